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

# Share of the shorter abstract's words that the other holds too. All 612 pairs of one title
# in the real listings have 1.0, 20,000 random pairs of different papers at most 0.44: see
# `python -m benchmarks identity`.
ALIKE = 0.6


@dataclass(frozen=True, slots=True)
class Seen:
    """An entry and the listing that it stands in, with its text cleaned."""

    listing: Listing
    entry: Entry
    title: str
    abstract: str
    folded: str


def see(listing: Listing) -> list[Seen]:
    """The entries of a listing with what is needed to compare them."""
    seen = []
    for entry in listing.entries:
        title = clean(entry.title)
        seen.append(Seen(listing, entry, title, clean(entry.abstract), fold(title)))
    return seen


def group(entries: Iterable[Seen]) -> list[list[Seen]]:
    """The entries as papers, each a list in an order that no dump's name decides.

    An entry joins the first group that nothing in it contradicts; dated entries come
    before undated ones, so that an undated one never joins two papers into one.
    """
    titles: dict[str, list[Seen]] = {}
    for seen in entries:
        titles.setdefault(seen.folded, []).append(seen)
    return [
        grouped
        for sharing in titles.values()
        for grouped in ([sharing] if len(sharing) == 1 else _split(sharing))
    ]


def days_apart(one: ShownDate, other: ShownDate) -> int:
    """Days between two shown dates; the nearest there can be where a year is missing."""
    others = _ordinals(other, one.year)
    return min((abs(a - b) for a in _ordinals(one, other.year) for b in others), default=366)


def _ordinals(shown: ShownDate, near: int | None) -> list[int]:
    """The days that `shown` may be, in or beside the year `near`; none if none of them has it."""
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


def _split(sharing: list[Seen]) -> list[list[Seen]]:
    """The groups among entries of one title; only what differs in content is compared."""
    groups: list[tuple[list[Seen], list[Seen]]] = []  # the distinct contents, and all entries
    known: dict[tuple[str, ShownDate | None], list[Seen]] = {}
    words = {seen.abstract: content_words(seen.abstract) for seen in sharing}
    for seen in sorted(sharing, key=_rank):
        content = seen.abstract, seen.entry.shown
        if content not in known:
            for distinct, members in groups:
                if not any(_contradicts(seen, other, words) for other in distinct):
                    distinct.append(seen)
                    known[content] = members
                    break
            else:
                known[content] = []
                groups.append(([seen], known[content]))
        known[content].append(seen)
    return [members for _, members in groups]


def _rank(seen: Seen) -> tuple[object, ...]:
    """Dated before undated, longer before shorter; equal ranks are equal in content."""
    shown = seen.entry.shown
    day = (shown is None, shown and (shown.year or 0, shown.month, shown.day))
    return (*day, -len(seen.abstract), seen.abstract, seen.title)


def _contradicts(one: Seen, other: Seen, words: Mapping[str, frozenset[str]]) -> bool:
    if one.entry.shown and other.entry.shown and days_apart(one.entry.shown, other.entry.shown) > 1:
        return True
    if one.abstract == other.abstract:
        return False
    alike = _overlap(words[one.abstract], words[other.abstract])
    return fold(one.abstract) != fold(other.abstract) if alike is None else alike < ALIKE


def likeness(one: str, other: str) -> float:
    """Share of the shorter text's content words that the other holds too, from 0 to 1."""
    alike = _overlap(content_words(one), content_words(other))
    return float(fold(one) == fold(other)) if alike is None else alike


def _overlap(words: frozenset[str], others: frozenset[str]) -> float | None:
    """None where one of the two has no words to compare."""
    shorter = min(len(words), len(others))
    return len(words & others) / shorter if shorter else None
