"""Builds of one project run one after another."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from generator.problems import AlmanacError
from generator.runtime import lock
from tests.support.building import published_papers, run
from tests.support.visits import until


def test_the_next_build_waits_until_the_first_ends(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "mkdocs.almanac")
    first = lock.acquire(tmp_path)
    waiting = threading.Thread(target=lambda: lock.acquire(tmp_path).release(), daemon=True)
    waiting.start()
    waiting.join(0.3)
    assert waiting.is_alive()
    until(lambda: "Waiting until it ends" in caplog.text)
    first.release()
    waiting.join(60)
    assert not waiting.is_alive()


def test_another_thread_may_release_the_lock(tmp_path: Path) -> None:
    held = lock.acquire(tmp_path)
    thread = threading.Thread(target=held.release)
    thread.start()
    thread.join(60)
    assert not thread.is_alive()
    assert not held.is_locked
    lock.acquire(tmp_path).release()


def test_the_lock_of_a_killed_build_is_free(tmp_path: Path) -> None:
    code = "import os, pathlib, sys; from generator.runtime import lock; "
    code += "held = lock.acquire(pathlib.Path(sys.argv[1])); os.kill(os.getpid(), 9)"
    killed = subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False)
    assert killed.returncode in (-9, 9)  # the latter on Windows
    thread = threading.Thread(target=lambda: lock.acquire(tmp_path).release(), daemon=True)
    thread.start()
    thread.join(60)
    assert not thread.is_alive()


def test_a_disk_that_refuses_is_reported(tmp_path: Path) -> None:
    (tmp_path / lock.LOCK.parts[0]).write_text("in the way")
    with pytest.raises(AlmanacError, match="cannot be read or written"):
        lock.acquire(tmp_path)


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
