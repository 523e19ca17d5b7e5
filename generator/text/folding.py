"""What stays of a text when it is compared."""

from __future__ import annotations

import re
import unicodedata

# What `str.isalnum` leaves out of ASCII: most texts have nothing beyond, and so fold in a trice.
_ASCII_MARKS = {code: None for code in range(128) if not chr(code).isalnum()}
_LETTERS = re.compile(r"[^\W\d_]{4,}")


def fold(text: str) -> str:
    """`text` after NFKC and case folding, with nothing but letters and digits.

    A text that has none of either (`???`) stands for itself, so that two of them differ.

    >>> fold("SimQ-NAS: Simultaneous…") == fold("simq nas simultaneous")
    True
    """
    if text.isascii():
        return text.lower().translate(_ASCII_MARKS) or text
    folded = "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))
    return folded or text


def content_words(text: str) -> frozenset[str]:
    """The words of four letters and more, folded: enough to tell two abstracts apart."""
    return frozenset(_LETTERS.findall(unicodedata.normalize("NFKC", text).casefold()))
