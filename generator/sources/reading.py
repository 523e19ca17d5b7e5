"""Files → listings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from errno import EINVAL
from pathlib import Path

from generator.model import Count, Listing
from generator.problems import Problem
from generator.runtime.progress import with_progress
from generator.sources.discovery import Source, find_sources
from generator.sources.document import Document
from generator.sources.formats import format_of
from generator.sources.unsupported import describe

# A line takes some 100 bytes of memory while its file is read, even if it is empty.
MAX_LINES = 4_000_000


@dataclass(frozen=True, slots=True)
class Listings:
    """All listings by name, the problems of their folders, and the files that were left out."""

    listings: tuple[Listing, ...]
    problems: tuple[Problem, ...]
    left_out: tuple[str, ...]


def read_all(paths: Iterable[Path]) -> Listings:
    """Read every listing in `paths`, which are folders and files.

    Raise `SettingsError` for a path that does not exist.
    """
    sources, problems, left_out = find_sources(paths)
    listings = tuple(map(read, with_progress("Reading listings", sources)))
    return Listings(listings, problems, left_out)


def read(source: Source) -> Listing:
    """Read a file; one that cannot be read gives a listing without entries and with a problem."""
    try:
        if source.path.exists() and not (source.path.is_file() or source.path.is_dir()):
            raise OSError(EINVAL, "It is a pipe or a device")  # reading it might never end
        content = source.path.read_bytes()
    except OSError as error:
        what = f"The file cannot be read: {error.strerror or error}."
        problem = Problem(source.name, 1, what, "Replace the file, or remove it from the folder.")
        return Listing(source.name, (), (problem,), None, 1, Count(0, 0, 0, 0, 0), "")
    return read_document(Document.of_file(source.name, content))


def _unread(document: Document, problems: tuple[Problem, ...], lines: int) -> Listing:
    """Return a listing without entries, all of whose lines are problems."""
    return Listing(
        name=document.name,
        entries=(),
        problems=problems,
        day=None,
        day_line=1,
        count=Count(lines, 0, 0, 0, lines),
        digest=document.digest,
        format="not supported",
    )


def read_document(document: Document) -> Listing:
    """Read a file; one that no format matches gives a problem, and no entries."""
    if (line_ends := document.content.count(b"\n")) > MAX_LINES:
        what = f"The file has more than {MAX_LINES:,} lines."
        problem = Problem(document.name, 1, what, "Divide it into several files.")
        return _unread(document, (*document.problems, problem), line_ends + 1)
    is_lost = bool(document.problems) and not document.content
    format = None if is_lost else format_of(document)
    if format is None:
        problems = document.problems or (describe(document),)
        return _unread(document, problems, document.text.count("\n") + 1)
    listing = format.read(document)
    return replace(
        listing,
        problems=tuple(sorted((*document.problems, *listing.problems))),
        format=format.name,
        authority=format.authority,
    )
