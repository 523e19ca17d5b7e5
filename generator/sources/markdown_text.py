"""Inline Markdown → plain text and links: what a list or a label has in a line."""

from __future__ import annotations

import re
from dataclasses import dataclass

# A text that is longer is not searched for links: no line of a list has 20,000 characters.
MAX_LENGTH = 20_000
_IMAGE = re.compile(r"!\[([^\[\]]{0,300}+)\]\([^()\s]{0,2000}+(?:\s+\"[^\"]{0,300}+\")?\)")
_TARGET = r"<?((?:[^\s()<>]|\([^\s()<>]{0,200}+\)){1,2000}+)>?(?:\s+[\"'(][^\"'()]{0,300}+[\"')])?"
_LINK = re.compile(
    rf"\[((?:[^\[\]\\]|\\.|\[[^\[\]]{{0,200}}+\]){{0,600}}+)\]\(\s{{0,3}}{_TARGET}\s{{0,3}}\)"
    r"|<(https?://[^\s<>]{1,2000}+)>|(?<![\w(])(https?://[^\s<>\[\]|]{1,2000}+)",
    re.S,
)
_HTML_LINK = re.compile(
    r"<a\s[^<>]{0,300}?href=[\"']?([^\"'\s<>]{1,2000}+)[\"']?[^<>]{0,300}>(.{0,400}?)</a>",
    re.I | re.S,
)
_HTML_IMAGE = re.compile(r"<img\b[^<>]*>", re.I)
_HTML_TAG = re.compile(
    r"</?(?:br|b|i|em|strong|sub|sup|code|p|span|u|s|small|center|font)\b[^<>]*>", re.I
)
_CODE_SPAN = re.compile(r"(`{1,2}+)([^`]{1,300}+)\1")
_STRONG = re.compile(r"(?<!\\)(\*\*|__)(?=\S)((?:[^*_\\]|\\.|(?!\1)[*_]){1,600}?)(?<=\S)\1", re.S)
_EMPHASIS = (
    re.compile(r"(?<![\\\w*])\*{1,3}(?=[^\s*])([^*]{1,600}+)(?<=\S)\*{1,3}(?![\w*])"),
    re.compile(r"(?<![\\\w])_{1,3}(?=[^\s_])([^_]{1,600}+)(?<=\S)_{1,3}(?!\w)"),
)
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


@dataclass(frozen=True, slots=True)
class MarkdownLink:
    """A link: its text as Markdown, empty for an address alone; its place in the line."""

    text: str
    address: str
    start: int
    end: int


def simplify(text: str) -> str:
    """Return Markdown with the descriptions of pictures, links of HTML as links, no other tags.

    >>> simplify("[![code](https://x.org/badge.svg)](https://x.org/) <a href='https://y'>b</a>")
    '[code](https://x.org/) [b](https://y)'
    """
    if len(text) > MAX_LENGTH:
        return text
    if "![" in text:
        text = _IMAGE.sub(lambda match: match[1], text)
    if "<" in text:
        text = _HTML_IMAGE.sub("", text)
        text = _HTML_LINK.sub(lambda match: f"[{match[2].strip()}]({match[1]})", text)
        text = _HTML_TAG.sub(" ", text)
    return text


def find_links(text: str) -> list[MarkdownLink]:
    """Return the links of a line, which is simplified, in order; addresses alone are links as well.

    >>> [(link.text, link.address) for link in find_links("[a [b]](https://x.org/(1)) <http://y>")]
    [('a [b]', 'https://x.org/(1)'), ('', 'http://y')]
    """
    if len(text) > MAX_LENGTH:
        return []
    return [
        MarkdownLink(
            match[1] or "",
            (match[2] or match[3] or match[4].rstrip(".,;:!?*)")).replace("\\_", "_"),
            *match.span(),
        )
        for match in _LINK.finditer(text)
    ]


def plain_text(text: str) -> str:
    r"""Return inline Markdown as plain text: without emphasis, code spans, escapes, link targets.

    >>> plain_text(r"**Foo\_Bar**: *[so](https://x.org)* `x_y` 2 * 3, $a_1 * b_2$")
    'Foo_Bar: so x_y 2 * 3, $a_1 * b_2$'
    """
    if len(text) > MAX_LENGTH:
        return " ".join(text.split())
    text = simplify(text)
    for link in reversed(find_links(text)):
        if link.text:
            text = text[: link.start] + link.text + text[link.end :]
    text = _CODE_SPAN.sub(r"\2", text)
    for pattern in (_STRONG, *_EMPHASIS):
        text = pattern.sub(lambda match: match[match.lastindex or 0], text)
    text = text.strip().removeprefix("**").removesuffix("**")
    return " ".join(_ESCAPE.sub(r"\1", text).split())
