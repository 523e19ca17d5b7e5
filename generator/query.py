r"""The language of queries: from a text that a person types to what a paper must have.

    cats OR dogs -title:"big cats" year:2024..2025

A term is a word or a "phrase" (an open quotation mark goes to the end). `-` directly before it
excludes, a field before it says where to look: `title:`, `author:`, `org:`, `topic:`, `year:`,
`has:`. All terms must match; of terms with a capital `OR` between them one is enough. What is no
field (`http:`), no year (`year:abc`) or has no value (`title:`) is ordinary words. Parentheses
are punctuation, and a term without a letter or digit is none.

The browser reads queries in the same way (docs/assets/search/); tests/query_cases.json has the
cases for both.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

TextField: TypeAlias = Literal["any", "title", "author", "org", "topic", "has"]


@dataclass(frozen=True, slots=True)
class TextTerm:
    """Words that a paper must have in a field, a phrase in this order; or must not, if excluded.

    `text` is as typed, with single spaces; of the field `has` it is `code` or `pdf`.
    """

    field: TextField
    text: str
    is_phrase: bool = False
    is_excluded: bool = False


@dataclass(frozen=True, slots=True)
class YearTerm:
    """The years from `first` to `last`, both included, of which one may be open (None)."""

    first: int | None
    last: int | None
    is_excluded: bool = False


Term: TypeAlias = TextTerm | YearTerm
# Terms of which one must match, and all that must match.
Clause: TypeAlias = tuple[Term, ...]
Query: TypeAlias = tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A query that the owner gave a name; `slug` is the last part of the address of its page."""

    name: str
    slug: str
    text: str


_OR = TextTerm("any", "OR")
_FIELDS: dict[str, TextField | Literal["year"]] = {
    "title": "title",
    "author": "author",
    "org": "org",
    "organization": "org",
    "organisation": "org",
    "topic": "topic",
    "year": "year",
    "has": "has",
}
_HAS = ("code", "pdf")
# Marks of direction and what shows nothing, as a copied text has them.
_INVISIBLE = re.compile("[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
QUOTE = '"'
_QUOTES = str.maketrans(dict.fromkeys("“”„«»", QUOTE))
# Control characters and white space; the same in every version of Python and JavaScript.
_SPACE = "\x00-\x20\x7f-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_SPACES = re.compile(f"[{_SPACE}]+")
# A `-` excludes at the start of a term only, and not another `-`.
_TERM = re.compile(
    rf"(?P<minus>(?<![^{_SPACE}(])-(?![-{_SPACE}()]|$))?"
    rf'(?:"(?P<phrase>[^"]*)"?|(?P<field>[A-Za-z]{{1,20}}):"(?P<quoted>[^"]*)"?'
    rf'|(?P<run>[^{_SPACE}()"]+))'
)
_WORD_CHARACTER = re.compile(r"[^\W_]")
_YEARS = re.compile(r"([0-9]{4})|([0-9]{4})?\.\.([0-9]{4})?")


def parse_query(text: str) -> Query:
    """Return the clauses of a query; none of a text without a word.

    >>> parse_query("cats year:2024..") == (
    ...     (TextTerm("any", "cats"),),
    ...     (YearTerm(2024, None),),
    ... )
    True
    """
    terms = list(_terms(_normalize(text)))
    clauses = []
    at = 0
    while at < len(terms):
        alternatives = [terms[at]]
        at += 1
        while at + 1 < len(terms) and terms[at] == _OR:
            alternatives.append(terms[at + 1])
            at += 2
        clauses.append(tuple(alternatives))
    return tuple(clauses)


def as_phrase(text: str) -> str:
    """Return a text as the value of a field: a phrase, whose quotation marks are left out.

    >>> as_phrase('The "A" Lab')
    '"The A Lab"'
    """
    return f'"{_SPACES.sub(" ", _normalize(text).replace(QUOTE, " ")).strip(" ")}"'


def _normalize(text: str) -> str:
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).translate(_QUOTES)


def _terms(text: str) -> Iterator[Term]:
    """Yield the terms of a normalised text, `OR` as a word."""
    for match in _TERM.finditer(text):
        is_excluded = match["minus"] is not None
        quoted = match["quoted"]
        if match["phrase"] is not None:
            yield from _words(match["phrase"], True, is_excluded)
            continue
        run = match["run"] if quoted is None else f"{match['field']}:"
        name, _, value = run.partition(":")
        if term := _field_term(
            name, value if quoted is None else quoted, quoted is not None, is_excluded
        ):
            yield term
        else:
            yield from _words(run, False, is_excluded)
            yield from _words(quoted or "", True, False)


def _field_term(name: str, value: str, is_phrase: bool, is_excluded: bool) -> Term | None:
    """Return the term of a field, or None if there is no such field or it has no such value."""
    field = _FIELDS.get(name.lower())
    if field is None:
        return None
    term = next(_words(value, is_phrase, is_excluded), None)
    if term is None:
        return None
    if field == "year":
        return _year_term(term.text, is_excluded)
    if field == "has":
        text = term.text.lower()
        return TextTerm(field, text, False, is_excluded) if text in _HAS else None
    return replace(term, field=field)


def _words(text: str, is_phrase: bool, is_excluded: bool) -> Iterator[TextTerm]:
    """Yield a term, unless the text has no letter or digit."""
    if _WORD_CHARACTER.search(text):
        yield TextTerm("any", _SPACES.sub(" ", text).strip(" "), is_phrase, is_excluded)


def _year_term(value: str, is_excluded: bool) -> YearTerm | None:
    match = _YEARS.fullmatch(value)
    if match is None:
        return None
    only, first, last = (int(year) if year else None for year in match.groups())
    if only is not None:
        first = last = only
    elif first is not None and last is not None:
        first, last = sorted((first, last))
    return YearTerm(first, last, is_excluded)
