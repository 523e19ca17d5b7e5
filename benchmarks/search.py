"""Whether a paper that one knows is found, how soon, and for how many bytes.

A site is built from the real listings, and another from 4,000 papers. A browser then asks
for every paper of the first in six ways, by the function that the site's own pages call, and
reports how often the paper comes first and among the first five. On both it measures first
visits: from the first key in the field of the head to the first row below it, and all bytes
that came over the wire for it, compressed as GitHub Pages does it.
"""

from __future__ import annotations

import gzip
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
from tests.building import build_site, copy_project, published_papers
from tools.browsing import chromium, served

SEED = 7
RARE_WORDS = 3
VISITS = 15
# ms between the focus, at which the search begins to load, and the first key: none at all, and
# what a hand takes at least from the mouse, or from one key to the next.
PAUSES = (0, 200)
# What GitHub Pages compresses, by the ending; Pagefind's own files are compressed already.
COMPRESSED = frozenset(".html .css .js .json .svg .txt .xml".split())
PREFIX = "/paper-almanac/"
_WORD = re.compile(r"[^\W\d_]{3,}")
_ADDRESS = re.compile(r"https?://\S+")

# Asks for each query what the search page would; where the wanted paper came, and how long
# it took from asking to the papers of the first results, in ms.
ASK = """async ([root, asked]) => {
    const { findPapers } = await import(root + "assets/search/engine.js");
    const { queryOf } = await import(root + "assets/search/query.js");
    const answers = [];
    for (const [query, id] of asked) {
        const start = performance.now();
        const { results } = await findPapers(queryOf(query));
        const first = await Promise.all(results.slice(0, 5).map((result) => result.data()));
        const at = first.findIndex((paper) => paper.url.endsWith(`/papers/${id}/`));
        answers.push([at, performance.now() - start]);
    }
    return answers;
}"""
# Notes when the first key goes down and when the first row below the field is there.
TIME = """() => {
    addEventListener("keydown", () => { window.firstKey = performance.now() }, { once: true });
    new MutationObserver((_, observer) => {
        if (!document.querySelector(".suggestions [role=option]")) return;
        window.firstRow = performance.now();
        observer.disconnect();
    }).observe(document.body, { childList: true, subtree: true });
}"""


def run(shared: Path, site: Path | None = None) -> None:
    """Prints recall at 1 and 5 for every way of asking, what is missed, and what a visit costs.

    Of a `site` that is there, only what a visit costs.
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
    for name, asked in _ways(papers).items():
        answers = tab.evaluate(ASK, [root, asked])
        places = [at for at, _ in answers]
        times = sorted(ms for _, ms in answers)
        first, five = places.count(0), len(places) - places.count(-1)
        rows.append(
            (
                name,
                len(asked),
                share(first, len(asked)),
                share(five, len(asked)),
                f"{times[len(times) // 2]:.0f}",
                f"{times[len(times) * 95 // 100]:.0f}",
            )
        )
        missed += [
            f"  {name}: {query}" for (query, _), at in zip(asked, places, strict=True) if at < 0
        ]
    tab.close()
    print_table(("asked for", "papers", "at 1", "at 5", "ms, median", "ms, 95%"), rows)
    print(f"\nNot among the first five: {len(missed)}", *missed, sep="\n")


def _ways(papers: Sequence[dict[str, Any]]) -> dict[str, list[tuple[str, str]]]:
    """For every way of asking, the query and the id of each paper that can be asked for so."""
    chance = random.Random(SEED)
    words = {paper["id"]: _words(paper) for paper in papers}
    holders = Counter(word for own in words.values() for word in own)

    def rarest(id: str) -> str:
        return " ".join(sorted(words[id], key=lambda word: (holders[word], word))[:RARE_WORDS])

    titles = [(paper["title"], paper["id"]) for paper in papers]
    accented = [(title, id) for title, id in titles if not title.isascii()]
    return {
        "exact title": titles,
        "name": [(paper["name"], paper["id"]) for paper in papers if paper["name"]],
        "title with a typo": [(_mistyped(title, chance), id) for title, id in titles],
        "title in ASCII": [(in_ascii(title), id) for title, id in accented],
        "title in lower case": [(title.lower(), id) for title, id in titles],
        "three rarest words": [(rarest(id), id) for _, id in titles],
    }


def _words(paper: dict[str, Any]) -> frozenset[str]:
    """The words of title and abstract, but for those inside addresses."""
    text = _ADDRESS.sub(" ", f"{paper['title']} {paper['abstract']}")
    return frozenset(_WORD.findall(text.lower()))


def _mistyped(title: str, chance: random.Random) -> str:
    """The title with one letter added, lost, replaced, or swapped with the next."""
    at = chance.choice([i for i in range(len(title) - 1) if title[i : i + 2].isalpha()])
    letter = chance.choice(string.ascii_lowercase)
    before, one, two, after = title[:at], title[at], title[at + 1], title[at + 2 :]
    middle = chance.choice((letter + one + two, two, letter + two, two + one))
    return before + middle + after


def _first_visits(
    browser: Browser, site: Path, papers: Sequence[dict[str, Any]]
) -> tuple[str | int, ...]:
    """Papers; then of readers who come and type a name, each for the first time: ms to the first
    row for each pause before the first key, KB, and requests; all in the median."""
    named = [paper["name"] for paper in papers if paper["name"]][:VISITS]
    # Made-up papers have no names: of each the longest word of its title, which few others have.
    names = named or [max(paper["title"].split(), key=len) for paper in papers[:VISITS]]
    spent, sizes, requests = [], [], []
    with served(site, PREFIX) as root:
        for pause in PAUSES:
            visits = [_first_visit(browser, root, site, name, pause) for name in names]
            spent.append(f"{median(visit[0] for visit in visits):.0f}")
            sizes += [visit[1] for visit in visits]
            requests += [visit[2] for visit in visits]
    return len(papers), *spent, f"{median(sizes) / 1000:.0f}", f"{median(requests):.0f}"


def _first_visit(
    browser: Browser, root: str, site: Path, name: str, pause: int
) -> tuple[float, int, int]:
    """ms from the first key to the first row, bytes and requests until all is loaded."""
    context = browser.new_context()
    tab = context.new_page()
    asked: list[str] = []
    tab.goto(root + "about/")
    tab.wait_for_load_state("networkidle")
    context.on("request", lambda request: asked.append(request.url))
    field = tab.get_by_role("banner").get_by_label("Search the papers")
    tab.evaluate(TIME)
    field.focus()
    tab.wait_for_timeout(pause)
    field.press_sequentially(name)
    tab.get_by_role("option").first.wait_for()
    spent = tab.evaluate("window.firstRow - window.firstKey")
    tab.wait_for_load_state("networkidle")
    context.close()
    urls = dict.fromkeys(urlsplit(url).path for url in asked)
    size = sum(_transferred(site / unquote(path).removeprefix(PREFIX)) for path in urls)
    return spent, size, len(urls)


def _transferred(file: Path) -> int:
    """The bytes of a file as GitHub Pages sends it."""
    content = file.read_bytes()
    return len(gzip.compress(content, 6) if file.suffix in COMPRESSED else content)
