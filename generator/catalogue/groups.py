"""The catalogue sorted into what the pages show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from generator import urls
from generator.model import Catalogue, Organization, Paper, Topic
from generator.pages import charts
from generator.pages.cards import Cards


@dataclass(frozen=True)
class Shelves:
    """The catalogue sorted into what the pages show; each list in the catalogue's order."""

    catalogue: Catalogue
    topics: tuple[Topic, ...]

    @cached_property
    def topic_slugs(self) -> Mapping[str, str]:
        """The slug of each topic, by its name."""
        return urls.unique_slugs([topic.name for topic in self.topics])

    @cached_property
    def card_of(self) -> Cards:
        """What makes the card of a paper."""
        return Cards(self.topic_slugs)

    @cached_property
    def years(self) -> tuple[int, ...]:
        """Every year that a paper is of, rising."""
        return tuple(charts.by_year(self.catalogue.papers))

    @cached_property
    def by_topic(self) -> Mapping[str, list[Paper]]:
        """The papers of each topic, by its name; every topic is there."""
        shelves: dict[str, list[Paper]] = {topic.name: [] for topic in self.topics}
        for paper in self.catalogue.papers:
            for filing in paper.topics:
                shelves[filing.topic].append(paper)
        return shelves

    @cached_property
    def by_organization(self) -> Mapping[str, list[Paper]]:
        """The papers of each organisation, by its key."""
        shelves: dict[str, list[Paper]] = {}
        for paper in self.catalogue.papers:
            if paper.organization:
                shelves.setdefault(organization_key(paper.organization), []).append(paper)
        return shelves

    @cached_property
    def organization_slugs(self) -> Mapping[str, str]:
        """The slug of each organisation, by its key."""
        return urls.unique_slugs(sorted(self.by_organization))

    @cached_property
    def by_listing(self) -> Mapping[str, list[tuple[int, Paper]]]:
        """The papers of each listing, by its name, with their ranks, in its own order."""
        shelves: dict[str, list[tuple[int, Paper]]] = {
            listing.name: [] for listing in self.catalogue.listings
        }
        for paper in self.catalogue.papers:
            for seen in paper.sightings:
                shelves[seen.listing].append((seen.rank, paper))
        return {name: sorted(shelf, key=lambda pair: pair[0]) for name, shelf in shelves.items()}

    @cached_property
    def new_in(self) -> Mapping[str, int]:
        """How many papers each listing is the first to hold, by its name."""
        return Counter(paper.sightings[0].listing for paper in self.catalogue.papers)


def organization_key(organization: Organization) -> str:
    """What makes two organisations one: the handle, whose case means nothing, else the name."""
    return (organization.handle or organization.name).casefold()


def organization_name(papers: Iterable[Paper]) -> str:
    """The name that most of an organisation's papers show; ties go to the first in order."""
    names = Counter(paper.organization.name for paper in papers if paper.organization)
    return min(names, key=lambda name: (-names[name], name))
