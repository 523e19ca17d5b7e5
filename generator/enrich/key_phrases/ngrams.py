"""The n-grams of all papers, and how many papers contain each of them.

A paper is an array of token ids (`text.language.token_array`), and an n-gram is the hash of its
key, which is the concatenated keys of its terms. It is a polynomial rolling hash (Karp and Rabin,
“Efficient randomized pattern-matching algorithms”, 1987) modulo 2**64, so that the hash of a
longer n-gram follows from those of its terms. Phrases with the same hash are counted
together; an author can construct such a pair, which does no other harm.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from generator.enrich.key_phrases import MAX_LENGTH
from generator.model import Paper
from generator.text.language import stopwords
from generator.text.language.terms import term_of
from generator.text.language.token_array import IntArray, TokenArray

# A phrase is salient in a paper if it is in the title, or so often in the abstract.
SALIENT_MENTIONS = 2
# How many papers are processed at once, which changes the use of memory only.
BATCH_SIZE = 2000

_WIDE_KEYS = frozenset(term_of(word).key for word in stopwords.WIDE_TERMS.split())
_WIDE_NAMES = frozenset(term_of(word).key for word in stopwords.WIDE_NAMES.split())

HashArray = NDArray[np.uint64]
BoolArray = NDArray[np.bool_]
# Odd, so that multiplication by it loses no bits.
_BASE = 0x9E3779B97F4A7C15


def hash_keys(keys: Sequence[str]) -> HashArray:
    """Return the hash of each key of a phrase, of shape (keys,)."""
    lengths = np.fromiter(map(len, keys), np.int64, len(keys))
    starts = np.cumsum(lengths) - lengths
    text = "".join(keys).encode("utf-32-le", "surrogatepass")
    characters = np.frombuffer(text, np.dtype("<u4")).astype(np.uint64)
    hashes = np.zeros(len(keys), dtype=np.uint64)
    for place in range(lengths.max(initial=0)):  # all keys at once, character by character
        longer = np.flatnonzero(lengths > place)
        hashes[longer] = hashes[longer] * np.uint64(_BASE) + characters[starts[longer] + place]
    return hashes


@dataclass(frozen=True, slots=True)
class Batch:
    """The tokens of successive papers, and every n-gram in them that may be a phrase.

    A run is a sequence of terms without stop words and marks. Arrays of shape (tokens,):
    `token_ids`; `papers`, the index of the paper; `is_title`; `is_term`, false for stop words and
    marks; `run_positions`, the position in the run, from 1, or 0; `run_lengths`, or 0. `hashes[n]`
    has for each token the hash of the n + 1 terms that end with it, if `run_positions` is at least
    n + 1. Arrays of shape (n-grams,), by paper, abstract first: `ends`, the index of the last
    token, and `lengths`, the number of terms.
    """

    token_ids: IntArray
    papers: IntArray
    is_title: BoolArray
    is_term: BoolArray
    run_positions: IntArray
    run_lengths: IntArray
    hashes: HashArray
    ends: IntArray
    lengths: IntArray

    def hashes_of(self, ends: IntArray, lengths: IntArray) -> HashArray:
        """Return the hashes of n-grams by their last tokens and their lengths."""
        found: HashArray = self.hashes[lengths - 1, ends]
        return found


@dataclass(frozen=True, slots=True)
class Corpus:
    """The titles and abstracts of all papers, and the terms of their vocabulary.

    `tokens` has of each paper its abstract, then its title; `paper_ends` has the index behind the
    last token of each paper. Arrays of shape (vocabulary,): `hashes`, that of the key of each
    token; `powers`, the power of the base by which its key shifts the hash before it; and the
    flags of `terms.Term`, whether it is a possessive, and whether it is a name that is too wide.
    """

    tokens: TokenArray
    paper_ends: IntArray
    hashes: HashArray
    powers: HashArray
    is_term: BoolArray
    is_generic: BoolArray
    is_modifier: BoolArray
    is_vague: BoolArray
    is_head: BoolArray
    is_possessive: BoolArray
    is_wide: BoolArray

    @classmethod
    def from_papers(cls, papers: Sequence[Paper]) -> Corpus:
        """Read the titles and abstracts of papers."""
        tokens = TokenArray.from_texts(
            text for paper in papers for text in (paper.abstract, paper.title)
        )
        terms = [term_of(token) for token in tokens.vocabulary]
        keys = [term.key for term in terms]
        lengths = np.fromiter(map(len, keys), np.int64, len(keys))
        powers = [pow(_BASE, length, 1 << 64) for length in range(lengths.max(initial=0) + 1)]
        return cls(
            tokens=tokens,
            paper_ends=np.searchsorted(tokens.text_ids, np.arange(2, 2 * len(papers) + 2, 2)),
            hashes=hash_keys(keys),
            powers=np.array(powers, dtype=np.uint64)[lengths],
            is_term=lengths > 0,
            is_generic=np.array([term.is_generic for term in terms], dtype=np.bool_),
            is_modifier=np.array([term.is_modifier for term in terms], dtype=np.bool_),
            is_vague=np.array(
                [term.is_vague or term.key in _WIDE_KEYS for term in terms], dtype=np.bool_
            ),
            is_head=np.array([term.is_head for term in terms], dtype=np.bool_),
            is_possessive=np.array(
                ["'" in token or "’" in token for token in tokens.vocabulary], dtype=np.bool_
            ),
            is_wide=np.array([term.key in _WIDE_NAMES for term in terms], dtype=np.bool_),
        )

    def batches(self) -> Iterator[Batch]:
        """Yield all papers, batch by batch, in their order."""
        start = 0
        for end in (*self.paper_ends[BATCH_SIZE - 1 :: BATCH_SIZE].tolist(), self._size):
            if end > start:
                yield self._batch(slice(start, end))
            start = end

    @property
    def _size(self) -> int:
        return len(self.tokens.token_ids)

    def _batch(self, part: slice) -> Batch:
        token_ids, text_ids = self.tokens.token_ids[part], self.tokens.text_ids[part]
        is_term = self.is_term[token_ids]
        is_term &= ~self.is_head[token_ids] | np.append(False, is_term[:-1])
        terms, indices = np.flatnonzero(is_term), np.arange(len(token_ids))
        run_bounds = np.flatnonzero(np.diff(is_term, prepend=False, append=False))
        run_starts, sizes = run_bounds[::2], np.diff(run_bounds)[::2]
        run_positions, run_lengths = np.zeros_like(indices), np.zeros_like(indices)
        run_positions[terms] = terms + 1 - np.repeat(run_starts, sizes)
        run_lengths[terms] = np.repeat(sizes, sizes)
        last_specific = np.maximum.accumulate(
            np.where(is_term & self.is_generic[token_ids], -1, indices)
        )
        # One term longer than a phrase, to see what contains it.
        hashes = np.empty((MAX_LENGTH + 1, len(token_ids)), dtype=np.uint64)
        own, powers = self.hashes[token_ids], self.powers[token_ids]
        hashes[0] = own
        for length in range(1, MAX_LENGTH + 1):
            hashes[length, 0] = own[0]
            np.multiply(hashes[length - 1, :-1], powers[1:], out=hashes[length, 1:])
            hashes[length, 1:] += own[1:]
        # An n-gram within a run, with a specific term, that does not end with a modifier. Those
        # that end with the same token have successive lengths.
        last = terms[~self.is_modifier[token_ids[terms]]]
        too_short = last - last_specific[last]
        counts = np.maximum(np.minimum(run_positions[last], MAX_LENGTH) - too_short, 0)
        ends = np.repeat(last, counts)
        lengths = np.arange(1, len(ends) + 1)
        lengths += np.repeat(too_short - np.cumsum(counts) + counts, counts)
        return Batch(
            token_ids=token_ids,
            papers=text_ids >> 1,
            is_title=(text_ids & 1).astype(np.bool_),
            is_term=is_term,
            run_positions=run_positions,
            run_lengths=run_lengths,
            hashes=hashes,
            ends=ends,
            lengths=lengths,
        )


@dataclass(frozen=True, slots=True)
class PhraseCounts:
    """How many papers contain each phrase, and in how many it is salient.

    `papers` is the number of all papers; `hashes` are those of the phrases, ascending;
    `frequencies` are their document frequencies, `salient` the numbers of papers in which they are
    salient, each of shape (phrases,).
    """

    papers: int
    hashes: HashArray
    frequencies: IntArray
    salient: IntArray

    @classmethod
    def from_corpus(cls, corpus: Corpus) -> PhraseCounts:
        """Count the phrases of all papers."""
        batches = map(_count_batch, corpus.batches())
        hashes, frequencies, salient = (
            np.concatenate(parts) for parts in zip(*batches, strict=True)
        )
        distinct, indices = np.unique(hashes, return_inverse=True)
        return cls(
            len(corpus.paper_ends),
            distinct,
            _sum_by_index(indices, frequencies, len(distinct)),
            _sum_by_index(indices, salient, len(distinct)),
        )

    def find(self, hashes: HashArray) -> tuple[IntArray, BoolArray]:
        """Return the indices of the hashes, and whether each is there; if not, any index."""
        # Each distinct one is searched for once and in order, which is twice as fast.
        distinct, inverse = np.unique(hashes, return_inverse=True)
        indices = np.minimum(np.searchsorted(self.hashes, distinct), len(self.hashes) - 1)
        return indices[inverse], (self.hashes[indices] == distinct)[inverse]


def _count_batch(batch: Batch) -> tuple[HashArray, IntArray, IntArray]:
    """Return the hashes, document frequencies and salient counts of a batch."""
    hashes, indices = np.unique(batch.hashes_of(batch.ends, batch.lengths), return_inverse=True)
    first, count = int(batch.papers[0]), int(batch.papers[-1] - batch.papers[0]) + 1
    phrase_in_paper = indices * count + batch.papers[batch.ends] - first
    pairs, mention = np.unique(phrase_in_paper, return_inverse=True)
    in_title = batch.is_title[batch.ends]
    is_salient = _sum_by_index(mention, in_title, len(pairs)) > 0
    is_salient |= _sum_by_index(mention, ~in_title, len(pairs)) >= SALIENT_MENTIONS
    phrases = pairs // count
    return hashes, np.bincount(phrases), _sum_by_index(phrases, is_salient, len(hashes))


def _sum_by_index(indices: IntArray, values: NDArray[np.generic], size: int) -> IntArray:
    """Return the sum of the values at each index; they are whole numbers."""
    return np.bincount(indices, values, minlength=size).astype(np.int64)
