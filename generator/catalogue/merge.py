"""A group of entries → one paper: of each field the better value wins.

Title: the longest; abstract: the longest; date: a shown year over one that was given, over
one inferred, over none, then the earliest; comments and authors: the larger number;
organisation: the one shown most often. Ties go to the first in the order of code points, so
the order of the dumps never shows. Every value that lost is a `Difference`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from generator.catalogue.dating import is_day
from generator.catalogue.identity import Seen
from generator.model import (
    Dated,
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
    """A sighting's date with its year resolved; `trust` is lower where it is better known."""

    trust: int
    date: ShownDate
    why: str = ""


@dataclass(frozen=True, slots=True)
class Merged:
    """A paper with its texts as listed, the entries they are of, what its sightings differ in."""

    paper: Paper
    titled: Seen
    fullest: Seen
    differences: tuple[Difference, ...]


def merge(
    id: str, group: Sequence[Seen], dated: Mapping[str, Dated], exceptions: Organizations
) -> Merged:
    """The paper that `group` is, under the slug `id`; `dated` has every listing by name."""
    group = sorted(
        group, key=lambda seen: (*_oldest_first(dated[seen.listing.name]), seen.entry.rank)
    )
    days = [_resolve(seen, dated[seen.listing.name]) for seen in group]
    organizations = [organization(seen.entry.organization, exceptions) for seen in group]
    shown_most = Counter(filter(None, organizations))
    titled = min(group, key=lambda seen: (-len(seen.title), seen.title))
    fullest = min(group, key=lambda seen: (-len(seen.abstract), seen.abstract, seen.entry.abstract))
    day = min(
        filter(None, days),
        key=lambda day: (day.trust, day.date.as_iso() or "", day.date.as_shown(), day.why),
        default=None,
    )
    listed = Paper(
        id=id,
        title=titled.title,
        abstract=fullest.abstract,
        abstract_html="",
        abstract_listed=fullest.entry.abstract,
        published=day.date if day else None,
        year_inferred=day is not None and day.trust == _INFERRED,
        year_why=day.why if day else "",
        authors=max((s.entry.authors for s in group if s.entry.authors is not None), default=None),
        organization=min(
            shown_most, key=lambda o: (-shown_most[o], o.name, o.handle or ""), default=None
        ),
        comments=max(
            (s.entry.comments for s in group if s.entry.comments is not None), default=None
        ),
        sightings=tuple(_sighting(seen, dated[seen.listing.name].slug) for seen in group),
    )
    differences = _differences(listed, group, days, organizations)
    return Merged(listed, titled, fullest, tuple(differences))


@dataclass(frozen=True, slots=True)
class Readable:
    """A paper's texts as a reader should see them."""

    title: Repaired
    abstract: Repaired
    links: tuple[Link, ...]


def texts(merged: Merged) -> tuple[str, str]:
    """The title and the abstract as listed, from which the readable ones follow."""
    return merged.paper.title, merged.paper.abstract


def readable(merged: Merged) -> Readable:
    """The readable texts of a paper; the most work by far."""
    title, abstract = repair_title(merged.paper.title), repair(merged.paper.abstract)
    return Readable(title, abstract, find_links(abstract.text))


def finished(merged: Merged, shown: Readable) -> Paper:
    """The paper with its readable texts."""
    repairs = (
        *_repairs("title", shown.title, merged.titled),
        *_repairs("abstract", shown.abstract, merged.fullest),
    )
    return replace(
        merged.paper,
        title=shown.title.text,
        abstract=shown.abstract.text,
        abstract_html=shown.abstract.html,
        links=shown.links,
        repairs=repairs,
    )


def repair_problems(merged: Merged, shown: Readable) -> Iterator[Problem]:
    """Yield a problem for each text of a paper whose repair failed."""
    for field, repaired, seen in (
        ("title", shown.title, merged.titled),
        ("abstract", shown.abstract, merged.fullest),
    ):
        if repaired.failure is not None:
            yield Problem(
                seen.listing.name,
                seen.entry.lines[0],
                f"The {field} of this entry could not be repaired: {repaired.failure}. "
                "It is published as it is listed.",
                "Report the fault with the text of the entry; other wording in the listing may "
                "avoid it.",
            )


def _repairs(field: str, repaired: Repaired, seen: Seen) -> Iterator[Repair]:
    for change in repaired.changes:
        yield Repair(
            kind=change.kind,
            field=field,
            listed=change.listed,
            readable=change.readable,
            listing=seen.listing.name,
            line=seen.entry.lines[0],
        )


_SHOWN, _GIVEN, _INFERRED, _YEARLESS = range(4)


def _resolve(seen: Seen, listing: Dated) -> _Day | None:
    shown = seen.entry.shown
    if shown is None:
        return None
    if shown.year is not None:
        return _Day(_SHOWN, shown)
    if listing.year is None or not is_day(shown.month, shown.day, listing.year):
        return _Day(_YEARLESS, shown)
    date = ShownDate(shown.month, shown.day, listing.year)
    if listing.evidence.is_inferred:
        return _Day(_INFERRED, date, listing.why)
    return _Day(_GIVEN, date)


def organization(byline: str | None, exceptions: Organizations) -> Organization | None:
    """The organisation of a byline: its first word the handle, the rest its name.

    A single word is both. `exceptions` say otherwise for a byline, spaces collapsed.
    """
    if byline is None:
        return None
    exception = exceptions.get(byline)
    if exception is not None:
        return Organization(clean(exception.name), exception.handle and clean(exception.handle))
    handle, name = (clean(part) for part in byline.partition(" ")[::2])
    return Organization(name or handle, handle)


def _oldest_first(listing: Dated) -> tuple[str, str]:
    """By day, those without a full day last, by name."""
    return (listing.day and listing.day.as_iso()) or "~", listing.name


def _sighting(seen: Seen, slug: str) -> Sighting:
    entry = seen.entry
    return Sighting(
        listing=seen.listing.name,
        slug=slug,
        rank=entry.rank,
        first_line=entry.lines[0],
        last_line=entry.lines[-1],
        title=entry.title,
        abstract=entry.abstract,
        shown=entry.shown,
    )


def _differences(
    paper: Paper,
    group: Sequence[Seen],
    days: Sequence[_Day | None],
    organizations: Sequence[Organization | None],
) -> list[Difference]:
    """What each sighting shows otherwise than the paper; a field that it lacks is no difference."""
    fields: tuple[tuple[str, object, Sequence[object]], ...] = (
        ("title", paper.title, [seen.title for seen in group]),
        ("abstract", paper.abstract, [seen.abstract for seen in group]),
        ("date", paper.published, [day and day.date for day in days]),
        ("authors", paper.authors, [seen.entry.authors for seen in group]),
        ("organization", paper.organization, organizations),
        ("comments", paper.comments, [seen.entry.comments for seen in group]),
    )
    return [
        Difference(
            id=paper.id,
            field=field,
            kept=_as_text(kept),
            other=_as_text(value),
            listing=seen.listing.name,
            line=seen.entry.lines[0],
        )
        for field, kept, values in fields
        for seen, value in zip(group, values, strict=True)
        if value is not None and value != kept
    ]


_TEXTS: dict[type, Callable[[object], str]] = {
    ShownDate: lambda value: value.as_shown() if isinstance(value, ShownDate) else "",
    Organization: lambda value: (
        f"{value.name} ({value.handle})" if isinstance(value, Organization) else ""
    ),
}


def _as_text(value: object) -> str:
    return clean(_TEXTS.get(type(value), str)(value))
