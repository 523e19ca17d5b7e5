"""`data/papers.jsonl`: its fields, its order, and text that stays data."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from generator import pipeline
from generator.catalogue.groups import Groups
from generator.exports.papers_jsonl import PAPERS, papers_jsonl
from generator.exports.report_jsonl import REPORT
from generator.model import Site
from generator.project import Project
from generator.settings import from_mapping
from tests.support.building import published_papers
from tests.support.libraries import output_file

FIELDS: Mapping[str, tuple[type, ...]] = {
    "id": (str,),
    "url": (str,),
    "title": (str,),
    "abstract": (str,),
    "published": (str, type(None)),
    "published_shown": (str, type(None)),
    "year": (int, type(None)),
    "published_year_inferred": (bool,),
    "authors": (int, type(None)),
    "author_names": (list,),
    "organization": (dict, type(None)),
    "comments": (int, type(None)),
    "upvotes": (int, type(None)),
    "arxiv": (str, type(None)),
    "doi": (str, type(None)),
    "code": (dict, type(None)),
    "project_page": (str, type(None)),
    "summary": (dict, type(None)),
    "keywords": (list,),
    "categories": (list,),
    "topics": (list,),
    "name": (str, type(None)),
    "phrases": (list,),
    "links": (list,),
    "near": (list,),
    "sightings": (list,),
}
SIGHTING: Mapping[str, tuple[type, ...]] = {
    "listing": (str,),
    "rank": (int,),
    "record": (int, type(None)),
    "upvotes": (int, type(None)),
    "comments": (int, type(None)),
    "first_line": (int,),
    "last_line": (int,),
    "listed": (str, type(None)),
    "listed_shown": (str, type(None)),
    "listed_year_inferred": (bool,),
}
ABSTRACT = "An abstract that is long enough to be taken for one, on a matter that is invented, " * 2
HOSTILE = (
    '</script><script>alert("1")</script> {{ config }} {% raw %} `<!--` \\ \\u0022 \\n "quoted"',
    "\u202eright to left\u202c, zero\u200bwidth, \u2028 and \u2029 and \x85 lines, \x0b \x0c",
    "---\ntitle: hijacked\n---",
    "'; DROP TABLE papers; --",
    "emoji \U0001f9ea and a lone \ufffd",
)


def _entry(title: str, abstract: str = ABSTRACT, block: str = "") -> str:
    return f"{title}\n\n{abstract}\n\n{block}"


def _exported(root: Path, dumps: Mapping[str, str]) -> list[dict[str, Any]]:
    """The lines of papers.jsonl that `dumps`, by file name, give."""
    (root / "dumps").mkdir(parents=True)
    for name, text in dumps.items():
        (root / "dumps" / name).write_text(text, encoding="utf-8", newline="")
    site = Site("A", "https://a.org/", 50)
    library = pipeline.read(Project(root, root / "docs", from_mapping(root, {}), site))
    (file,) = papers_jsonl(Groups(library), site)
    assert file.path == PAPERS
    text = file.render()
    assert text.endswith("\n")
    assert text.splitlines() == text.split("\n")[:-1], "any reader sees the lines"
    return [json.loads(line) for line in text.splitlines()]


WORLD = {
    "2025-11-24.txt": _entry("Dated in the listing", block="  • 3 authors\n·\nSep 30 2\n\n")
    + _entry("Dated in another year", block="  • acme Acme Works\n·\nFeb 13, 2023\n\n")
    + _entry(
        "With links", f"{ABSTRACT} See https://example.org/a and https://github.com/a/b for more."
    ),
    "some day.txt": "Daily Papers\nNov 24\n"
    + _entry("Of no year", block="• 2 authors\n·\nMar 3\n"),
    "twice.txt": _entry("Dated in the listing", f"{ABSTRACT} Longer\u00a0here."),
}


def test_every_record_has_the_fields_that_the_about_page_names(tmp_path: Path) -> None:
    records = _exported(tmp_path, WORLD)
    assert len(records) == 4
    for record in records:
        assert set(record) - {"abstract_listed"} == set(FIELDS)
        for field, types in FIELDS.items():
            assert type(record[field]) in types, field
        assert record["url"] == f"papers/{record['id']}/"
        assert record["sightings"]
        for seen in record["sightings"]:
            assert set(seen) == set(SIGHTING)
            for field, types in SIGHTING.items():
                assert type(seen[field]) in types, field
        for link in record["links"]:
            assert set(link) == {"kind", "url", "label"}
    about = Path(__file__).parents[1].joinpath("docs", "about.md").read_text(encoding="utf-8")
    for field in (*FIELDS, "abstract_listed", *SIGHTING):
        assert f"`{field}`" in about


def test_values(tmp_path: Path) -> None:
    by_title = {record["title"]: record for record in _exported(tmp_path, WORLD)}
    dated = by_title["Dated in the listing"]
    # Two listings show the paper; the fuller abstract stands for both.
    assert dated["abstract"].endswith("Longer here.")
    assert dated["abstract_listed"].endswith("Longer\u00a0here.")
    assert (dated["published"], dated["published_shown"]) == ("2025-09-30", "Sep 30")
    assert (dated["authors"], dated["organization"], dated["comments"]) == (3, None, 2)
    assert dated["sightings"] == [
        {
            "listing": "2025-11-24.txt",
            "rank": 1,
            "record": None,
            "upvotes": None,
            "comments": 2,
            "first_line": 1,
            "last_line": 7,
            "listed": "2025-11-24",
            "listed_shown": None,
            "listed_year_inferred": False,
        },
        {
            "listing": "twice.txt",
            "rank": 1,
            "record": None,
            "upvotes": None,
            "comments": None,
            "first_line": 1,
            "last_line": 3,
            "listed": None,
            "listed_shown": None,
            "listed_year_inferred": False,
        },
    ]
    other = by_title["Dated in another year"]
    assert (other["published"], other["published_shown"]) == ("2023-02-13", "Feb 13, 2023")
    assert other["organization"] == {"name": "Acme Works", "handle": "acme"}
    assert (other["authors"], other["comments"]) == (None, None)
    unknown = by_title["Of no year"]
    assert (unknown["published"], unknown["published_shown"]) == (None, "Mar 3")
    seen = unknown["sightings"][0]
    assert (seen["listed"], seen["listed_shown"]) == (None, "Nov 24")
    linked = by_title["With links"]
    assert linked["links"] == [
        {"kind": "code", "url": "https://github.com/a/b", "label": "a/b"},
        {"kind": "project", "url": "https://example.org/a", "label": "example.org/a"},
    ]
    assert (linked["published"], linked["published_shown"]) == (None, None)


def test_an_inferred_year_says_so(tmp_path: Path) -> None:
    block = "• 3 authors\n·\n{}\n"
    text = "Daily Papers\nNov 24\n" + _entry("Old", block=block.format("Feb 13, 2023"))
    text += _entry("New", block=block.format("Sep 30"))
    new, old = _exported(tmp_path, {"a.txt": text})
    assert (new["title"], new["published"], new["published_shown"]) == (
        "New",
        "2024-09-30",
        "Sep 30",
    )
    assert (new["published_year_inferred"], old["published_year_inferred"]) == (True, False)
    seen = new["sightings"][0]
    assert (seen["listed"], seen["listed_year_inferred"]) == ("2024-11-24", True)


def test_the_text_as_listed_is_there_only_where_it_differs(tmp_path: Path) -> None:
    plain, spaced = f"{ABSTRACT}end.", f"  {ABSTRACT}\u200bwith\tspaces."
    text = _entry("A plain one", plain) + _entry("B spaced one", spaced)
    first, second = _exported(tmp_path, {"a.txt": text})
    assert "abstract_listed" not in first
    assert second["abstract_listed"] == spaced
    assert second["abstract"] != spaced


def test_the_order_is_newest_first_and_no_accident(tmp_path: Path) -> None:
    records = _exported(tmp_path / "one", WORLD)
    assert [record["title"] for record in records] == [
        "Dated in the listing",
        "Dated in another year",
        "Of no year",
        "With links",
    ]
    assert _exported(tmp_path / "other", dict(reversed(WORLD.items()))) == records


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_stays_data(tmp_path: Path, text: str) -> None:
    """It comes back as the characters that stood in the listing, in one line of the file."""
    text = text.replace("\n", " ")
    # With a byline, it is clear that this is a title, whatever it looks like.
    dump = _entry(f"A title with {text}", f"{ABSTRACT} {text} and an end.", "• 3 authors\n")
    (record,) = _exported(tmp_path, {"a.txt": dump})
    listed = record.get("abstract_listed", record["abstract"])
    assert f"{text} and an end." in listed
    assert record["title"].startswith("A title with")
    assert all(character.isprintable() for character in record["title"] + record["abstract"])


def test_the_report_as_data(sample_project: Path) -> None:
    text = (sample_project / "docs" / REPORT).read_text(encoding="utf-8")
    fields = {
        "problem": {"kind", "file", "line", "what", "remedy"},
        "difference": {"kind", "id", "field", "kept", "other", "listing", "line"},
        "repair": {"kind", "id", "repair", "field", "listed", "readable", "listing", "line"},
        "rising": {"kind", "phrase", "papers", "recent", "examples"},
    }
    records = [json.loads(line) for line in text.splitlines()]
    assert {"difference", "repair"} <= {record["kind"] for record in records}, "as in the sample"
    assert all(set(record) == fields[record["kind"]] for record in records)


def test_the_site_serves_the_data(sample_project: Path, sample_site: Path) -> None:
    served = (sample_site / PAPERS).read_bytes()
    assert served == (sample_project / "docs" / PAPERS).read_bytes()
    for record in published_papers(sample_site):
        assert (sample_site / record["url"] / "index.html").is_file()


def test_the_header_of_a_compressed_file_is_the_same_with_every_python() -> None:
    for text in ("", "Kettles\n", "ü" * 100_000):
        content = output_file("a.gz", text).as_bytes()
        assert content[:10] == bytes.fromhex("1f8b08000000000000ff")
        assert gzip.decompress(content).decode() == text
