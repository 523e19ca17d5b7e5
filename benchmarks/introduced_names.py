"""How certain introduced names are, against 100 papers of the real dumps judged by hand.

`introduced_names_judged.jsonl` has twenty papers of each dump, those whose folded titles have
the smallest SHA-256, each with the `name` that a reader takes from it, empty if there is none,
and other names that `may` be shown. Precision is the share of the returned names that are one
of these, recall the share of the expected names for which one of these is returned. The rules
were tuned on every second paper, from the first; the others show whether they hold elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks import ROOT, print_table, records, share
from generator import catalogue, sources
from generator.enrich import introduced_names
from generator.model import Paper
from generator.settings import from_mapping
from generator.text import fold

JUDGED = Path(__file__).parent / "introduced_names_judged.jsonl"


def run(shared: Path) -> None:
    """Prints precision and recall of both halves, every error, and what it costs."""
    listings = sources.read_all([shared / "dumps"]).listings
    known = catalogue.build(listings, from_mapping(ROOT, {}))
    papers = {
        fold(title): paper
        for paper in known.papers
        for title in (paper.title, *(seen.title for seen in paper.sightings))
    }
    judged = list(records(JUDGED))
    halves = (("tuned on", judged[::2]), ("kept apart", judged[1::2]), ("all", judged))
    counted = [(name, *_count(rows, papers)) for name, rows in halves]
    print_table(
        ("papers", "", "precision", "", "recall", ""),
        [
            (
                name,
                len(rows),
                share(right, given),
                f"{right} of {given}",
                share(found, expected),
                f"{found} of {expected}",
            )
            for (name, rows), (_, right, given, found, expected, _) in zip(
                halves, counted, strict=True
            )
        ],
    )
    for name, *_, errors in counted[:2]:
        print(f"\nErrors in the half {name}: {len(errors)}")
        for error in errors:
            print(f"  {error}")
    start = perf_counter()
    given = sum(
        bool(introduced_names.name_of(paper.title, paper.abstract)) for paper in known.papers
    )
    cost = (perf_counter() - start) * 1000 / len(known.papers)
    print(f"\n{given} of {len(known.papers)} papers have a name; {cost:.2f} ms a paper.")


def _count(
    rows: Sequence[dict[str, Any]], papers: dict[str, Paper]
) -> tuple[int, int, int, int, list[str]]:
    """Names given rightly, given, found and expected, and what is wrong."""
    right = given = found = expected = 0
    errors = []
    for row in rows:
        paper = papers[fold(row["title"])]
        name, good = (
            introduced_names.name_of(paper.title, paper.abstract),
            {row["name"], *row.get("may", ())},
        )
        is_right = bool(name) and name in good
        given, right = given + bool(name), right + is_right
        expected, found = expected + bool(row["name"]), found + bool(row["name"] and is_right)
        if not is_right and (name or row["name"]):
            errors.append(f"{row['title']}\n    is “{name}”, should be “{row['name']}”")
    return right, given, found, expected, errors
