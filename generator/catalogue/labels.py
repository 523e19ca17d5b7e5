"""Facts in the words that a page shows."""

from __future__ import annotations

from datetime import date

from generator.model import MONTHS, Dated, Paper, ShownDate


def day(shown: ShownDate | None) -> str:
    """`30 September 2025`, `28 April, year unknown`, or `undated`."""
    if shown is None:
        return "undated"
    words = f"{shown.day} {MONTHS[shown.month - 1]}"
    return f"{words}, year unknown" if shown.year is None else f"{words} {shown.year}"


def when(paper: Paper) -> str:
    """The paper's day; `30 September 2025 (year inferred)` where the year was concluded."""
    return day(paper.published) + (" (year inferred)" if paper.year_inferred else "")


def weekday(shown: ShownDate) -> str:
    """`Tuesday, 30 September 2025`; without the weekday where the year is unknown."""
    if shown.year is None:
        return day(shown)
    number = date(shown.year, shown.month, shown.day).weekday()
    name = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()[number]
    return f"{name}, {day(shown)}"


def month(year: int, number: int) -> str:
    """`September 2025`"""
    return f"{MONTHS[number - 1]} {year}"


def count(number: int, singular: str, plural: str | None = None) -> str:
    """`1 paper`, `1,204 papers`"""
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"


def byline(paper: Paper) -> tuple[str, ...]:
    """What a card says below the title, part by part; what is not known is left out."""
    parts = []
    if paper.name and not headword(paper)[1]:
        parts.append(f"introduces {paper.name}")
    if paper.organization is not None:
        parts.append(paper.organization.name)
    if paper.authors is not None:
        parts.append(count(paper.authors, "author"))
    parts.append(when(paper))
    if paper.comments is not None:
        parts.append(count(paper.comments, "comment"))
    return tuple(parts)


def headword(paper: Paper) -> tuple[str, str, str]:
    """The title in three parts: before the name of what it introduces, the name, and after it.

    The last two are empty where the title does not have the name as a word.
    """
    title, name = paper.title, paper.name
    start = title.find(name) if name else -1
    while start >= 0:
        end = start + len(name)
        if not _is_in_word(title[start - 1 : start]) and not _is_in_word(title[end : end + 1]):
            return title[:start], name, title[end:]
        start = title.find(name, start + 1)
    return title, "", ""


def _is_in_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def title_behind_name(paper: Paper) -> str:
    """The title; where it begins with the name, only what follows."""
    before, name, after = headword(paper)
    return after.lstrip(" :,!–—-") if name and not before else paper.title


def changed(listed: str, paper: Paper, field: str) -> list[tuple[str, bool]]:
    """The text of a sighting in pieces, each with whether a repair of `field` changed it.

    `10times less` is (`10times`, True), (` less`, False); joined, the pieces are the text.
    """
    pieces, at = [], 0
    for repair in paper.repairs:
        start = listed.find(repair.listed, at) if repair.field == field and repair.listed else -1
        if start >= 0:
            pieces += [(listed[at:start], False), (repair.listed, True)]
            at = start + len(repair.listed)
    return [piece for piece in (*pieces, (listed[at:], False)) if piece[0]]


def listing_title(listing: Dated) -> str:
    """The owner's title, or the listing's day, or its file name."""
    if listing.title:
        return listing.title
    return f"Listing of {day(listing.day)}" if listing.day else f"Listing {listing.name}"


def summary(text: str, length: int) -> str:
    """The beginning of `text`, at most `length` characters, cut between words.

    >>> summary("Sparse experts route tokens", 20)
    'Sparse experts…'
    """
    if len(text) <= length:
        return text
    return text[:length].rpartition(" ")[0].rstrip(" ,;:-") + "…" or text[:length]
