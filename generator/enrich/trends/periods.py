"""Days of papers → the axis of their trends."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from generator.enrich.trends import LEAST_IN_PERIOD, LEAST_PERIODS, MOST_PERIODS
from generator.model import Paper, TrendPeriod, Unit


@dataclass(frozen=True, slots=True)
class Axis:
    """Successive periods of one unit, oldest first; `places` has that of each paper, by its id."""

    unit: Unit
    periods: tuple[TrendPeriod, ...]
    places: Mapping[str, int]

    def count(self, ids: Collection[str]) -> tuple[int, ...]:
        """Return the number of these papers in each period."""
        counts = Counter(self.places[id] for id in ids if id in self.places)
        return tuple(counts[place] for place in range(len(self.periods)))


@dataclass(frozen=True, slots=True)
class _Length:
    """A unit as numbers without gaps: that of a day's period, and the first day of a period."""

    unit: Unit
    number: Callable[[date], int]
    first_day: Callable[[int], date]


# The first day of the calendar, 1 January of the year 1, is a Monday. Months come first: weeks
# are for archives of a season, years for a few papers of many years.
_LENGTHS = (
    _Length(
        Unit.MONTH,
        lambda day: day.year * 12 + day.month - 1,
        lambda number: date(number // 12, number % 12 + 1, 1),
    ),
    _Length(
        Unit.WEEK,
        lambda day: (day.toordinal() - 1) // 7,
        lambda number: date.fromordinal(number * 7 + 1),
    ),
    _Length(Unit.YEAR, lambda day: day.year, lambda number: date(number, 1, 1)),
)


def axis_of(papers: Iterable[Paper]) -> Axis | None:
    """Return the axis of the papers that have a day, or None if no unit has enough periods.

    It goes from the first period with `LEAST_IN_PERIOD` papers to the last, over `MOST_PERIODS`
    at most. A period between them may have fewer.
    """
    days = {paper.id: day for paper in papers if (day := _day(paper))}
    for length in _LENGTHS:
        numbers = {id: length.number(day) for id, day in days.items()}
        counts = Counter(numbers.values())
        if numbers_on_axis := _numbers_on_axis(counts):
            first = numbers_on_axis[0]
            return Axis(
                length.unit,
                tuple(TrendPeriod(length.first_day(n), counts[n]) for n in numbers_on_axis),
                {id: n - first for id, n in numbers.items() if n in numbers_on_axis},
            )
    return None


def _numbers_on_axis(counts: Mapping[int, int]) -> Sequence[int]:
    large = [number for number, papers in counts.items() if papers >= LEAST_IN_PERIOD]
    large = [number for number in large if number > max(large) - MOST_PERIODS]
    return range(min(large), max(large) + 1) if len(large) >= LEAST_PERIODS else ()


def _day(paper: Paper) -> date | None:
    """Return the day of publication; that of a listing says too little of older papers."""
    shown = paper.published
    return date(shown.year, shown.month, shown.day) if shown and shown.year else None


def first_day(unit: Unit, paper: Paper) -> date | None:
    """Return the first day of the period of a paper, or None if the paper has no day."""
    day = _day(paper)
    if day is None:
        return None
    (length,) = (length for length in _LENGTHS if length.unit is unit)
    return length.first_day(length.number(day))
