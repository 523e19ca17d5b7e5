"""Files and folders: what lies below a folder, its state, links and whole writes."""

from __future__ import annotations

import errno
import os
import shutil
import stat
from collections.abc import Iterable, Iterator
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

from generator.runtime.disk import read_file

# What is known of a file or folder without reading it: number, size, time, time of its entry,
# mode; of a link that of the link before that of the file.
State = tuple[int, ...]
# The name of a file that `write_durably` has begun.
UNFINISHED = ".unfinished"


def files_below(folder: Path) -> list[Path]:
    """Return the files below `folder`, sorted; no folder twice, wherever links lead."""
    return sorted(folder / path for path in paths_below(folder))


def paths_below(folder: Path) -> Iterator[str]:
    """Yield the paths of the files below `folder`, relative to it, with `/` between the parts.

    Raise `OSError` for a folder that cannot be read; one that is not there has no files.
    """
    start = len(os.fspath(folder)) + 1
    visited: set[str] = set()
    for place, folders, names in os.walk(folder, onerror=_raise_if_refused, followlinks=True):
        real = os.path.realpath(place)
        if real in visited:
            folders.clear()
            continue
        visited.add(real)
        prefix = f"{place[start:]}/".replace(os.sep, "/") if len(place) > start else ""
        yield from (prefix + name for name in names)


def folder_state(folder: Path) -> str:
    """Return a digest of the names, sizes and times of all files below the folder."""
    state, start = blake2b(digest_size=16), len(os.fspath(folder))
    for place, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = f"{place}/{name}"  # text, as a Path for each takes most of the time
            state_of_file = os.lstat(path)
            line = f"{path[start:]} {state_of_file.st_size} {state_of_file.st_mtime_ns}\n"
            state.update(line.encode(errors="surrogateescape"))
    return state.hexdigest()


def _raise_if_refused(error: OSError) -> None:
    if not isinstance(error, (FileNotFoundError, NotADirectoryError)):
        raise error


def size_and_time(path: str | Path) -> list[int]:
    """Return the size of a file and its time in nanoseconds; an empty list if there is none."""
    try:
        found = os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return []
    return [found.st_size, found.st_mtime_ns]


def read_or_none(path: str | Path) -> bytes | None:
    """Return the content of a regular file, or None if there is no such file."""
    try:
        return read_file(path)
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None
    except OSError as error:
        if error.errno in (errno.EINVAL, errno.EFBIG):  # a pipe, or nothing of ours
            return None
        raise


def states_of(paths: Iterable[Path]) -> dict[str, State]:
    """Return the state of each file and folder that `paths` are or hold; of no file, nothing.

    Any change shows, also one that was undone: a folder that was moved away and back has
    another time. Files that Python compiled do not count.
    """
    states: dict[str, State] = {}
    for path in paths:
        _add_state(os.fspath(path), states)
        if path.is_dir():
            for place, folders, names in os.walk(path):
                folders[:] = [name for name in folders if name != "__pycache__"]
                for name in (*folders, *names):
                    _add_state(f"{place}/{name}", states)
    return states


def top_states(paths: Iterable[Path]) -> dict[str, State]:
    """Return the states of `paths`, and of the entries at the top of those that are folders."""
    states: dict[str, State] = {}
    for path in paths:
        _add_state(os.fspath(path), states)
        with suppress(OSError):
            for entry in path.iterdir():
                _add_state(os.fspath(entry), states)
    return states


def without_times_of_folder(state: State) -> State:
    """Return the state of a file as it is, and of a folder that it is one."""
    return state[-1:] if stat.S_ISDIR(state[-1]) else state


def _add_state(path: str, states: dict[str, State]) -> None:
    with suppress(OSError):
        stats = [os.lstat(path)]
        if stat.S_ISLNK(stats[0].st_mode):
            stats.append(os.stat(path))  # noqa: PTH116 - a text, as in `folder_state`
        states[path] = tuple(
            number
            for s in stats
            for number in (s.st_ino, s.st_size, s.st_mtime_ns, s.st_ctime_ns, s.st_mode)
        )


def link_or_copy(source: str, target: str) -> None:
    """Make `target` the same file as `source` if the disk has links, else a copy of it."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is never half written; its folder is made if there is none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        unfinished.write_bytes(content)
        unfinished.replace(path)
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise


def write_durably(path: Path, content: bytes) -> None:
    """Write a file so that it is whole or unchanged, even if the machine stops now.

    The unfinished file is hidden and always has the same name, so that one that a stopped
    process left is overwritten by the next. Only one process may write to the folder.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(UNFINISHED)
    with unfinished.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
    with suppress(OSError):  # not every system can sync a folder
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
