"""The days that a mail is about: a day or a week.

No clock says which is the newest: the listings do. A day whose listing `fetch` got before the day
was over will still change, and a week is over when there is a listing of a later one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path

from generator.catalogue import labels
from generator.model import ShownDate
from generator.problems import SettingsError
from generator.sources.fetch import daily_papers_api
from generator.sources.fetch.days import RecordFile

_DAY = timedelta(days=1)
# The week of a later day would end behind the last day that Python knows.
_LAST = date(9999, 12, 20)
_DAY_TEXT = re.compile(r"\d{4}-\d\d-\d\d", re.A)
_WEEK = re.compile(r"(\d{4})-W(\d{2})", re.A)


class Frequency(StrEnum):
    """How often a reader gets a mail."""

    DAILY = "daily"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `first` to `last`: one, or those of a week from Monday."""

    first: date
    last: date

    @property
    def frequency(self) -> Frequency:
        """Whose mail it is: that of daily or of weekly readers."""
        return Frequency.DAILY if self.first == self.last else Frequency.WEEKLY

    @property
    def name(self) -> str:
        """`2025-09-04` or `2025-W36`."""
        if self.frequency is Frequency.DAILY:
            return self.first.isoformat()
        year, week, _ = self.first.isocalendar()
        return f"{year:04}-W{week:02}"

    @property
    def title(self) -> str:
        """`Thursday, 4 September 2025`, or `1 September 2025 to 7 September 2025`."""
        if self.frequency is Frequency.DAILY:
            return labels.weekday(_shown(self.first))
        return f"{labels.day(_shown(self.first))} to {labels.day(_shown(self.last))}"

    def __contains__(self, day: str) -> bool:
        """Return whether a day as `2025-09-04` belongs to the period."""
        return self.first.isoformat() <= day <= self.last.isoformat()


def _shown(day: date) -> ShownDate:
    return ShownDate(day.month, day.day, day.year)


def day_period(text: str) -> Period:
    """Return the period of a day. Raise `SettingsError` if the text is none."""
    try:
        day = date.fromisoformat(text) if _DAY_TEXT.fullmatch(text) else None
        if day and day <= _LAST:
            return Period(day, day)
    except ValueError:
        pass
    raise SettingsError(f"--date: {text!r} is not a day. Expected one such as 2025-09-04.")


def week_period(text: str) -> Period:
    """Return the period of a week. Raise `SettingsError` if the text is none."""
    match = _WEEK.fullmatch(text)
    try:
        if match:
            return _week_of(date.fromisocalendar(int(match[1]), int(match[2]), 1))
    except (ValueError, OverflowError):
        pass
    raise SettingsError(f"--week: {text!r} is not a week. Expected one such as 2025-W36.")


def newest_periods(days: Iterable[str], unfinished: Set[date]) -> tuple[Period, ...]:
    """Return the newest day that is complete, and the newest week that is over, if there are any.

    `days` are those of all listings, `unfinished` those whose listing will still change.
    """
    known = sorted(day for day in map(date.fromisoformat, days) if day <= _LAST)
    complete = [day for day in known if day not in unfinished]
    periods = [Period(day, day) for day in complete[-1:]]
    before = [day for day in known if day < _week_of(known[-1]).first]
    return (*periods, *map(_week_of, before[-1:]))


def _week_of(day: date) -> Period:
    monday = day - day.weekday() * _DAY
    return Period(monday, monday + 6 * _DAY)


def unfinished_days(folders: Iterable[Path]) -> frozenset[date]:
    """Return the days of Daily Papers that were not over when `fetch` asked for them."""
    kind = daily_papers_api().kind
    records = (RecordFile.read(folder).of(kind) for folder in folders if folder.is_dir())
    return frozenset[date]().union(*(record.unfinished for record in records))
