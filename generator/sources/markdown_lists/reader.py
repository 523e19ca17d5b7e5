"""The lines of a Markdown file → a listing in which every line is accounted for."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from generator.model import Count, Entry, Listing
from generator.problems import Problem
from generator.sources.decoding import Line
from generator.sources.document import Document
from generator.sources.markdown_lists.item import (
    ItemPaper,
    bare_title,
    is_beside_title,
    is_title,
    read_item,
    read_row,
)
from generator.sources.markdown_lists.paper import (
    Labels,
    ListedPaper,
    add_label,
    is_label_of_abstract,
    is_label_of_link,
)
from generator.sources.markdown_text import MarkdownLink, find_links, plain_text, simplify
from generator.sources.records import length_fault, title_fault

_HEADING = re.compile(r"#{1,6}\s+(?P<text>.*)", re.S)
_ITEM = re.compile(r"(?:[-*+•]|\d{1,4}[.)])\s+(?:\[[ xX]\]\s+)?(?P<text>.*)", re.S)
_QUOTE = re.compile(r"(?:>\s?)+")
_FENCES = ("```", "~~~")
_RULE_MARKS = ("-", "*", "_", "=")
_TABLE_RULE = re.compile(r"[\s|:-]+")
_CELL_END = re.compile(r"(?<!\\)\|")
_TITLE_COLUMN = re.compile(r"title|papers?|paper title|title of paper|标题|论文|论文标题", re.I)
# A line that begins with a link or bold text, behind a number or a mark.
_LEADING_LINK = re.compile(r"(?:\d{1,4}[.)]\s*)?[^\w\[\"“]{0,12}(?:\[|https?://)")
_LEADING_BOLD = re.compile(r"[^\w\[\"“*]{0,6}\*\*")
_BLOCK_TAG = re.compile(r"</?(?:details|div|h[1-6]|p|center|b|strong|summary)\b[^<>]*>", re.I)
_SUMMARY_TAG = re.compile(r"\s*:?\s*(?:</b>|</strong>)?\s*</summary>", re.I)
# What has a reader of its own: pages of Hugging Face as text or Markdown, HTML, JSON, BibTeX.
_OTHER_FORMAT = re.compile(
    r"and the research community|trending papers in your email inbox|^\W{0,4}\d{1,6} authors?$"
    r"|\A\s*(?:<(?:!doctype|html|\?xml|rss|feed)|\{|\[\s*[{\]]|@[a-z]+\{)",
    re.I | re.M,
)
# Sites on which an item without an id is a paper all the same.
_PAPER_SITE = re.compile(
    r"https?://(?:[\w-]{1,60}\.){0,4}(?:openreview\.net|aclanthology\.org|aclweb\.org|mlr\.press"
    r"|openaccess\.thecvf\.com|dl\.acm\.org|ieeexplore\.ieee\.org|semanticscholar\.org|jmlr\.org"
    r"|papers\.nips\.cc|neurips\.cc|link\.springer\.com|sciencedirect\.com|nature\.com|biorxiv\.org"
    r"|medrxiv\.org|ssrn\.com|arxiv\.org/(?:abs|pdf))/\S",
    re.I,
)
# A list has one of these, whatever their case.
_PAPER_ADDRESSES = ("arxiv.org/", "huggingface.co/papers", "hf.co/papers", "doi.org/")
_SAMPLE = 200_000
# A text in which a line happens to look like an item is no list.
_MIN_SHARE_OF_LINES = 0.05
# A title may stand this many lines above the links to its paper.
_MAX_LINES_TO_LINKS = 4
# A heading of fewer words above links may be that of a section.
_MIN_WORDS_OF_HEADING = 4
_UNSURE = (
    "The line links to a paper, but its title cannot be told from the rest.",
    "Make the title the text of the link, or take the line out.",
)
_NO_ID = (
    "The line links to a paper without an arXiv id or a DOI.",
    "Link to the paper on arXiv or by its DOI, or take the line out.",
)


def matches(document: Document) -> bool:
    """Return whether items, headings or rows with the title and id of a paper make up the file."""
    sample = document.text[:_SAMPLE]
    folded = sample.casefold()
    if not any(address in folded for address in _PAPER_ADDRESSES) or _OTHER_FORMAT.search(sample):
        return False
    is_whole = len(document.text) <= _SAMPLE
    part = document if is_whole else Document(document.name, sample.encode("utf-8", "replace"))
    count = _Reader(part).read().count
    return count.entries > (count.read - count.blank) * _MIN_SHARE_OF_LINES


def read(document: Document) -> Listing:
    """Read a file of the format."""
    return _Reader(document).read()


@dataclass
class _Title:
    """A line that may be the title of the paper that the lines below link to.

    `lines` are its number and those of the labels below it; `is_sure` if it is read in full.
    """

    text: str
    indent: int
    is_heading: bool
    lines: list[int]
    is_sure: bool = False
    labels: Labels = field(default_factory=dict)


class _Reader:
    """One pass over the lines of a file."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._papers: list[ListedPaper] = []
        self._current: ListedPaper | None = None
        self._title: _Title | None = None
        self._header: list[str] | None = None
        self._problems = list(document.decoded.problems)
        self._problem_lines: list[int] = []
        self._head: dict[int, None] = {}  # an ordered set
        self._last_line = 0

    def read(self) -> Listing:
        """Return the listing."""
        fence = ""
        for line in self._document.decoded.lines:
            text = line.raw.strip()
            if line.is_too_long:
                what = f"The line has more than 20,000 characters: “{line.text[:60]}”."
                self._reject(line.number, what, "Break the line, or take it out.")
            elif fence or text.startswith(_FENCES):
                self._head[line.number] = None
                if not fence:
                    fence = text[:3] if text.count(text[:3]) == 1 else ""
                elif text.startswith(fence):
                    fence = ""
            else:
                self._read_line(line)
            self._last_line = line.number
        return self._listing()

    def _read_line(self, line: Line) -> None:
        raw = line.raw.expandtabs(4).replace("&nbsp;", " ")
        if "<" in raw and "|" not in raw:
            raw = _BLOCK_TAG.sub("", _SUMMARY_TAG.sub(": ", raw))
        text = raw.strip()
        if "|" not in raw:
            text = simplify(text).strip()
        indent = len(raw) - len(raw.lstrip())
        quote = _QUOTE.match(text)
        if quote:
            text = text[quote.end() :].strip()
            indent += 1
        if self._current and line.number > self._last_line + 1:
            self._current.end_paragraph()
        heading, item = _HEADING.fullmatch(text), _ITEM.fullmatch(text)
        if not text:
            self._head[line.number] = None
        elif _is_rule(text):
            self._head[line.number] = None
            self._current = None
        elif text.startswith("|"):
            self._read_row(line.number, text)
        elif heading:
            self._read_heading(line.number, heading["text"].rstrip("# "))
        elif item:
            self._read_item(line.number, item["text"], indent)
        else:
            self._read_text(line.number, text, indent)

    def _read_row(self, number: int, text: str) -> None:
        cells = [cell.strip().replace("\\|", "|") for cell in _CELL_END.split(text.strip("|"))]
        if self._header is None or number > self._last_line + 1:
            self._header = cells
        columns = (
            column
            for column, cell in enumerate(self._header)
            if _TITLE_COLUMN.fullmatch(plain_text(cell))
        )
        paper = None if _TABLE_RULE.fullmatch(text) else read_row(cells, next(columns, None))
        self._current = self._title = None
        if paper is None:
            self._read_other(number, text)
        else:
            self._add(number, paper, text, -1, has_text=False)
            self._current = None

    def _read_heading(self, number: int, text: str) -> None:
        paper = read_item(text)
        if self._current and is_label_of_abstract(text):
            self._current.begin_abstract(number, text)
        elif paper is None:
            self._current = None
            self._read_other(number, text)
            self._expect(number, text, -1, is_heading=True)
        else:
            self._add(number, paper, text, -1, has_text=True)

    def _read_item(self, number: int, text: str, indent: int) -> None:
        paper, current = read_item(text), self._current
        if paper is not None:
            self._add(number, paper, text, indent, has_text=False)
        elif current and (current.indent < 0 or indent > current.indent):
            current.add_line(number, text, is_item=True)
        else:
            self._current = None
            self._read_other(number, text)
            self._expect(number, text, indent)

    def _read_text(self, number: int, text: str, indent: int) -> None:
        """Read a line that is neither heading, item nor row."""
        current, title = self._current, self._title
        leads = _LEADING_LINK.match(text) or _LEADING_BOLD.match(text)
        paper = read_item(text, from_links=True) if leads or title else None
        if paper and not paper.title and self._is_title_above(text, indent):
            self._add(number, paper, text, indent, has_text=True)
            return
        wrapped = self._read_wrapped(number, text)
        if wrapped is not None and title is not None:
            self._title = replace(title, text=wrapped.title, is_sure=True)
            self._add(number, replace(wrapped, title=""), text, indent, has_text=False)
            return
        if paper and leads and not paper.title:
            paper = read_item(text)
        if paper and leads and _is_entry(text, paper):
            self._add(number, paper, text, indent or -1, has_text=True)
        elif current and (current.indent < 0 or indent > current.indent or self._follows(number)):
            current.add_line(number, text)
        elif paper and not paper.title and (leads or self._goes_on(number)):
            self._add(number, paper, text, indent, has_text=True)
        else:
            self._current = None
            self._read_other(number, text, is_listed=bool(leads))
            if title and title.is_heading and add_label(title.labels, text):
                title.lines.append(number)
            elif _LEADING_BOLD.match(text) and text.endswith("**"):
                self._expect(number, text, -1, is_heading=True)

    def _read_wrapped(self, number: int, text: str) -> ItemPaper | None:
        """Return the paper of an item that goes on in the line `text`, if it has one there."""
        title = self._title
        if title is None or not self._goes_on(number):
            return None
        paper = read_item(f"{title.text} {text}", from_links=True)
        return paper if paper and paper.title else None

    def _goes_on(self, number: int) -> bool:
        """Return whether the line above is an item that may be a title, and goes on here."""
        title = self._title
        return title is not None and not title.is_heading and title.lines[-1] == number - 1

    def _follows(self, number: int) -> bool:
        return number == self._last_line + 1

    def _expect(self, number: int, text: str, indent: int, *, is_heading: bool = False) -> None:
        """Note that a line of the head may be the title of a paper that is linked below."""
        can_be = number in self._head and is_title(text)
        self._title = _Title(text, indent, is_heading, [number]) if can_be else None

    def _is_title_above(self, text: str, indent: int) -> bool:
        """Return whether a line above is the title of the paper that the line `text` links to."""
        title = self._title
        if title is None or self._last_line - title.lines[-1] >= _MAX_LINES_TO_LINKS:
            return False
        if title.is_sure:
            return True
        if title.is_heading:
            words = len(title.text.split())
            is_paper = words >= _MIN_WORDS_OF_HEADING and is_beside_title(text)
            return is_paper or is_label_of_link(text)
        is_below = indent > title.indent or self._follows(title.lines[-1] + 1)
        return is_below and (title.text.startswith("**") or is_beside_title(text))

    def _add(
        self, number: int, paper: ItemPaper, text: str, indent: int, *, has_text: bool
    ) -> None:
        """Add a paper, or what a line says of the current one; one without a title is a problem."""
        if self._current and self._current.covers(paper):
            self._current.add_line(number, "")
            links = self._current.paper
            self._current.paper = replace(
                links,
                doi=links.doi or paper.doi,
                code=links.code or paper.code,
                project_page=links.project_page or paper.project_page,
            )
            return
        listed = ListedPaper(paper, indent, has_text, [number])
        if self._title and not paper.title and self._is_title_above(text, indent):
            listed = _with_title(listed, self._title)
            for line in self._title.lines:
                del self._head[line]
        self._title = self._current = None
        fault = title_fault(listed.paper.title) if listed.paper.title else None
        if fault or not listed.paper.title:
            what, remedy = fault or _UNSURE
            self._reject(
                number, f"The line has a title that is none: {what}" if fault else what, remedy
            )
            self._problem_lines += listed.lines[:-1]
            return
        for other in paper.others:
            what = f"A second paper on the line was not read: “{other[:80]}”."
            self._note(number, what, "Put it on a line of its own.")
        self._current = listed
        self._papers.append(listed)

    def _read_other(self, number: int, text: str, *, is_listed: bool = True) -> None:
        """Count a line that is about no paper; an item of a site of papers is a problem."""
        links = find_links(simplify(text)) if is_listed else []
        if any(_is_paper_without_id(link) for link in links):
            self._reject(number, *_NO_ID)
        else:
            self._head[number] = None

    def _reject(self, number: int, what: str, remedy: str) -> None:
        self._problem_lines.append(number)
        self._note(number, what, remedy)

    def _note(self, number: int, what: str, remedy: str) -> None:
        self._problems.append(Problem(self._document.name, number, what, remedy))

    def _listing(self) -> Listing:
        file = self._document.decoded
        entries: list[Entry] = []
        for paper in self._papers:
            entry = paper.entry(len(entries) + 1)
            fault = length_fault(entry.title, entry.abstract)
            if fault:
                self._problem_lines += entry.lines
                self._note(entry.lines[0], *fault)
            else:
                entries.append(entry)
        if not file.is_text:
            self._problem_lines = list(range(1, file.line_count + 1))
        elif not entries and not self._problems:
            what = "The file has no item with the title of a paper and a link to it."
            self._note(1, what, "Save the listing again, or remove the file.")
        return Listing(
            name=self._document.name,
            entries=tuple(entries),
            problems=tuple(sorted(self._problems)),
            day=None,
            day_line=1,
            count=Count(
                read=file.line_count,
                blank=len(file.blank),
                head=len(self._head),
                entries=sum(len(entry.lines) for entry in entries),
                problems=len(self._problem_lines),
            ),
            digest=self._document.digest,
        )


def _with_title(listed: ListedPaper, title: _Title) -> ListedPaper:
    return replace(
        listed,
        paper=replace(listed.paper, title=title.text if title.is_sure else bare_title(title.text)),
        indent=title.indent,
        has_text=listed.has_text or title.is_heading,
        lines=[*title.lines, *listed.lines],
        labels=title.labels,
    )


def _is_rule(text: str) -> bool:
    marks = text.replace(" ", "")
    return len(marks) >= 3 and marks[0] in _RULE_MARKS and not marks.strip(marks[0])


def _is_paper_without_id(link: MarkdownLink) -> bool:
    is_paper = _PAPER_SITE.match(link.address) and is_title(link.text)
    return bool(is_paper) and read_item(link.address) is None


def _is_entry(text: str, paper: ItemPaper) -> bool:
    """Return whether a line of text is an entry, and no sentence that begins with a link."""
    links = find_links(text)
    rest = text[links[0].end :].lstrip('*_"” ') if links else ""
    is_sentence = rest[:1].islower() and not rest.startswith("by ")
    return bool(paper.title) and (text.startswith("**[") or not is_sentence)
