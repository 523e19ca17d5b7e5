"""What queries, files for programs, exports and answers to agents cost, and how large they are."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks import ROOT, print_table
from generator import exports, pipeline
from generator.catalogue.groups import Groups
from generator.exports.formats import FORMATS, select
from generator.exports.llms_txt import llms_txt
from generator.exports.month_files import month_files
from generator.exports.papers_jsonl import papers_jsonl
from generator.exports.query_match import PaperSearch
from generator.exports.report_jsonl import report_jsonl
from generator.mcp_server import answers
from generator.mcp_server.published import read_published
from generator.model import Library, Site
from generator.problems import SettingsError
from generator.project import Project
from generator.query import NamedQuery, parse_query
from generator.settings import from_mapping

QUERY = 'agents OR "tool use" has:code -survey'
SITE = Site("Almanac", "https://example.org/", 50)


def run(shared: Path) -> None:
    """Print the processor time of each part, and the bytes that it writes."""
    with tempfile.TemporaryDirectory() as folder:
        library = _read(shared, Path(folder))
        print(f"{len(library.catalogue.papers):,} papers; seconds of a processor:\n")
        rows = [
            *_in_a_build(library),
            *_exports(library),
            *_answers(library, Path(folder) / "site"),
        ]
    print_table(("part", "seconds", "bytes"), rows)


def _read(shared: Path, folder: Path) -> Library:
    settings = from_mapping(ROOT, {"dumps": str(shared / "captures" / "scale")})
    return pipeline.read(Project(folder, folder / "docs", settings, SITE))


def _in_a_build(library: Library) -> list[tuple[str, ...]]:
    groups = Groups(library)
    queries = [NamedQuery(str(number), str(number), QUERY) for number in range(11)]
    search = PaperSearch(groups)
    search.find(parse_query(QUERY))
    return [
        _row("feeds: the first query", lambda: exports.with_found(library, queries[:1])),
        _row(
            "feeds: ten queries more", lambda: [search.find(parse_query(QUERY)) for _ in range(10)]
        ),
        _row("llms.txt", lambda: b"".join(f.as_bytes() for f in llms_txt(groups, SITE))),
        _row("files of months", lambda: b"".join(f.as_bytes() for f in month_files(groups, SITE))),
    ]


def _exports(library: Library) -> list[tuple[str, ...]]:
    selection = select(library, SITE)
    rows = []
    for name, file_format in FORMATS.items():
        try:
            rows.append(_row(f"export: {name}", partial(file_format.write, selection)))
        except SettingsError:  # an extra that is not installed
            rows.append((f"export: {name}", "-", "-"))
    return rows


def _answers(library: Library, site: Path) -> list[tuple[str, ...]]:
    groups = Groups(library)
    for file in (*papers_jsonl(groups, SITE), *report_jsonl(groups, SITE)):
        (site / file.path).parent.mkdir(parents=True, exist_ok=True)
        (site / file.path).write_bytes(file.as_bytes())
    published = read_published(str(site))
    return [
        _row("mcp: start", lambda: read_published(str(site))),
        _row("mcp: first search", lambda: answers.search(published, QUERY, 10, 0)),
        _row("mcp: next search", lambda: answers.search(published, QUERY, 10, 0)),
    ]


def _row(name: str, work: Callable[[], object]) -> tuple[str, ...]:
    start = time.process_time()
    result = work()
    seconds = time.process_time() - start
    return name, f"{seconds:.2f}", f"{len(result):,}" if isinstance(result, bytes) else ""
