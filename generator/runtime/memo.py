"""Results of earlier runs, so that a text that has not changed is not worked on again.

A result that follows from its item alone is kept under the item's fingerprint, in one file for
each kind of work. A file begins with the digest of the rest: one that was damaged is not read.
The rest is a pickle that may only hold plain values and dataclasses of this program; loading one
calls nothing else.
"""

from __future__ import annotations

import importlib
import pickle
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, is_dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, TypeVar

from generator.runtime.disk import read_file
from generator.runtime.files import write_whole
from generator.runtime.fingerprint import digest, fingerprint
from generator.runtime.parallel import parallel_map

S = TypeVar("S")
T = TypeVar("T")
R = TypeVar("R")

# Results without an item in this run that are kept at least: between two builds of all papers
# somebody may look at some of them.
SPARE_RESULTS = 20_000
# The largest file of results that is read again.
MAX_SIZE = 2**31
_DIGEST_LENGTH = 32
_PACKAGE = f"{__name__.partition('.')[0]}."


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
            content = read_file(self.folder / name, MAX_SIZE)
            mark, rest = content[:_DIGEST_LENGTH], content[_DIGEST_LENGTH:]
            if mark.decode("ascii") == digest(rest):
                file = BytesIO(rest)
                if _PlainUnpickler(file).load() == version:
                    return dict(_PlainUnpickler(file).load())
        except Exception:
            pass  # no such file, or one of another kind, which shows in many kinds of exceptions
        return {}

    def _save(self, name: str, version: str, results: dict[str, Any]) -> None:
        """Save the results if the disk allows it; if not, the next run computes them again."""
        if self.folder is None:
            return
        content = pickle.dumps(version) + pickle.dumps(results, pickle.HIGHEST_PROTOCOL)
        with suppress(OSError):
            write_whole(self.folder / name, digest(content).encode() + content)


class _PlainUnpickler(pickle.Unpickler):
    """Loads plain values and dataclasses of this program, and nothing that could do anything."""

    def find_class(self, module: str, name: str) -> Any:
        """Return a dataclass of the program. Raise `UnpicklingError` for anything else."""
        if module.startswith(_PACKAGE):
            found = vars(importlib.import_module(module)).get(name)
            if isinstance(found, type) and is_dataclass(found):
                return found
        raise pickle.UnpicklingError(f"{module}.{name}")
