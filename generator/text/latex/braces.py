"""Pairs of braces in a text."""

from __future__ import annotations

import re

# A brace that a backslash escapes is a character.
_BRACE = re.compile(r"\\[{}]|[{}]")


def match_braces(text: str) -> dict[int, int]:
    """Return the position of the `}` that closes each `{`, by the position of the `{`.

    A brace without a partner is left out. Time grows with the length of `text`.

    >>> match_braces("{a{b}")
    {2: 4}
    """
    open_positions: list[int] = []
    closers: dict[int, int] = {}
    for match in _BRACE.finditer(text):
        if match[0] == "{":
            open_positions.append(match.start())
        elif match[0] == "}" and open_positions:
            closers[open_positions.pop()] = match.start()
    return closers
