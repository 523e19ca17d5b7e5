"""The year of a listing, and the evidence for it.

A listing shows the year of a paper mostly where it differs from the listing's own. The evidence
for its own year is, strongest first: the settings; a leading `2025-04-28` in the file's name; a
year beside the day in its head or its records; a paper that it shows without a year and another
listing with one; the year after the latest that it shows, if every day without a year is on or
before the listing's own. The last two are inferences. Without evidence the year stays unknown.

A paper of a later year contradicts the evidence. A paper of the listing's own year does not,
whether the year is shown or not, and neither does one of a later day: pages are saved late.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import yaml

from generator.catalogue.entries import CleanEntry
from generator.catalogue.likeness import days_apart
from generator.model import MONTHS, DatedListing, Evidence, Listing, ShownDate
from generator.problems import Problem
from generator.settings import ListingSettings
from generator.text import clean

_LEADING_DAY = re.compile(r"(\d{4}-\d\d-\d\d)(?!\d)")


@dataclass(frozen=True, slots=True, order=True)
class Vote:
    """Another listing dates a paper that this one shows without a year: evidence for its year.

    `line` is the first line of the paper in this listing, `witness` the name of the other one.
    """

    line: int
    year: int
    witness: str


@dataclass(frozen=True, slots=True)
class _Dating:
    """The day and the year of a listing as far as they are known, and the evidence for them."""

    day: ShownDate | None
    year: int | None
    evidence: Evidence
    reason: str


def collect_votes(papers: Iterable[list[CleanEntry]]) -> dict[str, list[Vote]]:
    """Return the votes on the year of each listing, by its name and sorted by line.

    A paper is the list of its entries.
    """
    votes: dict[str, set[Vote]] = {}
    for entries in papers:
        witnesses = _witnesses(entries)
        for entry in entries:
            shown = entry.entry.shown
            if shown is None or shown.year is not None:
                continue
            votes.setdefault(entry.listing, set()).update(
                Vote(entry.entry.lines[0], year, witness)
                for full_date, names in witnesses.items()
                for witness in [name for name in names if name != entry.listing][:1]
                for year in _years_near(shown, full_date)
            )
    return {name: sorted(listing_votes) for name, listing_votes in votes.items()}


def _witnesses(entries: list[CleanEntry]) -> dict[ShownDate, list[str]]:
    """Return the full dates of a paper, each with the first two listings that show it.

    At least one of two is not the listing whose year is in question.
    """
    listings: dict[ShownDate, set[str]] = {}
    for entry in entries:
        if entry.entry.shown and entry.entry.shown.year:
            listings.setdefault(entry.entry.shown, set()).add(entry.listing)
    return {shown: sorted(names)[:2] for shown, names in listings.items()}


def _years_near(shown: ShownDate, full_date: ShownDate) -> list[int]:
    """Return the year in which `shown` is at most a day from `full_date`, or nothing."""
    if full_date.year is None:
        return []
    return [
        year
        for year in (full_date.year - 1, full_date.year, full_date.year + 1)
        if is_day(shown.month, shown.day, year)
        and days_apart(ShownDate(shown.month, shown.day, year), full_date) <= 1
    ]


def is_day(month: int, day: int, year: int) -> bool:
    """Return whether the year has the day; a year may lack 29 February."""
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def date_listing(
    listing: Listing, settings: ListingSettings, votes: list[Vote], slug: str
) -> tuple[DatedListing, tuple[Problem, ...]]:
    """Date a listing; return it with the problems in which the evidence contradicts itself."""
    problems: list[Problem] = []
    dating = _stated_date(listing, settings, problems) or _infer_date(listing, votes, problems)
    problems += _contradictions(listing, dating, votes)
    title = settings.title and clean(settings.title)
    dated = DatedListing(
        listing, dating.day, dating.year, dating.evidence, dating.reason, title, slug
    )
    return dated, tuple(problems)


def _stated_date(
    listing: Listing, settings: ListingSettings, problems: list[Problem]
) -> _Dating | None:
    """Return the date that the settings, the file's name or the head state in full."""
    if settings.day is not None:
        return _dating(settings.day, Evidence.SETTINGS, "The settings give this listing's day.")
    match = _LEADING_DAY.match(listing.name.rpartition("/")[2])
    day = _date_or_none(match[1]) if match else None
    if day is not None:
        head = listing.day
        if head and (head.month, head.day, head.year or day.year) != (
            day.month,
            day.day,
            day.year,
        ):
            where = "head" if listing.count.unit == "line" else "listing"
            what = f"The {where} says {head.as_shown()}, but the file's name {day.isoformat()}."
            problems.append(_problem(listing, listing.day_line, what))
        return _dating(day, Evidence.FILE_NAME, "The file's name begins with this day.")
    if listing.day and listing.day.year is not None:
        reason = "The listing shows its own year."
        return _Dating(listing.day, listing.day.year, Evidence.HEAD, reason)
    return None


def _dating(day: date, evidence: Evidence, reason: str) -> _Dating:
    return _Dating(ShownDate(day.month, day.day, day.year), day.year, evidence, reason)


def _date_or_none(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _infer_date(listing: Listing, votes: list[Vote], problems: list[Problem]) -> _Dating:
    """Infer the year from the papers, if they imply one."""
    name = "This listing" if listing.day is None else f"The listing of {_in_words(listing.day)}"
    top_years = Counter(vote.year for vote in votes).most_common(2)
    if top_years and (len(top_years) == 1 or top_years[0][1] > top_years[1][1]):
        year = top_years[0][0]
        vote = next(vote for vote in votes if vote.year == year)
        reason = (
            f"Year inferred: {name[0].lower()}{name[1:]} shows without a year what "
            f"{vote.witness} dates to {year} (line {vote.line})."
        )
        return _with_year(listing, year, Evidence.OTHER_LISTING, reason)
    if top_years:
        years = " and ".join(sorted(str(year) for year, _ in top_years))
        what = f"Other listings date papers of this one to {years} equally often."
        problems.append(_problem(listing, listing.day_line, what))
        return _with_year(
            listing, None, Evidence.NONE, "The evidence for its year contradicts itself."
        )
    shown_dates = [entry.shown for entry in listing.entries if entry.shown]
    latest = max((shown.year for shown in shown_dates if shown.year), default=None)
    yearless = [shown for shown in shown_dates if not shown.year]
    if latest is None or listing.day is None or not yearless:
        reason = "Nothing says which year this listing is of."
        return _with_year(listing, None, Evidence.NONE, reason)
    reason = f"{name[0].lower()}{name[1:]} shows years up to {latest}"
    last = max(yearless, key=lambda shown: (shown.month, shown.day))
    if (last.month, last.day) > (listing.day.month, listing.day.day):
        reason = (
            f"No year inferred: {reason}, but also {_in_words(last)}, which is later, without one."
        )
        return _with_year(listing, None, Evidence.NONE, reason)
    reason = f"Year inferred: {reason}, so days without one are of {latest + 1}."
    return _with_year(listing, latest + 1, Evidence.SHOWN_YEARS, reason)


def _with_year(listing: Listing, year: int | None, evidence: Evidence, reason: str) -> _Dating:
    day = listing.day
    if day is not None and year is not None and is_day(day.month, day.day, year):
        day = ShownDate(day.month, day.day, year)
    return _Dating(day, year, evidence, reason)


def _contradictions(listing: Listing, dating: _Dating, votes: list[Vote]) -> list[Problem]:
    """Return a problem for each way in which papers contradict the listing's year.

    Each is at the first paper that does. What the owner states in the settings overrules other
    listings; the dates that these show are differences of the merged papers then.
    """
    year = dating.year
    if year is None:
        return []
    problems: list[Problem] = []

    def add(line: int, what: str) -> None:
        problems.append(_problem(listing, line, what, dating.evidence))

    vote = next((vote for vote in votes if vote.year != year), None)
    if vote and dating.evidence is not Evidence.SETTINGS:
        add(
            vote.line,
            f"{vote.witness} dates this paper to {vote.year}, but this listing is dated to {year}.",
        )
    dates = [(entry.lines[-1], entry.shown) for entry in listing.entries if entry.shown]
    later = next(((line, shown.year) for line, shown in dates if (shown.year or 0) > year), None)
    # A catalogue knows papers of a journal's next year; records need no year of the listing.
    if later and listing.count.unit == "line":
        add(later[0], f"This paper is dated to {later[1]}, but this listing is dated to {year}.")
    impossible = next(
        (
            line
            for line, shown in dates
            if shown.year is None and not is_day(shown.month, shown.day, year)
        ),
        None,
    )
    if impossible:
        add(impossible, f"This listing is dated to {year}, which has no 29 February.")
    return problems


def _problem(listing: Listing, line: int, what: str, evidence: Evidence = Evidence.NONE) -> Problem:
    verb = "Check" if evidence is Evidence.SETTINGS else "Say"
    remedy = (
        f"{verb} the day in mkdocs.yml, in the options of the plugin almanac: "
        f"listings: {{{_as_yaml_key(listing.name)}: {{day: …}}}}."
    )
    return Problem(listing.name, line, what, remedy)


def _as_yaml_key(name: str) -> str:
    """Return a file's name as a key between braces in YAML, in quotes if it needs them."""
    try:
        is_plain = yaml.safe_load(f"{{{name}: 1}}") == {name: 1}
    except yaml.YAMLError:
        is_plain = False
    return name if is_plain else json.dumps(name, ensure_ascii=False)


def _in_words(day: ShownDate) -> str:
    return f"{day.day} {MONTHS[day.month - 1]}"


def unknown_listings(
    names: Iterable[str], settings: Mapping[str, ListingSettings]
) -> tuple[Problem, ...]:
    """Return a problem for every listing that has settings and does not exist."""
    unknown = sorted(set(settings) - set(names))
    what = "The option listings of almanac names “{}”, which is not among the listings."
    remedy = "Correct the name: it is the file's, with its suffix, as `make check` shows it."
    return tuple(Problem("mkdocs.yml", 1, what.format(clean(name)), remedy) for name in unknown)
