"""Papers near a paper, by what they are about.

bags     papers → the terms of each, and what each term is worth
nearest  → the papers near each, and the terms that both share
"""

from __future__ import annotations

from collections.abc import Sequence

from generator.model import Near, Paper


def near(papers: Sequence[Paper]) -> list[tuple[Near, ...]]:
    """For each paper up to six others, best first, with the words that both share.

    Never itself, nor one of the same title or the same abstract. The answer depends on what
    the papers say and on their ids, not on their order.
    """
    # Here, as numpy and scipy take longer to import than `check` takes to run without them.
    from generator.neighbours.nearest import nearest

    order = sorted(range(len(papers)), key=lambda at: papers[at].id)
    found = nearest([papers[at] for at in order])
    by_place = dict(zip(order, found, strict=True))
    return [by_place[at] for at in range(len(papers))]
