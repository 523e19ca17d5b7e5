"""What changed in the title and the abstract of a paper from one listing to the next.

Readable texts are compared, so that what a listing damaged in a formula is no change, and words
by their letters and digits, so that neither is another dash or quotation mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import pairwise

from generator.catalogue.readable_texts import ReadableTexts
from generator.model import DatedListing, Paper, TextChange, TextPiece
from generator.text import clean, fold

# The newest changes that a page shows; a hostile folder holds thousands of versions of a paper.
MOST_CHANGES = 5
# Words between the beginnings and the ends that two versions share. Comparing takes up to the
# square of them.
MOST_WORDS = 600
# Versions that share less are two texts: marks in them would help nobody.
LEAST_SHARED = 0.4
# A run of unchanged words this short, between two changes, reads better as a part of them.
SHORT_RUN = 2
# Unchanged words that stand before and behind a change.
AROUND = 8
# A word with the space behind it; where words have no spaces between them, a character.
_WORD = re.compile(
    r"(?:[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\s\u3040-\u30ff\u3400-\u9fff]+)\s*"
)


@dataclass(frozen=True, slots=True)
class Version:
    """The text of a paper as a listing shows it first: clean, but not yet repaired."""

    listing: str
    title: str
    abstract: str


def versions(paper: Paper, listings: Mapping[str, DatedListing]) -> tuple[Version, ...]:
    """Return the newest versions of a paper's text, oldest first; none if all are the same.

    Only listings with a full day say which text is the newer one; of those of one day the longest
    text counts. The abstract of a listing without one is that of the version before.
    """
    if len(paper.sightings) < 2:
        return ()
    of_day: dict[str, list[Version]] = {}
    for seen in paper.sightings:
        if day := (listed := listings[seen.listing].day) and listed.as_iso():
            version = Version(seen.listing, clean(seen.title), clean(seen.abstract))
            of_day.setdefault(day, []).append(version)
    found: list[Version] = []
    for _, of_one_day in sorted(of_day.items()):
        version = min(of_one_day, key=_longest_first)
        last = found[-1] if found else None
        if last and not version.abstract:
            version = replace(version, abstract=last.abstract)
        if last and not last.abstract and _is_same(version.title, last.title):
            found[-1] = version
        elif not last or not _are_same(version, last):
            found.append(version)
    return tuple(found[-MOST_CHANGES - 1 :]) if len(found) > 1 else ()


def _longest_first(version: Version) -> tuple[object, ...]:
    return -len(version.abstract), -len(version.title), version.abstract, version.title


def text_changes(
    paper_versions: Sequence[Version], texts: Mapping[Version, ReadableTexts]
) -> Iterator[TextChange]:
    """Yield what each version changed; `texts` has the readable texts of each."""
    for before, after in pairwise(paper_versions):
        old, new = texts[before], texts[after]
        for field, old_text, new_text in (
            ("title", old.title.text, new.title.text),
            ("abstract", old.abstract.text, new.abstract.text),
        ):
            if old_text and not _is_same(old_text, new_text):
                yield TextChange(after.listing, field, difference(old_text, new_text))


def _are_same(a: Version, b: Version) -> bool:
    return _is_same(a.title, b.title) and _is_same(a.abstract, b.abstract)


def _is_same(a: str, b: str) -> bool:
    return a == b or fold(a) == fold(b)


def difference(before: str, after: str) -> tuple[TextPiece, ...]:
    """Return how one text became another, as runs of words that were kept, deleted or inserted.

    Nothing if the two have little in common, or are too long to compare. Of a long run that was
    kept only its ends are there.

    >>> [(piece.kind, piece.text) for piece in difference("Ten small lamps", "Ten big lamps")]
    [('kept', 'Ten'), ('deleted', 'small'), ('inserted', 'big'), ('kept', 'lamps')]
    """
    old, new = _WORD.findall(before), _WORD.findall(after)
    old_keys, new_keys = list(map(fold, old)), list(map(fold, new))
    head = _shared(old_keys, new_keys)
    tail = _shared(old_keys[head:][::-1], new_keys[head:][::-1])
    old_end, new_end = len(old) - tail, len(new) - tail
    if max(old_end, new_end) - head > MOST_WORDS:
        return ()
    matcher = SequenceMatcher(None, old_keys[head:old_end], new_keys[head:new_end])
    blocks = [
        (0, 0, head),
        *((a + head, b + head, size) for a, b, size in matcher.get_matching_blocks()[:-1]),
        (old_end, new_end, tail),
    ]
    if 2 * sum(size for *_, size in blocks) < LEAST_SHARED * (len(old) + len(new)):
        return ()
    return tuple(_pieces(old, new, [blocks[0], *_long_runs(blocks[1:-1]), blocks[-1]]))


def _long_runs(blocks: Sequence[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    return [block for block in blocks if block[2] > SHORT_RUN]


def _shared(old: Sequence[str], new: Sequence[str]) -> int:
    """Return the number of words with which both begin."""
    pairs = enumerate(zip(old, new, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(old), len(new)))


def _pieces(
    old: Sequence[str], new: Sequence[str], blocks: Sequence[tuple[int, int, int]]
) -> Iterator[TextPiece]:
    old_end = new_end = 0
    for number, (old_start, new_start, size) in enumerate(blocks):
        for kind, words in (
            ("deleted", old[old_end:old_start]),
            ("inserted", new[new_end:new_start]),
            (
                "kept",
                _around(
                    new[new_start : new_start + size],
                    has_before=number > 0,
                    has_after=number < len(blocks) - 1,
                ),
            ),
        ):
            if text := "".join(words).strip():
                yield TextPiece(kind, text)
        old_end, new_end = old_start + size, new_start + size


def _around(words: Sequence[str], has_before: bool, has_after: bool) -> Sequence[str]:
    """Return the words of a run next to a change, of which one may stand before and behind it."""
    first, last = AROUND * has_before, AROUND * has_after
    if len(words) <= first + last + 1:
        return words
    return [*words[:first], "… ", *words[len(words) - last :]]
