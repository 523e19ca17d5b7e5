"""Reading what a person or an earlier run left, and the words of a disk that refuses."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.runtime import checked_json
from generator.runtime.disk import disk_error, explain, read_file
from generator.runtime.files import (
    files_below,
    states_of,
    top_states,
    without_times_of_folder,
)


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def _folder(path: Path) -> None:
    path.mkdir()


def _link_to_nothing(path: Path) -> None:
    path.symlink_to("nowhere")


def _large(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(20 * 2**30)  # without a block on the disk


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes in folders")
@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (_pipe, "It is a pipe or a device"),
        (_device, "It is a pipe or a device"),
        (_folder, "Is a directory"),
        (_link_to_nothing, "No such file or directory"),
        (_large, "It has more than 256 MB"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_what_is_no_file_is_refused_at_once(tmp_path: Path, make: object, reason: str) -> None:
    assert callable(make)
    make(tmp_path / "x")
    with pytest.raises(OSError, match=reason) as caught:
        read_file(tmp_path / "x")
    assert explain(caught.value).startswith(f"{tmp_path / 'x'}: the file cannot be read")


def test_a_file_is_read_up_to_its_limit(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"12345")
    (tmp_path / "link").symlink_to("x")
    assert read_file(tmp_path / "link", 5) == b"12345"
    with pytest.raises(OSError, match="more than 0 MB"):
        read_file(tmp_path / "x", 4)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "docs: .*: No space left .* Free some"),
        (OSError(errno.ENOSPC, "No space", "source", None, "target"), "^target: "),
        (PermissionError(errno.EACCES, "Permission denied", "a.md"), "^a.md: .* permissions"),
        (OSError(errno.EMFILE, "Too many open files", "a.md"), "ulimit -n"),
        (BlockingIOError(errno.EAGAIN, "Unavailable"), "Close some programs"),
        (OSError(9999, "What", b"caf\xe9"), "^caf\ufffd: .*: What. Correct that"),
        (shutil.Error([("a", "b", "no space")]), "docs: .*no space"),
        (OSError("odd"), "docs: .*odd"),
    ],
    ids=str,
)
def test_an_error_of_the_disk_names_the_file_and_a_remedy(error: OSError, words: str) -> None:
    with pytest.raises(Exception, match=words):
        raise disk_error(error, Path("docs"))
    assert "None" not in explain(error, Path("docs"))


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(VALUES, st.integers(0), st.integers(0, 7))
def test_a_flipped_bit_is_noticed(value: object, place: int, bit: int) -> None:
    content = checked_json.encode(value)
    assert checked_json.decode(content) == value
    damaged = bytearray(content)
    damaged[place % len(content)] ^= 1 << bit
    assert checked_json.decode(bytes(damaged)) is None


@pytest.mark.parametrize("content", [None, b"", b"\n", b"[" * 100_000, b"\xff\xfe\n[]"])
def test_what_is_not_ours_is_nothing(content: bytes | None) -> None:
    assert checked_json.decode(content) is None


@pytest.mark.skipif(os.name == "nt", reason="Windows does not tell that a folder was moved")
def test_a_folder_that_was_away_has_another_state(tmp_path: Path) -> None:
    folder = tmp_path / "overrides"
    folder.mkdir()
    (folder / "main.html").write_text("a")
    (folder / "__pycache__").mkdir()
    before = states_of([folder, tmp_path / "absent"])
    (folder / "__pycache__/a.pyc").touch()
    assert {path for path in before if "__pycache__" in path} == set()
    folder.rename(tmp_path / "away")
    assert states_of([folder]) == {}
    (tmp_path / "away").rename(folder)
    now = states_of([folder])
    assert now.keys() == before.keys()
    assert now != before
    assert [without_times_of_folder(s) for s in now.values()] == [
        without_times_of_folder(s) for s in before.values()
    ]


def test_a_folder_that_cannot_be_read_is_not_an_empty_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scandir = os.scandir

    def refuse(path: str) -> object:
        if path.endswith("locked"):
            raise PermissionError(errno.EACCES, "Permission denied", path)
        return scandir(path)

    (tmp_path / "locked").mkdir()
    assert files_below(tmp_path) == files_below(tmp_path / "absent") == []
    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(PermissionError, match="locked"):
        files_below(tmp_path)


def test_the_top_of_a_folder_has_links_to_nothing(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("nowhere")
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner/deep.txt").touch()
    assert {Path(path).name for path in top_states([tmp_path])} >= {"inner"}
    assert not any("deep" in path for path in top_states([tmp_path]))
