"""Values in arXiv's texts: authors, days, categories.

https://info.arxiv.org/help/prep.html says how authors and affiliations are written.
"""

from __future__ import annotations

import re
from datetime import date

from generator.identifiers import arxiv_id, find_arxiv_id
from generator.model import MONTHS, ShownDate
from generator.text import clean, repair_title

# An affiliation may have a parenthesis of its own; deeper ones are damage.
_PARENTHESES = re.compile(r"\([^()]*\)")
_MAX_NESTING = 4
_MORE_AUTHORS = re.compile(r"\(([\d,]{1,7}) additional authors? not shown\)", re.I)
_BETWEEN_NAMES = re.compile(r" ?[,;] ?(?:and |& )?| and | & |(?<=Collaboration): |(?<=Team): ")
_ON_BEHALF = re.compile(r"(?:on behalf of|for) the ", re.I)
_GENERATIONS = frozenset(("jr", "jr.", "sr", "sr.", "ii", "iii", "iv"))
_ET_AL = re.compile(r" ?\bet al\.?$", re.I)
_LETTER = re.compile(r"[^\W\d_]")

_MONTHS = {name[:3].casefold(): number for number, name in enumerate(MONTHS, 1)}
_DAY = re.compile(
    rf"\b(?P<day>\d{{1,2}})[ -](?P<month>{'|'.join(name[:3] for name in MONTHS)})[a-z]{{0,6}}"
    r"[ -](?P<year>\d{4}|\d{2})\b",
    re.I,
)
_ISO_DAY = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?![\d-])")
# arXiv opened in 1991; a year of two digits below is one of this century.
_FIRST_YEAR, _LAST_YEAR = 1900, 2099
_FIRST_SHORT_YEAR = 90

_CATEGORY = re.compile(
    r"[a-z]{1,10}(?:-[a-z]{2,5})?\.(?:[A-Z]{2}|[a-z]{3,10}(?:-[a-z]{2,5})?)|[a-z]{2,7}-[a-z]{2,5}"
)
_CATEGORY_IN_PARENTHESES = re.compile(r"\(([a-zA-Z.-]{2,24})\)")


def author_names(text: str) -> tuple[tuple[str, ...], int | None]:
    """Return the names in a line of authors, without affiliations, and how many authors it means.

    The number counts those that arXiv leaves out of a long list; it is None if there is no name.

    >>> author_names("Ada Lovelace (1), P. Erd\\\\H{o}s (2) and Ben Li ((1) X, Y, (2) Z)")
    (('Ada Lovelace', 'P. Erdős', 'Ben Li'), 3)
    """
    text = clean(text)
    more = _MORE_AUTHORS.search(text)
    for _ in range(_MAX_NESTING):
        text = _PARENTHESES.sub(" ", text)
    names: list[str] = []
    for part in _BETWEEN_NAMES.split(clean(text)):
        name = _ON_BEHALF.sub("", _ET_AL.sub("", clean(part.partition("(")[0])), count=1).strip()
        if name.casefold() in _GENERATIONS and names:
            names[-1] = f"{names[-1]} {name}"
        elif _LETTER.search(name):
            names.append(readable_name(name))
    more_authors = int(more[1].replace(",", "") or 0) if more else 0
    return tuple(names), len(names) + more_authors if names else None


def readable_name(text: str) -> str:
    """Return the clean text of a name, with TeX's accents as letters."""
    name = clean(text)
    return repair_title(name).text if "\\" in name or "&" in name else name


def day_of(text: str) -> ShownDate | None:
    """Return the first day in `text`, or None. The day of the week is not looked at.

    >>> day_of("Tue, 13 Jan 2025 18:19:56 GMT   (44kb)").as_iso(), day_of("14 Jan 99").as_iso()
    ('2025-01-13', '1999-01-14')
    """
    match = _ISO_DAY.match(text.strip()) or _DAY.search(text)
    if match is None:
        return None
    month = _MONTHS.get(match["month"][:3].casefold()) or int(match["month"])
    year, day = int(match["year"]), int(match["day"])
    if len(match["year"]) == 2:
        year += 1900 if year >= _FIRST_SHORT_YEAR else 2000
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        date(year, month, day)
    except ValueError:
        return None
    return ShownDate(month, day, year)


def categories_of(words: list[str]) -> tuple[str, ...]:
    """Return those of `words` that are categories of arXiv, each once; MSC classes are not."""
    return tuple(dict.fromkeys(filter(_CATEGORY.fullmatch, words)))


def categories_of_subjects(text: str) -> tuple[str, ...]:
    """Return the categories in `Artificial Intelligence (cs.AI); Machine Learning (cs.LG)`."""
    return categories_of(_CATEGORY_IN_PARENTHESES.findall(text))


def paper_id(text: str) -> str | None:
    """Return the arXiv id that `text` is or has in an address, or None."""
    return arxiv_id(text) or find_arxiv_id(text)
