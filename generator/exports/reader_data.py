"""What the scripts of the reading list load: all listings, and every paper's title."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial

from generator.catalogue.groups import Groups
from generator.model import Catalogue, OutputFile, Paper, Site

LISTINGS = "data/listings.json"
TITLES = "data/titles.json"


def reader_data(groups: Groups, _: Site) -> Iterator[OutputFile]:
    """Yield both files."""
    yield OutputFile(LISTINGS, partial(_listings, groups.catalogue))
    yield OutputFile(TITLES, partial(_titles, groups.catalogue))


def _listings(catalogue: Catalogue) -> str:
    return json.dumps([listing.slug for listing in catalogue.listings]) + "\n"


def _titles(catalogue: Catalogue) -> str:
    """Return every paper's title and listings, newest listing first, there by rank."""
    positions = {listing.name: position for position, listing in enumerate(catalogue.listings)}

    def position(paper: Paper) -> tuple[int, int]:
        return min((positions[sighting.listing], sighting.rank) for sighting in paper.sightings)

    records = [
        {
            "id": paper.id,
            "title": paper.title,
            "listings": list(dict.fromkeys(sighting.slug for sighting in paper.sightings)),
        }
        for paper in sorted(catalogue.papers, key=position)
    ]
    return json.dumps(records, ensure_ascii=False, separators=(",", ":")) + "\n"
