"""The cards of a page → entries; a card that shows no paper for certain is a problem."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from generator.model import Code, Entry, Organization, ShownDate, Summary
from generator.problems import Problem
from generator.sources.hf_pages import marks
from generator.sources.hf_pages.cards import Card
from generator.sources.hf_pages.pieces import Piece
from generator.sources.plain_text import marks as plain
from generator.sources.plain_text.grammar import (
    MAX_BYLINE_LENGTH,
    MAX_TITLE_LENGTH,
    MIN_ABSTRACT_LENGTH,
)
from generator.sources.records import title_fault
from generator.text import clean

SITE = "Hugging Face"
# The trending page shows the site's own sentence where it has one, and the abstract elsewhere.
# Of 636 abstracts (captures) none is one sentence.
_MAX_SUMMARY_LENGTH = 450
_SENTENCE_END = re.compile(r"[.!?][\"”')\]]{0,2} +(?=[\"“'(\[]?[A-Z0-9])")
_ABBREVIATION = re.compile(r"\b(?:e\.g|i\.e|et al|vs|cf|approx|etc|Fig|Eq|No|Dr|St|U\.S)\. ?$")
_ALT_NAME = re.compile(r"\[([\w.-]{1,96})\] +(\S.*)")
_QUOTE_LENGTH = 60
_MAX_NAME_LENGTH = 60  # of an organisation
_ADD_TITLE = "Add the title, or take the lines of the card out."


@dataclass(slots=True)
class Entries:
    """The entries of a page; each line is in one of them or among the rejected lines."""

    name: str
    entries: list[Entry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    rejected: set[int] = field(default_factory=set)
    _used: set[int] = field(default_factory=set)
    _trending: dict[tuple[str, str | None], int] = field(default_factory=dict)

    def add(self, card: Card) -> None:
        """Add the paper of a card. The second card of a paper on the trending page adds to it."""
        left_over = list(card.left_over)
        entry = self._entry(card, left_over) if card.pieces else None
        if entry is not None:
            self._add_entry(card, entry)
            if not (entry.abstract or entry.summary or left_over or _is_day(card)):
                what = f"A paper has no abstract: “{_quote(clean(entry.title))}”."
                remedy = "Add the abstract below the title. Until then the paper has none."
                self.problems.append(Problem(self.name, entry.lines[0], what, remedy))
        for run in runs(left_over):
            self.reject(
                run,
                "A line of a page has no place in its paper's card",
                "Take the line out, or save the page again.",
            )

    def reject(self, pieces: Sequence[Piece], what: str, remedy: str) -> None:
        """Add one problem for pieces that are no part of an entry, with a quote of the first."""
        self._reject_lines(pieces)
        text = next((piece.text for piece in pieces if piece.text), "")
        line = pieces[0].numbers[0]
        self.problems.append(Problem(self.name, line, f"{what}: “{_quote(text)}”.", remedy))

    def _reject_lines(self, pieces: Sequence[Piece]) -> None:
        self.rejected.update(number for piece in pieces for number in piece.numbers)

    def _add_entry(self, card: Card, entry: Entry) -> None:
        key = (clean(entry.title), entry.arxiv)
        first = self._trending.get(key) if card.is_trending else None
        if first is not None:
            self.entries[first] = _merged(self.entries[first], entry)
        else:
            if card.is_trending:
                self._trending[key] = len(self.entries)
            self.entries.append(replace(entry, rank=len(self.entries) + 1))

    def _entry(self, card: Card, left_over: list[Piece]) -> Entry | None:
        """Return the entry of a card, without a rank; None if it is a problem, which is added."""
        if card.title is None:
            self.reject(card.pieces, "A card of a page has no title", _ADD_TITLE)
            return None
        fault = title_fault(card.title.raw) or _fault_of_card(card, card.title)
        if fault:
            self._reject_lines(card.pieces)
            self.problems.append(Problem(self.name, card.title.numbers[0], *fault))
            return None
        organization, body = _organization(card)
        body, others = _abstract(card, body)
        left_over += others
        left = {number for piece in left_over for number in piece.numbers}
        numbers = {number for piece in card.pieces for number in piece.numbers} - self._used
        lines = tuple(sorted(numbers - (left - set(card.title.numbers))))
        if not lines:
            return None
        self._used.update(lines)
        abstract = "\n".join(piece.raw for piece in body)
        shown, comments = self._date(card)
        is_summary = card.is_trending and _is_summary(clean(abstract))
        return Entry(
            rank=0,
            title=card.title.raw,
            abstract="" if is_summary else abstract,
            lines=lines,
            authors=card.authors,
            organization=organization,
            shown=shown,
            comments=comments if card.comments is None else card.comments,
            arxiv=_arxiv_id(card),
            upvotes=card.upvotes,
            code=_code(card),
            project_page=card.project,
            summary=Summary(clean(abstract), SITE) if is_summary else None,
        )

    def _date(self, card: Card) -> tuple[ShownDate | None, int | None]:
        if card.date is None:
            return None, None
        try:
            return plain.shown_date(marks.without_date_prefix(card.date.text))
        except ValueError as error:
            self.problems.append(
                Problem(
                    self.name,
                    card.date.numbers[0],
                    f"The date of a paper cannot be read ({error}).",
                    "Correct the line. Until then the paper has no date.",
                )
            )
            return None, None


def _fault_of_card(card: Card, title: Piece) -> tuple[str, str] | None:
    """Return what is wrong with what stands where a card has its title, and what to do."""
    is_linked = any(map(marks.arxiv_id, title.addresses))
    is_certain = title.is_heading or is_linked
    is_text = title.text.endswith(".") and not title.is_heading
    if len(title.text) > MAX_TITLE_LENGTH or (
        is_text and (not is_linked or len(title.text) >= MIN_ABSTRACT_LENGTH)
    ):
        return f"“{_quote(title.text)}” is an abstract without a title.", _ADD_TITLE
    if card.needs_heading and not title.is_heading:
        return f"“{_quote(title.text)}” is not a title, as it is no heading.", _ADD_TITLE
    # Each paper of a day has a title, and an organisation or a number of authors.
    has_byline = bool(card.texts) or card.authors is not None
    if _is_day(card) and not (has_byline or is_certain or len(title.text) >= _MAX_NAME_LENGTH):
        return f"“{_quote(title.text)}” may be the organisation, not the title.", _ADD_TITLE
    if not (card.texts or card.is_submitted or card.date or is_linked) and (
        card.authors is None and card.upvotes is None
    ):
        return f"“{_quote(title.text)}” stands alone.", "Take it out, or save the page again."
    return None


def _is_day(card: Card) -> bool:
    """Return whether a card is one of a day's page, which has no abstracts and no dates."""
    return card.is_submitted and card.date is None and not card.is_trending


def _quote(text: str) -> str:
    return text[:_QUOTE_LENGTH] + ("…" if len(text) > _QUOTE_LENGTH else "")


def runs(pieces: Iterable[Piece]) -> list[list[Piece]]:
    """Return the pieces in runs of neighbouring lines."""
    runs: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: piece.numbers):
        if runs and piece.numbers[0] - runs[-1][-1].numbers[-1] <= 2:
            runs[-1].append(piece)
        else:
            runs.append([piece])
    return runs


def _organization(card: Card) -> tuple[str | Organization | None, list[Piece]]:
    """Return the organisation of a card, and its texts without it."""
    if not card.texts or card.authors is not None:
        return None, card.texts
    *others, last = card.texts
    is_day = _is_day(card)
    handle = next(filter(None, map(marks.handle, last.addresses)), None)
    is_byline = len(last.text) < MAX_BYLINE_LENGTH and not last.text.endswith(".")
    is_note = last.text.startswith("[") and last.text.endswith("]")
    if (
        last.is_too_long
        or is_note
        or not (handle or (is_byline and (others or is_day or card.date)))
    ):
        return None, card.texts
    if not handle and not others and not is_day and marks.is_sentence(last.text):
        return None, card.texts
    text = plain.without_bullet(last.text)
    alt = _ALT_NAME.fullmatch(text)
    if alt:
        return Organization(alt[2], alt[1]), others
    if handle:
        return Organization(text, handle), others
    return (Organization(text, None) if card.is_submitted else text), others


def _abstract(card: Card, texts: Sequence[Piece]) -> tuple[list[Piece], list[Piece]]:
    """Return the paragraphs of the abstract, and the texts that cannot be of it."""
    for index, piece in enumerate(texts):
        is_linked = any(map(marks.arxiv_id, piece.addresses))
        if piece.is_too_long or not (marks.is_sentence(piece.text) or is_linked):
            return list(texts[:index]), list(texts[index:])
    return list(texts), []


def _is_summary(text: str) -> bool:
    """Return whether a text of the trending page is the site's sentence, not the abstract."""
    return 0 < len(text) < _MAX_SUMMARY_LENGTH and not any(
        not _ABBREVIATION.search(text, max(0, end.start() - 8), end.start() + 1)
        for end in _SENTENCE_END.finditer(text)
    )


def _arxiv_id(card: Card) -> str | None:
    """Return the id to which the title leads, or the only one to which the card leads."""
    if card.title is not None:
        for address in card.title.addresses:
            if id := marks.arxiv_id(address):
                return id
    ids = {
        id
        for piece in card.pieces
        if piece not in card.texts
        for id in map(marks.arxiv_id, piece.addresses)
        if id
    }
    return ids.pop() if len(ids) == 1 else None


def _code(card: Card) -> Code | None:
    if card.repository is None and card.stars is None:
        return None
    return Code(card.repository or "", card.stars)


def _merged(first: Entry, second: Entry) -> Entry:
    """Return the first entry with the lines of both, and what only the second has."""
    missing = {
        name: getattr(second, name)
        for name in Entry.__dataclass_fields__
        if name not in ("rank", "lines") and getattr(first, name) in (None, "", ())
    }
    lines = tuple(sorted({*first.lines, *second.lines}))
    return replace(first, **missing, lines=lines)
