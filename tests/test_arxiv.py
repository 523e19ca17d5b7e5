"""What arXiv sends and shows: a golden case for each quirk, and properties of any file.

A case is a file in `golden/arxiv/`, named after its quirk, with the expected reading beside it.
`ALMANAC_ACCEPT=1 pytest tests/test_arxiv.py` replaces the expected readings; read the difference.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator.model import Entry, Listing, ShownDate
from generator.sources import FORMATS, Document, read_document
from generator.sources.arxiv import atom, list_page, mail, rss
from generator.sources.arxiv.fields import author_names, categories_of, day_of
from generator.sources.formats import format_of
from generator.text import clean
from tests.support.counting import assert_linear
from tests.support.expected_sources import expected, faults, source

CASES = sorted(
    path
    for path in (Path(__file__).parent / "golden" / "arxiv").iterdir()
    if path.suffix != ".json"
)
READERS = {"atom": atom, "rss": rss, "xml": atom, "mail": mail, "list": list_page}
INPUTS = ("14-arxiv-mail.txt", "15-arxiv-listing-copied.txt", "16-arxiv-atom.xml")


def _document(path: Path) -> Document:
    return Document(path.name, path.read_bytes())


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_golden_case(path: Path) -> None:
    document = _document(path)
    format = format_of(document)
    reader = READERS[path.stem.partition("-")[0]]
    assert format is not None
    assert (format.matches, format.read) == (reader.matches, reader.read)
    listing = read_document(document)
    result = _as_json(listing)
    expected_path = path.with_suffix(".expected.json")
    if os.environ.get("ALMANAC_ACCEPT"):
        text = json.dumps(result, ensure_ascii=False, indent=2)
        expected_path.write_text(f"{text}\n", encoding="utf-8")
    assert result == json.loads(expected_path.read_text("utf-8"))
    _assert_accounted_for(listing)


def _as_json(listing: Listing) -> dict[str, Any]:
    return {
        "day": listing.day and listing.day.as_iso(),
        "count": {
            "read": listing.count.read,
            "entries": listing.count.entries,
            "problems": listing.count.problems,
            "left out": listing.count.left_out,
        },
        "entries": [_entry_as_json(entry) for entry in listing.entries],
        "problems": [str(problem) for problem in listing.problems],
    }


def _entry_as_json(entry: Entry) -> dict[str, Any]:
    values = {name: value for name, value in asdict(entry).items() if value not in (None, (), "")}
    values["lines"] = f"{entry.lines[0]}-{entry.lines[-1]}"
    values["title"], values["abstract"] = clean(entry.title), clean(entry.abstract)
    values |= {
        name: day.as_iso()
        for name, day in (("shown", entry.shown), ("listed", entry.listed))
        if day is not None
    }
    del values["rank"]
    return json.loads(json.dumps(values))  # type: ignore[no-any-return]


def _assert_accounted_for(listing: Listing) -> None:
    count = listing.count
    assert count.unit == "record"
    assert count.read == count.entries + count.problems + count.left_out
    assert len(listing.entries) == count.entries
    assert listing.entries or listing.problems, "a file without papers has a problem"
    records = [entry.record for entry in listing.entries]
    assert records == sorted(set(records), key=lambda record: record or 0)
    for entry in listing.entries:
        assert entry.lines
        assert entry.lines[0] >= 1
        assert clean(entry.title)


@pytest.mark.parametrize("name", [*INPUTS, "17-arxiv-rss.xml"])
def test_shared_inputs(name: str) -> None:
    if name not in expected():
        pytest.skip("the shared inputs are not here")
    assert faults(read_document(_document(source(name))), expected()[name]) == []


def test_line_ends_of_windows_change_nothing() -> None:
    for path in CASES:
        content = path.read_bytes()
        if path.suffix == ".eml":
            continue
        windows = Document(path.name, content.replace(b"\n", b"\r\n"))
        assert _as_json(read_document(windows)) == _as_json(read_document(_document(path)))


def test_several_mails_in_one_file_are_read() -> None:
    path = next(path for path in CASES if path.stem == "mail-of-parts-in-base64")
    content = path.read_bytes()
    later = content.replace(b"Wed, 15 Jan", b"Thu, 16 Jan")
    listing = read_document(Document("a.eml", content + b"\n" + later))
    assert [entry.listed for entry in listing.entries] == [
        ShownDate(1, 15, 2025),
        ShownDate(1, 16, 2025),
    ]
    assert listing.day is None
    assert listing.entries[1].lines[0] > content.count(b"\n")


@pytest.mark.parametrize(
    "text",
    [
        "Subject: Lunch\nFrom: a@example.org\n\nTitle: none\n",
        "<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>A blog</title></entry></feed>",
        "<rss><channel><item><title>News</title><link>https://arxiv.org/abs/2501.99981</link>"
        "</item></channel></rss>",
        "Kettles\n\nWe read [1] arXiv:2501.99981 with a title. It rains.\n",
        "arXiv:2501.99981\nTitle: Kettles\n",
        "\\\\\narXiv:2501.99981\n",
        "<!-- <feed> arxiv.org/schemas/atom",
        "<!DOCTYPE html><html>arxiv.org/schemas/atom</html>",
        "",
    ],
)
def test_other_files_are_not_claimed(text: str) -> None:
    document = Document("a.txt", text.encode())
    assert not any(reader.matches(document) for reader in READERS.values())


@pytest.mark.parametrize(
    ("text", "names", "count"),
    [
        ("Ada Example", ("Ada Example",), 1),
        ("A. Li (1), B. Wu (2) ((1) X, Y, (2) Z (W))", ("A. Li", "B. Wu"), 2),
        ("A. Li and B. Wu, and C. Xu & D. Yu", ("A. Li", "B. Wu", "C. Xu", "D. Yu"), 4),
        ("A. Li, Jr., B. Wu", ("A. Li Jr.", "B. Wu"), 2),
        ("A. Li et al. (3 additional authors not shown)", ("A. Li",), 4),
        ("A. Li (MIT, B. Wu", ("A. Li", "B. Wu"), 2),
        ("A. Li, for the Kettle Collaboration", ("A. Li", "Kettle Collaboration"), 2),
        ("Łukasz Żak, 李明", ("Łukasz Żak", "李明"), 2),
        ("Anderson Sandy, Rand Andrew", ("Anderson Sandy", "Rand Andrew"), 2),
        ("(1), , 7", (), None),
        ("", (), None),
    ],
)
def test_author_names(text: str, names: tuple[str, ...], count: int | None) -> None:
    assert author_names(text) == (names, count)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Tue, 13 Jan 2025 18:19:56 GMT   (44kb)", "2025-01-13"),
        ("2024-12-30T18:19:56Z", "2024-12-30"),
        ("Fri, 2 Jun 23", "2023-06-02"),
        ("Tuesday, 14 January 2025", "2025-01-14"),
        ("Mon, 5 Aug 91", "1991-08-05"),
        ("31 Feb 2025", None),
        ("2024-13-30", None),
        ("14 Jan 0000", None),
        ("yesterday", None),
    ],
)
def test_days(text: str, day: str | None) -> None:
    read = day_of(text)
    assert (read and read.as_iso()) == day


def test_categories_are_those_of_arxiv() -> None:
    real = [
        "cs.AI",
        "math-ph",
        "cond-mat.mes-hall",
        "physics.comp-ph",
        "q-bio.NC",
        "hep-th",
        "physics.optics",
    ]
    assert categories_of(
        [*real, "68T07", "I.2.6", "I.2.6; I.2.7", "cs.AI", "Cs.ai", "kettles"]
    ) == tuple(real)


# Any file ---------------------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        *(line for path in CASES for line in path.read_text("utf-8").split("\n")),
        "</entry>",
        "<entry>",
        "<item>",
        "]]>",
        "&nbsp;",
        "\0",
        "\ufffd",
        "Content-Type: multipart/mixed; boundary=b",
        "Content-Type: text/plain; charset=punycode",
        "Content-Transfer-Encoding: base64",
    ]
)


@given(st.lists(PIECES, max_size=60).map("\n".join), st.sampled_from(["a.xml", "a.eml"]))
@example("\\\\\narXiv:2501.99981\nTitle: Kettles", "a.eml")
def test_shuffled_lines_never_raise_and_each_record_is_counted(text: str, name: str) -> None:
    document = Document(name, text.encode())
    for reader in READERS.values():
        reader.matches(document)
        _assert_accounted_for(reader.read(document))


@given(st.binary(max_size=200))
def test_any_bytes_never_raise(content: bytes) -> None:
    document = Document("a.xml", content)
    for reader in READERS.values():
        reader.matches(document)
        _assert_accounted_for(reader.read(document))


@given(st.sampled_from(CASES), st.floats(0, 1), st.booleans())
def test_a_file_that_is_cut_never_raises(path: Path, share: float, is_start: bool) -> None:
    content = path.read_bytes()
    end = int(len(content) * share)
    document = Document(path.name, content[:end] if is_start else content[end:])
    for reader in READERS.values():
        _assert_accounted_for(reader.read(document))


TEXTS = (
    st.text(st.characters(codec="utf-8", categories=["L", "N", "S", "P", "Zs"]), max_size=60)
    .map(clean)
    .map("Listen {}".format)
    .map(clean)
)
TITLES = TEXTS.map(lambda text: f"Kettles {text}").filter(
    lambda text: not any(mark in text for mark in ("<", "](", "[[", "://", "\ufffd"))
)


@given(st.lists(st.tuples(TITLES, TEXTS), min_size=1, max_size=4))
def test_text_in_a_feed_is_read_as_it_was_written(papers: list[tuple[str, str]]) -> None:
    entries = "".join(
        f"<entry><id>http://arxiv.org/abs/2501.0000{number}v1</id><title>{escape(title)}</title>"
        f"<summary>{escape(abstract)}</summary></entry>"
        for number, (title, abstract) in enumerate(papers)
    )
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom">{entries}</feed>'
    document = Document("a.xml", feed.encode())
    assert atom.matches(document)
    listing = atom.read(document)
    assert [(clean(e.title), clean(e.abstract)) for e in listing.entries] == papers


@given(st.lists(st.tuples(TITLES, TEXTS), min_size=1, max_size=4))
def test_text_in_a_mail_and_a_list_is_read_as_it_was_written(papers: list[tuple[str, str]]) -> None:
    rule = "-" * 78
    mails, lines = [rule], ["Total of 9 entries"]
    for number, (title, abstract) in enumerate(papers):
        id = f"arXiv:2501.0000{number}"
        wrapped = title.replace(" ", "\n  ")
        mails += ["\\\\", id, f"Title: {wrapped}", "Authors: A. Li", "\\\\"]
        mails += [f"  {abstract}", f"\\\\ ( https://arxiv.org/abs/{id} , 1kb)", rule]
        lines += [f"[{number}] {id} [pdf]", f"Title: {title}", "A. Li", "Subjects: X (cs.AI)"]
        lines += [f"{abstract} {'and so on ' * 20}", ""]
    for reader, text in ((mail, "\n".join(mails)), (list_page, "\n".join(lines))):
        document = Document("a.txt", text.encode())
        assert reader.matches(document)
        listing = reader.read(document)
        assert not listing.problems
        assert [clean(entry.title) for entry in listing.entries] == [title for title, _ in papers]
        for entry, (_, abstract) in zip(listing.entries, papers, strict=True):
            assert clean(entry.abstract).startswith(abstract)
            assert entry.author_names == ("A. Li",)


def test_deep_nesting_never_raises() -> None:
    deep = "<a>" * 20_000 + "</a>" * 20_000
    feed = f"<feed><id>oai:arXiv.org:1</id><entry><title>Some Kettles{deep}</title></entry></feed>"
    assert [e.title for e in atom.read(Document("a.xml", feed.encode())).entries] == [
        "Some Kettles"
    ]
    part = "Content-Type: multipart/mixed; boundary=b{}\n\n--b{}\n"
    parts = "".join(part.format(number, number) for number in range(5000))
    document = Document("a.eml", f"From: a@example.org\n{parts}".encode())
    assert not mail.matches(document)
    _assert_accounted_for(mail.read(document))


@pytest.mark.parametrize(
    ("reader", "start", "repeated"),
    [
        (atom, "<feed>", "<entry><title>Some Kettles</title><b><c>x</c></b></entry>\n"),
        (atom, "<feed>", "<entry>"),
        (rss, "<rss>", "<item><title>Some Kettles (arXiv:(arXiv:</title></item>\n"),
        (mail, "", "\\\\\narXiv:2501.99981\nTitle: Some Kettles\n\\\\\n  x\n\\\\\n"),
        (mail, "\\\\\narXiv:2501.99981\nTitle: Some Kettles\nAuthors:", " A (1), B ((\n"),
        (mail, "\\\\\narXiv:2501.99981\n", "\\\\ ( http://\n"),
        (list_page, "", "[1] arXiv:2501.99981 [pdf]\nTitle: Kettles Again\nA, B\n"),
        (list_page, "[1] arXiv:2501.99981 [pdf]\nTitle: Some Kettles\n", "A [b](c [d](\n"),
        (list_page, "", "[1] arXiv:2501.99981\n"),
    ],
)
def test_the_time_of_reading_is_linear(reader: Any, start: str, repeated: str) -> None:
    def read(times: int) -> Callable[[], Listing]:
        document = Document("a.txt", (start + repeated * times).encode())
        assert reader.matches(document) in (True, False)
        return lambda: reader.read(document)

    assert_linear(read, 60)


def test_the_formats_name_each_reader() -> None:
    assert {format.read for format in FORMATS} >= {reader.read for reader in READERS.values()}
