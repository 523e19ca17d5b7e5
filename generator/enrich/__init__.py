"""Papers → what is said about each: topics, an introduced name, key phrases, related papers.

Each package takes papers and returns a value for each by its id.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from generator.enrich import introduced_names, key_phrases, related, topics
from generator.enrich.topics import Vocabulary
from generator.model import Catalogue, Enrichment, Library, Paper, TopicMatch
from generator.runtime.memo import Memo
from generator.runtime.parallel import parallel_map, workers_for

if TYPE_CHECKING:
    from generator.enrich.key_phrases.ngrams import Texts

_NO_MEMO = Memo()


def enrich(catalogue: Catalogue, vocabulary: Vocabulary, memo: Memo = _NO_MEMO) -> Library:
    """Return the catalogue with what is said about its papers.

    `memo` has what followed from single papers in earlier builds.
    """
    # In the order of ids, so that nothing depends on any other order.
    papers = sorted(catalogue.papers, key=lambda paper: paper.id)
    topics_of = topics.enrich(papers, vocabulary, memo)
    names = introduced_names.enrich(papers, memo)
    texts = key_phrases.read(papers)
    phrases, related_papers = parallel_map(
        _call,
        (papers, texts, topics_of),
        [_key_phrases, _related],
        workers=workers_for(len(papers)),
    )
    return Library(
        catalogue=catalogue,
        topics=vocabulary.topics,
        enrichments={
            paper.id: Enrichment(
                topics_of[paper.id], names[paper.id], phrases[paper.id], related_papers[paper.id]
            )
            for paper in papers
        },
        rising=key_phrases.rising(
            papers,
            catalogue.listings,
            phrases,
            texts,
            lambda phrase: topics.covers(phrase, vocabulary),
        ),
    )


_Shared = tuple[Sequence[Paper], "Texts", dict[str, tuple[TopicMatch, ...]]]


def _call(shared: _Shared, function: Any) -> Any:
    return function(*shared)


def _key_phrases(papers: Sequence[Paper], texts: Texts, _: object) -> Any:
    return key_phrases.enrich(papers, texts)


def _related(
    papers: Sequence[Paper], texts: Texts, topics_of: dict[str, tuple[TopicMatch, ...]]
) -> Any:
    return related.enrich(papers, texts.stream, topics_of)
