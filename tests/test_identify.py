"""`identify`: which records are certain, where it looks, and what it writes.

The APIs are a server on this machine; the clock stands still, and no pause takes time.
"""

from __future__ import annotations

import dataclasses
import gzip
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import pipeline
from generator.catalogue import identified
from generator.catalogue.identified import Identification
from generator.identify import Options, Report, run
from generator.identify.matching import Matcher, match, title_keys
from generator.model import Catalogue, Entry, Paper, ShownDate, Site
from generator.problems import AlmanacError, SettingsError
from generator.project import Project
from generator.settings import from_mapping
from generator.sources.fetch import client
from generator.sources.fetch.client import System
from generator.text import clean
from tests.support import papers_api as faults
from tests.support.building import unknown_paper
from tests.support.papers_api import PapersApi, atom_entry, papers_api

GULLS = (
    "Gulls come inland before a storm, as fishermen of every harbour could have told us, had we "
    "asked them before we counted the birds on forty roofs."
)
TIDES = "A gauge was read for a year, and the tide came later than the printed tables say."
NOON = datetime(2026, 8, 20, 12, tzinfo=UTC)


def paper(number: int, title: str, abstract: str = GULLS) -> Paper:
    return unknown_paper(f"paper-{number}", title, abstract)


def record(number: int, title: str, abstract: str = GULLS) -> Entry:
    return Entry(1, title, abstract, (1,), arxiv=f"2608.{number:05}")


# --- which record is certain ---


@pytest.mark.parametrize(
    ("title", "other"),
    [
        ("Gulls & Weather", "GULLS AND WEATHER".replace("AND", "&")),
        ("Gulls: Weather-wise", "Gulls:\n  Weather wise"),
        ("The β-VAE of Gulls", r"The $\beta$-VAE of Gulls"),
        ("Gulls in R²", "Gulls in $R^2$"),
        ("Müller's Gulls", "Muller's Gulls".replace("u", "ü")),
        (r"Gulls at \textsc{Sea}", "Gulls at Sea"),
    ],
)
def test_titles_agree_by_their_letters(title: str, other: str) -> None:
    assert list(match([paper(1, title)], [record(7, other)])) == ["paper-1"]


def test_an_abstract_that_is_not_alike_means_another_paper() -> None:
    assert match([paper(1, "Gulls")], [record(7, "Gulls", TIDES)]) == {}
    assert match([paper(1, "Gulls")], [record(7, "Gulls", "")]) == {}
    assert match([paper(1, "Gulls")], [record(7, "Gulls", GULLS[:70])])


def test_two_records_that_fit_mean_none() -> None:
    assert match([paper(1, "Gulls")], [record(7, "Gulls"), record(8, "Gulls")]) == {}
    assert match([paper(1, "Gulls")], [record(7, "Gulls"), record(7, "Gulls")])


def test_a_record_that_fits_two_papers_is_of_neither() -> None:
    papers = [paper(1, "Gulls"), paper(2, "Gulls")]
    assert match(papers, [record(7, "Gulls")]) == {}


@pytest.mark.parametrize(
    ("changes", "names", "shown", "fits"),
    [
        ({"authors": 2}, ("A B", "C D"), None, True),
        ({"authors": 3}, ("A B", "C D"), None, False),
        ({"published": ShownDate(8, 19, 2026)}, (), ShownDate(8, 20, 2026), True),
        ({"published": ShownDate(8, 17, 2026)}, (), ShownDate(8, 20, 2026), False),
        ({}, ("A B",), ShownDate(8, 20, 2026), False),
    ],
)
def test_without_an_abstract_the_authors_or_the_day_decide(
    changes: dict[str, object], names: tuple[str, ...], shown: ShownDate | None, fits: bool
) -> None:
    listed = dataclasses.replace(paper(1, "Gulls", ""), **changes)  # type: ignore[arg-type]
    found = dataclasses.replace(record(7, "Gulls"), author_names=names, shown=shown)
    assert bool(match([listed], [found])) == fits


@given(st.lists(st.tuples(st.integers(1, 4), st.sampled_from("ABC"), st.booleans()), max_size=8))
def test_the_order_of_records_never_shows(records: list[tuple[int, str, bool]]) -> None:
    papers = [paper(number, title) for number, title in enumerate("ABC")]
    entries = [record(n, title, GULLS if same else TIDES) for n, title, same in records]
    certain = {id: entry.arxiv for id, entry in match(papers, entries).items()}
    again = {id: entry.arxiv for id, entry in match(papers, entries[::-1]).items()}
    assert certain == again
    assert len(set(certain.values())) == len(certain)


@given(st.text())
def test_any_title_has_a_key(title: str) -> None:
    assert title_keys(title)
    assert Matcher([paper(1, clean(title))]).is_wanted(title)


# --- where it looks ---


@dataclasses.dataclass
class Search:
    """A folder of a project, the papers of its listings, and the APIs."""

    root: Path
    api: PapersApi
    papers: list[Paper]
    said: list[str] = dataclasses.field(default_factory=list)
    slept: list[float] = dataclasses.field(default_factory=list)

    @property
    def system(self) -> System:
        system = client.real_system(self.said.append)
        return dataclasses.replace(system, now=lambda: NOON, sleep=self.slept.append)

    def look(self, *catalogues: Path, online: bool = False, again: bool = False) -> Report:
        options = Options(catalogues, online, again, self.api.address)
        return run(self.papers, self.root, options, self.system)

    def written(self) -> dict[str, Identification]:
        return identified.load(self.root)


@pytest.fixture
def search(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Search]:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    with papers_api() as api:
        yield Search(tmp_path, api, [paper(1, "Gulls & Weather 7"), paper(2, "Tides", TIDES)])


def snapshot(path: Path, *titles: str, compressed: bool = False) -> Path:
    """Write a file as arXiv's metadata snapshot: a JSON object a line."""
    records = [
        {
            "id": f"2608.{number:05}",
            "title": title,
            "abstract": f"  {GULLS[:40]}\n{GULLS[40:]}\n",
            "authors": "Fay Madeup and Eli Nobody",
            "authors_parsed": [["Madeup", "Fay", ""], ["Nobody", "Eli", ""]],
            "categories": "cs.LG stat.ML",
            "doi": None,
            "versions": [{"version": "v1", "created": "Mon, 17 Aug 2026 10:00:00 GMT"}],
            "update_date": "2026-08-18",
        }
        for number, title in enumerate(titles, 1)
    ]
    content = "".join(f"{json.dumps(record)}\n" for record in records).encode()
    path.write_bytes(gzip.compress(content) if compressed else content)
    return path


@pytest.mark.parametrize("compressed", [False, True])
def test_a_snapshot_of_arxiv(search: Search, compressed: bool) -> None:
    name = "snapshot.json.gz" if compressed else "snapshot.json"
    titles = ("Storms", "Gulls &\n  Weather 7", "Tides", "Kettles")
    catalogue = snapshot(search.root / name, *titles, compressed=compressed)
    assert search.look(catalogue) == Report(known=0, found=1, not_found=1)
    found = search.written()["paper-1"]
    assert found.arxiv == "2608.00002"
    assert found.author_names == ("Fay Madeup", "Eli Nobody")
    assert found.categories == ("cs.LG", "stat.ML")
    assert found.source == name
    assert search.said == [f"{name}: 4 records, 1 papers found."]


def test_lines_that_are_no_records_are_counted(search: Search) -> None:
    catalogue = snapshot(search.root / "a.jsonl", "Storms", "Gulls & Weather 7")
    with catalogue.open("ab") as file:
        file.write(b"\n\xff\xfe{\n[1]\n" + b'{"title": 3}\n' + b'{"a":' * 2000 + b"\n")
    assert search.look(catalogue).found == 1
    assert search.said == ["a.jsonl: 6 records, 1 papers found; unreadable lines: 4."]


def test_any_file_that_is_a_listing_is_a_catalogue(search: Search) -> None:
    entry = atom_entry(7, NOON.date()).replace("Gulls come inland before a storm.", GULLS)
    (search.root / "a.xml").write_bytes(faults.atom([entry], 1))
    assert search.look(search.root / "a.xml").found == 1
    assert search.written()["paper-1"].date == ShownDate(8, 20, 2026)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"\x1f\x8bnothing", b"no records at all"])
def test_a_file_that_is_no_catalogue_ends_the_run(search: Search, content: bytes) -> None:
    (search.root / "a.json").write_bytes(content)
    with pytest.raises(AlmanacError, match=r"a\.json"):
        search.look(search.root / "a.json")
    with pytest.raises(SettingsError, match="no such file"):
        search.look(search.root / "missing.json")
    assert search.written() == {}


def test_apis_are_asked_once(search: Search) -> None:
    entry = atom_entry(7, NOON.date()).replace("Gulls come inland before a storm.", GULLS)
    search.api.titled = [entry.replace("Gulls &amp; Weather 7", "Gulls Weather 7")]
    search.papers[0] = dataclasses.replace(search.papers[0], title="Gulls: Weather 7")
    assert search.look(online=True) == Report(known=0, found=1, not_found=1)
    assert [path for path, _ in search.api.asked] == [
        "/api/query",
        "/api/query",
        "/api/papers/search",
    ]
    assert search.slept == [3.0], "arXiv's pause"
    missed = search.written()["paper-2"]
    assert missed.not_found == (("Hugging Face", "2026-08-20"), ("arXiv", "2026-08-20"))
    search.api.asked.clear()
    search.papers[0] = dataclasses.replace(search.papers[0], arxiv="2608.00007")
    assert search.look(online=True) == Report(known=1, found=0, not_found=1)
    assert search.api.asked == []
    search.look(online=True, again=True)
    assert len(search.api.asked) == 2


def test_what_hugging_face_finds(search: Search) -> None:
    entry = faults.entry(7, NOON.date())
    entry["paper"] |= {"title": "Tides", "summary": TIDES}
    search.api.found = [entry]
    assert search.look(online=True).found == 1
    assert search.written()["paper-2"].source == "Hugging Face"
    assert search.written()["paper-1"].not_found


def test_what_was_found_before_a_fault_is_written(search: Search) -> None:
    search.api.titled = []
    search.api.faults = [faults.status(200, faults.atom([], 0)), faults.body(b"<html>")]
    with pytest.raises(AlmanacError, match="no list of papers"):
        search.look(online=True)
    assert search.written()["paper-1"].not_found == (("arXiv", "2026-08-20"),)


def test_nothing_is_written_where_nothing_changed(search: Search) -> None:
    catalogue = snapshot(search.root / "a.jsonl", "Storms", "Snow")
    search.look(catalogue)
    assert not (search.root / identified.FILE).exists()


# --- in a build ---


def _built(root: Path, text: str, found: str = "", record: str = "") -> Catalogue:
    """Return the catalogue of a text listing, a file of JSON records, and what was found."""
    (root / "dumps").mkdir(exist_ok=True)
    (root / "dumps/2026-08-20.txt").write_text(text, encoding="utf-8")
    if record:
        (root / "dumps/2026-08-21.json").write_text(record, encoding="utf-8")
    (root / identified.FILE).write_text(found, encoding="utf-8")
    project = Project(
        root, root / "docs", from_mapping(root, {}), Site("A", "https://example.org/", 50)
    )
    return pipeline.read_catalogue(project)


def test_a_build_reads_what_was_found(tmp_path: Path) -> None:
    (before,) = _built(tmp_path, f"Gulls\n{GULLS}\n").papers
    found = Identification(
        before.id, "2608.00007", ("Fay Madeup",), ShownDate(8, 17, 2026), ("cs.LG",), None, "arXiv"
    )
    (after,) = _built(tmp_path, f"Gulls\n{GULLS}\n", identified.dump([found])).papers
    assert after.id == before.id, "the address stays"
    assert (after.arxiv, after.author_names) == ("2608.00007", ("Fay Madeup",))
    assert (after.published, after.year_reason) == (found.date, "The date is that of arXiv.")
    assert after.sightings == before.sightings


def test_what_was_found_joins_a_paper_of_another_title(tmp_path: Path) -> None:
    (before,) = _built(tmp_path, f"Gulls\n{GULLS}\n").papers
    found = identified.dump([Identification(before.id, "2608.00007", source="arXiv")])
    record = {"title": "Gulls, Revised", "abstract": GULLS, "arxiv": "2608.00007"}
    catalogue = _built(tmp_path, f"Gulls\n{GULLS}\n", found, json.dumps([record]))
    (after,) = catalogue.papers
    assert after.id == before.id
    assert len(after.sightings) == 2
    assert set(catalogue.shared.values()) == {(before.id,)}, "the other title leads there"


def test_a_listing_that_shows_a_date_or_an_id_is_right(tmp_path: Path) -> None:
    text = f"Gulls\n{GULLS}\n  • 2 authors\n·\nAug 15, 2026\n"
    (before,) = _built(tmp_path, text).papers
    found = Identification(before.id, "2608.00007", date=ShownDate(8, 17, 2026), source="arXiv")
    (after,) = _built(tmp_path, text, identified.dump([found])).papers
    assert after.published == ShownDate(8, 15, 2026)


# --- the file ---


def test_the_file_is_sorted_and_reads_as_it_was_written(tmp_path: Path) -> None:
    records = [
        Identification("b", not_found=(("arXiv", "2026-08-20"),)),
        Identification(
            "a", "2608.00001", ("Fay Madeup",), ShownDate(8, 17, 2026), ("cs.LG",), None, "arXiv"
        ),
    ]
    path = tmp_path / identified.FILE
    path.write_text(identified.dump(records), encoding="utf-8")
    assert [json.loads(line)["id"] for line in path.read_text("utf-8").splitlines()] == ["a", "b"]
    assert list(identified.load(tmp_path).values()) == records[::-1]


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("{", "not JSON"),
        ("[]", "not a record"),
        ('{"id": "a"}', "neither"),
        ('{"id": "a", "arxiv": "12"}', "'12' is not an arXiv id"),
        ('{"id": "a", "arxiv": "2608.00001", "author_names": "A B"}', "author_names"),
        ('{"id": "a", "arxiv": "2608.00001", "date": "2026-02-30"}', "2026-02-30"),
        ('{"id": "a", "not_found": {}}\n{"id": "a", "not_found": {}}', "twice"),
        ("[" * 5000, "not JSON"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, line: str, what: str) -> None:
    path = tmp_path / identified.FILE
    path.write_text(line, encoding="utf-8")
    with pytest.raises(SettingsError, match=rf"identified\.jsonl:[12]: .*{what}"):
        identified.load(tmp_path)
