"""Papers grouped as the pages list them: by topic, organisation and listing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from generator import urls
from generator.model import Catalogue, Library, Organization, Paper


@dataclass(frozen=True)
class Groups:
    """The papers of a library by group, each in the catalogue's order."""

    library: Library

    @property
    def catalogue(self) -> Catalogue:
        """The papers and listings."""
        return self.library.catalogue

    @cached_property
    def topic_slugs(self) -> Mapping[str, str]:
        """The slug of each topic, by its name."""
        return urls.unique_slugs([topic.name for topic in self.library.topics])

    @cached_property
    def by_topic(self) -> Mapping[str, list[Paper]]:
        """The papers of each topic of the vocabulary, by its name."""
        groups: dict[str, list[Paper]] = {topic.name: [] for topic in self.library.topics}
        for paper in self.catalogue.papers:
            for match in self.library.enrichments[paper.id].topics:
                groups[match.topic].append(paper)
        return groups

    @cached_property
    def by_organization(self) -> Mapping[str, list[Paper]]:
        """The papers of each organisation, by its key."""
        groups: dict[str, list[Paper]] = {}
        for paper in self.catalogue.papers:
            if paper.organization:
                groups.setdefault(organization_key(paper.organization), []).append(paper)
        return groups

    @cached_property
    def organization_slugs(self) -> Mapping[str, str]:
        """The slug of each organisation, by its key."""
        return urls.unique_slugs(sorted(self.by_organization))

    @cached_property
    def by_listing(self) -> Mapping[str, list[tuple[int, Paper]]]:
        """The papers of each listing with their ranks, by its name, in its own order."""
        groups: dict[str, list[tuple[int, Paper]]] = {
            listing.name: [] for listing in self.catalogue.listings
        }
        for paper in self.catalogue.papers:
            for sighting in paper.sightings:
                groups[sighting.listing].append((sighting.rank, paper))
        return {name: sorted(group, key=lambda pair: pair[0]) for name, group in groups.items()}

    @cached_property
    def new_in(self) -> Mapping[str, int]:
        """The number of papers that are in no older listing, for each listing by its name."""
        return Counter(paper.sightings[0].listing for paper in self.catalogue.papers)


def organization_key(organization: Organization) -> str:
    """Return the key of an organisation: its handle, else its name, without case."""
    return (organization.handle or organization.name).casefold()


def organization_name(papers: Iterable[Paper]) -> str:
    """Return the name that most papers of an organisation show; of equal counts the first."""
    names = Counter(paper.organization.name for paper in papers if paper.organization)
    return min(names, key=lambda name: (-names[name], name))
