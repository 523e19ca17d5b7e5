"""The site's own scripts and styles without what only their readers need."""

from __future__ import annotations

from pathlib import Path

from rcssmin import cssmin
from rjsmin import jsmin

_SHRINK = {".js": jsmin, ".css": cssmin}


def shrink(assets: Path) -> None:
    """Takes comments and white space out of every script and style below the folder `assets`."""
    for path in sorted(assets.rglob("*")):
        if path.suffix in _SHRINK and not path.name.endswith(f".min{path.suffix}"):
            try:
                text = path.read_text("utf-8")
            except UnicodeDecodeError:
                continue  # the owner's own, in another encoding: it is published as it is
            path.write_text(_SHRINK[path.suffix](text), encoding="utf-8")
