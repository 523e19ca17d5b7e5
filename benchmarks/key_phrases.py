"""The key phrases of the real listings, the trends, and what they cost.

There is no ground truth: a reader must say whether the phrases tell what a paper is about, and
whether the owner of the vocabulary learns what to add.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from benchmarks import ROOT
from generator import catalogue, sources
from generator.enrich import introduced_names, key_phrases, topics
from generator.model import Catalogue, Trend
from generator.runtime.memo import Memo
from generator.settings import VOCABULARY, from_mapping

EXAMPLES = 10
MOST_FREQUENT = 30


def run(shared: Path) -> None:
    """Print the phrases of some papers, the most frequent ones, and the trends."""
    vocabulary = topics.load(VOCABULARY)
    for name in ("dumps", "captures/scale"):
        listings = sources.read_all([shared / name]).listings
        merged = catalogue.build(listings, from_mapping(ROOT, {}))
        papers = sorted(merged.papers, key=lambda paper: paper.id)
        names = introduced_names.enrich(papers, Memo())
        start = time.process_time()
        corpus = key_phrases.read_corpus(papers)
        phrases = key_phrases.enrich(papers, corpus, names)
        cost = (time.process_time() - start) / len(papers) * 1000
        print(f"--- {name}: {len(papers):,} papers, {cost:.2f} ms a paper\n")
        without = sum(bool(paper.abstract) and not phrases[paper.id] for paper in papers)
        words = [key for found in phrases.values() for key in found if " " not in key]
        wide = Counter(word for word in words if word.islower() and "-" not in word)
        print(f"  with an abstract and no phrase: {without}")
        print(f"  single words in small letters: {', '.join(sorted(wide))}\n")
        _print_phrases(merged, phrases)
        _print_trends(
            key_phrases.rising(
                papers,
                merged.listings,
                phrases,
                corpus,
                lambda phrase: topics.is_covered(phrase, vocabulary),
            )
        )


def _print_phrases(merged: Catalogue, phrases: Mapping[str, tuple[str, ...]]) -> None:
    for paper in merged.papers[:: max(len(merged.papers) // EXAMPLES, 1)]:
        print(f"  {paper.title}\n    {', '.join(phrases[paper.id])}")
    counts = Counter(phrase for paper in merged.papers for phrase in phrases[paper.id])
    most_frequent = counts.most_common(MOST_FREQUENT)
    print("\nOf most papers:", ", ".join(f"{phrase} {count}" for phrase, count in most_frequent))


def _print_trends(trends: tuple[Trend, ...]) -> None:
    print("\nRising, with papers and those of the newer half, and covered by no topic:")
    for trend in trends:
        print(f"  {trend.phrase}: {trend.papers}, {trend.recent}")
    print()
