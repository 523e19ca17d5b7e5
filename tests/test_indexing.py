"""The search index: made anew when what it is made of changes, and never half."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator import search, urls
from generator.problems import AlmanacError


def tell(docs: Path, slug: str, text: str) -> None:
    page = docs / urls.indexed(slug)
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(f"<html><body data-pagefind-body><h1>{text}</h1></body></html>")


def fragments(site: Path) -> int:
    return len(list((site / "pagefind/fragment").iterdir()))


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    for slug in ("lamps", "bulbs"):
        tell(tmp_path / "docs", slug, f"All about {slug}")
    return tmp_path / "docs"


def test_an_index_is_kept_until_what_is_told_changes(tmp_path: Path, docs: Path) -> None:
    first = search.begin(tmp_path, docs)
    assert first.process
    search.end(first, tmp_path / "site")
    assert fragments(tmp_path / "site") == 2
    again = search.begin(tmp_path, docs)
    assert again.process is None
    search.end(again, tmp_path / "other")
    assert fragments(tmp_path / "other") == 2
    tell(docs, "bulbs", "All about sparse bulbs")
    changed = search.begin(tmp_path, docs)
    assert changed.process
    search.end(changed, tmp_path / "site")


def test_a_paper_that_is_gone_leaves_the_index_of_a_site_that_was_there(
    tmp_path: Path, docs: Path
) -> None:
    search.end(search.begin(tmp_path, docs), tmp_path / "site")
    (docs / urls.indexed("lamps")).unlink()
    search.end(search.begin(tmp_path, docs), tmp_path / "site")
    assert fragments(tmp_path / "site") == 1
    (docs / urls.indexed("bulbs")).unlink()
    search.end(search.begin(tmp_path, docs), tmp_path / "site")
    assert not (tmp_path / "site/pagefind").exists()


def test_an_index_that_was_not_finished_is_made_again(tmp_path: Path, docs: Path) -> None:
    search.abandon(search.begin(tmp_path, docs))
    again = search.begin(tmp_path, docs)
    assert again.process
    search.end(again, tmp_path / "site")
    assert fragments(tmp_path / "site") == 2


def test_what_pagefind_says_when_it_fails_is_told(
    tmp_path: Path, docs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "version", lambda _: "0")
    monkeypatch.setattr("sys.executable", "/bin/false")
    with pytest.raises(AlmanacError, match="could not index"):
        search.end(search.begin(tmp_path, docs), tmp_path / "site")
    assert not (tmp_path / "site/pagefind").exists()
