"""Which entries are one paper: by arXiv id, then by DOI, then by title.

Entries with an arXiv id are one paper if it is the same. A DOI leads to the paper whose entries
have it beside their arXiv id; where these have several, to none. So no two arXiv ids are ever of
one paper, and an entry with a DOI only is in exactly one.

Entries without an id are one paper when their titles, folded and without accents, agree and
nothing shown contradicts it: their abstracts are alike, and their days, where both show one, are
at most one apart. An empty abstract contradicts nothing. Papers without an id join the one with
an id that has their title and that fits best (`_Evidence`); papers with a DOI only join one with
an arXiv id likewise. What fits several equally by its title only joins none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

from generator.catalogue.entries import CleanEntry, arxiv_key, doi_key
from generator.catalogue.likeness import (
    SAME,
    SAME_LENGTH,
    SIMILAR,
    days_apart,
    is_one_text,
    likeness,
    similarity,
)
from generator.model import ShownDate
from generator.text import content_words, fold, fold_accents, repair_title

# A title that more pairs of papers share says nothing about any of them (`Introduction`).
_MOST_PAIRS = 2_000
# Versions of an abstract and days of one paper that are compared.
_MOST_VERSIONS = 5
# Papers of one title, and texts of each, that a text is compared with: a listing that has more
# was made to waste time.
_MOST_PAPERS = 100


def group(entries: Iterable[CleanEntry]) -> list[list[CleanEntry]]:
    """Return the entries of each paper; neither their order nor a file's name has an effect."""
    titles: defaultdict[str, list[CleanEntry]] = defaultdict(list)
    with_id: list[CleanEntry] = []
    for entry in entries:
        if entry.has_id:
            with_id.append(entry)
        else:
            titles[fold_accents(entry.folded_title)].append(entry)
    with_arxiv, with_doi = _group_by_id(with_id)
    without_id = [
        _Paper(tuple(entries))
        for sharing in titles.values()
        for entries in ([sharing] if len(sharing) == 1 else _split(sharing))
    ]
    identified = _join(with_doi, with_arxiv)
    return [list(paper.entries) for paper in _join(without_id, identified)]


def _group_by_id(entries: Iterable[CleanEntry]) -> tuple[list[_Paper], list[_Paper]]:
    """Return the papers that have an arXiv id, and those that have a DOI only."""
    entries = list(entries)
    arxiv_of_doi: defaultdict[str, set[str]] = defaultdict(set)
    for entry in entries:
        if entry.entry.arxiv and entry.entry.doi:
            arxiv_of_doi[doi_key(entry.entry)].add(arxiv_key(entry.entry))
    by_arxiv: defaultdict[str, list[CleanEntry]] = defaultdict(list)
    by_doi: defaultdict[str, list[CleanEntry]] = defaultdict(list)
    for entry in entries:
        arxiv, doi = arxiv_key(entry.entry), doi_key(entry.entry)
        if not arxiv and len(arxiv_of_doi.get(doi, ())) == 1:
            (arxiv,) = arxiv_of_doi[doi]
        (by_arxiv[arxiv] if arxiv else by_doi[doi]).append(entry)
    return (
        [_Paper(tuple(by_arxiv[id]), id) for id in sorted(by_arxiv)],
        [_Paper(tuple(by_doi[id]), id) for id in sorted(by_doi)],
    )


class _Evidence(IntEnum):
    """What speaks for two papers of one title being one; what is more is stronger.

    From `SAME_TEXT` on, the abstracts show it; below, only the title and what nothing contradicts.
    """

    TITLE = 1
    TITLE_AND_DAY = 2
    SAME_TEXT = 3
    ABSTRACT = 4
    ABSTRACT_AND_DAY = 5


@dataclass(frozen=True)
class _Paper:
    """The entries of a paper, and what is compared of them; `id` is empty if they have none."""

    entries: tuple[CleanEntry, ...]
    id: str = ""

    @cached_property
    def titles(self) -> frozenset[str]:
        """The folded titles; those with TeX also as they read, as listings show either."""
        titles = {entry.title for entry in self.entries if "\\" in entry.title}
        return frozenset(
            [fold_accents(entry.folded_title) for entry in self.entries]
            + [_title_key(title) for title in titles]
        )

    @cached_property
    def readable_titles(self) -> frozenset[str]:
        """The folded titles without what a listing damaged."""
        titles = {entry.title for entry in self.entries}
        return frozenset(map(_title_key, titles))

    @cached_property
    def abstracts(self) -> list[str]:
        """The longest abstracts."""
        abstracts = {entry.abstract for entry in self.entries if entry.abstract}
        return sorted(abstracts, key=lambda text: (-len(text), text))[:_MOST_VERSIONS]

    @cached_property
    def days(self) -> list[ShownDate]:
        """The paper's own days. A DOI's record shows the day of a journal, so it has none."""
        days = {
            entry.entry.shown
            for entry in self.entries
            if entry.entry.shown and (entry.entry.arxiv or not entry.entry.doi)
        }
        return sorted(days, key=lambda day: (day.year or 0, day.month, day.day))[:_MOST_VERSIONS]

    @cached_property
    def names(self) -> frozenset[str]:
        """The words of the authors' names, without the initials."""
        names = " ".join(name for entry in self.entries for name in entry.entry.author_names)
        return frozenset(word for word in map(fold, names.split()) if len(word) > 1)

    @cached_property
    def dois(self) -> frozenset[str]:
        """The DOIs."""
        return frozenset(doi_key(entry.entry) for entry in self.entries if entry.entry.doi)

    @cached_property
    def content(self) -> tuple[object, ...]:
        """What sorts papers that differ."""
        return self.id, sorted(
            (entry.folded_title, entry.abstract, str(entry.entry.shown)) for entry in self.entries
        )


def _title_key(title: str) -> str:
    """Return what titles that read the same have in common."""
    return fold_accents(fold(repair_title(title).text))


def _join(guests: list[_Paper], hosts: list[_Paper]) -> list[_Paper]:
    """Let each guest join the host that is certainly the same paper; return all papers.

    A host takes one guest at most, as guests are different papers.
    """
    proposals: defaultdict[int, list[tuple[_Evidence, int]]] = defaultdict(list)
    for guest, choices in _fitting(guests, hosts).items():
        choice = _best(choices, hosts)
        if choice is not None:
            evidence, host = choice
            proposals[host].append((evidence, guest))
    guest_of = {
        host: choice[1]
        for host, choices in proposals.items()
        if (choice := _best(choices, guests)) is not None
    }
    joined = set(guest_of.values())
    return [
        *(
            _Paper((*guests[guest_of[place]].entries, *host.entries), host.id)
            if place in guest_of
            else host
            for place, host in enumerate(hosts)
        ),
        *(guest for place, guest in enumerate(guests) if place not in joined),
    ]


def _fitting(guests: list[_Paper], hosts: list[_Paper]) -> dict[int, list[tuple[_Evidence, int]]]:
    """Return the hosts of the same title that may be the paper of each guest, with the evidence."""
    hosts_by_title: defaultdict[str, list[int]] = defaultdict(list)
    for place, host in enumerate(hosts):
        for title in host.titles:
            hosts_by_title[title].append(place)
    guests_by_title: defaultdict[str, list[int]] = defaultdict(list)
    for place, guest in enumerate(guests if hosts else ()):
        # Few titles are damaged, and most of those that have a host are not.
        titles = hosts_by_title.keys() & guest.titles
        for title in titles or hosts_by_title.keys() & guest.readable_titles:
            guests_by_title[title].append(place)
    pairs = {
        (place, host_place)
        for title, sharing in guests_by_title.items()
        if len(sharing) * len(hosts_by_title[title]) <= _MOST_PAIRS
        for place in sharing
        for host_place in hosts_by_title[title]
    }
    fitting: dict[int, list[tuple[_Evidence, int]]] = {}
    for place, host_place in sorted(pairs):
        evidence = _evidence(guests[place], hosts[host_place])
        if evidence is not None:
            fitting.setdefault(place, []).append((evidence, host_place))
    return fitting


def _best(
    choices: list[tuple[_Evidence, int]], papers: Sequence[_Paper]
) -> tuple[_Evidence, int] | None:
    """Return the choice of the strongest evidence; of equal ones the first in content.

    None if only the title speaks for several: one is right, and nothing says which.
    """
    strongest = max(evidence for evidence, _ in choices)
    places = [place for evidence, place in choices if evidence == strongest]
    if len(places) > 1 and strongest < _Evidence.SAME_TEXT:
        return None
    return strongest, min(places, key=lambda place: papers[place].content)


def _evidence(a: _Paper, b: _Paper) -> _Evidence | None:
    """Return what speaks for two papers of one title being one; None if something contradicts."""
    if a.dois and b.dois and a.dois.isdisjoint(b.dois):
        return None
    days = [days_apart(day, other) <= 1 for day in a.days for other in b.days]
    is_one_day = any(days)
    is_other_day = bool(days) and not is_one_day
    if a.abstracts and b.abstracts:
        return _evidence_of_abstracts(a, b, is_one_day, is_other_day)
    has_other_authors = bool(a.names and b.names) and a.names.isdisjoint(b.names)
    if is_other_day or has_other_authors:
        return None
    return _Evidence.TITLE_AND_DAY if is_one_day else _Evidence.TITLE


def _evidence_of_abstracts(
    a: _Paper, b: _Paper, is_one_day: bool, is_other_day: bool
) -> _Evidence | None:
    alike = same = False
    for abstract in a.abstracts:
        for other in b.abstracts:
            overlap = 1.0 if is_one_text(abstract, other) else similarity(abstract, other)
            alike |= overlap >= SIMILAR
            same |= overlap >= SAME and min(len(abstract), len(other)) >= SAME_LENGTH
    if is_other_day:
        return _Evidence.SAME_TEXT if same else None
    if not alike:
        return None
    return _Evidence.ABSTRACT_AND_DAY if is_one_day else _Evidence.ABSTRACT


def _split(entries: list[CleanEntry]) -> list[list[CleanEntry]]:
    """Split entries of one title into papers; entries of equal content are compared once.

    An entry joins the first group that nothing in it contradicts, one without an abstract only
    if there is no other. Dated entries come before undated ones, so that an undated one never
    joins two papers into one; those of text listings come first, so that no other file changes
    which of them are one paper.
    """
    # Of each paper the entries that differ in content, and all of them.
    groups: list[tuple[list[CleanEntry], list[CleanEntry]]] = []
    members_by_content: dict[tuple[str, ShownDate | None], list[CleanEntry]] = {}
    words = {entry.abstract: content_words(entry.abstract) for entry in entries}
    for entry in sorted(entries, key=_rank):
        content = entry.abstract, entry.entry.shown
        if content not in members_by_content:
            fitting = (
                group
                for group in groups[:_MOST_PAPERS]
                if not any(_contradicts(entry, other, words) for other in group[0])
            )
            group = next(fitting, None)
            is_ambiguous = not entry.abstract and next(fitting, None) is not None
            if group is None or is_ambiguous:
                group = [], []
                groups.append(group)
            if len(group[0]) < _MOST_PAPERS:
                group[0].append(entry)
            members_by_content[content] = group[1]
        members_by_content[content].append(entry)
    return [members for _, members in groups]


def _rank(entry: CleanEntry) -> tuple[object, ...]:
    """Dated before undated, longer before shorter; equal ranks are equal in content."""
    shown = entry.entry.shown
    day = (shown is None, shown and (shown.year or 0, shown.month, shown.day))
    text = -len(entry.abstract), entry.abstract, entry.title
    return (entry.authority, not entry.abstract, *day, *text)


def _contradicts(a: CleanEntry, b: CleanEntry, words: Mapping[str, frozenset[str]]) -> bool:
    if a.entry.shown and b.entry.shown and days_apart(a.entry.shown, b.entry.shown) > 1:
        return True
    if not a.abstract or not b.abstract:
        return False
    return likeness(a.abstract, b.abstract, words[a.abstract], words[b.abstract]) < SIMILAR
