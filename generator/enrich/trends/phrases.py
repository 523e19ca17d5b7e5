"""Phrases with their papers → those that have a trend."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

from generator.enrich.key_phrases.phrase import without_overlaps
from generator.enrich.key_phrases.usage import PhraseUsage
from generator.enrich.trends.periods import Axis
from generator.enrich.trends.stretches import find_trends
from generator.model import Direction, PhraseTrend
from generator.text.language.terms import key_of

# The most that are shown of those that rise, and of all others.
MOST_RISING, MOST_OTHERS = 24, 12
# A topic belongs to a phrase if its papers are so many times as many among those of the phrase as
# among all, and this part of these or more.
LEAST_LIFT, LEAST_PART = 1.5, 0.3


def find(
    phrases: Sequence[PhraseUsage],
    topics: Mapping[str, set[str]],
    axis: Axis,
    papers: int,
    is_covered: Callable[[str], bool],
) -> tuple[PhraseTrend, ...]:
    """Return the phrases that have a trend, the most certain first.

    None contains another, and none is the name of a topic: that has a trend of its own. `papers`
    is the number of all papers.
    """
    names = set(map(key_of, topics))
    usages = {usage.phrase.key: usage for usage in phrases if usage.phrase.key not in names}
    counts = {key: axis.count(usage.papers) for key, usage in usages.items()}
    trends = find_trends(counts, [period.papers for period in axis.periods])
    found: list[PhraseTrend] = []
    for is_rising, most in ((True, MOST_RISING), (False, MOST_OTHERS)):
        keys = [k for k, t in trends.items() if (t.direction is Direction.RISES) == is_rising]
        for phrase in without_overlaps((usages[key].phrase for key in keys), most):
            usage = usages[phrase.key]
            found.append(
                PhraseTrend(
                    usage.spelling,
                    tuple(sorted(usage.papers)),
                    _topic(usage.papers, topics, papers),
                    is_covered(usage.spelling),
                    counts[phrase.key],
                    trends[phrase.key],
                )
            )
    order = {key: place for place, key in enumerate(trends)}
    return tuple(sorted(found, key=lambda trend: order[key_of(trend.phrase)]))


def _topic(ids: set[str], topics: Mapping[str, set[str]], papers: int) -> str:
    """Return the topic whose excess among some papers is most surprising, or an empty text."""
    best = 0.0, ""
    for name, of_topic in topics.items():
        both = len(ids & of_topic)
        expected = len(ids) * len(of_topic) / papers
        if both < max(LEAST_PART * len(ids), LEAST_LIFT * expected, 1):
            continue
        ratio = both * math.log(both / expected)
        if rest := len(ids) - both:
            ratio += rest * math.log(rest / (len(ids) - expected))
        best = max(best, (round(ratio, 6), name), key=lambda pair: pair[0])
    return best[1]
