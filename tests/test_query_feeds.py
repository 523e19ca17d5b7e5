"""Queries find what a search finds, and each one of the settings has a feed and a page."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from generator import pages
from generator.catalogue.groups import Groups
from generator.exports.feeds import feeds
from generator.exports.query_match import PaperSearch, with_found
from generator.model import (
    Catalogue,
    Code,
    Enrichment,
    IntroducedName,
    Library,
    Link,
    Organization,
    Paper,
    ShownDate,
    Sighting,
    Site,
    Summary,
    Topic,
    TopicMatch,
)
from generator.problems import SettingsError
from generator.query import NamedQuery, parse_query
from generator.settings import from_mapping
from tests.support.building import unknown_paper
from tests.support.libraries import contents, library_of

TOPICS = (
    Topic("Video", "Media", "papers on video"),
    Topic("Video Generation", "Media", "papers that make video"),
)
SEEN = (Sighting("a.txt", "a", 1, 1, 1, "T", "", None),)


def _paper(id: str, title: str, abstract: str = "", **values: Any) -> Paper:
    return replace(unknown_paper(id, title, abstract), sightings=SEEN, **values)


PAPERS = (
    _paper(
        "kettle",
        "Big Kettles in Naïve Bayes",
        "A kettle boils. Quantized models of colour.",
        published=ShownDate(5, 1, 2024),
        author_names=("Ada Lovelace", "Jiří Šimůnek"),
        organization=Organization("Kettle Works", "kettle-ai"),
        code=Code("https://github.com/a/b"),
        arxiv="2405.00001",
    ),
    _paper(
        "pots",
        "Pots: kettles that are big",
        "We use a large language model (LLM).",
        published=ShownDate(5, 1, 2025),
        author_names=("Bo Li", "Ada Example"),
        links=(Link("code", "https://github.com/c/d", "c/d"),),
    ),
    _paper("llm", "On LLMs", "LLMs of C++ and GPT-3.5.", published=ShownDate(5, 1)),
    _paper(
        "both",
        "注意机制",
        "The large language model (LLM).",
        summary=Summary("Tea time", "a model"),
    ),
)
ENRICHMENTS = {
    "kettle": Enrichment(topics=(TopicMatch("Video", ()),)),
    "pots": Enrichment(
        topics=(TopicMatch("Video Generation", ()),),
        introduced=IntroducedName("PotNet", ("PotNet",)),
    ),
}


def _library() -> Library:
    return library_of(Catalogue(PAPERS, (), ()), ENRICHMENTS, TOPICS)


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("", ["kettle", "pots", "llm", "both"]),
        ("kettle", ["kettle", "pots"]),
        ("KETTLES big", ["kettle", "pots"]),
        ('"big kettle"', ["kettle"]),
        ('"kettles in naive bayes"', ["kettle"]),
        ('"bayes a kettle"', []),  # a phrase does not go from the title to the abstract
        ("-kettle", ["llm", "both"]),
        ('-"big kettles" kettle', ["pots"]),
        ("kettle OR tea", ["kettle", "pots", "both"]),
        ("-kettle OR pots", ["pots", "llm", "both"]),
        ("ket", []),
        ("colours", ["kettle"]),
        ("color", ["kettle"]),  # the other English
        ("quantised", []),
        ("quantise", ["kettle"]),
        ("llm", ["pots", "llm", "both"]),
        ('"large language model"', ["pots", "llm", "both"]),  # the long form of the acronym
        ("potnet", ["pots"]),
        ("C++", ["llm"]),
        ("gpt-3.5", ["llm"]),
        ("注意", ["both"]),
        ('"注意机制"', ["both"]),
        ("tea", ["both"]),
        ("simunek", ["kettle"]),
        ("title:kettle", ["kettle", "pots"]),
        ("title:boils", []),
        ('title:"naive bayes"', ["kettle"]),
        ("author:ada", ["kettle", "pots"]),
        ('author:"ada lovelace"', ["kettle"]),
        ("author:Li-Ada", []),  # not of two authors
        ("author:Lovelace-Ada", ["kettle"]),
        ("-author:ada", ["llm", "both"]),
        ("org:kettle", ["kettle"]),
        ('org:"kettle-ai"', ["kettle"]),
        ("topic:video", ["kettle", "pots"]),
        ('topic:"Video"', ["kettle"]),
        ('topic:"video generation"', ["pots"]),
        ("video", ["kettle", "pots"]),
        ("year:2024", ["kettle"]),
        ("year:2024..", ["kettle", "pots"]),
        ("year:..2024", ["kettle"]),
        ("-year:2024", ["pots", "llm", "both"]),
        ("has:code", ["kettle", "pots"]),
        ("has:pdf", ["kettle"]),
        ("-has:code", ["llm", "both"]),
        ("has:code year:2025 -title:naive", ["pots"]),
        ("constructor:x", []),
    ],
)
def test_a_query_means_these_papers(query: str, ids: list[str]) -> None:
    found = PaperSearch(Groups(_library())).find(parse_query(query))
    assert [paper.id for paper in found] == ids


# --- feeds in the settings ---


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "dumps").mkdir()
    return tmp_path


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("kettle  has:code", "kettle has:code"),
        ({"query": "kettle"}, "kettle"),
        ({"topics": "Video"}, 'topic:"Video"'),
        ({"topics": ["Video", "A & B"]}, 'topic:"Video" OR topic:"A & B"'),
        (
            {"query": "big OR small", "authors": ["Ada L.", 'B "C"'], "has_code": True},
            'big OR small author:"Ada L." OR author:"B C" has:code',
        ),
        ({"organization": "Kettle Works", "has_code": False}, 'org:"Kettle Works"'),
    ],
)
def test_a_feed_is_a_query_or_its_parts(root: Path, value: object, text: str) -> None:
    feeds = from_mapping(root, {"feeds": {"My  Kettles": value}}).feeds
    assert feeds == (NamedQuery("My Kettles", "my-kettles", text),)


@pytest.mark.parametrize(
    ("feeds", "message"),
    [
        (["a"], "a mapping of names to values"),
        ({"A": 1}, "A: 1 is not valid. Expected a mapping"),
        ({"A": ""}, "A: query: '' is not valid. Expected a text"),
        ({"A": "?!"}, "A: query: '?!' is not valid. Expected a query with a word"),
        ({"A": {}}, "A: {} is not valid. Expected a query with a word"),
        ({"A": {"has_code": False}}, "Expected a query with a word"),
        ({"A": {"has_code": "yes"}}, "A: has_code: 'yes' is not valid. Expected true or false"),
        ({"A": {"word": "x"}}, "A: word: unknown name. Known are query, topics, authors"),
        ({"A": {"topics": []}}, "A: topics: [] is not valid. Expected a name or a list of names"),
        ({"A": {"topics": ["?"]}}, "A: topics: ['?'] is not valid. Expected a name or a list"),
        ({"A": {"query": "a OR", "has_code": True}}, "quotation marks are closed, without OR"),
        ({"A": {"query": '"a', "has_code": True}}, "quotation marks are closed, without OR"),
        ({"A": {"has_code": True, "query": "OR a"}}, "quotation marks are closed, without OR"),
        ({"A b": "x", "a-B": "y"}, "'a-B' and 'A b' would have the same address feeds/a-b/."),
        ({"page-2": "x"}, "a name of at most 100 characters that is not 'page-2'"),
        ({"x" * 101: "x"}, "a name of at most 100 characters"),
        ({" ": "x"}, "' ' is not valid. Expected a text"),
        ({"A": "x " * 1001}, "A: The query has more than 2,000 characters."),
    ],
)
def test_a_wrong_feed_is_named_with_what_is_expected(
    root: Path, feeds: object, message: str
) -> None:
    with pytest.raises(SettingsError) as error:
        from_mapping(root, {"feeds": feeds})
    assert str(error.value).startswith("mkdocs.yml: almanac: feeds: ")
    assert message in str(error.value)


HOSTILE = "</title><script>alert(1)</script> {{ x }} &amp; \u202e"
QUERIES = (
    NamedQuery("Kettles & <b>", "kettles-b", "kettle -naive"),
    NamedQuery(HOSTILE, "title-script", f"{HOSTILE} xyz"),
)
SITE = replace(Site("Almanac", "https://example.org/", 50), feeds=QUERIES)


def test_each_query_has_two_feeds_and_a_page_even_without_papers() -> None:
    library = with_found(_library(), QUERIES)
    assert library.found == {"kettles-b": ("pots",), "title-script": ()}
    listed = _with_listing(library)
    files = contents(list(feeds(Groups(listed), SITE)))
    feed = json.loads(files["feeds/kettles-b/feed.json"])
    assert feed["title"] == "Kettles & <b> - Almanac"
    assert feed["home_page_url"] == "https://example.org/feeds/kettles-b/"
    assert [item["title"] for item in feed["items"]] == ["Pots: kettles that are big"]
    assert json.loads(files["feeds/title-script/feed.json"])["items"] == []
    assert "<script" not in files["feeds/title-script/feed.xml"]

    written = {file.path: file.render() for file in pages.render(listed, SITE)}
    page = written["feeds/kettles-b.md"]
    assert "Papers that match this search: kettle -naive" in page
    assert '<a href="../../feeds/kettles-b/feed.xml"' in page
    assert '<a href="../../search/?q=kettle+-naive">' in page
    empty = written["feeds/title-script.md"]
    assert "No paper matches yet." in empty
    index = written["feeds/index.md"]
    assert '<a href="../feeds/kettles-b/">Kettles &amp; &lt;b&gt;</a>' in index
    assert '<a href="../tags/video/feed.json"' in index
    for text in (page, empty, index):
        assert "<script" not in text
        assert "{{" not in text


def _with_listing(library: Library) -> Library:
    """The library with the listing that its papers were seen in."""
    from generator.model import Count, DatedListing, Evidence, Listing

    count = Count(1, 0, 0, 1, 0)
    listing = Listing("a.txt", (), (), None, 0, count, "")
    dated = DatedListing(listing, None, None, Evidence.NONE, "", None, "a")
    return replace(library, catalogue=replace(library.catalogue, listings=(dated,)))


def test_a_topic_that_is_none_is_a_problem() -> None:
    query = NamedQuery("A", "a", 'topic:"Vidoe" OR topic:"video" topic:vid')
    problems = with_found(_library(), (query,)).catalogue.problems
    assert [str(problem) for problem in problems] == [
        "mkdocs.yml:1: almanac: feeds: A: There is no topic 'Vidoe'. "
        "Write its name as on the page of topics, or remove it."
    ]


def test_without_queries_nothing_is_looked_at() -> None:
    library = _library()
    assert with_found(library, ()) is library
