"""BibTeX and BibLaTeX, as Zotero, JabRef, Mendeley, Google Scholar, DBLP, arXiv … export them.

bibtexparser splits the file into blocks; what it does not do is here: `@string` and `#` within
values, the places of an arXiv id, and an account of each entry.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from bibtexparser import model as bib
from bibtexparser.splitter import Splitter

from generator.identifiers import arxiv_id, find_arxiv_id, find_doi
from generator.model import Code, Listing, ShownDate
from generator.sources.addresses import first_web_address, web_address
from generator.sources.bibliography.dates import day_of, day_of_parts, year_of
from generator.sources.bibliography.names import bibtex_authors
from generator.sources.bibliography.tex import decode
from generator.sources.document import Document
from generator.sources.records import Position, RecordListing, title_fault
from generator.text import clean

# The parser's own messages would go to the terminal; what they say becomes problems.
logging.getLogger("bibtexparser").addHandler(logging.NullHandler())

Fields = Mapping[str, str]

_SAMPLE = 100_000
_ENTRY = re.compile(
    r"^[ \t]*@[A-Za-z]+[ \t]*[{(]\s{0,20}[^,{}()\"=\n]{0,200}+,\s{0,200}"
    r"[A-Za-z][\w-]{0,60}\s{0,20}=",
    re.M,
)
_OTHER_FORMAT = re.compile(r"\A\s*[<\[{]|^[ \t]*(?:```|~~~)", re.M)
# Records of a volume that the papers of a bibliography refer to, and of no paper.
_NO_PAPERS = frozenset("proceedings mvproceedings collection mvcollection periodical xdata".split())
_NO_ENTRIES = ("@comment", "@string", "@preamble")
# What follows an entry that ended too early: `}`, a comma, the rest of its fields.
_REST_OF_ENTRY = re.compile(r"[\s},\"]*[A-Za-z][\w-]*\s*=\s*[{\"\w]")
_LOST_ENTRY = re.compile(r"@[A-Za-z]+\s*[{(]")
# Fields of which a paper has one.
_SINGLE = ("title", "author", "abstract", "year", "date", "eprint", "doi")
_KEY = re.compile(r"@\w+\s*[{(]\s*([^\s,{}()]{1,200})")
_REMEDY = "Mend the entry, or export it again."

_MONTHS = dict.fromkeys("jan feb mar apr may jun jul aug sep oct nov dec".split())
# A part of a value: in braces, in quotation marks, a number or the name of a string; or a mark.
_MARKS = re.compile(r"\\.|[{}\"#]", re.S)
# What names of strings may add to a value, in characters: names of strings within strings grow
# without bound.
_MAX_EXPANSION = 2_000

# Where the id of an entry stands, the surest first, and whether the whole value is the id.
_ARXIV_FIELDS = (
    ("arxivid", True),
    ("arxiv", True),
    ("arxiv_id", True),
    ("doi", False),
    ("url", False),
    ("number", False),
    ("journal", False),
    ("journaltitle", False),
    ("howpublished", False),
    ("pdf", False),
    ("link", False),
    ("ee", False),
    ("html", False),
)
_NOTE = re.compile(r"\s*(?:[\w ]{0,20}: ?|arxiv preprint )?arxiv:", re.I)
_VOLUME = re.compile(r"abs/(\S+)")
_CATEGORY = re.compile(
    r"[a-z-]{2,12}\.[A-Za-z-]{2,17}|(?:hep|nucl)-[a-z]{2,3}|gr-qc|quant-ph|math-ph"
)


def matches(document: Document) -> bool:
    """Return whether a line near the beginning opens an entry, as `@article{key,` does."""
    sample = document.text[:_SAMPLE]
    entry = _ENTRY.search(sample)
    return entry is not None and not _OTHER_FORMAT.search(sample[: entry.start() + 1])


def read(document: Document) -> Listing:
    """Read a file of the format."""
    listing = RecordListing(document)
    for problem in document.decoded.problems:
        listing.note(problem.line, problem.what, problem.remedy)
    strings: dict[str, str] = {}
    for record in _records(document.text, listing):
        if isinstance(record, bib.String):
            strings[record.key.casefold()] = _evaluate(record.value, strings)[:_MAX_EXPANSION]
        else:
            _add(listing, record, strings)
    return listing.finish()


@dataclass(frozen=True, slots=True)
class _Record:
    """An entry of the file; `fault` says why it cannot be read."""

    at: Position
    key: str
    type: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    fault: str = ""


def _records(text: str, listing: RecordListing) -> Iterator[_Record | bib.String]:
    """Yield the entries and strings of a file; a problem that is no entry's goes to `listing`."""
    blocks = Splitter(text).split().blocks
    number = 0
    for block, following in zip_longest(blocks, blocks[1:]):
        content = getattr(block, "ignore_error_block", None) or block
        first_line = (block.start_line or 0) + 1
        raw = block.raw or ""
        if isinstance(content, bib.String):
            yield content
        elif isinstance(content, bib.ImplicitComment):
            if _LOST_ENTRY.search(content.comment):
                what = "The text here may be an entry that was lost."
                listing.note(first_line, what, "Begin each entry on a line, as @article{key, does.")
        elif isinstance(content, bib.ParsingFailedBlock) and raw.casefold().startswith(_NO_ENTRIES):
            listing.note(
                first_line, "This block of BibTeX does not end.", "Add the brace it lacks."
            )
        elif isinstance(content, (bib.Entry, bib.ParsingFailedBlock)):
            number += 1
            last_line = first_line + raw.rstrip().count("\n")
            yield _record(content, following, raw, Position(number, first_line, last_line))


def _record(
    block: bib.Entry | bib.ParsingFailedBlock,
    following: bib.Block | None,
    raw: str,
    at: Position,
) -> _Record:
    if not isinstance(block, bib.Entry):
        match = _KEY.match(raw)
        fault = "A brace, a quotation mark or a comma of the entry is missing or too many."
        return _Record(at, match[1] if match else "", fault=fault)
    ends_early = isinstance(following, bib.ImplicitComment) and _REST_OF_ENTRY.match(
        following.comment
    )
    fault = "The entry has a closing brace too many, and fields behind it." if ends_early else ""
    fields = tuple((field.key.casefold(), field.value) for field in block.fields)
    return _Record(at, block.key, block.entry_type, fields, fault)


def _add(listing: RecordListing, record: _Record, strings: Mapping[str, str]) -> None:
    """Add the entry of a record, or its problem."""
    name = f"“{clean(record.key)[:60]}”: "
    if record.fault:
        listing.reject(record.at, name + record.fault, _REMEDY)
        return
    if record.type in _NO_PAPERS:
        listing.leave_out()
        return
    fields, doubtful = _values(record, strings)
    for field in doubtful:
        what = f"The field {field} of {name[:-2]} stands twice, and the first was used."
        listing.note(record.at.first_line, what, "Take out the wrong one.")
    title = decode(fields.get("title", ""))
    if fields.get("subtitle") and title:
        title = f"{title.rstrip(':')}: {decode(fields['subtitle'])}"
    fault = title_fault(title)
    if fault:
        listing.reject(record.at, name + fault[0], fault[1])
        return
    abstract = decode(fields.get("abstract", ""))
    listing.add(record.at, title, abstract, **_entry_fields(fields))


def _values(record: _Record, strings: Mapping[str, str]) -> tuple[Fields, list[str]]:
    """Return the values by field, and the fields of `_SINGLE` that have several.

    Of a field that stands twice the first is used, as BibTeX does; keywords are joined.
    """
    values: dict[str, str] = {}
    doubtful: dict[str, None] = {}  # an ordered set
    for field, expression in record.fields:
        value = _evaluate(expression, strings)
        if not values.get(field):
            values[field] = value
        elif field == "keywords":
            values[field] += f"; {value}"
        elif field in _SINGLE and value not in ("", values[field]):
            doubtful[field] = None
    return values, list(doubtful)


def _evaluate(expression: str, strings: Mapping[str, str]) -> str:
    """Return the value of an expression such as `{a} # name # "b"`; unknown names are empty."""
    parts: list[str] = []
    expansion = 0
    for part in _split_at_hash(expression):
        if part[:1] in ("{", '"'):
            parts.append(part[1:-1])
        elif part.isdecimal():
            parts.append(part)
        else:
            name = part.casefold()
            value = strings.get(name, name if name in _MONTHS else "")
            expansion += len(value)
            parts.append(value if expansion <= _MAX_EXPANSION else "")
    return "".join(parts)


def _split_at_hash(expression: str) -> Iterator[str]:
    """Yield what `#` separates outside braces and quotation marks, without white space around."""
    depth, is_quoted, start = 0, False, 0
    for match in _MARKS.finditer(expression):
        mark = match[0]
        if mark == "{":
            depth += 1
        elif mark == "}":
            depth = max(0, depth - 1)
        elif mark == '"' and depth == 0:
            is_quoted = not is_quoted
        elif mark == "#" and depth == 0 and not is_quoted:
            yield expression[start : match.start()].strip()
            start = match.end()
    yield expression[start:].strip()


def _entry_fields(fields: Fields) -> dict[str, Any]:
    """Return the fields of `Entry` beside title and abstract."""
    code = _address(fields, "code", "github", "repository")
    return {
        "arxiv": _arxiv(fields),
        "doi": _doi(fields),
        "shown": _date(fields),
        "year": year_of(decode(fields.get(name, ""), is_name=True) for name in ("date", "year")),
        "code": Code(code) if code else None,
        "project_page": _address(fields, "website", "project", "projectpage", "project_page"),
        "keywords": _keywords(fields.get("keywords") or fields.get("mendeley-tags") or ""),
        "categories": _categories(fields),
        **bibtex_authors(fields.get("author", "")).as_fields(),
    }


def _arxiv(fields: Fields) -> str | None:
    archive = fields.get("archiveprefix") or fields.get("eprinttype") or "arxiv"
    if archive.casefold() == "arxiv":
        eprint = _id(fields.get("eprint", ""))
        if eprint:
            return eprint
    for field, is_id in _ARXIV_FIELDS:
        value = decode(fields.get(field, ""), is_name=True)
        id = (_id(value) if is_id else None) or find_arxiv_id(value)
        if id:
            return id
    for field in ("note", "annote", "annotation"):
        note = decode(fields.get(field, "")[:1000])
        if _NOTE.match(note):
            return find_arxiv_id(note)
    # DBLP and Semantic Scholar: `journal = {CoRR}, volume = {abs/2501.01234}`.
    volume = _VOLUME.fullmatch(fields.get("volume", "").strip())
    is_arxiv = fields.get("journal", "").strip("{} ").casefold() in ("corr", "arxiv")
    return arxiv_id(volume[1]) if volume and is_arxiv else None


def _id(value: str) -> str | None:
    return arxiv_id(value) or find_arxiv_id(value)


def _doi(fields: Fields) -> str | None:
    value = decode(fields.get("doi", ""), is_name=True)
    address = decode(fields.get("url", ""), is_name=True)
    return find_doi(value) or (find_doi(address) if "doi.org/" in address else None)


def _date(fields: Fields) -> ShownDate | None:
    date = day_of(fields.get("date", ""))
    if date is not None:
        return date
    month = decode(fields.get("month", ""), is_name=True)
    year = decode(fields.get("year", ""), is_name=True)
    return day_of_parts(year, month, decode(fields.get("day", ""), is_name=True))


def _address(fields: Fields, *names: str) -> str | None:
    values = (decode(fields[name], is_name=True) for name in names if fields.get(name))
    addresses = (web_address(value) or first_web_address(value) for value in values)
    return next(filter(None, addresses), None)


def _keywords(value: str) -> tuple[str, ...]:
    text = decode(value)
    words = map(clean, text.split(";" if ";" in text else ","))
    return tuple(dict.fromkeys(word for word in words if word))


def _categories(fields: Fields) -> tuple[str, ...]:
    value = (fields.get("primaryclass") or fields.get("eprintclass") or "").strip()
    return (value,) if _CATEGORY.fullmatch(value) else ()
