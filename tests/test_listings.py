"""Reading a listing: a golden case for each quirk, and files that git cannot hold.

A case is a listing in `golden/listings/`, named after its quirk, with the expected result in
`<quirk>.expected.json`, where `outcome` says why it is right. For a new case, or after a change
that should change results, `ALMANAC_ACCEPT=1 pytest tests/test_listings.py` replaces the expected
results, but not the outcomes; read the difference line by line.
"""

from __future__ import annotations

import errno
import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from generator.catalogue import build
from generator.model import Catalogue, Entry, Listing
from generator.problems import Problem, SettingsError
from generator.runtime import disk
from generator.settings import Settings
from generator.sources import Document, find_sources, plain_text, read, read_all, reading
from generator.text import clean

CASES = sorted(
    path
    for path in (Path(__file__).parent / "golden" / "listings").iterdir()
    if path.suffix in (".txt", ".bin")
)
TITLE = "Kettles That Forecast Rain"
ABSTRACT = (
    "It rains, as the kettle said. We listened to it for a year, morning and evening, and wrote "
    "down what it told us of the weather of the next day."
)
ENTRY = f"{TITLE}\n{ABSTRACT}\n"
SETTINGS = Settings(
    dumps=(), vocabulary=Path("topics.yml"), page_size=50, listings={}, organizations={}
)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_golden_listing(path: Path) -> None:
    listing = plain_text.read(Document(path.name, path.read_bytes()))
    expected_path = path.with_suffix(".expected.json")
    expected = json.loads(expected_path.read_text("utf-8")) if expected_path.exists() else {}
    result = {"outcome": expected.get("outcome", ""), **_as_json(listing)}
    if os.environ.get("ALMANAC_ACCEPT"):
        text = json.dumps(result, ensure_ascii=False, indent=2)
        expected_path.write_text(f"{text}\n", encoding="utf-8")
        expected = result
    assert result == expected
    assert expected["outcome"], f"write the outcome into {expected_path.name}"
    _assert_sound(listing)


def test_every_expected_file_has_its_listing() -> None:
    stems = {path.stem for path in CASES}
    expected = {path.name for path in CASES[0].parent.glob("*.json")}
    assert expected == {f"{stem}.expected.json" for stem in stems}


def _as_json(listing: Listing) -> dict[str, Any]:
    lines = listing.count
    return {
        "head": {"lines": lines.head, "day": listing.day and listing.day.as_shown()},
        "entries": [_entry_as_json(entry) for entry in listing.entries],
        "problems": [
            {"line": problem.line, "text": f"{problem.what} {problem.remedy}"}
            for problem in listing.problems
        ],
        "lines": {
            "read": lines.read,
            "blank": lines.blank,
            "head": lines.head,
            "entries": lines.entries,
            "problems": lines.problems,
        },
    }


def _entry_as_json(entry: Entry) -> dict[str, Any]:
    title = {"title": clean(entry.title)}
    if title["title"] != entry.title:
        title["title_listed"] = entry.title
    return title | {
        "abstract_starts": clean(entry.abstract)[:40],
        "lines": list(entry.lines),
        "authors": entry.authors,
        "organization": entry.organization,
        "date": entry.shown and entry.shown.as_shown(),
        "comments": entry.comments,
    }


def _assert_sound(listing: Listing) -> None:
    """Check what is true of every listing."""
    lines = listing.count
    assert lines.read == lines.blank + lines.head + lines.entries + lines.problems
    assert [entry.rank for entry in listing.entries] == list(range(1, len(listing.entries) + 1))
    assert listing.entries or listing.problems, "a file without entries has a problem"
    for problem in listing.problems:
        _assert_helpful(problem)
        assert problem.line <= max(lines.read, 1)


def _assert_helpful(problem: Problem) -> None:
    assert problem.file
    assert problem.line >= 1
    for text in (problem.what, problem.remedy):
        assert text[0].isupper()
        assert text[-1] in ".?"
        assert clean(text) == text
        assert "Error" not in text
    assert str(problem) == f"{problem.file}:{problem.line}: {problem.what} {problem.remedy}"


# Files that git cannot hold --------------------------------------------------------------


@pytest.fixture
def dumps(tmp_path: Path) -> Path:
    """An empty folder for listings."""
    folder = tmp_path / "dumps"
    folder.mkdir()
    return folder


def _read(*paths: Path) -> Catalogue:
    """Return the catalogue of the listings in `paths`, with the problems of the paths."""
    files = read_all(paths)
    catalogue = build(files.listings, SETTINGS)
    problems = (*files.problems, *catalogue.problems)
    for problem in problems:
        _assert_helpful(problem)
    return replace(catalogue, problems=problems)


def _problems(catalogue: Catalogue) -> list[tuple[str, int, str]]:
    return [(problem.file, problem.line, problem.what) for problem in catalogue.problems]


@pytest.mark.parametrize("ending", ["", "\n", f"\n{ENTRY}"])
def test_line_of_50_megabytes(ending: str) -> None:
    listing = plain_text.read(
        Document("a.txt", f"{ENTRY}Title\n{'b' * 50_000_000}{ending}".encode())
    )
    _assert_sound(listing)
    assert [clean(entry.title) for entry in listing.entries] == [TITLE] * (1 + (ENTRY in ending))
    (problem,) = listing.problems
    assert problem.line == 3
    assert problem.what.startswith("The line below is far too long")
    assert len(str(problem)) < 300


def test_line_of_50_megabytes_alone() -> None:
    listing = plain_text.read(Document("a.txt", b"\xe2\x80\xa2" * (50_000_000 // 3)))
    _assert_sound(listing)
    assert {problem.line for problem in listing.problems} == {1}
    assert "far too long" in str(listing.problems)


def test_folder_named_like_a_listing(dumps: Path) -> None:
    (dumps / "x.txt").mkdir()
    (dumps / "a.txt").write_text(ENTRY)
    catalogue = _read(dumps)
    assert len(catalogue.papers) == 1, "the other listings are read"
    assert _problems(catalogue) == [("x.txt", 1, "The file cannot be read: Is a directory.")]


def test_unreadable_file(dumps: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (dumps / "a.txt").write_text(ENTRY)
    (dumps / "b.txt").write_text(ENTRY)

    def read_or_fail(path: Path) -> bytes:
        if path.name == "b.txt":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return disk.read_file(path)

    monkeypatch.setattr(reading, "read_file", read_or_fail)
    catalogue = _read(dumps)
    assert len(catalogue.papers) == 1
    assert _problems(catalogue) == [("b.txt", 1, "The file cannot be read: Permission denied.")]


def test_file_that_is_removed_before_it_is_read(dumps: Path) -> None:
    (dumps / "a.txt").write_text(ENTRY)
    (source,), _, _ = find_sources([dumps])
    (dumps / "a.txt").unlink()
    listing = read(source)
    _assert_sound(listing)
    assert listing.problems[0].what == "The file cannot be read: No such file or directory."


@pytest.mark.parametrize(
    ("target", "reason"),
    [("nowhere.txt", "No such file or directory"), ("x.txt", "Too many levels of symbolic links")],
    ids=["nowhere", "itself"],
)
def test_dangling_link(dumps: Path, target: str, reason: str) -> None:
    (dumps / "a.txt").write_text(ENTRY)
    (dumps / "x.txt").symlink_to(dumps / target)
    with pytest.raises(
        SettingsError, match=r"this link leads nowhere\. Restore .*/(nowhere|x)\.txt"
    ):
        _read(dumps / "x.txt", dumps / "a.txt")
    catalogue = _read(dumps)
    assert len(catalogue.papers) == 1
    assert _problems(catalogue) == [("x.txt", 1, f"The file cannot be read: {reason}.")]


def test_a_copy_of_a_listing_is_read_and_its_papers_are_merged(dumps: Path) -> None:
    (dumps / "a.txt").write_text(ENTRY)
    (dumps / "b.txt").write_text(ENTRY)
    catalogue = _read(dumps)
    assert not catalogue.problems
    (paper,) = catalogue.papers
    assert [sighting.listing for sighting in paper.sightings] == ["a.txt", "b.txt"]
    assert len({dated.listing.digest for dated in catalogue.listings}) == 1


def test_link_to_another_listing_is_a_copy(dumps: Path) -> None:
    (dumps / "b.txt").write_text(ENTRY)
    (dumps / "a.txt").symlink_to("b.txt")
    assert [dated.name for dated in _read(dumps).listings] == ["a.txt", "b.txt"]


def test_file_given_twice_is_read_once(dumps: Path) -> None:
    (dumps / "a.txt").write_text(ENTRY)
    catalogue = _read(dumps, dumps / "a.txt", dumps / ".." / dumps.name)
    assert [dated.name for dated in catalogue.listings] == ["a.txt"]


def test_of_two_files_of_one_name_the_first_keeps_it_and_its_address(tmp_path: Path) -> None:
    for folder in ("march", "april"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.txt").write_text(ENTRY)
    alone = _read(tmp_path / "march").listings[0]
    both = {
        dated.name: dated.slug for dated in _read(tmp_path / "march", tmp_path / "april").listings
    }
    assert (alone.name, alone.slug) == ("a.txt", "a")
    assert both == {"a.txt": "a", "april/a.txt": "april-a"}


def test_files_of_one_name_in_two_folders_of_one_name_are_numbered(tmp_path: Path) -> None:
    for year in ("2024", "2025"):
        (tmp_path / year / "march").mkdir(parents=True)
        (tmp_path / year / "march" / "a.txt").write_text(ENTRY)
    folders = [tmp_path / "2024" / "march", tmp_path / "2025" / "march"]
    folders.append(tmp_path / "2026" / "march")
    (folders[2]).mkdir(parents=True)
    (folders[2] / "a.txt").write_text(ENTRY)
    sources, _, _ = find_sources(folders)
    assert [(source.name, source.path.parent) for source in sources] == [
        ("a.txt", folders[0]),
        ("march/a.txt", folders[1]),
        ("march/a.txt (2)", folders[2]),
    ]


def test_a_file_of_too_many_lines_is_a_problem(
    dumps: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MAX_LINES", 10)
    (dumps / "a.txt").write_text(ENTRY)
    (dumps / "b.txt").write_text(ENTRY + "\n" * 11)
    catalogue = _read(dumps)
    assert len(catalogue.papers) == 1
    assert _problems(catalogue) == [("b.txt", 1, "The file has more than 10 lines.")]


def test_path_with_a_name_that_is_too_long(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="there is no such file or folder"):
        find_sources([tmp_path / ("a" * 300)])


def test_names_with_and_without_suffix(dumps: Path) -> None:
    (dumps / "a.txt").write_text(ENTRY)
    (dumps / "a").write_text(ENTRY)
    catalogue = _read(dumps, dumps / "a")
    assert len({dated.slug for dated in catalogue.listings}) == 2


def test_empty_folder(dumps: Path) -> None:
    catalogue = _read(dumps)
    assert not catalogue.papers
    assert _problems(catalogue) == [("dumps", 1, "The folder holds no listing.")]


def test_no_such_folder(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"nowhere: there is no such file or folder\."):
        find_sources([tmp_path / "nowhere"])


def test_a_file_that_is_not_a_listing_does_not_stop_the_others(dumps: Path) -> None:
    (dumps / "a.txt").write_text(ENTRY)
    (dumps / "b.txt").write_text("milk\ntwo lemons\n")
    catalogue = _read(dumps)
    assert len(catalogue.papers) == 1
    assert {problem.file for problem in catalogue.problems} == {"b.txt"}
    assert "This seems to be a list of titles without abstracts" in str(catalogue.problems)


def test_only_txt_is_read_and_other_files_are_left_out(dumps: Path) -> None:
    for name in ("a.txt", "b.TXT", "README.md", "notes", ".hidden.txt"):
        (dumps / name).write_text(ENTRY)
    (dumps / "older").mkdir()
    sources, problems, left_out = find_sources([dumps])
    assert [source.name for source in sources] == ["a.txt", "b.TXT"]
    assert left_out == ("README.md", "notes", "older")
    assert not problems


def test_file_with_any_suffix_is_read_when_its_path_is_given(dumps: Path) -> None:
    (dumps / "notes.md").write_text(ENTRY)
    assert len(_read(dumps / "notes.md").papers) == 1


def test_name_that_is_not_utf_8(dumps: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(dumps) + b"/caf\xe9.txt"))
    try:
        path.write_text("")
    except OSError:
        pytest.skip("this file system has UTF-8 names only")
    assert _problems(_read(dumps)) == [("caf�.txt", 1, "The file is empty.")]


def test_sources_are_in_the_order_of_their_names(dumps: Path) -> None:
    for name in ("c", "a", "b"):
        (dumps / f"{name}.txt").write_text(ENTRY)
    paths = [dumps / "b.txt", dumps / "c.txt", dumps / "a.txt"]
    names = [source.name for source in find_sources(paths)[0]]
    assert names == ["a.txt", "b.txt", "c.txt"]
    assert names == [source.name for source in find_sources([dumps])[0]]


def test_a_pipe_is_a_problem_and_is_not_read(dumps: Path) -> None:
    os.mkfifo(dumps / "pipe.txt")
    (source,), _, _ = find_sources([dumps])
    listing = read(source)
    assert [problem.what for problem in listing.problems] == [
        "The file cannot be read: It is a pipe or a device."
    ]
