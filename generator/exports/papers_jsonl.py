"""The catalogue as data; the about page documents the files and their fields."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from generator import urls
from generator.model import Catalogue, Dated, Page, Paper, ShownDate, Sighting
from generator.text import clean

PAPERS = "data/papers.jsonl.gz"
REPORT = "data/report.jsonl"
# What the reader's browser asks for: which listings there are, and every title.
LISTINGS = "data/listings.json"
TITLES = "data/titles.json"
# What some readers take for the end of a line, and JSON does not.
_LINE_ENDS = re.compile("[\x85\u2028\u2029]")


def data_files(catalogue: Catalogue) -> Iterator[Page]:
    """The catalogue's papers, everything that the report speaks of, and what scripts ask for."""
    listings = {listing.name: listing for listing in catalogue.listings}
    yield Page(PAPERS, _lines(_paper(paper, listings) for paper in catalogue.papers))
    yield Page(REPORT, _lines(_report(catalogue)))
    yield Page(LISTINGS, json.dumps([listing.slug for listing in catalogue.listings]) + "\n")
    yield Page(
        TITLES, json.dumps(_titles(catalogue), ensure_ascii=False, separators=(",", ":")) + "\n"
    )


def _titles(catalogue: Catalogue) -> list[dict[str, Any]]:
    """Every paper's title and listings, as one would read them: newest listing first, by rank."""
    places = {listing.name: place for place, listing in enumerate(catalogue.listings)}

    def place(paper: Paper) -> tuple[int, int]:
        return min((places[seen.listing], seen.rank) for seen in paper.sightings)

    return [
        {
            "id": paper.id,
            "title": paper.title,
            "listings": list(dict.fromkeys(seen.slug for seen in paper.sightings)),
        }
        for paper in sorted(catalogue.papers, key=place)
    ]


def _lines(records: Iterator[dict[str, Any]]) -> str:
    texts = (json.dumps(record, ensure_ascii=False) for record in records)
    return "".join(_LINE_ENDS.sub(_escaped, text) + "\n" for text in texts)


def _escaped(end: re.Match[str]) -> str:
    return f"\\u{ord(end[0]):04x}"


def _paper(paper: Paper, listings: dict[str, Dated]) -> dict[str, Any]:
    record: dict[str, Any] = {
        "id": paper.id,
        "url": urls.paper(paper.id),
        "title": paper.title,
        "abstract": paper.abstract,
        "published": _iso(paper.published),
        "published_shown": _shown(paper),
        "published_year_inferred": paper.year_inferred,
        "authors": paper.authors,
        "organization": paper.organization
        and {"name": paper.organization.name, "handle": paper.organization.handle},
        "comments": paper.comments,
        "topics": [filing.topic for filing in paper.topics],
        "name": paper.name or None,
        "phrases": paper.phrases,
        "links": [asdict(link) for link in paper.links],
        "near": [near.id for near in paper.near],
        "sightings": [_sighting(seen, listings[seen.listing]) for seen in paper.sightings],
    }
    if paper.repairs or paper.abstract_listed != paper.abstract:
        record["abstract_listed"] = paper.abstract_listed
    return record


def _shown(paper: Paper) -> str | None:
    """The day as a listing shows it: the one that `published` was taken from, if any."""
    shown = [seen.shown for seen in paper.sightings if seen.shown]
    day = paper.published
    taken = [s for s in shown if day and (s.month, s.day) == (day.month, day.day)] or shown
    return max(taken, key=lambda s: s.year or 0).as_shown() if taken else None


def _iso(day: ShownDate | None) -> str | None:
    return day.as_iso() if day else None


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
    for trend in catalogue.rising:
        yield {
            "kind": "rising",
            "phrase": trend.phrase,
            "papers": trend.papers,
            "recent": trend.recent,
            "examples": trend.examples,
        }
