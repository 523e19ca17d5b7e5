"""The phrases of a vocabulary as one tree of words, in which a text looks them up."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import product

from generator.model import Topic

# The letters before a `*`: fewer would match half the dictionary.
SHORTEST_STEM = 3

# The words that are kept with what they start.
MOST_KEPT = 1 << 15

# The ways to spell a word; one with a `*` has that as its last letter, and no plural.
Spellings = tuple[str, ...]
# The end of a word -> what its plural has instead; the first row that fits.
_PLURALS = (
    (re.compile(r"(?<=[^aeiou])y$"), "ies"),
    (re.compile(r"(?<=[sxz])$|(?<=[cs]h)$"), "es"),
    (re.compile(r"$"), "s"),
)


@dataclass(frozen=True, slots=True, eq=False)
class Phrase:
    """A phrase as the vocabulary writes it, its topic by number, its kind, its words' spellings.

    `capitals` are those of its words that keep their case, by their places in it.
    """

    text: str
    topic: int
    kind: str
    words: tuple[Spellings, ...]
    capitals: tuple[tuple[int, Spellings], ...]

    def has_its_capitals(self, start: int, exact: list[str]) -> bool:
        """Whether the case is right where the phrase stands in a text, case aside."""
        for at, spellings in self.capitals:
            word = exact[start + at]
            if word not in spellings and not (
                spellings[0].endswith("*") and word.startswith(spellings[0][:-1])
            ):
                return False
        return True


@dataclass(slots=True)
class Node:
    """A place in the tree of all phrases, one word below another, in lower case.

    `words` leads on by any spelling of the next word, or by its stem with the `*`; `stems`
    finds those stems by their first three letters. `ends` are the phrases that are complete.
    """

    words: dict[str, Node] = field(default_factory=dict)
    stems: dict[str, list[str]] = field(default_factory=dict)
    ends: list[Phrase] = field(default_factory=list)

    def after(self, word: str) -> list[Node]:
        """Where the next word of a text, in lower case, leads."""
        next_node = self.words.get(word)
        found = [] if next_node is None else [next_node]
        if self.stems:
            for stem in self.stems.get(word[:SHORTEST_STEM], ()):
                if word.startswith(stem):
                    found.append(self.words[stem + "*"])
        return found


class Starting(dict[str, list[Node]]):
    """Where the first word of a phrase leads, by that word in lower case.

    Most words of a text start no phrase and come again soon, so every answer is kept, until
    there are too many.
    """

    def __init__(self, tree: Node) -> None:
        self._tree = tree

    def __missing__(self, word: str) -> list[Node]:
        if len(self) == MOST_KEPT:
            self.clear()
        self[word] = found = self._tree.after(word)
        return found


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All topics in the order of the file, and the tree of their phrases.

    `fingerprint` is that of its file. `implied` holds for each topic, by number, the numbers of
    those under which every paper of it belongs too; `starting` tells where the first word of a
    phrase leads, and keeps what it was asked: that changes how soon it answers, never what.
    """

    topics: tuple[Topic, ...]
    implied: tuple[tuple[int, ...], ...]
    tree: Node = field(repr=False)
    fingerprint: str
    starting: Starting = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "starting", Starting(self.tree))


def plant(phrase: Phrase, tree: Node) -> None:
    """Puts a phrase into the tree, by every spelling of each of its words."""
    for path in product(*phrase.words):
        node = tree
        for word in map(str.lower, path):
            if word.endswith("*"):
                stems = node.stems.setdefault(word[:SHORTEST_STEM], [])
                if word[:-1] not in stems:
                    stems.append(word[:-1])
            node = node.words.setdefault(word, Node())
        node.ends.append(phrase)


def spellings(word: str) -> Spellings:
    """What a word of the vocabulary matches: `quantiz*`, or `(image, images)`, or `(GAN, GANs)`."""
    keeps_case = sum(letter.isupper() for letter in word) > 1
    spelt = word if keeps_case else word.lower()
    if spelt.endswith("*"):
        return (spelt,)
    pattern, ending = next(row for row in _PLURALS if row[0].search(spelt))
    return (spelt, pattern.sub(ending, spelt, count=1))
