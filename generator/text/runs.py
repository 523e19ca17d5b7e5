"""Texts as numbers of their runs of characters between spaces.

Of all that a site has, one run in fourteen is a new one: what is worked out of each distinct run
once is looked up in arrays for the others.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int32]


class Numbers(dict[str, int]):
    """Numbers by text; an unknown text gets the next number."""

    def __missing__(self, text: str) -> int:
        return self.setdefault(text, len(self))


class Runs:
    """The runs of the texts that were added, in order.

    No text can be added while an array of the runs is in use.
    """

    def __init__(self, texts: Iterable[str] = ()) -> None:
        self._numbers = Numbers()
        self._runs = array("i")
        self._counts = array("i")
        for text in texts:
            self.add(text)

    def add(self, text: str) -> int:
        """Add a text, which may have no runs; return its number."""
        runs = text.split()
        self._runs.extend(map(self._numbers.__getitem__, runs))
        self._counts.append(len(runs))
        return len(self._counts) - 1

    @property
    def vocabulary(self) -> list[str]:
        """The distinct runs."""
        return list(self._numbers)

    @property
    def run(self) -> IntArray:
        """The index of each run in the vocabulary, of shape (runs,)."""
        return np.frombuffer(self._runs, np.int32)

    @property
    def count(self) -> IntArray:
        """The number of runs of each text, of shape (texts,)."""
        return np.frombuffer(self._counts, np.int32)

    @property
    def text(self) -> IntArray:
        """The number of the text of each run, of shape (runs,)."""
        return np.repeat(np.arange(len(self._counts), dtype=np.int32), self.count)


def parts(counts: IntArray, run: IntArray) -> tuple[IntArray, IntArray]:
    """Return the parts of each run, in order: the index of the run, and that of the part.

    Run number n of the vocabulary has `counts[n]` parts, which are numbered on from run to run.
    `run` has the number of each run, of shape (runs,); both results are of shape (parts,).

    >>> parts(np.array((1, 2), np.int32), np.array((1, 0, 1), np.int32))
    (array([0, 0, 1, 2, 2], dtype=int32), array([1, 2, 0, 1, 2], dtype=int32))
    """
    count = counts[run]
    ends = np.cumsum(count, dtype=np.int32)
    first = (np.cumsum(counts, dtype=np.int32) - counts)[run]
    whole = np.repeat(np.arange(len(run), dtype=np.int32), count)
    part = np.arange(len(whole), dtype=np.int32)
    part += np.repeat(first - ends + count, count)
    return whole, part
