"""An index that follows the pages of a preview, which are shown before it is there."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from generator.problems import AlmanacError
from generator.publish.pagefind import Ended, Indexing

log = logging.getLogger("mkdocs.almanac")

# From one build of a preview to the next.
_indexing: Indexing | None = None
_waiting: threading.Thread | None = None


def follow(indexing: Indexing, put: Callable[[], None], end: Callable[[], None]) -> None:
    """Calls `put`, which waits for `indexing`, beside the caller; then `end`.

    What goes wrong is logged.
    """

    def wait() -> None:
        try:
            put()
        except Ended:
            pass  # the preview is over
        except AlmanacError as error:
            log.error("%s", error)
        finally:
            end()

    global _indexing, _waiting
    _indexing = indexing
    _waiting = threading.Thread(target=wait, daemon=True)
    _waiting.start()


def join() -> None:
    """Waits for the index of the build before: what it is of is about to change."""
    if _waiting:
        _waiting.join()


def stop() -> None:
    """Ends that index, at the end of a preview."""
    if _indexing:
        _indexing.stop()
    join()
