"""Related papers: candidates by the strongest terms, ranked by all terms.

1. Candidates: the strongest terms of a paper are a query against an inverted index. Its posting
   lists are champion lists (Manning, Raghavan and Schütze, “Introduction to Information
   Retrieval”, 2008, 7.1.3): no more than `MAX_POSTINGS` papers of a term, and no more than
   `MAX_POSTINGS_READ` of a query: the work for one paper does not grow with their number.
2. Ranking: the cosine similarity over all terms, raised by common topics. A pair needs the
   minimum of the cosine, and enough specific terms in common.
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
MAX_CANDIDATES = 12
# How many common terms the shared words are selected from: some repeat words of others.
MAX_TERMS_CONSIDERED = 6
# How many papers are compared at once, which changes the use of memory only.
BATCH_SIZE = 500
# What each common topic adds to the score, in percent of the cosine.
TOPIC_BONUS = 35
# The minimum of the cosine, in percent; lower where a topic is common too.
MIN_COSINE, MIN_COSINE_WITH_TOPIC = 14, 10
# The minimum of the points of the common terms: two words, or, where a topic is common too, a
# word and a bigram that contains it.
MIN_POINTS, MIN_POINTS_WITH_TOPIC = 2 * WORD_POINTS, WORD_POINTS + BIGRAM_POINTS
# The minimum of the cosine of a candidate over the strongest terms alone, in percent.
MIN_CANDIDATE_COSINE = 2

_PERCENT = ROW_LENGTH * ROW_LENGTH // 100  # of the product of two rows


@dataclass(frozen=True, slots=True)
class CandidatePairs:
    """Pairs of rows that may be related: of a paper, and of a candidate for it."""

    papers: IntArray
    others: IntArray


def related_papers(
    papers: Sequence[Paper], tokens: TokenArray, topics: Mapping[str, tuple[TopicMatch, ...]]
) -> list[tuple[RelatedPaper, ...]]:
    """Return the related papers of each paper, best first (see `related.enrich`)."""
    matrix = tfidf_matrix(len(papers), tokens)
    topic_matrix = _topic_matrix([topics[paper.id] for paper in papers])
    postings = build_postings(matrix.weights)
    queries = build_queries(matrix.weights, postings)
    duplicates = [
        _content_ids(paper.title for paper in papers),
        _content_ids(paper.abstract for paper in papers),
    ]
    related: list[list[RelatedPaper]] = [[] for _ in papers]
    for start in range(0, len(papers), BATCH_SIZE):
        pairs = find_candidates(queries[start : start + BATCH_SIZE], postings, start, duplicates)
        products = matrix.weights[pairs.papers] * matrix.weights[pairs.others]
        scores = _scores(pairs, products, matrix, topic_matrix)
        best = _best(pairs.papers, scores, pairs.others, MAX_RELATED)
        shared_words = _shared_words(products[best], matrix)
        for pair, words in zip(best.tolist(), shared_words, strict=True):
            other = papers[pairs.others[pair]]
            related[pairs.papers[pair]].append(RelatedPaper(other.id, words))
    return list(map(tuple, related))


def _topic_matrix(matches: Sequence[tuple[TopicMatch, ...]]) -> sparse.csr_array:
    """Return a matrix of shape (papers, topics), 1 where a paper has a topic."""
    topic_ids: dict[str, int] = {}
    cells = [
        (row, topic_ids.setdefault(match.topic, len(topic_ids)))
        for row, paper_matches in enumerate(matches)
        for match in paper_matches
    ]
    rows, columns = np.array(cells, dtype=np.int64).reshape(-1, 2).T
    ones = np.ones(len(cells), dtype=np.int64)
    return sparse.csr_array((ones, (rows, columns)), shape=(len(matches), max(len(topic_ids), 1)))


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


def _scores(
    pairs: CandidatePairs,
    products: sparse.csr_array,
    matrix: TfIdfMatrix,
    topic_matrix: sparse.csr_array,
) -> IntArray:
    """Return the score of each pair, 0 if it has too little in common.

    `products` has shape (pairs, terms): what each term adds to the cosine.
    """
    cosines = products.sum(axis=1, dtype=np.int64)
    common_topics = (topic_matrix[pairs.papers] * topic_matrix[pairs.others]).sum(axis=1)
    points = np.bincount(_rows(products), matrix.points[products.indices], products.shape[0])
    min_cosines = np.where(common_topics, MIN_COSINE_WITH_TOPIC, MIN_COSINE) * _PERCENT
    min_points = np.where(common_topics, MIN_POINTS_WITH_TOPIC, MIN_POINTS)
    scores: IntArray = cosines * (100 + TOPIC_BONUS * common_topics)
    scores[(cosines < min_cosines) | (points < min_points)] = 0
    return scores


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


def _shared_words(products: sparse.csr_array, matrix: TfIdfMatrix) -> Iterator[tuple[str, ...]]:
    """Yield for each pair the specific terms that add most to its cosine."""
    specific = np.flatnonzero(matrix.points[products.indices])
    pairs, terms = _rows(products)[specific], products.indices[specific]
    order = lexicographic_order(pairs, -products.data[specific], terms)
    order = order[ranks(pairs[order]) < MAX_TERMS_CONSIDERED]
    words = [matrix.terms[term] for term in terms[order].tolist()]
    counts = np.bincount(pairs[order], minlength=products.shape[0])
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
