"""The key phrases of each paper: the candidates of the highest scores."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
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
_SENTENCE_ENDS = frozenset(".!?:")
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
    spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
    phrases_by_paper: list[list[str]] = [[] for _ in corpus.paper_ends]
    name_phrases = [_phrase_of_name(name) for name in names]
    for batch in corpus.batches():
        candidates = Candidates.from_batch(batch, counts)
        scores = score(candidates, corpus, counts, features)
        for paper, in_abstract, within_sentence in _best(candidates, scores, corpus, name_phrases):
            in_lower_case: Counter[str] = Counter()
            for spelling, times in in_abstract.items():
                in_lower_case[spelling.casefold()] += times
                spellings[spelling.casefold()][spelling] += within_sentence[spelling]
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
    candidates: Candidates,
    scores: NDArray[np.float64],
    corpus: Corpus,
    names: Sequence[tuple[Phrase, ...]],
) -> Iterator[tuple[int, Counter[str], Counter[str]]]:
    """Yield the paper and the spellings of each key phrase, best first, but for its name.

    The spellings are those of the abstract, then those within its sentences.
    """
    positive = np.flatnonzero(scores > 0)
    mentions = candidates.first[positive]
    papers = candidates.batch.papers[candidates.ends[mentions]].tolist()
    in_passing = candidates.are_in_passing[positive].tolist()
    ranked: list[tuple[int, bool, float, Phrase, int]] = []
    for candidate, mention, paper, is_in_passing, negative_score in zip(
        positive.tolist(),
        mentions.tolist(),
        papers,
        in_passing,
        (-scores[positive]).tolist(),
        strict=True,
    ):
        tokens = _tokens(candidates, mention, corpus)
        phrase = Phrase("".join(term_of(token).key for token in tokens), tokens)
        ranked.append((paper, is_in_passing, negative_score, phrase, candidate))
    for paper, rows in groupby(sorted(ranked), key=itemgetter(0)):
        by_phrase = {phrase: (is_passing, row) for _, is_passing, _, phrase, row in rows}
        central = (phrase for phrase, (is_passing, _) in by_phrase.items() if not is_passing)
        passing = (phrase for phrase, (is_passing, _) in by_phrase.items() if is_passing)
        selected = without_overlaps(central, MAX_PHRASES, before=names[paper])
        selected += without_overlaps(passing, ENOUGH_PHRASES, before=(*names[paper], *selected))
        for phrase in selected:
            yield paper, *_spellings(candidates, by_phrase[phrase][1], corpus)


def _tokens(candidates: Candidates, mention: int, corpus: Corpus) -> tuple[str, ...]:
    """Return the tokens of a mention."""
    return tuple(corpus.tokens.vocabulary[id] for id in candidates.token_ids(mention))


def _spellings(
    candidates: Candidates, candidate: int, corpus: Corpus
) -> tuple[Counter[str], Counter[str]]:
    """Return how often the abstract has each spelling of a phrase, and within a sentence.

    One that only the title has counts 0.
    """
    batch, vocabulary = candidates.batch, corpus.tokens.vocabulary
    in_abstract: Counter[str] = Counter()
    within_sentence: Counter[str] = Counter()
    for mention in range(candidates.bounds[candidate], candidates.bounds[candidate + 1]):
        spelling = without_possessive(" ".join(_tokens(candidates, mention, corpus)))
        end = int(candidates.ends[mention])
        start = end + 1 - int(candidates.lengths[mention])
        before = vocabulary[batch.token_ids[start - 1]] if start else "."
        is_counted = not batch.is_title[end]
        in_abstract[spelling] += is_counted
        within_sentence[spelling] += is_counted and before not in _SENTENCE_ENDS
    return in_abstract, within_sentence
