"""What the script of the map loads: first the points and the labels, then papers on demand.

Papers are in the order in which a Z-shaped curve visits their points, so that those near each
other are in one file of cards: the number of a paper is its place in this order.
"""

from __future__ import annotations

import json
import struct
from base64 import b64encode
from collections.abc import Iterator, Sequence
from functools import partial
from zlib import crc32

from generator.catalogue import labels
from generator.catalogue.groups import Groups
from generator.model import MapLabel, MapPoint, OutputFile, Paper, PaperMap, Site

MAP = "data/map.json"
# A file of so many papers is loaded when the pointer rests on one of them.
CARDS_PER_FILE = 100
GIST_LENGTH = 200
# A point: from the left, from the top, the colour, and the CRC-32 of the paper's id, by which a
# script finds the papers that a search names.
_POINT = struct.Struct("<HHBI")
# Each of 16 bits followed by a 0, by the number of 8 bits.
_SPREAD = [int(f"{number:b}", 4) for number in range(256)]


def cards_path(number: int) -> str:
    """Return the path of a file of cards, by its number from 0."""
    return f"data/map/{number}.json"


def members_path(slug: str) -> str:
    """Return the path of the file with the papers of a topic, by the topic's slug."""
    return f"data/map/topic-{slug}.json"


def map_data(groups: Groups, _: Site) -> Iterator[OutputFile]:
    """Yield the files, if there is a map."""
    if groups.library.map is None:
        return
    points = groups.library.map.points
    papers = sorted(groups.catalogue.papers, key=lambda paper: (_place(points[paper.id]), paper.id))
    yield OutputFile(MAP, partial(_map, groups.library.map, papers))
    for start in range(0, len(papers), CARDS_PER_FILE):
        shown = papers[start : start + CARDS_PER_FILE]
        yield OutputFile(cards_path(start // CARDS_PER_FILE), partial(_cards, groups, shown))
    numbers = {paper.id: number for number, paper in enumerate(papers)}
    for topic, members in groups.by_topic.items():
        own = sorted(numbers[paper.id] for paper in members)
        yield OutputFile(members_path(groups.topic_slugs[topic]), partial(_as_json, own))


def _place(point: MapPoint) -> int:
    """Return the place of a point on the curve, whose bits are those of both numbers in turn."""
    return _spread(point.x) | _spread(point.y) << 1


def _spread(number: int) -> int:
    return _SPREAD[number >> 8] << 16 | _SPREAD[number & 255]


def _map(paper_map: PaperMap, papers: Sequence[Paper]) -> str:
    """Return the points and the labels; the page has the colours, and the slugs of topics."""
    points = b"".join(
        _POINT.pack(point.x, point.y, point.colour, crc32(paper.id.encode()))
        for paper in papers
        for point in (paper_map.points[paper.id],)
    )
    return _as_json(
        {
            "topics": list(map(_label, paper_map.topics)),
            "phrases": list(map(_label, paper_map.phrases)),
            "points": b64encode(points).decode(),
        }
    )


def _label(label: MapLabel) -> list[object]:
    return [label.text, label.x, label.y]


def _cards(groups: Groups, papers: Sequence[Paper]) -> str:
    """Return of each paper its id, title, name, facts and the beginning of its abstract."""
    rows = []
    for paper in papers:
        name = groups.library.enrichments[paper.id].introduced.name
        facts = " · ".join(labels.byline(paper, name))
        rows.append(
            [paper.id, paper.title, name, facts, labels.summary(paper.abstract, GIST_LENGTH)]
        )
    return _as_json(rows)


def _as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"
