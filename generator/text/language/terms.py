"""Tokens of English text, and the terms that they stand for.

A token is a word with its hyphens (`vision-language`, `GPT-4o`) or a mark; a mark ends a clause.
`term_of` gives the term of a token: its `key` is the stem of the word, without hyphens, in lower
case, and empty for a mark and for a stop word. Keys of successive words are concatenated, so that
`fine-tuning`, `fine tuning` and `finetuning` are one term.

The stemmer takes off plurals only, in the manner of the S-stemmer (Harman, “How effective is
suffixing?”, 1991): a stronger one merges words of different meaning.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from generator.text.language import stopwords

# An address and a TeX command are marks, as is a number: no term continues across one.
_TOKEN = re.compile(
    r"(?:https?://|www\.)\S+"
    r"|\\[^\W\d_]+"
    r"|[^\W_]+(?:[-\u2010-\u2013'’][^\W_]+|\.\d[^\W_]*)*"
    r"|\S"
)
_HYPHEN = re.compile(r"[-\u2010-\u2013]")
_POSSESSIVE = re.compile(r"['’]s?$")
# A word begins with letters (`H264`, `Qwen2.5`), or with a count (`4-bit`, `3D`); the remains
# of a formula (`10times`) do neither.
_WORD = re.compile(r"[^\W\d_].+|\d+(?:\.\d+)?[-\u2010-\u2013][^\W\d_]{2}.*|\dd", re.DOTALL)
_MARK_PREFIXES = ("http", "www.", "\\")
# Longer than any word: a run of letters that somebody typed, or a text without spaces.
_MAX_WORD_LENGTH = 40
# The rules that take off the ending of a plural, each for one ending of a word, all applied in
# this order. The second takes an `e` off `cache` as well, so that `classes` meets `class` and
# `caches` meets `cache`.
_STEM_RULES = (
    ("s", re.compile(r"(?<=..[^su])(?<!ia)s$"), ""),
    ("e", re.compile(r"(?:(?<=.[sxz])|(?<=[cs]h))e$"), ""),
    ("ie", re.compile(r"(?<=..)ie$"), "y"),
)
# The end of a verb -> the endings of its other forms; the first row that matches. Doubled
# consonants (`planned`) are missing: one stop word too few costs less than a table of English.
_VERB_ENDINGS = (
    (re.compile(r"(?<=[^aeiou])y$"), ("ies", "ied", "ying")),
    (re.compile(r"(?<=[^e])e$"), ("es", "ed", "ing")),
    (re.compile(r"(?<=s)$|(?<=x)$|(?<=sh)$|(?<=ch)$"), ("es", "ed", "ing")),
    (re.compile(r"$"), ("s", "ed", "ing")),
)


class Term(NamedTuple):
    """The term of a token; `key` is empty for a mark and for a stop word.

    A generic term is specific only together with another: `model`, `language`. A vague one says
    little alone, but is specific together with a generic one: `graph` (every generic term is
    vague). A head is a term only behind another: `learning` in `representation learning`, not in
    `learning representations`. A modifier needs
    another after it: `memory-efficient`, `supervised`; that is guessed from the ending, which is
    right for most words.
    """

    key: str
    is_generic: bool = False
    is_modifier: bool = False
    is_vague: bool = False
    is_head: bool = False


NO_TERM = Term("")


def tokenize(text: str) -> list[str]:
    """Return the words and marks of a text, in order, without white space.

    >>> tokenize("Peri-LN, a GPT-4o study.")
    ['Peri-LN', ',', 'a', 'GPT-4o', 'study', '.']
    """
    return [text] if text.isalnum() else _TOKEN.findall(text)


def tokens_and_terms(text: str) -> Iterator[tuple[str, Term]]:
    """Yield each token of a text with its term.

    The same as `term_of` for each of `tokenize`, but several times faster on many texts.
    """
    return chain.from_iterable(map(_tokens_and_terms_of_chunk, text.split()))


def key_of(phrase: str) -> str:
    """Return the key of a phrase, whatever its case, number and hyphens.

    >>> key_of("Fine-tuned LLMs") == key_of("fine tuned LLM")
    True
    """
    return "".join(term.key for _, term in tokens_and_terms(phrase))


@lru_cache(maxsize=1 << 17)
def _tokens_and_terms_of_chunk(chunk: str) -> tuple[tuple[str, Term], ...]:
    return tuple((token, term_of(token)) for token in tokenize(chunk))


@lru_cache(maxsize=1 << 17)
def term_of(token: str) -> Term:
    """Return the term of a token, whatever its case, number and hyphens.

    >>> term_of("Fine-Tuning").key, term_of("LLMs").key, term_of("the").key
    ('finetuning', 'llm', '')
    """
    if len(token) > _MAX_WORD_LENGTH or token.startswith(_MARK_PREFIXES):
        return NO_TERM
    if token.isascii() and token.islower() and token.isalpha() and len(token) > 1:
        return _term_of_simple_word(token, token)  # most tokens; the same as below, but faster
    word = without_possessive(token)
    lower = _in_lower_case(word)
    if "'" in lower or "’" in lower or _WORD.fullmatch(lower) is None:
        return NO_TERM
    parts = _HYPHEN.split(lower)
    if len(parts) > 1:
        if lower in _STOP_WORDS or not any(map(_word_key, parts)):
            return NO_TERM
        return Term("".join(map(_stem, parts)), is_modifier=_is_modifier(parts[-1], True))
    is_plural_abbreviation = word.endswith("s") and word[:-1].isupper()  # `LMs`
    return _term_of_simple_word(lower, lower[:-1] if is_plural_abbreviation else lower)


def without_possessive(token: str) -> str:
    """Return a token, or a phrase, without the possessive at its end."""
    return _POSSESSIVE.sub("", token) if "'" in token or "’" in token else token


def part_keys(token: str) -> list[str]:
    """Return the keys of the parts of a compound, or that of a simple word.

    Concatenated they are the key of the token.

    >>> part_keys("Fine-Tuning"), part_keys("LLM's")
    (['fine', 'tuning'], ['llm'])
    """
    parts = _HYPHEN.split(_in_lower_case(without_possessive(token)))
    return list(map(_stem, parts)) if len(parts) > 1 else [term_of(token).key]


def compound_terms(token: str) -> list[str]:
    """Return the parts of a compound that are terms; none of a simple word.

    >>> compound_terms("text-to-image"), compound_terms("image")
    (['text', 'image'], [])
    """
    if token.isalnum():
        return []
    parts = _HYPHEN.split(token)
    if len(parts) == 1:
        return []
    return [part for part in parts if part.lower() not in _AFFIXES and _is_term(part)]


def _is_term(word: str) -> bool:
    """Return whether a word is a term by itself."""
    term = term_of(word)
    return term.key != "" and not term.is_head


def _in_lower_case(word: str) -> str:
    return (word if word.isascii() else unicodedata.normalize("NFKC", word)).casefold()


def _term_of_simple_word(lower: str, singular: str) -> Term:
    """Return the term of a word without hyphens.

    `singular` is the word without the `s` of a plural like `LMs`, or the word itself.
    """
    if lower in _HEAD_WORDS:
        return Term(_stem(lower), is_generic=True, is_vague=True, is_head=True)
    key = _word_key(singular)
    if not key:
        return NO_TERM
    return Term(key, key in _GENERIC_KEYS, _is_modifier(lower, False), key in _VAGUE_KEYS)


def _word_key(word: str) -> str:
    """Return the key of a word in lower case, empty for a stop word."""
    key = _stem(word)
    if word.endswith("ly") and word not in _NOUNS_IN_LY:
        return ""
    return "" if word in _STOP_WORDS or key in _STOP_STEMS else key


def _is_modifier(word: str, is_compound: bool) -> bool:
    return (is_compound and word in _AFFIXES) or word.endswith(_MODIFIER_ENDINGS)


def _stem(word: str) -> str:
    """Return a word in lower case without the ending of a plural."""
    for ending, pattern, replacement in _STEM_RULES:
        if word.endswith(ending):  # faster than the pattern
            word = pattern.sub(replacement, word, count=1)
    return word


def _verb_forms(verb: str) -> tuple[str, ...]:
    """Return a verb with its forms in `-s`, `-ed` and `-ing`."""
    pattern, endings = next(row for row in _VERB_ENDINGS if row[0].search(verb))
    return (verb, *(pattern.sub(ending, verb, count=1) for ending in endings))


_STOP_WORDS = frozenset(
    f"{stopwords.FUNCTION_WORDS} {stopwords.ACADEMIC_WORDS} {stopwords.VERB_FORMS} "
    f"{stopwords.MARKUP_WORDS}".split()
).union(*map(_verb_forms, stopwords.VERBS.split()))
_STOP_STEMS = frozenset(map(_stem, stopwords.ACADEMIC_WORDS.split()))
_MODIFIER_ENDINGS = ("ed", "ous", "able", "ible", "ful", "less", "wise")
_HEAD_WORDS = frozenset(stopwords.HEAD_WORDS.split())
_NOUNS_IN_LY = frozenset(stopwords.NOUNS_IN_LY.split())
_AFFIXES = frozenset(stopwords.AFFIXES.split())
_GENERIC_KEYS = _AFFIXES.union(map(_stem, stopwords.GENERIC_WORDS.split()))
_VAGUE_KEYS = _GENERIC_KEYS.union(map(_stem, stopwords.VAGUE_WORDS.split()))
