"""The calendar, a list for each year, month and week, and the list of undated papers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import groupby

from generator import urls
from generator.catalogue import labels
from generator.catalogue.arrival import days_of_week
from generator.model import OutputFile, Paper, ShownDate
from generator.pages import charts
from generator.pages.cards import ListItem
from generator.pages.context import Context
from generator.pages.environment import render_page
from generator.pages.paper_list import neighbours, paper_list

# What a link to a week shows, and the path of its page.
_WeekLink = tuple[str, str]


def date_index(context: Context) -> Iterator[OutputFile]:
    """Yield the calendar."""
    yield OutputFile(urls.source(urls.DATES), partial(_date_index, context))


def _date_index(context: Context) -> str:
    dated, undated = _dated(context), _undated(context)
    return render_page(
        urls.DATES,
        "dates.md",
        "Archive",
        f"{labels.count(len(dated), 'paper')} by month"
        + (f", and {len(undated):,} without a full date." if undated else "."),
        calendar=charts.calendar(dated),
        dated=len(dated),
        undated=len(undated),
        has_changes=context.library.changes is not None,
    )


def year_pages(context: Context) -> Iterator[OutputFile]:
    """Yield the list of each year, by month."""
    years = _grouped(_dated(context), lambda day: day.year or 0)
    pages = [(str(year), urls.year(year)) for year, _ in years]
    weeks = _weeks_by_year(context.groups.listings_by_week)
    for position, (year, papers) in enumerate(years):
        path = urls.year(year)
        yield from paper_list(
            context,
            path,
            str(year),
            f"{labels.count(len(papers), 'paper')} of {year}",
            [
                ListItem(
                    paper,
                    heading=charts.in_month(paper)[1],
                    heading_path=urls.month(year, paper.published.month),
                )
                for paper in papers
                if paper.published
            ],
            chart=charts.months_in_list(year, papers, path, context.site.page_size),
            period=charts.in_month,
            search_filter=("year", str(year)),
            weeks=weeks.get(year, []),
            kicker="Year",
            around=neighbours(position, pages),
        )


def month_pages(context: Context) -> Iterator[OutputFile]:
    """Yield the list of each month, by day."""
    dated = _dated(context)
    strips = {row.year: row.months for row in charts.calendar(dated)}
    months = _grouped(dated, lambda day: (day.year or 0) * 12 + day.month - 1)
    dates = [(number // 12, number % 12 + 1) for number, _ in months]
    pages = [(labels.month(*date), urls.month(*date)) for date in dates]
    weeks = _weeks_by_month(context.groups.listings_by_week)
    for position, (_, papers) in enumerate(months):
        year, month = dates[position]
        name = labels.month(year, month)
        chart = charts.Chart(f"Papers by month, {year}", strips[year], is_strip=True)
        yield from paper_list(
            context,
            urls.month(year, month),
            name,
            f"{labels.count(len(papers), 'paper')} of {name}, by day",
            [ListItem(p, heading=labels.weekday(p.published)) for p in papers if p.published],
            chart=chart.at(charts.in_month(papers[0])),
            kicker="Month",
            weeks=weeks.get((year, month), []),
            around=neighbours(position, pages),
        )


def week_pages(context: Context) -> Iterator[OutputFile]:
    """Yield a page for each week with a listing: the first of its new papers, and the listings.

    A page of a list is enough, as each listing has all of its papers.
    """
    groups = context.groups
    weeks = list(groups.listings_by_week.items())
    pages = [(labels.week(*week), urls.week(*week)) for week, _ in weeks]
    for position, (week, listings) in enumerate(weeks):
        papers = groups.new_by_week[week]
        shown = papers[: context.site.page_size]
        first, last = map(labels.day, days_of_week(*week))
        title, path = pages[position]
        total = labels.count(len(papers), "new paper")
        yield from paper_list(
            context,
            path,
            title,
            f"{total} in the listings from {first} to {last}, those with most upvotes first",
            [ListItem(paper) for paper in shown],
            is_brief=True,
            lead=f"{first} to {last}: {total}"
            + (f", of which these {len(shown)} come first." if len(shown) < len(papers) else "."),
            listings=[
                (
                    labels.listing_title(listing),
                    urls.listing(listing.slug),
                    groups.papers_in[listing.name],
                )
                for listing in listings
            ],
            around=neighbours(position, pages),
            empty="No paper was new in this week.",
        )


def _weeks_by_month(weeks: Iterable[tuple[int, int]]) -> dict[tuple[int, int], list[_WeekLink]]:
    """Return links to the weeks that have a day in a month, by its year and number, ascending."""
    links: dict[tuple[int, int], list[_WeekLink]] = {}
    for week in sorted(weeks):
        days = days_of_week(*week)
        for month in sorted({(day.year or 0, day.month) for day in days}):
            links.setdefault(month, []).append(_week_link(week))
    return links


def _weeks_by_year(weeks: Iterable[tuple[int, int]]) -> dict[int, list[_WeekLink]]:
    """Return links to the weeks of each year, ascending."""
    links: dict[int, list[_WeekLink]] = {}
    for week in sorted(weeks):
        links.setdefault(week[0], []).append(_week_link(week))
    return links


def _week_link(week: tuple[int, int]) -> _WeekLink:
    return f"W{week[1]:02}", urls.week(*week)


def undated_pages(context: Context) -> Iterator[OutputFile]:
    """Yield the list of the papers without a full date."""
    undated = _undated(context)
    yield from paper_list(
        context,
        urls.UNDATED,
        "Date unknown",
        f"{labels.count(len(undated), 'paper')} without a full date",
        [ListItem(paper, heading=_undated_heading(paper)) for paper in undated],
        # A search for the undated does not find those of which the year is known.
        search_filter=None if any(paper.year for paper in undated) else ("year", "undated"),
        lead="Some listings show no dates, days without a year, or only a year. These are their "
        "papers.",
        empty="Every paper has a date.",
    )


def _dated(context: Context) -> list[Paper]:
    return [p for p in context.catalogue.papers if p.published and p.published.year]


def _undated(context: Context) -> list[Paper]:
    return [p for p in context.catalogue.papers if p.published is None or p.published.year is None]


def _undated_heading(paper: Paper) -> str:
    if paper.published:
        return "Day known, year unknown"
    return f"Only the year is known: {paper.year}" if paper.year else "No date shown"


def _grouped(
    dated: Iterable[Paper], key: Callable[[ShownDate], int]
) -> list[tuple[int, list[Paper]]]:
    """Return papers, which are sorted by day, in groups of the same key."""
    groups = groupby(dated, key=lambda paper: key(paper.published) if paper.published else 0)
    return [(value, list(group)) for value, group in groups]
