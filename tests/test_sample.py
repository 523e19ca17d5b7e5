"""A preview of a sample: `serve --limit`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import pipeline
from generator.model import Site
from generator.settings import from_config
from tests.building import ROOT


def _read(root: Path, sizes: list[int], limit: int | None) -> list[list[str]]:
    """The titles in each listing of a catalogue, of listings with so many papers, in its order."""
    (root / "dumps").mkdir()
    for name, size in enumerate(sizes):
        entries = (
            f"Paper {name} {number}\n\nAbout {name}, {number}.\n\n" for number in range(size)
        )
        (root / "dumps" / f"{name}.txt").write_text("".join(entries), encoding="utf-8")
    run = pipeline.Run(
        root, root / "docs", root / "overrides", from_config(root, {}), Site("A", "/", 50)
    )
    known = pipeline.read(run, limit)
    listings = sorted(known.listings, key=lambda one: one.name)
    return [[entry.title for entry in one.listing.entries] for one in listings]


@given(st.lists(st.integers(0, 12), min_size=1, max_size=4), st.integers(1, 60))
def test_a_sample_is_spread_evenly(
    tmp_path_factory: pytest.TempPathFactory, sizes: list[int], limit: int
) -> None:
    whole = _read(tmp_path_factory.mktemp("whole"), sizes, None)
    sample = _read(tmp_path_factory.mktemp("sample"), sizes, limit)
    total = sum(map(len, whole))
    assert sum(map(len, sample)) == min(limit, total)
    for all_of, some_of in zip(whole, sample, strict=True):
        assert some_of == [title for title in all_of if title in some_of], "in their order"
        assert abs(len(some_of) - len(all_of) * min(1, limit / max(total, 1))) < 1


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
