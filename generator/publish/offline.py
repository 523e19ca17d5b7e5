"""Reading offline: what a browser can keep, for its service worker and for the scripts.

`docs/service-worker.js` and `docs/assets/reader/snapshot.js` read these files. A preview has none.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from fnmatch import translate
from hashlib import sha256
from pathlib import Path
from typing import Final

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files

from generator.publish.minify import minify_script
from generator.publish.theme import STYLE
from generator.publish.theme_settings import palette
from generator.runtime.disk import read_file

WORKER: Final = "service-worker.js"
MANIFEST: Final = "manifest.json"
# The version of all that can be kept, and its size; every file, and which are those of the shell.
SUMMARY: Final = "data/offline.json"
FILES: Final = "data/offline-files.json"

# What no page loads: for feed readers, programs and servers. All else is loaded, also files that
# the search index will have by other names.
_NOT_LOADED: Final = (
    ".*",
    "404.html",
    "*.xml",
    "*feed.json",
    "llms.txt",
    "data/months/*",
    "data/papers.jsonl.gz",
    "data/report.jsonl",
    SUMMARY,
    FILES,
    WORKER,
    "shard.json",
)
_IS_NOT_LOADED: Final = re.compile("|".join(map(translate, _NOT_LOADED)))
# Pages of the shell, which a reader needs when nothing else is kept.
_OFFLINE_PAGE: Final = "offline/"
_SHELL_PAGES: Final = (_OFFLINE_PAGE, "reading/")
_INDEX: Final = "index.html"
# What every page loads, as the page for what is not kept names it.
_LINKED: Final = re.compile(r"""(?:href|src)="?\.\./(assets/[^"'\s>?#]+)""")
# Of a SHA-256, hexadecimal digits: of a file, whose bytes are compared, and of all files.
_FILE_DIGITS, _VERSION_DIGITS = 8, 16
_ICONS: Final = (
    ("assets/icon-192.png", "192x192", "any"),
    ("assets/icon-512.png", "512x512", "any"),
    ("assets/icon-maskable-512.png", "512x512", "maskable"),
)
# The page's colour in docs/assets/tokens.css, which is that of the header too.
_PAPER: Final = "#fbfaf7"


def remove_worker(files: Files) -> None:
    """Remove the service worker from the files of a site."""
    if worker := files.get_file_from_path(WORKER):
        files.remove(worker)


def write_manifest(site: Path, config: MkDocsConfig) -> None:
    """Write the web app manifest, with which the site in the folder `site` can be installed.

    Its addresses are relative, so that it holds below any path of a server.
    """
    manifest = {
        "name": config.site_name,
        "description": config.site_description or "",
        "lang": "en",
        "start_url": "./",
        "scope": "./",
        "display": "standalone",
        "display_override": ["minimal-ui"],  # as it can go back
        "background_color": _PAPER,
        "theme_color": _theme_colour(site, config),
        "icons": [
            {"src": path, "sizes": sizes, "type": "image/png", "purpose": purpose}
            for path, sizes, purpose in _ICONS
            if (site / path).exists()
        ],
    }
    text = json.dumps(manifest, ensure_ascii=False, separators=(",", ":")) + "\n"
    (site / MANIFEST).write_text(text, encoding="utf-8", newline="\n")


def _theme_colour(site: Path, config: MkDocsConfig) -> str:
    """Return the colour of the header: that of the palette's primary colour, as Material has it."""
    primary = palette(config.theme)[0].get("primary", "")
    style = (site / STYLE).read_text("utf-8") if (site / STYLE).exists() else ""
    selector = re.escape(f"[data-md-color-primary={primary}]")
    found = re.search(rf"{selector}\{{--md-primary-fg-color:\s*(#[0-9a-f]{{3,6}})\b", style)
    return found[1] if found else _PAPER


def write_lists(site: Path) -> None:
    """Write what of the finished site in the folder `site` can be kept, and the service worker.

    It may be called again when files have changed. Without a service worker it does nothing.
    """
    worker = site / WORKER
    if not worker.exists():
        return
    contents = dict(_loaded_files(site))
    shell = sorted(_shell(site, contents))
    styles = {path for path in contents if path.endswith(".css")} - set(shell)
    rows = [(path, *content) for path, content in contents.items() if path not in styles]
    listed = _json({"shell": shell, "files": rows})
    version = sha256(listed.encode()).hexdigest()[:_VERSION_DIGITS]
    files = {path: contents[path][1] for path in shell}
    build = {"version": version, "shell": _digest(_json(files).encode()), "files": files}
    summary = {"version": version, "bytes": sum(size for _, size, _ in rows)}
    (site / FILES).write_text(listed, encoding="utf-8", newline="\n")
    (site / SUMMARY).write_text(_json(summary), encoding="utf-8", newline="\n")
    first, end, script = worker.read_text("utf-8").partition("\n")
    source = script if first.startswith("self.BUILD=") else minify_script(first + end + script)
    text = f"self.BUILD={_json(build).strip()};\n{source}"
    worker.write_text(text, encoding="utf-8", newline="\n")


def _loaded_files(site: Path) -> Iterator[tuple[str, tuple[int, str]]]:
    """Yield the path, size and digest of each file that a page loads, by path.

    A page has the path of its folder: `papers/lora-1a2b3c/`.
    """
    start = len(os.fspath(site)) + 1
    paths = (
        f"{folder}/{name}"[start:].replace(os.sep, "/")
        for folder, _, names in os.walk(site)
        for name in names
    )
    for path in sorted(paths):
        if _IS_NOT_LOADED.match(path):
            continue
        content = read_file(site / path)
        address = path.removesuffix(_INDEX) if f"/{path}".endswith(f"/{_INDEX}") else path
        yield address, (len(content), _digest(content))


def _shell(site: Path, contents: dict[str, tuple[int, str]]) -> set[str]:
    """Return the paths of what every page needs: scripts, styles, pages that must be there."""
    page = site / _OFFLINE_PAGE / _INDEX
    linked = _LINKED.findall(page.read_text("utf-8")) if page.exists() else []
    scripts = (path for path in contents if path.startswith("assets/") and path.endswith(".js"))
    return contents.keys() & {*linked, *scripts, *_SHELL_PAGES}


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()[:_FILE_DIGITS]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"
