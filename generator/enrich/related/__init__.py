"""Related papers of a paper, by the terms that they share.

tfidf       papers → the weight of each term in each paper
similarity  weights → the related papers of each, and the terms that both share
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from generator.model import Paper, RelatedPaper, TopicMatch

if TYPE_CHECKING:
    from generator.text.language.token_array import TokenArray


def enrich(
    papers: Sequence[Paper], tokens: TokenArray, topics: Mapping[str, tuple[TopicMatch, ...]]
) -> dict[str, tuple[RelatedPaper, ...]]:
    """Return the related papers of each paper by its id, best first.

    There are up to `similarity.MAX_RELATED`, never the paper itself, nor one of the same title or
    the same abstract. The papers are sorted by id, so that the result depends on no other order;
    `tokens` has of each paper its abstract, then its title; `topics` has its topics by id.
    """
    # Imported here: numpy and scipy take longer to import than `check` takes without them.
    from generator.enrich.related.similarity import related_papers

    related = related_papers(papers, tokens, topics)
    return {paper.id: others for paper, others in zip(papers, related, strict=True)}
