"""Papers grouped as the pages list them: by topic, organisation, author and listing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property

from generator import urls
from generator.catalogue import arrival, authors
from generator.model import Catalogue, DatedListing, Library, Organization, Paper
from generator.runtime.fingerprint import fingerprint
from generator.text import clean


@dataclass(frozen=True)
class Groups:
    """The papers of a library by group, each in the catalogue's order."""

    library: Library
    _fingerprints: dict[str, str] = field(default_factory=dict, compare=False, repr=False)

    def fingerprint(self, paper: Paper) -> str:
        """Return a fingerprint of a paper, its topics and its name: what lists show of it."""
        if paper.id not in self._fingerprints:
            enrichment = self.library.enrichments[paper.id]
            self._fingerprints[paper.id] = fingerprint(
                paper, enrichment.topics, enrichment.introduced.name
            )
        return self._fingerprints[paper.id]

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
                groups.setdefault(self.organization_key(paper.organization), []).append(paper)
        return groups

    def organization_key(self, organization: Organization) -> str:
        """Return the key of an organisation: its handle, else its name, without case.

        A name without a handle is the organisation with a handle that has this name, if only
        one has it.
        """
        key = _own_key(organization)
        return key if organization.handle else self._keys_by_name.get(key, key)

    @cached_property
    def _keys_by_name(self) -> Mapping[str, str]:
        """The key of the one organisation with a handle that has a name, by the name."""
        keys: defaultdict[str, set[str]] = defaultdict(set)
        for paper in self.catalogue.papers:
            if paper.organization and paper.organization.handle:
                keys[paper.organization.name.casefold()].add(_own_key(paper.organization))
        return {name: key for name, (key, *others) in keys.items() if not others}

    @cached_property
    def organization_slugs(self) -> Mapping[str, str]:
        """The slug of each organisation, by its key.

        The organisations of text listings have theirs from the names there, so that no file of
        records moves the page of one.
        """
        names = {key: self._slug_name(key, papers) for key, papers in self.by_organization.items()}
        in_order = [names[key] for key in self._first_listed_first(self.by_organization)]
        of_text = [name for name in in_order if name in self._keys_in_texts]
        others = [name for name in in_order if name not in self._keys_in_texts]
        slugs = urls.unique_slugs(of_text)
        slugs |= urls.unique_slugs(others, frozenset(slugs.values()))
        return {key: slugs[name] for key, name in names.items()}

    def _first_listed_first(self, groups: Mapping[str, Sequence[Paper]]) -> list[str]:
        """Return the keys of groups in the order of the days on which they were first listed.

        So of two whose names have one slug the first keeps it, whatever is listed later.
        """
        days = {
            dated.name: (dated.day and dated.day.as_iso()) or "~"
            for dated in self.catalogue.listings
        }
        first = {
            key: min(
                days.get(seen.listing, "~") for paper in papers for seen in paper.sightings[:1]
            )
            for key, papers in groups.items()
        }
        return sorted(groups, key=lambda key: (first[key], key))

    def _slug_name(self, key: str, papers: Iterable[Paper]) -> str:
        """Return the key, or the name that had a page before a file of records had its handle."""
        if key in self._keys_in_texts:
            return key
        names = {_own_key(paper.organization) for paper in papers if paper.organization}
        return min(names & self._keys_in_texts, default=key)

    @cached_property
    def _keys_in_texts(self) -> Set[str]:
        """The keys that bylines of text listings give.

        A byline whose first word is no handle is one of the settings; the paper has its name.
        """
        bylines = {
            (dated.name, entry.rank): entry.organization
            for dated in self.catalogue.listings
            for entry in dated.listing.entries
            if isinstance(entry.organization, str)
        }
        handles = {clean(byline).partition(" ")[0].casefold() for byline in bylines.values()}
        names = {
            _own_key(paper.organization)
            for paper in self.catalogue.papers
            if paper.organization
            for seen in paper.sightings
            if (seen.listing, seen.rank) in bylines
        }
        return handles | names

    @cached_property
    def by_author(self) -> Mapping[str, list[Paper]]:
        """The papers of each author with a page, by the author's key."""
        return authors.papers_by_author(self.catalogue.papers)

    @cached_property
    def author_names(self) -> Mapping[str, str]:
        """The name of each author with a page, by the author's key."""
        return authors.usual_names(self.by_author, self.catalogue.papers)

    @cached_property
    def author_key_slugs(self) -> Mapping[str, str]:
        """The slug of each author with a page, by the author's key."""
        return urls.unique_slugs(self._first_listed_first(self.by_author))

    @cached_property
    def author_slugs(self) -> Mapping[str, str]:
        """The slug of each author with a page, by every spelling of the name in a paper."""
        slugs = self.author_key_slugs
        return {
            name: slugs[key]
            for paper in self.catalogue.papers
            for name in paper.author_names
            if (key := authors.author_key(name)) in slugs
        }

    def authors_with_page(self, paper: Paper) -> Mapping[str, str]:
        """Return the authors of a paper that have a page: their names, by key, in order."""
        names = self.author_names
        return {key: names[key] for key in authors.author_names(paper) if key in names}

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
    def listings_by_week(self) -> Mapping[tuple[int, int], list[DatedListing]]:
        """The listings of each week, by its year and number, newest first."""
        weeks: dict[tuple[int, int], list[DatedListing]] = {}
        for listing in self.catalogue.listings:
            if week := arrival.week_of(listing):
                weeks.setdefault(week, []).append(listing)
        return weeks

    @cached_property
    def new_by_week(self) -> Mapping[tuple[int, int], list[Paper]]:
        """The papers that were new in each week, by its year and number, as `listings_by_week`.

        Those with most upvotes come first, then those with most comments, then as they came.
        """
        weeks = {
            listing.name: week
            for week, listings in self.listings_by_week.items()
            for listing in listings
        }
        groups: dict[tuple[int, int], list[Paper]] = {week: [] for week in self.listings_by_week}
        for paper in self.catalogue.papers:
            if week := weeks.get(paper.sightings[0].listing):
                groups[week].append(paper)
        days = arrival.listing_days(self.catalogue)
        return {
            week: sorted(group, key=lambda paper: _most_upvoted_first(paper, days))
            for week, group in groups.items()
        }

    @cached_property
    def papers_in(self) -> Mapping[str, int]:
        """The number of different papers in each listing, by its name."""
        return {
            name: len({paper.id for _, paper in group}) for name, group in self.by_listing.items()
        }

    @cached_property
    def new_in(self) -> Mapping[str, int]:
        """The number of papers that are in no older listing, for each listing by its name."""
        return Counter(paper.sightings[0].listing for paper in self.catalogue.papers)


def _most_upvoted_first(paper: Paper, days: Mapping[str, str]) -> tuple[object, ...]:
    seen = paper.sightings[0]
    upvotes = -1 if paper.upvotes is None else paper.upvotes
    comments = -1 if paper.comments is None else paper.comments
    return -upvotes, -comments, days[seen.listing], seen.listing, seen.rank, paper.id


def _own_key(organization: Organization) -> str:
    return (organization.handle or organization.name).casefold()


def organization_name(papers: Iterable[Paper]) -> str:
    """Return the name that most papers of an organisation show; of equal counts the first."""
    names = Counter(paper.organization.name for paper in papers if paper.organization)
    return min(names, key=lambda name: (-names[name], name))
