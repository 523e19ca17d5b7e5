"""The map: where papers lie, which topics have a colour, and what the page and its script get."""

from __future__ import annotations

import json
import random
import struct
import subprocess
import sys
from base64 import b64decode
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from zlib import crc32

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import pipeline
from generator.catalogue.groups import Groups
from generator.enrich import paper_map
from generator.enrich.paper_map import MIN_PAPERS, dump, lay_out, load, map_of
from generator.enrich.paper_map.layout import SIZE, with_new_points
from generator.enrich.paper_map.regions import find_regions
from generator.exports.map_data import CARDS_PER_FILE, MAP, cards_path, map_data, members_path
from generator.model import (
    MAP_COLOURS,
    Catalogue,
    Enrichment,
    Library,
    Paper,
    Site,
    Topic,
    TopicMatch,
)
from generator.pages import map as map_page_module
from generator.pages.context import Context
from generator.problems import SettingsError
from generator.project import Project
from generator.runtime.memo import Memo
from generator.settings import PLACES, from_mapping
from tests.support.building import unknown_paper
from tests.support.libraries import contents

SITE = Site("Almanac", "https://example.org/", 50)
SUBJECTS = {
    "Bread": "sourdough starter flour oven crumb crust yeast rye dough bakery".split(),
    "Bees": "hive honey queen swarm pollen nectar drone wax foraging beekeeper".split(),
    "Bridges": "cable deck pylon girder truss span river abutment load steel".split(),
}
HOSTILE = '<img src=x onerror="ran=1">'


def papers_of(each: int, seed: int = 1) -> list[Paper]:
    """Return `each` papers of each subject, sorted by id, which begins with the subject."""
    chance = random.Random(seed)
    papers = []
    for subject, words in SUBJECTS.items():
        for number in range(each):
            said = " ".join(chance.choices(words, k=30))
            title = f"{subject} {' '.join(chance.sample(words, 3))} {number}"
            papers.append(unknown_paper(f"{subject.lower()}-{number:03}", title, said))
    return sorted(papers, key=lambda paper: paper.id)


PAPERS = papers_of(20)
POSITIONS = lay_out(PAPERS, {}, Memo())


def subject_of(id: str) -> str:
    return id.split("-")[0]


def distance(one: Sequence[float], other: Sequence[float]) -> float:
    return float(np.hypot(one[0] - other[0], one[1] - other[1]))


def nearest(id: str, positions: paper_map.Positions) -> str:
    others = (other for other in positions if other != id)
    return min(others, key=lambda other: (distance(positions[id], positions[other]), other))


# --- where papers lie ---


def test_papers_about_the_same_lie_together() -> None:
    assert POSITIONS.keys() == {paper.id for paper in PAPERS}
    assert all(0 <= value < SIZE for place in POSITIONS.values() for value in place)
    same = [subject_of(nearest(id, POSITIONS)) == subject_of(id) for id in POSITIONS]
    assert sum(same) >= 0.95 * len(same)


def test_another_process_gives_the_same_map() -> None:
    program = "from tests.test_paper_map import POSITIONS\nprint(sorted(POSITIONS.items()))"
    root = Path(__file__).parents[1]
    result = subprocess.run(
        [sys.executable, "-c", program],
        cwd=root,
        env={"PYTHONHASHSEED": "7", "OMP_NUM_THREADS": "2", "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert result.stdout.strip() == str(sorted(POSITIONS.items()))


def test_a_new_paper_moves_no_old_one_and_lies_among_its_own() -> None:
    more = papers_of(23, seed=1)
    fixed = {paper.id: POSITIONS[paper.id] for paper in PAPERS}
    positions = lay_out(more, fixed, Memo())
    new = positions.keys() - fixed.keys()
    assert len(new) == len(more) - len(PAPERS)
    assert {id: positions[id] for id in fixed} == fixed
    for id in new:
        assert subject_of(nearest(id, fixed | {id: positions[id]})) == subject_of(id)
    assert len(set(positions.values())) == len(positions)


def test_the_order_in_which_papers_come_does_not_move_those_that_are_there() -> None:
    """Positions that were kept are the same again, whatever else is there."""
    fixed = {id: place for id, place in POSITIONS.items() if subject_of(id) != "bees"}
    first = lay_out(PAPERS, fixed, Memo())
    assert lay_out(PAPERS, first, Memo()) == first


@given(st.integers(1, 30), st.integers(0, SIZE - 1))
def test_papers_at_one_place_are_all_seen(count: int, place: int) -> None:
    vectors = np.ones((count + 1, 2))
    points = with_new_points(vectors, [(place, place), *[None] * count])
    assert points[0] == (place, place)
    assert len(set(points)) == count + 1
    assert all(0 <= value < SIZE for point in points for value in point)


def test_a_layout_is_not_made_again_of_the_same_papers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = lay_out(PAPERS, {}, Memo(tmp_path))
    monkeypatch.setattr("generator.enrich.paper_map.layout.all_points", None)
    assert lay_out(PAPERS, {}, Memo(tmp_path)) == before == POSITIONS


# --- what stays ---


@given(
    st.dictionaries(
        st.text(min_size=1), st.tuples(st.integers(0, SIZE - 1), st.integers(0, SIZE - 1))
    )
)
def test_positions_are_read_as_they_were_written(
    tmp_path_factory: pytest.TempPathFactory, positions: dict[str, tuple[int, int]]
) -> None:
    root = tmp_path_factory.mktemp("map")
    try:
        content = dump(positions).encode()
    except UnicodeEncodeError:  # half of a character, which no id has
        return
    (root / PLACES).write_bytes(content)
    assert load(root) == positions


@pytest.mark.parametrize(
    "line",
    [
        "no JSON",
        "[" * 100_000,
        "{}",
        '["a", 1]',
        '["a", 1, 65536]',
        '["a", -1, 2]',
        '["a", 1.5, 2]',
        '["a", true, 2]',
        '["", 1, 2]',
        "[1, 1, 2]",
        '["one", 3, 4]',
        "\udcff",
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, line: str) -> None:
    content = f'["one", 1, 2]\n{line}\n'.encode("utf-8", "surrogateescape")
    (tmp_path / PLACES).write_bytes(content)
    with pytest.raises(SettingsError, match=r"^map\.jsonl:2: .*generator map"):
        load(tmp_path)


def test_without_a_file_nothing_has_a_position(tmp_path: Path) -> None:
    assert load(tmp_path) == {}


# --- what is on the map ---


NEIGHBOURS = sorted(POSITIONS, key=lambda id: distance(POSITIONS[id], POSITIONS["bees-000"]))[:4]


def library_of(papers: Sequence[Paper]) -> Library:
    """Return a library in which each subject is a topic, and neighbours have a phrase."""
    enrichments = {
        paper.id: Enrichment(
            (TopicMatch(subject_of(paper.id).title(), ()), TopicMatch("Everything", ())),
            key_phrases=("method", *(["queen cells"] if paper.id in NEIGHBOURS else [])),
        )
        for paper in papers
    }
    topics = tuple(Topic(name, "Field", "work") for name in (*SUBJECTS, "Everything", "Nothing"))
    return Library(Catalogue(tuple(papers), (), ()), topics, enrichments)


def with_map(papers: Sequence[Paper] = PAPERS) -> Library:
    library = library_of(papers)
    return replace(library, map=map_of(library, lay_out(papers, {}, Memo()), Memo()))


LIBRARY = with_map()


def test_topics_whose_papers_lie_together_have_a_colour_and_a_label() -> None:
    assert LIBRARY.map
    assert set(SUBJECTS) == set(LIBRARY.map.coloured)
    assert {label.text for label in LIBRARY.map.topics} >= set(SUBJECTS)
    for label in LIBRARY.map.topics:
        if label.text in SUBJECTS:
            own = [POSITIONS[p.id] for p in PAPERS if subject_of(p.id).title() == label.text]
            middle = tuple(np.mean(own, axis=0))
            others = [
                tuple(np.mean([POSITIONS[p.id] for p in PAPERS if p.id.startswith(s)], axis=0))
                for s in map(str.lower, SUBJECTS)
                if s != label.text.lower()
            ]
            place = label.x, label.y
            assert distance(place, middle) < min(distance(place, other) for other in others)
            assert LIBRARY.map.coloured[label.colour] == label.text


def test_a_paper_has_the_colour_of_its_rarest_topic() -> None:
    assert LIBRARY.map
    for id, point in LIBRARY.map.points.items():
        assert LIBRARY.map.coloured[point.colour] == subject_of(id).title()
    nothing = {paper.id: Enrichment() for paper in PAPERS}
    plain = find_regions(PAPERS, nothing, POSITIONS)
    assert {point.colour for point in plain.points.values()} == {MAP_COLOURS}
    assert (plain.coloured, plain.topics, plain.phrases) == ((), (), ())


def test_a_phrase_that_is_everywhere_is_no_label() -> None:
    assert LIBRARY.map
    assert [label.text for label in LIBRARY.map.phrases] == ["queen cells"]


@pytest.mark.parametrize("count", [0, 1, MIN_PAPERS - 1])
def test_few_papers_have_no_map(count: int) -> None:
    assert map_of(library_of(PAPERS[:count]), POSITIONS, Memo()) is None
    with pytest.raises(SettingsError, match="A map needs 50 papers"):
        paper_map.check_possible(count)


def test_without_positions_there_is_no_map() -> None:
    assert map_of(LIBRARY, {}, Memo()) is None
    assert map_of(LIBRARY, {"gone": (1, 2)}, Memo()) is None


def test_without_the_library_a_build_has_the_map_and_the_command_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(paper_map, "is_available", lambda: False)
    some = {id: POSITIONS[id] for id in sorted(POSITIONS)[::2]}
    found = map_of(LIBRARY, some, Memo())
    assert found
    assert found.points.keys() == POSITIONS.keys()
    with pytest.raises(SettingsError, match=r"-r requirements-map\.txt"):
        paper_map.check_possible(MIN_PAPERS)


def test_papers_without_a_common_word_have_a_map() -> None:
    alone = [unknown_paper(f"p-{n:03}", f"zz{n}a qq{n}b", f"xx{n}c yy{n}d") for n in range(60)]
    positions = lay_out(alone, {}, Memo())
    assert len(positions) == 60


# --- what the script gets ---

FILES = contents(list(map_data(Groups(LIBRARY), SITE)))


def points_in(data: str) -> list[tuple[int, ...]]:
    return list(struct.iter_unpack("<HHBI", b64decode(json.loads(data)["points"])))


def test_the_points_are_those_of_the_papers() -> None:
    assert LIBRARY.map
    expected = {
        (point.x, point.y, point.colour, crc32(id.encode()))
        for id, point in LIBRARY.map.points.items()
    }
    points = points_in(FILES[MAP])
    assert len(points) == len(PAPERS)
    assert set(points) == expected


def test_cards_and_topics_name_papers_by_the_place_of_their_points() -> None:
    points = points_in(FILES[MAP])
    rows = [
        row
        for number in range(-(-len(PAPERS) // CARDS_PER_FILE))
        for row in json.loads(FILES[cards_path(number)])
    ]
    assert [crc32(id.encode()) for id, *_ in rows] == [point[3] for point in points]
    titles = {paper.id: paper.title for paper in PAPERS}
    assert {id: title for id, title, *_ in rows} == titles
    members = json.loads(FILES[members_path("bees")])
    assert {rows[number][0] for number in members} == {i for i in titles if i.startswith("bees")}
    assert json.loads(FILES[members_path("nothing")]) == []


def test_papers_near_each_other_are_in_one_file() -> None:
    """Most steps from point to point in the order of the file are short."""
    points = points_in(FILES[MAP])
    steps = [distance(one[:2], two[:2]) for one, two in pairwise(points)]
    chance = random.Random(3)
    chosen = [distance(*(p[:2] for p in chance.sample(points, 2))) for _ in range(500)]
    assert np.median(steps) < np.median(chosen) / 3


def test_without_a_map_there_is_no_file_and_no_link() -> None:
    groups = Groups(library_of(PAPERS))
    assert list(map_data(groups, SITE)) == []
    context = Context.of(groups.library, SITE)
    assert list(map_page_module.map_page(context)) == []


# --- the page ---


def page_of(library: Library) -> str:
    (file,) = map_page_module.map_page(Context.of(library, SITE))
    assert file.path == "map/index.md"
    return file.render()


def test_the_page_lists_the_groups_with_links() -> None:
    page = page_of(LIBRARY)
    for name in SUBJECTS:
        assert f'href="../tags/{name.lower()}/">{name}</a>' in page
    assert 'href="../search/?q=queen+cells"' in page
    assert 'href="../papers/bees-0' in page


def test_no_text_of_a_paper_becomes_markup() -> None:
    papers = [replace(paper, title=f"{HOSTILE} {paper.title}") for paper in PAPERS]
    library = library_of(papers)
    enrichments = {
        id: replace(one, key_phrases=(f"{HOSTILE} {subject_of(id)}",))
        for id, one in library.enrichments.items()
    }
    library = replace(library, enrichments=enrichments)
    library = replace(library, map=map_of(library, lay_out(papers, {}, Memo()), Memo()))
    page = page_of(library)
    assert "<img" not in page
    assert "&lt;img" in page


# --- the navigation, and the command ---


def project_of(root: Path, papers: Sequence[Paper]) -> Project:
    text = "\n\n".join(f"{paper.title}\n\n{paper.abstract}." for paper in papers)
    (root / "dumps").mkdir(exist_ok=True)
    (root / "dumps/2025-01-02.txt").write_text(text, encoding="utf-8")
    return Project(root, root / "docs", from_mapping(root, {}), SITE)


def test_the_command_keeps_positions_from_run_to_run(tmp_path: Path) -> None:
    total, new = pipeline.lay_out_map(project_of(tmp_path, PAPERS), is_anew=False)
    assert (total, new) == (len(PAPERS), len(PAPERS))
    first = load(tmp_path)
    content = (tmp_path / PLACES).read_bytes()
    assert pipeline.lay_out_map(project_of(tmp_path, PAPERS), is_anew=False) == (total, 0)
    assert (tmp_path / PLACES).read_bytes() == content
    more = papers_of(21, seed=2)
    together = [*PAPERS, *(paper for paper in more if paper.id.endswith("-020"))]
    assert pipeline.lay_out_map(project_of(tmp_path, together), is_anew=False) == (total + 3, 3)
    second = load(tmp_path)
    assert {id: second[id] for id in first} == first
    # A paper that is gone for a while comes back to its place.
    pipeline.lay_out_map(project_of(tmp_path, PAPERS), is_anew=False)
    assert load(tmp_path) == second
    pipeline.lay_out_map(project_of(tmp_path, PAPERS), is_anew=True)
    assert load(tmp_path).keys() == first.keys()


def test_a_build_uses_the_positions_that_are_kept(tmp_path: Path) -> None:
    project = project_of(tmp_path, PAPERS)
    pipeline.lay_out_map(project, is_anew=False)
    kept = load(tmp_path)
    moved = {id: (x, 7) for id, (x, _) in kept.items()}
    (tmp_path / PLACES).write_text(dump(moved), encoding="utf-8")
    pipeline.generate(project)
    data = (tmp_path / "docs" / MAP).read_text(encoding="utf-8")
    assert {point[1] for point in points_in(data)} == {7}
    assert (tmp_path / "docs/map/index.md").exists()
    topic_pages = (tmp_path / "docs/tags").glob("*.md")
    assert any("map/?topic=" in page.read_text("utf-8") for page in topic_pages)
    assert load(tmp_path) == moved, "a build writes nothing there"
