"""The report: what was read, what was merged, what could not be understood."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from generator import urls
from generator.model import Catalogue, Page, Paper
from generator.render import words
from generator.render.templates import page

# The page shows the first of each kind; data/report.jsonl has all.
SHOWN = 50


def report_page(
    catalogue: Catalogue,
    shelves: Mapping[str, list[tuple[int, Paper]]],
    new_in: Mapping[str, int],
) -> Page:
    """The page at `report/`."""
    entries = sum(len(listing.listing.entries) for listing in catalogue.listings)
    merged = [paper for paper in catalogue.papers if len(paper.sightings) > 1]
    return page(
        urls.REPORT,
        "report.md",
        "Report",
        f"{words.count(entries, 'entry', 'entries')} read, "
        f"{words.count(len(catalogue.papers), 'paper')} made of them.",
        catalogue=catalogue,
        entries=entries,
        merged=merged,
        without=_without(catalogue),
        shelves=shelves,
        new_in=new_in,
        by_field=sorted(Counter(d.field for d in catalogue.differences).items()),
        shown=SHOWN,
    )


def _without(catalogue: Catalogue) -> tuple[tuple[str, int], ...]:
    papers = catalogue.papers
    return (
        ("Undated", sum(paper.published is None for paper in papers)),
        ("Without authors or organisation", sum(_is_nameless(paper) for paper in papers)),
        ("Without a topic", sum(not paper.topics for paper in papers)),
        ("With an inferred year", sum(paper.year_inferred for paper in papers)),
        ("Corrected by hand", sum(bool(paper.corrected) for paper in papers)),
    )


def _is_nameless(paper: Paper) -> bool:
    return paper.authors is None and paper.organization is None
