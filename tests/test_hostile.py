"""Text is data: whatever a listing, a file's name or an owner says, a page shows it as text.

First a property through the real Markdown and the real templates, a page at a time; then
strings written for every route, in one built site that a browser opens.
"""

from __future__ import annotations

import html
import json
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from unittest import mock
from urllib.parse import urlencode

import pytest
import yaml
from hypothesis import Phase, example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from jinja2 import Environment
from mkdocs.commands.build import get_context
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation, get_navigation
from mkdocs.structure.pages import Page as MkDocsPage
from playwright.sync_api import Browser, expect

from generator import catalogue, urls
from generator import pages as kinds_of_pages
from generator.catalogue import authors, corrections, person_names
from generator.catalogue.groups import Groups
from generator.identifiers import find_doi
from generator.model import (
    Code,
    Count,
    Course,
    Direction,
    Enrichment,
    Entry,
    Gain,
    IntroducedName,
    Library,
    Link,
    Listing,
    Paper,
    PhraseTrend,
    RelatedPaper,
    Repair,
    ShownDate,
    Site,
    Summary,
    Topic,
    TopicMatch,
    Trend,
    TrendPeriod,
    Trends,
)
from generator.plugin import AlmanacPlugin
from generator.publish.theme import page_globals
from generator.settings import ListingSettings
from generator.text import Repaired, clean, fold, repair, repair_title, to_html
from generator.text.cleaning import INVISIBLE
from tests.support.building import link_project, published_papers, unknown_paper
from tests.support.libraries import contents
from tests.support.sites import SharedSites
from tests.support.visits import main, results, searched, visiting

ROOT = Path(__file__).parents[1]
VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
# What may end without an end tag, and what ends it beside the end of what it is in
# (https://html.spec.whatwg.org/multipage/syntax.html#optional-tags).
ENDED_BY = {
    "p": frozenset("p div section details ul ol dl nav h1 h2 h3 table article pre".split()),
    "li": frozenset({"li"}),
    "dt": frozenset({"dt", "dd"}),
    "dd": frozenset({"dt", "dd"}),
}
# Where text may stand in an attribute; all other attributes of two pages can be compared.
OF_TEXT = frozenset(
    "href content title aria-label data-also data-first data-again data-newest data-cite "
    "data-note data-unread".split()
)
# What repairs and links may put into an abstract.
OF_ABSTRACT = frozenset("p a em strong sub sup".split())
SAFE_ADDRESS = re.compile(
    r"(?:https?://[^\s<>\"]+|[a-z0-9./_-]*(?:\?[a-z]+=[\w%+.~&=-]*)?)(?:#[a-z0-9-]+)?"
)
UNSEEN = re.compile(f"[{''.join(INVISIBLE.values())}]")


@dataclass
class Element:
    """An element of a page: its attributes, and all text in it, also of the elements inside."""

    tag: str
    attributes: dict[str, str | None]
    is_in_abstract: bool
    texts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.texts).strip("\n ")

    @property
    def classes(self) -> list[str]:
        return (self.attributes.get("class") or "").split()


class Reading(HTMLParser):
    """A page read from its markup: its elements in order, its comments and the like."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self.others: list[str] = []
        self._open: list[Element] = []
        self.feed(markup)
        self.close()
        assert not self._open, [element.tag for element in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._open and tag in ENDED_BY.get(self._open[-1].tag, ()):
            self._open.pop()
        self.handle_startendtag(tag, attrs)
        if tag not in VOID:
            self._open.append(self.elements[-1])

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs), f"an attribute stands twice: {attrs}"
        is_in_abstract = any("abstract" in element.classes for element in self._open)
        self.elements.append(Element(tag, dict(attrs), is_in_abstract))

    def handle_endtag(self, tag: str) -> None:
        if self._open[-1].tag != tag and self._open[-1].tag in ENDED_BY:
            self._open.pop()
        assert self._open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.texts.append(data)

    def handle_comment(self, data: str) -> None:
        self.others.append(data)

    def handle_decl(self, decl: str) -> None:
        self.others.append(decl)

    def handle_pi(self, data: str) -> None:
        self.others.append(data)

    def unknown_decl(self, data: str) -> None:
        self.others.append(data)

    def all(self, tag: str, **attributes: str) -> list[str]:
        """The texts of the elements with this tag; a class is one of several."""
        return [
            element.text
            for element in self.elements
            if element.tag == tag
            and all(
                value in (element.classes if name == "class_" else [element.attributes.get(name)])
                for name, value in attributes.items()
            )
        ]

    def one(self, tag: str, **attributes: str) -> str:
        """The text of the only such element."""
        (text,) = self.all(tag, **attributes)
        return text

    def tags(self, name: str) -> list[str]:
        """What the page's head says of its paper to programs that know Highwire's tags."""
        return [
            element.attributes["content"] or ""
            for element in self.elements
            if element.attributes.get("name") == name
        ]

    def description(self) -> str:
        """What the page says of itself to a search engine."""
        (content,) = (
            element.attributes["content"] or ""
            for element in self.elements
            if element.attributes.get("name") == "description"
        )
        return content

    def shape(self) -> list[tuple[str, dict[str, str | None]]]:
        """Every element with its attributes, but for the values that may hold text.

        What stands in an abstract depends on what was repaired in it, and is left out; so is the
        `dir` of an element, which depends on the script of its text.
        """
        return [
            (
                e.tag,
                {
                    name: "" if name in OF_TEXT else value
                    for name, value in e.attributes.items()
                    if (name, value) != ("dir", "auto")
                },
            )
            for e in self.elements
            if not e.is_in_abstract
        ]


@dataclass(frozen=True)
class Built:
    """A page after MkDocs, and the front matter that MkDocs took from it."""

    reading: Reading
    matter: Mapping[str, Any]


@dataclass(frozen=True)
class Words:
    """The texts that reach a page: from a listing, a file's name, the settings and so on."""

    title: str
    abstract: str
    byline: str
    file: str
    listing: str
    reason: str
    topic: str

    def fullest(self) -> str:
        """The longer of the abstracts that the listings show, which is the paper's."""
        return f"{self.abstract} {MIDDLE} again {self.abstract}"

    def repaired(self) -> Repaired:
        """The same as a page shows it."""
        return repair(clean(self.fullest()))

    def name(self) -> str:
        """The name of the paper's thing, which its title does not have."""
        return f"name of {clean(self.topic)}"

    def twin(self) -> Words:
        """Harmless words that make a page of the same shape: repaired where these are."""
        listed, found = clean(self.fullest()), "What it found"
        if repair(listed).html != to_html(listed):
            found += " 10times 3"
        return Words(
            title=_plain(self.title, "A paper"),
            abstract=_plain(f"{self.abstract} {self.abstract}", found),
            byline="acme Acme",
            file="listing",
            listing="Some listing",
            reason="Some reason",
            topic="Topic",
        )


def _plain(text: str, harmless: str) -> str:
    """`harmless`, with a character to clean away where `text` has one."""
    return harmless if clean(text) == text.strip() else f"{harmless[0]}\u200b{harmless[1:]}"


NOBODY = unknown_paper("nobody", "Nobody's paper")
# Enough words for two abstracts to be alike, whatever stands around them.
MIDDLE = "between these words stands nothing that anybody would take amiss"
FACET, TOPIC_WORD = "Facet", "found word"


def _listings(words: Words) -> tuple[Listing, Listing]:
    """The paper in two listings, so that there is something to merge and to report."""
    file = clean(words.file)  # as `find_sources` gives it
    return (
        _listing(
            f"1 {file}.txt",
            Entry(1, words.title, f"{words.abstract} {MIDDLE} {words.abstract}", (1, 2)),
        ),
        _listing(
            f"2 {file}.txt",
            Entry(
                rank=1,
                title=words.title,
                abstract=words.fullest(),
                lines=(1, 2, 3, 4, 5),
                organization=clean(words.byline),  # as the grammar gives it
                shown=ShownDate(2, 29, 2024),
                comments=7,
            ),
        ),
    )


def _listing(name: str, entry: Entry) -> Listing:
    taken = len(entry.lines)
    return Listing(name, (entry,), (), None, 1, Count(taken, 0, 0, taken, 0), "")


class Theme:
    """MkDocs with the configuration of the project in `folder`, for a page at a time."""

    def __init__(self, folder: Path) -> None:
        self.config: MkDocsConfig = load_config(str(folder / "mkdocs.yml"))
        self.environment: Environment = self.config.theme.get_env()
        self.environment.globals.update(page_globals(self.config, False))
        self.corrections = folder / corrections.FILE
        self.files = Files(
            [
                self._file(*page)
                for page in self.pages(Words("a", "b", "c", "d", "e", "f", "g")).items()
            ]
            + [self._file(name, "# By hand") for name in ("about.md", "search.md")]
        )
        self.nav: Navigation = get_navigation(self.files, self.config)

    def pages(self, words: Words) -> dict[str, str]:
        """The pages of a library in which all `words` stand, by their paths."""
        listings = _listings(words)
        titles = {listings[1].name: ListingSettings(title=words.listing)}
        plugin = self.config.plugins["almanac"]
        assert isinstance(plugin, AlmanacPlugin)
        known = catalogue.build(listings, replace(plugin.config.as_settings(), listings=titles))
        (paper,) = known.papers
        correction = {"id": paper.id, "reason": words.reason, "title": words.title}
        self.corrections.write_text(yaml.safe_dump([correction]), encoding="utf-8")
        known = catalogue.correct(known, self.corrections)
        known = replace(
            known, papers=tuple(_with_worst_facts(paper, words) for paper in known.papers)
        )
        topic = Topic(clean(words.topic), FACET, clean(words.topic))
        library = Library(
            catalogue=known,
            topics=(topic,),
            enrichments={paper.id: _worst_enrichment(paper, words) for paper in known.papers},
            trends=_worst_trends(known.papers[0], words),
        )
        # One author has a page, though of one paper.
        by_author = {authors.author_key(_author_name(words)): list(known.papers)}
        with mock.patch.object(Groups, "by_author", by_author):
            return contents(
                list(kinds_of_pages.render(library, Site("Almanac", "http://localhost/", 50)))
            )

    def built(self, words: Words) -> dict[str, Built]:
        """The same pages after MkDocs, by their kind and place."""
        return dict(self._built(*page) for page in self.pages(words).items())

    def _built(self, path: str, content: str) -> tuple[str, Built]:
        mkdocs_page = MkDocsPage(None, self._file(path, content), self.config)
        mkdocs_page.read_source(self.config)
        mkdocs_page.render(self.config, self.files)
        template = self.environment.get_template(mkdocs_page.meta.get("template", "main.html"))
        markup = template.render(get_context(self.nav, self.files, self.config, mkdocs_page))
        return _kind(path), Built(_read(markup), mkdocs_page.meta)

    def _file(self, path: str, content: str) -> File:
        file = File(path, None, self.config.site_dir, use_directory_urls=True)
        file.content_string = content
        return file


def _with_worst_facts(paper: Paper, words: Words) -> Paper:
    """`paper` with the worst that could be read about it."""
    text = clean(words.topic)
    return replace(
        paper,
        links=(Link(text, "https://a.org/x", text),),
        author_names=(
            text,
            f"Ada {text}",
            _author_name(words),
            *(f"{number} {text}" for number in range(8)),
        ),
        listed=ShownDate(2, 29, 2024),
        upvotes=7,
        code=Code(f"https://a.org/{text}", 1320),
        project_page=f"https://a.org/?{text}#{text}",
        keywords=(text, f"a {text}"),
        categories=(text,),
        arxiv="2402.01234",
        doi=find_doi(f"10.1145/1{text}") or "10.1145/1",
        summary=Summary(text, text),
        repairs=(Repair(text, "abstract", clean(words.abstract), text, "1.txt", 1),),
    )


def _author_name(words: Words) -> str:
    """The name of an author of the paper: short enough for one, with a known family name."""
    return clean(f"Author {words.topic[:40]} Example")


def _worst_enrichment(paper: Paper, words: Words) -> Enrichment:
    """The worst that could be said about `paper`."""
    text = clean(words.topic)
    return Enrichment(
        topics=(TopicMatch(text, (TOPIC_WORD,)),),
        introduced=IntroducedName(words.name(), (text,)),
        key_phrases=(text,),
        related=(RelatedPaper(paper.id, (text,)),),
    )


def _worst_trends(paper: Paper, words: Words) -> Trends:
    """The worst that could rise and fall: a topic, a phrase, and the votes of `paper`."""
    text = clean(words.topic)
    rises, counts = Trend(Direction.RISES, 1, 3, 1, 0), (0, 1, 0, 0)
    seen = [(one.slug, ShownDate(2, 29, 2024), 7) for one in paper.sightings]
    return Trends(
        periods=tuple(TrendPeriod(date(2024, month, 1), 20) for month in (1, 2, 3, 4)),
        topics={text: Course(counts, rises)},
        phrases=(PhraseTrend(text, (paper.id,), text, False, counts, rises),),
        gains=(Gain(paper.id, "upvote", 7, False, tuple(seen)),),
        listing_days=2,
    )


@lru_cache(maxsize=64)
def _read(markup: str) -> Reading:
    return Reading(markup)


def _kind(path: str) -> str:
    """`papers/*`, whatever the paper's slug; a listing's by its number, a date's whole."""
    folder, _, name = path.removesuffix(".md").rpartition("/")
    if folder == "trends" and name not in ("index", urls.name_slug(FACET)):
        return "trends/*"
    if folder in ("papers", "tags", "listings", "organizations", "authors") and name != "index":
        return f"{folder}/{name[0] if folder == 'listings' else '*'}"
    return path


@pytest.fixture(scope="module")
def theme(tmp_path_factory: pytest.TempPathFactory) -> Theme:
    return Theme(link_project(tmp_path_factory.mktemp("theme") / "almanac"))


# What means something to one of the parsers that a text passes on its way.
MEANINGFUL = (
    "<", ">", "&", '"', "'", "`", "```", "~~~", "{", "}", "{{", "}}", "{%", "%}", "{#", "#}",
    "{: ", "[", "](", ")", "![", "<!--", "-->", "]]>", "<![CDATA[", "<?", "?>", "</p>", "</div>",
    "<script>", "</script>", "<style>", "</title>", "<img src=x onerror=alert(1)>", "<div>",
    "<svg/onload=alert(1)>", "<pre>", "<h1 id=__search>", "&lt;b&gt;", "&amp;", "&#60;", "&#x3c;",
    "&lt", "&nbsp;", "{{ 7*7 }}", "{% include 'main.html' %}", "{: onclick=alert(1) }",
    "{: #__search .md-search }", "[x](javascript:alert(1))", "[x]: javascript:alert(1)",
    '--8<-- "mkdocs.yml"', "---", "...", "template: 404.html", "hide: [content]", "!ENV HOME",
    "# ", "* ", "1. ", "> ", "| ", "    ", "\t", "\n", "\n\n", "\r", "\v", "\f", "\0", "\x02",
    "\x03", "\x1b", "\x7f", "\x85", "\u2028", "\u202e", "\u2066", "\u200b", "\u200d", "\ufeff",
    "\ufffe", "\U000e0041", "\U0001f600", "e\u0301", "\u0301", "\\", "\\n", "\\u003c", "*", "_",
    "**", "__", "^", "~", "$", "$$", ":smile:", "++", "==", "%3Cscript%3E", "\u2029", "\u00a0",
    "https://a.org/x", 'https://a.org/"onclick="alert(1)', "javascript:alert(1)", "//evil.org",
    "https://a.org/'x", "https://a.org/{y}", "http://[", "https://a.org/<b>", "www.a.org",
    "data:text/html,x", "mailto:a@b.org", "<https://a.org>", "\u02bcx", "wzxhzdk:0", "klzzwxh:0000",
)  # fmt: skip
TEXT = st.one_of(
    st.text(min_size=1, max_size=40),
    st.lists(
        st.one_of(st.sampled_from(MEANINGFUL), st.text(max_size=6)), min_size=1, max_size=12
    ).map("".join),
)
SEEN = TEXT.filter(clean)
NAME = TEXT.map(lambda text: re.sub(r"[/\0]", "", text))
ANY_WORDS = st.builds(
    Words, title=SEEN, abstract=SEEN, byline=SEEN, file=NAME, listing=SEEN, reason=SEEN, topic=SEEN
)
EVERYTHING = " ".join(MEANINGFUL)
A_NAME = EVERYTHING.replace("/", "").replace("\0", "")


@given(words=ANY_WORDS)
@example(
    words=Words(EVERYTHING, EVERYTHING, EVERYTHING, A_NAME, EVERYTHING, EVERYTHING, EVERYTHING)
)
# Not shrunk, as that takes minutes: a page's worth of words says enough of what went wrong.
@hypothesis_settings(
    max_examples=100, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate)
)
def test_what_goes_in_is_what_is_read_and_nothing_else(theme: Theme, words: Words) -> None:
    built, harmless = theme.built(words), theme.built(words.twin())
    assert built.keys() == harmless.keys()
    for kind, page in built.items():
        assert page.matter.keys() - {"feed", "paper"} == {"title", "description"}, kind
        assert page.reading.shape() == harmless[kind].reading.shape(), kind
        assert page.reading.others == harmless[kind].reading.others == ["doctype html"], kind
        _has_safe_values(page.reading)
    for kind, check in CHECKS.items():
        check(built[kind], words)


def _has_safe_values(page: Reading) -> None:
    """Every address leads to a page of the site or to the web; nothing unseen is anywhere."""
    for element in page.elements:
        assert not element.is_in_abstract or element.tag in OF_ABSTRACT, element
        for name, value in element.attributes.items():
            assert not UNSEEN.search(value or ""), (element.tag, name, value)
            if name in ("href", "src", "action"):
                assert SAFE_ADDRESS.fullmatch(value or ""), (element.tag, name, value)
    (root,) = (element for element in page.elements if element.tag == "html")
    assert not UNSEEN.search(root.text)


def _paper(page: Built, words: Words) -> None:
    title, reading = clean(words.title), page.reading
    repaired = words.repaired()
    assert reading.one("h1") == title
    assert reading.one("div", class_="abstract") == _text(repaired.html)
    assert reading.one("title") == f"{title} - Daily Papers Almanac"
    assert html.unescape(str(page.matter["title"])) == title
    _describes(page, repaired.text)
    assert words.name() in reading.one("p", class_="facts")
    text = clean(words.topic)
    shown = reading.one("div", class_="authors")
    assert shown.startswith(f"{text}, Ada {text}, {_author_name(words)}, 0 {text}")
    assert "and 1 more" in shown
    assert _author_name(words) in reading.all("a")
    assert reading.one("p", class_="summary").startswith(f"Summary by a machine ({text})")
    (data,) = reading.all("script", type="application/ld+json")
    assert json.loads(data)["author"][0]["name"] == text
    assert json.loads(data)["headline"] == title
    assert person_names.inverted(text) == reading.tags("citation_author")[0]
    assert reading.tags("citation_title") == [title]
    assert _name(words) in reading.all("a")
    assert any(
        text.endswith(f": {clean(words.reason)}") for text in reading.all("p", class_="note")
    )
    assert clean(words.listing) in reading.all("a")
    # The name of a file that is the title of its listing stands in the link to it.
    assert f"1 {clean(words.file)}.txt" in reading.all("a")
    listed = clean(f"{words.abstract} {MIDDLE} {words.abstract}")
    assert listed in reading.all("p")


def _text(markup: str) -> str:
    """What a reader sees of the markup of a text."""
    return Reading(f"<p>{markup}</p>").one("p")


def _describes(page: Built, abstract: str) -> None:
    description = page.reading.description()
    assert html.unescape(str(page.matter["description"])) == description
    assert description
    assert abstract.startswith(description.removesuffix("…"))


def _name(words: Words) -> str:
    """The organisation's: all but the first word of its byline, if there are more."""
    handle, _, name = clean(words.byline).partition(" ")
    return clean(name) or clean(handle)


def _heading(text: Callable[[Words], str], has_feed: bool = True) -> Callable[[Built, Words], None]:
    def check(page: Built, words: Words) -> None:
        heading = text(words)
        assert page.reading.one("h1") == heading
        assert page.reading.one("title") == f"{heading} - Daily Papers Almanac"
        assert html.unescape(str(page.matter["title"])) == heading
        if has_feed:
            assert html.unescape(page.matter["feed"]["title"]) == heading
        _card(page, words)

    return check


def _card(page: Built, words: Words) -> None:
    assert clean(words.title) in page.reading.all("a")
    (gist,) = page.reading.all("p", class_="gist")
    assert words.repaired().text.startswith(gist.removesuffix("…")[:50])


def _indexed(text: Callable[[Words], str]) -> Callable[[Built, Words], None]:
    def check(page: Built, words: Words) -> None:
        assert text(words) in page.reading.all("a")

    return check


def _shown_author(words: Words) -> str:
    (name,) = authors.author_names(replace(NOBODY, author_names=(_author_name(words),))).values()
    return name


def _author(page: Built, words: Words) -> None:
    name = _shown_author(words)
    assert page.reading.one("h1") == name
    assert page.reading.one("title") == f"{name} - Daily Papers Almanac"
    assert html.unescape(str(page.matter["title"])) == name
    assert clean(words.title) in page.reading.all("a")


CHECKS: Mapping[str, Callable[[Built, Words], None]] = {
    "papers/*": _paper,
    "index.md": _card,
    "papers/index.md": _card,
    "dates/2024/02.md": _card,
    "tags/*": _heading(lambda words: clean(words.topic)),
    "tags/index.md": _indexed(lambda words: clean(words.topic)),
    "organizations/*": _heading(_name),
    "organizations/index.md": _indexed(_name),
    "authors/*": _author,
    "authors/index.md": _indexed(_shown_author),
    "names/index.md": _indexed(Words.name),
    "trends/index.md": _indexed(lambda words: clean(words.topic)),
    "trends/facet.md": _indexed(lambda words: clean(words.topic)),
    "trends/*": _heading(lambda words: clean(words.topic), has_feed=False),
    "listings/1": _heading(lambda words: f"1 {clean(words.file)}.txt"),
    "listings/2": _heading(lambda words: clean(words.listing)),
    "listings/index.md": _indexed(lambda words: clean(words.listing)),
    "report/index.md": _indexed(lambda words: f"1 {clean(words.file)}.txt"),
}


# --- a whole site of them ---

RUN = "window.ran=1;alert(1)"
HOSTILE = (
    f"<script>{RUN}</script>",
    f"</title></head><body><script>{RUN}</script>",
    f"</script><script>{RUN}</script>",
    f"<img src=x onerror={RUN}>",
    f"<svg/onload={RUN}>",
    f"<iframe srcdoc='<script>parent.{RUN}</script>'></iframe>",
    f'" autofocus onfocus="{RUN}',
    f"' onmouseover='{RUN}",
    f'<a href="javascript:{RUN}">a</a>',
    f"[click](javascript:{RUN})",
    f"[reference]: javascript:{RUN}",
    f"<javascript:{RUN}>",
    f"![x](x){{: onerror={RUN} }}",
    f"# Heading {{: onclick={RUN} #__search }}",
    f"&lt;script&gt;{RUN}&lt;/script&gt;",
    f"&#60;img src=x onerror={RUN}&#62;",
    "<base href=https://evil.example/>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
    "<img src=https://evil.example/pixel.gif>",
    "<form action=https://evil.example/><button>Search</button></form>",
    "<style>* { display: none }</style>",
    "<div id=__search class=md-search data-md-component=search>",
    "<input id=__drawer data-md-toggle=drawer checked>",
    "<script id=__config>{}</script>",
    "<span data-pagefind-meta=title data-pagefind-filter=topic>x</span>",
    "</div></article></main>",
    "<!-- a comment that does not end",
    "<![CDATA[ x ]]> ]]>",
    "<?php echo 1 ?>",
    "<plaintext>",
    "<textarea>",
    "--8<-- \"mkdocs.yml\"",
    ";--8<-- \"/etc/passwd\"",
    "--- template: 404.html hide: [content] ---",
    "{{ 7*7 }} {{ config.site_name }}",
    "{% include 'partials/header.html' %} {# gone #}",
    "```html <b>x</b> ```",
    "~~~ {: .x } ~~~",
    "| a | b | --- | c |",
    "evil\u202etxt.exe \u2066x\u2069 \u200b\u200e\ufeffend",
    "null \x08\x1b[31m \x7f \x85 \u2028 end",
    "\\u003cscript\\u003e \\n \\",
    "%3Cscript%3E %00 %2e%2e%2f",
    "../../etc/passwd",
    "..\\..\\windows\\system32",
    "/absolute/path",
    "C:\\con",
    "con", "aux", "nul", "com1", "index", "README", "page-2", "404", "__search", "__config",
    "__proto__", "constructor", "toString", "undefined", "null", "true",
    "!ENV HOME", "&anchor *alias", "@misc{x, title={}}", "%s %d {0} {name}",
    "ع" * 40, "注意力" * 30, "\U0001f468\u200d\U0001f469\u200d\U0001f467 family",
    "Z\u0351\u036b\u0343" * 30,
    "Supercalifragilistic" * 14,
    "many short words " * 17,
    f"https://example.org/{'deep/' * 20}?q={'x' * 150}",
)  # fmt: skip
FILES = (
    f"<img src=x onerror={RUN}>.txt", '" onfocus="alert(1).txt', "' x='.txt", "&amp;&lt;.txt",
    "con.txt", "aux.txt", "index.txt", "README.txt", "page-2.txt", "404.txt", "__search.txt",
    "a...txt", "a..%2f..%2fetc%2fpasswd.txt", "{{ 7*7 }}.txt", "{% include 'x' %}.txt",
    "[x](y).txt",
    "line\n```\nbreak\n```\n.txt", "front\n---\ntemplate: 404.html\n---.txt", "bell\x07\x7f.txt",
    "right\u202etxt.exe.txt", "zero\u200bwidth.txt", "注意.txt", f"{'long' * 55}.txt", "a\\b.txt",
)  # fmt: skip
NOT_UTF8 = b"bytes\xff\xfe.txt"
# An abstract that is one: long enough, and all of one kind.
FILLER = "stands here for no reason but to see what becomes of it on its way to the page of a paper"
STRAYS = "---\ntemplate: 404.html\nhide: [content]\n---\n"
NO_TITLE = f"<script>{RUN}</script> has no title."
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def _abstract(text: str) -> str:
    return f"{text} {FILLER} {text} ends."


def _dump() -> str:
    """A listing of papers that have a hostile title, abstract and organisation each."""
    entries = []
    for number, text in enumerate(HOSTILE):
        byline = text if " " not in clean(text) and text.isascii() else f"h{number} {text}"
        if len(clean(byline)) > 100:
            byline = "  • 6 authors"
        entries.append(
            f"{text}\n\n{_abstract(text)}\n\n{byline}\n·\nMar {number % 28 + 1}, 2024 2\n"
        )
    return "\n".join([STRAYS, *entries, NO_TITLE])


def _topical() -> str:
    """A paper on everything: the surest words of forty topics."""
    facets = yaml.safe_load(
        (ROOT / "generator/enrich/topics/vocabulary.yml").read_text(encoding="utf-8")
    )
    topics = [topic for facet in facets.values() for topic in facet.values()]
    sure = [topic["sure"][0].replace("*", "") for topic in topics if "sure" in topic]
    words = ", ".join(sure[:40])
    return f"A paper on {words[:280]}\n\nIt treats of {words}, and again of {words}.\n"


def _plain_title(number: int) -> str:
    return f"What stood in file {number}"


@pytest.fixture(scope="module")
def hostile(shared_sites: SharedSites) -> Path:
    """The project with nothing but hostile listings, settings and corrections, and its site."""
    return shared_sites.project("hostile", _make_hostile)


def _make_hostile(project: Path) -> None:
    dumps = project / "dumps"
    for path in dumps.iterdir():
        path.unlink()
    (dumps / "hostile.txt").write_text(_dump(), encoding="utf-8")
    (dumps / "everything.txt").write_text(_topical(), encoding="utf-8")
    for number, name in enumerate((*map(os.fsencode, FILES), NOT_UTF8)):
        text = f"{_plain_title(number)}\n\n{_abstract('A plain paper')}\n"
        Path(os.fsdecode(os.fsencode(dumps) + b"/" + name)).write_text(text, encoding="utf-8")
    everything = " ".join(HOSTILE)
    said = {
        "hostile.txt": {"title": f"{everything}\n```\n{everything}"},
        "con.txt": {"title": "\n---\ntemplate: 404.html\n---\n"},
        "</script>\n```\n.txt": {"title": "There is no such file"},
    }
    settings = project / "mkdocs.yml"
    before = "      page_size: 50\n"
    text = settings.read_text(encoding="utf-8")
    assert before in text
    text = text.replace(before, f"      page_size: 20\n      listings: {json.dumps(said)}\n")
    laboratory = json.dumps({"name": f"Lab\n```\n{HOSTILE[0]}\x7f", "handle": HOSTILE[3]})
    settings.write_text(
        text.replace(
            "      organizations:\n", f"      organizations:\n        aux: {laboratory}\n"
        ),
        encoding="utf-8",
    )
    corrected = [
        {"id": _slug(_plain_title(0)), "reason": everything, "title": f"Corrected {HOSTILE[0]}"},
        {"id": _slug(_plain_title(1)), "reason": "x", "organization": {"name": HOSTILE[3]}},
        {"id": f"none {everything}", "reason": "There is no such paper", "hide": True},
    ]
    (project / corrections.FILE).write_text(yaml.safe_dump(corrected), encoding="utf-8")


def _slug(title: str) -> str:
    return urls.paper_slug(title, fold(title))


@pytest.fixture(scope="module")
def root(hostile: Path, shared_sites: SharedSites) -> str:
    return shared_sites.url("hostile")


@pytest.fixture(scope="module")
def pages(hostile: Path) -> dict[str, Reading]:
    """Every page of the hostile site, by its address below the root."""
    return _site(hostile / "site")


def _site(site: Path) -> dict[str, Reading]:
    return {
        page.relative_to(site).as_posix().removesuffix("index.html"): Reading(
            page.read_text(encoding="utf-8")
        )
        for page in sorted(site.rglob("*.html"))
    }


@pytest.fixture(scope="module")
def papers(hostile: Path) -> list[dict[str, str]]:
    return published_papers(hostile / "site")


def test_every_hostile_paper_is_there_and_reads_as_listed(
    pages: dict[str, Reading], papers: list[dict[str, str]]
) -> None:
    by_title = {paper["title"]: paper for paper in papers}
    assert len(papers) == len(HOSTILE) + len(FILES) + 2
    assert any(NO_TITLE in problem for problem in pages["report/"].all("li"))
    for text in HOSTILE:
        title, abstract = repair_title(clean(text)).text, repair(clean(_abstract(text)))
        paper = by_title[title]
        assert paper["abstract"] == abstract.text
        page = pages[paper["url"]]
        assert page.one("h1") == title
        assert page.one("div", class_="abstract") == _text(abstract.html)
        assert page.one("title") == f"{title} - Daily Papers Almanac"


def test_a_hostile_site_has_no_element_or_attribute_that_the_sample_lacks(
    pages: dict[str, Reading], in_small_pages: tuple[str, Path]
) -> None:
    known = _parts(_site(in_small_pages[1]))
    assert _parts(pages) - known == set()
    for address, page in pages.items():
        _has_safe_values(page)
        ids = [e.attributes["id"] for e in page.elements if "id" in e.attributes]
        assert len(ids) == len(set(ids)), address
        assert page.others == ["doctype html"], address


def _parts(pages: Mapping[str, Reading]) -> set[tuple[str, ...]]:
    """Every pair of an element and an attribute, every id and every handler."""
    found: set[tuple[str, ...]] = set()
    for page in pages.values():
        for element in page.elements:
            found.add((element.tag,))
            # Only what is written from the right says so, and the sample has nothing of it.
            found.update(
                (element.tag, name)
                for name, value in element.attributes.items()
                if (name, value) != ("dir", "auto")
            )
            id = element.attributes.get("id") or ""
            found.add(
                (element.tag, "id", re.sub(r"^(?:in-(?:[a-z]+-)?\d{4}|[a-z]|other)$", "", id))
            )
    return found


def test_no_front_matter_is_lost_or_taken_over(hostile: Path, root: str) -> None:
    record = (hostile / "docs/.almanac/written.json").read_text(encoding="utf-8")
    generated = json.loads(record.partition("\n")[2])  # below its digest
    sources = [hostile / "docs" / path for path in generated if path.endswith(".md")]
    assert len(sources) > len(HOSTILE)
    for source in sources:
        opening, matter, closing, _ = source.read_text(encoding="utf-8").split("\n", 3)
        assert (opening, closing) == ("---", "---")
        assert json.loads(matter).keys() - {"feed", "paper", "empty"} == {"title", "description"}
        assert yaml.safe_load(matter) == json.loads(matter)


def test_file_names_of_the_site_are_safe_anywhere(hostile: Path, root: str) -> None:
    site = hostile / "site"
    paths = [path.relative_to(site).as_posix() for path in site.rglob("*")]
    assert len({path.casefold() for path in paths}) == len(paths)
    for path in paths:
        assert len(path) < 200
        if path.startswith("assets/"):
            continue  # the theme's own
        assert re.fullmatch(r"[a-z0-9./-]+", path), path
        assert not any(RESERVED.fullmatch(part) for part in path.split("/")), path
    assert {path.name for path in hostile.parent.iterdir()} == {"almanac"}


def test_nothing_runs_and_nothing_scrolls_sideways_on_a_narrow_phone(
    browser: Browser, root: str, pages: dict[str, Reading]
) -> None:
    lists = ["", "report/", "dates/", "tags/", "dates/2024/03/", "tags/computer-vision/"]
    papers = [address for address in pages if address.startswith("papers/")]
    others = [address for address in pages if address.startswith(("listings/", "organizations/"))]
    with visiting(browser, root, viewport={"width": 320, "height": 600}) as visit:
        wide = []
        for address in [*lists, *papers, *others[::3]]:
            visit.tab.goto(root + address)
            assert visit.tab.evaluate("window.ran") is None, address
            width = visit.tab.evaluate("document.documentElement.scrollWidth")
            if width > 320:
                wide.append(f"{address}: {width}")
        assert wide == []


def test_search_shows_hostile_papers_as_text(
    browser: Browser, root: str, papers: list[dict[str, str]]
) -> None:
    with visiting(browser, root, viewport={"width": 320, "height": 600}) as visit:
        tab = visit.open("search/")
        searched(tab)
        more = tab.get_by_role("button", name="Show more")
        while more.is_visible():
            shown = results(tab).count()
            more.click()
            expect(results(tab)).not_to_have_count(shown)
        assert sorted(results(tab).all_text_contents()) == sorted(p["title"] for p in papers)
        assert (
            main(tab).locator(".results :is(script, img, svg:not(button svg), form)").count() == 0
        )
        assert tab.evaluate("document.documentElement.scrollWidth") <= 320
        for text in ("__proto__", "constructor", HOSTILE[0], HOSTILE[3], "con"):
            tab = visit.open(f"search/?{urlencode({'organization': text})}")
            expect(main(tab).locator(".results .facts", has_text=text).first).to_be_visible()
        for text in (f"<script>{RUN}</script>", "{{ 7*7 }}", "'\"><img src=x onerror=alert(1)>"):
            main(tab).get_by_role("searchbox").fill(text)
            searched(tab)
            expect(main(tab).get_by_role("searchbox")).to_have_value(text)
        assert tab.evaluate("window.ran") is None


def test_a_hostile_address_runs_nothing(browser: Browser, root: str) -> None:
    with visiting(browser, root) as visit:
        for query in (
            f"q=%3Cscript%3E{RUN}%3C/script%3E",
            f"topic=%3Cimg+src=x+onerror={RUN}%3E&year=__proto__&organization=constructor",
            "sort=__proto__",
            "q=%E0%A4%A&sort=%",
        ):
            tab = visit.open(f"search/?{query}")
            searched(tab)
            assert tab.evaluate("window.ran") is None
        tab = visit.open_missing(f"papers/%3Cimg%20src=x%20onerror={RUN}%3E/")
        searched(tab)
        assert tab.evaluate("window.ran") is None
