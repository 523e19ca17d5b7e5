"""Bibliographies, labelled text and Markdown lists: a golden case for each quirk, and properties.

A case is a file in `golden/bibliography/`, named after its quirk, with the expected result in
`<quirk>.expected.json`, where `outcome` says why it is right. `ALMANAC_ACCEPT=1 pytest
tests/test_bibliography.py` replaces the expected results, but not the outcomes.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator.model import Entry, Listing
from generator.sources import Document, labelled, markdown_lists, read_document
from generator.sources.bibliography import bibtex, ris
from generator.text import clean
from tests.support.counting import assert_linear
from tests.support.expected_sources import expected, faults, source
from tests.support.real_data import real_data

CASES = sorted(
    path
    for path in (Path(__file__).parent / "golden" / "bibliography").iterdir()
    if path.suffix != ".json"
)
FORMATS = {
    "19-labelled.txt": "labelled text",
    "20-library.bib": "BibTeX",
    "21-library.ris": "RIS",
    "24-titles-only.md": "Markdown list",
    "25-notes.md": "Markdown list",
}
READERS: dict[str, Callable[[Document], Listing]] = {
    "BibTeX": bibtex.read,
    "RIS": ris.read,
    "labelled text": labelled.read,
    "Markdown list": markdown_lists.read,
}


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
def test_golden_case(path: Path) -> None:
    listing = read_document(Document(path.name, path.read_bytes()))
    expected_path = path.with_suffix(".expected.json")
    right = json.loads(expected_path.read_text("utf-8")) if expected_path.exists() else {}
    result = {"outcome": right.get("outcome", ""), **_as_json(listing)}
    if os.environ.get("ALMANAC_ACCEPT"):
        text = json.dumps(result, ensure_ascii=False, indent=2)
        expected_path.write_text(f"{text}\n", encoding="utf-8")
        right = result
    assert result == right
    assert right["outcome"], f"write the outcome into {expected_path.name}"
    _assert_sound(listing)


@pytest.mark.parametrize("name", FORMATS)
def test_shared_input(name: str) -> None:
    if name not in expected():
        pytest.skip("the shared sources are not there")
    listing = read_document(Document(name, source(name).read_bytes()))
    assert listing.format == FORMATS[name]
    assert faults(listing, expected()[name]) == []
    _assert_sound(listing)


@pytest.mark.parametrize("path", real_data("dumps"), ids=lambda path: path.name)
def test_dumps_are_none_of_these_formats(path: Path) -> None:
    assert read_document(Document(path.name, path.read_bytes())).format == "plain text"


@pytest.mark.parametrize(
    "text",
    [
        "- Kettles That Forecast Rain\n- Ladders for Bees\n",
        "# Notes\n\nSee [this paper](https://arxiv.org/abs/2501.00101), which is fine.\n",
        "---\ntitle: Kettles That Forecast Rain\nsource: https://arxiv.org/abs/2501.00101\n---\n",
        '{"title": "Kettles", "url": "https://arxiv.org/abs/2501.00101"}\n',
        "Notes\n\n```bibtex\n@misc{a,\n title = {Kettles That Forecast Rain}}\n```\n",
        "Mail to @ada{at}example.org\n",
        "TY - what a day\n",
        "Title: Kettles That Forecast Rain\nDate: 2025-01-14\n",
        "\\\\\narXiv:2501.00101\nTitle: Kettles That Forecast Rain\nAbstract: Rain.\n\\\\\n",
    ],
)
def test_no_format_claims_other_text(text: str) -> None:
    document = Document("a.md", text.encode())
    modules = (bibtex, ris, labelled, markdown_lists)
    assert [module.__name__ for module in modules if module.matches(document)] == []


def test_the_parser_of_bibtex_prints_nothing(caplog: pytest.LogCaptureFixture) -> None:
    handlers = logging.getLogger("bibtexparser").handlers
    assert any(isinstance(handler, logging.NullHandler) for handler in handlers)


# What the formats are made of, well formed and not.
PARTS = {
    "BibTeX": (
        "@misc{key,\n",
        "@string{s = {tea}}\n",
        "@comment{c}\n",
        "@preamble{",
        "@article(",
        "title = {Tea of {Rain}},\n",
        'author = "Ada Example and others",\n',
        "year = s # 2025 # {",
        "month = jan,",
        "}\n",
        ")\n",
        '"',
        "\\",
        "text\n",
        "=",
        "#",
    ),
    "RIS": (
        "TY  - JOUR\n",
        "ER  - \n",
        "TI  - Kettles That Forecast Rain\n",
        "AU  - Example, Ada\n",
        "AB  - It rains.\n",
        "a wrapped line\n",
        "DA  - 2025/01/14/\n",
        "UR  - http://arxiv.org/abs/2501.00101\n",
        "X9  - ?\n",
        "\n",
        "TY  -",
    ),
    "labelled text": (
        "Title: Kettles That Forecast Rain\n",
        "PDF: https://arxiv.org/pdf/2501.00101\n",
        "Abstract: It rains.\n",
        "**Authors:** Ada Example\n",
        "Unknown: value\n",
        "more text\n",
        "---\n",
        "## heading\n",
        "\n",
        ":",
    ),
    "Markdown list": (
        "- ",
        "  ",
        "# ",
        "| ",
        "> ",
        "**Kettles That Forecast Rain**",
        "[Ladders for Bees](https://arxiv.org/abs/2501.00101)",
        "[[paper](https://arxiv.org/abs/2501.00102)]",
        "[code](https://github.com/a/b)",
        "[A Title](https://openreview.net/forum?id=a)",
        "**Abstract:** It rains.",
        "It rains, and rains, as the kettle said. " * 4,
        "<details><summary>Abstract</summary>",
        "```",
        "---",
        "\n",
        "\n\n",
        "x" * 20_001,
    ),
}
CASE = st.sampled_from(sorted(PARTS)).flatmap(
    lambda name: st.tuples(
        st.just(name),
        st.lists(st.sampled_from(PARTS[name]) | st.text(max_size=5), max_size=30).map("".join),
    )
)


@given(CASE)
@example(("RIS", "TY  - JOUR\nER  - \nTY  - JOUR\n\n"))
@example(("BibTeX", "@misc{a, title = {b}"))
@example(("BibTeX", "@a{\0\ud800, title = {\ud800}}"))
def test_every_record_or_line_is_counted_once(case: tuple[str, str]) -> None:
    name, text = case
    document = Document("a.txt", text.encode("utf-8", "surrogatepass"))
    listing = READERS[name](document)
    _assert_sound(listing)
    read_document(document)


@given(st.sampled_from(CASES), st.data())
def test_a_truncated_file_gives_no_error(path: Path, data: st.DataObject) -> None:
    content = path.read_bytes()
    cut = data.draw(st.integers(0, len(content)))
    for read in READERS.values():
        _assert_sound(read(Document(path.name, content[:cut])))


@given(st.lists(st.integers(0, 9), max_size=12))
def test_entries_of_bibtex_stand_in_any_order(numbers: list[int]) -> None:
    """A broken entry takes no other with it."""
    texts = [
        f"@misc{{k{number}, title = {{Tea {'{' * (number == 9)} of {number}}}}}\n"
        for number in numbers
    ]
    listing = bibtex.read(Document("a.bib", "".join(texts).encode()))
    assert [entry.title for entry in listing.entries] == [
        f"Tea of {number}" for number in numbers if number != 9
    ]
    assert listing.count.problems == numbers.count(9)
    assert listing.count.read == len(numbers)


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("BibTeX", "@misc{k, title = {Tea of {Rain}}, author = {Ada Example and Ben Sample}}\n"),
        ("BibTeX", "@misc{k, title = {Tea {of Rain}}\n"),
        ("RIS", "TY  - JOUR\nTI  - Tea of Rain\nmore\nER  - \n"),
        ("labelled text", "Title: Tea of Rain\nPDF: https://arxiv.org/pdf/2501.00101\n\n"),
        ("Markdown list", "- **Tea of Rain**\n  [[p](https://arxiv.org/abs/2501.00101)]\n"),
    ],
)
def test_reading_takes_linear_time(name: str, unit: str) -> None:
    def make(size: int) -> Callable[[], object]:
        return lambda: READERS[name](Document("a.txt", (unit * size).encode()))

    assert_linear(make, 40)


def _as_json(listing: Listing) -> dict[str, Any]:
    count = {field.name: getattr(listing.count, field.name) for field in fields(listing.count)}
    return {
        "format": listing.format,
        "count": {name: number for name, number in count.items() if number},
        "entries": [_entry_as_json(entry) for entry in listing.entries],
        "problems": [
            f"{problem.line}: {problem.what} {problem.remedy}" for problem in listing.problems
        ],
    }


def _entry_as_json(entry: Entry) -> dict[str, Any]:
    values = {field.name: getattr(entry, field.name) for field in fields(entry)}
    values["lines"] = f"{entry.lines[0]}-{entry.lines[-1]}"
    values["shown"] = entry.shown and entry.shown.as_iso()
    values["code"] = entry.code and entry.code.url
    values.pop("rank")
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in values.items()
        if value not in (None, "", ())
    }


def _assert_sound(listing: Listing) -> None:
    """Check what is true of every listing."""
    count = listing.count
    parts = (count.blank, count.head, count.entries, count.problems, count.left_out)
    assert count.read == sum(parts)
    assert min(parts) >= 0
    assert listing.entries or listing.problems
    numbers = [number for entry in listing.entries for number in entry.lines]
    assert len(numbers) == len(set(numbers)) or count.unit == "record"
    assert count.entries == (len(numbers) if count.unit == "line" else len(listing.entries))
    assert [entry.rank for entry in listing.entries] == list(range(1, len(listing.entries) + 1))
    for entry in listing.entries:
        assert clean(entry.title)
        assert entry.authors in (None, len(entry.author_names))
        for address in (entry.project_page, entry.code.url if entry.code else None):
            assert address is None or address.startswith(("http://", "https://"))
        assert all(clean(name) == name for name in (*entry.author_names, *entry.keywords))
    for problem in listing.problems:
        assert problem.line >= 1
        for text in (problem.what, problem.remedy):
            assert text[0].isupper()
            assert text[-1] in ".?"
            assert clean(text) == text


def test_the_numbers_that_dblp_gives_to_namesakes_are_left_out() -> None:
    text = "@misc{a, title = {Kettles and Rain}, author = {Ada Li 0001 and R2D2 2000 and Bo Li}}"
    (entry,) = read_document(Document("a.bib", text.encode())).entries
    assert entry.author_names[::2] == ("Ada Li", "Bo Li")
    assert "2000" in entry.author_names[1]


def test_a_number_in_bold_is_none_of_the_title() -> None:
    line = "**%d. %s** - said in short. [paper](https://arxiv.org/abs/2501.9999%d)\n\n"
    text = "".join(line % (n, title, n) for n, title in enumerate(["Kettles of Rain", "Ladders"]))
    listing = read_document(Document("a.md", text.encode()))
    assert [entry.title for entry in listing.entries] == ["Kettles of Rain", "Ladders"]


def test_the_id_in_a_note_of_a_preprint() -> None:
    text = "@misc{a, title = {Kettles and Rain}, note = {arXiv preprint arXiv:2501.99991}}"
    (entry,) = read_document(Document("a.bib", text.encode())).entries
    assert entry.arxiv == "2501.99991"


def test_what_stands_beside_a_name_is_not_a_title() -> None:
    lines = (
        "- **Kettle** - rain from a whistle. [paper](https://arxiv.org/abs/2501.00101)\n"
        "- **Ladders for Bees** - made of wax. [paper](https://arxiv.org/abs/2501.00102)\n"
        "- **Doors**: A Study of Hinges [paper](https://arxiv.org/abs/2501.00103)\n"
    )
    listing = read_document(Document("a.md", lines.encode()))
    assert [entry.title for entry in listing.entries] == [
        "Ladders for Bees",
        "Doors: A Study of Hinges",
    ]
    assert [problem.line for problem in listing.problems] == [1]
