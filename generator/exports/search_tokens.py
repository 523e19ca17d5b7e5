"""The words of papers as numbers, to find a few words and pairs of words among all of them."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from generator.text.runs import IntArray, Numbers, Runs, parts

Pair = tuple[str, str]
LongArray = NDArray[np.int64]

_SPACED = str.maketrans({"-": " ", **{mark: f" {mark} " for mark in "!\"'(),./:;?[]{}"}})


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words of papers in lower case, and their marks; a dash separates words.

    `numbers` has the number of each distinct token. Of each token `token` is its number, `paper`
    the number of its paper; both are of shape (tokens,).
    """

    numbers: Mapping[str, int]
    token: IntArray
    paper: IntArray

    @classmethod
    def of_papers(cls, runs: Runs) -> Tokens:
        """Return the tokens of papers, of which `runs` has two texts each."""
        numbers, tokens, counts = Numbers(), array("i"), array("i")
        for run in runs.vocabulary:
            found = [run.lower()] if run.isalnum() else run.lower().translate(_SPACED).split()
            tokens.extend(map(numbers.__getitem__, found))
            counts.append(len(found))
        run_at, part = parts(np.array(counts, np.int32), runs.run)
        return cls(dict(numbers), np.array(tokens, np.int32)[part], runs.text[run_at] // 2)

    def positions(self, words: Iterable[str]) -> LongArray:
        """Return where the words are, of shape (found,), in order."""
        return np.flatnonzero(self._are(words)[self.token])

    def positions_of_pairs(self, pairs: Sequence[Pair]) -> tuple[LongArray, LongArray]:
        """Return where pairs of neighbours begin, in order, and the index of each in `pairs`.

        The pairs are distinct, and their words are tokens. Both results are of shape (found,).
        """
        are_first = self._are(one for one, _ in pairs)[self.token[:-1]]
        are_second = self._are(other for _, other in pairs)[self.token[1:]]
        at = np.flatnonzero(are_first & are_second)
        size, numbers = len(self.numbers), self.numbers
        keys = np.array([numbers[one] * size + numbers[other] for one, other in pairs], np.int64)
        order = np.argsort(keys)
        keys_at = self.token[at].astype(np.int64) * size + self.token[at + 1]
        # What is greater than all keys has the index -1, for which there is the key -1.
        index = np.append(order, -1)[np.searchsorted(keys, keys_at, sorter=order)]
        is_pair = np.append(keys, -1)[index] == keys_at
        return at[is_pair], index[is_pair]

    def papers_of_each(self, at: LongArray, item: NDArray[Any], size: int) -> list[int]:
        """Return in how many papers each of `size` items is; `item` has those at `at`."""
        distinct = np.unique(self.paper[at].astype(np.int64) * size + item)
        counts: list[int] = np.bincount(distinct % size, minlength=size).tolist()
        return counts

    def _are(self, words: Iterable[str]) -> NDArray[np.bool_]:
        """Return whether each distinct token is one of `words`, of shape (distinct tokens,)."""
        found = np.zeros(len(self.numbers), np.bool_)
        found[[self.numbers[word] for word in words]] = True
        return found
