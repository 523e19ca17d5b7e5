"""The entries of one paper → the paper, with the best value of each field.

Of two sources the one with more authority is right (`Listing.authority`); the rest decides among
equal ones. Title and abstract: the longest. Date: one whose year is shown before one whose year
the listing gives, one inferred, and one without a year; then the earliest. Where no source
has a day, the year alone. Organisation: the one
shown most often. Authors' names, keywords, categories: the most. Whatever the authority, the
larger number of authors, comments and upvotes, the repository with the most stars, and the first
day on a list. Ties go to the first in the order of code points, so that the order of the files
has no effect. Every other value is a `Difference`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from generator.catalogue.dating import is_day
from generator.catalogue.differences import differences_of
from generator.catalogue.entries import CleanEntry, entry_values, largest
from generator.model import (
    Code,
    DatedListing,
    Difference,
    Organization,
    Paper,
    ShownDate,
    Sighting,
    Summary,
)
from generator.settings import OrganizationSettings
from generator.text import clean, fold_accents

Organizations = Mapping[str, OrganizationSettings]


@dataclass(frozen=True, slots=True)
class _Day:
    """The date of an entry with its year resolved; a lower `rank` is better known."""

    rank: int
    date: ShownDate
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ListedPaper:
    """A paper with its texts as listed, and the entries that they and the differences are of."""

    paper: Paper
    title_entry: CleanEntry
    abstract_entry: CleanEntry
    differences: tuple[Difference, ...]


def merge(
    id: str,
    entries: Sequence[CleanEntry],
    listings: Mapping[str, DatedListing],
    exceptions: Organizations,
) -> ListedPaper:
    """Merge the entries of a paper, whose id is `id`; `listings` has every listing by name."""
    entries = sorted(
        entries, key=lambda entry: (*_oldest_first(listings[entry.listing]), entry.entry.rank)
    )
    days = [_resolve(entry, listings[entry.listing]) for entry in entries]
    organizations = [organization(entry.entry.organization, exceptions) for entry in entries]
    values = [entry_values(entry) for entry in entries]
    title_entry = min(
        entries,
        # A listing leaves accents out; none invents them.
        key=lambda entry: (
            -entry.authority,
            -len(entry.title),
            fold_accents(entry.folded_title) == entry.folded_title,
            entry.title,
        ),
    )
    abstract_entry = min(
        entries,
        key=lambda entry: (
            not entry.abstract,
            -entry.authority,
            -len(entry.abstract),
            entry.abstract,
            entry.entry.abstract,
        ),
    )
    day = _best_day(entries, days)
    author_names = _best(entries, [value.author_names for value in values]) or ()
    authors = largest(entry.entry.authors for entry in entries)
    paper = Paper(
        id=id,
        title=title_entry.title,
        abstract=abstract_entry.abstract,
        abstract_html="",
        abstract_listed=abstract_entry.entry.abstract,
        published=day.date if day else None,
        year_alone=None if day else _best_year(entries),
        year_inferred=day is not None and day.rank == _INFERRED,
        year_reason=day.reason if day else "",
        authors=authors and max(authors, len(author_names)),
        organization=_best_organization(entries, organizations),
        comments=largest(entry.entry.comments for entry in entries),
        sightings=tuple(_sighting(entry, listings[entry.listing].slug) for entry in entries),
        arxiv=_best(entries, [entry.entry.arxiv for entry in entries]),
        doi=_best(entries, [entry.entry.doi for entry in entries]),
        author_names=author_names,
        listed=min((e.entry.listed for e in entries if e.entry.listed), key=_by_day, default=None),
        upvotes=largest(entry.entry.upvotes for entry in entries),
        code=_best_code(entries),
        project_page=_best(entries, [entry.entry.project_page for entry in entries]),
        keywords=_best(entries, [value.keywords for value in values]) or (),
        categories=_best(entries, [value.categories for value in values]) or (),
        summary=_best(entries, [value.summary for value in values]),
    )
    dates = [day.date if day else None for day in days]
    differences = differences_of(paper, entries, dates, organizations, values)
    return ListedPaper(paper, title_entry, abstract_entry, tuple(differences))


_Value = TypeVar("_Value", str, tuple[str, ...], Summary)


def _best(entries: Sequence[CleanEntry], values: Sequence[_Value | None]) -> _Value | None:
    """Return the value of the entry with the most authority that has one; of equals the most."""
    return min(
        (value for value in zip(values, entries, strict=True) if value[0]),
        key=lambda value: (-value[1].authority, _by_length(value[0])),
        default=(None, None),
    )[0]


def _by_length(value: object) -> tuple[int, object]:
    """Sort texts and tuples of them: longest first."""
    if isinstance(value, Summary):
        return -len(value.text), (value.text, value.source)
    return (-len(value) if isinstance(value, tuple | str) else 0), value


def _best_day(entries: Sequence[CleanEntry], days: Sequence[_Day | None]) -> _Day | None:
    candidates = [
        (day.rank, -entry.authority, day.date.as_iso() or "", day.date.as_shown(), day.reason, day)
        for entry, day in zip(entries, days, strict=True)
        if day is not None
    ]
    return min(candidates, key=lambda candidate: candidate[:-1])[-1] if candidates else None


def _best_year(entries: Sequence[CleanEntry]) -> int | None:
    years = [(-entry.authority, entry.entry.year) for entry in entries if entry.entry.year]
    return min(years)[1] if years else None


def _by_day(day: ShownDate) -> tuple[str, ShownDate]:
    return day.as_iso() or "~", replace(day, year=day.year or 0)


def _best_code(entries: Sequence[CleanEntry]) -> Code | None:
    """Return the repository with the most stars; one without a number of them only for want.

    Stars that a page shows without an address are those of the address that another source has.
    """
    codes = [(entry.entry.code, entry.authority) for entry in entries if entry.entry.code]
    if not codes:
        return None
    best, _ = min(
        codes,
        key=lambda code: (
            not code[0].url,
            code[0].stars is None,
            -(code[0].stars or 0),
            -code[1],
            code[0].url,
        ),
    )
    return Code(best.url, largest(code.stars for code, _ in codes if code.url in ("", best.url)))


def _best_organization(
    entries: Sequence[CleanEntry], organizations: Sequence[Organization | None]
) -> Organization | None:
    """Return the organisation shown most often by the sources with the most authority.

    One with a handle counts for the same name without one.
    """
    shown = [(e.authority, o) for e, o in zip(entries, organizations, strict=True) if o]
    if not shown:
        return None
    highest = max(authority for authority, _ in shown)
    counts = Counter(o for authority, o in shown if authority == highest)
    best = min(counts, key=lambda o: (-counts[o], o.name, o.handle or ""))
    if best.handle is None:
        same = (o for _, o in shown if o.handle and o.name.casefold() == best.name.casefold())
        return min(same, key=lambda o: (o.name, o.handle or ""), default=best)
    return best


_SHOWN, _GIVEN, _INFERRED, _YEARLESS = range(4)


def _resolve(entry: CleanEntry, listing: DatedListing) -> _Day | None:
    shown = entry.entry.shown
    if shown is None:
        return None
    if shown.year is not None:
        return _Day(_SHOWN, shown)
    if listing.year is None or not is_day(shown.month, shown.day, listing.year):
        return _Day(_YEARLESS, shown)
    date = ShownDate(shown.month, shown.day, listing.year)
    if listing.evidence.is_inferred:
        return _Day(_INFERRED, date, listing.reason)
    return _Day(_GIVEN, date)


def organization(
    byline: str | Organization | None, exceptions: Organizations
) -> Organization | None:
    """Return the organisation of a byline: the first word is its handle, the rest its name.

    A single word is both. `exceptions` has other readings, by the byline with single spaces.
    """
    if byline is None or isinstance(byline, Organization):
        return byline
    exception = exceptions.get(byline)
    if exception is not None:
        return Organization(clean(exception.name), exception.handle and clean(exception.handle))
    handle, name = (clean(part) for part in byline.partition(" ")[::2])
    return Organization(name or handle, handle)


def _oldest_first(listing: DatedListing) -> tuple[str, str]:
    """Sort by day, those without a full day last, then by name."""
    return (listing.day and listing.day.as_iso()) or "~", listing.name


def _sighting(clean_entry: CleanEntry, slug: str) -> Sighting:
    entry = clean_entry.entry
    return Sighting(
        listing=clean_entry.listing,
        slug=slug,
        rank=entry.rank,
        first_line=entry.lines[0],
        last_line=entry.lines[-1],
        title=entry.title,
        abstract=entry.abstract,
        shown=entry.shown,
        record=entry.record,
        upvotes=entry.upvotes,
        comments=entry.comments,
    )
