"""Stock sites of the same abstracts: the same Markdown pages for generators as they come.

MkDocs, ProperDocs and Zensical have Material, or what they have in its place, their own search
and a short nav. Hugo comes without a theme and without a search: it gets the smallest templates,
so what it takes is the least that pages of Markdown can take.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from generator.model import Catalogue

_MKDOCS = """\
site_name: Stock
theme:
  name: material
  font: false
plugins: [search]
nav: [index.md]
not_in_nav: /papers/
"""
_HUGO = """\
baseURL = "https://example.org/"
title = "Stock"
disableKinds = ["taxonomy", "term", "RSS"]
"""
_HUGO_PAGE = """\
<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ .Title }}</title></head>
<body><main>{{ .Content }}{{ range .Pages }}<a href="{{ .RelPermalink }}">{{ .File }}</a>{{ end }}
</main></body></html>
"""


@dataclass(frozen=True, slots=True)
class StockGenerator:
    """A generator: its name, the command that builds, and what writes its settings.

    `command` is None if the generator is not installed. `content` is the folder of the pages.
    The site is built in `site/`.
    """

    name: str
    command: list[str] | None
    content: str
    write_settings: Callable[[Path], None]

    def write_project(self, catalogue: Catalogue, folder: Path) -> None:
        """Write the project of the site into the new folder `folder`."""
        papers = folder / self.content / "papers"
        papers.mkdir(parents=True)
        self.write_settings(folder)
        for paper in catalogue.papers:
            page = f"# {paper.title}\n\n{paper.abstract_listed}\n"
            (papers / f"{paper.id}.md").write_text(page, encoding="utf-8")


def _write_mkdocs(folder: Path) -> None:
    (folder / "mkdocs.yml").write_text(_MKDOCS, encoding="utf-8")
    (folder / "docs/index.md").write_text("# Stock\n", encoding="utf-8")


def _write_hugo(folder: Path) -> None:
    (folder / "hugo.toml").write_text(_HUGO, encoding="utf-8")
    layouts = folder / "layouts/_default"
    layouts.mkdir(parents=True)
    for name in ("single.html", "list.html"):
        (layouts / name).write_text(_HUGO_PAGE, encoding="utf-8")


def _program(name: str, *arguments: str) -> list[str] | None:
    """Return the command of a program beside this Python or on the path; None if there is none."""
    folders = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))
    program = shutil.which(name, path=folders)
    return [program, *arguments] if program else None


def stock() -> StockGenerator:
    """Return MkDocs, which ours is compared with always."""
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet"]
    return StockGenerator("stock MkDocs", command, "docs", _write_mkdocs)


def others() -> tuple[StockGenerator, ...]:
    """Return the others that there are, installed or not."""
    properdocs = _program("properdocs", "build", "--quiet", "--config-file", "mkdocs.yml")
    zensical = _program("zensical", "build", "--clean", "--config-file", "mkdocs.yml")
    hugo = _program("hugo", "--quiet", "--destination", "site")
    return (
        StockGenerator("ProperDocs", properdocs, "docs", _write_mkdocs),
        StockGenerator("Zensical", zensical, "docs", _write_mkdocs),
        StockGenerator("Hugo", hugo, "content", _write_hugo),
    )
