"""A text with markers: its plain text, and edits of the plain text applied to it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from generator.text.latex.edits import Edit, apply_edits
from generator.text.latex.markers import (
    END,
    MARKER,
    OPENING_MARKERS,
    PLACEHOLDER,
    SUBSCRIPT,
    SUPERSCRIPT,
    split_markers,
)
from generator.text.latex.symbols import SUBSCRIPTS, SUPERSCRIPTS

_SCRIPTS = {SUPERSCRIPT: ("^", SUPERSCRIPTS), SUBSCRIPT: ("_", SUBSCRIPTS)}


class _Cell(NamedTuple):
    """A character or a marker, as it is in the plain text and in the marked text."""

    plain: str
    marked: str


def to_plain_text(text: str) -> str:
    """Return `text` in Unicode characters, without markers except placeholders.

    A script that Unicode has no characters for is written as `^x` or `_{xy}`.

    >>> from generator.text.latex.markers import mark_subscript, mark_superscript
    >>> to_plain_text("10" + mark_superscript("-3") + " v" + mark_subscript("max"))
    '10⁻³ v_{max}'
    """
    if not MARKER.search(text):
        return text
    return "".join(cell.plain for cell in _parse_cells(text))


def apply_plain_edits(text: str, edits: Iterable[Edit]) -> str:
    """Apply `edits`, whose positions are in the plain text, to the marked `text`.

    The edits are in order and do not overlap. Markers stay, except those inside a piece that an
    edit changes.

    >>> from generator.text.latex.markers import mark_emphasis
    >>> edits = [Edit(2, 3, "x"), Edit(4, 5, "y")]
    >>> apply_plain_edits(mark_emphasis("a b") + " c", edits) == mark_emphasis("a x") + " y"
    True
    """
    if not MARKER.search(text):
        return apply_edits(text, edits)
    rest = deque(_parse_cells(text))
    parts: list[str] = []
    position = 0
    for edit in edits:
        before = _take_cells(rest, edit.start - position, with_markers_behind=True)
        parts += (cell.marked for cell in before)
        parts += _replace_cells(list(_take_cells(rest, edit.end - edit.start)), edit.replacement)
        position = edit.end
    return "".join((*parts, *(cell.marked for cell in rest)))


def _parse_cells(text: str) -> list[_Cell]:
    cells: list[_Cell] = []
    openings: list[int] = []
    for token, next_token in pairwise([*split_markers(text), ""]):
        if token == END:
            start = openings.pop()
            cells[start:] = _close_script(cells[start:], next_token[:1])
        elif token in OPENING_MARKERS:
            openings.append(len(cells))
            cells.append(_Cell("", token))
        else:
            cells += (_Cell(character, character) for character in token)
    return cells


def _close_script(cells: list[_Cell], next_character: str) -> list[_Cell]:
    """Return `cells`, which begin with an opening marker, closed and with their plain text.

    How a script is written depends on the character behind it.
    """
    (_, marker), *inner = cells
    text = "".join(cell.plain for cell in inner)
    if marker not in _SCRIPTS or not text.strip():
        return [*cells, _Cell("", END)]
    sign, table = _SCRIPTS[marker]
    if all(ord(character) in table for character in text):
        small = (_Cell(cell.plain.translate(table), cell.marked) for cell in inner)
        return [_Cell("", marker), *small, _Cell("", END)]
    if len(text) == 1 and not (next_character.isalnum() or next_character == PLACEHOLDER):
        return [_Cell(sign, marker), *inner, _Cell("", END)]
    return [_Cell(f"{sign}{{", marker), *inner, _Cell("}", END)]


def _take_cells(
    rest: deque[_Cell], length: int, with_markers_behind: bool = False
) -> Iterator[_Cell]:
    """Remove and yield the first cells of `rest` that have `length` characters of plain text."""
    while rest and (length > 0 or (with_markers_behind and not rest[0].plain)):
        cell = rest.popleft()
        length -= len(cell.plain)
        yield cell


def _replace_cells(cells: Sequence[_Cell], replacement: str) -> Iterator[str]:
    """Yield `replacement`, and around it the markers of `cells` whose partners are elsewhere.

    Where the replacement is what the cells show already, their markers stay.
    """
    plain = "".join(cell.plain for cell in cells)
    marked = "".join(cell.marked for cell in cells)
    if MARKER.search(marked) and _shows(replacement, plain):
        yield marked
        return
    closing: list[str] = []
    opening: list[str] = []
    for marker in MARKER.findall(marked):
        if marker in OPENING_MARKERS:
            opening.append(marker)
        elif marker == END:
            (opening or closing).append(marker)
            if opening:
                del opening[-2:]
    yield from (*closing, replacement, *opening)


def _shows(text: str, plain: str) -> bool:
    """Return whether the plain text of `text` is `plain`, alone or before a letter."""
    return plain == to_plain_text(text) or f"{plain}a" == to_plain_text(f"{text}a")
