"""The key phrases of the real listings, the trends, and what they cost.

`key_phrases_judged.jsonl` has 183 papers of `captures` and `captures/scale`, drawn by seed, with
their `central` terms, one of which must be among the phrases, and the phrases that were shown when
they were judged: those that tell what the paper is about (`good`), and those that are cut off,
vague or said in passing (`poor`). What nobody judged is counted apart. For the other papers, and
for the trends, a reader must say.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks import ROOT, print_table, records, share
from generator import catalogue, sources
from generator.enrich import introduced_names, key_phrases, topics
from generator.model import Catalogue, Trend
from generator.runtime.memo import Memo
from generator.settings import VOCABULARY, from_mapping
from generator.text import fold

JUDGED = Path(__file__).with_name("key_phrases_judged.jsonl")
EXAMPLES = 10
MOST_FREQUENT = 30


def run(shared: Path) -> None:
    """Print the phrases of some papers, the most frequent ones, the judged ones, and the trends."""
    vocabulary = topics.load(VOCABULARY)
    phrases_by_title: dict[str, Sequence[str]] = {}
    for name in ("dumps", "captures", "captures/scale"):
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
        phrases_by_title |= {
            fold(title): phrases[paper.id]
            for paper in papers
            for title in (paper.title, *(sighting.title for sighting in paper.sightings))
        }
        if name == "captures":
            continue
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
    _print_judged(phrases_by_title)


def _print_judged(phrases_by_title: Mapping[str, Sequence[str]]) -> None:
    """Print how many phrases of the judged papers are good, and which papers lack the central."""
    good = poor = unknown = found = 0
    judged = list(records(JUDGED))
    lines = []
    for row in judged:
        phrases = phrases_by_title[fold(row["title"])]
        central = {term.casefold() for term in row["central"]}
        good_phrases = central | {phrase.casefold() for phrase in row["good"]}
        kinds = [
            "good" if phrase.casefold() in good_phrases else "poor" if phrase in row["poor"] else ""
            for phrase in phrases
        ]
        good, poor = good + kinds.count("good"), poor + kinds.count("poor")
        unknown += kinds.count("")
        has_central = any(phrase.casefold() in central for phrase in phrases)
        found += has_central
        wrong = [phrase for phrase, kind in zip(phrases, kinds, strict=True) if kind == "poor"]
        if wrong or not has_central:
            missing = "" if has_central else f"; lacks {' or '.join(row['central'])}"
            lines.append(f"  {row['title']}\n    {', '.join(wrong) or 'nothing poor'}{missing}")
    print_table(
        ("judged papers", "good of judged", "", "not judged", "with a central term", ""),
        [
            (
                len(judged),
                share(good, good + poor),
                f"{good} of {good + poor}",
                unknown,
                share(found, len(judged)),
                f"{found} of {len(judged)}",
            )
        ],
    )
    print("\nPoor phrases, and what is missing:", *lines, "", sep="\n")


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
