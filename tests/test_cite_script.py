"""Citations in five formats, made by the paper page's script: read by other people's parsers.

The script's BibTeX is that of `generator/exports/citations.py`, which a page shows without script.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle
from citeproc import formatter as formatters
from citeproc.source.json import CiteProcJSON
from markdown_it import MarkdownIt
from playwright.sync_api import Browser, Page, expect

from generator.exports import citations
from generator.exports.citations import bibtex
from generator.model import Organization, ShownDate
from tests.support.building import published_papers, unknown_paper
from tests.support.sites import SharedSites
from tests.support.visits import DESKTOP, PHONE, Visit, main, visiting

URL = "https://example.org/almanac/papers/{}/"
TITLES = (
    "Maps of Tea",
    "}, note = {injected}, x = {",
    "{{{ \\} \\",
    "\\input{/etc/passwd} 100% of $5 & #1_a ^2 ~ b",
    "@article{other, title = {x}}",
    "line\nER  - \nTY  - BOOK\r\nTI  - injected\u2028and\x85more",
    "[a](https://example.com/) ![b] `c` **d** _e_ ~~f~~ <b>g</b> &amp; \\",
    '"quoted", ‘comma’; «Überfitting» 注意 \u05e9\u05dc\u05d5\u05dd \U0001f9ea',
    "  spaced \t out  ",
)
NOTE = "Authors not given by the listing"
COPIED = "navigator.clipboard.readText()"


def _one_line(text: str) -> str:
    return " ".join(text.split())


PAPERS = [
    replace(
        unknown_paper(f"paper-{number:06}", title),
        published=(ShownDate(2, 29, 2024), ShownDate(9, 30), None)[number % 3],
        year_inferred=number % 2 == 0,
        organization=Organization(title, None) if number % 4 == 3 else None,
        author_names=("Ada van Example", title, "Ben Placeholder") if number % 2 else (),
        arxiv="2402.01234" if number % 3 == 1 else None,
        categories=("cs.LG",),
        doi="10.1145/a_(1)#2" if number % 5 < 2 else None,
    )
    for number, title in enumerate(map(_one_line, TITLES))
]


def _cited(number: int) -> dict[str, Any]:
    """The facts of a paper, with the title as it would stand in a list that somebody edited."""
    paper = PAPERS[number]
    date, note = filter(None, citations.cited_date(paper).split("-")), citations.note(paper)
    facts = {
        "id": paper.id,
        "key": citations.citation_key(paper),
        "title": TITLES[number],
        "url": citations.paper_url(paper) or URL.format(paper.id),
        "authors": citations.author_names(paper),
        "arxiv": paper.arxiv,
        "category": citations.primary_category(paper),
        "doi": paper.doi,
        "note": note if note != citations.NO_AUTHORS else None,
        # As the page has it, and reader/widgets.js reads it.
        **dict(zip(("year", "month", "day"), map(int, date), strict=False)),
    }
    return {name: fact for name, fact in facts.items() if fact}


CITED = [_cited(number) for number in range(len(TITLES))]


def _cite(tab: Page, format: str, cited: Sequence[dict[str, Any]] = CITED) -> str:
    call = """async ([script, format, cited]) =>
        (await import(script)).cite(format, ...cited)"""
    said: str = tab.evaluate(call, [tab.url + "assets/cite.js", format, cited])
    return said


@pytest.fixture
def tab(visit: Visit) -> Page:
    return visit.open()


def test_bibtex_is_that_of_the_page(tab: Page) -> None:
    for paper, cited in zip(PAPERS, CITED, strict=True):
        assert _cite(tab, "bibtex", [cited]) == bibtex(paper, URL.format(paper.id))


def test_ris_and_csl_are_those_of_an_export(tab: Page) -> None:
    for paper, cited in zip(PAPERS, CITED, strict=True):
        url, key = URL.format(paper.id), citations.citation_key(paper)
        assert _cite(tab, "ris", [cited]) == citations.ris(paper, url, key, [])
        assert json.loads(_cite(tab, "csl", [cited])) == [citations.csl(paper, url, key, {})]


def test_bibtex_of_many_is_read_as_one_file(tab: Page) -> None:
    parsed = parse_string(_cite(tab, "bibtex"))
    assert not parsed.failed_blocks
    assert [entry.key for entry in parsed.entries] == [cited["key"] for cited in CITED]


def test_ris(tab: Page) -> None:
    read = rispy.loads(_cite(tab, "ris"))
    assert [record["id"] for record in read] == [cited["key"] for cited in CITED]
    for record, cited, paper in zip(read, CITED, PAPERS, strict=True):
        assert record["type_of_reference"] == "GEN"
        assert record.get("primary_title", record.get("title")) == paper.title
        assert record["urls"] == [cited["url"]]
        assert record.get("notes", [""])[0] == citations.note(paper)
        assert record.get("authors", []) == citations.author_names(paper)
        assert record.get("doi") == paper.doi
        assert record.get("accession_number") == (paper.arxiv and f"arXiv:{paper.arxiv}")
        assert record.get("year") == ("2024" if "year" in cited else None)
        date = citations.cited_date(paper).replace("-", "/")
        assert record.get("date", "") == date
        known = {"type_of_reference", "id", "title", "primary_title", "urls", "notes", "authors"}
        known |= {"year", "date", "doi", "accession_number"}
        assert set(record) <= known, "nothing injected"


def test_csl(tab: Page) -> None:
    read = json.loads(_cite(tab, "csl"))
    for item, cited, paper in zip(read, CITED, PAPERS, strict=True):
        expected = {
            "id": cited["key"],
            "type": "article",
            "title": paper.title,
            "URL": cited["url"],
        }
        if paper.author_names:
            expected["author"] = [
                dict(zip(("family", "given"), name.split(", "), strict=True))
                if ", " in name
                else {"literal": name}
                for name in cited["authors"]
            ]
        if paper.arxiv:
            expected["number"] = f"arXiv:{paper.arxiv}"
        if paper.doi:
            expected["DOI"] = paper.doi
        if "year" in cited:
            date = citations.cited_date(paper).split("-")
            expected["issued"] = {"date-parts": [list(map(int, date))]}
        assert item.pop("note", "") == citations.note(paper)
        assert item == expected


def test_csl_makes_a_bibliography(tab: Page) -> None:
    # Its parser warns of what it does not know, and a warning fails a test.
    items = json.loads(_cite(tab, "csl", CITED[:1]))
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    made = CitationStylesBibliography(style, CiteProcJSON(items), formatters.plain)
    made.register(Citation([CitationItem(items[0]["id"])]))
    (line,) = map(str, made.bibliography())
    assert "Maps of Tea" in line
    assert "2024" in line


def test_csl_with_authors_makes_a_bibliography(tab: Page) -> None:
    cited = {**CITED[0], "authors": ["van Example, Ada", "Tea Team"]}
    items = json.loads(_cite(tab, "csl", [cited]))
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    made = CitationStylesBibliography(style, CiteProcJSON(items), formatters.plain)
    made.register(Citation([CitationItem(items[0]["id"])]))
    (line,) = map(str, made.bibliography())
    assert "Example, A." in line
    assert "Tea Team" in line


def test_a_markdown_link_is_one_link_with_the_title(tab: Page) -> None:
    read = MarkdownIt("commonmark").enable("strikethrough")
    for paper, cited in zip(PAPERS, CITED, strict=True):
        (paragraph,) = read.parse(_cite(tab, "markdown", [cited]))[1::3]
        opening, *text, closing = paragraph.children or []
        assert (opening.type, closing.type) == ("link_open", "link_close")
        assert opening.attrs == {"href": cited["url"].replace("(", "%28").replace(")", "%29")}
        assert {token.type for token in text} <= {"text", "text_special"}
        assert "".join(token.content for token in text) == paper.title


def test_plain_text(tab: Page) -> None:
    assert _cite(tab, "plain", CITED[:1]) == (
        f"Maps of Tea. 29 February 2024. {CITED[0]['url']} ({NOTE}; year inferred)"
    )
    assert _cite(tab, "plain", CITED[2:3]).startswith("{{{ \\} \\. https://"), "no day is made up"
    assert _cite(tab, "plain", [{**CITED[0], "authors": ["van Example, Ada", "Team"]}]).startswith(
        "Ada van Example, Team. Maps of Tea."
    )


def test_a_citation_that_was_stored_by_an_earlier_version_is_written(tab: Page) -> None:
    old = {"id": "maps-1a2b3c", "title": "Maps", "url": "https://a.org/", "inferred": True}
    (only,) = parse_string(_cite(tab, "bibtex", [{**old, "organization": "Works"}])).entries
    assert only.key == "maps-1a2b3c"
    assert only["note"] == NOTE


def test_formats_are_described(tab: Page) -> None:
    call = "async (script) => (await import(script)).FORMATS"
    described = tab.evaluate(call, tab.url + "assets/cite.js")
    assert list(described) == ["bibtex", "ris", "csl", "plain", "markdown"]
    for format in described.values():
        assert set(format) == {"name", "extension", "type"}
        assert re.fullmatch(r"[a-z]+/[a-z.+-]+", format["type"])


def test_keys_of_a_list_are_distinct(tab: Page) -> None:
    call = """async ([script, format, cited]) => {
        const papers = cited.map((citation) => ({ citation, note: "", tags: [] }));
        return (await import(script)).writeList(format, papers);
    }"""
    listed = [{**CITED[0], "key": key} for key in ("a", "a", "b", "a", "aa")]
    text = tab.evaluate(call, [f"{tab.url}assets/reader/formats.js", "bibtex", listed])
    keys = [entry.key for entry in parse_string(text).entries]
    assert keys == ["a", "aa", "b", "aaa", "aaaa"]


def _from_data(paper: dict[str, Any], url: str | None) -> dict[str, Any]:
    """The facts for a citation of a paper of `papers.jsonl.gz`."""
    day = dict(zip(("year", "month", "day"), (paper["published"] or "").split("-"), strict=False))
    organization = paper["organization"]
    notes = [
        NOTE,
        *([f"organisation: {organization['name']}"] if organization else []),
        *(["year inferred"] if paper["published_year_inferred"] else []),
    ]
    return {
        "id": paper["id"],
        "title": paper["title"],
        "url": url,
        **{name: int(value) for name, value in day.items() if value},
        **({"note": "; ".join(notes)} if len(notes) > 1 else {}),
    }


@pytest.mark.parametrize("kind", ["day", "organization", "undated"])
def test_a_page_holds_the_facts_of_its_paper(
    browser: Browser, root: str, papers: list[dict[str, Any]], kind: str
) -> None:
    def is_of_kind(paper: dict[str, Any]) -> bool:
        if kind == "organization":
            return bool(paper["organization"])
        return bool(paper["published"]) == (kind == "day")

    paper = next(filter(is_of_kind, papers))
    with visiting(browser, root) as visit:
        tab = visit.open(paper["url"])
        found = tab.evaluate(
            "async (script) => (await import(script)).readCitation()",
            f"{root}assets/reader/widgets.js",
        )
        url = tab.locator("link[rel=canonical]").get_attribute("href")
        key = re.match(r"@misc\{([a-z0-9-]+),", main(tab).locator(".cite").inner_text())
        assert key
        assert found.pop("key") == key[1]
        assert {name: fact for name, fact in found.items() if fact} == _from_data(paper, url)


def test_buttons_copy_what_they_say(
    browser: Browser, root: str, papers: list[dict[str, Any]]
) -> None:
    permissions = ["clipboard-read", "clipboard-write"]
    with visiting(browser, root, permissions=permissions, viewport=PHONE) as visit:
        tab = visit.open(papers[0]["url"])
        cited = _from_data(papers[0], tab.locator("link[rel=canonical]").get_attribute("href"))
        block = main(tab).locator(".cite")
        without_script = block.inner_text()
        cited["key"] = without_script[len("@misc{") : without_script.index(",")]
        group = main(tab).get_by_role("group", name="Copy the citation")
        names = {
            "bibtex": "BibTeX",
            "ris": "RIS",
            "csl": "CSL-JSON",
            "plain": "Plain text",
            "markdown": "Markdown link",
        }
        expect(group.get_by_role("button")).to_have_text(list(names.values()))
        script = f"{root}assets/cite.js"
        for format, name in names.items():
            group.get_by_role("button", name=name).press("Enter")
            expect(group.get_by_role("status")).to_have_text(f"Copied: {name}")
            made = tab.evaluate(
                "async ([s, f, c]) => (await import(s)).cite(f, c)", [script, format, cited]
            )
            assert tab.evaluate(COPIED) == made
            assert (block.text_content() or "") == made.replace("\r\n", "\n")
            if format == "bibtex":
                assert made == without_script


def test_a_site_that_is_served_elsewhere_cites_its_own_address(
    browser: Browser, sample_project: Path, shared_sites: SharedSites
) -> None:
    paper = published_papers(sample_project / "site")[0]
    root = shared_sites.url("preview")
    page = (sample_project / "site" / paper["url"] / "index.html").read_text("utf-8")
    assert root not in page, "it was built for another address"
    with visiting(browser, root) as visit:
        tab = visit.open(paper["url"])
        expect(main(tab).get_by_role("group", name="Copy the citation")).to_be_visible()
        expect(main(tab).locator(".cite")).to_contain_text(f"url = {{{root}{paper['url']}}}")


def test_what_cannot_be_copied_is_selected(
    browser: Browser, root: str, papers: list[dict[str, Any]]
) -> None:
    with visiting(browser, root, viewport=DESKTOP) as visit:
        refused = "() => Promise.reject(new DOMException('no', 'NotAllowedError'))"
        visit.tab.add_init_script(f"Clipboard.prototype.writeText = {refused}")
        tab = visit.open(papers[0]["url"])
        main(tab).get_by_role("button", name="RIS").click()
        expect(main(tab).get_by_role("status")).to_have_text(re.compile("^RIS is selected"))
        selected = tab.evaluate("String(getSelection())")
        assert rispy.loads(selected)[0]["urls"][0].endswith(papers[0]["url"])


def test_without_script_a_page_has_no_button(
    browser: Browser, root: str, papers: list[dict[str, Any]]
) -> None:
    with visiting(browser, root, java_script_enabled=False) as visit:
        tab = visit.open(papers[0]["url"])
        expect(main(tab).locator(".cite")).to_contain_text("@misc{")
        expect(main(tab).get_by_role("group", name="Copy the citation")).to_have_count(0)
