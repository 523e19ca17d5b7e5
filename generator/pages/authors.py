"""The index of authors from A to Z, and a list of papers for each with several.

What authors cost is in docs/design/authors.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from generator import urls
from generator.catalogue import labels
from generator.catalogue.person_names import family_name
from generator.model import OutputFile, Paper
from generator.pages import charts
from generator.pages.alphabet import IndexPage, alphabetical, anchor, index_pages
from generator.pages.cards import ListItem
from generator.pages.context import Context
from generator.pages.environment import render_page
from generator.pages.paper_list import paper_list

# Fewer papers need no chart: one sees the years of all of them.
MIN_CHARTED = 5


@dataclass(frozen=True, slots=True)
class Author:
    """An author with a page."""

    name: str
    slug: str
    papers: Sequence[Paper]


def author_index(context: Context) -> Iterator[OutputFile]:
    """Yield the index of authors, in pages; one if there is none."""
    authors = sorted(_authors(context), key=_order)
    least = min((len(author.papers) for author in authors), default=0)
    has_names = any(paper.author_names for paper in context.catalogue.papers)
    for page in index_pages(urls.AUTHORS, authors, lambda author: family_name(author.name)):
        yield OutputFile(
            urls.source(page.path), partial(_author_index_page, page, least, has_names)
        )


def _author_index_page(page: IndexPage[Author], least: int, has_names: bool) -> str:
    pager = page.pager
    return render_page(
        page.path,
        "authors.md",
        "Authors" if pager.number == 1 else f"Authors, page {pager.number}",
        f"{labels.count(pager.total, 'author')} of several papers, by family name.",
        is_empty=not pager.total,
        index=page,
        range=pager.label(),
        anchor=anchor,
        least=least,
        has_names=has_names,
    )


def author_pages(context: Context) -> Iterator[OutputFile]:
    """Yield the list of each author's papers: brief cards, as each paper is in several lists."""
    for author in _authors(context):
        path = urls.author(author.slug)
        total = len(author.papers)
        chart, period = charts.year_chart(author.papers, path, context.site.page_size)
        yield from paper_list(
            context,
            path,
            author.name,
            f"{labels.count(total, 'paper')} by people named {author.name}",
            [ListItem(paper) for paper in author.papers],
            chart=chart if total >= MIN_CHARTED else None,
            period=period,
            search_filter=("author", author.name),
            is_brief=True,
            kicker="Author",
            lead="Listings give no more than a name, so people who share it share this page.",
        )


def _authors(context: Context) -> Iterator[Author]:
    groups = context.groups
    for key, papers in groups.by_author.items():
        yield Author(groups.author_names[key], groups.author_key_slugs[key], papers)


def _order(author: Author) -> tuple[object, ...]:
    """Sort by family name, then by the whole name."""
    return (*alphabetical(family_name(author.name)), *alphabetical(author.name))
