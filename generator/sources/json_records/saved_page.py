"""A page of Hugging Face as a browser saved it → its records.

The page has what it shows as JSON in the attributes `data-props` of its parts. The part with the
papers is the one with the most records; what else is in the page is not looked at.
"""

from __future__ import annotations

import html
import re

from generator.model import Listing
from generator.sources.document import Document
from generator.sources.json_records.finding import Found, find
from generator.sources.json_records.reader import read_found

_PROPS = re.compile(r"\bdata-props\s?=\s?(?:\"([^\"]*)\"|'([^']*)')", re.I)


def matches(document: Document) -> bool:
    """Return whether a file is a page with records."""
    return document.once(_found_in) is not None


def read(document: Document) -> Listing:
    """Read a page in which there are records."""
    found, start = document.once(_found_in) or (Found("", ()), 0)
    line = document.line_at(start)
    return read_found(document, found, lambda offset: line)


def _found_in(document: Document) -> tuple[Found, int] | None:
    """Return the records of the part that has the most, and where that part is."""
    if "data-props" not in document.text:
        return None
    best: tuple[Found, int] | None = None
    for match in _PROPS.finditer(document.text):
        found = find(_unescaped(match[1] or match[2] or ""))
        if found and (best is None or len(found.items) > len(best[0].items)):
            best = found, match.start()
    return best


def _unescaped(text: str) -> str:
    try:
        return html.unescape(text)
    except ValueError:  # the number of a character with thousands of digits
        return ""
