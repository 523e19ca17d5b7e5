"""A preview of a sample of the papers: `serve --limit`."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator import cli, pipeline
from generator.model import Catalogue, Site
from generator.project import Project
from generator.settings import from_mapping
from tests.support.building import ROOT


def _entry(title: str, date: str = "") -> str:
    footer = f"  • 3 authors\n·\n{date} 2\n\n" if date else ""
    abstract = (
        f"About {title}, which is told at length here, as nobody has asked how many there are, "
        "where they stand, and what they are good for."
    )
    return f"{title}\n\n{abstract}\n\n{footer}"


def _read(root: Path, limit: int | None, corrections: str = "") -> Catalogue:
    """Read two listings of 30 papers; the year of the second is inferred from its last paper."""
    (root / "dumps").mkdir(parents=True)
    first = [_entry(f"Lamps {number}") for number in range(30)]
    second = [_entry(f"Doors {number}", "Sep 30") for number in range(29)]
    second.append(_entry("Doors of old", "Sep 30, 2023"))
    for name, entries in (("first", first), ("second", second)):
        (root / "dumps" / f"{name}.txt").write_text("".join(entries), encoding="utf-8")
    (root / "corrections.yml").write_text(corrections, encoding="utf-8")
    settings = from_mapping(root, {})
    project = Project(root, root / "docs", settings, Site("A", "/", 50), limit)
    return pipeline.read_catalogue(project)


@pytest.mark.parametrize("limit", [1, 2, 7, 30, 59, 60, 61, 1000])
def test_the_papers_of_a_sample_are_the_same_as_without_a_limit(tmp_path: Path, limit: int) -> None:
    whole = _read(tmp_path / "whole", None)
    sample = _read(tmp_path / "sample", limit)
    assert len(whole.papers) == 60
    assert len(sample.papers) == min(limit, 60)
    assert set(sample.papers) <= set(whole.papers), "their years included"
    assert sample.listings == whole.listings
    lamps = sum(paper.title.startswith("Lamps") for paper in sample.papers)
    assert abs(lamps - len(sample.papers) / 2) <= 1, "from both listings evenly"


def test_corrections_of_papers_outside_a_sample_are_no_problems(tmp_path: Path) -> None:
    whole = _read(tmp_path / "whole", None)
    ids = [paper.id for paper in whole.papers if "Lamps" in paper.title]
    corrections = "".join(f"- {{id: {id}, reason: A test., hide: true}}\n" for id in ids)
    sample = _read(tmp_path / "sample", 7, corrections)
    assert len(ids) == 30
    assert sample.problems == ()
    assert not any(paper.title.startswith("Lamps") for paper in sample.papers)


@pytest.mark.parametrize("limit", ["0", "-1", "many", "1.5"])
def test_a_limit_that_is_not_a_number_from_1_is_refused(
    limit: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    assert cli.main(["serve", f"--limit={limit}"]) == 2
    error = capsys.readouterr().err
    assert "Invalid value for '--limit'" in error
    assert limit in error
