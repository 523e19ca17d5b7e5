"""Files → listings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from errno import EINVAL
from pathlib import Path

from generator.model import LineCount, Listing
from generator.problems import Problem
from generator.runtime.progress import with_progress
from generator.sources.discovery import Source, find_sources
from generator.sources.formats import format_of

_NO_LINES = LineCount(0, 0, 0, 0, 0)


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
        return Listing(source.name, (), (problem,), None, 1, _NO_LINES, "")
    return format_of(source.name, content).read(source.name, content)
