"""`python -m generator export`: each format is read by somebody else's reader, with all papers."""

from __future__ import annotations

import csv
import io
import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import rispy
from bibtexparser.entrypoint import parse_string

from generator.exports.formats import FORMATS, select
from generator.exports.formats.columns import COLUMNS
from generator.model import (
    Catalogue,
    Code,
    DatedListing,
    Enrichment,
    Evidence,
    IntroducedName,
    Library,
    Organization,
    Paper,
    RelatedPaper,
    ShownDate,
    Sighting,
    Site,
    Topic,
    TopicMatch,
)
from generator.model import Count as LineCount
from generator.model import Listing as ReadListing
from generator.problems import SettingsError
from tests.support.building import published_papers, unknown_paper
from tests.support.libraries import library_of

RunCommand = Callable[..., subprocess.CompletedProcess[str]]
SITE = Site("Almanac", "https://example.org/a/", 50)
TOPICS = (Topic("Tea", "Things", "papers on tea"), Topic("Maps & Charts", "Things", "on maps"))
HOSTILE = (
    '=HYPERLINK("https://evil.example","x")',
    "+1",
    "-1+1|cmd",
    "@SUM(A1)",
    "＝1+1",
    'quote " comma , semicolon ;',
    "'); DROP TABLE papers; --",
    "}, note = {injected}, x = {",
    "{{{ \\} \\",
    "注意 \u05e9\u05dc\u05d5\u05dd \U0001f9ea",
)


def _papers() -> tuple[Paper, ...]:
    seen = (Sighting("a.txt", "a", 1, 5, 9, "T", "", None, upvotes=7),)
    full = replace(
        unknown_paper("full-1a2b3c", "Maps of Tea", "Boiling, in a kettle."),
        published=ShownDate(9, 30, 2025),
        author_names=("Ada van Example", "Bo C"),
        authors=2,
        organization=Organization("The Lab", "lab"),
        arxiv="2509.00001",
        categories=("cs.LG",),
        doi="10.1000/x",
        code=Code("https://github.com/a/b", 7),
        keywords=("tea", "leaves"),
        comments=3,
        upvotes=0,
    )
    papers = (
        full,
        replace(full, id="same-key-4d5e6f", doi=None, published=ShownDate(1, 2, 2025)),
        *(
            replace(
                unknown_paper(f"hostile-{at}", text, text),
                author_names=(text, "Ada van Example"),
                authors=2,
                organization=Organization(text, None),
                keywords=(text,),
            )
            for at, text in enumerate(HOSTILE)
        ),
    )
    return tuple(replace(paper, sightings=seen) for paper in papers)


def _library() -> Library:
    listing = ReadListing("a.txt", (), (), None, 0, LineCount(1, 0, 0, 1, 0), "")
    dated = DatedListing(listing, ShownDate(10, 1, 2025), 2025, Evidence.HEAD, "", None, "a")
    said = Enrichment(
        topics=(TopicMatch("Tea", ("tea",)), TopicMatch("Maps & Charts", ("maps",))),
        introduced=IntroducedName("TeaMap"),
        related=(RelatedPaper("same-key-4d5e6f", ("tea",)),),
    )
    catalogue = Catalogue(_papers(), (dated,), ())
    return library_of(catalogue, {"full-1a2b3c": said}, TOPICS)


def _file(name: str, **filters: Any) -> bytes:
    content = FORMATS[name].write(select(_library(), SITE, **filters))
    assert content == FORMATS[name].write(select(_library(), SITE, **filters))
    return content


def _ids(**filters: Any) -> list[str]:
    return [paper.id for paper in select(_library(), SITE, **filters).papers]


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        ({"topics": ["tea"]}, ["full-1a2b3c"]),
        ({"topics": ["Maps & Charts", "Tea"]}, ["full-1a2b3c"]),
        ({"since": "2025"}, ["full-1a2b3c", "same-key-4d5e6f"]),
        ({"since": "2025-02"}, ["full-1a2b3c"]),
        ({"since": "2025-09-30"}, ["full-1a2b3c"]),
        ({"since": "2025-10-01"}, []),
        ({"query": '"maps of tea" year:2025'}, ["full-1a2b3c", "same-key-4d5e6f"]),
        ({"query": "tea", "topics": ["Tea"], "since": "2025-09"}, ["full-1a2b3c"]),
    ],
)
def test_filters_choose_papers(filters: dict[str, Any], ids: Sequence[str]) -> None:
    assert _ids(**filters) == ids
    assert len(_ids()) == len(HOSTILE) + 2


@pytest.mark.parametrize(
    ("filters", "message"),
    [
        ({"topics": ["Map & Chart"]}, "there is no topic 'Map & Chart'. Expected Maps & Charts."),
        ({"topics": ["xyz"]}, "Expected one of the page of topics."),
        ({"since": "May"}, "--since: 'May' is not valid. Expected a year, a month or a day"),
        ({"since": "2025-13"}, "--since: '2025-13' is not valid."),
        ({"query": "?"}, "--query: '?' is not valid. Expected a query with a word."),
    ],
)
def test_a_filter_that_cannot_be_meant_is_refused(filters: dict[str, Any], message: str) -> None:
    with pytest.raises(SettingsError) as error:
        _ids(**filters)
    assert message in str(error.value)


def test_csv_has_no_formula_and_every_text() -> None:
    content = _file("csv")
    assert content.startswith(b"\xef\xbb\xbfid,title,author_names,")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert list(rows[0]) == [column.name for column in COLUMNS]
    assert rows[0] | {"abstract": ""} == {
        "id": "full-1a2b3c",
        "title": "Maps of Tea",
        "author_names": "Ada van Example; Bo C",
        "authors": "2",
        "organization": "The Lab",
        "published": "2025-09-30",
        "year": "2025",
        "year_inferred": "false",
        "topics": "Tea; Maps & Charts",
        "name": "TeaMap",
        "comments": "3",
        "upvotes": "0",
        "url": "https://example.org/a/papers/full-1a2b3c/",
        "arxiv": "2509.00001",
        "doi": "10.1000/x",
        "pdf": "https://arxiv.org/pdf/2509.00001",
        "code": "https://github.com/a/b",
        "code_stars": "7",
        "project_page": "",
        "keywords": "tea; leaves",
        "categories": "cs.LG",
        "summary": "",
        "abstract": "",
    }
    assert [row["title"].removeprefix("'") for row in rows[2:]] == [
        text.removeprefix("'") for text in HOSTILE
    ]
    for row in rows:
        for cell in row.values():
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝")), cell


def test_json_lines_are_those_of_the_site() -> None:
    records = [json.loads(line) for line in _file("jsonl").decode().splitlines()]
    assert [record["title"] for record in records[2:]] == list(HOSTILE)
    assert records[0]["topics"] == ["Tea", "Maps & Charts"]


def _database(tmp_path: Path) -> Path:
    path = tmp_path / "papers.db"
    path.write_bytes(_file("sqlite"))
    return path


def test_sqlite_has_what_is_asked_for(tmp_path: Path) -> None:
    database = sqlite3.connect(_database(tmp_path))

    def ask(sql: str) -> list[Any]:
        return database.execute(sql).fetchall()

    assert ask("PRAGMA integrity_check") == [("ok",)]
    assert ask("PRAGMA foreign_key_check") == []
    assert ask("INSERT INTO papers_fts (papers_fts, rank) VALUES ('integrity-check', 1)") == []
    assert [title for (title,) in ask("SELECT title FROM papers WHERE number > 2")] == [*HOSTILE]
    found = "SELECT id FROM papers JOIN papers_fts ON number = papers_fts.rowid WHERE papers_fts"
    assert ask(f"{found} MATCH 'boil kettles TeaMap'") == [("full-1a2b3c",)]
    assert ask("SELECT name, facet, description FROM topics") == [
        ("Tea", "Things", "papers on tea"),
        ("Maps & Charts", "Things", "on maps"),
    ]
    assert ask("SELECT title FROM papers_by_topic WHERE topic = 'Tea'") == [("Maps of Tea",)]
    assert ask("SELECT papers FROM author_counts WHERE author = 'Ada van Example'") == [
        (len(HOSTILE) + 2,)
    ]
    assert ask("SELECT * FROM papers_by_month WHERE month IS NOT NULL") == [
        ("2025-01", 1),
        ("2025-09", 1),
    ]
    assert ask("SELECT * FROM topic_counts") == [("Maps & Charts", 1), ("Tea", 1)]
    assert ask("SELECT title FROM papers_by_author WHERE author = 'Bo C'")[0] == ("Maps of Tea",)
    assert ask("SELECT * FROM sightings")[0] == (
        "full-1a2b3c",
        "a.txt",
        "2025-10-01",
        1,
        5,
        9,
        7,
        None,
    )
    assert ask("SELECT * FROM related_papers") == [("full-1a2b3c", 1, "same-key-4d5e6f")]


@pytest.mark.skipif(not shutil.which("sqlite3"), reason="there is no sqlite3")
def test_the_shell_of_sqlite_opens_it(tmp_path: Path) -> None:
    ask = "SELECT count(*) FROM papers_fts WHERE papers_fts MATCH 'tea'"
    done = subprocess.run(
        ["sqlite3", str(_database(tmp_path)), ask], capture_output=True, text=True, check=True
    )
    assert done.stdout == "2\n"


def test_parquet_has_types() -> None:
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    table = parquet.read_table(io.BytesIO(_file("parquet")))
    assert table.column_names == [column.name for column in COLUMNS]
    assert table.schema.field("published").type == pyarrow.date32()
    assert table.column("title").to_pylist()[2:] == list(HOSTILE)
    first = table.slice(0, 1).to_pylist()[0]
    assert str(first["published"]) == "2025-09-30"
    assert first["author_names"] == ["Ada van Example", "Bo C"]
    assert first["project_page"] is None


def test_parquet_without_pyarrow_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(SettingsError, match=r"-r requirements-parquet\.txt"):
        _file("parquet")


KEYS = ["full-1a2b3c", "same-key-4d5e6f"]  # the same author, year and word


def test_bibtex_has_every_paper_under_its_own_key() -> None:
    parsed = parse_string(_file("bibtex").decode())
    assert not parsed.failed_blocks
    keys = [entry.key for entry in parsed.entries]
    assert keys[:2] == KEYS
    assert len({key.lower() for key in keys}) == len(HOSTILE) + 2
    first = parsed.entries[0].fields_dict
    assert first["keywords"].value == "Tea, Maps \\& Charts, tea, leaves"
    assert first["abstract"].value == "Boiling, in a kettle."
    assert [entry.fields_dict.keys() - first.keys() for entry in parsed.entries] == [
        set(),
    ] * len(keys)


def test_the_key_of_a_paper_does_not_depend_on_the_selection() -> None:
    parsed = parse_string(_file("bibtex", topics=["Tea"]).decode())
    assert [entry.key for entry in parsed.entries] == KEYS[:1]


def test_ris_has_every_paper() -> None:
    records = rispy.loads(_file("ris").decode())
    assert [record["id"] for record in records[:2]] == KEYS
    titles = [record.get("primary_title", record.get("title")) for record in records]
    assert titles[2:] == list(HOSTILE)
    assert records[0]["keywords"] == ["Tea", "Maps & Charts", "tea", "leaves"]
    assert records[0]["abstract"] == "Boiling, in a kettle."


def test_csl_has_every_paper() -> None:
    items = json.loads(_file("csl"))
    assert items[0] == {
        "id": "full-1a2b3c",
        "type": "article",
        "author": [{"family": "van Example", "given": "Ada"}, {"family": "C", "given": "Bo"}],
        "title": "Maps of Tea",
        "issued": {"date-parts": [[2025, 9, 30]]},
        "number": "arXiv:2509.00001",
        "DOI": "10.1000/x",
        "URL": "https://arxiv.org/abs/2509.00001",
        "keyword": "Tea, Maps & Charts, tea, leaves",
        "abstract": "Boiling, in a kettle.",
    }
    assert [item["title"] for item in items[2:]] == list(HOSTILE)


@pytest.mark.parametrize("name", FORMATS)
def test_no_paper_is_a_file_too(name: str) -> None:
    if name == "parquet":
        pytest.importorskip("pyarrow")
    assert isinstance(_file(name, query="xylophone"), bytes)


# --- the command ---


def test_the_command_writes_to_the_output_or_to_a_file(
    run_command: RunCommand, world: Path, tmp_path: Path
) -> None:
    done = run_command("export", "--format", "jsonl", "--query", "learning")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert f"{len(lines):,} papers of " in done.stderr
    file = tmp_path / "papers.jsonl"
    again = run_command("export", "--format", "jsonl", "--query", "learning", "-o", str(file))
    assert (again.returncode, again.stdout) == (0, "")
    assert file.read_text("utf-8").splitlines() == lines
    refused = run_command("export", "--format", "csv", "-o", str(file))
    assert refused.returncode == 2
    assert refused.stderr == (
        f"Error: --output: {file} exists. Name another file, or add --force.\n"
    )
    assert file.read_text("utf-8").splitlines() == lines
    forced = run_command("export", "--format", "csv", "-o", str(file), "--force")
    assert forced.returncode == 0
    assert file.read_bytes().startswith(b"\xef\xbb\xbfid,")


def test_the_command_does_not_show_a_database_in_a_terminal(run_command: RunCommand) -> None:
    done = run_command("export", "--format", "sqlite")
    assert done.returncode == 2
    assert done.stderr == "Error: --format sqlite is no text. Name a file by --output.\n"


def test_the_export_has_the_papers_of_the_site(sample_project: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "generator", "export", "--format", "jsonl"],
        cwd=sample_project,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    published = published_papers(sample_project / "site")
    assert [json.loads(line) for line in done.stdout.splitlines()] == published
