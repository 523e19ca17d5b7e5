"""A text that is edited again and again, and where its pieces came from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from generator.text.latex.markers import KEPT, spliced
from generator.text.latex.rules.rule import Edit

# How much of the words around a piece is told with it, in characters on either side.
_AROUND = 24


class _Region(NamedTuple):
    """A piece of the text, the piece of the original that it was, and who changed it."""

    start: int
    end: int
    old_start: int
    old_end: int
    names: tuple[str, ...]


class _Span(NamedTuple):
    """A region or an edit: how much longer it has become, and how much longer it becomes."""

    start: int
    end: int
    grown: int
    grows: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text, and how many kept pieces stand before it."""

    text: str
    kept: int


class Edits:
    """A text under repair. Edits that touch what others changed become one region with it."""

    def __init__(self, text: str) -> None:
        self.original = text
        self.text = text
        self._regions: list[_Region] = []

    def make(self, edits: Iterable[Edit], name: str) -> bool:
        """Makes the `edits`, which rise and do not overlap; whether there were any.

        One that would lose a kept piece is left out.
        """
        wanted = [
            edit for edit in edits if edit[2].count(KEPT) == self.text.count(KEPT, edit[0], edit[1])
        ]
        if wanted:
            self._regions = list(self._merged(wanted, name))
            self.text = spliced(self.text, wanted)
        return bool(wanted)

    def _merged(self, edits: Sequence[Edit], name: str) -> Iterator[_Region]:
        """The regions as they are after `edits`."""
        spans = [
            *(_Span(r.start, r.end, r.end - r.start - r.old_end + r.old_start, 0, r.names)
              for r in self._regions),
            *(_Span(start, end, 0, len(new) - end + start, (name,)) for start, end, new in edits),
        ]  # fmt: skip
        drift = shift = 0  # how far the text is ahead of the original, and will be of itself
        for group in _touching(sorted(spans)):
            start, end = group[0].start, max(span.end for span in group)
            old_start = start - drift
            drift += sum(span.grown for span in group)
            grows = sum(span.grows for span in group)
            names = tuple(dict.fromkeys(name for span in group for name in span.names))
            yield _Region(start + shift, end + shift + grows, old_start, end - drift, names)
            shift += grows

    @property
    def is_changed(self) -> bool:
        return bool(self._regions)

    def made(self) -> Iterator[Edit]:
        """All edits as edits of the original."""
        for region in self._regions:
            yield region.old_start, region.old_end, self.text[region.start : region.end]

    def places(self) -> Iterator[tuple[Piece, Piece, tuple[str, ...]]]:
        """Each changed piece with the words around it: before, after, and who changed it."""
        old, done, kept = self.original, 0, 0
        for group in self._by_word():
            first, last = group[0], group[-1]
            left = _last_word(old[max(done, first.old_start - _AROUND) : first.old_start])
            right = _first_word(old[last.old_end : last.old_end + _AROUND])
            kept += old.count(KEPT, done, first.old_start - len(left))
            done = first.old_start - len(left)
            before = left + old[first.old_start : last.old_end] + right
            after = left + self.text[first.start : last.end] + right
            names = dict.fromkeys(name for region in group for name in region.names)
            yield Piece(before, kept), Piece(after, kept), tuple(names)

    def _by_word(self) -> Iterator[list[_Region]]:
        """The regions, those of one word together."""
        group: list[_Region] = []
        for region in self._regions:
            if group and not _is_one_word(self.original[group[-1].old_end : region.old_start]):
                yield group
                group = []
            group.append(region)
        if group:
            yield group


def _touching(spans: Iterable[_Span]) -> Iterator[list[_Span]]:
    """Rising `spans`, those together that overlap or touch."""
    group: list[_Span] = []
    end = -1
    for span in spans:
        if group and span.start > end:
            yield group
            group = []
        group.append(span)
        end = max(end, span.end)
    if group:
        yield group


def _is_one_word(between: str) -> bool:
    return len(between) < _AROUND and " " not in between


def _last_word(text: str) -> str:
    return text[text.rfind(" ") + 1 :]


def _first_word(text: str) -> str:
    end = text.find(" ")
    return text if end < 0 else text[:end]
