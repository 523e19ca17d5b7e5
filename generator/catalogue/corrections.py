"""Corrections by the owner, in the file `corrections.yml` in the folder of mkdocs.yml.

    - id: lora-low-rank-adaptation-1a2b3c     # the last part of the page's address
      reason: The listing shows the day of the second version.
      date: 2021-06-17                        # or another field below, or hide: true

The fields are title, date, organization: {name: …, handle: …}, authors: [names in order], arxiv,
doi, and the addresses code and project.

A correction does not change the id of the paper. Its reason is shown on the page; that of a
hidden paper is only in the file.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from generator.identifiers import arxiv_id, find_arxiv_id, find_doi
from generator.model import Catalogue, Code, Organization, Paper, ShownDate
from generator.problems import Problem, SettingsError
from generator.runtime.yaml_nodes import compose
from generator.settings import CORRECTIONS
from generator.text import clean

FILE = CORRECTIONS


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction: its line in the file, the paper's `id`, the reason, and what changes.

    `fields` has the new values by the names of `_FIELDS`; it is empty if the paper is hidden.
    """

    line: int
    id: str
    reason: str
    hide: bool
    fields: Mapping[str, object]


def load(path: Path) -> tuple[Correction, ...]:
    """Read the corrections in the file at `path`; there are none if it does not exist.

    Raise `SettingsError` with the line of the first that is wrong.
    """
    if not os.path.lexists(path):  # a link that leads nowhere is an error, not an empty file
        return ()
    node = compose(path)
    if node is None:
        return ()
    if not isinstance(node, yaml.SequenceNode):
        raise _error(node, "The file is not a list of corrections. Begin each with “- id: …”.")
    return tuple(_correction(item) for item in node.value)


def apply(catalogue: Catalogue, corrections: tuple[Correction, ...]) -> Catalogue:
    """Return the catalogue with the corrections; one that matches no paper is a problem.

    An id that the paper had earlier matches too: it is an address that leads to it, or its words
    are the same but for hyphens, and so is the digest of its title. If several papers match, or
    have the title that the id is of, all are hidden, so that a hidden paper does not appear
    again when another of its title arrives.
    """
    papers = {paper.id: paper for paper in catalogue.papers}
    ids_by_title: dict[tuple[str, str], list[str]] = {}
    for id in papers:
        ids_by_title.setdefault(_title_key(id), []).append(id)
    hidden: set[str] = set()
    problems: list[Problem] = []
    for correction in corrections:
        id = correction.id
        earlier = catalogue.shared.get(id) or ids_by_title.get(_title_key(id), [])
        matches = [id] if id in papers else list(earlier)
        if correction.hide and matches:
            hidden.update(matches)
            if _is_of_title(id):
                hidden.update(earlier)
        elif len(matches) == 1:
            papers[matches[0]] = _correct(papers[matches[0]], correction)
        else:
            problems.append(_not_one_match(correction, matches))
    corrected = {
        (id, difference)
        for id, paper in papers.items()
        for name, _ in paper.corrected
        for difference in (name, *_FIELDS[name].other_differences)
    }
    shared = _visible(catalogue.shared, hidden) if hidden else catalogue.shared
    return replace(
        catalogue,
        papers=tuple(paper for id, paper in papers.items() if id not in hidden),
        # The value of a corrected field was not chosen from those of the listings.
        differences=tuple(
            d
            for d in catalogue.differences
            if d.id not in hidden and (d.id, d.field) not in corrected
        ),
        shared=shared,
        problems=tuple(sorted((*catalogue.problems, *problems))),
        hidden=frozenset(hidden),
    )


def _visible(shared: Mapping[str, tuple[str, ...]], hidden: Set[str]) -> dict[str, tuple[str, ...]]:
    """Return the addresses that lead to a paper which is not hidden, with these papers."""
    # Of each tuple once, as all spellings of a title have the same one.
    distinct = {id(ids): ids for ids in shared.values()}
    visible = {
        place: tuple(paper for paper in ids if paper not in hidden)
        for place, ids in distinct.items()
    }
    return {address: visible[id(ids)] for address, ids in shared.items() if visible[id(ids)]}


_ID = re.compile(r"(?P<words>.*?)-(?P<digest>[0-9a-f]{6})(?P<paper>-(?:[0-9a-f]{64}|[0-9a-f]{6}))?")


def _title_key(id: str) -> tuple[str, str]:
    """Return what the ids of all spellings of a title have in common."""
    match = _ID.fullmatch(id)
    return (match["words"].replace("-", "")[:20], match["digest"]) if match else (id, "")


def _is_of_title(id: str) -> bool:
    """Return whether an id is that of a title, not of one of several papers that share it."""
    match = _ID.fullmatch(id)
    return match is None or match["paper"] is None


def _not_one_match(correction: Correction, matches: list[str]) -> Problem:
    if matches:
        what = f"Several papers share the title of “{correction.id}”."
        remedy = f"Name one of them: {', '.join(sorted(matches))}."
    else:
        what = f"There is no paper with the id “{correction.id}”."
        remedy = "Copy the id from the end of the paper's address."
    return Problem(FILE, correction.line, what, remedy)


def _correct(paper: Paper, correction: Correction) -> Paper:
    reasons = tuple((name, correction.reason) for name in correction.fields)
    changes: dict[str, Any] = {
        _FIELDS[name].attribute: value for name, value in correction.fields.items()
    }
    if "published" in changes:
        changes |= {"year_inferred": False, "year_reason": ""}
    if "author_names" in changes:
        changes["authors"] = len(changes["author_names"])
    if "title" in changes:
        changes["repairs"] = tuple(repair for repair in paper.repairs if repair.field != "title")
    return replace(paper, **changes, corrected=(*paper.corrected, *reasons))


def _error(node: yaml.Node, message: str) -> SettingsError:
    return SettingsError(f"{FILE}:{node.start_mark.line + 1}: {message}")


def _correction(node: yaml.Node) -> Correction:
    if not isinstance(node, yaml.MappingNode):
        raise _error(node, "This is not a correction. Write “- id: …” and its other keys below.")
    values = _values(node)
    keys = ("id", "reason", "hide", *_FIELDS)
    for key in values:
        if key not in keys:
            raise _error(values[key], f"There is no key “{key}”. The keys are {', '.join(keys)}.")
    for key in ("id", "reason"):
        if key not in values:
            raise _error(node, f"The key “{key}” is missing. Add it to this correction.")
    hide = "hide" in values and _flag(values["hide"])
    fields = {name: _FIELDS[name].read(values[name]) for name in _FIELDS if name in values}
    if hide == bool(fields):
        raise _error(
            node,
            "A correction either hides the paper or changes it. "
            f"Write “hide: true”, or one or more of {', '.join(_FIELDS)}.",
        )
    return Correction(
        node.start_mark.line + 1, _text(values["id"]), _text(values["reason"]), hide, fields
    )


def _values(node: yaml.Node) -> dict[str, yaml.Node]:
    """Return the values of a mapping by their keys; nothing if the node is not a mapping."""
    values: dict[str, yaml.Node] = {}
    for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
        name = _text(key)
        if name in values:
            raise _error(key, f"The key “{name}” is here twice. Take one of them out.")
        values[name] = value
    return values


def _flag(node: yaml.Node) -> bool:
    text = _text(node).casefold()
    if text not in ("true", "false"):
        raise _error(node, f"{text!r} is not valid. Expected true or false.")
    return text == "true"


def _text(node: yaml.Node) -> str:
    text = clean(node.value) if isinstance(node, yaml.ScalarNode) else ""
    if not text:
        raise _error(node, "This is not a text, or it is empty. Write a text here.")
    return text


def _date(node: yaml.Node) -> ShownDate:
    text = _text(node)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise _error(node, f"{text!r} is not valid. Expected a day such as 2021-06-17.") from None
    return ShownDate(day.month, day.day, day.year)


def _organization(node: yaml.Node) -> Organization:
    values = _values(node)
    if "name" not in values or set(values) - {"name", "handle"}:
        raise _error(
            node, "This is not an organisation. Expected {name: …, handle: …}, or only {name: …}."
        )
    return Organization(
        _text(values["name"]), _text(values["handle"]) if "handle" in values else None
    )


def _names(node: yaml.Node) -> tuple[str, ...]:
    if not isinstance(node, yaml.SequenceNode) or not node.value:
        raise _error(node, "This is not a list of names. Expected [Ada Lovelace, Alan Turing].")
    return tuple(map(_text, node.value))


def _arxiv(node: yaml.Node) -> str:
    text = _text(node)
    id = arxiv_id(text) or find_arxiv_id(text)
    if id is None:
        # YAML reads 2501.01230 as text here, so that no digit is lost.
        raise _error(node, f"{text!r} is not valid. Expected an arXiv id such as 2501.01234.")
    return id


def _doi(node: yaml.Node) -> str:
    text = _text(node)
    doi = find_doi(text)
    if doi is None:
        raise _error(
            node, f"{text!r} is not valid. Expected a DOI such as 10.1145/3292500.3330701."
        )
    return doi


def _address(node: yaml.Node) -> str:
    text = _text(node)
    try:
        address = urlsplit(text)
        is_valid = address.scheme in ("http", "https") and bool(address.hostname)
    except ValueError:
        is_valid = False
    if not is_valid or not _ADDRESS.fullmatch(text):
        raise _error(
            node, f"{text!r} is not valid. Expected an address such as https://example.org/a."
        )
    return text


def _code(node: yaml.Node) -> Code:
    return Code(_address(node))


_ADDRESS = re.compile(r"[^\s<>\"'{}|\\^`]+")


@dataclass(frozen=True, slots=True)
class _Field:
    """A field that a correction can change: its attribute in `Paper`, and how to read it.

    A difference has the name of the field; `other_differences` are others that it settles.
    """

    attribute: str
    read: Callable[[yaml.Node], object]
    other_differences: tuple[str, ...] = ()


_FIELDS = {
    "title": _Field("title", _text),
    "date": _Field("published", _date),
    "organization": _Field("organization", _organization),
    "authors": _Field("author_names", _names, ("author names",)),
    "arxiv": _Field("arxiv", _arxiv),
    "doi": _Field("doi", _doi),
    "code": _Field("code", _code),
    "project": _Field("project_page", _address),
}
