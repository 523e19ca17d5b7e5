"""What each build changed on the site: `data/changes.jsonl`. The about page documents it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any

from generator.catalogue.groups import Groups
from generator.exports.json_lines import json_lines
from generator.model import CHANGE_KINDS, ChangedPaper, OutputFile, Site, SiteChange

CHANGES = "data/changes.jsonl"


def changes_jsonl(groups: Groups, _: Site) -> Iterator[OutputFile]:
    """Yield the file of all changes, newest first, if the site was compared with one before."""
    changes = groups.library.changes
    if changes is not None:
        records = [record_of_change(change) for change in changes.all]
        yield OutputFile(CHANGES, partial(json_lines, records))


def record_of_change(change: SiteChange) -> dict[str, Any]:
    """Return a change as a record: its day, and of each kind the number of papers and the first."""
    return {"day": change.day} | {
        kind: {
            "total": change.totals[kind],
            "papers": [
                {"id": paper.id, "title": paper.title}
                | ({"fields": list(paper.fields)} if paper.fields else {})
                | ({"into": paper.into} if paper.into else {})
                for paper in change.papers[kind]
            ],
        }
        for kind in CHANGE_KINDS
    }


def change_of_record(record: Mapping[str, Any]) -> SiteChange:
    """Return the change of a record.

    Raise `ValueError`, `KeyError`, `TypeError` or `AttributeError` if it is none.
    """
    date.fromisoformat(record["day"])
    totals = {kind: _number(record[kind]["total"]) for kind in CHANGE_KINDS}
    papers = {kind: tuple(map(_paper, record[kind]["papers"])) for kind in CHANGE_KINDS}
    return SiteChange(record["day"], totals, papers)


def _paper(record: Mapping[str, Any]) -> ChangedPaper:
    fields = tuple(record.get("fields", ()))
    texts = (record["id"], record["title"], record.get("into", ""), *fields)
    if not all(isinstance(text, str) for text in texts):
        raise TypeError(record)
    "".join(texts).encode()  # half a character, which JSON may have, cannot be written again
    return ChangedPaper(record["id"], record["title"], fields, record.get("into", ""))


def _number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise TypeError(value)
    return value
