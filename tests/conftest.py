"""What all tests share: fixtures, markers, and what a run says at its end.

A test that asks for a fixture below needs no import of it.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from playwright.sync_api import Browser

from tests.support import sites
from tests.support.building import (
    OWNERS_VARIABLES,
    copy_project,
    edit,
    link_project,
    published_papers,
    run_here,
)
from tests.support.kinds import add_every_kind
from tests.support.real_data import SETS, SHARED, nu_checker, real_data
from tests.support.sites import SharedSites, SharedSitesServer
from tests.support.visits import Visit, visiting
from tools.browsing import chromium

# No deadline: a test that is slow on a busy machine is no failure. The same examples in every
# run, so that a change is judged by itself; ALMANAC_EXPLORE=1 looks for new ones.
settings.register_profile("almanac", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None, max_examples=1000)
settings.load_profile("explore" if os.environ.get("ALMANAC_EXPLORE") else "almanac")


# --- markers ---


# A test has the marker if it asks, be it by other fixtures, for one of the fixtures.
MARKERS = {
    "build": {"new_project", "shared_sites"},
    "browser": {"browser"},
}


# The modules whose tests run on every system: paths, locks, links, names of files, processes.
PORTABLE = (
    "configuration disk docs_writer fingerprint last_build lock moved parallel portability "
    "preview_watch settings shards swap"
).split()


# The modules that take longest, with the longest first, as a worker of pytest-xdist takes a
# module at a time: one that begins when the others end is waited for.
LONGEST = (
    "accessibility faults reader search browser hostile incremental offline search_failures "
    "reading_state repair cli last_build determinism digest shell looks portability links "
    "paper_map hf_pages introduced_names properdocs authors digest_sending parallel "
    "template_minifier search_page publishing minify"
).split()


def _place_in_run(item: pytest.Item) -> int:
    name = item.path.stem.removeprefix("test_")
    return LONGEST.index(name) if name in LONGEST else len(LONGEST)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests that take longest first, and mark the portable ones.

    Mark those that need a build or a browser too, by their fixtures.
    """
    items.sort(key=_place_in_run)
    for item in items:
        if item.path.stem.removeprefix("test_") in PORTABLE:
            item.add_marker("portable")
        for marker, fixtures in MARKERS.items():
            if fixtures & set(getattr(item, "fixturenames", ())):
                item.add_marker(marker)


# --- projects and sites ---

_SERVER = pytest.StashKey[SharedSitesServer]()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker of pytest-xdist where the shared sites are; serve them for all workers."""
    _server(node.config).hand_to(node.workerinput)


def _server(config: pytest.Config) -> SharedSitesServer:
    """Return the server of the shared sites, which is started when it is first needed."""
    if _SERVER not in config.stash:
        config.stash[_SERVER] = SharedSitesServer()
        config.add_cleanup(config.stash[_SERVER].close)
    return config.stash[_SERVER]


@pytest.fixture(scope="session")
def shared_sites(pytestconfig: pytest.Config) -> SharedSites:
    """The sites that are built once in a run."""
    worker_input = getattr(pytestconfig, "workerinput", None)
    return sites.handed_to(worker_input) if worker_input else _server(pytestconfig).sites


@pytest.fixture(scope="session")
def new_project() -> Callable[[Path], Path]:
    """A function that copies the project into a folder, to run the program there."""
    return copy_project


@pytest.fixture
def project(new_project: Callable[[Path], Path], tmp_path: Path) -> Path:
    """A copy of the project that a test may change; nothing is built in it."""
    return new_project(tmp_path / "almanac")


@pytest.fixture
def world(tmp_path: Path) -> Path:
    """A project for tests that run the program within their own process.

    A test may change the listings, the settings, and what is generated below `docs/`.
    """
    return link_project(tmp_path / "world")


@pytest.fixture(scope="session")
def sample_project(shared_sites: SharedSites) -> Path:
    """The project with its built site, for the address of a preview; not to be changed."""
    return shared_sites.project("preview", site_url="http://127.0.0.1:8000/")


@pytest.fixture(scope="session")
def sample_site(sample_project: Path) -> Path:
    """The built site of `sample_project`; not to be changed."""
    return sample_project / "site"


@pytest.fixture(scope="session")
def sample(shared_sites: SharedSites) -> Path:
    """The project with its built site, for the address `root`; not to be changed."""
    return shared_sites.project("sample")


@pytest.fixture(scope="session")
def root(sample: Path, shared_sites: SharedSites) -> str:
    """The address of the site of `sample`."""
    return shared_sites.url("sample")


@pytest.fixture(scope="session")
def papers(sample: Path) -> list[dict[str, Any]]:
    """The papers in the data of the site of `sample`: newest first, undated last."""
    return published_papers(sample / "site")


@pytest.fixture(scope="session")
def in_small_pages(shared_sites: SharedSites) -> tuple[str, Path]:
    """The address and the folder of the same site with five papers a page."""
    project = shared_sites.project(
        "small-pages",
        lambda project: edit(project / "mkdocs.yml", "page_size: 50", "page_size: 5"),
    )
    return shared_sites.url("small-pages"), project / "site"


@pytest.fixture(scope="session")
def every_kind(shared_sites: SharedSites) -> tuple[str, Path]:
    """The address and the folder of a site with a page of every kind; not to be changed."""
    project = shared_sites.project("kinds", add_every_kind)
    return shared_sites.url("kinds"), project / "site"


@pytest.fixture(scope="session")
def published(shared_sites: SharedSites) -> tuple[str, Path]:
    """The address and the folder of the site of the real listings, not to be changed.

    Of the tests' world where there are none.
    """
    project = shared_sites.project("published", dumps=real_data("dumps"))
    return shared_sites.url("published"), project / "site"


# --- the program and the browser ---


@pytest.fixture
def run_command(
    world: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., subprocess.CompletedProcess[str]]:
    """A function that runs a command of the program in `world`, within this process.

    It takes the command's arguments, and returns what `subprocess.run` would. The test may set
    the variables that an owner sets.
    """
    monkeypatch.chdir(world)
    for name in OWNERS_VARIABLES:
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        of_test = {name: os.environ[name] for name in OWNERS_VARIABLES if name in os.environ}
        return run_here(world, *arguments, env=of_test)

    return run


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium. Each visit has a context of its own in it."""
    with chromium() as opened:
        yield opened


@pytest.fixture
def visit(browser: Browser, root: str) -> Iterator[Visit]:
    """A visit to the site of `sample`."""
    with visiting(browser, root) as opened:
        yield opened


# --- what a run says at its end ---


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> Generator[None]:
    """Print last what the run lacked: real data, the HTML checker."""
    yield
    missing = [name for name in SETS if not real_data(name)]
    if missing:
        what = f"LEFT OUT, as not in {SHARED}: {', '.join(missing)} (set ALMANAC_SHARED)"
    else:
        what = "all sets were there"
    terminalreporter.write_line(f"real data: {what}")
    checker = nu_checker() or "LEFT OUT, as there is no Java or no jar of it (set ALMANAC_NU)"
    terminalreporter.write_line(f"Nu HTML checker: {checker}")
