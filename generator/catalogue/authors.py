"""Which names of authors are one author.

A name is all that listings give, so people of the same name are not told apart, and one person
under two names (`J. Smith`, `John Smith`) is two authors.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache

from generator.model import Paper
from generator.text import clean
from generator.text.transliteration import in_ascii

# A longer text is no name.
MAX_LENGTH = 100
# The papers that an author with a page has, and the number of such pages of a site. Where more
# authors have as many papers, those with a page have more.
MIN_PAPERS, MAX_AUTHORS = 2, 25_000
# What stands in place of a name (keys).
_NOT_NAMES = frozenset(
    key.strip()
    for key in (
        "anonymous, anonymous author, anonymous authors, author, authors, et al, others, na, "
        "none, null, unknown, various, various authors"
    ).split(",")
)
_SEPARATOR = re.compile(r"[\s.,;]+")
_JOINED_INITIALS = re.compile(r"(?<!\S)(\S) (?=\S(?!\S))")
# A name is shown without what has a meaning where it is pasted: in a query, in BibTeX, in markup.
_AMBIGUOUS = str.maketrans({'"': "'", "\\": "", "&": " and "})
# Accents of Latin, Greek and Cyrillic letters; other scripts spell vowels with such marks.
_ACCENTS = re.compile("[\u0300-\u036f]")


@lru_cache(maxsize=1 << 17)
def author_key(name: str) -> str:
    """Return the words of a name without case, accents and punctuation.

    Two spellings of one name have the same key. It is empty if the text is no name.

    >>> author_key("J.-P. Müller"), author_key("J P Muller")
    ('jp muller', 'jp muller')
    >>> author_key("Li Na") == author_key("Lin A"), author_key("???"), author_key("et al.")
    (False, '', '')
    """
    if len(name) > MAX_LENGTH:
        return ""
    text = _ACCENTS.sub("", unicodedata.normalize("NFKD", clean(name).casefold())).casefold()
    words = (
        "".join(in_ascii(letter) or letter for letter in word if _belongs_to_word(letter))
        for word in _SEPARATOR.split(unicodedata.normalize("NFC", text))
    )
    key = _JOINED_INITIALS.sub(r"\1", " ".join(filter(None, words)))
    return "" if key in _NOT_NAMES or not any(map(str.isalpha, key)) else key


def _belongs_to_word(character: str) -> bool:
    """Return whether a character is a letter, a digit, or a mark that spells a vowel."""
    return character.isalnum() or unicodedata.category(character) in ("Mc", "Mn")


def author_names(paper: Paper) -> Mapping[str, str]:
    """Return the names of a paper's authors by their keys, in order, each once.

    `William "Bill" Example` is `William 'Bill' Example`.
    """
    names: dict[str, str] = {}
    for name in paper.author_names:
        if key := author_key(name):
            names.setdefault(key, clean(name.translate(_AMBIGUOUS)))
    return names


def papers_by_author(
    papers: Iterable[Paper], max_authors: int = MAX_AUTHORS
) -> dict[str, list[Paper]]:
    """Return the papers of each author with at least `MIN_PAPERS`, by key, in their order.

    If these are more than `max_authors`, only those with one paper more, and so on.
    """
    groups: dict[str, list[Paper]] = {}
    for paper in papers:
        for key in author_names(paper):
            groups.setdefault(key, []).append(paper)
    least = MIN_PAPERS
    counts = Counter(map(len, groups.values()))
    while sum(number for size, number in counts.items() if size >= least) > max_authors:
        least += 1
    return {key: group for key, group in groups.items() if len(group) >= least}


def usual_names(keys: Iterable[str], papers: Iterable[Paper]) -> dict[str, str]:
    """Return the spelling of each author's name in most of the papers, by the author's key.

    Of equal counts the one with accents, as listings leave accents out and do not invent them.
    """
    spellings: dict[str, Counter[str]] = {key: Counter() for key in keys}
    for paper in papers:
        for key, name in author_names(paper).items():
            if key in spellings:
                spellings[key][name] += 1
    return {
        key: min(names, key=lambda name: (-names[name], name.isascii(), name))
        for key, names in spellings.items()
    }
