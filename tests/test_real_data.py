"""The real listings, where they are: in `ALMANAC_SHARED`, or in `../shared` beside the project.

Nothing of their text stands here, only counts. The summary of a run says which were missing.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from generator import catalogue
from generator.catalogue.merge import organization
from generator.model import Catalogue, Entry, Evidence, Paper
from generator.settings import OrganizationSettings, Settings
from generator.sources import Source, read
from generator.text import clean
from tests.support.real_data import SETS, SHARED, real_data

SETTINGS = Settings(
    (), Path("topics.yml"), 50, {}, {"W2GenAI Lab": OrganizationSettings("W2GenAI Lab")}
)
GOAL = 0.995


def _files(name: str) -> list[Path]:
    files = real_data(name)
    if not files:
        pytest.skip(f"real data: no {SETS[name]} in {SHARED}")
    return files


def _built(paths: Sequence[Path]) -> Catalogue:
    known = catalogue.build([read(Source(path.name, path)) for path in paths], SETTINGS)
    assert known.problems == ()
    for dated in known.listings:
        lines = dated.listing.lines
        assert lines.read == lines.blank + lines.head + lines.entries
        assert lines.read == _count(paths, dated.name)
    return known


def _count(paths: Sequence[Path], name: str) -> int:
    raw = next(path for path in paths if path.name == name).read_bytes()
    return raw.count(b"\n") + (not raw.endswith(b"\n"))


@pytest.fixture(scope="module")
def dumps() -> Catalogue:
    return _built(_files("dumps"))


def test_dumps_are_542_papers_of_563_entries(dumps: Catalogue) -> None:
    assert len(dumps.listings) == 5
    assert sum(len(one.listing.entries) for one in dumps.listings) == 563
    assert len(dumps.papers) == 542
    assert len({paper.id for paper in dumps.papers}) == 542
    assert dumps.shared == {}


def test_dumps_share_20_titles(dumps: Catalogue) -> None:
    listings = [{sighting.listing for sighting in paper.sightings} for paper in dumps.papers]
    assert Counter(map(len, listings)) == {1: 522, 2: 19, 3: 1}


def test_dumps_hold_285_papers_without_date_and_byline(dumps: Catalogue) -> None:
    assert sum(map(_is_bare, dumps.papers)) == 285


def _is_bare(paper: Paper) -> bool:
    return (paper.published, paper.authors, paper.organization, paper.comments) == (None,) * 4


def test_yearless_papers_of_the_dated_dumps_are_of_2025(dumps: Catalogue) -> None:
    yearless = {
        (sighting.listing, sighting.rank): paper
        for paper in dumps.papers
        for sighting in paper.sightings
        if sighting.shown and sighting.shown.year is None
    }
    assert len({name for name, _ in yearless}) == 3
    for paper in yearless.values():
        assert paper.published
        assert paper.published.year == 2025
        assert paper.year_inferred
    assert Counter(one.evidence for one in dumps.listings) == {
        Evidence.SHOWN_YEARS: 3,
        Evidence.NONE: 2,
    }
    assert {one.year for one in dumps.listings} == {2025, None}


def test_dumps_in_another_order_give_the_same(dumps: Catalogue) -> None:
    assert _built(_files("dumps")[::-1]) == dumps


# Captures --------------------------------------------------------------------------------


def test_captures_have_no_problems() -> None:
    captures = [
        path.with_name(path.name.replace(".truth.jsonl", ".txt")) for path in _files("captures")
    ]
    assert len(_built(captures).listings) == len(captures)
    for capture in captures:
        _built([capture])


@pytest.fixture(scope="module")
def pairs() -> list[tuple[dict[str, Any], Entry]]:
    """What is true of each entry of the captures, and what was read."""
    found: list[tuple[dict[str, Any], Entry]] = []
    for path in _files("captures"):
        truth = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        dump = _dump_of(path)
        entries = read(Source(dump.name, dump)).entries
        assert [row["rank"] for row in truth] == [entry.rank for entry in entries]
        found += zip(truth, entries, strict=True)
    return found


def _dump_of(truth: Path) -> Path:
    return truth.with_name(truth.name.replace(".truth.jsonl", ".txt"))


def _truth(field: str, row: dict[str, Any]) -> object:
    """What the listing of `row` shows of `field`: an organisation stands in the count's place."""
    if field == "authors" and row["organization"]:
        return None
    if field == "organization" and row["organization"]:
        return clean(row["organization"]), row["handle"]
    if field == "day":
        return tuple(map(int, row["date"].split("-")[1:]))
    value = row[field]
    return clean(value) if isinstance(value, str) else value or None


def _found(field: str, entry: Entry) -> object:
    if field == "organization":
        found = organization(entry.organization, SETTINGS.organizations)
        return found and (found.name, found.handle)
    if field == "day":
        return entry.shown and (entry.shown.month, entry.shown.day)
    value = getattr(entry, field)
    return clean(value) if isinstance(value, str) else value


@pytest.mark.parametrize(
    "field", ["title", "abstract", "day", "authors", "organization", "comments"]
)
def test_captures_come_out_as_they_are(
    pairs: list[tuple[dict[str, Any], Entry]], field: str
) -> None:
    shown = [pair for pair in pairs if pair[0]["card"] or field in ("title", "abstract")]
    assert shown
    right = sum(_truth(field, row) == _found(field, entry) for row, entry in shown)
    assert right >= GOAL * len(shown), f"{field}: {right} of {len(shown)}"


# Scale -----------------------------------------------------------------------------------


def test_scale_is_4000_papers() -> None:
    known = _built(_files("scale"))
    assert sum(len(one.listing.entries) for one in known.listings) == 4000
    assert len({paper.id for paper in known.papers}) == 4000
