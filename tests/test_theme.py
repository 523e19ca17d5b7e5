"""What the page around every page is told: its policy, its stylesheet."""

from __future__ import annotations

import base64
import re
from hashlib import sha256
from pathlib import Path

import pytest
from mkdocs.config import load_config
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import get_navigation

from generator.problems import AlmanacError
from generator.publish import theme
from tests.support.building import ROOT

STYLE = "assets/stylesheets/main.0a1b2c3d.min.css"


DOCS = ROOT / "docs"
SCHEME = DOCS / theme.SCHEME


@pytest.fixture
def folders(tmp_path: Path) -> list[str]:
    """The folders of a theme: an owner's, and that of Material."""
    for path in ("owner/main.html", "owner/assets/own.js", f"theme/{STYLE}", "theme/assets/a.js"):
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    return [str(tmp_path / "owner"), str(tmp_path / "theme")]


def _rules(policy: str) -> dict[str, str]:
    return dict(rule.split(" ", 1) for rule in policy.split("; "))


def test_a_policy_lets_nothing_in_that_it_does_not_name() -> None:
    rules = _rules(theme.policy(SCHEME))
    assert rules["default-src"] == "'self'"
    assert re.fullmatch(
        "'self' 'wasm-unsafe-eval' 'sha256-[A-Za-z0-9+/]{43}='", rules.pop("script-src")
    )
    assert rules["object-src"] == rules["base-uri"] == "'none'"
    said = " ".join(rules.values()).split()
    assert set(said) <= {"'self'", "'none'", "data:"}
    # What is not allowed by name falls back to the default.
    assert not {"style-src", "connect-src", "font-src", "frame-src"} & rules.keys()


def test_a_preview_has_no_policy(folders: list[str]) -> None:
    assert theme.page_globals(DOCS, folders, is_preview=True)["policy"] == ""
    assert theme.page_globals(DOCS, folders, is_preview=False)["policy"] == theme.policy(SCHEME)


def test_the_policy_has_the_digest_of_what_is_put_into_a_page(tmp_path: Path) -> None:
    scheme = tmp_path / "scheme.js"
    scheme.write_text('(() => {\n  const text = `{"é":1}`;\n})();\n', encoding="utf-8")
    digest = base64.b64encode(sha256('{"é":1}'.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in theme.policy(scheme)


@pytest.mark.parametrize("text", ["", "const text = '{}';", None])
def test_a_script_that_is_not_ours_is_named(tmp_path: Path, text: str | None) -> None:
    scheme = tmp_path / "scheme.js"
    if text is not None:
        scheme.write_text(text, encoding="utf-8")
    with pytest.raises(AlmanacError, match=r"scheme\.js: the rules for prefetching are missing"):
        theme.policy(scheme)


def test_the_stylesheet_is_found_by_its_changing_name(folders: list[str]) -> None:
    assert theme.page_globals(DOCS, folders, is_preview=False)["theme_style"] == STYLE


def test_another_theme_is_named_as_the_trouble(folders: list[str]) -> None:
    with pytest.raises(AlmanacError, match=r"theme\.name in mkdocs\.yml must be material"):
        theme.page_globals(DOCS, folders[:1], is_preview=False)


def test_of_the_theme_only_its_stylesheet_is_published(folders: list[str], tmp_path: Path) -> None:
    owner, material = folders
    given = [(owner, "assets/own.js"), (material, STYLE), (material, "assets/a.js")]
    files = Files([File(path, folder, str(tmp_path), True) for folder, path in given])
    theme.remove_unused(files, folders)
    assert [file.src_uri for file in files] == ["assets/own.js", STYLE]


def test_what_is_kept_is_rendered_once_for_each_key(folders: list[str]) -> None:
    kept = theme.page_globals(DOCS, folders, is_preview=False)["render_once"]
    calls = iter("abc")
    assert [kept("head", at, caller=lambda: next(calls)) for at in (".", "..", ".")] == [
        "a",
        "b",
        "a",
    ]
    assert (
        theme.page_globals(DOCS, folders, is_preview=False)["render_once"]("head", ".", caller=str)
        == ""
    )


@pytest.mark.parametrize(
    ("url", "section"),
    [
        ("", ""),
        ("tags/", "tags/"),
        ("tags/video/", "tags/"),
        ("tags/all/2/", "tags/all/"),
        ("papers/x/", ""),
        ("tagsoup/", ""),
    ],
)
def test_a_page_lies_in_the_nearest_section_above_it(world: Path, url: str, section: str) -> None:
    config = load_config(str(world / "mkdocs.yml"))
    names = ("index.md", "tags/index.md", "tags/all/index.md")
    files = Files([File(name, "docs", "site", use_directory_urls=True) for name in names])
    config["nav"] = list(names)
    assert theme.section_of(get_navigation(files, config), url) == section
