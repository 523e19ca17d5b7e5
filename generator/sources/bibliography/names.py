"""The authors of a bibliography → names as people write them: `Ada Lovelace`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from bibtexparser.middlewares.names import (
    parse_single_name_into_parts,
    split_multiple_persons_names,
)

from generator.sources.bibliography.tex import decode
from generator.text import clean

# No name of 40,000 real authors is longer than 80 characters.
_MAX_NAME_LENGTH = 200
_LETTER = re.compile(r"[^\W\d_]")
_OTHERS = re.compile(r"(?:and )?(?:others|et\.? ?al\.?)", re.I)
_ET_AL = re.compile(r",? et\.? ?al\.?$", re.I)
# BibLaTeX's extended format: `family=Cruz, given=Ada, prefix=de la`.
_KEY_AND_VALUE = re.compile(r"\b(given|prefix|family|suffix) ?= ?\"?([^,=\"]+)")
_EXTENDED = ("given", "prefix", "family", "suffix")
# arXiv writes a colon between a group and its members, as if it were an author.
_MARKS_AROUND = " :;,*"
# DBLP numbers people of one name: `Wei Wang 0001`.
_HOMONYM = re.compile(r" 0\d{3}$")
_AND_ALONE = re.compile(r"^\s*and\s|\sand\s*$", re.I)
_AND = re.compile(r"\sand\s", re.I)


@dataclass(frozen=True, slots=True)
class Authors:
    """The names of a paper's authors in order; `is_complete` is false if the source has more."""

    names: tuple[str, ...] = ()
    is_complete: bool = True

    def as_fields(self) -> dict[str, Any]:
        """Return the fields of `Entry`: names, and their number if no author is missing."""
        count = len(self.names) if self.names and self.is_complete else None
        return {"author_names": self.names, "authors": count}


def bibtex_authors(value: str) -> Authors:
    r"""Return the authors of a BibTeX value, in which `and` stands between names.

    >>> bibtex_authors(r"Lovelace, Ada and {The {ABC} Team} and Jos{\'e} de la Cruz").names
    ('Ada Lovelace', 'The ABC Team', 'José de la Cruz')
    >>> bibtex_authors("Ada Lovelace 0001 and Babbage 0002, Charles").names
    ('Ada Lovelace', 'Charles Babbage')
    >>> bibtex_authors("Lovelace, Ada and others")
    Authors(names=('Ada Lovelace',), is_complete=False)
    """
    value = _AND_ALONE.sub("", value)
    if not _AND.search(value):
        if ";" in value and "{" not in value:
            return _authors(value.split(";"), _given_first)
        if _is_list_with_commas(value):
            return listed_authors(decode(value, is_name=True))
    return _authors(split_multiple_persons_names(value), _bibtex_name)


def ris_authors(values: Iterable[str]) -> Authors:
    """Return the authors of RIS: a value each, `Family, Given` or `Family, Given, Suffix`.

    >>> ris_authors(["Lovelace, Ada", "Babbage, Charles, Jr.", "OpenAI"]).names
    ('Ada Lovelace', 'Charles Babbage Jr.', 'OpenAI')
    """
    return _authors(values, _given_first)


def listed_authors(text: str) -> Authors:
    """Return the authors of a line of text, with commas, semicolons or `and` between the names.

    >>> listed_authors("Ada Lovelace, Charles Babbage and Mary Somerville").names
    ('Ada Lovelace', 'Charles Babbage', 'Mary Somerville')
    >>> listed_authors("Lovelace, Ada; Babbage, Charles et al.")
    Authors(names=('Ada Lovelace', 'Charles Babbage'), is_complete=False)
    """
    if ";" in text:
        return _authors(text.split(";"), _given_first)
    parts = re.split(r",| and | & ", text)
    words = [len(part.split()) for part in parts if part.strip()]
    if words and words.count(1) * 2 > len(words) > 1:
        return Authors(is_complete=False)  # `Lovelace, Ada, Babbage, Charles`: which is which?
    return _authors(parts, str)


def _authors(values: Iterable[str], read: Callable[[str], str]) -> Authors:
    """Collect the names that `read` gives for the values.

    One that cannot be a name, or “others”, means that the list lacks some.
    """
    names: list[str] = []
    is_complete = True
    for value in map(clean, values):
        shortened = _ET_AL.sub("", value)
        is_others = _OTHERS.fullmatch(value) is not None
        name = "" if is_others else _HOMONYM.sub("", clean(read(shortened)).strip(_MARKS_AROUND))
        is_name = len(name) <= _MAX_NAME_LENGTH and _LETTER.search(name) is not None
        if is_others or shortened != value or (name and not is_name):
            is_complete = False
        if is_name:
            names.append(name)
    return Authors(tuple(names), is_complete)


def _bibtex_name(name: str) -> str:
    if len(name) > _MAX_NAME_LENGTH:
        return name
    if "=" in name:
        extended = dict(_KEY_AND_VALUE.findall(name))
        if "family" in extended:
            parts_of_name = (extended.get(key, "") for key in _EXTENDED)
            return decode(" ".join(filter(None, parts_of_name)), is_name=True)
    parts = parse_single_name_into_parts(name, strict=False)
    return decode(parts.merge_first_name_first, is_name=True)


def _given_first(name: str) -> str:
    parts = [" ".join(part.split()) for part in name[: _MAX_NAME_LENGTH + 1].split(",", 2)]
    if len(parts) == 3 and parts[1].casefold() in ("jr", "jr.", "sr", "sr.", "ii", "iii", "iv"):
        parts = [parts[0], parts[2], parts[1]]
    return " ".join(filter(None, (*parts[1:2], parts[0], *parts[2:])))


def _is_list_with_commas(value: str) -> bool:
    """Return whether a value without `and` has several names: `Ada Lovelace, Mary Somerville`."""
    parts = [part.strip() for part in value.split(",")]
    return len(parts) > 1 and all(len(part.split()) > 1 for part in parts if part)
