"""How often papers near a paper share its topics, and what finding them costs.

Two measures of the same: among the first 40 papers that readers filed (all with `--held-out`),
by the topics that they certainly expect; and among all papers of the real dumps, by the topics
that the program files them under, which is more papers but no truth. Both beside what chance
gives, which is counted over all pairs, and beside the papers whose titles share most words
(Jaccard). By words alone comes first: topics in common bring papers nearer, so that what they
add is partly circular.
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path

from benchmarks import ROOT, print_table, records
from benchmarks.topics import READ_TUNED_ON
from generator import catalogue, model, pipeline, sources
from generator.enrich import related, topics
from generator.enrich.related.similarity import BUDGET, MOST, asked_of, postings_of
from generator.enrich.related.tfidf import bags
from generator.model import Paper
from generator.settings import VOCABULARY, from_config
from generator.text import content_words, fold
from generator.text.language.token_array import stream_of_papers

SIZES = (542, 4_000, 10_000, 20_000)
SEED = 3
MORE = 50
_SENTENCE = re.compile(r"(?<=[.!?])\s+")

Near = Mapping[str, Sequence[str]]
Filed = Mapping[str, frozenset[str]]


def run(shared: Path, held_out: bool = False) -> None:
    """Prints how many neighbours share a topic, and the time and the work for a paper."""
    papers = described([shared / "dumps"])
    rows = list(records(shared / "gold" / "topics_dev.jsonl"))
    must = {
        fold(row["title"]): frozenset(row["must"])
        for row in (rows if held_out else rows[:READ_TUNED_ON])
    }
    gold = [paper for paper in papers if fold(paper.title) in must]
    expected = {paper.id: must[fold(paper.title)] for paper in gold}
    filed = {paper.id: frozenset(filing.topic for filing in paper.topics) for paper in papers}
    by_readers = f"{len(gold)} filed by readers, must"
    by_program = f"{len(papers)} filed by the program"
    heads = ("papers and topics", "1", "3", str(MOST), "per paper")
    print(f"Share of neighbours with a common topic, of the first, the first 3, the first {MOST}.")
    print("\nBy words alone:\n")
    rows_alone = [*_compared(by_readers, gold, expected), *_compared(by_program, papers, filed)]
    print_table(heads, rows_alone)
    print("\nWith topics, of which the program's own decide both sides:\n")
    print_table(
        heads, [_row(by_readers, _near(gold), expected), _row(by_program, _near(papers), filed)]
    )
    print("\nThe work for a paper, made-up ones beside the real, of sentences of two abstracts:\n")
    folders = [shared / "dumps", shared / "captures", shared / "captures" / "scale"]
    pool = described(folders)
    print_table(
        ("papers", "ms a paper", "postings read", f"most (bound {BUDGET:,})"),
        [_cost(mixed(pool, size)) for size in SIZES],
    )
    print(f"\nWhat {MORE} papers more change for the papers that were there:\n")
    print_table(
        ("papers", "show others near", "of them a new one", "only other words"),
        [_changed(mixed(pool, size)) for size in SIZES[:2]],
    )


def described(folders: Sequence[Path]) -> list[Paper]:
    """The papers of some folders of listings, filed under the topics of the vocabulary."""
    listings = sources.read_all(folders).listings
    known = catalogue.build(listings, from_config(ROOT, {}))
    vocabulary = topics.load(VOCABULARY)
    return [
        replace(paper, topics=topics.file_under(paper.title, paper.abstract, vocabulary))
        for paper in known.papers
    ]


def mixed(pool: Sequence[Paper], size: int) -> list[Paper]:
    """`size` papers: those of the pool, then new ones, each of two abstracts and two titles."""
    chance = random.Random(SEED)
    papers = list(pool[:size])
    while len(papers) < size:
        one, other = chance.sample(pool, 2)
        sentences = _SENTENCE.split(one.abstract) + _SENTENCE.split(other.abstract)
        words, others = one.title.split(), other.title.split()
        papers.append(
            replace(
                one,
                id=f"{one.id}-{len(papers)}",
                title=" ".join(words[: len(words) // 2] + others[len(others) // 2 :]),
                abstract=" ".join(chance.sample(sentences, (len(sentences) + 1) // 2)),
            )
        )
    return papers


def _compared(what: str, papers: Sequence[Paper], topics_of: Filed) -> list[Sequence[object]]:
    pairs = list(combinations(topics_of.values(), 2))
    chance = sum(not one.isdisjoint(other) for one, other in pairs) / len(pairs)
    return [
        _row(f"{what}: near", _near([replace(paper, topics=()) for paper in papers]), topics_of),
        _row(f"{what}: title words", _by_title(papers), topics_of),
        (f"{what}: any two", f"{chance:.3f}", f"{chance:.3f}", f"{chance:.3f}", ""),
    ]


def _row(what: str, near: Near, topics_of: Filed) -> Sequence[object]:
    shares = []
    for most in (1, 3, MOST):
        pairs = [(paper, other) for paper, others in near.items() for other in others[:most]]
        common = sum(not topics_of[paper].isdisjoint(topics_of[other]) for paper, other in pairs)
        shares.append(f"{common / len(pairs):.3f}")
    return (what, *shares, f"{sum(map(len, near.values())) / len(near):.2f}")


def _near(papers: Sequence[Paper]) -> Near:
    by_id = sorted(papers, key=lambda paper: paper.id)
    return {paper.id: _ids(near) for paper, near in zip(by_id, _nearest(by_id), strict=True)}


def _nearest(by_id: Sequence[Paper]) -> list[tuple[model.Near, ...]]:
    return related.near(by_id, stream_of_papers(by_id))


def _changed(papers: list[Paper]) -> Sequence[object]:
    by_id = sorted(papers, key=lambda paper: paper.id)
    new = {paper.id for paper in random.Random(SEED).sample(by_id, MORE)}
    before, after = (
        {one.id: near for one, near in zip(some, _nearest(some), strict=True)}
        for some in ([paper for paper in by_id if paper.id not in new], by_id)
    )
    changed = [id for id, near in before.items() if near != after[id]]
    with_new = sum(any(near.id in new for near in after[id]) for id in changed)
    reworded = sum(_ids(before[id]) == _ids(after[id]) for id in changed)
    return f"{len(before):,}", f"{len(changed):,}", f"{with_new:,}", f"{reworded:,}"


def _ids(near: Sequence[model.Near]) -> list[str]:
    return [one.id for one in near]


def _by_title(papers: Sequence[Paper]) -> Near:
    """For each paper those whose titles have the largest share of its words in common."""
    words = {paper.id: content_words(paper.title) for paper in papers}
    near: dict[str, list[str]] = {}
    for paper, own in words.items():
        shares = {
            other: len(own & theirs) / len(own | theirs)
            for other, theirs in words.items()
            if other != paper and own & theirs
        }
        near[paper] = sorted(shares, key=lambda other: (-shares[other], other))[:MOST]
    return near


def _cost(papers: list[Paper]) -> Sequence[object]:
    before = time.process_time()
    with pipeline.uncollected():  # as a build does it
        _nearest(papers)
    spent = time.process_time() - before
    weights = bags(len(papers), stream_of_papers(papers)).weights
    postings = postings_of(weights)
    asked = asked_of(weights, postings)
    reads = (asked != 0).astype("int64") @ (postings != 0).astype("int64").sum(axis=1)
    return (
        f"{len(papers):,}",
        f"{spent / len(papers) * 1000:.3f}",
        f"{reads.mean():,.0f}",
        f"{reads.max():,}",
    )
