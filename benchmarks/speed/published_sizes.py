"""How many bytes a site has: by folder, of its median page, of a first visit to that."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

from benchmarks import print_table

_MILLION = 1_000_000
# What a page names in its head, and a module in its imports; minified or not.
_LOADED = re.compile(
    r"(?:<link rel=(?:icon|stylesheet) href=\"?|<script src=\"?|(?:^|;)import\b[^(;\"]*\")"
    r"([^\s\">]+)",
    re.MULTILINE,
)


def print_sizes(site: Path, papers: int, stock_site: tuple[Path, int] | None = None) -> None:
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
