"""A stock site of the same abstracts: Markdown pages, Material, its own search, a short nav."""

from __future__ import annotations

from pathlib import Path

from generator.model import Catalogue

_CONFIG = """\
site_name: Stock
theme:
  name: material
  font: false
plugins: [search]
nav: [index.md]
not_in_nav: /papers/
"""


def write_project(catalogue: Catalogue, folder: Path) -> None:
    """Write the project of the site into `folder`."""
    papers = folder / "docs/papers"
    papers.mkdir(parents=True)
    (folder / "mkdocs.yml").write_text(_CONFIG, encoding="utf-8")
    (folder / "docs/index.md").write_text("# Stock\n", encoding="utf-8")
    for paper in catalogue.papers:
        page = f"# {paper.title}\n\n{paper.abstract_listed}\n"
        (papers / f"{paper.id}.md").write_text(page, encoding="utf-8")
