"""A file to be read: its bytes as text and as lines, each made once for all that look at it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any, TypeVar

from generator.problems import Problem
from generator.sources.compression import decompress
from generator.sources.decoding import DecodedFile, decode, text_of

T = TypeVar("T")


@dataclass(frozen=True)
class Document:
    """A file of any format; `name` is what messages call it.

    `content` is not compressed; `problems` are those of its compression.
    """

    name: str
    content: bytes
    problems: tuple[Problem, ...] = ()

    @classmethod
    def of_file(cls, name: str, content: bytes) -> Document:
        """Return the document of a file, decompressed if gzip compressed it."""
        return cls(name, *decompress(name, content))

    @cached_property
    def text(self) -> str:
        """The whole text; what cannot be decoded is `�`. Lines end with `\\n`."""
        return text_of(self.content)

    @cached_property
    def decoded(self) -> DecodedFile:
        """The lines with their numbers, and the problems of the bytes."""
        return decode(self.name, self.content)

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of the bytes."""
        return sha256(self.content).hexdigest()

    @cached_property
    def _line_starts(self) -> list[int]:
        starts, end = [0], self.text.find("\n")
        while end >= 0:
            starts.append(end + 1)
            end = self.text.find("\n", end + 1)
        return starts

    def line_at(self, offset: int) -> int:
        """Return the number, from 1, of the line of the character at `offset` in `text`."""
        return bisect_right(self._line_starts, offset)

    @cached_property
    def _results(self) -> dict[Callable[[Document], Any], Any]:
        return {}

    def once(self, make: Callable[[Document], T]) -> T:
        """Return `make(self)`, made once for this document: rows of a table share what it finds."""
        if make not in self._results:
            self._results[make] = make(self)
        result: T = self._results[make]
        return result
