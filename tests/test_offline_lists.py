"""What a build writes for reading offline: list of files, first line of the worker, manifest."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig

from generator.publish import offline

PAGE = '<link rel=stylesheet href="../assets/site.css"><script src=../assets/reader.js></script>'
LISTED = {
    "": "home",
    "assets/reader.js": "read()",
    "assets/reader/deep.js": "deep()",
    "assets/site.css": "a{}",
    "data/words.txt": "word",
    "index-of-any-name/0.bin": "index",
    "offline/": PAGE,
    "papers/x-1a2b3c/": "paper",
}
NOT_LISTED = {
    "404.html": "",
    ".almanac-site": "",
    "assets/tokens.css": "b{}",  # a part of site.css
    "data/months/2025-01.txt": "",
    "data/papers.jsonl.gz": "",
    "data/report.jsonl": "",
    "feed.json": "",
    "llms.txt": "",
    "sitemap.xml": "",
    "tags/x/feed.json": "",
    "tags/x/feed.xml": "",
}
WORKER = "// Why.\nconst { version } = self.BUILD;\n"


def _write(site: Path, path: str, text: str) -> None:
    file = site / (f"{path}index.html" if path == "" or path.endswith("/") else path)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site with a file of each sort; no list is written yet."""
    for path, text in (LISTED | NOT_LISTED).items():
        _write(tmp_path, path, text)
    _write(tmp_path, offline.WORKER, WORKER)
    return tmp_path


def _written(site: Path) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """The summary, the list of files, and what the worker is given, after all are written."""
    offline.write_lists(site)
    first = (site / offline.WORKER).read_text("utf-8").partition("\n")[0]
    build = json.loads(first.removeprefix("self.BUILD=").removesuffix(";"))
    listed = json.loads((site / offline.FILES).read_text("utf-8"))
    return json.loads((site / offline.SUMMARY).read_text("utf-8")), listed, build


def test_every_file_that_a_page_loads_is_listed_with_its_digest(site: Path) -> None:
    summary, listed, build = _written(site)
    assert {row[0]: row[1:] for row in listed["files"]} == {
        path: [len(text), sha256(text.encode()).hexdigest()[:8]] for path, text in LISTED.items()
    }
    content = (site / offline.FILES).read_bytes()
    assert summary["version"] == build["version"] == sha256(content).hexdigest()[:16]
    assert summary["bytes"] == sum(map(len, LISTED.values()))


def test_the_shell_is_all_scripts_and_what_pages_link(site: Path) -> None:
    _, listed, build = _written(site)
    assert listed["shell"] == list(build["files"])
    assert set(listed["shell"]) == {
        *("assets/reader.js", "assets/reader/deep.js", "assets/site.css", "offline/")
    }


def test_a_listing_changes_the_version_and_a_script_the_shell_too(site: Path) -> None:
    *_, first = _written(site)
    _write(site, "papers/x-1a2b3c/", "another")
    *_, second = _written(site)
    assert second["version"] != first["version"]
    assert second["shell"] == first["shell"]
    _write(site, "assets/reader/deep.js", "deeper()")
    *_, third = _written(site)
    assert third["shell"] != first["shell"]


def test_written_again_the_files_are_the_same(site: Path) -> None:
    offline.write_lists(site)
    files = {path: path.read_bytes() for path in site.rglob("*") if path.is_file()}
    assert files[site / offline.WORKER].endswith(b"\nconst{version}=self.BUILD;")
    offline.write_lists(site)
    assert {path: path.read_bytes() for path in site.rglob("*") if path.is_file()} == files


def test_without_a_worker_nothing_is_written(site: Path) -> None:
    (site / offline.WORKER).unlink()
    offline.write_lists(site)
    assert not (site / offline.SUMMARY).exists()


# --- the manifest ---


@pytest.fixture
def config(world: Path) -> MkDocsConfig:
    return load_config(str(world / "mkdocs.yml"))


def _manifest(site: Path, config: MkDocsConfig) -> dict[str, Any]:
    offline.write_manifest(site, config)
    manifest: dict[str, Any] = json.loads((site / offline.MANIFEST).read_text("utf-8"))
    return manifest


def test_the_manifest_holds_below_any_path(site: Path, config: MkDocsConfig) -> None:
    config["site_name"] = "Papers </script> & “more”"
    _write(site, "assets/icon-192.png", "")
    manifest = _manifest(site, config)
    assert manifest["name"] == "Papers </script> & “more”"
    assert manifest["start_url"] == manifest["scope"] == "./"
    assert [icon["src"] for icon in manifest["icons"]] == ["assets/icon-192.png"]


def test_the_window_has_the_colour_of_the_palette(site: Path, config: MkDocsConfig) -> None:
    style = "[data-md-color-primary=indigo]{--md-primary-fg-color:#4051b5;--a:#fff}"
    _write(site, "assets/material.css", style)
    assert _manifest(site, config)["theme_color"] == "#fbfaf7"
    config.theme["palette"] = {"primary": "indigo"}
    assert _manifest(site, config)["theme_color"] == "#4051b5"
    config.theme["palette"] = {"primary": "custom"}
    assert _manifest(site, config)["theme_color"] == "#fbfaf7"


def test_the_colour_of_paper_is_that_of_the_stylesheet() -> None:
    tokens = (Path(__file__).parents[1] / "docs/assets/tokens.css").read_text("utf-8")
    found = re.search(r"--md-default-bg-color: light-dark\((#\w+),", tokens)
    assert found
    assert found[1] == "#fbfaf7"


def test_a_built_site_lists_its_index_and_has_all_that_it_lists(sample: Path) -> None:
    site = sample / "site"
    listed = json.loads((site / offline.FILES).read_text("utf-8"))
    paths = {path for path, _, _ in listed["files"]}
    assert {"", "offline/", "reading/", "search/", "data/search.json"} <= paths
    assert any(path.startswith("data/search/") for path in paths)
    for path, size, digest in listed["files"]:
        content = site / path / "index.html" if path.endswith("/") or not path else site / path
        assert content.stat().st_size == size
        assert sha256(content.read_bytes()).hexdigest().startswith(digest)
    shown = {path for path in paths if path.endswith("/") or not path}
    pages = {page.parent.relative_to(site).as_posix() for page in site.rglob("index.html")}
    assert {path.rstrip("/") or "." for path in shown} == pages
