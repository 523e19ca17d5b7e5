"""Every page of the built site, by its file: what it says of itself, and where it leads.

The site is that of the five dumps where they are, else that of the sample.
"""

from __future__ import annotations

import html
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import pytest

from tests.support.building import published_papers

ADDRESSES = frozenset(("href", "src", "action", "formaction", "poster", "cite", "data"))


class Outline(HTMLParser):
    """What a page says of itself, where its links lead, and what can be linked to in it."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.title = ""
        self.tags: Counter[str] = Counter()
        self.named: dict[str, str] = {}
        self.links: list[str] = []
        self.ids: Counter[str] = Counter()
        self.lang = ""
        self._open = ""
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags[tag] += 1
        self._open = tag
        self.ids.update([given["id"]] if "id" in given else [])
        if tag == "html":
            self.lang = given.get("lang", "")
        if tag == "meta" and "name" in given:
            self.named[given["name"]] = given.get("content", "")
        if tag == "link" and "rel" in given:
            self.named[given["rel"]] = given.get("href", "")
        self.links += [value for key, value in given.items() if key in ADDRESSES]
        self.links += [one.split()[0] for one in given.get("srcset", "").split(",") if one.strip()]

    def handle_data(self, data: str) -> None:
        # An icon and a bar may have titles of their own.
        if self._open == "title" and not self.tags["body"]:
            self.title += data.strip()


@dataclass
class Crawl:
    """A built site by its addresses, which all begin with `root`."""

    root: str
    site: Path
    pages: dict[str, Outline] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for file in sorted(self.site.rglob("*.html")):
            address = self.root + file.relative_to(self.site).as_posix()
            markup = file.read_text(encoding="utf-8")
            self.pages[address.removesuffix("index.html")] = Outline(markup)

    def leads_nowhere(self, address: str) -> bool:
        """Whether nothing is at this address of ours; of other hosts nothing is known."""
        target, fragment = urldefrag(address)
        if urlsplit(target)[:2] != urlsplit(self.root)[:2]:
            return False
        target = target.partition("?")[0]
        if target in self.pages:
            return bool(fragment) and unquote(fragment) not in self.pages[target].ids
        path = unquote(target.removeprefix(self.root))
        return not target.startswith(self.root) or not (self.site / path).is_file()

    def links(self) -> Iterator[tuple[str, str]]:
        """Where each link stands, and where it leads."""
        for address, page in self.pages.items():
            for link in page.links:
                yield address, urljoin(address, link)


@pytest.fixture(scope="module")
def crawl(published: tuple[str, Path]) -> Crawl:
    return Crawl(*published)


def _is_missing_page(address: str) -> bool:
    return address.endswith("/404.html")


def test_every_page_names_itself(crawl: Crawl) -> None:
    pages = {at: page for at, page in crawl.pages.items() if not _is_missing_page(at)}
    assert len(pages) > 150
    for address, page in pages.items():
        assert page.named.get("canonical") == address
        assert page.lang == "en", address
        assert page.tags["h1"] == 1, address
        assert page.tags["main"] == 1, address
    assert _shared(pages, lambda page: page.title) == {}
    assert _shared(pages, lambda page: page.named.get("description", "")) == {}


def _shared(pages: dict[str, Outline], name: Callable[[Outline], str]) -> dict[str, list[str]]:
    """The pages that have the same name, or none, by that name."""
    named: defaultdict[str, list[str]] = defaultdict(list)
    for address, page in pages.items():
        named[name(page)].append(address)
    return {text: sharing for text, sharing in named.items() if len(sharing) > 1 or not text}


def test_no_id_stands_twice_on_a_page(crawl: Crawl) -> None:
    twice = {
        f"{address}#{id}"
        for address, page in crawl.pages.items()
        for id, times in page.ids.items()
        if times > 1 or not id
    }
    assert twice == set()


def test_no_link_of_a_page_is_broken(crawl: Crawl) -> None:
    checked: dict[str, bool] = {}
    broken = []
    for address, link in crawl.links():
        if link not in checked:
            checked[link] = crawl.leads_nowhere(link)
        if checked[link]:
            broken.append(f"{address}: {link}")
    assert len(checked) > 500
    assert broken == []


def test_a_broken_link_would_be_seen(crawl: Crawl) -> None:
    for path in ("none/", "papers", "papers/#none", "../other/", "assets/none.css", "tags/x/?q=1"):
        assert crawl.leads_nowhere(urljoin(crawl.root, path)), path
    for path in ("", "tags/", "tags/?q=1", "papers/#content", "assets/site.css", "#content"):
        assert not crawl.leads_nowhere(urljoin(crawl.root, path)), path


@pytest.mark.parametrize("kind", ["xml", "json"])
def test_no_address_in_feeds_and_sitemap_is_broken(crawl: Crawl, kind: str) -> None:
    found: dict[str, str] = {}
    for file in crawl.site.rglob(f"*.{kind}"):
        said = file.read_text(encoding="utf-8")
        # An entry's text is markup inside of markup.
        said = html.unescape(html.unescape(said)) if kind == "xml" else said
        for address in re.findall(re.escape(crawl.root) + r"[^\s\"'<>\\]*", said):
            found[address] = file.name
    assert found
    assert {at: name for at, name in found.items() if crawl.leads_nowhere(at)} == {}


def test_no_address_in_the_data_is_broken(crawl: Crawl) -> None:
    addresses = [urljoin(crawl.root, paper["url"]) for paper in published_papers(crawl.site)]
    assert addresses
    assert [address for address in addresses if crawl.leads_nowhere(address)] == []


def test_every_page_is_reached_from_the_first(crawl: Crawl) -> None:
    reached, ahead = {crawl.root}, [crawl.root]
    while ahead:
        address = ahead.pop()
        for link in crawl.pages[address].links:
            target = urljoin(address, link).partition("#")[0].partition("?")[0]
            if target in crawl.pages and target not in reached:
                reached.add(target)
                ahead.append(target)
    assert {at for at in crawl.pages if not _is_missing_page(at)} - reached == set()


def test_the_map_of_the_site_names_every_page(crawl: Crawl) -> None:
    mapped = re.findall("<loc>(.*?)</loc>", (crawl.site / "sitemap.xml").read_text("utf-8"))
    assert mapped == sorted(at for at in crawl.pages if not _is_missing_page(at))
