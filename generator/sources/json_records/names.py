"""The authors of a record → their names in order.

Lists of names, of `{"name": …}`, `{"family": …, "given": …}`, `{"author": {"display_name": …}}`
and arXiv's `[["Lovelace", "Ada", ""]]`; `Ada Lovelace, Ben Example and Chidi Sample`,
`Lovelace, Ada; Example, Ben`, BibTeX's `Lovelace, Ada and Example, Ben`.
"""

from __future__ import annotations

import re
from typing import Any

from generator.sources.json_records.cleaners import string
from generator.sources.json_records.python_repr import parsed
from generator.sources.json_records.views import normalized
from generator.text import clean

_OTHERS = re.compile(r"\bet\.? ?al\b\.?$|\band others$|^others$|(?:\.\.\.|…)$", re.I)
_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv|ph\.? ?d|m\.? ?d|inc|ltd|llc|gmbh)\.?", re.I)
_FULL_NAMES = ("name", "displayname", "literal", "fullname", "rawauthorname", "authorname")
_FAMILY_NAMES = ("family", "lastname", "last", "surname")
_GIVEN_NAMES = ("given", "firstname", "first", "forename")
_MAX_NAME = 200


def names(value: Any) -> tuple[str, ...] | None:
    """Return the names that are given; hidden authors and “et al.” are left out."""
    known = (_OTHERS.sub("", name).rstrip(" ,;") for name in _given(value))
    return tuple(name for name in known if _is_name(name)) or None


def is_complete(value: Any) -> bool:
    """Return whether a list of names does not end in “et al.” or its like."""
    return not any(map(_OTHERS.search, _given(value)))


def _given(value: Any) -> list[str]:
    value = parsed(value)
    if isinstance(value, str) and not value.lstrip().startswith(("[", "{")):
        value = _split(clean(value))
    return list(filter(None, map(_name, value))) if isinstance(value, list) else []


def _is_name(text: str) -> bool:
    return len(text) <= _MAX_NAME and any(map(str.isalpha, text))


def _name(value: Any) -> str | None:
    """Return a name; None for what is no name, or that of a hidden author."""
    if isinstance(value, list):  # arXiv: family name, given names, suffix, and affiliations
        parts = [clean(part) for part in value[:3] if isinstance(part, str)]
        return " ".join(filter(None, [*parts[1:2], *parts[:1], *parts[2:]])) or None
    if isinstance(value, dict):
        return _name_of_fields({normalized(key): content for key, content in value.items()})
    text = string(value)
    return _in_order(clean(text)) if text else None


def _name_of_fields(fields: dict[str, Any]) -> str | None:
    if fields.get("hidden") is True or fields.get("creatortype", "author") != "author":
        return None
    if isinstance(fields.get("author"), dict):  # OpenAlex
        return _name(fields["author"]) or _name(fields.get("rawauthorname"))
    for key in _FULL_NAMES:
        if text := string(fields.get(key)):
            return clean(text)
    family, given = (
        next((clean(text) for key in keys if (text := string(fields.get(key)))), "")
        for keys in (_FAMILY_NAMES, _GIVEN_NAMES)
    )
    particle, suffix = (
        clean(string(fields.get(key)) or "") for key in ("nondroppingparticle", "suffix")
    )
    if not particle:
        particle = clean(string(fields.get("droppingparticle")) or "")
    return " ".join(filter(None, (given, particle, family, suffix))) or None


def _split(text: str) -> list[str]:
    """Return the names in a text."""
    for mark in (";", "|"):
        if mark in text:
            return [_in_order(name) for name in text.split(mark)]
    parts = re.split(r",? (?:and|&) ", text)
    if all(part.count(",") == 1 for part in parts) and _are_family_first(parts):
        return [_in_order(part) for part in parts]
    found: list[str] = []
    for name in (name.strip() for part in parts for name in part.split(",")):
        if found and _SUFFIX.fullmatch(name):
            found[-1] += f" {name}"
        else:
            found.append(name)
    return found


def _are_family_first(parts: list[str]) -> bool:
    """Return whether each of `Lovelace, Ada`, and not of `Ada Lovelace, Ben Example`, is a name."""
    if len(parts) > 1:
        return True
    family, _, given = parts[0].partition(",")
    return " " not in family.strip() or " " not in given.strip()


def _in_order(name: str) -> str:
    """Return `Ada Lovelace` for `Lovelace, Ada`."""
    family, comma, given = name.partition(",")
    if not comma or "," in given or _SUFFIX.fullmatch(given.strip()):
        return name.strip()
    return f"{given.strip()} {family.strip()}".strip()
