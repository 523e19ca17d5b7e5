"""Key phrases → those that may have a trend, each with the papers that contain it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from generator.enrich.key_phrases.ngrams import Corpus, hash_keys
from generator.enrich.key_phrases.phrase import Phrase, looks_like_name, most_frequent
from generator.model import Paper
from generator.text.language.terms import key_of, tokenize

# It is a key phrase of at least so many papers, and of at least this share of those that contain
# it: many papers mention the name of a benchmark, but few are about it.
MIN_PAPERS, MIN_SHARE = 3, 0.25


@dataclass(frozen=True, slots=True)
class PhraseUsage:
    """A phrase, its best spelling, and the ids of the papers that contain it."""

    phrase: Phrase
    spelling: str
    papers: set[str]


def find_usages(
    papers: Sequence[Paper], phrases: Mapping[str, tuple[str, ...]], corpus: Corpus
) -> list[PhraseUsage]:
    """Return the phrases that may have a trend (see `key_phrases.usages`)."""
    spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for phrase in chain.from_iterable(phrases[paper.id] for paper in papers):
        spellings[key_of(phrase)][phrase] += 1
    shown = {
        key: most_frequent(counter)
        for key, counter in spellings.items()
        if counter.total() >= MIN_PAPERS
    }
    keys = [key for key, phrase in shown.items() if " " in phrase or looks_like_name(phrase)]
    return [
        PhraseUsage(Phrase(key, tuple(tokenize(shown[key]))), shown[key], ids)
        for key, ids in zip(keys, _containing_papers(papers, corpus, keys), strict=True)
        if spellings[key].total() >= MIN_SHARE * len(ids)
    ]


def _containing_papers(
    papers: Sequence[Paper], corpus: Corpus, keys: Sequence[str]
) -> list[set[str]]:
    """Return for each key of a phrase the ids of the papers that contain the phrase."""
    ids_by_key: list[set[str]] = [set() for _ in keys]
    if not keys:
        return ids_by_key
    hashes_of_keys = hash_keys(keys)
    order = np.argsort(hashes_of_keys)
    wanted = hashes_of_keys[order]
    for batch in corpus.batches():
        hashes = batch.hashes_of(batch.ends, batch.lengths)
        places = np.minimum(np.searchsorted(wanted, hashes), len(keys) - 1)
        matches = np.flatnonzero(wanted[places] == hashes)
        indices, rows = order[places[matches]], batch.papers[batch.ends[matches]]
        for index, row in zip(indices.tolist(), rows.tolist(), strict=True):
            ids_by_key[index].add(papers[row].id)
    return ids_by_key
