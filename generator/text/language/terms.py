"""The words of a text that say what it is about, and the key under which their spellings meet.

A text is read as tokens: words with their hyphens (`vision-language`, `GPT-4o`), and marks,
each of which ends a clause. `read` gives a token's key, empty for a mark and for a word that
any paper may use. Keys of words that follow each other are written together, so that
`fine-tuning`, `fine tuning` and `finetuning` are one term.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from generator.text.language import stopwords

# An address and a TeX command are marks, as is a number: no term runs over one.
_TOKEN = re.compile(
    r"(?:https?://|www\.)\S+"
    r"|\\[^\W\d_]+"
    r"|[^\W_]+(?:[-\u2010-\u2013'’][^\W_]+|\.\d[^\W_]*)*"
    r"|\S"
)
_HYPHEN = re.compile(r"[-\u2010-\u2013]")
_POSSESSIVE = re.compile(r"['’]s?$")
# A word is letters first (`H264`, `Qwen2.5`), or a count before them (`4-bit`, `3D`); what a
# listing leaves of a formula (`10times`) is neither.
_WORD = re.compile(r"[^\W\d_].+|\d+(?:\.\d+)?[-\u2010-\u2013][^\W\d_]{2}.*|\dd", re.DOTALL)
_NO_WORD = ("http", "www.", "\\")
# Longer than any word: a run of letters that somebody typed, or a text without spaces.
_LONGEST = 40
# How the plural of a word meets its singular; each row is used, in this order. The second
# takes an `e` off `cache` as well, so that `classes` meets `class` and `caches` meets `cache`.
_SINGULAR = (
    (re.compile(r"(?<=..[^su])(?<!ia)s$"), ""),
    (re.compile(r"(?:(?<=.[sxz])|(?<=[cs]h))e$"), ""),
    (re.compile(r"(?<=..)ie?$"), "y"),
)
# The last letters of a verb -> its forms. `planned` and the like are left out: a word too many
# costs less than a table of English.
_FORMS = (
    (re.compile(r"(?<=[^aeiou])y$"), ("ies", "ied", "ying")),
    (re.compile(r"(?<=[^e])e$"), ("es", "ed", "ing")),
    (re.compile(r"(?<=s)$|(?<=x)$|(?<=sh)$|(?<=ch)$"), ("es", "ed", "ing")),
    (re.compile(r"$"), ("s", "ed", "ing")),
)


@dataclass(frozen=True, slots=True)
class Term:
    """What a token says. `key` is empty for a mark and for a word of any paper.

    A plain one says something only beside another. An open one wants another behind it:
    `memory-efficient`, `supervised`; a guess by its ending, right for most words.
    """

    key: str
    is_plain: bool = False
    is_open: bool = False


NOTHING = Term("")
# A word as a text writes it, and what it says.
Word = tuple[str, Term]


def tokens(text: str) -> list[str]:
    """The words and marks of a text, in order; white space is left out.

    >>> tokens("Peri-LN, a GPT-4o study.")
    ['Peri-LN', ',', 'a', 'GPT-4o', 'study', '.']
    """
    return [text] if text.isalnum() else _TOKEN.findall(text)


def words(text: str) -> Iterator[Word]:
    """The words and marks of a text, in order, each with what it says.

    The same as `read` of all `tokens`, but several times faster on many texts.
    """
    return chain.from_iterable(map(_words_of_run, text.split()))


def key_of(phrase: str) -> str:
    """What the words of a phrase say, whatever their case, their number and their hyphens.

    >>> key_of("Fine-tuned LLMs") == key_of("fine tuned LLM")
    True
    """
    return "".join(term.key for _, term in words(phrase))


@lru_cache(maxsize=1 << 17)
def _words_of_run(run: str) -> tuple[Word, ...]:
    return tuple((token, read(token)) for token in tokens(run))


@lru_cache(maxsize=1 << 17)
def read(token: str) -> Term:
    """What a token says, whatever its case, its number and its hyphens.

    >>> read("Fine-Tuning").key, read("LLMs").key, read("the").key
    ('finetuning', 'llm', '')
    """
    if len(token) > _LONGEST or token.startswith(_NO_WORD):
        return NOTHING
    if token.isascii() and token.islower() and token.isalpha() and len(token) > 1:
        return _simple(token, token)  # as nearly all are: the same as what follows, but faster
    word = bare(token)
    lower = _lower(word)
    if "'" in lower or "’" in lower or _WORD.fullmatch(lower) is None:
        return NOTHING
    words = _HYPHEN.split(lower)
    if len(words) > 1:
        says = lower not in _SAYS_NOTHING and any(map(_key, words))
        key = "".join(map(_singular, words)) if says else ""
        return Term(key, is_open=_is_open(words[-1], True)) if says else NOTHING
    return _simple(lower, lower[:-1] if word.endswith("s") and word[:-1].isupper() else lower)


def bare(token: str) -> str:
    """A token, or a phrase, without the possessive at its end."""
    return _POSSESSIVE.sub("", token)


def keys_within(token: str) -> list[str]:
    """The keys of the words of a compound, which make up its own; that of a simple word.

    >>> keys_within("Fine-Tuning"), keys_within("LLM's")
    (['fine', 'tuning'], ['llm'])
    """
    words = _HYPHEN.split(_lower(bare(token)))
    return list(map(_singular, words)) if len(words) > 1 else [read(token).key]


def _lower(word: str) -> str:
    return (word if word.isascii() else unicodedata.normalize("NFKC", word)).casefold()


def _simple(lower: str, singular: str) -> Term:
    """What a word of one part says; `singular` is it without the `s` of `LMs`, or it."""
    key = _key(singular)
    return Term(key, key in _PLAIN, _is_open(lower, False)) if key else NOTHING


def _key(word: str) -> str:
    """The key of a word in lower case, empty for one of any paper."""
    key = _singular(word)
    if word.endswith("ly") and word not in _NOUNS_IN_LY:
        return ""
    return "" if word in _SAYS_NOTHING or key in _PRAISE_AND_PLEA else key


def parts(token: str) -> list[str]:
    """The words of a compound that say something by themselves; none of a simple word.

    >>> parts("text-to-image"), parts("image")
    (['text', 'image'], [])
    """
    if token.isalnum():
        return []
    words = _HYPHEN.split(token)
    if len(words) == 1:
        return []
    return [word for word in words if word.lower() not in _AFFIXES and read(word).key]


def _is_open(word: str, is_compound: bool) -> bool:
    return (is_compound and word in _AFFIXES) or word.endswith(_OPEN_ENDINGS)


def _singular(word: str) -> str:
    if word[-1] not in "sei":
        return word
    for pattern, ending in _SINGULAR:
        word = pattern.sub(ending, word, count=1)
    return word


def _forms(verb: str) -> tuple[str, ...]:
    """A verb with its `-s`, `-ed` and `-ing`, where they follow the rule."""
    pattern, endings = next(row for row in _FORMS if row[0].search(verb))
    return (verb, *(pattern.sub(ending, verb, count=1) for ending in endings))


_SAYS_NOTHING = frozenset(
    f"{stopwords.FUNCTION_WORDS} {stopwords.PRAISE_AND_PLEA} {stopwords.VERB_FORMS} "
    f"{stopwords.DEBRIS}".split()
).union(*map(_forms, stopwords.VERBS.split()))
_PRAISE_AND_PLEA = frozenset(map(_singular, stopwords.PRAISE_AND_PLEA.split()))
_OPEN_ENDINGS = ("ed", "ous", "able", "ible", "ful", "less", "wise")
_NOUNS_IN_LY = frozenset(stopwords.NOUNS_IN_LY.split())
_AFFIXES = frozenset(stopwords.AFFIXES.split())
_PLAIN = _AFFIXES.union(map(_singular, stopwords.PLAIN.split()))
