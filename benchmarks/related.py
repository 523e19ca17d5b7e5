"""How good related papers are by readers' grades, whether they share a topic, and their cost.

The grades are those of `related_dev.jsonl`: whether a reader of one paper wants the other next.
Pairs that are shown but graded by nobody are counted apart. `related_judged.jsonl` beside this
file has more papers of the dumps, graded by their titles while the rules were made.

The share is measured twice: among the first 40 papers that readers classified (all of them
with `--held-out`), by the topics that the readers certainly expect; and among all papers of the
real dumps, by the topics that the program gives them, which is more papers but no ground truth.
Both stand beside the share among any two papers, and among papers whose titles have most words
in common (Jaccard similarity). The similarity of the words alone comes first: common topics
raise the score, so that what they add is partly circular.
"""

from __future__ import annotations

import random
import re
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path

from benchmarks import ROOT, print_table, records, share
from benchmarks.topics import READ_TUNED_ON
from generator import catalogue, sources
from generator.enrich import related, topics
from generator.enrich.related.similarity import (
    MAX_POSTINGS_READ,
    MAX_RELATED,
    build_postings,
    build_queries,
)
from generator.enrich.related.tfidf import tfidf_matrix
from generator.model import Paper, RelatedPaper, TopicMatch
from generator.runtime.parallel import without_cycle_collection
from generator.settings import VOCABULARY, from_mapping
from generator.text import content_words, fold
from generator.text.language.token_array import TokenArray

SIZES = (542, 4_000, 10_000, 20_000)
SEED = 3
ADDED = 50
_SENTENCE = re.compile(r"(?<=[.!?])\s+")

RelatedIds = Mapping[str, Sequence[str]]
TopicNames = Mapping[str, frozenset[str]]
# By the folded titles of a paper and of one that is related to it: `yes`, `partly` or `no`.
Grades = Mapping[tuple[str, str], str]

JUDGED = Path(__file__).parent / "related_judged.jsonl"


@dataclass(frozen=True, slots=True)
class Classified:
    """Papers, and the topics of each by its id."""

    papers: list[Paper]
    topics: Mapping[str, tuple[TopicMatch, ...]]

    def select(self, papers: Sequence[Paper]) -> Classified:
        """Return some papers with their topics."""
        return Classified(list(papers), self.topics)

    def without_topics(self) -> Classified:
        """Return the papers without topics, so that words alone make them similar."""
        return Classified(self.papers, dict.fromkeys(self.topics, ()))

    def related(self) -> dict[str, tuple[RelatedPaper, ...]]:
        """Return the related papers by id."""
        papers = sorted(self.papers, key=lambda paper: paper.id)
        return related.enrich(papers, _tokens(papers), self.topics)


def run(shared: Path, held_out: bool = False) -> None:
    """Print how many related papers share a topic, and the cost of a paper."""
    dumps = classify([shared / "dumps"])
    _print_grades(shared, dumps)
    rows = list(records(shared / "gold" / "topics_dev.jsonl"))
    must = {
        fold(row["title"]): frozenset(row["must"])
        for row in (rows if held_out else rows[:READ_TUNED_ON])
    }
    gold = dumps.select([paper for paper in dumps.papers if fold(paper.title) in must])
    expected = {paper.id: must[fold(paper.title)] for paper in gold.papers}
    given = {
        paper.id: frozenset(match.topic for match in dumps.topics[paper.id])
        for paper in dumps.papers
    }
    by_readers = f"{len(gold.papers)} filed by readers, must"
    by_program = f"{len(dumps.papers)} filed by the program"
    heads = ("papers and topics", "1", "3", str(MAX_RELATED), "per paper")
    print(
        "The share of related papers with a common topic: of the first, of the first 3, of the "
        f"first {MAX_RELATED}."
    )
    print("\nBy words alone:\n")
    print_table(heads, [*_compare(by_readers, gold, expected), *_compare(by_program, dumps, given)])
    print("\nWith topics, of which the program's own decide both sides:\n")
    print_table(
        heads,
        [
            _share_row(by_readers, _related_ids(gold), expected),
            _share_row(by_program, _related_ids(dumps), given),
        ],
    )
    print("\nThe work for a paper; generated papers have the sentences of two real abstracts:\n")
    pool = classify([shared / "dumps", shared / "captures", shared / "captures" / "scale"])
    print_table(
        ("papers", "ms a paper", "postings read", f"most (limit {MAX_POSTINGS_READ:,})"),
        [_cost_row(extend(pool, size)) for size in SIZES],
    )
    print(f"\nWhat {ADDED} more papers change for the papers that were there:\n")
    print_table(
        ("papers", "other related papers", "a new one among them", "only other words"),
        [_change_row(extend(pool, size)) for size in SIZES[:2]],
    )


def _print_grades(shared: Path, dumps: Classified) -> None:
    """Print the grades of the related papers that are shown, and those that are graded no."""
    related_papers = dumps.related()
    titles = {paper.id: paper.title for paper in dumps.papers}
    print("The grades of the related papers that are shown, as shares of those graded:\n")
    files = {"by readers": shared / "gold" / "related_dev.jsonl", "by the author": JUDGED}
    grades_by_name = {name: _grades(path) for name, path in files.items()}
    heads = ("papers graded", "", "shown", "not graded", "yes", "partly", "no", "with any")
    print_table(
        heads,
        [
            _grade_row(name, grades, related_papers, titles)
            for name, grades in grades_by_name.items()
        ],
    )
    with_any = sum(map(bool, related_papers.values()))
    print(f"\nOf all {len(titles)} papers {share(with_any, len(titles))} have a related paper.\n")
    for name, grades in grades_by_name.items():
        print(f"Graded no {name}:")
        for id, other in _shown(grades, related_papers, titles):
            if grades.get((fold(titles[id]), fold(titles[other.id]))) == "no":
                print(f"  {titles[id]}\n    {titles[other.id]} ({', '.join(other.shared_words)})")
        print()


def _grades(path: Path) -> Grades:
    return {(fold(row["title"]), fold(row["other"])): row["grade"] for row in records(path)}


def _shown(
    grades: Grades, related_papers: Mapping[str, Sequence[RelatedPaper]], titles: Mapping[str, str]
) -> list[tuple[str, RelatedPaper]]:
    """Return the related papers of the papers that somebody graded."""
    graded = {title for title, _ in grades}
    return [
        (id, other)
        for id, others in related_papers.items()
        if fold(titles[id]) in graded
        for other in others
    ]


def _grade_row(
    name: str,
    grades: Grades,
    related_papers: Mapping[str, Sequence[RelatedPaper]],
    titles: Mapping[str, str],
) -> Sequence[object]:
    shown = _shown(grades, related_papers, titles)
    counts = Counter(grades.get((fold(titles[id]), fold(titles[other.id]))) for id, other in shown)
    graded = len(shown) - counts[None]
    papers = len({title for title, _ in grades})
    return (
        name,
        papers,
        len(shown),
        counts[None],
        *(share(counts[grade], graded) for grade in ("yes", "partly", "no")),
        share(len({id for id, _ in shown}), papers),
    )


def classify(folders: Sequence[Path]) -> Classified:
    """Return the papers of some folders of listings with the topics of the vocabulary."""
    listings = sources.read_all(folders).listings
    papers = catalogue.build(listings, from_mapping(ROOT, {})).papers
    vocabulary = topics.load(VOCABULARY)
    return Classified(
        list(papers),
        {paper.id: topics.classify(paper.title, paper.abstract, vocabulary) for paper in papers},
    )


def extend(pool: Classified, size: int) -> Classified:
    """Return `size` papers: those of the pool, then new ones made from two each."""
    random_pairs = random.Random(SEED)
    papers = list(pool.papers[:size])
    topics_by_id = dict(pool.topics)
    while len(papers) < size:
        first, second = random_pairs.sample(pool.papers, 2)
        sentences = _SENTENCE.split(first.abstract) + _SENTENCE.split(second.abstract)
        words, other_words = first.title.split(), second.title.split()
        paper = replace(
            first,
            id=f"{first.id}-{len(papers)}",
            title=" ".join(words[: len(words) // 2] + other_words[len(other_words) // 2 :]),
            abstract=" ".join(random_pairs.sample(sentences, (len(sentences) + 1) // 2)),
        )
        papers.append(paper)
        topics_by_id[paper.id] = pool.topics[first.id]
    return Classified(papers, topics_by_id)


def _tokens(papers: Sequence[Paper]) -> TokenArray:
    return TokenArray.from_texts(text for paper in papers for text in (paper.abstract, paper.title))


def _compare(name: str, classified: Classified, topic_names: TopicNames) -> list[Sequence[object]]:
    pairs = list(combinations(topic_names.values(), 2))
    baseline = sum(not first.isdisjoint(second) for first, second in pairs) / len(pairs)
    return [
        _share_row(f"{name}: related", _related_ids(classified.without_topics()), topic_names),
        _share_row(f"{name}: title words", _by_title_words(classified.papers), topic_names),
        (f"{name}: any two", *[f"{baseline:.3f}"] * 3, ""),
    ]


def _share_row(name: str, related_ids: RelatedIds, topic_names: TopicNames) -> Sequence[object]:
    shares = []
    for most in (1, 3, MAX_RELATED):
        pairs = [(id, other) for id, others in related_ids.items() for other in others[:most]]
        common = sum(not topic_names[id].isdisjoint(topic_names[other]) for id, other in pairs)
        shares.append(f"{common / len(pairs):.3f}")
    return (name, *shares, f"{sum(map(len, related_ids.values())) / len(related_ids):.2f}")


def _related_ids(classified: Classified) -> RelatedIds:
    return {id: _ids(papers) for id, papers in classified.related().items()}


def _ids(papers: Sequence[RelatedPaper]) -> list[str]:
    return [paper.id for paper in papers]


def _change_row(classified: Classified) -> Sequence[object]:
    papers = sorted(classified.papers, key=lambda paper: paper.id)
    added = {paper.id for paper in random.Random(SEED).sample(papers, ADDED)}
    before = classified.select([paper for paper in papers if paper.id not in added]).related()
    after = classified.related()
    changed = [id for id, papers in before.items() if papers != after[id]]
    with_added = sum(any(paper.id in added for paper in after[id]) for id in changed)
    same_papers = sum(_ids(before[id]) == _ids(after[id]) for id in changed)
    return f"{len(before):,}", f"{len(changed):,}", f"{with_added:,}", f"{same_papers:,}"


def _by_title_words(papers: Sequence[Paper]) -> RelatedIds:
    """Return for each paper those whose titles have most words in common (Jaccard)."""
    words_by_id = {paper.id: content_words(paper.title) for paper in papers}
    related_ids: dict[str, list[str]] = {}
    for id, words in words_by_id.items():
        shares = {
            other: len(words & other_words) / len(words | other_words)
            for other, other_words in words_by_id.items()
            if other != id and words & other_words
        }
        related_ids[id] = sorted(shares, key=lambda other: (-shares[other], other))[:MAX_RELATED]
    return related_ids


def _cost_row(classified: Classified) -> Sequence[object]:
    start = time.process_time()
    with without_cycle_collection():  # as a build does it
        classified.related()
    spent = time.process_time() - start
    count = len(classified.papers)
    weights = tfidf_matrix(count, _tokens(classified.papers)).weights
    postings = build_postings(weights)
    queries = build_queries(weights, postings)
    reads = (queries != 0).astype("int64") @ (postings != 0).astype("int64").sum(axis=1)
    return (
        f"{count:,}",
        f"{spent / count * 1000:.3f}",
        f"{reads.mean():,.0f}",
        f"{reads.max():,}",
    )
