"""The papers near each paper: a few candidates by their strongest terms, ranked by all terms.

candidates  from the postings of the paper's strongest terms: of each term no more than
            POSTINGS, of all no more than BUDGET, so that the work for one paper does not
            grow with the number of papers
ranked      by the cosine of all terms, more where topics are common; none below LEAST, nor
            where the common terms tell less than ENOUGH
named       with the terms that add most to the cosine
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from scipy import sparse

from generator.enrich.related.tfidf import PAIR, UNIT, WORD, Bags, bags
from generator.model import Paper, RelatedPaper, TopicMatch
from generator.text import fold
from generator.text.language.terms import parts, read
from generator.text.language.token_array import Numbers, Stream

MOST = 6
MOST_WORDS = 4
# The bounds of the work for one paper, whatever the number of papers.
POSTINGS = 150
BUDGET = 1000
CANDIDATES = 12
# Of how many terms those words are taken: some say again what others said.
MOST_LOOKED_AT = 6
# How many papers are compared at once: a matter of memory only.
BLOCK = 500
# What a common topic adds, in percent of the cosine.
TOPIC = 35
# The cosine, in percent, under which two papers have too little in common to be named, and the
# same where a topic is common too.
LEAST, LEAST_OF_TOPIC = 14, 10
# What the common terms must tell (see `bags`): two words, or, where a topic is common too, a
# word and a pair that it is part of.
ENOUGH, ENOUGH_OF_TOPIC = 2 * WORD, WORD + PAIR
# The same as `LEAST` for what a candidate has by the strongest terms alone.
LEAST_AT_FIRST = 2


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Papers by their rows, and papers that may be near them, each pair once."""

    paper: Numbers
    other: Numbers


def nearest(
    papers: Sequence[Paper], stream: Stream, topics_of: Mapping[str, tuple[TopicMatch, ...]]
) -> list[tuple[RelatedPaper, ...]]:
    """For each of the papers, sorted by id, up to `MOST` others, best first (see `near`)."""
    known = bags(len(papers), stream)
    topics = _topics([topics_of[paper.id] for paper in papers])
    postings = postings_of(known.weights)
    asked = asked_of(known.weights, postings)
    same = [_same(paper.title for paper in papers), _same(paper.abstract for paper in papers)]
    found: list[list[RelatedPaper]] = [[] for _ in papers]
    for start in range(0, len(papers), BLOCK):
        pairs = candidates_of(asked[start : start + BLOCK], postings, start, same)
        common = known.weights[pairs.paper] * known.weights[pairs.other]
        cosine = common.sum(axis=1, dtype=np.int64)
        both = (topics[pairs.paper] * topics[pairs.other]).sum(axis=1)
        score = cosine * (100 + TOPIC * both)
        told = np.bincount(_rows(common), known.tells[common.indices], common.shape[0])
        least = np.where(both, LEAST_OF_TOPIC, LEAST) * (UNIT * UNIT // 100)
        enough = np.where(both, ENOUGH_OF_TOPIC, ENOUGH)
        score[(cosine < least) | (told < enough)] = 0
        best = _best(pairs.paper, score, pairs.other, MOST)
        for at, words in zip(best.tolist(), _words(common[best], known), strict=True):
            found[pairs.paper[at]].append(RelatedPaper(papers[pairs.other[at]].id, words))
    return list(map(tuple, found))


def _topics(papers: Sequence[tuple[TopicMatch, ...]]) -> sparse.csr_array:
    """A row for each paper, a column for each topic, 1 where the paper is filed under it."""
    numbers: dict[str, int] = {}
    places = [
        (row, numbers.setdefault(match.topic, len(numbers)))
        for row, paper in enumerate(papers)
        for match in paper
    ]
    rows, columns = np.array(places, dtype=np.int64).reshape(-1, 2).T
    ones = np.ones(len(places), dtype=np.int64)
    return sparse.csr_array((ones, (rows, columns)), shape=(len(papers), max(len(numbers), 1)))


def _same(texts: Iterable[str]) -> Numbers:
    """A number for each text, one for those that fold to the same; no text is like none."""
    numbers: dict[str, int] = {}
    folded = (fold(text) for text in texts)
    return np.array(
        [
            numbers.setdefault(text, len(numbers)) if text else -1 - row
            for row, text in enumerate(folded)
        ],
        dtype=np.int64,
    )


def postings_of(weights: sparse.csr_array) -> sparse.csr_array:
    """For each term the `POSTINGS` papers in which it weighs most: terms by papers."""
    rows = _rows(weights)
    by_weight = _sorted_by(weights.indices, -weights.data, rows)
    kept = by_weight[_place(weights.indices[by_weight]) < POSTINGS]
    places = (weights.indices[kept], rows[kept])
    return sparse.csr_array((weights.data[kept], places), shape=weights.shape[::-1])


def asked_of(weights: sparse.csr_array, postings: sparse.csr_array) -> sparse.csr_array:
    """For each paper its strongest terms, as many as have `BUDGET` postings: papers by terms."""
    rows = _rows(weights)
    by_weight = _sorted_by(rows, -weights.data, weights.indices)
    costs = np.diff(postings.indptr)[weights.indices[by_weight]]
    kept = by_weight[_running(rows[by_weight], costs) <= BUDGET]
    places = (rows[kept], weights.indices[kept])
    return sparse.csr_array((weights.data[kept], places), shape=weights.shape)


def candidates_of(
    asked: sparse.csr_array, postings: sparse.csr_array, start: int, same: Sequence[Numbers]
) -> _Pairs:
    """The papers that get most points from the postings; the first row asked for is `start`."""
    points = asked @ postings
    told = np.flatnonzero(points.data >= LEAST_AT_FIRST * UNIT * UNIT // 100)
    paper, other = _rows(points)[told] + start, points.indices[told].astype(np.int64)
    differs = paper != other
    for text in same:
        differs &= text[paper] != text[other]
    paper, other, score = paper[differs], other[differs], points.data[told[differs]]
    best = _best(paper, score, other, CANDIDATES)
    return _Pairs(paper[best], other[best])


def _best(paper: Numbers, score: Numbers, other: Numbers, most: int) -> Numbers:
    """Where the `most` others of each paper stand that have a score, best first."""
    scored = np.flatnonzero(score > 0)
    order = scored[_sorted_by(paper[scored], -score[scored], other[scored])]
    return order[_place(paper[order]) < most]


def _rows(matrix: sparse.csr_array) -> Numbers:
    """The row of each stored value."""
    return np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))


def _sorted_by(*keys: Numbers) -> Numbers:
    """The order by the first of the keys, where it is equal by the next, and so on.

    The keys are packed into one number, which sorts many times faster than they do: their
    ranges multiply to less than 2**63 for three million papers of five topics each.
    """
    packed = np.zeros(len(keys[0]), dtype=np.int64)
    for key in keys if len(packed) else ():
        low = key.min()
        packed *= key.max() - low + 1
        packed += key - low
    return np.argsort(packed)


def _running(groups: Numbers, values: Numbers) -> Numbers:
    """The sum of the values so far, from the first of each group; groups stand together."""
    sums = np.cumsum(values)
    firsts = np.flatnonzero(np.diff(groups, prepend=-1))
    sizes = np.diff(firsts, append=len(groups))
    return sums - np.repeat(sums[firsts] - values[firsts], sizes)


def _place(groups: Numbers) -> Numbers:
    """The place of each value in its group, from 0; groups stand together."""
    return _running(groups, np.ones_like(groups)) - 1


def _words(common: sparse.csr_array, known: Bags) -> Iterator[tuple[str, ...]]:
    """For each pair the terms that add most to its cosine, none that others hold already."""
    told = np.flatnonzero(known.tells[common.indices])
    pair, terms = _rows(common)[told], common.indices[told]
    order = _sorted_by(pair, -common.data[told], terms)
    order = order[_place(pair[order]) < MOST_LOOKED_AT]
    forms = [known.shown[term] for term in terms[order].tolist()]
    ends = [0, *np.cumsum(np.bincount(pair[order], minlength=common.shape[0])).tolist()]
    for first, end in pairwise(ends):
        yield _telling(forms[first:end])


def _telling(forms: list[str]) -> tuple[str, ...]:
    """Up to `MOST_WORDS` of the forms, each with a word of its own; pairs rather than words."""
    keys = list(map(_keys, forms))
    in_pairs = set[str]().union(*[own for own in keys if len(own) > 1])
    told: list[str] = []
    said: set[str] = set()
    for form, own in zip(forms, keys, strict=True):
        if own <= said or (len(own) == 1 and own <= in_pairs):
            continue
        said |= own
        told.append(form)
        if len(told) == MOST_WORDS:
            break
    return tuple(told)


@lru_cache(maxsize=1 << 17)
def _keys(form: str) -> frozenset[str]:
    """The words of a form under their keys, those of a compound apart."""
    return frozenset(read(part).key for word in form.split() for part in parts(word) or (word,))
