"""Counts by period → the trends that are no chance."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from generator.enrich.trends import LEAST_PAPERS
from generator.enrich.trends.periods import Axis
from generator.model import Course, Direction, Trend
from generator.text.language.token_array import IntArray

# At most this part of the trends of a family is expected to be chance.
FALSE_DISCOVERY_RATE = 0.05
# The times before and behind a peak are significantly lower, each at this level.
SIDE_LEVEL = 0.01


def courses(groups: Mapping[str, set[str]], axis: Axis) -> dict[str, Course]:
    """Return the course of each group of papers, those with a trend first, most certain first."""
    counts = {name: axis.count(ids) for name, ids in groups.items()}
    trends = find_trends(counts, [period.papers for period in axis.periods])
    names = [*trends, *(name for name in groups if name not in trends)]
    return {name: Course(counts[name], trends.get(name)) for name in names}


def find_trends(counts: Mapping[str, Sequence[int]], papers: Sequence[int]) -> dict[str, Trend]:
    """Return the trends that are no chance by name, the most certain first.

    `counts` has for each name the number of its papers in each period, `papers` the number of all
    papers in each. Rises and falls are a family of tests, and peaks are another.
    """
    rows = {name: _Row.of(row, papers) for name, row in counts.items() if sum(row) >= LEAST_PAPERS}
    if not rows:
        return {}
    size = len(papers)
    stretches = [(start, end) for start in range(size) for end in range(start + 1, size + 1)]
    at_an_end = [one for one in stretches if (one[0] == 0) != (one[1] == size)]
    inside = [one for one in stretches if one[0] > 0 and one[1] < size]
    table = np.array([counts[name] for name in rows])
    families: tuple[list[tuple[float, str, Trend]], ...] = ([], [])
    for (name, row), clearest, end in zip(
        rows.items(),
        _clearest(table, papers, at_an_end + inside),
        _clearest(table, papers, at_an_end),
        strict=True,
    ):
        is_inside = clearest[0] > 0 and clearest[1] < size
        if is_inside and row.is_peak(*clearest):
            families[1].append((len(inside) * row.p_value(*clearest), name, row.trend(*clearest)))
        elif not row.has_ended(*end):
            families[0].append((len(at_an_end) * row.p_value(*end), name, row.trend(*end)))
    found = [one for family in families for one in _significant(family, len(rows))]
    return {name: trend for _, name, trend in sorted(found, key=lambda one: one[:2])}


def _significant(
    found: list[tuple[float, str, Trend]], tests: int
) -> list[tuple[float, str, Trend]]:
    """Return the trends of a family of tests that are no chance."""
    found = sorted(found, key=lambda one: one[:2])
    significant = 0
    for place, (p_value, _, _) in enumerate(found, 1):
        if p_value <= FALSE_DISCOVERY_RATE * place / tests:
            significant = place
    return found[:significant]


class _Row(NamedTuple):
    """The papers of a name and all papers before each period; one place more than periods."""

    own: tuple[int, ...]
    all: tuple[int, ...]

    @classmethod
    def of(cls, counts: Sequence[int], papers: Sequence[int]) -> _Row:
        """Return the row of counts by period."""
        return cls(tuple(accumulate(counts, initial=0)), tuple(accumulate(papers, initial=0)))

    def within(self, start: int, end: int) -> tuple[int, int]:
        """Return the papers of the name in a stretch, and all papers there."""
        return self.own[end] - self.own[start], self.all[end] - self.all[start]

    def p_value(self, start: int, end: int) -> float:
        """Return how likely so many papers are in a stretch, if time means nothing."""
        own, papers = self.within(start, end)
        return upper_tail(own, papers, self.own[-1], self.all[-1])

    def is_peak(self, start: int, end: int) -> bool:
        """Return whether the shares before and behind a stretch are significantly lower."""
        own, papers = self.within(start, end)
        sides = self.within(0, start), self.within(end, len(self.own) - 1)
        return all(
            upper_tail(own, papers, own + other, papers + others) <= SIDE_LEVEL
            for other, others in sides
        )

    def has_ended(self, start: int, end: int) -> bool:
        """Return whether a stretch reaches the newest period, which has no paper of the name."""
        size = len(self.own) - 1
        return end == size and self.own[size] == self.own[size - 1]

    def trend(self, start: int, end: int) -> Trend:
        """Return a stretch with more than its share as a trend."""
        inside, _ = self.within(start, end)
        if start == 0:
            direction = Direction.FALLS
        elif end == len(self.own) - 1:
            direction = Direction.RISES
        else:
            direction = Direction.PEAKED
        return Trend(direction, start, end - 1, inside, self.own[-1] - inside)


def _clearest(
    counts: IntArray, papers: Sequence[int], stretches: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Return for each row the stretch with the most surprising excess, from start to end.

    That with the highest ratio of likelihoods (Kulldorff, “A spatial scan statistic”, 1997); the
    first one if none has an excess.
    """
    starts, ends = np.array(stretches).T
    own = np.concatenate((np.zeros((len(counts), 1), np.int64), counts.cumsum(axis=1)), axis=1)
    all_papers = np.concatenate(([0], np.cumsum(papers)))
    inside, total = own[:, ends] - own[:, starts], own[:, -1:]
    expected = total * (all_papers[ends] - all_papers[starts]) / all_papers[-1]
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = _times_log(inside, expected) + _times_log(total - inside, total - expected)
    # Rounded, so that it is the same on every machine.
    ratio = np.where(inside > expected, np.round(ratio, 6), 0)
    return [stretches[place] for place in ratio.argmax(axis=1).tolist()]


def _times_log(counts: IntArray, expected: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the part of counts in the logarithm of a ratio of likelihoods."""
    return np.where(counts > 0, counts * np.log(counts / expected), 0)


def upper_tail(hits: int, drawn: int, marked: int, total: int) -> float:
    """Return how likely `hits` or more of `drawn` are among the `marked` of `total`.

    The hypergeometric distribution: the one-sided exact test of Fisher.

    >>> upper_tail(2, 2, 5, 10)
    0.222222
    """
    every = _log_choose(total, drawn)
    chance = math.fsum(
        math.exp(_log_choose(marked, n) + _log_choose(total - marked, drawn - n) - every)
        for n in range(max(hits, drawn - (total - marked)), min(drawn, marked) + 1)
    )
    return float(f"{min(chance, 1):.6g}")


def _log_choose(total: int, chosen: int) -> float:
    return math.lgamma(total + 1) - math.lgamma(chosen + 1) - math.lgamma(total - chosen + 1)
