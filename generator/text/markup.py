"""Plain text → markup that Markdown, templates and browsers pass through untouched."""

from __future__ import annotations

from generator.text.links import split_links

# The braces belong to templates and attribute lists; as references no parser sees them.
_REFERENCES = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"}
    | {"{": "&#123;", "}": "&#125;"}
)


def escape(text: str) -> str:
    """`text` for an element or a quoted attribute.

    >>> escape('a < {b} & "c"')
    'a &lt; &#123;b&#125; &amp; &quot;c&quot;'
    """
    return text.translate(_REFERENCES)


def to_html(text: str) -> str:
    """A paragraph of clean plain `text`, its web addresses made links.

    >>> to_html("See https://example.org/a.")
    '<p>See <a href="https://example.org/a">https://example.org/a</a>.</p>'
    """
    parts = [
        f'<a href="{escape(url)}">{escape(shown)}</a>' if url else escape(shown)
        for shown, url in split_links(text)
    ]
    return f"<p>{''.join(parts)}</p>"
