"""Many texts as one row of numbers, so that what is done to a token is done to all at once."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from generator.text.language.terms import tokens

Numbers = NDArray[np.int64]
_END = "."


@dataclass(frozen=True, slots=True)
class Stream:
    """The tokens of some texts, behind one another; each text has a mark more at its end.

    `form` has a number for each token, that of its place in `forms`; `text` that of its text.
    """

    forms: list[str]
    form: Numbers
    text: Numbers


class _Numbers(dict[str, int]):
    """Different strings by number, in the order in which they were first asked for."""

    def __missing__(self, text: str) -> int:
        return self.setdefault(text, len(self))


def stream_of(texts: Iterable[str]) -> Stream:
    """The tokens of all `texts`.

    They are looked for in each different run of characters between spaces, once.
    """
    runs = _Numbers()
    stream, ends = array("q"), array("q")
    for text in texts:
        stream.extend(map(runs.__getitem__, (*text.split(), _END)))
        ends.append(len(stream))
    numbers = _Numbers()
    within = [tuple(map(numbers.__getitem__, tokens(run))) for run in runs]
    lengths = np.fromiter(map(len, within), dtype=np.int64, count=len(within))
    flat = np.fromiter(chain.from_iterable(within), dtype=np.int64, count=lengths.sum())
    run = np.array(stream, dtype=np.int64)
    size = lengths[run]
    behind = np.cumsum(size)  # where in the stream of tokens each run ends
    first = np.cumsum(lengths) - lengths
    form = flat[np.arange(size.sum()) + np.repeat(first[run] - behind + size, size)]
    sizes = np.diff(behind[np.array(ends, dtype=np.int64) - 1], prepend=0)
    return Stream(list(numbers), form, np.repeat(np.arange(len(ends)), sizes))
