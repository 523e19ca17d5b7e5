"""Key phrases of a paper, and those that rise in the whole corpus.

After C-value (Frantzi, Ananiadou and Mima, 2000), with TF-IDF where that has frequency: a
phrase is up to `LONGEST` words that stand together, none of them a word of any paper; it
counts for more the longer it is, and for less the more often it is but a part of a longer one.
What a paper says once counts only where others come back to it: terms do, turns of words do not.

standing  texts → the phrases in them, and how many papers hold each
chosen    → the key phrases of each paper
trends    → those whose share of the papers rises
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from generator.model import DatedListing, Paper, Trend

if TYPE_CHECKING:
    from generator.enrich.key_phrases.ngrams import Texts

MOST = 5
LONGEST = 4
MOST_RISING = 15


def read(papers: Sequence[Paper]) -> Texts:
    """The texts of the papers as the others below want them."""
    # Here, as numpy takes longer to import than `check` takes to run without it.
    from generator.enrich.key_phrases.ngrams import texts_of

    return texts_of(papers)


def enrich(papers: Sequence[Paper], texts: Texts) -> dict[str, tuple[str, ...]]:
    """Return up to `MOST` phrases of each paper by its id, best first, as the paper writes them.

    Capitals are those that most papers use, as titles and sentences have some of their own.
    """
    from generator.enrich.key_phrases.ranking import chosen

    return {paper.id: phrases for paper, phrases in zip(papers, chosen(texts), strict=True)}


def rising(
    papers: Sequence[Paper],
    listings: Sequence[DatedListing],
    phrases: Mapping[str, tuple[str, ...]],
    texts: Texts,
    covers: Callable[[str], bool],
) -> tuple[Trend, ...]:
    """Return the key phrases whose share of the papers rises, surest first, uncovered ones only.

    The share of the newest half of the papers is compared to that of the others. A paper's day
    is its own or, if that is unknown, that of its earliest listing; papers without either say
    nothing about time. `covers` tells whether a topic covers a phrase. `phrases` are the key
    phrases by paper id; `texts` are those of the papers, which are sorted by id.
    """
    from generator.enrich.key_phrases.trends import trends

    return trends(papers, listings, phrases, texts, covers)
