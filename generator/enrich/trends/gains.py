"""The counts of listings → the papers that recently gained most upvotes or comments.

Days count back from the newest listing: no clock is asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from generator.model import DatedListing, Gain, Paper, ShownDate, Sighting

MOST_GAINS = 10
# After so many days a gain counts half; after `MOST_DAYS` it counts no more.
HALF_LIFE, MOST_DAYS = 7, 28
# A paper is new in a listing that is at most so many days younger, so that it had no votes before.
NEW_DAYS = 7


def gains(
    papers: Sequence[Paper], listings: Sequence[DatedListing]
) -> tuple[int, tuple[Gain, ...]]:
    """Return the number of days that listings have, and the gains of papers, most first.

    A gain is the difference between two successive listings that show a paper, or the number in
    the first of them if the paper was new. One that is `HALF_LIFE` days older than the newest
    listing counts half. Upvotes are compared, or comments where no paper gained an upvote. With
    listings of a single day there is nothing to compare.
    """
    days = {one.name: day for one in listings if (day := _date(one.day))}
    if len(set(days.values())) < 2:
        return len(set(days.values())), ()
    newest = max(days.values())
    for unit in ("upvote", "comment"):
        scored = [
            (-score, gain.id, gain)
            for paper in papers
            for score, gain in _gain(paper, days, newest, unit)
        ]
        if scored:
            return len(set(days.values())), tuple(one[2] for one in sorted(scored)[:MOST_GAINS])
    return len(set(days.values())), ()


def _gain(
    paper: Paper, days: Mapping[str, date], newest: date, unit: str
) -> list[tuple[float, Gain]]:
    """Return the gain of a paper with what it counts; none if it did not gain recently."""
    seen = _seen(paper, days, unit)
    if not seen:
        return []
    own = _date(paper.listed) or _date(paper.published)
    is_new = own is not None and abs((seen[0][0] - own).days) <= NEW_DAYS
    start = 0 if is_new else seen[0][2]
    score, first = 0.0, len(seen)
    for place, (day, _, number) in enumerate(seen):
        before = seen[place - 1][2] if place else start
        age = (newest - day).days
        if number > before and age <= MOST_DAYS:
            score += (number - before) * 0.5 ** (age / HALF_LIFE)
            first = min(first, place)
    # From the listing before the first gain on.
    shown = seen[max(first - 1, 0) :]
    gained = shown[-1][2] - (shown[0][2] if first else start)
    if not score or gained <= 0:
        return []
    days_shown = tuple(
        (slug, ShownDate(day.month, day.day, day.year), number) for day, slug, number in shown
    )
    return [(round(score, 6), Gain(paper.id, unit, gained, first == 0, days_shown))]


def _seen(paper: Paper, days: Mapping[str, date], unit: str) -> list[tuple[date, str, int]]:
    """Return the day, the slug and the number of each day on which a listing shows the paper.

    Of several listings of a day that with the highest number.
    """
    by_day: dict[date, tuple[int, str]] = {}
    for sighting in paper.sightings:
        number = _number(sighting, unit)
        if number is not None and (day := days.get(sighting.listing)):
            by_day[day] = max(by_day.get(day, (-1, "")), (number, sighting.slug))
    return [(day, slug, number) for day, (number, slug) in sorted(by_day.items())]


def _number(sighting: Sighting, unit: str) -> int | None:
    return sighting.upvotes if unit == "upvote" else sighting.comments


def _date(shown: ShownDate | None) -> date | None:
    return date(shown.year, shown.month, shown.day) if shown and shown.year else None
