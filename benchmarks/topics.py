"""How well papers are filed, against what readers say of papers of the real dumps.

A paper's `must` topics are those a reader certainly expects; `may` are acceptable. Precision
is the share of given topics that are in either, recall the share of `must` that is given.

Two readings are measured. `topics_dev.jsonl` of the shared folder is by two readers, and the
vocabulary may be tuned on its first papers only. `topics_judged.jsonl` beside this file is by
one. The last of its papers of the dumps were never tuned on, nor were those that have another
place under `from`: listings of later years, so that the dumps do not flatter. The errors in
the papers that were not tuned on are listed by `--held-out` alone, so that nobody tunes on them
by accident.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks import ROOT, print_table, records, share
from generator import catalogue, sources
from generator.enrich import topics
from generator.model import Paper
from generator.settings import VOCABULARY, from_mapping
from generator.text import fold

DUMPS, SCALE = "dumps", "captures/scale"
JUDGED = Path(__file__).with_name("topics_judged.jsonl")
READ_TUNED_ON = 40
JUDGED_HELD_OUT = 40
# The papers of the other place that were judged when the vocabulary was as it is.
JUDGED_LAST = 19
TIMED = 10_000
PARTS = 10


def run(shared: Path, held_out: bool = False) -> None:
    """Prints precision and recall, overall and by facet, every error, and the time it takes."""
    vocabulary = topics.load(VOCABULARY)
    papers = {place: _by_title(_papers([shared / place])) for place in (DUMPS, SCALE)}
    dumps, others = papers[DUMPS], papers[SCALE]
    read = list(records(shared / "gold" / "topics_dev.jsonl"))
    judged: dict[str, list[Mapping[str, Any]]] = {place: [] for place in papers}
    for row in records(JUDGED):
        judged[row.get("from", DUMPS)].append(row)
    tuned, kept = judged[DUMPS][:-JUDGED_HELD_OUT], judged[DUMPS][-JUDGED_HELD_OUT:]
    first, last = judged[SCALE][:-JUDGED_LAST], judged[SCALE][-JUDGED_LAST:]
    unseen = (
        ("The judged papers kept apart", kept, dumps, vocabulary, held_out),
        (f"{SCALE}, judged before the last changes", first, others, vocabulary, held_out),
        (f"{SCALE}, judged after them", last, others, vocabulary, held_out),
    )
    if held_out:
        _measure("The other papers of topics_dev.jsonl", read[READ_TUNED_ON:], dumps, vocabulary)
    else:
        _measure("The first papers of topics_dev.jsonl", read[:READ_TUNED_ON], dumps, vocabulary)
        _measure("The judged papers tuned on", tuned, dumps, vocabulary)
    for measured in unseen:
        _measure(*measured)
    if not held_out:
        _time(_papers([shared / "captures", shared / SCALE]), vocabulary)


@dataclass(slots=True)
class _Count:
    """Topics by facet: given, right, expected, found; and the number of topics of each paper."""

    given: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    expected: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    topics: list[int] = field(default_factory=list)

    def add(self, filed: set[str], row: Mapping[str, Any], facets: Mapping[str, str]) -> None:
        must, may = set(row["must"]), set(row["may"])
        self.topics.append(len(filed))
        for counter, names in (
            (self.given, filed),
            (self.right, filed & (must | may)),
            (self.expected, must),
            (self.found, filed & must),
        ):
            counter.update(facets.get(name, "not in the vocabulary") for name in names)

    def rows(self, facets: Iterable[str]) -> Iterator[tuple[str, ...]]:
        """A row of the table for each facet, and one for all of them."""
        counters = (self.right, self.given, self.found, self.expected)
        for name in dict.fromkeys([*facets, *self.given, *self.expected]):
            yield _row(name, *(counter[name] for counter in counters))
        yield _row("all", *(counter.total() for counter in counters))


def _row(name: str, right: int, given: int, found: int, expected: int) -> tuple[str, ...]:
    of_given, of_expected = f"{right} of {given}", f"{found} of {expected}"
    return (name, share(right, given), of_given, share(found, expected), of_expected)


def _papers(folders: Sequence[Path]) -> tuple[Paper, ...]:
    listings = sources.read_all(folders).listings
    return catalogue.build(listings, from_mapping(ROOT, {})).papers


def _by_title(papers: Iterable[Paper]) -> dict[str, Paper]:
    """The papers by each title that a listing gives them, folded."""
    return {fold(seen.title): paper for paper in papers for seen in paper.sightings}


def _measure(
    which: str,
    truth: Sequence[Mapping[str, Any]],
    papers: Mapping[str, Paper],
    vocabulary: topics.Vocabulary,
    with_errors: bool = True,
) -> None:
    """Prints precision and recall against `truth`, and what is wrong or lacking, and why."""
    facets = {topic.name: topic.facet for topic in vocabulary.topics}
    count = _Count()
    errors: list[str] = []
    for row in truth:
        paper = papers[fold(row["title"])]
        filed = {f.topic for f in topics.classify(paper.title, paper.abstract, vocabulary)}
        count.add(filed, row, facets)
        errors += _errors(paper, filed, row, vocabulary)
    print(f"{which}: {len(truth)}.\n")
    print_table(("facet", "precision", "", "recall", ""), list(count.rows(facets.values())))
    mean = sum(count.topics) / len(count.topics)
    print(f"\n{mean:.2f} topics a paper; {share(count.topics.count(0), len(truth))} have none.")
    if with_errors:
        print("\nWhat is wrong (+) or lacking (-), with the points of each phrase:")
        print(*errors, sep="\n")
    print()


def _errors(
    paper: Paper, filed: set[str], row: Mapping[str, Any], vocabulary: topics.Vocabulary
) -> Iterator[str]:
    """The lines that tell what is wrong with a paper's topics; none if nothing is."""
    must, may = set(row["must"]), set(row["may"])
    wrong = [("+", name) for name in sorted(filed - must - may)]
    wrong += [("-", name) for name in sorted(must - filed)]
    if not wrong:
        return
    weights = {
        vocabulary.topics[weight.topic].name: weight
        for weight in topics.score_topics(paper.title, paper.abstract, vocabulary)
    }
    yield f"  {paper.title}"
    for sign, name in wrong:
        weight = weights.get(name)
        phrases = weight.phrases.items() if weight else ()
        why = ", ".join(f"{phrase} {points}" for phrase, points in phrases)
        yield f"    {sign} {name} {weight.points if weight else 0}: {why or 'nothing'}"


def _time(papers: Sequence[Paper], vocabulary: topics.Vocabulary) -> None:
    """Prints how long it takes to file `TIMED` papers; there are fewer, so they come again.

    The fastest of `PARTS` tells what it costs where nothing else runs.
    """
    texts = cycle((paper.title, paper.abstract) for paper in papers)
    parts: list[float] = []
    for _ in range(PARTS):
        part = list(islice(texts, TIMED // PARTS))
        start = perf_counter()
        for title, abstract in part:
            topics.classify(title, abstract, vocabulary)
        parts.append((perf_counter() - start) / len(part) * 1000)
    print(
        f"{sum(parts) / PARTS:.2f} ms a paper, for {TIMED:,} papers in one process; "
        f"{min(parts):.2f} ms in the fastest of {PARTS} parts."
    )
