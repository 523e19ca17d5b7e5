"""Weeks of listings: which papers were new in each, in what order, and what leads there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.catalogue import build
from generator.catalogue.groups import Groups
from generator.model import Count, Entry, Listing, ShownDate, Site
from generator.pages import render
from generator.settings import Settings
from tests.support.libraries import library_of

TEXT = "We light small rooms with few bulbs, and count the switches that nobody needs any more."


def _listing(name: str, *titles: str | tuple[str, int]) -> Listing:
    """Return a listing of papers by title, or title and upvotes."""
    pairs = [(title, None) if isinstance(title, str) else title for title in titles]
    entries = tuple(
        Entry(rank, title, f"{TEXT} {title}", (rank,), upvotes=upvotes)
        for rank, (title, upvotes) in enumerate(pairs, 1)
    )
    return Listing(name, entries, (), None, 1, Count(1, 0, 0, 1, 0), name)


def _groups(*listings: Listing) -> Groups:
    return Groups(library_of(build(listings, Settings((), Path(), 50, {}, {}))))


def _pages(*listings: Listing, page_size: int = 50) -> dict[str, str]:
    library = _groups(*listings).library
    site = Site("Lamps", "https://lamps.example/", page_size)
    return {file.path: file.render() for file in render(library, site)}


def _titles(page: str) -> list[str]:
    return re.findall(r"<article[^>]*>\s*<h\d[^>]*><a[^>]*>([^<]*)", page)


def test_a_paper_is_in_the_week_of_the_first_listing_that_has_it() -> None:
    groups = _groups(
        _listing("2025-09-08.txt", "Lamps", "Doors"),
        _listing("2025-09-07.txt", "Lamps"),
        _listing("2025-09-01.txt", "Roofs"),
        _listing("club.txt", "Cellars"),
    )
    titles = {
        week: [paper.title for paper in papers] for week, papers in groups.new_by_week.items()
    }
    assert titles == {(2025, 37): ["Doors"], (2025, 36): ["Roofs", "Lamps"]}


@pytest.mark.parametrize(
    ("day", "path"),
    [
        ("2025-12-29", "dates/2026/W01.md"),
        ("2027-01-03", "dates/2026/W53.md"),
        ("9999-12-31", "dates/9999/W52.md"),
        ("0001-01-01", "dates/0001/W01.md"),
    ],
)
def test_weeks_are_those_of_iso_8601(day: str, path: str) -> None:
    weeks = [name for name in _pages(_listing(f"{day}.txt", "Lamps")) if "/W" in name]
    assert weeks == [path]


def test_those_with_most_upvotes_come_first_and_a_page_is_enough() -> None:
    first = _listing("2025-09-01.txt", "Lamps", ("Doors", 3), "Roofs")
    second = _listing("2025-09-02.txt", ("Cellars", 1320), ("Stairs", 0))
    pages = _pages(first, second)
    assert _titles(pages["dates/2025/W36.md"]) == ["Cellars", "Doors", "Stairs", "Lamps", "Roofs"]
    pages = _pages(first, second, page_size=2)
    assert _titles(pages["dates/2025/W36.md"]) == ["Cellars", "Doors"]
    assert "5 new papers, of which these 2 come first." in pages["dates/2025/W36.md"]
    assert not [name for name in pages if name.startswith("dates/2025/W36/")]


def test_what_leads_to_a_week_and_on_from_it() -> None:
    papers = _listing("2025-10-01.txt", "Lamps")
    dated = Entry(1, "Doors", TEXT, (1,), shown=ShownDate(10, 2, 2025))
    pages = _pages(
        papers,
        Listing("2025-10-02.txt", (dated,), (), None, 1, Count(1, 0, 0, 1, 0), "b"),
        _listing("2025-09-01.txt", "Roofs"),
    )
    assert '<a href="./dates/2025/W40/">This week</a>' in pages["index.md"]
    assert '<a href="../../dates/2025/W36/">Week: 36 of 2025</a>' in pages["listings/2025-09-01.md"]
    assert '<a href="../../../dates/2025/W40/">W40</a>' in pages["dates/2025/10.md"]
    assert "W36" not in pages["dates/2025/10.md"]
    assert ">W36</a>, <a" in pages["dates/2025.md"]
    week = pages["dates/2025/W40.md"]
    assert "29 September 2025 to 5 October 2025: 2 new papers." in week
    assert '<a href="../../../dates/2025/W36/">Earlier: Week 36, 2025</a>' in week
    assert '<a href="../../../listings/2025-10-01/">1 October 2025</a> (1)' in week
    assert "Later: Week 40, 2025" in pages["dates/2025/W36.md"]


def test_a_week_without_a_new_paper_says_so() -> None:
    pages = _pages(_listing("2025-09-01.txt", "Lamps"), _listing("2025-09-08.txt", "Lamps"))
    assert "No paper was new in this week." in pages["dates/2025/W37.md"]


def test_without_a_day_there_is_no_week() -> None:
    pages = _pages(_listing("club.txt", "Lamps"))
    assert not [name for name in pages if "/W" in name]
    assert "This week" not in pages["index.md"]
