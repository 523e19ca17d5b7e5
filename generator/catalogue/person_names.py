"""Names of authors: which part is the family name, as citations and metadata need it.

Sources give names in the order in which people are addressed (`Ada van Example`). Which part is
the family name is a guess; a name that is no person's, or of one word, stays whole.
"""

from __future__ import annotations

import re

from generator.text import clean
from generator.text.transliteration import in_ascii

# Words that belong to the family name behind them, by BibTeX's rule in lower case; the second
# set also with a capital letter (`Christopher De Sa`). A capital `Van` may be a given name.
_PARTICLES = frozenset(
    "af al ap bin bint da dal dalla de degli dei del della den der di do dos du el ibn la las le "
    "lo los ten ter van vom von zu zum zur".split()
)
_CAPITAL_PARTICLES = frozenset("De Del Della Der Den Di Dos Von".split())
_SUFFIXES = frozenset("jr sr ii iii iv".split())
# Words of names that are not a person's.
_GROUP_WORDS = frozenset(
    "and alliance authors collaboration community consortium foundation group inc inc. initiative "
    "institute lab labs laboratory ltd ltd. project research team university".split()
)
_NOT_KEY = re.compile(r"[^a-z0-9]+")
_KEY_LENGTH = 30


def is_group(name: str) -> bool:
    """Return whether a name is a team's, as far as its words tell.

    >>> is_group("Gemini Team"), is_group("Ada Example")
    (True, False)
    """
    words = name.replace(",", " ").split()
    return not _GROUP_WORDS.isdisjoint(map(str.casefold, words)) or words[-1:] == ["AI"]


def inverted(name: str) -> str:
    """Return `Family, Given`; the name as it is, without a comma, if it stays whole.

    >>> inverted("Ada van Example"), inverted("Ben Placeholder Jr."), inverted("Gemini Team")
    ('van Example, Ada', 'Placeholder Jr., Ben', 'Gemini Team')
    """
    words = clean(name.replace(",", " ")).split()
    start = _family_start(words)
    if not 0 < start < len(words) or is_group(name):
        return " ".join(words)
    return f"{' '.join(words[start:])}, {' '.join(words[:start])}"


def _family_start(words: list[str]) -> int:
    """Return the index of the first word of the family name."""
    start = len(words) - 1
    while start > 1 and _is_suffix(words[start]):
        start -= 1
    while start > 1 and _is_particle(words[start - 1], words[start]):
        start -= 1
    return start


def _is_suffix(word: str) -> bool:
    return word.strip(".,").casefold() in _SUFFIXES


def family_name(name: str) -> str:
    """Return the last word of a name that is no suffix, by which an index goes.

    >>> family_name("Ada Lovelace"), family_name("Martin Luther King Jr."), family_name("李娜")
    ('Lovelace', 'King', '李娜')
    """
    words = name.split()
    while len(words) > 1 and _is_suffix(words[-1]):
        words.pop()
    return words[-1].strip(".,") or name if words else name


def _is_particle(word: str, following: str) -> bool:
    if word in _PARTICLES or word in _CAPITAL_PARTICLES:
        return True
    return word == "Van" and following.casefold() in _PARTICLES


def key_part(name: str) -> str:
    """Return the family name in ASCII letters, in lower case, without particles.

    Empty if it has no such letters.

    >>> key_part("Jörg von Müller"), key_part("Gemini Team"), key_part("注意")
    ('muller', 'gemini', '')
    """
    family, comma, _ = inverted(name).partition(", ")
    words = family.split()
    if comma:
        words = [w for w in words if w.casefold() not in _PARTICLES | {"van"}] or words
    return _NOT_KEY.sub("", in_ascii(words[0]).lower())[:_KEY_LENGTH] if words else ""
