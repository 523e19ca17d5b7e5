"""What the search is told of each paper: a page that Pagefind reads and nobody else.

So the pages that readers get hold nothing of it, and an index is made anew only when what it
is made of has changed, while MkDocs is at work.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from markupsafe import Markup

from generator import urls
from generator.catalogue.groups import Shelves, organization_key, organization_name
from generator.model import Draft, Paper
from generator.pages.environment import markup
from generator.text.transliteration import in_ascii, in_other_english, transliterate_words

# How many papers one index is of; more have several, of which a new listing touches the last.
PAPERS_PER_INDEX = 10_000
# Sorts below every day and every count, so that what is not known comes last: as numbers and as
# text, as the browser merges what was sorted.
MOST_COMMENTS = 10**10 - 1
UNDATED_LAST, UNCOMMENTED_LAST = "0000-00-00", "-1"
# Not the names of macros, nor pieces of addresses: nobody types them.
_WORD = re.compile(r"(?<![\\\w])(?=\d*[^\W\d_]{2})\w{2,30}\b")


def index_of(path: str) -> int:
    """Return the number of the index, from 0, that the document at `path` belongs to."""
    return int(path.split("/")[0])


def search_documents(shelves: Shelves) -> Iterator[Draft]:
    """A page for each paper, at the address of its own, below the number of its index.

    `PAPERS_PER_INDEX` papers go together, in the order in which listings came, so that a new
    listing changes the last index alone.
    """
    names = {key: organization_name(papers) for key, papers in shelves.by_organization.items()}
    days = {dated.name: dated.day for dated in shelves.catalogue.listings}

    def arrival(paper: Paper) -> tuple[str, str, int, str]:
        first = paper.sightings[0]
        day = days[first.listing]
        return (day and day.as_iso()) or "~", first.listing, first.rank, paper.id

    for place, paper in enumerate(sorted(shelves.catalogue.papers, key=arrival)):
        # As its page calls it, whatever this paper's byline says.
        own = paper.organization
        organization = names[organization_key(own)] if own else None
        yield Draft(
            f"{place // PAPERS_PER_INDEX}/{urls.indexed(paper.id)}",
            repr((paper, organization)),
            partial(_indexed_page, paper, organization),
        )


def _indexed_page(paper: Paper, organization: str | None) -> str:
    return markup(
        "indexed.html",
        paper=paper,
        # Made by text/, so it is printed as it is.
        abstract_html=Markup(paper.abstract_html),
        organization=organization,
        sort_date=(paper.published and paper.published.as_iso()) or UNDATED_LAST,
        sort_comments=UNCOMMENTED_LAST
        if paper.comments is None
        else f"{min(paper.comments, MOST_COMMENTS):010}",
        abstract_words=len(Markup(paper.abstract_html).striptags().split()),
        has_code=any(link.kind == "code" for link in paper.links),
        year=(paper.published and paper.published.year) or "undated",
        also=also(paper),
    )


def also(paper: Paper) -> tuple[str, ...]:
    """What a search finds the paper by beside the words that its page shows.

    The spellings of its name; its words with the letters of any keyboard, and as the other
    English spells them; and, where a repair took a word away, that word as it was listed
    (`10times`).
    """
    text = f"{paper.title} {paper.abstract}"
    found = (*paper.name_spellings, *transliterate_words(text))
    shown = in_ascii(text).casefold()
    listed = (word for repair in paper.repairs for word in _WORD.findall(repair.listed))
    gone = (word for word in listed if word.casefold() not in shown)
    return tuple(dict.fromkeys((*found, *gone, *in_other_english(text))))
