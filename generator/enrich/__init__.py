"""Papers → enrichments: topics, introduced names, key phrases, related papers; and trends.

Each package takes papers and returns a value for each by its id; `trends` is about all of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from generator.enrich import introduced_names, key_phrases, related, topics, trends
from generator.enrich.topics import Vocabulary
from generator.model import Catalogue, Enrichment, IntroducedName, Library, Paper, TopicMatch
from generator.runtime.memo import NO_MEMO, Memo
from generator.runtime.parallel import parallel_map, workers_for

if TYPE_CHECKING:
    from generator.enrich.key_phrases.ngrams import Corpus


_TopicMatches = Mapping[str, tuple[TopicMatch, ...]]
_Names = Mapping[str, IntroducedName]


def enrich(catalogue: Catalogue, vocabulary: Vocabulary, memo: Memo = NO_MEMO) -> Library:
    """Return the catalogue with the enrichments of its papers, and the trends.

    `memo` has the results for single papers from earlier builds.
    """
    # Sorted by id, so that the results depend on no other order.
    papers = sorted(catalogue.papers, key=lambda paper: paper.id)
    matches = topics.enrich(papers, vocabulary, memo)
    names = introduced_names.enrich(papers, memo)
    corpus = key_phrases.read_corpus(papers)
    phrases, related_papers = parallel_map(
        _call,
        (papers, corpus, matches, names),
        [_key_phrases, _related],
        workers=workers_for(len(papers)),
    )
    return Library(
        catalogue=catalogue,
        topics=vocabulary.topics,
        enrichments={
            paper.id: Enrichment(
                matches[paper.id], names[paper.id], phrases[paper.id], related_papers[paper.id]
            )
            for paper in papers
        },
        trends=trends.enrich(
            papers,
            catalogue.listings,
            vocabulary.topics,
            matches,
            key_phrases.usages(papers, phrases, corpus),
            lambda phrase: topics.is_covered(phrase, vocabulary),
        ),
    )


def _call(shared: tuple[Sequence[Paper], Corpus, _TopicMatches, _Names], function: Any) -> Any:
    return function(*shared)


def _key_phrases(papers: Sequence[Paper], corpus: Corpus, _: _TopicMatches, names: _Names) -> Any:
    return key_phrases.enrich(papers, corpus, names)


def _related(papers: Sequence[Paper], corpus: Corpus, matches: _TopicMatches, _: _Names) -> Any:
    return related.enrich(papers, corpus.tokens, matches)
