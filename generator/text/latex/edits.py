"""Edits of a text, and a text that records which rules have changed which parts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from generator.text.latex.markers import PLACEHOLDER

# The longest context shown with a change, in characters on either side.
_CONTEXT = 24


class Edit(NamedTuple):
    """Replace the characters from `start` up to `end` by `replacement`."""

    start: int
    end: int
    replacement: str


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A part of a text; `first_span` is the number of protected spans before it."""

    text: str
    first_span: int


class _Region(NamedTuple):
    """A changed part of the text, where it was in the original, and the rules that changed it."""

    start: int
    end: int
    original_start: int
    original_end: int
    rules: tuple[str, ...]


class _Span(NamedTuple):
    """A region or a new edit, in positions before the edits are made.

    `growth` is by how many characters it is longer than in the original, `new_growth` by how
    many more it will be after the edits.
    """

    start: int
    end: int
    growth: int
    new_growth: int
    rules: tuple[str, ...]


class TrackedText:
    """A text that rules edit one after the other, with a record of its changed regions.

    An edit that touches a region changed before is merged with it.
    """

    def __init__(self, text: str) -> None:
        self.original = text
        self.text = text
        self._regions: list[_Region] = []

    def apply(self, edits: Iterable[Edit], rule: str) -> bool:
        """Apply the `edits` of the rule of that name; return whether there were any.

        They are in order and do not overlap. One that would lose a protected span is left out.
        """
        safe = [
            edit
            for edit in edits
            if edit.replacement.count(PLACEHOLDER)
            == self.text.count(PLACEHOLDER, edit.start, edit.end)
        ]
        if safe:
            self._regions = list(self._merge(safe, rule))
            self.text = apply_edits(self.text, safe)
        return bool(safe)

    def _merge(self, edits: Sequence[Edit], rule: str) -> Iterator[_Region]:
        """Yield the regions as they are after `edits`."""
        spans = [
            _Span(r.start, r.end, r.end - r.start - r.original_end + r.original_start, 0, r.rules)
            for r in self._regions
        ]
        spans += (
            _Span(edit.start, edit.end, 0, len(edit.replacement) - edit.end + edit.start, (rule,))
            for edit in edits
        )
        shift = 0  # from the original to the text before the edits
        new_shift = 0  # from the text before the edits to the text after them
        for group in _group_touching(sorted(spans)):
            start, end = group[0].start, max(span.end for span in group)
            original_start = start - shift
            shift += sum(span.growth for span in group)
            new_growth = sum(span.new_growth for span in group)
            yield _Region(
                start + new_shift,
                end + new_shift + new_growth,
                original_start,
                end - shift,
                _unique(group),
            )
            new_shift += new_growth

    @property
    def is_changed(self) -> bool:
        """Whether any edit was applied."""
        return bool(self._regions)

    def combine_edits(self) -> Iterator[Edit]:
        """Yield the regions as edits of the original text."""
        for region in self._regions:
            replacement = self.text[region.start : region.end]
            yield Edit(region.original_start, region.original_end, replacement)

    def find_changes(self) -> Iterator[tuple[Excerpt, Excerpt, tuple[str, ...]]]:
        """Yield the whole words before and after each change, and the names of the rules."""
        original, position, span_count = self.original, 0, 0
        for group in self._group_by_word():
            first, last = group[0], group[-1]
            context_start = max(position, first.original_start - _CONTEXT)
            left = _last_word(original[context_start : first.original_start])
            right = _first_word(original[last.original_end : last.original_end + _CONTEXT])
            start = first.original_start - len(left)
            span_count += original.count(PLACEHOLDER, position, start)
            position = start
            before = left + original[first.original_start : last.original_end] + right
            after = left + self.text[first.start : last.end] + right
            yield Excerpt(before, span_count), Excerpt(after, span_count), _unique(group)

    def _group_by_word(self) -> Iterator[list[_Region]]:
        """Yield the regions, those inside one word together."""
        group: list[_Region] = []
        for region in self._regions:
            if group:
                between = self.original[group[-1].original_end : region.original_start]
                if len(between) >= _CONTEXT or " " in between:
                    yield group
                    group = []
            group.append(region)
        if group:
            yield group


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """Return `text` after `edits`, which are in order and do not overlap."""
    parts: list[str] = []
    position = 0
    for edit in edits:
        parts += text[position : edit.start], edit.replacement
        position = edit.end
    return "".join((*parts, text[position:]))


def _group_touching(spans: Iterable[_Span]) -> Iterator[list[_Span]]:
    """Yield `spans`, which are in order, those together that overlap or touch."""
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


def _unique(group: Iterable[_Region | _Span]) -> tuple[str, ...]:
    """Return the names of the rules of `group`, each once, in order."""
    return tuple(dict.fromkeys(rule for part in group for rule in part.rules))


def _last_word(text: str) -> str:
    return text[text.rfind(" ") + 1 :]


def _first_word(text: str) -> str:
    end = text.find(" ")
    return text if end < 0 else text[:end]
