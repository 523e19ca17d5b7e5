"""One build at a time in a project: two would mix their pages in `docs/`."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from generator.runtime.disk import disk_error

if TYPE_CHECKING:
    from filelock import FileLock

LOCK = Path(".cache/almanac/lock")
log = logging.getLogger("mkdocs.almanac")


def acquire(root: Path) -> FileLock:
    """Return the lock of the project in the folder `root`, once no other build holds it.

    The lock of a build that was killed is free. Raise `AlmanacError` if the disk refuses.
    """
    # Here, because most commands take no lock.
    from filelock import FileLock, Timeout

    path = root / LOCK
    # One thread may wait for the index that another one makes, so both are the same build.
    lock = FileLock(path, thread_local=False)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            log.info("Another build is running in %s. Waiting until it ends.", root)
            lock.acquire()
    except OSError as error:
        raise disk_error(error, path) from error
    return lock
