"""A list page of arXiv, copied from a browser: new, recent or monthly.

    Showing new listings for Tuesday, 14 January 2025
    New submissions (showing 3 of 3 entries)
    [1] arXiv:2501.01234 [pdf, html, other]
    Title: A title
    Ada Lovelace, Ben Li
    Comments: 12 pages
    Subjects: Artificial Intelligence (cs.AI); Machine Learning (cs.LG)
    The abstract, which only the page of new submissions has

Replacements say so in their head (`(replaced)`) or stand in a section of their own. The page of
recent submissions has a section for each day. Pages until 2024 have `Authors:` before the names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from generator.identifiers import find_doi
from generator.model import Listing, ShownDate
from generator.sources.arxiv.fields import (
    author_names,
    categories_of_subjects,
    day_of,
    paper_id,
)
from generator.sources.document import Document
from generator.sources.records import Position, RecordListing
from generator.text import clean

# A link of Markdown, of which the text may be the number of an entry: `[[1]](https://…)`.
_LINK = re.compile(r"\[(\[\d{1,6}\]|[^\[\]]{1,200})\]\([^()\s]{1,300}(?: \"[^\"]{0,200}\")?\)")
_HEADER = re.compile(
    r"(?P<number>\[\d{1,6}\] ?)?(?P<id>arXiv: ?\S{1,40})(?P<note> \([^()]{1,60}\))?"
    r"(?P<links> ?\[(?:(?:pdf|ps|html|other|abs|tex|src|view)(?:, ?)?){1,6}\])?",
    re.I,
)
_LONGEST_HEADER = 1500  # with the addresses of Markdown
_ESCAPE = re.compile(r"\\(?=[\[\]])")
_LABEL = re.compile(
    r"(?P<name>Title|Authors?|Comments|Subjects|Journal-ref|Journal reference|Report-no"
    r"|Report number|(?:Related )?DOI|(?:MSC|ACM)[ -]class(?:es)?|Abstract): ?",
    re.I,
)
_WEEKDAY = r"(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?"
_DAY = r"\d{1,2} [A-Z][a-z]{2,8} (?:\d{4}|\d{2})"
_TALLY = r"(?: \((?:showing|continued,)[^()]{1,80}\))?"
_PAGE_DAY = re.compile(
    rf"(?:Showing new listings for|Catchup results for .{{1,80}} on) (?:{_WEEKDAY}, )?{_DAY}", re.I
)
_SECTION_DAY = re.compile(rf"(?:#+ )?{_WEEKDAY}, {_DAY}{_TALLY}")
_SECTION = re.compile(
    r"(?:#+ )?(?P<kind>New submissions|Cross[ -]submissions|Cross-lists|Replacement submissions"
    rf"|Replacements)(?:(?: for)? {_WEEKDAY}, {_DAY}{_TALLY}|{_TALLY})",
    re.I,
)
# What follows the last paper of a page.
_FOOT = re.compile(
    r"Total of [\d,]{1,9} entries.{0,300}|\[ ?total of [\d,]{1,9} entries.{0,400}"
    r"|\[? ?showing up to [\d,]{1,9} entries per page.{0,200}|Links to: ?arXiv.{0,200}"
    r"|About|Help|Click here to contact arXiv|contact arXiv.{0,60}|Contact|Copyright"
    r"|Privacy Policy|Web Accessibility Assistance|arXiv Operational Status.{0,80}",
    re.I,
)
_MARK = re.compile(
    r"^[ \t>-]{0,12}(?:\\?\[{1,2}\d{1,6}\\?\][^ \n]{0,200} {0,3})?\[?arXiv: ?\S{1,40}", re.M | re.I
)


@dataclass
class _Record:
    """The lines of an entry below its header, clean, and what the page says about it."""

    id: str
    first_line: int
    last_line: int
    day: ShownDate | None
    is_replacement: bool
    lines: list[str] = field(default_factory=list)


def matches(document: Document) -> bool:
    """Return whether the file has an entry of a list page: its header with a title below."""
    text = document.text
    for match in _MARK.finditer(text):
        end = text.find("\n", match.end())
        if end < 0:
            return False
        below = text[end : end + 500].lstrip().partition("\n")[0]
        if below.startswith("Title:") and _header(text[match.start() : end]):
            return True
    return False


def read(document: Document) -> Listing:
    """Read the entries, those of cross-lists too; replacements are left out."""
    listing = RecordListing(document)
    for problem in document.decoded.problems:
        listing.note(problem.line, problem.what, problem.remedy)
    page_day, day_line, records = _split(document)
    width = max(map(len, document.text.split("\n")), default=0)
    for number, record in enumerate(records, 1):
        if record.is_replacement:
            listing.leave_out()
        else:
            _add(listing, record, number, width)
    days = {record.day for record in records}
    day = page_day or (days.pop() if len(days) == 1 else None)
    return listing.finish(day, day_line)


def _header(line: str) -> re.Match[str] | None:
    """Return the match of an entry's first line, of which Markdown's links are taken off."""
    if len(line) > _LONGEST_HEADER:
        return None
    text = _LINK.sub(r"\1", _ESCAPE.sub("", line))
    match = _HEADER.fullmatch(clean(text).lstrip("-> "))
    # Without its number, an id alone may be a line of an abstract.
    is_header = match and (match["number"] or (match["links"] and paper_id(match["id"])))
    return match if is_header else None


def _split(document: Document) -> tuple[ShownDate | None, int, list[_Record]]:
    """Return the day of the page, the number of its line, and the entries."""
    page_day: ShownDate | None = None
    section_day: ShownDate | None = None
    day_line, in_replacements = 1, False
    records: list[_Record] = []
    is_open = False  # whether lines belong to the last entry
    for number, raw in enumerate(document.text.split("\n"), 1):
        if header := _header(raw):
            note = (header["note"] or "").casefold()
            is_replacement = "replaced" in note or in_replacements
            day = section_day or page_day
            records.append(_Record(header["id"], number, number, day, is_replacement))
            is_open = True
            continue
        text = clean(raw[:400])
        if match := _PAGE_DAY.search(text):
            page_day, day_line, is_open = day_of(match[0]), number, False
        elif match := _SECTION.fullmatch(text):
            in_replacements, is_open = match["kind"].casefold().startswith("repl"), False
            section_day = day_of(text) or section_day
        elif _SECTION_DAY.fullmatch(text):
            section_day, in_replacements, is_open = day_of(text), False, False
        elif _FOOT.fullmatch(text):
            is_open = False
        elif not is_open and text.startswith("Title: "):  # an entry that has lost its header
            records.append(_Record("", number, number, section_day or page_day, in_replacements))
            records[-1].lines.append(raw)
            is_open = True
        elif text and is_open:
            records[-1].lines.append(raw)
            records[-1].last_line = number
    return page_day, day_line, records


def _add(listing: RecordListing, record: _Record, number: int, width: int) -> None:
    fields = dict(_fields(record.lines, width))
    names, authors = author_names(_LINK.sub(r"\1", fields.get("authors", "")))
    listing.add(
        Position(number, record.first_line, record.last_line),
        fields.get("title", ""),
        fields.get("abstract", ""),
        arxiv=paper_id(record.id),
        doi=find_doi(fields.get("doi", "")),
        author_names=names,
        authors=authors,
        categories=categories_of_subjects(fields.get("subjects", "")),
        listed=record.day,
    )


def _fields(lines: list[str], width: int) -> Iterator[tuple[str, str]]:
    """Yield the names and texts of an entry's fields; lines that were wrapped are joined."""
    title: list[str] = []  # the lines as they are
    unlabelled: list[str] = []  # the authors, with the end of a wrapped title before them
    parts: dict[str, list[str]] = {}
    name = ""
    for line in lines:
        label = None if name == "abstract" else _LABEL.match(clean(line[:80]))
        if label:
            name = _field_name(label["name"])
            value = line.partition(":")[2].strip()
            parts.setdefault(name, []).extend([value] if value else [])
            title += [line] if value and name == "title" else []
        elif name == "title" and title:
            unlabelled.append(line)
        elif name == "subjects" and _is_complete(parts["subjects"]):
            name = "abstract"
            parts["abstract"] = [line]
        else:
            parts.setdefault(name, []).append(line)
            title += [line] if name == "title" else []
    if "authors" in parts:  # the label says where they begin
        parts.setdefault("title", []).extend(unlabelled)
    elif unlabelled:
        # Without a field between them, the line after the authors begins the abstract.
        end = len(unlabelled) if len(parts) > 1 else 1
        start = _first_line_of_authors(title[-1], unlabelled[:end], width)
        parts["title"] += unlabelled[:start]
        parts["authors"] = unlabelled[start:end]
        parts.setdefault("abstract", []).extend(unlabelled[end:])
    for name, texts in parts.items():
        yield name, "\n".join(texts)


def _field_name(label: str) -> str:
    name = label.casefold().removeprefix("related ")
    return "authors" if name == "author" else name


def _is_complete(subjects: list[str]) -> bool:
    """Return whether a line of subjects ends as they all do, with a category in parentheses."""
    return bool(subjects) and clean(subjects[-1]).endswith(")")


def _first_line_of_authors(title: str, lines: list[str], width: int) -> int:
    """Return the index of the line of `lines` with which the authors begin.

    In a browser's copy they are one line, the last: the others belong to the title, of which
    each formula is a line. A terminal wraps both: there, a line goes on if the first word of the
    next did not fit into the width of the page.
    """
    is_wrapped = [_is_wrapped(*pair, width) for pair in pairwise([title, *lines])]
    start = next((index for index, wrapped in enumerate(is_wrapped) if not wrapped), 0)
    return start if all(is_wrapped[start + 1 :]) else len(lines) - 1


def _is_wrapped(line: str, following: str, width: int) -> bool:
    return len(line.rstrip()) + 1 + len(following.split(maxsplit=1)[0]) > width
