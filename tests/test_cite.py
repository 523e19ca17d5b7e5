"""Citations: whatever a title holds, BibTeX reads one whole entry."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from bibtexparser.entrypoint import parse_string
from hypothesis import given
from hypothesis import strategies as st

from generator.exports.citations import bibtex
from generator.model import Organization, Paper, ShownDate
from generator.text import clean
from tests.support.building import unknown_paper

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
    return replace(unknown_paper("a-1b2c3d", title), published=published)


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
    value = _fields(entry)["title"]
    assert value[:2] + value[-2:] == "{{}}"
    return _printed(value[2:-2])


def _printed(inner: str) -> str:
    """The text as TeX prints it; nothing of it is a command but the known ones."""
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


def test_what_else_is_known_stands_in_the_note() -> None:
    paper = replace(
        _paper("A", ShownDate(1, 1, 2024)),
        year_inferred=True,
        organization=Organization("R&D {of} 100%", "rd"),
    )
    note = _fields(bibtex(paper, URL))["note"]
    assert _printed(note[1:-1]) == (
        "Authors not given by the listing; organisation: R&D {of} 100%; year inferred"
    )


def test_no_author_is_invented() -> None:
    assert "author " not in bibtex(_paper("A", ShownDate(1, 1, 2024)), URL)


HOSTILE = [
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
]


@pytest.mark.parametrize("title", HOSTILE)
def test_hostile_titles(title: str) -> None:
    entry = bibtex(_paper(title, ShownDate(2, 29, 2024)), URL)
    assert _title(entry) == title
    parsed = parse_string(entry)
    assert not parsed.failed_blocks
    (only,) = parsed.entries
    assert (only.entry_type, only.key) == ("misc", "a-1b2c3d")
    # It takes off the outer braces.
    assert {f"{{{field.value}}}" for field in only.fields if field.key != "month"} == {
        value for key, value in _fields(entry).items() if key != "month"
    }


@given(st.text().map(clean))
def test_any_title(title: str) -> None:
    assert _title(bibtex(_paper(title, ShownDate(12, 1, 1999)), URL)) == title
