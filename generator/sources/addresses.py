"""Addresses in a source: which may lead out of a page."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from generator.text import clean

_MAX_LENGTH = 2000
_ADDRESS = re.compile(r"https?://[^\s<>\"'`\\{}|^\x00-\x20\x7f]+", re.I)


def web_address(text: str) -> str | None:
    """Return the http or https address that `text` is, or None.

    >>> web_address(" https://example.org/a "), web_address("javascript:alert(1)")
    ('https://example.org/a', None)
    """
    text = text.strip()
    if len(text) > _MAX_LENGTH or not _ADDRESS.fullmatch(text) or clean(text) != text:
        return None
    try:
        return text if urlsplit(text).hostname else None
    except ValueError:
        return None


def first_web_address(text: str) -> str | None:
    """Return the first http or https address in `text`, without the punctuation behind it."""
    match = _ADDRESS.search(text[:10_000])
    return web_address(match[0].rstrip(".,;:!?)]")) if match else None
