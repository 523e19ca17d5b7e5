"""The records of a file → a listing in which each is accounted for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from generator.model import Code, Listing, ShownDate
from generator.sources.document import Document
from generator.sources.json_records import dates
from generator.sources.json_records.fields import read_fields
from generator.sources.json_records.finding import Found, find, is_record
from generator.sources.json_records.kinds import Kind, kind_of
from generator.sources.json_records.names import is_complete
from generator.sources.json_records.values import Item
from generator.sources.json_records.views import View
from generator.sources.records import Position, RecordListing

_SAVE_AGAIN = "Save the file again."
_LOST = "\ufffd"


def found_in(document: Document) -> Found | None:
    """Return the records of a file of JSON; None if it has none."""
    return find(document.text)


def kind_in(document: Document) -> Kind | None:
    """Return whose records a file of JSON has; None if it has none."""
    found = document.once(found_in)
    if found is None:
        return None
    return kind_of(View.of(next(i.value for i in found.items if is_record(i.value))))


def read(document: Document) -> Listing:
    """Read a file of JSON in which there are records."""
    found = document.once(found_in)
    return read_found(document, found or Found(document.text, ()), document.line_at)


def read_found(document: Document, found: Found, line_at: Callable[[int], int]) -> Listing:
    """Return the listing of records; `line_at` gives the line of an offset in their text."""
    listing = RecordListing(document)
    for problem in document.decoded.problems:
        listing.note(problem.line, problem.what, problem.remedy)
    days: Counter[ShownDate | None] = Counter()
    for number, item in enumerate(found.items, 1):
        last = line_at(max(item.start, item.end - 1))
        at = Position(number, line_at(item.start), last)
        if item.fault:
            listing.reject(at, item.fault, _SAVE_AGAIN)
        elif not isinstance(item.value, dict):
            what = "It is not an object with the fields of a paper."
            listing.reject(at, what, "Take it out, or put a paper's record in its place.")
        else:
            entry = _read_record(listing, at, item)
            if entry is not None:
                days[entry.get("listed")] += 1
    listing.leave_out(found.left_out)
    if found.fault:
        line = line_at(min(found.fault_at, max(len(found.text) - 1, 0)))
        listing.note(line, found.fault, _SAVE_AGAIN)
    return listing.finish(_day_of_all(days), line_at(found.items[0].start) if found.items else 1)


def _day_of_all(days: Counter[ShownDate | None]) -> ShownDate | None:
    """Return the one day on which most records were listed, if no other says another day."""
    known = [day for day in days if day is not None]
    return known[0] if len(known) == 1 and days[known[0]] > days[None] else None


def _read_record(listing: RecordListing, at: Position, item: Item) -> dict[str, Any] | None:
    """Add the entry of a record, and return its fields; None if it is no entry."""
    view = View.of(item.value)
    values, faults = read_fields(view)
    _complete(values, view, item, faults)
    title, abstract = values.pop("title", ""), values.pop("abstract", "")
    if not listing.add(at, title, abstract, **values):
        return None
    for fault in faults:
        listing.warn(at, fault, "Correct the date, or take it out.")
    if _LOST in title + abstract and _LOST not in listing.document.text:
        what = "Its text has half of a character, which is shown as �."
        listing.warn(at, what, "Correct the text.")
    return values


def _complete(values: dict[str, Any], view: View, item: Item, faults: list[str]) -> None:
    """Add what follows from several fields of a record."""
    names = values.get("author_names", ())
    if names and not isinstance(_authors_of(view), int) and is_complete(_authors_of(view)):
        values["authors"] = len(names)
    if next(view.values("isauthorstruncated"), False) is True:  # OpenAlex shows a hundred
        values.pop("author_names", None)
        values.pop("authors", None)
    stars = values.pop("stars", None)
    code: Code | None = values.get("code")
    if code and code.stars is None:
        values["code"] = replace(code, stars=stars)
    if values.get("upvotes") is None and "discussion_id" in item.value:
        values["upvotes"] = 0  # `hf papers ls` leaves out what is 0
    if "listed" not in values:
        listed = _listed(view, item, faults)
        if listed:
            values["listed"] = listed


def _authors_of(view: View) -> Any:
    return next(view.values("authors"), None)


def _listed(view: View, item: Item, faults: list[str]) -> ShownDate | None:
    """Return the day on which a record without one of its own was listed."""
    sightings = next(view.values("sightings"), None)
    if isinstance(sightings, list):
        days = [s["listed"] for s in sightings if isinstance(s, dict) and s.get("listed")]
        candidates: list[Any] = sorted(day for day in days if isinstance(day, str))[:1]
    else:
        candidates = [item.day]
    try:
        for candidate in candidates:
            if found := dates.day(candidate):
                return found
        return dates.day_on_the_old_list(view.outer_date, view.inner.get("publishedat"))
    except ValueError as error:
        faults.append(str(error))
    return None
