"""`python -m generator mcp` answers a client of the official SDK from what a site publishes."""

from __future__ import annotations

import asyncio
import gzip
import json
import os
import re
import shutil
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest
from mcp.client.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client

from generator.mcp_server import answers
from generator.mcp_server.answers import AnswerError
from generator.mcp_server.published import Published, read_published
from generator.problems import AlmanacError
from tests.support.building import published_papers

RunCommand = Callable[..., CompletedProcess[str]]


@pytest.fixture(scope="module")
def built(sample: Path) -> Path:
    """The folder of the built site."""
    return sample / "site"


@pytest.fixture(scope="module")
def site(built: Path) -> Published:
    return read_published(str(built))


def _ids(answer: Mapping[str, Any]) -> list[str]:
    return [paper["id"] for paper in answer["papers"]]


def test_a_paper_is_found_by_its_words(site: Published) -> None:
    answer = answers.search(site, "attention title:need", 5, 0)
    assert answer["papers"][0]["title"] == "Attention Is All You Need"
    assert answer["papers"][0]["url"].endswith(f"/papers/{answer['papers'][0]['id']}/")
    assert answer["total"] == len(answer["papers"]) == 1


def test_pages_of_results_are_all_results(site: Published) -> None:
    whole = answers.search(site, "model", 50, 0)
    parts = [answers.search(site, "model", 3, at) for at in range(0, whole["total"], 3)]
    assert [id for part in parts for id in _ids(part)] == _ids(whole)
    assert whole["total"] == len(set(_ids(whole))) > 3
    # One with the word in its title comes before one without.
    in_title = [bool(re.search(r"\bmodels?\b", p["title"], re.I)) for p in whole["papers"]]
    assert in_title == sorted(in_title, reverse=True)


def test_a_paper_has_all_fields(built: Path, tmp_path: Path) -> None:
    record = published_papers(built)[0] | {"arxiv": "2501.00001", "doi": "10.1/x"}
    site = read_published(_site(tmp_path, gzip.compress(json.dumps(record).encode())))
    answer = answers.paper(site, record["id"])
    assert answer == record | {
        "addresses": {
            "arxiv": "https://arxiv.org/abs/2501.00001",
            "pdf": "https://arxiv.org/pdf/2501.00001",
            "doi": "https://doi.org/10.1/x",
            **({"code": answer["addresses"]["code"]} if "code" in answer["addresses"] else {}),
        }
    }
    assert answers.paper(site, f"https://example.org/x/papers/{record['id']}/") == answer
    for arxiv in ("arXiv:2501.00001", "arxiv:2501.00001v2", "https://arxiv.org/abs/2501.00001v1"):
        assert answers.paper(site, arxiv) == answer


def test_a_paper_is_found_by_an_old_arxiv_id(built: Path, tmp_path: Path) -> None:
    record = published_papers(built)[0] | {"arxiv": "hep-th/9901001"}
    site = read_published(_site(tmp_path, gzip.compress(json.dumps(record).encode())))
    for arxiv in ("hep-th/9901001", "https://arxiv.org/abs/hep-th/9901001"):
        assert answers.paper(site, arxiv)["id"] == record["id"]


def test_related_papers_are_those_of_the_page(site: Published, built: Path) -> None:
    record = next(record for record in published_papers(built) if len(record["near"]) > 2)
    assert _ids(answers.related(site, record["id"], 2)) == record["near"][:2]


def test_new_papers_are_those_of_later_listings(site: Published, built: Path) -> None:
    days = {
        record["id"]: min(
            (seen["listed"] for seen in record["sightings"] if seen["listed"]),
            default=record["published"],
        )
        for record in published_papers(built)
    }
    newest = max(day for day in days.values() if day)
    answer = answers.new_since(site, newest, "", 50, 0)
    assert set(_ids(answer)) == {id for id, day in days.items() if day == newest}
    assert {paper["first_listed"] for paper in answer["papers"]} == {newest}
    assert answers.new_since(site, "9999-01-01", "", 50, 0)["total"] == 0
    narrowed = answers.new_since(site, "0000-01-01", "attention", 50, 0)
    assert set(_ids(narrowed)) <= set(_ids(answers.search(site, "attention", 50, 0)))


def test_trends_count_topics(site: Published) -> None:
    answer = answers.trends(site, 5)
    assert len(answer["topics"]) == 5
    for row in answer["topics"]:
        assert 0 < row["recent"] <= row["papers"] <= answer["dated_papers"]


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda site: answers.search(site, " ?! ", 5, 0), "The query has no word."),
        (lambda site: answers.search(site, "x" * 2_001, 5, 0), "more than 2,000 characters"),
        (lambda site: answers.search(site, "x", 0, 0), "limit: 0 is not valid."),
        (lambda site: answers.search(site, "x", 51, 0), "a number from 1 to 50"),
        (lambda site: answers.search(site, "x", 5, -1), "offset: -1 is not valid."),
        (lambda site: answers.paper(site, "../../etc/passwd"), "There is no paper"),
        (lambda site: answers.paper(site, ""), "There is no paper ''."),
        (lambda site: answers.related(site, "\u202e", 5), "There is no paper '\\u202e'."),
        (lambda site: answers.new_since(site, "May", "", 5, 0), "'May' is not a day."),
    ],
)
def test_what_cannot_be_answered_has_a_message(
    site: Published, ask: Callable[[Published], object], message: str
) -> None:
    with pytest.raises(AnswerError) as error:
        ask(site)
    assert message in str(error.value)


# --- data that is damaged or hostile ---


def _site(folder: Path, papers: bytes, report: bytes = b"") -> str:
    (folder / "data").mkdir()
    (folder / "data/papers.jsonl.gz").write_bytes(papers)
    (folder / "data/report.jsonl").write_bytes(report)
    return str(folder)


@pytest.mark.parametrize(
    ("papers", "message"),
    [
        (b"\x1f\x8b cut", "data/papers.jsonl.gz: the file is damaged"),
        (gzip.compress(b"[1]\n", mtime=0)[:-9], "data/papers.jsonl.gz: the file is damaged"),
        (b"<html>", "data/papers.jsonl.gz: the file is damaged"),
        (b"\xff\xfe", "data/papers.jsonl.gz: the file is damaged"),
        (b"[" * 100_000, "data/papers.jsonl.gz: the file is damaged"),
        (b"[]", "data/papers.jsonl.gz: the file is damaged"),
        (b'{"id": "a"}', "data/papers.jsonl.gz:1: this is no paper of an almanac."),
        (b'{"id": {"a": 1}}', "data/papers.jsonl.gz:1: this is no paper of an almanac."),
    ],
)
def test_damaged_data_is_told(tmp_path: Path, papers: bytes, message: str) -> None:
    with pytest.raises(AlmanacError) as error:
        read_published(_site(tmp_path, papers))
    assert message in str(error.value)


def test_each_field_of_a_record_may_be_wrong(tmp_path: Path, built: Path) -> None:
    record = published_papers(built)[0]
    folder, outcomes = tmp_path / "site", set()
    for field in record:
        values: list[object] = [None, 7, {"a": []}, ["\ud800", [None]], "x"]
        for value in values:
            folder.mkdir()
            site = _site(folder, json.dumps(record | {field: value}).encode())
            try:
                published = read_published(site)
                (paper,) = published.papers
                answers.paper(published, paper.id)
                answers.search(published, "learning OR -x", 5, 0)
                answers.new_since(published, "2000-01-01", "", 5, 0)
                answers.related(published, paper.id, 5)
                answers.trends(published, 5)
                outcomes.add("answered")
            except AlmanacError:
                outcomes.add("refused")
            shutil.rmtree(folder)
    assert outcomes == {"answered", "refused"}


def test_a_folder_without_a_site_is_told(run_command: RunCommand, tmp_path: Path) -> None:
    done = run_command("mcp", str(tmp_path))
    assert done.returncode == 1
    assert done.stderr == (
        f"Error: {tmp_path}: there is no data/papers.jsonl.gz, so this is no built site.\n"
    )


def test_an_address_without_a_site_is_told(run_command: RunCommand, root: str) -> None:
    done = run_command("mcp", f"{root}papers/")
    assert done.returncode == 1
    assert "the server answers with status 404" in done.stderr


def test_without_the_sdk_the_command_says_what_to_do(
    run_command: RunCommand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "mcp.server", None)
    monkeypatch.delitem(sys.modules, "generator.mcp_server.server", raising=False)
    done = run_command("mcp", ".")
    assert done.returncode == 2
    assert "requirements-mcp.txt" in done.stderr


# --- the protocol ---


async def _converse(site: str) -> None:
    command = StdioServerParameters(
        command=sys.executable,
        args=["-m", "generator", "mcp", site],
        cwd=Path(__file__).parents[1],
    )
    with Path(os.devnull).open("w") as log:
        await _ask(Client(stdio_client(command, log)))


async def _ask(connection: Client) -> None:
    async with connection as client:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert list(tools) == ["search", "paper", "related", "new_since", "trends"]
        assert all(tool.description for tool in tools.values())

        async def ask(name: str, **arguments: Any) -> dict[str, Any]:
            result = await client.call_tool(name, arguments)
            assert not result.is_error, result
            answer: dict[str, Any] = json.loads(result.content[0].text)  # type: ignore[union-attr]
            assert result.structured_content == answer
            return answer

        async def refusal(name: str, **arguments: Any) -> str:
            result = await client.call_tool(name, arguments)
            assert result.is_error
            return str(result.content[0].text)  # type: ignore[union-attr]

        found = await ask("search", query='"attention is all you need"')
        id = found["papers"][0]["id"]
        assert (await ask("paper", id=id))["title"] == "Attention Is All You Need"
        assert (await ask("related", id=id, limit=1))["papers"]
        assert (await ask("new_since", day="2000-01-01"))["total"]
        assert (await ask("trends"))["topics"]
        assert "There is no paper 'x'. Find its id by search." in await refusal("paper", id="x")
        assert "limit" in await refusal("search", query="x", limit=1_000)
        assert "query" in await refusal("search", query="x" * 3_000)


@pytest.mark.parametrize("place", ["folder", "address"])
def test_a_client_finds_a_paper(place: str, built: Path, root: str) -> None:
    # In a thread of its own: a browser of another test may have left a loop running in this one.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, _converse(str(built) if place == "folder" else root)).result()
