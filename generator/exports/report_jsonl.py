"""Problems, differences, repairs and rising phrases: `data/report.jsonl`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from generator.catalogue.groups import Groups
from generator.exports.json_lines import json_lines
from generator.model import Library, OutputFile, Site
from generator.text import clean

REPORT = "data/report.jsonl"


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
    for trend in library.rising:
        yield {
            "kind": "rising",
            "phrase": trend.phrase,
            "papers": trend.papers,
            "recent": trend.recent,
            "examples": trend.examples,
        }
