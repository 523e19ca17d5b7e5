"""Whether a paper that one knows is found, how soon, and for how many bytes.

A site is built from the real listings, and another from 4,000 papers. A browser then asks
for every paper of the first in six ways, by the function that the site's own pages call, and
reports how often the paper comes first and among the first five. On both it measures a first
visit: from the first key in the field of the head to the first row below it, and all bytes
that came over the wire until then, compressed as GitHub Pages does it.
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
from typing import Any
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Browser

from benchmarks import print_table, share
from generator.text.spelling import in_ascii
from tests.building import build_site, copy_project
from tools.browsing import chromium, served

SEED = 7
RARE_WORDS = 3
# What GitHub Pages compresses, by the ending; Pagefind's own files are compressed already.
COMPRESSED = frozenset(".html .css .js .json .svg .txt .xml".split())
PREFIX = "/paper-almanac/"
_WORD = re.compile(r"[^\W\d_]{3,}")
_ADDRESS = re.compile(r"https?://\S+")

# Asks for each query what the search page would; where the wanted paper came, and how long
# it took from asking to the papers of the first results, in ms.
ASK = """async ([root, asked]) => {
    const { find } = await import(root + "assets/search/find.js");
    const { read } = await import(root + "assets/search/wanted.js");
    const answers = [];
    for (const [query, id] of asked) {
        const start = performance.now();
        const { results } = await find(read(`?${new URLSearchParams({ q: query })}`));
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
        if (!document.querySelector(".found [role=option]")) return;
        window.firstRow = performance.now();
        observer.disconnect();
    }).observe(document.body, { childList: true, subtree: true });
}"""


def run(shared: Path) -> None:
    """Prints recall at 1 and 5 for every way of asking, what is missed, and what a visit costs."""
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        site = _built(Path(folder) / "dumps", shared / "dumps")
        papers = _papers(site)
        with served(site, PREFIX) as root:
            _print_recall(browser, root, papers)
        rows = [("five dumps", *_first_visit(browser, site, papers))]
        large = _built(Path(folder) / "scale", shared / "captures" / "scale")
        rows.append(("captures/scale", *_first_visit(browser, large, _papers(large))))
        print()
        print_table(("first visit", "papers", "ms to the first row", "KB", "requests"), rows)


def _built(folder: Path, dumps: Path) -> Path:
    return build_site(copy_project(folder), dumps=[dumps])


def _papers(site: Path) -> list[dict[str, Any]]:
    lines = (site / "data/papers.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


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


def _first_visit(
    browser: Browser, site: Path, papers: Sequence[dict[str, Any]]
) -> tuple[int, str, str, int]:
    """Papers; ms and bytes to the first row for one who comes and types at once; requests."""
    name = next(paper["name"] for paper in papers if paper["name"])
    with served(site, PREFIX) as root:
        context = browser.new_context()
        tab = context.new_page()
        asked: list[str] = []
        tab.goto(root + "about/")
        tab.wait_for_load_state("networkidle")
        context.on("request", lambda request: asked.append(request.url))
        field = tab.get_by_role("banner").get_by_label("Search the papers")
        tab.evaluate(TIME)
        field.press_sequentially(name)
        tab.get_by_role("option").first.wait_for()
        spent = tab.evaluate("window.firstRow - window.firstKey")
        tab.wait_for_load_state("networkidle")
        context.close()
    urls = dict.fromkeys(urlsplit(url).path for url in asked)
    size = sum(_transferred(site / unquote(path).removeprefix(PREFIX)) for path in urls)
    return len(papers), f"{spent:.0f}", f"{size / 1000:.0f}", len(urls)


def _transferred(file: Path) -> int:
    """The bytes of a file as GitHub Pages sends it."""
    content = file.read_bytes()
    return len(gzip.compress(content, 6) if file.suffix in COMPRESSED else content)
