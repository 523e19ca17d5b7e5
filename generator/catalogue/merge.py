"""The entries of one paper → the paper, with the best value of each field.

Of two sources the one with more authority is right (`Listing.authority`); the rest decides among
equal ones. Title and abstract: the longest. Date: one whose year is shown before one whose year
the listing gives, one inferred, and one without a year; then the earliest. Organisation: the one
shown most often. Authors' names, keywords, categories: the most. Whatever the authority, the
larger number of authors, comments and upvotes, the repository with the most stars, and the first
day on a list. Ties go to the first in the order of code points, so that the order of the files
has no effect. Every other value is a `Difference`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from generator.catalogue.dating import is_day
from generator.catalogue.identity import CleanEntry
from generator.model import (
    Code,
    DatedListing,
    Difference,
    Link,
    Organization,
    Paper,
    Repair,
    ShownDate,
    Sighting,
    Summary,
)
from generator.problems import Problem
from generator.settings import OrganizationSettings
from generator.text import Repaired, clean, find_links, fold, fold_accents, repair, repair_title

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
    values = [_values(entry) for entry in entries]
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
    paper = Paper(
        id=id,
        title=title_entry.title,
        abstract=abstract_entry.abstract,
        abstract_html="",
        abstract_listed=abstract_entry.entry.abstract,
        published=day.date if day else None,
        year_inferred=day is not None and day.rank == _INFERRED,
        year_reason=day.reason if day else "",
        authors=_largest(value.authors for value in values),
        organization=_best_organization(entries, organizations),
        comments=_largest(entry.entry.comments for entry in entries),
        sightings=tuple(_sighting(entry, listings[entry.listing].slug) for entry in entries),
        arxiv=_best(entries, [entry.entry.arxiv for entry in entries]),
        doi=_best(entries, [entry.entry.doi for entry in entries]),
        author_names=_best(entries, [value.author_names for value in values]) or (),
        listed=min((e.entry.listed for e in entries if e.entry.listed), key=_by_day, default=None),
        upvotes=_largest(entry.entry.upvotes for entry in entries),
        code=_best_code(entries),
        project_page=_best(entries, [entry.entry.project_page for entry in entries]),
        keywords=_best(entries, [value.keywords for value in values]) or (),
        categories=_best(entries, [value.categories for value in values]) or (),
        summary=_best(entries, [value.summary for value in values]),
    )
    differences = _differences(paper, entries, days, organizations, values)
    return ListedPaper(paper, title_entry, abstract_entry, tuple(differences))


@dataclass(frozen=True, slots=True)
class _Values:
    """The values of an entry that are made of text, clean; as in `Entry`."""

    authors: int | None
    author_names: tuple[str, ...]
    keywords: tuple[str, ...]
    categories: tuple[str, ...]
    summary: Summary | None


def _values(clean_entry: CleanEntry) -> _Values:
    entry = clean_entry.entry
    # Two authors of a paper may have the same name.
    names = tuple(filter(None, map(clean, entry.author_names)))
    summary = entry.summary and Summary(clean(entry.summary.text), clean(entry.summary.source))
    return _Values(
        authors=_largest((entry.authors, len(names) or None)),
        author_names=names,
        keywords=_distinct(entry.keywords),
        categories=_distinct(entry.categories),
        summary=summary if summary and summary.text else None,
    )


def _distinct(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(clean, texts))))


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
    return Code(best.url, _largest(code.stars for code, _ in codes if code.url in ("", best.url)))


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
    values: Sequence[_Values],
) -> list[Difference]:
    """Return every value of an entry that is not the paper's; a missing one is no difference.

    Neither is another spelling of a name, a part of a list, nor another number of stars.
    """
    raw = [entry.entry for entry in entries]
    fields: tuple[tuple[str, object, Sequence[object]], ...] = (
        ("title", paper.title, [entry.title for entry in entries]),
        ("abstract", paper.abstract, [entry.abstract for entry in entries]),
        ("date", paper.published, [day and day.date for day in days]),
        ("authors", paper.authors, [value.authors for value in values]),
        ("author names", paper.author_names, [value.author_names for value in values]),
        ("organization", paper.organization, organizations),
        ("comments", paper.comments, [entry.comments for entry in raw]),
        ("upvotes", paper.upvotes, [entry.upvotes for entry in raw]),
        ("doi", paper.doi, [entry.doi for entry in raw]),
        ("code", paper.code, [entry.code for entry in raw]),
        ("project", paper.project_page, [entry.project_page for entry in raw]),
        ("keywords", frozenset(paper.keywords), [frozenset(v.keywords) for v in values]),
        ("categories", frozenset(paper.categories), [frozenset(v.categories) for v in values]),
        ("summary", paper.summary, [value.summary for value in values]),
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
        if other not in _MISSING and other != value and not _agrees(field, value, other)
    ]


_MISSING = (None, "", ())


def _agrees(field: str, value: object, other: object) -> bool:
    """Return whether two values that are not equal say the same."""
    match value, other:
        case Organization(), Organization():
            return other.handle is None and other.name.casefold() == value.name.casefold()
        case Code(), Code():
            return not other.url or _same_address(value.url, other.url)
        case Summary(), Summary():
            return value.text == other.text  # two sources may pass the same on
        case frozenset(), frozenset():
            return other <= value
        case tuple(), tuple():
            return list(map(fold, value)) == list(map(fold, other))
        case str(), str() if field == "doi":
            return value.casefold() == other.casefold()
        case str(), str() if field == "project":
            return _same_address(value, other)
    return False


def _same_address(a: str, b: str) -> bool:
    return _bare_address(a) == _bare_address(b)


def _bare_address(url: str) -> str:
    return url.casefold().partition("://")[2].rstrip("/").removesuffix(".git")


def _as_text(value: object) -> str:
    """Return a value on one line, as the report shows it."""
    match value:
        case ShownDate():
            text = value.as_shown()
        case Organization():
            text = f"{value.name} ({value.handle})"
        case Code():
            text = value.url
        case Summary():
            text = value.text
        case tuple():
            text = ", ".join(value)
        case frozenset():
            text = ", ".join(sorted(value))
        case _:
            text = str(value)
    return clean(text)
