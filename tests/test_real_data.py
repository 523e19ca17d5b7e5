"""The real listings, if they are in `ALMANAC_SHARED` or in `../shared` beside the project.

No text of theirs is here, only counts. The summary of a test run says which are missing.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from generator.catalogue import build
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


def _build(paths: Sequence[Path]) -> Catalogue:
    """Build the catalogue of listings without problems, and check that all lines are counted."""
    catalogue = build([read(Source(path.name, path)) for path in paths], SETTINGS)
    assert catalogue.problems == ()
    for dated in catalogue.listings:
        lines = dated.listing.count
        assert lines.read == lines.blank + lines.head + lines.entries
        assert lines.read == _line_count(paths, dated.name)
    return catalogue


def _line_count(paths: Sequence[Path], name: str) -> int:
    content = next(path for path in paths if path.name == name).read_bytes()
    return content.count(b"\n") + (not content.endswith(b"\n"))


@pytest.fixture(scope="module")
def dumps() -> Catalogue:
    return _build(_files("dumps"))


def test_dumps_are_542_papers_of_563_entries(dumps: Catalogue) -> None:
    assert len(dumps.listings) == 5
    assert sum(len(dated.listing.entries) for dated in dumps.listings) == 563
    assert len(dumps.papers) == 542
    assert len({paper.id for paper in dumps.papers}) == 542
    assert dumps.shared == {}


def test_20_papers_are_in_several_dumps(dumps: Catalogue) -> None:
    listings = [{sighting.listing for sighting in paper.sightings} for paper in dumps.papers]
    assert Counter(map(len, listings)) == {1: 522, 2: 19, 3: 1}


def test_285_papers_of_the_dumps_have_no_date_and_no_byline(dumps: Catalogue) -> None:
    assert sum(map(_has_only_text, dumps.papers)) == 285


def _has_only_text(paper: Paper) -> bool:
    return (paper.published, paper.authors, paper.organization, paper.comments) == (None,) * 4


def test_papers_without_a_year_in_the_dated_dumps_are_of_2025(dumps: Catalogue) -> None:
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
    assert Counter(dated.evidence for dated in dumps.listings) == {
        Evidence.SHOWN_YEARS: 3,
        Evidence.NONE: 2,
    }
    assert {dated.year for dated in dumps.listings} == {2025, None}


def test_the_order_of_the_dumps_has_no_effect(dumps: Catalogue) -> None:
    assert _build(_files("dumps")[::-1]) == dumps


# Captures --------------------------------------------------------------------------------


def test_captures_have_no_problems() -> None:
    captures = [_capture_of(path) for path in _files("captures")]
    assert len(_build(captures).listings) == len(captures)
    for capture in captures:
        _build([capture])


@pytest.fixture(scope="module")
def pairs() -> list[tuple[dict[str, Any], Entry]]:
    """The expected facts of each entry of the captures, and the entry that was read."""
    pairs: list[tuple[dict[str, Any], Entry]] = []
    for path in _files("captures"):
        rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        capture = _capture_of(path)
        entries = read(Source(capture.name, capture)).entries
        assert [row["rank"] for row in rows] == [entry.rank for entry in entries]
        pairs += zip(rows, entries, strict=True)
    return pairs


def _capture_of(truth: Path) -> Path:
    return truth.with_name(truth.name.replace(".truth.jsonl", ".txt"))


def _expected(field: str, row: dict[str, Any]) -> object:
    """Return what the listing shows of a field: it has authors only without an organisation."""
    if field == "authors" and row["organization"]:
        return None
    if field == "organization" and row["organization"]:
        return clean(row["organization"]), row["handle"]
    if field == "day":
        return tuple(map(int, row["date"].split("-")[1:]))
    value = row[field]
    return clean(value) if isinstance(value, str) else value or None


def _actual(field: str, entry: Entry) -> object:
    if field == "organization":
        value = organization(entry.organization, SETTINGS.organizations)
        return value and (value.name, value.handle)
    if field == "day":
        return entry.shown and (entry.shown.month, entry.shown.day)
    value = getattr(entry, field)
    return clean(value) if isinstance(value, str) else value


@pytest.mark.parametrize(
    "field", ["title", "abstract", "day", "authors", "organization", "comments"]
)
def test_captures_are_read_right(pairs: list[tuple[dict[str, Any], Entry]], field: str) -> None:
    shown = [pair for pair in pairs if pair[0]["card"] or field in ("title", "abstract")]
    assert shown
    right = sum(_expected(field, row) == _actual(field, entry) for row, entry in shown)
    assert right >= GOAL * len(shown), f"{field}: {right} of {len(shown)}"


# Scale -----------------------------------------------------------------------------------


def test_scale_is_4000_papers() -> None:
    catalogue = _build(_files("scale"))
    assert sum(len(dated.listing.entries) for dated in catalogue.listings) == 4000
    assert len({paper.id for paper in catalogue.papers}) == 4000
