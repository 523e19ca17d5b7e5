"""Phrases: which contain which, and how they are written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from typing import NamedTuple

from generator.text.language.terms import part_keys

# The ends of nouns that say the same as another: `modeling` and `model`, `cutting` and `cut`.
_INFLECTIONS = ("ing", "er", "ed", "e")
# A capital or a digit within a word.
_NAME = re.compile(r"[^\W\d_][A-Z0-9]")


class Phrase(NamedTuple):
    """A phrase: its key, and its tokens as written at its first mention."""

    key: str
    tokens: tuple[str, ...]

    def contains(self, other: Phrase) -> bool:
        """Return whether successive parts of this phrase are the other phrase."""
        # Letters first, which is fast: `rat` is in `strategy`, but is no part of it.
        return other.key in self.key and other.key in _nested_keys(self.tokens)

    @property
    def root(self) -> str:
        """The key without the inflection of its last word."""
        for ending in _INFLECTIONS:
            if self.key.endswith(ending) and len(self.key) > len(ending) + 2:
                root = self.key[: -len(ending)]
                is_doubled = ending == "ing" and root[-1] == root[-2] and root[-1] in "bdglmnprt"
                return root[:-1] if is_doubled else root
        return self.key


def _nested_keys(tokens: Iterable[str]) -> Iterator[str]:
    """Yield the keys of all sequences of successive parts of a phrase or compound."""
    keys = [key for token in tokens for key in part_keys(token)]
    bounds = range(len(keys) + 1)
    return ("".join(keys[start:end]) for start, end in combinations(bounds, 2))


def without_overlaps(
    phrases: Iterable[Phrase], most: int, before: Iterable[Phrase] = ()
) -> list[Phrase]:
    """Return the first `most` phrases of which none contains another or one of those before.

    Nor do they differ in the inflection of the last word only. `before` counts for `most`.
    """
    selected = list(before)
    count = len(selected)
    if count >= most:
        return []
    roots = {phrase.root for phrase in selected}
    for phrase in phrases:
        if phrase.root in roots or any(
            phrase.contains(other) or other.contains(phrase) for other in selected
        ):
            continue
        selected.append(phrase)
        roots.add(phrase.root)
        if len(selected) == most:
            break
    return selected[count:]


def most_frequent(spellings: Mapping[str, int]) -> str:
    """Return the most frequent spelling; of equals the one in lower case."""
    if len(spellings) == 1:
        return next(iter(spellings))
    return min(
        spellings, key=lambda spelling: (-spellings[spelling], spelling.swapcase(), spelling)
    )


def looks_like_name(token: str) -> bool:
    """Return whether a token is written as only names are: `LayerNorm`, `GPT4`."""
    return _NAME.search(token) is not None
