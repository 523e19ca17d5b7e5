"""The key phrases of the real listings, those that rise, and what finding them costs.

There is no truth for either: a reader must say whether they tell what a paper is about, and
whether the owner of the vocabulary learns what to add.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from benchmarks import ROOT
from generator import catalogue, sources
from generator.enrich import key_phrases, topics
from generator.model import Catalogue
from generator.settings import VOCABULARY, from_mapping

SHOWN = 10


def run(shared: Path) -> None:
    """Prints the phrases of some papers, the most frequent, and those that rise."""
    for name in ("dumps", "captures/scale"):
        listings = sources.read_all([shared / name]).listings
        known = catalogue.build(listings, from_mapping(ROOT, {}))
        before = time.process_time()
        papers = sorted(known.papers, key=lambda paper: paper.id)
        phrases = key_phrases.enrich(papers, key_phrases.read_corpus(papers))
        spent = (time.process_time() - before) / len(papers) * 1000
        print(f"--- {name}: {len(papers):,} papers, {spent:.2f} ms a paper\n")
        _print(known, phrases)


def _print(known: Catalogue, phrases: Mapping[str, tuple[str, ...]]) -> None:
    for paper in known.papers[:: max(len(known.papers) // SHOWN, 1)]:
        print(f"  {paper.title}\n    {', '.join(phrases[paper.id])}")
    most = Counter(phrase for paper in known.papers for phrase in phrases[paper.id]).most_common(30)
    print("\nOf most papers:", ", ".join(f"{phrase} {count}" for phrase, count in most))
    vocabulary = topics.load(VOCABULARY)
    papers = sorted(known.papers, key=lambda paper: paper.id)
    rising = key_phrases.rising(
        papers,
        known.listings,
        phrases,
        key_phrases.read_corpus(papers),
        lambda phrase: topics.is_covered(phrase, vocabulary),
    )
    print("\nRising, with papers and those of the newest half, and covered by no topic:")
    for trend in rising:
        print(f"  {trend.phrase}: {trend.papers}, {trend.recent}")
    print()
