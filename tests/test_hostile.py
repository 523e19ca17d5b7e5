"""Text is data: whatever a listing, a file's name or an owner says, a page shows it as text.

First a property through the real Markdown and the real templates, a page at a time; then
strings written for every route, in one built site that a browser opens.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, Phase, example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from jinja2 import Environment
from mkdocs.commands.build import get_context
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation, get_navigation
from mkdocs.structure.pages import Page as MkDocsPage

from generator import catalogue, corrections, render
from generator import settings as almanac
from generator.model import Entry, Filing, LineCount, Listing, Page, ShownDate, Site, Topic
from generator.text import clean
from generator.text.cleaning import INVISIBLE
from generator.text.links import split_links

ROOT = Path(__file__).parents[1]
VOID = frozenset(
    "area base br col embed hr img input link meta param source track wbr".split()
)
# Where text may stand in an attribute; all other attributes of two pages can be compared.
OF_TEXT = frozenset(("href", "content", "aria-label"))
SAFE_ADDRESS = re.compile(r"(?:https?://[^\s<>\"]+|[a-z0-9./_-]*)(?:#[a-z-]+)?")
UNSEEN = re.compile(f"[{''.join(INVISIBLE.values())}]")


@dataclass
class Element:
    """An element of a page: its attributes, and all text in it, also of the elements inside."""

    tag: str
    attributes: dict[str, str | None]
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
        self.handle_startendtag(tag, attrs)
        if tag not in VOID:
            self._open.append(self.elements[-1])

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs), f"an attribute stands twice: {attrs}"
        self.elements.append(Element(tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
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

    def description(self) -> str:
        """What the page says of itself to a search engine."""
        (content,) = (
            element.attributes["content"] or ""
            for element in self.elements
            if element.attributes.get("name") == "description"
        )
        return content

    def shape(self) -> list[tuple[str, dict[str, str | None]]]:
        """Every element with its attributes, but for the values that may hold text."""
        return [
            (e.tag, {name: "" if name in OF_TEXT else v for name, v in e.attributes.items()})
            for e in self.elements
        ]


@dataclass(frozen=True)
class Built:
    """A page after MkDocs, and the front matter that MkDocs took from it."""

    reading: Reading
    matter: Mapping[str, object]


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

    def twin(self) -> Words:
        """Harmless words that make a page of the same shape: its links, and no others."""
        links = " ".join(url for _, url in split_links(clean(self.abstract)) if url)
        return Words(
            title=_plain(self.title, "A paper"),
            abstract=_plain(f"{self.abstract} {self.abstract}", f"What it found {links}".strip()),
            byline="acme Acme",
            file="listing",
            listing="Some listing",
            reason="Some reason",
            topic="Topic",
        )


def _plain(text: str, harmless: str) -> str:
    """`harmless`, with a character to clean away where `text` has one."""
    return harmless if clean(text) == text.strip() else f"{harmless[0]}\u200b{harmless[1:]}"


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
                abstract=f"{words.abstract} {MIDDLE} again {words.abstract}",
                lines=(1, 2, 3, 4, 5),
                organization=clean(words.byline),  # as the grammar gives it
                shown=ShownDate(2, 29, 2024),
                comments=7,
            ),
        ),
    )


def _listing(name: str, entry: Entry) -> Listing:
    taken = len(entry.lines)
    return Listing(name, (entry,), (), None, 1, LineCount(taken, 0, 0, taken, 0), "")


class Theme:
    """MkDocs with the project's own configuration, for a page at a time."""

    def __init__(self, folder: Path) -> None:
        self.config: MkDocsConfig = load_config(str(ROOT / "mkdocs.yml"))
        self.environment: Environment = self.config.theme.get_env()
        self.corrections = folder / corrections.FILE
        self.files = Files(
            [self._file(page) for page in self.pages(Words(*"abcdefg"))]
            + [self._file(Page(name, "# By hand")) for name in ("about.md", "search.md")]
        )
        self.nav: Navigation = get_navigation(self.files, self.config)

    def pages(self, words: Words) -> list[Page]:
        """The pages of a catalogue in which all `words` stand."""
        listings = _listings(words)
        titles = {listings[1].name: {"title": words.listing}}
        given = almanac.from_config(ROOT, {**self.config.extra["almanac"], "listings": titles})
        known = catalogue.build(listings, given)
        (paper,) = known.papers
        correction = {"id": paper.id, "reason": words.reason, "title": words.title}
        self.corrections.write_text(yaml.safe_dump([correction]), encoding="utf-8")
        known = corrections.apply(known, corrections.load(self.corrections))
        topic = Topic(clean(words.topic), FACET, clean(words.topic))
        filing = Filing(topic.name, (TOPIC_WORD,))
        known = replace(known, papers=tuple(replace(p, topics=(filing,)) for p in known.papers))
        return list(render.pages(known, [topic], Site("Almanac", "http://localhost/", 50)))

    def built(self, words: Words) -> dict[str, Built]:
        """The same pages after MkDocs, by their kind and place."""
        return dict(self._built(page) for page in self.pages(words))

    def _built(self, page: Page) -> tuple[str, Built]:
        mkdocs_page = MkDocsPage(None, self._file(page), self.config)
        mkdocs_page.read_source(self.config)
        mkdocs_page.render(self.config, self.files)
        template = self.environment.get_template(mkdocs_page.meta.get("template", "main.html"))
        markup = template.render(get_context(self.nav, self.files, self.config, mkdocs_page))
        return _kind(page.path), Built(_read(markup), mkdocs_page.meta)

    def _file(self, page: Page) -> File:
        made = File(page.path, None, self.config.site_dir, use_directory_urls=True)
        made.content_string = page.content
        return made


@cache
def _read(markup: str) -> Reading:
    return Reading(markup)


def _kind(path: str) -> str:
    """`papers/*`, whatever the paper's slug; a listing's by its number, a date's whole."""
    folder, _, name = path.removesuffix(".md").rpartition("/")
    if folder in ("papers", "tags", "listings", "organizations") and name != "index":
        return f"{folder}/{name[0] if folder == 'listings' else '*'}"
    return path


@pytest.fixture(scope="module")
def theme(tmp_path_factory: pytest.TempPathFactory) -> Theme:
    return Theme(tmp_path_factory.mktemp("theme"))


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
    st.lists(st.one_of(st.sampled_from(MEANINGFUL), st.text(max_size=6)), min_size=1, max_size=12).map(
        "".join
    ),
)
SEEN = TEXT.filter(clean)
NAME = TEXT.map(lambda text: re.sub(r"[/\0]", "", text))
ANY_WORDS = st.builds(
    Words, title=SEEN, abstract=SEEN, byline=SEEN, file=NAME, listing=SEEN, reason=SEEN, topic=SEEN
)
EVERYTHING = " ".join(MEANINGFUL)


@given(words=ANY_WORDS)
@example(words=Words(*[EVERYTHING] * 3, EVERYTHING.replace("/", "").replace("\0", ""), *[EVERYTHING] * 3))
@hypothesis_settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), phases=list(Phase)[:3])
def test_what_goes_in_is_what_is_read_and_nothing_else(theme: Theme, words: Words) -> None:
    built, harmless = theme.built(words), theme.built(words.twin())
    assert built.keys() == harmless.keys()
    for kind, page in built.items():
        assert page.matter.keys() == {"title", "description", "hide"}, kind
        assert page.reading.shape() == harmless[kind].reading.shape(), kind
        assert page.reading.others == harmless[kind].reading.others == ["doctype html"], kind
        _has_safe_values(page.reading)
    for kind, check in CHECKS.items():
        check(built[kind], words)


def _has_safe_values(page: Reading) -> None:
    """Every address leads to a page of the site or to the web; nothing unseen is anywhere."""
    for element in page.elements:
        for name, value in element.attributes.items():
            assert not UNSEEN.search(value or ""), (element.tag, name, value)
            if name in ("href", "src", "action"):
                assert SAFE_ADDRESS.fullmatch(value or ""), (element.tag, name, value)
    (root,) = (element for element in page.elements if element.tag == "html")
    assert not UNSEEN.search(root.text)


def _paper(page: Built, words: Words) -> None:
    title, reading = clean(words.title), page.reading
    abstract = clean(f"{words.abstract} {MIDDLE} again {words.abstract}")
    assert reading.one("h1") == title
    assert reading.one("div", class_="abstract") == abstract
    assert reading.one("title") == f"{title} - Daily Papers Almanac"
    assert html.unescape(str(page.matter["title"])) == title
    _describes(page, abstract)
    assert _name(words) in reading.all("a")
    assert any(text.endswith(f": {clean(words.reason)}") for text in reading.all("p", class_="note"))
    assert clean(words.listing) in reading.all("a")
    assert f"1 {clean(words.file)}.txt" in reading.all("span", class_="file")
    listed = clean(f"{words.abstract} {MIDDLE} {words.abstract}")
    assert listed in reading.all("p")


def _describes(page: Built, abstract: str) -> None:
    description = page.reading.description()
    assert html.unescape(str(page.matter["description"])) == description
    assert description
    assert abstract.startswith(description.removesuffix("…"))


def _name(words: Words) -> str:
    """The organisation's: all but the first word of its byline, if there are more."""
    handle, _, name = clean(words.byline).partition(" ")
    return name or handle


def _heading(text: Callable[[Words], str]) -> Callable[[Built, Words], None]:
    def check(page: Built, words: Words) -> None:
        heading = text(words)
        assert page.reading.one("h1") == heading
        assert page.reading.one("title") == f"{heading} - Daily Papers Almanac"
        assert html.unescape(str(page.matter["title"])) == heading
        _card(page, words)

    return check


def _card(page: Built, words: Words) -> None:
    assert clean(words.title) in page.reading.all("a")
    (gist,) = page.reading.all("p", class_="gist")
    assert clean(f"{words.abstract} {MIDDLE} again").startswith(gist.removesuffix("…")[:50])


def _indexed(text: Callable[[Words], str]) -> Callable[[Built, Words], None]:
    def check(page: Built, words: Words) -> None:
        assert text(words) in page.reading.all("a")

    return check


CHECKS: Mapping[str, Callable[[Built, Words], None]] = {
    "papers/*": _paper,
    "index.md": _card,
    "papers/index.md": _card,
    "dates/2024/02.md": _card,
    "tags/*": _heading(lambda words: clean(words.topic)),
    "tags/index.md": _indexed(lambda words: clean(words.topic)),
    "organizations/*": _heading(_name),
    "organizations/index.md": _indexed(_name),
    "listings/1": _heading(lambda words: f"Listing 1 {clean(words.file)}.txt"),
    "listings/2": _heading(lambda words: clean(words.listing)),
    "listings/index.md": _indexed(lambda words: clean(words.listing)),
    "report/index.md": _indexed(lambda words: f"1 {clean(words.file)}.txt"),
}
