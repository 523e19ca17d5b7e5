"""Where a text has a name, and where it has the beginnings of patterns.

Names are found as plain text: to compile a pattern for each name takes longer than to read the
abstract. Patterns are tried where their first words are, which are found as plain text, too: to
search for a pattern takes ten times as long.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence


def find_mentions(name: str, text: str, not_before: str = "") -> Iterator[int]:
    """Yield the indices of a name in a text, where it is no part of a word.

    Nor does one of the characters `not_before` precede it.
    """
    start = text.find(name) if name else -1
    while start >= 0:
        end = start + len(name)
        before, after = text[start - 1 : start], text[end : end + 1]
        is_part = _is_of_word(before) or _is_of_word(after)
        if not is_part and not (before and before in not_before):
            yield start
        start = text.find(name, end)


def count_mentions(name: str, text: str) -> int:
    """Return how often a text has a name, but for addresses."""
    return sum(1 for _ in find_mentions(name, text, not_before="/"))


def lower_of_length(text: str) -> str:
    """Return a text in lower case, or as it is if a letter of it is longer in lower case."""
    lower = text.lower()
    return lower if len(lower) == len(text) else text


def find_all(words: Iterable[str], text: str) -> list[int]:
    """Return the indices of any of these words in a text, ascending; also within other words."""
    starts: list[int] = []
    for word in words:
        start = text.find(word)
        while start >= 0:
            starts.append(start)
            start = text.find(word, start + len(word))
    return sorted(starts)


def matches_at(
    pattern: re.Pattern[str], text: str, starts: Sequence[int]
) -> Iterator[re.Match[str]]:
    """Yield the matches of a pattern that begin at these indices, which ascend, without overlap."""
    end = 0
    for start in starts:
        match = pattern.match(text, start) if start >= end else None
        if match:
            yield match
            end = match.end()


def _is_of_word(character: str) -> bool:
    return character.isalnum() or character == "_"
