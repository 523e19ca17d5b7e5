"""What a file seems to be that no reader claims, and what its owner can do.

The rows of the tables are tried from the top; what is certain comes before what is a guess.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from generator.problems import Problem
from generator.sources.document import Document
from generator.sources.plain_text.signature import TIME_STAMPED
from generator.sources.xml_root import root_name
from generator.text import clean

_README = "see “Add a listing” in the README."
_SAVE = f"Save the list as BibTeX, RIS or JSON instead: {_README}"
_UNPACK = "Unpack it, and put the listings that are in it into the folder."
_EXPORT = f"Export the library as BibTeX, RIS or CSL-JSON instead: {_README}"
_FETCH = (
    "Get the listing with `python -m generator fetch`, or copy the text of a search page: "
    f"{_README}"
)
_ABSTRACTS = f"Save the list with its abstracts, as BibTeX, RIS or JSON: {_README}"
_MAIL = "Copy the papers of the mail as text with titles and abstracts, or save them as BibTeX."

# How much of a text is looked at.
_HEAD = 20_000
_QUOTED = 60


class Magic(NamedTuple):
    """Bytes at a place in a file, and what the file then seems to be."""

    offset: int
    content: bytes
    what: str
    remedy: str = _SAVE


MAGIC = (
    Magic(0, b"%PDF-", "a PDF"),
    Magic(0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old document of Word, Excel or PowerPoint"),
    Magic(0, b"{\\rtf", "a document in rich text (RTF)"),
    Magic(0, b"\x89PNG", "a picture (PNG)"),
    Magic(0, b"GIF8", "a picture (GIF)"),
    Magic(0, b"\xff\xd8\xff", "a picture (JPEG)"),
    Magic(8, b"WEBP", "a picture (WebP)"),
    Magic(0, b"II*\0", "a picture (TIFF)"),
    Magic(0, b"MM\0*", "a picture (TIFF)"),
    Magic(4, b"ftyphei", "a picture (HEIC)"),
    Magic(4, b"ftypavif", "a picture (AVIF)"),
    Magic(4, b"ftyp", "a video or a recording"),
    Magic(0, b"ID3", "a recording"),
    Magic(0, b"\x1f\x8b", "an archive (gzip)", _UNPACK),
    Magic(0, b"BZh", "an archive (bzip2)", _UNPACK),
    Magic(0, b"\xfd7zXZ\0", "an archive (xz)", _UNPACK),
    Magic(0, b"\x28\xb5\x2f\xfd", "an archive (zstd)", _UNPACK),
    Magic(0, b"7z\xbc\xaf\x27\x1c", "an archive (7z)", _UNPACK),
    Magic(0, b"Rar!\x1a\x07", "an archive (RAR)", _UNPACK),
    Magic(257, b"ustar", "an archive (tar)", _UNPACK),
    Magic(
        0, b"SQLite format 3\0", "a database (SQLite), as Zotero and browsers have them", _EXPORT
    ),
    Magic(0, b"PAR1", "a table (Parquet)", f"Save its rows as JSON lines instead: {_README}"),
    Magic(0, b"bplist00", "a web archive of Safari or another property list", _FETCH),
    Magic(0, b"\x93NUMPY", "an array of NumPy"),
    Magic(0, b"\x7fELF", "a program"),
    Magic(0, b"MZ\x90\0", "a program"),
)

# A zip archive is told by a name in it.
ZIP = (
    (b"application/epub+zip", "a book (EPUB)", _SAVE),
    (b"application/vnd.oasis.opendocument", "a document of LibreOffice", _SAVE),
    (b"word/document.xml", "a Word document", _SAVE),
    (b"xl/workbook.xml", "an Excel workbook", _SAVE),
    (b"ppt/presentation.xml", "a PowerPoint presentation", _SAVE),
    (b"", "a zip archive", _UNPACK),
)

# XML by the name of its root element, in lower case.
ROOTS = {
    "rdf": ("a library in RDF", _EXPORT),
    "records": ("a library in XML of EndNote", _EXPORT),
    "mods": ("a library in MODS", _EXPORT),
    "modscollection": ("a library in MODS", _EXPORT),
    "pubmedarticleset": ("an answer of PubMed in XML", _EXPORT),
    "oai-pmh": ("an answer of OAI-PMH", _SAVE),
    "opml": (
        "a list of feeds (OPML)",
        f"Save what is in the feeds instead of their list: {_README}",
    ),
    "rss": ("an RSS feed that is not arXiv's", _SAVE),
    "feed": ("an Atom feed that is not arXiv's", _SAVE),
    "tei": ("a paper in TEI", _SAVE),
    "svg": ("a picture (SVG)", _SAVE),
    "plist": ("a property list", _SAVE),
}
_HTML_ROOTS = frozenset("html head body div main article section table p ul ol h1 a span".split())
_HTML = (
    (re.compile(r"huggingface\.co|hf\.co/"), "a page of Hugging Face without its data", _FETCH),
    (
        re.compile(r"arxiv\.org"),
        "a saved page of arXiv",
        f"Copy the text of the list page into a .txt file: {_README}",
    ),
    (re.compile(""), "a web page without a list of papers in its data", _SAVE),
)


class Shape(NamedTuple):
    """A pattern of the beginning of a text, and what the file then seems to be."""

    pattern: re.Pattern[str]
    what: str
    remedy: str = _SAVE


SHAPES = (
    Shape(
        re.compile(r"^Snapshot-Content-Location:|^Content-Type: multipart/related", re.M),
        "a web page saved with all its parts (MHTML)",
        _FETCH,
    ),
    Shape(re.compile(r"\s*\{[^\0]*\"nbformat\"\s*:"), "a Jupyter notebook"),
    Shape(
        re.compile(rf"\s*(?:{TIME_STAMPED.pattern})\n"),
        "a chat or a log, as it has times of day",
    ),
    Shape(
        re.compile(r"From \S+ .{0,80}\d{4}\n"), "a mailbox (mbox) without arXiv's mailings", _MAIL
    ),
    Shape(
        re.compile(r"(?:Return-Path|Received|Delivered-To|From|Date|Subject|MIME-Version): ", re.I),
        "a mail or a newsletter that is not arXiv's mailing",
        _MAIL,
    ),
    Shape(
        re.compile(r"\s*(?:\{\s*[\"}]|\[\s*[{\"\]]|\[[\d\s,.-]*\]\s*\Z|\"[^\"\n]*\"\s*\Z)"),
        "JSON without titles of papers",
        f"Save records that have a title each: {_README}",
    ),
    Shape(
        re.compile(r"\s*@\w{1,20}\s{0,3}[{(]"),
        "BibTeX that is damaged",
        "Export the library as BibTeX again.",
    ),
    Shape(re.compile(r"\s*TY  - "), "RIS that is damaged", "Export the library as RIS again."),
    Shape(re.compile(r"\s*\\documentclass|\s*\\begin\{"), "a LaTeX document"),
    Shape(
        re.compile(
            r"#!|^(?:import [\w.]+|from [\w.]+ import |def \w+\(|class \w+|#include [<\"]"
            r"|(?:const|let|var) \w+ ?=|function \w+\(|export (?:default|const|function) )",
            re.M,
        ),
        "a program's source",
    ),
    Shape(re.compile(r"---\n(?:[^\n]{0,300}\n){1,40}?---\n\s*\S"), "notes in Markdown"),
    Shape(re.compile(r"(?:---\s*\n)?(?:# .*\n)*[\w-]+:(?: .*)?\n(?:[\w-]+:|\s+\S|- )"), "YAML"),
)


def describe(document: Document) -> Problem:
    """Return the one problem of a file that cannot be read."""
    what, remedy = _binary(document.content) or _text(document)
    return Problem(document.name, 1, what, remedy)


def _seems(what: str) -> str:
    return f"This seems to be {what}."


def _binary(content: bytes) -> tuple[str, str] | None:
    """Return what a binary file seems to be, and what to do; None for any other file."""
    if content.startswith(b"PK\x03\x04"):
        return next((_seems(what), remedy) for name, what, remedy in ZIP if name in content)
    for magic in MAGIC:
        if content.startswith(magic.content, magic.offset):
            return _seems(magic.what), magic.remedy
    return None


def _text(document: Document) -> tuple[str, str]:
    """Return what a text seems to be, and what to do."""
    head = document.text[:_HEAD]
    if not clean(head):
        return "The file is empty.", "Save the listing again, or remove the file."
    if not document.decoded.is_text:
        problem = document.decoded.problems[0]
        return problem.what, problem.remedy
    if found := _markup(document, root_name(head)):
        return found
    lines = [line.strip() for line in head.split("\n") if clean(line)]
    for matches, what, remedy in LISTS:
        if matches(lines):
            return _seems(what), remedy
    for shape in SHAPES:
        if shape.pattern.search(head) if shape.pattern.flags & re.M else shape.pattern.match(head):
            return _seems(shape.what), shape.remedy
    for matches, what, remedy in GUESSES:
        if matches(lines):
            return _seems(what), remedy
    first_line = clean(lines[0])
    words = first_line[:_QUOTED] + ("…" if len(first_line) > _QUOTED else "")
    what = f"The format of this file, which begins with “{words}”, is not known."
    return what, f"Save the listing in one of the formats of the README: {_README}"


def _markup(document: Document, root: str) -> tuple[str, str] | None:
    """Return what a file in HTML or XML seems to be by its root element, or None."""
    if not root:
        return None
    if root.casefold() in _HTML_ROOTS:
        text = document.text
        return next((_seems(what), remedy) for mark, what, remedy in _HTML if mark.search(text))
    if root.casefold() == "xml" and "<records>" in document.text[:_HEAD]:
        root = "records"
    what, remedy = ROOTS.get(root.casefold(), (f"XML with the root element <{root[:40]}>", _SAVE))
    return _seems(what), remedy


_ADDRESS = re.compile(r"[-*•\d.\s]{0,8}<?https?://\S+>?")
_ID = re.compile(r"(?:arXiv:)?\d{4}\.\d{4,5}(?:v\d{1,2})?", re.I)
_MARKDOWN = re.compile(r"#{1,6} |[-*+] \S|> |\d{1,3}\. |\||.{0,200}\]\(")
# Behind a comma of a sentence is a space.
_SEPARATORS = tuple(re.compile(rf"{sign}(?! )") for sign in (",", ";", r"\|", "\t"))
_SENTENCE_END = (".", "!", "。")
_LONGEST_TITLE = 300


def _all(pattern: re.Pattern[str]) -> Callable[[list[str]], bool]:
    return lambda lines: all(map(pattern.fullmatch, lines))


def _is_table(lines: list[str]) -> bool:
    """Return whether the first lines have the same number of one separator of columns."""
    counts = [[len(sign.findall(line)) for line in lines[:5]] for sign in _SEPARATORS]
    return len(lines) > 1 and any(min(count) > 0 and len(set(count)) == 1 for count in counts)


def _is_daily_page(lines: list[str]) -> bool:
    return "Daily Papers" in lines


def _is_markdown(lines: list[str]) -> bool:
    return sum(map(bool, map(_MARKDOWN.match, lines))) * 3 >= len(lines)


def _is_titles(lines: list[str]) -> bool:
    """Return whether most lines may be titles, which are short and have no full stop."""
    titles = [x for x in lines if len(x) <= _LONGEST_TITLE and not x.endswith(_SENTENCE_END)]
    return len(lines) > 1 and len(titles) * 10 >= len(lines) * 9


# Texts by all their lines: what is certain, and what is a guess after `SHAPES`.
LISTS = (
    (_all(_ADDRESS), "a list of addresses", _ABSTRACTS),
    (_all(_ID), "a list of arXiv ids", _ABSTRACTS),
)
GUESSES = (
    (
        _is_table,
        "a table (CSV) without a column of titles",
        f"Save records that have a title each: {_README}",
    ),
    (_is_daily_page, "a page of Hugging Face in a layout that is not known", _FETCH),
    (_is_markdown, "notes in Markdown", _SAVE),
    (_is_titles, "a list of titles without abstracts", _ABSTRACTS),
)
