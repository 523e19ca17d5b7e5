"""The site, each topic, organisation and listing as feeds, in two formats, each a file.

Atom: RFC 4287, https://www.rfc-editor.org/rfc/rfc4287.
JSON Feed 1.1: https://www.jsonfeed.org/version/1.1/.

There is no clock here. A paper is dated to the first listing that holds it, for that is when
it was new to the site, and a feed to the newest of its papers.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from heapq import nsmallest
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from generator import urls
from generator.catalogue import labels
from generator.catalogue.groups import Shelves, organization_name
from generator.model import Catalogue, Page, Paper, Site, Topic
from generator.text import clean, escape

# Papers in the site's own feed, and in all others, of which a paper is in several.
NEWEST = 50
NEWEST_OF_ONE = 30
# Characters of an abstract in every feed but the site's own: there is one of that, but a paper
# is in those of each of its topics, and each listing has its own.
GIST = 160
# The day of a listing that has none, and no paper with one: Atom wants some day.
UNKNOWN = "1970-01-01"


@dataclass(frozen=True, slots=True)
class Item:
    """A paper as feeds show it: plain text without control characters, `day` when it was new."""

    id: str
    path: str
    title: str
    abstract: str
    gist: str
    topics: tuple[str, ...]
    day: str


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed beside the page at `path`: the papers that came last, the latest to arrive first."""

    path: str
    title: str
    items: Sequence[Item]

    @property
    def day(self) -> str:
        """The day of the newest paper."""
        return max((item.day for item in self.items), default=UNKNOWN)


def feeds(catalogue: Catalogue, topics: Sequence[Topic], site: Site) -> Iterator[Page]:
    """Two files for each feed that has a paper, and for the whole site even if it has none."""
    for feed in _feeds(Shelves(catalogue, tuple(topics)), site):
        yield Page(urls.feed(feed.path, urls.ATOM), _atom(feed, site))
        yield Page(urls.feed(feed.path, urls.JSON), _json(feed, site))


def _listing_days(catalogue: Catalogue) -> Mapping[str, str]:
    """The day of each listing as `2025-09-30`, by its name.

    A listing without a full day cannot be older than the papers in it, so the newest day
    among theirs is taken.
    """
    newest: dict[str, str] = {}
    for paper in catalogue.papers:
        day = (paper.published and paper.published.as_iso()) or UNKNOWN
        for seen in paper.sightings:
            newest[seen.listing] = max(day, newest.get(seen.listing, UNKNOWN))
    return {
        listing.name: (listing.day and listing.day.as_iso()) or newest.get(listing.name, UNKNOWN)
        for listing in catalogue.listings
    }


def _feeds(shelves: Shelves, site: Site) -> Iterator[Feed]:
    catalogue = shelves.catalogue
    days = _listing_days(catalogue)
    # The latest day first; papers of one listing stay in its order.
    papers = sorted(catalogue.papers, key=lambda p: (p.sightings[0].listing, p.sightings[0].rank))
    papers.sort(key=lambda paper: days[paper.sightings[0].listing], reverse=True)
    place = {paper.id: number for number, paper in enumerate(papers)}

    @cache
    def item(number: int) -> Item:
        return _item(papers[number], days[papers[number].sightings[0].listing])

    def feed(path: str, title: str, papers: Iterable[Paper]) -> Feed:
        # A set, as a listing may hold a paper twice.
        most = NEWEST if path == urls.HOME else NEWEST_OF_ONE
        newest = nsmallest(most, {place[paper.id] for paper in papers})
        return Feed(path, clean(title), [item(number) for number in newest])

    yield feed(urls.HOME, site.name, papers)
    for name, shelf in shelves.by_topic.items():
        if shelf:
            path = urls.topic(shelves.topic_slugs[name])
            yield feed(path, f"{name} - {site.name}", shelf)
    for key, shelf in shelves.by_organization.items():
        path = urls.organization(shelves.organization_slugs[key])
        yield feed(path, f"{organization_name(shelf)} - {site.name}", shelf)
    for listing in catalogue.listings:
        if ranked := shelves.by_listing[listing.name]:
            path = urls.listing(listing.slug)
            title = f"{labels.listing_title(listing)} - {site.name}"
            yield feed(path, title, (paper for _, paper in ranked))


def _item(paper: Paper, day: str) -> Item:
    path, abstract = urls.paper(paper.id), clean(paper.abstract)
    return Item(
        id=_urn(path),
        path=path,
        title=clean(paper.title),
        abstract=abstract,
        gist=labels.summary(abstract, GIST),
        topics=tuple(clean(filing.topic) for filing in paper.topics),
        day=day,
    )


def _atom(feed: Feed, site: Site) -> str:
    own = urls.feed(feed.path, urls.ATOM)
    root = _root(own, site)
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">',
        f"<id>{_urn(site.url + feed.path)}</id>",
        f"<title>{escape(feed.title)}</title>",
        f"<updated>{_instant(feed.day)}</updated>",
        # Atom wants an author. The listing names none of the papers', so it is the site itself.
        f"<author><name>{escape(clean(site.name))}</name></author>",
        f'<link rel="self" type="application/atom+xml" href="{escape(root + own)}"/>',
        f'<link href="{escape(root + feed.path)}"/>',
    ]
    for item in feed.items:
        topics = "".join(f'<category term="{escape(name)}"/>' for name in item.topics)
        lines.append(
            f"<entry><id>{item.id}</id>"
            f"<title>{escape(item.title)}</title>"
            f"<updated>{_instant(item.day)}</updated>"
            f'<link href="{escape(root + item.path)}"/>'
            f"{topics}<summary>{escape(_abstract(item, feed))}</summary></entry>"
        )
    return "\n".join((*lines, "</feed>\n"))


def _json(feed: Feed, site: Site) -> str:
    own = urls.feed(feed.path, urls.JSON)
    root = _root(own, site)
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
                "content_text": _abstract(item, feed),
                "tags": item.topics,
            }
            | ({} if item.day == UNKNOWN else {"date_published": _instant(item.day)})
            for item in feed.items
        ],
    }
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n"


def _abstract(item: Item, feed: Feed) -> str:
    return item.abstract if feed.path == urls.HOME else item.gist


def _root(path: str, site: Site) -> str:
    """The site's full address; as the file at `path` links to it where none is configured."""
    return site.url if "://" in site.url else urls.root(path)


def _urn(name: str) -> str:
    """An id that is the same in every build; of a paper, wherever the site is published."""
    return uuid5(NAMESPACE_URL, name).urn


def _instant(day: str) -> str:
    """The beginning of a day: both formats want a time too."""
    return f"{day}T00:00:00Z"
