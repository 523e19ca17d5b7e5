"""The candidates for key phrases of a batch of papers: which are terms.

A candidate is a phrase that is salient in some paper; most n-grams are salient in none. It is a
term of a paper if the paper comes back to it, or if enough papers of the field do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import repeat

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
from generator.text.language.stopwords import ADJECTIVES, NOUNS_LIKE_ADJECTIVES, PARTITIVES
from generator.text.language.terms import without_possessive
from generator.text.language.token_array import IntArray

# A phrase that a paper mentions once is a term of the field if it is salient in at least so many
# papers, and in at least this share of those that contain it; so is a word in lower case.
TERM_MIN_PAPERS, TERM_MIN_SHARE = 2, 0.25
WORD_MIN_PAPERS, WORD_MIN_SHARE = 4, 0.4
# A phrase that only longer ones contain in a paper may be a term of the field all the same.
FIELD_MIN_PAPERS = 5
POSSESSIVE_MIN_PAPERS = 3
# A word with a capital is a proper noun if it is in the title, or mentioned so often.
_PROPER_NOUN_MENTIONS = 3
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
# The last two letters of the endings above; compounds have a hyphen.
_ADJECTIVE_ENDINGS = frozenset(("al", "ve", "ic", "ry", "us", "nt"))
# Words and marks that say whether a phrase goes on, by their kind.
_NO_KIND, _CONJUNCTION, _OF, _PARTITIVE, _SENTENCE_END = range(5)
_KINDS = {
    **dict.fromkeys(("and", "or"), _CONJUNCTION),
    "of": _OF,
    **dict.fromkeys(PARTITIVES.split(), _PARTITIVE),
    **dict.fromkeys(map(str.capitalize, PARTITIVES.split()), _PARTITIVE),
    **dict.fromkeys(".!?:", _SENTENCE_END),
}
_ADJECTIVES = frozenset(ADJECTIVES.split())
_NOUNS_LIKE_ADJECTIVES = frozenset(NOUNS_LIKE_ADJECTIVES.split())
_GERUND = re.compile(r"[^\W\d_]{2,}ing$")
# `Muon`; not `Bayesian`, `English`.
_CAPITALIZED = re.compile(r"[A-Z][a-z]{2,}(?<!ian)(?<!ean)(?<!ese)(?<!ish)(?<!can)$")


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
    is_capitalized: BoolArray
    has_capital: BoolArray
    is_conjunction: BoolArray
    is_of: BoolArray
    is_partitive: BoolArray
    is_sentence_end: BoolArray

    @classmethod
    def from_vocabulary(cls, vocabulary: Sequence[str]) -> WordFeatures:
        """Compute the features of each token."""
        words = list(map(without_possessive, vocabulary))
        size = len(words)
        kinds = np.fromiter(map(_KINDS.get, words, repeat(_NO_KIND)), np.int64, size)
        # Most words are of small letters only, so that they are no names and no marks.
        others = [index for index, word in enumerate(words) if not _is_in_small_letters(word)]

        def test(function: Callable[[str], bool]) -> BoolArray:
            return np.fromiter(map(function, words), np.bool_, size)

        def test_others(function: Callable[[str], bool]) -> BoolArray:
            flags = np.zeros(size, dtype=np.bool_)
            tested = map(function, map(words.__getitem__, others))
            flags[others] = np.fromiter(tested, np.bool_, len(others))
            return flags

        return cls(
            is_name=test_others(looks_like_name),
            is_upper_case=test_others(str.isupper),
            is_short=np.fromiter(map(len, words), np.int64, size) < _MIN_NAME_LENGTH,
            is_adjective=test(_is_adjective),
            is_adjective_at_end=test(is_adjective_at_end),
            is_gerund=test(is_gerund),
            is_mark=test_others(lambda word: not any(map(str.isalnum, word))),
            is_capitalized=test_others(lambda word: _CAPITALIZED.match(word) is not None),
            has_capital=test_others(lambda word: word[:1].isupper()),
            is_conjunction=kinds == _CONJUNCTION,
            is_of=kinds == _OF,
            is_partitive=kinds == _PARTITIVE,
            is_sentence_end=kinds == _SENTENCE_END,
        )


def _is_in_small_letters(word: str) -> bool:
    return word.isascii() and word.isalpha() and word.islower()


def _is_adjective(word: str) -> bool:
    return _may_be_adjective(word) and _ADJECTIVE.search(word) is not None


def _may_be_adjective(word: str) -> bool:
    """Return whether a pattern of adjectives may match: they are slower than this."""
    return word[-2:] in _ADJECTIVE_ENDINGS or "-" in word


def is_adjective_at_end(word: str) -> bool:
    """Return whether a word at the end of a phrase is an adjective, whose noun is cut off."""
    lower = word.casefold()
    if lower in _ADJECTIVES:
        return True
    has_ending = _may_be_adjective(lower) and _ADJECTIVE_AT_END.search(lower) is not None
    return has_ending and lower not in _NOUNS_LIKE_ADJECTIVES


def is_gerund(word: str) -> bool:
    """Return whether a word may be a gerund: it ends in `-ing`."""
    return word.endswith("ing") and _GERUND.match(word) is not None


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
        papers = batch.papers[batch.ends[salient]]
        # As one number they are sorted several times faster than by `numpy.lexsort`.
        codes = papers * len(counts.hashes) + indices[salient]
        order = salient[np.argsort(codes, kind="stable")]
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

    @property
    def are_in_passing(self) -> BoolArray:
        """Which candidates the abstract mentions once, and the title does not."""
        in_title = self.any_mention(self.batch.is_title[self.ends])
        return ~in_title & (self.mention_counts < SALIENT_MENTIONS)

    def any_mention(self, flags: BoolArray) -> BoolArray:
        """Return for each candidate whether a flag of a mention is set."""
        return np.logical_or.reduceat(flags, self.first)


def are_terms(
    candidates: Candidates, corpus: Corpus, counts: PhraseCounts, features: WordFeatures
) -> BoolArray:
    """Return which candidates are terms of their papers."""
    return np.where(
        candidates.lengths[candidates.first] == 1,
        _are_words(candidates, corpus, counts, features),
        _are_phrases(candidates, corpus, counts)
        & ~_are_cut_off(candidates, corpus, counts, features),
    ) & ~_are_names_cut_off(candidates, features)


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
    is_term &= candidates.any_mention(candidates.batch.is_title[candidates.ends])
    is_in_passing = features.is_short[token_ids] | (candidates.mention_counts < SALIENT_MENTIONS)
    is_word = is_name | is_term | _are_proper_nouns(candidates, corpus, features)
    return np.where(is_in_passing, is_name_in_title, is_word) & ~corpus.is_wide[token_ids]


def _are_proper_nouns(candidates: Candidates, corpus: Corpus, features: WordFeatures) -> BoolArray:
    """Return which words the abstract writes with a capital, within sentences and always.

    The title has them too, or the abstract comes back to them. They are whole runs somewhere.
    """
    batch, ends = candidates.batch, candidates.ends
    token_ids, in_title = batch.token_ids[ends], batch.is_title[ends]
    is_capitalized = features.is_capitalized[token_ids] & ~corpus.is_vague[token_ids]
    before = batch.token_ids[np.maximum(ends - 1, 0)]
    is_within = is_capitalized & ~in_title & ~features.is_mark[before] & (ends > 0)
    mentions = np.add.reduceat(is_within.astype(np.int64), candidates.first)
    is_central = candidates.any_mention(in_title) | (mentions >= _PROPER_NOUN_MENTIONS)
    is_always = ~candidates.any_mention(~is_capitalized & ~in_title)
    is_whole = candidates.any_mention(batch.run_lengths[ends] == candidates.lengths)
    return (mentions >= SALIENT_MENTIONS) & is_central & is_always & is_whole


def _are_phrases(candidates: Candidates, corpus: Corpus, counts: PhraseCounts) -> BoolArray:
    """Return which phrases of several words are terms, not a turn of phrase or a joke.

    They are if the paper mentions them twice, if they are terms of the field, or if they are of
    a title whose abstract has all of their words, or that has no abstract. What is said in passing
    in vague words only is none: `dense models`.
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
    vague = np.concatenate(([0], np.cumsum(corpus.is_vague[batch.token_ids])))
    behind, lengths = candidates.ends[first] + 1, candidates.lengths[first]
    is_vague = vague[behind] - vague[behind - lengths] == lengths
    is_phrase &= ~(is_vague & candidates.are_in_passing)
    return is_phrase


def _are_cut_off(
    candidates: Candidates, corpus: Corpus, counts: PhraseCounts, features: WordFeatures
) -> BoolArray:
    """Return which phrases of several words lack their end or beginning, or begin with a verb.

    They end with an adjective; or every mention

    - goes on with another word, always the same or behind a generic one, and the phrase is no term
      of the field;
    - has a possessive inside, and few papers have the phrase: `LLM's crumb`, not `bird's eye view`;
    - goes on with `of` behind a word that needs it: `mixture`;
    - goes on with `and` and another word behind a generic one: `bee-based depth and normal maps`;
    - is in a title and is the end of a longer run, from a generic word on;
    - is in a title and opens a clause with a gerund: `Steering LLM Thinking`.
    """
    batch, ends = candidates.batch, candidates.ends
    starts = ends + 1 - candidates.lengths
    before = np.maximum(starts - 1, 0)
    opens_clause = (starts == 0) | features.is_mark[batch.token_ids[before]]
    is_verb = features.is_gerund[batch.token_ids[starts]] & opens_clause & batch.is_title[ends]
    last = batch.token_ids[ends[candidates.first]]
    goes_on = batch.run_positions[ends] < batch.run_lengths[ends]
    is_nested = ~candidates.any_mention(~goes_on)
    is_nested &= counts.salient[candidates.indices] < FIELD_MIN_PAPERS
    next_words = corpus.hashes[batch.token_ids[ends + 1]]
    is_same = np.maximum.reduceat(next_words, candidates.first)
    is_same = is_same == np.minimum.reduceat(next_words, candidates.first)
    is_nested &= is_same | corpus.is_generic[last]
    possessives = np.concatenate(([0], np.cumsum(corpus.is_possessive[batch.token_ids])))
    is_possessor = (possessives[ends] > possessives[starts])[candidates.first]
    is_possessor &= counts.frequencies[candidates.indices] < POSSESSIVE_MIN_PAPERS
    is_partitive = features.is_partitive[batch.token_ids[ends]]
    is_partitive &= features.is_of[batch.token_ids[ends + 1]]
    is_coordinated = corpus.is_generic[batch.token_ids[ends]]
    is_coordinated &= corpus.is_modifier[batch.token_ids[starts]]
    is_coordinated &= features.is_conjunction[batch.token_ids[ends + 1]]
    is_coordinated &= batch.is_term[np.minimum(ends + 2, len(batch.is_term) - 1)]
    is_end_of_run = (batch.run_positions[ends] > candidates.lengths) & batch.is_title[ends]
    is_end_of_run &= corpus.is_generic[batch.token_ids[starts]]
    is_cut_off: BoolArray = features.is_adjective_at_end[last] | is_nested | is_possessor
    for every in (is_partitive, is_coordinated, is_end_of_run, is_verb):
        is_cut_off |= ~candidates.any_mention(~every)
    return is_cut_off


def _are_names_cut_off(candidates: Candidates, features: WordFeatures) -> BoolArray:
    """Return which candidates go on with a stop word that has a capital: `BEE AI Research`."""
    batch, ends = candidates.batch, candidates.ends
    after = batch.token_ids[ends + 1]
    goes_on = features.has_capital[after] & ~batch.is_term[ends + 1] & ~batch.is_title[ends]
    goes_on &= features.has_capital[batch.token_ids[ends]]
    is_cut_off: BoolArray = ~candidates.any_mention(~goes_on)
    return is_cut_off


def _are_in(ascending: IntArray, values: IntArray) -> BoolArray:
    """Return which of the values are in an ascending array."""
    if not len(ascending):
        return np.zeros(len(values), dtype=np.bool_)
    indices = np.minimum(np.searchsorted(ascending, values), len(ascending) - 1)
    is_in: BoolArray = ascending[indices] == values
    return is_in
