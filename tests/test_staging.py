"""Building beside the old site: a swap in one move, and recovery where it was cut short."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from generator.publish import swap
from tests.support.building import tree

OLD, NEW = {"index.html": b"old", "papers/a/index.html": b"a"}, {"index.html": b"new"}


class Killed(BaseException):
    """Stands for the end of the process."""


def _lay(folder: Path, files: dict[str, bytes]) -> None:
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)


def _build(site: Path) -> None:
    """What a run does: stage, build, publish."""
    staged = swap.stage(site)
    _lay(staged, NEW)
    was_there = site.exists()
    assert swap.publish(staged) == site.resolve()
    old = site.resolve().with_name(f".{site.resolve().name}.old")
    assert old.exists() == was_there
    swap.clear(site.resolve())


def test_the_first_site(tmp_path: Path) -> None:
    _build(tmp_path / "site")
    assert tree(tmp_path / "site") == NEW


def test_a_new_site_takes_the_place_of_the_old(tmp_path: Path) -> None:
    _lay(tmp_path / "site", OLD)
    _build(tmp_path / "site")
    assert tree(tmp_path / "site") == NEW
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_the_old_site_stays_until_the_new_is_finished(tmp_path: Path) -> None:
    _lay(tmp_path / "site", OLD)
    staged = swap.stage(tmp_path / "site")
    _lay(staged, NEW)
    assert staged != tmp_path / "site"
    assert staged.parent == tmp_path, "a move to another disk is no move"
    assert tree(tmp_path / "site") == OLD


def test_a_folder_of_another_name(tmp_path: Path) -> None:
    _lay(tmp_path / ".new.public", OLD)
    _build(tmp_path / ".new.public")
    assert tree(tmp_path / ".new.public") == NEW


@contextmanager
def _killed_at(number: int) -> Iterator[None]:
    """Raises `Killed` instead of the call of that number; of a folder it removes the half."""
    count = 0

    def wrap(real: Any, is_remove: bool) -> Any:
        def call(path: Path, *arguments: Any, **named: Any) -> Any:
            nonlocal count
            count += 1
            if count < number:
                return real(path, *arguments, **named)
            if is_remove:
                (path / "index.html").unlink()
            raise Killed

        return call

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "rename", wrap(Path.rename, False))
        patch.setattr(shutil, "rmtree", wrap(shutil.rmtree, True))
        yield


def test_killed_at_any_moment_a_whole_site_is_there_or_comes_back(tmp_path: Path) -> None:
    number, deaths = 1, 0
    while True:
        site = tmp_path / str(number) / "site"
        _lay(site, OLD)
        try:
            with _killed_at(number):
                _build(site)
        except Killed:
            deaths += 1
        else:
            break
        swap.stage(site)  # the next run, which fails too
        assert tree(site) in (OLD, NEW), f"killed at call {number}"
        _build(site)
        assert tree(site) == NEW
        assert [path.name for path in site.parent.iterdir()] == ["site"]
        number += 1
    assert deaths == 3, "two moves and a removal"


def test_what_begins_with_a_dot_stays_at_the_top_of_the_site(tmp_path: Path) -> None:
    site = tmp_path / "site"
    _lay(site, {".nojekyll": b"", ".git": b"gitdir: elsewhere", "index.html": b"old"})
    _build(site)
    assert (site / ".nojekyll").exists()
    assert (site / ".git").read_bytes() == b"gitdir: elsewhere"


def test_a_link_is_followed_and_stays(tmp_path: Path) -> None:
    _lay(tmp_path / "real", {"index.html": b"old"})
    link = tmp_path / "site"
    link.symlink_to(tmp_path / "real")
    _build(link)
    assert link.is_symlink()
    assert (link / "index.html").read_bytes() != b"old"
