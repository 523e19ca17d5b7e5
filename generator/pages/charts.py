"""Counts as bars, which the templates draw."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from generator import urls
from generator.catalogue import labels
from generator.model import Paper

# A paper's period: what sorts it, and the label of its bar, as in (2024, "2024").
Period = tuple[int, str]
DATE_UNKNOWN: Period = (10_000, "Date unknown")
# How long the periods of an axis may be in years, and what one is called.
LENGTHS = {1: "year", 5: "five-year period", 10: "decade", 100: "century"}
# On a phone each period has a line.
MOST_PERIODS = 12
# The part of the dated papers that the axis has to hold; with less its periods are too short.
LEAST_HELD = 0.9
# A share of fewer papers than these says little.
LEAST_SHARED = 20


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: `label` and `count` name it, `href` is a path, `height` from 0 to 100.

    `short` is the label where room is scarce; `is_here` says that the page is of its period or
    begins in it, `is_apart` that the bar does not stand on the axis of the others.
    """

    label: str
    count: int
    href: str
    height: int
    short: str
    is_here: bool = False
    is_apart: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """The bars beside a list. In a strip they stand side by side, else each has its own line."""

    caption: str
    bars: tuple[Bar, ...]
    is_strip: bool = False

    def at(self, period: Period) -> Chart:
        """Return the chart on the page of a period or one that begins in it: it is highlighted."""
        bars = tuple(replace(bar, is_here=bar.label == period[1]) for bar in self.bars)
        return replace(self, bars=bars)


@dataclass(frozen=True, slots=True)
class Years:
    """An axis: the years from `first` to `last`, in periods of `length` years, none left out.

    The last period may be shorter. Called with a paper it returns the paper's period; the papers
    before `first` and the undated have one that is not on the axis.
    """

    first: int
    last: int
    length: int = 1

    @classmethod
    def of(cls, counts: Mapping[int, int]) -> Years | None:
        """Return the axis for the number of papers of each year; None if there is none.

        Its periods are the shortest of which the last `MOST_PERIODS` hold nearly all papers, so
        that one old paper does not make decades of all years.
        """
        if not counts:
            return None
        least = LEAST_HELD * sum(counts.values())
        for length in LENGTHS:
            start = max(counts) // length * length
            first = max(min(counts) // length * length, start - (MOST_PERIODS - 1) * length)
            years = cls(first, max(counts), length)
            if sum(count for year, count in counts.items() if year >= first) >= least:
                break
        return years

    @property
    def unit(self) -> str:
        """What a period is called: `year`, `decade`."""
        return LENGTHS[self.length]

    def periods(self) -> list[Period]:
        """Return the periods of the axis, ascending."""
        return [self._period(year) for year in range(self.first, self.last + 1, self.length)]

    def __call__(self, paper: Paper) -> Period:
        """Return the period of a paper; `before 2015` and the unknown sort first and last."""
        year = paper.year
        if not year:
            return DATE_UNKNOWN
        return self._period(year) if year >= self.first else (-1, f"before {self.first}")

    def _period(self, year: int) -> Period:
        start = year // self.length * self.length
        if self.length == 1:
            return start, str(start)
        if self.length == 10:
            return start, f"{start}s"
        return start, f"{start}–{min(start + self.length - 1, self.last)}"


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


def in_month(paper: Paper) -> Period:
    """Return the month of a paper. Raise `ValueError` if its date has no year."""
    if paper.published is None or paper.published.year is None:
        raise ValueError(f"{paper.id} has no month")
    return _month(paper.published.year, paper.published.month)


def _month(year: int, month: int) -> Period:
    return year * 12 + month - 1, labels.month(year, month)


def _height(count: int, highest: int) -> int:
    """Return the height of a bar; a count of 1 can be seen."""
    return -(-count * 100 // (highest or 1))


def addresses(
    papers: Sequence[Paper], path: str, page_size: int, period: Callable[[Paper], Period]
) -> dict[Period, str]:
    """Return by period the address of the first of its papers in the list at `path`."""
    firsts: dict[Period, int] = {}
    for place, paper in enumerate(papers):
        firsts.setdefault(period(paper), place)
    return {
        one: f"{urls.page(path, place // page_size + 1)}#{anchor(one)}"
        for one, place in firsts.items()
    }


def list_bars(
    papers: Sequence[Paper],
    path: str,
    page_size: int,
    period: Callable[[Paper], Period],
    axis: Sequence[Period],
) -> tuple[Bar, ...]:
    """Return a bar for each period of the axis, and for each other one that has papers.

    Each links to the first of its papers in the list at `path`, which shows the papers in
    order, `page_size` on a page.
    """
    counts = Counter(map(period, papers))
    hrefs = addresses(papers, path, page_size, period)
    highest = max(counts.values(), default=0)
    return tuple(
        Bar(
            label=one[1],
            count=counts[one],
            href=hrefs.get(one, ""),
            height=_height(counts[one], highest),
            short=one[1][:3],
            is_apart=one not in axis,
        )
        for one in sorted({*axis, *counts})
    )


def year_chart(
    papers: Sequence[Paper], path: str, page_size: int
) -> tuple[Chart | None, Years | None]:
    """Return the chart of the years of a list, as `list_bars`, and what gives a paper's period.

    There is none where fewer than two bars would have papers.
    """
    years = Years.of(by_year(papers))
    if years is None:
        return None, None
    bars = list_bars(papers, path, page_size, years, years.periods())
    if sum(bar.count > 0 for bar in bars) < 2:
        return None, None
    return Chart(f"Papers by {years.unit}", bars), years


def anchor(period: Period) -> str:
    """Return the id of the first card of a period in a list: `in-2024`."""
    return f"in-{urls.name_slug(period[1])}"


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """A year that has papers: their number, and a bar for each month that links to its page.

    `gap` is the first and the last of the years without papers behind it, if there are any.
    """

    year: int
    count: int
    months: tuple[Bar, ...]
    gap: tuple[int, int] | None


def calendar(papers: Iterable[Paper]) -> list[CalendarYear]:
    """Return the years that have papers, newest first; all have the same scale."""
    counted = by_month(papers)
    highest = max(counted.values(), default=1)
    rows: list[CalendarYear] = []
    for year in sorted({year for year, _ in counted}, reverse=True):
        counts = [(month, counted.get((year, month), 0)) for month in range(1, 13)]
        months = tuple(
            Bar(name, count, urls.month(year, month), _height(count, highest), name[:3])
            for month, count in counts
            for name in [labels.month(year, month)]
        )
        later = rows[-1].year if rows else year + 1
        gap = (year + 1, later - 1) if later > year + 1 else None
        rows.append(CalendarYear(year, sum(count for _, count in counts), months, gap))
    return rows


def months_in_list(year: int, papers: Sequence[Paper], path: str, page_size: int) -> Chart:
    """Return the months of a year, whose papers the list at `path` shows, as `list_bars`."""
    axis = [_month(year, month) for month in range(1, 13)]
    bars = list_bars(papers, path, page_size, in_month, axis)
    return Chart("Papers by month", bars, is_strip=True)


def axis_in_list(
    caption: str,
    papers: Sequence[Paper],
    path: str,
    page_size: int,
    period: Callable[[Paper], Period],
    axis: Sequence[Period],
) -> Chart:
    """Return a bar for each period of the axis from the first with papers on, as `list_bars`.

    Papers of no period of the axis have no bar.
    """
    bars = [bar for bar in list_bars(papers, path, page_size, period, axis) if not bar.is_apart]
    first = next((place for place, bar in enumerate(bars) if bar.count), 0)
    return Chart(caption, tuple(bars[first:]))


@dataclass(frozen=True, slots=True)
class Share:
    """A share of the papers of a period in percent; `height` is from 0 to 1."""

    label: str
    percent: float
    height: float


@dataclass(frozen=True, slots=True)
class Shares:
    """Shares of groups of papers, by the name of a group, all on one axis and one scale.

    `first` and `last` are the years at the ends of the axis, `unit` is what a period is called,
    `highest` the percentage at the top of the scale.
    """

    by_group: Mapping[str, tuple[Share, ...]]
    first: int
    last: int
    unit: str
    highest: float


def shares(groups: Mapping[str, Sequence[Paper]], papers: Sequence[Paper]) -> Shares | None:
    """Return the share of each group in the papers of each period; None if there is too little.

    The axis goes from the first period with `LEAST_SHARED` papers to the last; a period between
    them with fewer is an empty place.
    """
    counted = by_year(papers)
    years = Years.of(counted)
    if years is None:
        return None
    totals = Counter(map(years, papers))
    shared = [place for place, one in enumerate(years.periods()) if totals[one] >= LEAST_SHARED]
    if len(shared) < 2:
        return None
    axis = years.periods()[shared[0] : shared[-1] + 1]
    percents: dict[str, list[float]] = {}
    for name, group in groups.items():
        counts = Counter(map(years, group))
        percents[name] = [
            100 * counts[one] / totals[one] if totals[one] >= LEAST_SHARED else 0 for one in axis
        ]
    highest = max(map(max, percents.values()), default=0)
    if not highest:
        return None
    return Shares(
        {
            name: tuple(
                Share(label, percent, percent / highest)
                for (_, label), percent in zip(axis, row, strict=True)
            )
            for name, row in percents.items()
        },
        first=max(axis[0][0], min(counted)),
        last=min(axis[-1][0] + years.length - 1, years.last),
        unit=years.unit,
        highest=highest,
    )
