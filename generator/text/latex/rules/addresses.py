"""Rules for web addresses: what `\\url` and `\\href` leave behind. Tried before all others."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.text.latex.edits import Edit
from generator.text.latex.rules.rule import Rule, replace_matches
from generator.text.links import ESCAPING_BACKSLASH, split_links

_ADDRESS = r"https?://[^\s{}\\<>]+"
# What a listing shows in place of an address or of its name; it tells a reader nothing.
_UNINFORMATIVE_NAME = re.compile(
    r"(?:this |the |our )?(?:https? |project |full |web )?(?:url|link|here|address)s?\W*",
    re.IGNORECASE,
)
_STYLE_MACRO = re.compile(r"\\?[a-z]{2,10}\{([^{}]*)\}")


def _format_link(match: re.Match[str]) -> str:
    """Return `name (address)`, or the address where the name only repeats it."""
    address, name = match["address"], _STYLE_MACRO.sub(r"\1", match["name"]).strip()
    bare = name.rstrip(".,; ")
    is_address = not {"/", "."}.isdisjoint(bare) and bare.casefold() in address.casefold()
    if "://" in name or is_address or not bare or _UNINFORMATIVE_NAME.fullmatch(name):
        return address
    return f"{bare} ({address})"


def _keep_address(match: re.Match[str]) -> str:
    return match["address"]


def _find_escapes(text: str) -> Iterator[Edit]:
    r"""Find the backslashes inside addresses; elsewhere, as in `x\_1`, they stay."""
    position = 0
    for shown, url in split_links(text):
        if url:
            for match in ESCAPING_BACKSLASH.finditer(shown):
                yield Edit(position + match.start(), position + match.end(), "")
        position += len(shown)


def _write_citation(match: re.Match[str]) -> str:
    """Return the keys of a citation in brackets: nothing else tells what was cited."""
    keys = ", ".join(filter(None, map(str.strip, match["keys"].split(","))))
    before = match.string[match.start() - 1 : match.start()]
    space = " " if match["space"] or before.isalnum() else ""
    return f"{space}[{keys}]" if keys else ""


RULES = (
    Rule(
        "citation",
        ("cite", "ref{"),
        replace_matches(
            r"(?P<space>~|\s)?\\(?:cite[a-zA-Z]{0,12}|(?:eq|auto|page|name|[cC])?ref)\*?"
            r"(?:\[[^\[\]]{0,80}\]){0,2}\{(?P<keys>[^{}\\]{1,300})\}",
            _write_citation,
        ),
        r"as bees~\cite{bee, wasp} do",
        "as bees [bee, wasp] do",
    ),
    Rule(
        "label",
        ("\\label{",),
        replace_matches(r"\s?\\label\{[^{}]{1,80}\}", ""),
        r"many bees\label{bees} fly",
        "many bees fly",
    ),
    Rule(
        "link of Markdown",
        ("](http",),
        replace_matches(
            rf"(?<![\w\]!])\[(?P<name>[^\[\]]{{1,120}})\]\((?P<address>{_ADDRESS}?)\)", _format_link
        ),
        "in [our code](https://example.org/a).",
        "in our code (https://example.org/a).",
    ),
    Rule(
        "backslash before an address",
        ("\\http",),
        replace_matches(r"\\(?=https?://)", ""),
        r"\https://example.org/a",
        "https://example.org/a",
    ),
    Rule(
        "escaped sign in an address",
        ("\\_", "\\%", "\\#", "\\&", "\\~"),
        _find_escapes,
        r"https://example.org/a\_b",
        "https://example.org/a_b",
    ),
    Rule(
        "address inside TeX's url",
        ("url{", "path{"),
        replace_matches(
            rf"\\?\b(?:url|path|nolinkurl)\{{(?P<address>{_ADDRESS})\s*\}}", _keep_address
        ),
        r"\url{https://example.org/a}",
        "https://example.org/a",
    ),
    Rule(
        "address and name inside TeX's href",
        ("href{",),
        replace_matches(
            rf"\\?\bhref\{{(?P<address>{_ADDRESS})\}}\s?"
            r"\{(?P<name>(?:[^{}]|\{[^{}]{0,200}\}){0,200})\}",
            _format_link,
        ),
        r"\href{https://example.org/a}{our page}",
        "our page (https://example.org/a)",
    ),
    Rule(
        "address written twice",
        ("{",),
        replace_matches(
            rf"(?P<address>{_ADDRESS})\{{(?:[a-z]{{1,10}}\{{https?://[^\s{{}}]*\}}\}}"
            r"|(?:[a-z]{1,10}\{)?https?://[^\s{}]*(?:\}\}(?=\})|\})(?:(?<=\}\})|(?!\})))",
            _keep_address,
        ),
        "https://example.org/a{https://example.org/a}",
        "https://example.org/a",
    ),
    Rule(
        "name in braces behind an address",
        ("{",),
        replace_matches(
            # Not inside an address that is a template: `https://a.org/{user}/bees`.
            rf"(?P<address>{_ADDRESS})(?<![_^])"
            r"\{(?P<name>[^{}]{0,200}|[a-z]{2,10}\{[^{}]{0,200}\})\}(?![\w/{?&=]|\.\w)",
            _format_link,
        ),
        "https://example.org/a/{our code}",
        "our code (https://example.org/a/)",
    ),
    Rule(
        "TeX's href without its name",
        ("href{",),
        replace_matches(r"\\href\{([^{}]*://[^{}]*)\}\.?", r"\1"),
        r"\href{our page (https://example.org/a)}",
        "our page (https://example.org/a)",
    ),
)
