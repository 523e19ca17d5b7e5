"""What the entries of a paper say otherwise than the paper does."""

from __future__ import annotations

from collections.abc import Sequence

from generator.catalogue.entries import CleanEntry, EntryValues
from generator.model import Code, Difference, Organization, Paper, ShownDate, Summary
from generator.text import clean, fold


def differences_of(
    paper: Paper,
    entries: Sequence[CleanEntry],
    dates: Sequence[ShownDate | None],
    organizations: Sequence[Organization | None],
    values: Sequence[EntryValues],
) -> list[Difference]:
    """Return every value of an entry that is not the paper's; a missing one is no difference.

    Neither is another spelling of a name, a part of a list, nor another number of stars.
    """
    raw = [entry.entry for entry in entries]
    fields: tuple[tuple[str, object, Sequence[object]], ...] = (
        ("title", paper.title, [entry.title for entry in entries]),
        ("abstract", paper.abstract, [entry.abstract for entry in entries]),
        ("date", paper.published, dates),
        ("authors", paper.authors, [entry.authors for entry in raw]),
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
