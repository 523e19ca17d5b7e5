"""Which entries are one paper, which value wins, which year a listing has, in what order."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import urls
from generator.catalogue import build, identity
from generator.catalogue.identity import days_apart
from generator.catalogue.merge import organization
from generator.model import (
    Catalogue,
    Dated,
    Entry,
    Evidence,
    LineCount,
    Listing,
    Organization,
    Paper,
    ShownDate,
)
from generator.settings import ListingSettings, OrganizationSettings, Settings
from generator.text import fold

RAIN = "We teach a kettle to listen to the wind and it tells whether the washing will stay dry."
BEES = "Bees climb more often than was thought, so a ladder counts every bumblebee upon it."


def entry(
    title: str = "Kettles That Forecast Rain", abstract: str = RAIN, shown: str = "", **said: object
) -> Entry:
    """An entry with the date `shown`, such as `Sep 30` or `Feb 13, 2023`; its rank is set later."""
    made = Entry(0, title, abstract, (), shown=_day(shown))
    return replace(made, **said)  # type: ignore[arg-type]  # the tests name the fields


def listing(name: str, *entries: Entry, day: str = "") -> Listing:
    """A dump with two lines of head and five for each entry."""
    placed = tuple(
        replace(made, rank=rank, lines=tuple(range(rank * 5 - 2, rank * 5 + 3)))
        for rank, made in enumerate(entries, 1)
    )
    count = LineCount(2 + 5 * len(entries), 0, 2, 5 * len(entries), 0)
    return Listing(name, placed, (), _day(day), 2, count, name)


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
    """The one paper that `entries`, each in a listing of its own, are."""
    (paper,) = papers(*(listing(f"{at}.txt", made) for at, made in enumerate(entries)))
    return paper


# Identity --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
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
def test_titles_agree_but_for_case_accents_composed_and_punctuation(one: str, other: str) -> None:
    paper = merged(entry(one), entry(other))
    assert len(paper.sightings) == 2
    assert [sighting.title for sighting in paper.sightings] == [one, other]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kettles 2", "Kettles 3"),
        ("Résumés", "Resumes"),
        ("注意", "注目"),
        ("???", "!!!"),
        ("α Kettles", "β Kettles"),
    ],
)
def test_titles_differ_by_a_letter_or_digit(one: str, other: str) -> None:
    assert len(papers(listing("a.txt", entry(one), entry(other)))) == 2


def test_same_title_of_different_abstracts_is_two_papers_at_a_shared_address() -> None:
    known = build([listing("a.txt", entry(), entry(abstract=BEES))], settings())
    short = urls.paper_slug("Kettles That Forecast Rain", fold("Kettles That Forecast Rain"))
    ids = [f"{short}-{urls.digest(fold(abstract))}" for abstract in (RAIN, BEES)]
    assert {paper.abstract: paper.id for paper in known.papers} == {RAIN: ids[0], BEES: ids[1]}
    assert known.shared == {short: tuple(sorted(ids))}


def test_shared_address_holds_whatever_the_spelling_of_the_title() -> None:
    known = build(
        [listing("a.txt", entry("Sim-Q Kettles"), entry("SimQ Kettles", BEES))], settings()
    )
    short, other = (
        urls.paper_slug(title, "simqkettles") for title in ("Sim-Q Kettles", "SimQ Kettles")
    )
    ids = tuple(sorted(paper.id for paper in known.papers))
    assert known.shared == {short: ids, other: ids}
    assert all(id.startswith(f"{short}-") for id in ids)


def test_every_spelling_of_a_title_leads_to_its_paper() -> None:
    alone = papers(listing("a.txt", entry("SimQ Kettles")))[0].id
    known = build(
        [listing("a.txt", entry("SimQ Kettles")), listing("b.txt", entry("Sim-Q Kettles"))],
        settings(),
    )
    (paper,) = known.papers
    assert alone == paper.id or known.shared[alone] == (paper.id,)
    assert len({paper.id, *known.shared}) == 2


def test_titles_that_happen_to_share_a_slug_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(urls, "paper_slug", lambda title, folded: "kettles-000000")
    known = build([listing("a.txt", entry("Kettles α"), entry("Kettles β", BEES))], settings())
    assert len({paper.id for paper in known.papers}) == 2
    assert known.shared == {"kettles-000000": tuple(sorted(paper.id for paper in known.papers))}


def test_papers_whose_digests_agree_have_distinct_ids(monkeypatch: pytest.MonkeyPatch) -> None:
    real = urls.digest
    monkeypatch.setattr(
        urls, "digest", lambda text, digits=6: real(text, digits) if digits > 6 else "000000"
    )
    given = listing("a.txt", entry(), entry(abstract=BEES), entry("Bees", BEES))
    known = build([given], settings())
    assert len(known.papers) == len({paper.id for paper in known.papers}) == 3
    assert build([given], settings()) == known


@pytest.mark.parametrize(
    "names",
    [
        ["A!", "A?", f"a {urls.digest('A!')}"],
        ["con", f"con {urls.digest('con')}"],
        ["注意", f"name {urls.digest('注意')}"],
    ],
)
def test_slugs_of_names_that_were_made_to_agree_differ(names: list[str]) -> None:
    slugs = urls.unique_slugs(names)
    assert len(set(slugs.values())) == len(names)
    assert slugs == urls.unique_slugs(names[::-1])


def test_many_listings_of_one_paper_are_compared_by_content_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compared = 0
    real = identity._contradicts

    def counting(*given: Any) -> bool:
        nonlocal compared
        compared += 1
        return real(*given)

    monkeypatch.setattr(identity, "_contradicts", counting)
    one, other = entry(shown="Sep 1, 2020"), entry(shown="Sep 2, 2020")
    build([listing(f"{n}.txt", one, other) for n in range(60)], settings())
    assert compared == 1


def test_papers_told_apart_by_their_days_only_have_distinct_ids() -> None:
    known = build(
        [listing("a.txt", entry(shown="Sep 1, 2020"), entry(shown="Sep 1, 2023"))], settings()
    )
    assert len({paper.id for paper in known.papers}) == 2
    assert len(known.shared) == 1


def test_a_paper_alone_with_its_title_has_the_short_address() -> None:
    known = build([listing("a.txt", entry()), listing("b.txt", entry())], settings())
    assert not known.shared
    assert known.papers[0].id == f"kettles-that-forecast-rain-{urls.digest(fold(entry().title))}"


def test_a_cut_abstract_is_alike() -> None:
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
    # The year, or whether any year can, says whether there is a 29th in between.
    ("Feb 28", "Mar 1", 1),
    ("Feb 28, 2024", "Mar 1", 2),
    ("Feb 28, 2023", "Mar 1", 1),
    ("Feb 28, 2024", "Mar 1, 2024", 2),
    ("Feb 29", "Mar 1", 1),
    ("Feb 29", "Feb 28, 2024", 1),
    ("Feb 29", "Feb 29", 0),
    ("Feb 29", "Mar 1, 2022", 366),
]


@pytest.mark.parametrize(("one", "other", "apart"), DAYS_APART)
def test_days_apart(one: str, other: str, apart: int) -> None:
    first, second = _day(one), _day(other)
    assert first
    assert second
    assert days_apart(first, second) == days_apart(second, first) == apart


@pytest.mark.parametrize(("one", "other", "apart"), DAYS_APART)
def test_a_paper_is_one_where_days_are_at_most_one_apart(one: str, other: str, apart: int) -> None:
    found = papers(listing("a.txt", entry(shown=one)), listing("b.txt", entry(shown=other)))
    assert len(found) == (1 if apart <= 1 else 2)


def test_an_undated_entry_never_joins_two_papers_into_one() -> None:
    for arrival in permutations(["Sep 1", "Sep 20", ""]):
        found = papers(*(listing(f"{day}.txt", entry(shown=day)) for day in arrival))
        assert [sorted(s.listing for s in paper.sightings) for paper in found] == [
            ["Sep 20.txt"],
            [".txt", "Sep 1.txt"],
        ]


def test_days_in_a_row_do_not_chain() -> None:
    for arrival in permutations(["Sep 1", "Sep 2", "Sep 3"]):
        found = papers(*(listing(f"{day}.txt", entry(shown=day)) for day in arrival))
        assert [[s.listing for s in paper.sightings] for paper in found] == [
            ["Sep 3.txt"],
            ["Sep 1.txt", "Sep 2.txt"],
        ]


# Merging ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "kept", "other"),
    [
        ("abstract", {"abstract": RAIN}, {"abstract": RAIN[:60]}),
        ("title", {"title": "Kettles: That"}, {"title": "Kettles That"}),
        ("comments", {"comments": 7}, {"comments": 0}),
        ("authors", {"authors": 5}, {"authors": 4}),
        ("date", {"shown": "Feb 13, 2023"}, {"shown": "Feb 14, 2023"}),
    ],
)
def test_of_each_field_the_better_value_wins_and_the_other_is_recorded(
    field: str, kept: dict[str, str], other: dict[str, str]
) -> None:
    better, worse = entry(**kept), entry(**other)
    for arrival in permutations([listing("a.txt", better), listing("b.txt", worse)]):
        known = build(arrival, settings())
        (paper,) = known.papers
        values = {
            "abstract": (paper.abstract, worse.abstract, better.abstract),
            "title": (paper.title, worse.title, better.title),
            "comments": (paper.comments, worse.comments, better.comments),
            "authors": (paper.authors, worse.authors, better.authors),
            "date": (paper.published, worse.shown, better.shown),
        }
        value, lost, won = values[field]
        assert value == won
        (difference,) = known.differences
        assert (difference.field, difference.listing, difference.line) == (field, "b.txt", 3)
        assert difference.id == paper.id
        assert difference.kept == (won.as_shown() if isinstance(won, ShownDate) else str(won))
        assert difference.other == (lost.as_shown() if isinstance(lost, ShownDate) else str(lost))


def test_a_field_that_a_sighting_lacks_is_no_difference() -> None:
    full = entry(shown="Sep 30, 2024", authors=3, comments=1, organization="acme Acme")
    known = build([listing("a.txt", full), listing("b.txt", entry())], settings())
    (paper,) = known.papers
    assert not known.differences
    assert (paper.authors, paper.comments) == (3, 1)
    assert paper.published == ShownDate(9, 30, 2024)
    assert paper.organization == Organization("Acme", "acme")


def test_author_count_and_organisation_are_both_kept() -> None:
    paper = merged(entry(authors=3), entry(organization="acme Acme Labs"))
    assert (paper.authors, paper.organization) == (3, Organization("Acme Labs", "acme"))


def test_the_organisation_shown_most_often_wins() -> None:
    shown = [entry(organization=byline) for byline in ("zoo Zoo", "ark Ark", "zoo Zoo")]
    assert merged(*shown).organization == Organization("Zoo", "zoo")
    assert merged(*shown[:2]).organization == Organization("Ark", "ark"), "a tie: the first by name"


def test_a_shown_year_is_better_than_a_given_than_an_inferred_than_none() -> None:
    shown = listing("shown.txt", entry(shown="Sep 30, 2024"))
    given_ = listing("2024-11-24.txt", entry(shown="Sep 29"))
    inferred = listing("i.txt", entry(shown="Sep 30"), entry("B", BEES, "Jan 2, 2023"), day="Nov 1")
    unknown = listing("u.txt", entry(shown="Sep 29"))

    def published(*listings: Listing) -> tuple[str, bool]:
        (paper,) = [p for p in papers(*listings) if p.title == entry().title]
        assert paper.published
        return paper.published.as_shown(), paper.year_inferred

    assert published(unknown) == ("Sep 29", False)
    assert published(unknown, inferred) == ("Sep 30, 2024", True)
    assert published(inferred, given_) == ("Sep 29, 2024", False)
    assert published(given_, shown) == ("Sep 30, 2024", False)
    assert published(unknown, inferred, given_, shown) == ("Sep 30, 2024", False)


def test_every_sighting_is_kept() -> None:
    known = papers(
        listing("b.txt", entry("B", BEES), entry(), day="Nov 24"),
        listing("2024-02-01.txt", entry(), entry("B", BEES)),
        listing("a.txt", entry()),
    )
    (paper,) = [paper for paper in known if paper.title == entry().title]
    assert [(s.listing, s.rank, s.first_line, s.last_line) for s in paper.sightings] == [
        ("2024-02-01.txt", 1, 3, 7),
        ("a.txt", 1, 3, 7),
        ("b.txt", 2, 8, 12),
    ]


def test_a_paper_twice_in_one_listing_is_one_with_two_sightings() -> None:
    (paper,) = papers(listing("a.txt", entry(), entry()))
    assert [sighting.rank for sighting in paper.sightings] == [1, 2]


def test_what_the_listing_says_is_kept_beside_what_is_shown() -> None:
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


def test_an_exception_of_the_settings_reaches_the_paper() -> None:
    said = settings(organizations={"W2GenAI Lab": OrganizationSettings("W2GenAI Lab")})
    known = build([listing("a.txt", entry(organization="W2GenAI Lab"))], said)
    assert known.papers[0].organization == Organization("W2GenAI Lab", None)


# Years -----------------------------------------------------------------------------------


def dated(*listings: Listing, said: Mapping[str, ListingSettings] | None = None) -> Dated:
    """The first of `listings` with its day, in a catalogue without problems."""
    known = build(listings, settings(said))
    assert known.problems == ()
    return _named(known, listings[0].name)


def _named(known: Catalogue, name: str) -> Dated:
    return next(one for one in known.listings if one.name == name)


def told(dated: Dated) -> tuple[str | None, int | None, Evidence]:
    return dated.day.as_shown() if dated.day else None, dated.year, dated.evidence


OLD = entry("Old", BEES, "Dec 30, 2024")
YEARLESS = entry(shown="Mar 5")


def test_year_of_the_settings_is_the_strongest() -> None:
    said = {"2020-01-01 a.txt": ListingSettings(day=date(2025, 4, 28), title="Spring")}
    one = dated(listing("2020-01-01 a.txt", YEARLESS, OLD, day="Apr 28, 2023"), said=said)
    assert told(one) == ("Apr 28, 2025", 2025, Evidence.SETTINGS)
    assert one.title == "Spring"


@pytest.mark.parametrize("name", ["2025-04-28.txt", "2025-04-28 spring.txt", "may/2025-04-28_2"])
def test_year_of_the_file_name(name: str) -> None:
    one = dated(listing(name, YEARLESS, OLD, day="Apr 28"))
    assert told(one) == ("Apr 28, 2025", 2025, Evidence.FILE_NAME)
    assert not one.evidence.is_inferred


@pytest.mark.parametrize("name", ["2025-04-281.txt", "2025-02-30.txt", "2025.txt", "x2025-04-28"])
def test_what_is_no_day_at_the_beginning_of_a_file_name(name: str) -> None:
    assert told(dated(listing(name, YEARLESS, day="Apr 28"))) == ("Apr 28", None, Evidence.NONE)


def test_year_beside_the_day_of_the_head() -> None:
    one = dated(listing("a.txt", YEARLESS, day="Apr 28, 2025"))
    assert told(one) == ("Apr 28, 2025", 2025, Evidence.HEAD)


def test_year_by_another_listing() -> None:
    other = listing("b.txt", entry(shown="Mar 5, 2024"))
    one = dated(listing("a.txt", YEARLESS, day="Apr 28"), other)
    assert told(one) == ("Apr 28, 2024", 2024, Evidence.OTHER_LISTING)
    assert one.why == (
        "Year inferred: the listing of 28 April shows without a year what b.txt dates to 2024 "
        "(line 3)."
    )


def test_another_listing_speaks_louder_than_the_years_shown() -> None:
    older = entry("Older", BEES, "Jan 2, 2021")
    other = listing("b.txt", entry(shown="Mar 5, 2024"))
    one = dated(listing("a.txt", YEARLESS, older, day="Apr 28"), other)
    assert told(one) == ("Apr 28, 2024", 2024, Evidence.OTHER_LISTING)


@pytest.mark.parametrize(
    ("here", "there", "year"),
    [
        ("Dec 31", "Jan 1, 2025", 2024),
        ("Jan 1", "Dec 31, 2024", 2025),
        ("Feb 29", "Mar 1, 2024", 2024),
        ("Mar 1", "Feb 28, 2023", 2023),
        ("Feb 28", "Feb 29, 2024", 2024),
    ],
)
def test_year_by_another_listing_at_the_edges(here: str, there: str, year: int) -> None:
    one = dated(listing("a.txt", entry(shown=here)), listing("b.txt", entry(shown=there)))
    assert told(one) == (None, year, Evidence.OTHER_LISTING)
    assert one.why.startswith("Year inferred: this listing shows without a year what b.txt")


@pytest.mark.parametrize("day", ["Mar 5", "Mar 6", "Dec 31"])
def test_year_after_the_latest_shown(day: str) -> None:
    one = dated(listing("a.txt", YEARLESS, OLD, day=day))
    assert told(one) == (f"{day}, 2025", 2025, Evidence.SHOWN_YEARS)
    assert one.evidence.is_inferred
    assert one.why.endswith(" shows years up to 2024.")


@pytest.mark.parametrize(
    ("entries", "day", "why"),
    [
        ([YEARLESS, OLD], "Mar 4", "No year inferred: the listing of 4 March shows years up to"),
        ([entry(shown="Dec 31"), OLD], "Jan 1", "but also 31 December, which is later"),
        ([YEARLESS, OLD], "", "Nothing says"),
        ([YEARLESS], "Nov 24", "Nothing says"),
        ([OLD], "Nov 24", "Nothing says"),
        ([entry()], "", "Nothing says"),
    ],
    ids=["a later day", "a later day at the turn", "no day", "no years", "only years", "nothing"],
)
def test_year_unknown(entries: Sequence[Entry], day: str, why: str) -> None:
    known = build([listing("a.txt", *entries, day=day)], settings())
    one = known.listings[0]
    assert told(one) == (day or None, None, Evidence.NONE)
    assert why in one.why
    assert not known.problems
    for paper in known.papers:
        assert paper.published in {made.shown for made in entries}, "day and month are kept"


def problems(*listings: Listing, said: Mapping[str, ListingSettings] | None = None) -> list[str]:
    known = build(listings, settings(said))
    for problem in known.problems:
        assert "mkdocs.yml" in str(problem)
    return [f"{problem.file}:{problem.line}: {problem.what}" for problem in known.problems]


def test_contradiction_of_head_and_file_name() -> None:
    assert problems(listing("2025-04-28.txt", entry(), day="Apr 27")) == [
        "2025-04-28.txt:2: The head says Apr 27, the file's name 2025-04-28."
    ]


def test_contradiction_of_another_listing() -> None:
    found = problems(
        listing("2025-04-28.txt", YEARLESS), listing("b.txt", entry(shown="Mar 5, 2024"))
    )
    assert found == [
        "2025-04-28.txt:3: b.txt dates this paper to 2024, but the listing is taken as of 2025."
    ]


def test_contradiction_of_other_listings_among_themselves() -> None:
    here = listing("a.txt", YEARLESS, entry("Bees", BEES, "Mar 7"), day="Apr 28")
    there = [
        listing("b.txt", entry(shown="Mar 5, 2024")),
        listing("c.txt", entry("Bees", BEES, "Mar 7, 2023")),
    ]
    for arrival in permutations([here, *there]):
        assert problems(*arrival) == [
            "a.txt:2: Other listings date papers of this one to 2023 and 2024 equally often."
        ]
    known = build([here, *there], settings())
    assert told(_named(known, "a.txt")) == ("Apr 28", None, Evidence.NONE)


def test_most_of_the_papers_in_other_listings_decide_and_the_others_are_problems() -> None:
    here = [YEARLESS, entry("Bees", BEES, "Mar 7"), entry("Moss", "Moss grows.", "Mar 8")]
    there = [
        entry(shown="Mar 5, 2024"),
        entry("Bees", BEES, "Mar 7, 2023"),
        entry("Moss", "Moss grows.", "Mar 8, 2024"),
    ]
    listings = [listing("a.txt", *here), listing("b.txt", *there)]
    assert problems(*listings) == [
        "a.txt:8: b.txt dates this paper to 2023, but the listing is taken as of 2024."
    ]
    assert told(_named(build(listings, settings()), "a.txt"))[1] == 2024


@pytest.mark.parametrize("year", [2025, 2026])
def test_contradiction_of_a_shown_year(year: int) -> None:
    """A paper of the listing's own year, or of a later one, would not show it or not be there."""
    found = problems(listing("2025-04-28.txt", entry(shown=f"Mar 5, {year}")))
    assert found == [
        f"2025-04-28.txt:7: This paper shows its year, {year}, which only papers of other years "
        "do, but the listing is taken as of 2025."
    ]


def test_contradiction_of_the_29th_of_february() -> None:
    known = build([listing("2025-04-28.txt", entry(shown="Feb 29"))], settings())
    (problem,) = known.problems
    assert problem.what == "2025, which this listing is taken as of, has no 29 February."
    assert known.papers[0].published == ShownDate(2, 29), "the day is kept without a year"
    leap = build([listing("2024-04-28.txt", entry(shown="Feb 29"))], settings())
    assert not leap.problems
    assert leap.papers[0].published == ShownDate(2, 29, 2024)


def test_contradiction_of_the_settings_asks_to_check_them() -> None:
    said = {"a.txt": ListingSettings(day=date(2025, 4, 28))}
    known = build([listing("a.txt", entry(shown="Mar 5, 2026"))], settings(said))
    assert known.problems[0].remedy.startswith("Check the day in mkdocs.yml")


def test_a_day_after_the_listings_own_is_no_contradiction() -> None:
    one = listing("2025-04-28.txt", entry(shown="May 3"))
    assert dated(one).year == 2025
    assert papers(one)[0].published == ShownDate(5, 3, 2025)


def test_settings_of_a_listing_that_nobody_has() -> None:
    found = problems(listing("a.txt", entry()), said={"b.txt": ListingSettings(title="B")})
    assert found == [
        "mkdocs.yml:1: extra.almanac.listings names “b.txt”, which is not among the listings."
    ]


# Order -----------------------------------------------------------------------------------


def test_papers_are_newest_first_then_without_a_year_then_undated_by_title() -> None:
    shown = ["Mar 5, 2024", "Sep 30, 2024", "", "Dec 1", "Mar 5, 2023", "Dec 2"]
    titles = ["Moss", "Kettles", "Zoo", "Ants", "Bees", "Eels"]
    made = [entry(title, f"{title}.", day) for title, day in zip(titles, shown, strict=True)]
    made += [entry("Ark", "Ark."), entry("Cats", "Cats.", "Mar 5, 2024")]
    assert [paper.title for paper in papers(listing("a.txt", *made))] == [
        "Kettles",
        "Cats",
        "Moss",
        "Bees",
        "Eels",
        "Ants",
        "Ark",
        "Zoo",
    ]


def test_listings_are_ordered_by_day_those_without_a_full_day_last_by_name() -> None:
    names = ["c.txt", "2024-05-30.txt", "a.txt", "2025-01-01.txt", "b.txt"]
    known = build([listing(name, day="Nov 24" * (name == "b.txt")) for name in names], settings())
    assert [one.name for one in known.listings] == [
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
    lambda made: [listing(f"{at}.txt", *entries, day=day) for at, (entries, day) in enumerate(made)]
)


@given(LISTINGS, st.data())
def test_the_order_of_arrival_never_shows(listings: list[Listing], data: st.DataObject) -> None:
    arrival = data.draw(st.permutations(listings))
    assert build(arrival, settings()) == build(listings, settings())


@given(LISTINGS, st.data())
def test_the_names_of_files_decide_no_value(listings: list[Listing], data: st.DataObject) -> None:
    names = data.draw(st.permutations([one.name for one in listings]))
    renamed = [replace(one, name=name) for one, name in zip(listings, names, strict=True)]

    def without_names(known: Catalogue) -> list[Paper]:
        return [replace(paper, sightings=(), year_why="") for paper in known.papers]

    assert without_names(build(renamed, settings())) == without_names(build(listings, settings()))


@given(LISTINGS)
def test_every_entry_is_a_sighting_of_one_paper(listings: list[Listing]) -> None:
    known = build(listings, settings())
    seen = [(s.listing, s.rank) for paper in known.papers for s in paper.sightings]
    assert sorted(seen) == sorted((one.name, e.rank) for one in listings for e in one.entries)
    ids = [paper.id for paper in known.papers]
    assert len(set(ids)) == len(ids)
    assert not set(ids) & set(known.shared)
    assert {id for sharing in known.shared.values() for id in sharing} <= set(ids)


@given(LISTINGS, st.lists(POOL, max_size=3))
def test_what_else_is_in_the_catalogue_does_not_change_an_address(
    listings: list[Listing], more: list[Entry]
) -> None:
    others = [replace(made, title=f"Another {made.title}") for made in more]
    addresses = {paper.id for paper in papers(*listings)}
    assert addresses <= {paper.id for paper in papers(*listings, listing("z.txt", *others))}


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
    slugs = [one.slug for one in build([listing(name) for name in names], settings()).listings]
    assert len({slug.casefold() for slug in slugs}) == len(names)
    for slug in slugs:
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)
        assert slug not in ("con", "index", "page-2")
