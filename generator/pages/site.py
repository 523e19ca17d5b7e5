"""All pages of the site, kind by kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from generator import urls
from generator.catalogue import labels
from generator.catalogue.groups import Shelves, organization_name
from generator.model import Catalogue, Dated, Draft, Page, Paper, ShownDate, Site, Topic
from generator.pages import charts
from generator.pages.cards import Item
from generator.pages.environment import page
from generator.pages.names import name_pages
from generator.pages.paper import paper_pages
from generator.pages.paper_list import paper_list
from generator.pages.report import report_page

SHARED_TOPICS = 6
HOME_CARDS = 10
HOME_YEARS = 2
HOME_TOPICS = 5


def pages_of_papers(
    catalogue: Catalogue, topics: Sequence[Topic], site: Site
) -> Iterator[Page | Draft]:
    """The pages below `papers/`, but for the list of all, and the report.

    These alone show what all papers together say of each: its phrases, the papers near it.
    """
    shelves = Shelves(catalogue, tuple(topics))
    yield from paper_pages(shelves, site)
    yield report_page(catalogue, shelves.by_listing, shelves.new_in)


def pages_of_lists(
    catalogue: Catalogue, topics: Sequence[Topic], site: Site
) -> Iterator[Page | Draft]:
    """Every other page that is made from the catalogue, each once."""
    shelves = Shelves(catalogue, tuple(topics))
    yield home_page(shelves, site)
    yield from all_papers(shelves, site)
    yield from topic_pages(shelves, site)
    yield from date_pages(shelves, site)
    yield from listing_pages(shelves, site)
    yield from organization_pages(shelves, site)
    yield from name_pages(catalogue.papers)


def home_page(shelves: Shelves, site: Site) -> Page:
    """The first page: what there is, what is new, where to go."""
    catalogue = shelves.catalogue
    newest = catalogue.listings[0] if catalogue.listings else None
    shelf = shelves.by_listing[newest.name][:HOME_CARDS] if newest else []
    papers = labels.count(len(catalogue.papers), "paper")
    return page(
        urls.HOME,
        "home.md",
        site.name,
        f"{papers} from Hugging Face's Daily Papers, by topic, by date and in full text.",
        catalogue=catalogue,
        newest=newest,
        cards=[Item(paper, rank=rank) for rank, paper in shelf],
        calendar=charts.calendar(catalogue.papers)[:HOME_YEARS],
        undated=sum(not (p.published and p.published.year) for p in catalogue.papers),
        facets=[
            (facet, sorted(topics, key=lambda shelf: -shelf.count)[:HOME_TOPICS], len(topics))
            for facet, topics in _facets(shelves)
        ],
        slugs=shelves.topic_slugs,
        card_of=shelves.card_of,
    )


def all_papers(shelves: Shelves, site: Site) -> Iterator[Page | Draft]:
    """Every paper, newest first."""
    papers = shelves.catalogue.papers
    yield from paper_list(
        urls.PAPERS,
        "All papers",
        "Every paper of the almanac, newest first, those without a date last",
        [Item(paper) for paper in papers],
        site.page_size,
        chart=charts.year_chart(papers, urls.PAPERS, site.page_size),
        filter=("", ""),
        card_of=shelves.card_of,
    )


@dataclass(frozen=True, slots=True)
class Shelf:
    """A topic with its papers' number and their years as bars."""

    topic: Topic
    count: int
    years: tuple[charts.Bar, ...]


def _facets(shelves: Shelves) -> list[tuple[str, list[Shelf]]]:
    return [
        (
            facet,
            [
                Shelf(topic, len(shelves.by_topic[topic.name]), _sparkline(shelves, topic))
                for topic in topics
            ],
        )
        for facet, topics in groupby(shelves.topics, key=lambda topic: topic.facet)
    ]


def _sparkline(shelves: Shelves, topic: Topic) -> tuple[charts.Bar, ...]:
    """A bar for every year that the catalogue has, so that sparklines can be compared."""
    own = charts.by_year(shelves.by_topic[topic.name])
    return charts.bars((str(year), own.get(year, 0), urls.year(year)) for year in shelves.years)


def topic_pages(shelves: Shelves, site: Site) -> Iterator[Page | Draft]:
    """The index of topics by facet, and each topic's papers."""
    total = len(shelves.topics)
    yield page(
        urls.TOPICS,
        "topics.md",
        "Topics",
        f"{labels.count(total, 'topic')} that papers are filed under, by facet.",
        facets=_facets(shelves),
        slugs=shelves.topic_slugs,
        card_of=shelves.card_of,
    )
    for topic in shelves.topics:
        papers = shelves.by_topic[topic.name]
        often = Counter(
            filing.topic
            for paper in papers
            for filing in paper.topics
            if filing.topic != topic.name
        )
        shared = sorted(often.items(), key=lambda pair: (-pair[1], pair[0]))[:SHARED_TOPICS]
        path = urls.topic(shelves.topic_slugs[topic.name])
        yield from paper_list(
            path,
            topic.name,
            f"{labels.count(len(papers), 'paper')} on {topic.name}: {topic.what}",
            [Item(paper) for paper in papers],
            site.page_size,
            chart=charts.year_chart(papers, path, site.page_size),
            filter=("topic", topic.name),
            own=topic.name,
            card_of=shelves.card_of,
            has_feed=True,
            kicker=topic.facet,
            lead=f"{topic.what[:1].upper()}{topic.what[1:]}.",
            shared=[
                (name, total, urls.search(("topic", topic.name), ("topic", name)))
                for name, total in shared
            ],
            empty="No paper of the listings is filed here yet.",
        )


def date_pages(shelves: Shelves, site: Site) -> Iterator[Page | Draft]:
    """The calendar, a page a year and a month, and the undated."""
    papers = shelves.catalogue.papers
    dated = [paper for paper in papers if paper.published and paper.published.year]
    undated = [paper for paper in papers if paper.published is None or paper.published.year is None]
    calendar = charts.calendar(dated)
    yield page(
        urls.DATES,
        "dates.md",
        "Dates",
        f"{labels.count(len(dated), 'paper')} by month, and {len(undated):,} without a full date.",
        calendar=calendar,
        dated=len(dated),
        undated=len(undated),
    )
    by_year = _grouped(dated, lambda day: day.year or 0)
    for at, (year, of_year) in enumerate(by_year):
        path = urls.year(year)
        yield from paper_list(
            path,
            str(year),
            f"{labels.count(len(of_year), 'paper')} of {year}",
            [
                Item(
                    paper,
                    heading=charts.in_month(paper)[1],
                    heading_path=urls.month(year, paper.published.month),
                )
                for paper in of_year
                if paper.published
            ],
            site.page_size,
            chart=charts.months_in_list(year, of_year, path, site.page_size),
            filter=("year", str(year)),
            card_of=shelves.card_of,
            kicker="Year",
            around=_around(at, [(str(year), urls.year(year)) for year, _ in by_year]),
        )
    yield from _months(dated, {year: row for year, _, row in calendar}, shelves, site)
    yield from paper_list(
        urls.UNDATED,
        "Undated",
        f"{labels.count(len(undated), 'paper')} without a full date",
        [Item(paper, heading=_undated_heading(paper)) for paper in undated],
        site.page_size,
        filter=("year", "undated"),
        card_of=shelves.card_of,
        lead="Some listings show no dates, or days without a year. Their papers are here, "
        "by title.",
        empty="Every paper has a date.",
    )


def _undated_heading(paper: Paper) -> str:
    return "Day known, year unknown" if paper.published else "No date shown"


def _grouped(
    dated: Iterable[Paper], by: Callable[[ShownDate], int]
) -> list[tuple[int, list[Paper]]]:
    """`dated`, which are in the order of their days, as runs with the same value of `by`."""
    runs = groupby(dated, key=lambda paper: by(paper.published) if paper.published else 0)
    return [(value, list(run)) for value, run in runs]


def _around(at: int, pages: Sequence[tuple[str, str]]) -> list[tuple[str, str, str]]:
    """The pages before and after page `at` of those of its kind, which are the newest first."""
    return [
        (label, *pages[place])
        for label, place in (("Earlier", at + 1), ("Later", at - 1))
        if 0 <= place < len(pages)
    ]


def _months(
    dated: list[Paper], rows: Mapping[int, tuple[charts.Bar, ...]], shelves: Shelves, site: Site
) -> Iterator[Page | Draft]:
    by_month = _grouped(dated, lambda day: (day.year or 0) * 12 + day.month - 1)
    places = [(number // 12, number % 12 + 1) for number, _ in by_month]
    pages = [(labels.month(*place), urls.month(*place)) for place in places]
    for at, (_, papers) in enumerate(by_month):
        year, month = places[at]
        yield from paper_list(
            urls.month(year, month),
            labels.month(year, month),
            f"{labels.count(len(papers), 'paper')} of {labels.month(year, month)}, by day",
            [Item(p, heading=labels.weekday(p.published)) for p in papers if p.published],
            site.page_size,
            chart=charts.Chart(f"Months of {year}", rows[year], charts.in_month, is_strip=True).at(
                papers[0]
            ),
            card_of=shelves.card_of,
            kicker="Month",
            around=_around(at, pages),
        )


def listing_pages(shelves: Shelves, site: Site) -> Iterator[Page | Draft]:
    """The index of listings, and each listing in its own order."""
    listings = shelves.catalogue.listings
    yield page(
        urls.LISTINGS,
        "listings.md",
        "Listings",
        f"{labels.count(len(listings), 'listing')} that the almanac was read from.",
        listings=listings,
        shelves=shelves.by_listing,
        new_in=shelves.new_in,
    )
    pages = [(labels.listing_title(listing), urls.listing(listing.slug)) for listing in listings]
    for at, listing in enumerate(listings):
        shelf = shelves.by_listing[listing.name]
        title, path = pages[at]
        yield from paper_list(
            path,
            title,
            f"{labels.count(len(shelf), 'paper')} in the order of the listing {listing.name}",
            [Item(paper, rank=rank) for rank, paper in shelf],
            site.page_size,
            around=_around(at, pages),
            card_of=shelves.card_of,
            has_feed=True,
            kicker="Listing",
            lead=_about_listing(listing, shelves.new_in.get(listing.name, 0)),
            empty="Nothing in this file could be read as a paper; the report says why.",
        )


def _about_listing(listing: Dated, new: int) -> str:
    day = f"Listed on {labels.day(listing.day)}. " if listing.title and listing.day else ""
    papers = labels.count(new, "paper")
    return f"{day}Read from {listing.name}. {papers} first seen here. {listing.why}"


def organization_pages(shelves: Shelves, site: Site) -> Iterator[Page | Draft]:
    """The index of organisations, and each organisation's papers."""
    named = sorted(
        (
            (organization_name(papers), slug, len(papers), organization)
            for organization, slug in shelves.organization_slugs.items()
            if (papers := shelves.by_organization[organization])
        ),
        key=lambda row: (row[0].casefold(), row[1]),
    )
    yield page(
        urls.ORGANIZATIONS,
        "organizations.md",
        "Organisations",
        f"{labels.count(len(named), 'organisation')} named in bylines.",
        organizations=named,
    )
    for name, slug, total, organization in named:
        papers = shelves.by_organization[organization]
        handle = papers[0].organization and papers[0].organization.handle
        yield from paper_list(
            urls.organization(slug),
            name,
            f"{labels.count(total, 'paper')} by {name}",
            [Item(paper) for paper in papers],
            site.page_size,
            chart=charts.year_chart(papers, urls.organization(slug), site.page_size),
            filter=("organization", name),
            card_of=shelves.card_of,
            has_feed=True,
            kicker="Organisation",
            lead=f"On Hugging Face: {handle}." if handle else "",
        )
