"""How certain introduced names are, against 100 papers judged by hand.

`introduced_names_judged.jsonl` has twenty papers of each dump, those whose folded titles have
the smallest SHA-256, each with the `name` that a reader takes from it, empty if there is none,
and other names that `may` be shown. Precision is the share of the returned names that are one
of these, recall the share of the expected names for which one of these is returned. The rules
were tuned on every second paper, from the first; the others show whether they hold elsewhere.

`introduced_names_judged_recent.jsonl` has 500 papers of `captures/scale`, those with the smallest
SHA-256, judged by title and by the sentences of the abstract that introduce something, beside
what the program gave: less independent than the hundred. Each hundred was judged before the rules
were tuned on it. The last 274 are of `captures` as well: 91, 100 and 83 that were drawn by seed and
judged before they were compared with what the program gave, each by the rules of that moment.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
JUDGED_RECENT = Path(__file__).parent / "introduced_names_judged_recent.jsonl"


@dataclass(frozen=True, slots=True)
class _Result:
    """Numbers of names: returned, correct, expected and found; and the errors."""

    returned: int
    correct: int
    expected: int
    found: int
    errors: tuple[str, ...]


def run(shared: Path) -> None:
    """Print precision and recall of both halves, every error, and the time it takes."""
    papers, by_title = _papers(shared / "dumps")
    judged = list(records(JUDGED))
    halves: dict[str, Sequence[Mapping[str, Any]]] = {
        "tuned on": judged[::2],
        "held out": judged[1::2],
    }
    results = {name: _measure(rows, by_title) for name, rows in {**halves, "all": judged}.items()}
    rows = [_row(name, len(halves.get(name, judged)), results[name]) for name in results]
    recent = list(records(JUDGED_RECENT))
    recent_by_title = _papers(shared / "captures")[1] | _papers(shared / "captures" / "scale")[1]
    for first in range(0, len(recent), 100):
        part = recent[first : first + 100]
        name = f"recent, from {first + 1}"
        halves[name], results[name] = part, _measure(part, recent_by_title)
        rows.append(_row(name, len(part), results[name]))
    print_table(("papers", "", "precision", "", "recall", ""), rows)
    for name in halves:
        print(f"\nErrors in {name}: {len(results[name].errors)}")
        for error in results[name].errors:
            print(f"  {error}")
    start = perf_counter()
    count = sum(bool(introduced_names.name_of(paper.title, paper.abstract)) for paper in papers)
    cost = (perf_counter() - start) * 1000 / len(papers)
    print(f"\n{count} of {len(papers)} papers have a name; {cost:.2f} ms a paper.")


def _papers(folder: Path) -> tuple[Sequence[Paper], dict[str, Paper]]:
    """Return the papers of a folder of listings, and each by its folded titles."""
    listings = sources.read_all([folder]).listings
    papers = catalogue.build(listings, from_mapping(ROOT, {})).papers
    by_title = {
        fold(title): paper
        for paper in papers
        for title in (paper.title, *(sighting.title for sighting in paper.sightings))
    }
    return papers, by_title


def _row(name: str, count: int, result: _Result) -> Sequence[object]:
    return (
        name,
        count,
        share(result.correct, result.returned),
        f"{result.correct} of {result.returned}",
        share(result.found, result.expected),
        f"{result.found} of {result.expected}",
    )


def _measure(rows: Sequence[Mapping[str, Any]], by_title: Mapping[str, Paper]) -> _Result:
    returned = correct = expected = found = 0
    errors = []
    for row in rows:
        paper = by_title[fold(row["title"])]
        name = introduced_names.name_of(paper.title, paper.abstract)
        is_correct = bool(name) and name in {row["name"], *row.get("may", ())}
        returned, correct = returned + bool(name), correct + is_correct
        expected, found = expected + bool(row["name"]), found + bool(row["name"] and is_correct)
        if not is_correct and (name or row["name"]):
            errors.append(f"{row['title']}\n    is “{name}”, should be “{row['name']}”")
    return _Result(returned, correct, expected, found, tuple(errors))
