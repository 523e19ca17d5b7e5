"""Papers as short vectors: latent semantic analysis of the tf-idf weights of related papers.

Deerwester et al., “Indexing by latent semantic analysis” (1990): the singular vectors of the
largest singular values stand for what many papers are about, so that two papers are near that
share a subject, even if they share few words.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.linalg import svds

from generator.enrich.related.tfidf import ROW_LENGTH, tfidf_matrix
from generator.model import Paper
from generator.text.language.token_array import TokenArray

FloatArray = NDArray[np.float64]

DIMENSIONS = 64
# The last digits depend on the machine: on the order in which its library adds.
_DECIMALS = 6


def vectors_of(papers: Sequence[Paper]) -> FloatArray:
    """Return a vector of length 1 for each paper, of up to `DIMENSIONS` dimensions.

    Of a paper that shares no term with another it is zero. The result has shape (papers,
    dimensions), the dimension of the largest singular value first.
    """
    texts = (text for paper in papers for text in (paper.abstract, paper.title))
    weights = tfidf_matrix(len(papers), TokenArray.from_texts(texts)).weights / ROW_LENGTH
    dimensions = min(DIMENSIONS, *(length - 1 for length in weights.shape))
    if dimensions < 2:
        return np.zeros((len(papers), 2))
    start = np.ones(min(weights.shape))  # random otherwise
    left, values, _ = svds(weights, k=dimensions, v0=start)
    order = np.argsort(-values)
    vectors = left[:, order] * values[order]
    # The sign of a singular vector is arbitrary.
    largest = vectors[np.abs(vectors).argmax(axis=0), np.arange(dimensions)]
    vectors = vectors * np.where(largest < 0, -1, 1)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    result: FloatArray = np.round(vectors / np.where(lengths > 1e-9, lengths, 1), _DECIMALS)
    return result
