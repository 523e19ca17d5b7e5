"""Damaged text → readable text: undoes what listings do to LaTeX, by the table of repairs.

The addresses of a text, its code and what cannot be known are put aside, and the table's rows are
tried in order, again until they find nothing more; a text that never comes to rest is left as it
is. So twice is once. Every round sees the text without its marks, as the next call would.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.text.html import escape, to_html
from generator.text.latex.edits import Edits
from generator.text.latex.markers import edited, plain, unmarked
from generator.text.latex.protected import Masked, mask
from generator.text.latex.rules import ADDRESSES, REPAIRS, Row

# How often the rows are tried on what they have made of a text.
_ROUNDS = 5
# A longer text, in characters, is no abstract: it is left as it is.
MOST_READ = 20_000


@dataclass(frozen=True, slots=True)
class Change:
    """One repair: the name of its row, and the piece of text before and after."""

    kind: str
    listed: str
    readable: str


@dataclass(frozen=True, slots=True)
class Repaired:
    """A text as its author meant it: plain, as inline markup, and what was changed.

    A script that Unicode has no characters for stays as `^x` or `_{xy}` in the plain text.
    """

    text: str
    html: str
    changes: tuple[Change, ...]


def repair(text: str) -> Repaired:
    """Clean `text` as a reader should see it.

    >>> repair("16times faster (O(n^{2})), see https://example.org/a_1").text
    '16× faster (O(n²)), see https://example.org/a_1'
    """
    readable, marked, changes = _settled(unmarked(text))
    return Repaired(readable, to_html(marked), changes)


def repair_title(text: str) -> Repaired:
    """Clean `text` of a title: Unicode characters only, no markup.

    >>> repair_title("$L^2$ and mathbb{R}").html
    'L² and ℝ'
    """
    readable, _, changes = _settled(unmarked(text))
    return Repaired(readable, escape(readable), changes)


def _settled(text: str) -> tuple[str, str, tuple[Change, ...]]:
    """The readable text, the same with its marks, and the changes; `text` if it never rests."""
    marked = readable = text
    changes: list[Change] = []
    for _ in range(_ROUNDS if len(text) <= MOST_READ else 0):
        marked, after, made = _round(marked, readable)
        if after == readable:
            return readable, marked, tuple(changes)
        readable = after
        changes += made
    return text, text, ()


def _round(marked: str, readable: str) -> tuple[str, str, list[Change]]:
    """All rows once, which see no marks: the text with its marks, without them, and the changes."""
    links = Edits(readable)
    _apply(ADDRESSES, links)
    masked = mask(links.text)
    edits = Edits(masked.text)
    _apply(REPAIRS, edits)
    if not (links.is_changed or edits.is_changed):
        return marked, readable, []
    changes = [*_changes(links, Masked(readable, ())), *_changes(edits, masked)]
    marked = edited(edited(marked, links.made()), masked.restored(edits.made()))
    return marked, plain(marked), changes


def _apply(rows: Sequence[Row], edits: Edits) -> None:
    for row in rows:
        if row.is_called_for(edits.text):
            for _ in range(row.depth):
                if not edits.make(row.find(edits.text), row.name):
                    break


def _changes(edits: Edits, masked: Masked) -> Iterator[Change]:
    """What a reader would see changed: whole words, each kind of repair once a place."""
    for before, after, kinds in edits.places():
        listed, readable = masked.piece(before), masked.piece(after)
        if listed != readable:
            yield from (Change(kind, listed, readable) for kind in kinds)
