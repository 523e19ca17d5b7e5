"""Building next to the site that is there, and replacing it in one move.

MkDocs empties its folder before it builds. So it builds in `.site.new`, and only a finished site
is moved to `site`: a build that fails or is killed leaves the old one. As MkDocs does, this keeps
what begins with a dot at the top of the site: `.git`, `.nojekyll`. A marker file tells a site
from a folder that somebody needs.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

from generator.problems import AlmanacError, SettingsError

MARKER = ".almanac-site"
_MARKER_TEXT = "Daily Papers Almanac built this folder. The next build replaces its content.\n"
# What a site of a version before the marker has.
_OLD_SITE = ("data/papers.jsonl.gz", "pagefind", "sitemap.xml")


def check_target(site: Path, root: Path, needed: Iterable[Path]) -> None:
    """Raise `SettingsError` if a build into `site` would remove something that is needed.

    `root` is the project's folder, `needed` the files and folders that a build reads. A folder
    that is there must be empty, apart from names with a dot, or an earlier site.
    """
    site, root = site.resolve(), root.resolve()
    if site == root or site in root.parents:
        raise SettingsError(
            f"{site}: the site cannot be built here, as this folder has the project. "
            "Choose a folder of its own, for example --site-dir site."
        )
    for path in {path.resolve() for path in (*needed, root / ".git")}:
        if site == path or site in path.parents or path in site.parents:
            raise SettingsError(
                f"{site}: the site cannot be built here, as a build replaces the folder and "
                f"{path} is needed. Choose a folder of its own, for example --site-dir site."
            )
    if site.exists() and not _is_replaceable(site):
        raise SettingsError(
            f"{site}: the site cannot be built here, as the folder is not empty and is not an "
            "earlier site. Choose another folder, or empty it first."
        )


def _is_replaceable(site: Path) -> bool:
    if not site.is_dir():
        return False
    return _is_site(site) or all(path.name.startswith(".") for path in site.iterdir())


def _is_site(folder: Path) -> bool:
    return (folder / MARKER).exists() or all((folder / path).exists() for path in _OLD_SITE)


def stage(site: Path) -> Path:
    """Return the folder to build in instead of `site`, and repair what a killed build left.

    A link is followed: its target is replaced. Raise `AlmanacError` if the disk refuses.
    """
    site = site.resolve()
    old, new = _sibling(site, "old"), _sibling(site, "new")
    try:
        if old.exists():
            _complete(old, site)
        discard(new)
    except OSError as error:
        raise _refused(site, error) from error
    return new


def target_of(staged: Path) -> Path:
    """Return where the site in the folder `staged`, which `stage` returned, will be."""
    return staged.with_name(staged.name.removeprefix(".").removesuffix(".new"))


def publish(staged: Path) -> Path:
    """Move the finished site in `staged`, which `stage` returned, to its place; return that.

    The old site waits next to it until `remove_old`.
    """
    site = target_of(staged)
    old = _sibling(site, "old")
    try:
        (staged / MARKER).write_text(_MARKER_TEXT, encoding="utf-8")
        if site.exists():
            site.rename(old)
        staged.rename(site)
        if old.exists():
            _keep_dotted(old, site)
    except OSError as error:
        raise _refused(site, error) from error
    return site


def remove(site: Path) -> bool:
    """Remove the site in the folder `site`, and what a killed build left next to it.

    Return whether there was a site. A folder that is no site of ours stays, and so do names with
    a dot, such as `.git`, which no build makes.
    """
    site = site.resolve()
    stage(site)
    if not _is_site(site):
        return False
    for path in site.iterdir():
        if path.name.startswith(".") and path.name != MARKER:
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
    if not any(site.iterdir()):
        site.rmdir()
    return True


def remove_old(site: Path) -> None:
    """Remove the site that the one in the folder `site` replaced, if there was one.

    The next `stage` removes what is left of it, if this is killed or the disk refuses.
    """
    shutil.rmtree(_sibling(site, "old"), ignore_errors=True)


def discard(staged: Path) -> None:
    """Remove the folder `staged` with all that was built in it."""
    if staged.exists():
        shutil.rmtree(staged)


def _complete(old: Path, site: Path) -> None:
    """Complete the replacement of `old` by `site`, however far it came."""
    if not site.exists():
        old.rename(site)
        return
    _keep_dotted(old, site)
    shutil.rmtree(old)


def _keep_dotted(old: Path, site: Path) -> None:
    for path in old.glob(".*"):
        if not (site / path.name).exists():
            path.rename(site / path.name)


def _sibling(site: Path, kind: str) -> Path:
    return site.with_name(f".{site.name}.{kind}")


def _refused(site: Path, error: OSError) -> AlmanacError:
    return AlmanacError(
        f"{site}: the site cannot be put here: {error.strerror}. The old site is unchanged."
    )
