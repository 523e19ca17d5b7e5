"""What arXiv's Atom and RSS feeds have in common."""

from __future__ import annotations

import re
from collections.abc import Callable

from generator.model import Listing, ShownDate
from generator.sources.arxiv.xml_records import XmlRecord, read_records
from generator.sources.document import Document
from generator.sources.records import RecordListing
from generator.sources.xml_root import root_name

# The feeds of announcements have this before the abstract.
_HEAD = re.compile(
    r"\s*arXiv:\S{1,40}\s+Announce Type:\s*(?P<type>[a-z-]{1,20})\s+(?:Abstract:\s*)?", re.I
)


def is_feed(document: Document, roots: tuple[str, ...], marks: re.Pattern[str]) -> bool:
    """Return whether the root element is one of `roots`, and the text has one of arXiv's marks."""
    return root_name(document.text) in roots and marks.search(document.text) is not None


def read_feed(
    document: Document,
    element: str,
    add: Callable[[RecordListing, XmlRecord], ShownDate | None],
) -> Listing:
    """Read the elements named `element`; `add` adds one, and returns its day of announcement.

    The listing has a day if all papers were announced on the same.
    """
    listing = RecordListing(document)
    for problem in document.decoded.problems:
        listing.note(problem.line, problem.what, problem.remedy)
    records, fault = read_records(document, element)
    days = []
    for record in records:
        if record.is_whole:
            days.append(add(listing, record))
        elif fault:
            listing.reject(record.at, fault.what, fault.remedy)
    if fault and all(record.is_whole for record in records):
        listing.note(fault.line, fault.what, fault.remedy)
    known = set(filter(None, days))
    day = known.pop() if len(known) == 1 else None
    return listing.finish(day, records[0].at.first_line if day else 1)


def announcement(record: XmlRecord, text: str) -> tuple[str, str]:
    """Return how a record was announced (`new`, `cross`, `replace`, …), and its abstract.

    The first is empty for a record that is no announcement. `text` is the abstract with the head
    that such feeds have.
    """
    head = _HEAD.match(text)
    kind = record.text("announce_type").strip() or (head["type"] if head else "")
    return kind.casefold(), text[head.end() :] if head else text


def is_replacement(kind: str) -> bool:
    """Return whether an announcement is that of a paper's later version."""
    return kind.startswith("replace")
