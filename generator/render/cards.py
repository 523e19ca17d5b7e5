"""The parts of a paper's card, made once: a paper stands in some seven lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from markupsafe import Markup

from generator.model import Paper
from generator.render.templates import macros

MOST_TOPICS = 4


@dataclass(frozen=True, slots=True)
class Card:
    """What a card shows, as markup: `topics` by their names, each a link."""

    seen_in: Markup
    title: Markup
    facts: Markup
    gist: Markup
    topics: Mapping[str, Markup]

    def topics_beside(self, own: str) -> Sequence[Markup]:
        """Its first topics without `own`, whose list the card stands in."""
        return [link for name, link in self.topics.items() if name != own][:MOST_TOPICS]


@dataclass(frozen=True, slots=True)
class Cards:
    """The card of each paper that was asked for; `slugs` are those of the topics."""

    slugs: Mapping[str, str]
    made: dict[str, Card] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)

    def key(self, paper: Paper) -> str:
        """A digest of all that the card of `paper` may show, beside the slugs."""
        if paper.id not in self.keys:
            self.keys[paper.id] = sha256(repr(paper).encode()).hexdigest()
        return self.keys[paper.id]

    def __call__(self, paper: Paper) -> Card:
        """The card of `paper`."""
        if paper.id not in self.made:
            parts = macros()
            self.made[paper.id] = Card(
                seen_in=parts.seen_in(paper).strip(),
                title=parts.title(paper).strip(),
                facts=parts.facts(paper).strip(),
                gist=parts.gist(paper).strip(),
                topics={
                    filing.topic: parts.topic(filing.topic, self.slugs[filing.topic]).strip()
                    for filing in paper.topics
                },
            )
        return self.made[paper.id]
