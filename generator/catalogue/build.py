"""All listings → the catalogue: the steps of this room, in their order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from generator import urls
from generator.catalogue import dating, identity
from generator.catalogue.identity import Seen
from generator.catalogue.merge import finished, merge, readable, repair_problems, texts
from generator.model import Catalogue, Dated, Listing, Paper
from generator.problems import Problem
from generator.runtime.memo import NOTHING, Kept
from generator.settings import ListingSettings, Settings
from generator.text import fold


def build(
    listings: Sequence[Listing],
    settings: Settings,
    limit: int | None = None,
    kept: Kept = NOTHING,
) -> Catalogue:
    """The papers of all `listings`, merged, dated and in order.

    With a `limit` so many of them at most, as they are among all. What repairs gave in earlier
    builds is among `kept`.
    Depends on what the listings hold and on their names, never on their sequence.
    """
    groups = identity.group(seen for listing in listings for seen in identity.see(listing))
    dated, problems = _date(listings, groups, settings)
    by_name = {listing.name: listing for listing in dated}
    found: list[tuple[str, list[Seen]]] = []
    shared: dict[str, tuple[str, ...]] = {}
    for titled, ids in _with_ids(_titled(groups)):
        for address in titled.aliases | {titled.short}:
            shared[address] = tuple(sorted({*shared.get(address, ()), *ids}))
        found += zip(ids, titled.groups, strict=True)
    if limit and limit < len(found):
        found = [found[place * len(found) // limit] for place in range(limit)]
    merged = [merge(id, group, by_name, settings.organizations) for id, group in found]
    shown = kept.each(readable, merged, texts, "Repairing texts")
    papers = list(map(finished, merged, shown))
    problems += (p for pair in zip(merged, shown, strict=True) for p in repair_problems(*pair))
    own = {paper.id for paper in papers}
    leading = {short: tuple(id for id in ids if id in own) for short, ids in shared.items()}
    return Catalogue(
        papers=tuple(sorted(papers, key=newest_first)),
        listings=tuple(sorted(dated, key=_listing_order)),
        problems=tuple(sorted((*(p for listing in listings for p in listing.problems), *problems))),
        differences=tuple(difference for one in merged for difference in one.differences),
        # An address that is a paper's own leads there.
        shared={short: leading[short] for short in sorted(leading.keys() - own) if leading[short]},
    )


def newest_first(paper: Paper) -> tuple[object, ...]:
    """The order of papers: newest first; days without a year, then the undated, by title."""
    day = paper.published
    if day is None:
        place: tuple[int, ...] = (2,)
    elif day.year is None:
        place = (1, -day.month, -day.day)
    else:
        place = (0, -day.year, -day.month, -day.day)
    return place, fold(paper.title), paper.id


def _listing_order(listing: Dated) -> tuple[object, ...]:
    """Newest first, those without a full day last, by name."""
    day = listing.day
    if day is None or day.year is None:
        return (1,), listing.name
    return (0, -day.year, -day.month, -day.day), listing.name


def _date(
    listings: Sequence[Listing], groups: list[list[Seen]], settings: Settings
) -> tuple[list[Dated], list[Problem]]:
    votes = dating.votes(groups)
    names = [listing.name for listing in listings]
    stems = {name: name.removesuffix(".txt") for name in names}
    sharing = Counter(stems.values())
    called = {name: stem if sharing[stem] == 1 else name for name, stem in stems.items()}
    slugs = urls.unique_slugs(list(called.values()))
    dated: list[Dated] = []
    problems = list(dating.settings_for(names, settings.listings))
    for listing in listings:
        said = settings.listings.get(listing.name, ListingSettings())
        slug = slugs[called[listing.name]]
        one, found = dating.date_listing(listing, said, votes.get(listing.name, []), slug)
        dated.append(one)
        problems.extend(found)
    return dated, problems


@dataclass(frozen=True, slots=True)
class _Titled:
    """The groups that share a title's slug: that of its first spelling, and of the others."""

    short: str
    aliases: set[str]
    groups: list[list[Seen]]


def _titled(groups: list[list[Seen]]) -> list[_Titled]:
    """The groups by title; more than one together only where papers share it."""
    titles: dict[str, list[list[Seen]]] = {}
    for group in groups:
        titles.setdefault(group[0].folded, []).append(group)
    made: dict[str, _Titled] = {}
    for folded, sharing in titles.items():
        spellings = sorted({seen.title for group in sharing for seen in group})
        short, *others = (urls.paper_slug(title, folded) for title in spellings)
        # Six digits are few enough for somebody to find two titles that share them.
        titled = made.setdefault(short, _Titled(short, set(), []))
        titled.aliases.update(others)
        titled.groups.extend(sharing)
    return [made[short] for short in sorted(made)]


def _with_ids(all_titled: list[_Titled]) -> list[tuple[_Titled, list[str]]]:
    """Each title with the ids of its groups, no id given twice.

    Ids that agree although their papers differ, which takes somebody who looked for them,
    get all digits of a digest of what the paper's entries show.
    """
    given = [(titled, _ids(titled.short, titled.groups)) for titled in all_titled]
    times = Counter(id for _, ids in given for id in ids)
    return [
        (
            titled,
            [
                id
                if times[id] == 1
                else f"{titled.short}-{urls.digest(_content(group), urls.ALL_DIGITS)}"
                for id, group in zip(ids, titled.groups, strict=True)
            ],
        )
        for titled, ids in given
    ]


def _content(group: list[Seen]) -> str:
    """All that the entries of a group show of their abstract and day: no two groups share it."""
    return repr(sorted({(seen.folded, seen.abstract, str(seen.entry.shown)) for seen in group}))


def _ids(short: str, sharing: list[list[Seen]]) -> list[str]:
    """An id for each group: the short slug, or with a digest of the abstract if shared.

    Where abstracts agree too, and only the day tells the papers apart, it joins the digest.
    """
    if len(sharing) == 1:
        return [short]
    abstracts = [max(fold(seen.abstract) for seen in group) for group in sharing]
    days = [
        min((s.entry.shown.as_shown() for s in group if s.entry.shown), default="")
        for group in sharing
    ]
    telling = [
        abstract if abstracts.count(abstract) == 1 else f"{abstract} {day}"
        for abstract, day in zip(abstracts, days, strict=True)
    ]
    return [f"{short}-{urls.digest(text)}" for text in telling]
