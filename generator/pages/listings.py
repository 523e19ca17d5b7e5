"""The index of listings, and each listing in its own order."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from generator import urls
from generator.catalogue import labels
from generator.catalogue.arrival import week_of
from generator.model import DatedListing, OutputFile
from generator.pages.cards import ListItem
from generator.pages.context import Context
from generator.pages.environment import render_page
from generator.pages.paper_list import neighbours, paper_list


def listing_index(context: Context) -> Iterator[OutputFile]:
    """Yield the index of listings."""
    yield OutputFile(urls.source(urls.LISTINGS), partial(_listing_index, context))


def _listing_index(context: Context) -> str:
    listings = context.catalogue.listings
    return render_page(
        urls.LISTINGS,
        "listings.md",
        "Listings",
        f"{labels.count(len(listings), 'file')} from which this site was made.",
        listings=listings,
        by_listing=context.groups.by_listing,
        papers_in=context.groups.papers_in,
        new_in=context.groups.new_in,
    )


def listing_pages(context: Context) -> Iterator[OutputFile]:
    """Yield the list of each listing's papers."""
    groups, listings = context.groups, context.catalogue.listings
    pages = [(labels.listing_title(listing), urls.listing(listing.slug)) for listing in listings]
    for position, listing in enumerate(listings):
        papers = groups.by_listing[listing.name]
        title, path = pages[position]
        yield from paper_list(
            context,
            path,
            title,
            f"{labels.count(len(papers), 'paper')} in the order of the listing {listing.name}",
            [ListItem(paper, rank=rank) for rank, paper in papers],
            around=[*neighbours(position, pages), *_week(listing)],
            has_feed=bool(papers),
            kicker="Listing",
            lead=_lead(listing, groups.new_in.get(listing.name, 0), len(papers)),
            empty="No paper could be read from this file; the import report says why.",
        )


def _week(listing: DatedListing) -> list[tuple[str, str, str]]:
    week = week_of(listing)
    return [("Week", f"{week[1]} of {week[0]}", urls.week(*week))] if week else []


def _lead(listing: DatedListing, new: int, total: int) -> str:
    day = f"Listed on {labels.day(listing.day)}. " if listing.title and listing.day else ""
    papers = labels.count(total, "paper")
    return f"{day}Read from {listing.name}. New here: {new:,} of {papers}. {listing.reason}"
