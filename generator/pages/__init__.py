"""Papers → pages: front matter and Markdown, by the templates in `templates/`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from generator.model import Library, OutputFile, Paper, Site
from generator.pages.authors import author_index, author_pages
from generator.pages.changes import changes_page
from generator.pages.context import Context
from generator.pages.dates import date_index, month_pages, undated_pages, week_pages, year_pages
from generator.pages.environment import compile_templates
from generator.pages.feeds import feed_index, query_pages
from generator.pages.home import home_page
from generator.pages.listings import listing_index, listing_pages
from generator.pages.map import map_page
from generator.pages.moved import former_addresses
from generator.pages.names import name_pages
from generator.pages.organizations import organization_index, organization_pages
from generator.pages.paper import paper_pages, shared_addresses
from generator.pages.paper_list import all_papers
from generator.pages.report import report_page
from generator.pages.topics import topic_index, topic_pages
from generator.pages.trends import facet_trends, phrase_pages, trend_overview

__all__ = ["KINDS", "Kind", "compile_templates", "number_of_parts", "render", "render_part"]

# The pages of papers are divided into so many parts at most, each of at least so many papers.
_MOST_PARTS, _LEAST_PAPERS = 16, 50


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of page: its name, a pattern of the paths of its pages, and what renders them.

    The pattern is that of a file name; later pages of a list have the path of the first with
    `page-2/` and so on behind it.
    """

    name: str
    paths: str
    render: Callable[[Context], Iterator[OutputFile]]


KINDS = (
    Kind("home", "", home_page),
    Kind("all papers", "papers/", all_papers),
    Kind("paper", "papers/*-*/", paper_pages),
    Kind("shared address", "papers/*-*/", shared_addresses),
    Kind("topics", "tags/", topic_index),
    Kind("topic", "tags/*/", topic_pages),
    Kind("dates", "dates/", date_index),
    Kind("year", "dates/[0-9]*/", year_pages),
    Kind("month", "dates/[0-9]*/[0-9]*/", month_pages),
    Kind("week", "dates/[0-9]*/W[0-9]*/", week_pages),
    Kind("undated", "dates/undated/", undated_pages),
    Kind("listings", "listings/", listing_index),
    Kind("listing", "listings/*/", listing_pages),
    Kind("organisations", "organizations/", organization_index),
    Kind("organisation", "organizations/*/", organization_pages),
    Kind("authors", "authors/", author_index),
    Kind("author", "authors/*/", author_pages),
    Kind("names", "names/", name_pages),
    Kind("trends", "trends/", trend_overview),
    Kind("trends of a facet", "trends/*/", facet_trends),
    Kind("phrase", "trends/*/", phrase_pages),
    Kind("map", "map/", map_page),
    Kind("feeds", "feeds/", feed_index),
    Kind("feed", "feeds/*/", query_pages),
    Kind("former address", "tags/*/", former_addresses),
    Kind("report", "report/", report_page),
    Kind("changes", "changes/", changes_page),
)
_OTHER_KINDS = tuple(kind for kind in KINDS if kind.render is not paper_pages)


def render(library: Library, site: Site) -> Iterator[OutputFile]:
    """Yield every page that is made from the library, each once."""
    context = Context.of(library, site)
    for number in range(number_of_parts(library)):
        yield from render_part(context, number)


def number_of_parts(library: Library) -> int:
    """Return into how many parts the pages are divided: kinds of pages, then pages of papers."""
    return len(_OTHER_KINDS) + len(_slices(library.catalogue.papers))


def render_part(context: Context, number: int) -> Iterator[OutputFile]:
    """Yield the pages of a part; all parts together have every page once."""
    if number < len(_OTHER_KINDS):
        return _OTHER_KINDS[number].render(context)
    papers = context.catalogue.papers
    return paper_pages(context, papers[_slices(papers)[number - len(_OTHER_KINDS)]])


def _slices(papers: Sequence[Paper]) -> list[slice]:
    size = max(_LEAST_PAPERS, -(-len(papers) // _MOST_PARTS))
    return [slice(start, start + size) for start in range(0, len(papers), size)]
