"""Plain text of a copied page → a listing in which every line is accounted for."""

from __future__ import annotations

from generator.model import Count, Listing
from generator.problems import AlmanacError, Problem
from generator.sources.decoding import DecodedFile
from generator.sources.document import Document
from generator.sources.plain_text.grammar import ParsedListing, parse


def read(document: Document) -> Listing:
    """Read a file of the format.

    Raise `AlmanacError` if a line was lost or used twice, which is a fault of the program.
    """
    name, file = document.name, document.decoded
    parsed = parse(name, file.lines)
    problems = list(file.problems)
    if file.is_text and not parsed.entries:
        problems.append(_no_entries(name, file.line_count, parsed))
    return Listing(
        name=name,
        entries=tuple(parsed.entries),
        problems=tuple(sorted((*problems, *parsed.problems))),
        day=parsed.day,
        day_line=parsed.day_line,
        count=_count(name, file, parsed),
        digest=document.digest,
    )


def _no_entries(name: str, line_count: int, parsed: ParsedListing) -> Problem:
    if parsed.unparsed:
        what = "This may not be a listing: it has no title with an abstract below it."
    elif parsed.head:
        what = "The listing has a head but no papers."
    else:
        what = "All lines of the file are blank." if line_count else "The file is empty."
    return Problem(name, 1, what, "Save the listing again, or remove the file.")


def _count(name: str, file: DecodedFile, parsed: ParsedListing) -> Count:
    """Count the lines of the file by use. Raise `AlmanacError` unless each is used once."""
    entries = [number for entry in parsed.entries for number in entry.lines]
    head = [line.number for line in parsed.head]
    problems = [line.number for line in parsed.unparsed]
    if not file.is_text:
        problems = list(range(1, file.line_count + 1))
    if sorted([*file.blank, *head, *entries, *problems]) != list(range(1, file.line_count + 1)):
        raise AlmanacError(
            f"{name}: a line was lost or used twice. "
            "This is a fault of the program; please report it with the file."
        )
    return Count(file.line_count, len(file.blank), len(head), len(entries), len(problems))
