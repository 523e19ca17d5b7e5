"""The text of a JSON file → its records, wherever they stand in it.

A file is one JSON value, or several below each other (https://jsonlines.org). A record is an
object with a title and another field of a paper. Lists of records are looked for in objects and
lists of any kind, such as `{"status": …, "data": [{…}]}` and `{"2026-01-16": [{…}]}`; what else
such a list has is a record too, one that lacks its title.

Lists are decoded element by element, so that each record has its place in the text, and those
before a fault, or before the end of a file that was cut off, are read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any

from generator.sources.json_records.cleaners import arxiv
from generator.sources.json_records.fields import ADDRESSES, AUTHORS, CERTAIN, TITLES
from generator.sources.json_records.names import names
from generator.sources.json_records.python_repr import parsed
from generator.sources.json_records.values import (
    Item,
    JsonFault,
    decode,
    elements,
    end_of_first,
    members,
    skip,
    values_below_each_other,
)
from generator.sources.json_records.views import View, normalized

# Lists in a record, or beside the records, of papers that the file is not about.
_NOT_LISTED = frozenset(
    "references citations relatedworks related referencedworks reference relation "
    "similarpapers linkedmodels linkeddatasets linkedspaces versions".split()
)
# The names of the day on which the papers of an object were listed; a week or a month is none.
_DAYS = ("datestring", "date", "day", "listed")
_DAY = re.compile(r"\d{4}-\d\d-\d\d(?!\d)")
_MAX_DEPTH = 5
# The papers of the day, which a page does not show when it shows results of a search.
_RESULTS, _PAPERS_OF_THE_DAY = "searchresults", "dailypapers"


@dataclass(frozen=True, slots=True)
class Found:
    """The records of a text; `left_out` more are there that are listed already.

    `fault`, a sentence, is what is wrong at `fault_at`, behind the last item.
    """

    text: str
    items: tuple[Item, ...]
    left_out: int = 0
    fault: str = ""
    fault_at: int = 0


def find(text: str) -> Found | None:
    """Return the records in the text of a JSON file; None if there is no record in it."""
    start = skip(text, 0)
    if not text.startswith(("{", "["), start):
        return None
    search = _Search(text)
    search.file(start)
    lists = [found for found in search.lists if any(is_record(item.value) for item in found.items)]
    if not lists:
        return None
    hidden = 0
    if any(_RESULTS in found.path for found in lists):
        hidden = sum(len(found.items) for found in lists if _PAPERS_OF_THE_DAY in found.path)
        lists = [found for found in lists if _PAPERS_OF_THE_DAY not in found.path]
    items, repeated = _distinct(lists)
    return Found(text, tuple(items), hidden + repeated, search.fault, search.fault_at)


def is_record(value: Any) -> bool:
    """Return whether a value is an object with a title and another field of a paper.

    An object with a list of papers is none, whatever its own title.
    """
    if not isinstance(value, dict):
        return False
    view = View.of(value)
    return _is_paper(view) and not any(
        isinstance(content, list)
        and name not in _NOT_LISTED
        and any(isinstance(part, dict) and _is_certain(View.of(part)) for part in content[:3])
        for name, content in view.outer.items()
    )


def _is_certain(view: View) -> bool:
    """Return whether a record has more than a title and authors, as any text has them."""
    return _is_paper(view) and not (
        view.names().isdisjoint(CERTAIN)
        and all(arxiv(value) is None for name in ADDRESSES for value in view.values(name))
    )


def _is_paper(view: View) -> bool:
    return any(next(view.values(name), None) for name in TITLES) and (
        not (CERTAIN.isdisjoint(view.inner) and CERTAIN.isdisjoint(view.outer))
        or any(arxiv(value) for name in ADDRESSES for value in view.values(name))
        or any(map(_has_names, (value for name in AUTHORS for value in view.values(name))))
    )


def _has_names(value: Any) -> bool:
    return any(" " in name for name in names(value) or ())


@dataclass(frozen=True, slots=True)
class _List:
    """A list with its elements; `path` has the normalized names around it."""

    path: tuple[str, ...]
    items: list[Item]


def _distinct(lists: list[_List]) -> tuple[list[Item], int]:
    """Return the items without those that an earlier list has too, and the number of these."""
    if len(lists) == 1:
        return lists[0].items, 0
    seen: set[str] = set()
    items: list[Item] = []
    for found in lists:
        keys = [_key(item) for item in found.items]
        items += (item for item, key in zip(found.items, keys, strict=True) if key not in seen)
        seen.update(key for key in keys if key)
    return items, sum(len(found.items) for found in lists) - len(items)


def _key(item: Item) -> str:
    """Return what makes a record the same as one of another list; nothing if it has no id."""
    if not is_record(item.value):
        return ""
    view = View.of(item.value)
    id, title = (next(view.values(name), None) for name in ("id", "title"))
    return f"{id} {title}" if isinstance(id, str) and isinstance(title, str) else ""


@dataclass
class _Search:
    """The lists found in a text, and the fault after which nothing could be read.

    Its methods return where a value ends, or None if the text has a fault before.
    """

    text: str
    lists: list[_List] = field(default_factory=list)
    fault: str = ""
    fault_at: int = 0

    def file(self, start: int) -> None:
        """Look through the whole file, which is one value or several."""
        end = end_of_first(self.text, start)
        if end is None or skip(self.text, end) == len(self.text):
            self.value(start, (), None, 0)
            return
        found = _List((), [])
        self.lists.append(found)
        for item in values_below_each_other(self.text, start, end):
            before = len(self.lists)
            if not item.fault and not is_record(item.value) and isinstance(item.value, dict | list):
                self.value(item.start, (), None, 1)
            if not any(map(_has_records, self.lists[before:])):
                found.items.append(item)

    def value(self, start: int, path: tuple[str, ...], day: str | None, depth: int) -> int | None:
        """Look through a list or an object; a record is a list of one."""
        if self.text.startswith("[", start):
            return self._list(start, path, day, depth)
        if not self.text.startswith("{", start):
            return None  # a string that Python printed, without records in it
        try:
            value, end = decode(self.text, start)
        except JsonFault:
            return self._object(start, path, day, depth)
        if is_record(value) and _is_certain(View.of(value)):
            self.lists.append(_List(path, [Item(start, end, value, day)]))
            return end
        return self._object(start, path, day, depth)

    def _list(self, start: int, path: tuple[str, ...], day: str | None, depth: int) -> int | None:
        items: list[Item] = []
        end, fault, at = elements(self.text, start + 1, items, day)
        if any(is_record(item.value) for item in items):
            if fault and at < len(self.text):
                items.append(Item(at, len(self.text), None, day, fault))
                fault = ""
            self.lists.append(_List(path, items))
        elif depth < _MAX_DEPTH:
            for item in items:
                if isinstance(item.value, dict | list):
                    self.value(item.start, path, day, depth + 1)
        self._note(fault, at)
        return end

    def _object(self, start: int, path: tuple[str, ...], day: str | None, depth: int) -> int | None:
        named: list[tuple[str, Item]] = []
        end, fault, at = members(self.text, start + 1, named)
        pairs = [(_name(name), item) for name, item in named]
        for name, item in pairs:
            if name in _DAYS and isinstance(item.value, str) and _DAY.match(item.value):
                day = item.value
        items = [item for _, item in pairs if isinstance(item.value, dict)]
        records = sum(is_record(item.value) for item in items)
        if records > 1 and 2 * records > len(items):
            self.lists.append(_List(path, [replace(item, day=day) for item in items]))
        elif depth < _MAX_DEPTH:
            for name, item in pairs:
                printed = parsed(item.value) if isinstance(item.value, str) else None
                if isinstance(printed, list):
                    self.lists.append(_List(path, [replace(item, value=v) for v in printed]))
                is_container = isinstance(item.value, dict | list) or (item.fault and item.value)
                if is_container and name not in _NOT_LISTED:
                    its_day = name if _DAY.fullmatch(name) else day
                    fault = "" if item.fault else fault
                    self.value(item.start, (*path, name), its_day, depth + 1)
        self._note(fault, at)
        return end

    def _note(self, fault: str, at: int) -> None:
        if fault and not self.fault:
            self.fault, self.fault_at = fault, at


def _name(name: str) -> str:
    return name if _DAY.fullmatch(name) else normalized(name)


def _has_records(found: _List) -> bool:
    return any(is_record(item.value) for item in found.items)
