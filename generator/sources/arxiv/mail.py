r"""arXiv's daily mailing, from a mail program or as text; several mails may be in one file.

An entry stands between lines of dashes:

    \\
    arXiv:2501.01234 (*cross-listing*)
    Date: Tue, 14 Jan 2025 18:19:56 GMT   (44kb)

    Title: A title that goes on in
      lines with an indent
    Authors: Ada Lovelace (1), Ben Li (2) ((1) X, (2) Y)
    Categories: cs.AI cs.LG
    \\
      The abstract
    \\ ( https://arxiv.org/abs/2501.01234 ,  44kb)

A replacement has `replaced with revised version` in place of `Date:`, and no abstract.
https://info.arxiv.org/help/subscribe.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from generator.identifiers import find_doi
from generator.model import Listing, ShownDate
from generator.sources.arxiv.fields import author_names, categories_of, day_of, paper_id
from generator.sources.arxiv.messages import TextLine, is_mail, lines_of
from generator.sources.document import Document
from generator.sources.records import Position, RecordListing
from generator.text import clean

_ID = r"(?:arXiv: ?|Paper(?: \(\*cross-listing\*\))?: ?)(?P<id>\S{1,40})"
_HEADER = re.compile(rf"{_ID}(?: \(\*cross-listing\*\))?", re.I)
_FIELD = re.compile(
    r"(?P<name>Title|Authors?|Categories|Comments|Report-no|Journal-ref|DOI|License|Proxy|From"
    r"|(?:MSC|ACM|Subj)-class|Date)(?: \([^()]{1,40}\))?:",
    re.I,
)
_REPLACED = re.compile(r"replaced with revised version|(?:figures|part) added", re.I)
_RULE = re.compile(r"-{20,}|%{1,3}(?:-{1,3}%{1,3}){5,}-*")
_SECTION_END = re.compile(r"\\\\(?: *\( *https?://.*)?")
_RECEIVED = re.compile(r"received from .{1,80} to (?P<day>.{1,60})", re.I)
_SENT = re.compile(r"Date: (?P<day>.{1,60})")
# What a mailing has, one of which is not enough: the line before an entry, and a field in it.
_MARKS = (
    re.compile(
        rf"^[ \t]{{0,3}}\\\\[ \t]{{0,3}}\n\s{{0,3}}{_HEADER.pattern}[ \t]{{0,3}}$", re.M | re.I
    ),
    re.compile(r"^[ \t]{0,3}(?:Title|Categories|Authors?): ", re.M),
)


@dataclass
class _Record:
    """The lines of an entry as they are read: `fields` by name, and the abstract."""

    id: str
    lines: list[int]
    day: ShownDate | None
    fields: dict[str, list[str]] = field(default_factory=dict)
    abstract: list[str] = field(default_factory=list)
    is_replacement: bool = False
    sections: int = 0  # that have ended: 1 in the abstract, 2 behind it
    last_field: str = ""

    def text(self, name: str) -> str:
        return " ".join(self.fields.get(name, ()))


def matches(document: Document) -> bool:
    """Return whether the file is a mailing of arXiv, or has several."""
    text = document.text
    if not all(mark.search(text) for mark in _MARKS):
        if not is_mail(document):
            return False
        text = "\n".join(line.text for line in lines_of(document))
    return all(mark.search(text) for mark in _MARKS)


def read(document: Document) -> Listing:
    """Read the entries, those of cross-lists too; replacements are left out.

    The day of a mail is that in its header, or the last on which its papers were received.
    """
    listing = RecordListing(document)
    for problem in document.decoded.problems:
        listing.note(problem.line, problem.what, problem.remedy)
    days: set[ShownDate | None] = set()
    records = list(_records(lines_of(document)))
    for number, record in enumerate(records, 1):
        days.add(record.day)
        _add(listing, record, number)
    day = days.pop() if len(days) == 1 else None
    return listing.finish(day, records[0].lines[0] if day else 1)


def _add(listing: RecordListing, record: _Record, number: int) -> None:
    at = Position(number, min(record.lines), max(record.lines))
    if record.is_replacement:
        listing.leave_out()
        return
    if record.abstract and record.sections < 2:
        what = f"Record {number}: The end of the abstract is missing, as the mail ends in it."
        listing.note(at.last_line, what, "Save the whole mail again, or check the abstract.")
    names, authors = author_names(record.text("authors") or record.text("author"))
    listing.add(
        at,
        record.text("title"),
        "\n".join(record.abstract),
        arxiv=paper_id(record.id),
        doi=find_doi(record.text("doi")),
        author_names=names,
        authors=authors,
        categories=categories_of(record.text("categories").split()),
        shown=day_of(record.text("date")),
        listed=record.day,
    )


def _records(lines: Iterable[TextLine]) -> Iterator[_Record]:
    """Yield the entries; the lines around them are those of the mail."""
    record: _Record | None = None
    sent: ShownDate | None = None
    received: ShownDate | None = None
    last_text = ""
    for line in lines:
        text = clean(line.text[:200])
        header = _HEADER.fullmatch(text)
        # An abstract may have a line that is an id; then what follows is no entry.
        begins = header and (last_text == "\\\\" or paper_id(header["id"]))
        last_text = text or last_text
        if header and begins and (record is None or record.sections != 1):
            if record:
                yield record
            record = _Record(header["id"], [line.number], sent or received)
        elif record is None:
            if match := _SENT.match(text):
                sent = day_of(match["day"])
            elif match := _RECEIVED.search(text):
                received = day_of(match["day"])
        elif _RULE.fullmatch(text):
            yield record
            record = None
        else:
            record.lines.append(line.number)
            _add_line(record, line.text, text)
    if record:
        yield record


def _add_line(record: _Record, raw: str, text: str) -> None:
    """Add a line to the fields, the abstract, or what is behind it."""
    if _SECTION_END.fullmatch(text):
        record.sections += 1
    elif record.sections:
        if record.sections == 1 and text:
            record.abstract.append(raw)
    elif _REPLACED.match(text):
        record.is_replacement = True
    else:
        name = None if raw.startswith("  ") and record.last_field else _FIELD.match(text)
        if name:
            # Of two fields with one name, the first is the entry's.
            record.last_field = name["name"].casefold()
            raw = raw.partition(":")[2].strip()
            if record.last_field in record.fields:
                record.last_field = "repeated"
        if text and record.last_field:
            record.fields.setdefault(record.last_field, []).append(raw)
