"""Which entries are one paper.

Two are when their folded titles agree and nothing shown contradicts it: their abstracts
are alike, and their days, where both show one, are at most one apart.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from generator.model import Entry, Listing, ShownDate
from generator.text import clean, content_words, fold

# Share of the shorter abstract's words that the other holds too. The 20 pairs of the
# first dumps have over 0.9, abstracts of different papers under 0.4: see
# `python -m benchmarks.identity`.
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
    if one.year is not None and other.year is not None:
        return abs(_ordinal(one, one.year) - _ordinal(other, other.year))
    apart = abs(_ordinal(one, 2000) - _ordinal(other, 2000))
    return min(apart, 366 - apart)


def _ordinal(shown: ShownDate, year: int) -> int:
    return date(year, shown.month, shown.day).toordinal()


def _split(sharing: list[Seen]) -> list[list[Seen]]:
    groups: list[list[Seen]] = []
    for seen in sorted(sharing, key=_rank):
        for members in groups:
            if not any(_contradicts(seen, member) for member in members):
                members.append(seen)
                break
        else:
            groups.append([seen])
    return groups


def _rank(seen: Seen) -> tuple[object, ...]:
    """Dated before undated, longer before shorter; equal ranks are equal in content."""
    shown = seen.entry.shown
    day = (shown is None, shown and (shown.year or 0, shown.month, shown.day))
    return (*day, -len(seen.abstract), seen.abstract, seen.title)


def _contradicts(one: Seen, other: Seen) -> bool:
    if one.entry.shown and other.entry.shown and days_apart(one.entry.shown, other.entry.shown) > 1:
        return True
    if one.abstract == other.abstract:
        return False
    return likeness(one.abstract, other.abstract) < ALIKE


def likeness(one: str, other: str) -> float:
    """Share of the shorter text's content words that the other holds too, from 0 to 1."""
    words, others = content_words(one), content_words(other)
    if not words or not others:
        return float(fold(one) == fold(other))
    return len(words & others) / min(len(words), len(others))
