"""One dump, read: a golden case for each quirk, and what cannot be a file in git.

A case is a dump in `golden/listings/`, named after its quirk, and beside it what is read from
it: `<quirk>.expected.json`, which says in `outcome` why that is right. After a change that is
meant to change readings, or for a new case, `ALMANAC_ACCEPT=1 pytest tests/test_listings.py`
writes the expected files anew, all but their outcomes; read the diff line by line.
"""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path
from typing import Any

import pytest

from generator import catalogue
from generator.model import Catalogue, Entry, Listing
from generator.problems import Problem, SettingsError
from generator.settings import Settings
from generator.sources import find_sources, plain_text, read, read_all
from generator.text import clean

CASES = sorted(
    path
    for path in (Path(__file__).parent / "golden" / "listings").iterdir()
    if path.suffix in (".txt", ".bin")
)
TITLE, ABSTRACT = "Kettles That Forecast Rain", "It rains, as the kettle said."
ENTRY = f"{TITLE}\n{ABSTRACT}\n"
SETTINGS = Settings(
    dumps=(), vocabulary=Path("topics.yml"), page_size=50, listings={}, organizations={}
)


@pytest.mark.parametrize("dump", CASES, ids=lambda path: path.stem)
def test_golden_listing(dump: Path) -> None:
    listing = plain_text.read(dump.name, dump.read_bytes())
    expected_path = dump.with_suffix(".expected.json")
    expected = json.loads(expected_path.read_text("utf-8")) if expected_path.exists() else {}
    found = {"outcome": expected.get("outcome", ""), **_told(listing)}
    if os.environ.get("ALMANAC_ACCEPT"):
        text = json.dumps(found, ensure_ascii=False, indent=2)
        expected_path.write_text(f"{text}\n", encoding="utf-8")
        expected = found
    assert found == expected
    assert expected["outcome"], f"say the outcome in {expected_path.name}"
    _assert_sound(listing)


def test_every_expected_file_has_its_listing() -> None:
    stems = {path.stem for path in CASES}
    expected = {path.name for path in CASES[0].parent.glob("*.json")}
    assert expected == {f"{stem}.expected.json" for stem in stems}


def _told(listing: Listing) -> dict[str, Any]:
    lines = listing.lines
    return {
        "head": {"lines": lines.head, "day": listing.day and listing.day.as_shown()},
        "entries": [_entry(entry) for entry in listing.entries],
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


def _entry(entry: Entry) -> dict[str, Any]:
    told: dict[str, Any] = {"title": clean(entry.title)}
    if told["title"] != entry.title:
        told["title_listed"] = entry.title
    return told | {
        "abstract_starts": clean(entry.abstract)[:40],
        "lines": list(entry.lines),
        "authors": entry.authors,
        "organization": entry.organization,
        "date": entry.shown and entry.shown.as_shown(),
        "comments": entry.comments,
    }


def _assert_sound(listing: Listing) -> None:
    """What holds for every reading, whatever was read."""
    lines = listing.lines
    assert lines.read == lines.blank + lines.head + lines.entries + lines.problems
    assert [entry.rank for entry in listing.entries] == list(range(1, len(listing.entries) + 1))
    assert listing.entries or listing.problems, "never silence"
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


# What cannot be a file in git ------------------------------------------------------------


@pytest.fixture
def dumps(tmp_path: Path) -> Path:
    """An empty folder of dumps."""
    folder = tmp_path / "dumps"
    folder.mkdir()
    return folder


def _read(*places: Path) -> Catalogue:
    """The catalogue of what lies in `places`, the places' own problems among its problems."""
    found = read_all(places)
    known = catalogue.build(found.listings, SETTINGS)
    for problem in (*found.problems, *known.problems):
        _assert_helpful(problem)
    return Catalogue(known.papers, known.listings, (*found.problems, *known.problems))


def _whats(known: Catalogue) -> list[tuple[str, int, str]]:
    return [(problem.file, problem.line, problem.what) for problem in known.problems]


@pytest.mark.parametrize("ending", ["", "\n", f"\n{ENTRY}"])
def test_line_of_50_megabytes(ending: str) -> None:
    listing = plain_text.read("a.txt", f"{ENTRY}Title\n{'b' * 50_000_000}{ending}".encode())
    _assert_sound(listing)
    assert [clean(entry.title) for entry in listing.entries] == [TITLE] * (1 + (ENTRY in ending))
    (problem,) = listing.problems
    assert problem.line == 3
    assert problem.what.startswith("The line below is far too long")
    assert len(str(problem)) < 300


def test_line_of_50_megabytes_alone() -> None:
    listing = plain_text.read("a.txt", b"\xe2\x80\xa2" * (50_000_000 // 3))
    _assert_sound(listing)
    assert {problem.line for problem in listing.problems} == {1}
    assert "far too long" in str(listing.problems)


def test_folder_named_like_a_dump(dumps: Path) -> None:
    (dumps / "x.txt").mkdir()
    (dumps / "a.txt").write_text(ENTRY)
    known = _read(dumps)
    assert len(known.papers) == 1, "one bad dump does not stop the others"
    assert _whats(known) == [("x.txt", 1, "The file cannot be read: Is a directory.")]


def test_unreadable_file(dumps: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (dumps / "a.txt").write_text(ENTRY)
    (dumps / "b.txt").write_text(ENTRY)
    read_bytes_of = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.name == "b.txt":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return read_bytes_of(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    known = _read(dumps)
    assert len(known.papers) == 1
    assert _whats(known) == [("b.txt", 1, "The file cannot be read: Permission denied.")]


def test_file_that_vanishes(dumps: Path) -> None:
    (dumps / "a.txt").write_text(ENTRY)
    found, _, _ = find_sources([dumps])
    (dumps / "a.txt").unlink()
    listing = read(found[0])
    _assert_sound(listing)
    assert listing.problems[0].what == "The file cannot be read: No such file or directory."


@pytest.mark.parametrize(
    ("target", "reason"),
    [("nowhere.txt", "No such file or directory"), ("x.txt", "Too many levels of symbolic links")],
    ids=["nowhere", "itself"],
)
@pytest.mark.parametrize("is_named", [False, True], ids=["in a folder", "named"])
def test_dangling_link(dumps: Path, target: str, reason: str, is_named: bool) -> None:
    (dumps / "a.txt").write_text(ENTRY)
    (dumps / "x.txt").symlink_to(dumps / target)
    known = _read(dumps / "x.txt", dumps / "a.txt") if is_named else _read(dumps)
    assert len(known.papers) == 1
    assert _whats(known) == [("x.txt", 1, f"The file cannot be read: {reason}.")]


def test_same_dump_twice_is_read_twice_and_its_papers_are_one(dumps: Path) -> None:
    (dumps / "a.txt").write_text(ENTRY)
    (dumps / "b.txt").write_text(ENTRY)
    known = _read(dumps)
    assert not known.problems
    (paper,) = known.papers
    assert [sighting.listing for sighting in paper.sightings] == ["a.txt", "b.txt"]
    assert len({dated.listing.digest for dated in known.listings}) == 1


def test_link_to_another_dump_is_the_same_dump_twice(dumps: Path) -> None:
    (dumps / "b.txt").write_text(ENTRY)
    (dumps / "a.txt").symlink_to("b.txt")
    assert [dated.name for dated in _read(dumps).listings] == ["a.txt", "b.txt"]


def test_file_named_twice_is_read_once(dumps: Path) -> None:
    (dumps / "a.txt").write_text(ENTRY)
    known = _read(dumps, dumps / "a.txt", dumps / ".." / dumps.name)
    assert [dated.name for dated in known.listings] == ["a.txt"]


def test_one_name_in_two_folders_is_told_apart_by_the_folder(tmp_path: Path) -> None:
    for folder in ("march", "april"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.txt").write_text(ENTRY)
    known = _read(tmp_path / "march", tmp_path / "april")
    assert [dated.name for dated in known.listings] == ["april/a.txt", "march/a.txt"]
    assert len({dated.slug for dated in known.listings}) == 2


def test_one_name_in_two_folders_of_one_name_is_numbered(tmp_path: Path) -> None:
    for year in ("2024", "2025"):
        (tmp_path / year / "march").mkdir(parents=True)
        (tmp_path / year / "march" / "a.txt").write_text(ENTRY)
    places = [tmp_path / "2024" / "march", tmp_path / "2025" / "march"]
    for given in (places, places[::-1]):
        found, _, _ = find_sources(given)
        assert [(source.name, source.path.parent) for source in found] == [
            ("march/a.txt", places[0]),
            ("march/a.txt (2)", places[1]),
        ]


def test_a_name_too_long_to_be_one_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="there is no such file or folder"):
        find_sources([tmp_path / ("a" * 300)])


def test_name_with_and_without_ending(dumps: Path) -> None:
    (dumps / "a.txt").write_text(ENTRY)
    (dumps / "a").write_text(ENTRY)
    known = _read(dumps, dumps / "a")
    assert len({dated.slug for dated in known.listings}) == 2


def test_empty_folder(dumps: Path) -> None:
    known = _read(dumps)
    assert not known.papers
    assert _whats(known) == [("dumps", 1, "The folder holds no listing.")]


def test_no_such_folder(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"nowhere: there is no such file or folder\."):
        find_sources([tmp_path / "nowhere"])


def test_file_that_is_no_listing_does_not_stop_the_others(dumps: Path) -> None:
    (dumps / "a.txt").write_text(ENTRY)
    (dumps / "b.txt").write_text("milk\ntwo lemons\n")
    known = _read(dumps)
    assert len(known.papers) == 1
    assert {problem.file for problem in known.problems} == {"b.txt"}
    assert "This may be no listing" in str(known.problems)


def test_only_txt_is_read_and_the_rest_is_named(dumps: Path) -> None:
    for name in ("a.txt", "b.TXT", "README.md", "notes", ".hidden.txt"):
        (dumps / name).write_text(ENTRY)
    (dumps / "older").mkdir()
    found, problems, left_out = find_sources([dumps])
    assert [source.name for source in found] == ["a.txt", "b.TXT"]
    assert left_out == ("README.md", "notes", "older")
    assert not problems


def test_file_of_any_name_is_read_when_named(dumps: Path) -> None:
    (dumps / "notes.md").write_text(ENTRY)
    assert len(_read(dumps / "notes.md").papers) == 1


def test_name_that_is_no_utf_8(dumps: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(dumps) + b"/caf\xe9.txt"))
    try:
        path.write_text("")
    except OSError:
        pytest.skip("this disk holds UTF-8 names only")
    assert _whats(_read(dumps)) == [("caf�.txt", 1, "The file is empty.")]


def test_sources_are_in_the_order_of_their_names(dumps: Path) -> None:
    for name in ("c", "a", "b"):
        (dumps / f"{name}.txt").write_text(ENTRY)
    places = [dumps / "b.txt", dumps / "c.txt", dumps / "a.txt"]
    names = [source.name for source in find_sources(places)[0]]
    assert names == ["a.txt", "b.txt", "c.txt"]
    assert names == [source.name for source in find_sources([dumps])[0]]


def test_a_pipe_is_told_and_not_waited_for(dumps: Path) -> None:
    os.mkfifo(dumps / "pipe.txt")
    found, _, _ = find_sources([dumps])
    (listing,) = [read(source) for source in found if source.name == "pipe.txt"]
    assert [problem.what for problem in listing.problems] == [
        "The file cannot be read: It is a pipe or a device."
    ]
