"""Papers near a paper, by what they are about.

bags     papers → the terms of each, and what each term is worth
nearest  → the papers near each, and the terms that both share
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from generator.model import Paper, RelatedPaper, TopicMatch

if TYPE_CHECKING:
    from generator.text.language.token_array import Stream


def enrich(
    papers: Sequence[Paper], stream: Stream, topics: Mapping[str, tuple[TopicMatch, ...]]
) -> dict[str, tuple[RelatedPaper, ...]]:
    """Return up to six related papers of each paper by its id, best first.

    Never itself, nor one of the same title or the same abstract. The papers are sorted by id,
    so that the result depends on no other order; `stream` has their tokens, `topics` their
    topics by id.
    """
    # Here, as numpy and scipy take longer to import than `check` takes to run without them.
    from generator.enrich.related.similarity import nearest

    nearest_papers = nearest(papers, stream, topics)
    return {paper.id: near for paper, near in zip(papers, nearest_papers, strict=True)}
