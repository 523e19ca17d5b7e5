"""The head of a paper's page, read as Zotero, Google Scholar and social sites read it: by lxml."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from lxml import html  # type: ignore[import-untyped]  # it has no types
from mkdocs.commands.build import get_context
from mkdocs.config import load_config
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import get_navigation
from mkdocs.structure.pages import Page

from generator.model import Paper, ShownDate
from generator.pages.environment import render_page
from generator.pages.metadata import metadata
from generator.publish.theme import page_globals
from tests.support.building import link_project, unknown_paper

PATH = "papers/lamps-1a2b3c/"
KNOWN = replace(
    unknown_paper("lamps-1a2b3c", "Lamps for “Small” Rooms", "We light rooms."),
    published=ShownDate(9, 3, 2025),
    author_names=("Ada van Example", "Ben Placeholder", "Lamp Works Team"),
    arxiv="2509.01234",
    doi="10.1145/a_(1)#2",
)
Render = Callable[[Paper], "Head"]


class Head:
    """What programs find in the head of a page."""

    def __init__(self, markup: str) -> None:
        (self.element,) = html.document_fromstring(markup).xpath("/html/head")

    def tags(self) -> dict[str, list[str]]:
        """Highwire's tags by name; a program that reads `name` reads no `property` of them."""
        tags: dict[str, list[str]] = {}
        for tag in self.element.xpath("meta[starts-with(@name, 'citation_')]"):
            tags.setdefault(tag.get("name"), []).append(tag.get("content"))
        return tags

    def open_graph(self) -> dict[str, str]:
        """Open Graph's properties; none of them stands twice."""
        tags = self.element.xpath("meta[starts-with(@property, 'og:')]")
        found = {tag.get("property"): tag.get("content") for tag in tags}
        assert len(found) == len(tags)
        return found

    def data(self) -> list[Any]:
        """The blocks of JSON-LD."""
        return [
            json.loads(block.text)
            for block in self.element.xpath("script[@type='application/ld+json']")
        ]


@pytest.fixture(scope="module")
def render(tmp_path_factory: pytest.TempPathFactory) -> Render:
    """A function that renders the page of a paper through the theme, and reads its head."""
    folder = link_project(tmp_path_factory.mktemp("metadata") / "almanac")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SITE_URL", "https://lamps.example/almanac/")
        config = load_config(str(folder / "mkdocs.yml"))
    environment = config.theme.get_env()
    environment.globals.update(page_globals(config, False))
    file = File(f"{PATH[:-1]}.md", None, config.site_dir, use_directory_urls=True)
    files = Files([file])
    nav = get_navigation(Files([]), config)

    def rendered(paper: Paper) -> Head:
        file.content_string = render_page(
            PATH,
            "shared.md",
            paper.title,
            paper.abstract,
            metadata=metadata(paper),
            papers=[],
            total=0,
        )
        page = Page(None, file, config)
        page.read_source(config)
        page.render(config, files)
        context = get_context(nav, files, config, page)
        return Head(environment.get_template("main.html").render(context))

    return rendered


def test_zotero_and_google_scholar_find_all_that_is_known(render: Render) -> None:
    assert render(KNOWN).tags() == {
        "citation_title": ["Lamps for “Small” Rooms"],
        "citation_author": ["van Example, Ada", "Placeholder, Ben", "Lamp Works Team"],
        "citation_publication_date": ["2025/09/03"],
        "citation_arxiv_id": ["2509.01234"],
        "citation_pdf_url": ["https://arxiv.org/pdf/2509.01234"],
        "citation_doi": ["10.1145/a_(1)#2"],
        "citation_abstract_html_url": ["https://arxiv.org/abs/2509.01234"],
    }


def test_json_ld(render: Render) -> None:
    assert render(KNOWN).data() == [
        {
            "@context": "https://schema.org",
            "@type": "ScholarlyArticle",
            "headline": "Lamps for “Small” Rooms",
            "author": [
                {"@type": "Person", "name": "Ada van Example"},
                {"@type": "Person", "name": "Ben Placeholder"},
                {"@type": "Organization", "name": "Lamp Works Team"},
            ],
            "datePublished": "2025-09-03",
            "sameAs": ["https://arxiv.org/abs/2509.01234", "https://doi.org/10.1145/a_(1)%232"],
        }
    ]


def test_open_graph(render: Render) -> None:
    assert render(KNOWN).open_graph() == {
        "og:type": "article",
        "og:title": "Lamps for “Small” Rooms",
        "og:description": "We light rooms.",
        "og:url": f"https://lamps.example/almanac/{PATH}",
    }


@pytest.mark.parametrize(
    "change", [{"published": None}, {"published": ShownDate(9, 3)}, {"year_inferred": True}]
)
def test_a_date_that_is_not_certain_is_not_told(render: Render, change: dict[str, Any]) -> None:
    head = render(replace(KNOWN, arxiv=None, **change))
    assert "citation_publication_date" not in head.tags()
    assert "datePublished" not in head.data()[0]


@pytest.mark.parametrize("published", [None, ShownDate(9, 3)])
def test_without_a_date_the_year_of_the_arxiv_id_is_told(
    render: Render, published: ShownDate | None
) -> None:
    head = render(replace(KNOWN, published=published))
    assert head.tags()["citation_publication_date"] == ["2025"]
    assert head.data()[0]["datePublished"] == "2025"


def test_of_a_paper_without_facts_the_head_has_its_title(render: Render) -> None:
    head = render(unknown_paper("a", "Lamps"))
    assert head.tags() == {"citation_title": ["Lamps"]}
    assert head.data() == []


@pytest.mark.parametrize(
    "text",
    [
        "</script><script>alert(1)</script>",
        "<!--<script>",
        '" onload="alert(1)',
        "a, b & {{ 7*7 }} {% raw %}",
        "\u2028\u2029 \\u003c \\",
        "]]> &lt;b&gt;",
    ],
)
def test_hostile_text_stays_text(render: Render, text: str) -> None:
    head = render(replace(KNOWN, title=text, author_names=(text, f"Ada {text}"), abstract=text))
    plain = " ".join(text.split())
    (data,) = head.data()
    assert data["headline"] == plain
    assert [author["name"] for author in data["author"]] == [plain, f"Ada {plain}"]
    assert head.tags()["citation_title"] == [plain]
    assert len(head.tags()["citation_author"]) == 2
    assert {element.tag for element in head.element.iter()} <= {
        "head",
        "meta",
        "title",
        "link",
        "script",
    }
    assert len(head.element.xpath("script[not(@src)]")) == 1
