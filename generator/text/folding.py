"""Reduced forms of a text, for comparison."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from generator.text.transliteration import in_ascii

# Most texts are ASCII, for which one translation of bytes is faster than a look at each character.
_LOWER_CASE = bytes(range(256)).lower()
_ASCII_PUNCTUATION = bytes(code for code in range(128) if not chr(code).isalnum())
_ALPHANUMERIC = re.compile(r"[^\W_]+")
# Accents of Latin, Greek and Cyrillic letters.
_ACCENTS = re.compile("[\u0300-\u036f]")
_WORD = re.compile(r"[^\W\d_]{4,}")


def fold(text: str) -> str:
    """Return the letters and digits of `text` after NFKC and case folding.

    A text without any (`???`) is returned as it is, so that two such texts differ.

    >>> fold("SimQ-NAS: Simultaneous…") == fold("simq nas simultaneous")
    True
    """
    if text.isascii():
        return text.encode().translate(_LOWER_CASE, _ASCII_PUNCTUATION).decode() or text
    folded = "".join(_ALPHANUMERIC.findall(unicodedata.normalize("NFKC", text).casefold()))
    return folded or text


def fold_accents(folded: str) -> str:
    """Return a folded text without accents: its letters of Latin, Greek and Cyrillic are plain.

    Marks of other scripts stay, as they spell vowels and consonants.

    >>> fold_accents(fold("Sørensen’s Überfitting")) == fold("Sorensens Uberfitting")
    True
    >>> fold_accents("がく") == fold_accents("かく")
    False
    """
    if folded.isascii():
        return folded
    plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", folded))
    return "".join(map(_plain_letter, unicodedata.normalize("NFC", plain)))


@lru_cache(maxsize=1 << 12)
def _plain_letter(character: str) -> str:
    is_latin = unicodedata.name(character, "").startswith("LATIN ")
    return (is_latin and in_ascii(character)) or character


def content_words(text: str) -> frozenset[str]:
    """Return the case-folded words of four or more letters: enough to tell abstracts apart."""
    return frozenset(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))
