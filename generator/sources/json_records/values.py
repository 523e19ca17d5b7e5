"""The text of JSON → its values, each with its place; what cannot be decoded is a fault.

A decoder of the standard library decodes each value. What is here walks through the lists and
objects around them, so that a fault costs what follows it, and not what stands before.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from generator.sources.json_records.python_repr import parsed

# More digits are no number of anything here, and Python refuses to convert very many.
_MAX_DIGITS = 18
_SPACE = re.compile(r"[ \t\n\r]*")


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


class JsonFault(Exception):
    """A value that cannot be decoded, with a sentence about it."""


def elements(
    text: str, offset: int, items: list[Item], day: str | None
) -> tuple[int | None, str, int]:
    """Add the elements of a list whose `[` is before `offset`.

    Return its end, or the fault in it and where that is.
    """
    offset = skip(text, offset)
    if text.startswith("]", offset):
        return offset + 1, "", 0
    while True:
        try:
            value, end = decode(text, offset)
        except JsonFault as fault:
            return None, str(fault), offset
        items.append(Item(offset, end, parsed(value), day))
        offset = skip(text, end)
        if text.startswith("]", offset):
            return offset + 1, "", 0
        if not text.startswith(",", offset):
            return None, _fault_at(text, offset), offset
        offset = skip(text, offset + 1)


def members(text: str, offset: int, pairs: list[tuple[str, Item]]) -> tuple[int | None, str, int]:
    """Add the names and values of an object whose `{` is before `offset`.

    Return its end, or the fault in it and where that is. The last value may be one with a fault,
    whose `value` says whether it is a list or an object, which may be looked through.
    """
    offset = skip(text, offset)
    if text.startswith("}", offset):
        return offset + 1, "", 0
    while True:
        if not text.startswith('"', offset):
            return None, _fault_at(text, offset), offset
        try:
            name, end = decode(text, offset)
        except JsonFault as fault:
            return None, str(fault), offset
        offset = skip(text, end)
        if not text.startswith(":", offset):
            return None, _fault_at(text, offset), offset
        offset = skip(text, offset + 1)
        try:
            value, end = decode(text, offset)
        except JsonFault as fault:
            is_container = text.startswith(("{", "["), offset)
            item = Item(offset, len(text), is_container, fault=str(fault))
            pairs.append((name, item))
            return None, str(fault), offset
        pairs.append((name, Item(offset, end, value)))
        offset = skip(text, end)
        if text.startswith("}", offset):
            return offset + 1, "", 0
        if not text.startswith(",", offset):
            return None, _fault_at(text, offset), offset
        offset = skip(text, offset + 1)


def skip(text: str, offset: int) -> int:
    """Return the offset of what follows the white space at an offset."""
    match = _SPACE.match(text, offset)
    return match.end() if match else offset


def decode(text: str, offset: int) -> tuple[Any, int]:
    """Return the value at an offset, and where it ends; raise `JsonFault`."""
    try:
        value, end = _DECODER.raw_decode(text, offset)
    except json.JSONDecodeError as error:
        if error.msg.startswith("Unterminated string"):
            raise JsonFault(_CUT) from None
        raise JsonFault(_fault_at(text, error.pos)) from None
    except RecursionError:
        raise JsonFault(_DEEP) from None
    except ValueError:
        raise JsonFault(_INVALID) from None
    return value, end


def _fault_at(text: str, offset: int) -> str:
    """Return what is wrong at an offset: shortly before the end of a text it is the end."""
    return _CUT if not text[offset + _NEAR : offset + _NEAR + 100].strip() else _INVALID


def end_of_first(text: str, start: int) -> int | None:
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


def values_below_each_other(text: str, start: int, end: int) -> Iterator[Item]:
    """Yield the values of a text, of which the first ends at `end`, or has a fault if that is
    `start`. What has a fault reaches to the next line with the beginning of a value.
    """
    if end > start:
        yield Item(start, end, decode(text, start)[0])
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
            value, end = decode(chunk, offset)
        except JsonFault as fault:
            is_cut = is_last and str(fault) == _CUT
            what = _DEEP if str(fault) == _DEEP else _CUT if is_cut else _INVALID_LINE
            yield Item(start + offset, start + len(chunk.rstrip()), None, fault=what)
            return
        yield Item(start + offset, start + end, value)
        offset = _next(chunk, end)


def _next(chunk: str, offset: int) -> int:
    """Return where the next value begins; some programs write a comma between lines."""
    offset = skip(chunk, offset)
    return skip(chunk, offset + 1) if chunk.startswith(",", offset) else offset
