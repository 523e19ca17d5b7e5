"""The key phrases of each paper: the candidates of the highest scores."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from generator.enrich.key_phrases import MAX_PHRASES
from generator.enrich.key_phrases.candidates import Candidates, WordFeatures, are_terms
from generator.enrich.key_phrases.last_resort import last_resort
from generator.enrich.key_phrases.ngrams import Corpus, PhraseCounts
from generator.enrich.key_phrases.phrase import (
    Phrase,
    looks_like_name,
    most_frequent,
    without_overlaps,
)
from generator.text.language.terms import term_of, without_possessive
from generator.text.language.token_array import IntArray

# A mention in the title counts as many mentions in the abstract.
TITLE_WEIGHT = 3
# What a generic word adds to the length of a phrase.
GENERIC_LENGTH = 0.5
# A phrase is dropped if a longer one contains it in a larger share of the papers that have it.
MAX_NESTED_SHARE = 0.7


def rank_phrases(corpus: Corpus) -> list[tuple[str, ...]]:
    """Return the key phrases of each paper, best first (see `key_phrases.enrich`)."""
    if not len(corpus.paper_ends):
        return []
    counts = PhraseCounts.from_corpus(corpus)
    features = WordFeatures.from_vocabulary(corpus.tokens.vocabulary)
    # By the phrase in lower case, the spellings in all papers.
    spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
    phrases_by_paper: list[list[str]] = [[] for _ in corpus.paper_ends]
    for batch in corpus.batches():
        candidates = Candidates.from_batch(batch, counts)
        scores = score(candidates, corpus, counts, features)
        for paper, spellings_in_paper in _best(candidates, scores, corpus):
            in_lower_case: Counter[str] = Counter()
            for spelling, times in spellings_in_paper.items():
                in_lower_case[spelling.casefold()] += times
                spellings[spelling.casefold()][spelling] += times
            own = most_frequent(spellings_in_paper)
            is_name = " " not in own and looks_like_name(own)  # `LATENT`, whatever `latent` is
            phrases_by_paper[paper].append(own if is_name else most_frequent(in_lower_case))
    shown = {phrase: most_frequent(counter) for phrase, counter in spellings.items()}
    return [
        tuple(shown.get(phrase, phrase) for phrase in phrases) or last_resort(corpus, paper)
        for paper, phrases in enumerate(phrases_by_paper)
    ]


def score(
    candidates: Candidates, corpus: Corpus, counts: PhraseCounts, features: WordFeatures
) -> NDArray[np.float64]:
    """Return the score of each candidate: a C-value with tf-idf.

    tf-idf takes the place of the frequency. The score is 0 for what is no term, and for a phrase
    that is only nested in longer ones. It is rounded, so that it is the same on every machine.
    """
    if not len(candidates.ends):
        return np.zeros(0)
    batch, first = candidates.batch, candidates.first
    ends, lengths = candidates.ends[first], candidates.lengths[first]
    frequencies = counts.frequencies[candidates.indices]
    nested_share = np.maximum.reduceat(_containing_frequencies(candidates, counts), first)
    nested_share = nested_share / frequencies
    # The phrase is a whole run in this paper, however it is used elsewhere.
    is_run = candidates.any_mention(
        batch.run_lengths[candidates.ends] == np.repeat(lengths, candidates.mention_counts)
    )
    is_independent = is_run & ((lengths > 1) | features.is_name[batch.token_ids[ends]])
    nested_share[is_independent] /= 2
    is_nested = ~is_independent & (
        (nested_share > MAX_NESTED_SHARE) | ((frequencies == 1) & ~is_run)
    )
    mentions = np.add.reduceat(np.where(batch.is_title[candidates.ends], TITLE_WEIGHT, 1), first)
    generic = np.concatenate(([0], np.cumsum(corpus.is_generic[batch.token_ids])))
    generic_words = generic[ends + 1] - generic[ends + 1 - lengths]
    weighted_lengths = lengths - (1 - GENERIC_LENGTH) * generic_words
    idf = np.log1p(counts.papers / frequencies)
    scores = np.log2(1 + weighted_lengths) * (1 + np.log(mentions)) * idf * (1 - nested_share)
    is_term = are_terms(candidates, corpus, counts, features)
    return np.where(is_term & ~is_nested, np.round(scores, 6), 0)


def _containing_frequencies(candidates: Candidates, counts: PhraseCounts) -> IntArray:
    """Return how many papers contain a mention with the word before or after it.

    The larger of both numbers, of shape (mentions,).
    """
    batch, longer = candidates.batch, candidates.lengths + 1
    most = np.zeros(len(candidates.ends), dtype=np.int64)
    for ends, has_word in (
        (candidates.ends, batch.run_positions[candidates.ends] >= longer),
        (candidates.ends + 1, batch.is_term[candidates.ends + 1]),
    ):
        indices, is_known = counts.find(batch.hashes_of(ends, longer))
        most = np.maximum(most, np.where(has_word & is_known, counts.frequencies[indices], 0))
    return most


def _best(
    candidates: Candidates, scores: NDArray[np.float64], corpus: Corpus
) -> Iterator[tuple[int, Counter[str]]]:
    """Yield the paper and the spellings of each key phrase, best first."""
    positive = np.flatnonzero(scores > 0)
    mentions = candidates.first[positive]
    papers = candidates.batch.papers[candidates.ends[mentions]].tolist()
    ranked: list[tuple[int, float, Phrase, int]] = []
    for candidate, mention, paper, negative_score in zip(
        positive.tolist(), mentions.tolist(), papers, (-scores[positive]).tolist(), strict=True
    ):
        tokens = _tokens(candidates, mention, corpus)
        phrase = Phrase("".join(term_of(token).key for token in tokens), tokens)
        ranked.append((paper, negative_score, phrase, candidate))
    for paper, rows in groupby(sorted(ranked), key=itemgetter(0)):
        candidates_by_phrase = {phrase: candidate for _, _, phrase, candidate in rows}
        for phrase in without_overlaps(candidates_by_phrase, MAX_PHRASES):
            yield paper, _spellings(candidates, candidates_by_phrase[phrase], corpus)


def _tokens(candidates: Candidates, mention: int, corpus: Corpus) -> tuple[str, ...]:
    """Return the tokens of a mention."""
    return tuple(corpus.tokens.vocabulary[id] for id in candidates.token_ids(mention))


def _spellings(candidates: Candidates, candidate: int, corpus: Corpus) -> Counter[str]:
    """Return the spellings of a phrase in a paper; one of the title counts 0."""
    spellings: Counter[str] = Counter()
    for mention in range(candidates.bounds[candidate], candidates.bounds[candidate + 1]):
        spelling = without_possessive(" ".join(_tokens(candidates, mention, corpus)))
        spellings[spelling] += not candidates.batch.is_title[candidates.ends[mention]]
    return spellings
