"""Lists of papers, in pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from generator import urls
from generator.catalogue import labels
from generator.model import Draft
from generator.pages.cards import Cards, Item
from generator.pages.charts import Chart, anchor
from generator.pages.environment import page


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
    *,
    card_of: Cards,
    chart: Chart | None = None,
    filter: tuple[str, str] | None = None,
    has_feed: bool = False,
    **values: Any,
) -> Iterator[Draft]:
    """The pages of a list of papers at `path`, rendered by `list.md`; one even if it is empty.

    The bars of `chart` may lead to the first paper of their period; in a list of several
    pages by date, the one in which a page begins stands out. `filter` is the list as the
    search knows it, `("topic", "Video")`; `("", "")` is all papers. `values` are for the
    template, plain data.
    """
    files = {"atom": urls.feed(path, urls.ATOM), "json": urls.feed(path, urls.JSON)}
    feed = {"title": title, **files} if has_feed and items else None
    if chart:
        items = _with_anchors(items, chart)
    is_by_date = all(item.rank is None for item in items)
    for pager in pagers(path, len(items), page_size):
        number, shown_range = pager.number, in_words(pager)
        shown = items[pager.first - 1 : pager.last]
        given = dict(
            values,
            title=title if number == 1 else f"{title}, page {number}",
            description=description
            if number == 1
            else f"{description.rstrip('.')}: {shown_range}.",
            feed=feed,
            heading=title,
            chart=chart.at(shown[0].paper) if chart and is_by_date and pager.pages > 1 else chart,
            ways=_ways(filter) if filter else (),
            pager=pager,
            range=shown_range,
            # A listing is read to its end; elsewhere the first page is skimmed, the others scanned.
            is_brief=number > 1 and is_by_date,
            slugs=card_of.slugs,
        )
        address = pager.address(number)
        yield Draft(
            urls.source(address),
            repr((given, [_made_of(item, card_of) for item in shown])),
            partial(_list_page, address, shown, card_of, given),
        )


def _made_of(item: Item, card_of: Cards) -> tuple[object, ...]:
    """All that a list shows of an item."""
    return card_of.key(item.paper), item.heading, item.heading_path, item.rank, item.anchor


def _list_page(path: str, items: Sequence[Item], card_of: Cards, given: dict[str, Any]) -> str:
    return page(path, "list.md", items=items, card_of=card_of, **given).content


def _with_anchors(items: Sequence[Item], chart: Chart) -> list[Item]:
    """`items`, of which the first of each period that the chart leads to can be linked to."""
    wanted = {bar.href.partition("#")[2] for bar in chart.bars}
    made = []
    for item in items:
        here = anchor(chart.period(item.paper))
        made.append(replace(item, anchor=here) if here in wanted else item)
        wanted.discard(here)
    return made


def _ways(filter: tuple[str, str]) -> list[tuple[str, str]]:
    """How a search sorts and narrows a list: in words, and the address."""
    base = [filter] if filter[0] else []
    return [
        ("Search in these", urls.search(*base)),
        ("newest first", urls.search(*base, ("sort", "date"))),
        ("most discussed", urls.search(*base, ("sort", "comments"))),
        ("with code", urls.search(*base, ("code", "1"))),
    ]


def pagers(path: str, total: int, page_size: int) -> Iterator[Pager]:
    """The pages of a list of `total` items at `path`; one even if it is empty."""
    pages = max(1, -(-total // page_size))
    for number in range(1, pages + 1):
        first = (number - 1) * page_size
        yield Pager(path, number, pages, first + 1, min(first + page_size, total), total)


def in_words(pager: Pager) -> str:
    """`51–100 of 542`; of a list of one page, how many papers it has."""
    if pager.pages == 1:
        return labels.count(pager.total, "paper")
    return f"{pager.first:,}–{pager.last:,} of {pager.total:,}"
