"""Results of earlier runs, so that a text that has not changed is not worked on again.

A result that follows from its item alone is kept under the item's fingerprint, in one file for
each kind of work: plain JSON behind its digest (`checked_json`). What is damaged, or not of the
type that the work returns, is computed anew.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from generator.runtime import checked_json
from generator.runtime.disk import read_file
from generator.runtime.files import write_whole
from generator.runtime.fingerprint import fingerprint
from generator.runtime.parallel import parallel_map
from generator.runtime.row_json import Codec, codec_of_result

S = TypeVar("S")
T = TypeVar("T")
R = TypeVar("R")

# Results without an item in this run that are kept at least: between two builds of all papers
# somebody may look at some of them.
SPARE_RESULTS = 20_000
# The largest file of results that is read again.
MAX_SIZE = 2**31


@dataclass(frozen=True, slots=True)
class Memo:
    """The results in the folder `folder`; without a folder nothing is kept."""

    folder: Path | None = None

    def map(
        self,
        name: str,
        version: str,
        work: Callable[[S, T], R],
        shared: S,
        items: Sequence[T],
        label: str = "",
    ) -> list[R]:
        """Return `work(shared, item)` for each item in order, from earlier runs where they had it.

        `name` is the kind of work. `version` is the fingerprint of everything beside the item
        that a result depends on; results of another version are dropped. Items are values that
        have a fingerprint, and the annotation of `work` says what it returns, of the types that
        `row_json` knows. See `parallel_map` for the rest.
        """
        codec = codec_of_result(work)
        rows = self._load(name, version)
        keys = [fingerprint(item) for item in items]
        results: dict[str, R] = _decode(codec, rows, keys)
        new = {key: item for key, item in zip(keys, items, strict=True) if key not in results}
        if new:
            results |= zip(new, parallel_map(work, shared, list(new.values()), label), strict=True)
        unused = rows.keys() - keys
        has_too_many = len(unused) > len(keys) + SPARE_RESULTS
        if self.folder and (new or has_too_many):
            if has_too_many:
                rows = {key: rows[key] for key in keys if key in rows}
            rows |= {key: codec.encoded(results[key]) for key in new}
            self._save(name, version, rows)
        return [results[key] for key in keys]

    def _load(self, name: str, version: str) -> dict[str, Any]:
        """Return the results as plain JSON; none if there are none, or of another version."""
        if self.folder is None:
            return {}
        with suppress(OSError):
            match checked_json.decode(read_file(self.folder / name, MAX_SIZE)):
                case [str(known), dict(rows)] if known == version:
                    return rows
        return {}

    def _save(self, name: str, version: str, rows: dict[str, Any]) -> None:
        """Save the results if the disk allows it; if not, the next run computes them again."""
        if self.folder is not None:
            with suppress(OSError):
                write_whole(self.folder / name, checked_json.encode([version, rows]))


# Keeps nothing.
NO_MEMO = Memo()


def _decode(codec: Codec, rows: Mapping[str, Any], keys: Sequence[str]) -> dict[str, Any]:
    """Return the results of the keys that have a row of the right form."""
    results = {}
    for key in keys:
        if key in rows and key not in results:
            with suppress(ValueError):
                results[key] = codec.decode(rows[key])
    return results
