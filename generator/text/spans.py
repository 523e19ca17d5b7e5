"""Marks inside a text under repair, and the readable text that they lead to.

A mark is a noncharacter, which no cleaned text holds: what a listing says cannot forge one.
`SUPERSCRIPT` … `END` stands around an exponent, the others alike; `KEPT` for a piece of the
text that no repair may touch.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from generator.text.tex import SUBSCRIPTS, SUPERSCRIPTS

EMPHASIS, STRONG, SUPERSCRIPT, SUBSCRIPT, END, KEPT = map(chr, range(0xFDD0, 0xFDD6))
_MARKS = re.compile("([\ufdd0-\ufdef])")
_SCRIPTS = {SUPERSCRIPT: ("^", SUPERSCRIPTS), SUBSCRIPT: ("_", SUBSCRIPTS)}


def superscript(text: str) -> str:
    return f"{SUPERSCRIPT}{text}{END}"


def subscript(text: str) -> str:
    return f"{SUBSCRIPT}{text}{END}"


def emphasis(text: str) -> str:
    return f"{EMPHASIS}{text}{END}"


def strong(text: str) -> str:
    return f"{STRONG}{text}{END}"


def unmarked(text: str) -> str:
    """`text` without what could be taken for a mark."""
    return _MARKS.sub("", text)


def tokens(text: str) -> Iterator[str]:
    """`text` in pieces, each a mark or a piece without any; every opened mark is closed."""
    depth = 0
    for token in _MARKS.split(text):
        if token in (EMPHASIS, STRONG, SUPERSCRIPT, SUBSCRIPT):
            depth += 1
        elif token == END:
            if not depth:
                continue
            depth -= 1
        if token:
            yield token
    yield from [END] * depth


def plain(text: str) -> str:
    """`text` in Unicode characters; a script that they cannot show stays as `^x` or `_{xy}`.

    >>> plain("10" + superscript("-3") + " " + emphasis("x") + subscript("max"))
    '10⁻³ x_{max}'
    """
    if not _MARKS.search(text):
        return text
    done: list[list[str]] = [[]]
    opened: list[str] = []
    ahead = [*tokens(text), ""]
    for token, after in pairwise(ahead):
        if token == END:
            inner, mark = "".join(done.pop()), opened.pop()
            done[-1].append(_script(mark, inner, after[:1]) if mark in _SCRIPTS else inner)
        elif token in (EMPHASIS, STRONG, SUPERSCRIPT, SUBSCRIPT):
            done.append([])
            opened.append(token)
        else:
            done[-1].append(token)
    return "".join(done[0])


def _script(mark: str, inner: str, after: str) -> str:
    sign, table = _SCRIPTS[mark]
    if not inner.strip():
        return inner
    if all(ord(character) in table for character in inner):
        return inner.translate(table)
    if len(inner) == 1 and not (after.isalnum() or after == KEPT):
        return sign + inner
    return f"{sign}{{{inner}}}"
