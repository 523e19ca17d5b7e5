"""Readable text → HTML that Markdown and templates leave as it is."""

from __future__ import annotations

from collections.abc import Iterator

from generator.text.latex.markers import (
    EMPHASIS,
    END,
    STRONG,
    SUBSCRIPT,
    SUPERSCRIPT,
    split_markers,
)
from generator.text.links import split_links

# As references, braces are not taken for a template or an attribute list. HTML has no NUL. The
# ampersand is first, as the references have one.
_REFERENCES = (
    ("&", "&amp;"),
    ("<", "&lt;"),
    (">", "&gt;"),
    ('"', "&quot;"),
    ("'", "&#39;"),
    ("{", "&#123;"),
    ("}", "&#125;"),
    ("\0", "\ufffd"),
)
_ELEMENTS = {EMPHASIS: "em", STRONG: "strong", SUPERSCRIPT: "sup", SUBSCRIPT: "sub"}


def escape(text: str) -> str:
    """Return `text` escaped for an element or a quoted attribute.

    >>> escape('a < {b} & "c"')
    'a &lt; &#123;b&#125; &amp; &quot;c&quot;'
    """
    # Most texts have little to escape: a translation, character by character, takes far longer.
    for character, reference in _REFERENCES:
        text = text.replace(character, reference)
    return text


def to_html(text: str) -> str:
    """Return clean `text` as inline HTML: markers become elements, web addresses links.

    >>> to_html("See https://example.org/a.")
    'See <a href="https://example.org/a">https://example.org/a</a>.'
    """
    return "".join(_render(text))


def _render(text: str) -> Iterator[str]:
    open_elements: list[str] = []
    for token in split_markers(text):
        if token == END:
            yield f"</{open_elements.pop()}>"
        elif token in _ELEMENTS:
            open_elements.append(_ELEMENTS[token])
            yield f"<{open_elements[-1]}>"
        else:
            yield from _render_links(token)


def _render_links(text: str) -> Iterator[str]:
    for shown, url in split_links(text):
        yield f'<a href="{escape(url)}">{escape(shown)}</a>' if url else escape(shown)
