"""A paper of a Markdown list while its lines are read → its entry."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any

from generator.model import Code, Entry
from generator.sources.addresses import first_web_address
from generator.sources.bibliography.dates import day_of, year_of
from generator.sources.bibliography.names import listed_authors
from generator.sources.labelled import label_line
from generator.sources.markdown_lists.item import ItemPaper, link_addresses
from generator.sources.markdown_text import plain_text

_MIN_ABSTRACT_LENGTH = 100
_IDEOGRAPH = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_ABSTRACTS = ("abstract", "summary")
# `Note: …` with a longer text is a sentence of the abstract.
_MAX_UNUSED_LABEL_LENGTH = 100

Labels = dict[str, list[str]]


def add_label(labels: Labels, text: str) -> str:
    """Add the value of a line such as `Authors: …`; return its field, empty if it is no label."""
    labelled = label_line(text)
    if labelled is None or not labelled.field:
        return ""
    if labelled.field == "other" and len(text) > _MAX_UNUSED_LABEL_LENGTH:
        return ""
    labels.setdefault(labelled.field, []).append(labelled.value.strip("* "))
    return labelled.field


def is_label_of_link(text: str) -> bool:
    """Return whether a line is the address of a paper with its label, such as `PDF: …`."""
    labelled = label_line(text)
    return labelled is not None and labelled.field == "link"


def is_label_of_abstract(text: str) -> bool:
    """Return whether a heading says that the abstract of a paper is below it."""
    labelled = label_line(f"{plain_text(text)}:")
    return labelled is not None and labelled.field in _ABSTRACTS


@dataclass
class ListedPaper:
    """A paper and the numbers of its lines; `has_text` if the text below it may be its abstract.

    `indent` is that of its list item, -1 for a heading and a line of text.
    """

    paper: ItemPaper
    indent: int
    has_text: bool
    lines: list[int]
    labels: Labels = field(default_factory=dict)
    _paragraphs: list[list[str]] = field(default_factory=lambda: [[]])
    _is_below_heading: bool = False  # all text is the abstract

    def covers(self, paper: ItemPaper) -> bool:
        """Return whether `paper` is the same one."""
        ids = {self.paper.arxiv, self.paper.doi} - {None}
        return bool(ids & {paper.arxiv, paper.doi})

    def add_line(self, number: int, text: str, *, is_item: bool = False) -> None:
        """Add a line: the value of a label, links, or a part of a paragraph."""
        self.lines.append(number)
        name = add_label(self.labels, text)
        if name in _ABSTRACTS:  # its paragraph may go on
            self._paragraphs.append(self.labels[name])
        code, project = link_addresses(text)
        self.paper = replace(
            self.paper,
            code=self.paper.code or code,
            project_page=self.paper.project_page or project,
        )
        if not name and not is_item:
            self._paragraphs[-1].append(text)

    def begin_abstract(self, number: int, text: str) -> None:
        """Add the heading of the abstract: all paragraphs below it belong there."""
        self.add_line(number, f"{plain_text(text)}:")
        self._is_below_heading = True

    def end_paragraph(self) -> None:
        """Begin another paragraph, unless the last one has no text yet."""
        if any(self._paragraphs[-1]) and not self._is_below_heading:
            self._paragraphs.append([])

    def abstract(self) -> str:
        """Return the text with the label, or what reads as prose below a heading."""
        for label in _ABSTRACTS:
            if any(self.labels.get(label, ())):
                return plain_text(" ".join(self.labels[label]))
        texts = (" ".join(parts).strip() for parts in self._paragraphs if self.has_text)
        return " ".join(plain_text(text) for text in texts if _is_prose(text))

    def entry(self, rank: int) -> Entry:
        """Return the entry of the paper."""
        names = plain_text(" ".join(self.labels.get("authors", ())[:1]))
        dates = [plain_text(text) for text in self.labels.get("date", ())]
        shown = next(filter(None, map(day_of, dates)), None)
        code = self.paper.code or self._address("code")
        fields: dict[str, Any] = listed_authors(names).as_fields()
        return Entry(
            rank=rank,
            title=self.paper.title,
            abstract=self.abstract(),
            lines=tuple(sorted(self.lines)),
            arxiv=self.paper.arxiv,
            doi=self.paper.doi,
            shown=shown,
            year=None if shown else year_of(dates),
            code=Code(code) if code else None,
            project_page=self.paper.project_page or self._address("project"),
            **fields,
        )

    def _address(self, label: str) -> str | None:
        addresses = map(first_web_address, self.labels.get(label, ()))
        return next(filter(None, addresses), None)


def _is_prose(text: str) -> bool:
    """Return whether a paragraph can be an abstract: long, and not a row of names or links."""
    words = plain_text(text).split()
    if 3 * len(_IDEOGRAPH.findall(text)) > len(text):
        return len(text) >= _MIN_ABSTRACT_LENGTH / 2
    small = sum(word[:1].islower() for word in words)
    is_emphasised = text[:1] in "*_" and text[-1:] in "*_"
    return len(text) >= _MIN_ABSTRACT_LENGTH and 2 * small > len(words) and not is_emphasised
