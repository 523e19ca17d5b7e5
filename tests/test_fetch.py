"""`fetch`: what it asks for, what it writes and remembers, and how it stands faults.

The API is a server on this machine; the clock stands still, and no pause takes time.
"""

from __future__ import annotations

import dataclasses
import gzip
import json
import os
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import pairwise
from pathlib import Path
from subprocess import CompletedProcess
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.problems import AlmanacError, SettingsError
from generator.runtime.files import UNFINISHED
from generator.sources import Document, fetch, read_document
from generator.sources.discovery import SUFFIXES
from generator.sources.fetch import Report, Target, arxiv, client, daily_papers, days
from generator.sources.fetch.client import Client, FetchError, System, TemporaryFailure
from generator.sources.fetch.days import RECORD, DayOptions, DayRecord
from tests.support import papers_api as faults
from tests.support.building import ROOT
from tests.support.papers_api import Fault, PapersApi, atom, atom_entry, entry, papers_api

NOON = datetime(2026, 8, 20, 12, tzinfo=UTC)  # a Thursday
TODAY = NOON.date()
DAY = timedelta(days=1)
YESTERDAY = TODAY - DAY
RunCommand = Callable[..., CompletedProcess[str]]


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def api() -> Iterator[PapersApi]:
    """The API, with three papers yesterday and one today."""
    with papers_api() as running:
        running.daily = {
            YESTERDAY: [entry(number, YESTERDAY) for number in (1, 2, 3)],
            TODAY: [entry(4, TODAY)],
        }
        yield running


@dataclass
class Run:
    """A project whose listings are fetched from `api`, by a clock that is set."""

    api: PapersApi
    root: Path
    now: datetime = NOON
    said: list[str] = field(default_factory=list)
    slept: list[float] = field(default_factory=list)
    silence: float = 30.0
    answer_time: float = 60.0

    @property
    def folder(self) -> Path:
        return self.root / "dumps"

    @property
    def names(self) -> list[str]:
        """The names of all files in the folder of listings."""
        return sorted(path.name for path in self.folder.iterdir())

    @property
    def system(self) -> System:
        system = client.real_system(self.said.append)
        return dataclasses.replace(
            system,
            now=lambda: self.now,
            sleep=self.slept.append,
            silence=self.silence,
            answer_time=self.answer_time,
        )

    def target(self, refresh: bool = False) -> Target:
        return Target(self.root, self.folder, refresh, self.api.address, "https://example.org/a")

    def fetch(self, refresh: bool = False, arxiv: str | None = None, **options: str) -> Report:
        source = fetch.arxiv_api(arxiv) if arxiv else fetch.daily_papers_api()
        return fetch.fetch_days(self.target(refresh), source, DayOptions(**options), self.system)

    def papers(self, day: date) -> list[str]:
        """The ids of the papers in the file of a day, in order."""
        content = (self.folder / f"{day}.json").read_bytes()
        return [value["paper"]["id"] for value in json.loads(content)]

    def record(self) -> dict[str, dict[str, list[str]]]:
        path = self.folder / RECORD
        return json.loads(path.read_bytes()) if path.exists() else {}


@pytest.fixture
def run(api: PapersApi, tmp_path: Path) -> Run:
    """A project whose newest listing is that of two days ago."""
    run = Run(api, tmp_path)
    run.folder.mkdir()
    (run.folder / f"{TODAY - 2 * DAY}.txt").touch()
    return run


# --- which days ---


def test_the_days_between_the_newest_file_and_today(run: Run) -> None:
    report = run.fetch()
    assert run.api.days_asked == ["2026-08-19", "2026-08-20"]
    assert run.papers(YESTERDAY) == ["2608.00001", "2608.00002", "2608.00003"]
    assert run.papers(TODAY) == ["2608.00004"]
    assert report == Report(written=2, papers=4)
    assert run.said == ["2026-08-19.json: 3 papers.", "2026-08-20.json: 1 paper."]


def test_a_day_that_is_there_is_not_asked_for_again_until_it_is_over(run: Run) -> None:
    run.fetch()
    run.api.asked.clear()
    run.api.daily[TODAY].append(entry(5, TODAY))
    run.fetch()
    assert run.api.days_asked == ["2026-08-20"], "today is not over"
    assert run.papers(TODAY) == ["2608.00004", "2608.00005"]
    run.now += DAY
    run.api.daily[TODAY].append(entry(6, TODAY))
    run.fetch()
    assert run.papers(TODAY) == ["2608.00004", "2608.00005", "2608.00006"]
    run.api.asked.clear()
    run.fetch()
    assert run.api.days_asked == ["2026-08-21"], "yesterday is complete now"


def test_refresh_asks_for_complete_days_again(run: Run) -> None:
    run.fetch(date="2026-08-19")
    run.api.daily[YESTERDAY].pop()
    assert run.fetch(date="2026-08-19") == Report(present=1)
    assert run.fetch(date="2026-08-19", refresh=True) == Report(written=1, papers=2)
    assert run.fetch(date="2026-08-19", refresh=True) == Report(unchanged=1)
    assert run.said[-1] == "2026-08-19.json: 2 papers, as before."


def test_an_empty_day_is_noted_when_it_is_certain(run: Run) -> None:
    """A day without papers is asked for again for two days, then never."""
    run.api.daily = {}
    asked = []
    for _ in range(5):
        run.api.asked.clear()
        run.fetch()
        asked.append([int(day[-2:]) for day in run.api.days_asked])
        run.now += DAY
    assert asked == [[19, 20], [19, 20, 21], [19, 20, 21, 22], [20, 21, 22, 23], [21, 22, 23, 24]]
    assert run.record()["daily-papers"]["empty"] == ["2026-08-19", "2026-08-20", "2026-08-21"]
    assert run.names == [RECORD, "2026-08-18.txt"]
    run.api.asked.clear()
    assert run.fetch(date="2026-08-19") == Report(present=1)
    assert not run.api.asked
    run.fetch(date="2026-08-19", refresh=True)
    assert run.api.days_asked == ["2026-08-19"]


def test_papers_that_come_late_are_found(run: Run) -> None:
    late = run.api.daily.pop(YESTERDAY)
    run.fetch()
    assert run.names == [RECORD, "2026-08-18.txt", "2026-08-20.json"]
    run.api.daily[YESTERDAY] = late
    run.fetch()
    assert run.papers(YESTERDAY) == ["2608.00001", "2608.00002", "2608.00003"]
    assert run.record()["daily-papers"] == {"empty": [], "unfinished": ["2026-08-20"]}


def test_a_listing_stays_when_the_api_has_nothing_any_more(run: Run) -> None:
    run.fetch()
    run.api.daily = {}
    run.now += DAY
    run.fetch()
    assert run.papers(TODAY) == ["2608.00004"]
    assert "2026-08-20: no papers now; 2026-08-20.json stays." in run.said


def test_without_a_listing_the_last_week_is_asked_for(run: Run) -> None:
    (run.folder / "2026-08-18.txt").rename(run.folder / "2026-08-18 notes on tides.txt")
    for name in ("2026-08-18.zip", "2026-08-18-arxiv-cs.LG.xml", "2026-08-19-search-tides.json"):
        (run.folder / name).touch()
    run.fetch()
    assert [run.api.days_asked[0], len(run.api.days_asked)] == ["2026-08-14", days.FIRST_DAYS]


def test_the_folder_is_made(run: Run) -> None:
    (run.folder / "2026-08-18.txt").unlink()
    run.folder.rmdir()
    run.fetch()
    assert run.papers(TODAY) == ["2608.00004"]


def test_an_old_almanac_asks_for_a_month_and_says_how_to_get_the_rest(run: Run) -> None:
    (run.folder / "2026-08-18.txt").rename(run.folder / "2025-06-20.txt")
    run.fetch()
    assert [run.api.days_asked[0], len(run.api.days_asked)] == ["2026-07-21", days.MOST_DAYS]
    assert "fetch --from 2025-06-21" in run.said[0]


@pytest.mark.parametrize(
    ("options", "first", "last"),
    [
        ({"date": "2026-08-01"}, "2026-08-01", "2026-08-01"),
        ({"first": "2026-08-18"}, "2026-08-18", "2026-08-20"),
        ({"first": "2026-07-31", "last": "2026-08-02"}, "2026-07-31", "2026-08-02"),
        ({"week": "2025-W01"}, "2024-12-30", "2025-01-05"),
        ({"week": "2026-W34"}, "2026-08-17", "2026-08-20"),
        ({"month": "2024-02"}, "2024-02-01", "2024-02-29"),
        ({"month": "2026-08"}, "2026-08-01", "2026-08-20"),
    ],
    ids=str,
)
def test_days_that_are_asked_for(options: dict[str, str], first: str, last: str) -> None:
    found = days.requested_days(DayOptions(**options), TODAY, date(2023, 5, 1))
    assert found
    assert (str(found[0]), str(found[-1])) == (first, last)
    assert all(later - earlier == DAY for earlier, later in pairwise(found))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"date": "20260801"}, "--date: '20260801' is not a day"),
        ({"date": "2026-02-30"}, "Expected one such as 2026-08-20"),
        ({"date": "2026-08-21"}, "2026-08-21 is to come; today is 2026-08-20 in UTC"),
        ({"first": "2026-08-19", "last": "2026-08-21"}, "is to come"),
        ({"first": "2026-08-19", "last": "2026-08-18"}, "2026-08-18 is before 2026-08-19"),
        ({"last": "2026-08-18"}, "--to needs --from"),
        ({"week": "2026-W54"}, "is not a week. Expected one such as 2025-W36"),
        ({"week": "2026-35"}, "is not a week"),
        ({"week": "2026-W35"}, "is to come"),
        ({"week": "0000-W01"}, "is not a week"),
        ({"week": "9999-W52"}, ""),
        ({"month": "2026-13"}, "is not a month"),
        ({"month": "9999-12"}, ""),
        ({"month": "2026-09"}, "is to come"),
        ({"date": "2020-01-01"}, "there are no listings before 2023-05-01"),
        ({"date": "2026-08-01", "week": "2026-W01"}, "--date and --week exclude each other"),
    ],
    ids=str,
)
def test_days_that_are_refused(options: dict[str, str], message: str) -> None:
    with pytest.raises(SettingsError) as caught:
        days.requested_days(DayOptions(**options), TODAY, date(2023, 5, 1))
    assert message in str(caught.value)


_DATES = st.dates(date(2026, 6, 1), date(2026, 9, 1))


@given(st.frozensets(_DATES), st.frozensets(_DATES), st.frozensets(_DATES))
def test_what_is_due(
    existing: frozenset[date], empty: frozenset[date], unfinished: frozenset[date]
) -> None:
    found, left_out = days.due_days(existing, DayRecord(empty, unfinished), TODAY)
    assert list(found) == sorted(set(found))
    assert not set(found) & empty
    assert all(day <= TODAY for day in found)
    assert {day for day in unfinished - empty if day <= TODAY} <= set(found)
    assert not (set(found) - unfinished) & existing
    assert len(set(found) - unfinished) <= days.MOST_DAYS
    if left_out:
        assert left_out not in existing


# --- what is written ---


def test_what_readers_use_is_written_and_nobody_s_portrait(run: Run) -> None:
    run.fetch(date="2026-08-20")
    text = (run.folder / "2026-08-20.json").read_text(encoding="utf-8")
    (value,) = json.loads(text)
    wanted = entry(4, TODAY)
    authors = [
        {"name": "Ada Example", "hidden": False},
        {"name": "Ben Placeholder", "hidden": True},
    ]
    organization = {"name": "tide-lab", "fullname": "Tide Lab"}
    kept = (
        *("id", "title", "summary", "publishedAt", "submittedOnDailyAt", "upvotes", "ai_summary"),
        *("ai_keywords", "githubRepo", "githubStars", "projectPage"),
    )
    paper = {name: wanted["paper"][name] for name in kept}
    assert value == {
        "paper": paper | {"authors": authors, "organization": organization},
        "publishedAt": wanted["publishedAt"],
        "title": wanted["title"],
        "numComments": 3,
        "organization": organization,
    }
    assert "Nosy Reader" not in text
    assert "cdn." not in text
    assert "“later”" in text, "characters are not escaped, so that a diff can be read"
    assert text.count("\n") > 30
    assert text.endswith("]\n")


def test_pages_are_asked_for_until_there_are_no_more(run: Run) -> None:
    run.api.daily[TODAY] = [entry(number, TODAY) for number in range(230)]
    # A paper that came while the pages were asked for moves another one to the next page.
    run.api.daily[TODAY].insert(100, entry(99, TODAY))
    assert run.fetch(date="2026-08-20") == Report(written=1, papers=230)
    assert run.papers(TODAY) == [f"2608.{number:05}" for number in range(230)]
    assert [query["p"] for _, query in run.api.asked] == ["0", "1", "2"]
    assert {query["limit"] for _, query in run.api.asked} == {"100"}
    assert run.slept == [0.5, 0.5]


def test_a_server_that_gives_fifty_at_most(run: Run) -> None:
    run.api.most = 50
    run.api.daily[TODAY] = [entry(number, TODAY) for number in range(100)]
    run.fetch(date="2026-08-20")
    assert len(run.papers(TODAY)) == 100
    assert [query["p"] for _, query in run.api.asked] == ["0", "1", "2"]


def test_a_server_that_knows_no_pages_is_said(run: Run) -> None:
    run.api.knows_pages = False
    run.api.daily[TODAY] = [entry(number, TODAY) for number in range(130)]
    run.fetch(date="2026-08-20")
    assert len(run.papers(TODAY)) == 100
    assert run.said[-1].endswith("some may be missing.")


def test_an_endless_list_is_refused(run: Run) -> None:
    run.api.most = 50
    run.api.daily[TODAY] = [entry(number, TODAY) for number in range(50 * 51)]
    with pytest.raises(FetchError, match="more than 50 pages"):
        run.fetch(date="2026-08-20")


@pytest.mark.skipif(".json" not in SUFFIXES, reason="there is no reader of JSON yet")
def test_what_is_written_reads_as_the_answer_does(run: Run) -> None:
    run.fetch(date="2026-08-19")
    answer = json.dumps(run.api.daily[YESTERDAY]).encode()
    written = (run.folder / "2026-08-19.json").read_bytes()
    first, second = (
        [dataclasses.replace(entry, lines=()) for entry in listing.entries]
        for listing in (read_document(Document("2026-08-19.json", c)) for c in (answer, written))
    )
    assert first == second
    assert len(first) == 3


def test_a_search(run: Run) -> None:
    run.api.found = [entry(number, YESTERDAY) for number in (7, 6)]
    report = fetch.fetch_search(run.target(), " tide   Gauges ", run.system)
    assert report == Report(written=1, papers=2)
    assert run.api.asked == [("/api/papers/search", {"q": "tide Gauges", "limit": "100"})]
    assert "2026-08-20-search-tide-gauges.json" in run.names
    assert fetch.fetch_search(run.target(), "tide gauges", run.system) == Report(present=1)
    run.api.found = []
    assert fetch.fetch_search(run.target(), "nothing", run.system) == Report(empty=1)
    assert len(run.names) == 2


@given(st.text(), st.text())
def test_the_name_of_a_search_is_safe_and_its_own(first: str, second: str) -> None:
    names = []
    for text in (first, second):
        try:
            names.append(daily_papers.search_file_name(text, TODAY))
        except SettingsError:
            assert not text.split() or len(text) > 250
            return
        assert len(names[-1]) < 120
        assert names[-1].replace(".json", "").replace("-", "").isalnum()
        assert names[-1].isascii()
    same = " ".join(first.split()).casefold() == " ".join(second.split()).casefold()
    assert (names[0] == names[1]) == same


@pytest.mark.parametrize("first", ["a/b", "..", "\ud800", "../../etc/passwd", "x" * 251, " "])
def test_words_of_a_search_that_are_no_file_name(first: str) -> None:
    try:
        name = daily_papers.search_file_name(first, TODAY)
    except SettingsError:
        assert len(first.strip()) in (0, 251)
        return
    assert name == Path(name).name
    assert ".." not in name


def test_arxiv(run: Run) -> None:
    run.api.submitted = {
        YESTERDAY: [atom_entry(number, YESTERDAY) for number in range(120)],
        TODAY: [atom_entry(500, TODAY)],
    }
    (run.folder / f"{TODAY - 2 * DAY}-arxiv-cs.LG.xml").touch()
    assert run.fetch(arxiv="cs.LG") == Report(written=2, papers=121)
    queries = [query for _, query in run.api.asked]
    assert [query["start"] for query in queries] == ["0", "100", "0"]
    assert queries[0]["search_query"] == (
        "cat:cs.LG AND submittedDate:[202608190000 TO 202608192359]"
    )
    assert queries[0]["sortBy"] == "submittedDate"
    assert run.slept == [3.0, 3.0]
    content = (run.folder / "2026-08-20-arxiv-cs.LG.xml").read_bytes()
    feed = ElementTree.fromstring(content)
    names = {"a": "http://www.w3.org/2005/Atom", "x": "http://arxiv.org/schemas/atom"}
    (paper,) = feed.findall("a:entry", names)
    assert paper.findtext("a:id", "", names) == "http://arxiv.org/abs/2608.00500v1"
    assert paper.findtext("a:title", "", names) == "Gulls & Weather 500"
    assert paper.findtext("a:author/a:name", "", names) == "Fay Madeup"
    assert paper.findtext("x:comment", "", names) == "4 pages"
    assert [e.get("term") for e in paper.findall("a:category", names)] == ["cs.LG"]
    assert b"2026-11-26" not in content, "no time of the request"
    # Papers are announced days after they were submitted.
    run.api.asked.clear()
    assert run.fetch(arxiv="cs.LG") == Report(unchanged=2)
    run.now += 7 * DAY
    run.fetch(arxiv="cs.LG")
    assert run.record()["arxiv-cs.LG"]["unfinished"][0] == "2026-08-21"


def test_an_empty_page_of_arxiv_s_is_asked_for_again(run: Run) -> None:
    run.api.submitted = {TODAY: [atom_entry(1, TODAY)]}
    run.api.faults = [faults.body(atom([], 1))]
    assert run.fetch(arxiv="cs.LG", date="2026-08-20") == Report(written=1, papers=1)
    assert run.slept == [3.0], "never less than arXiv asks for"


def test_categories() -> None:
    for name in ("cs.LG", "hep-th", "cond-mat.mes-hall", "physics.optics", "q-bio.NC", "math.GT"):
        assert fetch.arxiv_api(name).file_name(TODAY) == f"2026-08-20-arxiv-{name}.xml"
    for name in ("", "cs.LG OR all:x", "../x", "cs.lg/..", "CS.LG", "cs.", "cs.LG\n", "ｃｓ.LG"):
        with pytest.raises(SettingsError, match="is not a category"):
            fetch.arxiv_api(name)


# --- politeness ---


def test_one_request_at_a_time_with_pauses_by_a_client_that_says_who_it_is(run: Run) -> None:
    run.fetch(first="2026-08-10")
    assert run.slept == [0.5] * 10
    assert set(run.api.agents) == {"paper-almanac (+https://example.org/a)"}


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        (faults.status(429), "too many requests (status 429)"),
        (faults.status(500), "The server has a fault (status 500)"),
        (faults.status(503, b"<html>"), "The server has a fault (status 503)"),
        (faults.cut, "ends in the middle"),
        (faults.hang_up, "no connection"),
        (faults.body(b'[{"paper": {'), "no JSON; it begins with “[{"),
        (faults.body(b"<!DOCTYPE html><p>Busy"), "it begins with “<!DOCTYPE html><p>Busy”"),
        (faults.body(b""), "no JSON"),
        (faults.body(b"\xff\xfe[]"), "no JSON"),
        (faults.body(b"[NaN]"), "no JSON"),
        (faults.body(b"[" * 100_000), "no JSON"),
        (faults.body(b"[" + b"9" * 5000 + b"]"), "no JSON"),
        (faults.status(200, b"[]", Content_Encoding="gzip"), "ends in the middle"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_passes_is_tried_again(run: Run, fault: Fault, message: str) -> None:
    run.api.faults = [fault, fault]
    assert run.fetch(date="2026-08-19") == Report(written=1, papers=3)
    assert run.slept == [2.0, 4.0]
    assert message in run.said[0]
    assert run.said[0].endswith("Trying again in 2 s.")


@pytest.mark.parametrize(
    ("attribute", "fault"), [("silence", faults.silence), ("answer_time", faults.trickle)]
)
def test_a_server_that_never_ends(run: Run, attribute: str, fault: Fault) -> None:
    setattr(run, attribute, 0.3)
    run.api.faults = [fault]
    assert run.fetch(date="2026-08-19").written == 1
    assert "The server does not answer." in run.said[0] or "takes too long" in run.said[0]


def test_what_stays_ends_the_run_with_what_to_do(run: Run) -> None:
    run.api.faults = [faults.status(500)] * 20
    with pytest.raises(FetchError) as caught:
        run.fetch()
    assert len(run.api.asked) == client.ATTEMPTS
    assert run.slept == [2.0, 4.0, 8.0, 16.0]
    assert str(caught.value).startswith("2026-08-19: 127.0.0.1:")
    assert str(caught.value).endswith("Run the command again later; it goes on where it stopped.")
    assert run.names == ["2026-08-18.txt"]


def test_no_network(run: Run) -> None:
    run.api.address = "http://127.0.0.1:1"
    with pytest.raises(FetchError, match="There is no connection; check the network"):
        run.fetch()


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("7", 7.0),
        (" 120 ", 120.0),
        ("Thu, 20 Aug 2026 12:01:30 GMT", 90.0),
        ("Thursday, 20-Aug-26 12:01:30 GMT", 90.0),
        ("Thu Aug 20 12:01:30 2026", 90.0),
        ("Thu, 20 Aug 2026 11:00:00 GMT", 0.0),
        ("", 0.0),
        ("soon", 0.0),
        ("-5", 0.0),
        ("²", 0.0),
        ("9" * 5000, 999_999_999_999.0),
        ("Thu, 99 Aug 2026 12:00:00 GMT", 0.0),
    ],
)
def test_retry_after(value: str, seconds: float) -> None:
    assert client.retry_after(value, NOON) == seconds


@given(st.text())
def test_retry_after_is_never_an_error(value: str) -> None:
    assert client.retry_after(value, NOON) >= 0


def test_a_pause_that_the_server_asks_for_is_made(run: Run) -> None:
    run.api.faults = [
        faults.status(429, Retry_After="45"),
        faults.status(503, Retry_After="Thu, 20 Aug 2026 12:01:30 GMT"),
        faults.status(429, Retry_After="1"),
    ]
    assert run.fetch(date="2026-08-19").written == 1
    assert run.slept == [45.0, 90.0, 8.0]


@pytest.mark.parametrize(
    ("value", "message"),
    [("7200", "until 2026-08-20 14:00 UTC"), ("9" * 30, "wants no requests now")],
)
def test_a_pause_that_is_too_long_ends_the_run(run: Run, value: str, message: str) -> None:
    run.api.faults = [faults.status(429, Retry_After=value)]
    with pytest.raises(FetchError, match=message):
        run.fetch()
    assert len(run.api.asked) == 1
    assert run.slept == []


# --- answers that are no listings ---


_NAMES = ("paper", "id", "title", "authors", "organization", "name", "submittedOnDailyAt")


def _entries(change: Callable[[dict[str, object]], object]) -> bytes:
    value = entry(1, YESTERDAY)
    change(value)
    return json.dumps([entry(2, YESTERDAY), value]).encode()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"{}", "is not a list of papers"),
        (b'{"error": "Invalid\\u001b[31m date"}', "It says “Invalid[31m date”"),
        (b"null", "is not a list of papers"),
        (b"[1]", "Record 1 of the answer has no paper"),
        (b"[[]]", "Record 1 of the answer has no paper"),
        (_entries(lambda value: value.pop("paper")), "Record 2 of the answer has no paper"),
        (_entries(lambda value: value["paper"].pop("id")), "Paper 2 of the answer has no id"),  # type: ignore[attr-defined]
        (_entries(lambda value: value["paper"].update(title=" ")), "has no title"),  # type: ignore[attr-defined]
        (_entries(lambda value: value["paper"].update(id=5)), "has no id"),  # type: ignore[attr-defined]
        (
            _entries(lambda value: value.update(numComments=0)).replace(b" 0,", b" 1e999,"),
            "no JSON",
        ),
        (
            json.dumps([entry(1, TODAY)]).encode(),
            "The answer is for 2026-08-20, not for 2026-08-19",
        ),
    ],
    ids=range(11),
)
def test_an_answer_of_the_wrong_shape_writes_nothing(
    run: Run, content: bytes, message: str
) -> None:
    run.api.faults = [faults.body(content)]
    with pytest.raises(FetchError) as caught:
        run.fetch()
    assert message in str(caught.value)
    assert str(caught.value).startswith("2026-08-19: ")
    assert "update the almanac" in str(caught.value)
    assert run.names == ["2026-08-18.txt"]
    assert len(run.api.asked) == 1, "it is not asked for again, nor is the next day"


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda values: st.lists(values) | st.dictionaries(st.text() | st.sampled_from(_NAMES), values),
    max_leaves=10,
)


@given(_JSON | st.lists(st.fixed_dictionaries({"paper": _JSON, "title": _JSON})))
def test_no_json_is_more_than_a_wrong_answer(value: object) -> None:
    try:
        entries = daily_papers._read_page(json.dumps(value).encode())
        written = json.loads(daily_papers._as_bytes(entries))
    except (TemporaryFailure, FetchError):
        return
    assert len(written) == len(entries)
    assert isinstance(value, list)
    assert len(value) == len(entries)


@given(st.binary() | st.text(st.characters(codec="utf-8")).map(str.encode))
def test_no_bytes_are_more_than_a_wrong_answer(content: bytes) -> None:
    for read in (daily_papers._read_page, partial(arxiv._read_page, 0)):
        with suppress(TemporaryFailure, FetchError):
            read(content)


def test_hostile_values_stay_data(run: Run) -> None:
    value = entry(1, YESTERDAY)
    value["paper"] |= {"id": "../../x", "title": "a\ud800\x00</script>", "ai_keywords": {"x": [1]}}
    run.api.daily[YESTERDAY] = [value]
    run.fetch(date="2026-08-19")
    (written,) = json.loads((run.folder / "2026-08-19.json").read_bytes())
    assert written["paper"]["title"] == "a\ufffd\x00</script>"
    assert written["paper"]["ai_keywords"] == {"x": [1]}
    assert run.names == ["2026-08-18.txt", "2026-08-19.json"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"<html/>", "no Atom feed"),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'/>", "how many papers"),
        (
            atom(
                ["<entry><id>http://arxiv.org/api/errors#x</id><summary>bad</summary></entry>"], 1
            ),
            "arXiv says “bad”",
        ),
        (
            atom(["<entry><id>x</id><title>T</title></entry>"], 1),
            "Paper 1 of the answer has no arXiv id",
        ),
        (atom([atom_entry(1, TODAY).replace("Gulls &amp; Weather 1", "")], 1), "has no title"),
        (atom([atom_entry(1, TODAY)], 1), "is for 2026-08-20, not for 2026-08-19"),
        (atom([atom_entry(1, YESTERDAY)], 99_999), "promises 99,999 papers"),
    ],
    ids=range(7),
)
def test_an_answer_of_arxiv_s_of_the_wrong_shape(run: Run, content: bytes, message: str) -> None:
    run.api.faults = [faults.body(content)]
    with pytest.raises(FetchError) as caught:
        run.fetch(arxiv="cs.LG", date="2026-08-19")
    assert message in str(caught.value)
    assert run.names == ["2026-08-18.txt"]


@pytest.mark.parametrize(
    "content",
    [
        b"<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><feed>&b;</feed>",
        "<?xml version='1.0' encoding='utf-16'?><!DOCTYPE x []><feed/>".encode("utf-16"),
        b"<feed>",
        b"<a>" * 30_000,
        b"\x00",
    ],
    ids=range(5),
)
def test_xml_that_is_not_read(run: Run, content: bytes) -> None:
    run.api.faults = [faults.body(content)] * client.ATTEMPTS
    with pytest.raises(FetchError, match="no Atom feed"):
        run.fetch(arxiv="cs.LG", date="2026-08-19")


def test_deep_xml(run: Run) -> None:
    deep = "<a>" * 30_000 + "</a>" * 30_000
    run.api.submitted = {YESTERDAY: [atom_entry(1, YESTERDAY).replace("4 pages", f"4{deep}")]}
    assert run.fetch(arxiv="cs.LG", date="2026-08-19").papers == 1


def test_a_huge_answer_is_not_read(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "MAX_ANSWER", 1_000_000)
    bomb = gzip.compress(b" " * 50_000_000)
    run.api.faults = [faults.status(200, bomb, Content_Encoding="gzip")]
    with pytest.raises(FetchError, match="larger than 1,000,000 B"):
        run.fetch()


def test_a_compressed_answer_is_read(run: Run) -> None:
    content = gzip.compress(json.dumps(run.api.daily[YESTERDAY]).encode())
    run.api.faults = [faults.status(200, content, Content_Encoding="gzip")]
    assert run.fetch(date="2026-08-19").papers == 3


# --- where a request goes ---


def test_a_redirect_within_the_server_is_followed(run: Run) -> None:
    run.api.faults = [
        faults.status(302, Location="/api/daily_papers?date=2026-08-19&limit=100&p=0")
    ]
    assert run.fetch(date="2026-08-19").papers == 3
    assert run.slept == [0.5]


@pytest.mark.parametrize(
    "location",
    [
        "http://example.org/",
        "http://localhost/",
        "//example.org/x",
        "http://127.0.0.1:1/",
        "file:///etc/passwd",
        "http://u:p@127.0.0.1/",
        "http://[",
        "https://127.0.0.1:1/",
    ],
)
def test_a_redirect_to_another_server_is_refused(run: Run, location: str) -> None:
    run.api.faults = [faults.status(301, Location=location)]
    with pytest.raises(FetchError, match=r"redirects to .*, which was not asked for"):
        run.fetch()
    assert len(run.api.asked) == 1


def test_redirects_without_end(run: Run) -> None:
    run.api.faults = [faults.status(307, Location="/again")] * 20
    with pytest.raises(FetchError, match="redirects without end"):
        run.fetch()
    assert len(run.api.asked) == client.MAX_REDIRECTS + 1


@pytest.mark.parametrize(
    ("url", "target", "is_same"),
    [
        ("http://a.org/x", "https://a.org/x", True),
        ("https://a.org/x", "http://a.org/x", False),
        ("https://a.org/x", "https://b.a.org/x", False),
        ("https://a.org/x", "https://a.org:8443/x", False),
    ],
)
def test_only_an_upgrade_leaves_the_scheme(url: str, target: str, is_same: bool) -> None:
    assert client._redirect_target(url, target) == (target if is_same else None)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 204, 451])
def test_a_status_that_stays_is_not_tried_again(run: Run, status: int) -> None:
    run.api.faults = [faults.status(status)]
    with pytest.raises(FetchError, match=f"answers with status {status}"):
        run.fetch()
    assert len(run.api.asked) == 1


@pytest.mark.parametrize(
    "endpoint",
    [
        "",
        "huggingface.co",
        "ftp://a.org",
        "https://",
        "https://u:p@a.org",
        "https://a.org?x=1",
        "https://a.org#x",
        "http://a.org:99999",
        "http://[",
        "http://a b.org",
        "https://ü.org",
    ],
)
def test_addresses_that_are_no_server_s(endpoint: str) -> None:
    with pytest.raises(SettingsError, match="is not the address of a server"):
        client.check_endpoint(endpoint)


def test_no_password_is_sent(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password secret\n", encoding="utf-8")
    monkeypatch.setenv("NETRC", str(netrc))
    sent: list[str | None] = []

    def note(handler: faults._Handler) -> None:
        sent.append(handler.headers["Authorization"])
        handler.reply(200, b"[]")

    run.api.faults = [note]
    run.fetch(date="2026-08-19")
    assert sent == [None]


# --- interrupted runs ---


def test_an_interrupted_run_goes_on_where_it_stopped(run: Run) -> None:
    run.now += DAY
    run.api.daily[run.now.date()] = [entry(9, run.now.date())]
    for written in ([], [YESTERDAY], [YESTERDAY, TODAY]):
        assert [
            day for day in (YESTERDAY, TODAY) if (run.folder / f"{day}.json").exists()
        ] == written
        run.api.asked.clear()

        def interrupt(_: object) -> None:
            raise KeyboardInterrupt

        answered = len(written)
        system = dataclasses.replace(run.system, say=interrupt)
        with pytest.raises(KeyboardInterrupt):
            fetch.fetch_days(run.target(), fetch.daily_papers_api(), DayOptions(), system)
        assert len(run.api.asked) == 1, "a day that was written is not asked for again"
        assert answered < 3
    run.fetch()
    assert run.record() == {"daily-papers": {"empty": [], "unfinished": ["2026-08-21"]}}


class Killed(BaseException):
    """The end of a process, after which no line of it is run."""


def test_a_run_that_is_killed_leaves_whole_files(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stopped at any call of the disk, a run leaves nothing that the next one does not mend."""
    left = 0

    def mortal(call: Callable[..., object]) -> Callable[..., object]:
        def wrapped(*arguments: object) -> object:
            nonlocal left
            left -= 1
            if left < 0:
                raise Killed
            return call(*arguments)

        return wrapped

    monkeypatch.setattr(os, "fsync", mortal(os.fsync))
    monkeypatch.setattr(Path, "replace", mortal(Path.replace))
    kills = 0
    for steps in range(12):
        for path in run.folder.iterdir():
            path.unlink()
        (run.folder / "2026-08-18.txt").touch()
        left = steps
        try:
            run.fetch()
        except Killed:
            kills += 1
        for path in run.folder.glob("*.json"):
            assert json.loads(path.read_bytes()), "a file that is there is whole"
        if (run.folder / "2026-08-20.json").exists():
            assert "2026-08-20" in run.record()["daily-papers"]["unfinished"]
        left = 1000
        run.fetch()
        assert (run.papers(YESTERDAY)[0], run.papers(TODAY)) == ("2608.00001", ["2608.00004"])
        assert run.record()["daily-papers"]["unfinished"] == ["2026-08-20"]
        assert UNFINISHED not in run.names
    assert kills == 9, "three files, each with two calls for the file and one for the folder"


def test_a_damaged_record_is_said(run: Run) -> None:
    for content in (
        b"<<<<<<< ours",
        b"[]",
        b'{"x": 1}',
        b'{"x": {"empty": [1], "unfinished": []}}',
    ):
        (run.folder / RECORD).write_bytes(content)
        with pytest.raises(AlmanacError, match="Restore it from git, or delete it"):
            run.fetch()
    assert not run.api.asked


@pytest.mark.parametrize("name", ["2026-08-19.json", RECORD])
def test_a_disk_that_refuses(run: Run, name: str) -> None:
    run.api.daily.pop(TODAY)
    (run.folder / name / "x").mkdir(parents=True)
    with pytest.raises(AlmanacError, match=r"cannot be (written|read)"):
        run.fetch(date="2026-08-19", refresh=True)


def test_one_run_at_a_time(run: Run) -> None:
    def during(_: object) -> None:
        with pytest.raises(AlmanacError, match="Another fetch is running"):
            run.fetch()

    system = dataclasses.replace(run.system, say=during)
    assert (
        fetch.fetch_days(run.target(), fetch.daily_papers_api(), DayOptions(), system).written == 2
    )


# --- the command ---


@pytest.fixture
def still_clock(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def system(say: Callable[[str], None]) -> System:
        return dataclasses.replace(run.system, say=say)

    monkeypatch.setattr(fetch, "real_system", system)


@pytest.mark.usefixtures("still_clock")
def test_the_command(run_command: RunCommand, world: Path, api: PapersApi) -> None:
    for path in (world / "dumps").iterdir():
        path.unlink()
    done = run_command("fetch", "--from", "2026-08-18", "--endpoint", api.address)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "2026-08-18: no papers.",
        "2026-08-19.json: 3 papers.",
        "2026-08-20.json: 1 paper.",
        "Files written: 2, with 4 papers; unchanged: 0; days without papers: 1; "
        "already complete: 0.",
    ]
    assert sorted(path.name for path in (world / "dumps").iterdir()) == [
        RECORD,
        "2026-08-19.json",
        "2026-08-20.json",
    ]
    api.found = [entry(5, TODAY)]
    done = run_command("fetch", "--query", "tides", "--dumps", "more", "--endpoint", api.address)
    assert done.stdout.startswith("2026-08-20-search-tides.json: 1 paper.")
    assert (world / "more" / "2026-08-20-search-tides.json").exists()


@pytest.mark.usefixtures("still_clock")
def test_the_command_when_the_server_fails(run_command: RunCommand, api: PapersApi) -> None:
    api.faults = [faults.status(404)]
    done = run_command("fetch", "--date", "2026-08-20", "--endpoint", api.address)
    assert done.returncode == 1
    assert done.stderr.startswith("Error: 2026-08-20: 127.0.0.1:")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("--date", "tomorrow"),
        ("--date", "9999-01-01"),
        ("--query", "x", "--date", "2026-08-20"),
        ("--query", "x", "--arxiv", "cs.LG"),
        ("--query", " "),
        ("--arxiv", "../x"),
        ("--endpoint", "nowhere"),
        ("--dumps", "mkdocs.yml"),
        ("--unknown",),
    ],
    ids=" ".join,
)
@pytest.mark.usefixtures("still_clock")
def test_wrong_usage(run_command: RunCommand, arguments: tuple[str, ...]) -> None:
    done = run_command("fetch", *arguments)
    assert (done.returncode, done.stdout) == (2, "")


def test_only_their_commands_import_what_talks_to_a_network() -> None:
    pattern = re.compile(r"^(from|import) .*\bfetch\b", re.M)
    for path in (ROOT / "generator").rglob("*.py"):
        if not {"fetch", "identify", "digest", "mcp_server"} & set(path.parts):
            assert not pattern.search(path.read_text(encoding="utf-8")), path


def test_a_client_is_closed(api: PapersApi, run: Run) -> None:
    with Client(api.address, 0.5, run.system) as open_client:
        assert open_client.get("/api/papers/search", {"q": "x", "limit": "1"}, bytes) == b"[]"
    assert api.agents == ["paper-almanac"]
