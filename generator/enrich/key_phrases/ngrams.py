"""Where phrases stand in texts, and how many papers hold each of them.

Texts are rows of numbers here (`text.stream`), and a phrase is one: that of its key, the letters
of its words written together. It is read as digits, modulo 2**64, so that the number of a longer
phrase follows from those of its words. Who looks for two phrases of one number finds some, and
has each of them counted for the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from generator.enrich.key_phrases import LONGEST
from generator.model import Paper
from generator.text.language.terms import read
from generator.text.language.token_array import Numbers, Stream, stream_of

# The mentions by which a paper says that a phrase is its own, and not said in passing.
ENOUGH_ALONE = 2
# How many papers are looked at together: a matter of memory only.
BLOCK = 2000

Keys = NDArray[np.uint64]
Flags = NDArray[np.bool_]
# Odd, so that nothing is lost in a product.
_BASE = 0x9E3779B97F4A7C15
_MASK = (1 << 64) - 1


def number(key: str) -> int:
    """The number of a key."""
    value = 0
    for letter in key:
        value = (value * _BASE + ord(letter)) & _MASK
    return value


@dataclass(frozen=True, slots=True)
class Block:
    """The words of some papers, behind one another, and every phrase in them.

    Of each token: `form` is its number, `paper` that of its paper among all, `says` whether it
    is a word of a phrase, `depth` which word of its run it is, from 1, `run` how many that has,
    and `keys[n]` the number of the phrase of n + 1 words that it ends, where `depth` allows it.
    Of each phrase: the token `end` and the words `length`; by paper, the abstract's first.
    """

    form: Numbers
    paper: Numbers
    is_title: Flags
    says: Flags
    depth: Numbers
    run: Numbers
    keys: list[Keys]
    end: Numbers
    length: Numbers

    def key(self, end: Numbers, length: Numbers) -> Keys:
        """The numbers of the phrases of `length` words that end at the tokens `end`."""
        return np.choose(length - 1, [keys[end] for keys in self.keys])


@dataclass(frozen=True, slots=True)
class Texts:
    """The titles and abstracts of all papers, and what each token says.

    `stream` has of each paper its abstract, then its title; `ends` has the first token behind
    each paper. Of each form: the number of its key, the power of the base that its letters take,
    and the flags of `terms.Term`.
    """

    stream: Stream
    ends: Numbers
    key: Keys
    power: Keys
    says: Flags
    is_plain: Flags
    is_open: Flags

    def blocks(self) -> Iterator[Block]:
        """All papers, block by block, in their order."""
        first = 0
        for last in (*self.ends[BLOCK - 1 :: BLOCK].tolist(), len(self.stream.form)):
            if last > first:
                yield self._block(slice(first, last))
            first = last

    def _block(self, place: slice) -> Block:
        form, text = self.stream.form[place], self.stream.text[place]
        says = self.says[form]
        at = np.arange(len(form))
        begin = np.maximum.accumulate(np.where(says, 0, at + 1))
        depth = np.where(says, at - begin + 1, 0)
        behind = np.minimum.accumulate(np.where(says, len(form), at)[::-1])[::-1]
        plain = at - np.maximum.accumulate(np.where(says & self.is_plain[form], -1, at))
        keys = [self.key[form]]
        for _ in range(LONGEST):  # one longer than a phrase, to see what holds it
            before = np.concatenate((np.zeros(1, dtype=np.uint64), keys[-1][:-1]))
            keys.append(before * self.power[form] + self.key[form])
        lengths = np.arange(1, LONGEST + 1)
        stands = (lengths <= depth[:, None]) & (lengths > plain[:, None])
        end, length = np.nonzero(stands & ~self.is_open[form][:, None])
        return Block(
            form, text // 2, text % 2 == 1, says, depth, behind - begin, keys, end, length + 1
        )


def texts_of(papers: Sequence[Paper]) -> Texts:
    """What the papers say."""
    stream = stream_of(text for paper in papers for text in (paper.abstract, paper.title))
    terms = [read(form) for form in stream.forms]
    return Texts(
        stream=stream,
        ends=np.searchsorted(stream.text, np.arange(2, 2 * len(papers) + 2, 2)),
        key=np.array([number(term.key) for term in terms], dtype=np.uint64),
        power=np.array([pow(_BASE, len(term.key), 1 << 64) for term in terms], dtype=np.uint64),
        says=np.array([term.key != "" for term in terms], dtype=np.bool_),
        is_plain=np.array([term.is_plain for term in terms], dtype=np.bool_),
        is_open=np.array([term.is_open for term in terms], dtype=np.bool_),
    )


@dataclass(frozen=True, slots=True)
class Corpus:
    """How many papers there are, and how many hold a phrase, or have it as their own.

    By the number of its key; the numbers rise.
    """

    papers: int
    keys: Keys
    standing: Numbers
    own: Numbers

    def place(self, keys: Keys) -> tuple[Numbers, Flags]:
        """Where the keys stand, and whether they do."""
        at = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return at, self.keys[at] == keys


def corpus_of(texts: Texts) -> Corpus:
    """What phrases are weighed by: those of all papers."""
    found = [np.concatenate(part) for part in zip(*map(_counted, texts.blocks()), strict=True)]
    keys, place = np.unique(found[0], return_inverse=True)
    standing, own = (_summed(place, values, len(keys)) for values in found[1:])
    return Corpus(len(texts.ends), keys, standing, own)


def _counted(block: Block) -> tuple[Keys, Numbers, Numbers]:
    """The phrases of a block: their numbers, the papers that hold each, and have it as theirs."""
    keys, place = np.unique(block.key(block.end, block.length), return_inverse=True)
    first, papers = int(block.paper[0]), int(block.paper[-1] - block.paper[0]) + 1
    held, mention = np.unique(place * papers + block.paper[block.end] - first, return_inverse=True)
    titled = block.is_title[block.end]
    is_own = _summed(mention, titled, len(held)) > 0
    is_own |= _summed(mention, ~titled, len(held)) >= ENOUGH_ALONE
    return keys, np.bincount(held // papers), _summed(held // papers, is_own, len(keys))


def _summed(place: Numbers, values: NDArray[np.generic], size: int) -> Numbers:
    """The sum of the values at each place; they are whole numbers, few enough to be exact."""
    return np.bincount(place, values, minlength=size).astype(np.int64)
