"""The report: what was read, what was merged, what could not be understood."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping

from generator import urls
from generator.catalogue import labels
from generator.model import Catalogue, Page, Paper, Repair
from generator.pages.environment import page
from generator.text.language.terms import key_of

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
        f"{labels.count(entries, 'entry', 'entries')} read, "
        f"{labels.count(len(catalogue.papers), 'paper')} made of them.",
        catalogue=catalogue,
        entries=entries,
        merged=merged,
        without=_without(catalogue),
        shelves=shelves,
        new_in=new_in,
        repairs=_repairs(catalogue),
        said_most=_said_most(catalogue),
        per_topic=_topics_each(catalogue),
        by_field=sorted(Counter(d.field for d in catalogue.differences).items()),
        shown=SHOWN,
    )


def _repairs(catalogue: Catalogue) -> list[tuple[str, list[tuple[Paper, Repair]]]]:
    """Every repair with its paper, by kind, the kind made most often first."""
    kinds: dict[str, list[tuple[Paper, Repair]]] = {}
    for paper in catalogue.papers:
        for repair in paper.repairs:
            kinds.setdefault(repair.kind, []).append((paper, repair))
    return sorted(kinds.items(), key=lambda pair: (-len(pair[1]), pair[0]))


def _said_most(catalogue: Catalogue) -> list[tuple[str, int]]:
    """The key phrases of most papers, each with their number."""
    forms: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for paper in catalogue.papers:
        for phrase in paper.phrases:
            forms[key_of(phrase)][phrase] += 1
    said = (
        (min(form, key=lambda phrase: (-form[phrase], phrase)), form.total())
        for form in forms.values()
    )
    return sorted(said, key=lambda pair: (-pair[1], pair[0]))[:SHOWN]


def _topics_each(catalogue: Catalogue) -> str:
    """The mean number of topics of a paper, as `3.9`."""
    total = sum(len(paper.topics) for paper in catalogue.papers)
    return f"{total / max(1, len(catalogue.papers)):.1f}"


def _without(catalogue: Catalogue) -> tuple[tuple[str, int], ...]:
    papers = catalogue.papers
    return (
        ("Undated", sum(paper.published is None for paper in papers)),
        ("Without authors or organisation", sum(_is_nameless(paper) for paper in papers)),
        ("Without a topic", sum(not paper.topics for paper in papers)),
        ("Without a name that is certain", sum(not paper.name for paper in papers)),
        ("Without a paper near it", sum(not paper.near for paper in papers)),
        ("With an inferred year", sum(paper.year_inferred for paper in papers)),
        ("Corrected by hand", sum(bool(paper.corrected) for paper in papers)),
    )


def _is_nameless(paper: Paper) -> bool:
    return paper.authors is None and paper.organization is None
