"""All listings → the catalogue."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from pathlib import Path

from generator import urls
from generator.catalogue import corrections, dating
from generator.catalogue.entries import CleanEntry, clean_entries
from generator.catalogue.identified import Identification, with_date, with_identifiers
from generator.catalogue.identity import group
from generator.catalogue.ids import addresses_of
from generator.catalogue.merge import merge
from generator.catalogue.readable_texts import (
    readable_texts,
    repair_problems,
    with_readable_texts,
)
from generator.catalogue.text_changes import text_changes, versions
from generator.model import Catalogue, DatedListing, Listing, Paper
from generator.problems import Problem
from generator.runtime.fingerprint import program_fingerprint
from generator.runtime.memo import NO_MEMO, Memo
from generator.settings import ListingSettings, Settings
from generator.text import fold

_NOTHING_FOUND: Mapping[str, Identification] = {}
# Of files that are no text listings: `sources.SUFFIXES` and their like. A test compares the two,
# as this room does not import that one.
_RECORDS_SUFFIX = re.compile(
    r"\.(?:md|jsonl?|html?|xml|atom|rss|bib|ris|eml|csv)(?:\.gz)?$", re.IGNORECASE
)


def build(
    listings: Sequence[Listing],
    settings: Settings,
    memo: Memo = NO_MEMO,
    limit: int | None = None,
    found: Mapping[str, Identification] = _NOTHING_FOUND,
) -> Catalogue:
    """Build the catalogue of all papers of the listings: merged, dated and in order.

    The result depends on the content and the names of the listings, never on their order. `memo`
    has the repaired texts of earlier builds. With a `limit`, the papers are a sample of at most
    so many of them. `found` is what was found about papers without an id, by the papers' ids.
    """
    papers_of_entries = group(entry for listing in listings for entry in clean_entries(listing))
    if found:
        ids = addresses_of(papers_of_entries).ids
        papers_of_entries = group(
            entry
            for id, entries in zip(ids, papers_of_entries, strict=True)
            for entry in with_identifiers(entries, found.get(id))
        )
    dated, problems = _date(listings, papers_of_entries, settings)
    by_name = {listing.name: listing for listing in dated}
    addresses = addresses_of(papers_of_entries)
    identified = sorted(zip(addresses.ids, papers_of_entries, strict=True), key=lambda p: p[0])
    if limit and limit < len(identified):
        identified = [identified[n * len(identified) // limit] for n in range(limit)]
    listed = [merge(id, entries, by_name, settings.organizations) for id, entries in identified]
    versions_of = [versions(paper.paper, by_name) for paper in listed]
    versions_in_all = [version for of_paper in versions_of for version in of_paper]
    all_texts = memo.map(
        "texts",
        program_fingerprint(),
        readable_texts,
        None,
        [
            *((paper.paper.title, paper.paper.abstract) for paper in listed),
            *((version.title, version.abstract) for version in versions_in_all),
        ],
        "Repairing texts",
    )
    texts = all_texts[: len(listed)]
    of_version = dict(zip(versions_in_all, all_texts[len(listed) :], strict=True))
    papers = [
        replace(
            with_date(with_readable_texts(paper, text), found.get(paper.paper.id)),
            changes=tuple(text_changes(of_paper, of_version)),
        )
        for paper, text, of_paper in zip(listed, texts, versions_of, strict=True)
    ]
    problems += (p for pair in zip(listed, texts, strict=True) for p in repair_problems(*pair))
    return Catalogue(
        papers=tuple(sorted(papers, key=newest_first)),
        listings=tuple(sorted(dated, key=_listing_order)),
        problems=tuple(sorted((*(p for listing in listings for p in listing.problems), *problems))),
        differences=tuple(difference for paper in listed for difference in paper.differences),
        shared=_shared_addresses(addresses.papers, {paper.id for paper in papers}),
    )


def correct(catalogue: Catalogue, path: Path, is_sample: bool = False) -> Catalogue:
    """Return the catalogue with the owner's corrections in the file at `path`, in order again.

    A correction that fits no paper is a problem, but not if the papers are a sample of all.
    """
    corrected = corrections.apply(catalogue, corrections.load(path))
    return replace(
        corrected,
        papers=tuple(sorted(corrected.papers, key=newest_first)),
        problems=catalogue.problems if is_sample else corrected.problems,
    )


def newest_first(paper: Paper) -> tuple[object, ...]:
    """Sort papers: newest first, then days without a year, then the undated, by title.

    Papers of which only the year is known are the last of their year.
    """
    day, year = paper.published, paper.year
    if year is not None:
        place: tuple[int, ...] = (0, -year, -day.month if day else 0, -day.day if day else 0)
    elif day is not None:
        place = (1, -day.month, -day.day)
    else:
        place = (2,)
    return place, fold(paper.title), paper.id


def _listing_order(listing: DatedListing) -> tuple[object, ...]:
    """Sort listings: newest first, those without a full day last, by name."""
    day = listing.day
    if day is None or day.year is None:
        return (1,), listing.name
    return (0, -day.year, -day.month, -day.day), listing.name


def _shared_addresses(
    ids_by_address: dict[str, frozenset[str]], ids: set[str]
) -> dict[str, tuple[str, ...]]:
    """Return the papers that each address leads to; an id is the address of its own paper."""
    # Of each set once, as all spellings of a title have the same one.
    distinct = {id(of_address): of_address for of_address in ids_by_address.values()}
    papers = {place: tuple(sorted(of_set & ids)) for place, of_set in distinct.items()}
    return {
        address: found
        for address in sorted(ids_by_address.keys() - ids)
        if (found := papers[id(ids_by_address[address])])
    }


def _date(
    listings: Sequence[Listing], entries_by_paper: list[list[CleanEntry]], settings: Settings
) -> tuple[list[DatedListing], list[Problem]]:
    """Return the listings with their dates, and the problems of these and of their settings."""
    votes = dating.collect_votes(entries_by_paper)
    names = [listing.name for listing in listings]
    addresses = {name: listing.address for name, listing in settings.listings.items()}
    slugs = _listing_slugs(names, {n: a for n in names if (a := addresses.get(n))})
    dated: list[DatedListing] = []
    problems = list(dating.unknown_listings(names, settings.listings))
    for listing in listings:
        dated_listing, contradictions = dating.date_listing(
            listing,
            settings.listings.get(listing.name, ListingSettings()),
            votes.get(listing.name, []),
            slugs[listing.name],
        )
        dated.append(dated_listing)
        problems.extend(contradictions)
    return dated, problems


def _listing_slugs(names: Sequence[str], given: Mapping[str, str]) -> dict[str, str]:
    """Return the slug of each listing by its name, with the suffix only if another needs it.

    A text listing keeps its slug when one in another format is added. `given` are those of the
    settings.
    """
    others = [name for name in names if name not in given]
    records = [name for name in others if _RECORDS_SUFFIX.search(name)]
    texts = sorted(set(others) - set(records))
    stems = {name: name.removesuffix(".txt") for name in texts}
    slugs = {**given, **_unique_slugs(stems, frozenset(given.values()))}
    stems = {name: _RECORDS_SUFFIX.sub("", name) for name in records}
    return slugs | _unique_slugs(stems, frozenset(slugs.values()))


def _unique_slugs(stems: Mapping[str, str], taken: Set[str]) -> dict[str, str]:
    """Return a slug for each name: that of its stem, unless it is taken or another has the stem.

    A name that is written as its slug keeps that, whatever other names have it.
    """
    counts = Counter(stems.values())
    titles = {
        name: stem
        if counts[stem] == 1
        and (stem == name or stem not in stems)
        and urls.name_slug(stem) not in taken
        else name
        for name, stem in stems.items()
    }
    in_order = sorted(titles.values(), key=lambda title: (title != urls.name_slug(title), title))
    slugs = urls.unique_slugs(in_order, taken)
    return {name: slugs[title] for name, title in titles.items()}
