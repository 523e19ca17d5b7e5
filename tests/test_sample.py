"""A preview of a sample: `serve --limit`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from generator import pipeline
from generator.model import Catalogue, Site
from generator.settings import from_config
from tests.support.building import ROOT


def _entry(title: str, date: str = "") -> str:
    block = f"  • 3 authors\n·\n{date} 2\n\n" if date else ""
    return f"{title}\n\nAbout {title}, which is told at length here.\n\n{block}"


def _read(root: Path, limit: int | None, corrections: str = "") -> Catalogue:
    """What is read of two listings of 30 papers; the second infers its year from its last."""
    (root / "dumps").mkdir()
    first = [_entry(f"Lamps {number}") for number in range(30)]
    second = [_entry(f"Doors {number}", "Sep 30") for number in range(29)]
    second.append(_entry("Doors of old", "Sep 30, 2023"))
    for name, entries in (("first", first), ("second", second)):
        (root / "dumps" / f"{name}.txt").write_text("".join(entries), encoding="utf-8")
    (root / "corrections.yml").write_text(corrections, encoding="utf-8")
    run = pipeline.Run(
        root, root / "docs", root / "overrides", from_config(root, {}), Site("A", "/", 50), limit
    )
    return pipeline.read(run)


@pytest.mark.parametrize("limit", [1, 2, 7, 30, 59, 60, 61, 1000])
def test_a_sample_holds_papers_as_they_are_among_all(tmp_path: Path, limit: int) -> None:
    for name in ("whole", "sample"):
        (tmp_path / name).mkdir()
    whole = _read(tmp_path / "whole", None)
    sample = _read(tmp_path / "sample", limit)
    assert len(whole.papers) == 60
    assert len(sample.papers) == min(limit, 60)
    assert set(sample.papers) <= set(whole.papers), "with the same years"
    assert sample.listings == whole.listings
    lamps = sum(paper.title.startswith("Lamps") for paper in sample.papers)
    assert abs(lamps - len(sample.papers) / 2) <= 1, "evenly"


def test_a_sample_has_nothing_to_say_of_corrections_of_others(tmp_path: Path) -> None:
    for name in ("whole", "sample"):
        (tmp_path / name).mkdir()
    ids = [paper.id for paper in _read(tmp_path / "whole", None).papers if "Lamps" in paper.title]
    corrections = "".join(f"- {{id: {id}, reason: A test., hide: true}}\n" for id in ids)
    known = _read(tmp_path / "sample", 7, corrections)
    assert len(ids) == 30
    assert known.problems == ()
    assert not any(paper.title.startswith("Lamps") for paper in known.papers)


@pytest.mark.parametrize("limit", ["0", "-1", "many", "1.5", "٣"])
def test_a_limit_is_a_number_from_one(limit: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "generator", "serve", f"--limit={limit}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env=dict(os.environ),
    )
    assert done.returncode == 2
    assert "is no number from 1" in done.stderr
