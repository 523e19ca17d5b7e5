"""The one writer of `docs/`: minimal, careful with what is not its own, and safe to kill."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from generator.model import OutputFile
from generator.problems import AlmanacError
from generator.publish import docs_writer
from generator.runtime import checked_json
from tests.support.building import tree
from tests.support.libraries import output_file

FIRST = {"index.md": "home", "papers/a.md": "a", "papers/b.md": "b", "tags/x/page-2.md": "old"}
SECOND = {"index.md": "home", "papers/a.md": "a, changed", "papers/c.md": "c", "data/p.jsonl": "{}"}
# What a person wrote, also in the generator's own folders.
FOREIGN = {"about.md": b"mine", "papers/notes.txt": b"mine too", "assets/x.css": b"{}"}
RECORDS = (docs_writer.RECORD, docs_writer.COPY)
# The calls by which a file or folder may be changed.
CALLS = ("write_bytes", "replace", "unlink", "rmdir", "mkdir")


def _write(docs: Path, contents: Mapping[str, str]) -> docs_writer.Written:
    files = [output_file(path, content) for path, content in contents.items()]
    return docs_writer.write(docs, [lambda: files])


def _lay(docs: Path, files: Mapping[str, bytes]) -> None:
    for path, content in files.items():
        (docs / path).parent.mkdir(parents=True, exist_ok=True)
        (docs / path).write_bytes(content)


def _times(docs: Path) -> dict[str, int]:
    """The times of all files but the record, which has them too."""
    paths = (path for path in tree(docs) if path not in RECORDS)
    return {path: (docs / path).stat().st_mtime_ns for path in paths}


def _age(docs: Path) -> None:
    """Makes every file look an hour old, so that a write shows."""
    for path in tree(docs):
        os.utime(docs / path, (1_000_000, 1_000_000))


def _generated(docs: Path) -> dict[str, bytes]:
    """All files but the generator's own list."""
    return {
        p: content for p, content in tree(docs).items() if not p.startswith(docs_writer.OWN_FOLDER)
    }


def _with_paths(docs: Path) -> dict[str, object]:
    """All files, and of the record the paths and digests, as it has the times of files too."""
    files: dict[str, object] = dict(tree(docs))
    records = {path: checked_json.decode((docs / path).read_bytes()) for path in RECORDS}
    return files | {
        name: {path: entry[:3] for path, entry in record.items()}
        for name, record in records.items()
    }


def _expected(contents: Mapping[str, str], foreign: Mapping[str, bytes]) -> dict[str, bytes]:
    return {path: content.encode() for path, content in contents.items()} | dict(foreign)


def test_pages_are_written_and_stale_ones_and_their_folders_removed(tmp_path: Path) -> None:
    assert _write(tmp_path, FIRST) == docs_writer.Written(4, 0, 0)
    assert _write(tmp_path, SECOND) == docs_writer.Written(3, 1, 2)
    assert _generated(tmp_path) == _expected(SECOND, {})
    assert not (tmp_path / "tags").exists()


def test_only_what_changed_is_written(tmp_path: Path) -> None:
    _write(tmp_path, FIRST)
    _age(tmp_path)
    before = _times(tmp_path)
    assert _write(tmp_path, FIRST) == docs_writer.Written(0, 4, 0)
    assert _times(tmp_path) == before
    _write(tmp_path, FIRST | {"papers/b.md": "b, changed"})
    changed = {path for path, time in _times(tmp_path).items() if time != before[path]}
    assert changed == {"papers/b.md"}


def test_foreign_files_are_never_touched(tmp_path: Path) -> None:
    _lay(tmp_path, FOREIGN)
    _age(tmp_path)
    before = _times(tmp_path)
    for contents in (FIRST, SECOND, {}):
        _write(tmp_path, contents)
        assert _generated(tmp_path) == _expected(contents, FOREIGN)
    assert {path: time for path, time in _times(tmp_path).items() if path in FOREIGN} == before


def test_hand_written_is_what_the_generator_does_not_own(tmp_path: Path) -> None:
    _lay(tmp_path, {path: FOREIGN[path] for path in ("about.md", "assets/x.css")})
    _write(tmp_path, FIRST)
    assert [path.name for path in docs_writer.hand_written_at_top(tmp_path)] == [
        "about.md",
        "assets",
    ]


def test_a_page_changed_by_hand_is_restored(tmp_path: Path) -> None:
    _write(tmp_path, FIRST)
    (tmp_path / "papers" / "a.md").write_text("by hand", encoding="utf-8")
    (tmp_path / "papers" / "b.md").unlink()
    assert _write(tmp_path, FIRST) == docs_writer.Written(2, 2, 0)
    assert _generated(tmp_path) == _expected(FIRST, {})


def _file(path: Path) -> None:
    path.write_text("mine", encoding="utf-8")


def _dangling_link(path: Path) -> None:
    path.symlink_to(path.with_name("nowhere"))


def _folder(path: Path) -> None:
    path.mkdir()
    (path / "mine.md").write_text("mine", encoding="utf-8")


@pytest.mark.parametrize("make", [_file, _dangling_link, _folder])
@pytest.mark.parametrize("place", ["papers/c.md", "data/p.jsonl"])
def test_what_is_in_the_way_is_an_error_before_anything_is_written(
    tmp_path: Path, place: str, make: Any
) -> None:
    _write(tmp_path, FIRST)
    (tmp_path / place).parent.mkdir(exist_ok=True)
    make(tmp_path / place)
    before = tree(tmp_path)
    with pytest.raises(AlmanacError, match=rf"{place}: this is in the way"):
        _write(tmp_path, SECOND)
    assert tree(tmp_path) == before
    assert os.path.lexists(tmp_path / place)


def test_a_file_where_a_folder_should_be_is_in_the_way(tmp_path: Path) -> None:
    _write(tmp_path, FIRST)
    _file(tmp_path / "data")
    before = tree(tmp_path)
    with pytest.raises(AlmanacError, match=r"data: this is in the way"):
        _write(tmp_path, SECOND)
    assert tree(tmp_path) == before


def test_a_folder_where_an_owned_page_was_is_in_the_way(tmp_path: Path) -> None:
    _write(tmp_path, FIRST)
    (tmp_path / "papers" / "a.md").unlink()
    _folder(tmp_path / "papers" / "a.md")
    before = tree(tmp_path)
    with pytest.raises(AlmanacError, match=r"papers/a\.md: this is in the way"):
        _write(tmp_path, SECOND)
    assert tree(tmp_path) == before


def test_a_folder_where_a_stale_page_was_stays(tmp_path: Path) -> None:
    _write(tmp_path, FIRST)
    (tmp_path / "papers" / "b.md").unlink()
    _folder(tmp_path / "papers" / "b.md")
    _write(tmp_path, SECOND)
    assert _generated(tmp_path) == _expected(SECOND, {"papers/b.md/mine.md": b"mine"})


DAMAGE: Mapping[str, Callable[[bytes], bytes]] = {
    "cut off": lambda content: content[: len(content) // 2],
    "a flipped bit": lambda content: content[:60] + bytes([content[60] ^ 1]) + content[61:],
    "nested deep": lambda content: b"[" * 100_000,
    "empty": lambda content: b"",
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_a_damaged_record_is_read_from_its_copy(tmp_path: Path, kind: str) -> None:
    for name in RECORDS:
        docs = tmp_path / Path(name).name
        _write(docs, FIRST)
        (docs / name).write_bytes(DAMAGE[kind]((docs / name).read_bytes()))
        assert _write(docs, SECOND) == docs_writer.Written(3, 1, 2)
        assert _generated(docs) == _expected(SECOND, {})
        assert (docs / RECORDS[0]).read_bytes() == (docs / RECORDS[1]).read_bytes()


def test_where_both_records_are_damaged_files_are_known_by_row_and_content(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    _lay(tmp_path, FOREIGN)
    _write(tmp_path, FIRST)
    for name in RECORDS:
        (tmp_path / name).write_bytes(b"0" + (tmp_path / name).read_bytes()[1:-1])
    assert _write(tmp_path, SECOND) == docs_writer.Written(3, 1, 2)
    assert _generated(tmp_path) == _expected(SECOND, FOREIGN)
    assert f"recognised by their content: {len(FIRST)}. No other" in caplog.text
    assert _write(tmp_path, SECOND) == docs_writer.Written(0, 4, 0)


@pytest.mark.parametrize("kind", ["nested deep", "empty"])
def test_where_nothing_is_left_of_the_records_what_is_in_the_way_is_set_aside(
    tmp_path: Path, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    page = '---\n{"title": "A"}\n---\n'
    first = FIRST | {"papers/gone.md": page}
    _lay(tmp_path, FOREIGN)
    _write(tmp_path, first)
    for name in RECORDS:
        (tmp_path / name).write_bytes(DAMAGE[kind](b""))
    assert docs_writer.generated_paths(tmp_path) == set()
    _write(tmp_path, SECOND)
    changed = {path for path in FIRST.keys() & SECOND.keys() if FIRST[path] != SECOND[path]}
    assert docs_writer.unknown_paths(tmp_path) == changed | {"papers/gone.md"}
    assert (tmp_path / docs_writer.UNKNOWN / "papers/gone.md").read_text() == page
    assert f"Others, moved to {tmp_path / docs_writer.UNKNOWN}: {len(changed) + 1}." in caplog.text
    assert docs_writer.generated_paths(tmp_path) == SECOND.keys()
    assert {path: (tmp_path / path).read_text() for path in SECOND} == SECOND
    assert {path: tree(tmp_path)[path] for path in FOREIGN} == FOREIGN
    # What was moved aside before stays: it may be a person's.
    other = page.replace("A", "B")
    (tmp_path / "papers/gone.md").write_text(other)
    for name in RECORDS:
        (tmp_path / name).write_bytes(DAMAGE[kind](b""))
    _write(tmp_path, SECOND)
    aside = tmp_path / docs_writer.UNKNOWN / "papers"
    assert (aside / "gone.md").read_text() == page
    assert (aside / "gone.md.2").read_text() == other
    hand_written = {
        p.relative_to(tmp_path).as_posix() for p in docs_writer.hand_written_files(tmp_path)
    }
    assert hand_written == FOREIGN.keys() | (FIRST.keys() - SECOND.keys())


def test_nothing_is_set_aside_through_a_link(tmp_path: Path) -> None:
    docs, mine = tmp_path / "docs", tmp_path / "mine"
    _lay(mine, {"a.md": b'---\n{"title": "Mine"}\n---\n'})
    docs.mkdir()
    (docs / "link").symlink_to(mine)
    _lay(docs, dict.fromkeys(RECORDS, b""))
    _write(docs, {"index.md": "home"})
    assert (mine / "a.md").exists()


def test_changed_files_are_named(tmp_path: Path) -> None:
    _write(tmp_path, FIRST)
    assert docs_writer.changed_files(tmp_path) == []
    (tmp_path / "papers/a.md").unlink()
    (tmp_path / "index.md").write_text("by hand")
    assert docs_writer.changed_files(tmp_path) == ["index.md", "papers/a.md"]


def test_nothing_is_removed_through_a_link(tmp_path: Path) -> None:
    docs, mine = tmp_path / "docs", tmp_path / "mine"
    _write(docs, FIRST)
    (docs / "papers").rename(mine)
    (docs / "papers").symlink_to(mine)
    before = tree(mine)
    _write(docs, {"index.md": "home"})
    assert tree(mine) == before


def test_a_disk_that_cannot_be_written_is_an_error_with_its_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, content: bytes) -> None:
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(Path, "write_bytes", refuse)
    with pytest.raises(AlmanacError, match=r"staged.*: No space left on device\. Free some"):
        _write(tmp_path, FIRST)


class Killed(BaseException):
    """Stands for the end of the process."""


@contextmanager
def _killed_at(number: int, is_done: bool) -> Iterator[None]:
    """Raises `Killed` at the call of that number to the disk, before or after it is done.

    A write that is killed before it is done leaves half of its bytes.
    """
    count = 0

    def wrap(name: str, real: Any) -> Any:
        def call(path: Path, *arguments: Any, **named: Any) -> Any:
            nonlocal count
            count += 1
            own = count  # one call may make others, of the folders above
            if own == number and not is_done:
                if name == "write_bytes":
                    real(path, arguments[0][: len(arguments[0]) // 2])
                raise Killed
            result = real(path, *arguments, **named)
            if own == number:
                raise Killed
            return result

        return call

    with pytest.MonkeyPatch.context() as patch:
        for name in CALLS:
            patch.setattr(Path, name, wrap(name, getattr(Path, name)))
        yield


def _dies_at(docs: Path, number: int, is_done: bool) -> bool:
    """Whether a run from `FIRST` to `SECOND` in `docs` was killed at that call."""
    _lay(docs, FOREIGN)
    _write(docs, FIRST)
    try:
        with _killed_at(number, is_done):
            _write(docs, SECOND)
    except Killed:
        return True
    return False


@pytest.mark.parametrize("is_done", [False, True], ids=["before a call", "after a call"])
def test_killed_at_any_moment_the_next_run_finishes_the_job(tmp_path: Path, is_done: bool) -> None:
    clean = tmp_path / "clean"
    assert not _dies_at(clean, 0, is_done)
    number = 1
    while _dies_at(docs := tmp_path / str(number), number, is_done):
        torn = _generated(docs)
        whole = (_expected(FIRST, FOREIGN), _expected(SECOND, FOREIGN))
        for path, content in torn.items():
            assert content in [files.get(path) for files in whole], f"half a page, call {number}"
        _write(docs, SECOND)
        assert _with_paths(docs) == _with_paths(clean), f"killed at call {number}"
        assert _write(docs, SECOND).written == 0
        number += 1
    assert number > 15, "the calls to the disk were not seen"


@pytest.mark.parametrize("is_done", [False, True], ids=["before a call", "after a call"])
def test_killed_and_the_listings_changed_since(tmp_path: Path, is_done: bool) -> None:
    """What a killed run wrote is still known to be the generator's when nobody wants it."""
    number = 1
    while _dies_at(docs := tmp_path / str(number), number, is_done):
        _write(docs, {"index.md": "alone"})
        assert _generated(docs) == _expected({"index.md": "alone"}, FOREIGN)
        number += 1


def test_a_record_of_paths_outside_of_the_folder_is_refused(tmp_path: Path) -> None:
    docs, mine = tmp_path / "docs", tmp_path / "mine.txt"
    mine.write_text("mine")
    _write(docs, FIRST)
    for path in ("../mine.txt", str(mine), "papers/../../mine.txt", "..\\mine.txt"):
        for name in RECORDS:
            (docs / name).write_bytes(checked_json.encode({path: ["", "", -1, -1]}))
        _write(docs, {})
        assert mine.read_text() == "mine"


def test_a_record_without_a_digest_is_read(tmp_path: Path) -> None:
    _write(tmp_path, FIRST)
    record = (tmp_path / docs_writer.RECORD).read_bytes().partition(b"\n")[2]
    (tmp_path / docs_writer.RECORD).write_bytes(record)
    (tmp_path / docs_writer.COPY).unlink()
    assert _write(tmp_path, SECOND) == docs_writer.Written(3, 1, 2)
    assert _generated(tmp_path) == _expected(SECOND, {})


def test_a_path_outside_of_the_folder_in_the_record_of_an_earlier_version(tmp_path: Path) -> None:
    docs, mine = tmp_path / "docs", tmp_path / "mine.txt"
    mine.write_text("mine")
    _lay(docs, {path: content.encode() for path, content in FIRST.items()})
    old = json.dumps([*sorted(FIRST), "../mine.txt", 5])
    _lay(docs, {".almanac/owned.json": old.encode()})
    assert _write(docs, SECOND) == docs_writer.Written(3, 1, 2)
    assert mine.read_text() == "mine"


def test_clean_removes_what_was_written_and_nothing_else(tmp_path: Path) -> None:
    _lay(tmp_path, FOREIGN)
    _write(tmp_path, FIRST)
    assert docs_writer.clean(tmp_path) == len(FIRST)
    assert tree(tmp_path) == FOREIGN
    assert docs_writer.clean(tmp_path) == 0


def test_the_record_of_an_earlier_version_is_read(tmp_path: Path) -> None:
    _lay(tmp_path, {path: content.encode() for path, content in FIRST.items()})
    _lay(tmp_path, {".almanac/owned.json": json.dumps(sorted(FIRST)).encode()})
    assert _write(tmp_path, SECOND) == docs_writer.Written(3, 1, 2)
    assert _generated(tmp_path) == _expected(SECOND, {})


def _numbered(start: int) -> list[OutputFile]:
    return [OutputFile(f"papers/{n}.md", partial(str, n), n) for n in range(start, 7, 4)]


def test_several_workers_write_what_one_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = [partial(_numbered, start) for start in range(4)]
    for workers in (1, 2, 3):
        docs = tmp_path / str(workers)
        monkeypatch.setattr(docs_writer, "workers_for", lambda _, count=workers: count)
        assert docs_writer.write(docs, parts).written == 7
        assert docs_writer.write(docs, parts).written == 0
        assert _generated(docs) == {f"papers/{n}.md": str(n).encode() for n in range(7)}


def _same(times: int) -> list[OutputFile]:
    return [OutputFile("papers/a.md", partial(str, n)) for n in range(times)]


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("parts", [[2], [1, 1]])
def test_two_files_of_one_path_are_a_fault_of_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, workers: int, parts: list[int]
) -> None:
    monkeypatch.setattr(docs_writer, "workers_for", lambda _: workers)
    with pytest.raises(AlmanacError, match=r"papers/a\.md: two pages have this path"):
        docs_writer.write(tmp_path, [partial(_same, times) for times in parts])
