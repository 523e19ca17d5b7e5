"""A built site, visited in a browser: what the browser tests share.

A test module takes the fixtures by `pytest_plugins = ("tests.visits",)`, and may import the
rest, of which pytest would warn (PYTEST_DONT_REWRITE). Whatever a test does, every page that
it opens is watched: nothing in the console, no error, no failed request, no request to
another host.
"""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Dialog,
    Locator,
    Page,
    Request,
    Response,
    Route,
    expect,
)

from tests.building import build_site, copy_project, edit, published_papers
from tools.browsing import chromium, served

PREFIX = "/paper-almanac/"
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1440, "height": 900}
SIZES = {"phone": PHONE, "desktop": DESKTOP}
# Long enough for a busy machine; nothing waits as long when all is well.
DEADLINE = 60
expect.set_options(timeout=DEADLINE * 1000)
# Results that a search shows before one asks for more.
AT_ONCE = 20


class Visit:
    """A tab that notes whatever a page should not do; `root` is the address of the site."""

    def __init__(self, context: BrowserContext, root: str) -> None:
        self.root = root
        self.host = urlsplit(root).netloc
        self.complaints: list[str] = []
        self.missing: set[str] = set()
        self.wanted: set[str] = set()
        self.tab: Page = context.new_page()
        context.on("console", lambda said: self._note(said.text, said.location["url"]))
        context.on("weberror", lambda error: self._erred(str(error.error)))
        context.on("dialog", self._asked)
        context.on("request", self._requested)
        context.on("requestfailed", self._failed)
        context.on("response", self._answered)

    def open(self, path: str = "") -> Page:
        """Opens the page at `path` below the site's root."""
        self.tab.goto(self.root + path)
        return self.tab

    def open_missing(self, path: str) -> Page:
        """Opens an address where no page is: that one 404, and what is said of it, is wanted."""
        self.missing.add(self.root + path)
        return self.open(path)

    def cut_off_first(self, name: str) -> None:
        """Answers the first request for a file of that name with a piece of it.

        Not by Playwright's `times`: it stops listening then, and a request that is on its way
        at that moment may wait for ever.
        """
        cut: list[Route] = []

        def answer(route: Route) -> None:
            if cut:
                route.continue_()
            else:
                cut.append(route)
                route.fulfill(body="cut o")

        self.tab.route(f"**/{name}", answer)

    def _note(self, what: str, url: str = "") -> None:
        if url not in self.missing and what not in self.wanted:
            self.complaints.append(f"{self.tab.url}: {what} {url}")

    def _erred(self, what: str) -> None:
        # Chromium says so of a page that took longer than the four seconds which its transition
        # waits. No script hears of it: neither `pagereveal` nor `unhandledrejection` comes.
        if what != "Transition was skipped":
            self._note(f"error: {what}")

    def _asked(self, dialog: Dialog) -> None:
        self._note("dialog:", dialog.message)
        dialog.dismiss()

    def _answered(self, response: Response) -> None:
        if response.status >= 400:
            self._note(str(response.status), response.url)

    def _requested(self, request: Request) -> None:
        url = urlsplit(request.url)
        if url.scheme not in ("data", "blob") and url.netloc != self.host:
            self._note("asks another host:", request.url)

    def _failed(self, request: Request) -> None:
        # A page that is left while it loads something has not failed.
        if request.failure != "net::ERR_ABORTED":
            self._note(f"failed ({request.failure}):", request.url)


@contextmanager
def visiting(browser: Browser, root: str, **options: Any) -> Iterator[Visit]:
    """A visit to the site at `root`, which fails at its end if a page misbehaved."""
    context = browser.new_context(**{"viewport": DESKTOP, **options})
    context.set_default_timeout(DEADLINE * 1000)
    try:
        visit = Visit(context, root)
        yield visit
        # A preview waits for changes, so it never falls quiet.
        if not visit.wanted:
            visit.tab.wait_for_load_state("networkidle")
        assert not visit.complaints, visit.complaints
    finally:
        context.close()


def until(is_so: Callable[[], object]) -> None:
    """Waits for it. Playwright's own way of it is to evaluate text, which the policy forbids."""
    end = time.monotonic() + DEADLINE
    while not is_so():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.1)


def free_port() -> int:
    """A port of this machine that nothing listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@contextmanager
def built_and_served(project: Path, **options: Any) -> Iterator[str]:
    """The address of the site of `project`, built for that address."""
    port = free_port()
    site = build_site(project, f"http://127.0.0.1:{port}{PREFIX}", **options)
    with served(site, PREFIX, port) as root:
        yield root


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_project(tmp_path_factory.mktemp("browser") / "almanac")


@pytest.fixture(scope="module")
def root(sample: Path) -> Iterator[str]:
    with built_and_served(sample) as address:
        yield address


@pytest.fixture(scope="module")
def in_small_pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the sample's site with five papers a page."""
    project = copy_project(tmp_path_factory.mktemp("pages") / "almanac")
    edit(project / "mkdocs.yml", "page_size: 50", "page_size: 5")
    with built_and_served(project) as address:
        yield address


@pytest.fixture
def visit(browser: Browser, root: str) -> Iterator[Visit]:
    with visiting(browser, root) as opened:
        yield opened


@pytest.fixture(scope="module")
def papers(sample: Path, root: str) -> list[dict[str, Any]]:
    """What the site says it holds, in its own order: newest first, undated last."""
    return published_papers(sample / "site")


def main(tab: Page) -> Locator:
    return tab.get_by_role("main")


def heading(tab: Page) -> Locator:
    return tab.get_by_role("heading", level=1)


def results(tab: Page) -> Locator:
    return main(tab).locator(".results h2 a")


def searched(tab: Page) -> list[str]:
    """The titles of the results, once the search that is under way is done."""
    status = main(tab).get_by_role("status")
    expect(status).to_have_text(re.compile(r"^\d+ papers?\b|^No paper"))
    for _ in range(10):
        # What is said may still be of the search before, so it is read again.
        count = re.match(r"\d+", status.inner_text())
        try:
            expect(results(tab)).to_have_count(
                min(int(count[0]), AT_ONCE) if count else 0, timeout=1_000
            )
        except AssertionError:
            continue
        return results(tab).all_inner_texts()
    raise AssertionError(f"{status.inner_text()} is said of {results(tab).count()} results")


def header_search(tab: Page) -> Locator:
    return tab.get_by_role("banner").get_by_label("Search the papers")
