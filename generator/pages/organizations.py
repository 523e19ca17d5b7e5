"""The index of organisations, and a list of papers for each."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from generator import urls
from generator.catalogue import labels
from generator.catalogue.groups import organization_name
from generator.model import OutputFile
from generator.pages import charts
from generator.pages.cards import ListItem
from generator.pages.context import Context
from generator.pages.environment import render_page
from generator.pages.paper_list import paper_list


def organization_index(context: Context) -> Iterator[OutputFile]:
    """Yield the index of organisations."""
    yield OutputFile(urls.source(urls.ORGANIZATIONS), partial(_organization_index, context))


def _organization_index(context: Context) -> str:
    organizations = _organizations(context)
    return render_page(
        urls.ORGANIZATIONS,
        "organizations.md",
        "Organisations",
        f"{labels.count(len(organizations), 'organisation')}, each with its papers.",
        is_empty=not organizations,
        organizations=organizations,
    )


def organization_pages(context: Context) -> Iterator[OutputFile]:
    """Yield the list of each organisation's papers."""
    for name, slug, total, key in _organizations(context):
        papers = context.groups.by_organization[key]
        handles = (paper.organization.handle for paper in papers if paper.organization)
        handle = next(filter(None, handles), None)
        path = urls.organization(slug)
        chart, period = charts.year_chart(papers, path, context.site.page_size)
        yield from paper_list(
            context,
            path,
            name,
            f"{labels.count(total, 'paper')} by {name}",
            [ListItem(paper) for paper in papers],
            chart=chart,
            period=period,
            search_filter=("organization", name),
            has_feed=True,
            kicker="Organisation",
            lead=f"On {context.site.source_name}: {handle}." if handle else "",
        )


def _organizations(context: Context) -> list[tuple[str, str, int, str]]:
    """Return the organisations by name: name, slug, number of papers, key."""
    groups = context.groups
    organizations = (
        (organization_name(papers), groups.organization_slugs[key], len(papers), key)
        for key, papers in groups.by_organization.items()
    )
    return sorted(organizations, key=lambda row: (row[0].casefold(), row[1]))
