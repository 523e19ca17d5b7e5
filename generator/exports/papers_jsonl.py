"""Every paper with all of its fields: `data/papers.jsonl.gz`. The about page documents it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from functools import partial
from typing import Any

from generator import urls
from generator.catalogue.groups import Groups
from generator.exports.json_lines import json_lines
from generator.model import (
    DatedListing,
    Enrichment,
    Library,
    OutputFile,
    Paper,
    ShownDate,
    Sighting,
    Site,
)
from generator.text import clean, fold

PAPERS = "data/papers.jsonl.gz"


def papers_jsonl(groups: Groups, _: Site) -> Iterator[OutputFile]:
    """Yield the file of all papers."""
    yield OutputFile(PAPERS, partial(papers_as_json_lines, groups.library, groups.catalogue.papers))


def papers_as_json_lines(library: Library, papers: Iterable[Paper]) -> str:
    """Return a line for each of some papers of a library."""
    listings = {listing.name: listing for listing in library.catalogue.listings}
    return json_lines(_paper(paper, library.enrichments[paper.id], listings) for paper in papers)


def _paper(
    paper: Paper, enrichment: Enrichment, listings: Mapping[str, DatedListing]
) -> dict[str, Any]:
    record: dict[str, Any] = {
        "id": paper.id,
        "url": urls.paper(paper.id),
        "title": paper.title,
        "abstract": paper.abstract,
        "published": _iso(paper.published),
        "published_shown": _shown(paper),
        "year": paper.year,
        "published_year_inferred": paper.year_inferred,
        "authors": paper.authors,
        "author_names": paper.author_names,
        "organization": paper.organization
        and {"name": paper.organization.name, "handle": paper.organization.handle},
        "comments": paper.comments,
        "upvotes": paper.upvotes,
        "arxiv": paper.arxiv,
        "doi": paper.doi,
        "code": paper.code and {"url": paper.code.url or None, "stars": paper.code.stars},
        "project_page": paper.project_page,
        "summary": paper.summary and asdict(paper.summary),
        "keywords": paper.keywords,
        "categories": paper.categories,
        "topics": [match.topic for match in enrichment.topics],
        "name": enrichment.introduced.name or None,
        "phrases": enrichment.key_phrases,
        "links": [asdict(link) for link in paper.links],
        "near": [related.id for related in enrichment.related],
        "sightings": [
            _sighting(sighting, listings[sighting.listing]) for sighting in paper.sightings
        ],
    }
    listed = _listed_title(paper)
    if listed != paper.title:
        record["title_listed"] = listed
    if paper.repairs or paper.abstract_listed != paper.abstract:
        record["abstract_listed"] = paper.abstract_listed
    return record


def _listed_title(paper: Paper) -> str:
    """Return the title that the paper's address is made of, if a listing shows it so."""
    titles = sorted({clean(sighting.title) for sighting in paper.sightings})
    of_address = (t for t in titles if paper.id.startswith(urls.paper_slug(t, fold(t))))
    return next(of_address, paper.title)


def _shown(paper: Paper) -> str | None:
    """Return the day as a listing shows it, if possible the one that was used."""
    shown = [sighting.shown for sighting in paper.sightings if sighting.shown]
    day = paper.published
    used = [s for s in shown if day and (s.month, s.day) == (day.month, day.day)] or shown
    return max(used, key=lambda s: s.year or 0).as_shown() if used else None


def _iso(day: ShownDate | None) -> str | None:
    return day.as_iso() if day else None


def _sighting(sighting: Sighting, listing: DatedListing) -> dict[str, Any]:
    return {
        "listing": sighting.listing,
        "rank": sighting.rank,
        "record": sighting.record,
        "upvotes": sighting.upvotes,
        "comments": sighting.comments,
        "first_line": sighting.first_line,
        "last_line": sighting.last_line,
        "listed": _iso(listing.day),
        "listed_shown": listing.listing.day and listing.listing.day.as_shown(),
        "listed_year_inferred": listing.evidence.is_inferred,
    }
