"""Values for the templates in `overrides/`, and which files of the theme are published."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation

from generator.problems import AlmanacError
from generator.publish import theme_style
from generator.publish.theme_settings import DEFAULT_PALETTE, icons, palette, social_links
from generator.runtime.files import read_or_none

# The script that puts the rules for prefetching into a page, and the rules in it.
SCHEME = "assets/scheme.js"
_PREFETCH_RULES = re.compile(r"= `(\{.*\})`;")
# Material's stylesheet as it is published, which that of the almanac imports.
STYLE = "assets/material.css"
# The attributes of the root element that Material's stylesheet has its colours for.
_COLOURS = ("scheme", "primary", "accent")


def page_globals(config: MkDocsConfig, is_preview: bool) -> dict[str, Any]:
    """Return the variables of the page template beside MkDocs' own, for one build.

    `policy` is empty in a preview, whose pages reload by a script that changes in every build.
    Raise `AlmanacError` if the theme is not Material, or a script that the policy names cannot be
    read; `SettingsError` for a setting of the theme that cannot be.
    """
    options = palette(config.theme)
    return {
        "render_once": _render_once(),
        "section_of": section_of,
        "features": config.theme.get("features") or (),
        "policy": "" if is_preview else policy(Path(config.docs_dir) / SCHEME),
        "colours": "".join(
            f' data-md-color-{name}="{escape(options[0][name])}"'
            for name in _COLOURS
            # Without script, and where the reader's system decides, the stylesheet follows it.
            if name in options[0] and not (name == "scheme" and "media" in options[0])
        ),
        "social_links": social_links(config),
        "has_toggle": any("name" in option for option in options),
        # scheme.js has the default itself.
        "palette": "" if options == DEFAULT_PALETTE else json.dumps(options),
    }


def _render_once() -> Callable[..., str]:
    """Return a function that renders the body of a `call` block once for each key."""
    rendered: dict[tuple[object, ...], str] = {}

    def render_once(*key: object, caller: Callable[[], str]) -> str:
        if key not in rendered:
            rendered[key] = caller()
        return rendered[key]

    return render_once


def section_of(nav: Navigation, url: str) -> str:
    """Return the address of the page of `nav` that is at `url` or above it; else nothing."""
    addresses = [page.url for page in nav.pages if page.url]
    return max((a for a in addresses if url.startswith(a)), key=len, default="")


def remove_unused(files: Files, config: MkDocsConfig) -> None:
    """Remove from `files` what Material would publish and no page of ours loads.

    What the site's owner put into `overrides/` stays, and an image that the settings name.
    """
    material = str(_stylesheet(config.theme.dirs, "main").parents[2])
    used = {config.theme.get("favicon"), config.theme.get("logo")}
    for file in list(files):
        if file.src_dir == material and file.src_uri not in used:
            files.remove(file)


def write_style(site: Path, config: MkDocsConfig, sources: Iterable[Path]) -> None:
    """Write what pages can use of Material's stylesheet into the folder `site`.

    `assets/site.css` imports it. `sources` are the files that name the classes of pages:
    templates, scripts and written pages.
    """
    words: set[str] = set()
    for path in sources:
        content = (read_or_none(path) or b"").decode("utf-8", "replace")
        words |= theme_style.names_in(path.suffix, content)
    for option in palette(config.theme):
        words |= set(option.values())
    names = ("main", "palette")
    sheets = [_stylesheet(config.theme.dirs, name).read_text("utf-8") for name in names]
    style = theme_style.published_style(sheets, frozenset(words), icons(config))
    (site / STYLE).write_text(style, encoding="utf-8", newline="\n")


def policy(scheme: Path) -> str:
    """Return the Content-Security-Policy of a page; the one inline script is that of `scheme`.

    Nothing is loaded from another host, and nothing runs that is not a file of the site.
    `data:` is for the theme's icons.
    """
    text = (read_or_none(scheme) or b"").decode("utf-8", "replace")
    rules = _PREFETCH_RULES.search(text.replace("\r\n", "\n"))
    if not rules:
        raise AlmanacError(
            f"{scheme}: the rules for prefetching are missing. Restore the file of the project."
        )
    digest = base64.b64encode(sha256(rules[1].encode()).digest()).decode()
    directives = (
        "default-src 'self'",
        f"script-src 'self' 'sha256-{digest}'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
    )
    return "; ".join(directives)


def _stylesheet(folders: Sequence[str], name: str) -> Path:
    """Return the path of a stylesheet of Material's, whose name has a digest in it."""
    for folder in folders:
        for found in sorted(Path(folder).glob(f"assets/stylesheets/{name}.*.min.css")):
            return found
    raise AlmanacError("The theme has no stylesheet: theme.name in mkdocs.yml must be material.")
