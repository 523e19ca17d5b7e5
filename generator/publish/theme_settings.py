"""What people set of Material's looks: the palette, the icons, the logo, the links of the footer.

https://squidfunk.github.io/mkdocs-material/setup/ describes the settings. Here each is checked,
before a page is built.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, TypeAlias

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.theme import Theme

from generator.problems import SettingsError

Option: TypeAlias = dict[str, str]

# The reader's system decides, until the reader does. scheme.js has the same.
DEFAULT_PALETTE: Final[list[Option]] = [
    {"media": "(prefers-color-scheme)", "name": "Switch to light mode"},
    {
        "media": "(prefers-color-scheme: light)",
        "scheme": "default",
        "name": "Switch to dark mode",
    },
    {
        "media": "(prefers-color-scheme: dark)",
        "scheme": "slate",
        "name": "Switch to the system’s mode",
    },
]
_DEFAULT_ICONS: Final = (
    "material/circle-half-full",
    "material/weather-sunny",
    "material/weather-night",
)
# By the names of theme.icon: the icon that is shown unless another is set, and where.
ICONS: Final = {
    "logo": ("material/book-open-variant", ".md-logo"),
    "menu": ("material/menu", "#__drawer"),
    "search": ("material/magnify", ".find"),
    "repo": ("fontawesome/brands/git-alt", ".md-source"),
    "top": ("material/arrow-up", ".md-top"),
}
_NAME: Final = re.compile(r"[a-z0-9-]+(?: [a-z0-9-]+)*", re.IGNORECASE)
_ICON: Final = re.compile(r"[\w-]+(?:/[\w-]+)+")
_EXAMPLE: Final = "Expected an icon of Material's, such as material/weather-sunny."


def palette(theme: Theme) -> list[Option]:
    """Return the colours that a reader can choose from, the first one first.

    Each has `media`, `scheme`, `primary`, `accent` and the `name` of its toggle, where set.
    """
    given = theme.get("palette")
    if not given:
        return DEFAULT_PALETTE
    options = given if isinstance(given, list) else [given]
    return [_option(option) for option in options]


def _option(given: object) -> Option:
    values = _mapping(given, "theme: palette")
    option: Option = {}
    for key in ("media", "scheme", "primary", "accent"):
        value = values.get(key)
        if value is None:
            continue
        if not isinstance(value, str) or (key != "media" and not _NAME.fullmatch(value)):
            raise _error(f"theme: palette: {key}", value, "Expected a name such as indigo.")
        option[key] = value if key == "media" else value.replace(" ", "-")
    if option.get("media") != "(prefers-color-scheme)":
        option.setdefault("scheme", "default")
    if values.get("toggle") is not None:
        toggle = _mapping(values["toggle"], "theme: palette: toggle")
        option["name"] = str(toggle.get("name") or "Change the colours")
    return option


def icons(config: MkDocsConfig) -> dict[str, str]:
    """Return the SVG of each icon in the page around every page, by the selector of its place."""
    theme = config.theme
    named = _mapping(theme.get("icon") or {}, "theme: icon")
    found = {
        selector: (f"theme: icon: {key}", named.get(key) or default)
        for key, (default, selector) in ICONS.items()
    }
    for number, icon in enumerate(_palette_icons(theme)):
        if icon:
            found[f'[data-scheme="{number}"] .scheme'] = ("theme: palette: toggle: icon", icon)
    for number, link in enumerate(social_links(config), 1):
        found[f".md-social__link:nth-child({number})"] = ("extra: social: icon", link["icon"])
    return {selector: _drawing(theme.dirs, key, icon) for selector, (key, icon) in found.items()}


def _palette_icons(theme: Theme) -> tuple[object, ...]:
    given = theme.get("palette")
    if not given:
        return _DEFAULT_ICONS
    options = given if isinstance(given, list) else [given]
    return tuple((option.get("toggle") or {}).get("icon") for option in options)


def _drawing(folders: list[str], key: str, icon: object) -> str:
    """Return the SVG of an icon that the theme or the site's owner has."""
    if isinstance(icon, str) and _ICON.fullmatch(icon):
        for folder in folders:
            path = Path(folder, ".icons", f"{icon}.svg")
            if path.is_file():
                return path.read_text("utf-8").strip()
    raise _error(key, icon, _EXAMPLE)


def social_links(config: MkDocsConfig) -> list[Option]:
    """Return the links of the footer: `icon`, `link` and `name` of each."""
    given = config.extra.get("social") or []
    if not isinstance(given, list):
        raise _error("extra: social", given, "Expected a list of links.")
    links = []
    for item in given:
        values = _mapping(item, "extra: social")
        link = values.get("link")
        if not isinstance(link, str) or not re.match(r"(?:https?://|mailto:|/(?!/)|\.)", link):
            raise _error("extra: social: link", link, "Expected an address of the web.")
        host = re.sub(r"^(?:https?://|mailto:)|/.*", "", link)
        links.append(
            {"icon": str(values.get("icon")), "link": link, "name": str(values.get("name") or host)}
        )
    return links


def check(config: MkDocsConfig) -> None:
    """Raise `SettingsError` for a setting of the looks that cannot be."""
    features = config.theme.get("features") or []
    if not isinstance(features, list) or not all(isinstance(name, str) for name in features):
        raise _error("theme: features", features, "Expected a list such as [navigation.tabs].")
    palette(config.theme)
    icons(config)


def check_images(config: MkDocsConfig, files: Files) -> None:
    """Raise `SettingsError` for a logo or a favicon that is not a file of the site."""
    for key in ("logo", "favicon"):
        value = config.theme.get(key)
        if value and not (isinstance(value, str) and files.get_file_from_path(value)):
            raise _error(f"theme: {key}", value, "Expected the path of an image below docs/.")


def _mapping(value: object, key: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise _error(key, value, "Expected a mapping.")
    return value


def _error(key: str, value: object, expected: str) -> SettingsError:
    return SettingsError(f"mkdocs.yml: {key}: {str(value)[:80]!a} is not valid. {expected}")
