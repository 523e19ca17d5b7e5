"""A site that several jobs built is the one that a single build gives."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from generator.problems import SettingsError
from generator.publish import shards
from generator.publish.shards import Shard
from tests.support.building import edit, run, run_here, tree


def _changed(project: Path) -> Path:
    """Change the navigation of `project`."""
    edit(project / "mkdocs.yml", "- Topics: tags", "- Browse: tags")
    edit(project / "mkdocs.yml", "- Dates: dates", "- dates")
    return project


def _built(
    project: Path, *options: str, command: Callable[..., CompletedProcess[str]] = run_here
) -> Path:
    done = command(project, "build", "--site-dir", str(project / "out"), *options)
    assert done.returncode == 0, done.stdout + done.stderr
    return project / "out"


@pytest.fixture(scope="module")
def built(
    new_project: Callable[[Path], Path], tmp_path_factory: pytest.TempPathFactory
) -> list[Path]:
    """The whole site, and its shards, each built in a project of its own.

    The shards are built in processes of their own, whose hashes differ.
    """
    folder = tmp_path_factory.mktemp("shards")

    def project(name: str) -> Path:
        return _changed(new_project(folder / name))

    return [
        _built(project("whole")),
        _built(project("ë 1"), "--shard", "1/2", command=run),
        _built(project("ë 2"), "--shard", "2/2", command=run),
    ]


def test_two_shards_make_the_whole_site(built: list[Path], project: Path) -> None:
    whole, *parts = built
    assert ">Browse</a>" in (whole / "about/index.html").read_text(encoding="utf-8")
    done = run_here(project, "join", *map(str, parts))
    assert done.returncode == 0, done.stderr
    assert run_here(project, "join", *map(str, parts)).returncode == 0, (
        "again, over the one that is there"
    )
    assert not list(project.glob(".site.*"))
    assert tree(project / "site") == tree(whole)
    assert list((project / "site").glob("data/search/*/words-*"))


def test_each_page_is_made_once_and_both_make_a_fair_share(built: list[Path]) -> None:
    one, other = (
        {path for path in tree(site) if re.fullmatch(r"papers/[^/]+/index\.html", path)}
        for site in built[1:]
    )
    assert not one & other
    assert min(len(one), len(other)) > 5
    files = [{path.name for path in site.glob("data/search/*/*")} for site in built[1:]]
    assert all(files)
    assert not files[0] & files[1]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda one, other: [one], "missing: 2/2"),
        (lambda one, other: [one, one], "missing: 2/2"),
        (lambda one, other: [one, other.parent], "this is not a shard"),
        (lambda one, other: [one, other.with_name("another")], "different sites"),
    ],
)
def test_what_is_no_whole_is_not_joined(
    built: list[Path], tmp_path: Path, change: object, said: str
) -> None:
    one, other = built[1:]
    another = other.with_name("another")
    another.mkdir(exist_ok=True)
    shards.write_note(another, Shard(2, 2), "made of something else")
    folders = change(one, other)  # type: ignore[operator]  # the lambdas above
    with pytest.raises(SettingsError, match=said):
        shards.join(folders, tmp_path / "joined")
    assert not (tmp_path / "joined").exists()


def test_one_shard_is_a_whole(project: Path) -> None:
    alone = _built(project, "--shard", "1/1")
    done = run_here(project, "join", str(alone))
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("text", ["", "0/2", "3/2", "2", "1/2/3", "a/b", "-1/2", "1/", "1/1000"])
def test_what_names_no_shard_is_told(text: str) -> None:
    with pytest.raises(SettingsError, match="for example 2/3"):
        shards.parse(text)


def test_a_shard_is_read_from_text() -> None:
    assert shards.parse("2/3") == Shard(2, 3)
    assert shards.parse("12/12") == Shard(12, 12)
    assert shards.parse("1/1") == Shard(1, 1)
