"""New papers → those of a reader, the most interesting first, each with the reasons.

    points = log2(1 + upvotes) + log2(1 + comments) / 2 + 10 × nearness

Nearness is the cosine with the nearest paper that the reader starred. Related papers have some
0.3, which is worth as much as eight times the upvotes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import log2

from generator.catalogue.arrival import listing_days
from generator.catalogue.groups import Groups
from generator.digest.follows import FOLLOWS, Candidate, Context, Test
from generator.digest.period import Period
from generator.digest.subscriptions import Follow, Reader, Subscriptions
from generator.enrich.related.nearness import Nearness
from generator.identifiers import arxiv_id
from generator.model import Paper

# A cosine per mille below this is chance, and no reason to read a paper.
MIN_NEARNESS = 100
_NEARNESS_POINTS = 10


@dataclass(frozen=True, slots=True)
class Pick:
    """A paper for a reader: what of the followed it has, and the starred paper it is near to."""

    candidate: Candidate
    follows: tuple[str, ...]
    near: Paper | None
    points: float

    @property
    def paper(self) -> Paper:
        """The paper."""
        return self.candidate.paper


class Selector:
    """Selects among the papers of a library. Made once for all readers."""

    def __init__(self, groups: Groups, subscriptions: Subscriptions) -> None:
        """Raise `SettingsError` with the line of the first value that cannot be followed."""
        self.groups = groups
        self._tests: dict[Follow, Test] = {}
        context = Context(groups)
        for reader in subscriptions.readers:
            for follow in reader.follows:
                try:
                    self._tests[follow] = FOLLOWS[follow.kind](follow.value, context)
                except ValueError as error:
                    raise subscriptions.error(follow.line, str(error)) from error
        self._candidates: dict[Period, list[Candidate]] = {}

    @cached_property
    def days(self) -> Mapping[str, str]:
        """The day of each listing, by its name."""
        return listing_days(self.groups.catalogue)

    @cached_property
    def _papers(self) -> Mapping[str, Paper]:
        """All papers by id, and by arXiv id."""
        papers = self.groups.catalogue.papers
        by_arxiv = {paper.arxiv: paper for paper in papers if paper.arxiv}
        return by_arxiv | {paper.id: paper for paper in papers}

    @cached_property
    def _nearness(self) -> Nearness:
        return Nearness(self.groups.catalogue.papers)

    def new_papers(self, period: Period) -> list[Candidate]:
        """Return the papers whose first listing is of the period, in the catalogue's order."""
        if period not in self._candidates:
            enrichments = self.groups.library.enrichments
            self._candidates[period] = [
                Candidate(paper, enrichments[paper.id], self.groups)
                for paper in self.groups.catalogue.papers
                if self.days[paper.sightings[0].listing] in period
            ]
        return self._candidates[period]

    def unknown_starred(self, reader: Reader) -> Iterator[tuple[str, int]]:
        """Yield what a reader starred and no paper is, with its line."""
        return ((text, line) for text, line in reader.starred if self._starred_paper(text) is None)

    def select(self, reader: Reader, period: Period) -> tuple[Pick, ...]:
        """Return the new papers that a reader follows, the one with most points first."""
        followed = [
            (candidate, follows)
            for candidate in self.new_papers(period)
            if (follows := self._followed(reader, candidate)) or reader.follows_all
        ]
        near = self._nearest(reader, [candidate.paper for candidate, _ in followed])
        picks = (
            self._pick(candidate, follows, near.get(candidate.paper.id))
            for candidate, follows in followed
        )
        return tuple(sorted(picks, key=lambda pick: (-pick.points, pick.paper.id)))

    def _followed(self, reader: Reader, candidate: Candidate) -> tuple[str, ...]:
        """Return what of the followed a paper has, the same in another case once."""
        values = [follow.value for follow in reader.follows if self._tests[follow](candidate)]
        return tuple({value.casefold(): value for value in reversed(values)}.values())[::-1]

    def _starred_paper(self, text: str) -> Paper | None:
        return self._papers.get(text) or self._papers.get(arxiv_id(text) or "")

    def _nearest(self, reader: Reader, papers: Iterable[Paper]) -> dict[str, tuple[str, int]]:
        starred = [self._starred_paper(text) for text, _ in reader.starred]
        ids = list(dict.fromkeys(paper.id for paper in starred if paper))
        return self._nearness.nearest([paper.id for paper in papers], ids) if ids else {}

    def _pick(
        self, candidate: Candidate, follows: tuple[str, ...], near: tuple[str, int] | None
    ) -> Pick:
        paper = candidate.paper
        id, cosine = near if near and near[1] >= MIN_NEARNESS else (None, 0)
        points = log2(1 + (paper.upvotes or 0)) + log2(1 + (paper.comments or 0)) / 2
        points += _NEARNESS_POINTS * cosine / 1000
        return Pick(candidate, follows, self._papers[id] if id else None, round(points, 6))
