"""One dump, read whole: its lines, what the grammar made of them, and the sum of both."""

from __future__ import annotations

from errno import EINVAL
from hashlib import sha256

from generator.listing import lines as dump_lines
from generator.listing.grammar import Reading, parse
from generator.listing.lines import Split
from generator.listing.sources import Source
from generator.model import LineCount, Listing
from generator.problems import AlmanacError, Problem

_NOTHING = LineCount(0, 0, 0, 0, 0)


def read(source: Source, before: Listing | None = None) -> Listing:
    """The dump at `source`. One that cannot be read is a listing without entries.

    `before`, what an earlier call gave, is what this one gives while the bytes are the same.
    """
    try:
        if source.path.exists() and not (source.path.is_file() or source.path.is_dir()):
            raise OSError(EINVAL, "It is a pipe or a device")  # reading one might never end
        raw = source.path.read_bytes()
    except OSError as error:
        what = f"The file cannot be read: {error.strerror or error}."
        problem = Problem(source.name, 1, what, "Replace it, or take it out of the folder.")
        return Listing(source.name, (), (problem,), None, 1, _NOTHING, "")
    if before and (before.name, before.digest) == (source.name, sha256(raw).hexdigest()):
        return before
    return read_bytes(source.name, raw)


def read_bytes(name: str, raw: bytes) -> Listing:
    """The dump that consists of `raw`; `name` is used in messages only.

    `AlmanacError` where the sum of the lines is wrong: a fault of the program.
    """
    split = dump_lines.split(name, raw)
    reading = parse(name, split.filled)
    problems = list(split.problems)
    if split.is_text and not reading.entries:
        problems.append(_empty(name, split.total, reading))
    return Listing(
        name=name,
        entries=tuple(reading.entries),
        problems=tuple(sorted((*problems, *reading.problems))),
        day=reading.day,
        day_line=reading.day_line,
        lines=_count(name, split, reading),
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


def _count(name: str, split: Split, reading: Reading) -> LineCount:
    """The lines of the dump by what became of them; no line may be lost or taken twice."""
    entries = [number for entry in reading.entries for number in entry.lines]
    head = [line.number for line in reading.head]
    problems = [line.number for line in reading.strays]
    if not split.is_text:
        problems = list(range(1, split.total + 1))
    if sorted([*split.blank, *head, *entries, *problems]) != list(range(1, split.total + 1)):
        raise AlmanacError(
            f"{name}: not every line was accounted for once. "
            "This is a fault of the program; please report it with the file."
        )
    return LineCount(split.total, len(split.blank), len(head), len(entries), len(problems))
