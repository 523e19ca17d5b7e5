"""Marks inside a text under repair, and the readable text that they lead to.

A mark is a noncharacter, which no cleaned text holds: what a listing says cannot forge one.
`SUPERSCRIPT` … `END` stands around an exponent, the others alike; `KEPT` for a piece of the
text that no repair may touch.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from generator.text.latex.symbols import SUBSCRIPTS, SUPERSCRIPTS

EMPHASIS, STRONG, SUPERSCRIPT, SUBSCRIPT, END, KEPT = map(chr, range(0xFDD0, 0xFDD6))
_MARKS = re.compile("([\ufdd0-\ufdef])")
_OPENING = (EMPHASIS, STRONG, SUPERSCRIPT, SUBSCRIPT)
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
    return text if text.isascii() else _MARKS.sub("", text)


def tokens(text: str) -> Iterator[str]:
    """`text` in pieces, each a mark or a piece without any; every opened mark is closed."""
    depth = 0
    for token in _MARKS.split(text):
        if token in _OPENING:
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
    return "".join(cell.shown for cell in _cells(text)) if _MARKS.search(text) else text


def spliced(text: str, edits: Iterable[tuple[int, int, str]]) -> str:
    """`text` after `edits`, which rise and do not overlap; marks are like other characters."""
    parts: list[str] = []
    done = 0
    for start, end, new in edits:
        parts += text[done:start], new
        done = end
    return "".join((*parts, text[done:]))


def edited(text: str, edits: Iterable[tuple[int, int, str]]) -> str:
    """`text` after `edits` of its plain text, which rise and do not overlap.

    Its marks stay, save those inside a piece that an edit changes.

    >>> edited(emphasis("a b") + " c", [(2, 3, "x"), (4, 5, "y")]) == emphasis("a x") + " y"
    True
    """
    if not _MARKS.search(text):
        return spliced(text, edits)
    rest = deque(_cells(text))
    parts: list[str] = []
    place = 0
    for start, end, new in edits:
        parts += (cell.marked for cell in _taken(rest, start - place, with_marks_behind=True))
        parts += _changed(list(_taken(rest, end - start)), new)
        place = end
    return "".join((*parts, *(cell.marked for cell in rest)))


class _Cell(NamedTuple):
    """A character of a text with marks, or a mark, and what is shown of it."""

    shown: str
    marked: str


def _cells(text: str) -> list[_Cell]:
    done: list[_Cell] = []
    opened: list[int] = []
    for token, after in pairwise([*tokens(text), ""]):
        if token == END:
            start = opened.pop()
            done[start:] = _script(done[start:], after[:1])
        elif token in _OPENING:
            opened.append(len(done))
            done.append(_Cell("", token))
        else:
            done += (_Cell(sign, sign) for sign in token)
    return done


def _script(cells: list[_Cell], after: str) -> list[_Cell]:
    """The cells from an opening mark on, closed, as they are shown before `after`."""
    (_, mark), *inner = cells
    text = "".join(cell.shown for cell in inner)
    if mark not in _SCRIPTS or not text.strip():
        return [*cells, _Cell("", END)]
    sign, table = _SCRIPTS[mark]
    if all(ord(character) in table for character in text):
        small = (_Cell(cell.shown.translate(table), cell.marked) for cell in inner)
        return [_Cell("", mark), *small, _Cell("", END)]
    if len(text) == 1 and not (after.isalnum() or after == KEPT):
        return [_Cell(sign, mark), *inner, _Cell("", END)]
    return [_Cell(f"{sign}{{", mark), *inner, _Cell("}", END)]


def _taken(rest: deque[_Cell], length: int, with_marks_behind: bool = False) -> Iterator[_Cell]:
    """The first cells of `rest`, which lose them, that show `length` characters."""
    while rest and (length > 0 or (with_marks_behind and not rest[0].shown)):
        cell = rest.popleft()
        length -= len(cell.shown)
        yield cell


def _changed(cells: Sequence[_Cell], new: str) -> Iterator[str]:
    """`new` in place of `cells`, between the marks that begin or end outside of them."""
    shown = "".join(cell.shown for cell in cells)
    marked = "".join(cell.marked for cell in cells)
    if _MARKS.search(marked) and shown + "a" in (plain(new) + "a", plain(new + "a")):
        yield marked
        return
    closing: list[str] = []
    opening: list[str] = []
    for mark in _MARKS.findall(marked):
        if mark in _OPENING:
            opening.append(mark)
        elif mark == END:
            (opening or closing).append(mark)
            if opening:
                del opening[-2:]
    yield from (*closing, new, *opening)
