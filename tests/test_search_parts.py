"""An index in parts answers as one index does: the same papers, order and counts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from tests.support.building import edit
from tests.support.sites import SharedSites
from tests.support.visits import Visit, header_search, results, searched, visiting

# The addresses and the sorted facts of all papers that a query finds, the counts beside it.
FOUND = """async ([root, query]) => {
  const { findPapers } = await import(new URL("assets/search/engine.js", root).href);
  const { parseQuery } = await import(new URL("assets/search/query.js", root).href);
  const { results, counts, unfiltered, sort } = await findPapers(parseQuery(query));
  const papers = await Promise.all(results.map((one) => one.data()));
  const shown = papers.map(({ url, meta }) => [url, meta[sort] ?? ""]);
  return { shown, counts, unfiltered };
}"""


@pytest.fixture(scope="module")
def in_parts(shared_sites: SharedSites) -> str:
    """The address of the sample's site with an index for every seven papers."""
    project = shared_sites.project("parts", _make_parts)
    assert len(list((project / "site").glob("pagefind*"))) > 2
    return shared_sites.url("parts")


def _make_parts(project: Path) -> None:
    edit(
        project / "generator/exports/search_documents.py",
        "PAPERS_PER_INDEX = 10_000",
        "PAPERS_PER_INDEX = 7",
    )


@pytest.fixture
def other(browser: Browser, in_parts: str) -> Iterator[Visit]:
    with visiting(browser, in_parts) as opened:
        yield opened


def _found(visit: Visit, query: str) -> dict[str, Any]:
    found: dict[str, Any] = visit.open("about/").evaluate(FOUND, [visit.root, query])
    below = urlsplit(visit.root).path  # the two sites lie below different paths
    found["shown"] = [[url.removeprefix(below), by] for url, by in found["shown"]]
    return found


def _counted(found: dict[str, Any]) -> dict[tuple[str, str], int]:
    """The counts without what no paper has, which no page shows."""
    counts = found["counts"].items()
    return {(name, value): n for name, by in counts for value, n in by.items() if n}


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?sort=date",
        "?sort=comments",
        "?q=attention",
        "?q=attention&sort=date",
        "?q=model&sort=comments",
        "?q=language&code=1",
        "?year=2017&year=2021",
        "?q=atention",
        "?q=attention+zeppelin",
        "?q=zeppelin",
    ],
)
def test_parts_answer_as_one(visit: Visit, other: Visit, query: str) -> None:
    whole, parts = _found(visit, query), _found(other, query)
    assert _counted(parts) == _counted(whole)
    assert parts["unfiltered"] == whole["unfiltered"]
    assert sorted(parts["shown"]) == sorted(whole["shown"])
    # Papers that are sorted alike have an order of their own.
    assert [by for _, by in parts["shown"]] == [by for _, by in whole["shown"]]


def test_a_reader_finds_and_reads_on_in_parts(other: Visit) -> None:
    tab = other.open("search/?sort=date")
    expect(results(tab)).to_have_count(20)
    tab.get_by_role("button", name=re.compile("more", re.IGNORECASE)).last.click()
    expect(results(tab)).not_to_have_count(20)
    header_search(tab).fill("lottery ticket")
    header_search(tab).press("Enter")
    assert searched(tab)[0].startswith("The Lottery Ticket Hypothesis")


def test_the_program_of_the_search_is_loaded_once(other: Visit) -> None:
    tab = other.open("about/")
    sizes: dict[str, int] = {}
    tab.on("response", lambda answer: sizes.update({answer.url: len(answer.body())}))
    header_search(tab).fill("lottery")
    expect(tab.get_by_role("banner").get_by_role("option").first).to_be_visible()
    programs = [size for url, size in sizes.items() if "/wasm." in url]
    assert sorted(programs)[:-1] == [12] * (len(programs) - 1)
    assert max(programs) > 50_000
    assert [url for url in sizes if url.endswith("pagefind.js")] == [
        f"{other.root}pagefind/pagefind.js"
    ]


def test_organisations_named_like_properties_are_counted(visit: Visit) -> None:
    names = ["constructor", "__proto__", "toString"]
    count = """async ([path, names]) => {
        const { multiIndex } = await import(path);
        const counts = JSON.parse(`{${names.map((name) => `"${name}": 2`)}}`);
        const answer = { results: [], filters: { organization: counts }, unfilteredResultCount: 0 };
        const index = { search: async () => answer };
        const { filters } = await multiIndex([index, index], async (all) => all).search("");
        return Object.entries(filters.organization);
    }"""
    tab = visit.open("about/")
    counts = tab.evaluate(count, [f"{visit.root}assets/search/multi_index.js", names])
    assert counts == [[name, 4] for name in names]
