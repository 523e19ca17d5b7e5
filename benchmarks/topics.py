"""How well papers are filed, against what two readers say of papers of the real dumps.

A paper's `must` topics are those a reader certainly expects; `may` are acceptable. Precision
is the share of given topics that are in either, recall the share of `must` that is given.
The vocabulary may be tuned on the first papers only: the others show if it holds elsewhere.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from benchmarks import ROOT, print_table, records, share
from generator import catalogue, listing, topics
from generator.settings import VOCABULARY, from_config
from generator.text import fold

TUNED_ON = 40


def run(shared: Path, held_out: bool = False) -> None:
    """Prints precision and recall, overall and by facet, and every miss."""
    gold = list(records(shared / "gold" / "topics_dev.jsonl"))
    gold = gold[TUNED_ON:] if held_out else gold[:TUNED_ON]
    sources, _, _ = listing.find_sources([shared / "dumps"])
    known = catalogue.build([listing.read(source) for source in sources], from_config(ROOT, {}))
    papers = {fold(paper.title): paper for paper in known.papers}
    vocabulary = topics.load(VOCABULARY)
    facets = {topic.name: topic.facet for topic in vocabulary.topics}
    given, right, expected, found = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    misses = []
    for row in gold:
        paper = papers[fold(row["title"])]
        filed = {f.topic for f in topics.file_under(paper.title, paper.abstract, vocabulary)}
        must, may = set(row["must"]), set(row["may"])
        for counter, names in (
            (given, filed),
            (right, filed & (must | may)),
            (expected, must),
            (found, filed & must),
        ):
            counter.update(facets.get(name, "not in the vocabulary") for name in names)
        told = (("lacks", must - filed), ("is wrongly under", filed - must - may))
        if any(names for _, names in told):
            misses.append((paper.title, told))
    which = f"the other {len(gold)}" if held_out else f"the first {len(gold)}"
    print(f"{which} papers of topics_dev.jsonl, {given.total()} topics given.\n")
    rows = [
        (
            name,
            share(right[name], given[name]),
            f"{right[name]} of {given[name]}",
            share(found[name], expected[name]),
            f"{found[name]} of {expected[name]}",
        )
        for name in dict.fromkeys([*facets.values(), *given, *expected])
    ]
    total = [counter.total() for counter in (right, given, found, expected)]
    rows.append(
        (
            "all",
            share(total[0], total[1]),
            f"{total[0]} of {total[1]}",
            share(total[2], total[3]),
            f"{total[2]} of {total[3]}",
        )
    )
    print_table(("facet", "precision", "", "recall", ""), rows)
    print(f"\nPapers with a topic too few or too many: {len(misses)}")
    for title, told in misses:
        print(f"  {title}")
        for what, names in told:
            if names:
                print(f"    {what} {', '.join(sorted(names))}")
