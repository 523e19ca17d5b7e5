"""What mail costs: the time for one reader and for each further one, and the bytes of a mail.

The readers follow everything and starred three papers, which is the most work.
"""

from __future__ import annotations

import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import print_table
from generator import pipeline
from generator.digest import Options, System
from generator.digest import run as make_mails
from generator.model import Library, Site
from generator.project import Project
from generator.settings import from_mapping

READERS = 20
SITE = Site("Almanac", "https://example.org/papers/", 50)


def run(shared: Path) -> None:
    """Print the costs for the five listings and for 4,000 papers."""
    rows = []
    for folder in (shared / "dumps", shared / "captures/scale"):
        with tempfile.TemporaryDirectory() as place:
            rows.append((folder.name, *_measure(folder, Path(place))))
    head = (
        "listings",
        "papers",
        "read, s",
        "first reader, s",
        "each further, s",
        "largest mail, B",
    )
    print_table(head, rows)


def _measure(folder: Path, root: Path) -> tuple[str, ...]:
    settings = from_mapping(root, {"dumps": str(folder)})
    start = time.perf_counter()
    library = pipeline.read(Project(root, root / "docs", settings, SITE))
    read = time.perf_counter() - start
    first = _time(library, root, 1)
    more = (_time(library, root, 1 + READERS) - first) / READERS
    largest = max(path.stat().st_size for path in (root / "mails").iterdir())
    papers = len(library.catalogue.papers)
    return f"{papers:,}", f"{read:.1f}", f"{first:.1f}", f"{more:.2f}", f"{largest:,}"


def _time(library: Library, root: Path, readers: int) -> float:
    """Return the seconds that the mails of some readers take."""
    starred = ", ".join(paper.id for paper in library.catalogue.papers[:3])
    file = root / "subscriptions.yml"
    file.write_text(
        "readers:\n"
        + "".join(
            f"- {{address: r{number}@example.org, all: true, starred: [{starred}]}}\n"
            for number in range(readers)
        ),
        encoding="utf-8",
    )
    options = Options(root=root, subscriptions=file, out=root / "mails")
    settings = from_mapping(root, {"dumps": str(root)})
    system = System(lambda: datetime.now(UTC), time.sleep, lambda said: None)
    start = time.perf_counter()
    make_mails(library, SITE, settings, options, {}, system)
    return time.perf_counter() - start
