"""The parts of a paper's card, made once: a paper stands in some seven lists."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import Any

from markupsafe import Markup

from generator.model import Paper
from generator.pages.environment import direction, macros

MOST_TOPICS = 4
# A letter of a script that is written from the right: what shows it gets `dir="auto"`.
_RIGHT_TO_LEFT = "\u05d0"
_HREF = re.compile(r' href=(?:"[^"]*"|[^ >]*)')


@dataclass(frozen=True, slots=True)
class Item:
    """A paper in a list; `heading` stands above the first of those that share it.

    `heading_path` is where that leads, if anywhere. `anchor` is the id of the paper's card,
    where something links to it.
    """

    paper: Paper
    heading: str = ""
    heading_path: str = ""
    rank: int | None = None
    anchor: str = ""


@dataclass(frozen=True)
class Card:
    """What a card shows, as markup; what brief cards leave out is made when it is asked for."""

    paper: Paper
    slugs: Mapping[str, str]
    seen_in: Markup
    direction: Markup
    link: Markup
    facts: Markup
    macros: Any

    @cached_property
    def gist(self) -> Markup:
        """The beginning of its abstract."""
        made: Markup = self.macros.gist(self.paper).strip()
        return made

    @cached_property
    def _topics(self) -> list[tuple[str, Markup]]:
        names = (filing.topic for filing in self.paper.topics)
        return [(name, self.macros.topic(name, self.slugs[name]).strip()) for name in names]

    def topics_beside(self, own: str) -> Sequence[Markup]:
        """Links to its first topics without `own`, whose list the card stands in."""
        return [link for name, link in self._topics if name != own][:MOST_TOPICS]


@dataclass(frozen=True, slots=True)
class Cards:
    """The cards of the papers that were asked for; `slugs` are those of the topics."""

    slugs: Mapping[str, str]
    keys: dict[str, str] = field(default_factory=dict)
    # Asked for once: each time, Jinja looks whether their file was touched.
    macros: Any = field(default_factory=macros)
    _made: dict[str, Card] = field(default_factory=dict)
    _brief: dict[tuple[str, int], Markup] = field(default_factory=dict)

    def key(self, paper: Paper) -> str:
        """A digest of all that the card of `paper` may show, beside the slugs."""
        if paper.id not in self.keys:
            self.keys[paper.id] = sha256(repr(paper).encode()).hexdigest()
        return self.keys[paper.id]

    def __call__(self, item: Item, level: int = 2, own: str = "", is_brief: bool = False) -> Markup:
        """The card of `item`, its title a heading of `level`, in the list of the topic `own`.

        A brief one to which nothing leads is the same in every list.
        """
        if not is_brief or item.anchor or item.rank:
            return self._card(item, level, own, is_brief)
        place = item.paper.id, level
        if place not in self._brief:
            self._brief[place] = self._card(item, level, own, is_brief)
        return self._brief[place]

    def _card(self, item: Item, level: int, own: str, is_brief: bool) -> Markup:
        made: Markup = self.macros.card(item, self._of(item.paper), level, own, is_brief)
        return made

    def _of(self, paper: Paper) -> Card:
        if paper.id not in self._made:
            parts = self.macros
            self._made[paper.id] = Card(
                paper=paper,
                slugs=self.slugs,
                seen_in=parts.seen_in(paper).strip(),
                direction=direction(paper.title),
                link=parts.link(paper).strip(),
                facts=parts.facts(paper).strip(),
                macros=parts,
            )
        return self._made[paper.id]


def card_template() -> Markup:
    """Return the card that the scripts clone and fill in (docs/assets/card.js).

    It has every part that a card may have: one fact, which is the mark of an undated paper, and
    one topic. Links have no address.
    """
    parts = macros()
    shown = {
        "seen_in": Markup('data-first=""'),
        "direction": direction(_RIGHT_TO_LEFT),
        "link": Markup("<a></a>"),
        "facts": Markup("<i>undated</i>"),
        "gist": parts.gist({"abstract": _RIGHT_TO_LEFT}).strip(),
        "topics_beside": lambda own: [parts.topic("", "").strip()],
    }
    card = parts.card({"anchor": "", "rank": None}, shown, 2, "", False)
    return Markup(_HREF.sub("", card.strip()))
