"""What is kept from build to build: never stale, whatever is edited, and really used."""

from __future__ import annotations

import os
import pickle
import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from generator.model import Draft
from generator.publish import docs_writer
from generator.runtime.memo import Kept
from tests.support.building import run, tree

ENTRY = """

Lanterns for {number} Narrow Streets

A lantern of frosted glass lights a narrow street well, and one of clear glass does not. The
lanterns of {number} streets were counted at night, with sparse attention and by hand.

12 authors
·
Jun {day}
"""


def _appended(path: str, text: str) -> Callable[[Path, int], None]:
    def edit(project: Path, number: int) -> None:
        with (project / path).open("a", encoding="utf-8") as file:
            file.write(text.format(number=number, day=number % 28 + 1))

    return edit


def _replaced(path: str, old: str, new: str) -> Callable[[Path, int], None]:
    def edit(project: Path, number: int) -> None:
        text = (project / path).read_text(encoding="utf-8")
        new_text = text.replace(old, new.format(number=number), 1)
        (project / path).write_text(new_text, encoding="utf-8")

    return edit


def _gone(project: Path, number: int) -> None:
    dumps = sorted((project / "dumps").glob("*.txt"))
    for path in dumps[number % 4 : number % 4 + 1]:
        path.unlink()


def _tampered(kind: str) -> Callable[[Path, int], None]:
    """Somebody changes a page that the generator made, or takes one away."""

    def edit(project: Path, number: int) -> None:
        made = sorted(path for path in (project / kind).rglob("*") if path.is_file())
        page = made[number % len(made)]
        page.unlink() if number % 2 else page.write_text(f"Not ours {number}", encoding="utf-8")

    return edit


# Of each kind of input, and of what was made of it.
EDITS: Mapping[str, Callable[[Path, int], None]] = {
    "a paper more": _appended("dumps/extra.txt", ENTRY),
    "a word of an abstract": _replaced("dumps/extra.txt", "lantern", "lantern{number}"),
    "a listing less": _gone,
    "a topic": _appended(
        "generator/enrich/topics/vocabulary.yml",
        "\nMade up {number}:\n  Topic {number}:\n    what: lamps\n    sure: [narrow street*]\n",
    ),
    "a section's name": _replaced("mkdocs.yml", "- Topics: tags", "- Subjects{number}: tags"),
    "a section without a name": _replaced("mkdocs.yml", "- Dates: dates", "- dates"),
    "a setting": _replaced("mkdocs.yml", "page_size: 50", "page_size: 5"),
    "the name": _replaced("mkdocs.yml", "site_name: Daily", "site_name: Daily{number}"),
    "a page's template": _replaced(
        "generator/pages/templates/paper.md", "Key phrases", "Keys {number}"
    ),
    "a list's template": _replaced(
        "generator/pages/templates/macros.html", "Pages of", "Page {number}"
    ),
    "the frame": _replaced("overrides/main.html", "</body>", "<!-- {number} --></body>"),
    "what is fetched ahead": _replaced(
        "docs/assets/scheme.js", '"moderate"', '"moderate","n":{number}'
    ),
    "the program": _replaced("generator/exports/citations.py", '"""', '"""{number} '),
    "a page by hand": _replaced("docs/about.md", "# ", "# About {number} "),
    "a correction": _replaced(
        "corrections.yml", "# none yet", "- {{id: x{number}, reason: none, hide: true}}"
    ),
    "a page that was made": _tampered("docs/papers"),
    "a page of the site": _tampered("site/papers"),
    "what search is told": _tampered(".cache/almanac/told"),
}


KINDS = st.sampled_from(sorted(EDITS))


@pytest.fixture(scope="module")
def edited(new_project: Callable[[Path], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = new_project(tmp_path_factory.mktemp("edited") / "almanac")
    (project / "dumps/extra.txt").write_text(
        "Daily Papers\n\nJun 3\n" + ENTRY.format(number=0, day=1)
    )
    (project / "corrections.yml").write_text("# none yet\n")
    return project


def _built(project: Path) -> dict[str, bytes]:
    done = run(project, "build")
    assert done.returncode == 0, done.stdout + done.stderr
    site = {p: c for p, c in tree(project / "site").items() if not p.startswith("pagefind/")}
    fragments = {path.name for path in (project / "site/pagefind/fragment").iterdir()}
    return site | {"fragments": " ".join(sorted(fragments)).encode()}


# Two examples, all edits and a few of them, since each takes three builds; not shrunk either.
@settings(
    max_examples=20 if os.environ.get("ALMANAC_EXPLORE") else 1,
    phases=[Phase.explicit, Phase.generate],
)
@example([(name, 7) for name in EDITS])
@given(st.lists(st.tuples(KINDS, st.integers(1, 99)), min_size=2, max_size=4))
def test_a_build_after_any_edits_gives_what_a_clean_one_does(
    edited: Path, tmp_path_factory: pytest.TempPathFactory, edits: list[tuple[str, int]]
) -> None:
    project = tmp_path_factory.mktemp("incremental") / "almanac"
    shutil.copytree(edited, project)
    _built(project)
    for name, number in edits:
        EDITS[name](project, number)
    after = _built(project)
    for path in docs_writer.owned(project / "docs"):
        (project / "docs" / path).unlink(missing_ok=True)
    for folder in (".cache", "site", "docs/.almanac"):
        shutil.rmtree(project / folder)
    assert after == _built(project)


def test_a_listing_more_leaves_the_pages_of_papers_as_they_were(
    edited: Path, tmp_path: Path
) -> None:
    project = tmp_path / "almanac"
    shutil.copytree(edited, project)
    _built(project)
    before = {path: path.stat().st_mtime_ns for path in (project / "site/papers").rglob("*.html")}
    EDITS["a paper more"](project, 7)
    _built(project)
    assert not list(project.glob(".site.*")), "the old site is gone"
    same = [path for path, time in before.items() if path.stat().st_mtime_ns == time]
    assert len(same) > len(before) / 2


def _asked(kept: Kept, texts: list[str]) -> tuple[list[str], list[str]]:
    """What is said of some texts, and which of them that took work."""
    worked: list[str] = []

    def work(text: str) -> str:
        worked.append(text)
        return text.upper()

    return kept.each(work, texts, lambda text: (text,), "Shouting"), worked


def test_an_answer_is_kept_until_what_made_it_is_another(tmp_path: Path) -> None:
    kept = Kept(tmp_path / "deep/answers", "v1")
    assert _asked(kept, ["a", "b", "a"]) == (["A", "B", "A"], ["a", "b"])
    assert _asked(kept, ["c", "b", "a"]) == (["C", "B", "A"], ["c"])
    assert _asked(replace(kept, made_by="v2"), ["a"]) == (["A"], ["a"])
    assert _asked(kept, ["a"]) == (["A"], ["a"])
    assert _asked(Kept(), ["a"]) == _asked(Kept(), ["a"]) == (["A"], ["a"])


def test_what_is_not_asked_for_is_forgotten_once_it_is_the_most(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.runtime.memo.SPARE", 0)
    kept = Kept(tmp_path / "answers", "v1")
    _asked(kept, ["a", "b", "c", "d"])
    assert _asked(kept, ["a", "b"])[1] == []
    assert _asked(kept, ["c", "d"])[1] == []
    assert _asked(kept, ["a"])[1] == []
    assert _asked(kept, ["b"])[1] == ["b"]


@pytest.mark.parametrize("damaged", [b"", b"no pickle", pickle.dumps("v1"), pickle.dumps(["v1"])])
def test_answers_that_nobody_can_read_are_worked_out_again(tmp_path: Path, damaged: bytes) -> None:
    (tmp_path / "answers").write_bytes(damaged)
    assert _asked(Kept(tmp_path / "answers", "v1"), ["a"]) == (["A"], ["a"])
    assert _asked(Kept(tmp_path / "answers", "v1"), ["a"]) == (["A"], [])


def test_a_disk_that_refuses_keeps_nothing_and_ends_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert _asked(Kept(tmp_path / "file/answers", "v1"), ["a"]) == (["A"], ["a"])


def _draft(made_of: str, made: list[str]) -> Draft:
    def make() -> str:
        made.append(made_of)
        return f"of {made_of}"

    return Draft("papers/a.md", made_of, make)


def test_a_draft_is_made_once_while_all_is_as_it_was(tmp_path: Path) -> None:
    made: list[str] = []
    for of, by in (("x", "v1"), ("x", "v1"), ("y", "v1"), ("y", "v2"), ("y", "v2"), ("x", "v2")):
        docs_writer.write(tmp_path, [_draft(of, made)], by)
        assert (tmp_path / "papers/a.md").read_text() == f"of {of}"
    assert made == ["x", "y", "y", "x"]


@pytest.mark.parametrize(
    "marks",
    ["", "[1]", "no JSON", '{"papers/a.md": null}', '{"papers/a.md": ["x"]}', '{"papers/a.md": 5}'],
)
def test_a_draft_is_made_where_nothing_tells_what_it_was_made_of(
    tmp_path: Path, marks: str
) -> None:
    made: list[str] = []
    docs_writer.write(tmp_path, [_draft("x", made)])
    (tmp_path / docs_writer.DRAFTS).write_text(marks)
    docs_writer.write(tmp_path, [_draft("x", made)])
    (tmp_path / "papers/a.md").write_text("Not ours.")
    docs_writer.write(tmp_path, [_draft("x", made)])
    assert made == ["x"] * 3
    assert (tmp_path / "papers/a.md").read_text() == "of x"
