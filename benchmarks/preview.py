"""How soon a preview shows its first page, what was edited, and what it costs while nothing is.

Each edit is one that shows on a page: a title in a listing, and a mark in a template. Both are
made twice, and the second time is reported: a preview is edited many times. The first page is
that of a project which was previewed before, and whose program did not change.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from urllib.request import urlopen

from benchmarks import print_table
from benchmarks.speed import made
from tests.support.building import copy_project
from tests.support.visits import free_port

SAMPLED, SAMPLE = 10_000, 300
TIMES = 2
PATIENCE = 120.0  # s
IDLE = 10.0  # s
POLL = 0.2  # s; asking more often would slow down what is measured
_TEMPLATE = Path("generator/pages/templates/paper.md")


@dataclass(frozen=True, slots=True)
class _Preview:
    """A preview that runs: its process, its project, its dumps and its address."""

    process: subprocess.Popen[bytes]
    project: Path
    dumps: Path
    root: str

    def read(self, path: str) -> str:
        try:
            with urlopen(self.root + path, timeout=30) as answer:
                return str(answer.read().decode())
        except (OSError, HTTPException):
            return ""

    def until(self, is_there: Callable[[], bool]) -> float:
        """Seconds until it is so."""
        begun = time.perf_counter()
        while not is_there():
            if time.perf_counter() - begun > PATIENCE or self.process.poll() is not None:
                raise TimeoutError("The preview does not show what it should.")
            time.sleep(POLL)
        return time.perf_counter() - begun


def run(shared: Path) -> None:
    """Prints a row for the five dumps, and one for a sample of many made-up papers."""
    with tempfile.TemporaryDirectory(prefix="almanac-preview-") as scratch:
        folder = Path(scratch)
        (folder / "made").mkdir()
        made.listings(SAMPLED, folder / "made")
        limit = ["--limit", str(SAMPLE)]
        rows = [
            ("five dumps", *_measured(folder / "five", shared / "dumps", [])),
            (f"{SAMPLE} of {SAMPLED:,}", *_measured(folder / "sample", folder / "made", limit)),
        ]
    heads = ("papers", "first page s", "index behind it s", "a dump s", "a template s", "idle")
    print_table(heads, rows)


def _measured(folder: Path, dumps: Path, options: Sequence[str]) -> tuple[str, ...]:
    project = copy_project(folder / "almanac")
    shutil.copytree(dumps, folder / "dumps")
    with _previewed(project, folder / "dumps", options) as preview:
        preview.until(lambda: preview.read("pagefind/pagefind-entry.json") != "")
    with _previewed(project, folder / "dumps", options) as preview:
        first = preview.until(lambda: "<title>" in preview.read(""))
        index = preview.until(lambda: preview.read("pagefind/pagefind-entry.json") != "")
        time.sleep(IDLE / 2)
        spent = [
            (_edit_of_a_dump(preview, n), _edit_of_a_template(preview, n)) for n in range(TIMES)
        ]
        time.sleep(IDLE)  # the last edit was taken back, which is built as well
        before = _seconds(preview.process.pid)
        time.sleep(IDLE)
        idle = (_seconds(preview.process.pid) - before) / IDLE
    return f"{first:.1f}", f"{index:.1f}", *(f"{one:.1f}" for one in spent[-1]), f"{idle:.1%}"


def _edit_of_a_dump(preview: _Preview, number: int) -> float:
    """Of a title, by its end: in a sample, its paper stays in its place."""
    title = _papers(preview)[0]["title"]
    said = {path: path.read_text(encoding="utf-8") for path in preview.dumps.iterdir()}
    dump = next(path for path, text in said.items() if f"\n{title}\n" in text)
    sign = f"{title} {number}"
    dump.write_text(said[dump].replace(title, sign), encoding="utf-8")
    spent = preview.until(lambda: sign in preview.read("data/titles.json"))
    time.sleep(IDLE / 2)
    return spent


def _edit_of_a_template(preview: _Preview, number: int) -> float:
    template = preview.project / _TEMPLATE
    text = template.read_text(encoding="utf-8")
    page = _papers(preview)[0]["id"]
    template.write_text(f"{text}<!-- edited {number} -->\n", encoding="utf-8")
    spent = preview.until(lambda: f"<!-- edited {number} -->" in preview.read(f"papers/{page}/"))
    template.write_text(text, encoding="utf-8")
    time.sleep(IDLE / 2)
    return spent


def _papers(preview: _Preview) -> list[dict[str, str]]:
    papers: list[dict[str, str]] = json.loads(preview.read("data/titles.json"))
    return papers


@contextmanager
def _previewed(project: Path, dumps: Path, options: Sequence[str]) -> Iterator[_Preview]:
    port = free_port()
    root = f"http://127.0.0.1:{port}/"
    command = [sys.executable, "-m", "generator", "serve", "--dev-addr", f"127.0.0.1:{port}"]
    env = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "SITE_URL": "http://127.0.0.1:8000/"}
    process = subprocess.Popen(
        [*command, "--dumps", str(dumps), *options],
        cwd=project,
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield _Preview(process, project, dumps, root)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait()


def _seconds(pid: int) -> float:
    """The seconds of a core that a process has taken."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
