"""Fingerprints: short digests that are equal exactly where values, files or programs are."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from hashlib import blake2b
from operator import attrgetter
from pathlib import Path, PurePath
from typing import Any

from generator.runtime.disk import read_file
from generator.runtime.files import files_below, paths_below, size_and_time

_PROGRAM = Path(__file__).parents[1]
_Encode = Callable[[Any, list[str]], None]


def fingerprint(*values: object) -> str:
    """Return a digest of the values, the same in every process and on every machine.

    They are None, booleans, numbers, strings, paths, enums, and tuples, lists, mappings with
    strings as keys, and dataclasses of such values. Raise `TypeError` for anything else: what
    `repr` says of an object may hide a difference, or show one that does not matter.
    """
    pieces: list[str] = []
    _encode(values, pieces)
    return digest("".join(pieces))


def digest(text: str | bytes) -> str:
    """Return the digest of a text, 32 hexadecimal digits."""
    data = text if isinstance(text, bytes) else text.encode(errors="surrogatepass")
    return blake2b(data, digest_size=16).hexdigest()


def files_fingerprint(paths: Iterable[Path], root: Path) -> str:
    """Return a digest of the files that `paths` are or hold: of their bytes and places.

    A place is relative to the folder `root`. A file that cannot be read counts as empty; who
    needs it reports that. Pipes and devices are not read, and of a file of more than `MAX_FILE`
    bytes counts the size and the time. Files that Python compiled do not count.
    """
    state = blake2b(digest_size=16)
    for path in sorted(path.absolute() for path in paths):
        for file in files_below(path) if path.is_dir() else [path]:
            if "__pycache__" in file.parts:
                continue
            line = f"{_place(file, root)} {_file_digest(file)}\n"
            state.update(line.encode(errors="surrogateescape"))
    return state.hexdigest()


def _place(file: Path, root: Path) -> str:
    """Return where a file is, relative to `root` if it is on the same disk, with `/`."""
    try:
        place = os.path.relpath(file, root)
    except ValueError:  # another disk of Windows
        place = str(file)
    return place.replace(os.sep, "/")


def _file_digest(path: str | Path) -> str:
    try:
        return digest(read_file(path))
    except OSError as error:
        if error.errno != errno.EFBIG:
            return str(error.errno)
        size, time = size_and_time(path)
        return f"{size} {time}"


@cache
def program_fingerprint() -> str:
    """Return a digest of the program as it runs, and of the versions of all that it calls.

    It is computed when this module is imported, as a module that is edited while a preview
    runs does not run yet.
    """
    return fingerprint(_program_files_digest(is_code=True), sys.version, _installed_packages())


def program_data_fingerprint() -> str:
    """Return a digest of the program's files that are read in every build, as its templates."""
    return _program_files_digest(is_code=False)


def _program_files_digest(is_code: bool) -> str:
    """Return a digest of the paths and bytes of the program's modules, or of its other files."""
    state = blake2b(digest_size=16)
    for path in sorted(paths_below(_PROGRAM)):
        if path.endswith(".py") == is_code and not path.endswith(".pyc"):
            line = f"{path} {_file_digest(f'{_PROGRAM}/{path}')}\n"
            state.update(line.encode(errors="surrogateescape"))
    return state.hexdigest()


def _installed_packages() -> list[str]:
    """Return the names of the folders of metadata, each of which has a package and its version.

    https://packaging.python.org/en/latest/specifications/recording-installed-packages/
    To parse what is in them takes a tenth of a second.
    """
    names: set[str] = set()
    for folder in sys.path:
        with suppress(OSError):  # the library in an archive, and folders that are not there
            names.update(path.name for path in Path(folder).iterdir())
    return sorted(name for name in names if name.endswith((".dist-info", ".egg-info")))


def _encode(value: object, pieces: list[str]) -> None:
    kind = type(value)
    encode = _ENCODERS.get(kind)
    if encode is None:
        encode = _ENCODERS[kind] = _encoder(kind)
    encode(value, pieces)


def _encoder(kind: type) -> _Encode:
    """Return the function that encodes values of the type, or raise `TypeError`."""
    if is_dataclass(kind):
        return _dataclass_encoder(kind)
    if issubclass(kind, Enum):
        return lambda value, pieces: pieces.append(f"e{len(value.name)}:{value.name}")
    if issubclass(kind, PurePath):
        return lambda value, pieces: _encode_text(value.as_posix(), pieces)
    if issubclass(kind, str):  # a subclass, as of a markup string
        return _encode_text
    raise TypeError(f"A value of the type {kind.__qualname__} has no fingerprint.")


def _dataclass_encoder(kind: type) -> _Encode:
    names = [field.name for field in fields(kind)]
    values = attrgetter(*names) if len(names) > 1 else lambda value: (getattr(value, names[0]),)
    head = f"d{len(kind.__qualname__)}:{kind.__qualname__}"

    def encode(value: object, pieces: list[str]) -> None:
        pieces.append(head)
        for inner in values(value):
            _encode(inner, pieces)

    return encode


def _encode_text(value: str, pieces: list[str]) -> None:
    pieces.append(f"s{len(value)}:{value}")


def _encode_sequence(value: tuple[object, ...] | list[object], pieces: list[str]) -> None:
    pieces.append(f"l{len(value)}:")
    for item in value:
        _encode(item, pieces)


def _encode_mapping(value: dict[str, object], pieces: list[str]) -> None:
    pieces.append(f"m{len(value)}:")
    for key in sorted(value):
        _encode_text(key, pieces)
        _encode(value[key], pieces)


_ENCODERS: dict[type, _Encode] = {
    str: _encode_text,
    tuple: _encode_sequence,
    list: _encode_sequence,
    dict: _encode_mapping,
    type(None): lambda value, pieces: pieces.append("n"),
    bool: lambda value, pieces: pieces.append(f"b{value:d}"),
    int: lambda value, pieces: pieces.append(f"i{value};"),
    float: lambda value, pieces: pieces.append(f"f{value!r};"),
}

program_fingerprint()
