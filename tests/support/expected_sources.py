"""Compare a listing with the right reading of its file, as `shared/sources/expected.json` has it.

    faults(listing, expected()["20-library.bib"])

gives a sentence for each difference; none means that the file was read right.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from generator.model import Entry, Listing, Organization, ShownDate
from generator.text import clean
from tests.support.real_data import SHARED

FOLDER = SHARED / "sources"


@cache
def expected() -> dict[str, dict[str, Any]]:
    """Return the right reading of each input by the name of its file; empty without the data."""
    path = FOLDER / "expected.json"
    return json.loads(path.read_text("utf-8")) if path.is_file() else {}


def source(name: str) -> Path:
    """Return the path of an input."""
    return FOLDER / "inputs" / name


def faults(listing: Listing, right: dict[str, Any]) -> list[str]:
    """Return what differs between a listing and its right reading, a sentence each."""
    papers = right["papers"]
    count = papers if isinstance(papers, int) else len(papers)
    found = [f"{problem}" for problem in listing.problems]
    if len(listing.entries) != count:
        found.append(f"{len(listing.entries)} entries, not {count}.")
    if isinstance(papers, list):
        for entry, paper in zip(listing.entries, papers, strict=False):
            found += entry_faults(entry, paper)
    if "day" in right and not _has_day(listing, right["day"]):
        found.append(f"The day is {listing.day}, not {right['day']}.")
    return found


def entry_faults(entry: Entry, paper: dict[str, Any]) -> list[str]:
    """Return which fields of an entry differ from those of the expected paper."""
    values = dict(paper)
    if values.pop("summary_is_by_AI", False) or "abstract" not in values:
        # A source without abstracts has none, and a summary is not filed as one.
        values["abstract"] = ""
    return [
        f"{entry.title}: {field} is {_VALUES[field](entry)!r}, not {value!r}."
        for field, value in values.items()
        if field in _VALUES and not _agrees(field, _VALUES[field](entry), value)
    ]


_VALUES: dict[str, Callable[[Entry], Any]] = {
    "title": lambda entry: clean(entry.title),
    "abstract": lambda entry: clean(entry.abstract),
    "arxiv": lambda entry: entry.arxiv,
    "date": lambda entry: entry.shown,
    "authors": lambda entry: list(entry.author_names),
    "author_count": lambda entry: entry.authors,
    "comments": lambda entry: entry.comments,
    "upvotes": lambda entry: entry.upvotes,
    "organization": lambda entry: entry.organization,
    "github": lambda entry: (entry.code and entry.code.url) or None,
    "stars": lambda entry: entry.code and entry.code.stars,
    "ai_summary": lambda entry: entry.summary and clean(entry.summary.text),
    "ai_keywords": lambda entry: list(entry.keywords),
    "project": lambda entry: entry.project_page,
}


def _agrees(field: str, actual: Any, value: Any) -> bool:
    if field == "date":
        return _is_day(actual, value)
    if field == "organization":
        return _is_organization(actual, value)
    if value is None:
        return not actual
    return bool(actual == value)


def _is_day(shown: ShownDate | None, iso: str) -> bool:
    """Return whether a day is `iso`; a day without a year may be of any."""
    if shown is None:
        return False
    year, month, day = map(int, iso.split("-"))
    return (shown.month, shown.day) == (month, day) and shown.year in (None, year)


def _is_organization(actual: str | Organization | None, value: Any) -> bool:
    if actual is None or value is None:
        return actual is value
    if isinstance(value, str):
        return isinstance(actual, Organization) and actual.name == value
    if isinstance(actual, str):
        return clean(actual) == f"{value['handle']} {value['name']}"
    return actual == Organization(value["name"], value["handle"])


def _has_day(listing: Listing, text: str | None) -> bool:
    """Return whether a listing, or each of its entries, has the day that `text` begins with."""
    if text is None:
        return listing.day is None
    shown = text.partition(" (")[0]
    days = {listing.day} if listing.day else {entry.listed for entry in listing.entries}
    if len(days) != 1 or None in days:
        return False
    (day,) = days
    return day is not None and shown in (day.as_iso(), day.as_shown())
