"""Build the sites that tests share once in a run, and serve them all from one address.

The workers of pytest-xdist are processes of their own. They share a folder, in which the first
to need a site builds it while the others wait for a lock; and the process that started them
serves that folder, since it is the only one that lives as long as any worker.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock

from tests.support.building import build_site, copy_project
from tools.browsing import SiteServer

_KEY = "shared_sites"


@dataclass(frozen=True)
class SharedSites:
    """A folder of projects with built sites, and the address at which the sites are served.

    The site of the project `name` is served at `<address>/<name>/`.
    """

    folder: Path
    address: str

    def project(
        self,
        name: str,
        prepare: Callable[[Path], object] = lambda project: None,
        **options: Any,
    ) -> Path:
        """Return the folder of the project `name` with its built site; no test may change it.

        The first caller in a run builds it. `prepare` changes the copy of the project before that;
        `options` are those of `build_site`, with the served address as the default `site_url`.
        """
        project = self.folder / name / "almanac"
        finished = self.folder / f"{name}.finished"
        with FileLock(self.folder / f"{name}.lock"):
            if not finished.exists():
                copy_project(project)
                prepare(project)
                build_site(project, **{"site_url": self.url(name), **options})
                finished.touch()
        return project

    def url(self, name: str) -> str:
        """Return the address of the site of the project `name`."""
        return f"{self.address}/{name}/"


class SharedSitesServer:
    """The temporary folder of a run's shared sites and the server of it."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="almanac-sites-")
        folder = Path(self._folder.name)

        def site_of(name: str) -> Path | None:
            site = folder / name / "almanac/site"
            return site if site.is_dir() else None

        self._server = SiteServer(site_of)
        self.sites = SharedSites(folder, self._server.address)

    def close(self) -> None:
        """Stop the server and remove the folder."""
        self._server.close()
        self._folder.cleanup()

    def hand_to(self, worker_input: dict[str, Any]) -> None:
        """Tell a worker of pytest-xdist where the shared sites are."""
        worker_input[_KEY] = (str(self.sites.folder), self.sites.address)


def handed_to(worker_input: dict[str, Any]) -> SharedSites:
    """Return the shared sites of the run that a worker belongs to."""
    folder, address = worker_input[_KEY]
    return SharedSites(Path(folder), address)
