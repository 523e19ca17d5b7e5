"""Key phrases of a paper, and those that rise among all papers.

After C-value (Frantzi, Ananiadou and Mima, “Automatic recognition of multi-word terms”, 2000),
with tf-idf in the place of the frequency: a phrase is an n-gram of up to `MAX_LENGTH` terms
without stop words; it scores more the longer it is, and less the more often it is nested in a
longer phrase. A phrase that a paper mentions once in passing counts only if it is salient in
other papers, as terms of the field are.

ngrams      papers → token ids, n-grams, and their document frequencies
candidates  n-grams of a batch of papers → mentions of candidates, and which of them are terms
ranking     candidates → the key phrases of each paper
last_resort a paper without key phrases → a phrase of its title or abstract
phrase      phrases: which contain which, and how they are written
trends      key phrases → those whose share of the papers rises
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from generator.model import DatedListing, IntroducedName, Paper, Trend

if TYPE_CHECKING:
    from generator.enrich.key_phrases.ngrams import Corpus

MAX_PHRASES = 5
MAX_LENGTH = 4
MAX_TRENDS = 15
# With fewer dated papers, a new phrase of one paper in a hundred cannot be told from chance: it
# takes six papers of the newer half, and none of the other, to rise by `trends.MIN_Z_SCORE`.
MIN_DATED_PAPERS = 1_200


def read_corpus(papers: Sequence[Paper]) -> Corpus:
    """Return the tokens of the papers, which `enrich` and `rising` work on."""
    # Imported here: numpy takes longer to import than `check` takes without it.
    from generator.enrich.key_phrases.ngrams import Corpus

    return Corpus.from_papers(papers)


def enrich(
    papers: Sequence[Paper], corpus: Corpus, names: Mapping[str, IntroducedName]
) -> dict[str, tuple[str, ...]]:
    """Return up to `MAX_PHRASES` phrases of each paper by its id, best first.

    The name that it introduces, by `names`, is the first, as the paper writes it. Each other one
    is spelt as in its paper, but with the upper and lower case of most papers, since titles and
    sentences have capitals for other reasons.
    """
    from generator.enrich.key_phrases.ranking import rank_phrases

    phrases = rank_phrases(corpus, [names[paper.id].name for paper in papers])
    return {paper.id: found for paper, found in zip(papers, phrases, strict=True)}


def rising(
    papers: Sequence[Paper],
    listings: Sequence[DatedListing],
    phrases: Mapping[str, tuple[str, ...]],
    corpus: Corpus,
    is_covered: Callable[[str], bool],
) -> tuple[Trend, ...]:
    """Return the key phrases whose share of the papers rises, the most certain first.

    The share of the newer half of the papers is compared to that of the others. The day of a
    paper is that of its publication or, if that is unknown, of its earliest listing; papers
    without either have no part in the comparison. `phrases` are the key phrases by paper id;
    phrases that a topic covers, by `is_covered`, are left out. `corpus` is that of the papers.
    """
    from generator.enrich.key_phrases.trends import find_trends

    return find_trends(papers, listings, phrases, corpus, is_covered)


def count_dated(papers: Sequence[Paper], listings: Sequence[DatedListing]) -> int:
    """Return the number of papers with a day, which have a part in the comparison of `rising`."""
    from generator.enrich.key_phrases.trends import days_of

    return len(days_of(papers, listings))
