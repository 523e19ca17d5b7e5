"""The year of a listing, and the evidence for it.

A listing shows the year of a paper only where it differs from the listing's own. Evidence for
its own year is, strongest first: the settings; a leading `2025-04-28` in the file's name; a
year beside the day in its head; a paper that this listing shows without a year and another one
with it; the year after the latest that it shows, if every day without a year is on or before
the listing's own. The last two are inferences. Without evidence the year stays unknown. A paper
dated after the listing's day is no contradiction, as pages are saved late.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from generator.catalogue.identity import CleanEntry, days_apart
from generator.model import MONTHS, DatedListing, Entry, Evidence, Listing, ShownDate
from generator.problems import Problem
from generator.settings import ListingSettings
from generator.text import clean

_LEADING_DAY = re.compile(r"(\d{4}-\d\d-\d\d)(?!\d)")


@dataclass(frozen=True, slots=True, order=True)
class Vote:
    """Another listing dates a paper that this one shows without a year: evidence for its year."""

    line: int
    year: int
    other: str


@dataclass(frozen=True, slots=True)
class _Claim:
    day: ShownDate | None
    year: int | None
    evidence: Evidence
    reason: str


def votes(groups: Iterable[list[CleanEntry]]) -> dict[str, list[Vote]]:
    """Return the votes of other listings on the year of each listing, by its name, by line."""
    found: dict[str, set[Vote]] = {}
    for group in groups:
        dated = _witnesses(group)
        for entry in group:
            if entry.entry.shown is None or entry.entry.shown.year is not None:
                continue
            found.setdefault(entry.listing, set()).update(
                Vote(entry.entry.lines[0], year, other)
                for shown, names in dated.items()
                for other in [name for name in names if name != entry.listing][:1]
                for year in _years_near(entry.entry.shown, shown)
            )
    return {name: sorted(of_listing) for name, of_listing in found.items()}


def _witnesses(group: list[CleanEntry]) -> dict[ShownDate, list[str]]:
    """Return the full dates of a paper, each with the first two listings that show it.

    Of two, one is not the listing that is asked about.
    """
    listings: dict[ShownDate, set[str]] = {}
    for entry in group:
        if entry.entry.shown and entry.entry.shown.year:
            listings.setdefault(entry.entry.shown, set()).add(entry.listing)
    return {shown: sorted(names)[:2] for shown, names in listings.items()}


def _years_near(shown: ShownDate, dated: ShownDate | None) -> list[int]:
    """Return the year in which `shown` is at most a day from `dated`, or nothing."""
    if dated is None or dated.year is None:
        return []
    near = (dated.year - 1, dated.year, dated.year + 1)
    return [
        year
        for year in near
        if is_day(shown.month, shown.day, year)
        and days_apart(ShownDate(shown.month, shown.day, year), dated) <= 1
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
    claim = _given(listing, settings, problems) or _inferred(listing, votes, problems)
    if claim.year is not None:
        problems += _contradictions(listing, claim, votes)
    title = settings.title and clean(settings.title)
    dated = DatedListing(listing, claim.day, claim.year, claim.evidence, claim.reason, title, slug)
    return dated, tuple(problems)


def _given(listing: Listing, settings: ListingSettings, problems: list[Problem]) -> _Claim | None:
    """Return the day that is written down: in the settings, the file's name or the head."""
    if settings.day is not None:
        return _claim(settings.day, Evidence.SETTINGS, "The settings give this listing's day.")
    named = _LEADING_DAY.match(listing.name.rpartition("/")[2])
    day = _date_or_none(named[1]) if named else None
    if day is not None:
        head = listing.day
        if head and (head.month, head.day, head.year or day.year) != (
            day.month,
            day.day,
            day.year,
        ):
            what = f"The head says {head.as_shown()}, the file's name {day.isoformat()}."
            problems.append(_problem(listing, listing.day_line, what))
        return _claim(day, Evidence.FILE_NAME, "The file's name begins with this day.")
    if listing.day and listing.day.year is not None:
        reason = "The head of the listing shows the year."
        return _Claim(listing.day, listing.day.year, Evidence.HEAD, reason)
    return None


def _claim(day: date, evidence: Evidence, reason: str) -> _Claim:
    return _Claim(ShownDate(day.month, day.day, day.year), day.year, evidence, reason)


def _date_or_none(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _inferred(listing: Listing, votes: list[Vote], problems: list[Problem]) -> _Claim:
    """Infer the year from the papers, if they imply one."""
    name = "This listing" if listing.day is None else f"The listing of {_in_words(listing.day)}"
    counted = Counter(vote.year for vote in votes).most_common(2)
    if counted and (len(counted) == 1 or counted[0][1] > counted[1][1]):
        year = counted[0][0]
        vote = next(vote for vote in votes if vote.year == year)
        reason = (
            f"Year inferred: {name[0].lower()}{name[1:]} shows without a year what "
            f"{vote.other} dates to {year} (line {vote.line})."
        )
        return _with_year(listing, year, Evidence.OTHER_LISTING, reason)
    if counted:
        years = " and ".join(sorted(str(year) for year, _ in counted))
        what = f"Other listings date papers of this one to {years} equally often."
        problems.append(_problem(listing, listing.day_line, what))
        return _with_year(
            listing, None, Evidence.NONE, "The evidence for its year contradicts itself."
        )
    latest = max((e.shown.year for e in listing.entries if e.shown and e.shown.year), default=None)
    yearless = [entry.shown for entry in listing.entries if entry.shown and not entry.shown.year]
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
    return _with_year(listing, latest + 1, Evidence.SHOWN_YEARS, f"Year inferred: {reason}.")


def _with_year(listing: Listing, year: int | None, evidence: Evidence, reason: str) -> _Claim:
    day = listing.day
    if day is not None and year is not None and is_day(day.month, day.day, year):
        day = ShownDate(day.month, day.day, year)
    return _Claim(day, year, evidence, reason)


def _contradictions(listing: Listing, claim: _Claim, votes: list[Vote]) -> list[Problem]:
    """Return where papers of the listing contradict its year, the first of each kind."""
    year = claim.year or 0
    found: list[tuple[int, str]] = []
    against = [vote for vote in votes if vote.year != year]
    if against:
        vote = against[0]
        what = (
            f"{vote.other} dates this paper to {vote.year}, but the listing is taken as of {year}."
        )
        found.append((vote.line, what))
    # Its own year a listing may show or not; a later one it cannot.
    later = [e for e in listing.entries if e.shown and (e.shown.year or 0) > year]
    if later:
        what = f"This paper is of {_shown_year(later[0])}, but the listing is taken as of {year}."
        found.append((later[0].lines[-1], what))
    impossible = [
        e
        for e in listing.entries
        if e.shown and e.shown.year is None and not is_day(e.shown.month, e.shown.day, year)
    ]
    if impossible:
        what = f"{year}, which this listing is taken as of, has no 29 February."
        found.append((impossible[0].lines[-1], what))
    return [_problem(listing, line, what, claim.evidence) for line, what in found]


def _shown_year(entry: Entry) -> int | None:
    return entry.shown.year if entry.shown else None


def _problem(listing: Listing, line: int, what: str, evidence: Evidence = Evidence.NONE) -> Problem:
    verb = "Check" if evidence is Evidence.SETTINGS else "Say"
    remedy = (
        f"{verb} the day in mkdocs.yml, in the options of the plugin almanac: "
        f"listings: {{{listing.name}: {{day: …}}}}."
    )
    return Problem(listing.name, line, what, remedy)


def _in_words(day: ShownDate) -> str:
    return f"{day.day} {MONTHS[day.month - 1]}"


def unknown_listings(
    names: Iterable[str], settings: Mapping[str, ListingSettings]
) -> tuple[Problem, ...]:
    """Return a problem for every listing that has settings and does not exist."""
    unknown = sorted(set(settings) - set(names))
    what = "The option listings of almanac names “{}”, which is not among the listings."
    remedy = "Correct the name: it is the file's, with its ending."
    return tuple(Problem("mkdocs.yml", 1, what.format(clean(name)), remedy) for name in unknown)
