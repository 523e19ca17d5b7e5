"""Papers near a paper, by what they are about.

bags     papers → the terms of each, and what each term is worth
nearest  → the papers near each, and the terms that both share
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from generator.model import Near, Paper

if TYPE_CHECKING:
    from generator.text.language.token_array import Stream


def near(papers: Sequence[Paper], stream: Stream) -> list[tuple[Near, ...]]:
    """For each paper up to six others, best first, with the words that both share.

    Never itself, nor one of the same title or the same abstract. The papers are sorted by id,
    so that the answer depends on no other order; `stream` is theirs (`stream_of_papers`).
    """
    # Here, as numpy and scipy take longer to import than `check` takes to run without them.
    from generator.enrich.related.similarity import nearest

    return nearest(papers, stream)
