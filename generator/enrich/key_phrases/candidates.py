"""The candidates for key phrases of a batch of papers: which are terms.

A candidate is a phrase that is salient in some paper; most n-grams are salient in none. It is a
term of a paper if the paper comes back to it, or if enough papers of the field do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from generator.enrich.key_phrases import MAX_LENGTH
from generator.enrich.key_phrases.ngrams import (
    SALIENT_MENTIONS,
    Batch,
    BoolArray,
    Corpus,
    PhraseCounts,
)
from generator.enrich.key_phrases.phrase import looks_like_name
from generator.text.language.stopwords import NOUNS_LIKE_ADJECTIVES
from generator.text.language.terms import without_possessive
from generator.text.language.token_array import IntArray

# A phrase that a paper mentions once is a term of the field if it is salient in at least so many
# papers, and in at least this share of those that contain it; so is a word in lower case.
TERM_MIN_PAPERS, TERM_MIN_SHARE = 2, 0.25
WORD_MIN_PAPERS, WORD_MIN_SHARE = 4, 0.4
# A name of two letters is ambiguous.
_MIN_NAME_LENGTH = 3
# The endings of adjectives, and of compounds that mostly precede a noun (not `fine-tuning`); the
# nouns among them are a small loss.
_ADJECTIVE = re.compile(r"(?:[^vos]al|ive|ic|ary|ous|[^im]ent|ant|-\w+(?<!ing)(?<!tion))$")
# At the end of a phrase, the rest of which was a stop word or a longer run: an adjective, or a
# compound that precedes a noun. The nouns of the same endings stand in a table.
_ADJECTIVE_AT_END = re.compile(
    r"(?:[^vos]al|ive|ic|ary|ous|icient|istent|endent|erent|latent|fluent|evant|ariant"
    r"|-(?:to-\w+|agent|box|context|image|incremental|language|modal|precision|rank"
    r"|(?<!super-)resolution|shot|text|time|view))$"
)
_NOUNS_LIKE_ADJECTIVES = frozenset(NOUNS_LIKE_ADJECTIVES.split())
_GERUND = re.compile(r"[^\W\d_]{2,}ing$")


@dataclass(frozen=True, slots=True)
class WordFeatures:
    """Features of the tokens of a vocabulary, each of shape (vocabulary,)."""

    is_name: BoolArray
    is_upper_case: BoolArray
    is_short: BoolArray
    is_adjective: BoolArray
    is_adjective_at_end: BoolArray
    is_gerund: BoolArray
    is_mark: BoolArray

    @classmethod
    def from_vocabulary(cls, vocabulary: Sequence[str]) -> WordFeatures:
        """Compute the features of each token."""
        words = list(map(without_possessive, vocabulary))
        tests: tuple[Callable[[str], bool], ...] = (
            looks_like_name,
            str.isupper,
            lambda word: len(word) < _MIN_NAME_LENGTH,
            lambda word: _ADJECTIVE.search(word) is not None,
            is_adjective_at_end,
            is_gerund,
            lambda word: not any(map(str.isalnum, word)),
        )
        return cls(*(np.fromiter(map(test, words), np.bool_, len(words)) for test in tests))


def is_adjective_at_end(word: str) -> bool:
    """Return whether a word at the end of a phrase is an adjective, whose noun is cut off."""
    lower = word.casefold()
    return _ADJECTIVE_AT_END.search(lower) is not None and lower not in _NOUNS_LIKE_ADJECTIVES


def is_gerund(word: str) -> bool:
    """Return whether a word may be a gerund: it ends in `-ing`."""
    return _GERUND.match(word) is not None


@dataclass(frozen=True, slots=True)
class Candidates:
    """The candidates of a batch, one for each phrase and paper, sorted by paper.

    Arrays of shape (mentions,): `ends` and `lengths`, as in `Batch`, for each mention of each
    candidate in the order of the text. The mentions of candidate n are those from `bounds[n]` to
    `bounds[n + 1]`. `indices`, of shape (candidates,), are those of the phrases in the counts.
    """

    batch: Batch
    ends: IntArray
    lengths: IntArray
    bounds: IntArray
    indices: IntArray

    @classmethod
    def from_batch(cls, batch: Batch, counts: PhraseCounts) -> Candidates:
        """Find the candidates of a batch."""
        indices, _ = counts.find(batch.hashes_of(batch.ends, batch.lengths))
        salient = np.flatnonzero(counts.salient[indices])
        order = salient[np.lexsort((indices[salient], batch.papers[batch.ends[salient]]))]
        ends, indices = batch.ends[order], indices[order]
        starts = np.flatnonzero(
            np.diff(indices, prepend=-1) | np.diff(batch.papers[ends], prepend=-1)
        )
        bounds = np.append(starts, len(ends))
        return cls(batch, ends, batch.lengths[order], bounds, indices[starts])

    @property
    def first(self) -> IntArray:
        """The index of the first mention of each candidate."""
        return self.bounds[:-1]

    @property
    def mention_counts(self) -> IntArray:
        """The number of mentions of each candidate."""
        return np.diff(self.bounds)

    def any_mention(self, flags: BoolArray) -> BoolArray:
        """Return for each candidate whether a flag of a mention is set."""
        return np.logical_or.reduceat(flags, self.first)

    def token_ids(self, mention: int) -> list[int]:
        """Return the token ids of a mention."""
        end = int(self.ends[mention]) + 1
        ids: list[int] = self.batch.token_ids[end - int(self.lengths[mention]) : end].tolist()
        return ids


def are_terms(
    candidates: Candidates, corpus: Corpus, counts: PhraseCounts, features: WordFeatures
) -> BoolArray:
    """Return which candidates are terms of their papers."""
    return np.where(
        candidates.lengths[candidates.first] == 1,
        _are_words(candidates, corpus, counts, features),
        _are_phrases(candidates, corpus, counts) & ~_are_cut_off(candidates, features),
    )


def _are_terms_of_field(
    candidates: Candidates, counts: PhraseCounts, min_papers: int, min_share: float
) -> BoolArray:
    """Return which phrases are salient in enough papers, and in enough of theirs."""
    least = np.maximum(min_papers, min_share * counts.frequencies[candidates.indices])
    is_term: BoolArray = counts.salient[candidates.indices] >= least
    return is_term


def _are_words(
    candidates: Candidates, corpus: Corpus, counts: PhraseCounts, features: WordFeatures
) -> BoolArray:
    """Return which words are terms: repeated names and words of the field."""
    first = candidates.ends[candidates.first]
    token_ids = candidates.batch.token_ids[first]
    is_name = features.is_name[token_ids]
    # In a title in capitals every word looks like a name.
    is_name_in_title = (
        candidates.batch.is_title[first] & ~features.is_upper_case[token_ids] & is_name
    )
    is_term = _are_terms_of_field(candidates, counts, WORD_MIN_PAPERS, WORD_MIN_SHARE)
    is_term &= ~features.is_adjective[token_ids] & ~corpus.is_vague[token_ids]
    is_in_passing = features.is_short[token_ids] | (candidates.mention_counts < SALIENT_MENTIONS)
    return np.where(is_in_passing, is_name_in_title, is_name | is_term)


def _are_phrases(candidates: Candidates, corpus: Corpus, counts: PhraseCounts) -> BoolArray:
    """Return which phrases of several words are terms, not a turn of phrase or a joke.

    They are if the paper mentions them twice, if they are terms of the field, or if they are of
    a title whose abstract has all of their words, or that has no abstract.
    """
    is_phrase = candidates.mention_counts >= SALIENT_MENTIONS
    is_phrase |= _are_terms_of_field(candidates, counts, TERM_MIN_PAPERS, TERM_MIN_SHARE)
    batch, first = candidates.batch, candidates.first
    titles = np.flatnonzero(~is_phrase & batch.is_title[candidates.ends[first]])
    in_abstract = batch.is_term & ~batch.is_title
    distinct, key_ids = np.unique(corpus.hashes, return_inverse=True)
    codes = batch.papers * len(distinct) + key_ids[batch.token_ids]  # of a word in a paper
    codes_in_abstracts = np.sort(codes[in_abstract])
    ends, lengths = candidates.ends[first[titles]], candidates.lengths[first[titles]]
    has_words = np.ones(len(titles), dtype=np.bool_)
    for back in range(MAX_LENGTH):
        word_codes = codes[ends - np.minimum(back, lengths - 1)]
        has_words &= (back >= lengths) | _are_in(codes_in_abstracts, word_codes)
    has_no_abstract = ~_are_in(batch.papers[in_abstract], batch.papers[ends])
    is_phrase[titles] = has_words | has_no_abstract
    return is_phrase


def _are_cut_off(candidates: Candidates, features: WordFeatures) -> BoolArray:
    """Return which phrases of several words lack their end, or begin with a verb.

    They end with an adjective; or every mention is in a title and opens a clause with a gerund:
    `Steering LLM Thinking`.
    """
    batch, ends = candidates.batch, candidates.ends
    starts = ends + 1 - candidates.lengths
    before = np.maximum(starts - 1, 0)
    opens_clause = (starts == 0) | features.is_mark[batch.token_ids[before]]
    is_verb = features.is_gerund[batch.token_ids[starts]] & opens_clause & batch.is_title[ends]
    last = batch.token_ids[ends[candidates.first]]
    return features.is_adjective_at_end[last] | ~candidates.any_mention(~is_verb)


def _are_in(ascending: IntArray, values: IntArray) -> BoolArray:
    """Return which of the values are in an ascending array."""
    if not len(ascending):
        return np.zeros(len(values), dtype=np.bool_)
    indices = np.minimum(np.searchsorted(ascending, values), len(ascending) - 1)
    is_in: BoolArray = ascending[indices] == values
    return is_in
