"""How near papers are to some others, by the same tf-idf weights as related papers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from generator.enrich.related.tfidf import ROW_LENGTH, tfidf_matrix
from generator.model import Paper
from generator.text.language.token_array import TokenArray


class Nearness:
    """The weights of the terms of all papers, which any papers are compared by."""

    def __init__(self, papers: Iterable[Paper]) -> None:
        """Read the papers, in the order of their ids, so that no other order shows."""
        in_order = sorted(papers, key=lambda paper: paper.id)
        texts = (text for paper in in_order for text in (paper.abstract, paper.title))
        self._weights = tfidf_matrix(len(in_order), TokenArray.from_texts(texts)).weights
        self._rows = {paper.id: row for row, paper in enumerate(in_order)}

    def nearest(self, ids: Sequence[str], others: Sequence[str]) -> dict[str, tuple[str, int]]:
        """Return the nearest of the papers `others` for each of `ids`, and the cosine per mille.

        A paper is not compared with itself; of equals the first is taken, and none where all
        cosines are 0.
        """
        if not ids or not others:
            return {}
        weights = self._weights
        own, theirs = ([self._rows[id] for id in group] for group in (ids, others))
        products = (weights[own] @ weights[theirs].T).toarray()
        cosines = products.astype(np.int64) * 1000 // ROW_LENGTH**2
        for column, id in enumerate(others):
            if id in ids:
                cosines[ids.index(id), column] = 0
        best = cosines.argmax(axis=1).tolist()
        return {
            id: (others[column], int(row[column]))
            for id, column, row in zip(ids, best, cosines, strict=True)
            if row[column] > 0
        }
