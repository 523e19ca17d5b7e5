"""Papers without an identifier, and records of a catalogue → which record is which paper.

A record is the paper's if the letters of their titles agree, and their abstracts are alike; where
the listing has no abstract, the number of authors or the day. If two records with different ids
fit, none does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from generator.catalogue.likeness import SIMILAR, days_apart, similarity
from generator.model import Entry, Paper
from generator.text import clean, fold, repair_title
from generator.text.transliteration import in_ascii

# What a title in TeX has and a plain one has not.
_TEX = re.compile(r"[\\$^_{}]")
_MACRO = re.compile(r"\\[A-Za-z]+")


@dataclass
class Matcher:
    """Takes records one by one, so that a catalogue of millions is never in memory."""

    papers: Sequence[Paper]
    _by_title: dict[str, list[Paper]] = field(default_factory=dict)
    _records: dict[str, dict[str, Entry]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Sort the papers by what their titles may look like in a catalogue."""
        for paper in self.papers:
            titles = {paper.title, *(clean(seen.title) for seen in paper.sightings)}
            for key in frozenset[str]().union(*map(title_keys, titles)):
                self._by_title.setdefault(key, []).append(paper)

    def is_wanted(self, title: str) -> bool:
        """Return whether a paper may have the title of a record."""
        return any(key in self._by_title for key in title_keys(clean(title)))

    def offer(self, record: Entry) -> None:
        """Note for which papers a record is certain; one without an arXiv id is for none."""
        if record.arxiv is None:
            return
        papers: dict[str, Paper] = {}
        for key in title_keys(clean(record.title)):
            papers.update((paper.id, paper) for paper in self._by_title.get(key, ()))
        for paper in papers.values():
            if agrees(paper, record):
                self._records.setdefault(paper.id, {}).setdefault(record.arxiv, record)

    def certain(self) -> dict[str, Entry]:
        """Return the one record of each paper that has one, by the paper's id.

        A record that fits several papers is none's.
        """
        single = {id: records for id, records in self._records.items() if len(records) == 1}
        owners: dict[str, list[str]] = {}
        for id, records in single.items():
            owners.setdefault(next(iter(records)), []).append(id)
        return {
            id: next(iter(records.values()))
            for id, records in single.items()
            if len(owners[next(iter(records))]) == 1
        }


def match(papers: Sequence[Paper], records: Iterable[Entry]) -> dict[str, Entry]:
    """Return the certain record of each of the papers that has one, by the paper's id."""
    matcher = Matcher(papers)
    for record in records:
        matcher.offer(record)
    return matcher.certain()


def title_keys(title: str) -> frozenset[str]:
    """Return the letters of a clean title, in each way in which it may be written.

    With TeX they are three: as it stands, without macros, and as a reader sees it.

    >>> sorted(title_keys("A $\\\\beta$-VAE"))
    ['abetavae', 'avae']
    """
    if title.isascii() and not _TEX.search(title):
        return frozenset((fold(title),))
    forms = (title, _MACRO.sub("", title), repair_title(title).text)
    return frozenset(fold(in_ascii(form)) for form in forms)


def agrees(paper: Paper, record: Entry) -> bool:
    """Return whether what a record says beside the title is what the listings say."""
    abstract = clean(record.abstract)
    if paper.abstract and abstract:
        return similarity(paper.abstract, abstract) >= SIMILAR
    if paper.abstract:
        return False
    count = len(record.author_names) or record.authors
    if paper.authors is not None and count:
        return paper.authors == count
    if paper.published is not None and record.shown is not None:
        return days_apart(paper.published, record.shown) <= 1
    return False
