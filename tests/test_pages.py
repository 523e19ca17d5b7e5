"""The pages of a small invented world, compared with the expected ones.

`ALMANAC_ACCEPT=1 pytest tests/test_pages.py` replaces the expected pages with the generated
ones. Look at the difference before you commit it.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from generator import pipeline, settings
from generator.model import Site
from generator.project import Project
from tests.support.building import text_of

WORLD = Path(__file__).parent / "golden" / "site"
EXPECTED = WORLD / "expected"


def _texts(folder: Path) -> dict[str, str]:
    """Return the text of all files below a folder by path, without the record of the writer.

    Compressed files are uncompressed. The search index has its own tests (`test_search_index`).
    """
    paths = {
        path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()
    }
    return {
        name.removesuffix(".gz"): text_of(path)
        for name, path in sorted(paths.items())
        if not name.startswith((".almanac/", "data/search"))
    }


def test_the_pages_of_a_small_world(tmp_path: Path) -> None:
    options = {"vocabulary": "topics.yml", "page_size": 2}
    root = shutil.copytree(WORLD, tmp_path / "world", ignore=shutil.ignore_patterns("expected"))
    docs = root / "docs"
    pipeline.generate(
        Project(
            root=root,
            docs=docs,
            settings=settings.from_mapping(root, options),
            site=Site("Lamps", "https://lamps.example/almanac/", 2),
        )
    )
    pages = _texts(docs)
    if os.environ.get("ALMANAC_ACCEPT"):
        shutil.rmtree(EXPECTED, ignore_errors=True)
        for name, page in pages.items():
            (EXPECTED / name).parent.mkdir(parents=True, exist_ok=True)
            (EXPECTED / name).write_text(page, encoding="utf-8")
    expected = _texts(EXPECTED)
    assert list(pages) == list(expected)
    for name, page in pages.items():
        assert page == expected[name], name
