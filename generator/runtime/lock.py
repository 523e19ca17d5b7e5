"""One build at a time in a project: two would mix their pages in `docs/`."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import IO

try:
    import fcntl
except ImportError:  # Windows has none; there, builds are not kept apart
    fcntl = None  # type: ignore[assignment]

from generator.problems import AlmanacError

LOCK = Path(".cache/almanac/lock")
log = logging.getLogger("mkdocs.almanac")


class Turn:
    """The turn of one build after another of this process."""

    def __init__(self) -> None:
        self._lock: IO[str] | None = None

    def take(self, root: Path) -> None:
        """Waits until no other build is at work in the project `root`; one that was killed is not.

        `AlmanacError` where the disk refuses.
        """
        self.leave()
        path = root / LOCK
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._lock = path.open("w")
        except OSError as error:
            raise AlmanacError(f"{path}: cannot be written: {error.strerror}.") from error
        if fcntl is None:
            return
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            log.info("Another build is at work in %s: this one waits for its turn.", root)
            fcntl.flock(self._lock, fcntl.LOCK_EX)
        except OSError:
            log.debug("The disk of %s has no locks.", root)  # as Windows

    def leave(self) -> None:
        """Lets the next one go on."""
        if self._lock:
            self._lock.close()
            self._lock = None
