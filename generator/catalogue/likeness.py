"""How alike the abstracts and the days of two entries are."""

from __future__ import annotations

from bisect import bisect_left
from calendar import isleap
from datetime import MAXYEAR, MINYEAR, date
from functools import lru_cache

from generator.model import ShownDate
from generator.text import content_words, fold

# Two abstracts are of one paper if they share this part of the shorter one's words. All 612
# pairs of one title in the real listings share all of them, 20,000 random pairs of different
# papers at most 0.44: see `python -m benchmarks identity`.
SIMILAR = 0.6
# Abstracts of so many characters that share this part of their words are the same text, whatever
# the days beside them: a catalogue may show the day of a journal, a listing that of a version.
SAME, SAME_LENGTH = 0.9, 200
# The words of the abstracts of one title are used again and again, all of them take gigabytes.
_MOST_WORD_SETS = 20


def days_apart(a: ShownDate, b: ShownDate) -> int:
    """Return the days between two dates; the fewest possible if a year is missing."""
    distances = (
        abs(day - other_day) for day in _ordinals(a, b.year) for other_day in _ordinals(b, a.year)
    )
    return min(distances, default=366)


def _ordinals(shown: ShownDate, near: int | None) -> list[int]:
    """Return the days that `shown` may be, in the year `near` or next to it; maybe none."""
    if shown.year is not None:
        years: tuple[int, ...] = (shown.year,)
    elif near is not None:
        years = (near - 1, near, near + 1)
    else:
        years = (1999, 2000, 2001, 2002)  # February with and without its 29th
    return [
        date(year, shown.month, shown.day).toordinal()
        for year in years
        if MINYEAR <= year <= MAXYEAR and ((shown.month, shown.day) != (2, 29) or isleap(year))
    ]


def similarity(a: str, b: str) -> float:
    """Return the share of the shorter text's content words that are in both, from 0 to 1."""
    return likeness(a, b, _content_words(a), _content_words(b))


@lru_cache(maxsize=_MOST_WORD_SETS)
def _content_words(text: str) -> frozenset[str]:
    return content_words(text)


def is_one_text(a: str, b: str) -> bool:
    """Return whether two texts are the same but for a piece of at most a tenth of their length.

    Most abstracts of a paper are, which is seen sooner than that they share their words.
    """
    length = min(len(a), len(b))
    if 10 * length < 9 * max(len(a), len(b)):
        return False
    start = bisect_left(range(length), True, key=lambda end: a[: end + 1] != b[: end + 1])
    rest = length - start
    tail = bisect_left(range(rest), True, key=lambda n: a[-n - 1 :] != b[-n - 1 :])
    return 10 * (start + tail) >= 9 * max(len(a), len(b))


def likeness(a: str, b: str, words: frozenset[str], other_words: frozenset[str]) -> float:
    """Return the shared words' share of the fewer; of texts without any, whether they agree."""
    if a == b:
        return 1.0
    shorter = min(len(words), len(other_words))
    return len(words & other_words) / shorter if shorter else float(fold(a) == fold(b))
