"""How well papers are classified, against what readers expect.

The `must` topics of a paper are those a reader certainly expects; `may` are acceptable. Precision
is the share of the returned topics that are in either, recall the share of `must` that is
returned.

`topics_dev.jsonl` and `topics_2026_dev.jsonl` of the shared folder are development sets: the
vocabulary was tuned on halves of them, measured on the other halves (docs/design/topics.md has
the figures), and then mended where those showed a kind of error. All their errors are listed.

`topics_judged.jsonl` beside this file is by one reader. The last of its papers of the dumps were
never tuned on, nor were those with another place under `from` judged before the last changes. The
errors in papers that were not tuned on are listed by `--held-out` alone, so that nobody tunes on
them by accident. Most of these papers were judged before `NEW_TOPICS` existed, which are not
counted there; those with `whole` were judged with all topics.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
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
# The development sets, with the place of their papers.
DEVELOPMENT = {"topics_dev.jsonl": DUMPS, "topics_2026_dev.jsonl": SCALE}
# The first papers of `topics_dev.jsonl`, which other benchmarks tune on.
READ_TUNED_ON = 40
JUDGED_HELD_OUT = 40
NEW_TOPICS = frozenset(
    (
        "Agents & Tool Use",
        "Embodied AI & VLA",
        "AI for Science",
        "World Models",
        "Unified Multimodal Models",
        "Diffusion Language Models",
        "RL for Reasoning",
        "Reward Models & Judges",
        "Long Context & Memory",
        "Safety & Jailbreaks",
        "Hallucination & Factuality",
        "GUI & Computer Use",
        "Video Generation",
        "3D Generation",
        "Retrieval-Augmented Generation",
        "Document Understanding",
    )
)
TIMED = 10_000
PARTS = 10


def run(shared: Path, held_out: bool = False) -> None:
    """Print precision and recall, every error, and the time it takes."""
    vocabulary = topics.load(VOCABULARY)
    papers = {place: _by_title(_papers([shared / place])) for place in (DUMPS, SCALE)}
    for name, place in DEVELOPMENT.items():
        _measure(name, list(records(shared / "gold" / name)), papers[place], vocabulary)
    judged = list(records(JUDGED))
    dumps = [row for row in judged if "from" not in row]
    scale = [row for row in judged if row.get("from") == SCALE]
    whole = [row for row in scale if row.get("whole")]
    before = [row for row in scale if not row.get("whole")]
    if not held_out:
        tuned = dumps[:-JUDGED_HELD_OUT]
        _measure("The judged papers tuned on", tuned, papers[DUMPS], vocabulary, NEW_TOPICS)
    for label, rows, place, ignored in (
        ("The judged papers kept apart", dumps[-JUDGED_HELD_OUT:], DUMPS, NEW_TOPICS),
        (f"{SCALE}, judged before the new topics", before, SCALE, NEW_TOPICS),
        (f"{SCALE}, judged with them", whole, SCALE, frozenset[str]()),
    ):
        _measure(label, rows, papers[place], vocabulary, ignored, held_out)
    if not held_out:
        _time(_papers([shared / "captures", shared / SCALE]), vocabulary)


@dataclass(slots=True)
class _Count:
    """Topics by facet: returned, of these correct, expected, of these found.

    `topics` has the number of topics of each paper.
    """

    returned: Counter[str] = field(default_factory=Counter)
    correct: Counter[str] = field(default_factory=Counter)
    expected: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    topics: list[int] = field(default_factory=list)

    def add(self, names: set[str], row: Mapping[str, Any], facets: Mapping[str, str]) -> None:
        """Add a paper with topics of these names."""
        must, may = set(row["must"]), set(row["may"])
        for counter, counted in (
            (self.returned, names),
            (self.correct, names & (must | may)),
            (self.expected, must),
            (self.found, names & must),
        ):
            counter.update(facets.get(name, "not in the vocabulary") for name in counted)

    def rows(self, facets: Iterable[str]) -> Iterator[tuple[str, ...]]:
        """Yield a row of the table for each facet, and one for all of them."""
        counters = (self.correct, self.returned, self.found, self.expected)
        for name in dict.fromkeys([*facets, *self.returned, *self.expected]):
            yield _row(name, *(counter[name] for counter in counters))
        yield _row("all", *(counter.total() for counter in counters))


def _row(name: str, correct: int, returned: int, found: int, expected: int) -> tuple[str, ...]:
    precision = share(correct, returned), f"{correct} of {returned}"
    recall = share(found, expected), f"{found} of {expected}"
    return (name, *precision, *recall)


def _papers(folders: Sequence[Path]) -> tuple[Paper, ...]:
    listings = sources.read_all(folders).listings
    return catalogue.build(listings, from_mapping(ROOT, {})).papers


def _by_title(papers: Iterable[Paper]) -> dict[str, Paper]:
    """Return the papers by each of their titles as listed, folded."""
    return {fold(sighting.title): paper for paper in papers for sighting in paper.sightings}


def _measure(
    name: str,
    truth: Sequence[Mapping[str, Any]],
    papers: Mapping[str, Paper],
    vocabulary: topics.Vocabulary,
    ignored: Set[str] = frozenset(),
    with_errors: bool = True,
) -> None:
    """Print precision and recall against `truth`, and each error with its reason.

    Topics in `ignored` are not counted, but for the number of topics of a paper.
    """
    facets = {topic.name: topic.facet for topic in vocabulary.topics}
    count = _Count()
    errors: list[str] = []
    for row in truth:
        paper = papers[fold(row["title"])]
        matches = topics.classify(paper.title, paper.abstract, vocabulary)
        names = {match.topic for match in matches}
        count.topics.append(len(names))
        names -= ignored
        count.add(names, row, facets)
        errors += _errors(paper, names, row, vocabulary)
    print(f"{name}: {len(truth)}.\n")
    print_table(("facet", "precision", "", "recall", ""), list(count.rows(facets.values())))
    mean = sum(count.topics) / len(count.topics)
    print(f"\n{mean:.2f} topics a paper; {share(count.topics.count(0), len(truth))} have none.")
    if with_errors:
        print("\nWhat is wrong (+) or missing (-), with the points of each phrase:")
        print(*errors, sep="\n")
    print()


def _errors(
    paper: Paper, names: set[str], row: Mapping[str, Any], vocabulary: topics.Vocabulary
) -> Iterator[str]:
    """Yield lines that say what is wrong with the topics of a paper, if anything."""
    must, may = set(row["must"]), set(row["may"])
    errors = [("+", name) for name in sorted(names - must - may)]
    errors += [("-", name) for name in sorted(must - names)]
    if not errors:
        return
    scores = {
        vocabulary.topics[score.topic].name: score
        for score in topics.score_topics(paper.title, paper.abstract, vocabulary)
    }
    yield f"  {paper.title}"
    for sign, name in errors:
        score = scores.get(name)
        phrases = score.phrases.items() if score else ()
        reason = ", ".join(f"{phrase} {points}" for phrase, points in phrases)
        yield f"    {sign} {name} {score.points if score else 0}: {reason or 'nothing'}"


def _time(papers: Sequence[Paper], vocabulary: topics.Vocabulary) -> None:
    """Print how long it takes to classify `TIMED` papers, some more than once.

    There are fewer papers, which are repeated. The fastest of `PARTS` parts is the cost on an idle
    machine.
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
