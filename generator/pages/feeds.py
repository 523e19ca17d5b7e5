"""The index of feeds, and a list of papers for each query that the owner gave a feed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import groupby

from generator import urls
from generator.catalogue import labels
from generator.model import OutputFile
from generator.pages import charts
from generator.pages.cards import ListItem
from generator.pages.context import Context
from generator.pages.environment import render_page
from generator.pages.paper_list import paper_list


def feed_index(context: Context) -> Iterator[OutputFile]:
    """Yield the index of feeds: of the site, of queries and of topics."""
    yield OutputFile(urls.source(urls.FEEDS), partial(_feed_index, context))


def _feed_index(context: Context) -> str:
    topics = [topic for topic in context.library.topics if context.groups.by_topic[topic.name]]
    queries = context.site.feeds
    return render_page(
        urls.FEEDS,
        "feeds.md",
        "Feeds",
        f"Feeds of all papers, of {labels.count(len(topics), 'topic')}, and of searches."
        if queries
        else f"Feeds of all papers and of {labels.count(len(topics), 'topic')}.",
        has_changes=context.library.changes is not None,
        queries=[(query, len(context.library.found[query.slug])) for query in queries],
        facets=[
            (facet, [(topic.name, context.groups.topic_slugs[topic.name]) for topic in group])
            for facet, group in groupby(topics, key=lambda topic: topic.facet)
        ],
    )


def query_pages(context: Context) -> Iterator[OutputFile]:
    """Yield the list of the papers of each query."""
    papers_by_id = {paper.id: paper for paper in context.catalogue.papers}
    for query in context.site.feeds:
        papers = [papers_by_id[id] for id in context.library.found[query.slug]]
        path = urls.query_feed(query.slug)
        chart, period = charts.year_chart(papers, path, context.site.page_size)
        yield from paper_list(
            context,
            path,
            query.name,
            f"{labels.count(len(papers), 'paper')} that match {query.text}",
            [ListItem(paper) for paper in papers],
            chart=chart,
            period=period,
            search_filter=("q", query.text),
            has_feed=True,
            kicker="Feed",
            lead=f"Papers that match this search: {query.text}",
            empty="No paper matches yet. The feed will have the first that does.",
        )
