"""Lines → head, entries, and the lines that belong to neither.

    listing := head entry*
    head    := lines of `marks.HEAD` and the day of the listing, each at most once, in any order
    entry   := title abstract footer?
    footer  := byline? separator date

One grammar parses every layout: blank lines have no meaning, and whatever a listing may lack
(head, bylines, dates) is optional. Two facts about 5,087 real papers tell titles from abstracts:
no title ends in a full stop, and no abstract has fewer than 165 characters. A line that fits no
rule is unparsed, with all lines up to the next title and abstract.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from generator.model import Entry, ShownDate
from generator.problems import Problem
from generator.sources.decoding import Line
from generator.sources.plain_text import marks
from generator.sources.records import title_fault

MIN_ABSTRACT_LENGTH = 120
MAX_TITLE_LENGTH = 300  # of 5,087 the longest has 168 characters
MAX_BYLINE_LENGTH = 120
_QUOTE_LENGTH = 60
# What follows `Subscribe` if that is a word of the title: `Subscribers and …`, `Subscribe: …`.
_WORD_END = re.compile(r"(d|rs?|s)?([\s:,;.!?'’)\]-]|$)")


@dataclass(slots=True)
class ParsedListing:
    """The result of parsing; each line is in the head, in one entry, or unparsed.

    `day_line` is the number of the line with the day; 1 if there is none.
    """

    name: str
    head: list[Line] = field(default_factory=list)
    day: ShownDate | None = None
    day_line: int = 1
    entries: list[Entry] = field(default_factory=list)
    unparsed: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def reject(self, lines: Sequence[Line], what: str, remedy: str) -> None:
        """Add `lines` to the unparsed lines, with one problem, which quotes the first of them."""
        self.unparsed.extend(lines)
        first = lines[0]
        quote = first.text[:_QUOTE_LENGTH] + ("…" if len(first.text) > _QUOTE_LENGTH else "")
        others = len(lines) - 1
        more = f" (and {others} more line{'s' if others > 1 else ''})" if others else ""
        self.problems.append(Problem(self.name, first.number, f"{what}: “{quote}”{more}.", remedy))


@dataclass(frozen=True, slots=True)
class Footer:
    """The end of an entry: its facts, and its length in lines.

    `date_error` says why the date cannot be read.
    """

    length: int
    authors: int | None = None
    organization: str | None = None
    shown: ShownDate | None = None
    comments: int | None = None
    date_error: str | None = None


def parse(name: str, lines: Sequence[Line]) -> ParsedListing:
    """Parse the lines of the listing `name` that are not blank."""
    parsed = ParsedListing(name)
    lines = _parse_head(parsed, lines)
    footers = _footer_lines(lines)
    index = 0
    while index < len(lines):
        if _is_entry(lines, footers, index):
            index += _parse_entry(parsed, lines, footers, index)
        else:
            index += _reject_lines(parsed, lines, footers, index)
    return parsed


def _parse_head(parsed: ParsedListing, lines: Sequence[Line]) -> Sequence[Line]:
    """Parse the head and return the lines below it.

    The text of `Subscribe` may stand before the first title, without a space between them.
    """
    head_marks: list[str] = []
    for line in lines:
        mark = marks.head_mark(line.text) or ("day" if _is_listing_day(line.text) else None)
        if mark is None or mark in head_marks:
            break
        head_marks.append(mark)
    if (len(head_marks) == 1 or "day" in head_marks[:-1]) and _is_title(lines, len(head_marks) - 1):
        head_marks.pop()
    parsed.head.extend(lines[: len(head_marks)])
    if "day" in head_marks:
        day = lines[head_marks.index("day")]
        parsed.day, parsed.day_line = marks.shown_date(day.text)[0], day.number
    rest = lines[len(head_marks) :]
    if (
        rest
        and head_marks
        and head_marks[-1].startswith("Get trending")
        and marks.SUBSCRIBE not in head_marks
    ):
        return [_without_subscribe(rest[0]), *rest[1:]]
    return rest


def _is_listing_day(text: str) -> bool:
    """Return whether a head line is the day of the listing: a date without comments."""
    try:
        return marks.shown_date(text)[1] is None
    except ValueError:
        return False


def _is_title(lines: Sequence[Line], index: int) -> bool:
    """Return whether what looks like a head line is the title of the abstract below it.

    Only the single line of a head, and the line below the day, which ends a head, may be titles.
    """
    return _looks_like_entry(lines, index) and not _looks_like_entry(lines, index + 1)


def _without_subscribe(line: Line) -> Line:
    """Return the line without `Subscribe` before its title, unless it is a word of the title.

    `SubscribeVisualizing the …` becomes `Visualizing the …`.
    """
    rest = line.text.removeprefix(marks.SUBSCRIBE)
    if rest == line.text or _WORD_END.match(rest):
        return line
    _, subscribe, raw = line.raw.partition(marks.SUBSCRIBE)
    return replace(line, text=rest, raw=raw if subscribe else rest)


def _looks_like_entry(lines: Sequence[Line], index: int) -> bool:
    """Return whether two lines, the first at `index`, can be a title and its abstract."""
    if index + 1 >= len(lines):
        return False
    title, abstract = lines[index], lines[index + 1]
    return (
        len(title.text) <= MAX_TITLE_LENGTH
        and not title.text.endswith(".")
        and (len(abstract.text) >= MIN_ABSTRACT_LENGTH or abstract.text.endswith("."))
        and not (title.is_too_long or abstract.is_too_long)
    )


def _footer_lines(lines: Sequence[Line]) -> frozenset[int]:
    """Return the indexes of lines that only a footer can have: no title and no abstract."""
    footers: set[int] = set()
    for index, line in enumerate(lines):
        if not marks.is_separator(line.text):
            continue
        footers.add(index)
        if index + 1 < len(lines) and marks.looks_like_date(lines[index + 1].text):
            footers.add(index + 1)
        above = lines[index - 1].text if index else ""
        if marks.author_count(above) or (
            len(above) < MAX_BYLINE_LENGTH and not above.endswith(".")
        ):
            footers.add(index - 1)
    return frozenset(footers)


def _is_entry(lines: Sequence[Line], footers: frozenset[int], index: int) -> bool:
    """Return whether the line at `index` is a title, and the next one its abstract."""
    return index not in footers and index + 1 not in footers and _looks_like_entry(lines, index)


def _parse_entry(
    parsed: ParsedListing, lines: Sequence[Line], footers: frozenset[int], index: int
) -> int:
    """Parse the entry at `index`; return the number of its lines, a rejected date included.

    Where no footer shows that there is a paper, what cannot be a title is a problem.
    """
    footer = _parse_footer(lines, footers, index + 2)
    end = index + 2 + footer.length
    fault = None if footer.length else _fault_of_title(lines, index)
    if fault:
        parsed.reject(lines[index:end], *fault)
        return end - index
    entry_lines = list(lines[index:end])
    if footer.date_error is not None:
        parsed.reject(
            [entry_lines.pop()],
            f"The date of a paper cannot be read ({footer.date_error})",
            "Correct the line. Until then the paper has no date.",
        )
    parsed.entries.append(
        Entry(
            rank=len(parsed.entries) + 1,
            title=entry_lines[0].raw,
            abstract=entry_lines[1].raw,
            lines=tuple(line.number for line in entry_lines),
            authors=footer.authors,
            organization=footer.organization,
            shown=footer.shown,
            comments=footer.comments,
        )
    )
    return end - index


def _fault_of_title(lines: Sequence[Line], index: int) -> tuple[str, str] | None:
    """Return what is wrong with the title at `index`, if it is one only for want of better."""
    above = lines[index - 1].text if index else ""
    if any(text.casefold().startswith(marks.SUBMITTED) for text in (above, lines[index].text)):
        return "A user's name is where a title is expected", "Save the page of the listing again."
    fault = title_fault(lines[index].raw)
    return fault and ("A title has no words, or has markup or an address in it", fault[1])


def _parse_footer(lines: Sequence[Line], footers: frozenset[int], index: int) -> Footer:
    """Parse the footer at `index`; if there is none, return one of length 0."""
    separators = [
        i for i in (index, index + 1) if i < len(lines) and marks.is_separator(lines[i].text)
    ]
    if not separators:
        return _parse_byline_alone(lines, footers, index)
    separator = separators[0]
    byline = lines[index].text if separator > index else ""
    if len(byline) >= MAX_BYLINE_LENGTH:
        return Footer(0)
    count = marks.author_count(byline)
    organization = marks.without_bullet(byline) if byline and count is None else None
    footer = Footer(separator - index + 1, count[0] if count else None, organization)
    return _parse_date(footer, lines, footers, separator + 1)


def _parse_byline_alone(lines: Sequence[Line], footers: frozenset[int], index: int) -> Footer:
    """Parse a footer without separator and date: a count of authors with a bullet before it."""
    count = marks.author_count(lines[index].text) if index < len(lines) else None
    if count is None or not count[1]:
        return Footer(0)
    if _is_entry(lines, footers, index) and not _is_entry(lines, footers, index + 1):
        return Footer(0)  # a title that looks like a byline
    return Footer(1, authors=count[0])


def _parse_date(
    footer: Footer, lines: Sequence[Line], footers: frozenset[int], index: int
) -> Footer:
    """Return the footer with the date at `index`, or with the reason why there is none."""
    if index >= len(lines):
        return replace(footer, date_error="the file ends before it")
    try:
        shown, comments = marks.shown_date(lines[index].text)
    except ValueError as error:
        if not marks.looks_like_date(lines[index].text) and _is_entry(lines, footers, index):
            return replace(footer, date_error="the next title is in its place")
        return replace(footer, length=footer.length + 1, date_error=str(error))
    return replace(footer, length=footer.length + 1, shown=shown, comments=comments)


def _reject_lines(
    parsed: ParsedListing, lines: Sequence[Line], footers: frozenset[int], index: int
) -> int:
    """Reject the lines from `index` up to the next entry; return their number."""
    end = index + 1
    while end < len(lines) and not _is_entry(lines, footers, end):
        end += 1
    what, remedy = _diagnose(lines, footers, index)
    parsed.reject(lines[index:end], what, remedy)
    return end - index


def _diagnose(lines: Sequence[Line], footers: frozenset[int], index: int) -> tuple[str, str]:
    """Return what is wrong with the unparsed line at `index`, and what to do."""
    line = lines[index]
    if line.is_too_long:
        return "The line is far too long for a listing", "Split the line, or take it out."
    if index + 1 < len(lines) and lines[index + 1].is_too_long:
        return (
            "The line below is far too long for an abstract",
            "Split the line below, or take it out.",
        )
    if marks.head_mark(line.text):
        return (
            "A line of a listing's head is among the papers",
            "Save each listing in a file of its own.",
        )
    if marks.looks_like_date(line.text):
        return (
            "A date belongs to no paper, or the listing has a day that does not exist",
            "Correct the date, or put it below its paper's abstract and a line “·”.",
        )
    if index in footers or marks.author_count(line.text):
        return "A byline belongs to no paper", "Put the paper's title and abstract above it."
    if line.text.endswith(".") or len(line.text) > MAX_TITLE_LENGTH:
        return (
            "An abstract, or a paragraph of one, has no title above it",
            "Put its title, which has no full stop at its end, on the line above, "
            "or join it to the abstract that it continues.",
        )
    if index + 1 >= len(lines):
        return "The file ends after a title", "Add the abstract below it."
    return (
        "A title has no abstract below it",
        f"Add the abstract, which has {MIN_ABSTRACT_LENGTH} characters or a full stop at its end, "
        "or take the title out.",
    )
