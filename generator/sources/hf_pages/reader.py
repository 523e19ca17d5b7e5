"""A saved page of Hugging Face → a listing in which every line is accounted for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from generator.model import Count, Listing, ShownDate
from generator.problems import Problem
from generator.sources.decoding import Line
from generator.sources.document import Document
from generator.sources.hf_pages import marks
from generator.sources.hf_pages.cards import Page, parse
from generator.sources.hf_pages.entries import Entries, runs
from generator.sources.hf_pages.pieces import Piece, pieces_of
from generator.sources.plain_text import marks as plain

_FRONT_MATTER = "---"
_MAX_FRONT_MATTER_LINES = 60


def read(document: Document) -> Listing:
    """Read a file of the format."""
    name, file = document.name, document.decoded
    front = _front_matter(file.lines)
    page = parse(pieces_of(file.lines[front:]))
    found = Entries(name)
    for card in page.cards:
        found.add(card)
    for run in runs(page.strays):
        found.reject(
            run,
            "A text of a page belongs to no paper",
            "Put the paper's title above it, or take it out.",
        )
    problems = [*file.problems, *found.problems]
    day, day_line = _day(name, file.lines[:front], page, problems)
    if file.is_text and not found.entries:
        what = "The file looks like a page of papers, but has no paper that can be read."
        problems.append(Problem(name, 1, what, "Save the page again, or remove the file."))
    return Listing(
        name=name,
        entries=tuple(found.entries),
        problems=tuple(sorted(problems)),
        day=day,
        day_line=day_line,
        count=_count(file.line_count, file.blank, file.lines, found),
        digest=document.digest,
    )


def _front_matter(lines: Sequence[Line]) -> int:
    """Return the number of lines of the front matter of a clipper, which is between `---`."""
    if not lines or lines[0].number != 1 or lines[0].text != _FRONT_MATTER:
        return 0
    ends = range(1, min(len(lines), _MAX_FRONT_MATTER_LINES))
    return next((index + 1 for index in ends if lines[index].text == _FRONT_MATTER), 0)


def _count(line_count: int, blank: Sequence[int], lines: Sequence[Line], found: Entries) -> Count:
    """Count the lines by use: what is in no entry and no problem surrounds the papers."""
    used = {number for entry in found.entries for number in entry.lines}
    rejected = found.rejected - used
    if not lines and line_count > len(blank):
        return Count(line_count, 0, 0, 0, line_count)
    head = len(lines) - len(used) - len(rejected)
    return Count(line_count, len(blank), head, len(used), len(rejected))


def _day(
    name: str, front: Sequence[Line], page: Page, problems: list[Problem]
) -> tuple[ShownDate | None, int]:
    """Return the day of the page and its line: of the page's own address, or as it is shown.

    Where both are there and differ, the page was moved to another day, which it shows.
    """
    first_card = min((card.pieces[0].numbers[0] for card in page.cards if card.pieces), default=0)
    head = [piece for piece in page.surroundings if piece.numbers[0] < first_card or not first_card]
    source = _source_day([(line.text, line.number) for line in front], head)
    shown = _shown_day(name, head, problems)
    if shown is None:
        return source or (None, 1)
    if source and (source[0].month, source[0].day) == (shown[0].month, shown[0].day):
        return source
    return shown


def _source_day(
    lines: Sequence[tuple[str, int]], head: Sequence[Piece]
) -> tuple[ShownDate, int] | None:
    for text, number in (*lines, *((piece.text, piece.numbers[0]) for piece in head)):
        found = marks.source_day(text)
        if found is not None:
            try:
                date(*found)
            except ValueError:
                continue
            year, month, day = found
            return ShownDate(month, day, year), number
    return None


def _shown_day(
    name: str, head: Sequence[Piece], problems: list[Problem]
) -> tuple[ShownDate, int] | None:
    for piece in head:
        if not plain.looks_like_date(piece.text):
            continue
        try:
            shown, comments = plain.shown_date(piece.text)
        except ValueError as error:
            what = f"The day of the page cannot be read ({error})."
            problems.append(Problem(name, piece.numbers[0], what, "Correct the line."))
            continue
        if comments is None:
            return shown, piece.numbers[0]
    return None
