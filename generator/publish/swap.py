"""Building next to the site that is there, and replacing it in one move.

MkDocs empties its folder before it builds. So it builds in `.site.new`, and only a finished site
comes to `site`: a build that fails or is killed leaves the old one. The folder `site` itself
stays, as it may be a mount point, or mounted elsewhere, which a container does: its entries are
exchanged by two renames each, new ones first. Where nothing can be moved from next to the site
into it, on another disk or without the permission, the new site is built in a hidden folder
inside. As MkDocs does, this keeps what begins with a dot at the top of the site: `.git`,
`.nojekyll`. A marker file tells a site from a folder that somebody needs.

From the moment when the folder of the finished site is named `ready`, the new site is the one
that will be there: `stage` completes an exchange that was cut short.
"""

from __future__ import annotations

import errno
import json
import logging
import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from generator.problems import SettingsError
from generator.runtime.disk import disk_error, read_file

log = logging.getLogger("mkdocs.almanac")

MARKER = ".almanac-site"
_MARKER_TEXT = "Daily Papers Almanac built this folder. The next build replaces its content.\n"
# What a site of a version before the marker has.
_OLD_SITE = ("data/papers.jsonl.gz", "pagefind", "sitemap.xml")
# The names of the folders of an unfinished site inside of the site.
_INSIDE = ".almanac."
# In a finished site: the names at its top.
_NAMES = ".names.json"
# The disk does not allow to move something from next to the site into it.
_NO_MOVE = (errno.EXDEV, errno.EACCES, errno.EPERM, errno.EROFS, errno.EBUSY)


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
    try:
        for is_inside in (True, False):
            new, ready, old = (_place(site, kind, is_inside) for kind in ("new", "ready", "old"))
            if (ready / _NAMES).exists():
                _exchange(ready, site, old)
            if old.exists():
                _complete(old, site)
            discard(ready)
            discard(new)
        if _is_movable(site):
            return _place(site, "new")
        new = _place(site, "new", is_inside=True)
        new.mkdir()
    except OSError as error:
        raise disk_error(error, site) from error
    log.info("%s is filled in place, as nothing can be moved there from outside.", site)
    return new


def target_of(staged: Path) -> Path:
    """Return where the site in the folder `staged`, which `stage` returned, will be."""
    if staged.name.startswith(_INSIDE):
        return staged.parent
    return staged.with_name(staged.name.removeprefix(".").removesuffix(".new"))


def publish(staged: Path) -> Path:
    """Put the finished site in `staged`, which `stage` returned, into its place; return that.

    The old site waits until `remove_old`.
    """
    site, is_inside = target_of(staged), staged.name.startswith(_INSIDE)
    ready, old = _place(site, "ready", is_inside), _place(site, "old", is_inside)
    try:
        (staged / MARKER).write_text(_MARKER_TEXT, encoding="utf-8", newline="\n")
        if not site.exists():
            staged.rename(site)
            return site
        names = [path.name for path in staged.iterdir() if path.name != _NAMES]
        (staged / _NAMES).write_text(json.dumps(sorted(names)), encoding="utf-8", newline="\n")
        staged.rename(ready)
    except OSError as error:
        raise disk_error(error, site, "The old site is unchanged.") from error
    try:
        _exchange(ready, site, old)
        discard(ready)
    except OSError as error:
        consequence = "A part of the old site is still there; the next build replaces it."
        raise disk_error(error, site, consequence) from error
    return site


def remove(site: Path) -> bool:
    """Remove the site in the folder `site`, and what a killed build left next to it.

    Return whether there was a site. A folder that is no site of ours stays, and so do names with
    a dot, such as `.git`, which no build makes.
    """
    site = site.resolve()
    discard(stage(site))
    if not _is_site(site):
        return False
    try:
        for path in site.iterdir():
            if path.name.startswith(".") and path.name != MARKER:
                continue
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()
        # Not Path.is_mount, which Windows has since Python 3.12 only.
        if not any(site.iterdir()) and not os.path.ismount(site):
            site.rmdir()
    except OSError as error:
        raise disk_error(error, site) from error
    return True


def remove_old(site: Path) -> None:
    """Remove the site that the one in the folder `site` replaced, if there was one.

    The next `stage` removes what is left of it, if this is killed or the disk refuses.
    """
    for is_inside in (True, False):
        shutil.rmtree(_place(site, "old", is_inside), ignore_errors=True)


def discard(staged: Path) -> None:
    """Remove the folder `staged` with all that was built in it."""
    if staged.exists():
        shutil.rmtree(staged)


def _is_movable(site: Path) -> bool:
    """Return whether a folder next to `site` can be moved into it, tried with an empty one.

    Nothing else tells a mount point of the same disk.
    """
    new = _place(site, "new")
    try:
        new.mkdir(parents=True)
        if site.exists():
            inside = _place(site, "new", is_inside=True)
            new.rename(inside)
            inside.rmdir()
        else:
            new.rmdir()
    except OSError as error:
        if error.errno not in _NO_MOVE or not site.exists():
            raise
        discard(new)
        return False
    return True


def _exchange(ready: Path, site: Path, old: Path) -> None:
    """Move the entries of `ready` into `site`, and those that they replace to `old`.

    What was moved before this was cut short is not in `ready` any more. Pages are moved behind
    what they load, and what the new site does not have goes last.
    """
    names = set(json.loads(read_file(ready / _NAMES)))
    if not site.exists():  # somebody removed it since
        site.mkdir()
    old.mkdir(exist_ok=True)
    entries = [path for path in ready.iterdir() if path.name != _NAMES]
    for entry in sorted(entries, key=_order):
        target = site / entry.name
        if os.path.lexists(target):
            target.rename(old / entry.name)
        entry.rename(target)
    for path in list(site.iterdir()):
        if path.name not in names and not path.name.startswith("."):
            path.rename(old / path.name)


def _order(entry: Path) -> tuple[bool, bool, str]:
    """Return the place of an entry in an exchange: what pages load, pages, the first page."""
    is_page = entry.name not in ("assets", "data")
    return is_page, not entry.is_dir(), entry.name


def _complete(old: Path, site: Path) -> None:
    """Complete the replacement of `old` by `site`, however far it came.

    Versions up to 0.2 moved the whole folder, and what has a dot with it.
    """
    if not site.exists():
        old.rename(site)
        return
    for path in old.glob(".*"):
        if not os.path.lexists(site / path.name):
            path.rename(site / path.name)
    shutil.rmtree(old)


def _place(site: Path, kind: str, is_inside: bool = False) -> Path:
    return site / f"{_INSIDE}{kind}" if is_inside else site.with_name(f".{site.name}.{kind}")
