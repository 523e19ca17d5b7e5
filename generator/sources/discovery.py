"""Folders and files that hold listings → the files to read."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.problems import Problem, SettingsError
from generator.runtime.disk import disk_error
from generator.text import clean

# The files in a folder that are listings: those of the formats, also gzipped.
SUFFIXES = (
    ".txt",
    ".md",
    ".json",
    ".jsonl",
    ".json.gz",
    ".jsonl.gz",
    ".html",
    ".xml",
    ".bib",
    ".ris",
    ".eml",
    ".csv",
)
_ABOUT_FOLDER = "readme.md"  # tells people about the folder


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read: its name, which no other source has, and its path.

    `leads_out` is true for a link in a folder to a file that is in none of the folders.
    """

    name: str
    path: Path
    leads_out: bool = False


def find_sources(
    paths: Iterable[Path],
) -> tuple[tuple[Source, ...], tuple[Problem, ...], tuple[str, ...]]:
    """Return the sources in `paths` by name, the problems of folders, and what was left out.

    A path leads to a folder, in which every file with the suffix of a format is a source, or to
    a file, which is a source whatever its name. Hidden files are ignored. Folders inside a
    folder and files with other suffixes are left out, and returned by name. Of sources that would
    have the same name, those behind the first have that of their folder as well: a folder that is
    added behind the others moves no page. Raise `SettingsError` for a path that
    does not exist, and `AlmanacError` for a folder that cannot be read.
    """
    paths = tuple(paths)
    files: dict[Path, None] = {}
    problems: list[Problem] = []
    left_out: list[str] = []
    for path in paths:
        # Not Path.is_dir, which raises an error if the name is too long.
        if os.path.isdir(path):  # noqa: PTH112 - for the same reason
            _add_folder(path, files, problems, left_out)
        elif os.path.islink(path) and not os.path.exists(path):  # noqa: PTH110, PTH114 - also
            raise SettingsError(
                f"{path}: this link leads nowhere. Restore {_printable(os.readlink(path))}, or "  # noqa: PTH115
                "set the folder of the listings in mkdocs.yml or with --dumps."
            )
        elif os.path.lexists(path):
            files.setdefault(path)
        else:
            raise SettingsError(
                f"{path}: there is no such file or folder. Set the folder of the listings in "
                "mkdocs.yml, in the options of the plugin almanac: dumps, or with --dumps."
            )
    distinct: dict[tuple[str, str], Path] = {}
    for path in files:
        distinct.setdefault((os.path.realpath(path), path.name), path)
    names = _unique_names(distinct.values())
    folders = [Path(os.path.realpath(path)) for path in paths]
    sources = [
        Source(name, path, path not in paths and _leads_out(path, folders))
        for path, name in names.items()
    ]
    return (
        tuple(sorted(sources, key=lambda source: source.name)),
        tuple(problems),
        tuple(sorted(left_out)),
    )


def _add_folder(
    folder: Path, files: dict[Path, None], problems: list[Problem], left_out: list[str]
) -> None:
    try:
        paths = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    except OSError as error:
        raise disk_error(error, folder) from error
    for path in paths:
        name = path.name.casefold()
        if name.endswith(SUFFIXES) and name != _ABOUT_FOLDER:
            files.setdefault(path)
        else:
            left_out.append(_printable(path.name))
    if not any(path.parent == folder for path in files):
        remedy = f"Save a listing there as a {' or '.join(SUFFIXES)} file."
        problems.append(Problem(_printable(folder.name), 1, "The folder holds no listing.", remedy))


def _leads_out(path: Path, folders: Sequence[Path]) -> bool:
    """Return whether a path is a link to something that is neither in `folders` nor one of them."""
    if not path.is_symlink() or not path.exists():
        return False
    target = Path(os.path.realpath(path))
    return not any(target.is_relative_to(folder) for folder in folders)


def _unique_names(paths: Iterable[Path]) -> dict[Path, str]:
    """Return a unique name for each path: the file's, with its folder's if one before it has that.

    If the folders' names are the same too, or if names differ only in bytes that are not UTF-8,
    a number is added.
    """
    uses: Counter[str] = Counter()
    names: dict[Path, str] = {}
    for path in paths:
        name = _printable(path.name)
        if name in uses:
            name = f"{_printable(Path(os.path.realpath(path.parent)).name)}/{name}"
        uses[name] += 1
        names[path] = name if uses[name] == 1 else f"{name} ({uses[name]})"
    return names


def _printable(name: str) -> str:
    """Return a file's name as text for a page; bytes that are not UTF-8 become `�`."""
    return clean(name.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))
