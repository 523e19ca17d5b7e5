"""What may be kept from one build to the next: whether another one is needed at all.

A build depends on the dumps, the settings, the corrections, the vocabulary, what a person wrote
below `docs/`, the templates, the program and the versions of what it calls. All of it goes into
one digest, by its bytes; the files of the built site, by their sizes and times, into another.
Only if neither has changed is the site what another build would give. Others keep what follows
from less, under digests that are made here too.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from hashlib import sha256
from importlib.metadata import distributions
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig

from generator.problems import AlmanacError
from generator.publish import docs_writer

LAST = Path(".cache/almanac/last-build.json")
_PROGRAM = Path(__file__).parents[1]


def key(config: MkDocsConfig, inputs: Iterable[Path]) -> str:
    """A digest of what the site of `config` is made of: its settings, the program and `inputs`.

    Those are files and folders.
    """
    # With the environment's values in it; where the two lie changes nothing in the site.
    settings = {
        name: value
        for name, value in config.items()
        if name not in ("site_dir", "config_file_path")
    }
    root = Path(config.config_file_path).absolute().parent
    own = [Path(config.config_file_path), *(root / hook for hook in config.hooks)]
    said = json.dumps(settings, default=_as_json, ensure_ascii=False)
    # The same in another folder, as shards of a site may be built on other machines.
    return _digest(root, [*inputs, *_beside_code(), *own], code() + said.replace(str(root), "."))


def program(*others: Path) -> str:
    """A digest of the program and what it calls, and of `others`, files and folders.

    Nothing else that lies with the program is in it, as the templates.
    """
    return _digest(_PROGRAM, others, code())


@cache
def code() -> str:
    """A digest of the program as it runs: what is edited during a preview does not run yet."""
    return _digest(_PROGRAM, _PROGRAM.rglob("*.py"), _versions())


def _beside_code() -> Iterator[Path]:
    return (path for path in docs_writer.walked(_PROGRAM) if path.suffix not in (".py", ".pyc"))


def _digest(root: Path, paths: Iterable[Path], said: str = "") -> str:
    """A digest of the files that `paths` are or hold, and of `said`.

    Of a file by its bytes and its place as seen from `root`.
    """
    digest = sha256(f"{said}\n".encode(errors="surrogatepass"))
    for path in _files(paths):
        content = _content(path)
        place = os.path.relpath(path, root)
        digest.update(f"{place} {len(content)}\n".encode(errors="surrogateescape"))
        digest.update(content)
    return digest.hexdigest()


def _versions() -> str:
    """Python's version and those of all that is installed."""
    return f"{sys.version} {sorted(f'{one.name} {one.version}' for one in distributions())}"


def _content(path: Path) -> bytes:
    """The bytes of a file; none of one that cannot be read, of which the build itself tells."""
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _as_json(value: object) -> object:
    """A setting that JSON does not know; the objects of MkDocs stand for what is in its file."""
    return dict(value) if isinstance(value, Mapping) else type(value).__name__


def last(root: Path, site: Path, wanted: str) -> int | None:
    """How many problems the last build had, if another would give the same; else None.

    It would if that was of the key `wanted`, and its site, in the folder `site`, is as it was.
    """
    try:
        built, place, state, problems = json.loads((root / LAST).read_text(encoding="utf-8"))
    except (OSError, ValueError, TypeError):
        return None  # there is none, or somebody else wrote it
    is_same = [built, place, state] == [wanted, str(site), docs_writer.state(site)]
    return problems if is_same and isinstance(problems, int) else None


def begin(root: Path) -> None:
    """Notes that a build begins: until its end there is none to be kept."""
    _note(root, [])


def end(root: Path, site: Path, built: str, problems: int) -> None:
    """Notes that a build of the key `built` is the site in the folder `site`."""
    _note(root, [built, str(site), docs_writer.state(site), problems])


def _note(root: Path, what: list[object]) -> None:
    path = root / LAST
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(what), encoding="utf-8")
    except OSError as error:
        raise AlmanacError(f"{path}: cannot be written: {error.strerror}.") from error


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    """The files that `paths` are or hold, sorted; none that Python compiled."""
    for path in sorted(path.absolute() for path in paths):
        within = docs_writer.walked(path) if path.is_dir() else [path]
        yield from (file for file in within if "__pycache__" not in file.parts)


code()  # now, before anybody edits it
