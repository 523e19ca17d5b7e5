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
from generator.sources.hf_pages.pieces import Piece
from generator.sources.plain_text.grammar import MAX_BYLINE_LENGTH, MAX_TITLE_LENGTH

# A footer begins at most so many pieces below an abstract: byline, separator, date.
_FOOTER_REACH = 3
# What stands around the papers is a name or a slogan.
_MAX_SURROUNDINGS_LENGTH = 80


@dataclass(slots=True)
class Card:
    """The pieces of a card, and its facts as far as the form of a piece tells them."""

    pieces: list[Piece] = field(default_factory=list)
    left_over: list[Piece] = field(default_factory=list)
    title: Piece | None = None
    texts: list[Piece] = field(default_factory=list)
    date: Piece | None = None
    is_submitted: bool = False
    is_trending: bool = False
    has_separator: bool = False
    ends_texts: bool = False
    upvotes: int | None = None
    comments: int | None = None
    stars: int | None = None
    authors: int | None = None
    repository: str | None = None
    project: str | None = None


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
        self._kinds = [
            Kind.TEXT if piece.is_too_long else marks.kind_of_text(piece.text) for piece in pieces
        ]
        self._has_strong_starts = any(kind is Kind.SUBMITTED for kind in self._kinds) or any(
            kind is Kind.NUMBER and any(map(marks.is_vote, piece.addresses))
            for piece, kind in zip(pieces, self._kinds, strict=True)
        )
        self._head_end = self._last_of_head()
        self._page = Page()
        self._card: Card | None = None
        self._index = 0

    def parse(self) -> Page:
        while self._index < len(self._pieces):
            piece, kind = self._pieces[self._index], self._kinds[self._index]
            if self._starts_card(self._index):
                self._open()
            if self._card is None:
                self._surround(piece, kind)
            elif piece.is_too_long or not _MEANINGS[kind](self, self._card, piece):
                self._leave_over(self._card, piece, kind)
            self._index += 1
        return self._page

    def _last_of_head(self) -> int:
        """Return the index of the last line of the page's head before its first card."""
        last = -1
        for index, kind in enumerate(self._kinds):
            if kind is Kind.SUBMITTED:
                break
            if kind is Kind.SURROUNDINGS:
                last = index
            elif last >= 0 and index > last + 8:
                break
        return last

    # Where cards begin ---------------------------------------------------------------------

    def _starts_card(self, index: int) -> bool:
        """Return whether the piece at `index` begins another card than the one that is open."""
        piece, kind, card = self._pieces[index], self._kinds[index], self._card
        if piece.is_too_long:
            return False
        has_title = card is not None and card.title is not None
        if kind is Kind.SUBMITTED:
            return card is None or has_title or card.is_submitted
        if kind is Kind.NONE:
            return self._is_picture_of_another(piece)
        if kind is Kind.NUMBER:
            return (card is None or has_title) and self._is_vote_of_next(index)
        if piece.is_heading and any(map(marks.arxiv_id, piece.addresses)):
            return card is None or has_title
        if kind is Kind.TEXT and (card is None or (has_title and self._is_full(card))):
            return self._is_title_with_abstract(index)
        return False

    def _is_picture_of_another(self, piece: Piece) -> bool:
        """Return whether an image leads to a paper, and to another than that of the open card."""
        paper = next(filter(None, map(marks.arxiv_id, piece.addresses)), None)
        if paper is None:
            return False
        if self._card is None:
            return True
        papers = {id for p in self._card.pieces for id in map(marks.arxiv_id, p.addresses) if id}
        return self._card.title is not None and paper not in papers

    def _is_vote_of_next(self, index: int) -> bool:
        """Return whether a number counts the votes for the paper whose title is below it."""
        piece, card = self._pieces[index], self._card
        if piece.addresses:
            return any(map(marks.is_vote, piece.addresses)) and not self._is_awaited(card)
        if self._is_awaited(card) or self._kind(index + 1) is not Kind.TEXT:
            return False
        if card is not None and card.is_submitted and not self._is_title_with_abstract(index + 1):
            return False
        return self._has_body(index + 1)

    def _is_awaited(self, card: Card | None) -> bool:
        return card is not None and card.is_trending and card.upvotes is None

    def _has_body(self, index: int) -> bool:
        """Return whether more of a card follows the title at `index`."""
        return self._pieces[index].is_heading or self._kind(index + 1) in (
            Kind.TEXT,
            Kind.AUTHORS,
            Kind.SEPARATOR,
            Kind.DATE,
        )

    def _is_title_with_abstract(self, index: int) -> bool:
        """Return whether a title is at `index`, an abstract below it, and the end of a card."""
        if self._kind(index) is not Kind.TEXT or self._kind(index + 1) is not Kind.TEXT:
            return False
        title, abstract = self._pieces[index], self._pieces[index + 1]
        if (
            title.is_too_long
            or len(title.text) > MAX_TITLE_LENGTH
            or title.text.endswith(".")
            or not marks.is_sentence(abstract.text)
        ):
            return False
        below = range(index + 2, index + 2 + _FOOTER_REACH)
        has_footer = any(self._kind(i) in (Kind.SEPARATOR, Kind.DATE) for i in below)
        return has_footer or not (self._has_strong_starts or index < self._head_end)

    def _is_full(self, card: Card) -> bool:
        return bool(card.date or card.texts)

    def _kind(self, index: int) -> Kind:
        return self._kinds[index] if index < len(self._kinds) else Kind.NONE

    def _open(self) -> None:
        self._card = Card()
        self._page.cards.append(self._card)

    # What is in no card --------------------------------------------------------------------

    def _surround(self, piece: Piece, kind: Kind) -> None:
        is_short = len(piece.text) <= _MAX_SURROUNDINGS_LENGTH and not piece.is_too_long
        if kind in (Kind.SURROUNDINGS, Kind.NONE) or is_short:
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
        card.pieces.append(piece)
        return True

    def _submitted(self, card: Card, piece: Piece) -> bool:
        card.is_submitted = True
        card.pieces.append(piece)
        if marks.submitter(piece.text) is None and self._is_name(self._index + 1):
            self._index += 1
            card.pieces.append(self._pieces[self._index])
        return True

    def _is_name(self, index: int) -> bool:
        """Return whether the piece below `Submitted by` is the name, as it is wherever it can."""
        kind = self._kind(index)
        if kind is Kind.NUMBER:
            return self._kind(index + 1) is Kind.NUMBER
        if kind in (Kind.NONE, Kind.SUBMITTED):
            return False
        piece = self._pieces[index]
        return not (
            piece.is_heading
            or piece.is_too_long
            or len(piece.text) > MAX_BYLINE_LENGTH
            or any(map(marks.arxiv_id, piece.addresses))
        )

    def _number(self, card: Card, piece: Piece) -> bool:
        """Take a number for what its address says, or its place among the others."""
        field = self._field_of_number(card, piece)
        if field is None or getattr(card, field) is not None:
            return False
        setattr(card, field, marks.amount(piece.text))
        card.pieces.append(piece)
        return True

    def _field_of_number(self, card: Card, piece: Piece) -> str | None:
        if any(map(marks.is_vote, piece.addresses)):
            return "upvotes"
        if card.title is None or self._is_awaited(card):
            return "upvotes"
        if any(map(marks.is_discussion, piece.addresses)):
            return "comments"
        if marks.is_dash(piece.text):
            return None
        if any(map(marks.arxiv_id, piece.addresses)) or any(map(marks.repository, piece.addresses)):
            return "stars"
        if card.date is not None or card.stars is not None:
            return "comments"
        is_first_of_two = self._kind(self._index + 1) is Kind.NUMBER and not self._is_vote_of_next(
            self._index + 1
        )
        return "stars" if is_first_of_two or marks.is_rounded(piece.text) else "comments"

    def _upvote(self, card: Card, piece: Piece) -> bool:
        if card.title is None or card.is_trending:
            return False
        card.is_trending = True
        card.upvotes = marks.amount(piece.text)
        card.pieces.append(piece)
        return True

    def _code(self, card: Card, piece: Piece) -> bool:
        if card.title is None:
            return self._as_title(card, piece)
        card.repository = next(filter(None, map(marks.repository, piece.addresses)), None)
        card.stars = marks.amount(piece.text)
        card.pieces.append(piece)
        if card.stars is None and self._kind(self._index + 1) is Kind.NUMBER:
            self._index += 1
            card.stars = marks.amount(self._pieces[self._index].text)
            card.pieces.append(self._pieces[self._index])
        return True

    def _arxiv(self, card: Card, piece: Piece) -> bool:
        if card.title is None:
            return self._as_title(card, piece)
        card.pieces.append(piece)
        return True

    def _project(self, card: Card, piece: Piece) -> bool:
        if card.title is None:
            return self._as_title(card, piece)
        card.project = next(iter(piece.addresses), None)
        card.pieces.append(piece)
        return True

    def _authors(self, card: Card, piece: Piece) -> bool:
        if card.title is None:
            return self._as_title(card, piece)
        if card.authors is not None:
            return False
        card.authors = marks.author_count(piece.text)
        card.ends_texts = True
        card.pieces.append(piece)
        return True

    def _separator(self, card: Card, piece: Piece) -> bool:
        if card.title is None or card.has_separator:
            return False
        card.has_separator = card.ends_texts = True
        card.pieces.append(piece)
        return True

    def _date(self, card: Card, piece: Piece) -> bool:
        if card.title is None:
            return self._as_title(card, piece)
        if card.date is not None:
            return False
        card.date = piece
        card.ends_texts = True
        card.pieces.append(piece)
        return True

    def _surroundings(self, card: Card, piece: Piece) -> bool:
        """Take a word such as Models for a title or an organisation only where one is due."""
        if card.title is None:
            return bool(card.pieces) and self._as_title(card, piece)
        if self._kind(self._index + 1) in (Kind.SEPARATOR, Kind.DATE):
            return self._text(card, piece)
        return False

    def _nothing(self, card: Card, piece: Piece) -> bool:
        card.pieces.append(piece)
        return True

    def _text(self, card: Card, piece: Piece) -> bool:
        if card.title is None:
            return self._as_title(card, piece)
        if card.ends_texts or card.is_trending:
            return False
        card.texts.append(piece)
        card.pieces.append(piece)
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
