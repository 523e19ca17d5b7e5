"""The search index: made anew when what it is made of changes, and never half."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator import search, urls
from generator.problems import AlmanacError


def tell(root: Path, slug: str, text: str) -> None:
    page = root / search.TOLD / urls.indexed(slug)
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(f"<html><body data-pagefind-body><h1>{text}</h1></body></html>")


def fragments(site: Path) -> int:
    return len(list((site / "pagefind/fragment").iterdir()))


@pytest.fixture(autouse=True)
def told(tmp_path: Path) -> None:
    for slug in ("lamps", "bulbs"):
        tell(tmp_path, slug, f"All about {slug}")


def test_an_index_is_kept_until_what_is_told_changes(tmp_path: Path) -> None:
    first = search.begin(tmp_path)
    assert first.process
    search.end(first, tmp_path / "site")
    assert fragments(tmp_path / "site") == 2
    again = search.begin(tmp_path)
    assert again.process is None
    search.end(again, tmp_path / "other")
    assert fragments(tmp_path / "other") == 2
    tell(tmp_path, "bulbs", "All about sparse bulbs")
    changed = search.begin(tmp_path)
    assert changed.process
    search.end(changed, tmp_path / "site")


def test_a_paper_that_is_gone_leaves_the_index_of_a_site_that_was_there(tmp_path: Path) -> None:
    search.end(search.begin(tmp_path), tmp_path / "site")
    (tmp_path / search.TOLD / urls.indexed("lamps")).unlink()
    search.end(search.begin(tmp_path), tmp_path / "site")
    assert fragments(tmp_path / "site") == 1
    (tmp_path / search.TOLD / urls.indexed("bulbs")).unlink()
    search.end(search.begin(tmp_path), tmp_path / "site")
    assert not (tmp_path / "site/pagefind").exists()


def test_an_index_that_was_not_finished_is_made_again(tmp_path: Path) -> None:
    search.abandon(search.begin(tmp_path))
    again = search.begin(tmp_path)
    assert again.process
    search.end(again, tmp_path / "site")
    assert fragments(tmp_path / "site") == 2


def test_what_pagefind_says_when_it_fails_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "version", lambda _: "0")
    monkeypatch.setattr("sys.executable", "/bin/false")
    with pytest.raises(AlmanacError, match="could not index"):
        search.end(search.begin(tmp_path), tmp_path / "site")
    assert not (tmp_path / "site/pagefind").exists()
