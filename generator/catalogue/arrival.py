"""When a paper was new to the site: on the day of the first listing that has it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from generator.model import Catalogue, DatedListing, ShownDate

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


def week_of(listing: DatedListing) -> tuple[int, int] | None:
    """Return the year and the number of the week of a listing, None if its day is unknown.

    Weeks are those of ISO 8601: they begin on Monday, and the first one has the first Thursday.
    """
    day = listing.day
    if day is None or day.year is None:
        return None
    return date(day.year, day.month, day.day).isocalendar()[:2]


def days_of_week(year: int, number: int) -> tuple[ShownDate, ShownDate]:
    """Return the first and the last day of a week; the last that Python knows, for the very last.

    >>> days_of_week(2026, 1)
    (ShownDate(month=12, day=29, year=2025), ShownDate(month=1, day=4, year=2026))
    """
    first = date.fromisocalendar(year, number, 1)
    last = date.fromordinal(min(first.toordinal() + 6, date.max.toordinal()))
    return (
        ShownDate(first.month, first.day, first.year),
        ShownDate(last.month, last.day, last.year),
    )
