"""Which words an abbreviation is short for."""

from __future__ import annotations

import re


def expansion(short: str, words: list[str]) -> int | None:
    """Where in `words` the last run begins that `short` can be short for; None if there is none.

    The run's letters hold those of `short` in order, beginning with its first. A digit behind
    one letter says how often it begins a word: `S4` has four.

    >>> expansion("LoRA", ["our", "Low-Rank", "Adaptation"])
    1
    """
    letters = [letter for letter in short.casefold() if letter.isalpha()]
    if not letters:
        return None
    if len(short) == 2 and short[1] in "23456":
        return _row_of(letters[0], int(short[1]), words)
    for start in range(len(words) - 1, max(-1, len(words) - 2 * len(letters) - 4), -1):
        first = words[start].lstrip("\"'“‘(").casefold()[:1]
        if first == letters[0] and holds("".join(words[start:]), short):
            return start
    return None


def _row_of(letter: str, length: int, words: list[str]) -> int | None:
    """Where `length` words or parts of them begin in a row that begin with `letter`."""
    for start in range(len(words) - 1, max(-1, len(words) - length - 2), -1):
        parts = re.split(r"[\s-]+", " ".join(words[start:]).casefold())
        if len(parts) >= length and all(part[:1] == letter for part in parts[:length]):
            return start
    return None


def holds(text: str, short: str) -> bool:
    """Whether `text` has the letters of `short` in order."""
    run = iter(text.casefold())
    return all(letter in run for letter in short.casefold() if letter.isalpha())
