"""Building next to the old site: an exchange, in place if need be, and recovery."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from generator.problems import AlmanacError, SettingsError
from generator.publish import swap
from tests.support.building import tree

OLD, NEW = {"index.html": b"old", "papers/a/index.html": b"a"}, {"index.html": b"new"}
MARKED = NEW | {swap.MARKER: swap._MARKER_TEXT.encode()}


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
    assert swap.publish(staged) == site.resolve()
    swap.remove_old(site.resolve())


def test_the_first_site(tmp_path: Path) -> None:
    _build(tmp_path / "site")
    assert tree(tmp_path / "site") == MARKED


def test_a_new_site_takes_the_place_of_the_old(tmp_path: Path) -> None:
    _lay(tmp_path / "site", OLD)
    _build(tmp_path / "site")
    assert tree(tmp_path / "site") == MARKED
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
    assert tree(tmp_path / ".new.public") == MARKED


@contextmanager
def _calls(number: int, is_mount: bool) -> Iterator[None]:
    """Raises `Killed` instead of the call of that number; of a folder it removes the half.

    Nothing can be moved into a mount point from outside, as into another disk.
    """
    count = 0

    def wrap(real: Any, is_remove: bool) -> Any:
        def call(path: Path, *arguments: Any, **named: Any) -> Any:
            nonlocal count
            count += 1
            if count == number:
                if is_remove:
                    (path / "index.html").unlink(missing_ok=True)
                raise Killed
            if is_mount and not is_remove and _is_inside(path) != _is_inside(arguments[0]):
                raise OSError(errno.EXDEV, "Invalid cross-device link", str(path))
            if is_mount and not is_remove and path.name == "site":
                raise OSError(errno.EBUSY, "Device or resource busy", str(path))
            return real(path, *arguments, **named)

        return call

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "rename", wrap(Path.rename, False))
        patch.setattr(shutil, "rmtree", wrap(shutil.rmtree, True))
        yield


def _is_inside(path: Path) -> bool:
    return "site" in path.parent.parts


@pytest.mark.parametrize("is_mount", [False, True], ids=["folder", "mount point"])
def test_killed_at_any_moment_a_whole_site_is_there_or_comes_back(
    tmp_path: Path, is_mount: bool
) -> None:
    number, deaths = 1, 0
    while True:
        site = tmp_path / str(number) / "site"
        _lay(site, OLD)
        folder = site.stat().st_ino
        try:
            with _calls(number, is_mount):
                _build(site)
        except Killed:
            deaths += 1
        else:
            break
        with _calls(0, is_mount):
            swap.discard(swap.stage(site))  # the next run, which fails too
            assert tree(site) in (OLD, MARKED), f"killed at call {number}"
            _build(site)
        assert tree(site) == MARKED
        assert site.stat().st_ino == folder, "who has it mounted sees the new site"
        assert [path.name for path in site.parent.iterdir()] == ["site"]
        number += 1
    assert deaths >= 8, "the moves and removals were not seen"


def test_a_mount_point_is_filled_in_place_and_that_is_said(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "mkdocs.almanac")
    _lay(tmp_path / "site", OLD)
    with _calls(0, is_mount=True):
        assert swap.stage(tmp_path / "site").parent == tmp_path / "site"
        assert "is filled in place" in caplog.text
        _build(tmp_path / "site")
        assert tree(tmp_path / "site") == MARKED
        assert swap.remove(tmp_path / "site")


def test_a_parent_that_cannot_be_written_is_left_alone(tmp_path: Path) -> None:
    real = Path.mkdir

    def refuse(path: Path, *arguments: Any, **named: Any) -> None:
        if path.parent == tmp_path:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        real(path, *arguments, **named)

    _lay(tmp_path / "html", OLD)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "mkdir", refuse)
        _build(tmp_path / "html")
        assert tree(tmp_path / "html") == MARKED
        with pytest.raises(AlmanacError, match=r"Permission denied\. Change its owner"):
            swap.stage(tmp_path / "new")


def test_a_disk_that_refuses_names_the_file_and_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("a file")

    def refuse(path: Path, *_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "mkdir", refuse)
        with pytest.raises(AlmanacError, match=r"new: .*No space left on device\. Free some space"):
            swap.stage(tmp_path / "new")


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


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with listings, a repository and a folder of notes next to it."""
    _lay(tmp_path / "almanac", {"dumps/a.txt": b"a", ".git/HEAD": b"ref", "mkdocs.yml": b""})
    _lay(tmp_path / "notes", {"thesis.txt": b"mine"})
    return tmp_path / "almanac"


def _check(root: Path, site: Path) -> None:
    swap.check_target(site, root, [root / "dumps", root / "docs"])


@pytest.mark.parametrize(
    "site",
    [
        ".",
        "..",
        "dumps",
        "dumps/site",
        "docs",
        "docs/site",
        ".git",
        ".git/site",
        "../notes",
        "mkdocs.yml",
        "link",
    ],
)
def test_a_folder_that_somebody_needs_is_refused(root: Path, site: str) -> None:
    (root / "link").symlink_to(root / "dumps")
    before = tree(root.parent)
    with pytest.raises(SettingsError, match="the site cannot be built here"):
        _check(root, root / site)
    assert tree(root.parent) == before


def test_a_folder_that_holds_a_needed_file_is_refused(root: Path) -> None:
    _lay(root.parent, {"shared/listings/b.txt": b"b"})
    with pytest.raises(SettingsError, match=r"b\.txt is needed"):
        swap.check_target(root.parent / "shared", root, [root.parent / "shared/listings/b.txt"])


def test_a_new_folder_an_empty_one_and_an_earlier_site_are_accepted(root: Path) -> None:
    _check(root, root / "site")
    (root / "empty").mkdir()
    _check(root, root / "empty")
    _lay(root / "dotted", {".git": b"gitdir: elsewhere", ".nojekyll": b""})
    _check(root, root / "dotted")
    _build(root / "site")
    _check(root, root / "site")
    _lay(root / "old", dict.fromkeys(("data/papers.jsonl.gz", "pagefind/a", "sitemap.xml"), b""))
    _check(root, root / "old")


@pytest.mark.parametrize("place", ["site", ".site.old"])
def test_removing_a_site_leaves_what_no_build_makes(root: Path, place: str) -> None:
    _build(root / "site")
    (root / "site").rename(root / place)  # a build that was killed leaves it at `.site.old`
    _lay(root / place, {".git": b"gitdir: elsewhere"})
    assert swap.remove(root / "site")
    assert tree(root / "site") == {".git": b"gitdir: elsewhere"}
    assert not (root / ".site.old").exists()


def test_a_site_is_removed_and_no_other_folder(root: Path) -> None:
    _build(root / "site")
    _lay(root / ".site.new", NEW)
    assert swap.remove(root / "site")
    assert not swap.remove(root / "dumps")
    assert sorted(path.name for path in root.iterdir()) == [".git", "dumps", "mkdocs.yml"]
