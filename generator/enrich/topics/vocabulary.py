"""The vocabulary of topics, read from its YAML file.

Facet -> topic -> what belongs there, which topics that implies, and the phrases that speak
for and against it; `vocabulary.yml` beside this file is one, and its head explains the format.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

import yaml

from generator.enrich.topics.classify import POINTS
from generator.enrich.topics.matcher import (
    SHORTEST_STEM,
    Node,
    Phrase,
    Vocabulary,
    plant,
    spellings,
)
from generator.model import Topic
from generator.problems import Problem, SettingsError
from generator.runtime.fingerprint import files_fingerprint
from generator.runtime.yaml_nodes import compose

LONGEST_PHRASE = 6

# What a topic may hold.
PARTS = ("what", "implies", *POINTS)

# A phrase by one spelling of each of its words -> how the vocabulary writes it.
_Known = dict[tuple[str, ...], str]

# A phrase of the vocabulary: words with at most a `*` behind, and what may join them.
_PHRASE = re.compile(r"[^\W_]+\*?(?:[\s/.'’\-\u2010-\u2013]+[^\W_]+\*?)*")
_PHRASE_WORD = re.compile(r"[^\W_]+\*?")


def load(path: Path) -> Vocabulary:
    """The vocabulary of a file. A `SettingsError` tells all that is wrong with it, by line."""
    reading = _Reading(path.name)
    root = compose(path)
    if root is None:
        problem = Problem(
            path.name, 1, "The file holds no topic.", "Write facet, topic and phrases."
        )
        raise SettingsError(str(problem))
    _read_vocabulary(root, reading)
    implied = _implied(reading)
    if reading.problems:
        raise SettingsError("\n".join(str(problem) for problem in sorted(reading.problems)))
    return Vocabulary(
        tuple(reading.topics), implied, reading.tree, files_fingerprint([path], path.parent)
    )


@dataclass(slots=True)
class _Reading:
    """What has been read of a vocabulary so far, and what was found wrong with it."""

    file: str
    topics: list[Topic] = field(default_factory=list)
    implies: list[tuple[yaml.Node, ...]] = field(default_factory=list)
    tree: Node = field(default_factory=Node)
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, node: yaml.Node, what: str, remedy: str) -> None:
        self.problems.append(Problem(self.file, _line(node), what, remedy))


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _read_vocabulary(root: yaml.Node, reading: _Reading) -> None:
    lines: dict[str, int] = {}
    for facet, facet_node, topics in _pairs(root, "The vocabulary", "facets", reading):
        if _is_topic(topics):
            what = f"«{facet}» holds the parts of a topic where topics should stand."
            reading.wrong(facet_node, what, "Is the facet above it missing?")
            continue
        for name, node, body in _pairs(topics, f"«{facet}»", "topics", reading):
            if name in lines:
                what = f"The topic «{name}» stands in line {lines[name]} too."
                reading.wrong(node, what, "Keep one of the two.")
            lines.setdefault(name, _line(node))
            _read_topic(facet, name, node, body, reading)


def _is_topic(node: yaml.Node) -> bool:
    """Whether this holds what a topic holds: then a level of the file is missing above it."""
    return isinstance(node, yaml.MappingNode) and any(
        _words_of(key) in PARTS and not isinstance(value, yaml.MappingNode)
        for key, value in node.value
    )


def _read_topic(facet: str, name: str, node: yaml.Node, body: yaml.Node, reading: _Reading) -> None:
    parts: dict[str, yaml.Node] = {}
    for key, key_node, value in _pairs(body, f"«{name}»", "parts", reading):
        parts[key] = value
        if key not in PARTS:
            what = f"«{key}» is no part of a topic."
            reading.wrong(key_node, what, f"Use one of: {', '.join(PARTS)}.")
    what = _words_of(parts.get("what"))
    if not what:
        remedy = "Add a line «what: ...» that says in a sentence what belongs there."
        reading.wrong(parts.get("what", node), f"«{name}» has no definition.", remedy)
    known: _Known = {}
    speaks_for_it = False
    for kind in POINTS:
        for item in _items(parts.get(kind), kind, reading):
            is_read = _read_phrase(item, kind, known, reading)
            speaks_for_it |= is_read and kind != "against"
    if not speaks_for_it:
        what_is_wrong = f"«{name}» has no phrase that speaks for it."
        reading.wrong(node, what_is_wrong, "Add a line «sure: [...]» or «hints: [...]».")
    reading.implies.append(tuple(_items(parts.get("implies"), "implies", reading)))
    reading.topics.append(Topic(name, facet, what))


def _implied(reading: _Reading) -> tuple[tuple[int, ...], ...]:
    """For each topic the numbers of those it implies, which may stand below it in the file."""
    numbers = {topic.name: number for number, topic in enumerate(reading.topics)}
    implied: list[tuple[int, ...]] = []
    for topic, items in zip(reading.topics, reading.implies, strict=True):
        for item in items:
            name = _words_of(item)
            if name == topic.name:
                reading.wrong(item, f"«{name}» implies itself.", "Take it out.")
            elif name not in numbers:
                reading.wrong(item, f"There is no topic «{name}».", "Write one of this file.")
        known = dict.fromkeys(numbers.get(_words_of(item)) for item in items)
        implied.append(tuple(number for number in known if number is not None))
    return tuple(implied)


def _read_phrase(item: yaml.Node, kind: str, known: _Known, reading: _Reading) -> bool:
    """Adds a phrase of the topic that is being read, or what is wrong with it.

    `known` holds the phrases that the topic has so far. The answer is whether it was added.
    """
    text = _words_of(item)
    spelt = _PHRASE_WORD.findall(text)
    if wrong := _wrong_form(item, text, spelt):
        reading.wrong(item, *wrong)
        return False
    words = tuple(spellings(word) for word in spelt)
    paths = tuple(product(*words))
    if twin := next((known[path] for path in paths if path in known), None):
        what = f"«{text}» stands under this topic already, as «{twin}»."
        reading.wrong(item, what, "Keep one of the two, and of a plural the singular.")
        return False
    known.update(dict.fromkeys(paths, text))
    capitals = tuple((at, word) for at, word in enumerate(words) if word[0] != word[0].lower())
    plant(Phrase(text, len(reading.topics), kind, words, capitals), reading.tree)
    return True


def _wrong_form(item: yaml.Node, text: str, spelt: list[str]) -> tuple[str, str] | None:
    """What is wrong with a phrase as it is written, and the remedy; `spelt` are its words."""
    wrong = (
        (not text, "A phrase is empty.", "Write it or take it out."),
        (
            item.start_mark.line != item.end_mark.line,
            f"«{text}» runs over the end of the line.",
            "Add the comma that is missing, or write the phrase on one line.",
        ),
        (
            not _PHRASE.fullmatch(text),
            f"«{text}» is no phrase.",
            "Write words, joined by spaces or hyphens, with * only at a word's end.",
        ),
        (
            len(spelt) > LONGEST_PHRASE,
            f"«{text}» has {len(spelt)} words.",
            f"Shorten it to {LONGEST_PHRASE} at most.",
        ),
        (
            any(word.endswith("*") and len(word) <= SHORTEST_STEM for word in spelt),
            f"«{text}» has too few letters before its *.",
            f"Write {SHORTEST_STEM} at least.",
        ),
    )
    return next(((what, remedy) for is_so, what, remedy in wrong if is_so), None)


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
