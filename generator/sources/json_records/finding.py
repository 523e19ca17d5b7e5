"""The text of a JSON file → its records, wherever they stand in it.

A file is one JSON value, or several below each other (https://jsonlines.org). A record is an
object with a title and another field of a paper. Lists of records are looked for in objects and
lists of any kind, such as `{"status": …, "data": [{…}]}` and `{"2026-01-16": [{…}]}`; what else
such a list has is a record too, one that lacks its title.

Lists are decoded element by element, so that each record has its place in the text, and those
before a fault, or before the end of a file that was cut off, are read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from generator.sources.json_records.cleaners import arxiv
from generator.sources.json_records.fields import ADDRESSES, CERTAIN, KNOWN, TITLES
from generator.sources.json_records.python_repr import parsed
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
# More digits are no number of anything here, and Python refuses to convert very many.
_MAX_DIGITS = 18
_SPACE = re.compile(r"[ \t\n\r]*")
# The papers of the day, which a page does not show when it shows results of a search.
_RESULTS, _PAPERS_OF_THE_DAY = "searchresults", "dailypapers"


def _number(digits: str) -> int | None:
    return int(digits) if len(digits) <= _MAX_DIGITS else None


# A line end or a tab within a string is against the rules, and common in files by hand.
_DECODER = json.JSONDecoder(strict=False, parse_int=_number)
_CUT = "The file is cut off here, as after an interrupted download."
_DEEP = "Objects or lists within each other are too deep here."
_INVALID = "This is not valid JSON, and what follows cannot be read."
_INVALID_LINE = "This is not valid JSON."
# A fault so near to the end of a text, in characters, is its end: `nul`, `\\u00`.
_NEAR = 12
_LINE = re.compile(r"\n(?=[\[{])")


@dataclass(frozen=True, slots=True)
class Item:
    """An element of a list of records: its value and its place in the text.

    `day` is what the objects around it say about the day. With a `fault`, a sentence, there is
    no value.
    """

    start: int
    end: int
    value: Any
    day: str | None = None
    fault: str = ""


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
    start = _skip(text, 0)
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
        not (KNOWN.isdisjoint(view.inner) and KNOWN.isdisjoint(view.outer))
        or any(arxiv(value) for name in ADDRESSES for value in view.values(name))
    )


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


class _JsonFault(Exception):
    """A value that cannot be decoded, with a sentence about it."""


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
        end = _end_of_first(self.text, start)
        if end is None or _skip(self.text, end) == len(self.text):
            self.value(start, (), None, 0)
            return
        found = _List((), [])
        self.lists.append(found)
        for item in _values_below_each_other(self.text, start, end):
            before = len(self.lists)
            if not item.fault and not is_record(item.value) and isinstance(item.value, dict | list):
                self.value(item.start, (), None, 1)
            if not any(map(_has_records, self.lists[before:])):
                found.items.append(item)

    def value(self, start: int, path: tuple[str, ...], day: str | None, depth: int) -> int | None:
        """Look through a list or an object; a record is a list of one."""
        if self.text[start] == "[":
            return self._list(start, path, day, depth)
        try:
            value, end = _decode(self.text, start)
        except _JsonFault:
            return self._object(start, path, day, depth)
        if is_record(value) and _is_certain(View.of(value)):
            self.lists.append(_List(path, [Item(start, end, value, day)]))
            return end
        return self._object(start, path, day, depth)

    def _list(self, start: int, path: tuple[str, ...], day: str | None, depth: int) -> int | None:
        items: list[Item] = []
        end, fault, at = self._elements(start + 1, items, day)
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

    def _elements(
        self, offset: int, items: list[Item], day: str | None
    ) -> tuple[int | None, str, int]:
        """Add the elements of a list; return its end, or the fault in it and where that is."""
        text = self.text
        offset = _skip(text, offset)
        if text.startswith("]", offset):
            return offset + 1, "", 0
        while True:
            try:
                value, end = _decode(text, offset)
            except _JsonFault as fault:
                return None, str(fault), offset
            items.append(Item(offset, end, parsed(value), day))
            offset = _skip(text, end)
            if text.startswith("]", offset):
                return offset + 1, "", 0
            if not text.startswith(",", offset):
                return None, _fault_at(text, offset), offset
            offset = _skip(text, offset + 1)

    def _object(self, start: int, path: tuple[str, ...], day: str | None, depth: int) -> int | None:
        pairs: list[tuple[str, Item]] = []
        end, fault, at = self._pairs(start + 1, pairs)
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

    def _pairs(self, offset: int, pairs: list[tuple[str, Item]]) -> tuple[int | None, str, int]:
        """Add the pairs of an object; return its end, or the fault in it and where that is."""
        text = self.text
        offset = _skip(text, offset)
        if text.startswith("}", offset):
            return offset + 1, "", 0
        while True:
            if not text.startswith('"', offset):
                return None, _fault_at(text, offset), offset
            try:
                name, end = _decode(text, offset)
            except _JsonFault as fault:
                return None, str(fault), offset
            offset = _skip(text, end)
            if not text.startswith(":", offset):
                return None, _fault_at(text, offset), offset
            offset = _skip(text, offset + 1)
            try:
                value, end = _decode(text, offset)
            except _JsonFault as fault:
                is_container = text.startswith(("{", "["), offset)
                item = Item(offset, len(text), is_container, fault=str(fault))
                pairs.append((_name(name), item))
                return None, str(fault), offset
            pairs.append((_name(name), Item(offset, end, value)))
            offset = _skip(text, end)
            if text.startswith("}", offset):
                return offset + 1, "", 0
            if not text.startswith(",", offset):
                return None, _fault_at(text, offset), offset
            offset = _skip(text, offset + 1)

    def _note(self, fault: str, at: int) -> None:
        if fault and not self.fault:
            self.fault, self.fault_at = fault, at


def _name(name: str) -> str:
    return name if _DAY.fullmatch(name) else normalized(name)


def _has_records(found: _List) -> bool:
    return any(is_record(item.value) for item in found.items)


def _skip(text: str, offset: int) -> int:
    match = _SPACE.match(text, offset)
    return match.end() if match else offset


def _decode(text: str, offset: int) -> tuple[Any, int]:
    """Return the value at an offset, and where it ends; raise `_JsonFault`."""
    try:
        value, end = _DECODER.raw_decode(text, offset)
    except json.JSONDecodeError as error:
        if error.msg.startswith("Unterminated string"):
            raise _JsonFault(_CUT) from None
        raise _JsonFault(_fault_at(text, error.pos)) from None
    except RecursionError:
        raise _JsonFault(_DEEP) from None
    except ValueError:
        raise _JsonFault(_INVALID) from None
    return value, end


def _fault_at(text: str, offset: int) -> str:
    """Return what is wrong at an offset: shortly before the end of a text it is the end."""
    return _CUT if not text[offset + _NEAR : offset + _NEAR + 100].strip() else _INVALID


def _end_of_first(text: str, start: int) -> int | None:
    """Return where the first of several values ends; None if the file is one that has a fault."""
    try:
        return _DECODER.raw_decode(text, start)[1]
    except json.JSONDecodeError as error:
        line_end = text.find("\n", start)
        is_first_line = line_end >= 0 and error.pos <= line_end + 1
        if is_first_line and _LINE.search(text, line_end):
            return start
    except (ValueError, RecursionError):
        pass
    return None


def _values_below_each_other(text: str, start: int, end: int) -> Iterator[Item]:
    """Yield the values of a text, of which the first ends at `end`, or has a fault if that is
    `start`. What has a fault reaches to the next line with the beginning of a value.
    """
    if end > start:
        yield Item(start, end, _decode(text, start)[0])
    offset = end
    while offset < len(text):
        match = _LINE.search(text, offset + 1)
        chunk_end = match.end() if match else len(text)
        yield from _values_of(text[offset:chunk_end], offset, match is None)
        offset = chunk_end


def _values_of(chunk: str, start: int, is_last: bool) -> Iterator[Item]:
    offset = _next(chunk, 0)
    while offset < len(chunk):
        try:
            value, end = _decode(chunk, offset)
        except _JsonFault as fault:
            is_cut = is_last and str(fault) == _CUT
            what = _DEEP if str(fault) == _DEEP else _CUT if is_cut else _INVALID_LINE
            yield Item(start + offset, start + len(chunk.rstrip()), None, fault=what)
            return
        yield Item(start + offset, start + end, value)
        offset = _next(chunk, end)


def _next(chunk: str, offset: int) -> int:
    """Return where the next value begins; some programs write a comma between lines."""
    offset = _skip(chunk, offset)
    return _skip(chunk, offset + 1) if chunk.startswith(",", offset) else offset
