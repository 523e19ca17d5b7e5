"""Key phrases of a paper, and which papers use those that may have a trend.

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
usage       key phrases → those that may have a trend, with their papers
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from generator.model import IntroducedName, Paper

if TYPE_CHECKING:
    from generator.enrich.key_phrases.ngrams import Corpus
    from generator.enrich.key_phrases.usage import PhraseUsage

MAX_PHRASES = 5
MAX_LENGTH = 4


def read_corpus(papers: Sequence[Paper]) -> Corpus:
    """Return the tokens of the papers, which `enrich` and `usages` work on."""
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


def usages(
    papers: Sequence[Paper], phrases: Mapping[str, tuple[str, ...]], corpus: Corpus
) -> list[PhraseUsage]:
    """Return the key phrases that may have a trend, each with the papers that contain it.

    A single word is one only if it looks like a name: `search` may rise, but is no topic.
    `phrases` are the key phrases by paper id, `corpus` is that of the papers.
    """
    from generator.enrich.key_phrases.usage import find_usages

    return find_usages(papers, phrases, corpus)
