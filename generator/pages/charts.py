"""Counts as bars, which the templates draw."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from generator import urls
from generator.catalogue import labels
from generator.model import Paper

UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: `label` and `count` name it, `href` is a path, `height` from 0 to 100.

    `short` is the label where room is scarce; `is_here` says that the page begins in its period.
    """

    label: str
    count: int
    href: str
    height: int
    short: str
    is_here: bool = False


# A paper's period: what sorts it, and the label of its bar, as in (2024, "2024").
Period = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Chart:
    """The bars beside a list. In a strip they stand side by side, else each has its own line."""

    caption: str
    bars: tuple[Bar, ...]
    is_strip: bool = False

    def at(self, period: Period) -> Chart:
        """Return the chart on a page that begins in a period, whose bar is highlighted."""
        bars = tuple(replace(bar, is_here=bar.label == period[1]) for bar in self.bars)
        return replace(self, bars=bars)


def bars(counts: Iterable[tuple[str, int, str]], highest: int = 0) -> tuple[Bar, ...]:
    """Return a bar for each label, count and path; a count of 1 can be seen.

    `highest` is the count whose bar has a height of 100; by default the highest of these.
    """
    rows = tuple(counts)
    highest = highest or max((count for _, count, _ in rows), default=0) or 1
    return tuple(
        Bar(label, count, href, -(-count * 100 // highest), label[:3])
        for label, count, href in rows
    )


def by_year(papers: Iterable[Paper]) -> dict[int, int]:
    """Return the number of papers of each year that has any, ascending; without the undated."""
    counted = Counter(paper.year for paper in papers)
    return {year: counted[year] for year in sorted(filter(None, counted))}


def by_month(papers: Iterable[Paper]) -> dict[tuple[int, int], int]:
    """Return the number of papers of each year and month that has any, ascending."""
    counted = Counter(
        (p.published.year, p.published.month) for p in papers if p.published and p.published.year
    )
    return dict(sorted(counted.items()))


def in_year(paper: Paper) -> Period:
    """Return the year of a paper; without a year it is unknown, which sorts last."""
    year = paper.year
    return (year, str(year)) if year else (9999, UNKNOWN)


def in_month(paper: Paper) -> Period:
    """Return the month of a paper. Raise `ValueError` if its date has no year."""
    if paper.published is None or paper.published.year is None:
        raise ValueError(f"{paper.id} has no month")
    year, month = paper.published.year, paper.published.month
    return year * 12 + month - 1, labels.month(year, month)


def list_bars(
    papers: Sequence[Paper], path: str, page_size: int, period: Callable[[Paper], Period]
) -> tuple[Bar, ...]:
    """Return a bar for each period of the papers, ascending.

    Each links to the first of its papers in the list at `path`, which shows the papers in
    order, `page_size` on a page.
    """
    counts = Counter(map(period, papers))
    firsts: dict[Period, int] = {}
    for place, paper in enumerate(papers):
        firsts.setdefault(period(paper), place)
    return bars(
        (
            label,
            counts[order, label],
            f"{urls.page(path, first // page_size + 1)}#{anchor((order, label))}",
        )
        for (order, label), first in sorted(firsts.items())
    )


def year_chart(papers: Sequence[Paper], path: str, page_size: int) -> Chart:
    """Return the years of the papers of a list, as `list_bars`."""
    return Chart("By year", list_bars(papers, path, page_size, in_year))


def anchor(period: Period) -> str:
    """Return the id of the first card of a period in a list: `in-2024`."""
    return f"in-{urls.name_slug(period[1])}"


def calendar(papers: Iterable[Paper]) -> list[tuple[int, int, tuple[Bar, ...]]]:
    """Return the years that have papers, newest first: year, count, and a bar for each month.

    Each bar links to its month's page; all years have the same scale.
    """
    counted = by_month(papers)
    highest = max(counted.values(), default=1)
    rows = []
    for year in sorted({year for year, _ in counted}, reverse=True):
        months = [(month, counted.get((year, month), 0)) for month in range(1, 13)]
        row = bars(((labels.month(year, m), n, urls.month(year, m)) for m, n in months), highest)
        rows.append((year, sum(count for _, count in months), row))
    return rows


def months_in_list(year: int, papers: Sequence[Paper], path: str, page_size: int) -> Chart:
    """Return the months of a year, whose papers the list at `path` shows, as `list_bars`."""
    by_label = {bar.label: bar for bar in list_bars(papers, path, page_size, in_month)}
    every = (labels.month(year, month) for month in range(1, 13))
    return Chart(
        "By month",
        tuple(by_label.get(name) or Bar(name, 0, "", 0, name[:3]) for name in every),
        is_strip=True,
    )
