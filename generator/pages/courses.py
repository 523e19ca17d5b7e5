"""The courses of topics and phrases over time, as pages show them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from generator import urls
from generator.catalogue import labels
from generator.catalogue.groups import Groups
from generator.enrich.trends import LEAST_IN_PERIOD
from generator.enrich.trends.periods import first_day
from generator.model import Direction, Paper, PhraseTrend, Trend, Trends, Unit
from generator.pages import charts
from generator.pages.charts import Period, Share

# The period of a paper that is in none of the axis.
_NO_PERIOD: Period = (-1, "")


class _Words(NamedTuple):
    """The names of a period, by its first day: in a table, and in a sentence."""

    short: Callable[[date], str]
    long: Callable[[date], str]


_WORDS = {
    Unit.WEEK: _Words(
        lambda day: f"{day.day} {labels.month(day.year, day.month)[:3]}",
        lambda day: f"the week of {day.day} {labels.month(day.year, day.month)}",
    ),
    Unit.MONTH: _Words(
        lambda day: f"{labels.month(day.year, day.month)[:3]} {day.year}",
        lambda day: labels.month(day.year, day.month),
    ),
    Unit.YEAR: _Words(lambda day: str(day.year), lambda day: str(day.year)),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A period as the head of a column: its name, and the number of its papers."""

    name: str
    papers: int


@dataclass(frozen=True, slots=True)
class Figure:
    """A share of all papers: `12%`; the number of its papers, their address, and the time.

    The address is empty if there are none; so is the time of a period, whose column has it.
    """

    percent: str
    count: int
    href: str
    time: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A topic or a phrase: its list at `href`, its share in each period, and its trend.

    `cells` are the shares of the periods in figures. Two `figures` tell the trend, what is newer
    first; there are none without one. The stretch with more papers is from `first` to `last`.
    """

    name: str
    href: str
    count: int
    shares: tuple[Share, ...]
    cells: tuple[Figure, ...]
    direction: str = ""
    words: str = ""
    figures: tuple[Figure, ...] = ()
    first: int = 0
    last: int = -1


class Timeline:
    """The periods of trends in words, and the courses of groups of papers over them."""

    def __init__(self, trends: Trends, page_size: int) -> None:
        """Take the periods of trends, and how many papers a page of a list has."""
        words, self._unit, self._page_size = _WORDS[trends.unit], trends.unit, page_size
        self.unit = str(trends.unit)
        days = [period.first_day for period in trends.periods]
        self.names = [words.long(day) for day in days]
        self.columns = [
            Column(words.short(day), period.papers)
            for day, period in zip(days, trends.periods, strict=True)
        ]
        self._places = {day: place for place, day in enumerate(days)}

    @property
    def papers(self) -> int:
        """The number of papers in all periods."""
        return sum(column.papers for column in self.columns)

    @cached_property
    def axis(self) -> list[Period]:
        """The periods, oldest first."""
        return [(place, column.name) for place, column in enumerate(self.columns)]

    def period_of(self, paper: Paper) -> Period:
        """Return the place and the name of the period of a paper."""
        day = first_day(self._unit, paper)
        if day is None or day not in self._places:
            return _NO_PERIOD
        return self.axis[self._places[day]]

    def row(
        self,
        name: str,
        papers: Sequence[Paper],
        path: str,
        counts: Sequence[int],
        trend: Trend | None,
    ) -> Row:
        """Return the course of the papers that the list at `path` shows."""
        addresses = charts.addresses(papers, path, self._page_size, self.period_of)
        cells = [
            Figure(_percent(count, column.papers), count, addresses.get(period, ""))
            for count, column, period in zip(counts, self.columns, self.axis, strict=True)
        ]
        row = Row(name, path, len(papers), self._shares(counts), tuple(cells))
        return self._with_trend(row, trend) if trend else row

    def _shares(self, counts: Sequence[int]) -> tuple[Share, ...]:
        """Return the share of each period, 0 where it has too few papers; the highest is 1 high."""
        percents = [
            100 * count / column.papers if column.papers >= LEAST_IN_PERIOD else 0
            for count, column in zip(counts, self.columns, strict=True)
        ]
        highest = max(percents, default=0) or 1
        return tuple(
            Share(column.name, percent, percent / highest)
            for column, percent in zip(self.columns, percents, strict=True)
        )

    def _with_trend(self, row: Row, trend: Trend) -> Row:
        stretch = range(trend.first, trend.last + 1)
        others = [place for place in range(len(self.columns)) if place not in stretch]
        match trend.direction:
            case Direction.RISES:
                time = f"since {self.names[trend.first]}"
                figures = self._figure(row, stretch, time), self._figure(row, others, "before")
                words = f"rises {time}"
            case Direction.FALLS:
                time = f"since {self.names[trend.last + 1]}"
                figures = self._figure(row, others, time), self._figure(row, stretch, "before")
                words = f"falls {time}"
            case Direction.PEAKED:
                time = f"in {self.names[trend.first]}"
                if trend.first < trend.last:
                    time = f"from {self.names[trend.first]} to {self.names[trend.last]}"
                other_times = self._figure(row, others, "at other times")
                figures = self._figure(row, stretch, time), other_times
                words = f"had a peak {time}"
        return Row(
            *(row.name, row.href, row.count, row.shares, row.cells),
            *(str(trend.direction), words, figures, trend.first, trend.last),
        )

    def _figure(self, row: Row, places: Sequence[int], time: str) -> Figure:
        """Return the share of all papers of some periods, with the newest papers' address."""
        count = sum(row.cells[place].count for place in places)
        papers = sum(self.columns[place].papers for place in places)
        href = next((cell for place in reversed(places) if (cell := row.cells[place].href)), "")
        return Figure(_percent(count, papers), count, href, time)


def _percent(count: int, papers: int) -> str:
    """Return the share that some papers are of all: `12%`; not nothing where there are some."""
    percent = labels.percent(100 * count / papers) if count else "0%"
    return "under 0.1%" if count and percent == "0%" else percent


class Courses:
    """The courses of the topics and the phrases of a library, each made once."""

    def __init__(self, groups: Groups, page_size: int) -> None:
        """Take the papers by group, and how many papers a page of a list has."""
        self._groups, self._trends = groups, groups.library.trends
        self.timeline = Timeline(self._trends, page_size)

    @cached_property
    def all_papers(self) -> Row:
        """All papers, of which the others are a part."""
        papers = self._groups.catalogue.papers
        counts = [column.papers for column in self.timeline.columns]
        return self.timeline.row("All papers", papers, urls.PAPERS, counts, None)

    @cached_property
    def topics(self) -> Mapping[str, Row]:
        """The course of each topic by its name, as `Trends.topics`."""
        slugs, by_topic = self._groups.topic_slugs, self._groups.by_topic
        return {
            name: self.timeline.row(
                name, by_topic[name], urls.topic(slugs[name]), course.counts, course.trend
            )
            for name, course in self._trends.topics.items()
        }

    @cached_property
    def phrases(self) -> Mapping[str, Row]:
        """The course of each phrase that has a trend, as `Trends.phrases`."""
        return {
            phrase.phrase: self.timeline.row(
                phrase.phrase,
                self.papers_of(phrase),
                urls.trend(self._phrase_slugs[phrase.phrase]),
                phrase.counts,
                phrase.trend,
            )
            for phrase in self._trends.phrases
        }

    def papers_of(self, phrase: PhraseTrend) -> list[Paper]:
        """Return the papers that contain a phrase, in the order of the site."""
        ids = set(phrase.papers)
        return [paper for paper in self._groups.catalogue.papers if paper.id in ids]

    @cached_property
    def facets(self) -> Mapping[str, str]:
        """The path of the trends of each facet, by its name; there are none without periods."""
        if not self._trends.periods:
            return {}
        return {facet: urls.trend(slug) for facet, slug in self._facet_slugs.items()}

    @cached_property
    def _facet_slugs(self) -> Mapping[str, str]:
        facets = dict.fromkeys(topic.facet for topic in self._groups.library.topics)
        return urls.unique_slugs(list(facets))

    @cached_property
    def _phrase_slugs(self) -> Mapping[str, str]:
        taken = frozenset(self._facet_slugs.values())
        return urls.unique_slugs([phrase.phrase for phrase in self._trends.phrases], taken)
