"""Ids of papers: the slug of the title, with a digest where several papers share it.

Papers of text listings have their ids from these alone: neither a file of records nor a better
title in one moves their pages. The ids of all others follow theirs.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from generator import urls
from generator.catalogue.entries import CleanEntry, arxiv_key, doi_key
from generator.text import fold

Entries = Sequence[CleanEntry]


@dataclass(frozen=True, slots=True)
class Addresses:
    """The ids of papers in their order, and the ids that each address leads to.

    Every spelling of every title of a paper is such an address.
    """

    ids: list[str]
    papers: dict[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class _Sharing:
    """The papers, as places in the list of all, whose titles have the same slug."""

    of_text: list[int] = field(default_factory=list)
    of_records: list[int] = field(default_factory=list)


def addresses_of(papers: Sequence[Entries]) -> Addresses:
    """Return the addresses of papers, which are groups of entries; no id is given twice.

    Two papers have the same id by chance only if somebody searched for them; each then gets
    all digits of a digest of what its entries show.
    """
    of_text = [_of_text(entries) for entries in papers]
    slugs = _slugs(papers, of_text)
    groups: defaultdict[str, _Sharing] = defaultdict(_Sharing)
    for place, (slug, entries) in enumerate(zip(slugs, of_text, strict=True)):
        (groups[slug].of_text if entries else groups[slug].of_records).append(place)
    ids = [""] * len(papers)
    for slug, group in groups.items():
        texts = _text_ids(slug, [of_text[place] for place in group.of_text])
        for place, id in zip(group.of_text, texts, strict=True):
            ids[place] = id
        is_shared = len(group.of_text) + len(group.of_records) > 1
        for place in group.of_records:
            ids[place] = f"{slug}-{urls.digest(_key(papers[place]))}" if is_shared else slug
    counts = Counter(ids)
    ids = [
        id
        if counts[id] == 1
        else f"{slug}-{urls.digest(_content(text) if text else _key(entries), urls.ALL_DIGITS)}"
        for id, slug, text, entries in zip(ids, slugs, of_text, papers, strict=True)
    ]
    return Addresses(ids, _leading_to(papers, slugs, ids))


def _of_text(entries: Entries) -> list[CleanEntry]:
    """Return the entries of text listings, which have one folded title."""
    return [entry for entry in entries if _is_of_text(entry)]


def _is_of_text(entry: CleanEntry) -> bool:
    return entry.authority == 0 and (entry.is_identified or not entry.has_id)


def _slugs(papers: Sequence[Entries], of_text: Sequence[Entries]) -> list[str]:
    """Return the slug of each paper's title: of all papers with the title, of its first spelling.

    That of a text listing is before all others, then one without an id, then the one with the
    least authority, then the one that was listed first: a file that is added later never moves
    a page.
    """
    titles = [
        min(text or entries, key=_title_order)
        for text, entries in zip(of_text, papers, strict=True)
    ]
    spellings: dict[str, CleanEntry] = {}
    for title in titles:
        folded = title.folded_title
        first = spellings.get(folded)
        if first is None or _title_order(title) < _title_order(first):
            spellings[folded] = title
    slugs = {folded: urls.paper_slug(title.title, folded) for folded, title in spellings.items()}
    return [slugs[title.folded_title] for title in titles]


def _title_order(entry: CleanEntry) -> tuple[object, ...]:
    if _is_of_text(entry):
        return False, entry.title
    listed = entry.entry.listed
    day = (listed and listed.as_iso()) or "~"
    return True, entry.has_id, entry.authority, day, entry.title


def _leading_to(
    papers: Sequence[Entries], slugs: Sequence[str], ids: Sequence[str]
) -> dict[str, frozenset[str]]:
    """Return the ids that the slug of each spelling of each title leads to.

    All spellings of a title have one set, so that N spellings of N papers take no N² ids.
    """
    spellings: defaultdict[str, set[str]] = defaultdict(set)
    sharing: defaultdict[str, set[str]] = defaultdict(set)
    own: defaultdict[str, set[str]] = defaultdict(set)
    for entries, slug, id in zip(papers, slugs, ids, strict=True):
        own[slug].add(id)
        for entry in entries:
            spellings[entry.folded_title].add(entry.title)
            sharing[entry.folded_title].add(id)
    addresses = {slug: frozenset(of_slug) for slug, of_slug in own.items()}
    for folded, titles in spellings.items():
        of_title = frozenset(sharing[folded])
        for title in titles:
            address = urls.paper_slug(title, folded)
            others = addresses.get(address, of_title)
            addresses[address] = of_title if others <= of_title else of_title | others
    return addresses


def _key(entries: Entries) -> str:
    """Return the ids of a paper as text, else what its entries show: no two papers share it."""
    arxiv = sorted({arxiv_key(entry.entry) for entry in entries} - {""})
    doi = sorted({doi_key(entry.entry) for entry in entries} - {""})
    if arxiv:
        return f"arxiv:{arxiv[0]}"
    return f"doi:{doi[0]}" if doi else f"records:{_content(entries)}"


def _content(entries: Entries) -> str:
    """Return the abstracts and days of a paper's entries as text: no two papers share it."""
    return repr(
        sorted({(entry.folded_title, entry.abstract, str(entry.entry.shown)) for entry in entries})
    )


def _text_ids(slug: str, papers: Sequence[Entries]) -> list[str]:
    """Return an id for each paper of one title: the slug, with a digest if they are several.

    The digest is of the abstract, and of the day too where abstracts agree.
    """
    if len(papers) == 1:
        return [slug]
    abstracts = [max(fold(entry.abstract) for entry in paper) for paper in papers]
    days = [
        min((e.entry.shown.as_shown() for e in paper if e.entry.shown), default="")
        for paper in papers
    ]
    counts = Counter(abstracts)
    distinct = [
        abstract if counts[abstract] == 1 else f"{abstract} {day}"
        for abstract, day in zip(abstracts, days, strict=True)
    ]
    return [f"{slug}-{urls.digest(text)}" for text in distinct]
