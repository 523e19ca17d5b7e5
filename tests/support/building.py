"""Copy the project, run the program on the copy, and read what it wrote.

The copy has the listings and the settings of `tests/world/`, whatever the owner of this
repository publishes, and neither corrections nor generated files.
"""

from __future__ import annotations

import compileall
import gzip
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import chdir, redirect_stderr, redirect_stdout
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

from generator import cli
from generator.exports.papers_jsonl import PAPERS
from generator.model import Paper
from generator.publish import docs_writer

ROOT = Path(__file__).parents[2]
# The tests' own listings (`dumps/`) and settings (`mkdocs.yml`).
WORLD = ROOT / "tests/world"
# Variables that a person may have set for their own site, and that must not reach a test.
OWNERS_VARIABLES = ("SITE_URL",)
_IGNORED = shutil.ignore_patterns("__pycache__", ".*")
_HIDDEN = shutil.ignore_patterns(".*")


def _copy_world(target: Path) -> None:
    shutil.copytree(WORLD, target, ignore=_IGNORED, dirs_exist_ok=True)
    (target / "docs").mkdir()


def link_project(target: Path) -> Path:
    """Make a project in the folder `target` for tests that run the program in their own process.

    Its listings and settings are copies; program, theme and pages are links, not to be changed.
    """
    _copy_world(target)
    for path in (
        ROOT / "generator",
        ROOT / "overrides",
        *docs_writer.hand_written_at_top(ROOT / "docs"),
    ):
        (target / path.relative_to(ROOT)).symlink_to(path)
    return target


def copy_project(target: Path) -> Path:
    """Copy all that a site is made from into the folder `target`: world, program, pages, theme.

    No generated page and no built site is among it. The program comes with its bytecode, which
    Python would compile in every copy again, and in every process where it may write none.
    """
    _compile_program()
    _copy_world(target)
    for folder in ("generator", "overrides"):
        shutil.copytree(ROOT / folder, target / folder, ignore=_HIDDEN)
    for path in docs_writer.hand_written_at_top(ROOT / "docs"):
        copy = shutil.copytree if path.is_dir() else shutil.copy
        copy(path, target / "docs" / path.name)
    return target


@cache
def _compile_program() -> None:
    """Compile what is new of the program. Python takes bytecode by the time of its source."""
    compileall.compile_dir(ROOT / "generator", quiet=2)


def edit(path: Path, old: str, new: str) -> None:
    """Replace `old`, which must be there, by `new` in the file `path`."""
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{path} has no {old!r}"
    path.write_text(text.replace(old, new), encoding="utf-8")


def run(
    project: Path, *arguments: str, env: Mapping[str, str] | None = None, module: str = "generator"
) -> subprocess.CompletedProcess[str]:
    """Run `python -m generator …` in the folder `project`; `env` is added to the environment.

    The caller checks the exit code. `module` may be `mkdocs`.
    """
    inherited = {name: value for name, value in os.environ.items() if name not in OWNERS_VARIABLES}
    return subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=project,
        env={**inherited, "NO_MKDOCS_2_WARNING": "1", **(env or {})},
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )


def run_here(
    project: Path, *arguments: str, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Do what `run` does within this process, in a third of the time or less.

    For tests that neither edit the program nor ask for what a process alone has: the program is
    that of this repository, whatever the folder `project` has of it, and its modules are loaded.
    """
    inherited = {name: value for name, value in os.environ.items() if name not in OWNERS_VARIABLES}
    output, errors = (
        io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n", write_through=True)
        for _ in range(2)
    )
    with (
        chdir(project),
        mock.patch.dict(os.environ, {**inherited, **(env or {})}, clear=True),
        redirect_stdout(output),
        redirect_stderr(errors),
    ):
        try:
            code = cli.main(arguments)
        except SystemExit as end:  # wrong usage, and help
            code = end.code if isinstance(end.code, int) else 1
    return subprocess.CompletedProcess(arguments, code, _text(output), _text(errors))


def _text(stream: io.TextIOWrapper) -> str:
    content = stream.buffer
    assert isinstance(content, io.BytesIO)
    return content.getvalue().decode()


def build_site(
    project: Path,
    site_url: str = "http://127.0.0.1:8000/",
    dumps: Sequence[Path] = (),
    env: Mapping[str, str] | None = None,
) -> Path:
    """Build the site of `project`, from `dumps` if given, and return its folder.

    A build that fails is a failed assertion. Warnings do not fail it, as in `make site`.
    """
    options = [option for path in dumps for option in ("--dumps", str(path))]
    done = run(project, "build", *options, env={**(env or {}), "SITE_URL": site_url})
    assert done.returncode == 0, done.stdout + done.stderr
    return project / "site"


def unknown_paper(id: str, title: str, abstract: str = "") -> Paper:
    """Return a paper of which no listing says more than its text."""
    return Paper(
        id=id,
        title=title,
        abstract=abstract,
        abstract_html="",
        abstract_listed=abstract,
        published=None,
        year_inferred=False,
        year_reason="",
        authors=None,
        organization=None,
        comments=None,
        sightings=(),
    )


def text_of(path: Path) -> str:
    """Return the text of a file that the generator wrote."""
    content = path.read_bytes()
    return (gzip.decompress(content) if path.suffix == ".gz" else content).decode()


def published_papers(site: Path) -> list[dict[str, Any]]:
    """Return the papers in the data of a built site, or of `docs/`."""
    lines = text_of(site / PAPERS).split("\n")
    return [json.loads(line) for line in lines if line]


def tree(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file below `folder` by its path there."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
