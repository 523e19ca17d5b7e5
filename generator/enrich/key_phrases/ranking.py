"""The key phrases of each paper: every phrase is weighed, and the best that are apart are taken."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, groupby
from operator import itemgetter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from generator.enrich.key_phrases import LONGEST, MOST
from generator.enrich.key_phrases.ngrams import ENOUGH_ALONE, Block, Corpus, Flags, Texts, corpus_of
from generator.text.language.terms import bare, keys_within, read
from generator.text.language.token_array import Numbers

# How many mentions in an abstract one in the title is worth.
TITLE = 3
# What makes a phrase that a paper says once a term of the field: papers that have it as their
# own, and their share of those that hold it. The same for a single word in small letters.
TERM_OF, TERM_SHARE = 2, 0.25
WORD_OF, WORD_SHARE = 4, 0.4
# What a word that says something only beside another counts for the length of a phrase.
PLAIN = 0.5
# The share of a phrase's papers in which a longer one may hold it, before it is a mere part.
MERE_PART = 0.7
# A capital or a digit within a word; a name of two letters is said of many things.
_NAME = re.compile(r"[^\W\d_][A-Z0-9]")
_SHORTEST_NAME = 3
# How a word ends, or a compound but `fine-tuning`, that most often stands before another; the
# nouns among them are a small loss.
_ADJECTIVE = re.compile(r"(?:[^vos]al|ive|ic|ary|ous|[^im]ent|ant|-\w+(?<!ing)(?<!tion))$")


class Phrase(NamedTuple):
    """A phrase by its key, and the tokens that it is written with where it stands first."""

    key: str
    tokens: tuple[str, ...]


def chosen(texts: Texts) -> list[tuple[str, ...]]:
    """Up to `MOST` phrases for each paper, best first (see `phrases.key_phrases`)."""
    if not len(texts.ends):
        return []
    corpus, looks = corpus_of(texts), _Looks.of(texts.stream.forms)
    written: defaultdict[str, Counter[str]] = defaultdict(Counter)
    own: list[list[str]] = [[] for _ in texts.ends]
    for block in texts.blocks():
        for paper, forms in _best(_Said.of(block, corpus), texts, corpus, looks):
            letters: Counter[str] = Counter()
            for form, times in forms.items():
                letters[form.casefold()] += times
                written[form.casefold()][form] += times
            own[paper].append(most_written(letters))
    shown = {letters: most_written(forms) for letters, forms in written.items()}
    return [tuple(map(shown.__getitem__, phrases)) for phrases in own]


def most_written(forms: Counter[str]) -> str:
    """The form that is written most; of equals the one in small letters."""
    return min(forms, key=lambda form: (-forms[form], form.swapcase(), form))


def is_name(token: str) -> bool:
    """Whether it is written as only names are."""
    return _NAME.search(token) is not None


def apart(phrases: Iterable[Phrase], most: int) -> list[Phrase]:
    """The first `most` phrases of which none is a part of one before it, or holds it."""

    def holds(whole: Phrase, part: Phrase) -> bool:
        # Letters first, which is fast: `rat` is in `strategy`, but is no word of it.
        return part.key in whole.key and part.key in _within(whole.tokens)

    found: list[Phrase] = []
    for phrase in phrases:
        if not any(holds(phrase, other) or holds(other, phrase) for other in found):
            found.append(phrase)
            if len(found) == most:
                break
    return found


def _within(tokens: Iterable[str]) -> Iterator[str]:
    """The keys of all that words say which follow each other in a phrase, or in a compound."""
    keys = [key for token in tokens for key in keys_within(token)]
    places = range(len(keys) + 1)
    return ("".join(keys[start:end]) for start, end in combinations(places, 2))


@dataclass(frozen=True, slots=True)
class _Looks:
    """Of each form, as a single word: whether it is a name, shouts, is short, is an adjective."""

    is_name: Flags
    shouts: Flags
    is_short: Flags
    is_adjective: Flags

    @classmethod
    def of(cls, forms: Sequence[str]) -> _Looks:
        shown = list(map(bare, forms))
        tests: tuple[Callable[[str], bool], ...] = (
            is_name,
            str.isupper,
            lambda form: len(form) < _SHORTEST_NAME,
            lambda form: _ADJECTIVE.search(form) is not None,
        )
        return cls(*(np.fromiter(map(test, shown), np.bool_, len(shown)) for test in tests))


@dataclass(frozen=True, slots=True)
class _Said:
    """The phrases of the papers of a block that some paper has as its own; most are no one's.

    `end` and `length` are those of each mention (see `Block`), of which the ones from
    `bounds[n]` to `bounds[n + 1]` are of one phrase in one paper, in the order of its text.
    `place` is that of each phrase in the corpus.
    """

    block: Block
    end: Numbers
    length: Numbers
    bounds: Numbers
    place: Numbers

    @classmethod
    def of(cls, block: Block, corpus: Corpus) -> _Said:
        place, _ = corpus.place(block.key(block.end, block.length))
        owned = np.flatnonzero(corpus.own[place])
        order = owned[np.lexsort((place[owned], block.paper[block.end[owned]]))]
        end, place = block.end[order], place[order]
        begins = np.flatnonzero(np.diff(place, prepend=-1) | np.diff(block.paper[end], prepend=-1))
        return cls(block, end, block.length[order], np.append(begins, len(end)), place[begins])

    def any_of(self, flags: Flags) -> Flags:
        """Whether it is true of a mention of each phrase."""
        return np.logical_or.reduceat(flags, self.bounds[:-1])


def _best(
    said: _Said, texts: Texts, corpus: Corpus, looks: _Looks
) -> Iterator[tuple[int, Counter[str]]]:
    """The phrases of each paper of a block, best first: the paper, and how it writes them."""
    scores = _scores(said, texts, corpus, looks)
    good = np.flatnonzero(scores > 0)
    first = said.bounds[good]
    papers = said.block.paper[said.end[first]].tolist()
    ranked: list[tuple[int, float, Phrase, int]] = []
    for at, mention, paper, score in zip(
        good.tolist(), first.tolist(), papers, (-scores[good]).tolist(), strict=True
    ):
        tokens = _tokens(said, mention, texts)
        ranked.append((paper, score, Phrase("".join(read(t).key for t in tokens), tokens), at))
    for paper, rows in groupby(sorted(ranked), key=itemgetter(0)):
        places = {phrase: at for _, _, phrase, at in rows}
        for phrase in apart(places, MOST):
            yield paper, _forms(said, places[phrase], texts)


def _tokens(said: _Said, mention: int, texts: Texts) -> tuple[str, ...]:
    """The tokens that a phrase is written with in a mention."""
    end = int(said.end[mention]) + 1
    form = said.block.form[end - int(said.length[mention]) : end]
    return tuple(texts.stream.forms[number] for number in form.tolist())


def _forms(said: _Said, phrase: int, texts: Texts) -> Counter[str]:
    """How a paper writes a phrase; a form of its title counts where there is no other."""
    forms: Counter[str] = Counter()
    for mention in range(said.bounds[phrase], said.bounds[phrase + 1]):
        written = bare(" ".join(_tokens(said, mention, texts)))
        forms[written] += not said.block.is_title[said.end[mention]]
    return forms


def _scores(said: _Said, texts: Texts, corpus: Corpus, looks: _Looks) -> NDArray[np.float64]:
    """What each phrase says about its paper.

    0 for a mere part of a longer one, and for what is no phrase. Rounded, so that it is the
    same on every machine.
    """
    if not len(said.end):
        return np.zeros(0)
    block, first = said.block, said.bounds[:-1]
    end, length = said.end[first], said.length[first]
    times = np.diff(said.bounds)
    standing = corpus.standing[said.place]
    is_single = length == 1
    names = looks.is_name[block.form[end]]
    is_one = np.where(
        is_single, _is_word(said, times, corpus, looks), _is_phrase(said, times, texts, corpus)
    )
    within = np.maximum.reduceat(_longer(said, corpus), first) / standing
    # It stands by itself in this paper, whatever it does elsewhere.
    alone = said.any_of(block.run[said.end] == np.repeat(length, times))
    counts = alone & (~is_single | names)
    within[counts] /= 2
    is_part = ~counts & ((within > MERE_PART) | ((standing == 1) & ~alone))
    mentions = np.add.reduceat(np.where(block.is_title[said.end], TITLE, 1), first)
    plain = np.concatenate(([0], np.cumsum(texts.is_plain[block.form])))
    size = length - (1 - PLAIN) * (plain[end + 1] - plain[end + 1 - length])
    rarity = np.log1p(corpus.papers / standing)
    score = np.log2(1 + size) * (1 + np.log(mentions)) * rarity * (1 - within)
    return np.where(is_one & ~is_part, np.round(score, 6), 0)


def _is_term(said: _Said, corpus: Corpus, papers: int, share: float) -> Flags:
    """Whether so many papers, and so large a share of those that hold it, have it as theirs."""
    least = np.maximum(papers, share * corpus.standing[said.place])
    is_term: Flags = corpus.own[said.place] >= least
    return is_term


def _is_phrase(said: _Said, times: Numbers, texts: Texts, corpus: Corpus) -> Flags:
    """Whether some words are more than a turn of words, or of a title.

    They are if the paper says them twice in its abstract, if the field does, or if the abstract
    speaks of all the words of a title's phrase, which it does not of those of a joke.
    """
    found = (times >= ENOUGH_ALONE) | _is_term(said, corpus, TERM_OF, TERM_SHARE)
    block, first = said.block, said.bounds[:-1]
    titled = np.flatnonzero(~found & block.is_title[said.end[first]])
    spoken = block.says & ~block.is_title
    words, number = np.unique(texts.key, return_inverse=True)
    code = block.paper * len(words) + number[block.form]  # a word of a paper
    in_abstracts = np.sort(code[spoken])
    end, length = said.end[first[titled]], said.length[first[titled]]
    speaks = np.ones(len(titled), dtype=np.bool_)
    for back in range(LONGEST):
        speaks &= (back >= length) | _is_in(in_abstracts, code[end - np.minimum(back, length - 1)])
    silent = ~_is_in(block.paper[spoken], block.paper[end])
    found[titled] = speaks | silent
    return found


def _is_in(values: Numbers, wanted: Numbers) -> Flags:
    """Which of `wanted` are among `values`, which rise."""
    if not len(values):
        return np.zeros(len(wanted), dtype=np.bool_)
    found: Flags = values[np.minimum(np.searchsorted(values, wanted), len(values) - 1)] == wanted
    return found


def _is_word(said: _Said, times: Numbers, corpus: Corpus, looks: _Looks) -> Flags:
    """Whether a single word is a term of the paper: a name, or a word of the field, said again."""
    first = said.end[said.bounds[:-1]]
    form = said.block.form[first]
    is_name = looks.is_name[form]
    # A title that shouts makes a name of every word.
    in_title = said.block.is_title[first] & ~looks.shouts[form] & is_name
    is_term = _is_term(said, corpus, WORD_OF, WORD_SHARE) & ~looks.is_adjective[form]
    is_passing = looks.is_short[form] | (times < ENOUGH_ALONE)
    return np.where(is_passing, in_title, is_name | is_term)


def _longer(said: _Said, corpus: Corpus) -> Numbers:
    """How many papers hold what each mention and the word before it, or behind it, are together."""
    block, longer = said.block, said.length + 1
    most = np.zeros(len(said.end), dtype=np.int64)
    for end, is_there in (
        (said.end, block.depth[said.end] >= longer),
        (said.end + 1, block.says[said.end + 1]),
    ):
        place, is_known = corpus.place(block.key(end, longer))
        most = np.maximum(most, np.where(is_there & is_known, corpus.standing[place], 0))
    return most
