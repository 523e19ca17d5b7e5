"""A paper's page and card: what leads to the paper, and what is said of it where it is known.

`ALMANAC_ACCEPT=1 pytest tests/test_paper_page.py` replaces the expected pages with the rendered
ones. Look at the difference before you commit it.
"""

from __future__ import annotations

import gzip
import json
import os
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.catalogue import labels
from generator.catalogue.groups import Groups
from generator.exports.search_index import index_files
from generator.identifiers import arxiv_id, doi_url, find_doi
from generator.model import (
    Catalogue,
    Code,
    Count,
    DatedListing,
    Enrichment,
    Evidence,
    Link,
    Listing,
    Organization,
    Paper,
    ShownDate,
    Sighting,
    Site,
    Summary,
)
from generator.pages.cards import Cards, ListItem
from generator.pages.context import Context
from generator.pages.paper import MOST_SHARING, MOST_SIGHTINGS, paper_pages, shared_addresses
from generator.text import to_html
from generator.text.links import web_address
from tests.support.building import unknown_paper
from tests.support.libraries import library_of

EXPECTED = Path(__file__).parent / "golden" / "paper_page"
SITE = Site("Lamps", "https://lamps.example/almanac/", 50)
CHEMISTRY = replace(SITE, source_name="Lamp Letters", source_url="https://lamps.example/letters")
LISTING = DatedListing(
    Listing("day.json", (), (), None, 1, Count(1, 0, 0, 1, 0, unit="record"), ""),
    None,
    None,
    Evidence.NONE,
    "",
    "A day of lamps",
    "day",
)
TEXT = "We light rooms. The plans are at https://github.com/lamps/plans."
NAMES = ("Ada van Example", "Ben Placeholder", "Lamp Works Team")


def _paper(id: str, title: str = "Lamps for Small Rooms", abstract: str = TEXT) -> Paper:
    seen = Sighting("day.json", "day", 3, 1, 1, title, abstract, None, record=3)
    paper = unknown_paper(id, title, abstract)
    return replace(paper, abstract_html=to_html(abstract), sightings=(seen,))


EVERYTHING = replace(
    _paper("everything"),
    published=ShownDate(9, 30, 2025),
    listed=ShownDate(10, 2, 2025),
    authors=3,
    author_names=NAMES,
    organization=Organization("Lamp Works", "lamp-works"),
    arxiv="2509.01234",
    doi="10.1145/a_(1)#2",
    upvotes=1320,
    comments=4,
    code=Code("https://github.com/lamps/tiny", 1320),
    project_page="https://lamps.example/tiny page",
    keywords=("bulbs", "Small Rooms"),
    categories=("cs.LG", "cs.CV"),
    links=(
        Link("code", "https://www.github.com/Lamps/Tiny/", "Lamps/Tiny"),
        Link("code", "https://github.com/lamps/plans", "lamps/plans"),
    ),
    summary=Summary("A lamp for every room.", "Hugging Face"),
)
PAPERS = (
    EVERYTHING,
    _paper("nothing", abstract=""),
    replace(
        _paper("many-authors"),
        author_names=tuple(f"Ada {number} Example" for number in range(45)),
        authors=45,
    ),
    replace(_paper("doi-alone"), doi="10.1145/1.2", code=Code("https://lamps.example/c")),
    replace(_paper("old-id"), arxiv="hep-th/9901001", categories=("hep-th",)),
    replace(
        _paper("code-of-the-abstract"), links=EVERYTHING.links[1:], listed=ShownDate(10, 2, 2025)
    ),
    replace(_paper("summary-alone", abstract=""), summary=EVERYTHING.summary),
)


def _groups(paper: Paper) -> Groups:
    phrases = Enrichment(key_phrases=("small rooms", "light"))
    return Groups(library_of(Catalogue((paper,), (LISTING,), ()), {paper.id: phrases}))


def _page(paper: Paper, site: Site = SITE) -> str:
    (file,) = paper_pages(Context.of(_groups(paper).library, site))
    return file.render()


class Links(HTMLParser):
    """The text, the address and the class of each link of a page, in order."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.all: list[tuple[str, str, str]] = []
        self._is_open = False
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            given = dict(attrs)
            self.all.append(("", given["href"] or "", given.get("class") or ""))
            self._is_open = True

    def handle_endtag(self, tag: str) -> None:
        self._is_open = self._is_open and tag != "a"

    def handle_data(self, data: str) -> None:
        if self._is_open:
            text, address, kind = self.all[-1]
            self.all[-1] = text + data, address, kind


def _buttons(paper: Paper, site: Site = SITE) -> list[tuple[str, str]]:
    """The buttons above the abstract; the first, and no other, is the primary one."""
    markup = _page(paper, site).partition("<ul class=buttons>")[2].partition("</ul>")[0]
    links = Links(markup).all
    assert [kind for *_, kind in links] == ["primary"] + [""] * (len(links) - 1)
    return [(text, address) for text, address, _ in links]


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.id)
def test_the_page_of_a_paper(paper: Paper) -> None:
    path, page = EXPECTED / f"{paper.id}.md", _page(paper)
    if os.environ.get("ALMANAC_ACCEPT"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(page, encoding="utf-8")
    assert page == path.read_text(encoding="utf-8")


def test_the_buttons_lead_to_the_paper_first() -> None:
    assert _buttons(EVERYTHING) == [
        ("arXiv", "https://arxiv.org/abs/2509.01234"),
        ("PDF", "https://arxiv.org/pdf/2509.01234"),
        ("HTML", "https://arxiv.org/html/2509.01234"),
        ("Code lamps/tiny ★ 1,320", "https://github.com/lamps/tiny"),
        ("Hugging Face", "https://huggingface.co/papers/2509.01234"),
        ("Project page", "https://lamps.example/tiny%20page"),
        ("DOI", "https://doi.org/10.1145/a_(1)%232"),
    ]


def test_a_paper_without_an_id_is_looked_for_on_arxiv() -> None:
    paper = _paper("a", "Lamps & <Rooms>?")
    search = "https://arxiv.org/search/?searchtype=title&query=Lamps+%26+%3CRooms%3E%3F"
    assert _buttons(paper) == [("Find on arXiv", search)]
    elsewhere = [text for text, *_ in Links(_page(paper)).all]
    assert {"Hugging Face", "Semantic Scholar", "Google Scholar"} < set(elsewhere)


def test_an_old_id_has_no_page_on_hugging_face() -> None:
    old = replace(EVERYTHING, arxiv="hep-th/9901001", doi=None, code=None, project_page=None)
    assert [text for text, _ in _buttons(old)] == ["arXiv", "PDF", "HTML", "Code Lamps/Tiny"]
    assert "https://ar5iv.labs.arxiv.org/html/hep-th/9901001" in dict(_buttons(old)).values()


def test_another_source_names_no_hugging_face() -> None:
    for paper in (replace(EVERYTHING, summary=None), PAPERS[1]):
        assert "ugging" not in _page(paper, CHEMISTRY)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//evil.example/x",
        "https://user:password@evil.example/",
        "https://127.0.0.1/",
        "http://[",
        "",
        "https://",
    ],
)
def test_what_is_no_web_address_is_no_button(address: str) -> None:
    paper = replace(EVERYTHING, code=Code(address), project_page=address, links=())
    assert [text for text, _ in _buttons(paper)] == ["arXiv", "PDF", "HTML", "Hugging Face", "DOI"]


@given(st.text(), st.sampled_from(["https://a.org/", "http://a.org?", "https://a.org#", ""]))
def test_a_web_address_is_safe_and_stays_what_it_is(text: str, start: str) -> None:
    address = web_address(start + text)
    if address is not None:
        assert address.isascii()
        assert address.lower().startswith(("http://", "https://"))
        assert not set(" <>\"'\\`{}|^\n") & set(address)
        assert web_address(address) == address


@given(st.text())
def test_what_is_taken_for_an_id_is_safe(text: str) -> None:
    for found in (find_doi(f"10.1145/{text}"), arxiv_id(text), arxiv_id(f"2501.01234{text}")):
        if found:
            assert found.isascii()
            assert not set(' <>"\\{}|^`') & set(found)
            assert "#" not in doi_url(found)
            assert "?" not in doi_url(found)


def test_a_link_of_the_abstract_stands_once() -> None:
    addresses = [address for _, address, _ in Links(_page(EVERYTHING)).all]
    # The one in the abstract's text, and its button; the other is the Code button.
    assert addresses.count("https://github.com/lamps/plans") == 2
    assert "https://www.github.com/Lamps/Tiny/" not in addresses


def test_names_that_are_not_all_are_followed_by_and_others() -> None:
    names = "Ben Placeholder, Lamp Works Team"
    assert f"{names}</div>" in _page(EVERYTHING).replace("</a>", "")
    some = _page(replace(EVERYTHING, authors=None))
    assert f"{names} and others</div>" in some.replace("</a>", "")


def test_ten_authors_stand_first_and_the_others_open() -> None:
    page = _page(PAPERS[2])
    first, _, others = page.partition("<details><summary>and 35 more</summary>")
    assert "Ada 9 Example" in first
    assert "Ada 10 Example" not in first.partition('<div class="authors">')[2]
    assert "Ada 44 Example" in others
    assert "45 authors" not in page


def test_authors_whose_names_are_not_all_known_are_counted() -> None:
    assert "5 authors" in _page(replace(EVERYTHING, authors=5))


def test_keywords_are_no_key_phrases_too() -> None:
    phrases = [text for text, address, _ in Links(_page(EVERYTHING)).all if "search/?q=" in address]
    assert phrases == ["bulbs", "Small Rooms", "light"]


# --- the card ---


@pytest.mark.parametrize(
    ("change", "facts"),
    [
        ({}, "Ada van Example, Ben Placeholder and Lamp Works Team · 30 September 2025"),
        ({"authors": 6}, "Ada van Example, Ben Placeholder and 4 more · 30 September 2025"),
        ({"author_names": NAMES[:2], "authors": 2}, "Ada van Example and Ben Placeholder · "),
        (
            {"author_names": NAMES[:1], "authors": None},
            "Ada van Example and others · 30 September 2025",
        ),
        ({"author_names": (), "authors": None}, "Lamp Works · 30 September 2025"),
        ({"author_names": (), "organization": None}, "3 authors · 30 September 2025"),
        ({"published": None}, "Lamp Works Team · listed 2 October 2025 · "),
        ({"published": None, "year_alone": 2019}, "Lamp Works Team · 2019 · "),
        ({"published": None, "listed": None}, "Lamp Works Team · <i>Date unknown</i> · "),
        ({"upvotes": None}, "2025 · 4 comments · <b>Code</b>"),
        ({"upvotes": None, "comments": None, "code": None, "links": ()}, "30 September 2025"),
        ({"upvotes": 1}, "2025 · 1 upvote · <b>Code</b>"),
        ({"code": None}, "2025 · 1,320 upvotes · <b>Code</b>"),
    ],
)
def test_the_facts_of_a_card(change: dict[str, object], facts: str) -> None:
    paper = replace(EVERYTHING, **change)  # type: ignore[arg-type]  # a table of fields
    card = Cards(_groups(paper))(ListItem(paper))
    assert facts in card
    assert _indexed(paper, "papers-0.json")[0]["facts"] == list(labels.byline(paper, ""))


def test_a_card_without_an_abstract_has_the_summary_marked_as_a_machines() -> None:
    paper = PAPERS[-1]
    card = Cards(_groups(paper))(ListItem(paper))
    assert "<span class=kind>Summary by a machine</span> A lamp for every room." in card


def _indexed(paper: Paper, name: str) -> Any:
    """Return a file of the search index of one paper."""
    files = {Path(file.path).name: file for file in index_files(_groups(paper))}
    return json.loads(gzip.decompress(files[f"{name}.gz"].as_bytes()))


def test_a_search_sorts_by_upvotes_and_finds_code() -> None:
    assert _indexed(EVERYTHING, "order-upvotes.json") == [1320]
    assert _indexed(EVERYTHING, "filter-code.json") == {"yes": [0]}
    for name in ("date", "comments", "upvotes"):
        assert _indexed(PAPERS[1], f"order-{name}.json") == [None]
    assert _indexed(PAPERS[1], "filter-code.json") == {}


def test_a_paper_that_was_seen_very_often_shows_the_first_sightings() -> None:
    (sighting,) = EVERYTHING.sightings[:1]
    for number, more in ((MOST_SIGHTINGS, ""), (MOST_SIGHTINGS + 2, "2 times more, all in")):
        page = _page(replace(EVERYTHING, sightings=(sighting,) * number))
        assert page.count(f"of <span class=file>{sighting.listing}</span>") == MOST_SIGHTINGS
        assert more in page
        assert ("more, all in" in page) == bool(more)


def test_the_page_of_a_shared_address_lists_so_many_papers_and_searches_for_the_rest() -> None:
    papers = tuple(_paper(f"lamps-{n:06x}") for n in range(MOST_SHARING + 3))
    shared = {"lamps-ffffff": tuple(paper.id for paper in papers)}
    library = library_of(Catalogue(papers, (LISTING,), (), shared=shared))
    (file,) = shared_addresses(Context.of(library, SITE))
    page = file.render()
    assert page.count("<article") == MOST_SHARING
    assert f"{MOST_SHARING + 3} papers share this title" in page
    assert "Search for the other 3 papers" in page
