"""A record under names in one spelling: `submittedOnDailyAt`, `Abstract Note`, `published_at`.

A record may be nested, `{"paper": {…}, "numComments": 2}`, or hold the same as columns,
`paper.title`. The inner object says more about the paper than what stands around it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from generator.sources.json_records.python_repr import parsed

# Where a record may have the paper itself, in the spelling of `normalized`.
_NESTED = "citedpaper citingpaper _source work article item data row metadata info".split()
_COLUMN = "paper."
# The longest name of a field has fewer characters; others need not be compared.
_MAX_NAME = 60


def normalized(name: str) -> str:
    """Return the name of a field in the one spelling: lower case without spaces and marks.

    A name that begins with `_` is one that the program has for itself, and keeps that mark.

    >>> normalized("submittedOnDailyAt"), normalized("Abstract Note"), normalized("_id")
    ('submittedondailyat', 'abstractnote', '_id')
    """
    spelling = name[:_MAX_NAME].casefold().translate(_MARKS)
    return f"_{spelling}" if name.startswith("_") else spelling


_MARKS = str.maketrans("", "", " _-")


@dataclass(frozen=True, slots=True)
class View:
    """The fields of a record by normalized name, those of the `inner` object apart.

    `outer_date` is the date beside an inner object, which is not the paper's own.
    """

    inner: Mapping[str, Any]
    outer: Mapping[str, Any]
    outer_date: Any = None

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> View:
        """Return the fields of a record; of two names with one spelling the first that says
        something.
        """
        fields: dict[str, Any] = {}
        columns: dict[str, Any] = {}
        for name, value in record.items():
            if name[: len(_COLUMN)].casefold() == _COLUMN:
                _set(columns, normalized(name[len(_COLUMN) :]), value)
            else:
                _set(fields, normalized(name), value)
        paper = columns or parsed(fields.get("paper"))
        if isinstance(paper, dict) and paper:
            date = fields.pop("publishedat", None)
            return cls(columns or _spelled(paper), fields, date)
        for name in _NESTED:
            inner = fields.get(name)
            if isinstance(inner, dict) and any(inner.get(title) for title in ("title", "Title")):
                return cls(_spelled(inner), fields)
        return cls({}, fields)

    def names(self) -> set[str]:
        """Return the names of all fields."""
        return {*self.inner, *self.outer}

    def values(self, path: str) -> Iterator[Any]:
        """Yield the values of a field, the inner one first; `a.b` is the field b of object a."""
        name, _, rest = path.partition(".")
        for fields in (self.inner, self.outer):
            value = fields.get(name)
            if value is not None and rest:
                value = parsed(value)
                value = _spelled(value).get(rest) if isinstance(value, dict) else None
            if value is not None:
                yield value


def _spelled(record: Mapping[str, Any]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for name, value in record.items():
        _set(fields, normalized(name), value)
    return fields


def _set(fields: dict[str, Any], name: str, value: Any) -> None:
    if fields.get(name) in (None, ""):
        fields[name] = value
