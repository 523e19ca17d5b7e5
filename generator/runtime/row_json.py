"""Values of the program as plain JSON, and back, by their types.

A dataclass is the list of its fields, a tuple a list. What is read is checked against the type,
and only dataclasses that the type names are made of it: nothing in a file names code.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from functools import cache, partial
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

_SCALARS = (str, int, float, bool, NoneType)


@dataclass(frozen=True, slots=True)
class Codec:
    """Functions for the values of one type; `decode` raises `ValueError` for any other value.

    `encode` is None where a value is its own JSON.
    """

    encode: Callable[[Any], Any] | None
    decode: Callable[[Any], Any]

    def encoded(self, value: Any) -> Any:
        """Return a value as plain JSON."""
        return self.encode(value) if self.encode else value


def codec_of_result(function: Callable[..., Any]) -> Codec:
    """Return the codec of what a function returns, by its annotation."""
    return codec(get_type_hints(function)["return"])


@cache
def codec(kind: Any) -> Codec:
    """Return the codec of a type. Raise `TypeError` for one that it does not know.

    Known are texts, numbers, booleans, None, `X | None`, tuples, and dataclasses of these that
    are made of their fields.
    """
    if kind in _SCALARS:
        return Codec(None, partial(_scalar, kind))
    if is_dataclass(kind):
        return _dataclass_codec(kind)
    if get_origin(kind) in (Union, UnionType):
        return _optional_codec(kind)
    if get_origin(kind) is tuple:
        return _tuple_codec(get_args(kind))
    raise TypeError(f"Values of the type {kind} are not kept.")


def _scalar(kind: type, value: object) -> object:
    if type(value) is not kind:
        raise ValueError
    return value


def _dataclass_codec(kind: Any) -> Codec:
    hints = get_type_hints(kind)
    names = [field.name for field in fields(kind)]
    codecs = [codec(hints[name]) for name in names]
    encoders = [(at, c.encode) for at, c in enumerate(codecs) if c.encode]
    decoders = [c.decode for c in codecs]
    get = operator.attrgetter(*names) if len(names) > 1 else lambda value: [getattr(value, *names)]

    def encode(value: Any) -> list[Any]:
        row = list(get(value))
        for at, encode_field in encoders:
            row[at] = encode_field(row[at])
        return row

    def decode(row: Any) -> Any:
        if type(row) is not list or len(row) != len(decoders):
            raise ValueError
        return kind(*[decode(value) for decode, value in zip(decoders, row, strict=True)])

    return Codec(encode, decode)


def _optional_codec(kind: Any) -> Codec:
    inner, *others = [codec(of) for of in get_args(kind) if of is not NoneType]
    if others:
        raise TypeError(f"Values of the type {kind} are not kept.")

    def decode(value: Any) -> Any:
        return None if value is None else inner.decode(value)

    if not inner.encode:
        return Codec(None, decode)
    return Codec(lambda value: None if value is None else inner.encoded(value), decode)


def _tuple_codec(kinds: tuple[Any, ...]) -> Codec:
    if kinds[1:] != (...,):
        raise TypeError(f"Tuples of {kinds} are not kept, only such as tuple[str, ...].")
    item = codec(kinds[0])

    def decode(row: Any) -> tuple[Any, ...]:
        if type(row) is not list:
            raise ValueError
        return tuple(map(item.decode, row))

    return Codec(partial(_encode_items, item.encode) if item.encode else list, decode)


def _encode_items(encode: Callable[[Any], Any], values: tuple[Any, ...]) -> list[Any]:
    return [encode(value) for value in values]
