"""Pages of Hugging Face as text and Markdown: golden cases, every way to save one, properties.

A case is a page in `golden/hf_pages/`, named after its quirk, with the expected result in
`<name>.expected.json`, where `outcome` says why it is right. `ALMANAC_ACCEPT=1` as in
`test_listings.py`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from generator.model import Entry, Listing, Organization, ShownDate
from generator.sources import Document, hf_pages, read_document
from generator.sources.formats import format_of
from generator.sources.plain_text.grammar import MIN_ABSTRACT_LENGTH
from generator.sources.records import title_fault
from generator.text import clean
from tests.support import expected_sources
from tests.support.counting import assert_linear
from tests.support.hf_pages import WAYS, Shown, Way
from tests.support.real_data import SHARED, real_data

CASES = sorted(
    path
    for path in (Path(__file__).parent / "golden" / "hf_pages").iterdir()
    if path.suffix != ".json"
)


def _read(text: str, name: str = "page.md") -> Listing:
    return hf_pages.read(Document(name, text.encode("utf-8", "surrogatepass")))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_golden_page(path: Path) -> None:
    document = Document(path.name, path.read_bytes())
    listing = read_document(document)
    assert listing.format == "Hugging Face page"
    expected_path = path.with_name(f"{path.name}.expected.json")
    expected = json.loads(expected_path.read_text("utf-8")) if expected_path.exists() else {}
    result = {"outcome": expected.get("outcome", ""), **_as_json(listing)}
    if os.environ.get("ALMANAC_ACCEPT"):
        text = json.dumps(result, ensure_ascii=False, indent=2)
        expected_path.write_text(f"{text}\n", encoding="utf-8")
        expected = result
    assert result == expected
    assert expected["outcome"], f"write the outcome into {expected_path.name}"
    _assert_sound(listing)


def test_every_expected_file_has_its_page() -> None:
    expected = {path.name for path in CASES[0].parent.glob("*.json")}
    assert expected == {f"{path.name}.expected.json" for path in CASES}


def _as_json(listing: Listing) -> dict[str, Any]:
    count = listing.count
    return {
        "day": listing.day and listing.day.as_shown(),
        "day_line": listing.day_line,
        "entries": [_entry_as_json(entry) for entry in listing.entries],
        "problems": [str(problem) for problem in listing.problems],
        "lines": {
            "blank": count.blank,
            "head": count.head,
            "entries": count.entries,
            "problems": count.problems,
        },
    }


def _entry_as_json(entry: Entry) -> dict[str, Any]:
    """Return what an entry says; what is unknown is left out."""
    organization = entry.organization
    if isinstance(organization, Organization):
        organization = f"{organization.name} ({organization.handle})"
    facts = {
        "title": entry.title,
        "abstract": entry.abstract if len(entry.abstract) < 50 else f"{entry.abstract[:40]}…",
        "abstract_ends": entry.abstract[-20:],
        "summary": entry.summary and entry.summary.text,
        "lines": f"{entry.lines[0]}-{entry.lines[-1]} ({len(entry.lines)})",
        "arxiv": entry.arxiv,
        "authors": entry.authors,
        "organization": organization,
        "date": entry.shown and entry.shown.as_shown(),
        "comments": entry.comments,
        "upvotes": entry.upvotes,
        "code": entry.code and entry.code.url,
        "stars": entry.code and entry.code.stars,
    }
    return {name: value for name, value in facts.items() if value not in (None, "")}


def _assert_sound(listing: Listing) -> None:
    """Check what is true of every page."""
    count = listing.count
    assert count.read == count.blank + count.head + count.entries + count.problems
    assert min(count.blank, count.head, count.entries, count.problems) >= 0
    numbers = [number for entry in listing.entries for number in entry.lines]
    assert len(numbers) == len(set(numbers)) == count.entries, "no line is in two entries"
    assert all(1 <= number <= count.read for number in numbers)
    assert [entry.rank for entry in listing.entries] == list(range(1, len(listing.entries) + 1))
    assert listing.entries or listing.problems
    assert bool(count.problems) <= bool(listing.problems)
    for problem in listing.problems:
        assert 1 <= problem.line <= max(count.read, 1)
        assert len(str(problem)) < 400
        for text in (problem.what, problem.remedy):
            assert text[-1] == "."
            assert clean(text) == text
    for entry in listing.entries:
        assert entry.lines
        assert list(entry.lines) == sorted(entry.lines)
        assert title_fault(entry.title) is None
        assert not (entry.summary and entry.abstract)


# What shared/sources says is right ---------------------------------------------------------


@pytest.mark.parametrize("number", range(1, 9))
def test_inputs_are_read_right(number: int) -> None:
    names = [name for name in expected_sources.expected() if name.startswith(f"0{number}-")]
    if not names:
        pytest.skip(f"real data: no sources in {SHARED}")
    document = Document(names[0], expected_sources.source(names[0]).read_bytes())
    listing = read_document(document)
    assert listing.format == "Hugging Face page"
    assert expected_sources.faults(listing, expected_sources.expected()[names[0]]) == []
    _assert_sound(listing)


def test_other_inputs_are_no_pages_and_no_plain_text() -> None:
    folder = expected_sources.source("")
    if not folder.is_dir():
        pytest.skip(f"real data: no sources in {SHARED}")
    for path in sorted(folder.iterdir())[8:]:
        format = format_of(Document(path.name, path.read_bytes()))
        assert format is None or format.name not in ("Hugging Face page", "plain text"), path


# Every way to save a page ------------------------------------------------------------------

# Words, and signs that mean something to Markdown, to a terminal or to a page.
WORDS = st.sampled_from(
    "the a rains C++ *best* _x_ a_b_c `code` \\alpha \\ \\_ $x$ 50% (a) a|b #1 ~3 e.g. i.e. 1.32k "
    "101 - · • * Upvote GitHub authors Submitted by Models 注意力 عربي naïve “quoted” 1,204 ^2 === "
    "-- … ** __ # > + Jan 14, 2025 &amp; {} !? ' \" ; : 2 https://a.example/x_y/(z)".split()
)
SENTENCES = st.lists(WORDS, min_size=1, max_size=12).map(" ".join)
# A title has no address in it, and an abstract is longer than one sentence.
TITLES = SENTENCES.map(lambda text: f"Kettles {text.replace('https://', '')} Rain")
ABSTRACTS = SENTENCES.map(
    lambda text: f"It rains. {text}. " * (1 + MIN_ABSTRACT_LENGTH // len(text)) + "The end."
)
SUMMARIES = st.sampled_from(("The kettle sings.", "A kettle, e.g. an old one, sings in the rain."))
DATES = st.builds(
    lambda day, has_year: ShownDate(day.month, day.day, day.year if has_year else None),
    st.dates(date(1900, 1, 1), date(2099, 12, 31)),
    st.booleans(),
)
NAMES = st.from_regex(r"[A-Z][a-z]{1,12} (Lab|University)", fullmatch=True)
PAPERS = st.lists(
    st.builds(
        Shown,
        title=TITLES,
        abstract=ABSTRACTS,
        arxiv=st.integers(10000, 99999).map(lambda number: f"2501.{number}"),
        date=DATES,
        votes=st.integers(0, 999) | st.sampled_from((1200, 1320)),
        organization=st.none() | NAMES.map(lambda name: Organization(name, name[:2] + "-lab")),
        authors=st.integers(1, 300),
        comments=st.none() | st.integers(0, 99),
        stars=st.none() | st.integers(100, 999) | st.just(50_800),
        summary=st.none() | SUMMARIES,
    ),
    min_size=1,
    max_size=5,
    unique_by=(lambda paper: paper.arxiv, lambda paper: clean(paper.title).casefold()),
)


def _facts(entry: Entry) -> dict[str, Any]:
    organization = entry.organization
    name = organization.name if isinstance(organization, Organization) else organization
    return {
        "title": clean(entry.title),
        "abstract": clean(entry.abstract),
        "text": entry.summary.text if entry.summary else clean(entry.abstract),
        "summary": entry.summary and entry.summary.text,
        "date": entry.shown,
        "upvotes": entry.upvotes,
        "comments": entry.comments,
        "authors": entry.authors,
        "organization": name,
        "handle": organization.handle if isinstance(organization, Organization) else None,
        "arxiv": entry.arxiv,
        "stars": entry.code and entry.code.stars,
    }


def _right(paper: Shown, way: Way) -> dict[str, Any]:
    organization = paper.organization
    name = organization.name if organization else None
    if organization and "handle" not in way.facts and "abstract" in way.facts:
        name = f"{organization.handle} {name}"  # a byline that is not split
    return {
        "title": paper.title,
        "abstract": paper.abstract,
        "text": paper.summary or paper.abstract,
        "summary": paper.summary,
        "date": paper.date,
        "upvotes": paper.votes,
        "comments": paper.comments,
        "authors": None if organization else paper.authors,
        "organization": name,
        "handle": organization.handle if organization else None,
        "arxiv": paper.arxiv,
        "stars": paper.stars,
    }


@pytest.mark.parametrize("name", WAYS)
@given(papers=PAPERS, end=st.sampled_from(("\n", "\r\n")))
@settings(max_examples=15, deadline=None)
def test_pages_are_read_as_they_were_written(name: str, papers: list[Shown], end: str) -> None:
    way = WAYS[name]
    text = way.write(papers).replace("\n", end)
    listing = _read(text)
    assert not listing.problems
    assert hf_pages.matches(Document("page.md", text.encode()))
    assert [_only(_facts(entry), way) for entry in listing.entries] == [
        _only(_right(paper, way), way) for paper in papers
    ]
    _assert_sound(listing)


def _only(facts: dict[str, Any], way: Way) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if name in way.facts}


THREE_PAPERS = (
    Shown(
        "Kettles That Forecast Rain: a Study in Steam and Wind on Nine Roofs",
        "It rains. " * 20,
        "2501.10001",
        ShownDate(1, 14),
        votes=12,
        organization=Organization("Warm Lab", "warm-lab"),
        comments=6,
        stars=1320,
        summary="The kettle sings.",
    ),
    Shown("A Ladder for Bees", "Bees climb. " * 20, "2501.10002", ShownDate(1, 13), authors=2),
    Shown(
        "Pots That Sing",
        "A pot sings. " * 20,
        "2412.10003",
        ShownDate(12, 30, 2024),
        organization=Organization("Pot University", "pot-u"),
        stars=250,
    ),
)


@pytest.mark.parametrize("name", WAYS)
def test_a_lost_line_makes_no_wrong_title(name: str) -> None:
    lines = WAYS[name].write(THREE_PAPERS).split("\n")
    titles = {paper.title for paper in THREE_PAPERS}
    for lost in range(len(lines)):
        listing = _read("\n".join(lines[:lost] + lines[lost + 1 :]))
        found = {clean(entry.title) for entry in listing.entries}
        assert found <= titles, lines[lost]
        _assert_sound(listing)


@pytest.mark.parametrize("name", WAYS)
def test_real_papers_are_read_as_they_were_written(name: str) -> None:
    papers = _real_papers()
    if not papers:
        pytest.skip(f"real data: no captures in {SHARED}")
    way = WAYS[name]
    listing = _read(way.write(papers))
    assert not listing.problems
    assert [_only(_facts(entry), way) for entry in listing.entries] == [
        _only(_right(paper, way), way) for paper in papers
    ]


def _real_papers() -> list[Shown]:
    """Return the papers of the captures, each once, with ids that are made up."""
    rows = [
        json.loads(line)
        for path in real_data("captures")
        for line in path.read_text("utf-8").splitlines()
    ]
    papers = {clean(row["title"]).casefold(): row for row in rows}
    return [_as_shown(number, row) for number, row in enumerate(papers.values())]


def _as_shown(number: int, row: dict[str, Any]) -> Shown:
    year, month, day = map(int, row["date"].split("-"))
    has_organization = row["organization"] and row["handle"]
    return Shown(
        title=clean(row["title"]),
        abstract=clean(row["abstract"]),
        arxiv=f"2501.{10000 + number}",
        date=ShownDate(month, day, year),
        votes=number % 90,
        organization=Organization(clean(row["organization"]), row["handle"])
        if has_organization
        else None,
        authors=row["authors"] or 1,
        comments=number % 7 or None,
        stars=100 + number if number % 3 else None,
    )


# Hostile pages -----------------------------------------------------------------------------

LINES = (
    "Submitted by", "Submitted by reader-one", "reader-one", "101", "1.2k", "-", "·", "Jan 16",
    "Jan 14 6", "Feb 30", "· Published on Jan 14, 2025", "2 authors", "  • 2 authors", "Upvote",
    "Upvote 7", "GitHub 1.32k", "arXiv Page", "Project Page", "Models", "Daily Papers", "Company",
    "Kettles That Forecast Rain", "It rains.", "We teach a kettle to listen. " * 6, "x" * 20_001,
    "---", "[", "]", "](", "][31]", "[101][31]", "[31]: https://huggingface.co/papers/2501.00001",
    "### [Kettles](https://huggingface.co/papers/2501.00001)", "### Kettles", "# ", "[![](x)](y)",
    "https://huggingface.co/papers/2501.00001", "https://huggingface.co/papers/2501.00002",
    "[7](https://huggingface.co/login?next=%2Fpapers%2F2501.00001)", "[6](/papers/x#community)",
    "[Lab](https://huggingface.co/lab) · Jan 14, 2025", "[![](a)](https://hf.co/papers/2501.00003)",
    "[GitHub 1](https://github.com/a/b) [x](javascript:alert(1))", "[Upvote", "3](//evil.example)",
    "- ", "* * *", "[图片：x]", "<script>alert(1)</script>", "\0", "caf\ufffd", "", " \t ",
    "\u202e", 'source: "https://huggingface.co/papers/date/2025-13-99"', "**", "__x__", "\\",
    "> - [x] ",    "[Content truncated]", "Docs", "\ud800", "٣", "9" * 400, "1" * 9 + "k",
)  # fmt: skip


@given(
    st.lists(
        st.tuples(st.sampled_from(LINES), st.sampled_from(("\n", "\n\n", "\r\n", ""))), max_size=40
    )
)
@settings(max_examples=100, deadline=None)
@example([("101", "\n"), ("### Kettles", "\n"), ("[", "\n"), ("101", "\n")])
def test_every_line_of_a_shuffled_page_is_accounted_for(lines: list[tuple[str, str]]) -> None:
    text = "".join(line + end for line, end in lines)
    listing = _read(text)
    _assert_sound(listing)
    hf_pages.matches(Document("page.md", text.encode("utf-8", "surrogatepass")))
    for entry in listing.entries:
        for address in (entry.code and entry.code.url, entry.project_page):
            assert not address or address.startswith(("https://", "http://"))


@given(st.text(max_size=300))
def test_every_line_of_any_text_is_accounted_for(text: str) -> None:
    _assert_sound(_read(text))


@pytest.mark.parametrize(
    "lines",
    [
        ["["],
        ["[x"],
        ["][31]"],
        ["101"],
        ["-"],
        ["Submitted by"],
        ["Submitted by", "[图片：x]"],
        ["### Kettles"],
        ["[![](a)](https://hf.co/papers/2501.00003)"],
        ["https://huggingface.co/papers/2501.00001"],
        ["We teach a kettle to listen, and it listens to the wind all day"],
        ["101", "Kettles", "It rains.", "·", "Jan 14 6"],
        ["Submitted by", "x", "Kettles", "It rains.", "· Jan 14, 2025", "Upvote", "1"],
    ],
    ids=lambda lines: "+".join(line[:12] for line in lines),
)
def test_the_time_of_reading_a_page_is_linear(lines: list[str]) -> None:
    def read(times: int) -> Callable[[], Listing]:
        content = ("# Daily Papers\n" + "\n".join(lines * times) + "\n").encode()
        return lambda: hf_pages.read(Document("page.md", content))

    assert_linear(read, 100)


@pytest.mark.parametrize(
    "sign", ["[", "](", "](a", "![", "](<", "] [", "\\", "**", "- ", "](" + " "]
)
def test_the_time_of_reading_a_line_is_linear(sign: str) -> None:
    def read(times: int) -> Callable[[], Listing]:
        content = f"### Kettles\n[{sign * (times * 6)}\n[6](x)\n".encode()
        return lambda: hf_pages.read(Document("page.md", content))

    assert_linear(read, 100)


def test_a_line_of_50_megabytes() -> None:
    listing = _read(f"Daily Papers\n101\nKettles That Forecast\n{'b' * 50_000_000}\n·\nJan 14\n")
    _assert_sound(listing)
    assert listing.problems


# The gate ----------------------------------------------------------------------------------

TITLE = "Kettles That Forecast Rain in %s"
ABSTRACT = "We teach a kettle to listen to the wind. " * 5


def _listing(write: Callable[[int], str], count: int = 8) -> str:
    return "\n".join(map(write, range(count))) + "\n"


@pytest.mark.parametrize(
    "text",
    [
        _listing(lambda i: f"- **[{TITLE % i}](https://a.example/{i})** Ada Bee, Ben Lee. 2025."),
        _listing(lambda i: f"### [{TITLE % i}](https://arxiv.org/abs/2501.0000{i})\n\n{ABSTRACT}"),
        _listing(lambda i: f"Title: {TITLE % i}\nPDF: https://a.example/{i}\nSummary: {ABSTRACT}"),
        _listing(lambda i: f"{TITLE % i}\nAda Bee, Ben van der Lee and Cy Dee."),
        _listing(lambda i: f"{TITLE % i}" + " and Elsewhere" * (8 * (i == 3))),
        _listing(lambda i: f"\\\\\narXiv:2501.0000{i}\nTitle: {TITLE % i}\n\\\\\n  {ABSTRACT}"),
        _listing(lambda i: f"@misc{{k{i},\n title = {{{TITLE % i}}},\n note = {{{ABSTRACT}}}\n}}"),
        _listing(lambda i: f"TY  - JOUR\nTI  - {TITLE % i}\nAB  - {ABSTRACT}\nER  - "),
        json.dumps([{"title": TITLE % 1, "abstract": ABSTRACT}]),
        json.dumps([{"title": TITLE % 1, "abstract": ABSTRACT}], indent=1),
        f'<?xml version="1.0"?>\n<feed>\n<title>{TITLE % 1}</title>\n<summary>{ABSTRACT}</summary>',
        "Dear neighbour,\nyour bees were here again.\nThe kettle sends its regards.\nYours\n",
    ],
    ids=("Markdown list, Markdown notes, labels, titles and authors, titles, mail, BibTeX, RIS, "
         "JSON, indented JSON, XML, letter").split(", "),
)  # fmt: skip
@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_plain_text_and_pages_leave_other_formats_alone(text: str, name: str) -> None:
    format = format_of(Document(name, text.encode()))
    assert format is None or format.name not in ("plain text", "Hugging Face page")


@pytest.mark.parametrize("title", ["101", "-", "# Kettles", "See https://a.example/", "<b>Tea</b>"])
def test_what_is_a_title_for_want_of_better_is_a_problem(title: str) -> None:
    text = f"{TITLE % 1}\n{ABSTRACT}\n{title}\n{ABSTRACT}\n" + f"{TITLE % 2}\n{ABSTRACT}\n" * 9
    listing = read_document(Document("a.txt", text.encode()))
    assert listing.format == "plain text"
    assert [entry.title for entry in listing.entries] == [TITLE % 1, *[TITLE % 2] * 9]
    assert [problem.line for problem in listing.problems] == [3]


@pytest.mark.parametrize("title", ["101", "# Kettles", "See https://a.example/", "<b>Tea</b>"])
def test_a_byline_and_a_date_show_that_an_odd_title_is_one(title: str) -> None:
    footer = "• 2 authors\n·\nJan 14\n"
    text = f"{title}\n{ABSTRACT}\n{footer}" + f"{TITLE % 2}\n{ABSTRACT}\n{footer}" * 9
    listing = read_document(Document("a.txt", text.encode()))
    assert listing.format == "plain text"
    assert [entry.title for entry in listing.entries] == [title, *[TITLE % 2] * 9]


def test_a_small_file_with_a_paper_is_plain_text() -> None:
    abstract = "It rains, and the kettle said so before. " * 4
    content = f"{TITLE % 1}\n{abstract}\n"
    assert read_document(Document("a.txt", content.encode())).format == "plain text"
    assert read_document(Document("a.txt", b"Ada\nIt rains.\n")).format != "plain text"


@pytest.mark.parametrize("set_name", ["dumps", "scale"])
def test_real_listings_are_plain_text(set_name: str) -> None:
    paths = real_data(set_name)
    if not paths:
        pytest.skip(f"real data: no {set_name} in {SHARED}")
    for path in paths:
        format = format_of(Document(path.name, path.read_bytes()))
        assert format is not None
        assert format.name == "plain text"
