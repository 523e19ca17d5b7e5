"""The table of the formats that a listing may have."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

from generator.model import Listing
from generator.sources import hf_pages, plain_text
from generator.sources.document import Document


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name, the suffixes it usually has, how to recognise it and how to read it.

    `matches` looks at what a file holds. `authority` says how far the texts of the format are to
    be trusted: a record of a catalogue (20) is right where a page copied by hand (0) differs.
    """

    name: str
    suffixes: tuple[str, ...]
    matches: Callable[[Document], bool]
    read: Callable[[Document], Listing]
    authority: int = 0


# The first row that matches reads the file, so a format that matches much is low in the table.
FORMATS = (
    # Pages show formulas as they are drawn, so a catalogue's text is better.
    Format("Hugging Face page", (".md", ".txt"), hf_pages.matches, hf_pages.read, authority=1),
    Format("plain text", (".txt",), plain_text.matches, plain_text.read),
)
# What a folder of listings is searched for.
SUFFIXES = (".txt", ".md")


def format_of(document: Document) -> Format | None:
    """Return the format of a file: a row that matches, of several the one with its suffix."""
    matching = [format for format in FORMATS if format.matches(document)]
    suffix = PurePath(document.name.removesuffix(".gz")).suffix.casefold()
    named = (format for format in matching if suffix in format.suffixes)
    return next(named, matching[0] if matching else None)
