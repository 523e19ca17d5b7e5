"""A map: all papers as points that lie near each other if they are about the same.

vectors    papers → the vectors that related papers use, in fewer dimensions
layout     vectors → points on a plane, by t-SNE; new points among their nearest neighbours
positions  the file of positions that stay from build to build
regions    points and topics → which topics have a colour, and the labels
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from itertools import chain

from generator.enrich.paper_map.positions import Positions, dump, load
from generator.model import Library, Paper, PaperMap
from generator.problems import SettingsError
from generator.runtime.fingerprint import fingerprint, program_fingerprint
from generator.runtime.memo import Memo

__all__ = [
    "MIN_PAPERS",
    "Positions",
    "check_possible",
    "dump",
    "is_available",
    "lay_out",
    "load",
    "map_of",
]

# Of fewer papers a list shows more than a map.
MIN_PAPERS = 50


def is_available() -> bool:
    """Return whether the library that lays out a map is installed (requirements-map.txt)."""
    return find_spec("openTSNE") is not None


def check_possible(papers: int) -> None:
    """Raise `SettingsError` if so many papers have no map."""
    if papers < MIN_PAPERS:
        raise SettingsError(f"A map needs {MIN_PAPERS} papers, and there are {papers}.")
    if not is_available():
        raise SettingsError(
            "A map needs openTSNE. Run “make map”, or install it by “.venv/bin/python -m pip "
            "install --require-hashes -r requirements-map.txt”."
        )


def map_of(library: Library, fixed: Positions, memo: Memo) -> PaperMap | None:
    """Return the map of a library; None where no paper is in `fixed`, or with few papers.

    `fixed` are the positions that are kept, by id: a build places new papers among them, and
    lays out none, so that it needs no more than it needs without a map. `memo` has the new
    positions of an earlier build of the same papers.
    """
    papers = sorted(library.catalogue.papers, key=lambda paper: paper.id)
    if len(papers) < MIN_PAPERS or not any(paper.id in fixed for paper in papers):
        return None
    # Imported here: numpy and scipy take longer to import than `check` takes without them.
    from generator.enrich.paper_map.regions import find_regions

    positions = lay_out(papers, fixed, memo)
    return find_regions(papers, library.enrichments, positions)


def lay_out(papers: Sequence[Paper], fixed: Positions, memo: Memo) -> dict[str, tuple[int, int]]:
    """Return the position of each paper by its id, whole numbers below `layout.SIZE`.

    `papers` are sorted by id. Those in `fixed` are where they were; each of the others is among
    those of them that are nearest. Where `fixed` has none of the papers, all are laid out.
    """
    known = {paper.id: fixed[paper.id] for paper in papers if paper.id in fixed}
    if len(known) == len(papers):
        return known
    texts = tuple((paper.id, paper.title, paper.abstract) for paper in papers)
    key = fingerprint(texts, tuple(sorted(known.items())))
    [numbers] = memo.map(
        "map",
        program_fingerprint(),
        _numbers,
        (papers, known),
        [key],
    )
    points = zip(numbers[::2], numbers[1::2], strict=True)
    return {paper.id: point for paper, point in zip(papers, points, strict=True)}


def _numbers(shared: tuple[Sequence[Paper], Positions], _: str) -> tuple[int, ...]:
    """Return the two numbers of each position, one position behind the other."""
    from generator.enrich.paper_map.layout import all_points, with_new_points
    from generator.enrich.paper_map.vectors import vectors_of

    papers, known = shared
    vectors = vectors_of(papers)
    if known:
        points = with_new_points(vectors, [known.get(paper.id) for paper in papers])
    else:
        points = all_points(vectors)
    return tuple(chain.from_iterable(points))
