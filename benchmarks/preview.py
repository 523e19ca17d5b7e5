"""How soon a preview shows its first page and an edit, and what it costs while nothing changes.

Each edit shows on a page: one of an abstract in a listing on the page of its paper, one of a title
in the data of the whole site, one of a template. All are made twice, and the second time is
reported, as a preview is edited many times. The first page is that of a project which was
previewed before, with the same program.
"""

from __future__ import annotations

import json
import os
import shutil
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

import psutil

from benchmarks import print_table
from benchmarks.speed.generate_listings import write_listings
from benchmarks.speed.process_cost import cpu_seconds, end
from tests.support.building import copy_project
from tests.support.visits import free_port

GENERATED_PAPERS, SAMPLE_SIZE = 10_000, 300
EDITS = 2
TIMEOUT = 600.0  # s
IDLE = 10.0  # s
POLL_INTERVAL = 0.2  # s; polling more often would slow down what is measured
_TEMPLATE = Path("generator/pages/templates/paper.md")
# Lines of the log of a preview that are shown if it fails.
_LOG_LINES = 20


@dataclass(frozen=True, slots=True)
class _Preview:
    """A running preview: its process, its project, its listings, its log and its URL."""

    process: subprocess.Popen[str]
    project: Path
    dumps: Path
    log: Path
    root: str

    def read(self, path: str) -> str:
        """Return what is served at `path`; the empty string if nothing is."""
        try:
            with urlopen(self.root + path, timeout=30) as response:
                return str(response.read().decode())
        except (OSError, HTTPException):
            return ""

    def wait_until(self, condition: Callable[[], bool]) -> float:
        """Wait until `condition()` is true and return the seconds that took.

        Raise `RuntimeError` if the preview ends, or after `TIMEOUT` seconds.
        """
        start = time.perf_counter()
        while not condition():
            if self.process.poll() is not None:
                raise RuntimeError(f"The preview ended unexpectedly. Its log:\n{self._log_end()}")
            if time.perf_counter() - start > TIMEOUT:
                raise RuntimeError(
                    f"The preview did not change within {TIMEOUT:.0f} s. Its log:\n"
                    f"{self._log_end()}"
                )
            time.sleep(POLL_INTERVAL)
        return time.perf_counter() - start

    @contextmanager
    def awaiting_build(self) -> Iterator[None]:
        """Wait, behind an edit that is made within, until all that follows from it is built."""
        builds = self._builds()
        yield
        self.wait_until(lambda: self._builds() > builds)

    def _builds(self) -> int:
        return self.log.read_text(encoding="utf-8", errors="replace").count("Documentation built")

    def _log_end(self) -> str:
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join(lines[-_LOG_LINES:])


def run(shared: Path) -> None:
    """Print a row for the five real listings, for a sample of generated papers, and for all."""
    with tempfile.TemporaryDirectory(prefix="almanac-preview-") as temporary_folder:
        folder = Path(temporary_folder)
        generated = folder / "generated"
        generated.mkdir()
        write_listings(GENERATED_PAPERS, generated)
        sample_name = f"{SAMPLE_SIZE} of {GENERATED_PAPERS:,}"
        limit = ["--limit", str(SAMPLE_SIZE)]
        rows = [
            ("five listings", *_measure(folder / "five", shared / "dumps", [])),
            (sample_name, *_measure(folder / "sample", generated, limit)),
            (f"{GENERATED_PAPERS:,}", *_measure(folder / "all", generated, [])),
        ]
    heads = ("papers", "first page s", "abstract s", "title s", "template s", "idle")
    print_table(heads, rows)


def _measure(folder: Path, dumps: Path, options: Sequence[str]) -> tuple[str, ...]:
    """Return the cells of a row behind the first."""
    project = copy_project(folder / "almanac")
    shutil.copytree(dumps, folder / "dumps")
    with _preview(project, folder / "dumps", options) as preview:
        preview.wait_until(lambda: "<title>" in preview.read(""))
    with _preview(project, folder / "dumps", options) as preview:
        first_page = preview.wait_until(lambda: "<title>" in preview.read(""))
        time.sleep(IDLE / 2)
        for number in range(EDITS):
            abstract_edit = _edit_abstract(preview, number)
            title_edit = _edit_title(preview, number)
            template_edit = _edit_template(preview, number)
        process = psutil.Process(preview.process.pid)
        cpu_before = cpu_seconds(process)
        time.sleep(IDLE)
        idle = (cpu_seconds(process) - cpu_before) / IDLE
    times = first_page, abstract_edit, title_edit, template_edit
    return *(f"{seconds:.1f}" for seconds in times), f"{idle:.1%}"


def _edit_abstract(preview: _Preview, number: int) -> float:
    """Append to an abstract, and return the seconds until the page of the paper shows that."""
    paper = _papers(preview)[0]
    listing, text = _listing_of(preview, paper["title"])
    head, title, rest = text.partition(f"\n{paper['title']}\n")
    abstract = next(line for line in rest.splitlines() if line.strip())
    new = f"Edited for the time number {number}."
    rest = rest.replace(abstract, f"{abstract} {new}", 1)
    with preview.awaiting_build():
        listing.write_text(f"{head}{title}{rest}", encoding="utf-8")
        return preview.wait_until(lambda: new in preview.read(f"papers/{paper['id']}/"))


def _edit_title(preview: _Preview, number: int) -> float:
    """Append to a title, and return the seconds until the site's data has that.

    The start of the title stays, so that in a sample the paper keeps its place.
    """
    title = _papers(preview)[0]["title"]
    listing, text = _listing_of(preview, title)
    new_title = f"{title} {number}"
    with preview.awaiting_build():
        listing.write_text(text.replace(title, new_title), encoding="utf-8")
        return preview.wait_until(lambda: new_title in preview.read("data/titles.json"))


def _listing_of(preview: _Preview, title: str) -> tuple[Path, str]:
    """Return a listing with the paper of that title, and its text."""
    texts = {path: path.read_text(encoding="utf-8") for path in preview.dumps.iterdir()}
    return next(item for item in texts.items() if f"\n{title}\n" in item[1])


def _edit_template(preview: _Preview, number: int) -> float:
    """Append to a template, and return the seconds until that is shown; then undo it."""
    template = preview.project / _TEMPLATE
    text = template.read_text(encoding="utf-8")
    paper = _papers(preview)[0]["id"]
    comment = f"<!-- edited {number} -->"
    with preview.awaiting_build():
        template.write_text(f"{text}{comment}\n", encoding="utf-8")
        seconds = preview.wait_until(lambda: comment in preview.read(f"papers/{paper}/"))
    with preview.awaiting_build():
        template.write_text(text, encoding="utf-8")
    return seconds


def _papers(preview: _Preview) -> list[dict[str, str]]:
    papers: list[dict[str, str]] = json.loads(preview.read("data/titles.json"))
    return papers


@contextmanager
def _preview(project: Path, dumps: Path, options: Sequence[str]) -> Iterator[_Preview]:
    """Run a preview of `project`, and end it with all that it started."""
    port = free_port()
    root = f"http://127.0.0.1:{port}/"
    command = [sys.executable, "-m", "generator", "serve", "--dev-addr", f"127.0.0.1:{port}"]
    # A preview that is ended by a signal leaves its temporary folders behind.
    temporary_folder = project.parent / "tmp"
    temporary_folder.mkdir(exist_ok=True)
    environment = {
        **os.environ,
        "NO_MKDOCS_2_WARNING": "1",
        "SITE_URL": "http://127.0.0.1:8000/",
        "TMPDIR": str(temporary_folder),
    }
    log = project.parent / "preview.log"
    with log.open("w", encoding="utf-8") as log_file:
        process = subprocess.Popen(
            [*command, "--dumps", str(dumps), *options],
            cwd=project,
            env=environment,
            stdout=log_file,
            stderr=subprocess.STDOUT,
            text=True,
        )
    try:
        yield _Preview(process, project, dumps, log, root)
    finally:
        end(process)
