"""The generator's settings: `extra.almanac` in mkdocs.yml, checked.

Every error names the key, what stands there, and what may.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

from generator.problems import SettingsError

WHERE = "mkdocs.yml: extra.almanac"
VOCABULARY = Path(__file__).parent / "enrich/topics/vocabulary.yml"


@dataclass(frozen=True, slots=True)
class ListingSettings:
    """What the owner says of a listing: its day, its title; None where nothing is said."""

    day: date | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class OrganizationSettings:
    """How a byline is to be read that no grammar can tell: its name, its handle if any."""

    name: str
    handle: str | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings. Paths are absolute or relative to the working directory.

    `listings` is keyed by file name, `organizations` by the byline as listed, spaces
    collapsed. `page_size` is the number of papers on a page of a list.
    """

    dumps: tuple[Path, ...]
    vocabulary: Path
    page_size: int
    listings: Mapping[str, ListingSettings]
    organizations: Mapping[str, OrganizationSettings]


def from_config(root: Path, almanac: object) -> Settings:
    """The settings in the mapping `almanac`; relative paths start at the folder `root`.

    `SettingsError` names the first key that is wrong.
    """
    given = _mapping(WHERE, {} if almanac is None else almanac)
    readers: dict[str, tuple[Callable[[str, Any], Any], object]] = {
        "dumps": (lambda key, value: _paths(key, value, root), "dumps"),
        "vocabulary": (lambda key, value: _file(key, value, root), str(VOCABULARY)),
        "page_size": (_page_size, 50),
        "listings": (_listings, {}),
        "organizations": (_organizations, {}),
    }
    _only(WHERE, given, readers)
    return Settings(
        **{
            # A key whose values are all commented out says nothing.
            name: reader(f"{WHERE}.{name}", default if given.get(name) is None else given[name])
            for name, (reader, default) in readers.items()
        }
    )


def _error(key: str, found: object, wanted: str) -> SettingsError:
    return SettingsError(f"{key}: {found!r} stands here; it should be {wanted}.")


def _mapping(key: str, value: object) -> Mapping[str, Any]:
    if not isinstance(value, Mapping) or not all(isinstance(name, str) for name in value):
        raise _error(key, value, "a mapping of names to values")
    return value


def _only(key: str, given: Mapping[str, Any], known: Mapping[str, object]) -> None:
    for name in given:
        if name not in known:
            raise SettingsError(f"{key}.{name}: there is no such key. Known: {', '.join(known)}.")


def _text(key: str, value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _error(key, value, "a text")
    return value


def _file(key: str, value: object, root: Path) -> Path:
    path = root / _text(key, value)
    if not path.is_file():
        raise _error(key, value, "the path of a file")
    return path


def _paths(key: str, value: object, root: Path) -> tuple[Path, ...]:
    """A path, or a list of paths; ALMANAC_DUMPS holds a list as JSON."""
    listed = value if isinstance(value, list) else _listed(_text(key, value))
    if not listed:
        raise _error(key, value, "a path or a list of paths")
    return tuple(root / _text(key, path) for path in listed)


def _listed(text: str) -> list[object]:
    """The list that `text` is as JSON, or `text` as the only path."""
    try:
        listed = json.loads(text)
    except ValueError:
        return [text]
    return listed if isinstance(listed, list) else [text]


def _page_size(key: str, value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 1000:
        raise _error(key, value, "a whole number from 1 to 1000")
    return value


def _listings(key: str, value: object) -> dict[str, ListingSettings]:
    known = {field.name: field for field in fields(ListingSettings)}
    result = {}
    for name, given in _mapping(key, value).items():
        inner = f"{key}.{name}"
        _only(inner, _mapping(inner, given), known)
        day, title = given.get("day"), given.get("title")
        result[name] = ListingSettings(
            day=None if day is None else _day(f"{inner}.day", day),
            title=None if title is None else _text(f"{inner}.title", title),
        )
    return result


def _day(key: str, value: object) -> date:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise _error(key, value, "a day such as 2025-04-28") from None


def _organizations(key: str, value: object) -> dict[str, OrganizationSettings]:
    known = {field.name: field for field in fields(OrganizationSettings)}
    result = {}
    for byline, given in _mapping(key, value).items():
        inner = f"{key}.{byline}"
        _only(inner, _mapping(inner, given), known)
        handle = given.get("handle")
        result[" ".join(byline.split())] = OrganizationSettings(
            name=_text(f"{inner}.name", given.get("name")),
            handle=None if handle is None else _text(f"{inner}.handle", handle),
        )
    return result
