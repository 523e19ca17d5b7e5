"""The message about a file that no reader claims."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.problems import Problem
from generator.sources import Document, read_document
from generator.sources.unsupported import MAGIC, ROOTS, describe
from tests.support.counting import assert_linear


def _zip(name: str, content: str = "") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, content)
    return file.getvalue()


def _what(content: bytes | str) -> str:
    return _describe(content).what


def _describe(content: bytes | str) -> Problem:
    return describe(Document("a", content.encode() if isinstance(content, str) else content))


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "a PDF"),
        (_zip("word/document.xml"), "a Word document"),
        (_zip("xl/workbook.xml"), "an Excel workbook"),
        (_zip("mimetype", "application/epub+zip"), "a book (EPUB)"),
        (_zip("listing.txt"), "a zip archive"),
        (gzip.compress(b"listing", mtime=0), "an archive (gzip)"),
        (b"\x89PNG\r\n\x1a\n", "a picture (PNG)"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "a picture (WebP)"),
        (b"\0\0\0\x1cftypavif", "a picture (AVIF)"),
        (b"\0\0\0\x18ftypmp42", "a video or a recording"),
        (b"SQLite format 3\0", "a database (SQLite), as Zotero and browsers have them"),
        (b"\0" * 257 + b"ustar", "an archive (tar)"),
        ('{"cells": [], "nbformat": 4}', "a Jupyter notebook"),
        ('{"models": []}', "JSON without titles of papers"),
        ("title: Kettles\nauthor: A. Li\n", "YAML"),
        ("---\npapers:\n  - title: Kettles\n", "YAML"),
        ("<rdf:RDF xmlns:rdf='x'/>", "a library in RDF"),
        ("<?xml version='1.0'?><xml><records><record/></records></xml>", "a library in XML of "),
        ("<modsCollection/>", "a library in MODS"),
        ("<opml version='2.0'/>", "a list of feeds (OPML)"),
        ("<rss><channel/></rss>", "an RSS feed that is not arXiv's"),
        ("<kettles/>", "XML with the root element <kettles>"),
        ("<!DOCTYPE html><html>https://huggingface.co</html>", "a page of Hugging Face without"),
        ("<!-- x --><html>https://arxiv.org/list</html>", "a saved page of arXiv"),
        ("<div>Kettles</div>", "a web page without a list of papers in its data"),
        ("From: a@example.org\nSubject: News\n\nHello\n", "a mail or a newsletter that is not"),
        ("From a@example.org Mon Jan 13 05:12:00 2025\nFrom: a\n", "a mailbox (mbox)"),
        ("From: <Saved by Blink>\nSnapshot-Content-Location: x\n", "a web page saved with all"),
        ("import os\n\nprint(os)\n", "a program's source"),
        ("const x = 1;\n", "a program's source"),
        ("https://arxiv.org/abs/2501.99981\n- https://example.org\n", "a list of addresses"),
        ("2501.99981\narXiv:2501.99982v1\n", "a list of arXiv ids"),
        ("name,votes\nKettles,3\n", "a table (CSV) without a column of titles"),
        ("[Kettles](https://example.org)\n[Rain](https://example.org)\n", "notes in Markdown"),
        ("name\tvotes\nKettles\t3\n", "a table (CSV) without a column of titles"),
        ("---\nsource: x\n---\nKettles\n", "notes in Markdown"),
        ("Daily Papers\nKettles\n12\n", "a page of Hugging Face in a layout"),
        ("Kettles, and Rain\nLadders, and Bees\n", "a list of titles without abstracts"),
        ("# Reading\n\n- [Kettles](https://example.org)\n", "notes in Markdown"),
        ("Kettles That Forecast Rain\nLadders for Bees\n", "a list of titles without abstracts"),
        ("[12:01, 3/4/2025] Ada: hey\n[12:02, 3/4/2025] Ben: yes.\n", "a chat or a log"),
        ("Ada Li  10:32 AM\nRead it. It is good.\n", "a chat or a log"),
        ("2025-01-01 12:00:00 INFO Start\n2025-01-01 12:00:01 Done.\n", "a chat or a log"),
        ("[]", "JSON without titles of papers"),
        ("[1, 2, 3]\n", "JSON without titles of papers"),
        ('"Kettles"\n', "JSON without titles of papers"),
        ("@article{a, title = {", "BibTeX that is damaged"),
        ("\\documentclass{article}", "a LaTeX document"),
    ],
)
def test_what_a_file_seems_to_be(content: bytes | str, what: str) -> None:
    problem = _describe(content)
    assert problem.what.startswith(f"This seems to be {what}")
    assert problem.line == 1
    assert problem.remedy.endswith(".")


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "a PDF"),
        (_zip("word/document.xml"), "a Word document"),
        (b"Ada Example\nBen Placeholder\nDana Invented\n", "a list of titles without abstracts"),
        (b"[]", "JSON without titles of papers"),
        (b"[12:01, 3/4/2025] Ada: hey\n[12:02, 3/4/2025] Ben: I like it.\n", "a chat or a log"),
        (b"Ada Li  10:32 AM\nI have read it. It is good.\n" * 3, "a chat or a log"),
    ],
)
def test_the_gate_says_what_a_file_seems_to_be(content: bytes, what: str) -> None:
    """Plain text claims no file that it would only reject line by line, or take for papers."""
    listing = read_document(Document("a.txt", content))
    assert not listing.entries
    (problem,) = listing.problems
    assert what in problem.what


@pytest.mark.parametrize(
    "title", ["12:00 Is Not Noon", "Clocks, 2025: A Survey", "Ratios of 3:4 in Paper"]
)
def test_a_time_in_a_title_does_not_make_a_chat(title: str) -> None:
    abstract = "Kettles were read for a year, and whistles told the weather of the next day. "
    entry = f"%s\n{abstract}{abstract}\n"
    content = "".join(entry % f"{title} {word}" for word in ("of Rain", "of Snow"))
    assert len(read_document(Document("a.txt", content.encode())).entries) == 2


def test_the_message_of_a_pdf() -> None:
    assert str(_describe(b"%PDF-1.7")) == (
        "a:1: This seems to be a PDF. Save the list as BibTeX, RIS or JSON instead: see “Add a "
        "listing” in the README."
    )


def test_an_unknown_text_is_quoted() -> None:
    problem = _describe("It rains.\nThe kettle said so.\n")
    assert problem.what == "The format of this file, which begins with “It rains.”, is not known."
    assert "“" + "x" * 60 + "…”" in _what("x" * 61 + ".")


def test_an_empty_file_and_another_binary_file() -> None:
    assert _what(b"") == _what(b" \n\xef\xbb\xbf") == "The file is empty."
    assert _what(bytes(range(256)) * 9).startswith("This is not text in UTF-8")


def test_every_row_is_reached() -> None:
    for magic in MAGIC:
        assert _what(b" " * magic.offset + magic.content).startswith("This seems to be a")
    for root, (what, _) in ROOTS.items():
        assert what in _what(f"<{root}/>")


@given(st.binary(max_size=100) | st.text(max_size=100).map(str.encode))
def test_any_file_has_one_message(content: bytes) -> None:
    problem = _describe(content)
    assert problem.what.endswith(".")
    assert "\n" not in str(problem)


@pytest.mark.parametrize("text", ["<!-- ", "<", "[", "a: b\n", "| ", "# x\n", "\n", '{"a": "\n'])
def test_the_time_is_linear(text: str) -> None:
    def run(times: int) -> Callable[[], Problem]:
        return lambda: describe(Document("a", (text * times).encode()))

    assert_linear(run, 100)
