"""The columns that a table of papers has, in every format of tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from generator.exports.formats.selection import Selection
from generator.exports.paper_links import code_url
from generator.identifiers import arxiv_url
from generator.model import Paper


class Kind(Enum):
    """What a column holds: `DAY` is `2025-09-30`, `TEXTS` a list of texts."""

    TEXT = auto()
    INTEGER = auto()
    BOOLEAN = auto()
    DAY = auto()
    TEXTS = auto()


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, what it holds, and its value of a paper; None if that is unknown."""

    name: str
    kind: Kind
    value: Callable[[Selection, Paper], Any]


def _topics(selection: Selection, paper: Paper) -> list[str]:
    return [match.topic for match in selection.groups.library.enrichments[paper.id].topics]


COLUMNS = (
    Column("id", Kind.TEXT, lambda _, paper: paper.id),
    Column("title", Kind.TEXT, lambda _, paper: paper.title),
    Column("author_names", Kind.TEXTS, lambda _, paper: paper.author_names),
    Column("authors", Kind.INTEGER, lambda _, paper: paper.authors),
    Column("organization", Kind.TEXT, lambda _, p: p.organization and p.organization.name),
    Column("published", Kind.DAY, lambda _, paper: paper.published and paper.published.as_iso()),
    Column("year", Kind.INTEGER, lambda _, paper: paper.year),
    Column("year_inferred", Kind.BOOLEAN, lambda _, paper: paper.year_inferred),
    Column("topics", Kind.TEXTS, _topics),
    Column(
        "name",
        Kind.TEXT,
        lambda selection, p: selection.groups.library.enrichments[p.id].introduced.name or None,
    ),
    Column("comments", Kind.INTEGER, lambda _, paper: paper.comments),
    Column("upvotes", Kind.INTEGER, lambda _, paper: paper.upvotes),
    Column("url", Kind.TEXT, lambda selection, paper: selection.url(paper)),
    Column("arxiv", Kind.TEXT, lambda _, paper: paper.arxiv),
    Column("doi", Kind.TEXT, lambda _, paper: paper.doi),
    Column(
        "pdf", Kind.TEXT, lambda _, paper: arxiv_url(paper.arxiv, "pdf") if paper.arxiv else None
    ),
    Column("code", Kind.TEXT, lambda _, paper: code_url(paper) or None),
    Column("code_stars", Kind.INTEGER, lambda _, paper: paper.code and paper.code.stars),
    Column("project_page", Kind.TEXT, lambda _, paper: paper.project_page),
    Column("keywords", Kind.TEXTS, lambda _, paper: paper.keywords),
    Column("categories", Kind.TEXTS, lambda _, paper: paper.categories),
    Column("summary", Kind.TEXT, lambda _, paper: paper.summary and paper.summary.text),
    Column("abstract", Kind.TEXT, lambda _, paper: paper.abstract),
)


def flat(value: Any) -> Any:
    """Return a value as one cell: a list as texts with `; ` between them."""
    return "; ".join(value) if isinstance(value, list | tuple) else value
