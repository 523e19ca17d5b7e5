"""The phrases of a vocabulary as a trie of words, in which a text is looked up.

A trie (Fredkin, “Trie memory”, 1960) whose edges are words, with wildcards for words that begin
or end in `*`, and for a `*` alone, which is any word: the time to look up a text depends on its
length and on the matches, not on the number of phrases.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain

from generator.model import Topic

# The letters before or after a `*`: fewer would match half the dictionary.
MIN_STEM_LENGTH = 3
# Any word, as a word of a phrase.
ANY_WORD = "*"

# The words whose nodes or forms are cached.
MAX_CACHED_WORDS = 1 << 15

# The forms of a word that match, such as singular and plural, `*bench` and `*benches`; a wildcard
# at the end, `quantiz*`, and one for any word are alone.
WordForms = tuple[str, ...]
# The ending of a word -> the ending of its plural; the first row that matches.
_PLURALS = (
    (re.compile(r"(?<=[^aeiou])y$"), "ies"),
    (re.compile(r"(?<=[sxz])$|(?<=[cs]h)$"), "es"),
    (re.compile(r"$"), "s"),
)


@dataclass(frozen=True, slots=True, eq=False)
class Phrase:
    """A phrase as the vocabulary writes it.

    `topic` is the index of its topic, `words` has the forms of each word, and `length` is their
    number. `cased_words` are the words whose case matters, each with its index in the phrase.
    """

    text: str
    topic: int
    kind: str
    words: tuple[WordForms, ...]
    cased_words: tuple[tuple[int, WordForms], ...]
    length: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "length", len(self.words))

    def matches_case(self, start: int, words: list[str]) -> bool:
        """Return whether the case is right where the phrase matches the words of a text."""
        for index, forms in self.cased_words:
            word = words[start + index]
            if word not in forms and not any(_matches(form, word) for form in forms):
                return False
        return True


def _matches(form: str, word: str) -> bool:
    """Return whether a form, maybe a wildcard, matches a word in the case of both."""
    if form.startswith("*"):
        return word.endswith(form[1:]) and len(word) >= len(form)
    return word.startswith(form[:-1]) if form.endswith("*") else word == form


@dataclass(slots=True)
class TrieNode:
    """A node of the trie of all phrases in lower case; each edge is a word.

    `children` has the node for each form of the next word, and for each wildcard with its `*`.
    `wildcards` has the wildcards in groups, by what a word must begin or end with: `qua*` has
    `quantiz*`, `*nch` has `*bench`, and `*` has itself. `phrases` are those that end here.
    """

    children: dict[str, TrieNode] = field(default_factory=dict)
    wildcards: dict[str, list[str]] = field(default_factory=dict)
    phrases: list[Phrase] = field(default_factory=list)

    def insert(self, phrase: Phrase) -> None:
        """Insert a phrase below this node, by every form of each of its words."""
        nodes = [self]
        for forms in phrase.words:
            words = [form.lower() for form in forms]
            nodes = [node._child(word) for node in nodes for word in words]
        for node in nodes:
            node.phrases.append(phrase)

    def _child(self, word: str) -> TrieNode:
        """Return the node that a form of a word leads to, which is made if there is none."""
        child = self.children.get(word)
        if child is None:
            child = self.children[word] = TrieNode()
            if "*" in word:
                self.wildcards.setdefault(_group(word), []).append(word)
        return child

    def next_nodes(self, word: str) -> list[TrieNode]:
        """Return the nodes that a word in lower case leads to."""
        child = self.children.get(word)
        nodes = [] if child is None else [child]
        if groups := self.wildcards:
            beginning, ending = word[:MIN_STEM_LENGTH] + "*", "*" + word[-MIN_STEM_LENGTH:]
            for wildcard in chain(groups.get(beginning, ()), groups.get(ending, ())):
                if _matches(wildcard, word):
                    nodes.append(self.children[wildcard])
            if ANY_WORD in groups and word[:1].isalnum():
                nodes.append(self.children[ANY_WORD])
        return nodes


def _group(wildcard: str) -> str:
    """Return the group of a wildcard: `qua*` of `quantiz*`, `*nch` of `*bench`, `*` of `*`."""
    if wildcard == ANY_WORD:
        return wildcard
    if wildcard.startswith("*"):
        return "*" + wildcard[-MIN_STEM_LENGTH:]
    return wildcard[:MIN_STEM_LENGTH] + "*"


class StartNodes(dict[str, list[TrieNode]]):
    """A cache of the nodes that the first word of a phrase leads to.

    The key is the word in lower case. Most words of a text start no phrase and are soon repeated,
    so every result is cached; a full cache is emptied.
    """

    def __init__(self, trie: TrieNode) -> None:
        self._trie = trie

    def __missing__(self, word: str) -> list[TrieNode]:
        if len(self) == MAX_CACHED_WORDS:
            self.clear()
        self[word] = nodes = self._trie.next_nodes(word)
        return nodes


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All topics in the order of the file, and the trie of their phrases.

    `implied` has for each topic the indices of the topics that it implies; `fingerprint` is that
    of the file. `start_nodes` is a cache: it makes a lookup faster and never changes its result.
    """

    topics: tuple[Topic, ...]
    implied: tuple[tuple[int, ...], ...]
    trie: TrieNode = field(repr=False)
    fingerprint: str
    start_nodes: StartNodes = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "start_nodes", StartNodes(self.trie))


@lru_cache(MAX_CACHED_WORDS)  # half of the words of a vocabulary are in another phrase too
def word_forms(word: str) -> WordForms:
    """Return the forms that a word of the vocabulary matches.

    >>> word_forms("image"), word_forms("GAN"), word_forms("quantiz*"), word_forms("*GPT")
    (('image', 'images'), ('GAN', 'GANs'), ('quantiz*',), ('*GPT', '*GPTs'))
    """
    capitals = sum(letter.isupper() for letter in word)
    is_cased = capitals > 1 or (capitals == 1 and word.startswith("*"))
    form = word if is_cased else word.lower()
    if form.endswith("*"):
        return (form,)
    pattern, ending = next(row for row in _PLURALS if row[0].search(form))
    return (form, pattern.sub(ending, form, count=1))
