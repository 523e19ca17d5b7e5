"""Counts as bars: what the templates draw."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from generator import urls
from generator.model import Paper
from generator.render import words

MONTHS_SHOWN = 120


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: `label` and `count` name it, `href` is a path, `height` from 0 to 100."""

    label: str
    count: int
    href: str
    height: int


def bars(counted: Iterable[tuple[str, int, str]]) -> tuple[Bar, ...]:
    """A bar for each label, count and path, the highest of them 100; none of 1 vanishes."""
    rows = tuple(counted)
    highest = max((count for _, count, _ in rows), default=0) or 1
    return tuple(Bar(label, count, href, -(-count * 100 // highest)) for label, count, href in rows)


def by_year(papers: Iterable[Paper]) -> dict[int | None, int]:
    """The number of papers of each year, rising, and of those without one under None, last."""
    counted = Counter(map(year_of, papers))
    return {year: counted[year] for year in sorted(counted, key=lambda y: (y is None, y or 0))}


def by_month(papers: Iterable[Paper]) -> dict[tuple[int, int], int]:
    """The number of papers of each year and month that has any, rising."""
    counted = Counter(
        (p.published.year, p.published.month) for p in papers if p.published and p.published.year
    )
    return dict(sorted(counted.items()))


def year_bars(papers: Sequence[Paper], path: str, page_size: int) -> tuple[Bar, ...]:
    """A bar a year that has papers, and one for the undated.

    Each is a link to the first of them in the list at `path`, which shows `papers` in order,
    `page_size` on a page.
    """
    hrefs = {
        year_of(paper): f"{urls.page(path, place // page_size + 1)}#{anchor(paper)}"
        for place, (paper, is_first) in enumerate(firsts(papers))
        if is_first
    }
    return bars(
        (str(year or "undated"), count, hrefs[year]) for year, count in by_year(papers).items()
    )


def firsts(papers: Iterable[Paper]) -> Iterator[tuple[Paper, bool]]:
    """Each paper, and whether it is the first of its year among them."""
    seen: set[int | None] = set()
    for paper in papers:
        year = year_of(paper)
        yield paper, year not in seen
        seen.add(year)


def anchor(paper: Paper) -> str:
    """The id of the card that is the first of its year in a list: `year-2024`."""
    return f"year-{year_of(paper) or 'none'}"


def year_of(paper: Paper) -> int | None:
    """The year of a paper; None for one without a date, or with a day but no year."""
    return paper.published.year if paper.published else None


def month_strip(papers: Iterable[Paper]) -> tuple[Bar, ...]:
    """A bar a month of the last ten years, from the first with papers; the empty ones too."""
    counted = by_month(papers)
    if not counted:
        return ()
    numbers = [year * 12 + month - 1 for year, month in counted]
    first = min(number for number in numbers if number > numbers[-1] - MONTHS_SHOWN)
    places = [(number // 12, number % 12 + 1) for number in range(first, numbers[-1] + 1)]
    return bars(
        (words.month(*place), counted.get(place, 0), urls.month(*place)) for place in places
    )
