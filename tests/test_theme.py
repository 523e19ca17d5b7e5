"""What the page around every page is told: its policy, its colours and icons, its stylesheet."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import get_navigation

from generator.problems import AlmanacError, SettingsError
from generator.publish import theme, theme_settings, theme_style
from tests.support.building import ROOT
from tests.support.counting import assert_linear

DOCS = ROOT / "docs"
SCHEME = DOCS / theme.SCHEME


@pytest.fixture
def config(world: Path) -> MkDocsConfig:
    return load_config(str(world / "mkdocs.yml"))


def _rules(policy: str) -> dict[str, str]:
    return dict(rule.split(" ", 1) for rule in policy.split("; "))


def test_a_policy_lets_nothing_in_that_it_does_not_name() -> None:
    rules = _rules(theme.policy(SCHEME))
    assert rules["default-src"] == "'self'"
    assert re.fullmatch("'self' 'sha256-[A-Za-z0-9+/]{43}='", rules.pop("script-src"))
    assert rules["object-src"] == rules["base-uri"] == "'none'"
    said = " ".join(rules.values()).split()
    assert set(said) <= {"'self'", "'none'", "data:"}
    # What is not allowed by name falls back to the default.
    assert not {"style-src", "connect-src", "font-src", "frame-src"} & rules.keys()


def test_a_preview_has_no_policy(config: MkDocsConfig) -> None:
    assert theme.page_globals(config, is_preview=True)["policy"] == ""
    assert theme.page_globals(config, is_preview=False)["policy"] == theme.policy(SCHEME)


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


def test_another_theme_is_named_as_the_trouble(config: MkDocsConfig) -> None:
    config.theme.dirs[:] = config.theme.dirs[:1]
    with pytest.raises(AlmanacError, match=r"theme\.name in mkdocs\.yml must be material"):
        theme.remove_unused(Files([]), config)


def test_of_the_theme_only_what_is_named_is_published(config: MkDocsConfig) -> None:
    owner, material = config.theme.dirs[0], config.theme.dirs[1]
    favicon = "assets/images/favicon.png"
    given = [(owner, "assets/own.js"), (material, favicon), (material, "assets/a.js")]
    files = Files([File(path, folder, config.site_dir, True) for folder, path in given])
    theme.remove_unused(files, config)
    assert [file.src_uri for file in files] == ["assets/own.js"]
    config.theme["favicon"] = favicon
    files = Files([File(path, folder, config.site_dir, True) for folder, path in given])
    theme.remove_unused(files, config)
    assert [file.src_uri for file in files] == ["assets/own.js", favicon]


def test_what_is_kept_is_rendered_once_for_each_key(config: MkDocsConfig) -> None:
    kept = theme.page_globals(config, is_preview=False)["render_once"]
    calls = iter("abc")
    assert [kept("head", at, caller=lambda: next(calls)) for at in (".", "..", ".")] == [
        "a",
        "b",
        "a",
    ]
    again = theme.page_globals(config, is_preview=False)["render_once"]
    assert again("head", ".", caller=str) == ""


@pytest.mark.parametrize(
    ("url", "section"),
    [
        ("", ""),
        ("tags/", "tags/"),
        ("tags/video/", "tags/"),
        ("tags/all/2/", "tags/all/"),
        ("papers/x/", ""),
        ("tagsoup/", ""),
        ("dates/2025/", "dates/"),
    ],
)
def test_a_page_lies_in_the_nearest_section_above_it(world: Path, url: str, section: str) -> None:
    config = load_config(str(world / "mkdocs.yml"))
    names = ("index.md", "tags/index.md", "tags/all/index.md", "dates/index.md")
    files = Files([File(name, "docs", "site", use_directory_urls=True) for name in names])
    config["nav"] = [*names[:3], {"Archive": [names[3]]}]
    assert theme.section_of(get_navigation(files, config), url) == section


# --- the settings of the looks ---


def _with(world: Path, **theme: object) -> MkDocsConfig:
    config = load_config(str(world / "mkdocs.yml"))
    for key, value in theme.items():
        config.theme[key] = value
    return config


def test_the_colours_follow_the_system_unless_the_owner_sets_others(config: MkDocsConfig) -> None:
    values = theme.page_globals(config, is_preview=False)
    assert (values["colours"], values["palette"], values["has_toggle"]) == ("", "", True)


@pytest.mark.parametrize(
    ("palette", "attributes", "has_toggle"),
    [
        ({"primary": "indigo"}, ["scheme=default", "primary=indigo"], False),
        (
            {"scheme": "slate", "accent": "deep orange"},
            ["scheme=slate", "accent=deep-orange"],
            False,
        ),
        (
            [
                {"media": "(prefers-color-scheme: light)", "primary": "teal"},
                {"scheme": "slate", "toggle": {"icon": "material/weather-night", "name": "Light"}},
            ],
            ["primary=teal"],
            True,
        ),
    ],
)
def test_a_palette_gives_the_page_its_colours(
    world: Path, palette: object, attributes: list[str], has_toggle: bool
) -> None:
    values = theme.page_globals(_with(world, palette=palette), is_preview=False)
    assert values["colours"].replace('"', "").split() == [
        f"data-md-color-{at}" for at in attributes
    ]
    assert values["has_toggle"] is has_toggle
    assert json.loads(values["palette"])


@pytest.mark.parametrize(
    ("key", "value", "what"),
    [
        ("palette", "indigo", "theme: palette: 'indigo'"),
        ("palette", {"primary": "a}b{"}, "theme: palette: primary: 'a}b{'"),
        ("palette", {"primary": 3}, "theme: palette: primary: '3'"),
        ("palette", [{"toggle": {"icon": "../../secret"}}], "theme: palette: toggle: icon"),
        ("palette", [{"toggle": 1}], "theme: palette: toggle: '1'"),
        ("icon", {"logo": "material/no-such-icon"}, "theme: icon: logo"),
        ("icon", ["logo"], "theme: icon: "),
        ("features", "navigation.tabs", "theme: features: 'navigation.tabs'"),
    ],
)
def test_a_setting_of_the_looks_that_cannot_be_is_refused(
    world: Path, key: str, value: object, what: str
) -> None:
    with pytest.raises(SettingsError) as error:
        theme_settings.check(_with(world, **{key: value}))
    assert str(error.value).startswith(f"mkdocs.yml: {what}")
    assert "Expected" in str(error.value)


@pytest.mark.parametrize("link", ["javascript:x", None, "//x"])
def test_a_link_of_the_footer_is_an_address(config: MkDocsConfig, link: object) -> None:
    config.extra["social"] = [{"icon": "material/rss", "link": link}]
    with pytest.raises(SettingsError, match="extra: social: link: "):
        theme_settings.check(config)


@pytest.mark.parametrize("key", ["logo", "favicon"])
@pytest.mark.parametrize("value", ["assets/none.png", "https://example.org/logo.png", 3])
def test_an_image_is_a_file_of_the_site(world: Path, key: str, value: object) -> None:
    with pytest.raises(SettingsError, match=f"theme: {key}: .* path of an image below docs/"):
        theme_settings.check_images(_with(world, **{"favicon": None, key: value}), Files([]))


def test_icons_are_those_of_the_settings(world: Path) -> None:
    config = _with(world, icon={"logo": "material/rss", "repo": "fontawesome/brands/github"})
    config.extra["social"] = [{"icon": "material/rss", "link": "https://example.org/@a"}]
    drawn = theme_settings.icons(config)
    assert drawn[".md-logo"] == drawn[".md-social__link:nth-child(1)"] != drawn[".md-top"]
    assert theme_settings.social_links(config)[0]["name"] == "example.org"


# --- Material's stylesheet ---


@pytest.mark.parametrize(
    ("sheet", "words", "published"),
    [
        (".a{b:c}.d{e:f}", "a", ".a{b:c}"),
        (".a .d,.a:not(.d),p{b:c}", "a", ".a:not(.d),p{b:c}"),
        ("@media print{.a{b:c}}@media screen{.d{e:f}}", "a", "@media print{.a{b:c}}"),
        ("[data-md-color-primary=red]{b:c}[dir=rtl] p{b:c}", "", ""),
        ("[data-md-color-primary=red]{b:c}", "red", "[data-md-color-primary=red]{b:c}"),
        (":root{--a:1;--b:var(--c);--c:'}';}p{x:var(--a)}", "", ":root{--a:1;}p{x:var(--a)}"),
        (":root{--a:1}", "--a", ":root{--a:1}"),
        ("/* } */p{w:-.4rem;h:calc(2rem + 1em)}", "", "p{w:-0.5rem;h:calc(2.5rem + 1em)}"),
        ("@keyframes x{to{a:b}}@keyframes y{to{a:b}}p{animation:1s y}", "",
         "@keyframes y{to{a:b}}p{animation:1s y}"),
        ("p{a:url(\"data:x;}{\")}", "", "p{a:url(\"data:x;}{\")}"),
    ],
)  # fmt: skip
def test_a_rule_is_published_if_a_page_can_use_it(sheet: str, words: str, published: str) -> None:
    assert theme_style.published_style([sheet], frozenset(words.split())) == published


def test_an_icon_cannot_leave_its_place() -> None:
    style = theme_style.published_style([], frozenset(), {".a": '<svg d="1">#%"){}\\</svg>'})
    assert re.fullmatch(r'\.a\{--md-icon:url\("data:image/svg\+xml,[^"\\{}#]*"\)\}', style)


def test_the_time_is_linear() -> None:
    def publish(times: int) -> Callable[[], str]:
        sheet = ".a,.b{c:d}@media print{.a{--x:var(--y)}}" * times
        return lambda: theme_style.published_style([sheet], frozenset("a"))

    assert_linear(publish, 50)
