"""The topics of papers, by the phrases of a vocabulary. The code knows no topic.

vocabulary  a YAML file → the vocabulary, or what is wrong with the file
matcher     the vocabulary as a trie, in which phrases are looked up
classify    title and abstract → scores → the topics of a paper
"""

from __future__ import annotations

from collections.abc import Sequence

from generator.enrich.topics.classify import TopicScore, classify, is_covered, score_topics
from generator.enrich.topics.matcher import Vocabulary
from generator.enrich.topics.vocabulary import load
from generator.model import Paper, TopicMatch
from generator.runtime.fingerprint import fingerprint, program_fingerprint
from generator.runtime.memo import Memo

__all__ = [
    "TopicScore",
    "Vocabulary",
    "classify",
    "enrich",
    "is_covered",
    "load",
    "score_topics",
]


def enrich(
    papers: Sequence[Paper], vocabulary: Vocabulary, memo: Memo
) -> dict[str, tuple[TopicMatch, ...]]:
    """Return the topics of each paper by its id, best first."""
    topics = memo.map(
        "topics",
        fingerprint(program_fingerprint(), vocabulary.fingerprint),
        _classify,
        vocabulary,
        [(paper.title, paper.abstract) for paper in papers],
        "Finding topics",
    )
    return {paper.id: matches for paper, matches in zip(papers, topics, strict=True)}


def _classify(vocabulary: Vocabulary, texts: tuple[str, str]) -> tuple[TopicMatch, ...]:
    return classify(*texts, vocabulary)
