"""Ids of papers: the slug of the title, with a digest where several papers share it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from generator import urls
from generator.catalogue.identity import CleanEntry
from generator.text import fold


@dataclass(frozen=True, slots=True)
class TitleGroup:
    """The papers, as groups of entries, whose titles have the same slug.

    `slug` is that of the title's first spelling, `aliases` are those of the others.
    """

    slug: str
    aliases: set[str]
    papers: list[list[CleanEntry]]


def title_groups(papers: list[list[CleanEntry]]) -> list[TitleGroup]:
    """Group papers by title, sorted by slug; few groups have more than one paper."""
    titles: dict[str, list[list[CleanEntry]]] = {}
    for entries in papers:
        titles.setdefault(entries[0].folded_title, []).append(entries)
    groups: dict[str, TitleGroup] = {}
    for folded, sharing in titles.items():
        spellings = sorted({entry.title for entries in sharing for entry in entries})
        slug, *others = (urls.paper_slug(title, folded) for title in spellings)
        # The slug's six digits are few enough for somebody to find two titles that share them.
        group = groups.setdefault(slug, TitleGroup(slug, set(), []))
        group.aliases.update(others)
        group.papers.extend(sharing)
    return [groups[slug] for slug in sorted(groups)]


def ids_of(groups: list[TitleGroup]) -> list[list[str]]:
    """Return the ids of the papers of each group; no id is given twice.

    Two papers have the same id by chance only if somebody searched for them; each then gets
    all digits of a digest of what its entries show.
    """
    ids = [_ids(group.slug, group.papers) for group in groups]
    counts = Counter(id for group_ids in ids for id in group_ids)
    return [
        [
            id
            if counts[id] == 1
            else f"{group.slug}-{urls.digest(_content(paper), urls.ALL_DIGITS)}"
            for id, paper in zip(group_ids, group.papers, strict=True)
        ]
        for group, group_ids in zip(groups, ids, strict=True)
    ]


def _content(paper: list[CleanEntry]) -> str:
    """Return the abstracts and days of a paper's entries as text: no two papers share it."""
    return repr(
        sorted({(entry.folded_title, entry.abstract, str(entry.entry.shown)) for entry in paper})
    )


def _ids(slug: str, papers: list[list[CleanEntry]]) -> list[str]:
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
    distinct = [
        abstract if abstracts.count(abstract) == 1 else f"{abstract} {day}"
        for abstract, day in zip(abstracts, days, strict=True)
    ]
    return [f"{slug}-{urls.digest(text)}" for text in distinct]
