"""What stands around a piece of a page, as far as that tells what the piece is."""

from __future__ import annotations

from collections.abc import Sequence

from generator.sources.hf_pages import marks
from generator.sources.hf_pages.marks import Kind
from generator.sources.hf_pages.pieces import Piece
from generator.sources.plain_text.grammar import MAX_BYLINE_LENGTH, MAX_TITLE_LENGTH

# A footer begins at most so many pieces below an abstract: byline, separator, date.
_FOOTER_REACH = 3
# In the head of a page, navigation and tabs stand closer than this.
_MAX_HEAD_GAP = 8


class Neighbourhood:
    """The pieces of a page with their kinds; an index may be past the end, where nothing is.

    `head_end` is the index of the last line that is one of a page's head, or -1.
    """

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self._pieces = pieces
        kinds = marks.kinds_of(
            [piece.text for piece in pieces], [piece.addresses for piece in pieces]
        )
        self._kinds = [
            Kind.TEXT if piece.is_too_long else kind
            for piece, kind in zip(pieces, kinds, strict=True)
        ]
        # Whether cards begin with a mark that nothing else on a page has.
        self._has_marked_cards = any(
            kind is Kind.SUBMITTED
            or (kind is Kind.NUMBER and any(map(marks.is_vote, piece.addresses)))
            for piece, kind in zip(pieces, self._kinds, strict=True)
        )
        self._has_marked_cards |= any(
            piece.is_heading and self._kinds[index] is Kind.TEXT and self.has_paper_below(index)
            for index, piece in enumerate(pieces)
        )
        self.head_end = self._last_of_head()

    def kind(self, index: int) -> Kind:
        """Return the kind of the piece at `index`."""
        return self._kinds[index] if index < len(self._kinds) else Kind.NONE

    def _last_of_head(self) -> int:
        last = -1
        for index, kind in enumerate(self._kinds):
            if kind is Kind.SUBMITTED or (last >= 0 and index > last + _MAX_HEAD_GAP):
                break
            if kind is Kind.SURROUNDINGS:
                last = index
        return last

    def has_body(self, index: int) -> bool:
        """Return whether more of a card follows the title at `index`."""
        return self._pieces[index].is_heading or self.kind(index + 1) in (
            Kind.TEXT,
            Kind.AUTHORS,
            Kind.SEPARATOR,
            Kind.DATE,
        )

    def has_paper_below(self, index: int) -> bool:
        """Return whether what is below a heading shows that the heading is a title."""
        kind = self.kind(index + 1)
        if kind is Kind.TEXT:
            text = self._pieces[index + 1].text
            return marks.is_sentence(text) or self.kind(index + 2) is Kind.NUMBER
        return kind in (Kind.AUTHORS, Kind.SEPARATOR, Kind.DATE)

    def is_title_with_abstract(self, index: int) -> bool:
        """Return whether a title is at `index`, an abstract below it, and the end of a card."""
        if self.kind(index) is not Kind.TEXT or self.kind(index + 1) is not Kind.TEXT:
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
        has_footer = any(self.kind(i) in (Kind.SEPARATOR, Kind.DATE) for i in below)
        return has_footer or not (self._has_marked_cards or index < self.head_end)

    def is_empty(self, index: int) -> bool:
        """Return whether the piece at `index` is an image that leads nowhere."""
        return (
            index < len(self._pieces)
            and self._kinds[index] is Kind.NONE
            and not self._pieces[index].addresses
        )

    def is_name(self, index: int) -> bool:
        """Return whether the piece at `index`, below `Submitted by`, can be a user's name."""
        kind = self.kind(index)
        if kind is Kind.NUMBER:
            return self.kind(index + 1) is Kind.NUMBER
        if kind in (Kind.NONE, Kind.SUBMITTED):
            return False
        piece = self._pieces[index]
        return not (
            piece.is_heading
            or piece.is_too_long
            or len(piece.text) > MAX_BYLINE_LENGTH
            or any(map(marks.arxiv_id, piece.addresses))
        )
