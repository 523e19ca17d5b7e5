"""The search index: made anew when what it is made of changes, and never half."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import pytest

from generator import urls
from generator.model import Draft
from generator.problems import AlmanacError
from generator.publish import docs_writer, search_index
from tests.support.visits import until


def tell(root: Path, *parts: Sequence[str]) -> None:
    """Tells the search of some papers, part by part: of each its slug and more words."""

    def draft(number: int, said: str) -> Draft:
        html = f"<html><body data-pagefind-body><h1>All about {said}</h1></body></html>"
        return Draft(f"{number}/{urls.indexed(said.split()[0])}", said, lambda: html)

    docs_writer.write(
        root / search_index.TOLD,
        [draft(at, said) for at, part in enumerate(parts) for said in part],
    )


def fragments(site: Path, folder: str = "pagefind") -> int:
    return len(list((site / folder / "fragment").iterdir()))


@pytest.fixture(autouse=True)
def told(tmp_path: Path) -> None:
    tell(tmp_path, ["lamps", "bulbs"])


def test_an_index_is_kept_until_what_is_told_changes(tmp_path: Path) -> None:
    first = search_index.begin(tmp_path)
    assert first.todo == 1
    search_index.end(first, tmp_path / "site")
    assert fragments(tmp_path / "site") == 2
    again = search_index.begin(tmp_path)
    assert again.todo == 0
    search_index.end(again, tmp_path / "other")
    assert fragments(tmp_path / "other") == 2
    tell(tmp_path, ["lamps", "bulbs that are sparse"])
    changed = search_index.begin(tmp_path)
    assert changed.todo == 1
    search_index.end(changed, tmp_path / "site")


def test_an_index_is_kept_however_the_project_is_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    search_index.end(search_index.begin(Path()), Path("site"))
    assert search_index.begin(Path()).todo == 0
    assert search_index.begin(tmp_path).todo == 0


def test_an_index_that_somebody_touched_is_made_again(tmp_path: Path) -> None:
    site = tmp_path / "site"
    search_index.end(search_index.begin(tmp_path), site)
    entry = site / "pagefind/pagefind-entry.json"  # may be the same file as that of the one kept
    before = entry.read_bytes()
    entry.write_bytes(before + b" ")
    search_index.end(search_index.begin(tmp_path), site)
    assert entry.read_bytes() == before


def test_a_new_listing_makes_the_last_part_anew(tmp_path: Path) -> None:
    site = tmp_path / "site"
    tell(tmp_path, ["lamps", "bulbs"], ["wicks"])
    search_index.end(search_index.begin(tmp_path), site)
    assert (fragments(site), fragments(site, "pagefind-2")) == (2, 1)
    tell(tmp_path, ["lamps", "bulbs"], ["wicks", "oils"])
    more = search_index.begin(tmp_path)
    assert more.todo == 1
    search_index.end(more, site)
    assert (fragments(site), fragments(site, "pagefind-2")) == (2, 2)
    tell(tmp_path, ["lamps", "bulbs"])
    search_index.end(search_index.begin(tmp_path), site)
    assert sorted(path.name for path in site.iterdir()) == ["pagefind"]


def test_what_only_begins_like_an_index_stays(tmp_path: Path) -> None:
    notes = tmp_path / "site/pagefind-notes/index.html"
    notes.parent.mkdir(parents=True)
    notes.write_text("The owner's.")
    (tmp_path / "site/pagefind.txt").write_text("The owner's, too.")
    search_index.end(search_index.begin(tmp_path), tmp_path / "site")
    assert notes.exists()
    assert (tmp_path / "site/pagefind.txt").exists()


def test_only_the_first_part_has_a_program(tmp_path: Path) -> None:
    tell(tmp_path, ["lamps", "bulbs"], ["wicks"])
    search_index.end(search_index.begin(tmp_path), tmp_path / "site")
    sizes = [
        {path.name: path.stat().st_size for path in (tmp_path / "site" / folder).glob("*.*")}
        for folder in ("pagefind", "pagefind-2")
    ]
    assert sizes[0].keys() - sizes[1].keys() >= {"pagefind.js"}
    assert sizes[0]["wasm.unknown.pagefind"] > 50_000
    assert sizes[1]["wasm.unknown.pagefind"] < 20


def test_a_paper_that_is_gone_leaves_the_index_of_a_site_that_was_there(tmp_path: Path) -> None:
    search_index.end(search_index.begin(tmp_path), tmp_path / "site")
    tell(tmp_path, ["bulbs"])
    search_index.end(search_index.begin(tmp_path), tmp_path / "site")
    assert fragments(tmp_path / "site") == 1
    tell(tmp_path)
    search_index.end(search_index.begin(tmp_path), tmp_path / "site")
    assert not (tmp_path / "site/pagefind").exists()


def test_an_index_that_was_not_finished_is_made_again(tmp_path: Path) -> None:
    search_index.begin(tmp_path).abandon()
    again = search_index.begin(tmp_path)
    assert again.todo == 1
    search_index.end(again, tmp_path / "site")
    assert fragments(tmp_path / "site") == 2


def test_what_pagefind_says_when_it_fails_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pagefind.py").write_text("print('No light.')\nraise SystemExit(3)\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(AlmanacError, match="could not index the papers: No light"):
        search_index.end(search_index.begin(tmp_path), tmp_path / "site")
    assert not (tmp_path / "site/pagefind").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a process with its parent")
def test_an_index_ends_with_a_build_that_is_killed(tmp_path: Path) -> None:
    code = f"""
import pathlib, time
from generator import search
search.begin(pathlib.Path({str(tmp_path)!r}))
time.sleep(60)
"""
    tell(tmp_path, [f"lamps{number}" for number in range(3000)])
    with subprocess.Popen([sys.executable, "-c", code]) as build:
        until(lambda: any("--site" in command for command in _at_work(tmp_path)))
        build.kill()
    until(lambda: not _at_work(tmp_path))
    assert not list((tmp_path / search_index._MADE).glob("*.finished"))


def _at_work(root: Path) -> list[str]:
    """The processes that were told of a folder."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):  # it has ended
            command = path.read_text(errors="replace")
            found += [command] if str(root) in command else []
    return found
