"""A copy of the project to run the program on, and sites built from it.

A test module takes the fixtures by `pytest_plugins = ("tests.building",)`; those that take
only functions import them, and pytest would warn of either (PYTEST_DONT_REWRITE).
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from generator.exports import papers_jsonl
from generator.model import Paper
from generator.publish import docs_writer

ROOT = Path(__file__).parents[1]
# What a person may have set for their own site, and what must not reach a test.
_OURS = ("ALMANAC_DUMPS", "SITE_URL")


def copy_project(target: Path) -> Path:
    """Copies what a site is made from into the folder `target`: no generated page, no site."""
    target.mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / "mkdocs.yml", target)
    for folder in ("dumps", "generator", "overrides"):
        shutil.copytree(
            ROOT / folder, target / folder, ignore=shutil.ignore_patterns("__pycache__", ".*")
        )
    (target / "docs").mkdir()
    for path in docs_writer.hand_written(ROOT / "docs"):
        copy = shutil.copytree if path.is_dir() else shutil.copy
        copy(path, target / "docs" / path.name)
    return target


def edit(path: Path, old: str, new: str) -> None:
    """Puts `new` in the place of `old`, which must be there."""
    said = path.read_text(encoding="utf-8")
    assert old in said
    path.write_text(said.replace(old, new), encoding="utf-8")


def run(
    project: Path, *arguments: str, env: Mapping[str, str] | None = None, module: str = "generator"
) -> subprocess.CompletedProcess[str]:
    """`python -m generator …` in the folder `project`; `env` is added to the environment.

    The exit code is the caller's to look at. `module` may be `mkdocs`.
    """
    inherited = {name: value for name, value in os.environ.items() if name not in _OURS}
    return subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=project,
        env={**inherited, "NO_MKDOCS_2_WARNING": "1", **(env or {})},
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )


def build_site(
    project: Path,
    site_url: str = "http://127.0.0.1:8000/",
    dumps: Sequence[Path] = (),
    env: Mapping[str, str] | None = None,
) -> Path:
    """Builds the site of `project`, of `dumps` if given; its folder, or a failed assertion.

    Warnings do not fail it, as in `make site`.
    """
    options = ["--dumps", *map(str, dumps)] if dumps else []
    done = run(project, "build", *options, env={**(env or {}), "SITE_URL": site_url})
    assert done.returncode == 0, done.stdout + done.stderr
    return project / "site"


def unknown_paper(id: str, title: str, abstract: str = "") -> Paper:
    """A paper of which no listing says more than its text."""
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
    """The text of a file that the generator wrote."""
    content = path.read_bytes()
    return (gzip.decompress(content) if path.suffix == ".gz" else content).decode()


def published_papers(site: Path) -> list[dict[str, Any]]:
    """The papers in the data of a built site, or of `docs/`."""
    lines = text_of(site / papers_jsonl.PAPERS).split("\n")
    return [json.loads(line) for line in lines if line]


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below `folder`: its path there, and its bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="session")
def sample_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project with the sample in `dumps/`, its site built; not to be changed."""
    project = copy_project(tmp_path_factory.mktemp("sample") / "almanac")
    build_site(project)
    return project


@pytest.fixture(scope="session")
def sample_site(sample_project: Path) -> Path:
    """The built site of the sample; not to be changed."""
    return sample_project / "site"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project that a test may change; nothing is built in it."""
    return copy_project(tmp_path / "almanac")
