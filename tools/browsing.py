"""Serve built sites on this machine only, and open them in a browser."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

# Chromium must not look anything up by itself; the sandbox does not start as root. Without a
# process of its own for drawing, a browser costs less.
FLAGS = (
    "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update "
    "--disable-sync --no-first-run --in-process-gpu"
).split()


class _Handler(SimpleHTTPRequestHandler):
    """Serve a site below the first part of the path as GitHub Pages does.

    What is not there is answered with the site's own 404 page.
    """

    def __init__(self, *args: Any, site_of: Callable[[str], Path | None], **options: Any) -> None:
        self._site_of = site_of
        super().__init__(*args, **options)

    def _split(self, path: str) -> tuple[Path | None, str]:
        """Return the folder of the site that `path` leads to, and the rest of the path."""
        name, slash, rest = path.removeprefix("/").partition("/")
        return self._site_of(name) if slash else None, f"/{rest}"

    def translate_path(self, path: str) -> str:
        site, rest = self._split(path)
        if site is None:
            return os.devnull + "/none"  # a path at which no file can be
        self.directory = str(site)
        return super().translate_path(rest)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        site, _ = self._split(self.path) if hasattr(self, "path") else (None, "")
        page = site / "404.html" if site else None
        if code != HTTPStatus.NOT_FOUND or page is None or not page.exists():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Print nothing."""


class _Server(ThreadingHTTPServer):
    # Several browsers ask for all files of a page at once. What does not fit into the queue of
    # new connections is tried again only a second later.
    request_queue_size = 128

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Print what went wrong in the server; a browser that no longer listens is no error."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class SiteServer:
    """A server of sites by the first part of the path; `site_of` gives a site's folder."""

    def __init__(self, site_of: Callable[[str], Path | None], port: int = 0) -> None:
        self._server = _Server(("127.0.0.1", port), partial(_Handler, site_of=site_of))
        # It looks so often whether it is to stop, in seconds.
        serve = partial(self._server.serve_forever, poll_interval=0.05)
        self._thread = threading.Thread(target=serve, daemon=True)
        self._thread.start()
        self.address = f"http://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@contextmanager
def served(site: Path, prefix: str = "/paper-almanac/", port: int = 0) -> Iterator[str]:
    """Serve the folder `site` below `prefix` while the block runs; yield its address."""
    name = prefix.strip("/")
    server = SiteServer(lambda asked: site if asked == name else None, port)
    try:
        yield f"{server.address}/{name}/"
    finally:
        server.close()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start a headless Chromium: the one that ALMANAC_CHROMIUM names, or Playwright's own."""
    path = os.environ.get("ALMANAC_CHROMIUM") or None
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()
