"""The root element of an XML or HTML file, by which its format is known."""

from __future__ import annotations

import re

_NAME = re.compile(r"(?:[A-Za-z_][\w.-]{0,99}:)?([A-Za-z_][\w.-]{0,99})")
_BEFORE_ROOT = {"<?": "?>", "<!--": "-->"}
# Chrome shows it above XML, and it is copied with it.
_BROWSER_NOTE = "This XML file does not appear to have any style information"


def xml_of(text: str) -> str:
    """Return XML that was copied from a browser without the browser's note, its lines in place."""
    if not text.startswith(_BROWSER_NOTE):
        return text
    note, _, xml = text.partition("<")
    return "\n" * note.count("\n") + f"<{xml}"


def root_name(text: str) -> str:
    """Return the name of the first element, without its prefix; an empty string if none."""
    text = xml_of(text)
    start = _skip_space(text, 0)
    while text.startswith("<", start):
        for opening, closing in _BEFORE_ROOT.items():
            if text.startswith(opening, start):
                end = text.find(closing, start)
                if end < 0:
                    return ""
                start = _skip_space(text, end + len(closing))
                break
        else:
            if text.startswith("<!", start):  # a document type declaration, which is refused later
                start = text.find("<", start + 1)
                while start >= 0 and not _NAME.match(text, start + 1):
                    start = text.find("<", start + 1)
            match = _NAME.match(text, start + 1) if start >= 0 else None
            return match[1] if match else ""
    return ""


def _skip_space(text: str, start: int) -> int:
    while start < len(text) and (text[start].isspace() or text[start] == "\ufeff"):
        start += 1
    return start
