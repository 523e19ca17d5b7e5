"""How a paper is filed under the topics of a vocabulary.

A phrase is looked for in the title and in the abstract, word by word:

- hyphens, slashes and spaces are the same, and a phrase never crosses the end of a clause;
- case does not matter, save for a word with two or more capitals (`GAN`, `NeRF`);
- a plural counts as its singular, and `quantiz*` stands for any ending;
- a short form in brackets behind what it stands for says nothing new.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from generator.enrich.topics.matcher import Node, Phrase, Vocabulary
from generator.model import TopicMatch

# What a mention of a phrase is worth, by its kind under the topic and by where it stands.
POINTS: Mapping[str, Mapping[str, int]] = {
    "sure": {"title": 6, "abstract": 4},
    "likely": {"title": 5, "abstract": 3},
    "title": {"title": 4, "abstract": 1},
    "words": {"title": 3, "abstract": 1},
    "hints": {"title": 2, "abstract": 1},
    "against": {"title": -2, "abstract": -1},
}
# How many mentions of a phrase count in either place: what a paper is about, it says again.
MENTIONS: Mapping[str, int] = {
    "sure": 3,
    "likely": 3,
    "title": 2,
    "words": 2,
    "hints": 2,
    "against": 2,
}
# The kinds that no paper is filed by: what only they speak of is not covered.
_NOT_COVERING = frozenset(("hints", "against"))
# The points that file a paper.
ENOUGH = 4
# The points that a topic gives to each one that it implies.
IMPLIED = 4
MOST_TOPICS = 6

# A word, or a mark that ends a clause; the dot of `1.58` and `v2.1` ends none.
_TOKEN = re.compile(r"[^\W_]+|[.,;:!?](?!\w)|[()\[\]\u2014]")
_OPENING = frozenset("([")
_CLOSING = frozenset(")]")


@dataclass(slots=True)
class Weight:
    """The points of a topic, given by its number, in all and by phrase; some are below zero."""

    topic: int
    points: int = 0
    phrases: dict[str, int] = field(default_factory=dict)

    def add(self, phrase: str, points: int) -> None:
        self.points += points
        self.phrases[phrase] = self.phrases.get(phrase, 0) + points

    def speaking(self) -> tuple[str, ...]:
        """The phrases that speak for the topic, the weightiest first."""
        ranked = sorted(self.phrases.items(), key=lambda item: -item[1])
        return tuple(phrase for phrase, points in ranked if points > 0)


class _Weights(dict[int, Weight]):
    """A weight for each topic that was asked for."""

    def __missing__(self, topic: int) -> Weight:
        self[topic] = weight = Weight(topic)
        return weight


def classify(title: str, abstract: str, vocabulary: Vocabulary) -> tuple[TopicMatch, ...]:
    """The topics of a paper, best first, each with the phrases that put it there.

    `ENOUGH` points file the paper: a sure phrase has them, a likely one or one for titles has
    them in the title, an everyday word in the title lacks one of them, and all others need
    company or have to be said again. At most `MOST_TOPICS`; equals stand in the vocabulary's
    order. If no topic has enough points, the one with most of them is given; if none has any,
    the answer is empty.
    """
    weights = weigh(title, abstract, vocabulary)
    filed = [weight for weight in weights if weight.points >= ENOUGH][:MOST_TOPICS]
    if not filed:
        filed = [weight for weight in weights[:1] if weight.points > 0]
    return tuple(TopicMatch(vocabulary.topics[w.topic].name, w.speaking()) for w in filed)


def weigh(title: str, abstract: str, vocabulary: Vocabulary) -> list[Weight]:
    """Every topic that some phrase speaks for or against, the one with most points first.

    A mention of a phrase adds its `POINTS`, up to `MENTIONS` of it in either place. A topic
    that has `ENOUGH` by its own phrases gives `IMPLIED` points to each that it implies, in the
    name of its best phrase. Several that imply the same give no more than the best of them.
    """
    weights = _Weights()
    for place, text in (("title", title), ("abstract", abstract)):
        for phrase, mentions in Counter(_mentions(text, vocabulary)).items():
            worth = POINTS[phrase.kind][place] * min(mentions, MENTIONS[phrase.kind])
            weights[phrase.topic].add(phrase.text, worth)
    given: set[int] = set()
    for weight in _best_first(weight for weight in weights.values() if weight.points >= ENOUGH):
        for topic in vocabulary.implied[weight.topic]:
            if topic not in given:
                given.add(topic)
                weights[topic].add(weight.speaking()[0], IMPLIED)
    return _best_first(weights.values())


def _best_first(weights: Iterable[Weight]) -> list[Weight]:
    """Equals stand in the vocabulary's order."""
    return sorted(weights, key=lambda weight: (-weight.points, weight.topic))


def covers(phrase: str, vocabulary: Vocabulary) -> bool:
    """Whether a phrase of the vocabulary that speaks for some topic stands in `phrase`.

    A hint is no such phrase: it says nothing without company.
    """
    return any(found.kind not in _NOT_COVERING for found in _mentions(phrase, vocabulary))


def _mentions(text: str, vocabulary: Vocabulary) -> Iterator[Phrase]:
    """Every phrase that stands in the text, once for each time that it stands there.

    Within a topic a phrase that shares words with another is no mention of its own: where
    `vision-language model` speaks against a topic, its `language model` does not speak for
    it. Nor is one in brackets behind another: `spiking networks (SNNs)` is one mention.
    """
    exact = _TOKEN.findall(text)
    lower = [*map(str.lower, exact), ""]  # the last leads nowhere: no phrase runs over the end
    ends: dict[int, int] = {}
    for start, nodes in enumerate(map(vocabulary.starting.__getitem__, lower)):
        # Most words that start a phrase stand before some other word. This is the inner loop, so
        # that is asked here, for the only node that most of them lead to.
        if not nodes or not (
            (node := nodes[0]).ends or lower[start + 1] in node.words or node.stems or nodes[1:]
        ):
            continue
        for phrase in reversed(_starting_at(start, lower, nodes)):
            if phrase.capitals and not phrase.has_its_capitals(start, exact):
                continue
            before = ends.get(phrase.topic, 0)
            if start < before:
                continue
            end = ends[phrase.topic] = start + len(phrase.words)
            is_short_form = (
                before == start - 1 > 0 and lower[before] in _OPENING and lower[end] in _CLOSING
            )
            if not is_short_form:
                yield phrase


def _starting_at(start: int, lower: list[str], nodes: Sequence[Node]) -> list[Phrase]:
    """The phrases that stand at a place of the text, case aside, the shortest first.

    `nodes` are those to which the word at that place leads.
    """
    found: list[Phrase] = []
    while nodes:
        start += 1
        word = lower[start]
        further: list[Node] = []
        for node in nodes:
            found += node.ends
            # Asked here and not in a call: most nodes know no stem, and this is the inner loop.
            if node.stems:
                further += node.after(word)
            elif word in node.words:
                further.append(node.words[word])
        nodes = further
    return found
