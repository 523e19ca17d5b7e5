"""Where the dumps are: folders and files → the bytes of each."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from generator.problems import AlmanacError, Problem, SettingsError
from generator.sources.formats import SUFFIXES
from generator.text import clean


@dataclass(frozen=True, slots=True)
class Source:
    """A dump that could be read: its name, unique among the sources, and where it lies."""

    name: str
    path: Path


def find_sources(
    places: Iterable[Path],
) -> tuple[tuple[Source, ...], tuple[Problem, ...], tuple[str, ...]]:
    """The dumps in `places` by name, what is wrong there, and what was left out.

    A place is a folder, of which every `*.txt` is a dump, or a file, whatever its name.
    Hidden files are not looked at; files of another ending and folders are left out, and
    named. A place that does not exist ends the run. A file that stands in two places
    under one name is taken by its folder's name too.
    """
    files: dict[Path, None] = {}
    problems: list[Problem] = []
    left_out: list[str] = []
    for place in places:
        # Not Path.is_dir: that raises where a name is too long to be one.
        if os.path.isdir(place):  # noqa: PTH112 - for the same reason
            _look_into(place, files, problems, left_out)
        elif os.path.lexists(place):
            files.setdefault(place)
        else:
            raise SettingsError(
                f"{place}: there is no such file or folder. Name the folder of the listings "
                "in mkdocs.yml under extra.almanac.dumps, or with --dumps."
            )
    distinct = list({(os.path.realpath(path), path.name): path for path in files}.values())
    names = _names(distinct)
    sources = sorted((Source(names[path], path) for path in distinct), key=lambda s: s.name)
    return tuple(sources), tuple(problems), tuple(sorted(left_out))


def _look_into(
    folder: Path, files: dict[Path, None], problems: list[Problem], left_out: list[str]
) -> None:
    try:
        inside = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    except OSError as error:
        raise AlmanacError(f"{folder}: cannot be read: {error.strerror}.") from error
    for path in inside:
        if path.suffix.casefold() in SUFFIXES:
            files.setdefault(path)
        else:
            left_out.append(_shown(path.name))
    if not any(path.parent == folder for path in files):
        remedy = f"Save a listing there as a {' or '.join(SUFFIXES)} file."
        problems.append(Problem(_shown(folder.name), 1, "The folder holds no listing.", remedy))


def _names(paths: list[Path]) -> dict[Path, str]:
    """A unique name for each path: the file's, or with its folder's where two would agree.

    Where folders agree too, or names that differ in bytes only, a number tells them apart.
    """
    plain = Counter(_shown(path.name) for path in paths)
    taken: Counter[str] = Counter()
    names: dict[Path, str] = {}
    for path in sorted(paths):
        name = _shown(path.name)
        if plain[name] > 1:
            name = f"{_shown(Path(os.path.realpath(path.parent)).name)}/{name}"
        taken[name] += 1
        names[path] = name if taken[name] == 1 else f"{name} ({taken[name]})"
    return names


def _shown(name: str) -> str:
    """A file's name as text for a page; bytes that are no UTF-8 become `�`."""
    return clean(name.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))
