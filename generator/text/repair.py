"""Damaged text → readable text: undoes what listings do to LaTeX, by the table of repairs.

A text without any sign of damage is done after one look. Else its addresses, its code and what
cannot be known are put aside, and the table's rows are tried in order, again until they find
nothing more; a text that never comes to rest is left as it is. So twice is once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.text.edits import Edits
from generator.text.kept import Masked, mask
from generator.text.markup import escape, to_html
from generator.text.repairs import ADDRESSES, NAMES, REPAIRS, Row
from generator.text.spans import plain, unmarked

# How often the rows are tried on what they have made of a text.
_ROUNDS = 5
# Signs of damage: some by themselves, others where they stand beside the right neighbour.
_SIGNS = ("\\", "{", "}", "^", "$", "~", "``", "x20")
_BESIDE = (
    ("_", re.compile(r"(?<![A-Za-z])(?:[A-Za-z]|sum|prod|int|log)_|[^\x00-\x7f]_")),
    ("&", re.compile(r"&#?[a-zA-Z\d]{2,8};")),
    ("!", re.compile(r"!\W!")),
    ("eq", re.compile(r"\b[A-Za-z][gln]eq\b")),
    ("times", re.compile(r"[^\s\w]times|[A-Z\ddhkmnw]times|times\d|times (?:\d|[A-Za-z]\b)")),
    ("left", re.compile(r"left[(\[{|]")),
)
_WORDS = re.compile(r"[A-Z]?[a-z]+")


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
    text = unmarked(text)
    if not _is_suspect(text):
        return Repaired(text, to_html(text), ())
    readable, marked, changes = _settled(text)
    return Repaired(readable, to_html(marked), changes)


def repair_title(text: str) -> Repaired:
    """Clean `text` of a title: Unicode characters only, no markup.

    >>> repair_title("$L^2$ and mathbb{R}").html
    'L² and ℝ'
    """
    text = unmarked(text)
    if not _is_suspect(text):
        return Repaired(text, escape(text), ())
    readable, _, changes = _settled(text)
    return Repaired(readable, escape(readable), changes)


def _is_suspect(text: str) -> bool:
    """Whether a closer look at `text` is worth its time."""
    return (
        any(sign in text for sign in _SIGNS)
        or any(sign in text and beside.search(text) for sign, beside in _BESIDE)
        or not NAMES.isdisjoint(_WORDS.findall(text))
    )


def _settled(text: str) -> tuple[str, str, tuple[Change, ...]]:
    """The readable text, the same with its marks, and the changes; `text` if it never rests."""
    marked, readable, changes = _round(text)
    for _ in range(_ROUNDS):
        if not _is_suspect(readable):
            return readable, marked, tuple(changes)
        again, after, made = _round(readable)
        if after == readable:
            return readable, marked, tuple(changes)
        marked, readable = again, after
        changes += made
    return text, text, ()


def _round(text: str) -> tuple[str, str, list[Change]]:
    """All rows once: the text with its marks, without them, and the changes."""
    links = Edits(text)
    _apply(ADDRESSES, links)
    changes = list(_changes(links, Masked(text, ())))
    masked = mask(links.text)
    edits = Edits(masked.text)
    _apply(REPAIRS, edits)
    changes += _changes(edits, masked)
    return masked.restored(edits.text), masked.restored(plain(edits.text)), changes


def _apply(rows: Sequence[Row], edits: Edits) -> None:
    for row in rows:
        if any(sign in edits.text for sign in row.signs):
            for _ in range(row.depth):
                if not edits.make(row.find(edits.text), row.name):
                    break


def _changes(edits: Edits, masked: Masked) -> Iterator[Change]:
    """What a reader would see changed: whole words, each kind of repair once a place."""
    for before, after, kinds in edits.places():
        listed, readable = masked.piece(before), masked.piece(after)
        if listed != readable:
            yield from (Change(kind, listed, readable) for kind in kinds)
