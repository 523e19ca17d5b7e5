"""RSS: arXiv's feeds of announcements, RSS 2.0 since 2024 and RSS 1.0 (RDF) before.

https://info.arxiv.org/help/rss.html
"""

from __future__ import annotations

import re

from generator.identifiers import find_doi
from generator.model import Listing, ShownDate
from generator.sources.arxiv.feeds import announcement, is_feed, is_replacement, read_feed
from generator.sources.arxiv.fields import author_names, categories_of, day_of, paper_id
from generator.sources.arxiv.xml_records import XmlRecord
from generator.sources.document import Document
from generator.sources.records import RecordListing

_MARKS = re.compile(
    r"arxiv\.org/schemas/atom|oai:arXiv\.org:|updates on arXiv\.org"
    r"|<link>\s*https?://(?:(?:rss|export|www)\.)?arxiv\.org/?\s*</link>"
)
# RSS 1.0 had the id and the kind in the title, `Kettles. (arXiv:2301.00001v1 [cs.AI] UPDATED)`,
# and markup in the other texts.
_TITLE_TAIL = re.compile(
    r"\.?\s{0,3}\(arXiv:(?P<id>\S{1,40}) \[(?P<category>[^\[\]()]{1,40})\]"
    r"(?: (?P<kind>UPDATED|CROSS LISTED))?\)\s*\Z"
)
_TAG = re.compile(r"</?(?:p|a|br)(?:\s[^<>]*)?/?>", re.I)


def matches(document: Document) -> bool:
    """Return whether the file is an RSS feed of arXiv."""
    return is_feed(document, ("rss", "RDF"), _MARKS)


def read(document: Document) -> Listing:
    """Read a feed; replacements are left out. Its dates are those of announcements."""
    return read_feed(document, "item", _add)


def _add(listing: RecordListing, record: XmlRecord) -> ShownDate | None:
    kind, abstract = announcement(record, _TAG.sub(" ", record.text("description")))
    title = record.text("title")
    tail = _TITLE_TAIL.search(title[-120:])
    day = day_of(record.text("pubDate") or record.text("date"))
    if is_replacement(kind) or (tail and tail["kind"] == "UPDATED"):
        listing.leave_out()
        return day
    creators = record.texts("creator") or record.texts("author")
    names, authors = author_names(_TAG.sub(" ", ", ".join(creators)))
    words = [*record.texts("category"), *((tail["category"],) if tail else ())]
    ids = (record.text("guid"), record.text("link"), tail["id"] if tail else "")
    listing.add(
        record.at,
        title[: len(title) - len(tail[0])] if tail else title,
        abstract,
        arxiv=next(filter(None, map(paper_id, ids)), None),
        doi=find_doi(record.text("DOI") or record.text("doi")),
        author_names=names,
        authors=authors,
        categories=categories_of([word.strip() for word in words]),
        listed=day,
    )
    return day
