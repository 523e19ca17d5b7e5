"""Vectors → points on a plane: t-SNE for all at once, neighbours for those that come later.

van der Maaten and Hinton, “Visualizing data using t-SNE” (2008), as openTSNE has it: with a
start that is no random one, one thread and a fixed seed, the same vectors give the same points.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from itertools import count
from math import cos, pi, sin, sqrt

import numpy as np
from scipy.spatial import cKDTree

from generator.enrich.paper_map.vectors import FloatArray

Point = tuple[int, int]

# Positions are whole numbers from 0 up to this.
SIZE = 1 << 16
# Room around the first layout, for papers that come later.
_MARGIN = SIZE // 32
# About so many neighbours a point is drawn to: those of a small subject.
PERPLEXITY = 20
# Steps of the gradient descent: the groups are found in the first, and drawn in the second.
_EARLY_STEPS, _STEPS = 250, 350
_EARLY_EXAGGERATION = 12
# With more points, approximate neighbours and forces take less time than exact ones.
_MANY, _VERY_MANY = 2_000, 10_000
# A new paper is put at the median of so many nearest papers.
NEIGHBOURS = 5
# New papers are not put on top of others: the width of the cells that one point each may have.
_CELL = SIZE // 512


def all_points(vectors: FloatArray) -> tuple[Point, ...]:
    """Return a point for each vector; points of vectors with a small angle are near."""
    from openTSNE import TSNEEmbedding
    from openTSNE.affinity import PerplexityBasedNN

    total = len(vectors)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of its own calls of other libraries
        affinities = PerplexityBasedNN(
            vectors,
            perplexity=min(PERPLEXITY, (total - 1) / 3),
            method="annoy" if total > _MANY else "exact",
            n_jobs=1,
            random_state=0,
        )
        start = vectors[:, :2] / max(vectors[:, 0].std(), 1e-9) * 1e-4
        embedding = TSNEEmbedding(
            start,
            affinities,
            negative_gradient_method="fft" if total > _VERY_MANY else "bh",
            n_jobs=1,
            random_state=0,
        )
        early = embedding.optimize(_EARLY_STEPS, exaggeration=_EARLY_EXAGGERATION, momentum=0.5)
        points = np.asarray(early.optimize(_STEPS, momentum=0.8))
    return _scaled(points)


def _scaled(points: FloatArray) -> tuple[Point, ...]:
    """Return the points in the square of the map, which they fill but for a margin."""
    low, high = points.min(axis=0), points.max(axis=0)
    shares = (points - low) / np.maximum(high - low, 1e-9)
    whole = np.rint(_MARGIN + shares * (SIZE - 2 * _MARGIN)).astype(int)
    return tuple((x, y) for x, y in whole.tolist())


def with_new_points(vectors: FloatArray, known: Sequence[Point | None]) -> tuple[Point, ...]:
    """Return a point for each vector, where `known` has None beside those that it has.

    A new point is at the median of its nearest known neighbours, moved outward until it has a
    cell of its own.
    """
    old = [row for row, point in enumerate(known) if point is not None]
    new = [row for row, point in enumerate(known) if point is None]
    points = np.array([point for point in known if point is not None])
    number = min(NEIGHBOURS, len(old))
    _, nearest = cKDTree(vectors[old]).query(vectors[new], k=[*range(1, number + 1)])
    medians = np.median(points[nearest], axis=1)
    taken = {(x // _CELL, y // _CELL) for x, y in points.tolist()}
    placed = dict(zip(new, (_free_point(x, y, taken) for x, y in medians.tolist()), strict=True))
    return tuple(placed[row] if point is None else point for row, point in enumerate(known))


def _free_point(x: float, y: float, taken: set[Point]) -> Point:
    """Return the first free place on a spiral around a point, and take its cell."""
    golden_angle = pi * (3 - sqrt(5))
    for step in count():
        radius, angle = _CELL * sqrt(step), step * golden_angle
        point = _bounded(x + radius * cos(angle)), _bounded(y + radius * sin(angle))
        cell = point[0] // _CELL, point[1] // _CELL
        if cell not in taken or step > SIZE:
            taken.add(cell)
            return point
    raise AssertionError  # `count` has no end


def _bounded(value: float) -> int:
    return min(max(round(value), 0), SIZE - 1)
