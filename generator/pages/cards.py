"""Cards of papers in lists. A paper is in about seven lists, so its card is made once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from markupsafe import Markup

from generator.catalogue.groups import Groups
from generator.model import Enrichment, Paper
from generator.pages.environment import direction, macros

MOST_TOPICS = 4
# A letter of a script that is written from the right: what shows it gets `dir="auto"`.
_RIGHT_TO_LEFT = "\u05d0"
_HREF = re.compile(r' href=(?:"[^"]*"|[^ >]*)')


@dataclass(frozen=True, slots=True)
class ListItem:
    """A paper in a list; `heading` stands above the first of the items that share it.

    `heading_path` is the page that the heading links to, if any. `anchors` are the ids of the
    card, if something links to it.
    """

    paper: Paper
    heading: str = ""
    heading_path: str = ""
    rank: int | None = None
    anchors: tuple[str, ...] = ()


@dataclass(frozen=True)
class Card:
    """The parts of a card as markup; those that a brief card lacks are made on demand."""

    paper: Paper
    enrichment: Enrichment
    groups: Groups
    seen_in: Markup
    direction: Markup
    link: Markup
    facts: Markup
    macros: Any

    @cached_property
    def gist(self) -> Markup:
        """The beginning of the abstract."""
        gist: Markup = self.macros.gist(self.paper).strip()
        return gist

    @cached_property
    def _topics(self) -> list[tuple[str, Markup]]:
        slugs = self.groups.topic_slugs
        names = (match.topic for match in self.enrichment.topics)
        return [(name, self.macros.topic(name, slugs[name]).strip()) for name in names]

    def topics_without(self, topic: str) -> Sequence[Markup]:
        """Return links to the first topics without `topic`, whose list the card is in."""
        return [link for name, link in self._topics if name != topic][:MOST_TOPICS]


@dataclass(frozen=True, slots=True)
class Cards:
    """Renders cards, and keeps those it has rendered."""

    groups: Groups
    # Kept, as Jinja takes a while to look them up.
    macros: Any = field(default_factory=macros)
    _cards: dict[str, Card] = field(default_factory=dict)
    _brief_cards: dict[tuple[str, int], Markup] = field(default_factory=dict)

    def __call__(
        self, item: ListItem, level: int = 2, topic: str = "", is_brief: bool = False
    ) -> Markup:
        """Return the card of an item in the list of a topic; its title is a heading of `level`.

        A brief card that nothing links to is the same in every list.
        """
        if not is_brief or item.anchors or item.rank:
            return self._render(item, level, topic, is_brief)
        key = item.paper.id, level
        if key not in self._brief_cards:
            self._brief_cards[key] = self._render(item, level, topic, is_brief)
        return self._brief_cards[key]

    def _render(self, item: ListItem, level: int, topic: str, is_brief: bool) -> Markup:
        card: Markup = self.macros.card(item, self._card(item.paper), level, topic, is_brief)
        return card

    def _card(self, paper: Paper) -> Card:
        if paper.id not in self._cards:
            enrichment = self.groups.library.enrichments[paper.id]
            name = enrichment.introduced.name
            self._cards[paper.id] = Card(
                paper=paper,
                enrichment=enrichment,
                groups=self.groups,
                seen_in=self.macros.seen_in(paper).strip(),
                direction=direction(paper.title),
                link=self.macros.link(paper, name).strip(),
                facts=self.macros.facts(paper, name).strip(),
                macros=self.macros,
            )
        return self._cards[paper.id]


def card_template() -> Markup:
    """Return the card that the scripts clone and fill in (docs/assets/card.js).

    It has every part that a card may have: the facts that are marked, that a date is unknown and
    that it has code, and one topic. Links have no address.
    """
    parts = macros()
    card = {
        "seen_in": Markup('data-first=""'),
        "direction": direction(_RIGHT_TO_LEFT),
        "link": Markup("<a></a>"),
        "facts": Markup("<i>Date unknown</i><b>Code</b>"),
        "gist": parts.gist({"abstract": _RIGHT_TO_LEFT, "summary": None}).strip(),
        "topics_without": lambda topic: [parts.topic("", "").strip()],
    }
    markup = parts.card({"anchors": (), "rank": None}, card, 2, "", False)
    return Markup(_HREF.sub("", markup.strip()))
