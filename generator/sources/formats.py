"""The table of the formats that a listing may have."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

from generator.model import Listing
from generator.sources import plain_text


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name, the suffixes it usually has, how to recognise it and how to read it.

    `matches` looks at the content of a file, `read` takes the file's name and its content.
    """

    name: str
    suffixes: tuple[str, ...]
    matches: Callable[[bytes], bool]
    read: Callable[[str, bytes], Listing]


# The first row that matches reads the file, so a format that matches anything is last.
FORMATS = (Format("plain text", (".txt",), lambda content: True, plain_text.read),)
SUFFIXES = tuple(suffix for format in FORMATS for suffix in format.suffixes)


def format_of(name: str, content: bytes) -> Format:
    """Return the format of a file: a row that matches, of several the one with its suffix."""
    matching = [format for format in FORMATS if format.matches(content)]
    suffix = PurePath(name).suffix.casefold()
    return next((format for format in matching if suffix in format.suffixes), matching[0])
