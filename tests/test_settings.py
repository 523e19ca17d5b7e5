"""The options of the plugin: what may stand there, and errors that name the option."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from generator.model import Site
from generator.problems import SettingsError
from generator.settings import (
    SOURCE_NAME,
    SOURCE_URL,
    VOCABULARY,
    ListingSettings,
    OrganizationSettings,
    Settings,
    from_mapping,
)

ROOT = Path("/almanac")
KEY = "mkdocs.yml: almanac: "


@pytest.mark.parametrize(
    "nothing",
    [
        None,
        {},
        {"dumps": None, "vocabulary": None, "page_size": None, "listings": None},
        {"organizations": None},
        {"source_name": None, "source_url": None},
    ],
)
def test_nothing_said_gives_the_defaults(nothing: object) -> None:
    assert from_mapping(ROOT, nothing) == Settings(
        dumps=(ROOT / "dumps",), vocabulary=VOCABULARY, page_size=50, listings={}, organizations={}
    )


def test_all_that_can_be_said(tmp_path: Path) -> None:
    (tmp_path / "my.yml").touch()
    said = {
        "dumps": ["some", "/other/one.txt"],
        "vocabulary": "my.yml",
        "page_size": 1,
        "listings": {
            "a.txt": {"day": date(2025, 4, 28), "title": "What we read"},
            "b.txt": {"day": "2024-02-29"},
            "c.txt": {},
        },
        "organizations": {
            "W2GenAI  Lab": {"name": "W2GenAI Lab"},
            "x y": {"name": "Y", "handle": "x"},
        },
        "source_name": "Lamp Letters",
        "source_url": "https://lamps.example/letters?year=2025",
    }
    assert from_mapping(tmp_path, said) == Settings(
        dumps=(tmp_path / "some", Path("/other/one.txt")),
        vocabulary=tmp_path / "my.yml",
        page_size=1,
        listings={
            "a.txt": ListingSettings(date(2025, 4, 28), "What we read"),
            "b.txt": ListingSettings(date(2024, 2, 29)),
            "c.txt": ListingSettings(),
        },
        organizations={
            "W2GenAI Lab": OrganizationSettings("W2GenAI Lab"),
            "x y": OrganizationSettings("Y", "x"),
        },
        source_name="Lamp Letters",
        source_url="https://lamps.example/letters?year=2025",
    )


def test_a_character_that_json_wrote_in_halves_is_whole() -> None:
    assert from_mapping(ROOT, {"source_name": "\ud83d\ude00"}).source_name == "\U0001f600"


def test_a_source_may_have_no_address() -> None:
    assert from_mapping(ROOT, {"source_url": ""}).source_url == ""
    site = Site("A", "/", 50)
    assert (site.source_name, site.source_url) == (SOURCE_NAME, SOURCE_URL)


@pytest.mark.parametrize("name", ["listings:mine", "[2025] listings", "2025"])
def test_a_text_is_one_path_whatever_is_in_it(name: str) -> None:
    assert from_mapping(ROOT, {"dumps": name}).dumps == (ROOT / name,)


@pytest.mark.parametrize(
    ("wrong", "key"),
    [
        ([], ""),
        ("dumps", ""),
        ({1: 2}, ""),
        ({"dump": "x"}, "dump: "),
        ({"dumps": ""}, "dumps: "),
        ({"dumps": []}, "dumps: "),
        ({"dumps": {"a": "b"}}, "dumps: "),
        ({"dumps": ["a", 3]}, "dumps: "),
        ({"dumps": "a\0"}, "dumps: "),
        ({"organizations": {"a b": {"name": "\u200b"}}}, "organizations: a b: name: "),
        ({"source_name": "\ud83d"}, "source_name: "),
        ({"source_name": "\u3164\u2800"}, "source_name: "),
        ({"listings": {"a.txt": {"address": "A b"}}}, "listings: a.txt: address: "),
        ({"listings": {"a.txt": {"address": "page-2"}}}, "listings: a.txt: address: "),
        ({"vocabulary": ["a"]}, "vocabulary: "),
        ({"vocabulary": "no-such.yml"}, "vocabulary: "),
        ({"page_size": 0}, "page_size: "),
        ({"page_size": 1001}, "page_size: "),
        ({"page_size": "50"}, "page_size: "),
        ({"page_size": 1.5}, "page_size: "),
        ({"page_size": True}, "page_size: "),
        ({"source_name": ""}, "source_name: "),
        ({"source_name": 3}, "source_name: "),
        ({"source_url": 3}, "source_url: "),
        ({"source_url": "lamps.example"}, "source_url: "),
        ({"source_url": "javascript:alert(1)"}, "source_url: "),
        ({"source_url": 'https://lamps.example/"onclick=x'}, "source_url: "),
        ({"source_url": "https://me@lamps.example/"}, "source_url: "),
        ({"listings": ["a.txt"]}, "listings: "),
        ({"listings": {date(2025, 4, 28): {}}}, "listings: "),
        ({"listings": {"a.txt": None}}, "listings: a.txt: "),
        ({"listings": {"a.txt": "2025-04-28"}}, "listings: a.txt: "),
        ({"listings": {"a.txt": {"date": "2025-04-28"}}}, "listings: a.txt: date: "),
        ({"listings": {"a.txt": {"day": "2025-02-30"}}}, "listings: a.txt: day: "),
        ({"listings": {"a.txt": {"day": "Apr 28"}}}, "listings: a.txt: day: "),
        ({"listings": {"a.txt": {"day": datetime(2025, 4, 28, 1)}}}, "listings: a.txt: day: "),
        ({"listings": {"a.txt": {"title": " "}}}, "listings: a.txt: title: "),
        ({"listings": {"a.txt": {"title": 3}}}, "listings: a.txt: title: "),
        ({"organizations": "W2GenAI Lab"}, "organizations: "),
        ({"organizations": {"W2GenAI Lab": "W2GenAI"}}, "organizations: W2GenAI Lab: "),
        ({"organizations": {"W2GenAI Lab": {}}}, "organizations: W2GenAI Lab: name: "),
        ({"organizations": {"a b": {"name": "b", "handle": ""}}}, "organizations: a b: handle: "),
        ({"organizations": {"a b": {"name": "b", "url": "c"}}}, "organizations: a b: url: "),
    ],
)
def test_an_error_names_the_key(wrong: object, key: str) -> None:
    with pytest.raises(SettingsError) as error:
        from_mapping(ROOT, wrong)
    assert str(error.value).startswith(f"{KEY}{key}")


def test_an_error_says_what_stands_there_and_what_is_expected() -> None:
    with pytest.raises(SettingsError, match=r"'5O' is not valid\. Expected a whole number from"):
        from_mapping(ROOT, {"page_size": "5O"})
    with pytest.raises(SettingsError, match=r"no such option\. The options are dumps, vocabulary"):
        from_mapping(ROOT, {"pages": 5})
