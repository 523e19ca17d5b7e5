"""What counts as an edit that a preview shows before all is built."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from generator import site_build
from generator.edited_pages import MOST_ENTRIES, EditedPages, read_contents
from generator.model import OutputFile, Site
from generator.project import Project
from generator.settings import from_mapping
from generator.site_build import Preview

SITE = Site("Almanac", "https://example.org/", 50, "", "", {}, ())


def _entry(title: str, more: str = "") -> str:
    abstract = (
        f"We describe {title.lower()} at the length that an abstract has in this world, {more}"
    )
    return f"{title}\n\n{abstract * 2} and no more than that is said.\n\n"


class Edited:
    """A folder of listings; `shown` has the titles of the papers that are shown."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = root / "dumps"
        self.folder.mkdir()
        self.write("a.txt", [_entry("Maps of Tea"), _entry("Botany of Clouds")])
        self.write("b.txt", [_entry("Clocks of Sand")])
        self.shown: list[str] = []
        monkeypatch.setattr(EditedPages, "_write", lambda _, file: self._show(file))
        project = Project(root, root / "docs", from_mapping(root, {}), SITE)
        nothing: Any = None  # of MkDocs
        self.pages = EditedPages(project, read_contents(project), nothing, nothing, nothing)

    def write(self, name: str, entries: list[str]) -> None:
        (self.folder / name).write_text("".join(entries), encoding="utf-8")

    def _show(self, file: OutputFile) -> bool:
        content = file.as_bytes().decode()
        self.shown += [t for t in ("Maps of Tea", "Botany of Clouds") if t in content]
        return True


@pytest.fixture
def edited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Edited:
    """Two listings that were built."""
    return Edited(tmp_path, monkeypatch)


def test_an_edited_paper_is_shown_once_wherever_its_lines_are(edited: Edited) -> None:
    assert edited.pages.show() == 0, "nothing has changed"
    edited.write("a.txt", ["\n\n", _entry("Maps of Tea"), _entry("Botany of Clouds", "again,")])
    assert edited.pages.show() == 1
    assert edited.shown == ["Botany of Clouds"]
    assert edited.pages.show() == 0, "it is shown already"


def test_moved_lines_and_other_order_are_no_edits(edited: Edited) -> None:
    edited.write("a.txt", ["\n", _entry("Botany of Clouds"), "\n", _entry("Maps of Tea")])
    assert edited.pages.show() == 0


def test_listings_that_come_go_or_are_new_as_a_whole_are_left_to_the_build(edited: Edited) -> None:
    edited.write("c.txt", [_entry("Chairs of Salt")])
    (edited.folder / "b.txt").unlink()
    assert edited.pages.show() == 0
    edited.write("a.txt", [_entry(f"Chairs of Salt {n}") for n in range(MOST_ENTRIES + 1)])
    assert edited.pages.show() == 0
    (edited.folder / "a.txt").write_bytes(b"\xff\xfe\xff")
    assert edited.pages.show() == 0
    assert not edited.shown


def test_what_is_wrong_is_left_for_the_build_to_tell(edited: Edited) -> None:
    away = edited.folder.with_name("away")
    edited.folder.rename(away)
    assert edited.pages.show() == 0
    away.rename(edited.folder)
    (edited.folder.parent / "corrections.yml").write_text("- no")
    edited.write("a.txt", [_entry("Maps of Tea", "again,"), _entry("Botany of Clouds")])
    assert edited.pages.show() == 0


def test_what_an_owners_template_raises_is_left_to_the_build(
    edited: Edited, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "mkdocs.almanac")
    monkeypatch.setattr(EditedPages, "_write", lambda *_: 1 / 0)
    edited.write("a.txt", [_entry("Maps of Tea", "again,"), _entry("Botany of Clouds")])
    assert edited.pages.show() == 0
    assert "left to the build" in caplog.text


def test_a_sample_shows_no_paper_that_is_not_in_it(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "mkdocs.almanac")
    (tmp_path / "dumps").mkdir()
    listing = tmp_path / "dumps/a.txt"
    listing.write_text(_entry("Maps of Tea"), encoding="utf-8")
    project = Project(tmp_path, tmp_path / "docs", from_mapping(tmp_path, {}), SITE, limit=1)
    site = tmp_path / "site"
    plugins = SimpleNamespace(_current_plugin=None)
    config: Any = SimpleNamespace(site_dir=str(site), use_directory_urls=True, plugins=plugins)
    nothing: Any = None  # a paper that is not in the sample needs no template
    pages = EditedPages(project, read_contents(project), config, nothing, nothing)
    listing.write_text(_entry("Maps of Tea", "again,"), encoding="utf-8")
    assert pages.show() == 0
    assert not caplog.messages, "it was asked for, and went wrong"
    assert not site.exists()


class _Timer:
    """A timer that runs when a test says so."""

    def __init__(self, interval: float, function: Callable[[], None]) -> None:
        self.interval, self.function = interval, function
        self.daemon = self.is_waiting = False

    def start(self) -> None:
        self.is_waiting = True

    def cancel(self) -> None:
        self.is_waiting = False


def test_all_is_built_once_edits_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    timers: list[_Timer] = []
    done: list[str] = []
    edits = iter([1, 2, 0])

    def new_timer(interval: float, function: Callable[[], None]) -> _Timer:
        timers.append(_Timer(interval, function))
        return timers[-1]

    monkeypatch.setattr(site_build, "Timer", new_timer)
    nothing: Any = None
    watch: Any = SimpleNamespace(announce=lambda: done.append("announced"))
    pages: Any = SimpleNamespace(show=lambda: next(edits))
    preview = Preview(companion=nothing, watch=watch, edited_pages=pages, pause=3)
    build = preview.with_edits_first(lambda: done.append("built"))
    build()
    build()
    assert [(timer.interval, timer.is_waiting) for timer in timers] == [(3, False), (3, True)]
    assert not done, "a second edit begins the pause anew"
    timers[1].function()
    build()
    assert done == ["announced", "built"]
    assert not timers[1].is_waiting
