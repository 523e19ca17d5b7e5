"""Citations: whatever a title holds, BibTeX reads one whole entry."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares import SeparateCoAuthors, SplitNameParts
from hypothesis import given
from hypothesis import strategies as st

from generator.catalogue import person_names
from generator.exports.citations import bibtex, citation_key, primary_category
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
    head = re.match(r"@misc\{([a-z0-9-]{1,130}),\n", entry)
    assert head
    fields: dict[str, str] = {}
    rest = entry[head.end() :]
    while not rest.startswith("}"):
        field = re.match(r"  ([a-zA-Z]+) +=\s", rest)
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
        "url": f"{{{URL}}}",
        "note": "{Authors not given by the listing}",
    }


@pytest.mark.parametrize("published", [None, ShownDate(9, 30)])
def test_no_date_is_invented(published: ShownDate | None) -> None:
    assert set(_fields(bibtex(_paper("A", published), URL))) == {"title", "url", "note"}


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


FULL = replace(
    unknown_paper("a-1b2c3d", "The Maps of Tea: A 2nd Look"),
    published=ShownDate(9, 30, 2025),
    authors=4,
    author_names=("Ada van Example", "Ben Placeholder", "Tea Team", "注意"),
    organization=Organization("Tea Works", None),
    arxiv="2509.01234",
    doi="10.1145/a_(1)#2",
    categories=("cs.LG", "stat.ML"),
)


def test_an_entry_with_all_that_can_be_known() -> None:
    entry = bibtex(FULL, URL)
    assert _fields(entry) == {
        "author": "{van Example, Ada and Placeholder, Ben and {Tea Team} and {注意}}",
        "title": "{{The Maps of Tea: A 2nd Look}}",
        "year": "{2025}",
        "month": "sep",
        "eprint": "{2509.01234}",
        "archivePrefix": "{arXiv}",
        "primaryClass": "{cs.LG}",
        "doi": "{10.1145/a_(1)#2}",
        "url": "{https://arxiv.org/abs/2509.01234}",
    }
    (only,) = parse_string(entry).entries
    assert only.key == "example2025maps"


@pytest.mark.parametrize("authors", [None, 7])
def test_a_citation_says_that_it_lacks_authors(authors: int | None) -> None:
    some = replace(FULL, authors=authors)
    assert _fields(bibtex(some, URL))["note"] == "{not all authors are named}"


def test_people_who_read_the_entry_find_the_authors() -> None:
    stack = [SeparateCoAuthors(), SplitNameParts()]
    (only,) = parse_string(bibtex(FULL, URL), append_middleware=stack).entries
    names = [(n.first, n.von, n.last) for n in only["author"]]
    assert names == [
        (["Ada"], ["van"], ["Example"]),
        (["Ben"], [], ["Placeholder"]),
        ([], [], ["{Tea Team}"]),
        ([], [], ["{注意}"]),
    ]


def test_the_address_is_that_of_the_paper_where_it_is_known() -> None:
    by_doi = replace(FULL, arxiv=None)
    fields = _fields(bibtex(by_doi, URL))
    assert fields["url"] == "{https://doi.org/10.1145/a_(1)%232}"
    assert not {"eprint", "archivePrefix", "primaryClass"} & set(fields)
    assert _fields(bibtex(replace(by_doi, doi=None), URL))["url"] == f"{{{URL}}}"


@pytest.mark.parametrize(
    ("title", "names", "year", "expected"),
    [
        ("Attention Is All You Need", ("Ashish Vaswani",), 2017, "vaswani2017attention"),
        ("Attention Is All You Need", (), 2017, "attention-need-2017"),
        ("On the Maps of Tea and Coffee", (), 2025, "maps-tea-coffee-2025"),
        ("Maps of Tea", (), None, "maps-tea"),
        ("Maps of Tea", ("Ada Example",), None, "examplemaps"),
        ("Don’t Look: It's Tea", ("Ada Example",), 2025, "example2025dont"),
        ("The", ("Ada Example",), 2025, "example2025the"),
        ("Maps of Tea", ("注意", "Ada Example"), 2025, "maps-tea-2025"),
        ("注意", ("Ada Example",), 2025, "a-1b2c3d"),
        ("x" * 400, ("y" * 400,), 2025, f"{'y' * 30}2025{'x' * 30}"),
    ],
)
def test_keys(title: str, names: tuple[str, ...], year: int | None, expected: str) -> None:
    paper = replace(_paper(title, ShownDate(1, 2, year) if year else None), author_names=names)
    assert citation_key(paper) == expected


def test_a_category_of_arxiv_is_that_of_a_paper_on_arxiv() -> None:
    assert primary_category(FULL) == "cs.LG"
    assert primary_category(replace(FULL, arxiv=None)) == ""
    assert primary_category(replace(FULL, categories=("}, x = {",))) == ""


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
    assert only.entry_type == "misc"
    # It takes off the outer braces.
    assert {f"{{{field.value}}}" for field in only.fields if field.key != "month"} == {
        value for key, value in _fields(entry).items() if key != "month"
    }


def _names(entry: str) -> list[str]:
    """The authors of an entry as BibTeX parts them: at an `and` that stands in no braces."""
    names, depth = [""], 0
    for word in re.split(r"(\s+and\s+)", _fields(entry)["author"][1:-1]):
        if depth or not re.fullmatch(r"\s+and\s+", word):
            depth += word.count("{") - word.count("}")
            names[-1] += word
        else:
            names.append("")
    return [_printed(name[1:-1] if name.startswith("{") else name) for name in names]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names(text: str) -> None:
    paper = replace(FULL, author_names=(text, f"Ada {text}", "Ben and Eve", "Ada and"))
    entry = bibtex(paper, URL)
    assert _names(entry) == list(map(person_names.inverted, paper.author_names))
    assert not parse_string(entry).failed_blocks


@given(st.lists(st.text(), max_size=4))
def test_any_names(names: list[str]) -> None:
    paper = replace(FULL, author_names=tuple(names))
    known = list(filter(None, map(person_names.inverted, names)))
    if known:
        assert _names(bibtex(paper, URL)) == known
    else:
        assert "Authors not given by the listing" in bibtex(paper, URL)


@given(st.text().map(clean))
def test_any_title(title: str) -> None:
    assert _title(bibtex(_paper(title, ShownDate(12, 1, 1999)), URL)) == title


def test_an_undated_paper_on_arxiv_has_the_year_of_its_id() -> None:
    paper = replace(
        _paper("Lamps in Small Rooms"), arxiv="1512.03385", author_names=("Ada Example",)
    )
    entry = bibtex(paper, URL)
    assert _fields(entry)["year"] == "{2015}"
    assert "month" not in _fields(entry)
    assert entry.startswith("@misc{example2015lamps,")
    dated = replace(paper, published=ShownDate(1, 3, 2016))
    assert _fields(bibtex(dated, URL))["year"] == "{2016}"
