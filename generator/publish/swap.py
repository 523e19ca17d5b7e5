"""Building beside the site that is there, and taking its place in one move.

MkDocs empties its folder before it builds. So it builds in `.site.new`, and only a site
that was finished is moved to `site`: a run that fails or is killed leaves the old one. Like
MkDocs, it leaves what begins with a dot at the top of the site: `.git`, `.nojekyll`.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from generator.problems import AlmanacError


def stage(site: Path) -> Path:
    """The folder to build in instead of `site`; mends what a killed run left behind.

    A link is followed: its target is what is replaced. `AlmanacError` where the disk refuses.
    """
    site = site.resolve()
    old, new = _beside(site, "old"), _beside(site, "new")
    try:
        if old.exists():
            _finish(old, site)
        discard(new)
    except OSError as error:
        raise _refused(site, error) from error
    return new


def place(staged: Path) -> Path:
    """Where the site in the folder `staged`, which `stage` gave, will be put."""
    return staged.with_name(staged.name.removeprefix(".").removesuffix(".new"))


def publish(staged: Path) -> Path:
    """Puts the finished site in the folder `staged`, which `stage` gave, in its place: there.

    The old one waits beside it to be cleared.
    """
    site = place(staged)
    old = _beside(site, "old")
    try:
        if site.exists():
            site.rename(old)
        staged.rename(site)
        if old.exists():
            _keep_dotted(old, site)
    except OSError as error:
        raise _refused(site, error) from error
    return site


def clear(site: Path) -> None:
    """Removes the site that the one in the folder `site` took the place of, if there was one.

    What is left of it, where a run is killed or the disk refuses, the next `stage` removes.
    """
    shutil.rmtree(_beside(site, "old"), ignore_errors=True)


def discard(staged: Path) -> None:
    """Removes what was built in the folder `staged`."""
    if staged.exists():
        shutil.rmtree(staged)


def _finish(old: Path, site: Path) -> None:
    """Ends a swap of `site` and `old`, however far it came."""
    if not site.exists():
        old.rename(site)
        return
    _keep_dotted(old, site)
    shutil.rmtree(old)


def _keep_dotted(old: Path, site: Path) -> None:
    for kept in old.glob(".*"):
        if not (site / kept.name).exists():
            kept.rename(site / kept.name)


def _beside(site: Path, kind: str) -> Path:
    return site.with_name(f".{site.name}.{kind}")


def _refused(site: Path, error: OSError) -> AlmanacError:
    return AlmanacError(f"{site}: the site cannot be put there: {error.strerror}.")
