"""What rises and falls: topics and phrases by their share over time, and papers that gain votes.

periods     days of papers → the axis: weeks, months or years that have enough papers
stretches   counts by period → the trends that are no chance
phrases     phrases with their papers → those that have a trend
gains       the counts of listings → the papers that gained most upvotes or comments

A trend is a stretch of periods in which a topic or a phrase has more than its share of the papers:
one that begins with the oldest period falls, one that reaches the newest rises, another is a peak.
The clearest stretch is tested by Fisher's exact test, as if each other one had been (Bonferroni);
of the trends that are shown at most one in twenty is expected to be chance (Benjamini and
Hochberg, “Controlling the false discovery rate”, 1995).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from generator.model import DatedListing, Paper, Topic, TopicMatch, Trends

if TYPE_CHECKING:
    from generator.enrich.key_phrases.usage import PhraseUsage

__all__ = ["LEAST_IN_PERIOD", "LEAST_PAPERS", "LEAST_PERIODS", "MOST_PERIODS", "enrich"]

# A share of fewer papers than these says little.
LEAST_IN_PERIOD = 20
# Fewer periods have no course.
LEAST_PERIODS = 4
MOST_PERIODS = 24
# With fewer papers a topic or a phrase is not tested: it would hardly ever be certain, and each
# test that is made asks more of all others.
LEAST_PAPERS = 6


def enrich(
    papers: Sequence[Paper],
    listings: Sequence[DatedListing],
    topics: Sequence[Topic],
    matches: Mapping[str, tuple[TopicMatch, ...]],
    phrases: Sequence[PhraseUsage],
    is_covered: Callable[[str], bool],
) -> Trends:
    """Return the trends of papers, of which those without a day have no part in any.

    `matches` are the topics of papers by id, `phrases` are the ones that may have a trend;
    `is_covered` tells of a phrase whether a topic of the vocabulary has it.
    """
    # Imported here: numpy takes longer to import than `check` takes without it.
    from generator.enrich.trends import gains, periods, stretches
    from generator.enrich.trends import phrases as phrase_trends

    axis = periods.axis_of(papers)
    days, top = gains.gains(papers, listings)
    if axis is None:
        return Trends(gains=top, listing_days=days)
    by_topic: dict[str, set[str]] = {topic.name: set() for topic in topics}
    for id, found in matches.items():
        for match in found:
            by_topic[match.topic].add(id)
    return Trends(
        unit=axis.unit,
        periods=axis.periods,
        topics=stretches.courses(by_topic, axis),
        phrases=phrase_trends.find(phrases, by_topic, axis, len(papers), is_covered),
        gains=top,
        listing_days=days,
    )
