"""Papers as vectors of weighted terms: a sparse tf-idf matrix.

tf-idf as in Salton and Buckley, “Term-weighting approaches in automatic text retrieval” (1988):
the logarithm of the term frequency times the logarithm of the inverse document frequency, rows
of one length. A term is a word, a part of a compound, or a bigram (two successive words). The
only loop over the words of a text is the one that tokenizes it; the rest is done for all texts at
once.
"""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from generator.text.language.terms import compound_terms, term_of, without_possessive
from generator.text.language.token_array import IntArray, TokenArray

BoolArray = NDArray[np.bool_]

# A mention in the title counts as many mentions in the abstract.
TITLE_WEIGHT = 3
# The Euclidean length of a row. Weights are whole numbers: their sum is the same in whatever
# order and on whatever machine they are added.
ROW_LENGTH = 4096
# The power to which the inverse document frequency is raised: below 1, what two papers share by
# chance weighs less compared with what a whole field shares.
IDF_POWER = 0.8
# A generic word (`model`, `image`) tells less about a paper than its rarity says.
GENERIC_WEIGHT = 0.7
# Specific terms are bursty: `pruning` is repeated where it is used, `despite` is not. A term of
# at least `BURSTY_MIN_PAPERS` is dropped if fewer than one in `BURSTY_ONE_IN` of them repeat it.
BURSTY_MIN_PAPERS, BURSTY_ONE_IN = 8, 10
# How specific a term is, in points, of which two papers need a minimum in common (see
# `similarity`): a name (`LayerNorm`), a word, and a bigram or compound, which adds little to its
# words. No number of bigrams makes up for a word.
NAME_POINTS, WORD_POINTS, BIGRAM_POINTS = 200, 100, 1

# Lower and upper case within a word, as in a coined name; not an acronym, which may be ambiguous.
_NAME = re.compile(r"[a-z]{2}\w*[A-Z]|[A-Z]\w*[A-Z][a-z]{2}")


@dataclass(frozen=True, slots=True)
class TfIdfMatrix:
    """The weights of terms in papers.

    `weights` has shape (papers, terms), a whole number each. The rows have the length
    `ROW_LENGTH`, but for rounding, or are all zero. `repeated` has the same shape, 1 where the
    title has a term or the abstract repeats it. `terms` has the spelling of each term that is
    shown, `points` how specific it is, both of shape (terms,).
    """

    weights: sparse.csr_array
    repeated: sparse.csr_array
    terms: list[str]
    points: IntArray


@dataclass(frozen=True, slots=True)
class _Occurrences:
    """Occurrences of tokens and bigrams: their ids, paper rows and weights."""

    token_ids: IntArray
    rows: IntArray
    weights: IntArray


def tfidf_matrix(papers: int, tokens: TokenArray) -> TfIdfMatrix:
    """Return the weight of each term in each paper, without terms of a single paper.

    `papers` is their number; `tokens` has of each its abstract, then its title.
    """
    vocabulary = list(tokens.vocabulary)
    keys = ["" if term.is_head else term.key for term in map(term_of, vocabulary)]
    mention_weights = np.where(tokens.text_ids % 2, TITLE_WEIGHT, 1)
    occurrences = _with_bigrams(
        _Occurrences(tokens.token_ids, tokens.text_ids // 2, mention_weights), vocabulary, keys
    )
    token_counts = sparse.csr_array(
        (occurrences.weights, (occurrences.rows, occurrences.token_ids)),
        shape=(papers, len(vocabulary)),
    )
    in_abstracts = np.bincount(
        occurrences.token_ids, weights=occurrences.weights == 1, minlength=len(vocabulary)
    )
    terms_of_tokens, spellings = _terms_of_tokens(vocabulary, keys, in_abstracts.tolist())
    counts = token_counts @ terms_of_tokens
    document_frequency = np.bincount(counts.indices, minlength=len(spellings))
    repeated = np.bincount(counts.indices, weights=counts.data > 1, minlength=len(spellings))
    is_bursty = repeated * BURSTY_ONE_IN >= document_frequency
    selected = np.flatnonzero(
        (document_frequency > 1) & ((document_frequency < BURSTY_MIN_PAPERS) | is_bursty)
    )
    terms = [spellings[term] for term in selected]
    points = np.fromiter(map(_points, terms), dtype=np.int64, count=len(terms))
    selected_counts = counts[:, selected]
    repeated_counts = sparse.csr_array(
        (selected_counts.data > 1, selected_counts.indices, selected_counts.indptr),
        shape=selected_counts.shape,
    ).astype(np.int32)
    repeated_counts.eliminate_zeros()
    is_generic = np.array([_is_generic(term) for term in terms], dtype=np.bool_)
    weights = _weights(selected_counts, document_frequency[selected], is_generic)
    return TfIdfMatrix(weights, repeated_counts, terms, points)


def _points(term: str) -> int:
    """Return how specific a term is; a vague word has no points."""
    if " " in term:
        return BIGRAM_POINTS
    if term_of(term).is_vague:
        return 0
    if any(not term_of(part).is_vague for part in compound_terms(term)):
        return BIGRAM_POINTS
    return NAME_POINTS if _NAME.search(term) else WORD_POINTS


def _is_generic(term: str) -> bool:
    """Return whether a term is a generic word."""
    return " " not in term and term_of(term).is_generic


def _with_bigrams(
    occurrences: _Occurrences, vocabulary: list[str], keys: list[str]
) -> _Occurrences:
    """Return the occurrences of words and of bigrams; drop marks and stop words.

    The bigrams are appended to `vocabulary` and `keys`. A bigram that occurs only once in all
    texts, as most do, is left out.
    """
    token_ids = occurrences.token_ids
    is_term = np.array([key != "" for key in keys], dtype=bool)[token_ids]
    words = np.flatnonzero(is_term)
    firsts = np.flatnonzero(is_term[:-1] & is_term[1:])
    codes = token_ids[firsts] * len(keys) + token_ids[firsts + 1]
    bigrams, bigram_of, times = np.unique(codes, return_inverse=True, return_counts=True)
    is_repeated = times > 1
    bigram_ids = len(vocabulary) + np.cumsum(is_repeated) - 1
    lefts, rights = np.divmod(bigrams[is_repeated], len(keys))
    for left, right in zip(lefts.tolist(), rights.tolist(), strict=True):
        vocabulary.append(f"{vocabulary[left]} {vocabulary[right]}")
        keys.append(keys[left] + keys[right])
    selected = is_repeated[bigram_of]
    firsts, bigram_of = firsts[selected], bigram_of[selected]
    places = np.concatenate((words, firsts))
    return _Occurrences(
        np.concatenate((token_ids[words], bigram_ids[bigram_of])),
        occurrences.rows[places],
        occurrences.weights[places],
    )


def _terms_of_tokens(
    vocabulary: list[str], keys: list[str], times: list[float]
) -> tuple[sparse.csr_array, list[str]]:
    """Return which terms each token has, and the best spelling of each term.

    The matrix has shape (tokens of the vocabulary, terms). A compound stands for itself and for
    its parts. `times` counts the occurrences of each token in abstracts.
    """
    term_ids: dict[str, int] = {}
    best: list[tuple[float, str, str]] = []
    rows, columns = array("q"), array("q")
    for row, (token, key) in enumerate(zip(vocabulary, keys, strict=True)):
        if not key:
            continue
        terms = [(token, key, -times[row])]
        if " " not in token:
            terms += [(part, term_of(part).key, 0) for part in compound_terms(token)]
        for spelling, term_key, rank in terms:
            term = term_ids.setdefault(term_key, len(term_ids))
            rows.append(row)
            columns.append(term)
            spelling = without_possessive(spelling)
            candidate = (rank, spelling.swapcase(), spelling)  # of equals, the one in lower case
            if term == len(best):
                best.append(candidate)
            elif candidate < best[term]:
                best[term] = candidate
    ones = np.ones(len(rows), dtype=np.int64)
    matrix = sparse.csr_array((ones, (rows, columns)), shape=(len(vocabulary), len(term_ids)))
    return matrix, [spelling for _, _, spelling in best]


def _weights(
    counts: sparse.csr_array, document_frequency: IntArray, is_generic: BoolArray
) -> sparse.csr_array:
    """Return the tf-idf weights for counts of shape (papers, terms)."""
    idf = np.log1p(counts.shape[0] / document_frequency) ** IDF_POWER
    idf *= np.where(is_generic, GENERIC_WEIGHT, 1)
    weights = np.rint(256 * (1 + np.log(counts.data)) * idf[counts.indices])
    rows = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    lengths = np.sqrt(np.bincount(rows, weights * weights, minlength=counts.shape[0]))
    scaled = np.rint(ROW_LENGTH * weights / np.maximum(lengths, 1)[rows]).astype(np.int32)
    return sparse.csr_array((scaled, counts.indices, counts.indptr), shape=counts.shape)
