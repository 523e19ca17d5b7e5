"""The key phrases of each paper: the candidates of the highest scores."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
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
from generator.text.language.terms import key_of, term_of, tokenize, without_possessive
from generator.text.language.token_array import IntArray

# A mention in the title counts as many mentions in the abstract.
TITLE_WEIGHT = 3
# What a generic word adds to the length of a phrase.
GENERIC_LENGTH = 0.5
# What a paper mentions in passing is shown only where there are fewer phrases.
ENOUGH_PHRASES = 3
# A phrase is dropped if a longer one contains it in a larger share of the papers that have it.
MAX_NESTED_SHARE = 0.7


def rank_phrases(corpus: Corpus, names: Sequence[str]) -> list[tuple[str, ...]]:
    """Return the key phrases of each paper, best first (see `key_phrases.enrich`).

    `names` are the names that the papers introduce, empty where there is none.
    """
    if not len(corpus.paper_ends):
        return []
    counts = PhraseCounts.from_corpus(corpus)
    features = WordFeatures.from_vocabulary(corpus.tokens.vocabulary)
    # By the phrase in lower case, the spellings in all papers.
    spellings: defaultdict[str, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    phrases_by_paper: list[list[str]] = [[] for _ in corpus.paper_ends]
    name_phrases = [_phrase_of_name(name) for name in names]
    for batch in corpus.batches():
        candidates = Candidates.from_batch(batch, counts)
        scores = score(candidates, corpus, counts, features)
        mentions = _Mentions(candidates, corpus, features)
        for paper, in_abstract, within_sentence in _best(mentions, scores, name_phrases):
            in_lower_case: defaultdict[str, int] = defaultdict(int)
            for spelling, times in in_abstract.items():
                folded = spelling.casefold()
                in_lower_case[folded] += times
                spellings[folded][spelling] += within_sentence[spelling]
            own = most_frequent(in_abstract)
            is_name = " " not in own and looks_like_name(own)  # `LATENT`, whatever `latent` is
            phrases_by_paper[paper].append(own if is_name else most_frequent(in_lower_case))
    shown = {phrase: most_frequent(counter) for phrase, counter in spellings.items()}
    return [
        ((name,) if name else ()) + tuple(shown.get(phrase, phrase) for phrase in phrases)
        or last_resort(corpus, paper)
        for paper, (name, phrases) in enumerate(zip(names, phrases_by_paper, strict=True))
    ]


def _phrase_of_name(name: str) -> tuple[Phrase, ...]:
    """Return a name as a phrase, none of an empty name."""
    tokens = tuple(tokenize(name))
    return (Phrase(key_of(name), tokens),) if tokens else ()


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
    last = batch.token_ids[ends]
    is_name = features.is_name[last] | features.is_capitalized[last]
    is_independent = is_run & ((lengths > 1) | is_name)
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
    mentions: _Mentions, scores: NDArray[np.float64], names: Sequence[tuple[Phrase, ...]]
) -> Iterator[tuple[int, Mapping[str, int], Mapping[str, int]]]:
    """Yield the paper and the spellings of each key phrase, best first, but for its name.

    The spellings are those of the abstract, then those within its sentences.
    """
    candidates = mentions.candidates
    positive = np.flatnonzero(scores > 0)
    first = candidates.first[positive]
    ranked: list[tuple[int, bool, float, Phrase, int]] = []
    for candidate, mention, paper, is_in_passing, negative_score in zip(
        positive.tolist(),
        first.tolist(),
        candidates.batch.papers[candidates.ends[first]].tolist(),
        candidates.are_in_passing[positive].tolist(),
        (-scores[positive]).tolist(),
        strict=True,
    ):
        tokens = tuple(mentions.tokens_of(mention))
        phrase = Phrase("".join([term_of(token).key for token in tokens]), tokens)
        ranked.append((paper, is_in_passing, negative_score, phrase, candidate))
    for paper, rows in groupby(sorted(ranked), key=itemgetter(0)):
        by_phrase = {phrase: (is_passing, row) for _, is_passing, _, phrase, row in rows}
        central = (phrase for phrase, (is_passing, _) in by_phrase.items() if not is_passing)
        passing = (phrase for phrase, (is_passing, _) in by_phrase.items() if is_passing)
        selected = without_overlaps(central, MAX_PHRASES, before=names[paper])
        selected += without_overlaps(passing, ENOUGH_PHRASES, before=(*names[paper], *selected))
        for phrase in selected:
            yield paper, *mentions.spellings(by_phrase[phrase][1])


class _Mentions:
    """The mentions of the candidates of a batch as text.

    What is read of arrays one by one is faster in lists.
    """

    def __init__(self, candidates: Candidates, corpus: Corpus, features: WordFeatures) -> None:
        batch, self.candidates = candidates.batch, candidates
        starts = candidates.ends + 1 - candidates.lengths
        before = batch.token_ids[np.maximum(starts - 1, 0)]
        is_first = (starts == 0) | features.is_sentence_end[before]
        in_abstract = ~batch.is_title[candidates.ends]
        self._vocabulary, self._token_ids = corpus.tokens.vocabulary, batch.token_ids.tolist()
        self._starts, self._ends = starts.tolist(), (candidates.ends + 1).tolist()
        self._bounds = candidates.bounds.tolist()
        self._in_abstract = in_abstract.tolist()
        self._within_sentence = (in_abstract & ~is_first).tolist()

    def tokens_of(self, mention: int) -> list[str]:
        """Return the tokens of a mention."""
        ids = self._token_ids[self._starts[mention] : self._ends[mention]]
        return [self._vocabulary[id] for id in ids]

    def spellings(self, candidate: int) -> tuple[Mapping[str, int], Mapping[str, int]]:
        """Return how often the abstract has each spelling of a phrase, and within a sentence.

        One that only the title has counts 0.
        """
        in_abstract: defaultdict[str, int] = defaultdict(int)
        within_sentence: defaultdict[str, int] = defaultdict(int)
        for mention in range(self._bounds[candidate], self._bounds[candidate + 1]):
            spelling = without_possessive(" ".join(self.tokens_of(mention)))
            in_abstract[spelling] += self._in_abstract[mention]
            within_sentence[spelling] += self._within_sentence[mention]
        return in_abstract, within_sentence
