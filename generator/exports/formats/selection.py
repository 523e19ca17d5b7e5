"""Which papers an export has, and what a format is."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from generator import urls
from generator.catalogue import labels
from generator.catalogue.groups import Groups
from generator.exports.query_match import PaperSearch
from generator.model import Library, Paper, Site
from generator.problems import SettingsError
from generator.query import parse_query
from generator.text import fold

_SINCE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?", re.A)


@dataclass(frozen=True, slots=True)
class Selection:
    """The papers of an export, in the catalogue's order, and all that is said about them."""

    groups: Groups
    papers: Sequence[Paper]
    site: Site

    def url(self, paper: Paper) -> str:
        """Return the full address of a paper's page."""
        return self.site.url + urls.paper(paper.id)


@dataclass(frozen=True, slots=True)
class Format:
    """A format of files: what returns the bytes of one, and whether a terminal may show them."""

    write: Callable[[Selection], bytes]
    is_text: bool


def select(
    library: Library, site: Site, topics: Sequence[str] = (), since: str = "", query: str = ""
) -> Selection:
    """Return the papers that have one of the topics, a day since that one, and match the query.

    `since` is a year, a month or a day, `2025-09`; an undated paper is since none. Raise
    `SettingsError` for what cannot be meant.
    """
    names = {_topic(library, name) for name in topics}
    if since and not _SINCE.fullmatch(since):
        raise SettingsError(
            f"--since: {since!a} is not valid. Expected a year, a month or a day, such as "
            "2025-09-30."
        )
    wanted = parse_query(query)
    if query and not wanted:
        raise SettingsError(f"--query: {query!a} is not valid. Expected a query with a word.")
    groups = Groups(library)
    papers = PaperSearch(groups).find(wanted) if wanted else library.catalogue.papers
    return Selection(
        groups,
        [
            paper
            for paper in papers
            if not names or names & {match.topic for match in library.enrichments[paper.id].topics}
            if not since or _day(paper) >= since
        ],
        site,
    )


def _day(paper: Paper) -> str:
    """Return the day of a paper, or its year where only that is known; else an empty text."""
    day = paper.published and paper.published.as_iso()
    return day or str(paper.year or "")


def _topic(library: Library, name: str) -> str:
    """Return the name of a topic of the vocabulary, whatever the case of the name given."""
    names = {fold(topic.name): topic.name for topic in library.topics}
    if topic := names.get(fold(name)):
        return topic
    near = difflib.get_close_matches(fold(name), names, n=3)
    likely = labels.alternatives([names[folded] for folded in near]) or "one of the page of topics"
    raise SettingsError(f"--topic: there is no topic {name!a}. Expected {likely}.")
