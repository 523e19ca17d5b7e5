"""Values for the templates in `overrides/`, and which files of the theme are published."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from generator.problems import AlmanacError
from generator.runtime.files import read_or_none

# The script that puts the rules for prefetching into a page, and the rules in it.
SCHEME = "assets/scheme.js"
_PREFETCH_RULES = re.compile(r"= `(\{.*\})`;")
_MAIN_STYLE = "assets/stylesheets/main.*.min.css"


def page_globals(docs: Path, theme_folders: Sequence[str], is_preview: bool) -> dict[str, Any]:
    """Return the variables of the page template beside MkDocs' own, for one build.

    `policy` is empty in a preview, whose pages reload by a script that changes in every build.
    Raise `AlmanacError` if the theme is not Material, or a script in the folder `docs` that the
    policy names cannot be read.
    """
    return {
        "render_once": _render_once(),
        "section_of": section_of,
        "theme_style": _theme_style(theme_folders),
        "policy": "" if is_preview else policy(docs / SCHEME),
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
    addresses = [item.url for item in nav if isinstance(item, Page) and item.url]
    return max((a for a in addresses if url.startswith(a)), key=len, default="")


def remove_unused(files: Files, theme_folders: Sequence[str]) -> None:
    """Remove from `files` what Material would publish and no page of ours loads.

    Its stylesheet stays, and what the site's owner put into `overrides/`.
    """
    style = _theme_style(theme_folders)
    material = next(folder for folder in theme_folders if (Path(folder) / style).is_file())
    for file in list(files):
        if file.src_dir == material and file.src_uri != style:
            files.remove(file)


def policy(scheme: Path) -> str:
    """Return the Content-Security-Policy of a page; the one inline script is that of `scheme`.

    Nothing is loaded from another host, and nothing runs that is not a file of the site.
    `wasm-unsafe-eval` is for Pagefind, `data:` for the theme's icons.
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
        f"script-src 'self' 'wasm-unsafe-eval' 'sha256-{digest}'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
    )
    return "; ".join(directives)


def _theme_style(folders: Sequence[str]) -> str:
    """Return the path of Material's stylesheet, whose name has a digest in it."""
    for folder in folders:
        for found in sorted(Path(folder).glob(_MAIN_STYLE)):
            return found.relative_to(folder).as_posix()
    raise AlmanacError("The theme has no stylesheet: theme.name in mkdocs.yml must be material.")
