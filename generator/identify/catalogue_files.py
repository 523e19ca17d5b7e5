"""Files with records of papers, of any size → the records that may be of wanted papers.

Of a file of JSON Lines, such as arXiv's metadata snapshot of some millions of records, only the
lines whose titles are wanted are read in full, in pieces, so that memory does not grow with it.
Any other file is one of the formats of listings.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from generator.model import Entry
from generator.problems import AlmanacError, SettingsError
from generator.sources import Document, Source, read, read_document

_GZIP = b"\x1f\x8b"
# A record of arXiv with the names of 3,000 authors has some 200 KB.
_LONGEST_LINE = 10_000_000
# The number of wanted records that are read in one go.
_PIECE = 1000


@dataclass
class CatalogueFile:
    """A file of records; `looked_at` counts its records, `unreadable` its lines that are none."""

    path: Path
    looked_at: int = 0
    unreadable: int = 0

    def records(self, is_wanted: Callable[[str], bool]) -> Iterator[Entry]:
        """Yield the entries; of JSON Lines only those whose title is wanted.

        Raise `SettingsError` if there is no such file, and `AlmanacError` if it cannot be read
        or holds no records.
        """
        if not self.path.is_file():
            raise SettingsError(f"{self.path}: there is no such file. Name a file of records.")
        try:
            if _is_json_lines(self.path):
                yield from self._wanted_records(is_wanted)
            else:
                yield from self._all_records()
        except (OSError, EOFError, zlib.error) as error:
            raise AlmanacError(f"{self.path}: the file cannot be read: {error}.") from error

    def _all_records(self) -> Iterator[Entry]:
        listing = read(Source(self.path.name, self.path))
        if not listing.entries:
            raise AlmanacError(f"No records were read. {listing.problems[0]}")
        self.looked_at, self.unreadable = listing.count.read, listing.count.problems
        yield from listing.entries

    def _wanted_records(self, is_wanted: Callable[[str], bool]) -> Iterator[Entry]:
        wanted: list[bytes] = []
        for line in _lines(self.path):
            if not line.strip():
                continue
            self.looked_at += 1
            title = _title(line)
            self.unreadable += title is None
            if title is not None and is_wanted(title):
                wanted.append(line.strip() + b"\n")
            if len(wanted) == _PIECE:
                yield from self._entries(wanted)
                wanted.clear()
        yield from self._entries(wanted)

    def _entries(self, lines: Iterable[bytes]) -> tuple[Entry, ...]:
        content = b"".join(lines)
        name = self.path.name.removesuffix(".gz")
        return read_document(Document(name, content)).entries if content else ()


def _lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        is_compressed = file.read(2) == _GZIP
    with gzip.open(path) if is_compressed else path.open("rb") as lines:
        while line := lines.readline(_LONGEST_LINE):
            yield line


def _is_json_lines(path: Path) -> bool:
    """Return whether the first two lines that are not blank are JSON objects."""
    lines = (line for line in _lines(path) if line.strip())
    first, second = next(lines, b""), next(lines, b"{}")
    return _title(first) is not None and second.lstrip().startswith(b"{")


def _title(line: bytes) -> str | None:
    """Return the title of a record in JSON, or None."""
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return None
    title = record.get("title") if isinstance(record, dict) else None
    return title if isinstance(title, str) else None
