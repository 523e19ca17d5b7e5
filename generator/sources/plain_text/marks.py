"""The marks of a listing: head lines, bylines, separators, shown dates.

A layout is rows in these tables, not a parser of its own.
"""

from __future__ import annotations

import re
from datetime import date

from generator.model import MONTHS, ShownDate

# The page's own words above the papers; compared without case and spaces, so that
# `by AK and …` and `byAK and …` are one.
HEAD = (
    "new",
    "Get trending papers in your email inbox!",
    "Get trending papers in your email inbox once a day!",
    "Subscribe",
    "Daily Papers",
    "byAK and the research community",
)
GLUE = "Subscribe"
_HEAD = {mark.casefold().replace(" ", ""): mark for mark in HEAD}

# Seen as `•` and `·`; the others are what editors and terminals make of them.
BULLETS = "•∙●○◦‣⁃▪▫■□▸▶►◆◇➤*-–—·⋅‧・"
SEPARATORS = "·⋅‧・∙•"

_AUTHORS = re.compile(
    rf"(?P<bullet>[{re.escape(BULLETS)}] ?)?(?P<count>\d{{1,3}}(,\d{{3}})+|\d{{1,6}}) authors?",
    re.I,
)
_MONTHS = {name[:3].casefold(): number for number, name in enumerate(MONTHS, 1)}
_NAMES = "|".join([name[:3] for name in MONTHS] + ["Sept"] + list(MONTHS))
_SHOWN = re.compile(
    rf"(?P<month>{_NAMES})\.? (?P<day>\d{{1,2}})(?:, (?P<year>\d{{4}}))?"
    r"(?: (?P<comments>\d{1,3}(?:,\d{3})+|\d{1,9}|\d{1,4}(?:\.\d{1,2})?[kKmM]))?"
)
_FACTORS = {"k": 1_000, "m": 1_000_000}


def head_mark(text: str) -> str | None:
    """The head line that the clean `text` is, in the spelling of `HEAD`."""
    return _HEAD.get(text.casefold().replace(" ", ""))


def is_separator(text: str) -> bool:
    """Whether the clean `text` is the line between byline and date."""
    return len(text) == 1 and text in SEPARATORS


def author_count(text: str) -> tuple[int, bool] | None:
    """The count of a byline such as `• 6 authors`, and whether a bullet leads it."""
    match = _AUTHORS.fullmatch(text)
    return match and (int(match["count"].replace(",", "")), match["bullet"] is not None)


def without_bullet(text: str) -> str:
    """A byline's clean text without the bullet before it."""
    return text.lstrip(BULLETS + " ") or text


def looks_like_date(text: str) -> bool:
    """Whether the clean `text` has the form of a shown date, be there such a day or not."""
    return _SHOWN.fullmatch(text) is not None


def shown_date(text: str) -> tuple[ShownDate, int | None]:
    """The day of `Sep 30 2`, `Feb 13, 2023 1` or `Mar 25`, and the number of comments.

    `1.2k` comments are 1200. `ValueError` says in words why there is no such day.
    """
    match = _SHOWN.fullmatch(text)
    if match is None:
        raise ValueError(f"“{text[:40]}” has not the form of a date")
    month, day = _MONTHS[match["month"][:3].casefold()], int(match["day"])
    year = int(match["year"]) if match["year"] else None
    if year is not None and not 1900 <= year < 2100:
        raise ValueError(f"no paper is of the year {year}")
    try:
        date(year or 2000, month, day)  # 2000 has every day that any year has
    except ValueError:
        raise ValueError(
            f"there is no {match['month']} {day}{f', {year}' if year else ''}"
        ) from None
    return ShownDate(month, day, year), _comments(match["comments"])


def _comments(shown: str | None) -> int | None:
    if shown is None:
        return None
    factor = _FACTORS.get(shown[-1].casefold(), 1)
    return round(float(shown.rstrip("kKmM").replace(",", "")) * factor)
