"""What we publish, we can read: the papers of `papers.jsonl.gz` are those that it was made of."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest

from generator import pipeline
from generator.catalogue.groups import Groups
from generator.exports.papers_jsonl import PAPERS, papers_jsonl
from generator.model import Library, Paper, Site
from generator.project import Project
from generator.settings import from_mapping
from tests.support.building import ROOT, WORLD
from tests.support.real_data import SHARED, real_data

SITE = Site("A", "https://example.org/", 50)
RECORDS = ROOT / "tests/golden/json_records"
OF_RECORDS = (
    "api-day-since-march-2025.json",
    "arxiv-metadata.jsonl",
    "openalex.json",
    "papers-of-an-almanac.jsonl",
    "semantic-scholar.json",
)
# What is of the files that were read, not of the papers.
OF_LISTINGS = {"sightings", "listed", "year_inferred", "year_reason", "abstract_listed", "repairs"}


def _read(root: Path, *dumps: Path) -> Library:
    settings = from_mapping(root, {"dumps": [str(path) for path in dumps]})
    return pipeline.read(Project(root, root / "docs", settings, SITE))


def _facts(paper: Paper) -> dict[str, Any]:
    facts = {field.name: getattr(paper, field.name) for field in dataclasses.fields(paper)}
    return {name: value for name, value in facts.items() if name not in OF_LISTINGS}


@pytest.mark.parametrize(
    "dumps",
    [
        pytest.param([WORLD / "dumps"], id="the tests' own listings"),
        *(pytest.param([RECORDS / name], id=name) for name in OF_RECORDS),
        pytest.param(
            [SHARED / "dumps"],
            id="the five dumps",
            marks=pytest.mark.skipif(not real_data("dumps"), reason="the five dumps: left out"),
        ),
    ],
)
def test_a_published_paper_reads_as_itself(tmp_path: Path, dumps: list[Path]) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    library = _read(tmp_path / "one", *dumps)
    (file,) = papers_jsonl(Groups(library), SITE)
    path = tmp_path / Path(PAPERS).name
    path.write_bytes(file.as_bytes())
    again = {paper.id: _facts(paper) for paper in _read(tmp_path / "two", path).catalogue.papers}
    papers = library.catalogue.papers
    assert again.keys() == {paper.id for paper in papers}
    for paper in papers:
        assert again[paper.id] == _facts(paper)
