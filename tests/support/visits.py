"""Visit a built site in a browser: what the browser tests share.

Every page that a test opens is watched, whatever the test does: nothing in the console, no
error, no failed request, no request to another host.
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

from playwright.sync_api import (
    Browser,
    BrowserContext,
    Dialog,
    Frame,
    Locator,
    Page,
    Request,
    Response,
    Route,
    expect,
)

from tests.support.building import build_site
from tools.browsing import served

PREFIX = "/paper-almanac/"
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1440, "height": 900}
SIZES = {"phone": PHONE, "desktop": DESKTOP}
# Long enough for a busy machine; nothing waits as long when all is well.
DEADLINE = 60
# What Playwright says where it blocks the service worker.
BLOCKED = "Service Worker registration blocked by Playwright"
expect.set_options(timeout=DEADLINE * 1000)


# Two tasks of the page. Scripts that waited for what came have gone on when these are done; no
# timer, since a test may have stopped the clock of the page.
TWO_TASKS = """async () => {
    for (let count = 0; count < 2; count++) {
        const channel = new MessageChannel();
        await new Promise((done) => {
            channel.port1.onmessage = done;
            channel.port2.postMessage(0);
        });
    }
}"""


class Visit:
    """A browser tab that notes whatever a page should not do; `root` is the site's address."""

    def __init__(self, context: BrowserContext, root: str, runs_scripts: bool = True) -> None:
        self.root = root
        self.host = urlsplit(root).netloc
        self.complaints: list[str] = []
        self.missing: set[str] = set()
        self.wanted: set[str] = set()
        self._runs_scripts = runs_scripts
        # What was asked for and has not come yet, numbered in the order of asking.
        self._pending: dict[Request, int] = {}
        self._count = 0
        # The number of the request for the document of a frame.
        self._documents: dict[Frame, int] = {}
        context.on("console", lambda said: self._note(said.text, said.location["url"]))
        context.on("weberror", lambda error: self._note(f"error: {error.error}"))
        context.on("dialog", self._asked)
        context.on("request", self._requested)
        context.on("requestfinished", self._ended)
        context.on("requestfailed", self._failed)
        context.on("response", self._answered)
        context.on("page", lambda page: page.on("framenavigated", self._navigated))
        self.tab: Page = context.new_page()

    def open(self, path: str = "") -> Page:
        """Open the page at `path` below the site's root."""
        self.tab.goto(self.root + path)
        return self.tab

    def open_missing(self, path: str) -> Page:
        """Open an address where no page is: that one 404, and what is said of it, is wanted."""
        self.missing.add(self.root + path)
        return self.open(path)

    def settle(self) -> Page:
        """Wait until all that was asked for has come, and scripts have done their part with it."""
        self.tab.wait_for_load_state()
        end = time.monotonic() + DEADLINE
        while True:
            if self._runs_scripts:
                self.tab.evaluate(TWO_TASKS)
            if not self._pending:
                return self.tab
            assert time.monotonic() < end, [request.url for request in self._pending]
            self.tab.wait_for_timeout(10)

    def cut_off_first(self, name: str) -> None:
        """Answer the first request for a file of that name with a piece of it.

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
        if url not in self.missing and what not in self.wanted | {BLOCKED}:
            self.complaints.append(f"{self.tab.url}: {what} {url}")

    def _asked(self, dialog: Dialog) -> None:
        self._note("dialog:", dialog.message)
        dialog.dismiss()

    def _answered(self, response: Response) -> None:
        if response.status >= 400:
            self._note(str(response.status), response.url)

    def _requested(self, request: Request) -> None:
        self._count += 1
        self._pending[request] = self._count
        if request.is_navigation_request():
            self._documents[request.frame] = self._count
        url = urlsplit(request.url)
        if url.scheme not in ("data", "blob") and url.netloc != self.host:
            self._note("asks another host:", request.url)

    def _ended(self, request: Request) -> None:
        self._pending.pop(request, None)

    def _navigated(self, frame: Frame) -> None:
        """Forget what the document before asked for: the browser may not tell how it ended."""
        document = self._documents.get(frame, 0)
        self._pending = {
            request: number
            for request, number in self._pending.items()
            if number >= document or request.frame != frame
        }

    def _failed(self, request: Request) -> None:
        self._ended(request)
        # A page that is left while it loads something has not failed.
        if request.failure != "net::ERR_ABORTED":
            self._note(f"failed ({request.failure}):", request.url)


@contextmanager
def visiting(browser: Browser, root: str, **options: Any) -> Iterator[Visit]:
    """Visit the site at `root`; at the end, fail if a page misbehaved.

    `options` are those of a browser context. There is no service worker, which would answer
    before a test can; tests/test_offline.py has those with one.
    """
    context = browser.new_context(**{"viewport": DESKTOP, "service_workers": "block", **options})
    context.set_default_timeout(DEADLINE * 1000)
    try:
        visit = Visit(context, root, options.get("java_script_enabled", True))
        yield visit
        # A preview asks for changes all the time.
        if not visit.wanted:
            visit.settle()
        assert not visit.complaints, visit.complaints
    finally:
        context.close()


def until(is_so: Callable[[], object]) -> None:
    """Wait for a condition. Playwright's own way evaluates text, which the policy forbids."""
    end = time.monotonic() + DEADLINE
    while not is_so():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def free_port() -> int:
    """Return a port of this machine that nothing listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@contextmanager
def built_and_served(project: Path, **options: Any) -> Iterator[str]:
    """Build the site of `project` for an address, serve it there, and yield the address."""
    port = free_port()
    site = build_site(project, f"http://127.0.0.1:{port}{PREFIX}", **options)
    with served(site, PREFIX, port) as root:
        yield root


def main(tab: Page) -> Locator:
    return tab.get_by_role("main")


def heading(tab: Page) -> Locator:
    return tab.get_by_role("heading", level=1)


def results(tab: Page) -> Locator:
    return main(tab).locator(".results h2 a")


def searched(tab: Page) -> list[str]:
    """Return the titles of the results, once the search that is under way is done."""
    # A list is busy from the call that changes a query, so that an earlier answer is never read.
    expect(main(tab).locator(".results")).to_have_attribute("aria-busy", "false")
    expect(main(tab).get_by_role("status")).to_have_text(re.compile(r"^\d+ papers?\b|^No paper"))
    return results(tab).all_inner_texts()


def header_search(tab: Page) -> Locator:
    return tab.get_by_role("banner").get_by_label("Search the papers")


def go_to_section(tab: Page, name: str, menu: str = "") -> None:
    """Follow the link to a section of the site, in the tabs or, on a small screen, the drawer."""
    drawer = tab.get_by_role("checkbox", name="Menu")
    if drawer.is_visible():
        drawer.check()
    sections = tab.get_by_role("navigation", name="Sections")
    if menu:
        sections.get_by_text(menu, exact=True).click()
    with tab.expect_navigation():
        sections.get_by_role("link", name=name, exact=True).click()
