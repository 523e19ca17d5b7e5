"""Lists of papers, in pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, NamedTuple

from generator import urls
from generator.catalogue import labels
from generator.catalogue.groups import Groups
from generator.model import OutputFile, Paper
from generator.pages import charts
from generator.pages.cards import Cards, ListItem
from generator.pages.charts import Chart, Period, anchor
from generator.pages.context import Context
from generator.pages.environment import render_page


@dataclass(frozen=True, slots=True)
class Pager:
    """The position of a page of a list: page `number` of `pages`, items `first` to `last`."""

    path: str
    number: int
    pages: int
    first: int
    last: int
    total: int

    def address(self, number: int) -> str:
        """Return the path of page `number` of the same list."""
        return urls.page(self.path, number)

    def label(self) -> str:
        """Return `51–100 of 542`; of a list of one page, how many papers it has."""
        if self.pages == 1:
            return labels.count(self.total, "paper")
        if self.first == self.last:
            return f"{self.last:,} of {self.total:,}"
        return f"{self.first:,}–{self.last:,} of {self.total:,}"


class LinkedPeriods(NamedTuple):
    """Periods of a list whose first papers are linked to: a paper's period, and the addresses."""

    period: Callable[[Paper], Period]
    addresses: Iterable[str]


def paper_list(
    context: Context,
    path: str,
    title: str,
    description: str,
    items: Sequence[ListItem],
    *,
    chart: Chart | None = None,
    period: Callable[[Paper], Period] | None = None,
    linked_periods: LinkedPeriods | None = None,
    search_filter: tuple[str, str] | None = None,
    has_feed: bool = False,
    is_brief: bool = False,
    more_ways: Sequence[tuple[str, str]] = (),
    **values: Any,
) -> Iterator[OutputFile]:
    """Yield the pages of a list of papers at `path`, rendered by `list.md`; one if it is empty.

    The bars of `chart` may link to the first paper of their `period`; on the later pages of a
    list by date the bar of the period in which the page begins is highlighted. Other pages may
    link to the first papers of `linked_periods`. `search_filter` is the list as the search knows
    it, `("topic", "Video")`; `("", "")` is all papers. `more_ways` are links to other views of
    these papers: in words, and the address. Cards are
    brief on every page if `is_brief`, else on later ones. `values` are plain data for the template.
    """
    files = {"atom": urls.feed(path, urls.ATOM), "json": urls.feed(path, urls.JSON)}
    feed = {"title": title, **files} if has_feed else None
    links = [linked_periods] if linked_periods else []
    if chart and period:
        links.insert(0, LinkedPeriods(period, [bar.href for bar in chart.bars]))
    items = _with_anchors(items, links)
    is_by_date = all(item.rank is None for item in items)
    ways = [*_search_links(search_filter, [item.paper for item in items]), *more_ways]
    for pager in pagers(path, len(items), context.site.page_size):
        number, range_label = pager.number, pager.label()
        shown = items[pager.first - 1 : pager.last]
        data = dict(
            values,
            title=title if number == 1 else f"{title}, page {number}",
            description=description
            if number == 1
            else f"{description.rstrip('.')}: {range_label}.",
            feed=feed,
            heading=title,
            chart=chart.at(period(shown[0].paper))
            if chart and period and is_by_date and number > 1
            else chart,
            ways=ways,
            pager=pager,
            range=range_label,
            # A listing is read to its end; of other lists the first page is read, the rest scanned.
            is_brief=is_brief or (number > 1 and is_by_date),
            slugs=dict(context.groups.topic_slugs),
        )
        address = pager.address(number)
        yield OutputFile(
            urls.source(address),
            partial(_list_page, address, shown, context.cards, data),
            (data, [_inputs(item, context.groups) for item in shown]),
        )


def _inputs(item: ListItem, groups: Groups) -> tuple[object, ...]:
    """Return all that a list shows of an item."""
    return groups.fingerprint(item.paper), item.heading, item.heading_path, item.rank, item.anchors


def _list_page(path: str, items: Sequence[ListItem], cards: Cards, data: dict[str, Any]) -> str:
    return render_page(path, "list.md", items=items, card_of=cards, **data)


def _with_anchors(items: Sequence[ListItem], links: Sequence[LinkedPeriods]) -> Sequence[ListItem]:
    """Return the items, of which the first of each period that is linked to has an id."""
    if not links:
        return items
    linked = {one.partition("#")[2] for link in links for one in link.addresses}
    with_anchors = []
    for item in items:
        anchors = (anchor(link.period(item.paper)) for link in links)
        own = tuple(dict.fromkeys(one for one in anchors if one in linked))
        with_anchors.append(replace(item, anchors=own) if own else item)
        linked.difference_update(own)
    return with_anchors


# Searches of a list: in words, the parameters, and what some paper of the list has to have.
_SEARCHES: tuple[tuple[str, tuple[tuple[str, str], ...], Callable[[Paper], bool]], ...] = (
    ("Search these papers", (), lambda paper: True),
    ("Newest first", (("sort", "date"),), lambda p: bool(p.published and p.published.year)),
    ("Most discussed", (("sort", "comments"),), lambda paper: bool(paper.comments)),
    ("Most upvoted", (("sort", "upvotes"),), lambda paper: bool(paper.upvotes)),
    ("With code", (("code", "1"),), labels.has_code),
)


def _search_links(
    search_filter: tuple[str, str] | None, papers: Sequence[Paper]
) -> list[tuple[str, str]]:
    """Return links to searches that sort and filter a list: in words, and the address."""
    if search_filter is None:
        return []
    base = [search_filter] if search_filter[0] else []
    return [
        (words, urls.search(*base, *parameters))
        for words, parameters, is_met in _SEARCHES
        if any(map(is_met, papers))
    ]


def pagers(path: str, total: int, page_size: int) -> Iterator[Pager]:
    """Yield the pages of a list of `total` items at `path`; one if it is empty."""
    pages = max(1, -(-total // page_size))
    for number in range(1, pages + 1):
        first = (number - 1) * page_size
        yield Pager(path, number, pages, first + 1, min(first + page_size, total), total)


def all_papers(context: Context) -> Iterator[OutputFile]:
    """Yield the list of every paper, newest first."""
    papers = context.catalogue.papers
    chart, period = charts.year_chart(papers, urls.PAPERS, context.site.page_size)
    courses = context.courses
    yield from paper_list(
        context,
        urls.PAPERS,
        "All papers",
        "Every paper of this site, newest first, those without a date last",
        [ListItem(paper) for paper in papers],
        chart=chart,
        period=period,
        linked_periods=LinkedPeriods(
            courses.timeline.period_of, [cell.href for cell in courses.all_papers.cells]
        ),
        search_filter=("", ""),
    )


def neighbours(position: int, pages: Sequence[tuple[str, str]]) -> list[tuple[str, str, str]]:
    """Return the pages before and after a page of its kind, of which the newest is first."""
    return [
        (label, *pages[place])
        for label, place in (("Earlier", position + 1), ("Later", position - 1))
        if 0 <= place < len(pages)
    ]
