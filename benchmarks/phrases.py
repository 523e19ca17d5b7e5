"""The key phrases of the real listings, those that rise, and what finding them costs.

There is no truth for either: a reader must say whether they tell what a paper is about, and
whether the owner of the vocabulary learns what to add.
"""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

from benchmarks import ROOT
from generator import catalogue, sources
from generator.enrich import key_phrases, topics
from generator.model import Catalogue
from generator.settings import VOCABULARY, from_config

SHOWN = 10


def run(shared: Path) -> None:
    """Prints the phrases of some papers, the most frequent, and those that rise."""
    for name in ("dumps", "captures/scale"):
        listings = sources.read_all([shared / name]).listings
        known = catalogue.build(listings, from_config(ROOT, {}))
        before = time.process_time()
        found = key_phrases.key_phrases(key_phrases.read(known.papers))
        spent = (time.process_time() - before) / len(found) * 1000
        print(f"--- {name}: {len(found):,} papers, {spent:.2f} ms a paper\n")
        papers = [
            replace(paper, phrases=own) for paper, own in zip(known.papers, found, strict=True)
        ]
        _print(replace(known, papers=tuple(papers)))


def _print(known: Catalogue) -> None:
    for paper in known.papers[:: max(len(known.papers) // SHOWN, 1)]:
        print(f"  {paper.title}\n    {', '.join(paper.phrases)}")
    most = Counter(phrase for paper in known.papers for phrase in paper.phrases).most_common(30)
    print("\nOf most papers:", ", ".join(f"{phrase} {count}" for phrase, count in most))
    vocabulary = topics.load(VOCABULARY)
    rising = key_phrases.rising(
        known, key_phrases.read(known.papers), lambda phrase: topics.covers(phrase, vocabulary)
    )
    print("\nRising, with papers and those of the newest half, and covered by no topic:")
    for trend in rising:
        print(f"  {trend.phrase}: {trend.papers}, {trend.recent}")
    print()
