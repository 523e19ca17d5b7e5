"""The import report: what was read, what was merged, what could not be read."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import partial

from generator import urls
from generator.catalogue import labels
from generator.model import Catalogue, Direction, Library, OutputFile, Paper, Repair
from generator.pages.context import Context
from generator.pages.environment import render_page
from generator.sources import SUFFIXES
from generator.text.language.terms import key_of

# How many of each kind the page shows; data/report.jsonl has all.
SHOWN = 50


def report_page(context: Context) -> Iterator[OutputFile]:
    """Yield the page at `report/`."""
    yield OutputFile(urls.source(urls.REPORT), partial(_report, context))


def _report(context: Context) -> str:
    catalogue = context.catalogue
    entries = sum(len(listing.listing.entries) for listing in catalogue.listings)
    return render_page(
        urls.REPORT,
        "report.md",
        "Import report",
        f"How {labels.count(entries, 'entry', 'entries')} of listings became "
        f"{labels.count(len(catalogue.papers), 'paper')}, and what could not be read.",
        catalogue=catalogue,
        trends=context.library.trends,
        uncovered=[
            context.courses.phrases[phrase.phrase]
            for phrase in context.library.trends.phrases
            if phrase.trend.direction is Direction.RISES and not phrase.is_covered
        ],
        has_changes=context.library.changes is not None,
        entries=entries,
        merged=[paper for paper in catalogue.papers if len(paper.sightings) > 1],
        missing=_missing(context.library),
        by_listing=context.groups.by_listing,
        new_in=context.groups.new_in,
        repairs=_repairs(catalogue),
        frequent_phrases=_frequent_phrases(context.library),
        topics_per_paper=_topics_per_paper(context.library),
        by_field=sorted(Counter(d.field for d in catalogue.differences).items()),
        shown=SHOWN,
        suffixes=labels.alternatives(SUFFIXES),
    )


def _repairs(catalogue: Catalogue) -> list[tuple[str, list[tuple[Paper, Repair]]]]:
    """Return every repair with its paper, by kind, the most frequent kind first."""
    kinds: dict[str, list[tuple[Paper, Repair]]] = {}
    for paper in catalogue.papers:
        for repair in paper.repairs:
            kinds.setdefault(repair.kind, []).append((paper, repair))
    return sorted(kinds.items(), key=lambda pair: (-len(pair[1]), pair[0]))


def _frequent_phrases(library: Library) -> list[tuple[str, int]]:
    """Return the key phrases of most papers, each with the number of papers."""
    forms: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for enrichment in library.enrichments.values():
        for phrase in enrichment.key_phrases:
            forms[key_of(phrase)][phrase] += 1
    phrases = (
        (min(form, key=lambda phrase: (-form[phrase], phrase)), form.total())
        for form in forms.values()
    )
    return sorted(phrases, key=lambda pair: (-pair[1], pair[0]))[:SHOWN]


def _topics_per_paper(library: Library) -> str:
    """Return the mean number of topics of a paper, as `3.9`."""
    total = sum(len(enrichment.topics) for enrichment in library.enrichments.values())
    return f"{total / max(1, len(library.enrichments)):.1f}"


def _missing(library: Library) -> tuple[tuple[str, int], ...]:
    """Return how many papers lack what others have."""
    papers, enrichments = library.catalogue.papers, library.enrichments.values()
    return (
        ("Date unknown", sum(paper.published is None for paper in papers)),
        ("Without authors or organisation", sum(_has_no_byline(paper) for paper in papers)),
        ("Without an arXiv id or a DOI", sum(not (p.arxiv or p.doi) for p in papers)),
        ("Without a topic", sum(not enrichment.topics for enrichment in enrichments)),
        (
            "Without a name for what they propose",
            sum(not enrichment.introduced.name for enrichment in enrichments),
        ),
        ("Without a related paper", sum(not enrichment.related for enrichment in enrichments)),
        ("With an inferred year", sum(paper.year_inferred for paper in papers)),
        ("Corrected by hand", sum(bool(paper.corrected) for paper in papers)),
    )


def _has_no_byline(paper: Paper) -> bool:
    return paper.authors is None and paper.organization is None and not paper.author_names
