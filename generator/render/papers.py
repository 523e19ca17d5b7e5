"""A page for each paper, and for each address that leads to papers without being their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from markupsafe import Markup

from generator import cite, urls
from generator.model import Page, Paper, Sighting, Site
from generator.render import words
from generator.render.shelves import Shelves, organization_key
from generator.render.templates import page
from generator.text import clean, to_html
from generator.text.spelling import in_ascii, in_other_english, typed

# Where the same paper is likely to be found, by a search for its title.
ELSEWHERE = (
    ("arXiv", "https://arxiv.org/search/?searchtype=title&query={}"),
    ("Hugging Face", "https://huggingface.co/papers?q={}"),
    ("Semantic Scholar", "https://www.semanticscholar.org/search?q={}"),
    ("Google Scholar", "https://scholar.google.com/scholar?q={}"),
)
# Sorts below every day and every count, so that what is not known comes last.
UNDATED, UNCOMMENTED = "0000-00-00", -1
# Not the names of macros, nor pieces of addresses: nobody types them.
_WORD = re.compile(r"(?<![\\\w])(?=\d*[^\W\d_]{2})\w{2,30}\b")


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
            sort_date=(paper.published and paper.published.as_iso()) or UNDATED,
            sort_comments=UNCOMMENTED if paper.comments is None else paper.comments,
            abstract_words=len(Markup(paper.abstract_html).striptags().split()),
            has_code=any(link.kind == "code" for link in paper.links),
            year=(paper.published and paper.published.year) or "undated",
            organization_path=organization
            and urls.organization(shelves.organization_slugs[organization_key(organization)]),
            elsewhere=[(name, url.format(quote(paper.title, safe=""))) for name, url in ELSEWHERE],
            sightings=[
                (seen, listings[seen.listing], differs(seen, paper)) for seen in paper.sightings
            ],
            bibtex=cite.bibtex(paper, site.url + path),
            cited=cite.facts(paper, site.url + path),
            slugs=shelves.topic_slugs,
            near=[(papers[near.id], near.words) for near in paper.near],
            also=also(paper),
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
        )


def differs(seen: Sighting, paper: Paper) -> bool:
    """Whether the page shows the paper otherwise than it stands in this listing."""
    listed = clean(seen.title), to_html(clean(seen.abstract))
    return listed != (paper.title, paper.abstract_html)


def also(paper: Paper) -> tuple[str, ...]:
    """What a search finds the paper by beside the words that its page shows.

    The spellings of its name; its words with the letters of any keyboard, and as the other
    English spells them; and, where a repair took a word away, that word as it was listed
    (`10times`).
    """
    text = f"{paper.title} {paper.abstract}"
    found = (*paper.name_spellings, *typed(paper.title), *typed(paper.abstract))
    shown = in_ascii(text).casefold()
    listed = (word for repair in paper.repairs for word in _WORD.findall(repair.listed))
    gone = (word for word in listed if word.casefold() not in shown)
    return tuple(dict.fromkeys((*found, *gone, *in_other_english(text))))
