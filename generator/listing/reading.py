"""One dump, read whole: its lines, what the grammar made of them, and the sum of both."""

from __future__ import annotations

from errno import EINVAL
from hashlib import sha256

from generator.listing import lines as dump_lines
from generator.listing.grammar import Reading, parse
from generator.listing.sources import Source
from generator.model import LineCount, Listing
from generator.problems import AlmanacError, Problem

_NOTHING = LineCount(0, 0, 0, 0, 0)


def read(source: Source) -> Listing:
    """The dump at `source`. One that cannot be read is a listing without entries."""
    try:
        if source.path.exists() and not (source.path.is_file() or source.path.is_dir()):
            raise OSError(EINVAL, "It is a pipe or a device")  # reading one might never end
        raw = source.path.read_bytes()
    except OSError as error:
        what = f"The file cannot be read: {error.strerror or error}."
        problem = Problem(source.name, 1, what, "Replace it, or take it out of the folder.")
        return Listing(source.name, (), (problem,), None, 1, _NOTHING, "")
    return read_bytes(source.name, raw)


def read_bytes(name: str, raw: bytes) -> Listing:
    """The dump that consists of `raw`; `name` is used in messages only.

    `AlmanacError` where the sum of the lines is wrong: a fault of the program.
    """
    total, lines, problems = dump_lines.split(name, raw)
    reading = parse(name, lines)
    is_unread = bool(problems) and not lines
    if not reading.entries and not is_unread:
        problems = (*problems, _empty(name, total, reading))
    return Listing(
        name=name,
        entries=tuple(reading.entries),
        problems=tuple(sorted((*problems, *reading.problems))),
        day=reading.day,
        day_line=reading.day_line,
        lines=_count(name, total, len(lines), is_unread, reading),
        digest=sha256(raw).hexdigest(),
    )


def _empty(name: str, total: int, reading: Reading) -> Problem:
    if reading.strays:
        what = "This may be no listing: it holds no title with an abstract below it."
    elif reading.head:
        what = "The listing has a head but no papers."
    else:
        what = "The file holds blank lines only." if total else "The file is empty."
    return Problem(name, 1, what, "Save the listing again, or take the file out.")


def _count(name: str, total: int, filled: int, is_unread: bool, reading: Reading) -> LineCount:
    """The lines of the dump by what became of them; no line may be lost or taken twice."""
    taken = [number for entry in reading.entries for number in entry.lines]
    taken += [line.number for line in (*reading.head, *reading.strays)]
    if len(taken) != filled or len(set(taken)) != filled:
        raise AlmanacError(
            f"{name}: {filled} lines hold text but {len(set(taken))} were accounted for. "
            "This is a fault of the program; please report it with the file."
        )
    return LineCount(
        read=total,
        blank=0 if is_unread else total - filled,
        head=len(reading.head),
        entries=sum(len(entry.lines) for entry in reading.entries),
        problems=total if is_unread else len(reading.strays),
    )
