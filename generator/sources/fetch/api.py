"""What a run needs to know of an API, and what it gets from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from generator.sources.fetch.client import Client


@dataclass(frozen=True, slots=True)
class Answer:
    """The content of a file and its number of papers; `warning` is a sentence for a person."""

    content: bytes
    papers: int
    warning: str = ""


@dataclass(frozen=True, slots=True)
class Api:
    """An API that lists the papers of a day.

    `kind` is the key of its days in the record. `server` is its address, `pause` the time in
    seconds that it wants between requests. A day's list is complete `settling_days` after the
    day's end; there is none before `earliest`. A file's name is the day with `file_suffix`. A day
    with one of `day_suffixes` names a file that shows that the folder has the day.
    """

    kind: str
    server: str
    pause: float
    settling_days: int
    earliest: date
    file_suffix: str
    day_suffixes: tuple[str, ...]
    fetch_day: Callable[[Client, date], Answer]

    def file_name(self, day: date) -> str:
        """Return the name of the file of a day, such as `2026-08-20.json`."""
        return f"{day.isoformat()}{self.file_suffix}"
