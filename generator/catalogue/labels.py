"""Facts in words, as pages show them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from generator.model import MONTHS, DatedListing, Paper, ShownDate

# The part of a byline that says that there is code.
CODE = "Code"
# The format of the days that `fetch` gets, as generator/sources names it.
DAILY_PAPERS = "Hugging Face API"
_LEADING_DAY = re.compile(r"^\d{4}-\d\d-\d\d(?!\d)")
_SUFFIXES = re.compile(r"(?:\.(?:txt|md|jsonl?|gz|html|xml|bib|ris|eml|csv))+$", re.IGNORECASE)
_WORDS = re.compile(r"[^\W\d_]+(?:[-_ .]+[^\W\d_]+)*")


def day(shown: ShownDate | None) -> str:
    """Return `30 September 2025`, `28 April, year unknown`, or `Date unknown`."""
    if shown is None:
        return "Date unknown"
    words = f"{shown.day} {MONTHS[shown.month - 1]}"
    return f"{words}, year unknown" if shown.year is None else f"{words} {shown.year}"


def _paper_day(paper: Paper) -> str:
    """Return the day of a paper: `30 September 2025`, or that with ` (year inferred)`.

    Where its own is unknown, its year, or the day on which it was listed:
    `listed 30 September 2025`.
    """
    if paper.published is None and paper.year is not None:
        return str(paper.year)
    if paper.published is None and paper.listed is not None:
        return f"listed {day(paper.listed)}"
    return day(paper.published) + (" (year inferred)" if paper.year_inferred else "")


def weekday(shown: ShownDate) -> str:
    """Return `Tuesday, 30 September 2025`; without the weekday if the year is unknown."""
    if shown.year is None:
        return day(shown)
    number = date(shown.year, shown.month, shown.day).weekday()
    name = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()[number]
    return f"{name}, {day(shown)}"


def month(year: int, number: int) -> str:
    """Return `September 2025`."""
    return f"{MONTHS[number - 1]} {year}"


def week(year: int, number: int) -> str:
    """Return `Week 36, 2025`."""
    return f"Week {number}, {year}"


def count(number: int, singular: str, plural: str | None = None) -> str:
    """Return `1 paper` or `1,204 papers`."""
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"


def changes(totals: Mapping[str, int]) -> str:
    """Return the numbers of papers that a build changed, by kind: `12 new, 3 corrected`.

    >>> changes({"new": 12, "corrected": 3, "merged": 0}), changes({"new": 0})
    ('12 new, 3 corrected', 'no changes')
    """
    parts = (f"{total:,} {kind}" for kind, total in totals.items() if total)
    return ", ".join(parts) or "no changes"


def size(number: int) -> str:
    """Return a number of bytes in megabytes, with a decimal below ten.

    >>> size(64_000_000), size(2_530_000), size(9_000)
    ('64 MB', '2.5 MB', '0.1 MB')
    """
    megabytes = max(number / 1_000_000, 0.1)
    return f"{megabytes:,.0f} MB" if megabytes >= 9.95 else f"{megabytes:.1f} MB"


def percent(number: float) -> str:
    """Return `39%`; with a decimal below ten, where it tells more.

    >>> percent(38.6), percent(4), percent(0.42), percent(0)
    ('39%', '4%', '0.4%', '0%')
    """
    return f"{number:.0f}%" if number >= 10 else f"{round(number, 1):g}%"


def alternatives(words: Sequence[str]) -> str:
    """Return `.txt`, `.txt or .md`, or `.txt, .md or .json`."""
    return " or ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def byline(paper: Paper, name: str) -> tuple[str, ...]:
    """Return the facts below a title in parts; `name` is what the paper introduces, or empty.

    Authors or the organisation, the day, upvotes or comments, and `Code` if its code is known.
    """
    parts = []
    if name and not split_at_name(paper.title, name)[1]:
        parts.append(f"proposes {name}")
    if paper.author_names:
        parts.append(first_authors(paper.author_names, paper.authors))
    else:
        if paper.organization is not None:
            parts.append(paper.organization.name)
        if paper.authors is not None:
            parts.append(count(paper.authors, "author"))
    parts.append(_paper_day(paper))
    if paper.upvotes is not None:
        parts.append(count(paper.upvotes, "upvote"))
    elif paper.comments is not None:
        parts.append(count(paper.comments, "comment"))
    if has_code(paper):
        parts.append(CODE)
    return tuple(parts)


def first_authors(names: Sequence[str], authors: int | None) -> str:
    """Return up to three names in words; of more, two and how many more there are.

    `authors` is the number of authors, None where the source names only some of them.

    >>> first_authors(["A", "B", "C"], 3), first_authors(["A", "B", "C", "D"], 4)
    ('A, B and C', 'A, B and 2 more')
    >>> first_authors(["A", "B", "C", "D"], None)
    'A, B and others'
    """
    if authors is None:
        return f"{', '.join(names[:2])} and others"
    total = max(len(names), authors)
    shown = names[: 3 if total <= 3 else 2]
    more = total - len(shown)
    if more:
        return f"{', '.join(shown)} and {more:,} more"
    return " and ".join(filter(None, (", ".join(shown[:-1]), shown[-1])))


def has_code(paper: Paper) -> bool:
    """Return whether a source names the code of a paper, or its abstract links to it."""
    return paper.code is not None or any(link.kind == "code" for link in paper.links)


def has_pdf(paper: Paper) -> bool:
    """Return whether the page of a paper links to its PDF, which is known of arXiv's."""
    return paper.arxiv is not None


def split_at_name(title: str, name: str) -> tuple[str, str, str]:
    """Split a title in three: what precedes the name, the name, what follows it.

    The last two are empty if the name is not a word of the title.
    """
    start = title.find(name) if name else -1
    while start >= 0:
        end = start + len(name)
        if not _is_in_word(title[start - 1 : start]) and not _is_in_word(title[end : end + 1]):
            return title[:start], name, title[end:]
        start = title.find(name, start + 1)
    return title, "", ""


def _is_in_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def title_after_name(title: str, name: str) -> str:
    """Return the title; if it begins with the name, only what follows that."""
    before, name_in_title, after = split_at_name(title, name)
    return after.lstrip(" :,!–—-") if name_in_title and not before else title


def repaired_pieces(listed: str, paper: Paper, field: str) -> list[tuple[str, bool]]:
    """Return the text of a sighting in pieces, each with whether a repair of `field` changed it.

    `10times less` is (`10times`, True), (` less`, False); joined, the pieces are the text.
    """
    pieces, end = [], 0
    for repair in paper.repairs:
        if repair.field != field or not repair.listed:
            continue
        start = listed.find(repair.listed, end)
        if start >= 0:
            pieces += [(listed[end:start], False), (repair.listed, True)]
            end = start + len(repair.listed)
    return [piece for piece in (*pieces, (listed[end:], False)) if piece[0]]


def listing_title(listing: DatedListing) -> str:
    """Return the owner's title of a listing, else what its file's name and its day say.

    `2025-07-01.txt` is `1 July 2025`, `2025-07-01-reading-group.txt` is `Reading group, 1 July
    2025`, and a day from Hugging Face's API is `Daily Papers of 1 July 2025`. The name itself is
    the title only of a file without a day whose name is not made of words.
    """
    if listing.title:
        return listing.title
    words = _words_of_name(listing.name)
    if listing.day is None:
        return words or listing.name
    if listing.listing.format == DAILY_PAPERS and not words:
        return f"Daily Papers of {day(listing.day)}"
    return ", ".join(filter(None, (words, day(listing.day))))


def _words_of_name(name: str) -> str:
    """Return a file's name without folder, leading day and suffix, if it is made of words."""
    stem = _SUFFIXES.sub("", _LEADING_DAY.sub("", name.rpartition("/")[2])).strip("-_ .")
    if not _WORDS.fullmatch(stem):
        return ""
    words = " ".join(re.split("[-_ ]+", stem))
    # A name begins with a capital, but arXiv's.
    return f"arXiv{words[5:]}" if words.startswith("arxiv ") else words[:1].upper() + words[1:]


def summary(text: str, length: int) -> str:
    """Return the beginning of a text, at most `length` characters, cut between words.

    >>> summary("Sparse experts route tokens", 20)
    'Sparse experts…'
    """
    if len(text) <= length:
        return text
    return (text[:length].rpartition(" ")[0].rstrip(" ,;:-") or text[: length - 1]) + "…"
