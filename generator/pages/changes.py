"""What each build changed on the site."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from functools import partial

from generator import urls
from generator.catalogue import labels
from generator.exports.changes_feed import anchor, heading
from generator.model import CHANGE_KINDS, ChangedPaper, OutputFile, SiteChange
from generator.pages.context import Context
from generator.pages.environment import render_page


def changes_page(context: Context) -> Iterator[OutputFile]:
    """Yield the page at `changes/`, if the site was compared with the one published before."""
    if context.library.changes is not None:
        yield OutputFile(urls.source(urls.CHANGES), partial(_changes, context))


def _changes(context: Context) -> str:
    changes = context.library.changes
    if changes is None:
        raise ValueError("the site was not compared")
    titles = {paper.id: paper.title for paper in context.catalogue.papers}
    pages = titles.keys() | context.catalogue.shared.keys()
    files = {suffix: urls.feed(urls.CHANGES, suffix) for suffix in (urls.ATOM, urls.JSON)}
    return render_page(
        urls.CHANGES,
        "changes.md",
        "Changes",
        "New, corrected, merged and removed papers, from one publication of this site to the next.",
        feed={"title": "Changes", "atom": files[urls.ATOM], "json": files[urls.JSON]},
        changes=[
            (
                anchor(change),
                heading(change),
                labels.changes(change.totals),
                _kinds(change, pages, titles),
            )
            for change in changes.all
        ],
    )


def _kinds(
    change: SiteChange, pages: Set[str], titles: Mapping[str, str]
) -> list[tuple[str, int, list[tuple[ChangedPaper, str, str]]]]:
    """Return each kind with its number of papers, and of the first ones the path and a detail.

    The path is empty if there is no page any more.
    """

    def detail(paper: ChangedPaper) -> str:
        into = titles.get(paper.into)
        return f"into {into}" if into else ", ".join(paper.fields)

    return [
        (
            kind,
            change.totals[kind],
            [
                (paper, urls.paper(paper.id) if paper.id in pages else "", detail(paper))
                for paper in change.papers[kind]
            ],
        )
        for kind in CHANGE_KINDS
        if change.totals[kind]
    ]
