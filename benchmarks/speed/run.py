"""Build sites and print what that costs."""

from __future__ import annotations

import gzip
import re
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks import ROOT, print_table
from benchmarks.speed import stock
from benchmarks.speed.generate_listings import write_listings
from benchmarks.speed.named_listings import write_named
from benchmarks.speed.process_cost import Cost, RunCost, measure
from generator import catalogue, sources
from generator.settings import from_mapping
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
_PARTS = ("benchmarks.speed.parts", "build")
# The papers of a listing that is added later, and the seed that makes them other papers.
_MORE_PAPERS, _MORE_SEED = 50, 8
_ENVIRONMENT = {"NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(ROOT)}


def run(
    papers: int, listings: Sequence[Path], keep: Path | None = None, is_named: bool = False
) -> None:
    """Build a site of `listings`, or of `papers` generated papers if there are none, and print.

    The stock site is built in the same run, so that both are measured on the same machine at the
    same time. Then our site is built again: with nothing changed, and with one more listing. With
    a new folder to `keep` it in, our site is built once, and nothing else is. If `is_named`, the
    same papers are read from files of the API, with ids and names.
    """
    if keep:
        _build_once(papers, listings, keep, is_named)
        return
    with tempfile.TemporaryDirectory(prefix="almanac-speed-") as temporary_folder:
        _compare_builds(papers, listings, Path(temporary_folder), is_named)


def _build_once(papers: int, listings: Sequence[Path], folder: Path, is_named: bool) -> None:
    folder.mkdir(parents=True)
    dumps = _dumps(folder, papers, listings, is_named)[:-1]
    project = copy_project(folder / "ours")
    cost = _build(project, dumps).whole
    total = len(published_papers(project / "site"))
    print(f"{total:,} papers.\n")
    print_table(_HEADS, [_row("whole build", cost, total)])
    _print_sizes(project / "site", total)


def _compare_builds(papers: int, listings: Sequence[Path], folder: Path, is_named: bool) -> None:
    dumps = _dumps(folder, papers, listings, is_named)
    merged = catalogue.build(sources.read_all(dumps).listings, from_mapping(ROOT, {}))
    total = len(merged.papers)
    stock.write_project(merged, folder / "stock")
    del merged
    mkdocs = [sys.executable, "-m", "mkdocs", "build", "--quiet"]
    stock_cost = measure(mkdocs, folder / "stock", _ENVIRONMENT).whole
    parts = _build(copy_project(folder / "parts"), dumps, _PARTS).parts
    project = copy_project(folder / "ours")
    full = _build(project, dumps).whole
    unchanged = _build(project, dumps).whole
    write_listings(_MORE_PAPERS, dumps[-1], _MORE_SEED)
    more = _build(project, dumps).whole
    print(f"{total:,} papers.\n")
    rows = [
        *parts.items(),
        ("whole build, all cores", full),
        ("again, nothing changed", unchanged),
        (f"again, {_MORE_PAPERS} more papers", more),
        ("stock", stock_cost),
    ]
    print_table(_HEADS, [_row(name, cost, total) for name, cost in rows])
    print(
        f"\nOur build takes {full.wall / stock_cost.wall:.2f} times as long as the stock build. "
        f"Building again takes {unchanged.wall / full.wall:.0%} of our full build with nothing "
        f"changed, and {more.wall / full.wall:.0%} with {_MORE_PAPERS} more papers."
    )
    _print_sizes(project / "site", total + _MORE_PAPERS, (folder / "stock/site", total))


def _dumps(folder: Path, papers: int, listings: Sequence[Path], is_named: bool) -> list[Path]:
    """Return the folders and files to build of; the last is a folder for a later listing."""
    later = folder / "later"
    later.mkdir()
    if not listings:
        listings = [folder / "dumps"]
        listings[0].mkdir()
        write_listings(papers, listings[0])
    if is_named:
        write_named(listings, folder / "named")
        listings = [folder / "named"]
    return [*listings, later]


def _build(project: Path, dumps: Sequence[Path], module: Sequence[str] = _GENERATOR) -> RunCost:
    """Build the site of `project` and return the cost; `module` has Python's `-m` arguments."""
    options = [argument for path in dumps for argument in ("--dumps", str(path.absolute()))]
    return measure([sys.executable, "-m", *module, *options], project, _ENVIRONMENT)


def _row(name: str, cost: Cost, papers: int) -> Sequence[object]:
    return (
        name,
        f"{cost.wall:.2f}",
        f"{cost.cpu:.2f}",
        f"{cost.wall / papers * 1000:.3f}",
        f"{cost.memory / _MILLION:,.0f}" if cost.memory else "",
    )


def _print_sizes(site: Path, papers: int, stock_site: tuple[Path, int] | None = None) -> None:
    """Print the number and the bytes of published files, by the first folder of their path.

    `papers` is the number of papers of `site`; `stock_site` is the stock site and its number.
    """
    print()
    sizes_by_folder: dict[str, list[int]] = {}
    for file in site.rglob("*"):
        if file.is_file():
            parts = file.relative_to(site).parts
            folder = parts[0] if len(parts) > 1 else "(top)"
            sizes_by_folder.setdefault(folder, []).append(file.stat().st_size)
    by_size = sorted(sizes_by_folder.items(), key=lambda item: -sum(item[1]))
    groups = [(folder, sizes, papers) for folder, sizes in by_size]
    all_sizes = [size for sizes in sizes_by_folder.values() for size in sizes]
    groups.append(("whole site", all_sizes, papers))
    if stock_site:
        path, stock_papers = stock_site
        stock_sizes = [file.stat().st_size for file in path.rglob("*") if file.is_file()]
        groups.append(("stock", stock_sizes, stock_papers))
    rows = [
        (name, f"{len(sizes):,}", f"{sum(sizes) / _MILLION:.2f}", f"{sum(sizes) / number:,.0f}")
        for name, sizes, number in groups
    ]
    print_table(("published", "files", "MB", "bytes a paper"), rows)
    print(f"\n1 GB is reached at about {int(1e9 / (sum(all_sizes) / papers)):,} papers.")
    _print_page_sizes(site)


def _print_page_sizes(site: Path) -> None:
    pages = sorted(site.glob("papers/*/index.html"), key=lambda page: page.stat().st_size)
    pages = [page for page in pages if not page.parent.name.startswith("page-")]
    compressed_sizes = sorted(_compressed_size(page) for page in pages)
    middle = len(pages) // 2
    size, visit = pages[middle].stat().st_size, sum(map(_compressed_size, _loaded(pages[middle])))
    print(
        f"The median page of a paper has {size:,} bytes, {compressed_sizes[middle]:,} compressed; "
        f"a first visit to it takes {visit:,}."
    )


def _compressed_size(file: Path) -> int:
    """Return the bytes of a file as GitHub Pages sends it."""
    return len(gzip.compress(file.read_bytes(), 6))


def _loaded(page: Path) -> set[Path]:
    """Return a page and what it loads: styles, scripts and the modules that those import."""
    files: set[Path] = set()
    queue = [page]
    while queue:
        file = queue.pop()
        files.add(file)
        urls = _LOADED.findall(file.read_text(encoding="utf-8"))
        queue += {(file.parent / url).resolve() for url in urls} - files
    return files
