"""Citations: whatever a title holds, BibTeX reads one whole entry."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.cite import bibtex
from generator.model import Paper, ShownDate
from generator.text import clean

URL = "https://example.org/almanac/papers/a-1b2c3d/"
# How TeX writes what is more than a letter to it.
WRITTEN = {
    r"\textbackslash{}": "\\",
    r"\textbraceleft{}": "{",
    r"\textbraceright{}": "}",
    r"\textasciitilde{}": "~",
    r"\textasciicircum{}": "^",
} | {f"\\{mark}": mark for mark in "$&#_%"}
_WRITTEN = re.compile("|".join(map(re.escape, WRITTEN)))


def _paper(title: str, published: ShownDate | None = None) -> Paper:
    return Paper(
        id="a-1b2c3d",
        title=title,
        abstract="",
        abstract_html="",
        abstract_listed="",
        published=published,
        year_inferred=False,
        year_why="",
        authors=3,
        organization=None,
        comments=None,
        sightings=(),
    )


def _fields(entry: str) -> dict[str, str]:
    """The fields of the one entry that `entry` is, as BibTeX reads them: braces are counted."""
    head = re.match(r"@misc\{([a-z0-9-]+),\n", entry)
    assert head
    fields: dict[str, str] = {}
    rest = entry[head.end() :]
    while not rest.startswith("}"):
        field = re.match(r"  ([a-z]+) +=\s", rest)
        assert field, rest
        rest = rest[field.end() :]
        end, depth = 0, 0
        while depth or rest[end] != ",":
            depth += {"{": 1, "}": -1}.get(rest[end], 0)
            assert depth >= 0, entry
            end += 1
        fields[field[1]] = rest[:end]
        assert rest[end : end + 2] == ",\n"
        rest = rest[end + 2 :]
    assert rest.strip() == "}"
    return fields


def _title(entry: str) -> str:
    """The title as TeX prints it; nothing of it is a command but the known ones."""
    value = _fields(entry)["title"]
    assert value[:2] + value[-2:] == "{{}}"
    inner = value[2:-2]
    assert not re.search(r"[\\{}~^$&#_%]", _WRITTEN.sub("", inner))
    return _WRITTEN.sub(lambda found: WRITTEN[found[0]], inner)


def test_an_entry_in_full() -> None:
    assert _fields(bibtex(_paper("Maps of Tea", ShownDate(9, 30, 2025)), URL)) == {
        "title": "{{Maps of Tea}}",
        "year": "{2025}",
        "month": "sep",
        "howpublished": f"{{\\url{{{URL}}}}}",
        "note": "{Authors not given by the listing}",
    }


@pytest.mark.parametrize("published", [None, ShownDate(9, 30)])
def test_no_date_is_invented(published: ShownDate | None) -> None:
    assert set(_fields(bibtex(_paper("A", published), URL))) == {"title", "howpublished", "note"}


def test_no_author_is_invented() -> None:
    assert "author " not in bibtex(_paper("A", ShownDate(1, 1, 2024)), URL)


@pytest.mark.parametrize(
    "title",
    [
        "}, note = {injected}, x = {",
        "{{{",
        "}}}",
        "\\",
        "\\}",
        "ends in a backslash \\",
        "\\input{/etc/passwd} \\write18{rm}",
        "100% of $5 & #1_a ^2 ~ b",
        "@article{other, title = {x}}",
        '"quoted" and, commas = signs',
        "Überfitting 注意 \U0001f9ea",
    ],
)
def test_hostile_titles(title: str) -> None:
    assert _title(bibtex(_paper(title, ShownDate(2, 29, 2024)), URL)) == title


@given(st.text().map(clean))
def test_any_title(title: str) -> None:
    assert _title(bibtex(_paper(title, ShownDate(12, 1, 1999)), URL)) == title
