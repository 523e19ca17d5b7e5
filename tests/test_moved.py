"""Addresses that pages had earlier: of renamed topics, and those in the option `moved`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from generator import pipeline
from generator.catalogue.groups import Groups
from generator.catalogue.moved import moved_pages, with_problems
from generator.model import Library, OutputFile, Site, Topic
from generator.pages import render
from generator.problems import SettingsError
from generator.project import Project
from generator.settings import from_mapping
from tests.support.building import unknown_paper
from tests.support.libraries import groups_of

TOPICS = (
    Topic("Moving Pictures", "Field", "films", formerly=("Video", "Film & TV", "Lamps")),
    Topic("Lamps", "Field", "light"),
)
PAPER = unknown_paper("kettles-123abc", "Kettles <b>")


def _groups() -> Groups:
    return groups_of(PAPER, topics=TOPICS)


def _moved(moved: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    return moved_pages(_groups(), moved)


def _pages(library: Library, moved: Mapping[str, str]) -> dict[str, OutputFile]:
    files = render(library, Site("A", "https://a.example/", 50, moved=moved))
    return {file.path: file for file in files}


def test_the_former_names_of_a_topic_lead_to_it() -> None:
    new = ("tags/moving-pictures/", "Moving Pictures")
    assert _moved({}) == {"tags/video/": new, "tags/film-tv/": new}, "Lamps is a topic of its own"


def test_what_the_owner_says_goes_through_former_names_too() -> None:
    moved = _moved({"tags/tv/": "tags/video/", "listings/old/": "papers/kettles-123abc/"})
    assert moved["tags/tv/"] == ("tags/moving-pictures/", "Moving Pictures")
    assert moved["listings/old/"] == ("papers/kettles-123abc/", "Kettles <b>")


def test_a_former_address_has_a_page_that_leads_on_and_whose_title_is_text() -> None:
    pages = _pages(_groups().library, {"listings/old/": "papers/kettles-123abc/"})
    page = pages["listings/old.md"].render()
    assert '<a href="../../papers/kettles-123abc/">Kettles &lt;b&gt;</a>' in page
    assert "Moving Pictures" in pages["tags/video.md"].render()
    assert "another address" not in pages["tags/lamps.md"].render()


@pytest.mark.parametrize(
    ("moved", "what"),
    [
        ({"tags/lamps/": "tags/moving-pictures/"}, "There is a page at this address."),
        ({"tags/tv/": "tags/none/"}, "There is no page at its new address tags/none/."),
    ],
)
def test_what_cannot_lead_on_is_a_problem_and_no_page(moved: dict[str, str], what: str) -> None:
    assert not moved.keys() & _moved(moved).keys()
    library = _groups().library
    assert library.catalogue.problems == ()
    (problem,) = with_problems(library, moved).catalogue.problems
    assert what in problem.what
    assert len(_pages(library, moved)) == len(_pages(library, {}))


@pytest.mark.parametrize(
    ("moved", "read"),
    [
        (None, {}),
        ({"/tags/film": "tags/video"}, {"tags/film/": "tags/video/"}),
        (
            {"tags/a": "tags/b", "tags/b": "tags/c"},
            {"tags/a/": "tags/c/", "tags/b/": "tags/c/"},
        ),
    ],
)
def test_the_option(moved: object, read: dict[str, str]) -> None:
    assert from_mapping(Path("/almanac"), {"moved": moved}).moved == read


@pytest.mark.parametrize(
    "moved",
    [
        ["tags/a"],
        {"tags/a": None},
        {"tags/a": "https://example.org/"},
        {"tags/a": "tags/../index"},
        {"tags/index": "tags/a"},
        {"tags/page-2": "tags/a"},
        {"report": "tags/a"},
        {"dates/2025": "tags/a"},
        {"tags/A": "tags/b"},
        {"tags/a": "tags/a"},
        {"tags/a": "tags/b", "tags/b": "tags/c", "tags/c": "tags/b"},
        {f"tags/{'a' * 300}": "tags/b"},
    ],
)
def test_a_path_that_cannot_move_is_refused(moved: object) -> None:
    with pytest.raises(SettingsError, match=r"almanac: moved: "):
        from_mapping(Path("/almanac"), {"moved": moved})


def test_a_listing_may_have_an_address_of_its_own(tmp_path: Path) -> None:
    for folder in ("dumps", "more"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "2025-07-01.txt").write_text(
            f"Kettles in {folder}\n\nWe teach a kettle to listen to the wind, and it does so.\n"
        )

    def slugs(**options: object) -> dict[str, str]:
        settings = from_mapping(tmp_path, options)
        project = Project(tmp_path, tmp_path / "docs", settings, Site("A", "/", 50))
        return {dated.name: dated.slug for dated in pipeline.read_catalogue(project).listings}

    assert slugs() == {"2025-07-01.txt": "2025-07-01"}
    assert slugs(dumps=["dumps", "more"])["2025-07-01.txt"] == "2025-07-01"
    given = {"more/2025-07-01.txt": {"address": "2025-07-01"}}
    assert slugs(dumps=["dumps", "more"], listings=given) == {
        "2025-07-01.txt": "2025-07-01-txt",
        "more/2025-07-01.txt": "2025-07-01",
    }
    with pytest.raises(SettingsError, match="Two listings have the address"):
        from_mapping(tmp_path, {"listings": {n: {"address": "a"} for n in ("a.txt", "b.txt")}})
