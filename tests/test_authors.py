"""Authors: which names are one, their pages and index, and the search for them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from urllib.parse import quote_plus

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from mkdocs.commands.build import build
from mkdocs.config import load_config
from playwright.sync_api import Browser, expect

from generator import pipeline, urls
from generator.catalogue import authors
from generator.catalogue.authors import author_key, author_names, papers_by_author
from generator.catalogue.person_names import family_name
from generator.exports.search_index import AUTHOR_FILTERS, author_filter
from generator.model import Catalogue, Library, Paper, ShownDate, Sighting, Site
from generator.pages.alphabet import PAGE_SIZE
from generator.pages.authors import MIN_CHARTED, author_index, author_pages
from generator.pages.context import Context
from generator.project import Project
from tests.support.building import unknown_paper
from tests.support.counting import assert_linear
from tests.support.libraries import contents, groups_of, library_of
from tests.support.visits import PREFIX, Visit, free_port, heading, main, searched, visiting
from tools.browsing import served

SITE = Site("Almanac", "https://example.org/", 50)
RUN = "window.ran=1;alert(1)"
HOSTILE = (
    f"<script>{RUN}</script>",
    f'" onfocus="{RUN}',
    f"</title><img src=x onerror={RUN}>",
    "{{ 7*7 }} {% include 'main.html' %}",
    "con",
    "..",
    "../../etc",
    "page-2",
    "index",
    "__proto__",
    "constructor",
    "نور الهدى",
    "李娜",
    "evil\u202etxt\x00\u200b",
    "a&amp;b",
    'William "Bill" \\Example\\',
    "Z\u0351\u036b\u0343" * 12,
    "",
    "...",
    "\u200b",
    "x" * 10_000,
)


def by(id: str, *names: str) -> Paper:
    """A paper with these names."""
    seen = Sighting("a.txt", "a", 1, 1, 2, id, "", None)
    return replace(unknown_paper(id, f"Paper {id}"), author_names=names, sightings=(seen,))


def context_of(*papers: Paper) -> Context:
    return Context.of(library_of(Catalogue(papers, (), ())), SITE)


def pages_of(*papers: Paper) -> dict[str, str]:
    context = context_of(*papers)
    return contents([*author_index(context), *author_pages(context)])


# --- which names are one ---


@pytest.mark.parametrize(
    "names",
    [
        ("J. Müller", "J Muller", "j. MÜLLER", "J.  Mu\u0308ller"),
        ("J.-P. Serre", "J. P. Serre", "J.P. Serre", "JP Serre"),
        ("Jian-Hua Li", "Jianhua Li", "Jian\u2010Hua Li"),
        ("Søren Ødegård", "Soren Odegard"),
        ("Miles O'Brien", "Miles O’Brien"),
    ],
)
def test_spellings_of_a_name_are_one_author(names: tuple[str, ...]) -> None:
    assert len(set(map(author_key, names))) == 1


@pytest.mark.parametrize(
    "names",
    [
        ("J. Smith", "John Smith"),
        ("Li Na", "Lin A"),
        ("Müller", "Mueller"),
        ("प्रिया", "प्रया"),
        ("李娜", "李那"),
        ("Ada Example", "Example Ada"),
    ],
)
def test_other_names_are_other_authors(names: tuple[str, str]) -> None:
    assert len(set(map(author_key, names))) == 2


@pytest.mark.parametrize("text", ["", "...", "2", "et al.", "Anonymous", "\u200b", "x" * 101])
def test_a_text_that_is_no_name_has_no_key(text: str) -> None:
    assert author_key(text) == ""


@given(st.text(max_size=120))
@example("\ud800 x")
def test_a_key_is_that_of_itself_and_of_other_cases(name: str) -> None:
    key = author_key(name)
    assert author_key(f"  {key} ") == key
    assert re.fullmatch(r"\S*(?: \S+)*", key)


def test_a_family_name_is_the_last_word_that_is_no_suffix() -> None:
    names = ["Ada Example", "Bo Example, Jr.", "Jr.", "Cher", "", "A. B. III"]
    assert list(map(family_name, names)) == ["Example", "Example", "Jr", "Cher", "", "B"]


def test_an_author_has_two_papers_each_counted_once() -> None:
    papers = [by("a", "Ada Example", "ADA EXAMPLE", "Bo Single"), by("b", "Ada Exämple")]
    assert papers_by_author(papers) == {"ada example": papers}
    groups = groups_of(*papers)
    # Of as many papers, the name with its accents.
    assert groups.author_names == {"ada example": "Ada Exämple"}
    assert groups.author_slugs == dict.fromkeys(
        ("Ada Example", "ADA EXAMPLE", "Ada Exämple"), "ada-example"
    )


def test_the_names_of_two_papers_of_one_large_collaboration_take_linear_time() -> None:
    def make(size: int) -> Callable[[], object]:
        names = [f"Ada {chr(97 + n // 26)}{chr(97 + n % 26)}x" for n in range(size)]
        groups = groups_of(by("a", *names), by("b", *names))
        author_key.cache_clear()
        return lambda: groups.author_names

    assert_linear(make, 40)


def test_where_there_are_too_many_authors_they_need_more_papers() -> None:
    papers = [by("a", "Ada", "Bo", "Cy"), by("b", "Ada", "Bo", "Cy"), by("c", "Ada")]
    assert list(papers_by_author(papers, max_authors=3)) == ["ada", "bo", "cy"]
    assert list(papers_by_author(papers, max_authors=2)) == ["ada"]
    assert papers_by_author(papers, max_authors=0) == {}


def test_the_order_of_papers_does_not_show() -> None:
    papers = [
        by("a", "Ada Example", "李娜"),
        by("b", "Ada Exämple", "王芳"),
        by("c", "王芳", "李娜"),
    ]
    one, other = groups_of(*papers), groups_of(*papers[::-1])
    assert one.author_names == other.author_names
    assert one.author_slugs == other.author_slugs


def test_slugs_of_hostile_names_are_safe_and_differ() -> None:
    slugs = groups_of(by("a", *HOSTILE), by("b", *HOSTILE)).author_slugs
    assert slugs.keys() == {name for name in HOSTILE if author_key(name)}
    assert len(set(slugs.values())) == len(slugs)
    for name, slug in slugs.items():
        assert re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", slug), name
        assert slug not in ("con", "index", "page-2")


# --- pages ---


def test_no_names_and_no_authors_of_two_papers_are_said() -> None:
    assert pages_of(by("a")).keys() == {"authors/index.md"}
    assert "No listing names authors" in pages_of(by("a"))["authors/index.md"]
    assert "No author has two papers" in pages_of(by("a", "Ada Example"))["authors/index.md"]


def test_the_index_goes_by_family_name_in_pages() -> None:
    many = [f"Bo Hive{number:03}" for number in range(PAGE_SIZE)]
    names = ["Cy Ölçek", "李娜", "Ada Bee Jr.", *many]
    pages = pages_of(by("a", *names), by("b", *names))
    first, second = pages["authors/index.md"], pages["authors/page-2.md"]
    shown = [re.findall(r"<li><a[^>]*>([^<]+)</a>", text) for text in (first, second)]
    assert [*shown[0], *shown[1]] == ["Ada Bee Jr.", *many, "Cy Ölçek", "李娜"]
    # H takes two pages: each is a link, by its first name.
    assert '<nav class=letters aria-label="Pages of H"><a href="../authors/#h">Hive000</a>' in first
    assert '<a href="../../authors/page-2/#h">Hive599</a></nav>' in second
    assert '<a href="../../authors/page-2/#other">#</a></nav>' in second


def test_a_page_has_the_papers_and_links_to_their_search() -> None:
    few, several = "Ada Bée", "Bo Bee"
    papers = [
        replace(
            by(str(number), several, *[few] * (number < 2)),
            published=ShownDate(1, 1, 2024 - number // 2),
        )
        for number in range(MIN_CHARTED)
    ]
    pages = pages_of(*papers)
    page = pages["authors/ada-bee.md"]
    assert re.findall(r'papers/(\d+)/"', page) == ["0", "1"]
    assert "so people who share it share this page" in page
    assert f'search/?author={quote_plus(few)}"' in page
    assert '"description": "2 papers by people named Ada Bée"' in page
    assert "year-bars" not in page
    assert "year-bars" in pages["authors/bo-bee.md"]


def test_hostile_names_are_text() -> None:
    pages = pages_of(by("a", *HOSTILE), by("b", *HOSTILE))
    assert len(pages) == 1 + sum(bool(author_key(name)) for name in HOSTILE)
    for path, page in pages.items():
        body = page.split("\n", 3)[3]
        tags = set(re.findall(r"<([^ >/]+)", body))
        assert tags <= set("div h1 h2 p nav a ul li span header article i".split()), path
        assert not re.search(r"[\x00\u200b\u202e]", page), path
        assert not re.search(r"<[^>]* on\w+=", body), path
    headings = {unescape(re.findall("<h1[^>]*>(.*?)</h1>", page)[0]) for page in pages.values()}
    assert HOSTILE[0] in headings
    assert '<h1 dir="auto">نور الهدى</h1>' in "".join(pages.values())


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_every_name_belongs_to_one_of_the_filters(name: str) -> None:
    assert 0 <= int(author_filter(name).removeprefix("author")) < AUTHOR_FILTERS


# --- search, in a browser ---

ADA, JORG, BO = "Ada Lovelorn", "Jörg Müllerström", "Bo 𝔹eispiel"
NAMED = [
    (ADA, JORG, *HOSTILE),
    (ADA, BO, *HOSTILE),
    (JORG, BO, "De Technic"),
    (ADA, JORG),
    ("Cy Single", "De Technic"),
]


def named(library: Library) -> Library:
    """The library with names for its first papers."""
    papers = library.catalogue.papers
    changed = [
        replace(paper, author_names=names) for paper, names in zip(papers, NAMED, strict=False)
    ]
    catalogue = replace(library.catalogue, papers=(*changed, *papers[len(changed) :]))
    return replace(library, catalogue=catalogue)


@pytest.fixture(scope="module")
def site(
    new_project: Callable[[Path], Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, list[str]]]:
    """The address of a site with authors, and the titles of the papers with names."""
    project = new_project(tmp_path_factory.mktemp("authors") / "almanac")
    titles: list[str] = []
    read = pipeline.read

    def read_named(project: Project) -> Library:
        library = named(read(project))
        titles.extend(paper.title for paper in library.catalogue.papers[: len(NAMED)])
        return library

    port = free_port()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "read", read_named)
        address = f"http://127.0.0.1:{port}{PREFIX}"
        build(load_config(str(project / "mkdocs.yml"), site_url=address))
    with served(project / "site", PREFIX, port) as address:
        yield address, titles


@pytest.fixture
def visit(browser: Browser, site: tuple[str, list[str]]) -> Iterator[Visit]:
    with visiting(browser, site[0]) as opened:
        yield opened


def found(visit: Visit, query: str) -> set[str]:
    """The titles that a search finds."""
    return set(searched(visit.open(f"search/?{query}")))


def test_a_name_finds_its_papers(visit: Visit, site: tuple[str, list[str]]) -> None:
    titles = site[1]
    assert set(searched(visit.open("search/?q=Ada+Lovelorn"))[:3]) == {
        titles[0],
        titles[1],
        titles[3],
    }
    # Papers with the name come before those with longer words, as in titles.
    assert set(searched(visit.open("search/?q=De+Technic"))[:2]) == {titles[2], titles[4]}
    # A name that is on one paper only; and one as who has no such keys types it.
    assert searched(visit.open("search/?q=Cy+Single"))[0] == titles[4]
    for name in ("Müllerström", "Mullerstrom", "jorg+mullerstrom"):
        shown = searched(visit.open(f"search/?q={name}"))
        assert set(shown[:3]) == {titles[0], titles[2], titles[3]}


def test_a_search_narrows_to_an_author(visit: Visit, site: tuple[str, list[str]]) -> None:
    titles = site[1]
    tab = visit.open(urls.author("ada-lovelorn"))
    expect(heading(tab)).to_have_text(ADA)
    main(tab).get_by_role("link", name="Search these papers").click()
    assert set(searched(tab)) == {titles[0], titles[1], titles[3]}
    chip = main(tab).get_by_role("button", name=f"Clear {ADA}")
    expect(chip).to_be_visible()
    # Of two authors, what they wrote together.
    together = f"author={quote_plus(ADA)}&author={quote_plus(JORG)}"
    assert found(visit, together) == {titles[0], titles[3]}
    assert found(visit, f"author={quote_plus(BO)}") == {titles[1], titles[2]}
    assert found(visit, "author=Nobody+Known") == set()
    tab = visit.open(f"search/?author={quote_plus(ADA)}")
    main(tab).get_by_role("button", name=f"Clear {ADA}").click()
    expect(main(tab).locator("[data-active-filters] button")).to_have_count(0)
    assert len(searched(tab)) > len(NAMED)


def test_names_are_loaded_by_a_search_for_an_author_only(visit: Visit) -> None:
    loaded: list[str] = []
    visit.tab.on("request", lambda request: loaded.append(request.url))
    searched(visit.open("search/?q=learning"))
    counted = [url for url in loaded if "/filter-" in url]
    assert counted
    loaded.clear()
    searched(visit.open(f"search/?author={quote_plus(ADA)}"))
    again = [url for url in loaded if "/filter-" in url]
    assert len(set(again) - set(counted)) == 1


def test_hostile_names_are_found_and_run_nothing(visit: Visit, site: tuple[str, list[str]]) -> None:
    for name in HOSTILE:
        if key := author_key(name):
            shown = author_names(by("a", name))[key]
            assert found(visit, f"author={quote_plus(shown)}") == set(site[1][:2]), name
            assert visit.tab.evaluate("window.ran") is None


def test_the_index_leads_to_authors_on_a_phone(
    browser: Browser, site: tuple[str, list[str]]
) -> None:
    with visiting(browser, site[0], viewport={"width": 320, "height": 600}) as visit:
        tab = visit.open(urls.AUTHORS)
        for link in main(tab).locator(".index a").all():
            path = link.get_attribute("href") or ""
            assert path.startswith("../authors/")
        for path in (urls.AUTHORS, urls.author("ada-lovelorn")):
            tab = visit.open(path)
            assert tab.evaluate("document.documentElement.scrollWidth") <= 320
        assert tab.evaluate("window.ran") is None


def test_the_bound_of_pages_is_that_of_the_figures() -> None:
    assert (authors.MIN_PAPERS, authors.MAX_AUTHORS) == (2, 25_000)
