"""Feeds: valid for other people's parsers, newest first without a clock, found on their pages."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from html.parser import HTMLParser
from itertools import permutations
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from generator import catalogue
from generator.catalogue.groups import Groups
from generator.exports.feeds import GIST, feeds
from generator.model import (
    Catalogue,
    Code,
    Enrichment,
    Library,
    Link,
    Paper,
    Site,
    Topic,
    TopicMatch,
)
from generator.settings import Settings, from_mapping
from generator.sources import Document, plain_text
from generator.text import clean
from tests.support.libraries import contents, library_of

SITE = Site("Almanac of Kettles", "https://example.org/almanac/", 50)
TOPICS = (
    Topic("Maps & Charts", "Things", "papers on maps"),
    Topic("Tea", "Things", "papers on tea"),
)
ATOM = "{http://www.w3.org/2005/Atom}"
ABSTRACT = "An abstract that is long enough to be taken for one, on a matter that is invented. " * 6
INSTANT = r"^\d{4}-\d\d-\d\dT00:00:00Z$"
HOSTILE = (
    '</title><script>alert("1")</script> {{ config }} {% raw %} ]]> <![CDATA[ &amp; &#0; &nope;',
    "<b>bold</b> & <em>so on</em>",
    "‫ right to left ‬ 注意 \U0001f9ea e\u0301",
    "nul \x00, bell \x07, escape \x1b, \ufffe, \uffff, \u2028 and \x85, tab \t, line \n",
    "a lone \ud800 half",
)
# https://www.jsonfeed.org/version/1.1/, of which a validator of our own asks more: that what is
# optional there has its type, and that nothing else is there.
JSON_FEED = {
    "type": "object",
    "required": ["version", "title", "home_page_url", "feed_url", "language", "items"],
    "additionalProperties": False,
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        "title": {"type": "string", "minLength": 1},
        "home_page_url": {"$ref": "#/$defs/address"},
        "feed_url": {"$ref": "#/$defs/address"},
        "language": {"const": "en"},
        "items": {
            "type": "array",
            "maxItems": 50,
            "items": {
                "type": "object",
                "required": ["id", "url", "title", "content_text", "tags"],
                "additionalProperties": False,
                "properties": {
                    "id": {"type": "string", "pattern": "^urn:uuid:[0-9a-f-]{36}$"},
                    "url": {"$ref": "#/$defs/address"},
                    "title": {"type": "string", "minLength": 1},
                    "content_text": {"type": "string"},
                    "date_published": {"type": "string", "pattern": INSTANT},
                    "tags": {"type": "array", "items": {"type": "string"}, "uniqueItems": True},
                },
            },
        },
    },
    "$defs": {"address": {"type": "string", "pattern": "^https?://[!-~]+$"}},
}
Draft202012Validator.check_schema(JSON_FEED)


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    root = tmp_path_factory.mktemp("settings")
    (root / "dumps").mkdir()
    return from_mapping(root, {})


def _entry(title: str, block: str = "") -> str:
    return f"{title}\n\n{ABSTRACT} {title}.\n\n{block}"


def _library(dumps: Mapping[str, str], settings: Settings) -> Library:
    """What the listings say, by file name; every paper has the topic of maps."""
    known = catalogue.build(
        [plain_text.read(Document(n, text.encode())) for n, text in dumps.items()], settings
    )
    return _filed(known)


def _filed(known: Catalogue) -> Library:
    maps = Enrichment(topics=(TopicMatch("Maps & Charts", ("maps",)),))
    return library_of(known, {paper.id: maps for paper in known.papers}, TOPICS)


def _files(library: Library, site: Site = SITE) -> dict[str, str]:
    return contents(list(feeds(Groups(library), site)))


def _atom(text: str) -> Any:
    """The feed as feedparser has it, if it finds nothing to complain of."""
    parsed = feedparser.parse(text.encode(), response_headers={"content-type": "application/xml"})
    assert not parsed.bozo, parsed.bozo_exception
    assert parsed.version == "atom10"
    return parsed


def _json(text: str) -> Any:
    parsed = json.loads(text)
    Draft202012Validator(JSON_FEED).validate(parsed)
    return parsed


def _titles(files: Mapping[str, str], path: str) -> list[str]:
    """The titles of the feeds beside the page at `path`, which agree in all that both can say."""
    atom, items = _atom(files[f"{path}feed.xml"]), _json(files[f"{path}feed.json"])["items"]
    assert [(e.id, e.link, e.summary) for e in atom.entries] == [
        (item["id"], item["url"], item["content_text"]) for item in items
    ]
    assert [[tag.term for tag in e.get("tags", [])] for e in atom.entries] == [
        item["tags"] for item in items
    ]
    for entry, item in zip(atom.entries, items, strict=True):
        assert item.get("date_published", "1970-01-01T00:00:00Z") == entry.updated
    return [item["title"] for item in items]


WORLD = {
    "2025-05-30.txt": _entry("Old Kettle", "  • acme Acme Works\n·\nMay 1\n")
    + _entry("Lidless Kettle")
    + _entry("Old Kettle"),
    "2025-06-20.txt": _entry("Second Kettle") + _entry("Old Kettle") + _entry("Young Kettle"),
    "no day.txt": _entry("Undated Kettle")
    + _entry("Kettle of 2023", "• 2 authors\n·\nFeb 3, 2023\n"),
    "nothing known.txt": _entry("Timeless Kettle"),
}
ARRIVED = [
    *("Second Kettle", "Young Kettle", "Old Kettle", "Lidless Kettle"),
    *("Undated Kettle", "Kettle of 2023", "Timeless Kettle"),
]


def test_a_feed_for_everything_that_has_papers(settings: Settings) -> None:
    places = ["", "tags/maps-charts/", "organizations/acme/"]
    places += [f"listings/{slug}/" for slug in ("2025-05-30", "2025-06-20", "no-day")]
    places.append("listings/nothing-known/")
    files = _files(_library(WORLD, settings))
    assert set(files) == {f"{place}feed.{ending}" for place in places for ending in ("xml", "json")}
    titles = {place: _json(files[f"{place}feed.json"])["title"] for place in places}
    assert titles == {place: _atom(files[f"{place}feed.xml"]).feed.title for place in places}
    assert titles[""] == "Almanac of Kettles"
    assert titles["tags/maps-charts/"] == "Maps & Charts - Almanac of Kettles"
    assert titles["organizations/acme/"] == "Acme Works - Almanac of Kettles"
    assert titles["listings/2025-06-20/"] == "20 June 2025 - Almanac of Kettles"


def test_newest_is_what_arrived_last(settings: Settings) -> None:
    files = _files(_library(WORLD, settings))
    assert _titles(files, "") == ARRIVED
    assert _titles(files, "tags/maps-charts/") == ARRIVED
    assert _titles(files, "organizations/acme/") == ["Old Kettle"]
    assert _titles(files, "listings/2025-05-30/") == ["Old Kettle", "Lidless Kettle"]
    assert _titles(files, "listings/2025-06-20/") == ["Second Kettle", "Young Kettle", "Old Kettle"]


def test_days_are_those_of_the_first_listing(settings: Settings) -> None:
    files = _files(_library(WORLD, settings))
    atom = _atom(files["feed.xml"])
    assert [entry.updated[:10] for entry in atom.entries] == [
        *("2025-06-20", "2025-06-20", "2025-05-30", "2025-05-30"),
        # The listing shows no day, and cannot be older than the papers in it.
        *("2023-02-03", "2023-02-03"),
        "1970-01-01",
    ]
    assert "date_published" not in _json(files["feed.json"])["items"][-1]
    updated = {path: _atom(text).feed.updated for path, text in files.items() if ".xml" in path}
    assert updated == {
        "feed.xml": "2025-06-20T00:00:00Z",
        "tags/maps-charts/feed.xml": "2025-06-20T00:00:00Z",
        "organizations/acme/feed.xml": "2025-05-30T00:00:00Z",
        "listings/2025-05-30/feed.xml": "2025-05-30T00:00:00Z",
        "listings/2025-06-20/feed.xml": "2025-06-20T00:00:00Z",
        "listings/no-day/feed.xml": "2023-02-03T00:00:00Z",
        "listings/nothing-known/feed.xml": "1970-01-01T00:00:00Z",
    }


def test_the_order_of_listings_and_papers_does_not_matter(settings: Settings) -> None:
    wanted = _files(_library(WORLD, settings))
    for names in permutations(WORLD):
        library = _library({name: WORLD[name] for name in names}, settings)
        assert _files(library) == wanted
        known = library.catalogue
        assert _files(_filed(replace(known, papers=known.papers[::-1]))) == wanted


def test_the_feed_of_a_page_lies_at_its_former_address_too(settings: Settings) -> None:
    library = _library(WORLD, settings)
    moved = replace(SITE, moved={"tags/charts/": "tags/maps-charts/"})
    files = _files(library, moved)
    for suffix in ("xml", "json"):
        old, new = files[f"tags/charts/feed.{suffix}"], files[f"tags/maps-charts/feed.{suffix}"]
        assert old == new
    assert files.keys() - _files(library).keys() == {
        "tags/charts/feed.xml",
        "tags/charts/feed.json",
    }


def test_the_newest_fifty_or_of_a_part_thirty(settings: Settings) -> None:
    many = {
        f"2025-06-{day:02}.txt": "".join(_entry(f"Kettle {day:02} {n:02}") for n in range(1, 41))
        for day in (1, 2)
    }
    files = _files(_library(many, settings))
    newest = [f"Kettle 02 {n:02}" for n in range(1, 41)] + [
        f"Kettle 01 {n:02}" for n in range(1, 11)
    ]
    assert _titles(files, "") == newest
    assert _titles(files, "tags/maps-charts/") == newest[:30]


def test_a_paper_keeps_its_id_when_it_is_listed_again_and_when_the_site_moves(
    settings: Settings,
) -> None:
    first = _json(
        _files(_library({"2025-05-30.txt": WORLD["2025-05-30.txt"]}, settings))["feed.json"]
    )
    elsewhere = replace(SITE, url="http://127.0.0.1:8000/")
    later = _json(_files(_library(WORLD, settings), elsewhere)["feed.json"])
    ids = {item["title"]: item["id"] for item in later["items"]}
    assert len(set(ids.values())) == len(ARRIVED)
    assert {item["title"]: item["id"] for item in first["items"]}.items() <= ids.items()
    # Written down, as readers that follow the site know the paper by it.
    assert ids["Old Kettle"] == "urn:uuid:bb4cacad-d6b3-5e89-8e44-3bc1fe77f20b"


def test_each_feed_has_an_id_of_its_own(settings: Settings) -> None:
    files = _files(_library(WORLD, settings))
    ids = [_atom(text).feed.id for path, text in files.items() if path.endswith("xml")]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", id) for id in ids)


def test_what_atom_wants(settings: Settings) -> None:
    """RFC 4287, 4.1.1 and 4.1.2: what there must be exactly once, and what an address is of."""
    for path, text in _files(_library(WORLD, settings)).items():
        if path.endswith(".json"):
            parsed = _json(text)
            assert parsed["feed_url"] == SITE.url + path
            assert parsed["home_page_url"] == SITE.url + path.removesuffix("feed.json")
            continue
        feed = ElementTree.fromstring(text)
        entries = feed.findall(f"{ATOM}entry")
        for element in (feed, *entries):
            for name in ("id", "title", "updated"):
                assert len(element.findall(f"{ATOM}{name}")) == 1
            assert re.match(INSTANT, element.findtext(f"{ATOM}updated") or "")
        links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
        assert links == {"self": SITE.url + path, None: SITE.url + path.removesuffix("feed.xml")}
        # The site's own; no author of a paper is invented.
        assert [a.findtext(f"{ATOM}name") for a in feed.iter(f"{ATOM}author")] == [SITE.name]


@pytest.mark.parametrize("nowhere", ["/", ""])
def test_without_an_address_links_lead_from_the_feed(nowhere: str, settings: Settings) -> None:
    files = _files(_library(WORLD, settings), replace(SITE, url=nowhere))
    served = "http://127.0.0.1:8000/below/"
    for path, text in files.items():
        if path.endswith(".json"):
            parsed = json.loads(text)
            links = [parsed["feed_url"], parsed["home_page_url"]]
            links += [item["url"] for item in parsed["items"]]
        else:
            links = [
                link.get("href", "") for link in ElementTree.fromstring(text).iter(f"{ATOM}link")
            ]
        page = path.rpartition("/")[0]
        reached = [urljoin(served + path, link) for link in links]
        assert reached[:2] == [served + path, f"{served}{page}/" if page else served]
        assert all(link.startswith(f"{served}papers/") for link in reached[2:])


def test_a_site_without_papers_has_the_feed_that_its_pages_name() -> None:
    files = _files(_filed(Catalogue(papers=(), listings=(), problems=())))
    assert set(files) == {"feed.xml", "feed.json"}
    assert _titles(files, "") == []


@pytest.fixture(scope="module")
def one(settings: Settings) -> Catalogue:
    return _library({"2025-05-30.txt": WORLD["2025-05-30.txt"]}, settings).catalogue


def _said(files: Mapping[str, str], path: str) -> Iterator[Sequence[str]]:
    """Title, abstract and the feed's title, as each of the two formats has them."""
    feed = ElementTree.fromstring(files[f"{path}feed.xml"].encode())
    entry = feed.find(f"{ATOM}entry")
    assert entry is not None
    yield [
        e.text or "" for e in (*entry.iterfind(f"{ATOM}title"), *entry.iterfind(f"{ATOM}summary"))
    ]
    parsed = json.loads(files[f"{path}feed.json"])
    yield [parsed["items"][0]["title"], parsed["items"][0]["content_text"]]


def _with_text(paper: Paper, text: str) -> Paper:
    return replace(paper, title=text, abstract=text)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str, one: Catalogue) -> None:
    known = replace(one, papers=tuple(_with_text(paper, text) for paper in one.papers))
    listings = tuple(replace(listing, title=text) for listing in one.listings)
    files = _files(_filed(replace(known, listings=listings)), replace(SITE, name=text))
    for path in ("", "listings/2025-05-30/"):
        assert all(said == [clean(text)] * 2 for said in _said(files, path))
    for path, content in files.items():
        if path.endswith(".json"):
            assert clean(text) in _json(content)["title"]
        else:
            atom = _atom(content)
            assert atom.feed.title_detail.type == atom.entries[0].title_detail.type == "text/plain"
            assert atom.entries[0].title == clean(text)


@given(text=st.text(st.characters(codec=None, exclude_categories=()), max_size=40))
def test_any_text_stays_text(text: str, one: Catalogue) -> None:
    files = _files(_filed(replace(one, papers=tuple(_with_text(p, text) for p in one.papers))))
    assert all(said == [clean(text)] * 2 for said in _said(files, ""))


@pytest.mark.parametrize("has_few", [True, False])
def test_whole_abstracts_where_the_site_has_few_papers(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, has_few: bool
) -> None:
    library = _library(WORLD, settings)
    total = len(library.catalogue.papers)
    # By its globals, as the package has the function in place of the module.
    monkeypatch.setitem(feeds.__globals__, "FEW_PAPERS", total if has_few else total - 1)
    whole = {paper.title: paper.abstract for paper in library.catalogue.papers}
    for path, text in _files(library).items():
        if path.endswith(".json"):
            for item in json.loads(text)["items"]:
                said, abstract = item["content_text"], whole[item["title"]]
                assert len(abstract) > GIST
                is_whole = has_few or path == "feed.json"
                assert said == abstract if is_whole else len(said) <= GIST
                assert abstract.startswith(said.removesuffix("…"))


@pytest.mark.parametrize(
    ("code", "links", "address"),
    [
        ("https://github.com/a/b", (), "https://github.com/a/b"),
        ("https://github.com/a/b", ("https://github.com/c/d",), "https://github.com/a/b"),
        (None, ("https://github.com/c/d",), "https://github.com/c/d"),
        ("javascript:alert(1)", (), None),
        (None, (), None),
    ],
)
def test_an_item_says_where_the_code_is(
    one: Catalogue, code: str | None, links: Sequence[str], address: str | None
) -> None:
    changed = [
        replace(
            paper,
            code=Code(code, None) if code else None,
            links=tuple(Link("code", url, url) for url in links),
        )
        for paper in one.papers
    ]
    files = _files(_filed(replace(one, papers=tuple(changed))))
    entry, *_ = _atom(files["feed.xml"]).entries
    related = [(link.href, link.title) for link in entry.links if link.rel == "related"]
    assert related == ([(address, "Code")] if address else [])
    item, *_ = _json(files["feed.json"])["items"]
    assert ("Code: " in item["content_text"]) == bool(address)
    assert item["content_text"].endswith(f"\n\nCode: {address}") == bool(address)


class _Alternates(HTMLParser):
    """The feeds that a page's head names: address, type and title."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "link" and given.get("rel") == "alternate":
            self.found.append((given["href"], given["type"], given["title"]))


TYPES = {"xml": "application/atom+xml", "json": "application/feed+json"}


def test_every_page_of_the_site_names_its_feeds(sample_site: Path) -> None:
    named: set[str] = set()
    for page in sample_site.rglob("*.html"):
        path = page.relative_to(sample_site).as_posix().removesuffix("index.html")
        alternates = _Alternates()
        alternates.feed(page.read_text(encoding="utf-8"))
        base = f"http://127.0.0.1:8000/{path}"
        reached = [urlsplit(urljoin(base, href)).path[1:] for href, _, _ in alternates.found]
        own = path.partition("page-")[0]
        has_own = (sample_site / own / "feed.xml").exists() and path != ""
        # Its own come first: a reader that takes but one takes that of the page.
        wanted = [f"{own}feed.xml", f"{own}feed.json"] if has_own else []
        wanted += ["feed.xml", "feed.json"] if path == "" else ["feed.xml"]
        assert reached == wanted, page
        for file, (_, type, title) in zip(reached, alternates.found, strict=True):
            assert type == TYPES[file.rpartition(".")[2]]
            content = (sample_site / file).read_text(encoding="utf-8")
            parsed = json.loads(content) if file.endswith("json") else _atom(content).feed
            assert title == parsed["title"]
        named.update(reached)
    there = {file.relative_to(sample_site).as_posix() for file in sample_site.rglob("feed.*")}
    assert named == there
    assert len(there) > 20
