"""Reduced forms of a text, for comparison."""

from __future__ import annotations

import re
import unicodedata

# Most texts are ASCII, for which one translation is faster than a look at each character.
_ASCII_PUNCTUATION = {code: None for code in range(128) if not chr(code).isalnum()}
_WORD = re.compile(r"[^\W\d_]{4,}")


def fold(text: str) -> str:
    """Return the letters and digits of `text` after NFKC and case folding.

    A text without any (`???`) is returned as it is, so that two such texts differ.

    >>> fold("SimQ-NAS: Simultaneous…") == fold("simq nas simultaneous")
    True
    """
    if text.isascii():
        return text.lower().translate(_ASCII_PUNCTUATION) or text
    folded = "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))
    return folded or text


def content_words(text: str) -> frozenset[str]:
    """Return the case-folded words of four or more letters: enough to tell abstracts apart."""
    return frozenset(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))
