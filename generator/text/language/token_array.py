"""Many texts as one array of token ids, for numpy to process at once."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain, count

import numpy as np
from numpy.typing import NDArray

from generator.text.language.terms import tokenize

IntArray = NDArray[np.int64]
# The token at the end of each text: a mark, so that no term continues in the next text.
_END_OF_TEXT = "."


@dataclass(frozen=True, slots=True)
class TokenArray:
    """The tokens of texts, concatenated; each text ends with one more mark.

    `vocabulary` has the distinct tokens. Of each token of the texts, `token_ids` has its index in
    the vocabulary, `text_ids` the index of its text; both have shape (tokens,).
    """

    vocabulary: list[str]
    token_ids: IntArray
    text_ids: IntArray

    @classmethod
    def from_texts(cls, texts: Iterable[str]) -> TokenArray:
        """Tokenize the texts.

        Each distinct chunk of characters between spaces is tokenized once.
        """
        chunks = _ids()
        chunk_ids, text_ends = array("q"), array("q")
        for text in texts:
            chunk_ids.extend(map(chunks.__getitem__, (*text.split(), _END_OF_TEXT)))
            text_ends.append(len(chunk_ids))
        vocabulary = _ids()
        tokens_by_chunk = [tuple(map(vocabulary.__getitem__, tokenize(chunk))) for chunk in chunks]
        counts = np.fromiter(map(len, tokens_by_chunk), dtype=np.int64, count=len(chunks))
        chunk_tokens = np.fromiter(
            chain.from_iterable(tokens_by_chunk), dtype=np.int64, count=counts.sum()
        )
        chunk_starts = np.cumsum(counts) - counts  # in `chunk_tokens`
        # Replace each chunk of the texts by its tokens.
        chunk = np.array(chunk_ids, dtype=np.int64)
        lengths = counts[chunk]
        ends = np.cumsum(lengths)  # of each chunk, in the array of tokens
        shifts = np.repeat(chunk_starts[chunk] - ends + lengths, lengths)
        token_ids = chunk_tokens[np.arange(lengths.sum()) + shifts]
        text_lengths = np.diff(ends[np.array(text_ends, dtype=np.int64) - 1], prepend=0)
        text_ids = np.repeat(np.arange(len(text_ends)), text_lengths)
        return cls(list(vocabulary), token_ids, text_ids)


def _ids() -> defaultdict[str, int]:
    """Return an empty mapping from strings to ids, in which an unknown string gets the next id."""
    return defaultdict(count().__next__)
