"""A page for each paper, and for each address that leads to papers without being theirs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from functools import partial
from itertools import islice
from operator import attrgetter
from urllib.parse import quote_plus, urlsplit

from markupsafe import Markup

from generator import urls
from generator.catalogue import labels
from generator.catalogue.groups import Groups
from generator.exports import citations
from generator.exports.paper_links import code_url
from generator.identifiers import arxiv_url, doi_url
from generator.model import Enrichment, Link, OutputFile, Paper, Sighting, Site
from generator.pages.cards import ListItem
from generator.pages.context import Context
from generator.pages.environment import render_page
from generator.pages.history import HEIGHT, WIDTH, History, history
from generator.pages.metadata import metadata
from generator.text import clean, fold, to_html
from generator.text.link_targets import find_target
from generator.text.links import web_address

# Where the same paper is likely to be found, by a search for its title.
FIND_ON_ARXIV = "https://arxiv.org/search/?searchtype=title&query={}"
FIND_ON_HUGGING_FACE = "https://huggingface.co/papers?q={}"
ELSEWHERE = (
    ("Semantic Scholar", "https://www.semanticscholar.org/search?q={}"),
    ("Google Scholar", "https://scholar.google.com/scholar?q={}"),
)
HUGGING_FACE = "https://huggingface.co/papers/{}"
SHOWN_AUTHORS = 10
# Papers on the page of an address that several share, and listings on that of a paper: N spellings
# of a title give N such pages.
MOST_SHARING, MOST_SIGHTINGS = 50, 200


@dataclass(frozen=True, slots=True)
class Button:
    """A link to the paper, or to what belongs to it; `detail` says more than its name."""

    text: str
    url: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class _PageData:
    """All that the page of a paper depends on.

    `organization_path` is that of its organisation's page; `related_titles` are the titles of
    the related papers, `topic_slugs` the slugs of the topics, `listing_titles` the titles of
    the listings of its sightings, each in the same order. `author_paths` are those of its
    authors' pages, None for an author without. `changed_in` has the path and the title of the
    listing of each of its changes. A citation of a paper whose own address is unknown
    begins with `site_url`.
    """

    paper: Paper
    enrichment: Enrichment
    organization_path: str | None
    related_titles: tuple[str, ...]
    topic_slugs: tuple[str, ...]
    listing_titles: tuple[str, ...]
    author_paths: tuple[str | None, ...]
    history: History | None
    changed_in: tuple[tuple[str, str], ...]
    site_url: str
    is_hugging_face: bool
    has_map: bool


# The paper has a fingerprint, which lists use too.
_beside_paper = attrgetter(*(field.name for field in fields(_PageData) if field.name != "paper"))


def paper_pages(context: Context, papers: Sequence[Paper] | None = None) -> Iterator[OutputFile]:
    """Yield the page of each paper; of some `papers` only, if they are given."""
    groups, catalogue = context.groups, context.catalogue
    listings = {listing.name: listing for listing in catalogue.listings}
    listing_titles = {name: labels.listing_title(listing) for name, listing in listings.items()}
    titles = {paper.id: paper.title for paper in catalogue.papers}
    for paper in catalogue.papers if papers is None else papers:
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
            author_paths=tuple(_author_path(groups, name) for name in paper.author_names),
            history=history(paper, listings),
            changed_in=tuple(
                (urls.listing(listings[change.listing].slug), listing_titles[change.listing])
                for change in paper.changes
            ),
            site_url=context.site.url,
            is_hugging_face=is_hugging_face(context.site),
            has_map=context.library.map is not None,
        )
        inputs = (groups.fingerprint(paper), _beside_paper(data))
        yield OutputFile(urls.source(urls.paper(paper.id)), partial(_paper_page, data), inputs)


def _author_path(groups: Groups, name: str) -> str | None:
    """Return the path of an author's page; None for an author without."""
    slug = groups.author_slugs.get(name)
    return urls.author(slug) if slug else None


def shared_addresses(context: Context) -> Iterator[OutputFile]:
    """Yield a page for each address that leads to papers and is not the page of one."""
    papers = {paper.id: paper for paper in context.catalogue.papers}
    for address, ids in context.catalogue.shared.items():
        path = urls.paper(address)
        shown = [papers[id] for id in ids[:MOST_SHARING]]
        yield OutputFile(
            urls.source(path), partial(_shared_address, context, path, shown, len(ids))
        )


def _shared_address(context: Context, path: str, papers: Sequence[Paper], total: int) -> str:
    return render_page(
        path,
        "shared.md",
        papers[0].title,
        f"{labels.count(total, 'paper')} with this title.",
        papers=[ListItem(paper) for paper in papers],
        total=total,
        search_path=urls.search(("q", papers[0].title)),
        slugs=context.groups.topic_slugs,
        card_of=context.cards,
    )


def _paper_page(data: _PageData) -> str:
    paper, enrichment = data.paper, data.enrichment
    path = urls.paper(paper.id)
    query = quote_plus(paper.title)
    buttons = list(_buttons(paper, data.is_hugging_face, query))
    return render_page(
        path,
        "paper.md",
        paper.title,
        paper.abstract or (paper.summary.text if paper.summary else ""),
        metadata=metadata(paper),
        paper=paper,
        authors=list(zip(paper.author_names, data.author_paths, strict=True)),
        shown_authors=SHOWN_AUTHORS,
        buttons=buttons,
        links=_other_links(paper, buttons),
        introduced_name=enrichment.introduced.name,
        phrases=_phrases(paper, enrichment),
        # Made by text/, so it is printed as it is.
        abstract_html=Markup(paper.abstract_html),
        published=paper.published and paper.published.as_iso(),
        cited_date=citations.cited_date(paper),
        organization_path=data.organization_path,
        elsewhere=[
            (name, url.format(query)) for name, url in _elsewhere(paper, data.is_hugging_face)
        ],
        sightings=[
            (sighting, title, differs(sighting, paper))
            for sighting, title in islice(
                zip(paper.sightings, data.listing_titles, strict=True), MOST_SIGHTINGS
            )
        ],
        more_sightings=max(0, len(paper.sightings) - MOST_SIGHTINGS),
        history=data.history,
        width=WIDTH,
        height=HEIGHT,
        changes=list(zip(paper.changes, data.changed_in, strict=True)),
        bibtex=citations.bibtex(paper, data.site_url + path),
        category=citations.primary_category(paper),
        note=citations.note(paper),
        default_note="" if paper.author_names else citations.NO_AUTHORS,
        topics=list(zip(enrichment.topics, data.topic_slugs, strict=True)),
        related=list(zip(enrichment.related, data.related_titles, strict=True)),
        has_map=data.has_map,
        clean=clean,
    )


def is_hugging_face(site: Site) -> bool:
    """Return whether the papers come from Hugging Face, which has a page for each of them."""
    return urlsplit(site.source_url).hostname in ("huggingface.co", "hf.co")


def _buttons(paper: Paper, is_hugging_face: bool, query: str) -> Iterator[Button]:
    """Yield the links above the abstract; the first is the paper itself, or the search `query`."""
    if paper.arxiv:
        for text, kind in (("arXiv", "abs"), ("PDF", "pdf"), ("HTML", "html")):
            yield Button(text, arxiv_url(paper.arxiv, kind))
    elif paper.doi:
        yield Button("DOI", doi_url(paper.doi))
    else:
        yield Button("Find on arXiv", FIND_ON_ARXIV.format(query))
    if code := _code(paper):
        yield code
    # Only ids of the scheme since 2007 have a page there.
    if paper.arxiv and is_hugging_face and "/" not in paper.arxiv:
        yield Button("Hugging Face", HUGGING_FACE.format(paper.arxiv))
    if project_page := paper.project_page and web_address(paper.project_page):
        yield Button("Project page", project_page)
    if paper.arxiv and paper.doi:
        yield Button("DOI", doi_url(paper.doi))


def _code(paper: Paper) -> Button | None:
    """Return the link to the code that a source names, else to the first in the abstract."""
    url = code_url(paper)
    has_stars = paper.code and paper.code.stars is not None and url == web_address(paper.code.url)
    stars = f" ★ {paper.code.stars:,}" if paper.code and has_stars else ""
    return Button("Code", url, find_target(url).label + stars) if url else None


def _other_links(paper: Paper, buttons: Sequence[Button]) -> list[Link]:
    """Return the links of the abstract that lead to something that no button leads to."""
    if not paper.links:
        return []
    identities = {find_target(button.url).identity for button in buttons}
    return [link for link in paper.links if find_target(link.url).identity not in identities]


def _elsewhere(paper: Paper, is_hugging_face: bool) -> Sequence[tuple[str, str]]:
    """Return the searches for the title on sites to which no button leads."""
    if paper.arxiv or not is_hugging_face:
        return ELSEWHERE
    return (("Hugging Face", FIND_ON_HUGGING_FACE), *ELSEWHERE)


def _phrases(paper: Paper, enrichment: Enrichment) -> list[tuple[str, Sequence[str]]]:
    """Return the keywords of the source, and the key phrases that are not among them."""
    keywords = {fold(keyword): keyword for keyword in reversed(paper.keywords)}
    phrases = [phrase for phrase in enrichment.key_phrases if fold(phrase) not in keywords]
    return [("Keywords", list(keywords.values())[::-1]), ("Key phrases", phrases)]


def differs(sighting: Sighting, paper: Paper) -> bool:
    """Return whether the page shows the paper differently from this listing."""
    title, abstract = clean(sighting.title), clean(sighting.abstract)
    if not paper.repairs and (title, abstract) == (paper.title, paper.abstract):
        return False
    return title != paper.title or to_html(abstract) != paper.abstract_html
