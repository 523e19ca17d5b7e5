"""A file of records → a listing in which every record is accounted for."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from generator.model import Count, Entry, Listing, ShownDate
from generator.problems import Problem
from generator.sources.document import Document
from generator.text import clean

_MAX_PROBLEMS_IN_A_ROW = 20
# No title of 5,087 real papers has fewer than two letters, and none has an address or a tag.
_LETTERS = re.compile(r"[^\W\d_].*[^\W\d_]", re.S)
# The longest abstract of them has fewer than 4,000 characters.
_MAX_LENGTH = 20_000
_MARKUP = re.compile(r"https?://|\]\(|!?\[\[|</?[a-z][^<>]*>|^#{1,6} ", re.I)


@dataclass(frozen=True, slots=True)
class Position:
    """Where a record is: its number, and the numbers of its first and last line, all from 1."""

    record: int
    first_line: int
    last_line: int


@dataclass(frozen=True, slots=True)
class _Rejection:
    """A record that is no entry, with its problem."""

    at: Position
    what: str
    remedy: str


@dataclass
class RecordListing:
    """The entries and problems of a file of records, as they are read.

    Each record is given to one of `add`, `reject` and `leave_out`, once.
    """

    document: Document
    _entries: list[Entry] = field(default_factory=list)
    _problems: list[Problem] = field(default_factory=list)
    _rejections: list[_Rejection] = field(default_factory=list)
    _left_out: int = 0

    def add(self, at: Position, title: str, abstract: str = "", **fields: Any) -> bool:
        """Add the entry of a record; `fields` are those of `Entry`, the year also beside a day.

        Return whether it is one: a wrong title is a problem.
        """
        fault = length_fault(title, abstract) or title_fault(title)
        if fault:
            self.reject(at, *fault)
            return False
        if fields.get("shown"):
            fields["year"] = None
        self._entries.append(
            Entry(
                rank=len(self._entries) + 1,
                title=title,
                abstract=abstract if clean(abstract) else "",
                lines=tuple(range(at.first_line, at.last_line + 1)),
                record=at.record,
                **fields,
            )
        )
        return True

    def warn(self, at: Position, what: str, remedy: str) -> None:
        """Add a problem of a record that is an entry all the same."""
        self.note(at.first_line, f"Record {at.record}: {what}", remedy)

    def reject(self, at: Position, what: str, remedy: str) -> None:
        """Count a record that is no entry, with its problem: sentences without their place."""
        self._rejections.append(_Rejection(at, what, remedy))

    def leave_out(self, number: int = 1) -> None:
        """Count records that are not listed on purpose."""
        self._left_out += number

    def note(self, line: int, what: str, remedy: str) -> None:
        """Add a problem of the file, not of a record."""
        self._problems.append(Problem(self.document.name, line, what, remedy))

    def finish(self, day: ShownDate | None = None, day_line: int = 1) -> Listing:
        """Return the listing. `day` is that on which the whole file was listed, if there is one."""
        self._note_rejections()
        entries, rejected = len(self._entries), len(self._rejections)
        read = entries + rejected + self._left_out
        if not entries and not self._problems:
            what = (
                "The file has no papers." if read == 0 else "The file has no paper that is listed."
            )
            self.note(1, what, "Save the listing again, or remove the file.")
        return Listing(
            name=self.document.name,
            entries=tuple(self._entries),
            problems=tuple(sorted(self._problems)),
            day=day,
            day_line=day_line,
            count=Count(read, 0, 0, entries, rejected, self._left_out, "record"),
            digest=self.document.digest,
        )

    def _note_rejections(self) -> None:
        """Add the problem of each rejected record; of many in a row with the same, only one."""
        numbered = enumerate(self._rejections)
        for (what, remedy, _), group in groupby(
            numbered, lambda pair: (pair[1].what, pair[1].remedy, pair[1].at.record - pair[0])
        ):
            places = [rejection.at for _, rejection in group]
            if len(places) > _MAX_PROBLEMS_IN_A_ROW:
                what = f"Records {places[0].record} to {places[-1].record}: {what}"
                self.note(places[0].first_line, what, remedy)
            else:
                for at in places:
                    self.note(at.first_line, f"Record {at.record}: {what}", remedy)


def length_fault(*texts: str) -> tuple[str, str] | None:
    """Return what is wrong with texts that are too long for a paper, or None."""
    longest = max(map(len, texts))
    if longest <= _MAX_LENGTH:
        return None
    what = f"A text of it has {longest:,} characters, which no title or abstract has."
    return what, "Take out of the record what is no abstract."


def title_fault(title: str) -> tuple[str, str] | None:
    """Return what is wrong with a title and what to do, or None if it can be one."""
    text = clean(title)
    if not text:
        return "It has no title.", "Add the title, or take the record out."
    if not _LETTERS.search(text):
        return (
            f"“{text[:60]}” is not a title, as it has no words.",
            "Put the paper's title in its place, or take the record out.",
        )
    if _MARKUP.search(text):
        return (
            f"“{text[:60]}” is not a title, as it has markup or an address in it.",
            "Save the listing in a format of the README, or put the plain title in its place.",
        )
    return None
