"""What a reader can follow: `FOLLOWS`, a row for each key of subscriptions.yml.

A row makes a test of papers from a value, or raises `ValueError` with what is wrong with the value
and what to do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property

from generator.catalogue import authors
from generator.catalogue.groups import Groups
from generator.exports.query_match import PaperSearch
from generator.model import Enrichment, Paper
from generator.query import parse_query
from generator.text.search_words import search_words


@dataclass(frozen=True)
class Candidate:
    """A new paper, and what tests ask about it."""

    paper: Paper
    enrichment: Enrichment
    groups: Groups

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of its title and its abstract, as a search has them."""
        return frozenset(search_words(f"{self.paper.title} {self.paper.abstract}"))

    @cached_property
    def author_keys(self) -> frozenset[str]:
        """The keys of its authors."""
        return frozenset(authors.author_names(self.paper))

    @cached_property
    def topics(self) -> frozenset[str]:
        """The names of its topics."""
        return frozenset(match.topic for match in self.enrichment.topics)

    @cached_property
    def organization_names(self) -> frozenset[str]:
        """The names by which its organisation is known, without case."""
        organization = self.paper.organization
        if organization is None:
            return frozenset()
        key = self.groups.organization_key(organization)
        return frozenset((key, organization.name.casefold()))


@dataclass(frozen=True)
class Context:
    """What rows need beside the value; made once for all values."""

    groups: Groups

    @cached_property
    def topics(self) -> Mapping[str, str]:
        """The name of each topic, by all its names without case."""
        return {
            spelling.casefold(): topic.name
            for topic in self.groups.library.topics
            for spelling in (*topic.formerly, topic.name)
        }

    @cached_property
    def search(self) -> PaperSearch:
        """Finds papers by a query."""
        return PaperSearch(self.groups)


Test = Callable[[Candidate], bool]


def _topic(value: str, context: Context) -> Test:
    name = context.topics.get(value.casefold())
    if name is None:
        near = get_close_matches(value.casefold(), context.topics, 1)
        hint = f"Did you mean “{context.topics[near[0]]}”?" if near else "See the page tags/."
        raise ValueError(f"There is no topic “{value}”. {hint}")
    return lambda candidate: name in candidate.topics


def _author(value: str, _: Context) -> Test:
    key = authors.author_key(value)
    if not key:
        raise ValueError(f"“{value}” is not the name of a person. Write one such as Ada Lovelace.")
    return lambda candidate: key in candidate.author_keys


def _organization(value: str, _: Context) -> Test:
    name = value.casefold()
    return lambda candidate: name in candidate.organization_names


def _words(value: str, _: Context) -> Test:
    words = frozenset(search_words(value))
    if not words:
        raise ValueError(f"“{value}” has no word. Write some, such as: mixture of experts.")
    return lambda candidate: words <= candidate.words


def _query(value: str, context: Context) -> Test:
    query = parse_query(value)
    if not query:
        raise ValueError(f"“{value}” has no word. Write a search, such as: agents has:code.")
    return lambda candidate: context.search.matches(query, candidate.paper)


FOLLOWS: dict[str, Callable[[str, Context], Test]] = {
    "topics": _topic,
    "authors": _author,
    "organizations": _organization,
    "words": _words,
    "queries": _query,
}
