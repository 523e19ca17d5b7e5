"""The map: the place for the script that draws it, and its groups as a list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from generator import urls
from generator.catalogue import labels
from generator.model import MAP_COLOURS, MapLabel, MapPoint, OutputFile, Paper, PaperMap
from generator.pages.context import Context
from generator.pages.environment import render_page

# The papers that are named of each group: those in its middle.
EXAMPLES = 5
MAX_PHRASES = 12


@dataclass(frozen=True, slots=True)
class MapGroup:
    """The papers of one colour: how many they are, what is written among them, and a few.

    `topic` is empty for the papers of no topic that has a colour.
    """

    topic: str
    colour: int
    count: int
    topics: tuple[MapLabel, ...]
    phrases: tuple[MapLabel, ...]
    examples: tuple[Paper, ...]


def map_page(context: Context) -> Iterator[OutputFile]:
    """Yield the page of the map, if there is one."""
    if context.library.map is not None:
        yield OutputFile(urls.source(urls.MAP), partial(_map_page, context, context.library.map))


def _map_page(context: Context, paper_map: PaperMap) -> str:
    total = len(paper_map.points)
    return render_page(
        urls.MAP,
        "map.md",
        "Map",
        f"A map of {labels.count(total, 'paper')}: papers about the same lie near each other.",
        total=total,
        groups=_groups(context, paper_map),
        slugs=context.groups.topic_slugs,
    )


def _groups(context: Context, paper_map: PaperMap) -> list[MapGroup]:
    """Return the groups of papers of one colour, the papers of none last."""
    papers: dict[int, list[Paper]] = {colour: [] for colour in range(MAP_COLOURS + 1)}
    for paper in context.catalogue.papers:
        papers[paper_map.points[paper.id].colour].append(paper)
    middles = {label.text: label for label in paper_map.topics}
    groups = []
    for colour, own in papers.items():
        name = paper_map.coloured[colour] if colour < len(paper_map.coloured) else ""
        topics = [label for label in paper_map.topics if label.colour == colour]
        phrases = [label for label in paper_map.phrases if label.colour == colour]
        group = MapGroup(
            name,
            colour,
            len(own),
            tuple(label for label in topics if label.text not in paper_map.coloured),
            tuple(phrases[:MAX_PHRASES]),
            _nearest(own, paper_map.points, middles.get(name)),
        )
        if group.count:
            groups.append(group)
    return groups


def _nearest(
    papers: list[Paper], points: Mapping[str, MapPoint], middle: MapLabel | None
) -> tuple[Paper, ...]:
    """Return the papers that lie nearest to the middle of a group."""
    if middle is None:
        return ()

    def distance(paper: Paper) -> tuple[int, str]:
        point = points[paper.id]
        return (point.x - middle.x) ** 2 + (point.y - middle.y) ** 2, paper.id

    return tuple(sorted(papers, key=distance)[:EXAMPLES])
