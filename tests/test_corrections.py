"""`corrections.yml`: what the owner puts right, from the file to the pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from generator import pipeline
from generator.catalogue import corrections
from generator.model import Catalogue, Site
from generator.problems import SettingsError
from generator.publish import search_index
from generator.settings import from_config
from tests.support.building import published_papers, text_of

ABSTRACT = (
    "We describe a small invented world in which nothing is measured and nobody trains a thing, "
    "so that a test may say what it likes about the {} paper without being wrong about a real one."
)
DUMP = "".join(
    f"{title}\n\n{ABSTRACT.format(title)}\n\n  • {byline}\n·\n{shown}\n\n"
    for title, byline, shown in (
        ("Cartography of Tea", "3 authors", "Mar 3, 2024 1"),
        ("Botany of Clouds", "acme Acme Works", "Feb 2, 2024"),
        ("Astronomy of Ants", "2 authors", "Jan 1, 2024"),
    )
)


def _world(root: Path, said: str | None) -> pipeline.Run:
    """A run over the invented listing, with `said` in its corrections.yml."""
    (root / "dumps").mkdir()
    (root / "docs").mkdir()
    (root / "dumps" / "2025-03-05.txt").write_text(DUMP, encoding="utf-8")
    if said is not None:
        (root / corrections.FILE).write_text(said, encoding="utf-8")
    return pipeline.Run(
        root,
        root / "docs",
        root / "overrides",
        from_config(root, {}),
        Site("Almanac", "https://example.org/", 50),
    )


def _ids(known: Catalogue) -> dict[str, str]:
    return {paper.title: paper.id for paper in known.papers}


@pytest.fixture
def ids(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The id of each paper by its title, none corrected."""
    known = pipeline.read(_world(tmp_path_factory.mktemp("plain"), None))
    return _ids(known)


def _corrected(root: Path, said: str) -> tuple[Catalogue, dict[str, dict[str, Any]]]:
    """The catalogue and, generated, the data of its papers by id."""
    run = _world(root, said)
    known = pipeline.read(run)
    pipeline.generate(run, known)
    return known, {record["id"]: record for record in published_papers(run.docs)}


def _page(root: Path, path: str) -> str:
    return (root / "docs" / path).read_text(encoding="utf-8")


def test_a_hidden_paper_leaves_pages_lists_and_data(tmp_path: Path, ids: dict[str, str]) -> None:
    id = ids["Botany of Clouds"]
    known, data = _corrected(tmp_path, f"- id: {id}\n  reason: Its authors asked.\n  hide: true\n")
    assert (known.hidden, len(known.papers)) == (1, 2)
    assert id not in data
    told = tmp_path / search_index.TOLD
    assert len(list(told.rglob("*.html"))) == 2
    for path in (*(tmp_path / "docs").rglob("*.*"), *told.rglob("*.*")):
        if path.is_file():
            text = text_of(path)
            assert id not in text, path
            assert "Botany of Clouds" not in text, path
            assert "Acme" not in text, path
    assert "2 papers, 1 more hidden by the owner" in _page(tmp_path, "report/index.md")


def test_a_title_is_put_right_and_the_id_stays(tmp_path: Path, ids: dict[str, str]) -> None:
    id = ids["Astronomy of Ants"]
    said = f"- id: {id}\n  reason: A typo of the listing.\n  title: 'Astronomy: of <Ants>'\n"
    _, data = _corrected(tmp_path, said)
    assert data[id]["title"] == "Astronomy: of <Ants>"
    page = _page(tmp_path, f"papers/{id}.md")
    assert "Astronomy: of &lt;Ants&gt;</h1>" in page
    assert "Corrected by hand (title): A typo of the listing." in page
    assert "Astronomy: of &lt;Ants&gt;" in _page(tmp_path, "papers/index.md")


def test_a_date_is_put_right_everywhere(tmp_path: Path, ids: dict[str, str]) -> None:
    """The paper moves in every list: one that stayed would give a month two pages."""
    id = ids["Cartography of Tea"]
    said = f"- id: {id}\n  reason: The first version.\n  date: 2024-01-15\n"
    known, data = _corrected(tmp_path, said)
    assert [paper.title for paper in known.papers] == [
        "Botany of Clouds",
        "Cartography of Tea",
        "Astronomy of Ants",
    ]
    assert (data[id]["published"], data[id]["published_shown"]) == ("2024-01-15", "Mar 3, 2024")
    assert "Corrected by hand (date): The first version." in _page(tmp_path, f"papers/{id}.md")
    january = _page(tmp_path, "dates/2024/01.md")
    assert "Cartography of Tea" in january
    assert "Astronomy of Ants" in january
    assert not (tmp_path / "docs" / "dates" / "2024" / "03.md").exists()


def test_a_paper_between_others_of_its_old_month_moves(tmp_path: Path, ids: dict[str, str]) -> None:
    id = ids["Botany of Clouds"]
    _corrected(tmp_path, f"- id: {id}\n  reason: Wrong year.\n  date: 2019-02-02\n")
    year = _page(tmp_path, "dates/2024.md")
    assert "Cartography of Tea" in year
    assert "Astronomy of Ants" in year
    assert "Botany of Clouds" in _page(tmp_path, "dates/2019.md")


def test_an_organisation_is_put_right(tmp_path: Path, ids: dict[str, str]) -> None:
    id = ids["Botany of Clouds"]
    said = f"- {{id: {id}, reason: Renamed., organization: {{name: Nadir Institute}}}}\n"
    _, data = _corrected(tmp_path, said)
    assert data[id]["organization"] == {"name": "Nadir Institute", "handle": None}
    page = _page(tmp_path, f"papers/{id}.md")
    assert "Nadir Institute" in page
    assert "Corrected by hand (organization): Renamed." in page
    assert "Botany of Clouds" in _page(tmp_path, "organizations/nadir-institute.md")
    assert not (tmp_path / "docs" / "organizations" / "acme.md").exists()


def test_several_corrections_of_one_paper(tmp_path: Path, ids: dict[str, str]) -> None:
    id = ids["Botany of Clouds"]
    _, data = _corrected(
        tmp_path,
        f"- {{id: {id}, reason: One., title: Botany}}\n"
        f"- {{id: {id}, reason: Two., date: 2020-05-06, organization: {{name: N, handle: n}}}}\n",
    )
    record = data[id]
    assert (record["title"], record["published"]) == ("Botany", "2020-05-06")
    page = _page(tmp_path, f"papers/{id}.md")
    assert [page.count(f"Corrected by hand ({name})") for name in ("title", "date")] == [1, 1]


def test_an_unknown_id_is_a_problem_at_its_line(tmp_path: Path) -> None:
    said = "# What we put right\n\n- id: no-such-paper-123456\n  reason: Why.\n  hide: true\n"
    known, data = _corrected(tmp_path, said)
    assert [(p.file, p.line) for p in known.problems] == [("corrections.yml", 3)]
    assert "no-such-paper-123456" in known.problems[0].what
    assert len(data) == 3


@pytest.mark.parametrize("nothing", [None, "", "# nothing yet\n", "[]\n", "\ufeff"])
def test_no_corrections(tmp_path: Path, nothing: str | None) -> None:
    known = pipeline.read(_world(tmp_path, nothing))
    assert (known.problems, known.hidden, len(known.papers)) == ((), 0, 3)


@pytest.mark.parametrize(
    ("wrong", "line", "what"),
    [
        ("id: x\nreason: y\n", 1, "should be a list"),
        ("- x\n", 1, "a correction should be"),
        ("- id: a\n  reason: b\n  hide: true\n- [c]\n", 4, "a correction should be"),
        ("- reason: b\n  hide: true\n", 1, "“id” is missing"),
        ("\n- id: a\n  hide: true\n", 2, "“reason” is missing"),
        ("- id: a\n  reason: b\n", 1, "say either"),
        ("- id: a\n  reason: b\n  hide: false\n", 1, "say either"),
        ("- id: a\n  reason: b\n  hide: true\n  title: c\n", 1, "say either"),
        ("- id: a\n  reason: b\n  title: c\n  hide: maybe\n", 4, "“true” or “false”"),
        ("- id: a\n  reason: b\n  topic: c\n", 3, "there is no key “topic”"),
        ("- id: a\n  reason: b\n  title: c\n  title: d\n", 4, "stands twice"),
        ("- id: a\n  reason: b\n  ? [c]\n  : d\n", 3, "a text should stand here"),
        ("- id:\n  reason: b\n  hide: true\n", 1, "a text should stand here"),
        ("- id: [a]\n  reason: b\n  hide: true\n", 1, "a text should stand here"),
        ("- id: a\n  reason: b\n  title: ''\n", 3, "a text should stand here"),
        ('- id: a\n  reason: b\n  title: "\\u200b"\n', 3, "a text should stand here"),
        ("- id: a\n  reason: b\n  date: 2021-02-30\n", 3, "a day such as"),
        ("- id: a\n  reason: b\n  date: Feb 3\n", 3, "a day such as"),
        ("- id: a\n  reason: b\n  organization: c\n", 3, "“{name: …, handle: …}”"),
        ("- id: a\n  reason: b\n  organization: {handle: c}\n", 3, "“{name: …, handle: …}”"),
        ("- id: a\n  reason: b\n  organization: {name: c, url: d}\n", 3, "“{name: …, handle"),
        ("- id: a\n  reason: b\n  organization:\n    name: ''\n", 4, "a text should stand here"),
        ("- id: a\n  reason: b: c\n", 2, "not YAML"),
        ("- id: a\n\treason: b\n", 2, "not YAML"),
        ("- id: a\n- *b\n", 2, "not YAML"),
        ("- id: a\n  reason: \x00\n", 2, "control character"),
    ],
)
def test_an_error_names_file_and_line(tmp_path: Path, wrong: str, line: int, what: str) -> None:
    with pytest.raises(SettingsError) as error:
        pipeline.read(_world(tmp_path, wrong))
    assert str(error.value).startswith(f"corrections.yml:{line}: ")
    assert what in str(error.value)


def test_corrections_that_are_not_utf8_or_no_file(tmp_path: Path) -> None:
    path = tmp_path / corrections.FILE
    path.write_bytes(b"- id: a\n  reason: \xe9t\xe9\n")
    with pytest.raises(SettingsError, match=r"^corrections\.yml:2: .*UTF-8"):
        corrections.load(path)
    path.unlink()
    path.mkdir()
    with pytest.raises(SettingsError, match=r"^corrections\.yml:1: .*cannot be read"):
        corrections.load(path)


TWIN = """
Botany of Clouds
Clouds of cotton are counted here, shirt by shirt, in a laundry by the sea, and nobody asks the sky.
"""


def test_a_hidden_paper_stays_hidden_when_another_of_its_title_comes(
    tmp_path: Path, ids: dict[str, str]
) -> None:
    said = f"- id: {ids['Botany of Clouds']}\n  reason: Its authors asked.\n  hide: true\n"
    run = _world(tmp_path, said)
    (run.settings.dumps[0] / "later.txt").write_text(TWIN, encoding="utf-8")
    known = pipeline.read(run)
    assert not known.problems
    assert known.hidden == 2, "which of the two was meant cannot be known, so both are hidden"
    assert "Botany of Clouds" not in {paper.title for paper in known.papers}


def test_a_correction_of_a_shared_title_names_the_papers(
    tmp_path: Path, ids: dict[str, str]
) -> None:
    said = f"- id: {ids['Botany of Clouds']}\n  reason: A slip.\n  date: 2021-01-01\n"
    run = _world(tmp_path, said)
    (run.settings.dumps[0] / "later.txt").write_text(TWIN, encoding="utf-8")
    (problem,) = pipeline.read(run).problems
    assert problem.what.startswith("Several papers share the title")
    assert problem.remedy.count(ids["Botany of Clouds"]) == 2


def test_a_correction_finds_its_paper_in_another_spelling(
    tmp_path: Path, ids: dict[str, str]
) -> None:
    id = ids["Botany of Clouds"].replace("botany-of", "bot-any-of")
    known, _ = _corrected(tmp_path, f"- id: {id}\n  reason: Its authors asked.\n  hide: true\n")
    assert (known.hidden, known.problems) == (1, ())
