"""The dates of bibliographies → days, and years where a date has no day."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from generator.model import MONTHS, ShownDate

_MIN_YEAR, _MAX_YEAR = 1900, 2099
# `jan`, `Jan`, `Sept`, `January`: a month by any beginning of three letters or more.
_MONTHS = {
    name[:length].casefold(): number
    for number, name in enumerate(MONTHS, 1)
    for length in range(3, len(name) + 1)
}
_ORDINAL = r"(?:st|nd|rd|th)?"
# A day; what follows in RIS is other information, or the slash before it. A range is no day.
_PATTERNS = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        r"(?P<year>\d{4})(?P<s>[-/.])(?P<month>\d{1,2})(?P=s)(?P<day>\d{1,2})(?:[T ].*|/(?!\d).*)?",
        rf"(?P<day>\d{{1,2}}){_ORDINAL}[ -](?P<month>[a-z]{{3,9}})\.?,?[ -](?P<year>\d{{4}})",
        rf"(?P<month>[a-z]{{3,9}})\.? (?P<day>\d{{1,2}}){_ORDINAL},? (?P<year>\d{{4}})",
        r"(?P<year>\d{4}) (?P<month>[a-z]{3,9})\.? (?P<day>\d{1,2})",
    )
)
# `month = {January 14}`, `month = 14~jan`: a month that says the day as well.
_MONTH_AND_DAY = re.compile(
    r"(?P<month>[a-z]{3,9}|\d{1,2})\.?|(?P<m>[a-z]{3,9})\.? (?P<d>\d{1,2})"
    r"|(?P<d2>\d{1,2})\.? (?P<m2>[a-z]{3,9})\.?",
    re.I,
)


_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")


def day_of(text: str) -> ShownDate | None:
    """Return the day that `text` is, with its year; None if it is no full date of 1900 to 2099.

    >>> day_of("2025/01/14/"), day_of("14 January 2025") == day_of("Jan 14, 2025")
    (ShownDate(month=1, day=14, year=2025), True)
    >>> day_of("2025/01//"), day_of("2025-01-14/2025-01-16"), day_of("2025-02-30")
    (None, None, None)
    """
    text = " ".join(text[:100].split())
    matches = (pattern.fullmatch(text) for pattern in _PATTERNS)
    match = next(filter(None, matches), None)
    return day_of_parts(match["year"], match["month"], match["day"]) if match else None


def day_of_parts(year: str, month: str, day: str = "") -> ShownDate | None:
    """Return the day of the fields of BibTeX; None if one is missing or there is no such day.

    >>> day_of_parts("2025", "jan", "14") == day_of_parts("2025", "January 14")
    True
    >>> day_of_parts("2025", "01") is None
    True
    """
    match = _MONTH_AND_DAY.fullmatch(" ".join(month.split()))
    if match is None:
        return None
    name = match["month"] or match["m"] or match["m2"]
    day = day or match["d"] or match["d2"] or ""
    number = int(name) if name.isdecimal() else _MONTHS.get(name.casefold(), 0)
    return _shown(year.strip(), number, day.strip())


def _shown(year: str, month: int, day: str) -> ShownDate | None:
    if not re.fullmatch(r"[0-9]{4}", year) or not re.fullmatch(r"[0-9]{1,2}", day):
        return None
    if not _MIN_YEAR <= int(year) <= _MAX_YEAR:
        return None
    try:
        date(int(year), month, int(day))
    except ValueError:
        return None
    return ShownDate(month, int(day), int(year))


def year_of(texts: Iterable[str]) -> int | None:
    """Return the year of the first text that has one and no other, from 1900 to 2099.

    >>> year_of(["", "June 2025"]), year_of(["2025/06//"]), year_of(["2024 to 2025"])
    (2025, 2025, None)
    """
    years = ({int(year) for year in _YEAR.findall(text[:100])} for text in texts)
    return next((min(found) for found in years if len(found) == 1), None)
