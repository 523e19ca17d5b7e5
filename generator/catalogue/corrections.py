"""Corrections by the owner: `corrections.yml` beside mkdocs.yml.

    - id: lora-low-rank-adaptation-1a2b3c     # the last part of the page's address
      reason: The listing shows the day of the second version.
      date: 2021-06-17                        # or title, organization: {name, handle}, hide: true

A correction does not change the paper's id. Its reason stands on the page; that of a hidden
paper stands in the file only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from generator.model import Catalogue, Organization, Paper, ShownDate
from generator.problems import Problem, SettingsError
from generator.runtime.yaml_nodes import compose
from generator.text import clean

FILE = "corrections.yml"


@dataclass(frozen=True, slots=True)
class Correction:
    """One correction: the paper's `id`, why, and the fields that change, by name."""

    line: int
    id: str
    reason: str
    hide: bool
    fields: Mapping[str, object]


def load(path: Path) -> tuple[Correction, ...]:
    """The corrections in the file at `path`; none where there is no such file.

    `SettingsError` names file and line of the first that is wrong.
    """
    if not path.exists():
        return ()
    node = compose(path)
    if node is None:
        return ()
    if not isinstance(node, yaml.SequenceNode):
        raise _error(node, "the file should be a list of corrections, each beginning with “- id:”")
    return tuple(_correction(item) for item in node.value)


def apply(catalogue: Catalogue, corrections: tuple[Correction, ...]) -> Catalogue:
    """The catalogue with every correction made; one that fits no paper is a problem.

    An address that the paper had once fits as well: an id whose words agree but for their
    hyphens, and whose first digest is the paper's. To hide is then to hide all that fit, so
    that a removed paper does not come back when another of its title arrives.
    """
    papers = {paper.id: paper for paper in catalogue.papers}
    by_title: dict[tuple[str, str], list[str]] = {}
    for id in papers:
        by_title.setdefault(_title_key(id), []).append(id)
    hidden: set[str] = set()
    problems: list[Problem] = []
    for correction in corrections:
        id = correction.id
        fitting = [id] if id in papers else by_title.get(_title_key(id), [])
        if correction.hide and fitting:
            hidden.update(fitting)
        elif len(fitting) == 1:
            papers[fitting[0]] = _correct(papers[fitting[0]], correction)
        else:
            problems.append(_unfitting(correction, fitting))
    corrected = {(id, name) for id, paper in papers.items() for name, _ in paper.corrected}
    return replace(
        catalogue,
        papers=tuple(paper for id, paper in papers.items() if id not in hidden),
        # What the owner put right is no longer a choice between listings.
        differences=tuple(
            d
            for d in catalogue.differences
            if d.id not in hidden and (d.id, d.field) not in corrected
        ),
        shared={
            short: kept
            for short, ids in catalogue.shared.items()
            if (kept := tuple(id for id in ids if id not in hidden))
        },
        problems=tuple(sorted((*catalogue.problems, *problems))),
        hidden=len(hidden),
    )


_ID = re.compile(r"(?P<words>.*?)-(?P<digest>[0-9a-f]{6})(?:-(?:[0-9a-f]{64}|[0-9a-f]{6}))?")


def _title_key(id: str) -> tuple[str, str]:
    """What ids of one title have in common, however a listing hyphenates it."""
    match = _ID.fullmatch(id)
    return (match["words"].replace("-", "")[:20], match["digest"]) if match else (id, "")


def _unfitting(correction: Correction, fitting: list[str]) -> Problem:
    if fitting:
        what = f"Several papers share the title of “{correction.id}”."
        remedy = f"Name one of them: {', '.join(sorted(fitting))}."
    else:
        what = f"There is no paper with the id “{correction.id}”."
        remedy = "Copy the id from the end of the paper's address."
    return Problem(FILE, correction.line, what, remedy)


def _correct(paper: Paper, correction: Correction) -> Paper:
    reasons = tuple((name, correction.reason) for name in correction.fields)
    changes: dict[str, Any] = {_FIELDS[name].attribute: v for name, v in correction.fields.items()}
    if "published" in changes:
        changes |= {"year_inferred": False, "year_reason": ""}
    if "title" in changes:
        changes["repairs"] = tuple(made for made in paper.repairs if made.field != "title")
    return replace(paper, **changes, corrected=(*paper.corrected, *reasons))


def _error(node: yaml.Node, what: str) -> SettingsError:
    return SettingsError(f"{FILE}:{node.start_mark.line + 1}: {what}.")


def _correction(node: yaml.Node) -> Correction:
    if not isinstance(node, yaml.MappingNode):
        raise _error(node, "a correction should be “- id: …” with more keys below it")
    values = _values(node)
    for key in values:
        if key not in ("id", "reason", "hide", *_FIELDS):
            known = ", ".join(("id", "reason", "hide", *_FIELDS))
            raise _error(values[key], f"there is no key “{key}”; known are {known}")
    for needed in ("id", "reason"):
        if needed not in values:
            raise _error(node, f"“{needed}” is missing")
    hide = "hide" in values and _flag(values["hide"])
    fields = {name: _FIELDS[name].read(values[name]) for name in _FIELDS if name in values}
    if hide == bool(fields):
        raise _error(node, f"say either “hide: true” or one of {', '.join(_FIELDS)}")
    return Correction(
        node.start_mark.line + 1, _text(values["id"]), _text(values["reason"]), hide, fields
    )


def _values(node: yaml.Node) -> dict[str, yaml.Node]:
    """The values of a mapping by their keys; what is no mapping has none."""
    values: dict[str, yaml.Node] = {}
    for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
        name = _text(key)
        if name in values:
            raise _error(key, f"the key “{name}” stands twice here")
        values[name] = value
    return values


def _flag(node: yaml.Node) -> bool:
    said = _text(node).casefold()
    if said not in ("true", "false"):
        raise _error(node, "“true” or “false” should stand here")
    return said == "true"


def _text(node: yaml.Node) -> str:
    text = clean(node.value) if isinstance(node, yaml.ScalarNode) else ""
    if not text:
        raise _error(node, "a text should stand here")
    return text


def _date(node: yaml.Node) -> ShownDate:
    try:
        day = date.fromisoformat(_text(node))
    except ValueError:
        raise _error(node, "a day such as 2021-06-17 should stand here") from None
    return ShownDate(day.month, day.day, day.year)


def _organization(node: yaml.Node) -> Organization:
    values = _values(node)
    if "name" not in values or set(values) - {"name", "handle"}:
        raise _error(node, "“{name: …, handle: …}” should stand here; the handle may be left out")
    return Organization(
        _text(values["name"]), _text(values["handle"]) if "handle" in values else None
    )


@dataclass(frozen=True, slots=True)
class _Field:
    attribute: str
    read: Callable[[yaml.Node], object]


_FIELDS = {
    "title": _Field("title", _text),
    "date": _Field("published", _date),
    "organization": _Field("organization", _organization),
}
