"""Corrections by the owner, from the file `corrections.yml` to the pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from generator import pipeline
from generator.catalogue import corrections
from generator.model import Catalogue, Code, Difference, Paper, Site
from generator.problems import SettingsError
from generator.project import Project
from generator.settings import from_mapping
from tests.support.building import published_papers, text_of

ABSTRACT = (
    "We describe a small invented world in which nothing is measured and nobody trains a thing, "
    "so that a test may say what it likes about the {} paper without being wrong about a real one."
)
LISTING = "".join(
    f"{title}\n\n{ABSTRACT.format(title)}\n\n  • {byline}\n·\n{shown}\n\n"
    for title, byline, shown in (
        ("Cartography of Tea", "3 authors", "Mar 3, 2024 1"),
        ("Botany of Clouds", "acme Acme Works", "Feb 2, 2024"),
        ("Astronomy of Ants", "2 authors", "Jan 1, 2024"),
    )
)


def _project(root: Path, content: str | None) -> Project:
    """Create a project with the invented listing and a corrections.yml, if it has content."""
    (root / "dumps").mkdir()
    (root / "docs").mkdir()
    (root / "dumps" / "2025-03-05.txt").write_text(LISTING, encoding="utf-8")
    if content is not None:
        (root / corrections.FILE).write_text(content, encoding="utf-8")
    site = Site("Almanac", "https://example.org/", 50)
    return Project(root, root / "docs", from_mapping(root, {}), site)


@pytest.fixture
def ids(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The id of each paper by its title, without corrections."""
    catalogue = pipeline.read_catalogue(_project(tmp_path_factory.mktemp("plain"), None))
    return {paper.title: paper.id for paper in catalogue.papers}


def _correct(root: Path, content: str) -> tuple[Catalogue, dict[str, dict[str, Any]]]:
    """Generate the pages with corrections; return the catalogue and the papers' data by id."""
    project = _project(root, content)
    catalogue = pipeline.read_catalogue(project)
    pipeline.generate(project)
    return catalogue, {record["id"]: record for record in published_papers(project.docs)}


def _page(root: Path, path: str) -> str:
    return (root / "docs" / path).read_text(encoding="utf-8")


def test_a_hidden_paper_leaves_pages_lists_and_data(tmp_path: Path, ids: dict[str, str]) -> None:
    id = ids["Botany of Clouds"]
    content = f"- id: {id}\n  reason: Its authors asked.\n  hide: true\n"
    catalogue, data = _correct(tmp_path, content)
    assert (len(catalogue.hidden), len(catalogue.papers)) == (1, 2)
    assert id not in data
    for path in (tmp_path / "docs").rglob("*.*"):
        if path.is_file() and not path.name.endswith(".bin.gz"):
            text = text_of(path)
            assert id not in text, path
            assert "Botany of Clouds" not in text, path
            assert "Acme" not in text, path
    assert "2 papers; the owner hides 1 more" in _page(tmp_path, "report/index.md")


def test_a_corrected_title_does_not_change_the_id(tmp_path: Path, ids: dict[str, str]) -> None:
    id = ids["Astronomy of Ants"]
    content = f"- id: {id}\n  reason: A typo of the listing.\n  title: 'Astronomy: of <Ants>'\n"
    _, data = _correct(tmp_path, content)
    assert data[id]["title"] == "Astronomy: of <Ants>"
    page = _page(tmp_path, f"papers/{id}.md")
    assert "Astronomy: of &lt;Ants&gt;</h1>" in page
    assert "Corrected by hand (title): A typo of the listing." in page
    assert "Astronomy: of &lt;Ants&gt;" in _page(tmp_path, "papers/index.md")


def test_a_corrected_date_moves_the_paper_in_every_list(
    tmp_path: Path, ids: dict[str, str]
) -> None:
    """A paper that did not move would give a month two pages."""
    id = ids["Cartography of Tea"]
    content = f"- id: {id}\n  reason: The first version.\n  date: 2024-01-15\n"
    catalogue, data = _correct(tmp_path, content)
    assert [paper.title for paper in catalogue.papers] == [
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


def test_a_paper_between_others_of_its_year_moves_to_another(
    tmp_path: Path, ids: dict[str, str]
) -> None:
    id = ids["Botany of Clouds"]
    _correct(tmp_path, f"- id: {id}\n  reason: Wrong year.\n  date: 2019-02-02\n")
    year = _page(tmp_path, "dates/2024.md")
    assert "Cartography of Tea" in year
    assert "Astronomy of Ants" in year
    assert "Botany of Clouds" in _page(tmp_path, "dates/2019.md")


def test_a_corrected_organisation(tmp_path: Path, ids: dict[str, str]) -> None:
    id = ids["Botany of Clouds"]
    content = f"- {{id: {id}, reason: Renamed., organization: {{name: Nadir Institute}}}}\n"
    _, data = _correct(tmp_path, content)
    assert data[id]["organization"] == {"name": "Nadir Institute", "handle": None}
    page = _page(tmp_path, f"papers/{id}.md")
    assert "Nadir Institute" in page
    assert "Corrected by hand (organization): Renamed." in page
    assert "Botany of Clouds" in _page(tmp_path, "organizations/nadir-institute.md")
    assert not (tmp_path / "docs" / "organizations" / "acme.md").exists()


def test_several_corrections_of_one_paper(tmp_path: Path, ids: dict[str, str]) -> None:
    id = ids["Botany of Clouds"]
    _, data = _correct(
        tmp_path,
        f"- {{id: {id}, reason: One., title: Botany}}\n"
        f"- {{id: {id}, reason: Two., date: 2020-05-06, organization: {{name: N, handle: n}}}}\n",
    )
    record = data[id]
    assert (record["title"], record["published"]) == ("Botany", "2020-05-06")
    page = _page(tmp_path, f"papers/{id}.md")
    assert [page.count(f"Corrected by hand ({name})") for name in ("title", "date")] == [1, 1]


def test_what_no_listing_shows_is_added_by_hand(tmp_path: Path, ids: dict[str, str]) -> None:
    id = ids["Botany of Clouds"]
    _, data = _correct(
        tmp_path,
        f"- id: {id}\n  reason: From the paper.\n  arxiv: https://arxiv.org/abs/2501.01230v2\n"
        "  doi: https://doi.org/10.1145/1.A\n  authors: [Ada Byron, '<Alan> Turing']\n"
        "  code: https://github.com/a/b\n  project: https://example.org/?a=b\n",
    )
    record = data[id]
    assert (record["arxiv"], record["doi"]) == ("2501.01230", "10.1145/1.a")
    assert (record["authors"], record["author_names"]) == (2, ["Ada Byron", "<Alan> Turing"])
    assert record["code"] == {"url": "https://github.com/a/b", "stars": None}
    assert record["project_page"] == "https://example.org/?a=b"
    page = _page(tmp_path, f"papers/{id}.md")
    for name in ("arxiv", "doi", "authors", "code", "project"):
        assert f"Corrected by hand ({name}): From the paper." in page


def test_a_corrected_value_is_no_difference() -> None:
    def difference(field: str) -> Difference:
        return Difference("a-123456", field, "x", "y", "a.json", 1)

    fields = ("authors", "author names", "code", "title")
    paper = Paper("a-123456", "A", "", "", "", None, False, "", None, None, None, ())
    catalogue = Catalogue((paper,), (), (), tuple(map(difference, fields)))
    values = {"authors": ("Ada Byron",), "code": Code("https://example.org/")}
    correction = corrections.Correction(1, paper.id, "Why.", False, values)
    assert [d.field for d in corrections.apply(catalogue, (correction,)).differences] == ["title"]


@pytest.mark.parametrize(
    ("id", "hidden"),
    [
        ("a-111111", ["a-111111"]),
        ("b-222222", ["a-111111"]),
        ("c-333333", ["c-333333", "c-333333-444444"]),
        ("c-333333-444444", ["c-333333-444444"]),
    ],
)
def test_a_paper_is_hidden_by_each_of_its_addresses(id: str, hidden: list[str]) -> None:
    papers = [
        Paper(id, "A", "", "", "", None, False, "", None, None, None, ())
        for id in ("a-111111", "c-333333", "c-333333-444444")
    ]
    catalogue = Catalogue(tuple(papers), (), (), shared={"b-222222": ("a-111111",)})
    correction = corrections.Correction(1, id, "Why.", True, {})
    left = corrections.apply(catalogue, (correction,))
    assert [p.id for p in papers if p not in left.papers] == hidden
    assert (len(left.hidden), left.problems) == (len(hidden), ())


def test_an_unknown_id_is_a_problem_at_its_line(tmp_path: Path, ids: dict[str, str]) -> None:
    content = "# Corrections\n\n- id: no-such-paper-123456\n  reason: Why.\n  hide: true\n"
    catalogue, data = _correct(tmp_path, content)
    (problem,) = catalogue.problems
    assert (problem.file, problem.line) == ("corrections.yml", 3)
    assert "no-such-paper-123456" in problem.what
    assert len(data) == 3
    # The remedy: "Copy the id from the end of the paper's address."
    content = content.replace("no-such-paper-123456", ids["Botany of Clouds"])
    (tmp_path / "again").mkdir()
    assert not pipeline.read_catalogue(_project(tmp_path / "again", content)).problems


@pytest.mark.parametrize("content", [None, "", "# nothing yet\n", "[]\n", "\ufeff"])
def test_no_corrections(tmp_path: Path, content: str | None) -> None:
    catalogue = pipeline.read_catalogue(_project(tmp_path, content))
    assert (catalogue.problems, len(catalogue.hidden), len(catalogue.papers)) == ((), 0, 3)


NO_TEXT = "This is not a text, or it is empty."


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        ("id: x\nreason: y\n", 1, "not a list of corrections"),
        ("- x\n", 1, "This is not a correction"),
        ("- id: a\n  reason: b\n  hide: true\n- [c]\n", 4, "This is not a correction"),
        ("- reason: b\n  hide: true\n", 1, "The key “id” is missing"),
        ("\n- id: a\n  hide: true\n", 2, "The key “reason” is missing"),
        ("- id: a\n  reason: b\n", 1, "either hides the paper or changes it"),
        ("- id: a\n  reason: b\n  hide: false\n", 1, "either hides the paper or changes it"),
        ("- id: a\n  reason: b\n  hide: true\n  title: c\n", 1, "either hides the paper or"),
        ("- id: a\n  reason: b\n  title: c\n  hide: maybe\n", 4, "'maybe' is not valid"),
        ("- id: a\n  reason: b\n  topic: c\n", 3, "There is no key “topic”"),
        ("- id: a\n  reason: b\n  title: c\n  title: d\n", 4, "The key “title” is here twice"),
        ("- id: a\n  reason: b\n  ? [c]\n  : d\n", 3, NO_TEXT),
        ("- id:\n  reason: b\n  hide: true\n", 1, NO_TEXT),
        ("- id: [a]\n  reason: b\n  hide: true\n", 1, NO_TEXT),
        ("- id: a\n  reason: b\n  title: ''\n", 3, NO_TEXT),
        ('- id: a\n  reason: b\n  title: "\\u200b"\n', 3, NO_TEXT),
        ("- id: a\n  reason: b\n  date: 2021-02-30\n", 3, "Expected a day such as"),
        ("- id: a\n  reason: b\n  date: Feb 3\n", 3, "'Feb 3' is not valid. Expected a day"),
        ("- id: a\n  reason: b\n  organization: c\n", 3, "Expected {name: …, handle: …}"),
        ("- id: a\n  reason: b\n  organization: {handle: c}\n", 3, "Expected {name: …, handle: …}"),
        ("- id: a\n  reason: b\n  organization: {name: c, url: d}\n", 3, "Expected {name: …,"),
        ("- id: a\n  reason: b\n  organization:\n    name: ''\n", 4, NO_TEXT),
        ("- id: a\n  reason: b\n  authors: Ada Byron\n", 3, "Expected [Ada Lovelace, Alan Turing]"),
        ("- id: a\n  reason: b\n  authors: []\n", 3, "This is not a list of names"),
        ("- id: a\n  reason: b\n  authors: [Ada, '']\n", 3, NO_TEXT),
        ("- id: a\n  reason: b\n  arxiv: 2501.1\n", 3, "Expected an arXiv id such as 2501.01234"),
        ("- id: a\n  reason: b\n  doi: 11.1/a\n", 3, "Expected a DOI such as"),
        ("- id: a\n  reason: b\n  code: javascript:alert(1)\n", 3, "Expected an address such as"),
        ("- id: a\n  reason: b\n  project: https://[a\n", 3, "Expected an address such as"),
        (
            "- id: a\n  reason: b\n  project: 'https://a.org/<b>'\n",
            3,
            "Expected an address such as",
        ),
        ("- id: a\n  reason: b: c\n", 2, "not YAML"),
        ("- id: a\n\treason: b\n", 2, "not YAML"),
        ("- id: a\n- *b\n", 2, "not YAML"),
        ("- id: a\n  reason: \x00\n", 2, "control character"),
    ],
)
def test_an_error_names_file_and_line(
    tmp_path: Path, content: str, line: int, message: str
) -> None:
    with pytest.raises(SettingsError) as error:
        pipeline.read_catalogue(_project(tmp_path, content))
    assert str(error.value).startswith(f"corrections.yml:{line}: ")
    assert message in str(error.value)
    assert str(error.value).count(". ") >= 1, "what is wrong, then what to do"


def test_corrections_that_are_not_utf8_or_no_file(tmp_path: Path) -> None:
    path = tmp_path / corrections.FILE
    path.write_bytes(b"- id: a\n  reason: \xe9t\xe9\n")
    with pytest.raises(SettingsError, match=r"^corrections\.yml:2: .*UTF-8"):
        corrections.load(path)
    path.unlink()
    path.mkdir()
    with pytest.raises(SettingsError, match=r"^corrections\.yml:1: .*cannot be read"):
        corrections.load(path)


SAME_TITLE = """
Botany of Clouds
Clouds of cotton are counted here, shirt by shirt, in a laundry by the sea, and nobody asks \
the sky what it thinks of the count.
"""


def test_a_hidden_paper_stays_hidden_when_another_of_its_title_arrives(
    tmp_path: Path, ids: dict[str, str]
) -> None:
    content = f"- id: {ids['Botany of Clouds']}\n  reason: Its authors asked.\n  hide: true\n"
    project = _project(tmp_path, content)
    (project.settings.dumps[0] / "later.txt").write_text(SAME_TITLE, encoding="utf-8")
    catalogue = pipeline.read_catalogue(project)
    assert not catalogue.problems
    assert len(catalogue.hidden) == 2, "both, as nobody can tell which of the two was meant"
    assert "Botany of Clouds" not in {paper.title for paper in catalogue.papers}


def test_a_correction_of_a_shared_title_names_the_papers(
    tmp_path: Path, ids: dict[str, str]
) -> None:
    id = ids["Botany of Clouds"]
    content = f"- id: {id}\n  reason: A slip.\n  date: 2021-01-01\n"
    project = _project(tmp_path, content)
    (project.settings.dumps[0] / "later.txt").write_text(SAME_TITLE, encoding="utf-8")
    catalogue = pipeline.read_catalogue(project)
    (problem,) = catalogue.problems
    assert problem.what.startswith("Several papers share the title")
    assert problem.remedy.count(id) == 2
    # The remedy: "Name one of them: …"
    for paper in catalogue.papers:
        if paper.title == "Botany of Clouds":
            assert paper.id in problem.remedy
            (tmp_path / corrections.FILE).write_text(content.replace(id, paper.id))
            assert not pipeline.read_catalogue(project).problems


def test_a_correction_matches_its_paper_in_another_spelling(
    tmp_path: Path, ids: dict[str, str]
) -> None:
    id = ids["Botany of Clouds"].replace("botany-of", "bot-any-of")
    content = f"- id: {id}\n  reason: Its authors asked.\n  hide: true\n"
    catalogue, _ = _correct(tmp_path, content)
    assert (len(catalogue.hidden), catalogue.problems) == (1, ())
