"""The entries of listings as they are compared: with their text cleaned and ids to compare by."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from generator.model import Entry, Listing, Summary
from generator.text import clean, fold

_ARXIV_SUBJECT = re.compile(r"\.[a-z]{2}(?=/)")


@dataclass(frozen=True, slots=True)
class CleanEntry:
    """An entry with its text cleaned, the name of its listing, and that listing's authority.

    `is_identified` says that its ids are not of the listing, but were found (`identified`).
    """

    listing: str
    entry: Entry
    title: str
    abstract: str
    folded_title: str
    authority: int = 0
    is_identified: bool = False

    @property
    def has_id(self) -> bool:
        """Whether the entry has an arXiv id or a DOI."""
        return bool(self.entry.arxiv or self.entry.doi)


def clean_entries(listing: Listing) -> list[CleanEntry]:
    """Return the entries of a listing with the text that is compared."""
    entries = []
    for entry in listing.entries:
        title, abstract = clean(entry.title), clean(entry.abstract)
        entries.append(
            CleanEntry(listing.name, entry, title, abstract, fold(title), listing.authority)
        )
    return entries


def arxiv_key(entry: Entry) -> str:
    """Return an arXiv id as all its spellings: `math.GT/0309136` and `math/0309136` are one.

    Empty if the entry has none.
    """
    return _ARXIV_SUBJECT.sub("", (entry.arxiv or "").casefold())


def doi_key(entry: Entry) -> str:
    """Return a DOI without case, or an empty text."""
    return (entry.doi or "").casefold()


@dataclass(frozen=True, slots=True)
class EntryValues:
    """The values of an entry that are made of text, clean; as in `Entry`."""

    author_names: tuple[str, ...]
    keywords: tuple[str, ...]
    categories: tuple[str, ...]
    summary: Summary | None


def entry_values(clean_entry: CleanEntry) -> EntryValues:
    """Return the values of an entry that are made of text."""
    entry = clean_entry.entry
    # Two authors of a paper may have the same name.
    names = tuple(filter(None, map(clean, entry.author_names)))
    summary = entry.summary and Summary(clean(entry.summary.text), clean(entry.summary.source))
    return EntryValues(
        author_names=names,
        keywords=_distinct(entry.keywords),
        categories=_distinct(entry.categories),
        summary=summary if summary and summary.text else None,
    )


def _distinct(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(clean, texts))))


def largest(numbers: Iterable[int | None]) -> int | None:
    """Return the largest number, None if there is none."""
    return max((number for number in numbers if number is not None), default=None)
