"""What the head of a paper's page tells programs: Highwire's tags, and JSON-LD.

https://scholar.google.com/intl/en/scholar/inclusion.html#indexing: one `citation_author` for each
author, dates as `2025/09/30`. Zotero reads the same tags. Only what a source has stands here: an
inferred year does not.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from generator.catalogue import person_names
from generator.exports import citations
from generator.identifiers import arxiv_url, doi_url
from generator.model import Paper
from generator.text import clean, escape

# What could end the data block early, or begin a comment in it. All of these stand in texts only.
_IN_SCRIPT = str.maketrans({mark: f"\\u{ord(mark):04x}" for mark in "<>&"})


def metadata(paper: Paper) -> dict[str, Any]:
    """Return the head's values in front matter: `tags`, pairs that are escaped, and `json_ld`."""
    return {
        "tags": [[name, escape(clean(value))] for name, value in _tags(paper)],
        "json_ld": _json_ld(paper),
    }


def _day(paper: Paper) -> str | None:
    return None if paper.year_inferred else citations.cited_date(paper) or None


def _tags(paper: Paper) -> Iterator[tuple[str, str]]:
    """Yield the tags beside `citation_title`, without `citation_` before their names."""
    for name in citations.author_names(paper):
        yield "author", name
    if day := _day(paper):
        yield "publication_date", day.replace("-", "/")
    if paper.arxiv:
        yield "arxiv_id", paper.arxiv
        yield "pdf_url", arxiv_url(paper.arxiv, "pdf")
    if paper.doi:
        yield "doi", paper.doi
    if url := citations.paper_url(paper):
        yield "abstract_html_url", url


def _json_ld(paper: Paper) -> str:
    """Return https://schema.org/ScholarlyArticle as JSON that is safe in a script element.

    Empty where nothing is known that the page's title does not say.
    """
    authors = [
        {"@type": "Organization" if person_names.is_group(name) else "Person", "name": clean(name)}
        for name in paper.author_names
        if clean(name)
    ]
    addresses = [
        *([arxiv_url(paper.arxiv)] if paper.arxiv else []),
        *([doi_url(paper.doi)] if paper.doi else []),
    ]
    data = {
        "@context": "https://schema.org",
        "@type": "ScholarlyArticle",
        "headline": clean(paper.title),
        "author": authors,
        "datePublished": _day(paper),
        "sameAs": addresses,
    }
    if not (authors or addresses or data["datePublished"]):
        return ""
    known = {name: value for name, value in data.items() if value}
    return json.dumps(known, ensure_ascii=False, separators=(",", ":")).translate(_IN_SCRIPT)
