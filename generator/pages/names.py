"""The names of what papers introduce, from A to Z."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from generator import urls
from generator.catalogue import labels
from generator.model import OutputFile, Paper
from generator.pages.alphabet import IndexPage, alphabetical, anchor, index_pages
from generator.pages.context import Context
from generator.pages.environment import render_page


@dataclass(frozen=True, slots=True)
class NamedPaper:
    """A paper with the name of what it introduces."""

    name: str
    paper: Paper


def name_pages(context: Context) -> Iterator[OutputFile]:
    """Yield the index of names, in pages; one if there is no name."""
    enrichments = context.library.enrichments
    named = sorted(
        (
            NamedPaper(name, paper)
            for paper in context.catalogue.papers
            if (name := enrichments[paper.id].introduced.name)
        ),
        key=lambda row: (*alphabetical(row.name), row.paper.id),
    )
    for page in index_pages(urls.NAMES, named, lambda row: row.name):
        yield OutputFile(urls.source(page.path), partial(_name_page, page))


def _name_page(page: IndexPage[NamedPaper]) -> str:
    pager = page.pager
    return render_page(
        page.path,
        "names.md",
        "Methods & models" if pager.number == 1 else f"Methods & models, page {pager.number}",
        "Methods, models, datasets and benchmarks that papers propose, from A to Z: "
        f"{labels.count(pager.total, 'name')}.",
        is_empty=not pager.total,
        index=page,
        range=pager.label(),
        anchor=anchor,
    )
