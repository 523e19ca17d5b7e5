"""Trends: the axis, what is chance and what is not, phrases, gains, and the pages of it all."""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from math import comb
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser, expect

from generator import catalogue, sources, urls
from generator.catalogue import labels
from generator.enrich import enrich, trends
from generator.enrich.key_phrases.phrase import Phrase
from generator.enrich.key_phrases.usage import PhraseUsage
from generator.enrich.topics import load as load_vocabulary
from generator.enrich.trends import LEAST_IN_PERIOD, MOST_PERIODS, gains, periods, stretches
from generator.enrich.trends import phrases as phrase_trends
from generator.model import (
    MONTHS,
    Catalogue,
    Count,
    DatedListing,
    Direction,
    Enrichment,
    Evidence,
    Gain,
    Library,
    Listing,
    OutputFile,
    Paper,
    ShownDate,
    Sighting,
    Site,
    Topic,
    TopicMatch,
    Trend,
    Unit,
)
from generator.pages.context import Context
from generator.pages.home import home_page
from generator.pages.topics import topic_pages
from generator.pages.trends import facet_trends, phrase_pages, trend_overview
from generator.settings import VOCABULARY, from_mapping
from generator.text.language.terms import key_of, tokenize
from tests.support.building import unknown_paper
from tests.support.libraries import contents
from tests.support.visits import PHONE, SIZES, heading, main, visiting

RISES, FALLS, PEAKED = Direction.RISES, Direction.FALLS, Direction.PEAKED


def shown(day: date) -> ShownDate:
    return ShownDate(day.month, day.day, day.year)


def paper(id: str, day: date | None) -> Paper:
    return replace(unknown_paper(id, id), published=shown(day) if day else None)


def papers_of(counts: Mapping[date, int]) -> list[Paper]:
    """Return so many papers of each day."""
    return [paper(f"p-{day}-{n:03}", day) for day, count in counts.items() for n in range(count)]


# --- the axis ---


def months(*counts: int) -> list[Paper]:
    """Return so many papers of each month of 2025."""
    return papers_of({date(2025, n, 7): count for n, count in enumerate(counts, 1)})


def axis_of(papers: Sequence[Paper]) -> periods.Axis:
    axis = periods.axis_of(papers)
    assert axis
    return axis


def test_months_have_the_first_choice() -> None:
    axis = axis_of([*months(19, 20, 3, 20, 20, 20, 19), paper("undated", None)])
    assert axis.unit is Unit.MONTH
    assert [(period.first_day.month, period.papers) for period in axis.periods] == [
        (2, 20),
        (3, 3),
        (4, 20),
        (5, 20),
        (6, 20),
    ]
    assert len(axis.places) == 83
    assert axis.count(["p-2025-02-07-000", "p-2025-03-07-000", "undated"]) == (1, 1, 0, 0, 0)


def test_an_archive_of_some_weeks_has_weeks() -> None:
    mondays = [date(2024, 12, 16) + timedelta(weeks=n) for n in range(5)]
    axis = axis_of(papers_of({monday + timedelta(days=6): 20 for monday in mondays}))
    assert (axis.unit, [period.first_day for period in axis.periods]) == (Unit.WEEK, mondays)


def test_a_few_papers_of_many_years_have_years() -> None:
    days = [date(year, n, 1) for year in range(2019, 2024) for n in range(1, 13)]
    axis = axis_of(papers_of(dict.fromkeys(days, 2)))
    assert (axis.unit, [period.first_day.year for period in axis.periods]) == (
        Unit.YEAR,
        [*range(2019, 2024)],
    )


@pytest.mark.parametrize(
    "papers",
    [[], [paper("undated", None)] * 200, months(900), months(20, 20, 20)],
    ids=["nothing", "undated", "one month", "three months"],
)
def test_too_few_periods_are_no_axis(papers: list[Paper]) -> None:
    assert periods.axis_of(papers) is None
    assert trends.enrich(papers, [], [], {}, [], lambda _: False).periods == ()


def test_a_day_without_a_year_is_of_no_period() -> None:
    without_year = [replace(one, published=ShownDate(1, 7)) for one in months(500)]
    assert periods.axis_of(without_year) is None


@given(st.lists(st.dates(date(2019, 1, 1), date(2026, 1, 1)), min_size=80, max_size=400))
def test_every_period_counts_the_papers_of_its_days(days: list[date]) -> None:
    papers = [paper(str(n), day) for n, day in enumerate(days)]
    axis = periods.axis_of(papers)
    if axis is None:
        return
    assert 4 <= len(axis.periods) <= MOST_PERIODS
    assert axis.periods[0].papers >= LEAST_IN_PERIOD <= axis.periods[-1].papers
    starts = [period.first_day for period in axis.periods]
    assert starts == sorted(set(starts))
    for place, (period, end) in enumerate(zip(axis.periods, [*starts[1:], None], strict=True)):
        within = [n for n, day in enumerate(days) if period.first_day <= day and end and day < end]
        placed = [int(id) for id, at in axis.places.items() if at == place]
        assert len(placed) == period.papers
        assert end is None or placed == within
        assert all(periods.first_day(axis.unit, papers[n]) == period.first_day for n in placed)


# --- what is chance ---


@given(st.data())
def test_the_tail_is_that_of_the_exact_test(data: st.DataObject) -> None:
    total = data.draw(st.integers(1, 60))
    marked, drawn = data.draw(st.integers(0, total)), data.draw(st.integers(0, total))
    hits = data.draw(st.integers(0, total))
    ways = sum(
        comb(marked, n) * comb(total - marked, drawn - n)
        for n in range(hits, min(marked, drawn) + 1)
    )
    expected = float(Fraction(ways, comb(total, drawn)))
    assert stretches.upper_tail(hits, drawn, marked, total) == pytest.approx(expected, rel=1e-5)


PAPERS = [100] * 6


def trends_of(*rows: Sequence[int], papers: Sequence[int] = PAPERS) -> dict[str, Trend]:
    return stretches.find_trends({f"row {n}": row for n, row in enumerate(rows)}, papers)


@pytest.mark.parametrize(
    ("row", "trend"),
    [
        ((0, 0, 1, 9, 9, 9), Trend(RISES, 3, 5, 27, 1)),
        ((9, 9, 9, 1, 0, 0), Trend(FALLS, 0, 2, 27, 1)),
        ((0, 1, 15, 16, 1, 0), Trend(PEAKED, 2, 3, 31, 2)),
        # A neighbour that is lower by chance is no end of a stretch.
        ((1, 0, 0, 20, 20, 12), Trend(RISES, 3, 5, 52, 1)),
        ((20, 30, 31, 1, 1, 1), Trend(FALLS, 0, 2, 81, 3)),
        ((9, 9, 9, 9, 9, 9), None),
        ((0, 0, 0, 0, 0, 5), None),
        # Nothing rises that is not there any more.
        ((0, 0, 0, 0, 6, 0), None),
        ((0, 0, 0, 0, 0, 0), None),
    ],
    ids="rises falls peaked later earlier steady few gone none".split(),
)
def test_trends(row: tuple[int, ...], trend: Trend | None) -> None:
    assert trends_of(row).get("row 0") == trend


def test_a_share_counts_and_not_a_number() -> None:
    growing = [20, 40, 80, 160, 320, 640]
    assert trends_of([n // 10 for n in growing], papers=growing) == {}
    assert trends_of([20] * 6, papers=growing)["row 0"].direction is FALLS


def test_the_most_certain_trend_is_first() -> None:
    found = trends_of((0, 0, 0, 9, 9, 9), (0, 0, 0, 20, 20, 20), (5, 5, 5, 5, 5, 5))
    assert list(found) == ["row 1", "row 0"]


def test_the_more_is_looked_at_the_more_certain_a_trend_must_be() -> None:
    row = (0, 0, 0, 0, 4, 5)
    assert trends_of(row)
    assert trends_of(row, *[(5, 5, 5, 5, 5, 5)] * 200) == {}
    # What could never be certain asks nothing of others.
    assert trends_of(row, *[(1, 1, 1, 1, 1, 0)] * 200)


def test_noise_has_no_trend() -> None:
    """Fifty groups of papers at random, forty times: one in twenty times may have a trend."""
    chance = random.Random(19)
    false = 0
    for _ in range(40):
        rows = [
            [sum(chance.random() < share for _ in range(60)) for _ in range(12)]
            for share in [0.02, 0.05, 0.1, 0.2, 0.4] * 10
        ]
        false += bool(trends_of(*rows, papers=[60] * 12))
    assert false <= 4


@given(st.lists(st.lists(st.integers(0, 30), min_size=5, max_size=5), max_size=5))
def test_a_trend_counts_every_paper_once(rows: list[list[int]]) -> None:
    for name, trend in trends_of(*rows, papers=[30] * 5).items():
        row = rows[int(name.removeprefix("row "))]
        assert trend.inside == sum(row[trend.first : trend.last + 1])
        assert trend.inside + trend.outside == sum(row)
        ends = trend.first == 0, trend.last == 4
        assert (
            ends
            == {RISES: (False, True), FALLS: (True, False), PEAKED: (False, False)}[trend.direction]
        )


# --- phrases ---

SIX_MONTHS = months(*[30] * 6)
# Of each half in turn one of every month.
NEWER = [f"p-2025-{month:02}-07-{n:03}" for n in range(30) for month in (4, 5, 6)]
OLDER = [f"p-2025-{month:02}-07-{n:03}" for n in range(30) for month in (1, 2, 3)]


def usage(spelling: str, ids: Sequence[str]) -> PhraseUsage:
    return PhraseUsage(Phrase(key_of(spelling), tuple(tokenize(spelling))), spelling, set(ids))


def phrases_among(
    *usages: PhraseUsage, topics: Mapping[str, set[str]] | None = None
) -> list[tuple[str, Direction, str]]:
    found = phrase_trends.find(
        usages, topics or {}, axis_of(SIX_MONTHS), len(SIX_MONTHS), lambda _: False
    )
    return [(one.phrase, one.trend.direction, one.topic) for one in found]


def test_phrases_that_rise_and_that_went() -> None:
    rye, yeast = usage("rye crumbs", OLDER[:20]), usage("wild yeast", NEWER[:30])
    steady = usage("stone ovens", OLDER[:15] + NEWER[:15])
    assert phrases_among(rye, yeast, steady) == [
        ("wild yeast", RISES, ""),
        ("rye crumbs", FALLS, ""),
    ]


def test_of_phrases_that_overlap_the_more_certain_is_told() -> None:
    longer = usage("wild yeast starter", NEWER[:15])
    assert phrases_among(longer, usage("wild yeast", NEWER[:20])) == [("wild yeast", RISES, "")]


def test_the_name_of_a_topic_is_no_phrase() -> None:
    topics = {"Wild Yeast": set(NEWER[:20])}
    assert phrases_among(usage("wild yeasts", NEWER[:20]), topics=topics) == []


def test_a_phrase_has_the_topic_that_sets_its_papers_apart() -> None:
    topics = {
        "Bread": {one.id for one in SIX_MONTHS},
        "Ferments": {*NEWER[:16], *OLDER[:5]},
        "Ovens": {*NEWER[:3]},
    }
    assert phrases_among(usage("wild yeast", NEWER[:20]), topics=topics) == [
        ("wild yeast", RISES, "Ferments")
    ]
    topics.pop("Ferments")
    assert phrases_among(usage("wild yeast", NEWER[:20]), topics=topics)[0][2] == ""


# --- papers that gain ---


def listing(name: str, day: date | None) -> DatedListing:
    return DatedListing(
        listing=Listing(name, (), (), None, 0, Count(0, 0, 0, 0, 0), ""),
        day=shown(day) if day else None,
        year=None,
        evidence=Evidence.NONE,
        reason="",
        title=None,
        slug=name,
    )


DAYS = [date(2025, 9, 1) + timedelta(days=n) for n in range(60)]
LISTINGS = [*(listing(f"{day}", day) for day in DAYS), listing("undated", None)]


def seen(
    id: str,
    numbers: Mapping[int | str, int],
    published: date | None = None,
    has_upvotes: bool = True,
) -> Paper:
    """Return a paper with its upvotes, or comments, in listings, by the number of the day."""
    sightings = []
    for day, number in numbers.items():
        name = str(DAYS[day]) if isinstance(day, int) else day
        one = Sighting(name, name, 1, 1, 1, id, "", None)
        with_number = replace(one, upvotes=number) if has_upvotes else replace(one, comments=number)
        sightings.append(with_number)
    return replace(paper(id, published), sightings=tuple(sightings))


def gained(*papers: Paper) -> list[tuple[str, int, bool]]:
    # The last day has a listing, which is the newest.
    end = seen("end", {59: 0})
    _, found = gains.gains([*papers, end], LISTINGS)
    return [(gain.id, gain.gained, gain.since_listed) for gain in found]


def test_a_gain_is_told_by_the_listings_around_it() -> None:
    _, found = gains.gains([seen("a", {0: 3, 50: 12, 55: 46, "undated": 99})], LISTINGS)
    assert found == (
        Gain(
            "a",
            "upvote",
            43,
            False,
            tuple(
                (str(DAYS[n]), shown(DAYS[n]), number) for n, number in ((0, 3), (50, 12), (55, 46))
            ),
        ),
    )


@pytest.mark.parametrize(
    ("upvotes", "published", "expected"),
    [
        ({58: 7}, DAYS[57], [("a", 7, True)]),
        # Nobody knows when an older paper got what its first listing shows.
        ({58: 7}, DAYS[20], []),
        ({58: 7}, None, []),
        ({50: 4, 58: 7}, None, [("a", 3, False)]),
        ({50: 7, 58: 7}, None, []),
        ({50: 7, 58: 3}, None, []),
        # A gain of long ago is none of late.
        ({0: 4, 20: 70, 58: 70}, None, []),
        ({"undated": 4, 58: 70}, None, []),
    ],
    ids="new old undated gains same falls before unknown".split(),
)
def test_what_a_gain_is(
    upvotes: dict[int | str, int], published: date | None, expected: list[tuple[str, int, bool]]
) -> None:
    assert gained(seen("a", upvotes, published)) == expected


def test_older_gains_count_less() -> None:
    fresh, stale = seen("fresh", {57: 0, 59: 10}), seen("stale", {40: 0, 45: 30})
    assert gained(stale, fresh) == [("fresh", 10, False), ("stale", 30, False)]
    assert gained(seen("stale", {40: 0, 45: 50}), fresh)[0][0] == "stale"


def test_comments_are_compared_where_nothing_gained_an_upvote() -> None:
    talked = seen("talked", {50: 1, 58: 9}, has_upvotes=False)
    assert gained(talked) == [("talked", 8, False)]
    assert gained(talked, seen("liked", {50: 1, 58: 2})) == [("liked", 1, False)]


def test_listings_of_one_day_are_not_compared() -> None:
    alone = [listing("a", DAYS[0]), listing("b", DAYS[0]), listing("undated", None)]
    sighting = Sighting("a", "a", 1, 1, 1, "", "", None, upvotes=9)
    new = replace(seen("a", {}, DAYS[0]), sightings=(sighting,))
    assert gains.gains([new], alone) == (1, ())
    assert gains.gains([new], []) == (0, ())


# --- the pages ---

SITE = Site("Almanac", "https://example.org/", 7)
TOPICS = (
    Topic("Bread", "Food", "loaves"),
    Topic("Rye", "Food", "crumbs"),
    Topic("Clocks", "Things", "hands"),
)


def library(papers: Sequence[Paper], topics: Mapping[str, Sequence[str]]) -> Library:
    """Return a library of papers by topic, in which “wild yeast” is in the papers on bread.

    Each paper is in the listing of the first day.
    """
    sighting = Sighting(str(DAYS[0]), "first", 1, 1, 1, "", "", None)
    papers = [one if one.sightings else replace(one, sightings=(sighting,)) for one in papers]
    matches = {
        one.id: tuple(TopicMatch(name, ()) for name, ids in topics.items() if one.id in ids)
        for one in papers
    }
    phrases = [usage("wild yeast", topics.get("Bread", ()))]
    in_order = sorted(papers, key=lambda one: (one.published or ShownDate(1, 1)).as_iso() or "")
    catalogue = Catalogue(tuple(reversed(in_order)), tuple(LISTINGS), ())
    return Library(
        catalogue,
        TOPICS,
        {id: Enrichment(topics=found) for id, found in matches.items()},
        trends.enrich(papers, LISTINGS, TOPICS, matches, phrases, lambda _: False),
    )


def context() -> Context:
    topics = {"Bread": NEWER[:40], "Rye": OLDER[5:30], "Clocks": OLDER[::4] + NEWER[::4]}
    hot = seen("Hot Bread", {50: 1, 58: 9}, date(2025, 5, 5))
    return Context.of(library([*SIX_MONTHS, hot], topics), SITE)


def rendered(files: Sequence[OutputFile]) -> dict[str, str]:
    return contents(list(files))


def test_the_overview_tells_what_rises_and_falls() -> None:
    (page,) = rendered(list(trend_overview(context()))).values()
    headings = re.findall(r"<h[123][^>]*>(?:<a[^>]*>)?([^<]+)", page)
    assert headings == [
        "Trends",
        "Topics that rise",
        "Topics that fall",
        "Phrases that rise",
        "Bread",
        "Hot papers",
        "How trends are found",
    ]
    text = re.sub(r"<[^>]+>", "", page)
    assert re.search(r"Bread 40 .*44% of all papers since April 2025, 0% before", text, re.DOTALL)
    assert "8 more upvotes: 1 on 21 October 2025, 9 on 29 October 2025" in text


LINK = re.compile(r'<td><a href="([^"#]*)#([^"]*)">([\d.]+%)</a>')


def test_every_number_of_a_topic_leads_to_its_papers() -> None:
    """From the card that a link leads to on, so many cards are of the month, and no more."""
    made = context()
    lists = rendered([*topic_pages(made), *phrase_pages(made)])
    days = {urls.paper(one.id): one.published for one in made.catalogue.papers}
    tables = rendered([*trend_overview(made), *facet_trends(made)])
    totals = Counter(day.month for day in days.values() if day)
    links = 0
    for page in tables.values():
        for href, anchor, percent in LINK.findall(page):
            links += 1
            path = href.lstrip("./").removesuffix("page-2/").removesuffix("page-3/")
            path = re.sub(r"page-\d+/$", "", path)
            cards = _cards_from(lists, path, anchor)
            months = [days[card] for card in cards]
            first = months[0]
            assert first
            same = [day for day in months if day and day.month == first.month]
            assert same == months[: len(same)]
            assert labels.percent(100 * len(same) / totals[first.month]) == percent
            assert anchor == f"in-{MONTHS[first.month - 1][:3].lower()}-2025"
    assert links > 20


def _cards_from(lists: Mapping[str, str], path: str, anchor: str) -> list[str]:
    """Return the papers of the list at `path` from the card with the id `anchor` on."""
    name = path.removesuffix("/")
    pages = [f"{name}.md", *(f"{name}/page-{n}.md" for n in range(2, 40))]
    markup = "".join(lists[page] for page in pages if page in lists)
    start = markup.index(f'id="{anchor}"')
    start = markup.rindex("<article", 0, start + 1)
    ids = re.findall(r'<h[23]><a href="[./]*papers/([^"/]*)/"', markup[start:])
    return [urls.paper(id) for id in ids]


def test_a_topic_says_its_trend() -> None:
    pages = rendered(list(topic_pages(context())))
    text = re.sub(r"<[^>]+>", "", pages["tags/bread.md"])
    assert "Rises: 44% of all papers since April 2025, 0% before. All trends" in text
    assert "All trends" not in pages["tags/clocks.md"]
    assert "All trends" not in pages["tags/bread/page-2.md"]


def test_the_first_page_names_what_rises() -> None:
    (page,) = rendered(list(home_page(context()))).values()
    text = re.sub(r"<[^>]+>", "", page)
    assert "Topics that rise: Bread" in text
    assert "Phrases that rise: wild yeast" in text


@pytest.mark.parametrize(
    ("papers", "words"),
    [
        (months(50), "Too few papers have a date to tell what rises or falls: 50"),
        ([], "Too few papers have a date to tell what rises or falls: 0"),
        (months(*[30] * 5), "No topic and no phrase rises or falls more than chance explains."),
    ],
    ids=["one month", "nothing", "no trend"],
)
def test_what_cannot_be_told_is_said(papers: list[Paper], words: str) -> None:
    made = Context.of(library(papers, {}), SITE)
    (page,) = rendered(list(trend_overview(made))).values()
    assert words in page
    assert "Hot papers" not in page
    (home,) = rendered(list(home_page(made))).values()
    assert "Trends" not in home
    assert rendered(list(phrase_pages(made))) == {}
    assert bool(rendered(list(facet_trends(made)))) == (len(papers) == 150)


def test_a_month_without_papers_is_a_place_without_a_link() -> None:
    made = Context.of(library(months(20, 0, 20, 20, 20), {"Bread": ["p-2025-01-07-000"]}), SITE)
    (page,) = [page for path, page in rendered(list(facet_trends(made))).items() if "food" in path]
    assert '<a href="../../papers/page-9/#in-jan-2025">20</a></td><td>0</td>' in page
    assert ">5%</a></td><td>0%</td><td>0%</td>" in page


# What a topic may take in a page of trends: its name and its line, and for each period a bar and
# a cell of the table.
MOST_BYTES, MOST_BYTES_A_PERIOD = 600, 75


def test_a_topic_takes_few_bytes() -> None:
    two_years = papers_of({date(2024 + n // 12, n % 12 + 1, 7): 20 for n in range(24)})
    topics = [Topic(f"Loaf {n}", "Food", "loaves") for n in range(30)]
    sizes = []
    for number in (10, 30):
        matches = {
            one.id: tuple(TopicMatch(topic.name, ()) for topic in topics[:number])
            for one in two_years[::2]
        }
        made = replace(
            library(two_years, {}),
            topics=tuple(topics),
            enrichments={one.id: Enrichment(topics=matches.get(one.id, ())) for one in two_years},
            trends=trends.enrich(two_years, [], topics, matches, [], lambda _: False),
        )
        (page,) = rendered(list(facet_trends(Context.of(made, SITE)))).values()
        sizes.append(len(page.encode()))
    assert sizes[1] - sizes[0] <= 20 * (MOST_BYTES + 24 * MOST_BYTES_A_PERIOD)


# --- from files ---


def api_day(day: date, first: int, votes: int, count: int = 6) -> str:
    """Return an answer of the API: papers that were listed on a day, and out the day before."""
    half = "Sourdough agents" if day >= date(2025, 9, 22) else "Stone ovens"
    return json.dumps(
        [
            {
                "paper": {
                    "id": f"2509.{first + n:05}",
                    "title": f"{half} of Bakery {first + n}",
                    "summary": f"{half} are tried in bakery {first + n}. The {half} work.",
                    "publishedAt": f"{day - timedelta(days=1)}T00:00:00.000Z",
                    "submittedOnDailyAt": f"{day}T00:00:00.000Z",
                    "upvotes": votes + n,
                }
            }
            for n in range(count)
        ]
    )


def test_days_of_an_api_over_six_weeks_have_weeks_and_gains(tmp_path: Path) -> None:
    days = [date(2025, 9, 2) + timedelta(days=n) for n in range(42)]
    workdays = [day for day in days if day.weekday() < 5]
    for place, day in enumerate(workdays):
        (tmp_path / f"{day}.json").write_text(api_day(day, 10 * place, 2), encoding="utf-8")
    # Some of the papers of a day once more, a week later.
    again = tmp_path / "2025-10-13-again.json"
    again.write_text(api_day(workdays[-6], 10 * (len(workdays) - 6), 90, 2), encoding="utf-8")
    listings = sources.read_all([tmp_path]).listings
    merged = catalogue.build(listings, from_mapping(tmp_path, {}))
    found = enrich(merged, load_vocabulary(VOCABULARY)).trends
    assert (found.unit, len(found.periods)) == (Unit.WEEK, 6)
    (sourdough, ovens) = sorted(found.phrases, key=lambda one: one.trend.direction, reverse=True)
    assert (sourdough.phrase.lower(), sourdough.trend.direction) == ("sourdough agents", RISES)
    assert (ovens.phrase.lower(), ovens.trend.direction) == ("stone ovens", FALLS)
    assert str(found.periods[sourdough.trend.first].first_day) == "2025-09-22"
    assert [(gain.gained, gain.since_listed) for gain in found.gains[:2]] == [
        (91, True),
        (90, True),
    ]
    assert [number for _, _, number in found.gains[0].seen] == [3, 91]


# --- in a browser ---


@pytest.mark.parametrize("size", SIZES)
def test_a_reader_comes_from_today_to_the_papers_behind_a_trend(
    browser: Browser, every_kind: tuple[str, Path], size: str
) -> None:
    with visiting(browser, every_kind[0], viewport=SIZES[size]) as visit:
        tab = visit.open()
        main(tab).get_by_role("link", name="All trends").click()
        expect(heading(tab)).to_have_text("Trends")
        rising = main(tab).locator("section", has_text="Topics that rise")
        figure = rising.get_by_role("link", name=re.compile(r"of all papers since August 2025"))
        figure.first.click()
        expect(tab).to_have_url(re.compile(r"/tags/[a-z-]+/#in-sep-2025$"))
        card = tab.locator(".card:target")
        expect(card).to_contain_text("Wetterunabhängigkeitsuntersuchungen")
        expect(card).to_be_in_viewport()


def test_the_table_of_a_chart_is_opened_and_walked_by_keyboard(
    browser: Browser, every_kind: tuple[str, Path]
) -> None:
    with visiting(browser, every_kind[0], viewport=PHONE) as visit:
        tab = visit.open("trends/")
        summary = main(tab).get_by_text("Table: Topics that rise")
        table = main(tab).get_by_role("region", name=re.compile("^Topics that rise"))
        expect(table).to_be_hidden()
        summary.focus()
        tab.keyboard.press("Enter")
        expect(table).to_be_visible()
        tab.keyboard.press("Tab")
        expect(table).to_be_focused()
        expect(table.get_by_role("columnheader")).to_have_text(
            ["Jun 2025", "Jul 2025", "Aug 2025", "Sep 2025"]
        )
