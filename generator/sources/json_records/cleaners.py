"""The value of a field in a record → the value in an entry.

Each function takes any value that JSON or CSV can have, and returns None for one that says
nothing. One that says something impossible raises `ValueError` with a sentence about it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from generator.identifiers import arxiv_id, find_arxiv_id, find_doi
from generator.model import Code, Organization, Summary
from generator.sources.json_records.python_repr import parsed
from generator.sources.json_records.views import normalized
from generator.text import clean

_SURROGATE = re.compile("[\ud800-\udfff]")
# What programs write for a value that is missing.
_MISSING = frozenset({"", "nan", "none", "null", "n/a", "na", "-"})
_LONGER_THAN_MISSING = 10
# Markup of titles in OpenAlex, Crossref and Zotero, of abstracts in Crossref.
_STYLE = re.compile(r"<(i|b|em|strong|sub|sup|scp|span)(?: class=\"\w{1,20}\")?>([^<>]*)</\1>")
_JATS = re.compile(r"</?jats:[a-z-]{1,30}(?: [^<>]{0,200})?>")
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3}){1,4}|\d{1,15}(?:\.0)?")
_MAX_NUMBER = 10**12
_ADDRESS = re.compile(r"https?://[^\s<>\"'`\\{}|^]{3,1990}", re.I)
_MAX_ADDRESS = 2000
_DOI_ADDRESS = re.compile(r"https?://(?:dx\.)?doi\.org/", re.I)
# A line of a note, such as Zotero's “Extra”, that begins with the id.
_NOTE = re.compile(r"^ ?arxiv: ?[^\s\[\]]{1,40}", re.I | re.M)
_CATEGORY = re.compile(
    r"[a-z][a-z-]{1,12}\.[A-Za-z][A-Za-z-]{1,14}"
    r"|hep-(?:th|ph|ex|lat)|nucl-(?:th|ex)|quant-ph|math-ph|gr-qc|astro-ph|cond-mat"
)
# What programs write that asked for a summary and got none.
_NO_SUMMARY = re.compile(r"\S+$|error\b|summary generation failed", re.I)
_NAMES_OF_A_TERM = ("displayname", "name", "term", "tag", "keyword", "value")
_MAX_TERM = 100
# An inverted index names the places of each word: none is further than this.
_MAX_WORDS = 20_000


def string(value: Any) -> str | None:
    """Return a string as it is, or the first of a list of strings, such as Crossref's titles."""
    if isinstance(value, list) and value:
        value = value[0]
    if not isinstance(value, str) or not value or value.isspace():
        return None
    if len(value) < _LONGER_THAN_MISSING and clean(value).casefold() in _MISSING:
        return None
    return value if value.isascii() else _SURROGATE.sub("\ufffd", value)


def title(value: Any) -> str | None:
    """Return a title without the tags of its style."""
    text = string(value)
    return _STYLE.sub(r"\2", text) if text and "<" in text else text


def abstract(value: Any) -> str | None:
    """Return an abstract, also one of OpenAlex: the places of each word."""
    value = value if isinstance(value, str) else parsed(value)
    if isinstance(value, dict):
        return _in_order(value)
    text = string(value)
    return _JATS.sub(" ", text) if text and "<" in text else text


def _in_order(index: dict[str, Any]) -> str | None:
    places = [
        (place, word)
        for word, numbers in index.items()
        if isinstance(numbers, list)
        for place in numbers
        if type(place) is int and 0 <= place < _MAX_WORDS
    ]
    return string(" ".join(word for _, word in sorted(places)[:_MAX_WORDS]))


def number(value: Any) -> int | None:
    """Return a number that counts something."""
    if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
        value = float(value.replace(",", ""))
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return int(value) if 0 <= value < _MAX_NUMBER and value == int(value) else None


def address(value: Any) -> str | None:
    """Return an address with http or https."""
    text = string(value)
    text = text and clean(text)
    if not text or not _ADDRESS.fullmatch(text):
        return None
    try:
        return text if urlsplit(text).hostname else None
    except ValueError:
        return None


def arxiv(value: Any) -> str | None:
    """Return the arXiv id that a value is, or that an address in it has."""
    text = string(value)
    return text and (arxiv_id(text[:_MAX_ADDRESS]) or arxiv_of_address(text))


def arxiv_of_address(value: Any) -> str | None:
    """Return the arXiv id in an address, a DOI, or behind `arXiv:`."""
    text = string(value)
    return find_arxiv_id(text[:_MAX_ADDRESS]) if text else None


def arxiv_of_note(value: Any) -> str | None:
    """Return the arXiv id that a line of a note begins with."""
    text = string(value)
    match = _NOTE.search(text[:10_000]) if text else None
    return find_arxiv_id(match[0]) if match else None


def doi(value: Any) -> str | None:
    """Return the DOI that a value has; arXiv's own are none."""
    text = string(value)
    return find_doi(text[:_MAX_ADDRESS]) if text else None


def doi_of_address(value: Any) -> str | None:
    """Return the DOI of an address of doi.org; other addresses may add to it."""
    text = address(value)
    return doi(text) if text and _DOI_ADDRESS.match(text) else None


def code(value: Any) -> Code | None:
    """Return a repository by its address, or by `{"url": …, "stars": …}`."""
    value = parsed(value)
    if isinstance(value, dict):
        url, stars = address(value.get("url")), number(value.get("stars"))
        return Code(url or "", stars) if url or stars is not None else None
    url = address(value)
    return Code(url) if url else None


def organization(value: Any) -> Organization | str | None:
    """Return an organisation: `{"name": handle, "fullname": …}`, `{"name": …, "handle": …}`."""
    value = parsed(value)
    if not isinstance(value, dict):
        text = string(value)
        return text and clean(text)
    name, full_name, handle = (
        clean(string(value.get(key)) or "") for key in ("name", "fullname", "handle")
    )
    if "handle" in value:
        return Organization(name, handle or None) if name else None
    return Organization(full_name or name, name or None) if full_name or name else None


def terms(value: Any) -> tuple[str, ...] | None:
    """Return keywords of a list of strings or of objects with a name, or of `a; b`, `a, b`."""
    value = parsed(value)
    if isinstance(value, str) and not value.lstrip().startswith(("[", "{")):
        value = value.split(";" if ";" in value else ",")
    if not isinstance(value, list):
        return None
    names = (_name_of_a_term(element) for element in value)
    cleaned = [clean(_SURROGATE.sub("", name)) for name in names if isinstance(name, str)]
    return tuple(dict.fromkeys(name for name in cleaned if 0 < len(name) <= _MAX_TERM)) or None


def _name_of_a_term(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    fields = {normalized(name): content for name, content in value.items()}
    return next((fields[name] for name in _NAMES_OF_A_TERM if fields.get(name)), None)


def categories(value: Any) -> tuple[str, ...] | None:
    """Return arXiv's categories of a list or of `cs.LG cs.AI`; all others are left out."""
    found = terms(re.sub(r"[\s,;|]+", ";", value) if isinstance(value, str) else value)
    return tuple(term for term in found or () if _CATEGORY.fullmatch(term)) or None


def summary(source: str) -> Callable[[Any], Summary | None]:
    """Return the cleaner of a sentence by a machine, text or `{"text": …, "source": …}`."""

    def cleaner(value: Any) -> Summary | None:
        value = parsed(value)
        whose = source
        if isinstance(value, dict):
            whose = clean(string(value.get("source")) or source)
            value = value.get("text")
        text = clean(string(value) or "")
        return Summary(text, whose) if whose and text and not _NO_SUMMARY.match(text) else None

    return cleaner


def tldr(value: Any) -> Summary | None:
    """Return Semantic Scholar's sentence; one without its model may be anybody's."""
    value = parsed(value)
    return summary("Semantic Scholar")(value) if isinstance(value, dict) else None
