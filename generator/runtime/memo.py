"""Results of earlier runs, so that a text that has not changed is not worked on again.

A result that follows from its item alone is kept under the item's fingerprint, in one file for
each kind of work. The files are pickles in the project's own cache: whoever can write there can
write the program.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from generator.runtime.files import write_whole
from generator.runtime.fingerprint import fingerprint
from generator.runtime.parallel import parallel_map

S = TypeVar("S")
T = TypeVar("T")
R = TypeVar("R")

# Results without an item in this run that are kept at least: between two builds of all papers
# somebody may look at some of them.
SPARE_RESULTS = 20_000


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
        have a fingerprint. See `parallel_map` for the rest.
        """
        known = self._load(name, version)
        keys = [fingerprint(item) for item in items]
        new = {key: item for key, item in zip(keys, items, strict=True) if key not in known}
        if new:
            results = parallel_map(work, shared, list(new.values()), label)
            known |= zip(new, results, strict=True)
        unused = known.keys() - keys
        has_too_many = len(unused) > len(keys) + SPARE_RESULTS
        if has_too_many:
            known = {key: known[key] for key in keys}
        if new or has_too_many:
            self._save(name, version, known)
        return [known[key] for key in keys]

    def _load(self, name: str, version: str) -> dict[str, Any]:
        if self.folder is None:
            return {}
        try:
            with (self.folder / name).open("rb") as file:
                if pickle.load(file) == version:
                    return dict(pickle.load(file))
        except Exception:
            pass  # no such file, or a damaged one, which shows in many kinds of exceptions
        return {}

    def _save(self, name: str, version: str, results: dict[str, Any]) -> None:
        """Save the results if the disk allows it; if not, the next run computes them again."""
        if self.folder is None:
            return
        content = pickle.dumps(version) + pickle.dumps(results, pickle.HIGHEST_PROTOCOL)
        with suppress(OSError):
            write_whole(self.folder / name, content)
