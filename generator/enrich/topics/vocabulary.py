"""The vocabulary of topics: its YAML file is read and checked.

Facet → topic → what belongs there, which topics it implies, and the phrases for and against it.
The head of `vocabulary.yml` beside this file explains the format. All errors of a file are
reported at once, each with its line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product
from pathlib import Path

import yaml

from generator.enrich.topics.classify import POINTS
from generator.enrich.topics.matcher import (
    ANY_WORD,
    MIN_STEM_LENGTH,
    Phrase,
    TrieNode,
    Vocabulary,
    word_forms,
)
from generator.model import Topic
from generator.problems import Problem, SettingsError
from generator.runtime import yaml_nodes
from generator.runtime.fingerprint import digest
from generator.settings import is_blank
from generator.text import clean

MAX_PHRASE_WORDS = 6
# A phrase of N words has 2^N spellings, with singulars and plurals; the shipped vocabulary has
# some 20,000. More than this take longer to read than a site of 10,000 papers takes to build.
MAX_SPELLINGS = 250_000

# The keys of a topic.
KEYS = ("what", "implies", "formerly", *POINTS)

# One form of each word of a phrase -> the phrase as the vocabulary writes it.
_PhrasesByForms = dict[tuple[str, ...], str]

# A phrase: words with an optional `*` at one end, or a `*` alone, and the separators between them.
_PHRASE_WORD = re.compile(r"\*[^\W_]*|[^\W_]+\*?")
_SEPARATORS = r"[\s/.'’\-\u2010-\u2013]+"
_PHRASE = re.compile(rf"(?:{_PHRASE_WORD.pattern})(?:{_SEPARATORS}(?:{_PHRASE_WORD.pattern}))*")


def load(path: Path) -> Vocabulary:
    """Return the vocabulary in the file at `path`; the same object while its bytes are the same.

    Raise `SettingsError` with everything that is wrong, one line each, sorted by line.
    """
    return _parse(path.name, yaml_nodes.read(path))


@lru_cache(maxsize=4)  # a preview asks after each edit
def _parse(file: str, content: bytes) -> Vocabulary:
    reader = _Reader(file)
    root = yaml_nodes.compose_content(content, file)
    if root is None:
        problem = Problem(
            file, 1, "The file contains no topics.", "Add a facet, a topic and its phrases."
        )
        raise SettingsError(str(problem))
    _read_vocabulary(root, reader)
    implied = _resolve_implied(reader)
    _check_former(reader)
    if reader.problems:
        raise SettingsError("\n".join(str(problem) for problem in sorted(reader.problems)))
    return Vocabulary(tuple(reader.topics), implied, reader.trie, digest(content))


@dataclass(slots=True)
class _Reader:
    """What was read of a vocabulary so far, and its problems."""

    file: str
    topics: list[Topic] = field(default_factory=list)
    implied: list[tuple[yaml.Node, ...]] = field(default_factory=list)
    former: list[tuple[yaml.Node, ...]] = field(default_factory=list)
    trie: TrieNode = field(default_factory=TrieNode)
    spellings: int = 0
    problems: list[Problem] = field(default_factory=list)

    def report(self, node: yaml.Node, what: str, remedy: str) -> None:
        """Add a problem at the line of a node."""
        self.problems.append(Problem(self.file, _line(node), what, remedy))


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _read_vocabulary(root: yaml.Node, reader: _Reader) -> None:
    lines: dict[str, int] = {}
    for facet, facet_node, topics in _items(root, "The vocabulary", "facets", reader):
        if _is_topic(topics):
            what = f"“{facet}” contains the keys of a topic, but should contain topics."
            reader.report(facet_node, what, "Add the missing facet above it.")
            continue
        for name, node, body in _items(topics, f"“{facet}”", "topics", reader):
            if name in lines:
                what = f"The topic “{name}” is also in line {lines[name]}."
                reader.report(node, what, "Remove one of the two.")
            lines.setdefault(name, _line(node))
            _read_topic(facet, name, node, body, reader)


def _is_topic(node: yaml.Node) -> bool:
    """Return whether a node is a topic: then the level of topics is missing."""
    return isinstance(node, yaml.MappingNode) and any(
        _text(key) in KEYS and not isinstance(value, yaml.MappingNode) for key, value in node.value
    )


def _read_topic(facet: str, name: str, node: yaml.Node, body: yaml.Node, reader: _Reader) -> None:
    values: dict[str, yaml.Node] = {}
    for key, key_node, value in _items(body, f"“{name}”", "the keys of a topic", reader):
        values[key] = value
        if key not in KEYS:
            what = f"“{key}” is not a key of a topic."
            reader.report(key_node, what, f"Use one of: {', '.join(KEYS)}.")
    description = _text(values.get("what"))
    if not description:
        what = f"“{name}” has no description."
        remedy = "Add a line “what: …” that says in a sentence which papers belong there."
        reader.report(values.get("what", node), what, remedy)
    phrases: _PhrasesByForms = {}
    has_support = False
    for kind in POINTS:
        for item in _list(values.get(kind), kind, reader):
            is_valid = _read_phrase(item, kind, phrases, reader)
            has_support |= is_valid and kind != "against"
    if not has_support:
        what = f"“{name}” has no phrase that supports it."
        reader.report(node, what, "Add a line “sure: […]” or “hints: […]”.")
    reader.implied.append(tuple(_list(values.get("implies"), "implies", reader)))
    former = _list(values.get("formerly"), "formerly", reader)
    reader.former.append(tuple(former))
    names = tuple(dict.fromkeys(filter(None, map(_text, former))))
    reader.topics.append(Topic(name, facet, description, names))


def _resolve_implied(reader: _Reader) -> tuple[tuple[int, ...], ...]:
    """Return for each topic the indices of those it implies, in any order."""
    indices = {topic.name: index for index, topic in enumerate(reader.topics)}
    implied: list[tuple[int, ...]] = []
    for topic, items in zip(reader.topics, reader.implied, strict=True):
        for item in items:
            name = _text(item)
            if name == topic.name:
                reader.report(item, f"“{name}” implies itself.", "Remove it from the list.")
            elif name not in indices:
                what = f"There is no topic “{name}”."
                reader.report(item, what, "Use the name of a topic of this file.")
        resolved = dict.fromkeys(indices.get(_text(item)) for item in items)
        implied.append(tuple(index for index in resolved if index is not None))
    return tuple(implied)


def _check_former(reader: _Reader) -> None:
    """Report former names that are those of a topic, or of two."""
    current = {topic.name for topic in reader.topics}
    owners: dict[str, str] = {}
    for topic, items in zip(reader.topics, reader.former, strict=True):
        for item in items:
            name = _text(item)
            if is_blank(name):
                reader.report(item, "A former name is empty.", "Write the name or remove it.")
            elif name in current or name in owners:
                whose = f"of “{owners[name]}” too" if name in owners else "of a topic of this file"
                reader.report(item, f"“{name}” is a name {whose}.", "Remove it from “formerly”.")
            else:
                owners[name] = topic.name


def _read_phrase(item: yaml.Node, kind: str, phrases: _PhrasesByForms, reader: _Reader) -> bool:
    """Add a phrase to the topic that is being read, or report what is wrong with it.

    `phrases` are those that the topic has so far. Return whether the phrase is valid.
    """
    text = _text(item)
    words = _PHRASE_WORD.findall(text)
    if error := next(_form_errors(item, text, words), None):
        reader.report(item, *error)
        return False
    forms = tuple(word_forms(word) for word in words)
    paths = tuple(product(*forms))
    if same := next((phrases[path] for path in paths if path in phrases), None):
        what = f"“{text}” matches the same words as “{same}” of this topic."
        reader.report(item, what, "Remove one of the two; of a plural, keep the singular.")
        return False
    reader.spellings += len(paths)
    if reader.spellings > MAX_SPELLINGS:
        what = f"Up to here the phrases have more than {MAX_SPELLINGS:,} spellings."
        remedy = "A word more doubles those of a phrase: use fewer phrases, or shorter ones."
        raise SettingsError(str(Problem(reader.file, _line(item), what, remedy)))
    phrases.update(dict.fromkeys(paths, text))
    cased = tuple((index, word) for index, word in enumerate(forms) if word[0] != word[0].lower())
    reader.trie.insert(Phrase(text, len(reader.topics), kind, forms, cased))
    return True


def _form_errors(item: yaml.Node, text: str, words: list[str]) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the form of a phrase of these words, each with the remedy."""
    if not text:
        yield "A phrase is empty.", "Write the phrase or remove it."
    if item.start_mark.line != item.end_mark.line:
        what = f"“{text}” continues on the next line."
        yield what, "Add the missing comma, or write the phrase on one line."
    if not _PHRASE.fullmatch(text):
        remedy = "Write words, separated by spaces or hyphens, with * only at one end of a word."
        yield f"“{text}” is not a valid phrase.", remedy
    if ANY_WORD in (*words[:1], *words[-1:]):
        what = f"“{text}” begins or ends with a * alone."
        yield what, "Remove it; a * alone is any one word between others."
    if len(words) > MAX_PHRASE_WORDS:
        what = f"“{text}” has {len(words)} words."
        yield what, f"Shorten it to {MAX_PHRASE_WORDS} words or fewer."
    if any("*" in word and 1 < len(word) <= MIN_STEM_LENGTH for word in words):
        what = f"“{text}” has too few letters beside its *."
        yield what, f"Write {MIN_STEM_LENGTH} letters or more."


def _items(
    node: yaml.Node, owner: str, content: str, reader: _Reader
) -> Iterator[tuple[str, yaml.Node, yaml.Node]]:
    """Yield the keys of a mapping, each with its node and the node of its value."""
    if not isinstance(node, yaml.MappingNode):
        what = f"{owner} should contain {content}, each with a colon after its name."
        reader.report(node, what, "The head of generator/enrich/topics/vocabulary.yml shows how.")
        return
    lines: dict[str, int] = {}
    for key_node, value in node.value:
        key = _text(key_node)
        if is_blank(key):
            reader.report(key_node, "A name is missing before this colon.", "Add the name.")
        elif key in lines:
            what = f"“{key}” is already in line {lines[key]}."
            reader.report(key_node, what, "Remove one of the two.")
        else:
            lines[key] = _line(key_node)
            yield key, key_node, value


def _list(node: yaml.Node | None, key: str, reader: _Reader) -> Iterable[yaml.Node]:
    """Return the nodes of a list; none if the key is missing."""
    if node is None:
        return ()
    if not isinstance(node, yaml.SequenceNode):
        reader.report(node, f"“{key}” should be a list.", "Write [first phrase, second phrase].")
        return ()
    return tuple(node.value)


def _text(node: yaml.Node | None) -> str:
    """Return a plain value on one line; a list or a missing value is empty."""
    return clean(node.value) if isinstance(node, yaml.ScalarNode) else ""
