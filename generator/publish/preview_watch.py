"""What a preview watches: the files that a person writes, wherever and whenever they appear.

MkDocs' server ends its watch of a folder for good when the folder is away for a moment, does not
start with a link that leads nowhere, and does not see what did not exist when it started. So it
watches one file of ours only, which is written when anything of the project has changed.
"""

from __future__ import annotations

import logging
import shutil
import tempfile
import threading
from collections.abc import Callable
from itertools import count
from pathlib import Path

from generator.problems import AlmanacError
from generator.runtime.files import State

INTERVAL = 0.25  # s
log = logging.getLogger("mkdocs.almanac")


class PreviewWatch:
    """Compares the states of files again and again, and writes into a file if they changed."""

    def __init__(self, states: Callable[[], dict[str, State]], interval: float = INTERVAL) -> None:
        """Begin to call `states`, which may raise errors of the disk while files come and go."""
        self.folder = Path(tempfile.mkdtemp(prefix="almanac_watch_"))
        self._file = self.folder / "changes"
        self._file.touch()
        self._sizes = count(1)
        self._states, self._interval = states, interval
        self._last, self._end = self._look(), threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _look(self) -> dict[str, State] | None:
        try:
            return self._states()
        except (OSError, AlmanacError):
            return None

    def _watch(self) -> None:
        while not self._end.wait(self._interval):
            states = self._look()
            if states == self._last:
                continue
            self._last = states
            if not self.announce():
                return

    def announce(self) -> bool:
        """Tell the server that something has changed; return whether that was possible."""
        try:
            self._file.write_bytes(b"." * next(self._sizes))  # another size
        except OSError as error:
            if not self._end.is_set():
                log.error("Changes are not seen any more: %s. Start the preview again.", error)
            return False
        return True

    def close(self) -> None:
        """End the watch and remove its file."""
        self._end.set()
        self._thread.join()
        shutil.rmtree(self.folder, ignore_errors=True)
