"""Lists of papers, in pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from generator import urls
from generator.model import Page, Paper
from generator.render import words
from generator.render.templates import page


@dataclass(frozen=True, slots=True)
class Item:
    """A paper in a list; `heading` stands above the first of those that share it.

    `anchor` is the id of its card, where something links to it.
    """

    paper: Paper
    heading: str = ""
    rank: int | None = None
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Pager:
    """Where a page of a list stands: page `number` of `pages`, items `first` to `last`."""

    path: str
    number: int
    pages: int
    first: int
    last: int
    total: int

    def address(self, number: int) -> str:
        """The path of page `number` of the same list."""
        return urls.page(self.path, number)


def paper_list(
    path: str,
    title: str,
    description: str,
    items: Sequence[Item],
    page_size: int,
    **values: Any,
) -> Iterator[Page]:
    """The pages of a list of papers at `path`, rendered by `list.md`; one even if it is empty.

    `values` are for the template, which shows what introduces the list on its first page only.
    """
    for pager in pagers(path, len(items), page_size):
        number, shown_range = pager.number, in_words(pager)
        yield page(
            pager.address(number),
            "list.md",
            title if number == 1 else f"{title}, page {number}",
            description if number == 1 else f"{description.rstrip('.')}: {shown_range}.",
            heading=title,
            items=items[pager.first - 1 : pager.last],
            pager=pager,
            range=shown_range,
            **values,
        )


def pagers(path: str, total: int, page_size: int) -> Iterator[Pager]:
    """The pages of a list of `total` items at `path`; one even if it is empty."""
    pages = max(1, -(-total // page_size))
    for number in range(1, pages + 1):
        first = (number - 1) * page_size
        yield Pager(path, number, pages, first + 1, min(first + page_size, total), total)


def in_words(pager: Pager) -> str:
    """`51–100 of 542`; of a list of one page, how many papers it has."""
    if pager.pages == 1:
        return words.count(pager.total, "paper")
    return f"{pager.first:,}–{pager.last:,} of {pager.total:,}"
