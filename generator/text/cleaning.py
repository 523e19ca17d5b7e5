"""Removal of characters that must not reach a page; every text passes through here."""

from __future__ import annotations

import re
import unicodedata

# Characters that are invisible and do not belong on a page, as ranges of a character class.
INVISIBLE = {
    "controls": r"\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f",
    "soft hyphen": r"\u00ad",
    "bidi marks, overrides, isolates": r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069",
    "zero-width": r"\u200b\u180e\ufeff",
    "invisible operators": r"\u2060-\u2064\u206a-\u206f",
    "annotation anchors": r"\ufff9-\ufffb",
    "grapheme joiners and fillers": r"\u034f\u115f\u1160\u3164\uffa0",
    "shorthand and music controls": r"\U0001bca0-\U0001bca3\U0001d173-\U0001d17a",
    "tags": r"\U000e0000-\U000e007f",
    "surrogates": r"\ud800-\udfff",
    "noncharacters": r"\ufdd0-\ufdef\ufffe\uffff"
    + "".join(rf"\U{plane:04x}fffe\U{plane:04x}ffff" for plane in range(1, 17)),
}
_INVISIBLE = re.compile(f"[{''.join(INVISIBLE.values())}]+")
_ENDS = " \u200c\u200d"


def clean(text: str) -> str:
    """Return `text` in NFC, without invisible characters, with single spaces as white space.

    Zero-width joiners between other characters stay: Persian and emoji need them. A cleaned text
    does not change when it is cleaned again.

    >>> clean("  Peri\\u200b-LN:\\t a\\u00a0study\\r")
    'Peri-LN: a study'
    """
    if text.isascii() and text.isprintable() and "  " not in text:  # most are clean already
        return text.strip(" ")
    spaced = _single_spaced(text)
    if spaced.isascii() and spaced.isprintable():
        return spaced
    visible = _INVISIBLE.sub("", spaced)
    return _single_spaced(unicodedata.normalize("NFC", visible)).strip(_ENDS)


def _single_spaced(text: str) -> str:
    return " ".join(text.split())
