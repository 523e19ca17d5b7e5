"""The days that a run asks for, and what is known of days that no file shows."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from generator.problems import AlmanacError, SettingsError
from generator.runtime.disk import disk_error
from generator.runtime.files import write_durably

RECORD = ".fetched.json"
# How many days are asked for where no file shows a beginning, and at most without options: an
# almanac that was not updated for a year must not ask for 365 days one morning.
FIRST_DAYS = 7
MOST_DAYS = 31
# A day without papers may be a server that is late: it is asked for again on these days.
_EMPTY_DAYS = 2
_DAY = timedelta(days=1)
_WEEK = re.compile(r"(\d{4})-W(\d{2})", re.A)
_MONTH = re.compile(r"(\d{4})-(\d{2})", re.A)


# --- the days that a person asks for ---


@dataclass(frozen=True, slots=True)
class DayOptions:
    """The options that name days, as they were written; None for one that was not given."""

    date: str | None = None
    first: str | None = None
    last: str | None = None
    week: str | None = None
    month: str | None = None


def requested_days(options: DayOptions, today: date, earliest: date) -> tuple[date, ...] | None:
    """Return the days that the options name, ascending, or None if they name none.

    A week or month that is not over ends with `today`. Raise `SettingsError` for options that
    are wrong or exclude each other, and for days that are to come or before `earliest`.
    """
    given = [
        name
        for name, values in (
            ("--date", (options.date,)),
            ("--from/--to", (options.first, options.last)),
            ("--week", (options.week,)),
            ("--month", (options.month,)),
        )
        if any(value is not None for value in values)
    ]
    if not given:
        return None
    if len(given) > 1:
        raise SettingsError(f"{' and '.join(given)} exclude each other. Give one of them.")
    first, last = _first_and_last(options, today)
    if last < first:
        raise SettingsError(f"{given[0]}: {last} is before {first}.")
    if first > today or (last > today and given[0] in ("--date", "--from/--to")):
        raise SettingsError(f"{given[0]}: {max(first, last)} is to come; today is {today} in UTC.")
    if first < earliest:
        raise SettingsError(f"{given[0]}: there are no listings before {earliest}.")
    return days_between(first, min(last, today))


def _first_and_last(options: DayOptions, today: date) -> tuple[date, date]:
    if options.date is not None:
        day = _day("--date", options.date)
        return day, day
    if options.week is not None:
        return _week(options.week)
    if options.month is not None:
        return _month(options.month)
    if options.first is None:
        raise SettingsError("--to needs --from: the first day.")
    last = today if options.last is None else _day("--to", options.last)
    return _day("--from", options.first), last


def _day(name: str, text: str) -> date:
    try:
        if len(text) == len("2026-08-20"):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise SettingsError(f"{name}: {text!r} is not a day. Expected one such as 2026-08-20.")


def _week(text: str) -> tuple[date, date]:
    match = _WEEK.fullmatch(text)
    try:
        if match:
            monday = date.fromisocalendar(int(match[1]), int(match[2]), 1)
            return monday, monday + 6 * _DAY
    except (ValueError, OverflowError):
        pass
    raise SettingsError(f"--week: {text!r} is not a week. Expected one such as 2025-W36.")


def _month(text: str) -> tuple[date, date]:
    match = _MONTH.fullmatch(text)
    try:
        if match:
            first = date(int(match[1]), int(match[2]), 1)
            return first, (first + 31 * _DAY).replace(day=1) - _DAY
    except (ValueError, OverflowError):
        pass
    raise SettingsError(f"--month: {text!r} is not a month. Expected one such as 2025-09.")


def days_between(first: date, last: date) -> tuple[date, ...]:
    """Return all days from `first` to `last`, both included."""
    return tuple(first + n * _DAY for n in range((last - first).days + 1))


# --- the days that are due ---


@dataclass(frozen=True, slots=True)
class DayRecord:
    """Days of one kind of listing that need no file, and days whose file is not complete.

    `empty` days had no papers and will have none; `unfinished` days were not over when they
    were asked for, whether there were papers or not.
    """

    empty: frozenset[date] = frozenset()
    unfinished: frozenset[date] = frozenset()

    def with_day(self, day: date, *, is_complete: bool, has_papers: bool) -> DayRecord:
        """Return the record with what is known of a day now."""
        empty, unfinished = self.empty - {day}, self.unfinished - {day}
        if not is_complete:
            return replace(self, empty=empty, unfinished=unfinished | {day})
        return DayRecord(empty if has_papers else empty | {day}, unfinished)


def due_days(
    existing: Iterable[date], record: DayRecord, today: date
) -> tuple[tuple[date, ...], date | None]:
    """Return the days to ask for without options, and the first one that is left out, if any.

    These are the days after the newest of the `existing` ones to today, at most `MOST_DAYS` of
    them, and those that are unfinished. Without an existing day, they are the last `FIRST_DAYS`.
    """
    newest = max((day for day in existing if day <= today), default=None)
    start = today - (FIRST_DAYS - 1) * _DAY if newest is None else newest + _DAY
    earliest = today - (MOST_DAYS - 1) * _DAY
    unfinished = {day for day in record.unfinished if day <= today}
    days = (set(days_between(max(start, earliest), today)) | unfinished) - record.empty
    return tuple(sorted(days)), start if start < earliest else None


def is_complete(day: date, asked: datetime, settling_days: int, *, has_papers: bool) -> bool:
    """Return whether a listing asked for at `asked` will not change any more.

    A day ends at midnight in UTC; its listing is complete `settling_days` later. One without
    papers is believed two days later than one with papers.
    """
    wait = 1 + settling_days + (0 if has_papers else _EMPTY_DAYS)
    return asked >= datetime.combine(day, time(), UTC) + wait * _DAY


# --- the file that remembers days ---


@dataclass(frozen=True, slots=True)
class RecordFile:
    """The file `.fetched.json` of a folder: a `DayRecord` for each kind of listing."""

    path: Path
    records: Mapping[str, DayRecord] = field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path) -> RecordFile:
        """Read the file of a folder. Raise `AlmanacError` if it is damaged."""
        path = folder / RECORD
        try:
            values = json.loads(path.read_bytes())
            records = {
                str(kind): DayRecord(_days(record["empty"]), _days(record["unfinished"]))
                for kind, record in values.items()
            }
        except FileNotFoundError:
            return cls(path)
        except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise AlmanacError(
                f"{path}: the file cannot be read. Restore it from git, or delete it: the days "
                "after the newest listing are asked for again then."
            ) from error
        return cls(path, records)

    def with_record(self, kind: str, record: DayRecord) -> RecordFile:
        """Return the file with a record, written to disk if it is another one than before."""
        if record == self.of(kind):
            return self
        changed = replace(self, records={**self.records, kind: record})
        write_file(self.path, changed._as_bytes())
        return changed

    def of(self, kind: str) -> DayRecord:
        """Return the record of a kind of listing."""
        return self.records.get(kind, DayRecord())

    def _as_bytes(self) -> bytes:
        values = {
            kind: {
                "empty": [day.isoformat() for day in sorted(record.empty)],
                "unfinished": [day.isoformat() for day in sorted(record.unfinished)],
            }
            for kind, record in sorted(self.records.items())
        }
        return (json.dumps(values, indent=1) + "\n").encode()


def _days(values: object) -> frozenset[date]:
    if not isinstance(values, list):
        raise TypeError(values)
    return frozenset(date.fromisoformat(value) for value in values)


def write_file(path: Path, content: bytes) -> None:
    """Write a whole file. Raise `AlmanacError` if the disk refuses."""
    try:
        write_durably(path, content)
    except OSError as error:
        raise disk_error(error, path) from error
