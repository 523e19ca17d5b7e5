"""A page for each paper, and for each address that leads to papers without being theirs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from urllib.parse import quote_plus

from markupsafe import Markup

from generator import urls
from generator.catalogue import labels
from generator.exports import citations
from generator.model import Enrichment, OutputFile, Paper, Sighting
from generator.pages.cards import ListItem
from generator.pages.context import Context
from generator.pages.environment import render_page
from generator.text import clean, to_html

# Where the same paper is likely to be found, by a search for its title.
ELSEWHERE = (
    ("arXiv", "https://arxiv.org/search/?searchtype=title&query={}"),
    ("Hugging Face", "https://huggingface.co/papers?q={}"),
    ("Semantic Scholar", "https://www.semanticscholar.org/search?q={}"),
    ("Google Scholar", "https://scholar.google.com/scholar?q={}"),
)


@dataclass(frozen=True, slots=True)
class _PageData:
    """All that the page of a paper depends on.

    `organization_path` is that of its organisation's page; `related_titles` are the titles of
    the related papers, `topic_slugs` the slugs of the topics, `listing_titles` the titles of
    the listings of its sightings, each in the same order. A citation begins with `site_url`.
    """

    paper: Paper
    enrichment: Enrichment
    organization_path: str | None
    related_titles: tuple[str, ...]
    topic_slugs: tuple[str, ...]
    listing_titles: tuple[str, ...]
    site_url: str


def paper_pages(context: Context) -> Iterator[OutputFile]:
    """Yield the page of each paper."""
    groups, catalogue = context.groups, context.catalogue
    listing_titles = {listing.name: labels.listing_title(listing) for listing in catalogue.listings}
    titles = {paper.id: paper.title for paper in catalogue.papers}
    for paper in catalogue.papers:
        enrichment = context.library.enrichments[paper.id]
        slug = (
            paper.organization
            and groups.organization_slugs[groups.organization_key(paper.organization)]
        )
        data = _PageData(
            paper=paper,
            enrichment=enrichment,
            organization_path=urls.organization(slug) if slug else None,
            related_titles=tuple(titles[related.id] for related in enrichment.related),
            topic_slugs=tuple(groups.topic_slugs[match.topic] for match in enrichment.topics),
            listing_titles=tuple(listing_titles[seen.listing] for seen in paper.sightings),
            site_url=context.site.url,
        )
        yield OutputFile(urls.source(urls.paper(paper.id)), partial(_paper_page, data), data)


def shared_addresses(context: Context) -> Iterator[OutputFile]:
    """Yield a page for each address that leads to papers and is not the page of one."""
    papers = {paper.id: paper for paper in context.catalogue.papers}
    for address, ids in context.catalogue.shared.items():
        path = urls.paper(address)
        sharing = [papers[id] for id in ids]
        yield OutputFile(urls.source(path), partial(_shared_address, context, path, sharing))


def _shared_address(context: Context, path: str, papers: Sequence[Paper]) -> str:
    return render_page(
        path,
        "shared.md",
        papers[0].title,
        f"{labels.count(len(papers), 'paper')} with this title.",
        papers=[ListItem(paper) for paper in papers],
        slugs=context.groups.topic_slugs,
        card_of=context.cards,
    )


def _paper_page(data: _PageData) -> str:
    paper, enrichment = data.paper, data.enrichment
    path = urls.paper(paper.id)
    return render_page(
        path,
        "paper.md",
        paper.title,
        paper.abstract,
        paper=paper,
        introduced_name=enrichment.introduced.name,
        key_phrases=enrichment.key_phrases,
        # Made by text/, so it is printed as it is.
        abstract_html=Markup(paper.abstract_html),
        published=paper.published and paper.published.as_iso(),
        organization_path=data.organization_path,
        elsewhere=[(name, url.format(quote_plus(paper.title))) for name, url in ELSEWHERE],
        sightings=[
            (sighting, title, differs(sighting, paper))
            for sighting, title in zip(paper.sightings, data.listing_titles, strict=True)
        ],
        bibtex=citations.bibtex(paper, data.site_url + path),
        topics=list(zip(enrichment.topics, data.topic_slugs, strict=True)),
        related=list(zip(enrichment.related, data.related_titles, strict=True)),
        clean=clean,
    )


def differs(sighting: Sighting, paper: Paper) -> bool:
    """Return whether the page shows the paper differently from this listing."""
    title, abstract = clean(sighting.title), clean(sighting.abstract)
    if not paper.repairs and (title, abstract) == (paper.title, paper.abstract):
        return False
    return (title, to_html(abstract)) != (paper.title, paper.abstract_html)
