"""Files and folders: what lies below a folder, its state, links and whole writes."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

# The name of a file that `write_durably` has begun.
UNFINISHED = ".unfinished"


def files_below(folder: Path) -> list[Path]:
    """Return the files below `folder`, sorted; no folder twice, wherever links lead."""
    return sorted(folder / path for path in paths_below(folder))


def paths_below(folder: Path) -> Iterator[str]:
    """Yield the paths of the files below `folder`, relative to it, with `/` between the parts."""
    start = len(os.fspath(folder)) + 1
    visited: set[str] = set()
    for place, folders, names in os.walk(folder, followlinks=True):
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
            stat = os.lstat(path)
            line = f"{path[start:]} {stat.st_size} {stat.st_mtime_ns}\n"
            state.update(line.encode(errors="surrogateescape"))
    return state.hexdigest()


def size_and_time(path: str | Path) -> list[int]:
    """Return the size of a file and its time in nanoseconds; an empty list if there is none."""
    try:
        stat = os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return []
    return [stat.st_size, stat.st_mtime_ns]


def read_or_none(path: str | Path) -> bytes | None:
    """Return the content of a file, or None if there is no such file."""
    try:
        return Path(path).read_bytes()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None


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
