"""The catalogue: which entries are one paper, merged values, years of listings, order, slugs."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from hashlib import blake2b
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from generator import urls
from generator.catalogue import build, corrections, identity
from generator.catalogue.likeness import days_apart
from generator.catalogue.merge import organization
from generator.model import (
    Catalogue,
    Code,
    Count,
    DatedListing,
    Entry,
    Evidence,
    Listing,
    Organization,
    Paper,
    ShownDate,
    Summary,
)
from generator.problems import Problem
from generator.settings import ListingSettings, OrganizationSettings, Settings, from_mapping
from generator.sources import SUFFIXES
from generator.text import fold
from tests.support.counting import assert_linear

RAIN = "We teach a kettle to listen to the wind and it tells whether the washing will stay dry."
BEES = "Bees climb more often than was thought, so a ladder counts every bumblebee upon it."


def entry(
    title: str = "Kettles That Forecast Rain",
    abstract: str = RAIN,
    shown: str = "",
    **fields: object,
) -> Entry:
    """Return an entry with the date `shown`, such as `Sep 30` or `Feb 13, 2023`.

    `listing` sets its rank and its lines.
    """
    entry = Entry(0, title, abstract, (), shown=_day(shown))
    return replace(entry, **fields)  # type: ignore[arg-type]  # the tests name the fields


def listing(name: str, *entries: Entry, day: str = "") -> Listing:
    """Return a listing with two lines of head, and five lines for each entry."""
    numbered = tuple(
        replace(entry, rank=rank, lines=tuple(range(rank * 5 - 2, rank * 5 + 3)))
        for rank, entry in enumerate(entries, 1)
    )
    lines = Count(2 + 5 * len(entries), 0, 2, 5 * len(entries), 0)
    return Listing(name, numbered, (), _day(day), 2, lines, name)


def _day(shown: str) -> ShownDate | None:
    match = re.fullmatch(r"(\w{3}) (\d+)(?:, (\d+))?", shown)
    if match is None:
        return None
    month = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split().index(match[1]) + 1
    return ShownDate(month, int(match[2]), int(match[3]) if match[3] else None)


def settings(
    listings: Mapping[str, ListingSettings] | None = None,
    organizations: Mapping[str, OrganizationSettings] | None = None,
) -> Settings:
    return Settings((), Path("topics.yml"), 50, listings or {}, organizations or {})


def papers(*listings: Listing) -> tuple[Paper, ...]:
    return build(listings, settings()).papers


def merged(*entries: Entry) -> Paper:
    """Return the single paper that the entries are, each of another listing."""
    (paper,) = papers(*(listing(f"{number}.txt", e) for number, e in enumerate(entries)))
    return paper


# Identity --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Kettles That Forecast Rain", "KETTLES that forecast rain"),
        ("SimQ-NAS: Kettles", "SimQ NAS — Kettles?"),
        ("Kettles  That\u00a0Forecast", "Kettles That Forecast"),
        ("Kettles That Fore\u200bcast", "Kettles That Forecast"),
        ("Café", "Cafe\u0301"),
        ("Straße", "STRASSE"),
        ("ﬁnal Ｋettles²", "final Kettles2"),
        ("$\\pi$: Kettles", "pi Kettles"),
    ],
)
def test_equal_titles_but_for_case_composition_and_punctuation_are_one_paper(
    a: str, b: str
) -> None:
    paper = merged(entry(a), entry(b))
    assert len(paper.sightings) == 2
    assert [sighting.title for sighting in paper.sightings] == [a, b]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Kettles 2", "Kettles 3"),
        ("注意", "注目"),
        ("???", "!!!"),
        ("α Kettles", "β Kettles"),
    ],
)
def test_titles_with_another_letter_or_digit_are_two_papers(a: str, b: str) -> None:
    assert len(papers(listing("a.txt", entry(a), entry(b)))) == 2


def test_same_title_of_different_abstracts_is_two_papers_at_a_shared_address() -> None:
    catalogue = build([listing("a.txt", entry(), entry(abstract=BEES))], settings())
    address = urls.paper_slug("Kettles That Forecast Rain", fold("Kettles That Forecast Rain"))
    ids = [f"{address}-{urls.digest(fold(abstract))}" for abstract in (RAIN, BEES)]
    assert {paper.abstract: paper.id for paper in catalogue.papers} == {RAIN: ids[0], BEES: ids[1]}
    assert catalogue.shared == {address: tuple(sorted(ids))}


def test_every_spelling_of_a_shared_title_is_a_shared_address() -> None:
    catalogue = build(
        [listing("a.txt", entry("Sim-Q Kettles"), entry("SimQ Kettles", BEES))], settings()
    )
    first, second = (
        urls.paper_slug(title, "simqkettles") for title in ("Sim-Q Kettles", "SimQ Kettles")
    )
    ids = tuple(sorted(paper.id for paper in catalogue.papers))
    assert catalogue.shared == {first: ids, second: ids}
    assert all(id.startswith(f"{first}-") for id in ids)


def test_every_spelling_of_a_title_leads_to_its_paper() -> None:
    alone = papers(listing("a.txt", entry("SimQ Kettles")))[0].id
    catalogue = build(
        [listing("a.txt", entry("SimQ Kettles")), listing("b.txt", entry("Sim-Q Kettles"))],
        settings(),
    )
    (paper,) = catalogue.papers
    assert alone == paper.id or catalogue.shared[alone] == (paper.id,)
    assert len({paper.id, *catalogue.shared}) == 2


def test_titles_whose_slugs_agree_have_distinct_ids(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(urls, "paper_slug", lambda title, folded: "kettles-000000")
    catalogue = build([listing("a.txt", entry("Kettles α"), entry("Kettles β", BEES))], settings())
    assert len({paper.id for paper in catalogue.papers}) == 2
    assert catalogue.shared == {
        "kettles-000000": tuple(sorted(paper.id for paper in catalogue.papers))
    }


def test_papers_whose_digests_agree_have_distinct_ids(monkeypatch: pytest.MonkeyPatch) -> None:
    digest = urls.digest
    monkeypatch.setattr(
        urls, "digest", lambda text, digits=6: digest(text, digits) if digits > 6 else "000000"
    )
    listings = [listing("a.txt", entry(), entry(abstract=BEES), entry("Bees", BEES))]
    catalogue = build(listings, settings())
    assert len(catalogue.papers) == len({paper.id for paper in catalogue.papers}) == 3
    assert build(listings, settings()) == catalogue


@pytest.mark.parametrize(
    "names",
    [
        ["A!", "A?", f"a {urls.digest('A!')}"],
        ["con", f"con {urls.digest('con')}"],
        ["注意", f"name {urls.digest('注意')}"],
    ],
)
def test_slugs_of_names_that_imitate_others_differ(names: list[str]) -> None:
    slugs = urls.unique_slugs(names)
    assert len(set(slugs.values())) == len(names)
    assert len(set(urls.unique_slugs(names[::-1]).values())) == len(names)


def test_a_name_that_comes_behind_the_others_changes_no_slug() -> None:
    names = ["Foo Bar", "foo-bar", "FOO BAR", "con", "Lamps"]
    slugs = urls.unique_slugs(names)
    assert slugs["Foo Bar"] == "foo-bar"
    for end in range(len(names)):
        assert urls.unique_slugs(names[:end]).items() <= slugs.items()


def test_many_listings_of_one_paper_are_compared_by_content_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    comparisons = 0
    contradicts = identity._contradicts

    def count(*arguments: Any) -> bool:
        nonlocal comparisons
        comparisons += 1
        return contradicts(*arguments)

    monkeypatch.setattr(identity, "_contradicts", count)
    entries = entry(shown="Sep 1, 2020"), entry(shown="Sep 2, 2020")
    build([listing(f"{n}.txt", *entries) for n in range(60)], settings())
    assert comparisons == 1


LETTERS = "abcdefghijklmnopqrstuvwxyz"


def _spelling(number: int) -> str:
    """Return a title with other hyphens for each number, and always the same letters."""
    return "".join(f"{c}-" if number >> n & 1 else c for n, c in enumerate(LETTERS))


@pytest.mark.parametrize("title", [_spelling, lambda number: "One Title"], ids=["many", "one"])
def test_papers_that_share_a_title_take_linear_work(title: Callable[[int], str]) -> None:
    def make(size: int) -> Callable[[], object]:
        texts = (blake2b(str(n).encode(), digest_size=60).hexdigest() for n in range(size))
        letters = (text.translate(str.maketrans("0123456789", "ghijklmnop")) for text in texts)
        words = (" ".join(text[at : at + 8] for at in range(0, 120, 8)) for text in letters)
        of_listing = listing("a.txt", *(entry(title(n), text) for n, text in enumerate(words)))

        def run() -> None:
            catalogue = build([of_listing], settings())
            assert len(catalogue.papers) == size

        return run

    assert_linear(make, 320)  # fewer are compared with each other


def test_papers_that_differ_in_their_days_only_have_distinct_ids() -> None:
    catalogue = build(
        [listing("a.txt", entry(shown="Sep 1, 2020"), entry(shown="Sep 1, 2023"))], settings()
    )
    assert len({paper.id for paper in catalogue.papers}) == 2
    assert len(catalogue.shared) == 1


def test_the_id_of_a_paper_with_a_title_of_its_own_is_the_slug_of_the_title() -> None:
    catalogue = build([listing("a.txt", entry()), listing("b.txt", entry())], settings())
    assert not catalogue.shared
    assert (
        catalogue.papers[0].id == f"kettles-that-forecast-rain-{urls.digest(fold(entry().title))}"
    )


def test_an_abstract_that_was_cut_off_is_of_the_same_paper() -> None:
    assert merged(entry(), entry(abstract=RAIN[:50])).abstract == RAIN


def test_abstracts_without_long_words_are_compared_whole() -> None:
    assert len(papers(listing("a.txt", entry(abstract="It is."), entry(abstract="It is")))) == 1
    assert len(papers(listing("a.txt", entry(abstract="It is."), entry(abstract="It was.")))) == 2


DAYS_APART = [
    ("Sep 30", "Sep 30", 0),
    ("Sep 30", "Oct 1", 1),
    ("Sep 29", "Oct 1", 2),
    ("Sep 30, 2024", "Sep 30, 2025", 365),
    ("Sep 30, 2024", "Sep 30", 0),
    ("Dec 31, 2024", "Jan 1, 2025", 1),
    ("Dec 31, 2025", "Jan 1, 2025", 364),
    ("Dec 31", "Jan 1", 1),
    ("Dec 31, 2024", "Jan 1", 1),
    ("Jan 1, 2024", "Dec 31", 1),
    ("Dec 30", "Jan 1", 2),
    # The year decides whether there is a 29th in between; without one, some year may have it.
    ("Feb 28", "Mar 1", 1),
    ("Feb 28, 2024", "Mar 1", 2),
    ("Feb 28, 2023", "Mar 1", 1),
    ("Feb 28, 2024", "Mar 1, 2024", 2),
    ("Feb 29", "Mar 1", 1),
    ("Feb 29", "Feb 28, 2024", 1),
    ("Feb 29", "Feb 29", 0),
    ("Feb 29", "Mar 1, 2022", 366),
]


@pytest.mark.parametrize(("a", "b", "days"), DAYS_APART)
def test_days_apart(a: str, b: str, days: int) -> None:
    first, second = _day(a), _day(b)
    assert first
    assert second
    assert days_apart(first, second) == days_apart(second, first) == days


@pytest.mark.parametrize(("a", "b", "days"), DAYS_APART)
def test_entries_at_most_one_day_apart_are_one_paper(a: str, b: str, days: int) -> None:
    result = papers(listing("a.txt", entry(shown=a)), listing("b.txt", entry(shown=b)))
    assert len(result) == (1 if days <= 1 else 2)


def test_an_undated_entry_never_joins_two_papers_into_one() -> None:
    for days in permutations(["Sep 1", "Sep 20", ""]):
        result = papers(*(listing(f"{day}.txt", entry(shown=day)) for day in days))
        assert [sorted(s.listing for s in paper.sightings) for paper in result] == [
            ["Sep 20.txt"],
            [".txt", "Sep 1.txt"],
        ]


def test_consecutive_days_do_not_chain() -> None:
    for days in permutations(["Sep 1", "Sep 2", "Sep 3"]):
        result = papers(*(listing(f"{day}.txt", entry(shown=day)) for day in days))
        assert [[s.listing for s in paper.sightings] for paper in result] == [
            ["Sep 3.txt"],
            ["Sep 1.txt", "Sep 2.txt"],
        ]


# Merging ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "better_value", "worse_value"),
    [
        ("abstract", {"abstract": RAIN}, {"abstract": RAIN[:60]}),
        ("title", {"title": "Kettles: That"}, {"title": "Kettles That"}),
        ("comments", {"comments": 7}, {"comments": 0}),
        ("authors", {"authors": 5}, {"authors": 4}),
        ("date", {"shown": "Feb 13, 2023"}, {"shown": "Feb 14, 2023"}),
    ],
)
def test_of_each_field_the_better_value_wins_and_the_other_is_a_difference(
    field: str, better_value: dict[str, str], worse_value: dict[str, str]
) -> None:
    better, worse = entry(**better_value), entry(**worse_value)
    for listings in permutations([listing("a.txt", better), listing("b.txt", worse)]):
        catalogue = build(listings, settings())
        (paper,) = catalogue.papers
        values = {
            "abstract": (paper.abstract, worse.abstract, better.abstract),
            "title": (paper.title, worse.title, better.title),
            "comments": (paper.comments, worse.comments, better.comments),
            "authors": (paper.authors, worse.authors, better.authors),
            "date": (paper.published, worse.shown, better.shown),
        }
        value, worst, best = values[field]
        assert value == best
        (difference,) = catalogue.differences
        assert (difference.field, difference.listing, difference.line) == (field, "b.txt", 3)
        assert difference.id == paper.id
        assert difference.value == _as_text(best)
        assert difference.other_value == _as_text(worst)


def _as_text(value: object) -> str:
    return value.as_shown() if isinstance(value, ShownDate) else str(value)


def test_a_field_that_a_sighting_lacks_is_no_difference() -> None:
    full = entry(shown="Sep 30, 2024", authors=3, comments=1, organization="acme Acme")
    catalogue = build([listing("a.txt", full), listing("b.txt", entry())], settings())
    (paper,) = catalogue.papers
    assert not catalogue.differences
    assert (paper.authors, paper.comments) == (3, 1)
    assert paper.published == ShownDate(9, 30, 2024)
    assert paper.organization == Organization("Acme", "acme")


def test_a_paper_has_author_count_and_organisation_of_different_sightings() -> None:
    paper = merged(entry(authors=3), entry(organization="acme Acme Labs"))
    assert (paper.authors, paper.organization) == (3, Organization("Acme Labs", "acme"))


def test_the_organisation_shown_most_often_wins() -> None:
    entries = [entry(organization=byline) for byline in ("zoo Zoo", "ark Ark", "zoo Zoo")]
    assert merged(*entries).organization == Organization("Zoo", "zoo")
    assert merged(*entries[:2]).organization == Organization("Ark", "ark"), (
        "a tie: the first by name"
    )


def test_a_year_is_best_if_the_paper_shows_it_then_if_the_listing_states_it_then_inferred() -> None:
    shown = listing("shown.txt", entry(shown="Sep 30, 2024"))
    stated = listing("2024-11-24.txt", entry(shown="Sep 29"))
    inferred = listing("i.txt", entry(shown="Sep 30"), entry("B", BEES, "Jan 2, 2023"), day="Nov 1")
    unknown = listing("u.txt", entry(shown="Sep 29"))

    def published(*listings: Listing) -> tuple[str, bool]:
        (paper,) = [p for p in papers(*listings) if p.title == entry().title]
        assert paper.published
        return paper.published.as_shown(), paper.year_inferred

    assert published(unknown) == ("Sep 29", False)
    assert published(unknown, inferred) == ("Sep 30, 2024", True)
    assert published(inferred, stated) == ("Sep 29, 2024", False)
    assert published(stated, shown) == ("Sep 30, 2024", False)
    assert published(unknown, inferred, stated, shown) == ("Sep 30, 2024", False)


def test_a_paper_has_all_its_sightings_oldest_first() -> None:
    all_papers = papers(
        listing("b.txt", entry("B", BEES), entry(), day="Nov 24"),
        listing("2024-02-01.txt", entry(), entry("B", BEES)),
        listing("a.txt", entry()),
    )
    (paper,) = [paper for paper in all_papers if paper.title == entry().title]
    assert [(s.listing, s.rank, s.first_line, s.last_line) for s in paper.sightings] == [
        ("2024-02-01.txt", 1, 3, 7),
        ("a.txt", 1, 3, 7),
        ("b.txt", 2, 8, 12),
    ]


def test_each_sighting_has_the_counts_of_its_listing() -> None:
    early, late = entry(upvotes=3, comments=0), entry(upvotes=40)
    (paper,) = papers(listing("2024-02-02.txt", late), listing("2024-02-01.txt", early))
    assert [(s.upvotes, s.comments) for s in paper.sightings] == [(3, 0), (40, None)]
    assert (paper.upvotes, paper.comments) == (40, 0)


def test_a_paper_twice_in_one_listing_is_one_with_two_sightings() -> None:
    (paper,) = papers(listing("a.txt", entry(), entry()))
    assert [sighting.rank for sighting in paper.sightings] == [1, 2]


def test_a_paper_has_its_text_as_listed_too() -> None:
    paper = merged(entry("Kettles\t That", f"{RAIN}\u200b  Twice."))
    assert (paper.title, paper.abstract) == ("Kettles That", f"{RAIN} Twice.")
    assert paper.abstract_listed == f"{RAIN}\u200b  Twice."
    assert paper.sightings[0].title == "Kettles\t That"


# Organisations ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("byline", "expected"),
    [
        ("deepseek-ai DeepSeek", Organization("DeepSeek", "deepseek-ai")),
        ("ServiceNow-AI ServiceNow-AI", Organization("ServiceNow-AI", "ServiceNow-AI")),
        ("nvidia", Organization("nvidia", "nvidia")),
        ("fnlp OpenMOSS (SII, Fudan)", Organization("OpenMOSS (SII, Fudan)", "fnlp")),
        ("W2GenAI Lab", Organization("W2GenAI Lab", None)),
        ("Old Name", Organization("New", "new")),
        (None, None),
    ],
)
def test_organization_of_a_byline(byline: str | None, expected: Organization | None) -> None:
    exceptions = {
        "W2GenAI Lab": OrganizationSettings("W2GenAI Lab"),
        "Old Name": OrganizationSettings("New", "new"),
    }
    assert organization(byline, exceptions) == expected


def test_the_settings_of_an_organisation_apply_to_its_papers() -> None:
    exceptions = settings(organizations={"W2GenAI Lab": OrganizationSettings("W2GenAI Lab")})
    catalogue = build([listing("a.txt", entry(organization="W2GenAI Lab"))], exceptions)
    assert catalogue.papers[0].organization == Organization("W2GenAI Lab", None)


# Years -----------------------------------------------------------------------------------


def date_first(
    *listings: Listing, by_name: Mapping[str, ListingSettings] | None = None
) -> DatedListing:
    """Return the first of `listings` with its date, from a catalogue without problems."""
    catalogue = build(listings, settings(by_name))
    assert catalogue.problems == ()
    return _by_name(catalogue, listings[0].name)


def _by_name(catalogue: Catalogue, name: str) -> DatedListing:
    return next(dated for dated in catalogue.listings if dated.name == name)


def dating(dated: DatedListing) -> tuple[str | None, int | None, Evidence]:
    return dated.day.as_shown() if dated.day else None, dated.year, dated.evidence


OLD = entry("Old", BEES, "Dec 30, 2024")
YEARLESS = entry(shown="Mar 5")


def test_year_of_the_settings_is_the_strongest() -> None:
    by_name = {"2020-01-01 a.txt": ListingSettings(day=date(2025, 4, 28), title="Spring")}
    dated = date_first(
        listing("2020-01-01 a.txt", YEARLESS, OLD, day="Apr 28, 2023"), by_name=by_name
    )
    assert dating(dated) == ("Apr 28, 2025", 2025, Evidence.SETTINGS)
    assert dated.title == "Spring"


@pytest.mark.parametrize("name", ["2025-04-28.txt", "2025-04-28 spring.txt", "may/2025-04-28_2"])
def test_year_of_the_file_name(name: str) -> None:
    dated = date_first(listing(name, YEARLESS, OLD, day="Apr 28"))
    assert dating(dated) == ("Apr 28, 2025", 2025, Evidence.FILE_NAME)
    assert not dated.evidence.is_inferred


@pytest.mark.parametrize("name", ["2025-04-281.txt", "2025-02-30.txt", "2025.txt", "x2025-04-28"])
def test_a_file_name_that_does_not_begin_with_a_day(name: str) -> None:
    dated = date_first(listing(name, YEARLESS, day="Apr 28"))
    assert dating(dated) == ("Apr 28", None, Evidence.NONE)


def test_year_in_the_head() -> None:
    dated = date_first(listing("a.txt", YEARLESS, day="Apr 28, 2025"))
    assert dating(dated) == ("Apr 28, 2025", 2025, Evidence.HEAD)


def test_year_by_another_listing() -> None:
    other = listing("b.txt", entry(shown="Mar 5, 2024"))
    dated = date_first(listing("a.txt", YEARLESS, day="Apr 28"), other)
    assert dating(dated) == ("Apr 28, 2024", 2024, Evidence.OTHER_LISTING)
    assert dated.reason == (
        "Year inferred: the listing of 28 April shows without a year what b.txt dates to 2024 "
        "(line 3)."
    )


def test_another_listing_is_stronger_than_the_shown_years() -> None:
    older = entry("Older", BEES, "Jan 2, 2021")
    other = listing("b.txt", entry(shown="Mar 5, 2024"))
    dated = date_first(listing("a.txt", YEARLESS, older, day="Apr 28"), other)
    assert dating(dated) == ("Apr 28, 2024", 2024, Evidence.OTHER_LISTING)


@pytest.mark.parametrize(
    ("shown", "shown_in_other", "year"),
    [
        ("Dec 31", "Jan 1, 2025", 2024),
        ("Jan 1", "Dec 31, 2024", 2025),
        ("Feb 29", "Mar 1, 2024", 2024),
        ("Mar 1", "Feb 28, 2023", 2023),
        ("Feb 28", "Feb 29, 2024", 2024),
    ],
)
def test_year_by_another_listing_a_day_apart(shown: str, shown_in_other: str, year: int) -> None:
    other = listing("b.txt", entry(shown=shown_in_other))
    dated = date_first(listing("a.txt", entry(shown=shown)), other)
    assert dating(dated) == (None, year, Evidence.OTHER_LISTING)
    assert dated.reason.startswith("Year inferred: this listing shows without a year what b.txt")


@pytest.mark.parametrize("day", ["Mar 5", "Mar 6", "Dec 31"])
def test_year_after_the_latest_shown(day: str) -> None:
    dated = date_first(listing("a.txt", YEARLESS, OLD, day=day))
    assert dating(dated) == (f"{day}, 2025", 2025, Evidence.SHOWN_YEARS)
    assert dated.evidence.is_inferred
    assert dated.reason.endswith(" shows years up to 2024, so days without one are of 2025.")


@pytest.mark.parametrize(
    ("entries", "day", "reason"),
    [
        ([YEARLESS, OLD], "Mar 4", "No year inferred: the listing of 4 March shows years up to"),
        ([entry(shown="Dec 31"), OLD], "Jan 1", "but also 31 December, which is later"),
        ([YEARLESS, OLD], "", "Nothing says"),
        ([YEARLESS], "Nov 24", "Nothing says"),
        ([OLD], "Nov 24", "Nothing says"),
        ([entry()], "", "Nothing says"),
    ],
    ids=[
        "a later day",
        "a later day at the turn of the year",
        "no day",
        "no years",
        "only years",
        "nothing",
    ],
)
def test_year_unknown(entries: Sequence[Entry], day: str, reason: str) -> None:
    catalogue = build([listing("a.txt", *entries, day=day)], settings())
    (dated,) = catalogue.listings
    assert dating(dated) == (day or None, None, Evidence.NONE)
    assert reason in dated.reason
    assert not catalogue.problems
    for paper in catalogue.papers:
        assert paper.published in {entry.shown for entry in entries}, "day and month are kept"


@pytest.mark.parametrize("shown", ["Nov 20, 2026", "Nov 23, 2026", "Dec 30, 2026", "Jan 1, 2026"])
@pytest.mark.parametrize(
    ("name", "head", "day", "others", "evidence"),
    [
        ("a.txt", "", date(2026, 11, 23), [], Evidence.SETTINGS),
        ("2026-11-23.txt", "", None, [], Evidence.FILE_NAME),
        ("2026-11-23.txt", "Nov 23", None, [], Evidence.FILE_NAME),
        ("a.txt", "Nov 23, 2026", None, [], Evidence.HEAD),
        ("a.txt", "Nov 23", None, [entry(shown="Mar 5, 2026")], Evidence.OTHER_LISTING),
        ("a.txt", "", None, [entry(shown="Mar 5, 2026")], Evidence.OTHER_LISTING),
    ],
)
def test_a_paper_may_show_the_year_of_its_listing(
    shown: str, name: str, head: str, day: date | None, others: list[Entry], evidence: Evidence
) -> None:
    """A page that is saved later, or in another year, shows the year of each of its papers."""
    shown_in_full = entry("Bees", BEES, shown)
    listings = [listing(name, YEARLESS, shown_in_full, day=head), listing("other.txt", *others)]
    by_name = {name: ListingSettings(day=day)}
    dated = date_first(*listings, by_name=by_name)
    assert (dated.year, dated.evidence) == (2026, evidence)
    (paper,) = [p for p in build(listings, settings(by_name)).papers if p.title == "Bees"]
    assert paper.published == shown_in_full.shown
    assert not paper.year_inferred


# Where the evidence contradicts itself: the listings, the day in the settings of the first of
# them, the problems, and a day with which the owner follows their remedy.
CONTRADICTIONS: dict[str, tuple[list[Listing], str, list[str], str]] = {
    "head and file name": (
        [listing("2025-04-28.txt", entry(), day="Apr 27")],
        "",
        ["2025-04-28.txt:2: The head says Apr 27, but the file's name 2025-04-28."],
        "2025-04-27",
    ),
    "years of head and file name": (
        [listing("2025-04-28.txt", entry(), day="Apr 28, 2024")],
        "",
        ["2025-04-28.txt:2: The head says Apr 28, 2024, but the file's name 2025-04-28."],
        "2024-04-28",
    ),
    "another listing and the file name": (
        [listing("2025-04-28.txt", YEARLESS), listing("b.txt", entry(shown="Mar 5, 2024"))],
        "",
        ["2025-04-28.txt:3: b.txt dates this paper to 2024, but this listing is dated to 2025."],
        "2024-04-28",
    ),
    "another listing that is wrong, and the file name": (
        [listing("2025-04-28.txt", YEARLESS), listing("b.txt", entry(shown="Mar 5, 2024"))],
        "",
        ["2025-04-28.txt:3: b.txt dates this paper to 2024, but this listing is dated to 2025."],
        "2025-04-28",
    ),
    "another listing and the head": (
        [
            listing("a.txt", YEARLESS, day="Apr 28, 2025"),
            listing("b.txt", entry(shown="Mar 5, 2024")),
        ],
        "",
        ["a.txt:3: b.txt dates this paper to 2024, but this listing is dated to 2025."],
        "2024-04-28",
    ),
    "other listings, most of which agree": (
        [
            listing(
                "a.txt",
                YEARLESS,
                entry("Bees", BEES, "Mar 7"),
                entry("Moss", "Moss grows.", "Mar 8"),
            ),
            listing(
                "b.txt",
                entry(shown="Mar 5, 2024"),
                entry("Bees", BEES, "Mar 7, 2023"),
                entry("Moss", "Moss grows.", "Mar 8, 2024"),
            ),
        ],
        "",
        ["a.txt:8: b.txt dates this paper to 2023, but this listing is dated to 2024."],
        "2024-04-28",
    ),
    "other listings, half of which agree": (
        [
            listing("a.txt", YEARLESS, entry("Bees", BEES, "Mar 7"), day="Apr 28"),
            listing("b.txt", entry(shown="Mar 5, 2024")),
            listing("c.txt", entry("Bees", BEES, "Mar 7, 2023")),
        ],
        "",
        ["a.txt:2: Other listings date papers of this one to 2023 and 2024 equally often."],
        "2023-04-28",
    ),
    "a later year and the settings": (
        [listing("a.txt", entry(shown="Mar 5, 2026"))],
        "2025-04-28",
        ["a.txt:7: This paper is dated to 2026, but this listing is dated to 2025."],
        "2026-04-28",
    ),
    "a later year and the file name": (
        [listing("2025-04-28.txt", entry(shown="Mar 5, 2026"))],
        "",
        ["2025-04-28.txt:7: This paper is dated to 2026, but this listing is dated to 2025."],
        "2026-04-28",
    ),
    "a later year and the head": (
        [listing("a.txt", entry(shown="Jan 1, 2026"), day="Apr 28, 2025")],
        "",
        ["a.txt:7: This paper is dated to 2026, but this listing is dated to 2025."],
        "2026-04-28",
    ),
    "a later year and another listing": (
        [
            listing("a.txt", YEARLESS, entry("Bees", BEES, "Mar 7, 2026"), day="Apr 28"),
            listing("b.txt", entry(shown="Mar 5, 2024")),
        ],
        "",
        ["a.txt:12: This paper is dated to 2026, but this listing is dated to 2024."],
        "2026-04-28",
    ),
    "29 February and the settings": (
        [listing("a.txt", entry(shown="Feb 29"))],
        "2025-04-28",
        ["a.txt:7: This listing is dated to 2025, which has no 29 February."],
        "2024-04-28",
    ),
    "29 February and the file name": (
        [listing("2025-04-28.txt", entry(shown="Feb 29"))],
        "",
        ["2025-04-28.txt:7: This listing is dated to 2025, which has no 29 February."],
        "2024-04-28",
    ),
    "29 February and the head": (
        [listing("a.txt", entry(shown="Feb 29"), day="Apr 28, 2025")],
        "",
        ["a.txt:7: This listing is dated to 2025, which has no 29 February."],
        "2024-04-28",
    ),
    "29 February and another listing": (
        [
            listing("a.txt", YEARLESS, entry("Bees", BEES, "Feb 29"), day="Apr 28"),
            listing("b.txt", entry(shown="Mar 5, 2025")),
        ],
        "",
        ["a.txt:12: This listing is dated to 2025, which has no 29 February."],
        "2024-04-28",
    ),
    "29 February and the shown years": (
        [listing("a.txt", entry(shown="Feb 29"), OLD, day="Apr 28")],
        "",
        ["a.txt:7: This listing is dated to 2025, which has no 29 February."],
        "2024-04-28",
    ),
    "all at once": (
        [
            listing(
                "2025-04-28.txt",
                YEARLESS,
                entry("Bees", BEES, "Mar 7, 2027"),
                entry("Moss", "Moss grows.", "Feb 29"),
                day="Apr 27",
            ),
            listing("b.txt", entry(shown="Mar 5, 2024")),
        ],
        "",
        [
            "2025-04-28.txt:2: The head says Apr 27, but the file's name 2025-04-28.",
            "2025-04-28.txt:3: b.txt dates this paper to 2024, but this listing is dated to 2025.",
            "2025-04-28.txt:12: This paper is dated to 2027, but this listing is dated to 2025.",
            "2025-04-28.txt:17: This listing is dated to 2025, which has no 29 February.",
        ],
        "2028-04-28",
    ),
}


@pytest.mark.parametrize("kind", CONTRADICTIONS)
def test_contradiction(kind: str) -> None:
    listings, day, expected, _ = CONTRADICTIONS[kind]
    by_name = {listings[0].name: ListingSettings(day=date.fromisoformat(day) if day else None)}
    for arrival in permutations(listings):
        problems = build(arrival, settings(by_name)).problems
        assert [
            f"{problem.file}:{problem.line}: {problem.what}" for problem in problems
        ] == expected
        for problem in problems:
            assert problem.remedy.startswith("Check the day" if day else "Say the day")


@pytest.mark.parametrize("kind", CONTRADICTIONS)
def test_the_remedy_of_a_contradiction_ends_it(kind: str) -> None:
    listings, day, _, correct_day = CONTRADICTIONS[kind]
    by_name = {listings[0].name: ListingSettings(day=date.fromisoformat(day) if day else None)}
    problems = build(listings, settings(by_name)).problems
    assert not build(listings, _follow(problems, correct_day)).problems


@pytest.mark.parametrize(
    "name",
    [
        *("2025-04-28", "2025", "null", "a, b.txt", "a: b.txt", "[a].txt", "#a", '"a" b.txt', "*"),
        *("march/a.txt (2)", "it's.txt", "a\\b", "{a}", "- a", "? a", "!a", "a #b", "é ∀", "😀"),
    ],
)
def test_the_remedy_names_a_listing_as_yaml_does(name: str) -> None:
    listings = [listing(name, entry(shown="Mar 5, 2026"), day="Apr 28, 2025")]
    (problem,) = build(listings, settings()).problems
    assert not build(listings, _follow([problem], "2026-04-28")).problems


def _follow(problems: Sequence[Problem], day: str) -> Settings:
    """Return the settings of an owner who copies what the remedies say into mkdocs.yml."""
    options: dict[str, dict[str, object]] = {"listings": {}}
    for problem in problems:
        match = re.fullmatch(
            r"(?:Say|Check) the day in mkdocs\.yml, in the options of the plugin almanac: "
            r"(listings: \{.*\})\.",
            problem.remedy,
        )
        assert match
        options["listings"] |= yaml.safe_load(match[1].replace("…", day))["listings"]
    return from_mapping(Path(), options)


def test_a_year_on_which_other_listings_do_not_agree_is_unknown() -> None:
    listings = CONTRADICTIONS["other listings, half of which agree"][0]
    dated = _by_name(build(listings, settings()), "a.txt")
    assert dating(dated) == ("Apr 28", None, Evidence.NONE)


def test_a_year_on_which_most_papers_in_other_listings_agree() -> None:
    listings = CONTRADICTIONS["other listings, most of which agree"][0]
    assert _by_name(build(listings, settings()), "a.txt").year == 2024


def test_what_other_listings_show_against_the_settings_is_a_difference() -> None:
    listings, _, _, day = CONTRADICTIONS["another listing that is wrong, and the file name"]
    by_name = {"2025-04-28.txt": ListingSettings(day=date.fromisoformat(day))}
    (difference,) = build(listings, settings(by_name)).differences
    assert (difference.field, difference.value, difference.other_value, difference.line) == (
        "date",
        "Mar 5, 2024",
        "Mar 5, 2025",
        3,
    )


def test_29_february_in_another_year_has_no_year() -> None:
    catalogue = build([listing("2025-04-28.txt", entry(shown="Feb 29"))], settings())
    assert catalogue.papers[0].published == ShownDate(2, 29), "the day is kept without a year"
    leap = build([listing("2024-04-28.txt", entry(shown="Feb 29"))], settings())
    assert not leap.problems
    assert leap.papers[0].published == ShownDate(2, 29, 2024)


def test_a_day_after_the_listings_own_is_no_contradiction() -> None:
    later = listing("2025-04-28.txt", entry(shown="May 3"))
    assert date_first(later).year == 2025
    assert papers(later)[0].published == ShownDate(5, 3, 2025)


def test_settings_of_a_listing_that_does_not_exist() -> None:
    listings = [listing("a.txt", entry())]
    (problem,) = build(listings, settings({"b.txt": ListingSettings(title="B")})).problems
    assert str(problem).startswith(
        "mkdocs.yml:1: The option listings of almanac names “b.txt”, which is not among the "
        "listings. Correct the name"
    )
    assert not build(listings, settings({"a.txt": ListingSettings(title="B")})).problems


# Order -----------------------------------------------------------------------------------


def test_papers_are_newest_first_then_without_a_year_then_undated_by_title() -> None:
    shown = ["Mar 5, 2024", "Sep 30, 2024", "", "Dec 1", "Mar 5, 2023", "Dec 2"]
    titles = ["Moss", "Kettles", "Zoo", "Ants", "Bees", "Eels"]
    entries = [entry(title, f"{title}.", day) for title, day in zip(titles, shown, strict=True)]
    entries += [entry("Ark", "Ark."), entry("Cats", "Cats.", "Mar 5, 2024")]
    entries += [replace(entry("Dogs", "Dogs."), year=2024)]
    assert [paper.title for paper in papers(listing("a.txt", *entries))] == [
        "Kettles",
        "Cats",
        "Moss",
        "Dogs",
        "Bees",
        "Eels",
        "Ants",
        "Ark",
        "Zoo",
    ]


def test_listings_are_ordered_by_day_those_without_a_full_day_last_by_name() -> None:
    names = ["c.txt", "2024-05-30.txt", "a.txt", "2025-01-01.txt", "b.txt"]
    catalogue = build(
        [listing(name, day="Nov 24" * (name == "b.txt")) for name in names], settings()
    )
    assert [dated.name for dated in catalogue.listings] == [
        "2025-01-01.txt",
        "2024-05-30.txt",
        "a.txt",
        "b.txt",
        "c.txt",
    ]


POOL = st.builds(
    entry,
    st.sampled_from(["Kettles", "kettles!", "Bees", "注意"]),
    st.sampled_from([RAIN, RAIN[:50], BEES]),
    st.sampled_from(["", "Dec 31", "Jan 1", "Feb 29", "Mar 1", "Dec 31, 2023", "Jan 1, 2024"]),
    authors=st.none() | st.integers(1, 2),
    organization=st.sampled_from([None, "acme Acme", "zoo Zoo"]),
    comments=st.none() | st.integers(0, 2),
)
LISTINGS = st.lists(
    st.tuples(st.lists(POOL, max_size=4), st.sampled_from(["", "Jan 1", "Dec 31", "Mar 1, 2024"])),
    min_size=1,
    max_size=4,
).map(
    lambda drawn: [
        listing(f"{number}.txt", *entries, day=day) for number, (entries, day) in enumerate(drawn)
    ]
)


@given(LISTINGS, st.data())
def test_the_order_of_the_listings_has_no_effect(
    listings: list[Listing], data: st.DataObject
) -> None:
    permuted = data.draw(st.permutations(listings))
    assert build(permuted, settings()) == build(listings, settings())


@given(LISTINGS, st.data())
def test_the_names_of_files_have_no_effect_on_values(
    listings: list[Listing], data: st.DataObject
) -> None:
    names = data.draw(st.permutations([listing.name for listing in listings]))
    renamed = [replace(listing, name=name) for listing, name in zip(listings, names, strict=True)]

    def without_names(catalogue: Catalogue) -> list[Paper]:
        return [
            replace(
                paper,
                sightings=(),
                year_reason="",
                changes=tuple(replace(change, listing="") for change in paper.changes),
            )
            for paper in catalogue.papers
        ]

    assert without_names(build(renamed, settings())) == without_names(build(listings, settings()))


@given(LISTINGS)
def test_one_day_in_the_settings_ends_all_contradictions(listings: list[Listing]) -> None:
    """2024 is the latest year of the pool, and has a 29 February."""
    problems = build(listings, settings()).problems
    assert not build(listings, _follow(problems, "2024-04-28")).problems


@given(LISTINGS)
def test_every_entry_is_a_sighting_of_one_paper(listings: list[Listing]) -> None:
    catalogue = build(listings, settings())
    sightings = [(s.listing, s.rank) for paper in catalogue.papers for s in paper.sightings]
    assert sorted(sightings) == sorted(
        (listing.name, entry.rank) for listing in listings for entry in listing.entries
    )
    ids = [paper.id for paper in catalogue.papers]
    assert len(set(ids)) == len(ids)
    assert not set(ids) & set(catalogue.shared)
    assert {id for sharing in catalogue.shared.values() for id in sharing} <= set(ids)


@given(LISTINGS, st.lists(POOL, max_size=3))
def test_other_papers_in_the_catalogue_do_not_change_an_id(
    listings: list[Listing], more: list[Entry]
) -> None:
    others = [replace(entry, title=f"Another {entry.title}") for entry in more]
    ids = {paper.id for paper in papers(*listings)}
    assert ids <= {paper.id for paper in papers(*listings, listing("z.txt", *others))}


# Slugs -----------------------------------------------------------------------------------


@given(st.text(min_size=1))
def test_slug_is_short_ascii_and_safe(title: str) -> None:
    slug = urls.paper_slug(title, fold(title))
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*-[0-9a-f]{6}", slug)
    assert len(slug) <= 60 + 1 + 6
    assert not urls._is_reserved(slug)


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("CON", "con"),
        ("index", "index"),
        ("__search", "search"),
        ("../../etc/passwd", "etc-passwd"),
        ("Größe: 50% of C++", "groe-50-of-c"),
        ("注意力机制", "paper"),
        ("???", "paper"),
        ("x" * 80, "x" * 60),
        ("Kettle " * 12, "-".join(["kettle"] * 8)),
    ],
)
def test_slug_of_a_title(title: str, words: str) -> None:
    assert merged(entry(title)).id == f"{words}-{urls.digest(fold(title.strip()))}"


def test_slugs_of_titles_without_latin_letters_differ() -> None:
    assert len({paper.id for paper in papers(listing("a", entry("注意"), entry("注目")))}) == 2


def test_slugs_of_listings_are_safe_and_distinct() -> None:
    names = ["con.txt", "index.txt", "A b.txt", "a-b.txt", "x.txt", "x", "注意.txt", "page-2.txt"]
    catalogue = build([listing(name) for name in names], settings())
    slugs = [dated.slug for dated in catalogue.listings]
    assert len({slug.casefold() for slug in slugs}) == len(names)
    for slug in slugs:
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)
        assert slug not in ("con", "index", "page-2")


def test_what_says_the_same_of_code_and_summary_is_no_difference() -> None:
    known = Code("https://github.com/a/b", 3)
    listings = [
        listing("a.json", entry(code=known, summary=Summary("It listens.", "Hugging Face"))),
        listing("b.txt", entry(code=Code("", 3), summary=Summary("It listens.", "daily-arXiv"))),
        listing("c.txt", entry(summary=Summary("It hears.", "daily-arXiv"))),
    ]
    (difference,) = build(listings, settings()).differences
    assert (difference.field, difference.other_value) == ("summary", "It hears.")


# --- accents ---


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Résumés of Kettles", "Resumes of Kettles"),
        ("Sørensen’s Łamp", "Sorensens Lamp"),
        ("Ёлки и чайники", "Елки и чаиники"),
    ],
)
def test_a_title_with_and_without_accents_is_one_paper_at_both_addresses(a: str, b: str) -> None:
    for titles in ((a, b), (b, a)):
        catalogue = build([listing("a.txt", *map(entry, titles))], settings())
        (paper,) = catalogue.papers
        assert paper.title == a, "the one with accents"
        addresses = {urls.paper_slug(title, fold(title)) for title in (a, b)}
        assert {paper.id, *catalogue.shared} == addresses
        assert set(catalogue.shared.values()) == {(paper.id,)}


def test_other_abstracts_are_other_papers_with_or_without_accents() -> None:
    assert len(papers(listing("a.txt", entry("Résumés"), entry("Resumes", BEES)))) == 2


def test_marks_that_spell_consonants_are_no_accents() -> None:
    assert len(papers(listing("a.txt", entry("がくとかぎ"), entry("かくとかき")))) == 2


# --- many spellings of one title ---


@pytest.mark.parametrize("number", [10, 40])
def test_the_addresses_of_a_title_in_many_spellings_share_one_list(number: int) -> None:
    letters = "abcdefgh"
    titles = ["".join(c + "-" * (n >> i & 1) for i, c in enumerate(letters)) for n in range(number)]
    words = ["".join(chr(97 + int(digit)) for digit in f"{n:04}") for n in range(number)]
    entries = [entry(title, f"{word}x {word}y.") for title, word in zip(titles, words, strict=True)]
    catalogue = build([listing("a.txt", *entries)], settings())
    assert len(catalogue.papers) == number
    assert len(catalogue.shared) >= number - 1
    assert len({id(ids) for ids in catalogue.shared.values()}) == 1, "not N lists of N ids"
    hidden = corrections.Correction(1, catalogue.papers[0].id, "A test.", True, {})
    corrected = corrections.apply(catalogue, (hidden,))
    assert len({id(ids) for ids in corrected.shared.values()}) == 1
    assert all(len(ids) == number - 1 for ids in corrected.shared.values())


# --- suffixes ---


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_slug_of_a_listing_has_no_suffix(suffix: str) -> None:
    (dated,) = build([listing(f"march{suffix}", entry())], settings()).listings
    assert dated.slug == "march"
