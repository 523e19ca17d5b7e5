"""A build is left out only where it would give what is there, whatever was edited."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mkdocs.config import load_config

from generator import pipeline
from generator.publish import last_build
from tests.support.building import run


@pytest.fixture(scope="module")
def edited(
    new_project: Callable[[Path], Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """A project whose files may be changed, and whose program is its own."""
    project = new_project(tmp_path_factory.mktemp("edited") / "almanac")
    (project / "corrections.yml").write_text("# none yet\n")
    patched = pytest.MonkeyPatch()
    patched.setattr(last_build, "_PROGRAM", project / "generator")
    yield project
    patched.undo()
    last_build.code.cache_clear()


def key(project: Path) -> str:
    last_build.code.cache_clear()  # as in a process that begins now
    config = load_config(str(project / "mkdocs.yml"))
    return last_build.key(config, pipeline.all_inputs(pipeline.run_from(config)))


# One of each kind: a dump, a correction, the vocabulary, the program, both kinds of template,
# a page, a script and the settings.
FILES = (
    "dumps/2025-05-30.txt corrections.yml generator/enrich/topics/vocabulary.yml generator/urls.py "
    "generator/pages/templates/paper.md overrides/main.html overrides/partials/header.html "
    "docs/about.md docs/assets/search.js mkdocs.yml"
).split()


@settings(max_examples=30)
@given(st.sampled_from(FILES), st.integers(0, 200), st.booleans())
def test_every_edit_asks_for_a_build_and_undone_for_none(
    edited: Path, name: str, place: int, keeps_size: bool
) -> None:
    path = edited / name
    before, wanted = path.read_bytes(), key(edited)
    at = place % len(before)
    # In a comment of YAML where the file is one that must stay readable.
    new = (
        before + b"# x" if path.suffix == ".yml" else before[:at] + b"x" + before[at + keeps_size :]
    )
    try:
        path.write_bytes(new)
        assert (key(edited) == wanted) == (new == before)
    finally:
        path.write_bytes(before)
    assert key(edited) == wanted


@pytest.mark.parametrize(
    "name", ["dumps/new.txt", "overrides/new.html", "docs/new.md", "docs/tags/new.md"]
)
def test_a_file_more_or_less_asks_for_a_build(edited: Path, name: str) -> None:
    before = key(edited)
    (edited / name).parent.mkdir(exist_ok=True)
    (edited / name).write_text("")
    try:
        assert key(edited) != before
    finally:
        (edited / name).unlink()
    assert key(edited) == before


@pytest.mark.parametrize(
    ("name", "value"), [("SITE_URL", "https://a.org/"), ("ALMANAC_DUMPS", "docs")]
)
def test_what_the_environment_says_is_a_setting(
    edited: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    before = key(edited)
    monkeypatch.setenv(name, value)
    assert key(edited) != before


def test_what_is_edited_while_it_runs_is_not_the_program(edited: Path) -> None:
    before = key(edited), last_build.program()
    path = edited / "generator/urls.py"
    said = path.read_bytes()
    path.write_bytes(said + b"# edited")
    try:
        assert last_build.program() == before[1]
        assert key(edited) != before[0]  # which begins anew
        assert last_build.program() != before[1]
    finally:
        path.write_bytes(said)


def test_a_version_is_an_input(edited: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = key(edited), last_build.program()
    monkeypatch.setattr(last_build, "distributions", lambda: iter(()))
    assert key(edited) != before[0]
    assert last_build.program() != before[1]


def test_a_second_build_is_left_out_until_the_site_or_an_input_changes(project: Path) -> None:
    def build() -> bool:
        done = run(project, "build")
        assert done.returncode == 0, done.stderr
        return "nothing has changed" in done.stdout

    assert [build(), build()] == [False, True]
    (project / "site/index.html").write_text("Not ours.")
    assert [build(), build()] == [False, True]
    assert "Not ours." not in (project / "site/index.html").read_text()
    shutil.rmtree(project / "site")
    assert not build()
    (project / "dumps/2025-05-30.txt").unlink()
    assert not build()
    assert build()


def test_a_build_that_failed_is_done_again(project: Path) -> None:
    assert run(project, "build").returncode == 0
    page = project / "overrides/main.html"
    before = page.read_text()
    page.write_text("{% no template %}")
    assert run(project, "build").returncode != 0
    page.write_text(before)
    done = run(project, "build")
    assert done.returncode == 0
    assert "nothing has changed" not in done.stdout


def test_a_note_that_nobody_can_read_asks_for_a_build(project: Path) -> None:
    (project / last_build.LAST).parent.mkdir(parents=True)
    (project / last_build.LAST).write_text("{")
    assert last_build.last(project, project / "site", "a") is None
    (project / last_build.LAST).unlink()
    assert last_build.last(project, project / "site", "a") is None


def test_problems_are_told_of_again(project: Path) -> None:
    (project / "dumps/wrong.txt").write_bytes(b"\xff\xfe\xff")
    said = [run(project, "build").stdout for _ in range(2)]
    assert "nothing has changed" not in said[0]
    assert re.search(r"nothing has changed since\. [1-9]\d* problems", said[1])
