"""The search index of a preview, which is finished after the pages are shown."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path

from generator.problems import AlmanacError
from generator.publish import search_index
from generator.publish.pagefind import IndexJob, JobEndedError

log = logging.getLogger("mkdocs.almanac")


class PreviewIndex:
    """Installs the index of the newest build of a preview once it is finished."""

    def __init__(self) -> None:
        self._job: IndexJob | None = None
        self._thread: threading.Thread | None = None

    def follow(self, job: IndexJob, site: Path, end: Callable[[], object]) -> None:
        """Install the index in `site` when it is finished, then call `end`; log what fails."""

        def install() -> None:
            try:
                search_index.install(job, site)
                log.info("The search index is finished.")
            except JobEndedError:
                pass  # the preview is over
            except (AlmanacError, OSError) as error:
                log.error("%s", error)
            finally:
                end()

        self._job = job
        self._thread = threading.Thread(target=install, daemon=True)
        self._thread.start()

    def wait(self) -> None:
        """Wait until the index of the build before is installed: its documents will change."""
        if self._thread:
            self._thread.join()

    def stop(self) -> None:
        """End the index at the end of a preview."""
        if self._job:
            self._job.stop()
        self.wait()
