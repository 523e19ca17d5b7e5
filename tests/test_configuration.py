"""The settings of MkDocs: what is normalised, refused, or named as without effect."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mkdocs.config import load_config

from generator.configuration import (
    MAX_ADDRESS,
    check,
    check_file,
    check_folder,
    site_address,
    unsupported,
)
from generator.problems import SettingsError
from tests.support.building import edit

RunCommand = Callable[..., subprocess.CompletedProcess[str]]


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        (None, ""),
        ("", ""),
        (" \t", ""),
        ("https://example.org", "https://example.org/"),
        (" https://example.org/ ", "https://example.org/"),
        ("https://example.org//", "https://example.org/"),
        (" https://example.org/ /", "https://example.org/"),
        ("https://example.org//my//papers//", "https://example.org/my/papers/"),
        ("HTTPS://Example.ORG/Papers", "https://example.org/Papers/"),
        ("https://bücher.example/my papers/", "https://xn--bcher-kva.example/my%20papers/"),
        ("https://faß.example/", "https://xn--fa-hia.example/"),
        ("https://example.org/ü%C3%BC%/", "https://example.org/%C3%BC%C3%BC%25/"),
        ("https://example.org/./a/'\"<b>/", "https://example.org/a/%27%22%3Cb%3E/"),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8000/"),
        ("http://[::1]:8000/x", "http://[::1]:8000/x/"),
        ("http://localhost", "http://localhost/"),
    ],
)
def test_an_address_has_one_form(typed: str | None, address: str) -> None:
    assert site_address(typed) == address
    assert site_address(address) == address


@pytest.mark.parametrize(
    "typed",
    [
        "http://[",
        "http://[::1",
        "http://[x]/",
        "https://",
        "https:///x",
        "example.org",
        "//example.org/",
        "ftp://example.org/",
        "javascript:alert(1)",
        "https://example.org/?a=1",
        "https://example.org/?",
        "https://example.org/#top",
        "https://me@example.org/",
        "https://example.org:99999/",
        "https://example.org:x/",
        "https://exa mple.org/",
        "https://-example.org/",
        "https://a..b/",
        "https://example.org/a/../b/",
        "https://example.org\\@b.org/",
        "https://example.org/\0",
        "https://ex\udcff.org/",
        f"https://example.org/{'a' * MAX_ADDRESS}",
        f"https://{'a' * 64}.org/",
        f"https://{'ü' * 1000}.org/",
    ],
)
def test_what_is_no_address_of_a_site_is_refused(typed: str) -> None:
    with pytest.raises(SettingsError, match=r"SITE_URL\): '.*Expected an address") as error:
        site_address(typed)
    assert str(error.value).isascii() or typed not in str(error.value)
    assert len(str(error.value)) < 400


@given(st.text() | st.text(st.sampled_from("/:.@%[]ü1a \\?#")).map("https://a".__add__))
def test_any_text_is_normalised_or_refused(typed: str) -> None:
    try:
        address = site_address(typed)
    except SettingsError:
        return
    assert site_address(address) == address
    assert address.isascii()
    if address:
        assert address.endswith("/")
        assert "//" not in address.partition("://")[2]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("page_size: 50", "listings: {a.txt: {day: 2025-02-30}}", "mkdocs.yml:22: '2025-02-30'"),
        ("page_size: 50", f"page_size: {'1' * 5000}", "mkdocs.yml:22: '1111"),
        (
            "site_name: Daily Papers Almanac",
            'site_name: "a\\0b"',
            "site_name: 'a\\x00b' is not valid: it has a",
        ),
        ("site_name: Daily Papers Almanac", 'site_name: "\\ud83d"', "site_name: '\\ud83d' is not"),
        ("site_name: Daily Papers Almanac", 'site_name: "\\u200b"', "site_name: '\\u200b' is not"),
        ("site_name: Daily Papers Almanac", f"site_name: {'a' * 1000}", "site_name: 'aaaa"),
        ("site_name: Daily", "use_directory_urls: false\nsite_name: Daily", "use_directory_urls"),
        ("name: material", "name: mkdocs", "theme: name: 'mkdocs' is not supported"),
    ],
)
def test_a_setting_that_cannot_be_built_is_refused(
    run_command: RunCommand, world: Path, old: str, new: str, message: str
) -> None:
    edit(world / "mkdocs.yml", old, new)
    done = run_command("check")
    assert done.returncode == 2
    assert message in done.stderr
    assert len(done.stderr) < 400


@pytest.mark.parametrize(
    ("typed", "begins"),
    [
        ("http://[", None),
        (" ", "http://127.0.0.1:8000/"),
        ("https://a.org//b", "https://a.org/b/"),
        (" https://a.org/ ", "https://a.org/"),  # MkDocs adds a slash
    ],
)
def test_the_variable_is_checked_and_an_empty_one_is_not_set(
    run_command: RunCommand,
    world: Path,
    monkeypatch: pytest.MonkeyPatch,
    typed: str,
    begins: str | None,
) -> None:
    monkeypatch.setenv("SITE_URL", typed)
    done = run_command("generate")
    if begins is None:
        assert (done.returncode, "'http://[' is not valid" in done.stderr) == (2, True)
    else:
        feed = (world / "docs/feed.json").read_text(encoding="utf-8")
        assert f'"home_page_url":"{begins}"' in feed


def test_a_file_that_another_inherits_is_checked(tmp_path: Path) -> None:
    (tmp_path / "base.yml").write_text("INHERIT: mkdocs.yml\nx: 2025-02-30\n")
    (tmp_path / "mkdocs.yml").write_text("INHERIT: base.yml\n")
    with pytest.raises(SettingsError, match=r"^base\.yml:2: "):
        check_file(tmp_path / "mkdocs.yml")


def test_what_has_no_effect_is_named(world: Path) -> None:
    path = world / "mkdocs.yml"
    assert not list(unsupported(load_config(str(path))))
    edit(path, "plugins:", "plugins:\n  - search")
    edit(path, "name: material", "name: material\n  font: {text: Inter}\n  icon: {close: x/y}")
    edit(path, "    - navigation.top\n", "    - navigation.instant\n    - search.suggest\n")
    added = (
        "edit_uri: blob/main/\nrepo_url: https://a.example\nrepo_name: a\n"
        "extra: {analytics: {provider: x}, social: [], mine: 1}\n"
    )
    path.write_text(path.read_text(encoding="utf-8") + added, encoding="utf-8")
    config = load_config(str(path))
    messages = [message.removeprefix("mkdocs.yml: ") for message in unsupported(config)]
    assert messages[0].startswith("plugins: material/search: ")
    assert messages[1:] == [
        f"{key} has no effect, as {reason}. Remove it."
        for key, reason in (
            ("edit_uri", "the page template is our own"),
            ("theme.font", "nothing is loaded from another host"),
            ("theme.features: navigation.instant", "Material's script is not loaded"),
            ("theme.features: search.suggest", "the search is the almanac's own"),
            ("theme.icon.close", "the page template is our own"),
            ("extra.analytics", "nothing is loaded from another host"),
        )
    ]
    check(config)
    assert config.edit_uri is None
    check(config)


@pytest.mark.parametrize("name", ["corrections.yml", "identified.jsonl"])
def test_a_file_of_the_owner_that_leads_nowhere_is_not_an_empty_one(
    run_command: RunCommand, world: Path, name: str
) -> None:
    (world / name).unlink(missing_ok=True)
    (world / name).symlink_to("nowhere")
    done = run_command("check")
    assert done.returncode in (1, 2)
    assert name in done.stderr
    assert "the file cannot be read" in done.stderr.lower()


def test_a_folder_whose_name_is_not_utf_8_is_refused_in_a_sentence(world: Path) -> None:
    config = load_config(str(world / "mkdocs.yml"))
    check_folder(config)
    config.site_dir = "/srv/caf\udce9/site"
    with pytest.raises(SettingsError, match=r"caf\\udce9/site': the name of this folder is not"):
        check_folder(config)
