"""What may be kept from one build to the next: whether another one is needed at all.

A build depends on the dumps, the settings, the corrections, the vocabulary, what a person wrote
below `docs/`, the templates, the program and the versions of what it calls. All of it goes into
one digest, by its bytes; the files of the built site, by their sizes and times, into another.
Only if neither has changed is the site what another build would give.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from importlib.metadata import distributions
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig

LAST = Path(".cache/almanac/last-build.json")
_PROGRAM = Path(__file__).parent


def key(config: MkDocsConfig, inputs: Iterable[Path]) -> str:
    """A digest of all that the site of `config` is made of; `inputs` are files and folders."""
    digest = sha256()
    versions = sorted(f"{one.name} {one.version}" for one in distributions())
    # With the environment's values in it; where the two lie changes nothing in the site.
    settings = {
        name: value
        for name, value in config.items()
        if name not in ("site_dir", "config_file_path")
    }
    known = json.dumps([sys.version, versions, settings], default=_as_json)
    digest.update(known.encode())
    for path in _files([*inputs, _PROGRAM, Path(config.config_file_path)]):
        content = _content(path)
        digest.update(f"{path} {len(content)}\n".encode(errors="surrogateescape"))
        digest.update(content)
    return digest.hexdigest()


def _content(path: Path) -> bytes:
    """The bytes of a file; none of one that cannot be read, of which the build itself tells."""
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _as_json(value: object) -> object:
    """A setting that JSON does not know; the objects of MkDocs stand for what is in its file."""
    return dict(value) if isinstance(value, Mapping) else type(value).__name__


def is_current(root: Path, site: Path, wanted: str) -> bool:
    """Whether the last build of the project in `root` was of the key `wanted`, and is as it was."""
    try:
        last = json.loads((root / LAST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return bool(last == [wanted, str(site), _state(site)])


def begin(root: Path, wanted: str) -> None:
    """Notes that a build of the key `wanted` begins: until its end there is none to be kept."""
    _note(root, [wanted])


def end(root: Path, site: Path) -> None:
    """Notes that the build that began last is the site in the folder `site`."""
    wanted = json.loads((root / LAST).read_text(encoding="utf-8"))[0]
    _note(root, [wanted, str(site), _state(site)])


def _note(root: Path, what: list[str]) -> None:
    path = root / LAST
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(what), encoding="utf-8")


def _state(site: Path) -> str:
    """A digest of the names, sizes and times of all files below `site`."""
    digest = sha256()
    for path in _files([site]):
        found = path.lstat()
        digest.update(f"{path} {found.st_size} {found.st_mtime_ns}\n".encode(errors="replace"))
    return digest.hexdigest()


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    """The files that `paths` are or hold, sorted; none that Python compiled."""
    for path in sorted(path.absolute() for path in paths):
        if path.is_file():
            yield path
            continue
        for folder, folders, names in os.walk(path):
            folders[:] = sorted(name for name in folders if name != "__pycache__")
            yield from (Path(folder, name) for name in sorted(names))
