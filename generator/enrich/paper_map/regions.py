"""Points and topics → which topics have a colour, and what is written where.

A topic, or a key phrase, belongs on the map if its papers lie together: if the neighbours of its
papers have it far more often than papers as a whole.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from scipy.spatial import cKDTree

from generator.enrich.paper_map.layout import SIZE
from generator.enrich.paper_map.positions import Positions
from generator.enrich.related.tfidf import BoolArray
from generator.model import MAP_COLOURS, Enrichment, MapLabel, MapPoint, Paper, PaperMap
from generator.text import fold
from generator.text.language.token_array import IntArray

# The neighbours of a paper that are asked whether they have its topic.
_NEIGHBOURS = 10
# The papers of a label are within this distance of its middle, in parts of the map.
_RADIUS = SIZE * 0.04
# The minimum of papers there, and of their share of all papers that have the topic or the phrase.
MIN_PAPERS = 3
MIN_SHARE_OF_TOPIC, MIN_SHARE_OF_PHRASE = 0.2, 0.5
# The minimum of the share of papers with a topic around its label: of twice as many, those nearest.
# Of a phrase there is none, as papers have it without it being one of their key phrases.
MIN_SHARE_AROUND = 0.3
# One label of a phrase for so many papers at most.
_ONE_IN = 20


def find_regions(
    papers: Sequence[Paper], enrichments: Mapping[str, Enrichment], positions: Positions
) -> PaperMap:
    """Return the map of the papers, which are sorted by id and have a position each."""
    places = np.array([positions[paper.id] for paper in papers])
    _, nearest = cKDTree(places).query(places, k=_NEIGHBOURS + 1)
    own = [enrichments[paper.id] for paper in papers]
    topics = _rows_by_name([match.topic for match in one.topics] for one in own)
    phrases = _rows_by_name(one.key_phrases for one in own)
    weights = {name: _weight(rows, nearest[:, 1:]) for name, rows in topics.items()}
    together = (name for name in weights if weights[name] > 0)
    heaviest = sorted(together, key=lambda name: (-weights[name], name))[:MAP_COLOURS]
    coloured = tuple(sorted(heaviest, key=lambda name: (-len(topics[name]), name)))
    colours = np.full(len(papers), MAP_COLOURS, dtype=np.int64)
    for colour, name in enumerate(coloured):  # of several topics, that of fewest papers
        colours[topics[name]] = colour
    written = set(map(fold, topics))
    others = {name: rows for name, rows in phrases.items() if fold(name) not in written}
    of_topics = _labels(topics, places, colours, MIN_SHARE_OF_TOPIC, MIN_SHARE_AROUND)
    of_phrases = _labels(others, places, colours, MIN_SHARE_OF_PHRASE, 0)
    return PaperMap(
        {
            paper.id: MapPoint(*positions[paper.id], colour)
            for paper, colour in zip(papers, colours.tolist(), strict=True)
        },
        coloured,
        tuple(of_topics),
        tuple(of_phrases[: len(papers) // _ONE_IN]),
    )


def _rows_by_name(names_of_rows: Iterable[Iterable[str]]) -> dict[str, IntArray]:
    """Return the rows that have each name, of those that several have."""
    rows: defaultdict[str, list[int]] = defaultdict(list)
    for row, names in enumerate(names_of_rows):
        for name in names:
            rows[name].append(row)
    return {name: np.array(own) for name, own in rows.items() if len(own) >= MIN_PAPERS}


def _weight(rows: IntArray, nearest: IntArray) -> float:
    """Return for how many papers a topic is that of their neighbours, beyond chance."""
    has_topic: BoolArray = np.zeros(len(nearest), dtype=np.bool_)
    has_topic[rows] = True
    expected = len(rows) / len(nearest)
    share = has_topic[nearest[rows]].mean()
    return float(round(len(rows) * (share - expected) / max(1 - expected, 1e-9), 6))


def _labels(
    rows_by_name: Mapping[str, IntArray],
    places: IntArray,
    colours: IntArray,
    min_share: float,
    min_share_around: float,
) -> list[MapLabel]:
    """Return a label for each name whose papers lie together, those of most papers first."""
    all_places = cKDTree(places)
    labels = []
    for name, rows in rows_by_name.items():
        tree = cKDTree(places[rows])
        numbers = tree.query_ball_point(places[rows], _RADIUS, return_length=True)
        middle, papers = int(numbers.argmax()), int(numbers.max())
        if papers < MIN_PAPERS or papers < min_share * len(rows):
            continue
        around = rows[sorted(tree.query_ball_point(places[rows[middle]], _RADIUS))]
        x, y = np.rint(places[around].mean(axis=0)).astype(int).tolist()
        _, nearest = all_places.query((x, y), k=min(2 * papers, len(places)))
        if np.isin(nearest, rows).mean() >= min_share_around:
            colour = int(np.bincount(colours[around]).argmax())
            labels.append(MapLabel(name, x, y, papers, colour))
    return sorted(labels, key=lambda label: (-label.papers, label.text))
