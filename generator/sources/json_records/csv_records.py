"""A table of papers as CSV, with the names of the fields in its first row → a listing."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass

from generator.model import Listing
from generator.sources.document import Document
from generator.sources.json_records.finding import Found, is_record
from generator.sources.json_records.reader import read_found
from generator.sources.json_records.values import Item

_MARKS = (",", ";", "\t")
_MAX_HEADER = 20_000
# A value that any field may have.
_ANYTHING = "arXiv:0704.0001"


@dataclass(frozen=True, slots=True)
class _Table:
    """The mark between the columns of a table, and their names."""

    mark: str
    names: tuple[str, ...]


def matches(document: Document) -> bool:
    """Return whether the first row of a file has the names of a paper's fields.

    Any table may have the columns `title` and `url`: without faults, a row must be a paper's.
    """
    table = document.once(_table)
    if table is None:
        return False
    items = list(_items(document.text, table))
    return not items or any(item.fault or is_record(item.value) for item in items)


def read(document: Document) -> Listing:
    """Read a table with the names of the fields in its first row."""
    table = document.once(_table)
    items = tuple(_items(document.text, table)) if table else ()
    # A row's offsets are its lines, which a reader of CSV counts.
    return read_found(document, Found("", items), lambda offset: offset)


def _table(document: Document) -> _Table | None:
    header = document.text[:_MAX_HEADER].lstrip("\n").partition("\n")[0]
    for mark in _MARKS:
        try:
            names = next(csv.reader([header], delimiter=mark, strict=True), [])
        except csv.Error:
            continue
        if len(names) > 1 and is_record(dict.fromkeys(names, _ANYTHING)):
            return _Table(mark, tuple(names))
    return None


def _items(text: str, table: _Table) -> Iterator[Item]:
    rows = csv.reader((f"{line}\n" for line in text.split("\n")), delimiter=table.mark, strict=True)
    is_header = True
    while True:
        first = rows.line_num + 1
        fault = ""
        row: list[str] = []
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error:
            fault = "Its quotes are wrong."
        if not row and not fault:
            continue
        if is_header:
            is_header = False
            continue
        if not fault and len(row) != len(table.names):
            fault = f"The row has {len(row)} values, not {len(table.names)} as the first."
        value = None if fault else dict(zip(table.names, row, strict=True))
        # `line_num` is that of the row's last line; an item ends behind its last character.
        yield Item(first, rows.line_num + 1, value, fault=fault)
