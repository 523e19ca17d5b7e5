"""The one function that every text passes before a page may show it."""

from __future__ import annotations

import re
import unicodedata

# What a reader cannot see and a page must not hold, as ranges for a character class.
INVISIBLE = {
    "controls": r"\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f",
    "soft hyphen": r"\u00ad",
    "bidi marks, overrides, isolates": r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069",
    "zero-width": r"\u200b\u180e\ufeff",
    "invisible operators": r"\u2060-\u2064\u206a-\u206f",
    "annotation anchors": r"\ufff9-\ufffb",
    "joiners of graphemes and fillers": r"\u034f\u115f\u1160\u3164\uffa0",
    "controls of shorthand and music": r"\U0001bca0-\U0001bca3\U0001d173-\U0001d17a",
    "tags": r"\U000e0000-\U000e007f",
    "surrogates": r"\ud800-\udfff",
    "noncharacters": r"\ufdd0-\ufdef\ufffe\uffff"
    + "".join(rf"\U{plane:04x}fffe\U{plane:04x}ffff" for plane in range(1, 17)),
}
_INVISIBLE = re.compile(f"[{''.join(INVISIBLE.values())}]+")
_SPACE = re.compile(r"\s+")
_ENDS = " \u200c\u200d"
_PLAIN = re.compile(r"[!-~]+(?: [!-~]+)*")


def clean(text: str) -> str:
    """`text` in NFC, without invisible characters, white space collapsed to single spaces.

    Zero-width joiners stay between other characters: Persian and emoji need them. Cleaning
    twice is cleaning once.

    >>> clean("  Peri\\u200b-LN:\\t a\\u00a0study\\r")
    'Peri-LN: a study'
    """
    if _PLAIN.fullmatch(text):
        return text
    visible = _INVISIBLE.sub("", _SPACE.sub(" ", text))
    return _SPACE.sub(" ", unicodedata.normalize("NFC", visible)).strip(_ENDS)
