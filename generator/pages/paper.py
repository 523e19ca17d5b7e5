"""A page for each paper, and for each address that leads to papers without being their own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from urllib.parse import quote_plus

from markupsafe import Markup

from generator import urls
from generator.catalogue import labels
from generator.catalogue.groups import Shelves, organization_key
from generator.exports import citations
from generator.model import Draft, Page, Paper, Sighting, Site
from generator.pages.cards import Item
from generator.pages.environment import page
from generator.text import clean, to_html

# Where the same paper is likely to be found, by a search for its title.
ELSEWHERE = (
    ("arXiv", "https://arxiv.org/search/?searchtype=title&query={}"),
    ("Hugging Face", "https://huggingface.co/papers?q={}"),
    ("Semantic Scholar", "https://www.semanticscholar.org/search?q={}"),
    ("Google Scholar", "https://scholar.google.com/scholar?q={}"),
)


@dataclass(frozen=True, slots=True)
class _Shown:
    """All that the page of a paper is made of.

    `organization_path` is that of its organisation's page, `near` has the titles of the papers
    near it, `slugs` those of its topics, `listings` the titles of the listings that it was seen
    in, one for each sighting. `site_url` is what a citation begins with.
    """

    paper: Paper
    organization_path: str | None
    near: tuple[str, ...]
    slugs: tuple[str, ...]
    listings: tuple[str, ...]
    site_url: str


def paper_pages(shelves: Shelves, site: Site) -> Iterator[Page | Draft]:
    """The pages below `papers/`, but for the list of all."""
    catalogue = shelves.catalogue
    titles = {listing.name: labels.listing_title(listing) for listing in catalogue.listings}
    papers = {paper.id: paper for paper in catalogue.papers}
    for paper in catalogue.papers:
        organization = paper.organization
        shown = _Shown(
            paper=paper,
            organization_path=urls.organization(
                shelves.organization_slugs[organization_key(organization)]
            )
            if organization
            else None,
            near=tuple(papers[near.id].title for near in paper.near),
            slugs=tuple(shelves.topic_slugs[filing.topic] for filing in paper.topics),
            listings=tuple(titles[seen.listing] for seen in paper.sightings),
            site_url=site.url,
        )
        path = urls.source(urls.paper(paper.id))
        yield Draft(path, repr(shown), partial(_paper_page, shown))
    for short, ids in catalogue.shared.items():
        sharing = [papers[id] for id in ids]
        yield page(
            urls.paper(short),
            "shared.md",
            sharing[0].title,
            f"{labels.count(len(sharing), 'paper')} with this title.",
            papers=[Item(paper) for paper in sharing],
            slugs=shelves.topic_slugs,
            card_of=shelves.card_of,
        )


def _paper_page(shown: _Shown) -> str:
    paper = shown.paper
    path = urls.paper(paper.id)
    return page(
        path,
        "paper.md",
        paper.title,
        paper.abstract,
        paper=paper,
        # Made by text/, so it is printed as it is.
        abstract_html=Markup(paper.abstract_html),
        published=paper.published and paper.published.as_iso(),
        organization_path=shown.organization_path,
        elsewhere=[(name, url.format(quote_plus(paper.title))) for name, url in ELSEWHERE],
        sightings=[
            (seen, title, differs(seen, paper))
            for seen, title in zip(paper.sightings, shown.listings, strict=True)
        ],
        bibtex=citations.bibtex(paper, shown.site_url + path),
        topics=list(zip(paper.topics, shown.slugs, strict=True)),
        near=list(zip(paper.near, shown.near, strict=True)),
        clean=clean,
    ).content


def differs(seen: Sighting, paper: Paper) -> bool:
    """Whether the page shows the paper otherwise than it stands in this listing."""
    title, abstract = clean(seen.title), clean(seen.abstract)
    if not paper.repairs and (title, abstract) == (paper.title, paper.abstract):
        return False
    return (title, to_html(abstract)) != (paper.title, paper.abstract_html)
