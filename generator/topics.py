"""The vocabulary of topics, and how a paper is filed under them.

A vocabulary is a YAML file, facet -> topic -> what belongs there and the phrases that
speak for and against it; `topics.yml` beside this file is one, and its head explains the
format to its owner. The code knows no topic.

A phrase is looked for in the title and in the abstract, word by word:

- hyphens, slashes and spaces are the same, and a phrase never crosses the end of a clause;
- case does not matter, save for a word with two or more capitals (`GAN`, `NeRF`);
- a plural counts as its singular, and `quantiz*` stands for any ending.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

import yaml
from yaml.reader import ReaderError

from generator.model import Filing
from generator.problems import Problem, SettingsError

# What a mention of a phrase is worth, by its kind under the topic and by where it stands.
POINTS: Mapping[str, Mapping[str, int]] = {
    "sure": {"title": 6, "abstract": 3},
    "hints": {"title": 2, "abstract": 1},
    "against": {"title": -4, "abstract": -2},
}
# How many mentions of a phrase count: what a paper is about, it says again. A hint counts
# twice, so that no hint reaches ENOUGH in an abstract by itself.
MENTIONS: Mapping[str, int] = {"sure": 3, "hints": 2, "against": 3}
# The points that file a paper. A topic of which the best one has more than so many times the
# points is not given: beside what a paper is about, what it mentions once does not count.
ENOUGH = 3
BEST_TO_LEAST = 5
MOST_TOPICS = 6
LONGEST_PHRASE = 6
# The letters before a `*`: fewer would match half the dictionary.
SHORTEST_STEM = 3

# A word, or a mark that ends a clause; the dot of `1.58` and `v2.1` ends none.
_TOKEN = re.compile(r"[^\W_]+|[.,;:!?](?!\w)|[()\[\]\u2014]")
# A phrase of the vocabulary: words with at most a `*` behind, and what may join them.
_PHRASE = re.compile(r"[^\W_]+\*?(?:[\s/.'’\-\u2010-\u2013]+[^\W_]+\*?)*")
_PHRASE_WORD = re.compile(r"[^\W_]+\*?")
# The ways to spell a word; one with a `*` has that as its last letter, and no plural.
_Spellings = tuple[str, ...]
# The end of a word -> what its plural has instead; the first row that fits.
_PLURALS = (
    (re.compile(r"(?<=[^aeiou])y$"), "ies"),
    (re.compile(r"(?<=[sxz])$|(?<=[cs]h)$"), "es"),
    (re.compile(r"$"), "s"),
)


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic of the vocabulary: its name, its facet's name, what belongs there."""

    name: str
    facet: str
    what: str


@dataclass(frozen=True, slots=True, eq=False)
class _Phrase:
    """A phrase as the vocabulary writes it, its topic by number, its kind, its words' spellings.

    `capitals` are those of its words that keep their case, by their places in it.
    """

    text: str
    topic: int
    kind: str
    words: tuple[_Spellings, ...]
    capitals: tuple[tuple[int, _Spellings], ...]

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
class _Node:
    """A place in the tree of all phrases, one word below another, in lower case.

    `words` leads on by any spelling of the next word, or by its stem with the `*`; `stems`
    finds those stems by their first three letters. `ends` are the phrases that are complete.
    """

    words: dict[str, _Node] = field(default_factory=dict)
    stems: dict[str, list[str]] = field(default_factory=dict)
    ends: list[_Phrase] = field(default_factory=list)

    def after(self, word: str) -> list[_Node]:
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
    tree: _Node = field(repr=False)


def file_under(title: str, abstract: str, vocabulary: Vocabulary) -> tuple[Filing, ...]:
    """The topics of a paper, best first, each with the phrases that put it there.

    Each mention of a phrase adds its `POINTS`: a sure phrase 6 in the title and 3 in the
    abstract, a hint 2 and 1, a phrase against takes 4 and 2 off. In either place a sure
    phrase and one against count up to three times, a hint up to twice. A topic is given that
    has `ENOUGH` points, and a fifth of the best topic's: so one sure phrase suffices, while a
    hint needs another beside it or its own mention in the title.

    At most `MOST_TOPICS`; equals stand in the vocabulary's order. If no topic has enough
    points, the one with most of them is given; if none has any, the answer is empty.
    """
    points: defaultdict[int, int] = defaultdict(int)
    speaking: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for place, text in (("title", title), ("abstract", abstract)):
        for phrase, mentions in Counter(_mentions(text, vocabulary)).items():
            worth = POINTS[phrase.kind][place] * min(mentions, MENTIONS[phrase.kind])
            points[phrase.topic] += worth
            if worth > 0:
                speaking[phrase.topic][phrase.text] += worth
    ranked = sorted((-worth, topic) for topic, worth in points.items() if worth > 0)
    needed = max(ENOUGH, max(points.values(), default=0) / BEST_TO_LEAST)
    enough = [topic for worth, topic in ranked if -worth >= needed]
    return tuple(
        Filing(
            topic=vocabulary.topics[topic].name,
            words=tuple(text for text, _ in speaking[topic].most_common()),
        )
        for topic in enough[:MOST_TOPICS] or [topic for _, topic in ranked[:1]]
    )


def _mentions(text: str, vocabulary: Vocabulary) -> Iterator[_Phrase]:
    """Every phrase that stands in the text, once for each time that it stands there.

    Within a topic a phrase inside a longer one is no mention of its own: where
    `vision-language model` speaks against a topic, its `language model` does not speak for it.
    """
    exact = _TOKEN.findall(text)
    lower = [word.lower() for word in exact]
    covered: dict[int, int] = {}
    tree = vocabulary.tree
    # Asked here and not in a call: most words start no phrase, and this is the inner loop.
    starts = [
        at
        for at, word in enumerate(lower)
        if word in tree.words or word[:SHORTEST_STEM] in tree.stems
    ]
    for start in starts:
        for phrase in reversed(_starting_at(start, lower, tree)):
            end = start + len(phrase.words)
            if phrase.capitals and not phrase.has_its_capitals(start, exact):
                continue
            if end > covered.get(phrase.topic, 0):
                covered[phrase.topic] = end
                yield phrase


def _starting_at(start: int, lower: list[str], tree: _Node) -> list[_Phrase]:
    """The phrases that stand at a place of the text, case aside, the shortest first."""
    nodes = tree.after(lower[start])
    found: list[_Phrase] = []
    while nodes:
        for node in nodes:
            found += node.ends
        start += 1
        if start == len(lower):
            break
        nodes = [further for node in nodes for further in node.after(lower[start])]
    return found


def load(path: Path) -> Vocabulary:
    """The vocabulary of a file. A `SettingsError` tells all that is wrong with it, by line."""
    reading = _Reading(path.name)
    _read_vocabulary(_compose(path), reading)
    if reading.problems:
        raise SettingsError("\n".join(str(problem) for problem in sorted(reading.problems)))
    return Vocabulary(topics=tuple(reading.topics), tree=reading.tree)


@dataclass(slots=True)
class _Reading:
    """What has been read of a vocabulary so far, and what was found wrong with it."""

    file: str
    topics: list[Topic] = field(default_factory=list)
    tree: _Node = field(default_factory=_Node)
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, node: yaml.Node, what: str, remedy: str) -> None:
        self.problems.append(Problem(self.file, _line(node), what, remedy))


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _compose(path: Path) -> yaml.Node:
    """The file as YAML nodes, which know their lines."""

    def broken(line: int, what: str, remedy: str) -> SettingsError:
        return SettingsError(str(Problem(path.name, line, what, remedy)))

    try:
        text = path.read_bytes().decode("utf-8-sig")
        root = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except OSError as error:
        what = f"The vocabulary cannot be read: {error.strerror}."
        raise broken(1, what, "Check its place and its rights.") from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise broken(line, "This is not UTF-8.", "Save the file as UTF-8.") from error
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise broken(line, "Here is a control character.", "Take it out.") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        what = f"This is not YAML: {error.problem}."
        raise broken(line, what, "Check colons, brackets, quotes and the indent.") from error
    if root is None:
        raise broken(1, "The file holds no topic.", "Write facet, topic and phrases.")
    return root


def _read_vocabulary(root: yaml.Node, reading: _Reading) -> None:
    lines: dict[str, int] = {}
    for facet, _, topics in _pairs(root, "The vocabulary", "facets", reading):
        for name, node, body in _pairs(topics, f"«{facet}»", "topics", reading):
            if name in lines:
                what = f"The topic «{name}» stands in line {lines[name]} too."
                reading.wrong(node, what, "Keep one of the two.")
            lines.setdefault(name, _line(node))
            _read_topic(facet, name, node, body, reading)


def _read_topic(facet: str, name: str, node: yaml.Node, body: yaml.Node, reading: _Reading) -> None:
    known = ("what", *POINTS)
    parts: dict[str, yaml.Node] = {}
    for key, key_node, value in _pairs(body, f"«{name}»", "parts", reading):
        parts[key] = value
        if key not in known:
            what = f"«{key}» is no part of a topic."
            reading.wrong(key_node, what, f"Use one of: {', '.join(known)}.")
    what = _words_of(parts.get("what"))
    if not what:
        remedy = "Add a line «what: ...» that says in a sentence what belongs there."
        reading.wrong(parts.get("what", node), f"«{name}» has no definition.", remedy)
    seen: dict[tuple[_Spellings, ...], str] = {}
    for kind in POINTS:
        for item in _items(parts.get(kind), kind, reading):
            _read_phrase(item, kind, seen, reading)
    if not {"sure", "hints"} & set(seen.values()):
        what_is_wrong = f"«{name}» has no phrase that speaks for it."
        reading.wrong(node, what_is_wrong, "Add a line «sure: [...]» or «hints: [...]».")
    reading.topics.append(Topic(name, facet, what))


def _read_phrase(
    item: yaml.Node, kind: str, seen: dict[tuple[_Spellings, ...], str], reading: _Reading
) -> None:
    """Adds a phrase of the topic that is being read, or what is wrong with it.

    `seen` holds the phrases that the topic has so far, each with its kind.
    """
    text = _words_of(item)
    spelt = _PHRASE_WORD.findall(text)
    words = tuple(_spellings(word) for word in spelt)
    wrong = (
        (not text, "A phrase is empty.", "Write it or take it out."),
        (
            not _PHRASE.fullmatch(text),
            f"«{text}» is no phrase.",
            "Write words, joined by spaces or hyphens, with * only at a word's end.",
        ),
        (
            len(words) > LONGEST_PHRASE,
            f"«{text}» has {len(words)} words.",
            f"Shorten it to {LONGEST_PHRASE} at most.",
        ),
        (
            any(word.endswith("*") and len(word) <= SHORTEST_STEM for word in spelt),
            f"«{text}» has too few letters before its *.",
            f"Write {SHORTEST_STEM} at least.",
        ),
        (words in seen, f"«{text}» stands under this topic already.", "Keep one of the two."),
    )
    for is_so, what, remedy in wrong:
        if is_so:
            reading.wrong(item, what, remedy)
            return
    seen[words] = kind
    capitals = tuple((at, word) for at, word in enumerate(words) if word[0] != word[0].lower())
    phrase = _Phrase(text, len(reading.topics), kind, words, capitals)
    _plant(phrase, reading.tree)


def _plant(phrase: _Phrase, tree: _Node) -> None:
    """Puts a phrase into the tree, by every spelling of each of its words."""
    for path in product(*phrase.words):
        node = tree
        for word in map(str.lower, path):
            if word.endswith("*"):
                stems = node.stems.setdefault(word[:SHORTEST_STEM], [])
                if word[:-1] not in stems:
                    stems.append(word[:-1])
            node = node.words.setdefault(word, _Node())
        node.ends.append(phrase)


def _spellings(word: str) -> _Spellings:
    """What a word of the vocabulary matches: `quantiz*`, or `(image, images)`, or `(GAN, GANs)`."""
    keeps_case = sum(letter.isupper() for letter in word) > 1
    spelt = word if keeps_case else word.lower()
    if spelt.endswith("*"):
        return (spelt,)
    pattern, ending = next(row for row in _PLURALS if row[0].search(spelt))
    return (spelt, pattern.sub(ending, spelt, count=1))


def _pairs(
    node: yaml.Node, owner: str, content: str, reading: _Reading
) -> Iterator[tuple[str, yaml.Node, yaml.Node]]:
    """The keys of a mapping, each with its own node and its value's."""
    if not isinstance(node, yaml.MappingNode):
        what = f"{owner} should hold {content}, each with a colon behind its name."
        reading.wrong(node, what, "See the head of the file for the form.")
        return
    lines: dict[str, int] = {}
    for key_node, value in node.value:
        key = _words_of(key_node)
        if not key:
            reading.wrong(key_node, "A name is missing before this colon.", "Write it.")
        elif key in lines:
            what = f"«{key}» stands in line {lines[key]} already."
            reading.wrong(key_node, what, "Keep one of the two.")
        else:
            lines[key] = _line(key_node)
            yield key, key_node, value


def _items(node: yaml.Node | None, kind: str, reading: _Reading) -> Iterable[yaml.Node]:
    """The phrases of a list; a part that is left out has none."""
    if node is None:
        return ()
    if not isinstance(node, yaml.SequenceNode):
        reading.wrong(node, f"«{kind}» should be a list.", "Write [first phrase, second phrase].")
        return ()
    return tuple(node.value)


def _words_of(node: yaml.Node | None) -> str:
    """What a plain value says, on one line; a list or a missing value says nothing."""
    return " ".join(node.value.split()) if isinstance(node, yaml.ScalarNode) else ""
