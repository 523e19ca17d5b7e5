"""The first page: what there is, what is new, where to go."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from generator import urls
from generator.catalogue import labels
from generator.catalogue.arrival import week_of
from generator.exports.changes_feed import heading
from generator.model import DatedListing, Direction, OutputFile
from generator.pages import charts
from generator.pages.cards import ListItem
from generator.pages.context import Context
from generator.pages.environment import render_page
from generator.pages.topics import facets

CARDS = 10
YEARS = 2
TOPICS = 5
RISING = 5


def home_page(context: Context) -> Iterator[OutputFile]:
    """Yield the page at the site's root."""
    yield OutputFile(urls.source(urls.HOME), partial(_home, context))


def _home(context: Context) -> str:
    catalogue, groups = context.catalogue, context.groups
    newest = catalogue.listings[0] if catalogue.listings else None
    papers = groups.by_listing[newest.name][:CARDS] if newest else []
    changes = context.library.changes
    latest = changes.all[0] if changes and changes.all else None
    count = labels.count(len(catalogue.papers), "paper")
    return render_page(
        urls.HOME,
        "home.md",
        context.site.name,
        f"{count} from {context.site.source_name}, by topic, by date and in full text.",
        site=context.site,
        indexes=_indexes(context),
        catalogue=catalogue,
        newest=newest,
        newest_count=groups.papers_in[newest.name] if newest else 0,
        week=urls.week(*week) if newest and (week := week_of(newest)) else "",
        this_week=[
            (other, groups.papers_in[other.name]) for other in _same_week(catalogue.listings)
        ],
        cards=[ListItem(paper, rank=rank) for rank, paper in papers],
        calendar=charts.calendar(catalogue.papers)[:YEARS],
        undated=sum(not (p.published and p.published.year) for p in catalogue.papers),
        facets=[
            (facet, sorted(topics, key=lambda group: -group.count)[:TOPICS], len(topics))
            for facet, topics in facets(context)
        ],
        rising=_rising(context),
        changes=labels.changes(latest.totals) if latest else "",
        changes_heading=heading(latest) if latest else "",
        slugs=groups.topic_slugs,
        card_of=context.cards,
    )


def _indexes(context: Context) -> list[tuple[str, str]]:
    """Return the indexes that have an entry: what papers are found by there, and the address."""
    groups = context.groups
    names = (one.introduced.name for one in context.library.enrichments.values())
    found = (
        ("topic", urls.TOPICS, True),
        ("date", urls.DATES, True),
        ("author", urls.AUTHORS, groups.author_slugs),
        ("organisation", urls.ORGANIZATIONS, groups.by_organization),
        ("method or model", urls.NAMES, any(names)),
    )
    return [(word, address) for word, address, has_entries in found if has_entries]


def _rising(context: Context) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the first topics and phrases that rise: what they are, names and addresses."""
    courses = context.courses
    kinds = (("Topics that rise", courses.topics), ("Phrases that rise", courses.phrases))
    rising = [
        (kind, [(row.name, row.href) for row in rows.values() if row.direction == Direction.RISES])
        for kind, rows in kinds
    ]
    return [(kind, rows[:RISING]) for kind, rows in rising if rows]


def _same_week(listings: Sequence[DatedListing]) -> list[DatedListing]:
    """Return the listings of the week of the newest one, without that; weeks begin on Monday."""
    weeks = [week_of(listing) for listing in listings]
    return [
        listing
        for listing, week in zip(listings[1:], weeks[1:], strict=True)
        if week is not None and week == weeks[0]
    ]
