"""The history of a paper: its rank and its counts in each listing that has it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from generator import urls
from generator.catalogue import labels
from generator.model import DatedListing, Paper, Sighting

# Of a hostile folder with thousands of copies of a listing.
MOST_ROWS = 50
# The size of a line, and the room around it for the dot at its end.
WIDTH, HEIGHT, MARGIN = 48, 16, 2


@dataclass(frozen=True, slots=True)
class Cell:
    """A number in a row: as text, and what stands behind it, such as `of 25`."""

    text: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, a cell for each listing, and the points of its line.

    The points are pairs of coordinates, without a line where it would say nothing: it needs two
    days with different numbers.
    """

    name: str
    cells: tuple[Cell, ...]
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class History:
    """The listings of a paper, oldest first, as paths and titles, and what each shows of it."""

    listings: tuple[tuple[str, str], ...]
    columns: tuple[Column, ...]


def history(paper: Paper, listings: Mapping[str, DatedListing]) -> History | None:
    """Return the history of a paper; None if one listing alone has it.

    `listings` has each by its name. Of a paper that a listing has twice, the first place counts.
    """
    seen_in: dict[str, Sighting] = {}
    for seen in paper.sightings:
        seen_in.setdefault(seen.listing, seen)
    if len(seen_in) < 2:
        return None
    sightings = list(seen_in.values())[-MOST_ROWS:]
    dated = [listings[seen.listing] for seen in sightings]
    days = [_ordinal(listing) for listing in dated]
    ranks = tuple(
        Cell(f"{seen.rank:,}", f"of {len(listing.listing.entries):,}")
        for seen, listing in zip(sightings, dated, strict=True)
    )
    columns = [Column("No.", ranks, _line(days, [-seen.rank for seen in sightings]))]
    for name, counts in (
        ("Upvotes", [seen.upvotes for seen in sightings]),
        ("Comments", [seen.comments for seen in sightings]),
    ):
        if any(count is not None for count in counts):
            cells = tuple(Cell("" if count is None else f"{count:,}") for count in counts)
            columns.append(Column(name, cells, _line(days, counts)))
    return History(
        tuple((urls.listing(listing.slug), labels.listing_title(listing)) for listing in dated),
        tuple(columns),
    )


def _ordinal(listing: DatedListing) -> int | None:
    day = listing.day
    return date(day.year, day.month, day.day).toordinal() if day and day.year else None


def _line(
    days: Sequence[int | None], numbers: Sequence[int | None]
) -> tuple[tuple[float, float], ...]:
    """Return the points of a line through the numbers of the known days, on one scale of days."""
    known = [
        (day, number)
        for day, number in zip(days, numbers, strict=True)
        if day is not None and number is not None
    ]
    if len({day for day, _ in known}) < 2 or len({number for _, number in known}) < 2:
        return ()
    first, last = known[0][0], known[-1][0]
    lowest, highest = min(n for _, n in known), max(n for _, n in known)
    return tuple(
        (
            _place(day - first, last - first, WIDTH),
            _place(highest - number, highest - lowest, HEIGHT),
        )
        for day, number in known
    )


def _place(distance: int, whole: int, size: int) -> float:
    return round(MARGIN + distance * (size - 2 * MARGIN) / whole, 1)
