"""What was found about papers whose listing has no identifier, in the file `identified.jsonl`.

The file is in the folder of mkdocs.yml, is written by `python -m generator identify`, and is
committed. It has a JSON object a line for each paper, sorted by id:

    {"id": "lora-1a2b3c", "arxiv": "2106.09685", "author_names": ["Edward J. Hu", …],
     "date": "2021-06-17", "categories": ["cs.CL"], "doi": null, "source": "arXiv"}
    {"id": "kettles-4d5e6f", "not_found": {"arXiv": "2026-08-20"}}

The second kind says where the paper was not found, and on which day.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from generator.catalogue.entries import CleanEntry
from generator.identifiers import arxiv_id, find_doi
from generator.model import Paper, ShownDate
from generator.problems import SettingsError
from generator.runtime.disk import explain, read_file
from generator.settings import IDENTIFIED

FILE = IDENTIFIED


@dataclass(frozen=True, slots=True)
class Identification:
    """What was found about the paper `id`; `arxiv` is None if it was found nowhere.

    `source` is the name of the catalogue in which it was found. `not_found` has the places in
    which it was looked for in vain, each with an ISO day.
    """

    id: str
    arxiv: str | None = None
    author_names: tuple[str, ...] = ()
    date: ShownDate | None = None
    categories: tuple[str, ...] = ()
    doi: str | None = None
    source: str = ""
    not_found: tuple[tuple[str, str], ...] = ()


def load(root: Path) -> dict[str, Identification]:
    """Read the file in the folder `root` by the papers' ids; it need not exist.

    Raise `SettingsError` with the line of the first record that is wrong.
    """
    path = root / FILE
    if not os.path.lexists(path):  # a link that leads nowhere is an error, not an empty file
        return {}
    found: dict[str, Identification] = {}
    for number, line in enumerate(_lines(path), 1):
        if line.strip():
            record = _record(line, number)
            if record.id in found:
                raise _error(number, f"The paper “{record.id}” is here twice")
            found[record.id] = record
    return found


def _lines(path: Path) -> list[str]:
    try:
        return read_file(path).decode("utf-8-sig").split("\n")
    except OSError as error:
        raise SettingsError(explain(error, path)) from error
    except UnicodeDecodeError as error:
        number = error.object.count(b"\n", 0, error.start) + 1
        raise _error(number, "This is not UTF-8") from error


def dump(records: Iterable[Identification]) -> str:
    """Return the content of the file, in the order of ids."""
    lines = (_as_json(record) for record in sorted(records, key=lambda record: record.id))
    return "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines)


def _as_json(record: Identification) -> dict[str, Any]:
    if record.arxiv is None:
        return {"id": record.id, "not_found": dict(sorted(record.not_found))}
    return {
        "id": record.id,
        "arxiv": record.arxiv,
        "author_names": record.author_names,
        "date": record.date and record.date.as_iso(),
        "categories": record.categories,
        "doi": record.doi,
        "source": record.source,
    }


def _error(number: int, what: str) -> SettingsError:
    return SettingsError(
        f"{FILE}:{number}: {what}. Correct the line, or remove it and run "
        "“python -m generator identify” again."
    )


def _record(line: str, number: int) -> Identification:
    try:
        values = json.loads(line)
    except (ValueError, RecursionError):
        raise _error(number, "This is not JSON") from None
    if not isinstance(values, dict) or not _is_text(values.get("id")):
        raise _error(number, "This is not a record with an “id”")
    if values.get("arxiv") is None:
        places = values.get("not_found")
        if not isinstance(places, dict) or not all(map(_is_text, places.values())):
            raise _error(number, "The record has neither “arxiv” nor “not_found”")
        return Identification(values["id"], not_found=tuple(sorted(places.items())))
    id = arxiv_id(values["arxiv"]) if _is_text(values["arxiv"]) else None
    if id is None:
        raise _error(number, f"{values['arxiv']!r} is not an arXiv id such as 2106.09685")
    return Identification(
        id=values["id"],
        arxiv=id,
        author_names=_texts(values, "author_names", number),
        date=_date(values.get("date"), number),
        categories=_texts(values, "categories", number),
        doi=find_doi(values["doi"]) if _is_text(values.get("doi")) else None,
        source=values["source"] if _is_text(values.get("source")) else "",
    )


def _is_text(value: object) -> bool:
    return isinstance(value, str) and value.strip() != ""


def _texts(values: Mapping[str, Any], key: str, number: int) -> tuple[str, ...]:
    texts = values.get(key) or ()
    if not isinstance(texts, list | tuple) or not all(map(_is_text, texts)):
        raise _error(number, f"“{key}” is not a list of texts")
    return tuple(texts)


def _date(value: object, number: int) -> ShownDate | None:
    if value is None:
        return None
    try:
        day = date.fromisoformat(str(value))
    except ValueError:
        raise _error(number, f"{value!r} is not a day such as 2021-06-17") from None
    return ShownDate(day.month, day.day, day.year)


def with_date(paper: Paper, found: Identification | None) -> Paper:
    """Return a paper that no listing dates in full with the date that was found."""
    day = paper.published
    if found is None or found.date is None or (day and day.year and not paper.year_inferred):
        return paper
    reason = f"The date is that of {found.source}." if found.source else ""
    return replace(paper, published=found.date, year_inferred=False, year_reason=reason)


def with_identifiers(
    entries: Sequence[CleanEntry], found: Identification | None
) -> list[CleanEntry]:
    """Return the entries of a paper with what was found about it, where they lack it.

    Entries that have an identifier of their own stay as they are: theirs is certain.
    """
    if found is None or found.arxiv is None or any(e.entry.arxiv or e.entry.doi for e in entries):
        return list(entries)
    return [
        replace(
            entry,
            is_identified=True,
            entry=replace(
                entry.entry,
                arxiv=found.arxiv,
                doi=found.doi,
                author_names=entry.entry.author_names or found.author_names,
                authors=entry.entry.authors or len(found.author_names) or None,
                categories=entry.entry.categories or found.categories,
            ),
        )
        for entry in entries
    ]
