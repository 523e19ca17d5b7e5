"""The topics of a paper, by points for phrases in its title and abstract.

A phrase is matched word by word:

- hyphens, slashes and spaces are the same, and no match continues across the end of a clause;
- case does not matter, except in a word with two or more capitals (`GAN`, `NeRF`);
- a plural matches as its singular does, and `quantiz*` matches any ending;
- an abbreviation in brackets after its expansion is no further mention.

The classifier is linear over phrases, with a small set of weights instead of trained ones: the
owner of a vocabulary can follow each decision, and change it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from generator.enrich.topics.matcher import Phrase, TrieNode, Vocabulary
from generator.model import TopicMatch

# The points of a mention of a phrase, by its kind and by where it is mentioned.
POINTS: Mapping[str, Mapping[str, int]] = {
    "sure": {"title": 6, "abstract": 4},
    "likely": {"title": 5, "abstract": 3},
    "title": {"title": 4, "abstract": 1},
    "words": {"title": 3, "abstract": 1},
    "hints": {"title": 2, "abstract": 1},
    "against": {"title": -2, "abstract": -1},
}
# How many mentions of a phrase count in the title, and in the abstract: a paper repeats what it
# is about.
MAX_MENTIONS: Mapping[str, int] = {
    "sure": 3,
    "likely": 3,
    "title": 2,
    "words": 2,
    "hints": 2,
    "against": 2,
}
# Kinds that do not cover a phrase: a hint needs company.
_KINDS_WITHOUT_COVER = frozenset(("hints", "against"))
# The points that a topic needs.
MIN_POINTS = 4
# The points that a topic gives to each one that it implies.
IMPLIED_POINTS = 4
MAX_TOPICS = 6

# A word, or a mark that ends a clause; the dot of `1.58` and `v2.1` ends none.
_TOKEN = re.compile(r"[^\W_]+|[.,;:!?](?!\w)|[()\[\]\u2014]")
_OPENING_BRACKETS = frozenset("([")
_CLOSING_BRACKETS = frozenset(")]")


@dataclass(slots=True)
class TopicScore:
    """The points of a topic in all and by phrase; some are negative.

    `topic` is its index in the vocabulary.
    """

    topic: int
    points: int = 0
    phrases: dict[str, int] = field(default_factory=dict)

    def add(self, phrase: str, points: int) -> None:
        """Add the points of a phrase."""
        self.points += points
        self.phrases[phrase] = self.phrases.get(phrase, 0) + points

    def supporting_phrases(self) -> tuple[str, ...]:
        """Return the phrases with positive points, those with most points first."""
        ranked = sorted(self.phrases.items(), key=lambda item: -item[1])
        return tuple(phrase for phrase, points in ranked if points > 0)


class _Scores(dict[int, TopicScore]):
    """Scores by topic; a topic without one gets a score of no points."""

    def __missing__(self, topic: int) -> TopicScore:
        self[topic] = score = TopicScore(topic)
        return score


def classify(title: str, abstract: str, vocabulary: Vocabulary) -> tuple[TopicMatch, ...]:
    """Return the topics of a paper, best first, each with the phrases that support it.

    A topic needs `MIN_POINTS`. A `sure` phrase has them, a `likely` or `title` phrase has them in
    the title, one of `words` in the title lacks one point, and all others need company or a
    further mention. There are at most `MAX_TOPICS`; equals are in the order of the vocabulary.
    If no topic has enough points, the best one is returned; none if no phrase supports any.
    """
    scores = score_topics(title, abstract, vocabulary)
    best = [score for score in scores if score.points >= MIN_POINTS][:MAX_TOPICS]
    if not best:
        best = [score for score in scores[:1] if score.points > 0]
    return tuple(
        TopicMatch(vocabulary.topics[score.topic].name, score.supporting_phrases())
        for score in best
    )


def score_topics(title: str, abstract: str, vocabulary: Vocabulary) -> list[TopicScore]:
    """Return the score of every topic with a phrase that matches, most points first.

    A mention adds `POINTS`, up to `MAX_MENTIONS` in the title and in the abstract. A topic that
    has `MIN_POINTS` by its own phrases gives `IMPLIED_POINTS` to each topic that it implies, by
    its best phrase. Several topics that imply the same one give no more than the best of them.
    """
    scores = _Scores()
    for place, text in (("title", title), ("abstract", abstract)):
        for phrase, mentions in Counter(_mentions(text, vocabulary)).items():
            points = POINTS[phrase.kind][place] * min(mentions, MAX_MENTIONS[phrase.kind])
            scores[phrase.topic].add(phrase.text, points)
    implied: set[int] = set()
    for score in _best_first(score for score in scores.values() if score.points >= MIN_POINTS):
        for topic in vocabulary.implied[score.topic]:
            if topic not in implied:
                implied.add(topic)
                scores[topic].add(score.supporting_phrases()[0], IMPLIED_POINTS)
    return _best_first(scores.values())


def _best_first(scores: Iterable[TopicScore]) -> list[TopicScore]:
    """Sort by points; equals are in the order of the vocabulary."""
    return sorted(scores, key=lambda score: (-score.points, score.topic))


def is_covered(phrase: str, vocabulary: Vocabulary) -> bool:
    """Return whether a phrase contains one of the vocabulary that supports a topic.

    A hint does not count, as it needs company.
    """
    return any(
        mention.kind not in _KINDS_WITHOUT_COVER for mention in _mentions(phrase, vocabulary)
    )


def _mentions(text: str, vocabulary: Vocabulary) -> Iterator[Phrase]:
    """Yield every phrase that the text mentions, once for each mention.

    Of the phrases of a topic that overlap in the text only one is a mention: the first, and of
    those the longest. If `vision-language model` is against a topic, its `language model` does
    not support it. Nor is one in brackets after another: `spiking networks (SNNs)` is one mention.
    """
    words = _TOKEN.findall(text)
    lower = [*map(str.lower, words), ""]  # the last matches nothing: no match goes past the end
    ends: dict[int, int] = {}  # by topic, the end of its last mention
    for start, nodes in enumerate(map(vocabulary.start_nodes.__getitem__, lower)):
        # Most words that start a phrase are followed by a word that does not continue it. This
        # is the inner loop, so that is checked here if there is one node, as for most words.
        if not nodes or not (
            (node := nodes[0]).phrases
            or lower[start + 1] in node.children
            or node.wildcards
            or nodes[1:]
        ):
            continue
        for phrase in reversed(_phrases_at(start, lower, nodes)):
            if phrase.cased_words and not phrase.matches_case(start, words):
                continue
            previous_end = ends.get(phrase.topic, 0)
            if start < previous_end:
                continue
            end = ends[phrase.topic] = start + len(phrase.words)
            is_abbreviation = (
                previous_end == start - 1 > 0
                and lower[previous_end] in _OPENING_BRACKETS
                and lower[end] in _CLOSING_BRACKETS
            )
            if not is_abbreviation:
                yield phrase


def _phrases_at(start: int, lower: list[str], nodes: Sequence[TrieNode]) -> list[Phrase]:
    """Return the phrases that begin at the word `start`, the shortest first.

    Their case is not checked. `nodes` are those that this word leads to.
    """
    phrases: list[Phrase] = []
    while nodes:
        start += 1
        word = lower[start]
        next_nodes: list[TrieNode] = []
        for node in nodes:
            phrases += node.phrases
            # Without a call, as this is the inner loop: most nodes have no wildcards.
            if node.wildcards:
                next_nodes += node.next_nodes(word)
            elif word in node.children:
                next_nodes.append(node.children[word])
        nodes = next_nodes
    return phrases
