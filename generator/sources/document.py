"""A file to be read: its bytes as text and as lines, each made once for all that look at it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from generator.sources.decoding import DecodedFile, decode, text_of


@dataclass(frozen=True)
class Document:
    """A file of any format; `name` is what messages call it."""

    name: str
    content: bytes

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
