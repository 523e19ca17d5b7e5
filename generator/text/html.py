"""Readable text → markup that Markdown, templates and browsers pass through untouched."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.text.latex.markers import EMPHASIS, END, STRONG, SUBSCRIPT, SUPERSCRIPT, tokens
from generator.text.links import split_links

# The braces belong to templates and attribute lists; as references no parser sees them. HTML
# has no NUL.
_REFERENCES = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"}
    | {"{": "&#123;", "}": "&#125;", "\0": "\ufffd"}
)
_SPECIAL = re.compile("[&<>\"'{}\0]")
_ELEMENTS = {EMPHASIS: "em", STRONG: "strong", SUPERSCRIPT: "sup", SUBSCRIPT: "sub"}


def escape(text: str) -> str:
    """`text` for an element or a quoted attribute.

    >>> escape('a < {b} & "c"')
    'a &lt; &#123;b&#125; &amp; &quot;c&quot;'
    """
    # Most texts have nothing to escape, and to see that is ten times faster than to try.
    return text.translate(_REFERENCES) if _SPECIAL.search(text) else text


def to_html(text: str) -> str:
    """Clean `text` as inline markup: its marks made elements, its web addresses links.

    >>> to_html("See https://example.org/a.")
    'See <a href="https://example.org/a">https://example.org/a</a>.'
    """
    return "".join(_markup(text))


def _markup(text: str) -> Iterator[str]:
    opened: list[str] = []
    for token in tokens(text):
        if token == END:
            yield f"</{opened.pop()}>"
        elif token in _ELEMENTS:
            opened.append(_ELEMENTS[token])
            yield f"<{opened[-1]}>"
        else:
            yield from _linked(token)


def _linked(text: str) -> Iterator[str]:
    for shown, url in split_links(text):
        yield f'<a href="{escape(url)}">{escape(shown)}</a>' if url else escape(shown)
