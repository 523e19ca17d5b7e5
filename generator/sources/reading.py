"""Files → listings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from generator.model import Count, Listing
from generator.problems import Problem
from generator.runtime.disk import read_file
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
    if source.leads_out:
        what = "This is a link to a file outside of the folder, which is not read."
        return _unreadable(source, what, "Copy that file into the folder, or name it with --dumps.")
    try:
        content = read_file(source.path)
    except OSError as error:
        what = f"The file cannot be read: {error.strerror or error}."
        return _unreadable(source, what, "Replace the file, or remove it from the folder.")
    return read_document(Document.of_file(source.name, content))


def _unreadable(source: Source, what: str, remedy: str) -> Listing:
    problem = Problem(source.name, 1, what, remedy)
    return Listing(source.name, (), (problem,), None, 1, Count(0, 0, 0, 0, 0), "")


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
