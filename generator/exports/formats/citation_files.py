"""Papers as bibliographies: BibTeX, RIS and CSL-JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator

from generator.exports import citations
from generator.exports.formats.selection import Selection
from generator.model import Paper


def bibtex_file(selection: Selection) -> bytes:
    """Return the file, in UTF-8."""
    entries = [
        citations.bibtex(
            paper,
            selection.url(paper),
            key,
            {"keywords": ", ".join(_keywords(selection, paper)), "abstract": paper.abstract},
        )
        for paper, key in _with_keys(selection)
    ]
    return "".join(f"{entry}\n\n" for entry in entries).encode()


def ris_file(selection: Selection) -> bytes:
    """Return the file, in UTF-8."""
    entries = [
        citations.ris(
            paper,
            selection.url(paper),
            key,
            [
                *(("KW", keyword) for keyword in _keywords(selection, paper)),
                ("AB", paper.abstract),
            ],
        )
        for paper, key in _with_keys(selection)
    ]
    return "\r\n".join(entries).encode()


def csl_file(selection: Selection) -> bytes:
    """Return the file, a list of items."""
    items = [
        citations.csl(
            paper,
            selection.url(paper),
            key,
            {"keyword": ", ".join(_keywords(selection, paper)), "abstract": paper.abstract},
        )
        for paper, key in _with_keys(selection)
    ]
    return (json.dumps(items, ensure_ascii=False, indent=1) + "\n").encode()


def _keywords(selection: Selection, paper: Paper) -> list[str]:
    """Return the topics of a paper and its own keywords, as reference managers have tags."""
    topics = selection.groups.library.enrichments[paper.id].topics
    return list(dict.fromkeys((*(match.topic for match in topics), *paper.keywords)))


def _with_keys(selection: Selection) -> Iterator[tuple[Paper, str]]:
    """Yield each paper with a key that no other has; of those with the same key, their ids.

    So the key of a paper depends neither on the order of the others nor on the selection.
    """
    keys = {paper.id: citations.citation_key(paper) for paper in selection.groups.catalogue.papers}
    # BibTeX does not tell capitals apart.
    counts = Counter(map(str.lower, keys.values()))
    for paper in selection.papers:
        key = keys[paper.id]
        yield paper, key if counts[key.lower()] == 1 else paper.id
