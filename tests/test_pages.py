"""The pages of a small invented world, compared with those that are kept beside it.

`ALMANAC_ACCEPT=1 pytest tests/test_pages.py` writes what comes out as what should.
Look at the difference before you commit it.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from generator import pipeline, settings
from generator.model import Site
from tests.support.building import text_of

WORLD = Path(__file__).parent / "golden" / "site"
EXPECTED = WORLD / "expected"


def generated(docs: Path) -> dict[str, str]:
    """All files below `docs` but the generator's own list, by path; as they are uncompressed."""
    found = {path.relative_to(docs).as_posix(): path for path in docs.rglob("*") if path.is_file()}
    return {
        name.removesuffix(".gz"): text_of(path)
        for name, path in sorted(found.items())
        if not name.startswith(".almanac/")
    }


def test_the_pages_of_a_small_world(tmp_path: Path) -> None:
    almanac = {"vocabulary": "topics.yml", "page_size": 2}
    root = shutil.copytree(WORLD, tmp_path / "world", ignore=shutil.ignore_patterns("expected"))
    docs = root / "docs"
    run = pipeline.Run(
        root=root,
        docs=docs,
        overrides=root,
        settings=settings.from_config(root, almanac),
        site=Site("Lamps", "https://lamps.example/almanac/", 2),
    )
    known = pipeline.read(run)
    pipeline.generate(run, known)
    pages = generated(docs)
    if os.environ.get("ALMANAC_ACCEPT"):
        shutil.rmtree(EXPECTED, ignore_errors=True)
        for name, page in pages.items():
            (EXPECTED / name).parent.mkdir(parents=True, exist_ok=True)
            (EXPECTED / name).write_text(page, encoding="utf-8")
    expected = generated(EXPECTED)
    assert list(pages) == list(expected)
    for name, page in pages.items():
        assert page == expected[name], name
