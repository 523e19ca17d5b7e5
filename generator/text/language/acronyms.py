"""Acronyms that a text defines: `Long Form (LF)`.

By the rule of Schwartz and Hearst, "A simple algorithm for identifying abbreviation definitions
in biomedical text" (PSB 2003): the characters of the short form are looked for, from its end, in
the words before it. Initials are tried first, as the rule alone takes the second letter of PPO
from the word optimization.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_IN_BRACKETS = re.compile(r"\(([^\W_][\w-]{1,9})\)")
_WORD = re.compile(r"[^\W_]+")
# Characters before a bracket that can hold a long form.
_REACH = 160
_SMALL_WORDS = frozenset("a an and at by for from in of on or the to via with".split())


def definitions(text: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the words of each long form, and its short form; both without a plural's s.

    >>> list(definitions("Two Mixtures-of-Experts (MoEs)"))
    [(('mixture', 'of', 'expert'), 'MoE')]
    """
    for match in _IN_BRACKETS.finditer(text):
        short = singular_acronym(match[1])
        if sum(map(str.isupper, short)) < 2:
            continue
        before = text[max(0, match.start() - _REACH) : match.start()].rstrip()
        if long := _long_form(short, before):
            words = _words(long)
            if 1 < len(words) <= len(short) + 3:
                yield words, short


def singular_acronym(acronym: str) -> str:
    """Return an acronym without a plural's s: `LLMs` is `LLM`."""
    return acronym[:-1] if acronym.endswith("s") and acronym[-2:-1].isupper() else acronym


def _words(text: str) -> tuple[str, ...]:
    """Return the words of a text in lower case and without a plural's s."""
    return tuple(map(singular, _WORD.findall(text.lower())))


def singular(word: str) -> str:
    """Return a word in lower case without a plural's s."""
    if len(word) > 4 and word.endswith(("ches", "shes", "sses", "xes")):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and word[-2] not in "isu" else word


def _long_form(short: str, before: str) -> str:
    """Return the end of `before` that `short` abbreviates; empty if there is none."""
    letters = [letter for letter in short.lower() if letter.isalnum()]
    lower = before.lower()
    at = _by_initials(letters, lower)
    if at < 0:
        at = _by_letters(letters, lower)
    if at < 0:
        return ""
    # `self-supervised learning (SSL)`: not from the second part of a compound on.
    start = at
    while start > 0 and (lower[start - 1].isalnum() or lower[start - 1] == "-"):
        start -= 1
    long = before[start if lower[start] == letters[0] else at :]
    has_punctuation = any(mark in long for mark in ".;:,()")
    return "" if has_punctuation or len(long) <= len(short) else long


def _by_initials(letters: list[str], lower: str) -> int:
    """Return where the words begin whose initials are `letters`, but for small words; or -1."""
    rest = list(letters)
    for match in reversed(list(_WORD.finditer(lower))):
        if match[0][0] == rest[-1]:
            rest.pop()
            if not rest:
                return match.start()
        elif match[0] not in _SMALL_WORDS:
            return -1
    return -1


def _by_letters(letters: list[str], lower: str) -> int:
    """Return where the text begins that has `letters` in order, or -1.

    The first of them is at the start of a word.
    """
    at = len(lower)
    for count, letter in enumerate(reversed(letters), 1):
        at -= 1
        while at >= 0 and (
            lower[at] != letter or (count == len(letters) and at > 0 and lower[at - 1].isalnum())
        ):
            at -= 1
        if at < 0:
            return -1
    return at
