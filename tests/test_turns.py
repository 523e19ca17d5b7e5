"""Builds of one project come one after another."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from generator.problems import AlmanacError
from generator.runtime.lock import LOCK, Turn
from tests.support.building import published_papers, run

unix = pytest.mark.skipif(os.name != "posix", reason="there are no such locks")


@unix
def test_the_next_waits_until_the_first_leaves(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "mkdocs.almanac")
    first, second = Turn(), Turn()
    first.take(tmp_path)
    waiting = threading.Thread(target=second.take, args=(tmp_path,), daemon=True)
    waiting.start()
    waiting.join(0.3)
    assert waiting.is_alive()
    assert "waits for its turn" in caplog.text
    first.leave()
    waiting.join(10)
    assert not waiting.is_alive()
    second.leave()


@unix
def test_a_build_that_was_killed_holds_nobody_up(tmp_path: Path) -> None:
    code = "import os, pathlib, sys; from generator.runtime.lock import Turn; turn = Turn(); "
    code += "turn.take(pathlib.Path(sys.argv[1])); os.kill(os.getpid(), 9)"
    killed = subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False)
    assert killed.returncode == -9
    turn = Turn()
    next_one = threading.Thread(target=turn.take, args=(tmp_path,), daemon=True)
    next_one.start()
    next_one.join(10)
    assert not next_one.is_alive()
    turn.leave()


def test_a_disk_that_refuses_is_told_of(tmp_path: Path) -> None:
    (tmp_path / LOCK.parts[0]).write_text("in the way")
    with pytest.raises(AlmanacError, match="cannot be written"):
        Turn().take(tmp_path)


@unix
def test_two_builds_at_once_do_not_mix(project: Path, tmp_path: Path) -> None:
    dumps = sorted((project / "dumps").glob("*.txt"))[:2]
    sites = [tmp_path / "one", tmp_path / "other"]
    threads = [
        threading.Thread(
            target=run, args=(project, "build", "--dumps", str(dump), "--site-dir", str(site))
        )
        for dump, site in zip(dumps, sites, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seen = [
        {sighting["listing"] for paper in published_papers(site) for sighting in paper["sightings"]}
        for site in sites
    ]
    assert seen == [{dump.name} for dump in dumps]
    for site in sites:
        of_papers = {path.parent.name for path in (site / "papers").glob("*/index.html")}
        assert of_papers - {"page-2"} == {paper["id"] for paper in published_papers(site)}
