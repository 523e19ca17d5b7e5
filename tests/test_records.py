"""Papers of records: identity by arXiv id and DOI, the best value of each field, addresses."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import cli, exports, pages, urls
from generator.catalogue import build, labels
from generator.catalogue.entries import arxiv_key, clean_entries
from generator.catalogue.groups import Groups
from generator.catalogue.identity import group
from generator.model import (
    Catalogue,
    Code,
    Count,
    Entry,
    Listing,
    Organization,
    Paper,
    ShownDate,
    Site,
    Summary,
)
from generator.settings import OrganizationSettings, Settings
from generator.sources import SUFFIXES, Source, read
from generator.text import fold, repair, repair_title
from tests.support.counting import steps
from tests.support.libraries import contents, library_of
from tests.support.real_data import real_data

TITLE = "Kettles That Forecast Rain"
RAIN = (
    "Kettles listen while wind rises over gardens, and they whistle before washing becomes wet. "
    "Neighbours measured eleven summers with buckets, pencils, patience, umbrellas and biscuits, "
    "then compared every whistle against weather stations nearby."
)
BEES = "Bees climb more often than was thought, so a ladder counts every bumblebee upon it."
SETTINGS = Settings((), Path("topics.yml"), 50, {}, {})


def day(text: str) -> ShownDate | None:
    """Return the day `2024-09-30`, or `09-30` of no year; None for an empty text."""
    if not text:
        return None
    *years, month, number = map(int, text.split("-"))
    return ShownDate(month, number, years[0] if years else None)


def entry(title: str = TITLE, abstract: str = RAIN, shown: str = "", **fields: Any) -> Entry:
    return Entry(0, title, abstract, (), shown=day(shown), **fields)


def texts(name: str, *entries: Entry) -> Listing:
    """Return a text listing with five lines for each entry."""
    return Listing(name, _numbered(entries, 5), (), None, 1, Count(0, 0, 0, 0, 0), name)


def records(name: str, *entries: Entry, authority: int = 20, listed: str = "") -> Listing:
    """Return a file of records, one a line."""
    numbered = tuple(replace(entry, record=entry.rank) for entry in _numbered(entries, 1))
    count = Count(len(entries), 0, 0, len(entries), 0, unit="record")
    return Listing(name, numbered, (), day(listed), 1, count, name, "JSON", authority)


def _numbered(entries: Sequence[Entry], lines: int) -> tuple[Entry, ...]:
    return tuple(
        replace(entry, rank=rank, lines=tuple(range((rank - 1) * lines + 1, rank * lines + 1)))
        for rank, entry in enumerate(entries, 1)
    )


def catalogue_of(*listings: Listing) -> Catalogue:
    """Return the catalogue, which is the same for every order of the listings."""
    catalogue = build(listings, SETTINGS)
    if len(listings) <= 3:
        assert all(build(arrival, SETTINGS) == catalogue for arrival in permutations(listings))
    return catalogue


def sizes(*listings: Listing) -> list[int]:
    """Return how many entries each paper has, ascending."""
    return sorted(len(paper.sightings) for paper in catalogue_of(*listings).papers)


def merged(*listings: Listing) -> Paper:
    (paper,) = catalogue_of(*listings).papers
    return paper


def slug(title: str) -> str:
    return urls.paper_slug(title, fold(title))


# Identity --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("a", "b", "is_one"),
    [
        ({"arxiv": "2501.01234"}, {"arxiv": "2501.01234"}, True),
        ({"arxiv": "hep-th/9901001"}, {"arxiv": "HEP-TH/9901001"}, True),
        ({"arxiv": "math.GT/0309136"}, {"arxiv": "math/0309136"}, True),
        ({"arxiv": "2501.01234"}, {"arxiv": "2501.01235"}, False),
        ({"doi": "10.1145/1.a"}, {"doi": "10.1145/1.A"}, True),
        ({"doi": "10.1145/1"}, {"doi": "10.1145/2"}, False),
        ({"arxiv": "2501.01234", "doi": "10.1145/1"}, {"arxiv": "2501.01235"}, False),
        ({"arxiv": "2501.01234", "doi": "10.1145/1"}, {"doi": "10.1145/1"}, True),
        ({"arxiv": "2501.01234", "doi": "10.1145/1"}, {"doi": "10.1145/2"}, False),
        ({"arxiv": "2501.01234"}, {"doi": "10.1145/1"}, True),
        ({"arxiv": "2501.01234"}, {}, True),
        ({"doi": "10.1145/1"}, {}, True),
    ],
)
def test_entries_of_one_title(a: dict[str, str], b: dict[str, str], is_one: bool) -> None:
    assert sizes(records("a.json", entry(**a)), records("b.json", entry(**b))) == (
        [2] if is_one else [1, 1]
    )


@pytest.mark.parametrize("ids", [{"arxiv": "2501.01234"}, {"doi": "10.1145/1"}])
def test_one_id_under_two_titles_is_one_paper_at_both_addresses(ids: dict[str, str]) -> None:
    first, second = entry("Kettles", RAIN, **ids), entry("A Study of Bees", BEES, **ids)
    catalogue = catalogue_of(records("a.json", first), records("b.json", second))
    (paper,) = catalogue.papers
    assert {paper.id, *catalogue.shared} == {slug("Kettles"), slug("A Study of Bees")}
    assert set(catalogue.shared.values()) == {(paper.id,)}


def test_entries_with_both_ids_join_those_with_either() -> None:
    arxiv, doi = {"arxiv": "2501.01234"}, {"doi": "10.1145/1"}
    entries = [entry("A", "", **arxiv), entry("B", "", **doi), entry("C", "", **arxiv, **doi)]
    assert sizes(records("a.json", *entries)) == [3]
    assert sizes(records("a.json", *entries[:2])) == [1, 1]


def test_a_doi_of_two_arxiv_ids_leads_to_neither() -> None:
    doi = {"doi": "10.1145/1"}
    entries = [
        entry("A", "", arxiv="2501.00001", **doi),
        entry("B", "", arxiv="2501.00002", **doi),
        entry("C", "", **doi),
    ]
    assert sizes(records("a.json", *entries)) == [1, 1, 1]


def test_same_title_of_two_arxiv_ids_is_two_papers_at_a_shared_address() -> None:
    ids = [{"arxiv": "2501.00001"}, {"arxiv": "2501.00002"}]
    catalogue = catalogue_of(*(records(f"{id['arxiv']}.json", entry(**id)) for id in ids))
    assert {paper.arxiv: paper.id for paper in catalogue.papers} == {
        id["arxiv"]: f"{slug(TITLE)}-{urls.digest('arxiv:' + id['arxiv'])}" for id in ids
    }
    assert catalogue.shared == {slug(TITLE): tuple(sorted(p.id for p in catalogue.papers))}


OTHER_RAIN = RAIN.replace("Kettles", "Pots").replace("eleven", "twelve")


@pytest.mark.parametrize(
    ("text", "record", "is_one"),
    [
        (entry(), entry(), True),
        (entry(shown="09-30"), entry(shown="2024-10-01"), True),
        (entry(abstract=""), entry(), True),
        (entry(abstract="", shown="09-30"), entry(shown="2024-10-01"), True),
        (entry(), entry(abstract=""), True),
        (entry(abstract=RAIN[:90]), entry(), True),
        (entry(title=TITLE.upper() + "!"), entry(), True),
        (entry(title="$\\alpha$-Kettles"), entry(title="alpha-Kettles"), True),
        (entry(title="Big Kettles"), entry(title="\\textbf{Big} Kettles"), True),
        # The same words, whatever the day that a catalogue shows.
        (entry(shown="09-30"), entry(abstract=OTHER_RAIN, shown="2024-12-05"), True),
        (entry(abstract=BEES, shown="09-30"), entry(abstract=BEES, shown="2024-12-05"), False),
        (entry(abstract="", shown="09-30"), entry(shown="2024-12-05"), False),
        (entry(abstract=BEES), entry(), False),
        (entry(title="Kettles 2"), entry(), False),
        (
            entry(abstract="", author_names=("Ada Byron",)),
            entry(author_names=("Alan Turing",)),
            False,
        ),
        (
            entry(abstract="", author_names=("Byron, A.",)),
            entry(author_names=("Ada Byron",)),
            True,
        ),
    ],
)
def test_a_text_entry_joins_a_record_that_nothing_contradicts(
    text: Entry, record: Entry, is_one: bool
) -> None:
    for doi in (None, "10.1145/1"):
        identified = replace(record, arxiv="2501.01234", doi=doi)
        listings = texts("a.txt", text), records("b.json", identified)
        assert sizes(*listings) == ([2] if is_one else [1, 1])


def test_the_day_of_a_record_with_a_doi_only_contradicts_nothing() -> None:
    journal = records("b.bib", entry(abstract="", shown="2025-03-01", doi="10.1145/1"))
    assert sizes(texts("a.txt", entry(shown="09-30")), journal) == [2]


def test_a_text_entry_that_fits_two_records_joins_the_one_with_its_abstract() -> None:
    both = records(
        "b.json", entry(arxiv="2501.00001", abstract=""), entry(arxiv="2501.00002", abstract=RAIN)
    )
    papers = catalogue_of(texts("a.txt", entry()), both).papers
    assert {p.arxiv: len(p.sightings) for p in papers} == {"2501.00001": 1, "2501.00002": 2}


def test_a_title_alone_that_fits_two_records_joins_neither() -> None:
    both = records("b.json", entry(arxiv="2501.00001"), entry(arxiv="2501.00002", abstract=BEES))
    assert sizes(texts("a.txt", entry(abstract="")), both) == [1, 1, 1]


def test_a_title_alone_that_fits_two_text_entries_joins_neither() -> None:
    titles = texts("b.txt", entry(abstract=""))
    assert sizes(texts("a.txt", entry(), entry(abstract=BEES)), titles) == [1, 1, 1]
    assert sizes(texts("a.txt", entry()), titles) == [2]


def test_two_text_papers_never_become_one_by_a_record() -> None:
    both = texts("a.txt", entry(shown="09-01"), entry(shown="09-20"))
    assert sizes(both, records("b.json", entry(arxiv="2501.01234"))) == [1, 2]
    assert sizes(both, records("b.json", entry(arxiv="2501.01234", shown="2024-09-20"))) == [1, 2]


@pytest.mark.parametrize("year", ["0001", "9999"])
def test_the_first_and_the_last_year_are_years(year: str) -> None:
    """Some programs write the first for a day that they do not know."""
    text = texts("a.txt", entry(abstract=BEES, shown="01-01"), entry("B", BEES, "02-29"))
    strange = records("b.json", entry(abstract=BEES, shown=f"{year}-01-01", **ID))
    catalogue = catalogue_of(text, strange)
    assert len(catalogue.papers) == 2
    exports_of = Groups(library_of(catalogue))
    site = Site("A", "/", 50)
    assert contents([*exports.render(exports_of.library, site)])
    assert contents([*pages.render(exports_of.library, site)])


# Merging ---------------------------------------------------------------------------------

ID: dict[str, Any] = {"arxiv": "2501.01234"}
FULL: dict[str, Any] = {
    "author_names": ("Ada  Byron", "Alan Turing"),
    "keywords": ("tea", "rain"),
    "categories": ("cs.LG", "stat.ML"),
    "summary": Summary("Kettles know.", "a machine"),
    "project_page": "https://example.org/kettles",
    "doi": "10.1145/1",
    "upvotes": 3,
    "listed": day("2025-01-07"),
    "code": Code("https://github.com/a/b", 5),
    "organization": Organization("Acme", "acme"),
}


def test_a_text_paper_has_all_that_a_record_knows() -> None:
    paper = merged(
        texts("a.txt", entry(authors=2, comments=4)), records("b.json", entry(**ID, **FULL))
    )
    assert paper.author_names == ("Ada Byron", "Alan Turing")
    for field in FULL.keys() - {"author_names"}:
        assert getattr(paper, field) == FULL[field], field
    assert (paper.arxiv, paper.authors, paper.comments) == ("2501.01234", 2, 4)
    assert [seen.record for seen in paper.sightings] == [None, 1]


@pytest.mark.parametrize(
    ("field", "better", "worse"),
    [
        ("title", "Kettles", "Kettles and More"),
        ("abstract", RAIN, RAIN + " Twice."),
        ("published", day("2025-01-05"), day("2025-01-04")),
        ("author_names", ("Ada Byron",), ("Ada Byron", "A. Turing")),
        ("organization", Organization("Acme", "acme"), Organization("Zoo", "zoo")),
        ("keywords", ("tea",), ("rain", "kettles")),
        ("categories", ("cs.LG", "cs.AI"), ("cs.AI", "cs.CL", "cs.LG")),
        ("summary", Summary("Short.", "b"), Summary("A longer sentence.", "a")),
        ("project_page", "https://example.org/b", "https://example.org/a"),
        ("doi", "10.1145/2", "10.1145/1"),
    ],
)
def test_the_source_with_more_authority_wins(field: str, better: object, worse: object) -> None:
    name = {"published": "shown"}.get(field, field)
    values: list[dict[str, Any]] = [{name: better}, {name: worse}]
    good, bad = (replace(entry(**ID), **value) for value in values)
    catalogue = catalogue_of(
        records("a.json", bad, authority=10),
        records("b.json", good),
        records("c.json", bad, authority=10),
    )
    (paper,) = catalogue.papers
    assert getattr(paper, field) == better
    of_field = {"published": "date", "project_page": "project"}.get(field, field.replace("_", " "))
    differences = [d for d in catalogue.differences if d.field == of_field]
    assert [d.listing for d in differences] == ["a.json", "c.json"]
    is_part = field == "keywords" or set(worse) > set(better) if field == "categories" else True  # type: ignore[call-overload]
    assert bool(catalogue.differences) == is_part


@pytest.mark.parametrize("authorities", [(20, 10), (10, 20)])
def test_the_larger_number_wins_whatever_the_authority(authorities: tuple[int, int]) -> None:
    fields: list[dict[str, Any]] = [
        {"upvotes": 9, "comments": 1, "authors": 3, "code": Code("https://github.com/a/b", 7)},
        {"upvotes": 2, "comments": 5, "authors": 2, "code": Code("https://github.com/c/d")},
    ]
    paper = merged(
        *(
            records(f"{authority}.json", entry(**ID, **values), authority=authority)
            for authority, values in zip(authorities, fields, strict=True)
        )
    )
    assert (paper.upvotes, paper.comments, paper.authors) == (9, 5, 3)
    assert paper.code == Code("https://github.com/a/b", 7)


def test_a_value_that_a_better_source_lacks_is_taken_from_another() -> None:
    good = records("b.json", entry(abstract="", **ID))
    paper = merged(records("a.json", entry(**ID, **FULL), authority=10), good)
    assert paper.abstract == RAIN
    assert paper.author_names == ("Ada Byron", "Alan Turing")


def test_authors_are_as_many_as_there_are_names_or_more() -> None:
    names = ("Ada Byron", "Wei Wang", "Wei Wang")
    paper = merged(texts("a.txt", entry(authors=2)), records("b.json", entry(author_names=names)))
    assert (paper.authors, paper.author_names) == (3, names)
    listings = texts("a.txt", entry(authors=9)), records("b.json", entry(author_names=names))
    assert merged(*listings).authors == 9


def test_a_paper_was_listed_on_the_first_day_and_that_is_no_difference() -> None:
    days = ["2025-01-09", "2025-01-07", "2025-01-08"]
    catalogue = catalogue_of(
        *(records(f"{d}.json", entry(**ID, listed=day(d)), listed=d) for d in days)
    )
    assert catalogue.papers[0].listed == day("2025-01-07")
    assert not catalogue.differences


def test_what_says_the_same_is_no_difference() -> None:
    first = {
        "organization": Organization("Acme", "acme"),
        "author_names": ("Ada Byron",),
        "code": Code("https://github.com/a/b", 7),
        "project_page": "https://example.org/",
        "categories": ("cs.LG", "cs.AI"),
        "doi": "10.1145/a",
    }
    second = {
        "organization": Organization("ACME", None),
        "author_names": ("ada byron",),
        "code": Code("http://github.com/A/b.git", 9),
        "project_page": "https://example.org",
        "categories": ("cs.AI",),
        "doi": "10.1145/A",
    }
    low = records("a.json", entry(**ID, **second), authority=10)  # type: ignore[arg-type]
    high = records("b.json", entry(**ID, **first))  # type: ignore[arg-type]
    assert catalogue_of(low, high).differences == ()


def test_every_text_of_a_record_is_cleaned() -> None:
    dirty = "a\u202e\x00 \n b"
    paper = merged(
        records(
            "a.json",
            entry(
                **ID,
                author_names=(dirty, "\u200b"),
                keywords=(dirty, dirty),
                categories=(dirty,),
                summary=Summary(dirty, dirty),
            ),
        )
    )
    assert paper.author_names == paper.keywords == paper.categories == ("a b",)
    assert paper.summary == Summary("a b", "a b")


# Sound TeX and plain text ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("tex", "readable"),
    [
        ("Plain words, 3 of them, cost $5 and 10% more.",) * 2,
        ("She ran 5 times, in sim and in real life, at 3 pm on the left.",) * 2,
        ("It costs $5 for one and $10 for two.",) * 2,
        ("Set LR_MAX=3 in my_config.yaml & run `a_b` twice.",) * 2,
        ("Angles <a> and {braces} [stay] ~ here_too.",) * 2,
        ("Erdős, Łukasz and naïve café stay “as is”.",) * 2,
        ("a rate of $\\alpha = 0.5$", "a rate of α = 0.5"),
        ("\\textbf{Kettles} and \\emph{pots}", "Kettles and pots"),
        ("Poincar\\'e and G\\\"odel", "Poincaré and Gödel"),
        ("$10^{-3}$ of $x_2$", "10⁻³ of x₂"),
        ("from 0.7$\\rightarrow$0.9 at 256$\\times$256", "from 0.7→0.9 at 256×256"),
        ("33\\% of R\\&D", "33% of R&D"),
        ("$3\\times$ faster, $\\sim$20 more", "3× faster, ∼20 more"),
        ("$\\mathbb{R}^2$ and $\\mathcal{O}(n)$", "ℝ² and O(n)"),
        ("see \\url{https://example.org/a_b}", "see https://example.org/a_b"),
    ],
)
def test_what_authors_wrote_is_read_and_not_damaged(tex: str, readable: str) -> None:
    assert repair(tex).text == readable
    assert repair_title(tex).text == readable


# Addresses -------------------------------------------------------------------------------


def test_a_record_with_another_title_does_not_move_the_page_of_a_text_listing() -> None:
    text = texts("a.txt", entry("Sim-Q Kettles"))
    better = records("b.json", entry("A SimQ Kettle", **ID), entry("SimQ Kettles", **ID))
    catalogue = catalogue_of(text, better)
    (paper,) = catalogue.papers
    assert paper.id == slug("Sim-Q Kettles")
    assert set(catalogue.shared) == {slug("A SimQ Kettle"), slug("SimQ Kettles")}


def test_another_paper_of_the_title_does_not_move_the_page_of_a_text_listing() -> None:
    others = records("b.json", entry(abstract=BEES, **ID), entry(abstract=BEES, doi="10.1/1"))
    catalogue = catalogue_of(texts("a.txt", entry()), others)
    ids = {paper.abstract: paper.id for paper in catalogue.papers}
    assert ids == {RAIN: slug(TITLE), BEES: f"{slug(TITLE)}-{urls.digest('arxiv:2501.01234')}"}
    assert not catalogue.shared


def test_a_later_file_does_not_move_the_page_of_a_record() -> None:
    first = records("b.json", entry("Pots", **ID, listed=day("2025-01-07")))
    later = records("c.json", entry("Kettles", **ID, listed=day("2025-01-08")))
    assert merged(first).id == merged(first, later).id == slug("Pots")


def test_the_slug_of_a_text_listing_stays_when_a_record_listing_has_its_name() -> None:
    expected = {
        "2025-01-07.txt": "2025-01-07",
        "2025-01-07.json": "2025-01-07-json",
        "a.b": "a-b",
        "a-b.json": "a-b-json",
        "c.json": "c-json",
        "c.bib": "c-bib",
        "d.JSONL.gz": "d",
    }
    catalogue = build([records(name) for name in expected], SETTINGS)
    assert {dated.name: dated.slug for dated in catalogue.listings} == expected


# Dating ----------------------------------------------------------------------------------


def test_the_day_of_a_file_of_records_is_its_own() -> None:
    (dated,) = catalogue_of(records("a.json", entry(), listed="2025-01-07")).listings
    assert (dated.day, dated.reason) == (day("2025-01-07"), "The listing shows its own year.")
    (problem,) = catalogue_of(records("2025-01-08.json", entry(), listed="2025-01-07")).problems
    assert problem.what == "The listing says Jan 7, 2025, but the file's name 2025-01-08."


def test_a_catalogue_may_have_papers_of_the_next_year() -> None:
    file = records("2025-12-08.json", entry(shown="2026-03-01", doi="10.1145/1"))
    assert catalogue_of(file).problems == ()


def test_records_date_the_text_listing_of_the_same_papers() -> None:
    catalogue = catalogue_of(
        texts("a.txt", entry(shown="09-30")), records("b.json", entry(shown="2024-09-30", **ID))
    )
    assert catalogue.papers[0].published == day("2024-09-30")
    assert [dated.year for dated in catalogue.listings if dated.name == "a.txt"] == [2024]


# Organisations ---------------------------------------------------------------------------


def organizations(*listings: Listing, settings: Settings = SETTINGS) -> dict[str, int]:
    """Return the number of papers of each organisation by its slug."""
    groups = Groups(library_of(build(listings, settings)))
    return {
        groups.organization_slugs[key]: len(papers)
        for key, papers in groups.by_organization.items()
    }


def _by(title: str, name: str, handle: str | None, number: int) -> Entry:
    organization = Organization(name, handle)
    return entry(title, title, organization=organization, arxiv=f"2501.0000{number}")


def test_a_name_without_a_handle_is_the_organisation_with_this_name() -> None:
    nameless = records("b.json", _by("B", "ACME labs", None, 2))
    assert organizations(records("a.json", _by("A", "Acme Labs", "acme", 1)), nameless) == {
        "acme": 2
    }
    two = records("c.json", _by("C", "Acme Labs", "other", 3))
    assert organizations(records("a.json", _by("A", "Acme Labs", "acme", 1)), nameless, two) == {
        "acme": 1,
        "acme-labs": 1,
        "other": 1,
    }


def test_no_record_moves_the_page_of_an_organisation_of_a_text_listing() -> None:
    settings = replace(SETTINGS, organizations={"W2 Lab": OrganizationSettings("W2 Lab")})
    text = texts(
        "a.txt",
        entry("A", "A.", organization="acme Acme Labs"),
        entry("B", "B.", organization="W2 Lab"),
        entry("C", "C.", organization="a-b Ab"),
    )
    before = organizations(text, settings=settings)
    assert before == {"acme": 1, "w2-lab": 1, "a-b": 1}
    more = records(
        "b.json",
        _by("D", "Acme Labs", None, 1),
        _by("E", "W2 Lab", "wtwo", 2),
        _by("F", "Others", "A B", 3),
    )
    after = organizations(text, more, settings=settings)
    assert after == {"acme": 2, "w2-lab": 2, "a-b": 1, f"a-b-{urls.digest('a b')}": 1}


# Any mixture -----------------------------------------------------------------------------

IDS = st.fixed_dictionaries(
    {},
    optional={
        "arxiv": st.sampled_from(["2501.00001", "2501.00002", "hep-th/9901001", "HEP-TH/9901001"]),
        "doi": st.sampled_from(["10.1/a", "10.1/b", "10.1/A"]),
    },
)
WITH_ID = IDS.filter(bool)


def _entries(ids: st.SearchStrategy[dict[str, str]]) -> st.SearchStrategy[Entry]:
    return st.builds(
        lambda ids, title, abstract, shown, **fields: entry(
            title, abstract, shown, **ids, **fields
        ),
        ids,
        st.sampled_from(["Kettles", "kettles!", "Bees", "$\\textbf{Bees}$"]),
        st.sampled_from(["", RAIN, OTHER_RAIN, BEES]),
        st.sampled_from(["", "2023-12-31", "2024-01-01", "01-01", "2024-06-01"]),
        author_names=st.sampled_from([(), ("Ada Byron",), ("Alan Turing",)]),
        listed=st.sampled_from([None, day("2024-01-02"), day("2024-01-03")]),
        organization=st.sampled_from([None, Organization("Acme", None), Organization("Acme", "a")]),
        code=st.sampled_from([None, Code("https://a.org/a"), Code("https://a.org/b", 3)]),
    )


def _files(
    ids: st.SearchStrategy[dict[str, str]], name: str, authorities: Sequence[int]
) -> st.SearchStrategy[list[Listing]]:
    return st.lists(
        st.tuples(st.lists(_entries(ids), max_size=4), st.sampled_from(authorities)), max_size=3
    ).map(
        lambda files: [
            records(f"{number}.{name}", *entries, authority=authority)
            for number, (entries, authority) in enumerate(files)
        ]
    )


MIXTURES = _files(IDS, "json", (0, 10, 20))
TEXTS = _files(st.just({}), "txt", (0,))


@given(MIXTURES, st.data())
def test_the_order_and_the_names_of_files_have_no_effect(
    files: list[Listing], data: st.DataObject
) -> None:
    catalogue = build(files, SETTINGS)
    assert build(data.draw(st.permutations(files)), SETTINGS) == catalogue
    names = data.draw(st.permutations([file.name for file in files]))
    renamed = [replace(file, name=name) for file, name in zip(files, names, strict=True)]

    def values(catalogue: Catalogue) -> list[Paper]:
        return [
            replace(paper, sightings=(), repairs=(), year_reason="") for paper in catalogue.papers
        ]

    assert values(build(renamed, SETTINGS)) == values(catalogue)


@given(MIXTURES)
def test_every_entry_is_in_one_paper_and_no_paper_has_two_arxiv_ids(files: list[Listing]) -> None:
    entries = [entry for file in files for entry in clean_entries(file)]
    papers = group(entries)
    assert sorted(map(id, entries)) == sorted(id(entry) for paper in papers for entry in paper)
    places: defaultdict[str, set[int]] = defaultdict(set)
    for place, paper in enumerate(papers):
        arxiv = {arxiv_key(entry.entry) for entry in paper} - {""}
        assert len(arxiv) <= 1
        for one in arxiv:
            places[one].add(place)
    assert all(len(papers) == 1 for papers in places.values()), "an id is of one paper"
    catalogue = build(files, SETTINGS)
    ids = [paper.id for paper in catalogue.papers]
    assert len(set(ids)) == len(ids) == len(papers)
    assert not set(ids) & set(catalogue.shared)
    for merged_paper in catalogue.papers:
        for seen in merged_paper.sightings:
            address = slug(seen.title)
            leads_to = catalogue.shared.get(address, (address,))
            assert merged_paper.id in leads_to or address in ids


@given(TEXTS, _files(WITH_ID, "json", (0, 20)), _files(IDS, "bib", (10, 20)))
def test_records_change_no_address_and_no_paper_of_text_listings(
    listings: list[Listing], files: list[Listing], more: list[Listing]
) -> None:
    def papers(*files: Listing) -> dict[str, set[tuple[str, int]]]:
        """Return the text entries of each paper that has any, by its id."""
        found = {
            paper.id: {(s.listing, s.rank) for s in paper.sightings if s.listing.endswith(".txt")}
            for paper in build(files, SETTINGS).papers
        }
        return {id: seen for id, seen in found.items() if seen}

    assert papers(*listings, *files, *more) == papers(*listings)


# Scale and real data ---------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["one title, many ids", "one title, many texts", "one paper"])
def test_the_work_grows_with_the_number_of_entries(kind: str) -> None:
    def entries(count: int) -> list[Listing]:
        if kind == "one title, many ids":
            return [
                texts("a.txt", *(entry(abstract="", shown="") for _ in range(count))),
                records(
                    "b.json",
                    *(
                        entry(arxiv=f"25{n:02}.{m:05}")
                        for n in range(1, 9)
                        for m in range(count // 8)
                    ),
                ),
            ]
        if kind == "one title, many texts":
            return [
                texts("a.txt", *(entry(shown=f"20{n:02}-01-01") for n in range(count // 50))),
                records("b.json", *(entry(**ID) for _ in range(count))),
            ]
        return [records("b.json", *(entry(f"Kettles {n}", **ID) for n in range(count)))]

    def grouping(count: int) -> Callable[[], object]:
        found = [entry for listing in entries(count) for entry in clean_entries(listing)]
        return lambda: group(found)

    assert steps(grouping(4000)) < 40 * steps(grouping(400))


def test_records_of_the_papers_of_the_dumps_change_no_address() -> None:
    dumps = [read(Source(path.name, path)) for path in real_data("dumps")]
    if not dumps:
        pytest.skip("real data: no dumps")
    alone = build(dumps, SETTINGS)
    # What an API has of the same papers: TeX in place of what a listing lost.
    api = records(
        "api.json",
        *(
            entry(
                paper.sightings[0].title,
                re.sub(r"(?<=\d)times", r"$\\times$", paper.abstract_listed),
                (paper.published and paper.published.as_iso()) or "",
                arxiv=f"25{number // 100 % 12 + 1:02}.{number:05}",
            )
            for number, paper in enumerate(alone.papers)
        ),
    )
    both = build([*dumps, api], SETTINGS)
    assert {paper.id for paper in both.papers} == {paper.id for paper in alone.papers}
    assert len(both.papers) == 542
    assert all(paper.arxiv for paper in both.papers)


# What the owner and readers see ----------------------------------------------------------


def test_check_counts_records_by_format() -> None:
    text = replace(texts("a.txt", entry()), count=Count(7, 2, 1, 4, 0))
    file = replace(records("b.json", entry(**ID)), count=Count(4, 0, 0, 1, 2, 1, "record"))
    listings = catalogue_of(text, file).listings
    assert [cli._use(dated.listing.count) for dated in listings] == [
        "lines: 7 = 2 blank + 1 head + 4 entries + 0 problems",
        "records: 4 = 1 entries + 1 left out + 2 problems",
    ]
    assert list(cli._sums_by_format(listings, {"a.txt": 0, "b.json": 2})) == [
        "JSON: 1 file, 1 entry, 4 records, 2 problems",
        "plain text: 1 file, 1 entry, 7 lines, 0 problems",
    ]


def test_pages_and_data_name_the_record() -> None:
    text = texts("a.txt", entry())
    hostile = "<b>{{ x }}</b>"
    file = records("b.json", entry(**ID, **FULL | {"author_names": (hostile,)}))
    library = library_of(catalogue_of(text, file))
    site = Site("A", "/", 50)
    files = contents([*pages.render(library, site), *exports.render(library, site)])
    page = files[f"papers/{slug(TITLE)}.md"]
    assert re.search(r"record 1 of <span class=\"?file\"?>b\.json", page)
    assert re.search(r"lines 1 to 5 of <span class=\"?file\"?>a\.txt", page)
    assert hostile not in page
    (record,) = map(json.loads, files["data/papers.jsonl.gz"].splitlines())
    assert [seen["record"] for seen in record["sightings"]] == [None, 1]
    assert record["author_names"] == [hostile]
    assert record["code"] == {"url": "https://github.com/a/b", "stars": 5}
    assert record["summary"] == {"text": "Kettles know.", "source": "a machine"}
    assert "Not read, because" not in files["report/index.md"]
    left_out = replace(library.catalogue, left_out=("a.docx",))
    report = contents(list(pages.render(library_of(left_out), site)))["report/index.md"]
    assert f"because only files that end in {labels.alternatives(SUFFIXES)} are: a.docx" in report


@pytest.mark.parametrize(
    ("words", "expected"),
    [((), ""), ((".txt",), ".txt"), ((".a", ".b"), ".a or .b"), (("a", "b", "c"), "a, b or c")],
)
def test_alternatives_in_words(words: tuple[str, ...], expected: str) -> None:
    assert labels.alternatives(words) == expected
