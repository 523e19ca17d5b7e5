"""Marker characters inside a text under repair: markup, and placeholders of protected spans.

A marker is a Unicode noncharacter. `clean` removes these, so no listing can contain one.
`SUPERSCRIPT` … `END` stands around an exponent, the other opening markers likewise;
`PLACEHOLDER` stands for a protected span, which no repair may change.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

EMPHASIS, STRONG, SUPERSCRIPT, SUBSCRIPT, END, PLACEHOLDER = map(chr, range(0xFDD0, 0xFDD6))
OPENING_MARKERS = (EMPHASIS, STRONG, SUPERSCRIPT, SUBSCRIPT)
MARKER = re.compile("([\ufdd0-\ufdef])")


def mark_superscript(text: str) -> str:
    """Return `text` between the markers of a superscript."""
    return f"{SUPERSCRIPT}{text}{END}"


def mark_subscript(text: str) -> str:
    """Return `text` between the markers of a subscript."""
    return f"{SUBSCRIPT}{text}{END}"


def mark_emphasis(text: str) -> str:
    """Return `text` between the markers of emphasis."""
    return f"{EMPHASIS}{text}{END}"


def mark_strong(text: str) -> str:
    """Return `text` between the markers of strong emphasis."""
    return f"{STRONG}{text}{END}"


def strip_markers(text: str) -> str:
    """Return `text` without any marker."""
    return text if text.isascii() else MARKER.sub("", text)


def split_markers(text: str) -> Iterator[str]:
    """Split `text` into tokens, each a marker or a piece of text without one.

    Markers are balanced: an `END` without an opening marker is dropped, a missing one is added.
    """
    if text.isascii():  # has no markers
        if text:
            yield text
        return
    depth = 0
    for token in MARKER.split(text):
        if token in OPENING_MARKERS:
            depth += 1
        elif token == END:
            if not depth:
                continue
            depth -= 1
        if token:
            yield token
    yield from [END] * depth
