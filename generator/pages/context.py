"""What the functions that render a kind of page are given."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from generator.catalogue.groups import Groups
from generator.model import Catalogue, Library, Site
from generator.pages.cards import Cards
from generator.pages.courses import Courses


@dataclass(frozen=True)
class Context:
    """The papers of a build by group, the site, and the cards rendered so far."""

    groups: Groups
    site: Site
    cards: Cards

    @classmethod
    def of(cls, library: Library, site: Site) -> Context:
        """Return the context of a build."""
        groups = Groups(library)
        return cls(groups, site, Cards(groups))

    @property
    def library(self) -> Library:
        """The papers and what is said about them."""
        return self.groups.library

    @property
    def catalogue(self) -> Catalogue:
        """The papers and listings."""
        return self.groups.catalogue

    @cached_property
    def courses(self) -> Courses:
        """The courses of topics and phrases over time."""
        return Courses(self.groups, self.site.page_size)
