"""Problems, differences, repairs and rising phrases: `data/report.jsonl`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from generator.catalogue.groups import Groups
from generator.exports.json_lines import json_lines
from generator.model import Direction, Library, OutputFile, Paper, Site
from generator.text import clean

REPORT = "data/report.jsonl"
# The newest papers of a phrase that rises.
_EXAMPLES = 3


def report_jsonl(groups: Groups, _: Site) -> Iterator[OutputFile]:
    """Yield the file of everything that the import report lists."""
    yield OutputFile(REPORT, partial(_report, groups.library))


def _report(library: Library) -> str:
    return json_lines(_records(library))


def _records(library: Library) -> Iterator[dict[str, Any]]:
    catalogue = library.catalogue
    for problem in catalogue.problems:
        yield {
            "kind": "problem",
            "file": problem.file,
            "line": problem.line,
            "what": clean(problem.what),
            "remedy": clean(problem.remedy),
        }
    for difference in catalogue.differences:
        yield {
            "kind": "difference",
            "id": difference.id,
            "field": difference.field,
            "kept": difference.value,
            "other": difference.other_value,
            "listing": difference.listing,
            "line": difference.line,
        }
    for paper in catalogue.papers:
        for repair in paper.repairs:
            yield {
                "kind": "repair",
                "id": paper.id,
                "repair": repair.kind,
                "field": repair.field,
                "listed": repair.listed,
                "readable": repair.readable,
                "listing": repair.listing,
                "line": repair.line,
            }
    days = {paper.id: _day(paper) for paper in catalogue.papers}
    for phrase in library.trends.phrases:
        if phrase.trend.direction is not Direction.RISES:
            continue
        newest = sorted(phrase.papers, key=lambda id: (days[id], id), reverse=True)
        yield {
            "kind": "rising",
            "phrase": phrase.phrase,
            "topic": phrase.topic or None,
            "covered": phrase.is_covered,
            "since": library.trends.periods[phrase.trend.first].first_day.isoformat(),
            "papers": len(phrase.papers),
            "recent": phrase.trend.inside,
            "examples": newest[:_EXAMPLES],
        }


def _day(paper: Paper) -> str:
    return (paper.published.as_iso() if paper.published else None) or ""
