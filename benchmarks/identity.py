"""Whether the likeness of abstracts tells if two entries of one title are one paper.

Two distributions of `generator.catalogue.identity.likeness`: over all pairs of entries of
the real listings whose folded titles agree, and over random pairs whose titles differ. The
threshold `ALIKE` should lie in the gap between them.
"""

from __future__ import annotations

import random
from collections import defaultdict
from itertools import combinations
from pathlib import Path

from benchmarks import print_table
from generator import sources
from generator.catalogue.identity import ALIKE, Seen, likeness, see

RANDOM_PAIRS = 20_000
SEED = 1
BINS = 10
SHOWN = 5


def run(shared: Path) -> None:
    """Prints both distributions and what lies nearest to the threshold."""
    found = sources.read_all([shared / "dumps", shared / "captures", shared / "captures" / "scale"])
    entries = [seen for listing in found.listings for seen in see(listing)]
    same = _measured(_pairs_of_one_title(entries))
    different = _measured(_random_pairs(entries))
    print(f"{len(entries):,} entries of {len(found.listings)} listings; ALIKE is {ALIKE}.\n")
    rows = []
    for number in range(BINS):
        low = number / BINS
        counts = [
            sum(min(int(value * BINS), BINS - 1) == number for value, _, _ in pairs)
            for pairs in (same, different)
        ]
        rows.append((f"{low:.1f} to {low + 1 / BINS:.1f}", *(f"{count:,}" for count in counts)))
    print_table(("likeness", "one title", "different papers"), rows)
    print(f"\nLeast alike of {len(same):,} pairs of one title:")
    _print(same[:SHOWN])
    print(f"\nMost alike of {len(different):,} random pairs (seed {SEED}):")
    _print(different[::-1][:SHOWN])
    wrong = sum(value < ALIKE for value, _, _ in same), sum(v >= ALIKE for v, _, _ in different)
    print(f"\nOne title but not alike: {wrong[0]}; different papers but alike: {wrong[1]}.")


def _pairs_of_one_title(entries: list[Seen]) -> list[tuple[Seen, Seen]]:
    titles: dict[str, list[Seen]] = defaultdict(list)
    for seen in entries:
        titles[seen.folded].append(seen)
    return [pair for sharing in titles.values() for pair in combinations(sharing, 2)]


def _random_pairs(entries: list[Seen]) -> list[tuple[Seen, Seen]]:
    """The same `RANDOM_PAIRS` pairs of different titles every time."""
    chance = random.Random(SEED)
    pairs: list[tuple[Seen, Seen]] = []
    while len(pairs) < RANDOM_PAIRS:
        one, other = chance.sample(entries, 2)
        if one.folded != other.folded:
            pairs.append((one, other))
    return pairs


def _measured(pairs: list[tuple[Seen, Seen]]) -> list[tuple[float, Seen, Seen]]:
    measured = [(likeness(one.abstract, other.abstract), one, other) for one, other in pairs]
    return sorted(measured, key=lambda row: (row[0], row[1].title, row[2].title))


def _print(measured: list[tuple[float, Seen, Seen]]) -> None:
    for value, one, other in measured:
        places = [f"{seen.listing.name}:{seen.entry.lines[0]}" for seen in (one, other)]
        print(f"  {value:.3f}  {places[0]}  {places[1]}  {one.title[:50]} / {other.title[:50]}")
