"""The table of what a build costs."""

from __future__ import annotations

import gzip
import json
import re
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks import ROOT, print_table
from benchmarks.speed import made, stock
from benchmarks.speed.watched import Cost, Watched, watch
from generator import catalogue, listing
from generator.settings import from_config
from tests.building import copy_project

_MILLION = 1_000_000
# What a page names in its head, and a module in its imports.
_LOADED = re.compile(
    r"(?:<link rel=\"(?:icon|stylesheet)\" href=|<script src=|^import [^(]*?from )\"([^\"]+)\"",
    re.M,
)
_OURS = {"NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(ROOT)}


def run(papers: int, listings: Sequence[Path]) -> None:
    """Builds a site of `listings`, or of `papers` made-up papers if there are none, and prints.

    The stock site is built in the same run, so that their ratio is of one machine and hour.
    """
    with tempfile.TemporaryDirectory(prefix="almanac-speed-") as scratch:
        folder = Path(scratch)
        dumps = list(listings)
        if not dumps:
            dumps = [folder / "dumps"]
            dumps[0].mkdir()
            made.listings(papers, dumps[0])
        sources, _, _ = listing.find_sources(dumps)
        known = catalogue.build([listing.read(source) for source in sources], from_config(ROOT, {}))
        total = len(known.papers)
        stock.write(known, folder / "stock")
        del known
        theirs = watch(
            [sys.executable, "-m", "mkdocs", "build", "--quiet"], folder / "stock", _OURS
        )
        parts = _build(folder / "parts", dumps, ["benchmarks.speed.timed"]).parts
        ours = _build(folder / "ours", dumps, ["generator", "build"]).whole
        print(f"{total:,} papers.\n")
        rows: list[Sequence[object]] = [_row(name, cost, total) for name, cost in parts.items()]
        rows.append(_row("all of it, on two cores", ours, total))
        rows.append(_row("stock", theirs.whole, total))
        print_table(("part", "wall s", "cpu s", "ms a paper", "memory MB"), rows)
        print(f"\nOurs takes {ours.wall / theirs.whole.wall:.2f} times as long as stock.")
        _print_sizes(folder / "ours/site", folder / "stock/site", total)


def _build(project: Path, dumps: Sequence[Path], module: Sequence[str]) -> Watched:
    copy_project(project)
    env = _OURS | {"ALMANAC_DUMPS": json.dumps([str(path.absolute()) for path in dumps])}
    return watch([sys.executable, "-m", *module], project, env)


def _row(name: str, cost: Cost, papers: int) -> Sequence[object]:
    return (
        name,
        f"{cost.wall:.2f}",
        f"{cost.cpu:.2f}",
        f"{cost.wall / papers * 1000:.3f}",
        f"{cost.memory / _MILLION:,.0f}" if cost.memory else "",
    )


def _print_sizes(site: Path, other: Path, papers: int) -> None:
    """What is published: files and bytes, by the first folder of their path."""
    print()
    groups: dict[str, list[int]] = {}
    for file in site.rglob("*"):
        if file.is_file():
            inside = file.relative_to(site).parts
            groups.setdefault(inside[0] if len(inside) > 1 else "(top)", []).append(
                file.stat().st_size
            )
    rows = [
        (name, f"{len(sizes):,}", f"{sum(sizes) / _MILLION:.2f}", f"{sum(sizes) / papers:,.0f}")
        for name, sizes in sorted(groups.items(), key=lambda item: -sum(item[1]))
    ]
    everything = [size for sizes in groups.values() for size in sizes]
    stock_sizes = [file.stat().st_size for file in other.rglob("*") if file.is_file()]
    for name, sizes in (("all of it", everything), ("stock", stock_sizes)):
        rows.append(
            (name, f"{len(sizes):,}", f"{sum(sizes) / _MILLION:.2f}", f"{sum(sizes) / papers:,.0f}")
        )
    print_table(("published", "files", "MB", "bytes a paper"), rows)
    print(f"\n1 GB is reached at about {int(1e9 / (sum(everything) / papers)):,} papers.")
    pages = sorted(site.glob("papers/*/index.html"), key=lambda page: page.stat().st_size)
    pages = [page for page in pages if not page.parent.name.startswith("page-")]
    packed = sorted(_packed(page) for page in pages)
    middle = len(pages) // 2
    size, visit = pages[middle].stat().st_size, sum(map(_packed, _loaded(pages[middle])))
    print(
        f"The median page of a paper has {size:,} bytes, {packed[middle]:,} compressed; "
        f"a first visit to it takes {visit:,}."
    )


def _packed(file: Path) -> int:
    """The bytes of a file as GitHub Pages sends it."""
    return len(gzip.compress(file.read_bytes(), 6))


def _loaded(page: Path) -> set[Path]:
    """A page and what it loads at once: styles, scripts and the modules that those import."""
    found: set[Path] = set()
    ahead = [page]
    while ahead:
        file = ahead.pop()
        found.add(file)
        named = _LOADED.findall(file.read_text(encoding="utf-8"))
        ahead += {(file.parent / name).resolve() for name in named} - found
    return found
