"""Titles of listings: the owner's, else what the name and the day of a file say."""

from __future__ import annotations

import pytest

from generator.catalogue import labels
from generator.model import Count, DatedListing, Evidence, Listing, ShownDate
from generator.sources.formats import FORMATS

DAY = ShownDate(7, 1, 2025)


def listing(
    name: str, day: ShownDate | None = None, title: str | None = None, format: str = "plain text"
) -> DatedListing:
    read = Listing(name, (), (), day, 1, Count(0, 0, 0, 0, 0), "", format)
    return DatedListing(read, day, day.year if day else None, Evidence.NONE, "", title, "slug")


@pytest.mark.parametrize(
    ("name", "day", "title"),
    [
        ("2025-07-01.txt", DAY, "1 July 2025"),
        ("2025-07-01.json.gz", DAY, "1 July 2025"),
        ("2025-07-01-reading-group.txt", DAY, "Reading group, 1 July 2025"),
        (
            "2025-07-01-search-mixture-of-experts.json",
            DAY,
            "Search mixture of experts, 1 July 2025",
        ),
        ("2025-07-01-arxiv-cs.LG.xml", DAY, "arXiv cs.LG, 1 July 2025"),
        ("000_645ada435f217bde.txt", DAY, "1 July 2025"),
        ("000_645ada435f217bde.txt", ShownDate(4, 28, None), "28 April, year unknown"),
        ("reading-group.txt", None, "Reading group"),
        ("more/Vision_library.bib", None, "Vision library"),
        ("Öl und Wasser.RIS", None, "Öl und Wasser"),
        ("000_645ada435f217bde.txt", None, "000_645ada435f217bde.txt"),
        ("<b>.txt", None, "<b>.txt"),
        (".txt", None, ".txt"),
    ],
)
def test_the_title_of_a_listing(name: str, day: ShownDate | None, title: str) -> None:
    assert labels.listing_title(listing(name, day)) == title


def test_the_owners_title_comes_first() -> None:
    assert labels.listing_title(listing("2025-07-01.txt", DAY, "What we read")) == "What we read"


def test_a_day_of_daily_papers_says_so() -> None:
    assert labels.DAILY_PAPERS in {format.name for format in FORMATS}
    fetched = listing("2025-07-01.json", DAY, format=labels.DAILY_PAPERS)
    assert labels.listing_title(fetched) == "Daily Papers of 1 July 2025"
    undated = listing("answer.json", format=labels.DAILY_PAPERS)
    assert labels.listing_title(undated) == "Answer"
