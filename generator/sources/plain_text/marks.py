"""The marks of a listing: head lines, bylines, separators, dates.

Another layout is more rows in these tables, not another parser.
"""

from __future__ import annotations

import re
from datetime import date

from generator.model import MONTHS, ShownDate

# The lines of a copied page above its papers. Case and spaces do not count: `by AK and …` and
# `byAK and …` are the same line.
HEAD = (
    "new",
    "Get trending papers in your email inbox!",
    "Get trending papers in your email inbox once a day!",
    "Subscribe",
    "Daily Papers",
    "byAK and the research community",
)
SUBSCRIBE = "Subscribe"
SUBMITTED = "submitted by"  # the line above a user's name, on pages that are read elsewhere
_HEAD = {mark.casefold().replace(" ", ""): mark for mark in HEAD}

# Pages have `•` and `·`; editors and terminals replace them with the others.
BULLETS = "•∙●○◦‣⁃▪▫■□▸▶►◆◇➤*-–—·⋅‧・"
SEPARATORS = "·⋅‧・∙•"

_AUTHORS = re.compile(
    rf"(?P<bullet>[{re.escape(BULLETS)}] ?)?(?P<count>\d{{1,3}}(,\d{{3}})+|\d{{1,6}}) authors?",
    re.I,
)
_MONTHS = {name[:3].casefold(): number for number, name in enumerate(MONTHS, 1)}
_MONTH_NAMES = "|".join([name[:3] for name in MONTHS] + ["Sept"] + list(MONTHS))
_DATE = re.compile(
    rf"(?P<month>{_MONTH_NAMES})\.? (?P<day>\d{{1,2}})(?:, (?P<year>\d{{4}}))?"
    r"(?: (?P<comments>\d{1,3}(?:,\d{3})+|\d{1,9}|\d{1,4}(?:\.\d{1,2})?[kKmM]))?"
)
_FACTORS = {"k": 1_000, "m": 1_000_000}
_MIN_YEAR, _MAX_YEAR = 1900, 2099
_LEAP_YEAR = 2000  # has every day that any year has


def head_mark(text: str) -> str | None:
    """Return the line of `HEAD` that the clean `text` is, or None."""
    return _HEAD.get(text.casefold().replace(" ", ""))


def is_separator(text: str) -> bool:
    """Return whether the clean `text` is the line between byline and date."""
    return len(text) == 1 and text in SEPARATORS


def author_count(text: str) -> tuple[int, bool] | None:
    """Return the number in a byline such as `• 6 authors`, and whether it has a bullet.

    Return None for any other line.
    """
    match = _AUTHORS.fullmatch(text)
    return match and (int(match["count"].replace(",", "")), match["bullet"] is not None)


def without_bullet(text: str) -> str:
    """Return the clean text of a byline without the bullets before it."""
    return text.lstrip(BULLETS + " ") or text


def looks_like_date(text: str) -> bool:
    """Return whether the clean `text` has the form of a date, which need not exist."""
    return _DATE.fullmatch(text) is not None


def shown_date(text: str) -> tuple[ShownDate, int | None]:
    """Return the day of `Sep 30 2`, `Feb 13, 2023 1` or `Mar 25`, and the number of comments.

    `1.2k` comments are 1200. Raise `ValueError` with the reason if there is no such day.
    """
    match = _DATE.fullmatch(text)
    if match is None:
        raise ValueError(f"“{text[:40]}” is not a date such as Sep 30")
    month, day = _MONTHS[match["month"][:3].casefold()], int(match["day"])
    year = int(match["year"]) if match["year"] else None
    if year is not None and not _MIN_YEAR <= year <= _MAX_YEAR:
        raise ValueError(f"the year {year} is not between {_MIN_YEAR} and {_MAX_YEAR}")
    try:
        date(year or _LEAP_YEAR, month, day)
    except ValueError:
        raise ValueError(
            f"there is no {match['month']} {day}{f', {year}' if year else ''}"
        ) from None
    return ShownDate(month, day, year), _comments(match["comments"])


def _comments(text: str | None) -> int | None:
    if text is None:
        return None
    factor = _FACTORS.get(text[-1].casefold(), 1)
    return round(float(text.rstrip("kKmM").replace(",", "")) * factor)
