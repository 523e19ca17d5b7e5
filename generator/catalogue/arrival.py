"""When a paper was new to the site: on the day of the first listing that has it."""

from __future__ import annotations

from collections.abc import Mapping

from generator.model import Catalogue

# The day of a listing that has none, and no paper with one.
UNKNOWN = "1970-01-01"


def listing_days(catalogue: Catalogue) -> Mapping[str, str]:
    """Return the day of each listing as `2025-09-30`, by its name.

    A listing without a full day cannot be older than the papers in it, so the newest day
    among theirs is taken.
    """
    newest: dict[str, str] = {}
    for paper in catalogue.papers:
        day = (paper.published and paper.published.as_iso()) or UNKNOWN
        for sighting in paper.sightings:
            newest[sighting.listing] = max(day, newest.get(sighting.listing, UNKNOWN))
    return {
        listing.name: (listing.day and listing.day.as_iso()) or newest.get(listing.name, UNKNOWN)
        for listing in catalogue.listings
    }
