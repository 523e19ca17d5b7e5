"""Order, sums and ranks of values in groups, for arrays of any length.

`groups` has the group of each value; the values of a group are adjacent.
"""

from __future__ import annotations

import numpy as np

from generator.text.language.token_array import IntArray


def lexicographic_order(*keys: IntArray) -> IntArray:
    """Return the indices that sort by the first key, then by the next, and so on.

    The keys are packed into one number, which sorts many times faster than `numpy.lexsort`: their
    ranges multiply to less than 2**63 for three million papers of five topics each.
    """
    packed = np.zeros(len(keys[0]), dtype=np.int64)
    for key in keys if len(packed) else ():
        low = key.min()
        packed *= key.max() - low + 1
        packed += key - low
    return np.argsort(packed)


def cumulative_sums(groups: IntArray, values: IntArray) -> IntArray:
    """Return the sum of the values of each group up to and including each value."""
    sums = np.cumsum(values)
    firsts = np.flatnonzero(np.diff(groups, prepend=-1))
    sizes = np.diff(firsts, append=len(groups))
    return sums - np.repeat(sums[firsts] - values[firsts], sizes)


def ranks(groups: IntArray) -> IntArray:
    """Return the position of each value in its group, from 0."""
    return cumulative_sums(groups, np.ones_like(groups)) - 1
