"""Whether the next build gives the bytes of a clean one, whenever a build or a preview is killed.

A full build, an incremental one and a preview are killed (`kill -9`) in turn, each at a random
moment of its time. The moments follow from the number of the kill, the result not.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from random import Random

from benchmarks import print_table
from tests.support.building import OWNERS_VARIABLES, copy_project, run, tree
from tests.support.visits import free_port

KILLS = 100
_ENTRY = "Lanterns of the Harbour\n\n" + "An invented abstract about lanterns and their light. " * 4
_KINDS = ("full build", "incremental build", "preview")
_PREVIEW_TIME = 1.5  # of the time of a full build


def measure(kills: int) -> None:
    """Kill so many runs, and print how many of them the next build mended."""
    with tempfile.TemporaryDirectory(prefix="almanac-kills-") as folder:
        project = copy_project(Path(folder) / "almanac")
        (Path(folder) / "tmp").mkdir()
        expected: dict[bool, Mapping[str, bytes]] = {}
        seconds: dict[bool, float] = {}
        for has_extra in (False, True):
            _prepare(project, has_extra, is_clean=True)
            start = time.perf_counter()
            _build(project)
            seconds[has_extra] = time.perf_counter() - start
            expected[has_extra] = tree(project / "site")
        mended: Counter[str] = Counter()
        for number in range(kills):
            kind, has_extra = _KINDS[number % len(_KINDS)], number % 2 == 0
            _prepare(project, has_extra, is_clean=kind == "full build")
            factor = _PREVIEW_TIME if kind == "preview" else 1.0
            _kill(project, kind, Random(number).uniform(0, factor * seconds[has_extra]))
            _build(project)
            site = tree(project / "site")
            wrong = [path for path, _ in site.items() ^ expected[has_extra].items()]
            wrong += [path.name for path in project.glob(".site*")]
            mended[kind] += not wrong
            if wrong:
                print(f"kill {number}, {kind}: not as a clean build: {sorted(set(wrong))[:5]}")
    rows = [
        (kind, len(range(n, kills, len(_KINDS))), mended[kind]) for n, kind in enumerate(_KINDS)
    ]
    print_table(("killed", "times", "same bytes after the next build"), rows)


def _prepare(project: Path, has_extra: bool, is_clean: bool) -> None:
    extra = project / "dumps/extra.txt"
    extra.write_text(_ENTRY, encoding="utf-8") if has_extra else extra.unlink(missing_ok=True)
    if is_clean:
        done = run(project, "clean")
        assert done.returncode == 0, done.stderr
        shutil.rmtree(project / ".cache", ignore_errors=True)


def _build(project: Path) -> None:
    done = run(project, "build")
    if done.returncode or "Traceback" in done.stderr:
        raise RuntimeError(f"The build failed: {done.stderr}")


def _kill(project: Path, kind: str, seconds: float) -> None:
    """Start a run and kill it, with all that it started, after so many seconds."""
    command = ["serve", "-a", f"127.0.0.1:{free_port()}"] if kind == "preview" else ["build"]
    environment = {k: v for k, v in os.environ.items() if k not in OWNERS_VARIABLES}
    process = subprocess.Popen(
        [sys.executable, "-m", "generator", *command],
        cwd=project,
        env={**environment, "TMPDIR": str(project.parent / "tmp")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    time.sleep(seconds)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
