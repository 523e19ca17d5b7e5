"""Make a fork of the project in a temporary folder, as an owner would, and run the tests in it.

    python -m tools.fork [pytest's options]    # default: the tests without build and browser

The fork has other listings, another name, other colours, settings and topics, and corrections.
Uncommitted changes of this repository are in it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.support.building import ROOT, edit

FAST = ("-n", "2", "-m", "not build and not browser")
# What the colours of the page are in the stylesheet, and in the fork.
PALETTE = ("light-dark(#fbfaf7, #15161a)", "light-dark(#ffffff, #0c0d12)")
LISTING = """The Tides of Small Harbours

A gauge in each of nine harbours was read for a year. The tide comes later than the tables say \
wherever a sandbank lies before the harbour, and the delay grows with the bank.

  • 4 authors
·
Mar 3, 2024 3

Gulls as Witnesses of the Weather

Gulls come inland before a storm, or so fishermen say. We counted them on forty roofs and found \
that they do, about five hours before the barometer falls.

  • 2 authors
·
Mar 4, 2024 1
"""
TOPICS = """Sea:
  Tides: {what: water that comes and goes, sure: [tide*, harbour*]}
  Gulls: {what: birds, sure: [gull*]}
"""
CORRECTIONS = """- id: a-paper-that-is-gone-1a2b3c
  reason: It was listed by mistake.
  hide: true
"""


def make_fork(folder: Path) -> Path:
    """Copy the project into `folder`, change what an owner changes, and return the folder."""
    tracked = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        encoding="utf-8",
    ).stdout.split("\0")
    for name in filter(None, tracked):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    shutil.rmtree(folder / "dumps")
    (folder / "dumps").mkdir()
    (folder / "dumps/2024-03-05.txt").write_text(LISTING, encoding="utf-8")
    (folder / "topics.yml").write_text(TOPICS, encoding="utf-8")
    (folder / "corrections.yml").write_text(CORRECTIONS, encoding="utf-8")
    settings = folder / "mkdocs.yml"
    edit(settings, "site_name: Daily Papers Almanac", "site_name: Harbour Papers")
    edit(settings, "page_size: 50", "page_size: 7")
    edit(settings, "# vocabulary: topics.yml", "vocabulary: topics.yml")
    edit(settings, "W2GenAI Lab: {name: W2GenAI Lab}", "Harbour Lab: {name: The Harbour Lab}")
    (style,) = (
        path
        for path in folder.glob("docs/assets/**/*.css")
        if PALETTE[0] in path.read_text(encoding="utf-8")
    )
    edit(style, *PALETTE)
    return folder


def main(options: list[str]) -> int:
    """Run pytest in a fork and return its exit code."""
    with tempfile.TemporaryDirectory(prefix="almanac-fork-") as folder:
        fork = make_fork(Path(folder) / "fork")
        (fork / ".venv").symlink_to(ROOT / ".venv")
        shared = os.environ.get("ALMANAC_SHARED") or str(ROOT.parent / "shared")
        return subprocess.run(
            [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *(options or FAST)],
            cwd=fork,
            env={**os.environ, "ALMANAC_SHARED": shared},
            check=False,
        ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
