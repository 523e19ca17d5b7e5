"""The catalogue as data, a JSON object a line; the about page documents the fields."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from generator import urls
from generator.model import Catalogue, Dated, Page, Paper, ShownDate, Sighting
from generator.text import clean

PAPERS = "data/papers.jsonl"
REPORT = "data/report.jsonl"


def data_files(catalogue: Catalogue) -> Iterator[Page]:
    """The catalogue's papers, and everything that the report speaks of."""
    listings = {listing.name: listing for listing in catalogue.listings}
    yield Page(PAPERS, _lines(_paper(paper, listings) for paper in catalogue.papers))
    yield Page(REPORT, _lines(_report(catalogue)))


def _lines(records: Iterator[dict[str, Any]]) -> str:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def _paper(paper: Paper, listings: dict[str, Dated]) -> dict[str, Any]:
    record: dict[str, Any] = {
        "id": paper.id,
        "url": urls.paper(paper.id),
        "title": paper.title,
        "abstract": paper.abstract,
        "published": _iso(paper.published),
        "published_shown": paper.published and paper.published.as_shown(),
        "published_year_inferred": paper.year_inferred,
        "authors": paper.authors,
        "organization": paper.organization
        and {"name": paper.organization.name, "handle": paper.organization.handle},
        "comments": paper.comments,
        "topics": [filing.topic for filing in paper.topics],
        "links": [{"kind": link.kind, "url": link.url} for link in paper.links],
        "sightings": [_sighting(seen, listings[seen.listing]) for seen in paper.sightings],
    }
    if paper.abstract_listed != paper.abstract:
        record["abstract_listed"] = paper.abstract_listed
    return record


def _iso(day: ShownDate | None) -> str | None:
    return day and day.as_iso()


def _sighting(seen: Sighting, listing: Dated) -> dict[str, Any]:
    return {
        "listing": seen.listing,
        "rank": seen.rank,
        "first_line": seen.first_line,
        "last_line": seen.last_line,
        "listed": _iso(listing.day),
        "listed_shown": listing.listing.day and listing.listing.day.as_shown(),
        "listed_year_inferred": listing.evidence.is_inferred,
    }


def _report(catalogue: Catalogue) -> Iterator[dict[str, Any]]:
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
            "kept": difference.kept,
            "other": difference.other,
            "listing": difference.listing,
            "line": difference.line,
        }
