"""Atom: answers of arXiv's API, and the feeds of its announcements.

https://info.arxiv.org/help/api/user-manual.html#_response_format
https://info.arxiv.org/help/rss.html
"""

from __future__ import annotations

import re

from generator.identifiers import find_doi
from generator.model import Listing, ShownDate
from generator.sources.arxiv.feeds import announcement, is_feed, is_replacement, read_feed
from generator.sources.arxiv.fields import (
    author_names,
    categories_of,
    day_of,
    paper_id,
    readable_name,
)
from generator.sources.arxiv.xml_records import XmlRecord
from generator.sources.document import Document
from generator.sources.records import RecordListing
from generator.text import clean

_MARKS = re.compile(
    r"arxiv\.org/schemas/atom|<id>\s*https?://(?:export\.)?arxiv\.org/(?:abs|api)/|oai:arXiv\.org:"
)
_ERRORS = "/api/errors"


def matches(document: Document) -> bool:
    """Return whether the file is an Atom feed of arXiv."""
    return is_feed(document, ("feed",), _MARKS)


def read(document: Document) -> Listing:
    """Read a feed; replacements are left out, and an answer that is an error is a problem."""
    return read_feed(document, "entry", _add)


def _add(listing: RecordListing, record: XmlRecord) -> ShownDate | None:
    id = record.text("id")
    if _ERRORS in id:
        answer = clean(record.text("summary")) or "no reason given"
        what = f"arXiv's API answered with an error: “{answer[:200]}”."
        listing.reject(record.at, what, "Repeat the query, and save the answer again.")
        return None
    kind, abstract = announcement(record, record.text("summary"))
    day = day_of(record.text("published") or record.text("updated"))
    if is_replacement(kind):
        listing.leave_out()
        return day
    names, authors = _authors(record, is_announcement=bool(kind))
    listing.add(
        record.at,
        record.text("title"),
        abstract,
        arxiv=paper_id(id) or next(filter(None, map(paper_id, _links(record))), None),
        doi=find_doi(record.text("doi")),
        author_names=names,
        authors=authors,
        categories=_categories(record),
        shown=None if kind else day,
        listed=day if kind else None,
    )
    return day if kind else None


def _authors(record: XmlRecord, is_announcement: bool) -> tuple[tuple[str, ...], int | None]:
    names = record.texts("author/name") or record.texts("creator")
    if is_announcement:  # all names are in one element
        return author_names(", ".join(names))
    readable = tuple(filter(None, map(readable_name, names)))
    return readable, len(readable) or None


def _categories(record: XmlRecord) -> tuple[str, ...]:
    fields = [field for field in record.fields if field.path in ("primary_category", "category")]
    fields.sort(key=lambda field: field.path != "primary_category")
    return categories_of([field.attributes.get("term", "") for field in fields])


def _links(record: XmlRecord) -> list[str]:
    return [field.attributes.get("href", "") for field in record.fields if field.path == "link"]
