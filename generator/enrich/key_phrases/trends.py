"""The phrases whose share of the newer half of the papers is larger.

The shares are compared by the log odds ratio in standard errors, with half a paper added to each
count (Haldane, “The estimation and significance of the logarithm of a ratio of frequencies”,
1956).
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from itertools import chain

import numpy as np

from generator.enrich.key_phrases import MAX_TRENDS
from generator.enrich.key_phrases.ngrams import Corpus, hash_key
from generator.enrich.key_phrases.phrase import (
    Phrase,
    looks_like_name,
    most_frequent,
    without_overlaps,
)
from generator.model import DatedListing, Paper, ShownDate, Trend
from generator.text.language.terms import key_of, tokenize

# A phrase is considered if it is a key phrase of at least so many papers, and of at least this
# share of those that contain it: many papers mention the name of a benchmark, but few are about it.
MIN_PAPERS, MIN_SHARE = 3, 0.25
# The minimum of a rise in standard errors, which one phrase in twenty reaches by chance.
MIN_Z_SCORE = 1.64
MAX_EXAMPLES = 3


def find_trends(
    papers: Sequence[Paper],
    listings: Sequence[DatedListing],
    phrases: Mapping[str, tuple[str, ...]],
    corpus: Corpus,
    is_covered: Callable[[str], bool],
) -> tuple[Trend, ...]:
    """Return the key phrases that rise (see `key_phrases.rising`)."""
    days = days_of(papers, listings)
    median = sorted(days.values())[len(days) // 2] if days else ""
    newer = {id for id, day in days.items() if day >= median}
    z_scores: dict[str, float] = {}
    considered = _phrases_to_consider(papers, phrases, corpus)
    for key, (phrase, ids) in considered.items():
        newer_with, dated_with = len(newer & ids), len(days.keys() & ids)
        z_score = _z_score(newer_with, len(newer), dated_with - newer_with, len(days) - len(newer))
        if z_score >= MIN_Z_SCORE and not is_covered(phrase):
            z_scores[key] = z_score
    ranked = (
        Phrase(key, tuple(tokenize(considered[key][0])))
        for key in sorted(z_scores, key=lambda key: (-z_scores[key], key))
    )
    return tuple(
        _trend(*considered[phrase.key], newer) for phrase in without_overlaps(ranked, MAX_TRENDS)
    )


def days_of(papers: Sequence[Paper], listings: Sequence[DatedListing]) -> dict[str, str]:
    """Return the day of each paper that has one, `2024-05-01`, by its id."""
    listing_days = {listing.name: listing.day for listing in listings}
    return {paper.id: day for paper in papers if (day := _day(paper, listing_days))}


def _phrases_to_consider(
    papers: Sequence[Paper], phrases: Mapping[str, tuple[str, ...]], corpus: Corpus
) -> dict[str, tuple[str, set[str]]]:
    """Return by key the best spelling of each key phrase, and its papers.

    A single word is considered if it looks like a name: `search` rises, but is no topic.
    """
    spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for phrase in chain.from_iterable(phrases[paper.id] for paper in papers):
        spellings[key_of(phrase)][phrase] += 1
    shown = {
        key: most_frequent(counter)
        for key, counter in spellings.items()
        if counter.total() >= MIN_PAPERS
    }
    keys = [key for key, phrase in shown.items() if " " in phrase or looks_like_name(phrase)]
    return {
        key: (shown[key], ids)
        for key, ids in zip(keys, _containing_papers(papers, corpus, keys), strict=True)
        if spellings[key].total() >= MIN_SHARE * len(ids)
    }


def _containing_papers(
    papers: Sequence[Paper], corpus: Corpus, keys: Sequence[str]
) -> list[set[str]]:
    """Return for each key of a phrase the ids of the papers that contain the phrase."""
    ids_by_key: list[set[str]] = [set() for _ in keys]
    if not keys:
        return ids_by_key
    wanted = np.array([hash_key(key) for key in keys], dtype=np.uint64)
    order = np.argsort(wanted)
    for batch in corpus.batches():
        hashes = batch.hashes_of(batch.ends, batch.lengths)
        indices = order[np.minimum(np.searchsorted(wanted, hashes, sorter=order), len(keys) - 1)]
        matches = np.flatnonzero(wanted[indices] == hashes)
        rows = batch.papers[batch.ends[matches]]
        for index, row in zip(indices[matches].tolist(), rows.tolist(), strict=True):
            ids_by_key[index].add(papers[row].id)
    return ids_by_key


def _day(paper: Paper, listing_days: Mapping[str, ShownDate | None]) -> str | None:
    """Return the day of a paper, `2024-05-01`, or None if it is unknown."""
    published = paper.published.as_iso() if paper.published else None
    listed = (listing_days.get(sighting.listing) for sighting in paper.sightings)
    return published or min((iso for day in listed if day and (iso := day.as_iso())), default=None)


def _z_score(newer_with: int, newer: int, older_with: int, older: int) -> float:
    """Return the log odds ratio of newer and older papers in standard errors.

    It is positive if the share of newer papers is larger. `newer_with` of `newer` papers contain
    the phrase, and `older_with` of `older`. With half a paper added to each of the four counts, a
    rare phrase is never significant.
    """
    if not older:
        return 0
    cells = (newer_with + 0.5, newer - newer_with + 0.5, older_with + 0.5, older - older_with + 0.5)
    log_odds_ratio = math.log(cells[0] * cells[3] / (cells[1] * cells[2]))
    return round(log_odds_ratio / math.sqrt(sum(1 / cell for cell in cells)), 6)


def _trend(phrase: str, ids: set[str], newer: set[str]) -> Trend:
    recent = sorted(ids & newer)
    return Trend(phrase, len(ids), len(recent), tuple(recent[:MAX_EXAMPLES]))
