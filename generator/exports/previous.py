"""The data of the site that was published before, which a build is compared with.

`python -m generator previous` saves it below `.previous/`: the papers (`papers_jsonl`) and the
changes that the site showed (`changes_jsonl`). A build reads only these files, so the same files
give the same site.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from generator.exports.changes_jsonl import CHANGES, change_of_record
from generator.exports.papers_jsonl import PAPERS
from generator.model import SiteChange
from generator.problems import Problem
from generator.runtime.disk import explain, read_file
from generator.settings import PREVIOUS
from generator.sources.compression import decompress

# What a build reads, from the root of the project. A site that was not compared has no changes.
PATHS = (PAPERS, CHANGES)
_REMEDY = "Get the data again by “make previous”, or remove the folder .previous."

Values = Mapping[str, object]
_Row = TypeVar("_Row")


@dataclass(frozen=True, slots=True)
class PreviousPaper:
    """A paper of the site before: `values` are those that are compared, as `values_of_record`."""

    id: str
    title: str
    arxiv: str | None
    doi: str | None
    values: Values


@dataclass(frozen=True, slots=True)
class Previous:
    """The site before: its papers, and the changes that it showed, newest first."""

    papers: tuple[PreviousPaper, ...]
    changes: tuple[SiteChange, ...]


class _NotReadable(Exception):
    """The data cannot be used; the argument is the `Problem`."""


def read_previous(root: Path) -> tuple[Previous | None, tuple[Problem, ...]]:
    """Return what lies below `.previous/` of a project, and what is wrong with it.

    None if nothing lies there, or nothing that can be read.
    """
    if not (root / PREVIOUS / PAPERS).exists():
        return None, ()
    try:
        papers = tuple(_rows(root, PAPERS, _paper))
        has_changes = (root / PREVIOUS / CHANGES).exists()
        changes = tuple(_rows(root, CHANGES, change_of_record)) if has_changes else ()
    except _NotReadable as error:
        return None, (error.args[0],)
    return Previous(papers, changes), ()


def _rows(root: Path, path: str, read: Callable[[Mapping[str, Any]], _Row]) -> Iterator[_Row]:
    name = f"{PREVIOUS}/{path}"
    try:
        content, problems = decompress(name, read_file(root / PREVIOUS / path))
    except OSError as error:
        raise _NotReadable(Problem(name, 1, explain(error, name), _REMEDY)) from error
    if problems:
        raise _NotReadable(Problem(name, 1, problems[0].what, _REMEDY))
    for number, line in enumerate(content.split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            yield read(json.loads(line))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            what = "This line is not that of a published almanac, so no change is shown."
            raise _NotReadable(Problem(name, number, what, _REMEDY)) from error


def _paper(record: Mapping[str, Any]) -> PreviousPaper:
    return PreviousPaper(
        id=_text(record["id"]),
        title=_text(record["title"]),
        arxiv=_optional_text(record.get("arxiv")),
        doi=_optional_text(record.get("doi")),
        values=values_of_record(record),
    )


def values_of_record(record: Mapping[str, Any]) -> Values:
    """Return what is compared of a record of `papers_jsonl`, by the name that readers see.

    Counts of upvotes, comments and stars change every day, and are no corrections.
    """
    organization, code = record["organization"], record["code"]
    return {
        "title": record["title"],
        "abstract": record["abstract"],
        "date": record["published"],
        "authors": (record["authors"], tuple(record["author_names"])),
        "organisation": organization and (organization["name"], organization["handle"]),
        "arXiv id": record["arxiv"],
        "DOI": record["doi"],
        "code": code and code["url"],
        "project page": record["project_page"],
    }


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    value.encode()  # half a character, which JSON may have, cannot be written again
    return value


def _optional_text(value: object) -> str | None:
    return None if value is None else _text(value)
