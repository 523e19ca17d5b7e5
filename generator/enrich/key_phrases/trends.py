"""The phrases that rise: whose share of the newest half of the papers is larger, for sure."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from itertools import chain

import numpy as np

from generator.enrich.key_phrases import MOST_RISING
from generator.enrich.key_phrases.ngrams import Texts, number
from generator.enrich.key_phrases.ranking import Phrase, apart, is_name, most_written
from generator.model import DatedListing, Paper, ShownDate, Trend
from generator.text.language.terms import key_of, words

# For a phrase to rise: papers that have it as theirs, and their share of those that hold it (the
# name of a benchmark stands in many, but few are about it).
ENOUGH_OWN, OWN_SHARE = 3, 0.25
# How sure a rise must be, in standard errors: of twenty by chance one is.
SURE = 1.64
EXAMPLES = 3


def trends(
    papers: Sequence[Paper],
    listings: Sequence[DatedListing],
    phrases: Mapping[str, tuple[str, ...]],
    texts: Texts,
    covers: Callable[[str], bool],
) -> tuple[Trend, ...]:
    """Return the key phrases that rise (see `key_phrases.rising`)."""
    listing_days = {listing.name: listing.day for listing in listings}
    days = {paper.id: day for paper in papers if (day := _day(paper, listing_days))}
    middle = sorted(days.values())[len(days) // 2] if days else ""
    newer = {paper for paper, day in days.items() if day >= middle}
    rates: dict[str, float] = {}
    standing = _standing(papers, phrases, texts)
    for key, (phrase, ids) in standing.items():
        recent, dated = len(newer & ids), len(days.keys() & ids)
        rate = _rise(recent, len(newer), dated - recent, len(days) - len(newer))
        if rate >= SURE and not covers(phrase):
            rates[key] = rate
    surest = (
        Phrase(key, tuple(token for token, _ in words(standing[key][0])))
        for key in sorted(rates, key=lambda key: (-rates[key], key))
    )
    return tuple(_trend(*standing[phrase.key], newer) for phrase in apart(surest, MOST_RISING))


def _standing(
    papers: Sequence[Paper], phrases: Mapping[str, tuple[str, ...]], texts: Texts
) -> dict[str, tuple[str, set[str]]]:
    """The key phrases of some papers by their keys: the form shown most, all papers that hold it.

    A single word counts if it looks like a name: `search` rises, but names no topic.
    """
    written: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for phrase in chain.from_iterable(phrases[paper.id] for paper in papers):
        written[key_of(phrase)][phrase] += 1
    shown = {key: most_written(own) for key, own in written.items() if own.total() >= ENOUGH_OWN}
    wanted = [key for key, phrase in shown.items() if " " in phrase or is_name(phrase)]
    return {
        key: (shown[key], ids)
        for key, ids in zip(wanted, _holding(papers, texts, wanted), strict=True)
        if written[key].total() >= OWN_SHARE * len(ids)
    }


def _holding(papers: Sequence[Paper], texts: Texts, wanted: Sequence[str]) -> list[set[str]]:
    """The ids of the papers that hold each of the phrases, which are given by their keys."""
    held: list[set[str]] = [set() for _ in wanted]
    if not wanted:
        return held
    numbers = np.array([number(key) for key in wanted], dtype=np.uint64)
    order = np.argsort(numbers)
    for block in texts.blocks():
        keys = block.key(block.end, block.length)
        place = np.minimum(np.searchsorted(numbers, keys, sorter=order), len(wanted) - 1)
        found = np.flatnonzero(numbers[order[place]] == keys)
        at, paper = order[place[found]], block.paper[block.end[found]]
        for one, row in zip(at.tolist(), paper.tolist(), strict=True):
            held[one].add(papers[row].id)
    return held


def _day(paper: Paper, listings: Mapping[str, ShownDate | None]) -> str | None:
    """The day of a paper as text that can be compared, or None where nothing dates it."""
    own = paper.published.as_iso() if paper.published else None
    seen = (listings.get(sighting.listing) for sighting in paper.sightings)
    return own or min((iso for day in seen if day and (iso := day.as_iso())), default=None)


def _rise(recent: int, newer: int, before: int, older: int) -> float:
    """How sure it is that a share rises: the log-odds ratio in standard errors (a z-score).

    `recent` of `newer` papers have it, and `before` of `older`; half a paper is added to each
    of the four, so that a phrase of few papers is not sure of anything.
    """
    if not older:
        return 0
    cells = (recent + 0.5, newer - recent + 0.5, before + 0.5, older - before + 0.5)
    odds = math.log(cells[0] * cells[3] / (cells[1] * cells[2]))
    return round(odds / math.sqrt(sum(1 / cell for cell in cells)), 6)


def _trend(phrase: str, papers: set[str], newer: set[str]) -> Trend:
    recent = sorted(papers & newer)
    return Trend(phrase, len(papers), len(recent), tuple(recent[:EXAMPLES]))
