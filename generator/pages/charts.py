"""Counts as bars: what the templates draw."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from generator import urls
from generator.catalogue import labels
from generator.model import Paper

UNDATED = "undated"


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
    """The bars beside a list, and the period in which a paper is.

    `is_strip` where they stand side by side; else each has a line of its own.
    """

    caption: str
    bars: tuple[Bar, ...]
    period: Callable[[Paper], Period] = field(repr=False)  # no page shows it
    is_strip: bool = False

    def at(self, paper: Paper) -> Chart:
        """The chart on a page that begins with `paper`: the bar of its period stands out."""
        here = self.period(paper)[1]
        return replace(
            self, bars=tuple(replace(bar, is_here=bar.label == here) for bar in self.bars)
        )


def bars(counted: Iterable[tuple[str, int, str]], highest: int = 0) -> tuple[Bar, ...]:
    """A bar for each label, count and path; none of 1 vanishes.

    `highest` is the count whose bar has a height of 100; left out, the highest of these.
    """
    rows = tuple(counted)
    highest = highest or max((count for _, count, _ in rows), default=0) or 1
    return tuple(
        Bar(label, count, href, -(-count * 100 // highest), label[:3])
        for label, count, href in rows
    )


def by_year(papers: Iterable[Paper]) -> dict[int, int]:
    """The number of papers of each year that has any, rising; the undated are in none."""
    counted = Counter(paper.published.year for paper in papers if paper.published)
    return {year: counted[year] for year in sorted(filter(None, counted))}


def by_month(papers: Iterable[Paper]) -> dict[tuple[int, int], int]:
    """The number of papers of each year and month that has any, rising."""
    counted = Counter(
        (p.published.year, p.published.month) for p in papers if p.published and p.published.year
    )
    return dict(sorted(counted.items()))


def in_year(paper: Paper) -> Period:
    """The year of a paper; last the undated, and those with a day but no year."""
    year = paper.published.year if paper.published else None
    return (year, str(year)) if year else (9999, UNDATED)


def in_month(paper: Paper) -> Period:
    """The month of a paper that has a date with a year."""
    if paper.published is None or paper.published.year is None:
        raise ValueError(f"{paper.id} is of no month")
    year, month = paper.published.year, paper.published.month
    return year * 12 + month - 1, labels.month(year, month)


def list_bars(
    papers: Sequence[Paper], path: str, page_size: int, period: Callable[[Paper], Period]
) -> tuple[Bar, ...]:
    """A bar for each period of `papers`, rising.

    Each is a link to the first of its papers in the list at `path`, which shows `papers` in
    order, `page_size` on a page.
    """
    counted = Counter(map(period, papers))
    firsts: dict[Period, int] = {}
    for place, paper in enumerate(papers):
        firsts.setdefault(period(paper), place)
    return bars(
        (of[1], counted[of], f"{urls.page(path, firsts[of] // page_size + 1)}#{anchor(of)}")
        for of in sorted(firsts)
    )


def year_chart(papers: Sequence[Paper], path: str, page_size: int) -> Chart:
    """The years of the papers of a list, as `list_bars`."""
    return Chart("By year", list_bars(papers, path, page_size, in_year), in_year)


def anchor(period: Period) -> str:
    """The id of the card that is the first of its period in a list: `in-2024`."""
    return f"in-{urls.name_slug(period[1])}"


def calendar(papers: Iterable[Paper]) -> list[tuple[int, int, tuple[Bar, ...]]]:
    """The years that have papers, newest first: year, count, and a bar for each month.

    Each bar leads to its month's page; a height means the same in every year.
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
    """The months of `year`, whose `papers` the list at `path` shows, as `list_bars`."""
    found = {bar.label: bar for bar in list_bars(papers, path, page_size, in_month)}
    every = (labels.month(year, month) for month in range(1, 13))
    return Chart(
        "By month",
        tuple(found.get(name) or Bar(name, 0, "", 0, name[:3]) for name in every),
        in_month,
        is_strip=True,
    )
