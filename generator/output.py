"""The one writer of `docs/`: only what changed, only what it owns.

What it owns stands in `docs/.almanac/owned.json`, which is written before the first page
and after the last: a run that is killed leaves a list that names too much rather than too
little, and the next run finishes the job.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.model import Page
from generator.problems import AlmanacError

OWN = ".almanac"
OWNED = f"{OWN}/owned.json"
_TEMPORARY = f"{OWN}/writing"


@dataclass(frozen=True, slots=True)
class Written:
    """How many files were written, left as they were, and removed."""

    written: int
    unchanged: int
    removed: int


def write(docs: Path, pages: Iterable[Page]) -> Written:
    """Makes the generated part of the folder `docs` hold exactly `pages`.

    `AlmanacError` before anything is written where a page's place is taken by a file that
    is not the generator's.
    """
    contents: dict[str, bytes] = {}
    for page in pages:
        if page.path in contents:
            raise AlmanacError(f"{page.path}: two pages have this path, a fault of the program.")
        contents[page.path] = page.as_bytes()
    try:
        return _write(docs, contents)
    except OSError as error:
        raise AlmanacError(
            f"{error.filename}: cannot be written: {error.strerror}. The next run finishes the job."
        ) from error


def _write(docs: Path, contents: Mapping[str, bytes]) -> Written:
    known = owned(docs)
    changed = {path: new for path, new in contents.items() if _read(docs / path) != new}
    for path in sorted(changed):
        foreign = _in_the_way(docs, path, path in known)
        if foreign is not None:
            raise AlmanacError(
                f"{foreign}: this is in the way of a generated page. Move it, or run "
                "“make clean” if an older run left it there."
            )
    _own(docs, known | set(contents))
    for path, content in sorted(changed.items()):
        _replace(docs, path, content)
    stale = sorted(known - set(contents))
    for path in stale:
        _remove(docs, path)
    _own(docs, set(contents))
    return Written(len(changed), len(contents) - len(changed), len(stale))


def hand_written(docs: Path) -> list[Path]:
    """What lies at the top of the folder `docs` and is not the generator's."""
    generated = {path.split("/")[0] for path in owned(docs)} | {OWN}
    return sorted(path for path in docs.iterdir() if path.name not in generated)


def written_by_hand(docs: Path) -> list[Path]:
    """Every file below the folder `docs`, links followed, that is not the generator's."""
    known = owned(docs)
    return [
        path
        for path in walked(docs)
        if (inside := path.relative_to(docs)).parts[0] != OWN and inside.as_posix() not in known
    ]


def walked(folder: Path) -> list[Path]:
    """The files below `folder`, sorted; no folder twice, wherever links lead."""
    found: list[Path] = []
    seen: set[Path] = set()
    for place, folders, names in os.walk(folder, followlinks=True):
        real = Path(place).resolve()
        if real in seen:
            folders.clear()
            continue
        seen.add(real)
        found += (Path(place, name) for name in names)
    return sorted(found)


def owned(docs: Path) -> set[str]:
    """The generator's files below the folder `docs`, by their paths there.

    `AlmanacError` where the list of them cannot be read.
    """
    listed = _read(docs / OWNED)
    try:
        return {str(path) for path in json.loads(listed)} if listed else set()
    except (ValueError, TypeError) as error:
        raise AlmanacError(
            f"{docs / OWNED}: cannot be read. Run “make clean”, which removes it and all pages."
        ) from error


def _own(docs: Path, paths: set[str]) -> None:
    listed = json.dumps(sorted(paths), indent=0).encode()
    if _read(docs / OWNED) != listed:
        _replace(docs, OWNED, listed)


def _in_the_way(docs: Path, path: str, is_owned: bool) -> Path | None:
    """What stands where the page `path` or one of its folders should be and is not ours."""
    target = docs / path
    if target.is_dir() or (not is_owned and os.path.lexists(target)):
        return target
    folders = (docs / folder for folder in Path(path).parents[:-1])
    return next((f for f in folders if os.path.lexists(f) and not f.is_dir()), None)


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None


def _replace(docs: Path, path: str, content: bytes) -> None:
    """Writes beside the site's pages and moves into place, so that no page is ever half."""
    temporary, target = docs / _TEMPORARY, docs / path
    temporary.parent.mkdir(parents=True, exist_ok=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary.write_bytes(content)
    temporary.replace(target)


def _remove(docs: Path, path: str) -> None:
    target = docs / path
    if target.is_file():
        target.unlink()
    for folder in target.relative_to(docs).parents[:-1]:
        try:
            (docs / folder).rmdir()
        except OSError:
            return  # other files are in it
