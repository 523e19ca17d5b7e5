"""The one writer of `docs/`, and of what the search is told: only what changed, only what it owns.

Pages wait in `docs/.almanac/staged/` until all are made, and are then moved to their places.
What it owns stands in `docs/.almanac/owned.json`, which is written before the first page
and after the last: a run that is killed leaves a list that names too much rather than too
little, and the next run finishes the job. In `docs/.almanac/drafts.json` stands what each draft
was made of, and the size and time of its file: while both are the same it is not made again.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TypeAlias

from generator.model import Draft, Page
from generator.problems import AlmanacError

OWN = ".almanac"
OWNED = f"{OWN}/owned.json"
DRAFTS = f"{OWN}/drafts.json"
_TEMPORARY = f"{OWN}/writing"
_STAGED = f"{OWN}/staged"


@dataclass(frozen=True, slots=True)
class Written:
    """How many files were written, left as they were, and removed; the paths left to others."""

    written: int
    unchanged: int
    removed: int
    others: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Staged:
    """Pages that wait in the folder `place` below `docs/`, each under its number there.

    `waiting` has the numbers of those that differ from what lies at their paths, `unchanged`
    the paths of the rest, `drafts` of those among both that are drafts the digests of what
    they were made of and of their content. `others` are the paths of pages left to others.
    """

    place: str
    waiting: Mapping[str, str]
    unchanged: frozenset[str]
    drafts: Mapping[str, tuple[str, str]]
    others: frozenset[str]


# What a draft was made of, the digest of its content, and the size and time of its file.
_Mark: TypeAlias = list[str | int]


def write(docs: Path, pages: Iterable[Page | Draft], made_by: str = "") -> Written:
    """Makes the generated part of the folder `docs` hold exactly `pages` (see `stage`)."""
    return settle(docs, [stage(docs, "all", pages, made_by)])


def stage(
    docs: Path,
    part: str,
    pages: Iterable[Page | Draft],
    made_by: str = "",
    is_own: Callable[[str], bool] = lambda _: True,
) -> Staged:
    """Lays the `pages` that differ from those in the folder `docs` ready, one after the other.

    Several processes may do so, each with a `part` of its own. `made_by` is a digest of what
    makes pages of drafts; `is_own` tells by its path whether a page is made at all, and not
    left to others. `AlmanacError` where a page's place is taken by a file that is not
    the generator's; nothing of its own has changed then.
    """
    place = f"{_STAGED}/{part}"
    try:
        return _lay_ready(docs, place, pages, made_by, is_own)
    except OSError as error:
        raise _refused(error) from error
    except Exception:
        shutil.rmtree(docs / place, ignore_errors=True)
        raise


def _lay_ready(
    docs: Path,
    place: str,
    pages: Iterable[Page | Draft],
    made_by: str,
    is_own: Callable[[str], bool],
) -> Staged:
    known, made = owned(docs), _drafts(docs)
    sound: set[str] = set()
    waiting: dict[str, str] = {}
    unchanged: set[str] = set()
    drafts: dict[str, tuple[str, str]] = {}
    others: set[str] = set()
    folder = docs / place
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for page in pages:
        if page.path in waiting or page.path in unchanged:
            raise _twice(page.path)
        if not is_own(page.path):
            others.add(page.path)
            continue
        if isinstance(page, Draft):
            made_of = sha256(f"{made_by} {page.made_of}".encode()).hexdigest()
            of, content_of, *touched = made.get(page.path, ("", ""))
            if of == made_of and touched == size_and_time(f"{docs}/{page.path}"):
                unchanged.add(page.path)
                drafts[page.path] = made_of, str(content_of)
                continue
        content = page.as_bytes()
        if isinstance(page, Draft):
            drafts[page.path] = made_of, sha256(content).hexdigest()
        if _read(f"{docs}/{page.path}") == content:
            unchanged.add(page.path)
            continue
        foreign = _in_the_way(docs, page.path, page.path in known, sound)
        if foreign is not None:
            raise AlmanacError(
                f"{foreign}: this is in the way of a generated page. Move it, or run "
                "“make clean” if an older run left it there."
            )
        waiting[page.path] = str(len(waiting))
        (folder / waiting[page.path]).write_bytes(content)
    return Staged(place, waiting, frozenset(unchanged), drafts, frozenset(others))


def settle(docs: Path, parts: Sequence[Staged]) -> Written:
    """Moves all pages that wait to their paths, and removes those of which there are none.

    A page is moved whole, so that none is ever half.
    """
    paths: set[str] = set()
    for part in parts:
        for path in (*part.waiting, *part.unchanged):
            if path in paths:
                raise _twice(path)
            paths.add(path)
    known = owned(docs)
    stale = sorted(known - paths)
    try:
        _own(docs, known | paths)
        folders: set[Path] = set()
        for part in parts:
            for path, number in part.waiting.items():
                target = docs / path
                if target.parent not in folders:
                    target.parent.mkdir(parents=True, exist_ok=True)
                    folders.add(target.parent)
                (docs / part.place / number).replace(target)
        for path in stale:
            _remove(docs, path)
        _own(docs, paths)
        marks = {
            path: (*digests, *size_and_time(f"{docs}/{path}"))
            for part in parts
            for path, digests in sorted(part.drafts.items())
        }
        _put(docs, DRAFTS, json.dumps(marks).encode())
        shutil.rmtree(docs / _STAGED)
    except OSError as error:
        raise _refused(error) from error
    written = sum(len(part.waiting) for part in parts)
    others = frozenset[str]().union(*(part.others for part in parts))
    return Written(written, len(paths) - written, len(stale), others)


def _twice(path: str) -> AlmanacError:
    return AlmanacError(f"{path}: two pages have this path, a fault of the program.")


def _refused(error: OSError) -> AlmanacError:
    return AlmanacError(
        f"{error.filename}: cannot be written: {error.strerror}. The next run finishes the job."
    )


def link(source: str, target: str) -> None:
    """Puts the file `source` at `target` as well: as the same file, where the disk has links."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def hand_written(docs: Path) -> list[Path]:
    """What lies at the top of the folder `docs` and is not the generator's."""
    generated = {path.split("/")[0] for path in owned(docs)} | {OWN}
    return sorted(path for path in docs.iterdir() if path.name not in generated)


def written_by_hand(docs: Path) -> list[Path]:
    """Every file below the folder `docs`, links followed, that is not the generator's."""
    known = owned(docs)
    inside = (path for path in _walked(docs) if path not in known)
    return sorted(docs / path for path in inside if not path.startswith(f"{OWN}/"))


def walked(folder: Path) -> list[Path]:
    """The files below `folder`, sorted; no folder twice, wherever links lead."""
    return sorted(folder / path for path in _walked(folder))


def _walked(folder: Path) -> Iterator[str]:
    """The files below `folder` by their paths there, as text: most are asked for by name only."""
    own = len(os.fspath(folder)) + 1
    seen: set[str] = set()
    for place, folders, names in os.walk(folder, followlinks=True):
        real = os.path.realpath(place)
        if real in seen:
            folders.clear()
            continue
        seen.add(real)
        inside = f"{place[own:]}/".replace(os.sep, "/") if len(place) > own else ""
        yield from (inside + name for name in names)


def state(folder: Path) -> str:
    """A digest of the names, sizes and times of all files below the folder: of all at once.

    However the folder is called, from here or in full.
    """
    digest, own = sha256(), len(os.fspath(folder))
    for place, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            found = os.lstat(path := f"{place}/{name}")  # a Path for each takes most of the time
            said = f"{path[own:]} {found.st_size} {found.st_mtime_ns}\n"
            digest.update(said.encode(errors="replace"))
    return digest.hexdigest()


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
    _put(docs, OWNED, json.dumps(sorted(paths), indent=0).encode())


def _drafts(docs: Path) -> dict[str, _Mark]:
    """The marks of the drafts that were made; none where nobody can read them."""
    try:
        marks = json.loads(_read(docs / DRAFTS) or b"{}").items()
    except (ValueError, AttributeError):
        return {}
    return {path: mark for path, mark in marks if isinstance(mark, list) and len(mark) == 4}


def digests(docs: Path) -> dict[str, str]:
    """The digest of the content of each draft in the folder `docs`, by its path there."""
    return {path: str(mark[1]) for path, mark in _drafts(docs).items()}


def size_and_time(path: str | Path) -> list[int]:
    """Tells whether a file was touched since; nothing where there is none."""
    try:
        found = os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return []
    return [found.st_size, found.st_mtime_ns]


def _put(docs: Path, path: str, content: bytes) -> None:
    if _read(docs / path) != content:
        temporary = docs / _TEMPORARY
        temporary.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(content)
        temporary.replace(docs / path)


def _in_the_way(docs: Path, path: str, is_owned: bool, sound: set[str]) -> str | None:
    """What stands where the page `path` or one of its folders should be and is not ours.

    `sound` has the folders that nothing is in the way of, to ask of each but once.
    """
    target = f"{docs}/{path}"
    if os.path.isdir(target) or (not is_owned and os.path.lexists(target)):
        return target
    folder = os.path.dirname(path)
    while folder and folder not in sound:
        if os.path.lexists(f"{docs}/{folder}") and not os.path.isdir(f"{docs}/{folder}"):
            return f"{docs}/{folder}"
        sound.add(folder)
        folder = os.path.dirname(folder)
    return None


def _read(path: str | Path) -> bytes | None:
    try:
        with open(path, "rb") as file:
            return file.read()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None


def _remove(docs: Path, path: str) -> None:
    target = docs / path
    if target.is_file():
        target.unlink()
    for folder in target.relative_to(docs).parents[:-1]:
        try:
            (docs / folder).rmdir()
        except OSError:
            return  # other files are in it
