"""How a paper is filed under the topics of a vocabulary.

A phrase is looked for in the title and in the abstract, word by word:

- hyphens, slashes and spaces are the same, and a phrase never crosses the end of a clause;
- case does not matter, save for a word with two or more capitals (`GAN`, `NeRF`);
- a plural counts as its singular, and `quantiz*` stands for any ending.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from generator.model import Filing
from generator.topics.tree import SHORTEST_STEM, Node, Phrase, Vocabulary

# What a mention of a phrase is worth, by its kind under the topic and by where it stands.
POINTS: Mapping[str, Mapping[str, int]] = {
    "sure": {"title": 6, "abstract": 3},
    "hints": {"title": 2, "abstract": 1},
    "against": {"title": -4, "abstract": -2},
}
# How many mentions of a phrase count: what a paper is about, it says again. A hint counts
# twice, so that no hint reaches ENOUGH in an abstract by itself.
MENTIONS: Mapping[str, int] = {"sure": 3, "hints": 2, "against": 3}
# The points that file a paper. Where a topic is as clear as CLEAR, the others need one more:
# what such a paper mentions once is not what it is about.
ENOUGH = 3
CLEAR = 13
ENOUGH_BESIDE_CLEAR = 4
MOST_TOPICS = 6

# A word, or a mark that ends a clause; the dot of `1.58` and `v2.1` ends none.
_TOKEN = re.compile(r"[^\W_]+|[.,;:!?](?!\w)|[()\[\]\u2014]")


def file_under(title: str, abstract: str, vocabulary: Vocabulary) -> tuple[Filing, ...]:
    """The topics of a paper, best first, each with the phrases that put it there.

    Each mention of a phrase adds its `POINTS`: a sure phrase 6 in the title and 3 in the
    abstract, a hint 2 and 1, a phrase against takes 4 and 2 off. In either place a sure
    phrase and one against count up to three times, a hint up to twice. `ENOUGH` points file
    the paper, or `ENOUGH_BESIDE_CLEAR` where some topic is `CLEAR`. So one sure phrase is
    enough unless the paper is clearly about something else, and a hint needs another hint
    beside it or its place in the title.

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
    is_clear = any(worth >= CLEAR for worth in points.values())
    needed = ENOUGH_BESIDE_CLEAR if is_clear else ENOUGH
    enough = [topic for worth, topic in ranked if -worth >= needed]
    return tuple(
        Filing(
            topic=vocabulary.topics[topic].name,
            words=tuple(text for text, _ in speaking[topic].most_common()),
        )
        for topic in enough[:MOST_TOPICS] or [topic for _, topic in ranked[:1]]
    )


def _mentions(text: str, vocabulary: Vocabulary) -> Iterator[Phrase]:
    """Every phrase that stands in the text, once for each time that it stands there.

    Within a topic a phrase inside a longer one is no mention of its own: where
    `vision-language model` speaks against a topic, its `language model` does not speak for it.
    """
    exact = _TOKEN.findall(text)
    lower = [*map(str.lower, exact), ""]  # the last leads nowhere: no phrase runs over the end
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


def _starting_at(start: int, lower: list[str], tree: Node) -> list[Phrase]:
    """The phrases that stand at a place of the text, case aside, the shortest first."""
    found: list[Phrase] = []
    nodes = tree.after(lower[start])
    while nodes:
        start += 1
        further: list[Node] = []
        for node in nodes:
            found += node.ends
            if node.words:
                further += node.after(lower[start])
        nodes = further
    return found
