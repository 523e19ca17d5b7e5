"""The phrases of a vocabulary as one tree of words, in which a text looks them up."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import product

from generator.model import Topic

# The letters before a `*`: fewer would match half the dictionary.
SHORTEST_STEM = 3

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
        return all(
            any(
                exact[start + at].startswith(word[:-1])
                if word.endswith("*")
                else exact[start + at] == word
                for word in spellings
            )
            for at, spellings in self.capitals
        )


@dataclass(frozen=True, slots=True)
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
        found = [self.words[word]] if word in self.words else []
        if self.stems:
            for stem in self.stems.get(word[:SHORTEST_STEM], ()):
                if word.startswith(stem):
                    found.append(self.words[stem + "*"])
        return found


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All topics in the order of the file, and the tree of their phrases."""

    topics: tuple[Topic, ...]
    tree: Node = field(repr=False)


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
