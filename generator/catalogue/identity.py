"""Which entries are one paper.

Two are when their folded titles agree and nothing shown contradicts it: their abstracts
are alike, and their days, where both show one, are at most one apart.
"""

from __future__ import annotations

from calendar import isleap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from generator.model import Entry, Listing, ShownDate
from generator.text import clean, content_words, fold

# Two abstracts are of one paper if they share this part of the shorter one's words. All 612
# pairs of one title in the real listings share all of them, 20,000 random pairs of different
# papers at most 0.44: see `python -m benchmarks identity`.
SIMILAR = 0.6


@dataclass(frozen=True, slots=True)
class CleanEntry:
    """An entry with its text cleaned, and the name of its listing."""

    listing: str
    entry: Entry
    title: str
    abstract: str
    folded_title: str


def clean_entries(listing: Listing) -> list[CleanEntry]:
    """Return the entries of a listing with the text that is compared."""
    entries = []
    for entry in listing.entries:
        title, abstract = clean(entry.title), clean(entry.abstract)
        entries.append(CleanEntry(listing.name, entry, title, abstract, fold(title)))
    return entries


def group(entries: Iterable[CleanEntry]) -> list[list[CleanEntry]]:
    """Return the entries of each paper, in an order that no file name decides.

    An entry joins the first group that nothing in it contradicts; dated entries come
    before undated ones, so that an undated one never joins two papers into one.
    """
    titles: dict[str, list[CleanEntry]] = {}
    for entry in entries:
        titles.setdefault(entry.folded_title, []).append(entry)
    return [
        grouped
        for sharing in titles.values()
        for grouped in ([sharing] if len(sharing) == 1 else _split(sharing))
    ]


def days_apart(a: ShownDate, b: ShownDate) -> int:
    """Return the days between two dates; the fewest possible if a year is missing."""
    distances = (
        abs(day - other_day) for day in _ordinals(a, b.year) for other_day in _ordinals(b, a.year)
    )
    return min(distances, default=366)


def _ordinals(shown: ShownDate, near: int | None) -> list[int]:
    """Return the days that `shown` may be, in the year `near` or next to it; maybe none."""
    if shown.year is not None:
        years: tuple[int, ...] = (shown.year,)
    elif near is not None:
        years = (near - 1, near, near + 1)
    else:
        years = (1999, 2000, 2001, 2002)  # February with and without its 29th
    return [
        date(year, shown.month, shown.day).toordinal()
        for year in years
        if (shown.month, shown.day) != (2, 29) or isleap(year)
    ]


def _split(entries: list[CleanEntry]) -> list[list[CleanEntry]]:
    """Split entries of one title into papers; entries of equal content are compared once."""
    # Of each paper the entries that differ in content, and all of them.
    groups: list[tuple[list[CleanEntry], list[CleanEntry]]] = []
    members_by_content: dict[tuple[str, ShownDate | None], list[CleanEntry]] = {}
    words = {entry.abstract: content_words(entry.abstract) for entry in entries}
    for entry in sorted(entries, key=_rank):
        content = entry.abstract, entry.entry.shown
        if content not in members_by_content:
            for distinct, members in groups:
                if not any(_contradicts(entry, other, words) for other in distinct):
                    distinct.append(entry)
                    members_by_content[content] = members
                    break
            else:
                members_by_content[content] = []
                groups.append(([entry], members_by_content[content]))
        members_by_content[content].append(entry)
    return [members for _, members in groups]


def _rank(entry: CleanEntry) -> tuple[object, ...]:
    """Dated before undated, longer before shorter; equal ranks are equal in content."""
    shown = entry.entry.shown
    day = (shown is None, shown and (shown.year or 0, shown.month, shown.day))
    return (*day, -len(entry.abstract), entry.abstract, entry.title)


def _contradicts(a: CleanEntry, b: CleanEntry, words: Mapping[str, frozenset[str]]) -> bool:
    if a.entry.shown and b.entry.shown and days_apart(a.entry.shown, b.entry.shown) > 1:
        return True
    if a.abstract == b.abstract:
        return False
    overlap = _overlap(words[a.abstract], words[b.abstract])
    return fold(a.abstract) != fold(b.abstract) if overlap is None else overlap < SIMILAR


def similarity(a: str, b: str) -> float:
    """Return the share of the shorter text's content words that are in both, from 0 to 1."""
    overlap = _overlap(content_words(a), content_words(b))
    return float(fold(a) == fold(b)) if overlap is None else overlap


def _overlap(words: frozenset[str], others: frozenset[str]) -> float | None:
    """Return the shared words' share of the fewer, None if there are none to compare."""
    shorter = min(len(words), len(others))
    return len(words & others) / shorter if shorter else None
