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

# At most this part of all trends is expected to be chance.
FALSE_DISCOVERY_RATE = 0.05
# A neighbour of a stretch that is as low as this by chance belongs to the stretch.
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
    papers in each.
    """
    tested = {name: row for name, row in counts.items() if sum(row) >= LEAST_PAPERS}
    if not tested:
        return {}
    number = len(papers) * (len(papers) + 1) // 2 - 1  # of stretches
    found: list[tuple[float, str, Trend]] = []
    for (name, row), stretch in zip(
        tested.items(), _clearest(np.array(list(tested.values())), papers), strict=True
    ):
        rows = _Rows.of(row, papers)
        whole = _with_neighbours(rows, *stretch) if stretch else None
        if whole:
            found.append((number * rows.chance_of(*whole), name, _trend(rows, *whole)))
    found.sort(key=lambda one: one[:2])
    sure = 0
    for place, (chance, _, _) in enumerate(found, 1):
        if chance <= FALSE_DISCOVERY_RATE * place / len(tested):
            sure = place
    return {name: trend for _, name, trend in found[:sure]}


class _Rows(NamedTuple):
    """The papers of a name and all papers before each period; one place more than periods."""

    own: tuple[int, ...]
    all: tuple[int, ...]

    @classmethod
    def of(cls, counts: Sequence[int], papers: Sequence[int]) -> _Rows:
        return cls(tuple(accumulate(counts, initial=0)), tuple(accumulate(papers, initial=0)))

    def chance_of(self, start: int, end: int) -> float:
        """Return how likely so many papers are in a stretch, if time means nothing."""
        return upper_tail(
            self.own[end] - self.own[start],
            self.own[-1],
            self.all[end] - self.all[start],
            self.all[-1],
        )

    def is_lower(self, side: tuple[int, int], start: int, end: int) -> bool:
        """Return whether the share beside a stretch is lower than in it, for sure."""
        own, papers = self.own[end] - self.own[start], self.all[end] - self.all[start]
        other, others = (row[side[1]] - row[side[0]] for row in self)
        return others > 0 and upper_tail(own, own + other, papers, papers + others) <= SIDE_LEVEL


def _clearest(counts: IntArray, papers: Sequence[int]) -> list[tuple[int, int] | None]:
    """Return for each row the stretch with the most surprising excess, from start to end.

    That with the highest ratio of likelihoods (Kulldorff, “A spatial scan statistic”, 1997); None
    if no stretch has an excess.
    """
    size = len(papers)
    bounds = [(a, b) for a in range(size) for b in range(a + 1, size + 1) if b - a < size]
    starts, ends = np.array(bounds).T
    own = np.concatenate((np.zeros((len(counts), 1), np.int64), counts.cumsum(axis=1)), axis=1)
    all_papers = np.concatenate(([0], np.cumsum(papers)))
    inside, total = own[:, ends] - own[:, starts], own[:, -1:]
    expected = total * (all_papers[ends] - all_papers[starts]) / all_papers[-1]
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = _times_log(inside, expected) + _times_log(total - inside, total - expected)
    # Rounded, so that it is the same on every machine.
    ratio = np.where(inside > expected, np.round(ratio, 6), 0)
    best = ratio.argmax(axis=1)
    return [
        bounds[place] if row[place] > 0 else None
        for row, place in zip(ratio, best.tolist(), strict=True)
    ]


def _times_log(counts: IntArray, expected: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the part of counts in the logarithm of a ratio of likelihoods."""
    return np.where(counts > 0, counts * np.log(counts / expected), 0)


def _with_neighbours(rows: _Rows, start: int, end: int) -> tuple[int, int] | None:
    """Return a stretch with each end of the axis at which the share is not lower for sure."""
    size = len(rows.own) - 1
    is_rise = rows.is_lower((0, start), start, end)
    is_fall = rows.is_lower((end, size), start, end)
    if not is_rise and not is_fall:
        return None
    return (start if is_rise else 0), (end if is_fall else size)


def _trend(rows: _Rows, start: int, end: int) -> Trend:
    inside = rows.own[end] - rows.own[start]
    if start == 0:
        direction = Direction.FALLS
    elif end == len(rows.own) - 1:
        direction = Direction.RISES
    else:
        direction = Direction.PEAKED
    return Trend(direction, start, end - 1, inside, rows.own[-1] - inside)


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
