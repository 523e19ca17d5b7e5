"""The phrases of a vocabulary as a trie of words, in which a text is looked up.

A trie (Fredkin, “Trie memory”, 1960) whose edges are words, with wildcards for words that end
in `*`: the time to look up a text depends on its length and on the matches, not on the number of
phrases.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import product

from generator.model import Topic

# The letters before a `*`: fewer would match half the dictionary.
MIN_STEM_LENGTH = 3

# The words whose nodes are cached.
MAX_CACHED_WORDS = 1 << 15

# The forms of a word that match, such as singular and plural; a wildcard, `quantiz*`, is alone.
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

    `topic` is the index of its topic, `words` has the forms of each word. `cased_words` are the
    words whose case matters, each with its index in the phrase.
    """

    text: str
    topic: int
    kind: str
    words: tuple[WordForms, ...]
    cased_words: tuple[tuple[int, WordForms], ...]

    def matches_case(self, start: int, words: list[str]) -> bool:
        """Return whether the case is right where the phrase matches the words of a text."""
        for index, forms in self.cased_words:
            word = words[start + index]
            if word not in forms and not (
                forms[0].endswith("*") and word.startswith(forms[0][:-1])
            ):
                return False
        return True


@dataclass(slots=True)
class TrieNode:
    """A node of the trie of all phrases in lower case; each edge is a word.

    `children` has the node for each form of the next word, and for each wildcard with its `*`;
    `wildcards` has the stems of the wildcards by their first `MIN_STEM_LENGTH` letters.
    `phrases` are those that end here.
    """

    children: dict[str, TrieNode] = field(default_factory=dict)
    wildcards: dict[str, list[str]] = field(default_factory=dict)
    phrases: list[Phrase] = field(default_factory=list)

    def insert(self, phrase: Phrase) -> None:
        """Insert a phrase below this node, by every form of each of its words."""
        for path in product(*phrase.words):
            node = self
            for word in map(str.lower, path):
                if word.endswith("*"):
                    stems = node.wildcards.setdefault(word[:MIN_STEM_LENGTH], [])
                    if word[:-1] not in stems:
                        stems.append(word[:-1])
                node = node.children.setdefault(word, TrieNode())
            node.phrases.append(phrase)

    def next_nodes(self, word: str) -> list[TrieNode]:
        """Return the nodes that a word in lower case leads to."""
        child = self.children.get(word)
        nodes = [] if child is None else [child]
        if self.wildcards:
            for stem in self.wildcards.get(word[:MIN_STEM_LENGTH], ()):
                if word.startswith(stem):
                    nodes.append(self.children[stem + "*"])
        return nodes


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


def word_forms(word: str) -> WordForms:
    """Return the forms that a word of the vocabulary matches.

    >>> word_forms("image"), word_forms("GAN"), word_forms("quantiz*")
    (('image', 'images'), ('GAN', 'GANs'), ('quantiz*',))
    """
    is_cased = sum(letter.isupper() for letter in word) > 1
    form = word if is_cased else word.lower()
    if form.endswith("*"):
        return (form,)
    pattern, ending = next(row for row in _PLURALS if row[0].search(form))
    return (form, pattern.sub(ending, form, count=1))
