"""Records of JSON and CSV: a golden case for each quirk, properties, and a round trip.

A case is a file in `golden/json_records/`, named after its quirk, with the expected result in
`<file>.expected`, where `outcome` says why it is right. `ALMANAC_ACCEPT=1` replaces the expected
results, but not the outcomes; read the difference line by line.
"""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Callable
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from generator.catalogue import build
from generator.model import Code, Entry, Listing, Organization, ShownDate, Summary
from generator.settings import Settings
from generator.sources import Document, find_sources, read, read_document
from generator.sources.compression import decompress
from generator.sources.discovery import Source
from generator.sources.json_records import cleaners, dates
from generator.sources.json_records.names import names
from generator.sources.json_records.python_repr import parsed
from generator.text import clean
from tests.support.counting import assert_linear
from tests.support.expected_sources import expected, faults, source

GOLDEN = Path(__file__).parent / "golden" / "json_records"
CASES = sorted(path for path in GOLDEN.iterdir() if path.suffix != ".expected")
INPUTS = ("09", "10", "11", "12", "13", "18", "22", "23")
KETTLES = {"id": "2604.00001", "title": "Kettles That Forecast Rain", "abstract": "It rains."}
BEES = {"id": "2604.00002", "title": "A Ladder for Bees", "abstract": "Bees climb."}
OWLS = {"id": "2604.00003", "title": "Owls at Noon", "abstract": "They sleep."}
PAPERS = [KETTLES, BEES, OWLS]


def _read(content: object, name: str = "a.json") -> Listing:
    """Read a file with the text, or with the JSON of any other value, and check its sums."""
    text = content if isinstance(content, str) else json.dumps(content)
    listing = read_document(Document(name, text.encode("utf-8", "surrogatepass")))
    _assert_sound(listing)
    return listing


def _assert_sound(listing: Listing) -> None:
    """Check what is true of every listing."""
    count = listing.count
    uses = count.blank + count.head + count.entries + count.problems + count.left_out
    assert count.read == uses
    assert [entry.rank for entry in listing.entries] == list(range(1, len(listing.entries) + 1))
    assert listing.entries or listing.problems
    for entry in listing.entries:
        assert clean(entry.title)
        str(asdict(entry)).encode()  # no half of a character
    for problem in listing.problems:
        for text in (problem.what, problem.remedy):
            assert text[0].isupper()
            assert text[-1] in ".?"
            assert clean(text) == text


def _titles(listing: Listing) -> list[str]:
    return [clean(entry.title) for entry in listing.entries]


# Golden cases and the inputs of shared/ ------------------------------------------------------


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
def test_golden_records(path: Path) -> None:
    listing = read_document(Document(path.name, path.read_bytes()))
    _assert_sound(listing)
    expected_path = path.with_name(f"{path.name}.expected")
    right = json.loads(expected_path.read_text("utf-8")) if expected_path.exists() else {}
    result = {"outcome": right.get("outcome", ""), **_as_json(listing)}
    if os.environ.get("ALMANAC_ACCEPT"):
        text = json.dumps(result, ensure_ascii=False, indent=1)
        expected_path.write_text(f"{text}\n", encoding="utf-8")
        right = result
    assert result == right
    assert right["outcome"], f"write the outcome into {expected_path.name}"


def _as_json(listing: Listing) -> dict[str, Any]:
    count = listing.count
    return {
        "format": listing.format,
        "authority": listing.authority,
        "day": listing.day and listing.day.as_iso(),
        "records": {
            "read": count.read,
            "entries": count.entries,
            "problems": count.problems,
            "left out": count.left_out,
        },
        "entries": [_entry_as_json(entry) for entry in listing.entries],
        "problems": [str(problem) for problem in listing.problems],
    }


def _entry_as_json(entry: Entry) -> dict[str, Any]:
    """Return the fields of an entry that say something."""
    values: dict[str, Any] = {field.name: getattr(entry, field.name) for field in fields(entry)}
    values["lines"] = [entry.lines[0], entry.lines[-1]]
    for name in ("shown", "listed"):
        values[name] = values[name] and values[name].as_shown()
    for name in ("organization", "code", "summary"):
        if values[name] is not None and not isinstance(values[name], str):
            values[name] = asdict(values[name])
    said = {name: value for name, value in values.items() if value not in (None, (), "")}
    result: dict[str, Any] = json.loads(json.dumps(said))
    return result


@pytest.mark.skipif(not expected(), reason="shared/sources is not there")
@pytest.mark.parametrize("number", INPUTS)
def test_input_is_read_as_expected(number: str) -> None:
    (name,) = [name for name in expected() if name.startswith(number)]
    listing = read_document(Document(name, source(name).read_bytes()))
    _assert_sound(listing)
    assert not faults(listing, expected()[name])


# Where records stand -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        PAPERS,
        json.dumps(PAPERS, indent=2),
        "\n".join(map(json.dumps, PAPERS)),
        "\n".join(json.dumps(paper, indent=2) for paper in PAPERS),
        "\n".join(json.dumps([paper]) for paper in PAPERS),
        "".join(f"{json.dumps(paper)},\n" for paper in PAPERS),
        {"data": PAPERS},
        {"title": "Papers of a day", "date": "2026-04-16", "papers": PAPERS},
        {"response": {"results": {"items": PAPERS}}},
        {"days": [{"papers": PAPERS[:1]}, {"papers": PAPERS[1:]}]},
        {"cs.LG": PAPERS[:1], "cs.AI": PAPERS[1:]},
        {paper["id"]: paper for paper in PAPERS},
        [{"paper": paper} for paper in PAPERS],
        [{f"paper.{name}": value for name, value in paper.items()} for paper in PAPERS],
        {"data": [{"citingPaper": paper} for paper in PAPERS]},
        [str(paper) for paper in PAPERS],
        {"status": 200, "data": str(PAPERS)},
        {"queries": ["{'a': 1}", "['b']"], "data": PAPERS},
        "\ufeff" + json.dumps(PAPERS),
        "\n\n  " + json.dumps(PAPERS) + "  \n\n",
    ],
)
def test_records_are_found_wherever_they_stand(content: object) -> None:
    listing = _read(content)
    assert _titles(listing) == [paper["title"] for paper in PAPERS]
    assert [entry.arxiv for entry in listing.entries] == [paper["id"] for paper in PAPERS]
    assert not listing.problems
    assert listing.count.left_out == 0


@pytest.mark.parametrize(
    "content",
    [
        [],
        {},
        [1, 2],
        {"name": "package", "version": "1.0.0"},
        [{"title": "Buy milk", "done": False}],
        [{"title": "A post", "date": "2026-04-16", "published": "2026-04-16"}],
        {"site": {"title": "A site", "author": "Ida Kettle"}},
        {"cells": [], "metadata": {"title": "A notebook", "authors": ["Ida Kettle"]}},
        "[Kettles] that forecast\nIt rains.",
        '[{"title": "Kettles", "abstract": "cut',
        "[" * 200_000,
        '{"a":' * 200_000,
        '<div data-props="{&quot;a&quot;: 1}">',
        f'<div data-props="&#{"9" * 5000};">',
        '<div data-props="' * 1000,
        "Title only, and a sentence\nIt rains.",
        "",
    ],
)
def test_other_files_are_not_claimed(content: object) -> None:
    assert _read(content).format in ("plain text", "not supported")


def test_lists_in_a_paper_are_no_papers() -> None:
    lists = {"references": [BEES], "comments": [{"title": "Nice work", "author": "Ann Lid"}]}
    assert _titles(_read({**KETTLES, **lists})) == [KETTLES["title"]]
    assert _titles(_read([{**KETTLES, **lists}])) == [KETTLES["title"]]


def test_a_record_is_at_its_own_lines() -> None:
    (first, second) = _read(json.dumps({"x": 1, "papers": PAPERS[:2]}, indent=1)).entries
    assert (first.lines, second.lines) == ((4, 5, 6, 7, 8), (9, 10, 11, 12, 13))
    assert (first.record, second.record) == (1, 2)


def test_a_broken_line_costs_one_record() -> None:
    lines = [json.dumps(KETTLES), '{"title": "Bees', "climb", json.dumps(OWLS)]
    listing = _read("\n".join(lines), "a.jsonl")
    assert len(listing.entries) == 2
    (problem,) = listing.problems
    assert str(problem) == "a.jsonl:2: Record 2: This is not valid JSON. Save the file again."


@pytest.mark.parametrize("value", ["9" * 5000, "NaN", "-Infinity", "1e999", "true", '"many"', "-3"])
def test_a_number_that_counts_nothing_is_left_out(value: str) -> None:
    (entry,) = _read(f'[{{"title": "Kettles", "abstract": "x", "upvotes": {value}}}]').entries
    assert entry.upvotes is None


def test_half_a_character_is_told() -> None:
    listing = _read('[{"title": "Half \\ud800 a Kettle", "authors": ["\\udfff Ida"]}]')
    assert listing.entries[0].title == "Half \ufffd a Kettle"
    assert "half of a character" in listing.problems[0].what


def test_records_with_one_fault_are_one_problem() -> None:
    listing = _read("\n".join([json.dumps(KETTLES), *["{}"] * 1000]))
    assert listing.count.problems == 1000
    (problem,) = listing.problems
    assert problem.line == 2
    assert problem.what == "Records 2 to 1001: It has no title."
    listing = _read([paper for _ in range(30) for paper in ({}, KETTLES)])
    assert len(listing.problems) == 30


def test_a_record_without_a_day_is_of_the_day_of_the_others() -> None:
    days = ["2026-04-16", "2026-04-16", None]
    records = [{**paper, "submittedOnDailyAt": d} for paper, d in zip(PAPERS, days, strict=True)]
    listing = _read(records)
    assert listing.day == ShownDate(4, 16, 2026)
    assert [entry.listed for entry in listing.entries] == [listing.day, listing.day, None]


def test_a_list_that_is_too_deep_is_a_problem() -> None:
    listing = _read(json.dumps(PAPERS)[:-1] + ',{"title": ' + "[" * 200_000)
    assert len(listing.entries) == 3
    (problem,) = listing.problems
    assert problem.what.startswith("Record 4: ")


# Files and listings --------------------------------------------------------------------------


def test_files_with_the_suffix_of_a_format_are_sources(tmp_path: Path) -> None:
    for name in ("a.json", "b.JSONL", "c.jsonl.gz", "d.csv", "e.html", "f.gz", "g.zip"):
        (tmp_path / name).write_text("x")
    sources, _, left_out = find_sources([tmp_path])
    assert [found.name for found in sources] == [
        "a.json",
        "b.JSONL",
        "c.jsonl.gz",
        "d.csv",
        "e.html",
    ]
    assert left_out == ("f.gz", "g.zip")


@pytest.mark.parametrize(
    ("names", "slugs"),
    [
        (["2026-04-16.json"], ["2026-04-16"]),
        (["2026-04-16.jsonl.gz"], ["2026-04-16"]),
        (["2026-04-16.json", "2026-04-16.txt"], ["2026-04-16-json", "2026-04-16"]),
        (["a.csv", "a.json"], ["a-csv", "a-json"]),
        (["a", "a.txt"], ["a", "a-txt"]),
        (["v1.2 of a list.json"], ["v1-2-of-a-list"]),
    ],
)
def test_a_listing_has_its_suffix_in_its_slug_only_if_it_must(
    names: list[str], slugs: list[str]
) -> None:
    listings = [_read(PAPERS, name) for name in names]
    settings = Settings(
        dumps=(), vocabulary=Path("topics.yml"), page_size=50, listings={}, organizations={}
    )
    catalogue = build(listings, settings)
    assert {dated.name: dated.slug for dated in catalogue.listings} == dict(
        zip(names, slugs, strict=True)
    )


# Compression ---------------------------------------------------------------------------------


def test_a_compressed_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress("\n".join(map(json.dumps, PAPERS)).encode()))
    (found,), _, left_out = find_sources([tmp_path])
    assert not left_out
    listing = read(found)
    assert (len(listing.entries), listing.problems) == (3, ())


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda content: content[:-9], "cut off"),
        (lambda content: content[:-8] + b"12345678", "damaged"),
        (lambda content: content[:30] + b"\xff" * 20, "damaged"),
    ],
)
def test_a_damaged_compressed_file_is_a_problem(
    change: Callable[[bytes], bytes], what: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.json.gz"
    path.write_bytes(change(gzip.compress(json.dumps(PAPERS).encode())))
    listing = read(Source(path.name, path))
    assert any(what in problem.what for problem in listing.problems)
    if what == "damaged":
        assert not listing.entries
        assert len(listing.problems) == 1


def test_a_bomb_takes_no_memory() -> None:
    content, problems = decompress("a.json.gz", gzip.compress(b" " * 5_000_000), 2**20)
    assert content == b""
    assert "more than 1 MB" in problems[0].what


# Fields --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "right"),
    [
        ("Ada Example, Ben Sample and Chidi Nobody", "Ada Example|Ben Sample|Chidi Nobody"),
        ("Ada Example, Ben Sample, and Chidi Nobody", "Ada Example|Ben Sample|Chidi Nobody"),
        ("Example, Ada; Sample, Ben", "Ada Example|Ben Sample"),
        ("Example, Ada and Sample, Ben", "Ada Example|Ben Sample"),
        ("Example, Ada", "Ada Example"),
        ("Ada Example, Ben Sample", "Ada Example|Ben Sample"),
        ("Ada Example, Jr., Ben Sample", "Ada Example Jr.|Ben Sample"),
        ("Ada Example", "Ada Example"),
        ("['Ada Example', \"Ben O'Sample\"]", "Ada Example|Ben O'Sample"),
        ("[{'name': 'Ada', 'hidden': True}, {'name': 'Ben Sample'}]", "Ben Sample"),
        ("['Ada Example'\n 'Ben Sample']", "Ada Example|Ben Sample"),
        ([["Example", "Ada", ""], ["Sample", "Ben", "III", "Lab"]], "Ada Example|Ben Sample III"),
        ([{"firstName": "Ada", "lastName": "Example", "creatorType": "author"}], "Ada Example"),
        ("Ada Example et al.", "Ada Example"),
        (["Ada Example", "and others"], "Ada Example"),
        (["Ada Example", "..."], "Ada Example"),
        (["..."], None),
        ("5", None),
        (5, None),
        ({}, None),
        ("", None),
    ],
)
def test_names(value: Any, right: str | None) -> None:
    assert names(value) == (tuple(right.split("|")) if right else None)


@pytest.mark.parametrize("authors", [["Ada Example", "et al."], "Ada Example et al.", ["A B", "…"]])
def test_a_list_of_names_that_goes_on_has_no_number(authors: Any) -> None:
    record = {"title": "Kettles", "abstract": "It rains.", "arxiv_id": "2501.01234"}
    content = json.dumps([record | {"authors": authors}]).encode()
    (entry,) = read_document(Document("a.json", content)).entries
    assert len(entry.author_names) == 1
    assert entry.authors is None


@pytest.mark.parametrize(
    ("value", "right"),
    [
        ("2025-01-14T23:30:00.000Z", ShownDate(1, 14, 2025)),
        ("2025/1/14", ShownDate(1, 14, 2025)),
        ("Mon, 13 Jan 2025 17:00:00 GMT", ShownDate(1, 13, 2025)),
        ("14 January 2025", ShownDate(1, 14, 2025)),
        ("Jan 14, 2025", ShownDate(1, 14, 2025)),
        ("Sep 30", ShownDate(9, 30)),
        ({"date-parts": [["2025", "1", 14]]}, ShownDate(1, 14, 2025)),
        ([2025, 1, 14], ShownDate(1, 14, 2025)),
        (1736812800000, ShownDate(1, 14, 2025)),
        ([{"version": "v1", "created": "Mon, 2 Apr 2007 19:18:42 GMT"}], ShownDate(4, 2, 2007)),
        ("2025-01", None),
        ("in press", None),
        ({"date-parts": [[2025]]}, None),
        ({"date-parts": [[None]]}, None),
        (2025, None),
        (True, None),
    ],
)
def test_days(value: Any, right: ShownDate | None) -> None:
    assert dates.day(value) == right


@pytest.mark.parametrize("value", ["2025-02-30", "0001-01-01T00:00", [2025, 13, 1], "Feb 30, 2025"])
def test_impossible_days(value: Any) -> None:
    with pytest.raises(ValueError, match=r"“.*” is not "):
        dates.day(value)


@pytest.mark.parametrize(
    "value",
    ["javascript:alert(1)", "https://", "http://[x", "//a.b/c", "https://a.b/ c", 'https://a"b', 3],
)
def test_only_addresses_of_the_web_are_addresses(value: Any) -> None:
    assert cleaners.address(value) is None


@pytest.mark.parametrize(
    "value",
    ["['a'", "[Re] Title", "{'a': }", "['a' b]", "[" * 5000 + "1", "['\\ud800']", "[f()]"],
)
def test_what_python_did_not_print_stays(value: str) -> None:
    assert parsed(value) in (value, ["\ud800"])


# Round trip ----------------------------------------------------------------------------------


def test_what_is_published_can_be_read() -> None:
    record = {
        "id": "kettles-that-forecast-rain",
        "url": "papers/kettles-that-forecast-rain/",
        "title": "Kettles That Forecast Rain",
        "abstract": "Ten × kettles.",
        "abstract_listed": "Ten times kettles.",
        "published": "2026-04-14",
        "published_shown": "Apr 14, 2026",
        "published_year_inferred": False,
        "authors": 3,
        "organization": {"name": "Kettle Lab", "handle": "kettle-lab"},
        "comments": 0,
        "topics": ["Kettles"],
        "name": "Kettles",
        "phrases": ["kettles"],
        "links": [{"kind": "paper", "url": "https://arxiv.org/abs/1706.03762", "label": "x"}],
        "near": [],
        "sightings": [{"listing": "a.txt", "listed": "2026-04-16", "rank": 1}],
        "arxiv": "2604.00001",
        "doi": "10.5555/kettle",
        "author_names": ["Ida Kettle", "Tom Spout", "Ann Lid"],
        "upvotes": 0,
        "code": {"url": "https://github.com/kettle/rain", "stars": 12},
        "project_page": "https://kettle.example/",
        "summary": {"text": "The kettle hears rain.", "source": "Hugging Face"},
        "keywords": ["kettles", "rain, in spring"],
        "categories": ["cs.LG", "hep-th"],
    }
    (entry,) = _read(json.dumps(record), "papers.jsonl").entries
    assert entry == Entry(
        rank=1,
        title="Kettles That Forecast Rain",
        abstract="Ten times kettles.",
        lines=(1,),
        authors=3,
        organization=Organization("Kettle Lab", "kettle-lab"),
        shown=ShownDate(4, 14, 2026),
        comments=0,
        record=1,
        arxiv="2604.00001",
        doi="10.5555/kettle",
        author_names=("Ida Kettle", "Tom Spout", "Ann Lid"),
        listed=ShownDate(4, 16, 2026),
        upvotes=0,
        code=Code("https://github.com/kettle/rain", 12),
        project_page="https://kettle.example/",
        keywords=("kettles", "rain, in spring"),
        categories=("cs.LG", "hep-th"),
        summary=Summary("The kettle hears rain.", "Hugging Face"),
    )


# Properties ----------------------------------------------------------------------------------

FIELD_NAMES = (
    "title paper id abstract summary authors author_names publishedAt submittedOnDailyAt date "
    "issued organization code githubRepo upvotes keywords categories ai_summary tldr AI data "
    "papers searchResults externalIds abstract_inverted_index versions sightings doi url"
).split()
ODD_TEXTS = (
    *("2604.00001", "2026-04-16", "2026-02-30", "['a', 'b']", "{'title': 'x'}", "https://a.b/c"),
    *("Kettles That Forecast Rain", "\ud800", "\0", "<b>Bees</b>", "[", "9" * 5000),
)
TEXTS = st.text(max_size=12) | st.sampled_from(ODD_TEXTS)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(FIELD_NAMES) | TEXTS, inner, max_size=6)
    ),
    max_leaves=25,
)
TITLED = st.fixed_dictionaries({"title": TEXTS, "abstract": VALUES, "authors": VALUES}).flatmap(
    lambda paper: st.dictionaries(st.sampled_from(FIELD_NAMES), VALUES, max_size=6).map(
        lambda more: {**paper, **more}
    )
)


@given(st.lists(TITLED | VALUES, max_size=5), st.booleans())
@hypothesis_settings(max_examples=60)
def test_any_json_is_read_without_an_error(records: list[Any], in_lines: bool) -> None:
    text = "\n".join(map(json.dumps, records)) if in_lines else json.dumps(records)
    _read(text)
    _read({"data": records})
    _read(f"<p data-props='{text}'>")


@given(
    st.binary(max_size=200)
    | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace"))
)
@example(b'title,abstract\n"a')
@example(b"title;abstract\n\0;\r;\n")
def test_any_bytes_are_read_without_an_error(content: bytes) -> None:
    for beginning in (b"", b"[", b'[{"title": "A Kettle", "abstract": "x"},', b"title,abstract\n"):
        _assert_sound(read_document(Document("a.json", beginning + content)))


@given(st.sampled_from(CASES), st.integers(0, 10_000))
@hypothesis_settings(max_examples=300)
def test_a_file_that_is_cut_off_has_nothing_new(path: Path, size: int) -> None:
    content = path.read_bytes()
    whole = read_document(Document(path.name, content))
    cut = read_document(Document(path.name, content[: size % len(content)]))
    _assert_sound(cut)
    if cut.format not in ("plain text", "not supported"):
        titles = _titles(whole)
        assert all(title in titles for title in _titles(cut))
        assert len(cut.entries) <= len(whole.entries) + whole.count.left_out
        if path.suffix == ".json" and content[size % len(content) :].strip():
            assert cut.problems


@pytest.mark.parametrize(
    "make",
    [
        lambda n: json.dumps([KETTLES] * n),
        lambda n: json.dumps({"data": [KETTLES] * n}),
        lambda n: "\n".join([json.dumps(KETTLES)] * n),
        lambda n: json.dumps(KETTLES) + '\n{"title": "x"' * n,
        lambda n: json.dumps(KETTLES) + "\n{" * n,
        lambda n: json.dumps([KETTLES]) + "{}" * n,
        lambda n: "title,abstract\n" + '"a\n' * n,
        lambda n: "<p data-props='[" * n,
        lambda n: "<p data-props='" + json.dumps([KETTLES]) + "'>" + ' data-props="' * n,
    ],
)
def test_the_time_of_reading_is_linear(make: Callable[[int], str]) -> None:
    def at(size: int) -> Callable[[], Listing]:
        document = Document("a.json", make(size).encode())
        return lambda: read_document(document)

    assert_linear(at, 50)


def test_a_table_with_addresses_is_one_of_papers_only_if_an_address_is_a_papers() -> None:
    table = "title,url\nKettles of Rain,https://example.org/x\nLadders,https://%s/2501.99991\n"
    others = read_document(Document("a.csv", (table % "shop.example").encode()))
    assert (others.entries, len(others.problems)) == ((), 1)
    papers = read_document(Document("a.csv", (table % "arxiv.org/abs").encode()))
    assert len(papers.entries) == 2


def test_posts_of_users_are_no_papers() -> None:
    post = {"title": "Show: my kettle", "url": "https://x.example", "author": "ada", "points": 3}
    listing = read_document(Document("a.json", json.dumps({"hits": [post]}).encode()))
    assert listing.entries == ()
    assert len(listing.problems) == 1


def test_family_names_that_come_first_are_turned() -> None:
    authors = ["Müller, Jürgen", "Ada Example", "Lamp Works, Inc."]
    content = json.dumps([{"title": "Kettles", "doi": "10.1/a", "authors": authors}]).encode()
    (entry,) = read_document(Document("a.json", content)).entries
    assert entry.author_names == ("Jürgen Müller", "Ada Example", "Lamp Works, Inc.")
