"""The entries of one paper → the paper, with the best value of each field.

Title and abstract: the longest. Date: one whose year is shown before one whose year the listing
gives, one inferred, and one without a year; then the earliest. Comments and authors: the larger
number. Organisation: the one shown most often. Ties go to the first in the order of code points,
so that the order of the files has no effect. Every other value is a `Difference`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from generator.catalogue.dating import is_day
from generator.catalogue.identity import CleanEntry
from generator.model import (
    DatedListing,
    Difference,
    Link,
    Organization,
    Paper,
    Repair,
    ShownDate,
    Sighting,
)
from generator.problems import Problem
from generator.settings import OrganizationSettings
from generator.text import Repaired, clean, find_links, repair, repair_title

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
    counts = Counter(filter(None, organizations))
    title_entry = min(entries, key=lambda entry: (-len(entry.title), entry.title))
    abstract_entry = min(
        entries, key=lambda entry: (-len(entry.abstract), entry.abstract, entry.entry.abstract)
    )
    day = min(
        filter(None, days),
        key=lambda day: (day.rank, day.date.as_iso() or "", day.date.as_shown(), day.reason),
        default=None,
    )
    paper = Paper(
        id=id,
        title=title_entry.title,
        abstract=abstract_entry.abstract,
        abstract_html="",
        abstract_listed=abstract_entry.entry.abstract,
        published=day.date if day else None,
        year_inferred=day is not None and day.rank == _INFERRED,
        year_reason=day.reason if day else "",
        authors=_largest(entry.entry.authors for entry in entries),
        organization=min(counts, key=lambda o: (-counts[o], o.name, o.handle or ""), default=None),
        comments=_largest(entry.entry.comments for entry in entries),
        sightings=tuple(_sighting(entry, listings[entry.listing].slug) for entry in entries),
    )
    differences = _differences(paper, entries, days, organizations)
    return ListedPaper(paper, title_entry, abstract_entry, tuple(differences))


def _largest(numbers: Iterable[int | None]) -> int | None:
    return max((number for number in numbers if number is not None), default=None)


@dataclass(frozen=True, slots=True)
class ReadableTexts:
    """The texts of a paper as a reader should see them, and the links in its abstract."""

    title: Repaired
    abstract: Repaired
    links: tuple[Link, ...]


def readable_texts(_: None, texts: tuple[str, str]) -> ReadableTexts:
    """Repair a listed title and abstract: most of the work of reading a listing."""
    title, abstract = texts
    repaired = repair(abstract)
    return ReadableTexts(repair_title(title), repaired, find_links(repaired.text))


def with_readable_texts(listed: ListedPaper, texts: ReadableTexts) -> Paper:
    """Return the paper with the texts that a reader should see."""
    repairs = (
        *_repairs("title", texts.title, listed.title_entry),
        *_repairs("abstract", texts.abstract, listed.abstract_entry),
    )
    return replace(
        listed.paper,
        title=texts.title.text,
        abstract=texts.abstract.text,
        abstract_html=texts.abstract.html,
        links=texts.links,
        repairs=repairs,
    )


def repair_problems(listed: ListedPaper, texts: ReadableTexts) -> Iterator[Problem]:
    """Yield a problem for each text of a paper whose repair failed."""
    for field, repaired, entry in (
        ("title", texts.title, listed.title_entry),
        ("abstract", texts.abstract, listed.abstract_entry),
    ):
        if repaired.failure is not None:
            yield Problem(
                entry.listing,
                entry.entry.lines[0],
                f"The {field} of this entry could not be repaired: {repaired.failure}. "
                "It is published as it is listed.",
                "Report the fault with the text of the entry; other wording in the listing may "
                "avoid it.",
            )


def _repairs(field: str, repaired: Repaired, entry: CleanEntry) -> Iterator[Repair]:
    for change in repaired.changes:
        yield Repair(
            kind=change.kind,
            field=field,
            listed=change.listed,
            readable=change.readable,
            listing=entry.listing,
            line=entry.entry.lines[0],
        )


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
    )


def _differences(
    paper: Paper,
    entries: Sequence[CleanEntry],
    days: Sequence[_Day | None],
    organizations: Sequence[Organization | None],
) -> list[Difference]:
    """Return every value of an entry that is not the paper's; a missing one is no difference."""
    fields: tuple[tuple[str, object, Sequence[object]], ...] = (
        ("title", paper.title, [entry.title for entry in entries]),
        ("abstract", paper.abstract, [entry.abstract for entry in entries]),
        ("date", paper.published, [day and day.date for day in days]),
        ("authors", paper.authors, [entry.entry.authors for entry in entries]),
        ("organization", paper.organization, organizations),
        ("comments", paper.comments, [entry.entry.comments for entry in entries]),
    )
    return [
        Difference(
            id=paper.id,
            field=field,
            value=_as_text(value),
            other_value=_as_text(other),
            listing=entry.listing,
            line=entry.entry.lines[0],
        )
        for field, value, others in fields
        for entry, other in zip(entries, others, strict=True)
        if other is not None and other != value
    ]


_TEXTS: dict[type, Callable[[object], str]] = {
    ShownDate: lambda value: value.as_shown() if isinstance(value, ShownDate) else "",
    Organization: lambda value: (
        f"{value.name} ({value.handle})" if isinstance(value, Organization) else ""
    ),
}


def _as_text(value: object) -> str:
    return clean(_TEXTS.get(type(value), str)(value))
