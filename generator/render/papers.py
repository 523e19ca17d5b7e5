"""A page for each paper, and for each address that leads to papers without being their own."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote_plus

from markupsafe import Markup

from generator import cite, urls
from generator.model import Page, Paper, Sighting, Site
from generator.render import words
from generator.render.shelves import Shelves, organization_key
from generator.render.templates import page
from generator.text import clean, to_html

# Where the same paper is likely to be found, by a search for its title.
ELSEWHERE = (
    ("arXiv", "https://arxiv.org/search/?searchtype=title&query={}"),
    ("Hugging Face", "https://huggingface.co/papers?q={}"),
    ("Semantic Scholar", "https://www.semanticscholar.org/search?q={}"),
    ("Google Scholar", "https://scholar.google.com/scholar?q={}"),
)


def paper_pages(shelves: Shelves, site: Site) -> Iterator[Page]:
    """The pages below `papers/`, but for the list of all."""
    catalogue = shelves.catalogue
    listings = {listing.name: listing for listing in catalogue.listings}
    papers = {paper.id: paper for paper in catalogue.papers}
    for paper in catalogue.papers:
        path = urls.paper(paper.id)
        organization = paper.organization
        yield page(
            path,
            "paper.md",
            paper.title,
            paper.abstract,
            paper=paper,
            # Made by text/, so it is printed as it is.
            abstract_html=Markup(paper.abstract_html),
            published=paper.published and paper.published.as_iso(),
            organization_path=organization
            and urls.organization(shelves.organization_slugs[organization_key(organization)]),
            elsewhere=[(name, url.format(quote_plus(paper.title))) for name, url in ELSEWHERE],
            sightings=[
                (seen, listings[seen.listing], differs(seen, paper)) for seen in paper.sightings
            ],
            bibtex=cite.bibtex(paper, site.url + path),
            cited=cite.facts(paper),
            slugs=shelves.topic_slugs,
            near=[(papers[near.id], near.words) for near in paper.near],
            clean=clean,
        )
    for short, ids in catalogue.shared.items():
        sharing = [papers[id] for id in ids]
        yield page(
            urls.paper(short),
            "shared.md",
            sharing[0].title,
            f"{words.count(len(sharing), 'paper')} with this title.",
            papers=sharing,
            slugs=shelves.topic_slugs,
            card_of=shelves.card_of,
        )


def differs(seen: Sighting, paper: Paper) -> bool:
    """Whether the page shows the paper otherwise than it stands in this listing."""
    title, abstract = clean(seen.title), clean(seen.abstract)
    if not paper.repairs and (title, abstract) == (paper.title, paper.abstract):
        return False
    return (title, to_html(abstract)) != (paper.title, paper.abstract_html)
