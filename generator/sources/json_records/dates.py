"""The date of a record → a day.

`2025-01-14T17:00:00.000Z`, `Mon, 13 Jan 2025 17:00:00 GMT`, `Jan 14, 2025`, CSL-JSON's
`{"date-parts": [[2025, 1, 14]]}`, arXiv's list of versions, and milliseconds as pandas writes
them. A time stays in its own zone. What has no day, such as `2025-01`, is a year.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

from generator.model import MONTHS, ShownDate
from generator.sources.json_records.python_repr import parsed
from generator.sources.plain_text.marks import looks_like_date, shown_date
from generator.text import clean

_ISO = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)")
_YEAR = re.compile(r"[0-9]{4}(?![0-9])")
_RFC = re.compile(r"(?:[A-Z][a-z]{2}, )?(\d{1,2}) ([A-Z][a-z]{2})[a-z]* (\d{4})\b")
_MONTHS = {month[:3]: number for number, month in enumerate(MONTHS, 1)}
_MIN_YEAR, _MAX_YEAR = 1900, 2099
# 1973 to 2128; a smaller number may be anything.
_MILLISECONDS = range(10**11, 5 * 10**12)


def day(value: Any) -> ShownDate | None:
    """Return the day of a date; None if it has none.

    Raise `ValueError` with a sentence if there is no such day.
    """
    value = parsed(value)
    if isinstance(value, dict):
        value = next((value[key] for key in ("date-parts", "raw", "literal") if key in value), None)
    if isinstance(value, list):
        return _of_parts(value)
    if type(value) is int and value in _MILLISECONDS:
        value = datetime.fromtimestamp(value / 1000, UTC).isoformat()
    return _of_text(clean(value[:200])) if isinstance(value, str) else None


def year(value: Any) -> int | None:
    """Return the year of a date that may have no day: `2025`, `2025-01`, `[[2025]]`."""
    value = parsed(value)
    if isinstance(value, dict):
        value = next((value[key] for key in ("date-parts", "raw", "literal") if key in value), None)
    while isinstance(value, list) and value:
        value = value[0]
    match = _YEAR.match(clean(value[:200]) if isinstance(value, str) else str(value))
    number = int(match[0]) if match else 0
    return number if _MIN_YEAR <= number <= _MAX_YEAR else None


def _of_text(text: str) -> ShownDate | None:
    if match := _ISO.match(text):
        return _checked(text, int(match[1]), int(match[3]), int(match[4]))
    if match := _RFC.match(text):
        month = _MONTHS.get(match[2])
        return _checked(text, int(match[3]), month, int(match[1])) if month else None
    if looks_like_date(text):
        try:
            return shown_date(text)[0]
        except ValueError:
            raise ValueError(f"“{text[:40]}” is not a day.") from None
    return None


def _of_parts(parts: list[Any]) -> ShownDate | None:
    """Return the day of `[2025, 1, 14]`, `[[2025, 1, 14]]`, or of arXiv's first version."""
    if parts and isinstance(parts[0], dict):
        return day(parts[0].get("created"))
    if parts and isinstance(parts[0], list):
        parts = parts[0]
    numbers = [part for part in parts[:4] if str(part).isdecimal() and len(str(part)) <= 4]
    if len(numbers) != 3 or len(parts) != 3:
        return None
    year, month, number = map(int, numbers)
    return _checked("-".join(map(str, numbers)), year, month, number)


def _checked(text: str, year: int, month: int, number: int) -> ShownDate:
    try:
        date(year, month, number)
    except ValueError:
        raise ValueError(f"“{text[:40]}” is not a day.") from None
    if not _MIN_YEAR <= year <= _MAX_YEAR:
        raise ValueError(f"“{text[:40]}” is not between {_MIN_YEAR} and {_MAX_YEAR}.")
    return ShownDate(month, number, year)


def day_on_the_old_list(outer: Any, own: Any) -> ShownDate | None:
    """Return the day on Hugging Face's list that the outer `publishedAt` of an entry is.

    Until March 2025 it is. Since then it is the paper's own date less four or five hours, which
    may be another day, so that a day before the paper's own is never one of the list.
    """
    if not isinstance(outer, str) or not outer < "2025-04":
        return None
    if isinstance(own, str) and outer < own:
        return None
    return day(outer)
