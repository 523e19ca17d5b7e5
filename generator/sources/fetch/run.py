"""A run: which days are asked for, what is written, what is remembered."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from filelock import FileLock, Timeout

from generator.problems import AlmanacError, SettingsError
from generator.runtime.disk import disk_error
from generator.runtime.files import read_or_none
from generator.sources.fetch import daily_papers
from generator.sources.fetch.api import Answer, Api
from generator.sources.fetch.client import Client, FetchError, System
from generator.sources.fetch.days import (
    DayOptions,
    RecordFile,
    due_days,
    is_complete,
    requested_days,
    write_file,
)

LOCK = Path(".cache/almanac/fetch.lock")
_LEADING_DAY = re.compile(r"(\d{4}-\d\d-\d\d)(.+)", re.A)


@dataclass(frozen=True, slots=True)
class Target:
    """Where a run writes, and how: the folder of listings, the program's own folder, options.

    `root` is the folder of mkdocs.yml. With `refresh`, a day that is there is asked for again.
    `endpoint` replaces the address of the API, `contact` is told to it.
    """

    root: Path
    folder: Path
    refresh: bool = False
    endpoint: str | None = None
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did: numbers of files written, of papers in them, and of days by outcome."""

    written: int = 0
    papers: int = 0
    unchanged: int = 0
    empty: int = 0
    present: int = 0

    def __add__(self, other: Report) -> Report:
        return Report(
            self.written + other.written,
            self.papers + other.papers,
            self.unchanged + other.unchanged,
            self.empty + other.empty,
            self.present + other.present,
        )


def listing_folder(paths: Iterable[Path]) -> Path:
    """Return the first of the paths of listings that is a folder, or that can become one.

    Raise `SettingsError` if all are files.
    """
    candidates = list(paths)
    for path in candidates:
        if path.is_dir() or not (path.suffix or os.path.lexists(path)):
            return path
    names = ", ".join(map(str, candidates))
    raise SettingsError(f"{names}: there is no folder to write to. Name one by --dumps.")


def fetch_days(target: Target, api: Api, options: DayOptions, system: System) -> Report:
    """Write the listings of the days that the options name, or of those that are due.

    A day that is there and complete is not asked for. What is written for a day is whole, and
    what was written stays when a later day fails, which raises `FetchError`.
    """
    today = system.now().date()
    days = requested_days(options, today, api.earliest)
    with _lock(target), _client(target, api, system) as client:
        record = RecordFile.read(target.folder)
        if days is None:
            known = record.of(api.kind)
            days, left_out = due_days(_existing_days(target.folder, api), known, today)
            if left_out:
                system.say(
                    f"Only the last days are asked for. For all since the newest listing: "
                    f"fetch --from {left_out}"
                )
        report = Report()
        for day in days:
            outcome, record = _fetch_day(target, api, client, record, day, system)
            report += outcome
        return report


def fetch_search(target: Target, text: str, system: System) -> Report:
    """Write the papers that a search on Hugging Face finds, as a listing of today."""
    name = daily_papers.search_file_name(text, system.now().date())
    path = target.folder / name
    api = daily_papers.daily_papers_api()
    with _lock(target), _client(target, api, system) as client:
        if os.path.lexists(path) and not target.refresh:
            system.say(f"{name}: is there already. To ask again, add --refresh.")
            return Report(present=1)
        answer = daily_papers.search(client, " ".join(text.split()))
        if not answer.papers:
            system.say("The search finds no papers; nothing was written.")
            return Report(empty=1)
        return _write(path, answer, system)


def _fetch_day(
    target: Target, api: Api, client: Client, record: RecordFile, day: date, system: System
) -> tuple[Report, RecordFile]:
    path = target.folder / api.file_name(day)
    known = record.of(api.kind)
    is_there = os.path.lexists(path)
    is_settled = day in known.empty or (is_there and day not in known.unfinished)
    if is_settled and not target.refresh:
        return Report(present=1), record
    asked = system.now()  # papers may come while the answer is on its way
    try:
        answer = api.fetch_day(client, day)
    except FetchError as error:
        raise FetchError(f"{day}: {error}") from error
    has_papers = bool(answer.papers) or is_there
    complete = is_complete(day, asked, api.settling_days, has_papers=has_papers)
    known = known.with_day(day, is_complete=complete, has_papers=has_papers)
    if not complete:
        # Before the file: if the run ends in between, the day is asked for again.
        record = record.with_record(api.kind, known)
    if answer.papers:
        report = _write(path, answer, system)
    else:
        system.say(f"{day}: no papers{f' now; {path.name} stays' if is_there else ''}.")
        report = Report(empty=1)
    return report, record.with_record(api.kind, known)


def _write(path: Path, answer: Answer, system: System) -> Report:
    """Write a file if its content is new, and say so."""
    warning = f" {answer.warning}" if answer.warning else ""
    counted = f"{answer.papers:,} paper{'' if answer.papers == 1 else 's'}"
    if read_or_none(path) == answer.content:
        system.say(f"{path.name}: {counted}, as before.{warning}")
        return Report(unchanged=1)
    write_file(path, answer.content)
    system.say(f"{path.name}: {counted}.{warning}")
    return Report(written=1, papers=answer.papers)


def _existing_days(folder: Path, api: Api) -> set[date]:
    """Return the days that the names of files in the folder show."""
    days = set()
    names = [path.name for path in folder.iterdir()] if folder.is_dir() else []
    for name in names:
        match = _LEADING_DAY.fullmatch(name)
        if match and match[2] in api.day_suffixes:
            try:
                days.add(date.fromisoformat(match[1]))
            except ValueError:
                continue
    return days


def _client(target: Target, api: Api, system: System) -> Client:
    return Client(target.endpoint or api.server, api.pause, system, target.contact)


@contextmanager
def _lock(target: Target) -> Iterator[None]:
    """Hold the lock of a project's runs. Raise `AlmanacError` while another one has it."""
    path = target.root / LOCK
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(path)
        lock.acquire(timeout=0)
    except Timeout:
        raise AlmanacError("Another fetch is running. Wait until it ends.") from None
    except OSError as error:
        raise disk_error(error, path) from error
    try:
        yield
    finally:
        lock.release()
