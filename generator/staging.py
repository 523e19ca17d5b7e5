"""Building beside the site that is there, and taking its place in one move.

MkDocs empties its folder before it builds. So it builds in `.site.new`, and only a site
that was finished is moved to `site`: a run that fails or is killed leaves the old one.
"""

from __future__ import annotations

import shutil
from pathlib import Path


def stage(site: Path) -> Path:
    """The folder to build in instead of `site`; mends what a killed run left behind."""
    old = _beside(site, "old")
    if old.exists() and not site.exists():
        old.rename(site)
    for folder in (old, _beside(site, "new")):
        if folder.exists():
            shutil.rmtree(folder)
    return _beside(site, "new")


def publish(staged: Path) -> Path:
    """Puts the finished site in the folder `staged`, which `stage` gave, in its place: there."""
    site = staged.with_name(staged.name.removeprefix(".").removesuffix(".new"))
    old = _beside(site, "old")
    if site.exists():
        site.rename(old)
    staged.rename(site)
    if old.exists():
        shutil.rmtree(old)
    return site


def _beside(site: Path, kind: str) -> Path:
    return site.with_name(f".{site.name}.{kind}")
