"""Abbreviations and the words that they abbreviate.

In the manner of Schwartz and Hearst, “A simple algorithm for identifying abbreviation definitions
in biomedical text” (2003): the letters of the abbreviation occur in its expansion in order, the
first at the beginning of a word.
"""

from __future__ import annotations

import re


def find_expansion(abbreviation: str, words: list[str]) -> int | None:
    """Return the index of the first word of the expansion, None if there is none.

    The expansion ends with the last of `words`; the shortest possible counts. A digit after one
    letter is the number of words with that initial: `S4` has four.

    >>> find_expansion("LoRA", ["our", "Low-Rank", "Adaptation"])
    1
    """
    letters = [letter for letter in abbreviation.casefold() if letter.isalpha()]
    if not letters:
        return None
    if len(abbreviation) == 2 and abbreviation[1] in "23456":
        return _find_equal_initials(letters[0], int(abbreviation[1]), words)
    for start in range(len(words) - 1, max(-1, len(words) - 2 * len(letters) - 4), -1):
        initial = words[start].lstrip("\"'“‘(").casefold()[:1]
        if initial == letters[0] and has_letters_in_order("".join(words[start:]), abbreviation):
            return start
    return None


def _find_equal_initials(letter: str, count: int, words: list[str]) -> int | None:
    """Return the index from which `count` words begin with `letter`, or None."""
    for start in range(len(words) - 1, max(-1, len(words) - count - 2), -1):
        parts = re.split(r"[\s-]+", " ".join(words[start:]).casefold())
        if len(parts) >= count and all(part[:1] == letter for part in parts[:count]):
            return start
    return None


def has_letters_in_order(text: str, abbreviation: str) -> bool:
    """Return whether the letters of an abbreviation occur in a text in order."""
    characters = iter(text.casefold())
    return all(letter in characters for letter in abbreviation.casefold() if letter.isalpha())
