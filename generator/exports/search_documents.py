"""Search documents: a page for each paper that only Pagefind reads, to index it.

So the pages of the site need nothing for the index, and the index is made while MkDocs works,
and only if a document has changed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial

from generator import urls
from generator.catalogue import labels
from generator.catalogue.authors import author_names
from generator.catalogue.groups import Groups, filter_value, organization_name
from generator.exports.search_forms import SearchForms
from generator.model import Enrichment, OutputFile, Paper
from generator.text import escape
from generator.text.search_words import running_words, unusual_words
from generator.text.transliteration import in_ascii, in_other_english, transliterate_words

# How many papers one index has; more have several. A new listing changes little but the last.
PAPERS_PER_INDEX = 10_000
# Names of authors of a paper that are indexed; a collaboration may have thousands.
MAX_NAMES = 1_000
# The filters that the authors are divided into, so that a search for the papers of one loads a
# small part of all names (docs/assets/search/engine.js).
AUTHOR_FILTERS = 16
# Sorts below every day and every count, so that what is not known comes last: as numbers and as
# text, as the browser merges what was sorted.
MOST = 10**10 - 1
UNDATED_LAST, UNCOUNTED_LAST = "0000-00-00", "-1"
# A word that each document has, and nobody types: a search for it finds all papers. A search
# without words would make Pagefind load its whole index (docs/assets/search/engine.js).
EVERY_PAPER = "ꙮ"
# What begins the words of one field, so that a search finds a title, an author or an organisation
# by them alone. They sort behind all other words, in pieces of the index that nothing else loads.
TITLE_WORD, AUTHOR_WORD, ORGANIZATION_WORD = "ꙭ", "ꙫ", "ꙩ"
# Not the names of macros, nor pieces of addresses: nobody types them.
_WORD = re.compile(r"(?<![\\\w])(?=\d*[^\W\d_]{2})\w{2,30}\b")
_TAG = re.compile(r"<[^>]*>")
_LAST = frozenset({UNDATED_LAST, UNCOUNTED_LAST})


def is_in_shard(has_index: Callable[[int], bool], path: str) -> bool:
    """Return whether the document at `path` belongs to an index that a shard has."""
    return has_index(int(path.split("/")[0]))


def search_documents(groups: Groups) -> Iterator[OutputFile]:
    """Yield a document for each paper, at the path of its page below the number of its index.

    Papers are in the order in which listings came, so that a new listing changes the last index;
    in others only papers whose acronyms or compounds it makes known.
    """
    names = {key: organization_name(papers) for key, papers in groups.by_organization.items()}
    days = {listing.name: listing.day for listing in groups.catalogue.listings}
    forms = SearchForms.of_papers(groups.catalogue.papers)

    def arrival(paper: Paper) -> tuple[str, str, int, str]:
        first = paper.sightings[0]
        day = days[first.listing]
        return (day and day.as_iso()) or "~", first.listing, first.rank, paper.id

    for place, paper in enumerate(sorted(groups.catalogue.papers, key=arrival)):
        # The name of the organisation's page, which may differ from the paper's byline.
        organization = (
            names[groups.organization_key(paper.organization)] if paper.organization else None
        )
        enrichment = groups.library.enrichments[paper.id]
        given = (
            paper,
            Enrichment(enrichment.topics, enrichment.introduced),
            organization,
            tuple(groups.authors_with_page(paper).values()),
            forms.other_forms(paper),
        )
        yield OutputFile(
            f"{place // PAPERS_PER_INDEX}/{urls.search_document(paper.id)}",
            partial(_document, *given),
            given,
        )


def _document(
    paper: Paper,
    enrichment: Enrichment,
    organization: str | None,
    authors: tuple[str, ...],
    other_forms: tuple[str, ...],
) -> str:
    """Return the document; `authors` are those that have a page.

    Pagefind's attributes are documented at https://pagefind.app/docs/.
    """
    day = (paper.published and paper.published.as_iso()) or UNDATED_LAST
    sorts = {"date": day, "comments": _sorted(paper.comments), "upvotes": _sorted(paper.upvotes)}
    first, *others = dict.fromkeys(sighting.slug for sighting in paper.sightings)
    again = f' data-again="{escape(" ".join(others))}"' if others else ""
    name = enrichment.introduced.name
    facts = " · ".join(labels.byline(paper, name))
    topics = "".join(
        f'<li><span data-pagefind-filter="topic">{escape(match.topic)}</span></li>'
        for match in enrichment.topics
    )
    hidden = [
        f'<span data-pagefind-meta="facts">{escape(facts)}</span>',
        f'<span data-pagefind-meta="name">{escape(name)}</span>' if name else "",
        f'<span data-pagefind-meta="words">{len(_text(paper.abstract_html).split())}</span>',
        _filter("year", str(paper.year or "undated")),
        _filter("organization", filter_value(organization)) if organization else "",
        *(_filter(author_filter(name), name) for name in authors),
        _filter("code", "yes") if labels.has_code(paper) else "",
        # By these the new papers of a saved search are counted (reader/saved_searches.js).
        *(_filter("listing", slug) for slug in (first, *others)),
        _filter("pdf", "yes") if labels.has_pdf(paper) else "",
        *(_filter(name, "unknown") for name, value in sorts.items() if value in _LAST),
    ]
    of_authors = _indexed_names(paper)
    of_organization = _organization_names(paper, organization)
    names = [*of_authors, *of_organization]
    also = (
        EVERY_PAPER,
        *also_found_by(paper, enrichment.introduced.spellings),
        *other_forms,
        *_field_words(TITLE_WORD, [paper.title]),
        *_field_words(AUTHOR_WORD, of_authors),
        *_field_words(ORGANIZATION_WORD, of_organization),
    )
    by = ", ".join(f"{name}[data-{name}]" for name in sorts)
    values = " ".join(f'data-{name}="{value}"' for name, value in sorts.items())
    return (
        "<html lang=en><body>"
        f'<div data-first="{escape(first)}"{again} data-pagefind-body '
        f'data-pagefind-sort="{by}" {values} '
        f'data-pagefind-meta="first[data-first], again[data-again], {by}">'
        f'<h1 data-pagefind-meta="title">{escape(paper.title)}</h1>'
        f'<div hidden data-pagefind-ignore="index">{"".join(hidden)}</div>'
        # Made by text/, so it is markup.
        f'<p>{paper.abstract_html}</p><ul data-pagefind-weight="3">{topics}</ul>'
        + (f'<p data-pagefind-weight="3">{escape(", ".join(names))}</p>' if names else "")
        # Behind the words of an abstract, so that no result shows it as one.
        + (f"<p>{escape(paper.summary.text)}</p>" if paper.summary else "")
        + '<span hidden data-pagefind-index-attrs="data-also" '
        f'data-also="{escape(" ".join(also))}"></span>' + "</div></body></html>\n"
    )


def _field_words(mark: str, texts: Iterable[str]) -> Iterator[str]:
    """Yield the words of the texts of a field, each after `mark`; the mark alone ends a text.

    >>> list(_field_words("ꙫ", ["Bo Li", "Ada"]))
    ['ꙫbo', 'ꙫli', 'ꙫ', 'ꙫada', 'ꙫ']
    """
    for text in texts:
        yield from (mark + word for word in running_words(text))
        yield mark


def _sorted(count: int | None) -> str:
    """Return a count that sorts as a number and as text."""
    return UNCOUNTED_LAST if count is None else f"{min(count, MOST):010}"


def author_filter(name: str) -> str:
    """Return the filter that has an author's name, by the length of the name in UTF-16.

    >>> author_filter("Ada Example")
    'author11'
    """
    return f"author{len(name.encode('utf-16-le')) // 2 % AUTHOR_FILTERS}"


def _filter(name: str, value: str) -> str:
    return f'<span data-pagefind-filter="{name}">{escape(value)}</span>'


def _text(html: str) -> str:
    return _TAG.sub("", html)


def _indexed_names(paper: Paper) -> list[str]:
    return list(author_names(paper).values())[:MAX_NAMES]


def _organization_names(paper: Paper, name: str | None) -> list[str]:
    """Return the names of a paper's organisation: its page's, the byline's, the handle."""
    given = paper.organization
    return list(dict.fromkeys(filter(None, (name, given.name, given.handle)))) if given else []


def also_found_by(paper: Paper, spellings: tuple[str, ...]) -> tuple[str, ...]:
    """Return what a search finds the paper by, beside the words that its page shows.

    The spellings of the name it introduces; its words and those of its authors' names in ASCII
    letters; its words in the other English spelling; those that are searched for in another form
    (`R²` as `r2`); and, where a repair took a word away, that word as listed (`10times`).
    """
    text = f"{paper.title} {paper.abstract}"
    found = (*spellings, *transliterate_words(" ".join((text, *_indexed_names(paper)))))
    visible = in_ascii(text).casefold()
    listed = (word for repair in paper.repairs for word in _WORD.findall(repair.listed))
    repaired = (word for word in listed if word.casefold() not in visible)
    return tuple(dict.fromkeys((*found, *repaired, *in_other_english(text), *unusual_words(text))))
