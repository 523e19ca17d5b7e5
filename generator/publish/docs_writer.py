"""The one writer of generated files, in `docs/`.

It writes only what has changed, and touches only what is its own. Files wait in
`.almanac/staged/` until all are rendered, and are then moved to their places. The record
`.almanac/written.json` has every file of ours, with the fingerprint of its inputs, the digest of
its content, its size and its time: while inputs, size and time stay the same, the file is not
rendered again. The record is written before the first file is moved and after the last: a run
that is killed leaves one that names too many files rather than too few, and the next run
completes the work. The record is kept twice: where one is damaged, the other is read. Where both
are, a file is known by its row and its content together; what else is in the way of a file of
ours, or looks as one that nobody needs any more, is moved to `.almanac-unknown/`.
"""

from __future__ import annotations

import json
import logging
import os
import re
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, count
from pathlib import Path

from generator.model import OutputFile
from generator.problems import AlmanacError
from generator.runtime import checked_json
from generator.runtime.disk import disk_error, read_file
from generator.runtime.files import paths_below, read_or_none, size_and_time
from generator.runtime.fingerprint import (
    digest,
    fingerprint,
    program_data_fingerprint,
    program_fingerprint,
)
from generator.runtime.parallel import parallel_map, workers_for

log = logging.getLogger("mkdocs.almanac")

OWN_FOLDER = ".almanac"
UNKNOWN = ".almanac-unknown"
RECORD = f"{OWN_FOLDER}/written.json"
COPY = f"{OWN_FOLDER}/written-copy.json"
_STAGED = f"{OWN_FOLDER}/staged"
# The record of version 0.1, a list of paths. It may go once nobody updates from that.
_OLD_RECORD = f"{OWN_FOLDER}/owned.json"
# A row of the record, in what is left of it: the path as JSON, the digest of the content.
_ROW = re.compile(r'("(?:[^"\\]|\\.){1,4096}"): ?\["[0-9a-f]*", ?"([0-9a-f]{32})"')
# How a generated page begins: its front matter is a line of JSON.
_PAGE_HEAD = b'---\n{"title": '

# Yields a part of the files.
Part = Callable[[], Iterable[OutputFile]]


@dataclass(frozen=True, slots=True)
class Written:
    """The numbers of files written, unchanged and removed; the paths left to other shards."""

    written: int
    unchanged: int
    removed: int
    elsewhere: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Entry:
    """A file in the record; a file without inputs has no fingerprint, and is always rendered."""

    inputs: str = ""
    content: str = ""
    size: int = -1
    time: int = -1

    def is_current(self, inputs: str, path: str) -> bool:
        """Return whether the file at `path` is what these inputs gave."""
        return self.inputs == inputs and size_and_time(path) == [self.size, self.time]


@dataclass(frozen=True, slots=True)
class _Staged:
    """The part of the files that one worker rendered.

    `waiting` has the names of files below `folder` by the paths that they belong to,
    `unchanged` the paths of the others, `digests` the fingerprint of the inputs and the digest
    of the content of all of them.
    """

    folder: str
    waiting: Mapping[str, str]
    unchanged: frozenset[str]
    digests: Mapping[str, tuple[str, str]]
    elsewhere: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Job:
    """What every worker knows; `version` is the fingerprint of what makes files of inputs."""

    folder: Path
    parts: Sequence[Part]
    version: str
    is_ours: Callable[[str], bool]
    record: Mapping[str, _Entry]
    is_damaged: bool


def write(
    folder: Path,
    parts: Sequence[Part],
    is_ours: Callable[[str], bool] | None = None,
    papers: int = 0,
) -> Written:
    """Make the generated part of `folder` have exactly the files that all `parts` yield.

    `parts` and `is_ours` can be pickled; workers take one part after the other, in their order.
    `is_ours` returns for a path whether the file is written, and not left to another shard;
    `papers` tells how many workers are worth their start. Raise `AlmanacError` if a file that is
    not ours is in the way; nothing of ours has changed then.
    """
    is_ours = is_ours or _is_every_file_ours
    try:
        shutil.rmtree(folder / _STAGED, ignore_errors=True)
        job = _Job(folder, parts, _version(), is_ours, *_read_or_recover(folder))
        numbers, workers = range(len(parts)), workers_for(papers)
        staged = parallel_map(_stage, job, numbers, workers=workers, one_by_one=True)
        return _move(job, staged)
    except OSError as error:
        raise disk_error(error, folder, "The next build completes the work.") from error
    finally:
        shutil.rmtree(folder / _STAGED, ignore_errors=True)


def _version() -> str:
    """Return the fingerprint of what makes files of inputs: the program and its templates."""
    return fingerprint(program_fingerprint(), program_data_fingerprint())


def _is_every_file_ours(path: str) -> bool:
    return True


def _stage(job: _Job, part: int) -> _Staged:
    """Render the files of a part, and lay those that have changed ready."""
    folder, record = job.folder, job.record
    free_folders: set[str] = set()
    waiting: dict[str, str] = {}
    unchanged: set[str] = set()
    digests: dict[str, tuple[str, str]] = {}
    elsewhere: set[str] = set()
    staged = f"{_STAGED}/{part}"
    (folder / staged).mkdir(parents=True)
    for file in job.parts[part]():
        path = file.path
        if path in digests:
            raise _duplicate(path)
        if not job.is_ours(path):
            elsewhere.add(path)
            continue
        target, entry = f"{folder}/{path}", record.get(path)
        inputs = fingerprint(job.version, file.inputs) if file.inputs is not None else ""
        if inputs and entry and entry.is_current(inputs, target):
            unchanged.add(path)
            digests[path] = inputs, entry.content
            continue
        content = file.as_bytes()
        digests[path] = inputs, digest(content)
        if read_or_none(target) == content:
            unchanged.add(path)
            continue
        if obstacle := _obstacle(folder, path, bool(entry) or job.is_damaged, free_folders):
            raise AlmanacError(
                f"{obstacle}: this is in the way of a generated page. Move it, or run "
                "“make clean” if an earlier version of the almanac left it there."
            )
        waiting[path] = str(len(waiting))
        (folder / staged / waiting[path]).write_bytes(content)
    return _Staged(staged, waiting, frozenset(unchanged), digests, frozenset(elsewhere))


def _move(job: _Job, staged: Sequence[_Staged]) -> Written:
    """Move all files that wait to their paths, each whole, and remove those that are gone."""
    folder, record = job.folder, job.record
    digests: dict[str, tuple[str, str]] = {}
    for part in staged:
        for path, file_digests in part.digests.items():
            if path in digests:
                raise _duplicate(path)
            digests[path] = file_digests
    if job.is_damaged:
        _set_unknown_aside(folder, record, digests, {p for part in staged for p in part.waiting})
    gone = sorted(record.keys() - digests.keys())
    _write_record(folder, {path: _Entry() for path in digests} | dict(record))
    folders: set[Path] = set()
    for part in staged:
        for path, name in part.waiting.items():
            target = folder / path
            if target.parent not in folders:
                target.parent.mkdir(parents=True, exist_ok=True)
                folders.add(target.parent)
            (folder / part.folder / name).replace(target)
    for path in gone:
        _remove(folder, path)
    entries = {path: _Entry(*digests[path], *size_and_time(f"{folder}/{path}")) for path in digests}
    _write_record(folder, entries)
    written = sum(len(part.waiting) for part in staged)
    elsewhere = frozenset[str]().union(*(part.elsewhere for part in staged))
    return Written(written, len(digests) - written, len(gone), elsewhere)


def clean(folder: Path) -> int:
    """Remove every file that the record of `folder` names, and the record; return how many."""
    record = _read_record(folder)
    for path in record:
        _remove(folder, path)
    shutil.rmtree(folder / OWN_FOLDER, ignore_errors=True)
    return len(record)


def generated_paths(folder: Path) -> set[str]:
    """Return the paths of the generated files below `folder`, relative to it."""
    return set(_read_record(folder))


def content_digests(folder: Path) -> dict[str, str]:
    """Return the digest of the content of each generated file below `folder`, by its path."""
    return {path: entry.content for path, entry in _read_record(folder).items()}


def changed_files(folder: Path) -> list[str]:
    """Return the paths of the generated files that are gone or changed since they were written."""
    return [
        path
        for path, entry in sorted(_read_record(folder).items())
        if size_and_time(f"{folder}/{path}") != [entry.size, entry.time]
    ]


def hand_written_at_top(docs: Path) -> list[Path]:
    """Return what is at the top of the folder `docs` and was not generated."""
    # In this order, as a file is in the record before it is at its place.
    paths = sorted(docs.iterdir())
    generated = _generated_at_top(docs, *map(tuple, map(size_and_time, _record_paths(docs))))
    return [path for path in paths if path.name not in generated]


def _record_paths(docs: Path) -> tuple[Path, ...]:
    return tuple(docs / name for name in (RECORD, COPY, _OLD_RECORD))


@lru_cache(maxsize=1)  # a preview asks again and again
def _generated_at_top(docs: Path, *states: tuple[int, ...]) -> frozenset[str]:
    """Return the first parts of the paths of generated files; `states` are those of the record."""
    return frozenset({path.split("/")[0] for path in generated_paths(docs)} | {OWN_FOLDER})


def hand_written_files(docs: Path) -> list[Path]:
    """Return every file below the folder `docs` that was not generated, links followed."""
    generated = generated_paths(docs)
    paths = (path for path in paths_below(docs) if path not in generated)
    own = f"{OWN_FOLDER}/", f"{UNKNOWN}/"
    return sorted(docs / path for path in paths if not path.startswith(own))


def _read_record(folder: Path) -> Mapping[str, _Entry]:
    return _read_or_recover(folder)[0]


def _read_or_recover(folder: Path) -> tuple[Mapping[str, _Entry], bool]:
    """Return the files in the record, and whether it and its copy are damaged."""
    contents = [read_or_none(folder / path) for path in (RECORD, COPY)]
    for content in contents:
        entries = _entries(content)
        if entries is not None:
            return entries, False
    if contents == [None, None]:
        return {path: _Entry() for path in _old_paths(folder)}, False
    return _recognized(folder, contents), True


def _recognized(folder: Path, contents: Iterable[bytes | None]) -> dict[str, _Entry]:
    """Return the files whose content is what a row of a damaged record says of their path."""
    entries = {}
    for content in contents:
        for name, expected in _ROW.findall((content or b"").decode("ascii", "replace")):
            with suppress(OSError, ValueError):
                path = json.loads(name)
                if _is_safe(path) and digest(read_file(folder / path)) == expected:
                    entries[path] = _Entry(content=expected)
    return entries


def _set_unknown_aside(
    folder: Path, record: Mapping[str, _Entry], paths: Iterable[str], waiting: Set[str]
) -> None:
    """Move aside what is at the paths that are `waiting`, and pages that are not at any path."""
    known = {*record, *paths}
    in_the_way = {path for path in waiting - record.keys() if (folder / path).is_file()}
    stale = {
        path
        for path in paths_below(folder)
        if path not in known and not path.startswith(".") and _is_generated_page(folder / path)
    }
    unknown = sorted(path for path in in_the_way | stale if _is_inside(folder, path))
    for path in unknown:
        target = _free_path(folder / UNKNOWN / path)
        target.parent.mkdir(parents=True, exist_ok=True)
        (folder / path).replace(target)
    log.warning(
        "%s: the record of generated files was damaged, and so was its copy. Files recognised by "
        "their content: %d. %s",
        folder / RECORD,
        len(record),
        f"Others, moved to {folder / UNKNOWN}: {len(unknown)}. Is one of them yours? Take it back, "
        "and remove the folder."
        if unknown
        else "No other was in the way.",
    )


def _free_path(path: Path) -> Path:
    """Return a path, or one like it at which no file lies: an earlier one may be a person's."""
    numbered = (path.with_name(f"{path.name}.{number}") for number in count(2))
    return next(free for free in chain([path], numbered) if not os.path.lexists(free))


def _is_generated_page(path: Path) -> bool:
    if path.suffix != ".md":
        return False
    content = read_or_none(path)
    return content is not None and content.startswith(_PAGE_HEAD)


def unknown_paths(folder: Path) -> set[str]:
    """Return the paths of the files that were moved aside, relative to where they were."""
    return set(paths_below(folder / UNKNOWN))


@lru_cache(maxsize=1)  # a build asks some ten times
def _entries(content: bytes | None) -> Mapping[str, _Entry] | None:
    """Return the files in a record, or None if it is damaged, or names a file outside."""
    try:
        # Version 0.2 wrote the record without a digest.
        is_old = content is not None and content.startswith(b"{")
        rows = json.loads(content or b"") if is_old else checked_json.decode(content)
        entries = {path: _Entry(*entry) for path, entry in rows.items()}
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None
    return entries if all(map(_is_safe, entries)) else None


def _old_paths(folder: Path) -> list[str]:
    """Return the paths in the record of version 0.1, which has no digest, that are inside."""
    try:
        paths = json.loads(read_or_none(folder / _OLD_RECORD) or b"[]")
    except (ValueError, RecursionError):
        return []
    return [path for path in paths if isinstance(path, str) and _is_safe(path)]


def _is_safe(path: str) -> bool:
    """Return whether a path of the record is one of a file in the folder."""
    return not (path.startswith("/") or ".." in path.split("/") or "\\" in path or ":" in path[:3])


def _write_record(folder: Path, entries: Mapping[str, _Entry]) -> None:
    rows = {
        path: (entry.inputs, entry.content, entry.size, entry.time)
        for path, entry in sorted(entries.items())
    }
    content = checked_json.encode(rows)
    for path in (RECORD, COPY):
        if read_or_none(folder / path) != content:
            unfinished = folder / _STAGED / "record"
            unfinished.parent.mkdir(parents=True, exist_ok=True)
            unfinished.write_bytes(content)
            unfinished.replace(folder / path)
    (folder / _OLD_RECORD).unlink(missing_ok=True)


def _duplicate(path: str) -> AlmanacError:
    return AlmanacError(
        f"{path}: two pages have this path. This is a fault of the program; please report it."
    )


def _obstacle(folder: Path, path: str, is_own: bool, free_folders: set[str]) -> str | None:
    """Return what is in the place of a file or of one of its folders and is not ours.

    `free_folders` has the folders that nothing is in the way of, to look at each only once.
    """
    target = f"{folder}/{path}"
    if os.path.isdir(target) or (not is_own and os.path.lexists(target)):
        return target
    parent = os.path.dirname(path)
    while parent and parent not in free_folders:
        if os.path.lexists(f"{folder}/{parent}") and not os.path.isdir(f"{folder}/{parent}"):
            return f"{folder}/{parent}"
        free_folders.add(parent)
        parent = os.path.dirname(parent)
    return None


def _remove(folder: Path, path: str) -> None:
    target = folder / path
    if not _is_inside(folder, path):
        return
    if target.is_file():
        target.unlink()
    for parent in target.relative_to(folder).parents[:-1]:
        try:
            (folder / parent).rmdir()
        except OSError:
            return  # it has other files


def _is_inside(folder: Path, path: str) -> bool:
    """Return whether no link that somebody put into the place of a folder leads outside."""
    return (folder / path).parent.resolve().is_relative_to(folder.resolve())
