"""Whether a known paper is found, how soon, and for how many bytes.

A site is built from the real listings, and another from 4,000 papers. A browser then searches
for every paper of the first in six ways, by the function that the pages of the site call, and
reports how often the paper is the first result and among the first five. On both it asks the
queries of `gold/queries_dev.json`, as researchers type them: how often a wanted paper is among
the first five, and what the first answer of a visit costs. And it measures first visits: from
the first key in the search field of the header to the first result below it. Costs include all
bytes that were transferred, compressed as by GitHub Pages.
"""

from __future__ import annotations

import gzip
import json
import random
import re
import string
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Browser

from benchmarks import print_table, share
from generator.text.transliteration import in_ascii
from tests.support.building import build_site, copy_project, published_papers
from tools.browsing import chromium, served

SEED = 7
RARE_WORDS = 3
VISITS = 15
# ms between the focus, when the search begins to load, and the first key: none, and the least
# that a hand takes from the mouse, or from one key to the next.
PAUSES = (0, 200)
# The files that GitHub Pages compresses, by suffix.
COMPRESSED = frozenset(".html .css .js .json .svg .txt .xml".split())
PREFIX = "/paper-almanac/"
_WORD = re.compile(r"[^\W\d_]{3,}")
_ADDRESS = re.compile(r"https?://\S+")

# For each query, search as the search page does; return the rank of the paper, and the ms from
# the query to the papers of the first results.
SEARCH = """async ([root, queries]) => {
    const { findPapers } = await import(root + "assets/search/engine.js");
    const { queryOf } = await import(root + "assets/search/query.js");
    const answers = [];
    for (const [query, id] of queries) {
        const start = performance.now();
        const { results } = await findPapers(queryOf(query));
        const first = await Promise.all(results.slice(0, 5).map((result) => result.data()));
        const rank = first.findIndex((paper) => paper.url.endsWith(`/papers/${id}/`));
        answers.push([rank, performance.now() - start]);
    }
    return answers;
}"""
# Search for one query; return the titles of the first results, and the ms until they are there,
# with all that is loaded for it.
FIRST_TITLES = """async ([root, query]) => {
    const { findPapers } = await import(root + "assets/search/engine.js");
    const { queryOf } = await import(root + "assets/search/query.js");
    const start = performance.now();
    const { results } = await findPapers(queryOf(query), { isCounted: false });
    const first = await Promise.all(results.slice(0, 5).map((result) => result.data()));
    return [first.map((paper) => paper.title), performance.now() - start];
}"""
# Record the times of the first key and of the first result below the field.
RECORD_TIMES = """() => {
    addEventListener("keydown", () => { window.firstKey = performance.now() }, { once: true });
    new MutationObserver((_, observer) => {
        if (!document.querySelector(".suggestions [role=option]")) return;
        window.firstRow = performance.now();
        observer.disconnect();
    }).observe(document.body, { childList: true, subtree: true });
}"""


def run(shared: Path, site: Path | None = None) -> None:
    """Print recall at 1 and 5 by kind of query, the misses, and the visits' cost.

    With the folder of a built `site`, only the cost of a visit.
    """
    if site:
        with chromium() as browser:
            _print_visits([(site.name, *_first_visits(browser, site, published_papers(site)))])
        return
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        small = _built(Path(folder) / "dumps", shared / "dumps")
        papers = published_papers(small)
        with served(small, PREFIX) as root:
            _print_recall(browser, root, papers)
        rows = [("five dumps", *_first_visits(browser, small, papers))]
        large = _built(Path(folder) / "scale", shared / "captures" / "scale")
        queries = json.loads((shared / "gold/queries_dev.json").read_text(encoding="utf-8"))
        print()
        _print_queries(browser, {"dumps": small, "captures/scale": large}, queries)
        rows.append(("captures/scale", *_first_visits(browser, large, published_papers(large))))
        print()
        _print_visits(rows)


def _print_visits(rows: Sequence[Sequence[object]]) -> None:
    heads = [f"ms, {pause} after the focus" for pause in PAUSES]
    print_table(("first visits", "papers", *heads, "KB", "requests"), rows)


def _built(folder: Path, dumps: Path) -> Path:
    return build_site(copy_project(folder), dumps=[dumps])


def _print_recall(browser: Browser, root: str, papers: Sequence[dict[str, Any]]) -> None:
    tab = browser.new_page()
    tab.goto(root + "about/")
    rows, missed = [], []
    for kind, queries in _queries(papers).items():
        answers = tab.evaluate(SEARCH, [root, queries])
        ranks = [rank for rank, _ in answers]
        times = sorted(ms for _, ms in answers)
        at_1, at_5 = ranks.count(0), len(ranks) - ranks.count(-1)
        rows.append(
            (
                kind,
                len(queries),
                share(at_1, len(queries)),
                share(at_5, len(queries)),
                f"{times[len(times) // 2]:.0f}",
                f"{times[len(times) * 95 // 100]:.0f}",
            )
        )
        missed += [
            f"  {kind}: {query}"
            for (query, _), rank in zip(queries, ranks, strict=True)
            if rank < 0
        ]
    tab.close()
    print_table(("query", "papers", "at 1", "at 5", "ms, median", "ms, 95%"), rows)
    print(f"\nNot among the first five: {len(missed)}", *missed, sep="\n")


def _print_queries(
    browser: Browser, sites: dict[str, Path], queries: Sequence[dict[str, Any]]
) -> None:
    """Print how often a wanted paper is among the first five, the cost, and the misses."""
    rows, missed = [], []
    for name, site in sites.items():
        asked = [query for query in queries if query["papers"] == name]
        times, sizes, found = [], [], 0
        with served(site, PREFIX) as root:
            for query in asked:
                wanted = tuple(map(_letters, query["wanted"]))
                titles, spent, size = _first_answer(browser, root, site, query["query"])
                is_found = any(_letters(title).startswith(wanted) for title in titles)
                found += is_found
                missed += [] if is_found else [f"  {name}: {query['query']}"]
                times.append(spent)
                sizes.append(size / 1000)
        costs = (median(times), max(times), median(sizes), max(sizes))
        rows.append(
            (name, len(asked), share(found, len(asked)), *(f"{cost:.0f}" for cost in costs))
        )
    heads = (
        "queries as typed",
        "queries",
        "at 5",
        "ms, median",
        "ms, most",
        "KB, median",
        "KB, most",
    )
    print_table(heads, rows)
    print(f"\nNo wanted paper among the first five: {len(missed)}", *missed, sep="\n")


def _letters(text: str) -> str:
    """Return the letters and digits of a title, whose dashes may have been repaired."""
    return "".join(filter(str.isalnum, text.lower()))


def _first_answer(
    browser: Browser, root: str, site: Path, query: str
) -> tuple[list[str], float, int]:
    """Return the first titles for the query of a new visitor, the ms, and the bytes."""
    context = browser.new_context(service_workers="block")
    tab = context.new_page()
    urls: list[str] = []
    tab.goto(root + "about/")
    tab.wait_for_load_state("networkidle")
    context.on("request", lambda request: urls.append(request.url))
    titles, spent = tab.evaluate(FIRST_TITLES, [root, query])
    context.close()
    return titles, spent, _transferred(site, urls)


def _queries(papers: Sequence[dict[str, Any]]) -> dict[str, list[tuple[str, str]]]:
    """Return by kind the queries, each with the id of the paper to be found."""
    generator = random.Random(SEED)
    words_by_id = {paper["id"]: _words(paper) for paper in papers}
    frequencies = Counter(word for words in words_by_id.values() for word in words)

    def rarest(id: str) -> str:
        ranked = sorted(words_by_id[id], key=lambda word: (frequencies[word], word))
        return " ".join(ranked[:RARE_WORDS])

    titles = [(paper["title"], paper["id"]) for paper in papers]
    accented = [(title, id) for title, id in titles if not title.isascii()]
    return {
        "exact title": titles,
        "name": [(paper["name"], paper["id"]) for paper in papers if paper["name"]],
        "title with a typo": [(_with_typo(title, generator), id) for title, id in titles],
        "title in ASCII": [(in_ascii(title), id) for title, id in accented],
        "title in lower case": [(title.lower(), id) for title, id in titles],
        "three rarest words": [(rarest(id), id) for _, id in titles],
    }


def _words(paper: dict[str, Any]) -> frozenset[str]:
    """Return the words of title and abstract, without those of addresses."""
    text = _ADDRESS.sub(" ", f"{paper['title']} {paper['abstract']}")
    return frozenset(_WORD.findall(text.lower()))


def _with_typo(title: str, generator: random.Random) -> str:
    """Return a title with one letter added, lost, replaced, or swapped."""
    index = generator.choice([i for i in range(len(title) - 1) if title[i : i + 2].isalpha()])
    letter = generator.choice(string.ascii_lowercase)
    before, first, second, after = title[:index], title[index], title[index + 1], title[index + 2 :]
    middle = generator.choice((letter + first + second, second, letter + second, second + first))
    return before + middle + after


def _first_visits(
    browser: Browser, site: Path, papers: Sequence[dict[str, Any]]
) -> tuple[str | int, ...]:
    """Return the costs of first visits to a site, by readers who type a name.

    The number of papers; ms to the first result, for each pause before the first key; KB; and
    requests: the medians.
    """
    names = [paper["name"] for paper in papers if paper["name"]][:VISITS]
    # Generated papers have no names: the longest word of a title is in few others.
    queries = names or [max(paper["title"].split(), key=len) for paper in papers[:VISITS]]
    times, sizes, requests = [], [], []
    with served(site, PREFIX) as root:
        for pause in PAUSES:
            visits = [_first_visit(browser, root, site, query, pause) for query in queries]
            times.append(f"{median(visit[0] for visit in visits):.0f}")
            sizes += [visit[1] for visit in visits]
            requests += [visit[2] for visit in visits]
    return len(papers), *times, f"{median(sizes) / 1000:.0f}", f"{median(requests):.0f}"


def _first_visit(
    browser: Browser, root: str, site: Path, query: str, pause: int
) -> tuple[float, int, int]:
    """Return the ms to the first result, the bytes, and the requests."""
    context = browser.new_context(service_workers="block")
    tab = context.new_page()
    urls: list[str] = []
    tab.goto(root + "about/")
    tab.wait_for_load_state("networkidle")
    context.on("request", lambda request: urls.append(request.url))
    field = tab.get_by_role("banner").get_by_label("Search the papers")
    tab.evaluate(RECORD_TIMES)
    field.focus()
    tab.wait_for_timeout(pause)
    field.press_sequentially(query)
    tab.get_by_role("option").first.wait_for()
    spent = tab.evaluate("window.firstRow - window.firstKey")
    tab.wait_for_load_state("networkidle")
    context.close()
    return spent, _transferred(site, urls), len({urlsplit(url).path for url in urls})


def _transferred(site: Path, urls: Sequence[str]) -> int:
    """Return the bytes of the files at some addresses, each once."""
    paths = dict.fromkeys(urlsplit(url).path for url in urls)
    return sum(_transferred_bytes(site / unquote(path).removeprefix(PREFIX)) for path in paths)


def _transferred_bytes(file: Path) -> int:
    """Return the size of a file as GitHub Pages transfers it."""
    content = file.read_bytes()
    return len(gzip.compress(content, 6) if file.suffix in COMPRESSED else content)
