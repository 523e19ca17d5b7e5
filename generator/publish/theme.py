"""What the page around every page needs and no template can know (overrides/main.html)."""

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

# Set while `mkdocs serve` runs: its pages reload by a script that changes with every build,
# which no policy could name.
PREVIEW = "ALMANAC_PREVIEW"
# The script that puts the rules of what is fetched ahead into a page, and those in it.
SCHEME = "assets/scheme.js"
_AHEAD = re.compile(r"= `(\{.*\})`;")
_MAIN_STYLE = "assets/stylesheets/main.*.min.css"


def page_globals(docs: Path, theme_folders: Sequence[str], is_preview: bool) -> dict[str, Any]:
    """The names that the page template finds beside MkDocs' own, for one build.

    `policy` is empty in a preview. `AlmanacError` where the theme is not Material, or a script
    in the folder `docs` is not ours.
    """
    return {
        "kept": _keeping(),
        "section_of": section_of,
        "theme_style": _theme_style(theme_folders),
        "policy": "" if is_preview else policy(docs / SCHEME),
    }


def _keeping() -> Callable[..., str]:
    """What renders the body of a `call` block once for each `key`."""
    made: dict[tuple[object, ...], str] = {}

    def kept(*key: object, caller: Callable[[], str]) -> str:
        if key not in made:
            made[key] = caller()
        return made[key]

    return kept


def section_of(nav: Navigation, url: str) -> str:
    """The address of the page of `nav` that the page at `url` is, or lies below; else nothing."""
    found = [item.url for item in nav if isinstance(item, Page) and item.url]
    return max((own for own in found if url.startswith(own)), key=len, default="")


def leave_out_unused(files: Files, theme_folders: Sequence[str]) -> None:
    """Takes out of `files` what Material would publish and no page of ours asks for.

    Its stylesheet stays, and what the site's owner put into `overrides/`.
    """
    style = _theme_style(theme_folders)
    material = next(folder for folder in theme_folders if (Path(folder) / style).is_file())
    for file in list(files):
        if file.src_dir == material and file.src_uri != style:
            files.remove(file)


def policy(scheme: Path) -> str:
    """The Content-Security-Policy of a page: the only inline script is what `scheme` puts there.

    Nothing is loaded from another host, and nothing else runs that is not a file of the site.
    `wasm-unsafe-eval` is for Pagefind, `data:` for the theme's icons.
    """
    ahead = _AHEAD.search(scheme.read_text(encoding="utf-8")) if scheme.is_file() else None
    if not ahead:
        raise AlmanacError(f"{scheme}: this must say what is fetched ahead, as the project's does.")
    digest = base64.b64encode(sha256(ahead[1].encode()).digest()).decode()
    rules = (
        "default-src 'self'",
        f"script-src 'self' 'wasm-unsafe-eval' 'sha256-{digest}'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
    )
    return "; ".join(rules)


def _theme_style(folders: Sequence[str]) -> str:
    """The path of Material's stylesheet, whose name has a digest in it."""
    for folder in folders:
        for found in sorted(Path(folder).glob(_MAIN_STYLE)):
            return found.relative_to(folder).as_posix()
    raise AlmanacError("The theme has no stylesheet: theme.name in mkdocs.yml must be material.")
