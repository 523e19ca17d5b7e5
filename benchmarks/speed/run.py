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
from generator import catalogue, sources
from generator.settings import from_config
from tests.support.building import copy_project, published_papers

_MILLION = 1_000_000
# What a page names in its head, and a module in its imports; minified or not.
_LOADED = re.compile(
    r"(?:<link rel=(?:icon|stylesheet) href=\"?|<script src=\"?|(?:^|;)import\b[^(;\"]*\")"
    r"([^\s\">]+)",
    re.MULTILINE,
)
_GENERATOR = ("generator", "build")
_HEADS = ("part", "wall s", "cpu s", "ms a paper", "memory MB")
# The papers of a listing that comes later, and the chance that makes them others.
MORE, SEED_OF_MORE = 50, 8
_OURS = {"NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(ROOT)}


def run(papers: int, listings: Sequence[Path], keep: Path | None = None) -> None:
    """Builds a site of `listings`, or of `papers` made-up papers if there are none, and prints.

    The stock site is built in the same run, so that their ratio is of one machine and hour.
    Then our site is built again: with nothing changed, and with a listing more. With a folder
    to `keep` it in, it is only built once.
    """
    if keep:
        keep.mkdir(parents=True)
        dumps = _dumps(keep, papers, listings)[:-1]
        whole = _build(copy_project(keep / "ours"), dumps, _GENERATOR).whole
        total = len(published_papers(keep / "ours/site"))
        print(f"{total:,} papers.\n")
        print_table(_HEADS, [_row("all of it, on two cores", whole, total)])
        _print_sizes(keep / "ours/site", total)
        return
    with tempfile.TemporaryDirectory(prefix="almanac-speed-") as scratch:
        folder = Path(scratch)
        dumps = _dumps(folder, papers, listings)
        read = sources.read_all(dumps).listings
        known = catalogue.build(read, from_config(ROOT, {}))
        total = len(known.papers)
        stock.write(known, folder / "stock")
        del known
        theirs = watch(
            [sys.executable, "-m", "mkdocs", "build", "--quiet"], folder / "stock", _OURS
        )
        parts = _build(copy_project(folder / "parts"), dumps, ["benchmarks.speed.timed"]).parts
        project = copy_project(folder / "ours")
        ours = _build(project, dumps, _GENERATOR).whole
        same = _build(project, dumps, _GENERATOR).whole
        made.listings(MORE, dumps[-1], SEED_OF_MORE)
        more = _build(project, dumps, _GENERATOR).whole
        print(f"{total:,} papers.\n")
        rows: list[Sequence[object]] = [_row(name, cost, total) for name, cost in parts.items()]
        rows.append(_row("all of it, on two cores", ours, total))
        rows.append(_row("again, nothing changed", same, total))
        rows.append(_row(f"again, {MORE} papers more", more, total))
        rows.append(_row("stock", theirs.whole, total))
        print_table(_HEADS, rows)
        print(
            f"\nOurs takes {ours.wall / theirs.whole.wall:.2f} times as long as stock. Of ours, "
            f"building again takes {same.wall / ours.wall:.0%} with nothing changed and "
            f"{more.wall / ours.wall:.0%} with {MORE} papers more."
        )
        _print_sizes(project / "site", total + MORE, (folder / "stock/site", total))


def _dumps(folder: Path, papers: int, listings: Sequence[Path]) -> list[Path]:
    """What to build of; the last is a folder for a listing that comes later."""
    later = folder / "later"
    later.mkdir()
    if listings:
        return [*listings, later]
    (folder / "dumps").mkdir()
    made.listings(papers, folder / "dumps")
    return [folder / "dumps", later]


def _build(project: Path, dumps: Sequence[Path], module: Sequence[str]) -> Watched:
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


def _print_sizes(site: Path, papers: int, theirs: tuple[Path, int] | None = None) -> None:
    """What is published: files and bytes, by the first folder of their path.

    Of a site of so many `papers`, and all of the stock one, `theirs`, of so many.
    """
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
    sums = [("all of it", everything, papers)]
    if theirs:
        other, of_stock = theirs
        sizes = [file.stat().st_size for file in other.rglob("*") if file.is_file()]
        sums.append(("stock", sizes, of_stock))
    rows += [
        (name, f"{len(sizes):,}", f"{sum(sizes) / _MILLION:.2f}", f"{sum(sizes) / of:,.0f}")
        for name, sizes, of in sums
    ]
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
