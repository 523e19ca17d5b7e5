"""What rises and falls: an overview, the topics of each facet, and the papers of each phrase."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from generator import urls
from generator.catalogue import labels
from generator.enrich.trends import LEAST_IN_PERIOD, LEAST_PERIODS
from generator.enrich.trends.gains import HALF_LIFE
from generator.model import Direction, Gain, OutputFile, PhraseTrend
from generator.pages import charts
from generator.pages.cards import ListItem
from generator.pages.context import Context
from generator.pages.courses import Row
from generator.pages.environment import render_page
from generator.pages.paper_list import paper_list

# The headings of a trend of topics, and of one of phrases.
_TOPICS = {
    Direction.RISES: "Topics that rise",
    Direction.FALLS: "Topics that fall",
    Direction.PEAKED: "Topics that had a peak",
}
_RISING_PHRASES, _OTHER_PHRASES = "Phrases that rise", "Phrases that came and went"


@dataclass(frozen=True, slots=True)
class Section:
    """Rows below a heading; those of a group have a smaller heading, which may be empty."""

    heading: str
    groups: tuple[tuple[str, tuple[Row, ...]], ...]

    @property
    def rows(self) -> list[Row]:
        """The rows of all groups."""
        return [row for _, rows in self.groups for row in rows]


def trend_overview(context: Context) -> Iterator[OutputFile]:
    """Yield the page at `trends/`."""
    yield OutputFile(urls.source(urls.TRENDS), partial(_overview, context))


def _overview(context: Context) -> str:
    catalogue, trends = context.catalogue, context.library.trends
    by_id = {paper.id: paper for paper in catalogue.papers}
    return render_page(
        urls.TRENDS,
        "trends.md",
        "Trends",
        "Which topics and phrases rise, which fall, and which papers gained most votes.",
        is_empty=not (context.courses.timeline.columns or trends.gains),
        timeline=context.courses.timeline,
        all_papers=context.courses.all_papers,
        sections=[*_topic_sections(context), *_phrase_sections(context)],
        gains=[(gain, by_id[gain.id], _first_and_last(gain)) for gain in trends.gains],
        half_life=HALF_LIFE,
        listing_days=trends.listing_days,
        facets=context.courses.facets,
        dated=sum(bool(p.published and p.published.year) for p in catalogue.papers),
        least_in_period=LEAST_IN_PERIOD,
        least_periods=LEAST_PERIODS,
        slugs=context.groups.topic_slugs,
    )


def _topic_sections(context: Context) -> Iterator[Section]:
    rows = context.courses.topics.values()
    for direction, heading in _TOPICS.items():
        if of_direction := tuple(row for row in rows if row.direction == direction):
            yield Section(heading, (("", of_direction),))


def _phrase_sections(context: Context) -> Iterator[Section]:
    phrases = context.library.trends.phrases
    rising = [one for one in phrases if one.trend.direction is Direction.RISES]
    others = [one for one in phrases if one.trend.direction is not Direction.RISES]
    for heading, shown in ((_RISING_PHRASES, rising), (_OTHER_PHRASES, others)):
        if shown:
            yield Section(heading, _by_topic(context, shown))


def _by_topic(
    context: Context, phrases: Iterable[PhraseTrend]
) -> tuple[tuple[str, tuple[Row, ...]], ...]:
    """Return the rows of phrases by their topic, the most certain first, without one last."""
    groups: dict[str, list[Row]] = {}
    for phrase in phrases:
        groups.setdefault(phrase.topic, []).append(context.courses.phrases[phrase.phrase])
    in_order = sorted(groups.items(), key=lambda group: not group[0])
    return tuple((topic, tuple(rows)) for topic, rows in in_order)


def _first_and_last(gain: Gain) -> Sequence[tuple[str, str, int]]:
    """Return the first and the last listing of a gain: address, day, and the number there."""
    shown = gain.seen[:1] + gain.seen[1:][-1:]
    return [(urls.listing(slug), labels.day(day), number) for slug, day, number in shown]


def facet_trends(context: Context) -> Iterator[OutputFile]:
    """Yield the courses of the topics of each facet."""
    for facet, path in context.courses.facets.items():
        yield OutputFile(urls.source(path), partial(_facet_page, context, facet, path))


def _facet_page(context: Context, facet: str, path: str) -> str:
    courses = context.courses
    names = [topic.name for topic in context.library.topics if topic.facet == facet]
    rows = [courses.topics[name] for name in names if courses.topics[name].count]
    phrases: dict[str, list[Row]] = {name: [] for name in names}
    for phrase in context.library.trends.phrases:
        if phrase.topic in phrases:
            phrases[phrase.topic].append(courses.phrases[phrase.phrase])
    return render_page(
        path,
        "facet_trends.md",
        f"Trends: {facet}",
        f"The share of {labels.count(len(rows), 'topic')} in the papers of each "
        f"{courses.timeline.unit}.",
        timeline=courses.timeline,
        all_papers=courses.all_papers,
        rows=rows,
        phrases=phrases,
        facets=courses.facets,
        facet=facet,
        least_in_period=LEAST_IN_PERIOD,
    )


def phrase_pages(context: Context) -> Iterator[OutputFile]:
    """Yield the list of the papers of each phrase that has a trend."""
    courses = context.courses
    for phrase in context.library.trends.phrases:
        row, papers = courses.phrases[phrase.phrase], courses.papers_of(phrase)
        yield from paper_list(
            context,
            row.href,
            row.name,
            f"{labels.count(row.count, 'paper')} on {row.name}, which {row.words}",
            [ListItem(paper) for paper in papers],
            chart=charts.axis_in_list(
                f"Papers by {courses.timeline.unit}",
                papers,
                row.href,
                context.site.page_size,
                courses.timeline.period_of,
                courses.timeline.axis,
            ),
            period=courses.timeline.period_of,
            trend=row,
            trends_path=urls.TRENDS,
            kicker="Phrase",
        )
