"""Labelled text: blocks of lines such as `Title: …`, in any order, `---` or blank lines between.

Title: A Paper
PDF: https://arxiv.org/pdf/2501.01234
Abstract: What it is about,
and more of it.
---
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from generator.identifiers import arxiv_id, find_arxiv_id, find_doi
from generator.model import Code, Listing, ShownDate
from generator.sources.addresses import first_web_address
from generator.sources.bibliography.dates import day_of, year_of
from generator.sources.bibliography.names import Authors, listed_authors
from generator.sources.document import Document
from generator.sources.markdown_text import plain_text
from generator.sources.records import Position, RecordListing
from generator.text import clean

# The labels of each field, in lower case. What is in `other` is known, and not used.
_LABELS_BY_FIELD = {
    "title": "title|paper title|paper|paper name|标题|论文标题|题目",
    "link": (
        "pdf|pdf url|pdf link|url|urls|link|links|paper url|paper link|arxiv|arxiv id|arxiv url"
        "|arxiv link|abs|abs url|abstract url|html|html url|source|entry id|entry_id|paper id|id"
        "|pdf_url|arxiv_id|arxiv_url|paper_id|hugging face|huggingface|hf|doi|链接|论文链接"
    ),
    "abstract": "abstract|abstracts|摘要",
    "summary": "summary",
    "authors": "authors|author|author(s)|by|作者",
    "date": (
        "date|published|publication date|publish date|published on|published date|submitted"
        "|submitted on|submission date|published_at|发布日期|日期"
    ),
    "code": (
        "code|github|repo|repository|code url|code link|github url|github link|source code|代码"
    ),
    "project": "project|project page|projects|website|homepage|home page|project url",
    "keywords": "keywords|keyword|tags|topics|关键词",
    "upvotes": "upvotes|votes|likes",
    "other": (
        "tl;dr|tldr|ai summary|venue|conference|journal|journal ref|year|comment|comments|note"
        "|notes|score|rating|relevance|citations|category|categories|primary category|subject"
        "|subjects|affiliation|affiliations|institution|institutions|organization|updated"
        "|updated on|license|language|status|model|dataset|demo|video|poster|slides|bibtex"
        "|citation|reason|rank|number|type|publisher|pages|volume|task|tasks|method|methods"
    ),
}
_LABELS = {label: name for name, labels in _LABELS_BY_FIELD.items() for label in labels.split("|")}
_LABEL = re.compile(
    r"\W{0,8}?(?:\d{1,4}[.)\]]\s{0,3})?\W{0,4}?(?P<label>[^\W\d_][\w /();'-]{0,30}?)"
    r"(?:\*\*|__|\*|_)?\s?[:：](?!//)(?:\*\*|__|\*|_)?(?P<value>.*)",
    re.S,
)
_FRONT_MATTER = re.compile(r"\s*---\s*\n")
_ARXIV_MAIL = re.compile(r"^\\\\$|^arXiv:\S+ \[pdf|^\[\d+\] +arXiv:", re.M)
_SAMPLE = 100_000
_MAX_LINES_ABOVE = 12


def matches(document: Document) -> bool:
    """Return whether the file begins with labels, and a block has a title and says of which paper.

    Front matter is no such block, and arXiv's mailing and lists have labels of their own.
    """
    sample = document.text[:_SAMPLE]
    if _FRONT_MATTER.match(sample) or _ARXIV_MAIL.search(sample):
        return False
    lines = [line for line in sample.split("\n") if line.strip()]
    if not any(_is_known(line) for line in lines[:_MAX_LINES_ABOVE]):
        return False
    return any(
        "title" in record.values and ("abstract" in record.values or _arxiv(record) or _doi(record))
        for record in _Reader(sample).records()
    )


def read(document: Document) -> Listing:
    """Read a file of the format."""
    listing = RecordListing(document)
    for problem in document.decoded.problems:
        listing.note(problem.line, problem.what, problem.remedy)
    reader = _Reader(document.text)
    for number, record in enumerate(reader.records(), 1):
        at = Position(number, record.first_line, record.last_line)
        listing.add(at, plain_text(record.text("title")), **_fields(record))
    for line in reader.loose_lines:
        what = "The text here stands behind no label."
        listing.note(line, what, "Put a label such as “Abstract:” before it, or take it out.")
    return listing.finish()


@dataclass
class _Record:
    """A block: the parts of each value by field; `labels` are those that stand in it."""

    first_line: int
    last_line: int
    values: dict[str, list[list[str]]] = field(default_factory=dict)
    labels: set[str] = field(default_factory=set)

    def text(self, name: str) -> str:
        """Return the first value of a field that is not empty, on one line; empty without one."""
        return next(filter(None, self.texts(name)), "")

    def texts(self, name: str) -> Iterator[str]:
        """Yield the values of a field, each on one line."""
        for parts in self.values.get(name, ()):
            yield " ".join(" ".join(parts).split()).strip("*")


@dataclass(frozen=True, slots=True)
class LabelLine:
    """A line with a label, in lower case; `field` is empty if no field has such a label."""

    label: str
    field: str
    value: str


class _Reader:
    """One pass over the lines of a text; `loose_lines` are those that belong to no label."""

    def __init__(self, text: str) -> None:
        self.loose_lines: list[int] = []
        self._lines = text.split("\n")
        labels = Counter(line.label for line in map(label_line, self._lines) if line)
        titles = sum(number for label, number in labels.items() if _LABELS.get(label) == "title")
        # A label that the table lacks, by how often it stands.
        self._frequent = {
            label for label, number in labels.items() if number > 1 and 3 * number >= titles
        }

    def records(self) -> Iterator[_Record]:
        """Yield the blocks in order."""
        record: _Record | None = None
        leader = ""  # the label that the first block begins with
        after_blank = False
        value: list[str] = []
        name = ""
        for number, raw in enumerate(self._lines, 1):
            line = raw.strip()
            if not line:
                after_blank = True
                continue
            labelled = None if _is_rule(line) else self._label(line, name if record else "")
            if _is_rule(line) or (not labelled and line.startswith("#")):
                if record:
                    yield record
                record = None
            elif labelled:
                if record and _begins_block(labelled, record, leader, after_blank):
                    yield record
                    record = None
                if record is None:
                    record = _Record(number, number)
                leader = leader or labelled.label
                name, value = labelled.field, [labelled.value]
                record.values.setdefault(name, []).append(value)
                record.labels.add(labelled.label)
            elif record and (not after_blank or name in ("abstract", "summary")):
                value.append(line)
            elif record:
                self.loose_lines.append(number)
            if record:
                record.last_line = number
            after_blank = False
        if record:
            yield record

    def _label(self, line: str, current: str) -> LabelLine | None:
        """Return the label of a line; `current` is the field that the line might go on with."""
        labelled = label_line(line)
        if labelled is None or labelled.field:
            return labelled
        is_label = labelled.label in self._frequent or current not in ("", "abstract", "summary")
        return LabelLine(labelled.label, "other", labelled.value) if is_label else None


def label_line(line: str) -> LabelLine | None:
    """Return the label of a line; its field is empty if the table lacks it."""
    match = _LABEL.match(line[:20_000]) if ":" in line or "：" in line else None
    if match is None:
        return None
    label = " ".join(match["label"].casefold().split())
    value = line[match.start("value") :].strip()
    return LabelLine(label, _LABELS.get(label, ""), value)


def _is_known(line: str) -> bool:
    labelled = label_line(line)
    return labelled is not None and labelled.field not in ("", "other")


def _is_rule(line: str) -> bool:
    marks = line.replace(" ", "")
    return len(marks) >= 3 and marks[0] in "-=*_~#—" and not marks.strip(marks[0])


def _begins_block(line: LabelLine, record: _Record, leader: str, after_blank: bool) -> bool:
    if line.label not in record.labels:
        return line.field == "title" and "title" in record.values
    return line.field == "title" or line.label == leader or after_blank


def _fields(record: _Record) -> dict[str, Any]:
    code = first_web_address(record.text("code"))
    votes = record.text("upvotes").replace(",", "")
    return {
        "abstract": record.text("abstract") or record.text("summary"),
        "arxiv": _arxiv(record),
        "doi": _doi(record),
        "shown": _date(record),
        "year": year_of(record.texts("date")),
        "code": Code(code) if code else None,
        "project_page": first_web_address(record.text("project")),
        "keywords": _keywords(record),
        "upvotes": int(votes) if re.fullmatch(r"[0-9]{1,7}", votes) else None,
        **_authors(record).as_fields(),
    }


def _arxiv(record: _Record) -> str | None:
    """Return the id in the links of a block, or in the link that its title is."""
    ids = (arxiv_id(text) or find_arxiv_id(text) for text in record.texts("link"))
    titles = map(find_arxiv_id, record.texts("title"))
    return next(filter(None, (*ids, *titles)), None)


def _doi(record: _Record) -> str | None:
    return next(filter(None, map(find_doi, record.texts("link"))), None)


def _date(record: _Record) -> ShownDate | None:
    return next(filter(None, map(day_of, record.texts("date"))), None)


def _authors(record: _Record) -> Authors:
    return listed_authors(plain_text(record.text("authors")))


def _keywords(record: _Record) -> tuple[str, ...]:
    text = record.text("keywords")
    words = (clean(word.strip("# ")) for word in re.split(";" if ";" in text else ",", text))
    return tuple(dict.fromkeys(filter(None, words)))
