"""A build is skipped only if it would give what is there, whatever was edited."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mkdocs.config import load_config

from generator.inputs import inputs_fingerprint
from generator.plugin import AlmanacPlugin
from generator.publish import last_build
from generator.runtime import fingerprint
from tests.support.building import run, run_here


@pytest.fixture(scope="module")
def edited(
    new_project: Callable[[Path], Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """A project whose files may be changed, and whose program is its own."""
    project = new_project(tmp_path_factory.mktemp("edited") / "almanac")
    (project / "corrections.yml").write_text("# none yet\n")
    patched = pytest.MonkeyPatch()
    patched.setattr(fingerprint, "_PROGRAM", project / "generator")
    yield project
    patched.undo()
    fingerprint.program_fingerprint.cache_clear()


@pytest.fixture(scope="module")
def unedited(edited: Path) -> str:
    """The key of the project before any edit."""
    return key(edited)


def key(project: Path) -> str:
    fingerprint.program_fingerprint.cache_clear()  # as in a process that begins now
    config = load_config(str(project / "mkdocs.yml"))
    plugin = config.plugins["almanac"]
    assert isinstance(plugin, AlmanacPlugin)
    return inputs_fingerprint(plugin.project(config), config)


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
    edited: Path, unedited: str, name: str, place: int, keeps_size: bool
) -> None:
    path = edited / name
    before = path.read_bytes()
    at = place % len(before)
    # In a comment of YAML where the file is one that must stay readable.
    new = (
        before + b"# x" if path.suffix == ".yml" else before[:at] + b"x" + before[at + keeps_size :]
    )
    try:
        path.write_bytes(new)
        assert (key(edited) == unedited) == (new == before)
    finally:
        path.write_bytes(before)
    assert key(edited) == unedited


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


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes in folders")
def test_a_folder_counts_by_its_name_and_what_is_not_read_is_not_opened(edited: Path) -> None:
    before = key(edited)
    (edited / "dumps/drafts").mkdir()
    with_folder = key(edited)
    assert with_folder != before
    os.mkfifo(edited / "dumps/drafts/pipe")
    os.mkfifo(edited / "docs/.hidden")
    (edited / "dumps/.hidden").symlink_to("/dev/zero")
    with (edited / "dumps/drafts/film.mp4").open("wb") as film:
        film.truncate(20 * 2**30)
    try:
        assert key(edited) != before
    finally:
        (edited / "docs/.hidden").unlink()
        (edited / "dumps/.hidden").unlink()
        shutil.rmtree(edited / "dumps/drafts")
    assert key(edited) == before


def test_the_environment_is_a_setting(edited: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = key(edited)
    monkeypatch.setenv("SITE_URL", "https://a.org/")
    assert key(edited) != before


@pytest.mark.parametrize("option", ["page_size: 51", "dumps: [dumps, docs/about.md]"])
def test_an_option_of_the_plugin_is_a_setting(edited: Path, option: str) -> None:
    before, path = key(edited), edited / "mkdocs.yml"
    text = path.read_text()
    name = option.partition(":")[0]
    path.write_text(re.sub(rf"(?m)^( +){name}: .*$", rf"\1{option}", text, count=1))
    try:
        assert key(edited) != before
    finally:
        path.write_text(text)
    assert key(edited) == before


def test_an_edit_while_the_program_runs_does_not_run_yet(edited: Path) -> None:
    before = key(edited), fingerprint.program_fingerprint()
    path = edited / "generator/urls.py"
    content = path.read_bytes()
    path.write_bytes(content + b"# edited")
    try:
        assert fingerprint.program_fingerprint() == before[1]
        assert key(edited) != before[0]  # which begins anew
        assert fingerprint.program_fingerprint() != before[1]
    finally:
        path.write_bytes(content)


def test_a_version_is_an_input(
    edited: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    metadata = tmp_path / "library-1.0.dist-info"
    metadata.mkdir()
    before = key(edited), fingerprint.program_fingerprint()
    metadata.rename(tmp_path / "library-1.1.dist-info")
    assert key(edited) != before[0]
    assert fingerprint.program_fingerprint() != before[1]


def test_a_second_build_is_skipped_until_the_site_or_an_input_changes(project: Path) -> None:
    def build(command: Callable[..., CompletedProcess[str]] = run_here) -> bool:
        done = command(project, "build")
        assert done.returncode == 0, done.stderr
        return "is up to date" in done.stdout

    # In processes of their own, whose hashes differ.
    assert [build(run), build(run)] == [False, True]
    build()  # what is installed may be another thing within this process
    assert build()
    (project / "site/index.html").write_text("Not ours.")
    assert [build(), build()] == [False, True]
    assert "Not ours." not in (project / "site/index.html").read_text()
    shutil.rmtree(project / "site")
    assert not build()
    (project / "dumps/2025-05-30.txt").unlink()
    assert not build()
    assert build()


def test_a_build_that_failed_is_done_again(project: Path) -> None:
    assert run_here(project, "build").returncode == 0
    page = project / "overrides/main.html"
    before = page.read_text()
    page.write_text("{% no template %}")
    assert run_here(project, "build").returncode != 0
    page.write_text(before)
    done = run_here(project, "build")
    assert done.returncode == 0
    assert "is up to date" not in done.stdout


@pytest.mark.parametrize("record", ["{", "[]", "[1]", '{"pages": 5}', '{"more": 1}', "\xff"])
def test_a_record_that_cannot_be_read_is_none(tmp_path: Path, record: str) -> None:
    path = tmp_path / last_build.BUILD
    assert last_build.read(path) == last_build.LastBuild()
    path.parent.mkdir(parents=True)
    path.write_bytes(record.encode("latin-1"))
    assert last_build.read(path) == last_build.LastBuild()
    assert not last_build.read(path).is_current("a", tmp_path)


def test_problems_are_shown_again(project: Path) -> None:
    (project / "dumps/wrong.txt").write_bytes(b"\xff\xfe\xff")
    said = [run_here(project, "build").stdout for _ in range(2)]
    assert "is up to date" not in said[0]
    assert re.search(r"is up to date: .* Problems: [1-9]", said[1])
