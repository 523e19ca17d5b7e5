"""Damage to web addresses: what `\\url` and `\\href` leave behind. Tried before all other rows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.text.latex.rules.rule import Edit, Row, swap
from generator.text.links import ESCAPE, split_links

_ADDRESS = r"https?://[^\s{}\\<>]+"
# What a listing puts in place of an address, or says of one: no news to a reader.
_EMPTY = re.compile(
    r"(?:this |the |our )?(?:https? |project |full |web )?(?:url|link|here|address)s?\W*",
    re.IGNORECASE,
)
_STYLE = re.compile(r"\\[a-z]{2,10}\{([^{}]*)\}")


def _named(match: re.Match[str]) -> str:
    """`name (address)`, or the address alone where the name is another spelling of it."""
    address, name = match["address"], _STYLE.sub(r"\1", match["name"]).strip()
    bare = name.rstrip(".,; ")
    is_address = not {"/", "."}.isdisjoint(bare) and bare.casefold() in address.casefold()
    if "://" in name or is_address or not bare or _EMPTY.fullmatch(name):
        return address
    return f"{bare} ({address})"


def _both(match: re.Match[str]) -> str:
    return match["address"]


def _escaped(text: str) -> Iterator[Edit]:
    r"""The backslashes inside addresses; `x\_1` beside one keeps its own."""
    place = 0
    for shown, url in split_links(text):
        if url:
            for match in ESCAPE.finditer(shown):
                yield place + match.start(), place + match.end(), ""
        place += len(shown)


ROWS = (
    Row(
        "backslash before an address",
        ("\\http",),
        swap(r"\\(?=https?://)", ""),
        r"\https://example.org/a",
        "https://example.org/a",
    ),
    Row(
        "escaped sign in an address",
        ("\\_", "\\%", "\\#", "\\&", "\\~"),
        _escaped,
        r"https://example.org/a\_b",
        "https://example.org/a_b",
    ),
    Row(
        "address inside TeX's url",
        ("url{", "path{"),
        swap(rf"\\?\b(?:url|path|nolinkurl)\{{(?P<address>{_ADDRESS})\s*\}}", _both),
        r"\url{https://example.org/a}",
        "https://example.org/a",
    ),
    Row(
        "address and name inside TeX's href",
        ("href{",),
        swap(
            rf"\\?\bhref\{{(?P<address>{_ADDRESS})\}}\s?"
            r"\{(?P<name>(?:[^{}]|\{[^{}]{0,200}\}){0,200})\}",
            _named,
        ),
        r"\href{https://example.org/a}{our page}",
        "our page (https://example.org/a)",
    ),
    Row(
        "address written twice",
        ("{",),
        swap(
            rf"(?P<address>{_ADDRESS})\{{(?:[a-z]{{1,10}}\{{)?https?://[^\s{{}}]*"
            r"(?:\}\}(?=\})|\})(?:(?<=\}\})|(?!\}))",
            _both,
        ),
        "https://example.org/a{https://example.org/a}",
        "https://example.org/a",
    ),
    Row(
        "name in braces behind an address",
        ("{",),
        swap(
            # Not inside an address that is a template: `https://a.org/{user}/bees`.
            rf"(?P<address>{_ADDRESS})(?<![_^])\{{(?P<name>[^{{}}]{{0,200}})\}}(?![\w/{{?&=]|\.\w)",
            _named,
        ),
        "https://example.org/a/{our code}",
        "our code (https://example.org/a/)",
    ),
    Row(
        "TeX's href without its name",
        ("href{",),
        swap(r"\\href\{([^{}]*://[^{}]*)\}\.?", r"\1"),
        r"\href{our page (https://example.org/a)}",
        "our page (https://example.org/a)",
    ),
)
