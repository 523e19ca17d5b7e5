"""The index of topics by facet, and a list of papers for each topic."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from generator import urls
from generator.catalogue import labels
from generator.model import OutputFile, Topic
from generator.pages import charts
from generator.pages.cards import ListItem
from generator.pages.context import Context
from generator.pages.environment import render_page
from generator.pages.paper_list import LinkedPeriods, paper_list

MOST_RELATED_TOPICS = 6
# What a paper takes in a browser that keeps its topic: its page, and its card in the list.
BYTES_OF_PAPER = 9_100


@dataclass(frozen=True, slots=True)
class TopicGroup:
    """A topic with the number of its papers."""

    topic: Topic
    count: int


def topic_index(context: Context) -> Iterator[OutputFile]:
    """Yield the index of topics."""
    yield OutputFile(urls.source(urls.TOPICS), partial(_topic_index, context))


def _topic_index(context: Context) -> str:
    by_facet = facets(context)
    return render_page(
        urls.TOPICS,
        "topics.md",
        "Topics",
        f"{labels.count(len(context.library.topics), 'topic')} in "
        f"{labels.count(len(by_facet), 'group')}, each with its papers.",
        facets=by_facet,
        shares=charts.shares(context.groups.by_topic, context.catalogue.papers),
        least_shared=charts.LEAST_SHARED,
        slugs=context.groups.topic_slugs,
        card_of=context.cards,
    )


def facets(context: Context) -> list[tuple[str, list[TopicGroup]]]:
    """Return the facets with their topics."""
    by_topic = context.groups.by_topic
    return [
        (facet, [TopicGroup(topic, len(by_topic[topic.name])) for topic in topics])
        for facet, topics in groupby(context.library.topics, key=lambda topic: topic.facet)
    ]


def topic_pages(context: Context) -> Iterator[OutputFile]:
    """Yield the list of each topic."""
    for topic in context.library.topics:
        papers = context.groups.by_topic[topic.name]
        path = urls.topic(context.groups.topic_slugs[topic.name])
        definition = f"{topic.what[:1].upper()}{topic.what[1:]}."
        chart, period = charts.year_chart(papers, path, context.site.page_size)
        trend = context.courses.topics.get(topic.name)
        links = [cell.href for cell in trend.cells] if trend else []
        yield from paper_list(
            context,
            path,
            topic.name,
            f"{labels.count(len(papers), 'paper')} on {topic.name}: {topic.what}",
            [ListItem(paper) for paper in papers],
            chart=chart,
            period=period,
            linked_periods=LinkedPeriods(context.courses.timeline.period_of, links),
            search_filter=("topic", topic.name),
            topic=topic.name,
            has_feed=bool(papers),
            kicker=topic.facet,
            lead=f"{definition} {labels.count(len(papers), 'paper')}." if papers else definition,
            shared=_related_topics(context, topic),
            trend=trend,
            trends_path=urls.TRENDS,
            offline_size=labels.size(len(papers) * BYTES_OF_PAPER) if papers else "",
            more_ways=_on_map(context, topic) if papers else (),
            empty="No paper has this topic yet.",
        )


def _on_map(context: Context, topic: Topic) -> list[tuple[str, str]]:
    """Return a link to the map that shows where the papers of a topic are, if there is one."""
    slug = context.groups.topic_slugs[topic.name]
    return [("On the map", urls.on_map("topic", slug))] if context.library.map else []


def _related_topics(context: Context, topic: Topic) -> list[tuple[str, int, str]]:
    """Return the topics that share most papers with a topic: name, number, search for both."""
    counts = Counter(
        match.topic
        for paper in context.groups.by_topic[topic.name]
        for match in context.library.enrichments[paper.id].topics
        if match.topic != topic.name
    )
    most = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_RELATED_TOPICS]
    return [
        (name, total, urls.search(("topic", topic.name), ("topic", name))) for name, total in most
    ]
