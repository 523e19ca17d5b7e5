"""Addresses that pages had earlier and that lead on: of renamed topics, and what the owner says.

Papers do this by themselves (`ids`). A page that exists goes before one that has moved away.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from generator import urls
from generator.catalogue.groups import Groups, organization_name
from generator.catalogue.labels import listing_title
from generator.model import Library
from generator.problems import Problem


def moved_pages(groups: Groups, moved: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Return the path and the title of the page that each earlier path leads to, by that path.

    `moved` are the new paths that the owner gives, by the old ones.
    """
    return {old: found for old, found, _ in _resolve(groups, moved) if found}


def with_problems(library: Library, moved: Mapping[str, str]) -> Library:
    """Return the library with a problem for each of the owner's paths that leads nowhere."""
    problems = [problem for _, _, problem in _resolve(Groups(library), moved) if problem]
    if not problems:
        return library
    catalogue = library.catalogue
    all_problems = tuple(sorted((*catalogue.problems, *problems)))
    return replace(library, catalogue=replace(catalogue, problems=all_problems))


def _resolve(
    groups: Groups, moved: Mapping[str, str]
) -> Iterator[tuple[str, tuple[str, str] | None, Problem | None]]:
    """Yield each earlier path with the page that it leads to, or with the problem of it."""
    former = {
        urls.topic(urls.unique_slugs([name])[name]): urls.topic(groups.topic_slugs[topic.name])
        for topic in groups.library.topics
        for name in topic.formerly
    }
    if not moved and not former:
        return
    titles = dict(_titles(groups))
    taken = titles.keys() | {urls.paper(slug) for slug in groups.catalogue.shared}
    for old, new in sorted({**former, **moved}.items()):
        new = former.get(new, new)
        if old in taken:
            # A topic of another name has the slug of the earlier one: nothing is lost.
            problem = _problem(old, "There is a page at this address.") if old in moved else None
            yield old, None, problem
        elif new not in titles:
            yield old, None, _problem(old, f"There is no page at its new address {new}.")
        else:
            yield old, (new, titles[new]), None


def _titles(groups: Groups) -> Iterator[tuple[str, str]]:
    """Yield the path and the title of every page that an earlier address may lead to."""
    for name, slug in groups.topic_slugs.items():
        yield urls.topic(slug), name
    for listing in groups.catalogue.listings:
        yield urls.listing(listing.slug), listing_title(listing)
    for key, papers in groups.by_organization.items():
        yield urls.organization(groups.organization_slugs[key]), organization_name(papers)
    for key, slug in groups.author_key_slugs.items():
        yield urls.author(slug), groups.author_names[key]
    for paper in groups.catalogue.papers:
        yield urls.paper(paper.id), paper.title


def _problem(old: str, what: str) -> Problem:
    return Problem(
        "mkdocs.yml", 1, f"almanac: moved: {old}: {what}", "Correct the line, or remove it."
    )
