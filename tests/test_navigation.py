"""Generated pages in MkDocs: the navigation names those that have something to show."""

from __future__ import annotations

import json
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.publish.mkdocs_pages import as_published, without_empty
from generator.runtime.fingerprint import digest
from generator.text import escape
from tests.support.building import run, text_of

LISTED = """Lanterns for Narrow Streets

A lantern of frosted glass lights a narrow street well, and one of clear glass does not.

12 authors
·
Jun 5, 2025
"""
RECORDS = [
    {
        "title": title,
        "abstract": "A lantern of clear glass was counted at night.",
        "authors": [{"name": "Ada Byron"}],
        "publishedAt": "2025-06-06T00:00:00.000Z",
    }
    for title in ("Lanterns of Clear Glass", "Counting the Lamps of a Harbour")
]


def test_an_index_without_an_entry_is_not_in_the_navigation_until_it_has_one(
    project: Path,
) -> None:
    shutil.rmtree(project / "dumps")
    dumps = project / "dumps"
    dumps.mkdir()
    (dumps / "lanterns.txt").write_text(LISTED, encoding="utf-8")
    done = run(project, "build", "--strict")
    assert done.returncode == 0, done.stdout + done.stderr
    (paper,) = (project / "site/papers").glob("lanterns-*/index.html")
    before = text_of(paper)
    assert '../../authors/"' not in before
    assert '../../organizations/"' not in before
    assert '../../dates/"' in before
    assert "@misc{" in before  # not &#123;
    assert (project / "site/authors/index.html").is_file()

    (dumps / "records.json").write_text(json.dumps(RECORDS), encoding="utf-8")
    done = run(project, "build", "--strict")
    assert done.returncode == 0, done.stdout + done.stderr
    after = text_of(paper)
    assert '../../authors/"' in after
    assert '../../organizations/"' not in after


def test_a_group_of_which_nothing_is_left_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    digests = {}
    for path in ("authors/index.md", "names/index.md", "dates/index.md", "about.md"):
        head = '{"title": "A", "empty": true}' if path != "dates/index.md" else '{"title": "A"}'
        content = f"---\n{head}\n---\n<p>A\n"
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(content, encoding="utf-8", newline="")
        digests[path] = digest(content)
    del digests["about.md"]  # not generated
    monkeypatch.setattr("generator.publish.mkdocs_pages.content_digests", lambda docs: digests)
    nav = [
        {"Authors": "authors/index.md"},
        {"More": [{"Names": "names/index.md"}, "authors/index.md"]},
        {"Archive": [{"Dates": "dates/index.md"}, {"Names": "names/index.md"}]},
        # Not generated: who wrote it decides.
        {"About": "about.md"},
        {"Elsewhere": "https://example.org/"},
        {"Missing": "missing.md"},
        {"Pictures": [{"Map": "map/index.md"}]},
    ]
    assert without_empty(nav, tmp_path, {"map/index.md", "dates/index.md"}) == [
        {"Archive": [{"Dates": "dates/index.md"}]},
        {"About": "about.md"},
        {"Elsewhere": "https://example.org/"},
        {"Missing": "missing.md"},
    ]
    assert without_empty(None, tmp_path) is None
    # What is damaged is reported where it is read.
    (tmp_path / "authors/index.md").write_text("-", encoding="utf-8")
    assert without_empty(["authors/index.md"], tmp_path) == ["authors/index.md"]


class _Events(HTMLParser):
    """What a browser reads in markup: elements, attributes and texts in order."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.found: list[object] = []
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, attrs))

    def handle_data(self, data: str) -> None:
        self.found.append(data)


@given(st.text("&#39;123{}'\"<>/=p \0a"), st.text("&#39;123{}'\"<>/=p \0a"))
def test_a_browser_reads_the_same_without_needless_references(text: str, value: str) -> None:
    markup = f'<p title="{escape(value)}">{escape(text)}</p>'
    assert _Events(as_published(markup)).found == _Events(markup).found


def test_a_page_has_no_needless_reference() -> None:
    assert as_published(escape("It's {{ x }}")) == "It's {{ x }}"
    assert as_published(escape('<b title="x">')) == escape('<b title="x">')
