"""What is kept from build to build: never stale, whatever is edited, and really used."""

from __future__ import annotations

import os
import pickle
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from generator.model import OutputFile
from generator.problems import Problem
from generator.publish import docs_writer
from generator.runtime import checked_json, memo
from generator.runtime.fingerprint import fingerprint
from generator.runtime.memo import Memo
from generator.runtime.row_json import codec, codec_of_result
from tests.support.building import run, run_here, tree

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
    "a file of the search index": _tampered("docs/data/search"),
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
    return tree(project / "site")


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
    for path in docs_writer.generated_paths(project / "docs"):
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


# What a build may use again, each by a pattern with one file at the least.
KEPT = (
    "site/papers/*/index.html",
    "site/listings/*/index.html",
    ".cache/almanac/memo/all/texts",
    "site/data/search/*/words-*",
    ".cache/almanac/last-build.json",
    "docs/.almanac/written.json",
)


def test_a_flipped_bit_of_what_is_kept_is_never_published(project: Path) -> None:
    """A comment is another each time, so that a build is not skipped and gives the same site."""
    flipped: list[str] = []
    clean: dict[str, bytes] = {}
    for number, pattern in enumerate(("", *KEPT)):
        for path in sorted(project.glob(pattern))[-1:] if pattern else ():
            content, times = path.read_bytes(), (path.stat().st_atime_ns, path.stat().st_mtime_ns)
            path.unlink()  # it may be the same file as another one
            path.write_bytes(content[:-9] + bytes([content[-9] ^ 1]) + content[-8:])
            os.utime(path, ns=times)
            flipped.append(pattern)
        (project / "corrections.yml").write_text(f"# {number}\n")
        done = run_here(project, "build")
        assert done.returncode == 0, (pattern, done.stderr)
        assert "is up to date" not in done.stdout
        # At once, as the next damage may make all anew.
        site = tree(project / "site")
        clean = clean or site
        assert [path for path, _ in sorted(clean.items() ^ site.items())] == [], pattern
    assert flipped == list(KEPT)


class Results:
    """What `Memo.map` returns for some texts, and for which of them the work was done."""

    def __init__(self, memo: Memo, version: str = "v1") -> None:
        self.memo, self.version = memo, version

    def __call__(self, texts: list[str]) -> tuple[list[str], list[str]]:
        worked: list[str] = []
        return self.memo.map("shouting", self.version, _shout, worked, texts), worked


def _shout(worked: list[str], text: str) -> str:
    worked.append(text)
    return text.upper()


def test_a_result_is_used_again_until_the_version_changes(tmp_path: Path) -> None:
    kept = Memo(tmp_path / "deep")
    results = Results(kept)
    assert results(["a", "b", "a"]) == (["A", "B", "A"], ["a", "b"])
    assert results(["c", "b", "a"]) == (["C", "B", "A"], ["c"])
    assert Results(kept, "v2")(["a"]) == (["A"], ["a"])
    assert results(["a"]) == (["A"], ["a"])
    assert Results(Memo())(["a"]) == Results(Memo())(["a"]) == (["A"], ["a"])


def test_unused_results_are_dropped_once_they_are_the_most(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memo, "SPARE_RESULTS", 0)
    results = Results(Memo(tmp_path))
    results(["a", "b", "c", "d"])
    assert results(["a", "b"])[1] == []
    assert results(["c", "d"])[1] == []
    assert results(["a"])[1] == []
    assert results(["b"])[1] == ["b"]


@pytest.mark.parametrize(
    "damaged",
    [
        b"",
        b"no digest",
        pickle.dumps("v1"),
        checked_json.encode("v1"),
        checked_json.encode(["v1"]),
        checked_json.encode(["v1", ["A"]]),
        checked_json.encode(["v1", {fingerprint("a"): 5}]),
        checked_json.encode(["v1", {fingerprint("a"): ["A"]}]),
    ],
)
def test_damaged_results_are_computed_again(tmp_path: Path, damaged: bytes) -> None:
    (tmp_path / "shouting").write_bytes(damaged)
    assert Results(Memo(tmp_path))(["a"]) == (["A"], ["a"])
    assert Results(Memo(tmp_path))(["a"]) == (["A"], [])


def test_a_flipped_bit_of_a_result_is_noticed(tmp_path: Path) -> None:
    kept = Memo(tmp_path)
    Results(kept)(["a lamp"])
    path = tmp_path / "shouting"
    content = path.read_bytes()
    place = content.index(b"A LAMP")
    path.write_bytes(content[:place] + b"B" + content[place + 1 :])
    assert Results(kept)(["a lamp"]) == (["A LAMP"], ["a lamp"])
    assert path.read_bytes() == content


@dataclass(frozen=True)
class _Lamp:
    """Has a field of each form that results of the program have."""

    name: str
    height: int
    share: float
    is_lit: bool
    harbour: str | None
    problem: Problem | None
    names: tuple[str, ...]
    problems: tuple[Problem, ...]


PROBLEM = Problem("a.txt", 1, "No.", "Yes.")
LAMPS = (
    _Lamp("\ud83d\n", -1, 0.1, True, None, None, (), ()),
    _Lamp("b", 2**70, 1e300, False, "c", PROBLEM, ("d", ""), (PROBLEM, PROBLEM)),
)


def _lamps(calls: list[int], number: int) -> tuple[_Lamp, ...]:
    calls.append(number)
    return LAMPS[:number]


def test_results_are_read_as_they_were(tmp_path: Path) -> None:
    calls: list[int] = []
    for _ in range(2):
        found = Memo(tmp_path).map("lamps", "v1", _lamps, calls, [0, 1, 2])
        assert found == [(), LAMPS[:1], LAMPS]
    assert calls == [0, 1, 2]


def _flawed(value: object) -> Iterator[object]:
    """Yield a value of JSON with each of its parts replaced by a value that is in none."""
    yield {"other": 1}
    if isinstance(value, list):
        for at, inner in enumerate(value):
            yield from ([*value[:at], part, *value[at + 1 :]] for part in _flawed(inner))


def test_a_result_of_another_form_is_refused() -> None:
    codec = codec_of_result(_lamps)
    rows = codec.encoded(LAMPS)
    assert codec.decode(rows) == LAMPS
    flawed = [*_flawed(rows), [rows[0][:-1]], [[*rows[0], 1]], [None], "text", {}, [["x"] * 8]]
    assert len(flawed) == 41
    for value in flawed:
        with pytest.raises(ValueError, match=r"^$"):
            codec.decode(value)


@pytest.mark.parametrize("kind", [Path, list[str], dict[str, str], tuple[str, int], str | int])
def test_a_type_that_is_not_plain_is_refused(kind: object) -> None:
    with pytest.raises(TypeError, match="are not kept"):
        codec(kind)


def test_a_disk_that_refuses_keeps_nothing_and_ends_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert Results(Memo(tmp_path / "file/results"))(["a"]) == (["A"], ["a"])


def _rendered(docs: Path, inputs: object, version: str = "", content: str = "") -> bool:
    """Whether a page of these inputs was rendered to be written."""
    rendered: list[object] = []

    def render() -> str:
        rendered.append(inputs)
        return content or f"of {inputs}"

    with mock.patch.object(docs_writer, "_version", return_value=version):
        docs_writer.write(docs, [lambda: [OutputFile("papers/a.md", render, inputs)]])
    assert (docs / "papers/a.md").read_text() == (content or f"of {inputs}")
    return bool(rendered)


def test_a_page_is_rendered_once_while_its_inputs_stay_the_same(tmp_path: Path) -> None:
    for inputs, version, is_rendered in (
        ("x", "v1", True),
        ("x", "v1", False),
        ("y", "v1", True),
        ("y", "v2", True),
        ("y", "v2", False),
        ("x", "v2", True),
    ):
        assert _rendered(tmp_path, inputs, version) == is_rendered


def test_a_page_without_inputs_is_rendered_always(tmp_path: Path) -> None:
    assert _rendered(tmp_path, None, content="a")
    assert _rendered(tmp_path, None, content="b")


def test_a_changed_page_is_rendered_again(tmp_path: Path) -> None:
    assert _rendered(tmp_path, "x")
    (tmp_path / "papers/a.md").write_text("Not ours.")
    assert _rendered(tmp_path, "x")
    for path in (docs_writer.RECORD, docs_writer.COPY):
        (tmp_path / path).unlink()
    assert _rendered(tmp_path, "x")
