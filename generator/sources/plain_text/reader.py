"""Plain text of a copied page → a listing in which every line is accounted for."""

from __future__ import annotations

from hashlib import sha256

from generator.model import LineCount, Listing
from generator.problems import AlmanacError, Problem
from generator.sources.decoding import Split, split
from generator.sources.plain_text.grammar import Reading, parse


def read(name: str, content: bytes) -> Listing:
    """Read a file of the format; `name` appears in messages only.

    Raise `AlmanacError` if a line was lost or taken twice, which is a fault of the program.
    """
    lines = split(name, content)
    reading = parse(name, lines.filled)
    problems = list(lines.problems)
    if lines.is_text and not reading.entries:
        problems.append(_empty(name, lines.total, reading))
    return Listing(
        name=name,
        entries=tuple(reading.entries),
        problems=tuple(sorted((*problems, *reading.problems))),
        day=reading.day,
        day_line=reading.day_line,
        lines=_count(name, lines, reading),
        digest=sha256(content).hexdigest(),
    )


def _empty(name: str, total: int, reading: Reading) -> Problem:
    if reading.strays:
        what = "This may be no listing: it holds no title with an abstract below it."
    elif reading.head:
        what = "The listing has a head but no papers."
    else:
        what = "The file holds blank lines only." if total else "The file is empty."
    return Problem(name, 1, what, "Save the listing again, or take the file out.")


def _count(name: str, lines: Split, reading: Reading) -> LineCount:
    """The lines of the dump by what became of them; no line may be lost or taken twice."""
    entries = [number for entry in reading.entries for number in entry.lines]
    head = [line.number for line in reading.head]
    problems = [line.number for line in reading.strays]
    if not lines.is_text:
        problems = list(range(1, lines.total + 1))
    if sorted([*lines.blank, *head, *entries, *problems]) != list(range(1, lines.total + 1)):
        raise AlmanacError(
            f"{name}: not every line was accounted for once. "
            "This is a fault of the program; please report it with the file."
        )
    return LineCount(lines.total, len(lines.blank), len(head), len(entries), len(problems))
