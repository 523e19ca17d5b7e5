"""Feeds of the site, of each topic, organisation, listing and query, and of changes: two formats.

Atom: RFC 4287, https://www.rfc-editor.org/rfc/rfc4287.
JSON Feed 1.1: https://www.jsonfeed.org/version/1.1/.

A build has no clock. A paper has the date of the first listing that has it, as it was new to the
site then, and a feed that of its newest paper.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from heapq import nsmallest
from typing import Any
from uuid import NAMESPACE_URL, uuid5
from xml.etree.ElementTree import Element, SubElement, tostring

from generator import urls
from generator.catalogue import labels
from generator.catalogue.arrival import UNKNOWN, listing_days
from generator.catalogue.groups import Groups, organization_name
from generator.catalogue.moved import moved_pages
from generator.exports import changes_feed
from generator.exports.paper_links import code_url
from generator.model import OutputFile, Paper, Site, SiteChange, TopicMatch
from generator.text import clean

# Papers in the site's own feed, and in all others, of which a paper is in several.
NEWEST = 50
NEWEST_OF_ONE = 30
# Characters of an abstract in every feed but the site's own, if the site has more papers than this:
# a paper is in the feeds of all its topics, and each listing has its own.
FEW_PAPERS = 1000
GIST = 160


@dataclass(frozen=True, slots=True)
class Item:
    """A paper as feeds show it: plain text without control characters; `day` is when it was new.

    `code` is the address of its code, or empty.
    """

    id: str
    path: str
    title: str
    abstract: str
    topics: tuple[str, ...]
    day: str
    code: str

    def text(self, length: int | None) -> str:
        """Return the abstract, of which `length` characters, and where its code is."""
        abstract = labels.summary(self.abstract, length) if length else self.abstract
        return "\n\n".join(filter(None, (abstract, self.code and f"Code: {self.code}")))


@dataclass(frozen=True, slots=True)
class Feed:
    """The feed of the page at `path`: its papers, the last to arrive first.

    `gist` is how many characters of an abstract it has; None for all.
    """

    path: str
    title: str
    items: Sequence[Item]
    gist: int | None

    @property
    def day(self) -> str:
        """The day of the newest paper."""
        return max((item.day for item in self.items), default=UNKNOWN)


def feeds(groups: Groups, site: Site) -> Iterator[OutputFile]:
    """Yield two files for each feed that has a paper; for the site and queries even without.

    At the earlier address of a page lies the same feed, as a static site cannot redirect a reader.
    """
    earlier: dict[str, list[str]] = {}
    for old, (new, _) in moved_pages(groups, site.moved).items():
        earlier.setdefault(new, []).append(old)
    for feed in _feeds(groups, site):
        for path in (feed.path, *earlier.get(feed.path, ())):
            inputs = (feed, path, site.name, site.url)
            yield OutputFile(urls.feed(path, urls.ATOM), partial(_atom, feed, path, site), inputs)
            yield OutputFile(urls.feed(path, urls.JSON), partial(_json, feed, path, site), inputs)


def _feeds(groups: Groups, site: Site) -> Iterator[Feed]:
    catalogue = groups.catalogue
    days = listing_days(catalogue)
    # The latest day first; papers of one listing stay in its order.
    papers = sorted(catalogue.papers, key=lambda p: (p.sightings[0].listing, p.sightings[0].rank))
    papers.sort(key=lambda paper: days[paper.sightings[0].listing], reverse=True)
    place = {paper.id: number for number, paper in enumerate(papers)}

    @cache
    def item(number: int) -> Item:
        paper = papers[number]
        topics = groups.library.enrichments[paper.id].topics
        return _item(paper, topics, days[paper.sightings[0].listing])

    def feed(path: str, title: str, papers: Iterable[Paper]) -> Feed:
        # A set, as a listing may hold a paper twice.
        most = NEWEST if path == urls.HOME else NEWEST_OF_ONE
        newest = nsmallest(most, {place[paper.id] for paper in papers})
        gist = None if path == urls.HOME or len(place) <= FEW_PAPERS else GIST
        return Feed(path, clean(title), [item(number) for number in newest], gist)

    yield feed(urls.HOME, site.name, papers)
    for name, group in groups.by_topic.items():
        if group:
            path = urls.topic(groups.topic_slugs[name])
            yield feed(path, f"{name} - {site.name}", group)
    for key, group in groups.by_organization.items():
        path = urls.organization(groups.organization_slugs[key])
        yield feed(path, f"{organization_name(group)} - {site.name}", group)
    for listing in catalogue.listings:
        if ranked := groups.by_listing[listing.name]:
            path = urls.listing(listing.slug)
            title = f"{labels.listing_title(listing)} - {site.name}"
            yield feed(path, title, (paper for _, paper in ranked))
    if changes := groups.library.changes:
        entries = [_change_item(change, site) for change in changes.all]
        yield Feed(urls.CHANGES, clean(f"Changes - {site.name}"), entries, None)
    by_id = {paper.id: paper for paper in papers} if site.feeds else {}
    for query in site.feeds:
        found = (by_id[id] for id in groups.library.found[query.slug])
        yield feed(urls.query_feed(query.slug), f"{query.name} - {site.name}", found)


def _item(paper: Paper, topics: Sequence[TopicMatch], day: str) -> Item:
    path = urls.paper(paper.id)
    return Item(
        id=_urn(path),
        path=path,
        title=clean(paper.title),
        abstract=clean(paper.abstract),
        topics=tuple(clean(match.topic) for match in topics),
        day=day,
        code=code_url(paper),
    )


def _change_item(change: SiteChange, site: Site) -> Item:
    path = f"{urls.CHANGES}#{changes_feed.anchor(change)}"
    return Item(
        id=_urn(site.url + path),
        path=path,
        title=f"{changes_feed.heading(change)}: {labels.changes(change.totals)}",
        abstract=changes_feed.text(change),
        topics=(),
        day=change.day,
        code="",
    )


def _atom(feed: Feed, path: str, site: Site) -> str:
    """Return the file that lies at `path`; it says that its own address is that of the page."""
    own = urls.feed(feed.path, urls.ATOM)
    root = _root(urls.feed(path, urls.ATOM), site)
    document = Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": "en"})
    _add(document, "id", _urn(site.url + feed.path))
    _add(document, "title", feed.title)
    _add(document, "updated", _instant(feed.day))
    # Atom requires an author. Listings do not name those of papers, so it is the site itself.
    _add(_add(document, "author"), "name", clean(site.name))
    _add(document, "link", rel="self", type="application/atom+xml", href=root + own)
    _add(document, "link", href=root + feed.path)
    for item in feed.items:
        entry = _add(document, "entry")
        _add(entry, "id", item.id)
        _add(entry, "title", item.title)
        _add(entry, "updated", _instant(item.day))
        _add(entry, "link", href=root + item.path)
        if item.code:
            _add(entry, "link", rel="related", href=item.code, title="Code")
        for topic in item.topics:
            _add(entry, "category", term=topic)
        _add(entry, "summary", item.text(feed.gist))
    for element in document:
        element.tail = "\n"  # a line each, so that a change can be read
    return f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(document, "unicode")}\n'


def _add(parent: Element, tag: str, text: str | None = None, /, **attributes: str) -> Element:
    element = SubElement(parent, tag, attributes)
    element.text = text
    return element


def _json(feed: Feed, path: str, site: Site) -> str:
    own = urls.feed(feed.path, urls.JSON)
    root = _root(urls.feed(path, urls.JSON), site)
    record: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": root + feed.path,
        "feed_url": root + own,
        "language": "en",
        "items": [
            {
                "id": item.id,
                "url": root + item.path,
                "title": item.title,
                "content_text": item.text(feed.gist),
                "tags": item.topics,
            }
            | ({} if item.day == UNKNOWN else {"date_published": _instant(item.day)})
            for item in feed.items
        ],
    }
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n"


def _root(path: str, site: Site) -> str:
    """Return the site's full address, or how the file at `path` links to it if none is set."""
    return site.url if "://" in site.url else urls.root(path)


def _urn(name: str) -> str:
    """Return an id that is the same in every build; of a paper, on every host too."""
    return uuid5(NAMESPACE_URL, name).urn


def _instant(day: str) -> str:
    """Return the beginning of a day, as both formats need a time."""
    return f"{day}T00:00:00Z"
