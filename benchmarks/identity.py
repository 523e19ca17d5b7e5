"""Whether similar abstracts mean that two entries of one title are one paper.

Two distributions of `generator.catalogue.likeness.similarity`: over all pairs of entries of the
real listings whose folded titles agree, and over random pairs whose titles differ. The
threshold `SIMILAR` should lie in the gap between them.
"""

from __future__ import annotations

import random
from collections import defaultdict
from itertools import combinations
from pathlib import Path

from benchmarks import print_table
from generator import sources
from generator.catalogue.entries import CleanEntry, clean_entries
from generator.catalogue.likeness import SIMILAR, similarity

RANDOM_PAIRS = 20_000
SEED = 1
BINS = 10
EXAMPLES = 5


def run(shared: Path) -> None:
    """Print both distributions and the pairs nearest to the threshold."""
    files = sources.read_all([shared / "dumps", shared / "captures", shared / "captures" / "scale"])
    entries = [entry for listing in files.listings for entry in clean_entries(listing)]
    same = _measure(_pairs_of_one_title(entries))
    different = _measure(_random_pairs(entries))
    print(f"{len(entries):,} entries of {len(files.listings)} listings; SIMILAR is {SIMILAR}.\n")
    rows = []
    for number in range(BINS):
        low = number / BINS
        counts = [
            sum(min(int(value * BINS), BINS - 1) == number for value, _, _ in pairs)
            for pairs in (same, different)
        ]
        rows.append((f"{low:.1f} to {low + 1 / BINS:.1f}", *(f"{count:,}" for count in counts)))
    print_table(("similarity", "one title", "different papers"), rows)
    print(f"\nThe least similar of {len(same):,} pairs of one title:")
    _print(same[:EXAMPLES])
    print(f"\nThe most similar of {len(different):,} random pairs (seed {SEED}):")
    _print(different[::-1][:EXAMPLES])
    not_similar = sum(value < SIMILAR for value, _, _ in same)
    similar = sum(value >= SIMILAR for value, _, _ in different)
    print(f"\nOne title but not similar: {not_similar}; different papers but similar: {similar}.")


def _pairs_of_one_title(entries: list[CleanEntry]) -> list[tuple[CleanEntry, CleanEntry]]:
    titles: dict[str, list[CleanEntry]] = defaultdict(list)
    for entry in entries:
        titles[entry.folded_title].append(entry)
    return [pair for sharing in titles.values() for pair in combinations(sharing, 2)]


def _random_pairs(entries: list[CleanEntry]) -> list[tuple[CleanEntry, CleanEntry]]:
    """Return the same `RANDOM_PAIRS` pairs of different titles every time."""
    generator = random.Random(SEED)
    pairs: list[tuple[CleanEntry, CleanEntry]] = []
    while len(pairs) < RANDOM_PAIRS:
        first, second = generator.sample(entries, 2)
        if first.folded_title != second.folded_title:
            pairs.append((first, second))
    return pairs


def _measure(
    pairs: list[tuple[CleanEntry, CleanEntry]],
) -> list[tuple[float, CleanEntry, CleanEntry]]:
    """Return the pairs with their similarity, the least similar first."""
    measured = [(similarity(a.abstract, b.abstract), a, b) for a, b in pairs]
    return sorted(measured, key=lambda row: (row[0], row[1].title, row[2].title))


def _print(measured: list[tuple[float, CleanEntry, CleanEntry]]) -> None:
    for value, first, second in measured:
        places = [f"{entry.listing}:{entry.entry.lines[0]}" for entry in (first, second)]
        titles = f"{first.title[:50]} / {second.title[:50]}"
        print(f"  {value:.3f}  {places[0]}  {places[1]}  {titles}")
