"""What a query asks beside words: phrases, fields, years, alternatives, and what is left out."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from tests.support.visits import Visit, main, searched

# Queries, each with its clauses, of each the alternatives: the same for Python and the browser.
CASES = json.loads((Path(__file__).parent / "query_cases.json").read_text(encoding="utf-8"))
Record = dict[str, Any]
# The titles of all papers that a query finds, in order, and the counts of facets.
FIND = """async ([root, query]) => {
    const { findPapers, loadPapers } = await import(root + "assets/search/engine.js");
    const { parseQuery } = await import(root + "assets/search/query.js");
    const answer = await findPapers(parseQuery(query));
    const papers = await loadPapers(answer.results, 0);
    const counts = Object.fromEntries(Object.entries(answer.counts).map(([name, values]) =>
        [name, Object.fromEntries(Object.entries(values).filter(([, count]) => count))]));
    return { titles: papers.map((paper) => paper.title), counts, most: answer.most };
}"""


def found(visit: Visit, **query: str) -> Record:
    """What the search page would show for a query, without its page."""
    answer: Record = visit.open("about/").evaluate(FIND, [visit.root, f"?{urlencode(query)}"])
    return answer


def status(tab: Page) -> str:
    searched(tab)
    return main(tab).get_by_role("status").inner_text()


def test_the_browser_reads_queries_as_python_does(visit: Visit) -> None:
    read = visit.open("about/").evaluate(
        """async ([root, queries]) => {
            const { readClauses } = await import(root + "assets/search/query_language.js");
            return queries.map(readClauses);
        }""",
        [visit.root, [case["query"] for case in CASES]],
    )
    assert read == [case["clauses"] for case in CASES]


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower())


def _has(*words: str) -> Callable[[Record], bool]:
    return lambda paper: bool({*words} & {*_words(paper["title"])})


def _dated(first: str, last: str) -> Callable[[Record], bool]:
    return lambda paper: first <= (paper["published"] or "")[:4] <= last


def _has_code(paper: Record) -> bool:
    return any(link["kind"] == "code" for link in paper["links"])


def _on(word: str) -> Callable[[Record], bool]:
    return lambda paper: any(word in topic.split() for topic in paper["topics"])


@pytest.mark.parametrize(
    ("query", "belongs"),
    [
        ("title:attention", _has("attention")),
        ("TITLE:Attention", _has("attention")),
        ("title:learning OR title:attention", _has("attention", "learning")),
        ("year:2019..2021", _dated("2019", "2021")),
        ("year:2021..2019 has:code", lambda p: _dated("2019", "2021")(p) and _has_code(p)),
        ("year:..2017", _dated("1", "2017")),
        ("-year:1900..", lambda p: not p["published"]),
        ("-has:code", lambda p: not _has_code(p)),
        ('topic:"computer vision"', lambda p: "Computer Vision" in p["topics"]),
        ("topic:models -topic:diffusion", lambda p: _on("Models")(p) and not _on("Diffusion")(p)),
        (
            "year:2020 OR title:attention",
            lambda p: _dated("2020", "2020")(p) or _has("attention")(p),
        ),
    ],
)
def test_a_condition_finds_what_meets_it(
    visit: Visit, papers: list[Record], query: str, belongs: Callable[[Record], bool]
) -> None:
    wanted = sorted(paper["title"] for paper in papers if belongs(paper))
    assert wanted
    answer = found(visit, q=query)
    assert sorted(answer["titles"]) == wanted
    # Counts are of the papers found, whichever way they were found.
    topics = [topic for paper in papers if paper["title"] in wanted for topic in paper["topics"]]
    assert answer["counts"]["topic"] == {topic: topics.count(topic) for topic in topics}


def test_what_is_excluded_is_the_rest(visit: Visit) -> None:
    every = found(visit, q="learning")["titles"]
    some = found(visit, q='learning -"deep learning"')["titles"]
    excluded = found(visit, q='learning "deep learning"')["titles"]
    assert some
    assert excluded
    assert sorted([*some, *excluded]) == sorted(every)
    order = [title for title in every if title in some]
    assert some == order  # as if the others were not there
    dates = found(visit, q='learning -"deep learning"', sort="date")["titles"]
    assert sorted(dates) == sorted(some)


def test_a_title_with_the_phrase_comes_first(visit: Visit) -> None:
    titles = found(visit, q='"language models"')["titles"]
    has = ["language models" in " ".join(_words(title)) for title in titles]
    assert 0 < sum(has) < len(has)
    assert has == sorted(has, reverse=True)


@pytest.mark.parametrize(
    "query",
    [
        "lottery_ticket",
        "lottery+ticket",
        "lottery\u00a0ticket",
        "“lottery ticket”",
        "„lottery ticket“",
        "ｌｏｔｔｅｒｙ　ｔｉｃｋｅｔ",
        "title:ｌｏｔｔｅｒｙ",
        'title:"lottery ticket',
    ],
)
def test_marks_are_read_as_what_they_mean(visit: Visit, query: str) -> None:
    assert found(visit, q=query)["titles"][0].startswith("The Lottery Ticket Hypothesis")


def test_an_organisation_and_an_author_are_found_by_their_names(
    visit: Visit, papers: list[Record]
) -> None:
    wanted = sorted(p["title"] for p in papers if "DeepSeek" in str(p["organization"]))
    for query in ("org:deepseek", 'organisation:"DeepSeek"'):
        assert sorted(found(visit, q=query)["titles"]) == wanted != []


def test_what_was_understood_is_said_in_words(visit: Visit) -> None:
    query = '"language models" -image title:attention OR year:2020.. -has:code'
    said = status(visit.open(f"search/?{urlencode({'q': query})}"))
    assert said.endswith(
        ". Understood: the phrase “language models”; not “image”; "
        "“attention” in the title or 2020 or later; not code."
    )
    tab = visit.open("search/?q=the+lottery+of+tickets")
    searched(tab)
    expect(main(tab)).to_contain_text("Left out: “the”, “of”.")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("author:zzyzx", "No source names an author “zzyzx”."),
        ("org:zzyzx", "No source names an organisation “zzyzx”."),
        ("topic:zzyzx", "No topic is called “zzyzx”."),
        ("title:zzyzx", "No title has “zzyzx”."),
        ('"lottery zzyzx"', "No paper has “lottery zzyzx”."),
    ],
)
def test_what_no_paper_has_is_said(visit: Visit, query: str, said: str) -> None:
    tab = visit.open(f"search/?{urlencode({'q': query})}")
    assert searched(tab) == []
    expect(main(tab).get_by_role("status")).to_contain_text(said)


def test_the_years_are_a_range(visit: Visit, papers: list[Record]) -> None:
    years = [str(paper["published"])[:4] for paper in papers if paper["published"]]
    first, last = min(years), max(years)
    assert first < last
    tab = visit.open("search/")
    searched(tab)
    main(tab).get_by_label("From year").select_option(last)
    expect(tab).to_have_url(f"{visit.root}search/?from={last}")
    expect(main(tab).get_by_role("status")).to_have_text(
        re.compile(rf"^{years.count(last)} papers?\b")
    )
    # The later choice holds.
    main(tab).get_by_label("To year").select_option(first)
    expect(tab).to_have_url(f"{visit.root}search/?from={first}&to={first}")
    expect(main(tab).get_by_role("status")).to_have_text(
        re.compile(rf"^{years.count(first)} papers?\b")
    )
    main(tab).get_by_role("button", name=f"Clear {first} to {first}").click()
    expect(tab).to_have_url(f"{visit.root}search/")
