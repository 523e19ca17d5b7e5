"""Related papers: candidates by the strongest terms, ranked by all terms and by topics.

1. Candidates: the strongest terms of a paper are a query against an inverted index. Its posting
   lists are champion lists (Manning, Raghavan and Schütze, “Introduction to Information
   Retrieval”, 2008, 7.1.3): no more than `MAX_POSTINGS` papers of a term, and no more than
   `MAX_POSTINGS_READ` of a query: the work for one paper does not grow with their number.
2. Ranking: the cosine similarity over all terms, times a factor for common topics, the rarer the
   more, times a factor for how near each is to the other among the candidates of each. A pair
   needs a minimum of this score, and enough specific terms in common.
3. Explanation: the common terms that add most to the cosine.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from scipy import sparse

from generator.enrich.related.grouped import cumulative_sums, lexicographic_order, ranks
from generator.enrich.related.tfidf import (
    BIGRAM_POINTS,
    ROW_LENGTH,
    WORD_POINTS,
    BoolArray,
    TfIdfMatrix,
    tfidf_matrix,
)
from generator.model import Paper, RelatedPaper, TopicMatch
from generator.text import fold
from generator.text.language.terms import compound_terms, term_of
from generator.text.language.token_array import IntArray, TokenArray

MAX_RELATED = 6
MAX_SHARED_WORDS = 4
# The bounds of the work for one paper, whatever the number of papers.
MAX_POSTINGS = 150
MAX_POSTINGS_READ = 1000
MAX_CANDIDATES = 24
# How many common terms the shared words are selected from: some repeat words of others.
MAX_TERMS_CONSIDERED = 6
# How many papers are compared at once, which changes the use of memory only.
BATCH_SIZE = 500
# The minimum of the score, per mille: that of the cosine of a pair without a common topic in which
# each is the nearest to the other. Below it, too many are not related; see the benchmark. Of those
# behind the nearest, twice as many are not related, so they need more.
MIN_SCORE, MIN_SCORE_BEHIND_THE_NEAREST = 230, 280
# The minimum where both have topics, and none in common.
MIN_SCORE_WITH_OTHER_TOPICS = 305
# What common topics add at most to the score, in percent: where both have the same rare topics.
TOPIC_BONUS = 130
# Added to the weights of the topics of a pair, of which a topic of one paper in 2.7 has 256: that
# both have one and the same frequent topic says little.
TOPIC_PRIOR = 256
# The power of the rank of one paper among the candidates of the other by which the score falls: a
# paper that is near to everything is related to little.
RANK_POWER = -0.1
# The minimum of the points of the common terms: two words, or, where a topic is common too, a
# word and a bigram that contains it.
MIN_POINTS, MIN_POINTS_WITH_TOPIC = 2 * WORD_POINTS, WORD_POINTS + BIGRAM_POINTS
# The minimum of the cosine of a candidate over the strongest terms alone, in percent.
MIN_CANDIDATE_COSINE = 2

_PERCENT = ROW_LENGTH * ROW_LENGTH // 100  # of the product of two rows
# One per mille of the score, in the whole numbers that are sorted. They are small, so that they
# can be packed with the rows of millions of papers (see `lexicographic_order`).
SCORE_UNITS = 100
_NONE = np.zeros(0, dtype=np.int64)
# The factor for each rank, in percent; whole numbers, the same on every machine.
_RANK_FACTORS = np.array(
    [round(100 * (rank + 1) ** RANK_POWER) for rank in range(MAX_CANDIDATES + 1)], dtype=np.int64
)


@dataclass(frozen=True, slots=True)
class CandidatePairs:
    """Pairs of rows that may be related: of a paper, and of a candidate for it."""

    papers: IntArray
    others: IntArray

    def select(self, indices: IntArray) -> CandidatePairs:
        """Return the pairs at some indices."""
        return CandidatePairs(self.papers[indices], self.others[indices])


@dataclass(frozen=True, slots=True)
class _TopicWeights:
    """The topics of papers: `weights` has shape (papers, topics), the more the rarer a topic.

    `presence` has the same shape, 1 where a paper has a topic; `totals` are the sums of weights.
    """

    weights: sparse.csr_array
    presence: sparse.csr_array
    totals: IntArray

    @classmethod
    def from_matches(cls, matches: Sequence[tuple[TopicMatch, ...]]) -> _TopicWeights:
        """Compute the weights: the logarithm of the inverse share of papers with a topic."""
        topic_ids: dict[str, int] = {}
        cells = [
            (row, topic_ids.setdefault(match.topic, len(topic_ids)))
            for row, paper_matches in enumerate(matches)
            for match in paper_matches
        ]
        rows, columns = np.array(cells, dtype=np.int64).reshape(-1, 2).T
        shape = (len(matches), max(len(topic_ids), 1))
        counts = np.maximum(np.bincount(columns, minlength=shape[1]), 1)
        # At least 1, so that a topic of every paper is a common one, too.
        idf = np.maximum(np.rint(256 * np.log(max(len(matches), 1) / counts)), 1).astype(np.int64)
        weights = sparse.csr_array((idf[columns], (rows, columns)), shape=shape)
        presence = sparse.csr_array((np.ones_like(columns), (rows, columns)), shape=shape)
        return cls(weights, presence, weights.sum(axis=1, dtype=np.int64))

    def similarities(self, pairs: CandidatePairs) -> IntArray:
        """Return the weighted Jaccard similarity of the topics of each pair, in percent.

        It is at least 1 where there is a common topic, and 0 otherwise.
        """
        common = (self.weights[pairs.papers] * self.presence[pairs.others]).sum(axis=1)
        union = self.totals[pairs.papers] + self.totals[pairs.others] - common
        similarities: IntArray = -(-100 * common // np.maximum(union + TOPIC_PRIOR, 1))
        return similarities

    def are_other(self, pairs: CandidatePairs) -> BoolArray:
        """Return whether both papers have topics, and none in common."""
        both = (self.totals[pairs.papers] > 0) & (self.totals[pairs.others] > 0)
        are_other: BoolArray = both & (self.similarities(pairs) == 0)
        return are_other


def related_papers(
    papers: Sequence[Paper], tokens: TokenArray, topics: Mapping[str, tuple[TopicMatch, ...]]
) -> list[tuple[RelatedPaper, ...]]:
    """Return the related papers of each paper, best first (see `related.enrich`)."""
    matrix = tfidf_matrix(len(papers), tokens)
    duplicates = [
        _content_ids(paper.title for paper in papers),
        _content_ids(paper.abstract for paper in papers),
    ]
    topic_weights = _TopicWeights.from_matches([topics[paper.id] for paper in papers])
    pairs, scores = _scored_candidates(matrix, duplicates, topic_weights)
    scores = scores * _mutual_factors(pairs, scores) // 100**2
    scores[scores < _min_scores(pairs, topic_weights) * SCORE_UNITS] = 0
    best = _best(pairs.papers, scores, pairs.others, MAX_RELATED)
    is_nearest = ranks(pairs.papers[best]) == 0
    best = best[is_nearest | (scores[best] >= MIN_SCORE_BEHIND_THE_NEAREST * SCORE_UNITS)]
    related: list[list[RelatedPaper]] = [[] for _ in papers]
    for start in range(0, len(best), BATCH_SIZE):
        shown = pairs.select(best[start : start + BATCH_SIZE])
        shared_words = _shared_words(shown, matrix)
        for row, other, words in zip(
            shown.papers.tolist(), shown.others.tolist(), shared_words, strict=True
        ):
            related[row].append(RelatedPaper(papers[other].id, words))
    return list(map(tuple, related))


def _min_scores(pairs: CandidatePairs, topic_weights: _TopicWeights) -> IntArray:
    """Return the minimum of the score of each pair as the nearest."""
    are_other = topic_weights.are_other(pairs)
    return np.where(are_other, MIN_SCORE_WITH_OTHER_TOPICS, MIN_SCORE).astype(np.int64)


def _content_ids(texts: Iterable[str]) -> IntArray:
    """Return an id for each text, equal for texts that fold to the same.

    An empty text has an id of its own.
    """
    ids: dict[str, int] = {}
    folded = (fold(text) for text in texts)
    return np.array(
        [ids.setdefault(text, len(ids)) if text else -1 - row for row, text in enumerate(folded)],
        dtype=np.int64,
    )


def build_postings(weights: sparse.csr_array) -> sparse.csr_array:
    """Return the `MAX_POSTINGS` papers in which each term weighs most.

    `weights` has shape (papers, terms), the result (terms, papers).
    """
    rows = _rows(weights)
    by_weight = lexicographic_order(weights.indices, -weights.data, rows)
    selected = by_weight[ranks(weights.indices[by_weight]) < MAX_POSTINGS]
    cells = (weights.indices[selected], rows[selected])
    return sparse.csr_array((weights.data[selected], cells), shape=weights.shape[::-1])


def build_queries(weights: sparse.csr_array, postings: sparse.csr_array) -> sparse.csr_array:
    """Return the strongest terms of each paper, within `MAX_POSTINGS_READ`.

    As many as have `MAX_POSTINGS_READ` postings together. `weights` and the result have shape
    (papers, terms), `postings` has (terms, papers).
    """
    rows = _rows(weights)
    by_weight = lexicographic_order(rows, -weights.data, weights.indices)
    costs = np.diff(postings.indptr)[weights.indices[by_weight]]
    selected = by_weight[cumulative_sums(rows[by_weight], costs) <= MAX_POSTINGS_READ]
    cells = (rows[selected], weights.indices[selected])
    return sparse.csr_array((weights.data[selected], cells), shape=weights.shape)


def find_candidates(
    queries: sparse.csr_array,
    postings: sparse.csr_array,
    start: int,
    duplicates: Sequence[IntArray],
) -> CandidatePairs:
    """Return the `MAX_CANDIDATES` papers that match each query best.

    `queries` has shape (papers of the batch, terms); its first row is paper `start`. A paper is
    no candidate for another that has the same id in an array of `duplicates`.
    """
    products = queries @ postings
    matches = np.flatnonzero(products.data >= MIN_CANDIDATE_COSINE * ROW_LENGTH * ROW_LENGTH // 100)
    papers = _rows(products)[matches] + start
    others = products.indices[matches].astype(np.int64)
    differs = papers != others
    for content_ids in duplicates:
        differs &= content_ids[papers] != content_ids[others]
    papers, others, scores = papers[differs], others[differs], products.data[matches[differs]]
    best = _best(papers, scores, others, MAX_CANDIDATES)
    return CandidatePairs(papers[best], others[best])


def _scored_candidates(
    matrix: TfIdfMatrix, duplicates: Sequence[IntArray], topic_weights: _TopicWeights
) -> tuple[CandidatePairs, IntArray]:
    """Return the candidates of all papers that have enough in common, by paper, and their scores.

    The score is the cosine, raised by common topics, in `SCORE_UNITS`.
    """
    postings = build_postings(matrix.weights)
    queries = build_queries(matrix.weights, postings)
    papers, others, scores = [_NONE], [_NONE], [_NONE]
    for start in range(0, matrix.weights.shape[0], BATCH_SIZE):
        pairs = find_candidates(queries[start : start + BATCH_SIZE], postings, start, duplicates)
        batch_scores = _scores(pairs, matrix, topic_weights)
        positive = np.flatnonzero(batch_scores)
        papers.append(pairs.papers[positive])
        others.append(pairs.others[positive])
        scores.append(batch_scores[positive])
    return (
        CandidatePairs(np.concatenate(papers), np.concatenate(others)),
        np.concatenate(scores),
    )


def _scores(pairs: CandidatePairs, matrix: TfIdfMatrix, topic_weights: _TopicWeights) -> IntArray:
    """Return the score of each pair, 0 if it has too little in common."""
    products = matrix.weights[pairs.papers] * matrix.weights[pairs.others]
    cosines = products.sum(axis=1, dtype=np.int64)
    points = np.bincount(_rows(products), matrix.points[products.indices], products.shape[0])
    similarities = topic_weights.similarities(pairs)
    factors = 100 + TOPIC_BONUS * similarities // 100
    scores: IntArray = cosines * factors * (SCORE_UNITS // 10) // _PERCENT
    scores[points < np.where(similarities, MIN_POINTS_WITH_TOPIC, MIN_POINTS)] = 0
    return scores


def _mutual_factors(pairs: CandidatePairs, scores: IntArray) -> IntArray:
    """Return a factor for the ranks of each paper among the candidates of the other.

    The pairs are sorted by paper. The factors are the product of two percentages.
    """
    order = lexicographic_order(pairs.papers, -scores, pairs.others)
    paper_ranks = np.empty_like(order)
    paper_ranks[order] = ranks(pairs.papers[order])
    count = max(pairs.others.max(initial=0), pairs.papers.max(initial=0)) + 1
    codes, reverse_codes = (
        pairs.papers * count + pairs.others,
        pairs.others * count + pairs.papers,
    )
    by_code = np.argsort(codes)
    places = np.minimum(np.searchsorted(codes[by_code], reverse_codes), len(codes) - 1)
    reverse = by_code[places]
    is_mutual = codes[reverse] == reverse_codes
    other_ranks = np.where(is_mutual, paper_ranks[reverse], MAX_CANDIDATES)
    return _RANK_FACTORS[paper_ranks] * _RANK_FACTORS[other_ranks]


def _best(groups: IntArray, scores: IntArray, others: IntArray, most: int) -> IntArray:
    """Return the indices of the `most` positive scores of each group, best first.

    Equal scores are in the order of `others`.
    """
    positive = np.flatnonzero(scores > 0)
    order = positive[lexicographic_order(groups[positive], -scores[positive], others[positive])]
    return order[ranks(groups[order]) < most]


def _rows(matrix: sparse.csr_array) -> IntArray:
    """Return the row of each stored value."""
    return np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))


def _shared_words(pairs: CandidatePairs, matrix: TfIdfMatrix) -> Iterator[tuple[str, ...]]:
    """Yield for each pair the specific terms that add most to its cosine.

    If one of its papers repeats some of them or has some in its title, only those.
    """
    products = matrix.weights[pairs.papers] * matrix.weights[pairs.others]
    products.sort_indices()
    mentions = products * (matrix.repeated[pairs.papers] + matrix.repeated[pairs.others])
    marked = products + mentions
    marked.sort_indices()
    is_specific = matrix.points[products.indices] > 0
    is_repeated = is_specific & (marked.data > products.data)
    pair_of = _rows(products)
    has_repeated = np.bincount(pair_of, is_repeated, products.shape[0]) > 0
    specific = np.flatnonzero(is_specific & (is_repeated | ~has_repeated[pair_of]))
    rows, terms = pair_of[specific], products.indices[specific]
    order = lexicographic_order(rows, -products.data[specific], terms)
    order = order[ranks(rows[order]) < MAX_TERMS_CONSIDERED]
    words = [matrix.terms[term] for term in terms[order].tolist()]
    counts = np.bincount(rows[order], minlength=products.shape[0])
    for start, end in pairwise([0, *np.cumsum(counts).tolist()]):
        yield _without_repetition(words[start:end])


def _without_repetition(terms: list[str]) -> tuple[str, ...]:
    """Return up to `MAX_SHARED_WORDS` terms, each with a word that the others lack.

    A word that is also in a bigram is left out.
    """
    keys_by_term = list(map(_word_keys, terms))
    in_bigrams = set[str]().union(*[keys for keys in keys_by_term if len(keys) > 1])
    selected: list[str] = []
    used: set[str] = set()
    for term, keys in zip(terms, keys_by_term, strict=True):
        if keys <= used or (len(keys) == 1 and keys <= in_bigrams):
            continue
        used |= keys
        selected.append(term)
        if len(selected) == MAX_SHARED_WORDS:
            break
    return tuple(selected)


@lru_cache(maxsize=1 << 17)
def _word_keys(term: str) -> frozenset[str]:
    """Return the keys of the words of a term, those of the parts of a compound."""
    return frozenset(
        term_of(part).key for word in term.split() for part in compound_terms(word) or (word,)
    )
