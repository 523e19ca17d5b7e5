"""RIS, as Zotero, EndNote, Mendeley and publishers export it: `TY` … `ER`, a tag on each line.

rispy reads the tags of a record. The file is cut into records here, since rispy passes over a
record without `ER` in silence, and stops with an error at a blank line behind `TY`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from rispy import RisParser

from generator.identifiers import arxiv_id, find_arxiv_id, find_doi
from generator.model import Listing, ShownDate
from generator.sources.bibliography.dates import day_of, year_of
from generator.sources.bibliography.names import ris_authors
from generator.sources.document import Document
from generator.sources.records import Position, RecordListing
from generator.text import clean

# The tags of a record by field, the better one first. All may stand more than once.
_TAGS = {
    "title": ("TI", "T1", "CT"),
    "authors": ("AU", "A1"),
    "abstract": ("AB", "N2"),
    "date": ("DA", "Y1", "PY"),
    "doi": ("DO",),
    "addresses": ("UR", "L1", "L2", "LK"),
    "keywords": ("KW",),
    # Where an arXiv id stands: number, volume, report number, custom fields, notes.
    "numbers": ("M1", "M3", "VL", "AN", "C1", "C7", "JO", "T2", "N1"),
}
_KNOWN = {"TY": "TY"} | {tag: tag for tags in _TAGS.values() for tag in tags}
_SAMPLE = 100_000
_START = re.compile(r"TY {0,2}-[ \t]{0,2}[A-Za-z0-9]{2,12}[ \t]*$", re.M)
# Two spaces stand between a tag and its dash; some programs write fewer. `AI - a survey` is text.
_TAG = re.compile(
    rf"(?P<tag>[A-Z][A-Z0-9](?=  -)|(?:{'|'.join([*_KNOWN, 'ER', 'PY', 'SN', 'SP', 'EP'])})(?= ?-))"
    r" {0,2}-(?:[ \t]+(?P<value>.*)|[ \t]*)",
    re.S,
)
_VOLUME = re.compile(r"abs/(\S+)")
# Marks for italics and the like, which publishers leave in titles and abstracts.
_INLINE_TAG = re.compile(
    r"</?(?:jats:)?(?:p|title|sec|italic|bold|strong|span|sup|sub|em|br|i|b|u|sc)(?: [^<>]*)?/?>",
    re.I,
)


def matches(document: Document) -> bool:
    """Return whether the file opens a record, as the line `TY  - JOUR` does."""
    match = _START.search(document.text[:_SAMPLE])
    return match is not None and document.text[: match.start()].count("\n") < 50


def read(document: Document) -> Listing:
    """Read a file of the format."""
    listing = RecordListing(document)
    for problem in document.decoded.problems:
        listing.note(problem.line, problem.what, problem.remedy)
    for number, record in enumerate(_records(document.text), 1):
        _add(listing, Position(number, record.first_line, record.last_line), record)
        if record.is_cut:
            what = "The last record does not end with ER: the file may be cut short."
            listing.note(record.last_line, what, "Export the file again, or add its last line, ER.")
    return listing.finish()


@dataclass
class _Record:
    """The lines of a record: each a tag and the parts of its value, which may be wrapped.

    `is_cut` if the file ends before the record does.
    """

    first_line: int
    last_line: int
    lines: list[tuple[str, list[str]]] = field(default_factory=list)
    is_cut: bool = False


def _records(text: str) -> Iterator[_Record]:
    """Yield the records of a file.

    A record ends with `ER` or before the next `TY`. A line without a tag belongs to the one
    above; between records, where programs number them, it belongs to none.
    """
    record: _Record | None = None
    for number, line in enumerate(text.split("\n"), 1):
        line = line.strip()
        match = _TAG.fullmatch(line)
        tag = match["tag"] if match else ""
        if record and tag == "TY":
            yield record
            record = None
        if match and record is None and tag != "ER":
            record = _Record(number, number)
        if record is None or not line:
            continue
        record.last_line = number
        if tag == "ER":
            yield record
            record = None
        elif match:
            record.lines.append((tag, [(match["value"] or "").strip()]))
        else:
            record.lines[-1][1].append(line)
    if record:
        record.is_cut = True
        yield record


def _add(listing: RecordListing, at: Position, record: _Record) -> None:
    """Add the entry of a record, or its problem."""
    if record.lines[0][0] != "TY":
        what = "The record does not begin with TY."
        listing.reject(at, what, "Add a line with TY above it, or export the file again.")
        return
    fields = _fields(record)
    titles, abstracts = fields["title"], fields["abstract"]
    listing.add(
        at,
        _plain(titles[0]) if titles else "",
        _plain(abstracts[0]) if abstracts else "",
        arxiv=_arxiv(fields),
        doi=_doi(fields),
        shown=_date(fields),
        year=year_of(fields["date"]),
        keywords=_keywords(fields),
        **ris_authors(fields["authors"]).as_fields(),
    )


def _fields(record: _Record) -> Mapping[str, list[str]]:
    """Return the values of each field of `_TAGS`, those of the better tag first."""
    parser = RisParser(
        mapping=_KNOWN,
        list_tags=list(_KNOWN),
        delimiter_tags_mapping={},
        skip_unknown_tags=True,
    )
    text = [f"{tag}  - {' '.join(filter(None, parts))}" for tag, parts in record.lines]
    (values,) = parser.parse_lines(iter([*text, "ER  - "]))
    return {
        name: [value for tag in tags for value in values.get(tag, ()) if value]
        for name, tags in _TAGS.items()
    }


def _plain(text: str) -> str:
    return " ".join(_INLINE_TAG.sub("", text).split())


def _arxiv(fields: Mapping[str, list[str]]) -> str | None:
    for value in (*fields["doi"], *fields["addresses"]):
        id = find_arxiv_id(value)
        if id:
            return id
    for value in fields["numbers"]:
        volume = _VOLUME.fullmatch(value)
        if volume or value.casefold().startswith("arxiv"):
            return arxiv_id(volume[1]) if volume else find_arxiv_id(value)
    return None


def _doi(fields: Mapping[str, list[str]]) -> str | None:
    addresses = (value for value in fields["addresses"] if "doi.org/" in value)
    return next(filter(None, map(find_doi, (*fields["doi"], *addresses))), None)


def _date(fields: Mapping[str, list[str]]) -> ShownDate | None:
    return next(filter(None, map(day_of, fields["date"])), None)


def _keywords(fields: Mapping[str, list[str]]) -> tuple[str, ...]:
    words = (clean(word) for value in fields["keywords"] for word in value.split(";"))
    return tuple(dict.fromkeys(word for word in words if word))
