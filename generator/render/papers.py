"""A page for each paper, and for each short address that several papers share."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from urllib.parse import quote

from markupsafe import Markup

from generator import cite, urls
from generator.model import Catalogue, Dated, Organization, Page, Paper, Sighting, Site
from generator.render import words
from generator.render.templates import page
from generator.text import clean

# Where the same paper is likely to be found, by a search for its title.
ELSEWHERE = (
    ("arXiv", "https://arxiv.org/search/?searchtype=title&query={}"),
    ("Hugging Face", "https://huggingface.co/papers?q={}"),
    ("Semantic Scholar", "https://www.semanticscholar.org/search?q={}"),
    ("Google Scholar", "https://scholar.google.com/scholar?q={}"),
)
# Sorts below every day and every count, so that what is not known comes last.
UNDATED, UNCOMMENTED = "0000-00-00", -1


def paper_pages(
    catalogue: Catalogue,
    topic_slugs: Mapping[str, str],
    organization_slugs: Mapping[str, str],
    organization_key: Callable[[Organization], str],
    site: Site,
) -> Iterator[Page]:
    """The pages below `papers/`, but for the list of all."""
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
            sort_date=(paper.published and paper.published.as_iso()) or UNDATED,
            sort_comments=UNCOMMENTED if paper.comments is None else paper.comments,
            year=(paper.published and paper.published.year) or "undated",
            organization_path=organization
            and urls.organization(organization_slugs[organization_key(organization)]),
            elsewhere=[(name, url.format(quote(paper.title, safe=""))) for name, url in ELSEWHERE],
            sightings=[
                (seen, listings[seen.listing], differs(seen, paper)) for seen in paper.sightings
            ],
            inferred=_why_inferred(paper, listings),
            bibtex=cite.bibtex(paper, site.url + path),
            slugs=topic_slugs,
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
            slugs=topic_slugs,
        )


def differs(seen: Sighting, paper: Paper) -> bool:
    """Whether the page shows the paper otherwise than it stands in this listing."""
    return (seen.title.strip(), seen.abstract.strip()) != (paper.title, paper.abstract)


def _why_inferred(paper: Paper, listings: Mapping[str, Dated]) -> str:
    """On what the year of the paper's date rests, if it was concluded; else empty."""
    if not paper.year_inferred:
        return ""
    sources = [listings[seen.listing] for seen in paper.sightings if seen.shown]
    return next((listing.why for listing in sources if listing.evidence.is_inferred), "")
