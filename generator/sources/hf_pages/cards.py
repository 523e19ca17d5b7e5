"""Pieces → the cards of a page, and what surrounds them.

    page      := surroundings (card | surroundings)*
    day       card := picture? "Submitted by" name votes? title (organisation | authors)? stars?
                      comments?
    search    card := votes? title abstract (organisation | authors)? separator date comments?
    trending  card := "Submitted by" name title (abstract | summary) (organisation | authors)?
                      date "Upvote" votes ("GitHub" stars)? "arXiv Page"?

One reader reads them all: a table says what a piece of each kind means to the card that is open,
and whether it opens another. A piece that means nothing there is left over.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from generator.sources.hf_pages import marks
from generator.sources.hf_pages.marks import Kind
from generator.sources.hf_pages.neighbourhood import Neighbourhood
from generator.sources.hf_pages.pieces import Piece
from generator.sources.plain_text.grammar import MAX_TITLE_LENGTH

# Few papers of a day have so many comments, and most repositories more stars.
_MIN_STARS = 100
# What stands around the papers is a name or a slogan.
_MAX_SURROUNDINGS_LENGTH = 80


@dataclass(slots=True)
class Card:
    """The pieces of a card, and its facts as far as the form of a piece tells them.

    `is_trending` says that the page is the trending one, `needs_heading` that its titles are
    headings.
    """

    pieces: list[Piece] = field(default_factory=list)
    left_over: list[Piece] = field(default_factory=list)
    title: Piece | None = None
    texts: list[Piece] = field(default_factory=list)
    date: Piece | None = None
    is_submitted: bool = False
    is_trending: bool = False
    awaits_upvotes: bool = False
    needs_heading: bool = False
    has_separator: bool = False
    ends_texts: bool = False
    upvotes: int | None = None
    comments: int | None = None
    stars: int | None = None
    authors: int | None = None
    repository: str | None = None
    project: str | None = None
    papers: set[str] = field(default_factory=set)

    def add(self, piece: Piece) -> None:
        """Add a piece, and the arXiv ids to which it leads."""
        self.pieces.append(piece)
        self.papers.update(filter(None, map(marks.arxiv_id, piece.addresses)))


@dataclass(slots=True)
class Page:
    """A page in parts: its cards, what surrounds them, and what belongs to neither, in order."""

    cards: list[Card] = field(default_factory=list)
    surroundings: list[Piece] = field(default_factory=list)
    strays: list[Piece] = field(default_factory=list)


def parse(pieces: Sequence[Piece]) -> Page:
    """Return the page that `pieces` are."""
    return _Parser(pieces).parse()


class _Parser:
    """Reads pieces in their order; `_card` is the card that is open."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self._pieces = pieces
        self._around = Neighbourhood(pieces)
        self._page = Page()
        self._card: Card | None = None
        self._index = 0

    def parse(self) -> Page:
        while self._index < len(self._pieces):
            piece, kind = self._pieces[self._index], self._around.kind(self._index)
            if self._starts_card(piece, kind, self._index):
                self._card = Card()
                self._page.cards.append(self._card)
            if self._card is None:
                self._surround(piece, kind)
            elif piece.is_too_long or not _MEANINGS[kind](self, self._card, piece):
                self._leave_over(self._card, piece, kind)
            self._index += 1
        cards = self._page.cards
        is_trending = any(card.is_trending for card in cards)
        has_headings = any(card.title is not None and card.title.is_heading for card in cards)
        for card in cards:
            card.is_trending, card.needs_heading = is_trending, has_headings
        return self._page

    # Where cards begin ---------------------------------------------------------------------

    def _starts_card(self, piece: Piece, kind: Kind, index: int) -> bool:
        """Return whether a piece begins another card than the one that is open."""
        card = self._card
        if piece.is_too_long:
            return False
        if kind is Kind.SUBMITTED:
            return card is None or card.title is not None or card.is_submitted
        if kind is Kind.NONE:
            return self._is_picture_of_another(piece)
        if card is not None and card.title is None:
            return False
        if kind is Kind.NUMBER:
            return self._is_vote_of_next(index)
        if piece.is_heading and kind is not Kind.SURROUNDINGS:
            return any(map(marks.arxiv_id, piece.addresses)) or (
                kind is Kind.TEXT and self._around.has_paper_below(index)
            )
        is_full = card is None or bool(card.date or card.texts)
        return kind is Kind.TEXT and is_full and self._around.is_title_with_abstract(index)

    def _is_picture_of_another(self, piece: Piece) -> bool:
        """Return whether an image leads to a paper, and to another than that of the open card."""
        paper = next(filter(None, map(marks.arxiv_id, piece.addresses)), None)
        if paper is None or self._card is None:
            return paper is not None
        return self._card.title is not None and paper not in self._card.papers

    def _is_vote_of_next(self, index: int) -> bool:
        """Return whether a number counts the votes for the paper whose title is below it."""
        piece, card, around = self._pieces[index], self._card, self._around
        if card is not None and card.awaits_upvotes and card.upvotes is None:
            return False
        if piece.addresses:
            return any(map(marks.is_vote, piece.addresses))
        if around.kind(index + 1) is not Kind.TEXT:
            return False
        if card is not None and card.is_submitted and not around.is_title_with_abstract(index + 1):
            return False
        return around.has_body(index + 1)

    # What is in no card --------------------------------------------------------------------

    def _surround(self, piece: Piece, kind: Kind) -> None:
        length = len(piece.text)
        is_of_head = self._index < self._around.head_end and not piece.text.endswith(".")
        is_short = length <= (MAX_TITLE_LENGTH if is_of_head else _MAX_SURROUNDINGS_LENGTH)
        if kind in (Kind.SURROUNDINGS, Kind.NONE) or (is_short and not piece.is_too_long):
            self._page.surroundings.append(piece)
        else:
            self._page.strays.append(piece)

    def _leave_over(self, card: Card, piece: Piece, kind: Kind) -> None:
        """Put a piece that means nothing to the open card where it belongs."""
        if kind is Kind.SURROUNDINGS:
            self._card = None
            self._page.surroundings.append(piece)
        else:
            card.left_over.append(piece)

    # What a piece means to a card ----------------------------------------------------------

    def _as_title(self, card: Card, piece: Piece) -> bool:
        """Take a piece of any form as the title, where a title is due."""
        if card.title is not None:
            return False
        card.title = piece
        card.add(piece)
        return True

    def _as_odd_title(self, card: Card, piece: Piece) -> bool:
        """Take a piece that looks like a date or a link as the title of what is below it."""
        return self._around.kind(self._index + 1) is Kind.TEXT and self._as_title(card, piece)

    def _submitted(self, card: Card, piece: Piece) -> bool:
        card.is_submitted = True
        card.add(piece)
        if marks.submitter(piece.text) is not None:
            return True
        name = self._index + 1
        while self._around.is_empty(name):
            name += 1
        if self._around.is_name(name):
            for below in self._pieces[self._index + 1 : name + 1]:
                card.add(below)
            self._index = name
        return True

    def _number(self, card: Card, piece: Piece) -> bool:
        """Take a number for what its address says, or its place among the others."""
        field = self._field_of_number(card, piece)
        if field is None:
            return self._nothing(card, piece)
        if getattr(card, field) is not None:
            # Where a title is due, a number is one: of digits, which is told as a problem.
            return self._as_title(card, piece)
        setattr(card, field, marks.amount(piece.text))
        card.add(piece)
        return True

    def _field_of_number(self, card: Card, piece: Piece) -> str | None:
        """Return what a number counts; None for a dash that stands for an image in a list."""
        if any(map(marks.is_vote, piece.addresses)):
            return "upvotes"
        if card.title is None or (card.awaits_upvotes and card.upvotes is None):
            return "upvotes"
        if any(map(marks.is_discussion, piece.addresses)):
            return "comments"
        if marks.is_dash(piece.text):
            return None
        if any(map(marks.arxiv_id, piece.addresses)) or any(map(marks.repository, piece.addresses)):
            return "stars"
        if card.date is not None or card.stars is not None:
            return "comments"
        below = self._index + 1
        is_first_of_two = self._around.kind(below) is Kind.NUMBER and not self._is_vote_of_next(
            below
        )
        is_large = (marks.amount(piece.text) or 0) >= _MIN_STARS
        return "stars" if is_first_of_two or is_large else "comments"

    def _upvote(self, card: Card, piece: Piece) -> bool:
        if card.title is None or card.awaits_upvotes:
            return False
        card.is_trending = card.awaits_upvotes = True
        card.upvotes = marks.amount(piece.text)
        card.add(piece)
        return True

    def _code(self, card: Card, piece: Piece) -> bool:
        if card.title is None:
            return self._as_odd_title(card, piece)
        card.is_trending = True
        card.repository = next(filter(None, map(marks.repository, piece.addresses)), None)
        card.stars = marks.amount(piece.text)
        card.add(piece)
        if card.stars is None and self._around.kind(self._index + 1) is Kind.NUMBER:
            self._index += 1
            card.stars = marks.amount(self._pieces[self._index].text)
            card.add(self._pieces[self._index])
        return True

    def _arxiv(self, card: Card, piece: Piece) -> bool:
        if card.title is None:
            return self._as_odd_title(card, piece)
        card.is_trending = True
        card.add(piece)
        return True

    def _project(self, card: Card, piece: Piece) -> bool:
        if card.title is None:
            return self._as_odd_title(card, piece)
        card.project = next(iter(piece.addresses), None)
        card.add(piece)
        return True

    def _authors(self, card: Card, piece: Piece) -> bool:
        if card.title is None or card.authors is not None:
            return False
        card.authors = marks.author_count(piece.text)
        card.ends_texts = True
        card.add(piece)
        return True

    def _separator(self, card: Card, piece: Piece) -> bool:
        if card.title is None or card.has_separator:
            return False
        card.has_separator = card.ends_texts = True
        card.add(piece)
        return True

    def _date(self, card: Card, piece: Piece) -> bool:
        if card.title is None:
            return self._as_odd_title(card, piece)
        if card.date is not None:
            return False
        card.date = piece
        card.ends_texts = True
        card.add(piece)
        return True

    def _surroundings(self, card: Card, piece: Piece) -> bool:
        """Take a word such as Models for a title or an organisation only where one is due."""
        if card.title is None:
            return bool(card.pieces) and self._as_odd_title(card, piece)
        below = self._around.kind(self._index + 1)
        is_day = card.is_submitted and not card.texts
        if below in (Kind.SEPARATOR, Kind.DATE) or (below is Kind.NUMBER and is_day):
            return self._text(card, piece)
        return False

    def _nothing(self, card: Card, piece: Piece) -> bool:
        card.add(piece)
        return True

    def _text(self, card: Card, piece: Piece) -> bool:
        if card.title is None:
            return self._as_title(card, piece)
        if card.ends_texts or card.is_trending:
            return False
        card.texts.append(piece)
        card.add(piece)
        return True


_MEANINGS: dict[Kind, Callable[[_Parser, Card, Piece], bool]] = {
    Kind.NONE: _Parser._nothing,
    Kind.SUBMITTED: _Parser._submitted,
    Kind.NUMBER: _Parser._number,
    Kind.UPVOTE: _Parser._upvote,
    Kind.CODE: _Parser._code,
    Kind.ARXIV: _Parser._arxiv,
    Kind.PROJECT: _Parser._project,
    Kind.AUTHORS: _Parser._authors,
    Kind.SEPARATOR: _Parser._separator,
    Kind.DATE: _Parser._date,
    Kind.SURROUNDINGS: _Parser._surroundings,
    Kind.TEXT: _Parser._text,
}
