"""What was worked out of a text, kept from one build to the next.

What a text gives follows from the text, the program and, at times, the vocabulary, and from no
other text. So an answer is kept under a digest of its question, and all answers are forgotten
once what made them is another (`Kept.made_by`). They lie in the project's own cache as pickles:
who can write there can write the program.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeVar

from generator.runtime import parallel

T = TypeVar("T")
R = TypeVar("R")

# How many answers are kept at least that nobody asked for: other listings may be looked at between
# two builds of all.
SPARE = 20_000
FOLDER = Path(".cache/almanac/kept")


@dataclass(frozen=True, slots=True)
class Kept:
    """Answers of one kind in the file `path`, and what they were made by: its digest.

    Without a file nothing is kept.
    """

    path: Path | None = None
    made_by: str = ""

    def each(
        self,
        work: Callable[[T], R],
        items: Sequence[T],
        question: Callable[[T], tuple[str, ...]],
        what: str,
    ) -> list[R]:
        """`work` on each of the items, in their order, or what it gave in an earlier build.

        It follows from `question`, the texts that an item is made of. `what` is shown as the
        name of the work.
        """
        known = self._load()
        asked = [_digest(question(item)) for item in items]
        new = {key: item for key, item in zip(asked, items, strict=True) if key not in known}
        if new:
            known |= zip(new, parallel.each(work, list(new.values()), what), strict=True)
        unasked = known.keys() - asked
        is_full = len(unasked) > len(asked) + SPARE
        if is_full:
            known = {key: known[key] for key in asked}
        if new or is_full:
            self._save(known)
        return [known[key] for key in asked]

    def _load(self) -> dict[bytes, Any]:
        if self.path is None:
            return {}
        try:
            with self.path.open("rb") as file:
                if pickle.load(file) == self.made_by:
                    return dict(pickle.load(file))
        except Exception:
            pass  # there is none, or it is damaged, which a pickle tells in many ways
        return {}

    def _save(self, answers: dict[bytes, Any]) -> None:
        """Without a word where the disk refuses: the next build works it out again."""
        if self.path is None:
            return
        begun = self.path.with_name(f"{self.path.name}.{os.getpid()}")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with begun.open("wb") as file:
                pickle.dump(self.made_by, file)
                pickle.dump(answers, file, pickle.HIGHEST_PROTOCOL)
            begun.replace(self.path)
        except OSError:
            with suppress(OSError):
                begun.unlink()


NOTHING = Kept()


def _digest(question: tuple[str, ...]) -> bytes:
    return blake2b(repr(question).encode(), digest_size=16).digest()
