"""Charts: continuous axes, bars that count every paper, and shares on one scale."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.catalogue import labels
from generator.model import Catalogue, Paper, ShownDate, Sighting, Site, Topic
from generator.pages import charts
from generator.pages.charts import MOST_PERIODS, Years
from generator.pages.context import Context
from generator.pages.dates import date_index, undated_pages, year_pages
from generator.pages.environment import macros
from generator.pages.topics import topic_index
from tests.support.building import unknown_paper
from tests.support.libraries import contents, library_of

SITE = Site("Almanac", "https://example.org/", 2)


def paper(id: str, year: int | None, month: int = 3) -> Paper:
    return replace(
        unknown_paper(id, id),
        published=ShownDate(month, 14, year) if year else None,
        sightings=(Sighting("a.txt", "a", 1, 1, 2, id, "", None),),
    )


def papers(years: Iterable[int | None]) -> list[Paper]:
    return [paper(f"p{place}", year) for place, year in enumerate(years)]


def axis(years: Iterable[int]) -> list[str]:
    made = Years.of(Counter(years))
    assert made
    return [label for _, label in made.periods()]


# --- the axis of years ---


@pytest.mark.parametrize(
    ("years", "labels"),
    [
        ([2025], ["2025"]),
        ([2021, 2025], ["2021", "2022", "2023", "2024", "2025"]),
        ([2014, 2025], [str(year) for year in range(2014, 2026)]),
        # One old paper does not make decades of all years.
        ([1958, *range(2014, 2026)], [str(year) for year in range(2014, 2026)]),
        ([1950, 2025], [f"{decade}s" for decade in range(1950, 2030, 10)]),
        # The last period ends with the last paper.
        ([*range(2000, 2017)], ["2000–2004", "2005–2009", "2010–2014", "2015–2016"]),
        ([1687, 1905, 2025], ["1600–1699", "1700–1799", "1800–1899", "1900–1999", "2000–2025"]),
    ],
)
def test_an_axis_has_every_period_and_no_more_than_it_has_room_for(
    years: list[int], labels: list[str]
) -> None:
    assert axis(years) == labels


def test_there_is_no_axis_without_a_date() -> None:
    assert Years.of({}) is None
    assert charts.year_chart(papers([None, None]), "papers/", 2) == (None, None)
    assert charts.shares({}, papers([None])) is None


@given(st.lists(st.none() | st.integers(1, 2100), max_size=40))
def test_a_chart_counts_every_paper_once(years: list[int | None]) -> None:
    chart, period = charts.year_chart(papers(years), "papers/", 5)
    if chart is None or period is None:
        return
    assert sum(bar.count for bar in chart.bars) == len(years)
    on_axis = [bar for bar in chart.bars if not bar.is_apart]
    assert 1 <= len(on_axis) <= MOST_PERIODS
    assert [bar.label for bar in on_axis] == [label for _, label in period.periods()]
    assert len(chart.bars) <= MOST_PERIODS + 2
    assert all(bool(bar.href) == bool(bar.count) for bar in chart.bars)
    assert all((bar.height > 0) == (bar.count > 0) for bar in chart.bars)


# --- the chart of a list ---


def test_the_bars_of_a_list_count_and_lead_to_every_paper() -> None:
    listed = papers([2025, 2025, 2023, None])
    chart, period = charts.year_chart(listed, "tags/clocks/", 2)
    assert chart
    assert period
    assert [(bar.label, bar.count, bar.href, bar.is_apart) for bar in chart.bars] == [
        ("2023", 1, "tags/clocks/page-2/#in-2023", False),
        ("2024", 0, "", False),
        ("2025", 2, "tags/clocks/#in-2025", False),
        ("Date unknown", 1, "tags/clocks/page-2/#in-date-unknown", True),
    ]
    here = chart.at(period(listed[2]))
    assert [bar.label for bar in here.bars if bar.is_here] == ["2023"]


def test_what_is_older_than_the_axis_stands_apart_before_it() -> None:
    chart, _ = charts.year_chart(papers([*range(2025, 2013, -1), 1958]), "papers/", 50)
    assert chart
    assert [(bar.label, bar.is_apart) for bar in chart.bars][:2] == [
        ("before 2014", True),
        ("2014", False),
    ]


def test_a_single_bar_is_no_chart() -> None:
    assert charts.year_chart(papers([2025, 2025]), "papers/", 2) == (None, None)


def test_a_year_without_papers_is_a_line_without_a_link() -> None:
    chart, _ = charts.year_chart(papers([2025, 2023]), "papers/", 2)
    markup = macros().chart(chart)
    assert markup.count("<a ") == 2
    assert "<div><span>2024</span> <span>0</span></div>" in markup


def test_the_months_of_a_year_are_twelve() -> None:
    listed = [paper("a", 2025, 11), paper("b", 2025, 2)]
    chart = charts.months_in_list(2025, listed, "dates/2025/", 50)
    assert [bar.short for bar in chart.bars][:3] == ["Jan", "Feb", "Mar"]
    assert [bar.count for bar in chart.bars] == [0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0]
    assert not any(bar.is_apart for bar in chart.bars)


def test_a_bar_is_highlighted_on_later_pages_only() -> None:
    days = [paper(f"p{month}", 2025, month) for month in range(12, 6, -1)]
    context = Context.of(library_of(Catalogue(tuple(days), (), ())), SITE)
    first, second, third = contents(list(year_pages(context))).values()
    assert "aria-current" not in first
    assert second.count("aria-current") == third.count("aria-current") == 1


def test_only_what_a_list_has_is_offered() -> None:
    coded = replace(paper("a", None), comments=0, upvotes=3)
    context = Context.of(library_of(Catalogue((coded,), (), ())), SITE)
    (page,) = contents(list(undated_pages(context))).values()
    assert "Search these papers" in page
    assert "Most upvoted" in page
    for unwanted in ("Newest first", "Most discussed", "With code"):
        assert unwanted not in page


# --- the calendar ---


def test_the_calendar_says_which_years_have_no_papers() -> None:
    rows = charts.calendar(papers([2025, 2024, 2020, 2018]))
    assert [(row.year, row.gap) for row in rows] == [
        (2025, None),
        (2024, None),
        (2020, (2021, 2023)),
        (2018, (2019, 2019)),
    ]
    context = Context.of(library_of(Catalogue(tuple(papers([2025, 2020, 2018])), (), ())), SITE)
    (page,) = contents(list(date_index(context))).values()
    assert "2021 to 2024: no papers" in page
    assert "2019: no papers" in page
    assert "aria-current" not in page


# --- shares ---


def test_shares_have_one_axis_and_one_scale() -> None:
    of_year = {2020: 5, 2021: 40, 2022: 3, 2023: 20, 2024: 19}
    everything = papers(year for year, count in of_year.items() for _ in range(count))
    by_year = {
        year: [p for p in everything if charts.by_year([p]) == {year: 1}] for year in of_year
    }
    groups = {
        "Clocks": [*by_year[2020], *by_year[2021][:10], *by_year[2022], *by_year[2023][:10]],
        "Bells": by_year[2023][:1],
        "Kites": [],
    }
    shares = charts.shares(groups, everything)
    assert shares
    # From the first year with 20 papers to the last; one with fewer says nothing.
    assert (shares.first, shares.last, shares.unit, shares.highest) == (2021, 2023, "year", 50)
    row = shares.by_group["Clocks"]
    assert [(share.label, share.percent, share.height) for share in row] == [
        ("2021", 25, 0.5),
        ("2022", 0, 0),
        ("2023", 50, 1),
    ]
    assert [share.percent for share in shares.by_group["Bells"]] == [0, 0, 5]
    markup = macros().sparkline(row, 2021, 2023)
    assert 'aria-label="2021: 25%, 2022: 0%, 2023: 50%"' in markup
    heights = re.findall(r'y="([\d.]+)" width="12" height="([\d.]+)"', markup)
    assert heights == [("15.5", "16.5"), ("0.0", "32.0")]


def test_the_topics_page_says_what_its_charts_show() -> None:
    topic = Topic("Clocks", "Things", "What tells the time")
    context = Context.of(library_of(Catalogue((), (), ()), topics=[topic]), SITE)
    (page,) = contents(list(topic_index(context))).values()
    assert "sparkline" not in page
    assert "scale" not in page


@pytest.mark.parametrize(
    ("number", "words"), [(0, "0%"), (0.04, "0%"), (0.42, "0.4%"), (4, "4%"), (38.6, "39%")]
)
def test_percent(number: float, words: str) -> None:
    assert labels.percent(number) == words
