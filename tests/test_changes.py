"""What a build changes against the site published before: found, kept, shown, and got."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from generator import exports, pages, pipeline, urls
from generator.catalogue import labels
from generator.catalogue.groups import Groups
from generator.exports.changes_jsonl import CHANGES, change_of_record, record_of_change
from generator.exports.papers_jsonl import PAPERS, papers_as_json_lines
from generator.exports.previous import read_previous
from generator.exports.site_changes import (
    MOST_CHANGES,
    MOST_PAPERS,
    change_since,
    values_of_paper,
    with_changes,
)
from generator.model import (
    CHANGE_KINDS,
    Catalogue,
    ChangedPaper,
    Changes,
    Code,
    Library,
    Organization,
    OutputFile,
    Paper,
    ShownDate,
    Sighting,
    Site,
    SiteChange,
)
from generator.pages.changes import changes_page
from generator.pages.context import Context
from generator.problems import Problem
from generator.project import Project
from generator.settings import PREVIOUS, from_mapping
from tests.support.building import unknown_paper
from tests.support.libraries import contents, library_of
from tests.test_paper_page import LISTING
from tools.browsing import SiteServer

SITE = Site("Lamps", "https://lamps.example/almanac/", 50)
SEEN = (Sighting("day.json", "day", 1, 1, 1, "T", "", None),)
DATED = replace(LISTING, day=ShownDate(9, 4, 2025))


def _paper(id: str, title: str = "", **fields: Any) -> Paper:
    return replace(unknown_paper(id, title or id.capitalize()), sightings=SEEN, **fields)


EVERYTHING = _paper(
    "everything",
    published=ShownDate(9, 30, 2025),
    authors=2,
    author_names=("Ada Example", "Bo Placeholder"),
    organization=Organization("Lamp Works", "lamp-works"),
    arxiv="2509.01234",
    doi="10.1145/1.2",
    upvotes=4,
    comments=2,
    code=Code("https://github.com/lamps/tiny", 7),
    project_page="https://lamps.example/tiny",
)


def _library(*papers: Paper, shared: Mapping[str, tuple[str, ...]] | None = None) -> Library:
    return library_of(Catalogue(papers, (DATED,), (), shared=dict(shared or {})))


def _save(root: Path, library: Library, changes: str | None = None) -> None:
    """Save the data of a site below `.previous/`, as `generator previous` does."""
    folder = root / PREVIOUS / "data"
    folder.mkdir(parents=True, exist_ok=True)
    text = papers_as_json_lines(library, library.catalogue.papers)
    (root / PREVIOUS / PAPERS).write_bytes(gzip.compress(text.encode()))
    if changes is not None:
        (root / PREVIOUS / CHANGES).write_text(changes, encoding="utf-8")


def _change(root: Path, before: Library, now: Library) -> SiteChange:
    _save(root, before)
    previous, problems = read_previous(root)
    assert previous
    assert not problems
    return change_since(previous, now)


def _found(change: SiteChange) -> dict[str, list[tuple[Any, ...]]]:
    """Return what a change has, by kind: ids, with fields or where they went."""
    assert change.totals == {kind: len(papers) for kind, papers in change.papers.items()}
    return {
        kind: [(paper.id, *paper.fields, *filter(None, [paper.into])) for paper in papers]
        for kind, papers in change.papers.items()
        if papers
    }


# --- the comparison ---


def test_the_same_papers_are_no_change(tmp_path: Path) -> None:
    library = _library(EVERYTHING, _paper("lamps"))
    assert _found(_change(tmp_path, library, library)) == {}


def test_papers_are_new_or_removed(tmp_path: Path) -> None:
    change = _change(
        tmp_path, _library(_paper("a"), _paper("b")), _library(_paper("b"), _paper("c"))
    )
    assert _found(change) == {"new": [("c",)], "removed": [("a",)]}
    assert change.day == "2025-09-04"
    assert labels.changes(change.totals) == "1 new, 1 removed"


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"title": "Other"}, "title"),
        ({"abstract": "Other"}, "abstract"),
        ({"published": ShownDate(9, 29, 2025)}, "date"),
        ({"published": None}, "date"),
        ({"authors": 3}, "authors"),
        ({"author_names": ("Ada Example", "Bo Other")}, "authors"),
        ({"organization": None}, "organisation"),
        ({"organization": Organization("Lamp Works", None)}, "organisation"),
        ({"arxiv": None}, "arXiv id"),
        ({"doi": None}, "DOI"),
        ({"code": Code("https://github.com/lamps/other", 7)}, "code"),
        ({"project_page": None}, "project page"),
    ],
)
def test_a_value_that_differs_is_a_correction(
    tmp_path: Path, fields: dict[str, Any], name: str
) -> None:
    change = _change(tmp_path, _library(EVERYTHING), _library(replace(EVERYTHING, **fields)))
    assert _found(change) == {"corrected": [("everything", name)]}
    assert name in values_of_paper(EVERYTHING)


def test_counts_are_no_correction(tmp_path: Path) -> None:
    code = Code("https://github.com/lamps/tiny", 1320)
    now = replace(EVERYTHING, upvotes=99, comments=None, code=code)
    assert _found(_change(tmp_path, _library(EVERYTHING), _library(now))) == {}


def test_a_paper_whose_address_leads_to_another_was_merged(tmp_path: Path) -> None:
    before = _library(_paper("a"), _paper("b"))
    change = _change(tmp_path, before, _library(_paper("b"), shared={"a": ("b",)}))
    assert _found(change) == {"merged": [("a", "b")]}


def test_two_papers_that_became_a_new_one_are_a_correction_and_a_merger(tmp_path: Path) -> None:
    before = _library(_paper("a"), _paper("b"))
    shared = {"a": ("c",), "b": ("c",)}
    change = _change(tmp_path, before, _library(_paper("c", "A"), shared=shared))
    assert _found(change) == {"corrected": [("c", "address")], "merged": [("b", "c")]}


@pytest.mark.parametrize("field", ["arxiv", "doi"])
def test_a_paper_with_another_address_is_known_by_its_ids(tmp_path: Path, field: str) -> None:
    before = _library(_paper("a", **{field: "2509.01234"}))
    now = _library(_paper("b", "A", **{field: "2509.01234"}))
    assert _found(_change(tmp_path, before, now)) == {"corrected": [("b", "address")]}


def test_an_address_that_is_shared_now_is_that_of_a_new_one(tmp_path: Path) -> None:
    now = _library(_paper("a-1", "A"), _paper("a-2", "A"), shared={"a": ("a-1", "a-2")})
    change = _change(tmp_path, _library(_paper("a")), now)
    assert _found(change) == {"new": [("a-2",)], "corrected": [("a-1", "address")]}


def test_of_very_many_papers_the_first_are_named(tmp_path: Path) -> None:
    many = _library(*(_paper(f"lamp-{number:03}") for number in range(MOST_PAPERS + 7)))
    change = _change(tmp_path, _library(), many)
    assert (change.totals["new"], len(change.papers["new"])) == (MOST_PAPERS + 7, MOST_PAPERS)
    assert "and 7 more" in _page(_with(many, change))


# --- what is kept from build to build ---


def _with(library: Library, *changes: SiteChange) -> Library:
    return replace(library, changes=Changes(changes))


def _changes_file(library: Library) -> str:
    return contents(_exports(library))[CHANGES]


def _exports(library: Library) -> list[OutputFile]:
    return list(exports.render(library, SITE))


def test_each_build_adds_its_change_and_the_last_ones_are_kept(tmp_path: Path) -> None:
    papers: list[Paper] = []
    _save(tmp_path, _library())
    for number in range(MOST_CHANGES + 3):
        papers.append(_paper(f"lamp-{number:03}"))
        library = with_changes(_library(*papers), tmp_path)
        assert library.changes
        assert library.changes.has_own
        assert _found(library.changes.all[0]) == {"new": [(f"lamp-{number:03}",)]}
        assert len(library.changes.all) == min(number + 1, MOST_CHANGES)
        _save(tmp_path, library, _changes_file(library))
        oldest = library.changes.all[-1]
    assert _found(oldest) == {"new": [("lamp-003",)]}


def test_the_same_input_gives_the_same_bytes_and_another_build_adds_nothing(
    tmp_path: Path,
) -> None:
    _save(tmp_path, _library(_paper("a")))
    library = _library(_paper("a"), _paper("b"))
    first, again = (with_changes(library, tmp_path) for _ in range(2))
    assert first == again
    assert contents(_exports(first)) == contents(_exports(again))
    _save(tmp_path, first, _changes_file(first))
    later = with_changes(library, tmp_path)
    assert later.changes
    assert first.changes
    assert later.changes.all == first.changes.all
    assert not later.changes.has_own
    assert _changes_file(later) == _changes_file(first)


def test_a_record_is_read_as_it_was_written() -> None:
    papers = {kind: (ChangedPaper("a", "A 注意"),) for kind in CHANGE_KINDS}
    papers["corrected"] = (ChangedPaper("b", "B", ("title", "DOI")),)
    papers["merged"] = (ChangedPaper("c", "C", (), "d"),)
    change = SiteChange("2025-09-04", dict.fromkeys(CHANGE_KINDS, 3), papers)
    assert change_of_record(json.loads(json.dumps(record_of_change(change)))) == change


def test_without_data_of_a_site_before_nothing_is_shown(tmp_path: Path) -> None:
    library = with_changes(_library(_paper("a")), tmp_path)
    assert library.changes is None
    assert not list(changes_page(Context.of(library, SITE)))
    paths = {file.path for file in _exports(library)}
    assert not {path for path in paths if "changes" in path}


GOOD = papers_as_json_lines(_library(EVERYTHING), [EVERYTHING])
NO_CHANGE = json.dumps(
    record_of_change(
        SiteChange("2025-09-04", dict.fromkeys(CHANGE_KINDS, 0), dict.fromkeys(CHANGE_KINDS, ()))
    )
)


@pytest.mark.parametrize(
    ("papers", "changes", "place"),
    [
        (f"{GOOD}no JSON\n", "", "papers.jsonl.gz:2"),
        ("[1]\n", "", "papers.jsonl.gz:1"),
        (f"{GOOD}\n{{}}\n", "", "papers.jsonl.gz:3"),
        ("[" * 100_000, "", "papers.jsonl.gz:1"),
        (GOOD.replace('"title": "Everything"', '"title": 7'), "", "papers.jsonl.gz:1"),
        (GOOD.replace('"title": "Everything"', '"title": "\\ud800"'), "", "papers.jsonl.gz:1"),
        (GOOD.replace('"Lamp Works"', "[]").replace('"handle"', '"h"'), "", "papers.jsonl.gz:1"),
        (GOOD, "null", "changes.jsonl:1"),
        (GOOD, NO_CHANGE.replace("2025-09-04", "today"), "changes.jsonl:1"),
        (GOOD, NO_CHANGE.replace('"total": 0', '"total": -1'), "changes.jsonl:1"),
        (GOOD, NO_CHANGE.replace("[]", '[{"id": "a"}]'), "changes.jsonl:1"),
        (GOOD, NO_CHANGE.replace("[]", '[{"id": "a", "title": "\\ud800"}]'), "changes.jsonl:1"),
        (GOOD, f"{NO_CHANGE}\n\n{{}}", "changes.jsonl:3"),
    ],
)
def test_damaged_data_is_a_problem_with_its_place(
    tmp_path: Path, papers: str, changes: str, place: str
) -> None:
    _save(tmp_path, _library(), changes)
    (tmp_path / PREVIOUS / PAPERS).write_bytes(papers.encode())
    library = with_changes(_library(_paper("a")), tmp_path)
    assert library.changes is None
    (problem,) = library.catalogue.problems
    assert f"{problem.file}:{problem.line}" == f"{PREVIOUS}/data/{place}"
    assert "make previous" in problem.remedy


def test_data_that_is_cut_off_or_no_file_is_a_problem(tmp_path: Path) -> None:
    _save(tmp_path, _library(EVERYTHING))
    path = tmp_path / PREVIOUS / PAPERS
    path.write_bytes(path.read_bytes()[:-20])
    (problem,) = read_previous(tmp_path)[1]
    assert "cut off" in problem.what
    path.unlink()
    path.mkdir()
    assert isinstance(read_previous(tmp_path)[1][0], Problem)


def test_a_sample_is_not_compared(tmp_path: Path) -> None:
    (tmp_path / "dumps").mkdir()
    text = (
        "Lamps for Rooms\n\nAn abstract that is long enough to be taken for one, at last, as " * 3
    )
    (tmp_path / "dumps/a.txt").write_text(f"{text}it says.\n", encoding="utf-8")
    _save(tmp_path, _library(EVERYTHING))
    project = Project(tmp_path, tmp_path / "docs", from_mapping(tmp_path, {}), SITE)
    assert pipeline.read(project).changes
    assert pipeline.read(replace(project, limit=1)).changes is None


def test_a_paper_that_the_owner_hides_is_counted_and_not_named(tmp_path: Path) -> None:
    """Neither as one that was removed, nor in a change before."""
    _save(tmp_path, _library())
    first = with_changes(_library(_paper("a"), _paper("b")), tmp_path)
    _save(tmp_path, first, _changes_file(first))
    now = _library(_paper("a"))
    hidden = replace(now, catalogue=replace(now.catalogue, hidden=frozenset(["b"])))
    shown = with_changes(hidden, tmp_path)
    assert shown.changes
    removed, new = shown.changes.all
    assert (removed.totals["removed"], removed.papers["removed"]) == (1, ())
    assert (new.totals["new"], [paper.id for paper in new.papers["new"]]) == (2, ["a"])
    assert "and 1 more" in _page(shown)


# --- what is shown ---


def _page(library: Library) -> str:
    (file,) = changes_page(Context.of(library, SITE))
    return file.render()


def _shown(**papers: tuple[ChangedPaper, ...]) -> SiteChange:
    of_kind = {kind: papers.get(kind, ()) for kind in CHANGE_KINDS}
    totals = {kind: len(of_kind[kind]) for kind in CHANGE_KINDS}
    return SiteChange("2025-09-04", totals, of_kind)


def test_the_page_links_to_what_has_a_page(tmp_path: Path) -> None:
    change = _shown(
        new=(ChangedPaper("a", "First"), ChangedPaper("gone", "Removed since")),
        corrected=(ChangedPaper("a", "First", ("title", "date")),),
        merged=(ChangedPaper("old", "Second", (), "a"),),
        removed=(ChangedPaper("x", "Third"),),
    )
    page = _page(_with(_library(_paper("a", "Lamps"), shared={"old": ("a",)}), change))
    assert "Papers up to 4 September 2025" in page
    assert "2 new, 1 corrected, 1 merged, 1 removed" in page
    assert '<a href="../papers/a/">First</a> <small dir=auto>title, date</small>' in page
    assert '<a href="../papers/old/">Second</a> <small dir=auto>into Lamps</small>' in page
    assert page.count('<a href="../papers/') == 3
    assert "Removed since" in page
    assert "Third" in page


def test_nothing_of_the_data_is_markup() -> None:
    bad = ChangedPaper("../../x", "<img src=x> {{ config }}", ("<b>",), '"><i>')
    page = _page(_with(_library(), _shown(corrected=(bad,), removed=(bad,))))
    assert "<img" not in page
    assert "<b>" not in page
    assert "../../x" not in page


def test_without_a_change_the_page_says_so() -> None:
    assert "Nothing has changed since the site was published before." in _page(_with(_library()))


def test_two_changes_of_one_day_have_their_own_places_in_page_and_feed() -> None:
    changes = [_shown(new=(ChangedPaper(id, id.upper()),)) for id in "ab"]
    library = _with(_library(), *changes)
    files = contents(_exports(library))
    items = json.loads(files["changes/feed.json"])["items"]
    assert [item["title"] for item in items] == ["Papers up to 4 September 2025: 1 new"] * 2
    assert [item["content_text"] for item in items] == ["New: A", "New: B"]
    assert len({item["id"] for item in items}) == 2
    page = _page(library)
    for item in items:
        root, _, anchor = item["url"].partition("#")
        assert root == SITE.url + urls.CHANGES
        assert f'id="{anchor}"' in page or f"id={anchor}" in page
        assert item["url"] in files["changes/feed.xml"]


def test_a_built_page_leads_nowhere_else_than_to_pages(every_kind: tuple[str, Path]) -> None:
    _, site = every_kind
    page = (site / urls.CHANGES / "index.html").read_text(encoding="utf-8")
    links = re.findall(r'href="?([^" >#?]+)', page.partition("<main")[2].partition("</main>")[0])
    assert len(links) > MOST_PAPERS
    targets = [site / urls.CHANGES / link for link in links]
    assert [at for at in targets if not (at.is_file() or (at / "index.html").is_file())] == []
    addresses = (site / "sitemap.xml").read_text(encoding="utf-8")
    assert f"/{urls.CHANGES}</loc>" in addresses


def test_other_pages_lead_there_if_it_is_there() -> None:
    library = _library(_paper("a"))
    shown = _with(library, _shown(new=(ChangedPaper("a", "A"),)))
    for name in ("index.md", "dates/index.md", "report/index.md", "feeds/index.md"):
        rendered = [
            {file.path: file.render() for file in pages.render(one, SITE) if file.path == name}[
                name
            ]
            for one in (library, shown)
        ]
        assert ["changes/" in page for page in rendered] == [False, True], name
    files = contents(_exports(shown))
    assert CHANGES in files["llms.txt"]
    assert Groups(shown).catalogue == library.catalogue


# --- how it is got ---

Run = Callable[..., CompletedProcess[str]]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """The address and the folder of a site."""
    site = tmp_path / "published"
    site.mkdir()
    opened = SiteServer(lambda name: site if name == "site" else None)
    yield f"{opened.address}/site/", site
    opened.close()


def test_the_data_is_got_from_the_address_in_the_settings(
    run_command: Run, world: Path, server: tuple[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    address, site = server
    monkeypatch.setenv("SITE_URL", address)
    done = run_command("previous")
    assert (done.returncode, "there is no almanac yet" in done.stdout) == (0, True)
    assert not (world / PREVIOUS / PAPERS).exists()
    _save(site, _library(EVERYTHING), NO_CHANGE)
    (site / PREVIOUS / "data").rename(site / "data")
    assert run_command("previous").returncode == 0
    for path in (PAPERS, CHANGES):
        assert (world / PREVIOUS / path).read_bytes() == (site / path).read_bytes()
    (site / CHANGES).unlink()  # as of an earlier version
    assert run_command("previous").returncode == 0
    assert not (world / PREVIOUS / CHANGES).exists()


def test_what_was_got_stays_if_the_server_cannot_be_asked(run_command: Run, world: Path) -> None:
    _save(world, _library(EVERYTHING))
    before = (world / PREVIOUS / PAPERS).read_bytes()
    done = run_command("previous", "http://127.0.0.1:1/")
    assert (done.returncode, "cannot be read" in done.stderr) == (1, True)
    assert (world / PREVIOUS / PAPERS).read_bytes() == before


def test_the_data_is_got_from_a_folder(run_command: Run, world: Path, tmp_path: Path) -> None:
    _save(tmp_path, _library(EVERYTHING))
    assert run_command("previous", str(tmp_path / PREVIOUS)).returncode == 0
    assert (world / PREVIOUS / PAPERS).read_bytes() == (tmp_path / PREVIOUS / PAPERS).read_bytes()
    assert run_command("previous", str(tmp_path / "nowhere")).returncode == 0
    assert not (world / PREVIOUS / PAPERS).exists()


def test_what_is_no_data_of_an_almanac_is_not_kept(
    run_command: Run, world: Path, server: tuple[str, Path]
) -> None:
    address, site = server
    (site / "data").mkdir()
    (site / PAPERS).write_text("<!doctype html><title>Log in</title>", encoding="utf-8")
    done = run_command("previous", address)
    assert (done.returncode, "is no data of an almanac" in done.stderr) == (1, True)
    assert not (world / PREVIOUS / PAPERS).exists()
