"""What a build changes against the site that was published before.

A paper is the same if it has the same id, else if its earlier address leads to it, else if it has
the same arXiv id or DOI.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from pathlib import Path

from generator.catalogue import labels
from generator.catalogue.arrival import UNKNOWN, listing_days
from generator.exports.previous import Previous, PreviousPaper, Values, read_previous
from generator.model import (
    CHANGE_KINDS,
    Catalogue,
    ChangedPaper,
    Changes,
    Library,
    Paper,
    SiteChange,
)
from generator.text import clean

# The changes that the site shows, and the papers of each kind in one of them.
MOST_CHANGES, MOST_PAPERS = 14, 20
LONGEST_TITLE = 300
# What is corrected where a paper has another id than before.
ADDRESS = "address"


def with_changes(library: Library, root: Path) -> Library:
    """Return the library with its changes against the site before, or a problem of its data.

    Without data of a site before the changes are None.
    """
    previous, problems = read_previous(root)
    if problems:
        catalogue = library.catalogue
        all_problems = tuple(sorted((*catalogue.problems, *problems)))
        return replace(library, catalogue=replace(catalogue, problems=all_problems))
    if previous is None:
        return library
    change = change_since(previous, library)
    newest = (change,) if any(change.totals.values()) else ()
    shown = (*newest, *previous.changes)[:MOST_CHANGES]
    hidden = library.catalogue.hidden
    all_changes = tuple(_without(change, hidden) for change in shown) if hidden else shown
    return replace(library, changes=Changes(all_changes, has_own=bool(newest)))


def _without(change: SiteChange, hidden: Set[str]) -> SiteChange:
    """Return the change without the names of papers that the owner hides; they are counted."""
    papers = {
        kind: tuple(paper for paper in papers if paper.id not in hidden)
        for kind, papers in change.papers.items()
    }
    return replace(change, papers=papers)


def change_since(previous: Previous, library: Library) -> SiteChange:
    """Return what has changed since the site before, whose day is that of the newest listing."""
    catalogue = library.catalogue
    before = {paper.id: paper for paper in previous.papers}
    now = {paper.id: paper for paper in catalogue.papers}
    targets = _targets(before, now, catalogue)
    # The first paper that leads to a new id is that paper with another address.
    renamed: dict[str, PreviousPaper] = {}
    found: dict[str, list[ChangedPaper]] = {kind: [] for kind in CHANGE_KINDS}
    for id, paper in before.items():
        if id in now:
            continue
        target = targets.get(id)
        if target is None:
            found["removed"].append(_changed(id, paper.title))
        elif target in before or target in renamed:
            found["merged"].append(_changed(id, paper.title, into=target))
        else:
            renamed[target] = paper
    for id, new in now.items():
        old = before.get(id) or renamed.get(id)
        if old is None:
            found["new"].append(_changed(id, new.title))
        elif fields := _fields(old, new):
            found["corrected"].append(_changed(id, new.title, fields))
    days = listing_days(catalogue).values()
    return SiteChange(
        max(days, default=UNKNOWN),
        {kind: len(papers) for kind, papers in found.items()},
        {kind: tuple(papers[:MOST_PAPERS]) for kind, papers in found.items()},
    )


def _targets(
    before: Mapping[str, PreviousPaper], now: Mapping[str, Paper], catalogue: Catalogue
) -> dict[str, str]:
    """Return the id of the paper that each paper which is gone became, by its id."""
    by_arxiv: dict[str | None, str] = {
        paper.arxiv: paper.id for paper in catalogue.papers if paper.arxiv
    }
    by_doi: dict[str | None, str] = {paper.doi: paper.id for paper in catalogue.papers if paper.doi}
    targets = {}
    for id, paper in before.items():
        if id not in now:
            ids: Sequence[str] = [
                *catalogue.shared.get(id, ()),
                *filter(None, (by_arxiv.get(paper.arxiv), by_doi.get(paper.doi))),
            ]
            if ids:
                targets[id] = next((other for other in ids if other not in before), ids[0])
    return targets


def _changed(id: str, title: str, fields: tuple[str, ...] = (), into: str = "") -> ChangedPaper:
    return ChangedPaper(id, labels.summary(clean(title), LONGEST_TITLE), fields, into)


def _fields(old: PreviousPaper, new: Paper) -> tuple[str, ...]:
    """Return the names of the fields that differ."""
    values = values_of_paper(new)
    fields = (name for name, value in values.items() if value != old.values[name])
    return (*fields, *([ADDRESS] if old.id != new.id else []))


def values_of_paper(paper: Paper) -> Values:
    """Return what is compared of a paper, as `values_of_record` has it of its record."""
    organization, code = paper.organization, paper.code
    return {
        "title": paper.title,
        "abstract": paper.abstract,
        "date": paper.published and paper.published.as_iso(),
        "authors": (paper.authors, paper.author_names),
        "organisation": organization and (organization.name, organization.handle),
        "arXiv id": paper.arxiv,
        "DOI": paper.doi,
        "code": (code and code.url) or None,
        "project page": paper.project_page,
    }
