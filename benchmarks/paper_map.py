"""What the map costs a build and a visit, and how often neighbours on it share a topic.

Papers are those of the dumps, of `captures/scale`, and generated ones. A generated paper has the
sentences of two real abstracts, so that its neighbours are those of both.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from scipy.spatial import cKDTree

from benchmarks import ROOT, print_table, share
from benchmarks.related import ADDED, Classified, classify, extend
from generator.catalogue.groups import Groups
from generator.enrich import paper_map, topics
from generator.exports.map_data import MAP, map_data
from generator.model import Catalogue, Enrichment, Library, Paper, Site
from generator.runtime.memo import Memo
from generator.settings import VOCABULARY
from tools.browsing import chromium, served

SIZES = (542, 4_000, 20_000)
NEIGHBOURS = 10
SITE = Site("Almanac", "https://example.org/", 50)
# What the script of the map needs of its page.
PAGE = """<!doctype html><html lang=en><title>Map</title>
<link rel=stylesheet href=../assets/site.css><link rel=stylesheet href=../assets/map.css>
<main class=almanac><div class=map data-map></div></main>
<script type=module src=../assets/map.js></script>"""
# Drag the map for two seconds; the milliseconds of each frame.
FRAMES = """async () => {
    const canvas = document.querySelector("canvas");
    const box = canvas.getBoundingClientRect();
    const pointer = (type, x, y) => canvas.dispatchEvent(new PointerEvent(type, {
        pointerId: 1, clientX: box.x + x, clientY: box.y + y, pointerType: "mouse", bubbles: true,
    }));
    canvas.setPointerCapture = () => {};
    canvas.dispatchEvent(new KeyboardEvent("keydown", { key: "+" }));
    pointer("pointerdown", 300, 300);
    const frames = [];
    let last = await new Promise(requestAnimationFrame);
    for (let frame = 0; frame < 120; frame++) {
        pointer("pointermove", 300 + 80 * Math.sin(frame / 10), 300 + 80 * Math.cos(frame / 10));
        const now = await new Promise(requestAnimationFrame);
        frames.push(now - last);
        last = now;
    }
    pointer("pointerup", 300, 300);
    return frames;
}"""


def run(shared: Path) -> None:
    """Print the figures for each size; with a library that is not installed, say so."""
    if not paper_map.is_available():
        print("openTSNE is not installed: see requirements-map.txt.")
        return
    pool = classify([shared / "dumps", shared / "captures", shared / "captures" / "scale"])
    sets = [
        classify([shared / "dumps"]),
        classify([shared / "captures" / "scale"]),
        extend(pool, SIZES[-1]),
    ]
    rows = [_row(papers) for papers in sets]
    print("Seconds of a processor; bytes of what the map loads at first; frames while dragged at")
    print("1,440 × 900 pixels; of the ten nearest papers, how many share a topic:\n")
    head = ("papers", "layout", f"{ADDED} new", "bytes a paper", "median ms", "frames a second")
    print_table((*head, "share a topic", "any two"), rows)


def _row(classified: Classified) -> tuple[object, ...]:
    papers = sorted(classified.papers, key=lambda paper: paper.id)
    start = time.process_time()
    positions = paper_map.lay_out(papers, {}, Memo())
    layout = time.process_time() - start
    known = dict(list(positions.items())[ADDED:])
    start = time.process_time()
    paper_map.lay_out(papers, known, Memo())
    placing = time.process_time() - start
    library = _library(papers, classified, positions)
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder)
        for file in map_data(Groups(library), SITE):
            (site / file.path).parent.mkdir(parents=True, exist_ok=True)
            (site / file.path).write_bytes(file.as_bytes())
        size = (site / MAP).stat().st_size
        frames = _frames(site)
    near, any_two = _shared_topics(papers, classified, positions)
    return (
        f"{len(papers):,}",
        f"{layout:.1f}",
        f"{placing:.1f}",
        f"{size / len(papers):.1f}",
        f"{np.median(frames):.1f}",
        f"{1000 / np.mean(frames):.0f}",
        near,
        any_two,
    )


def _library(
    papers: Sequence[Paper], classified: Classified, positions: paper_map.Positions
) -> Library:
    enrichments = {paper.id: Enrichment(classified.topics[paper.id]) for paper in papers}
    library = Library(Catalogue(tuple(papers), (), ()), topics.load(VOCABULARY).topics, enrichments)
    return replace(library, map=paper_map.map_of(library, positions, Memo()))


def _frames(site: Path) -> list[float]:
    shutil.copytree(ROOT / "docs" / "assets", site / "assets")
    (site / "map").mkdir()
    (site / "map" / "index.html").write_text(PAGE, encoding="utf-8")
    with served(site) as address, chromium() as browser:
        tab = browser.new_page(viewport={"width": 1440, "height": 900})
        tab.goto(f"{address}map/")
        tab.locator("canvas").wait_for()
        frames: Any = tab.evaluate(FRAMES)
    return [float(frame) for frame in frames]


def _shared_topics(
    papers: Sequence[Paper], classified: Classified, positions: paper_map.Positions
) -> tuple[str, str]:
    """Return how often neighbours share a topic, and how often two papers at random do."""
    places = np.array([positions[paper.id] for paper in papers])
    _, nearest = cKDTree(places).query(places, k=NEIGHBOURS + 1)
    own = [{match.topic for match in classified.topics[paper.id]} for paper in papers]
    rows = [row for row, names in enumerate(own) if names]
    others = np.random.default_rng(0).integers(len(papers), size=(len(papers), NEIGHBOURS))
    near = sum(bool(own[row] & own[other]) for row in rows for other in nearest[row, 1:])
    any_two = sum(bool(own[row] & own[other]) for row in rows for other in others[row])
    total = len(rows) * NEIGHBOURS
    return share(near, total), share(any_two, total)
