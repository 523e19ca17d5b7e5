"""A server on this machine that answers as Hugging Face's and arXiv's APIs do, or fails as told.

The papers are invented. What the real APIs answer was measured on files of 2024 to 2026.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

# A fault answers one request in place of the API.
Fault = Callable[["_Handler"], None]
Query = dict[str, str]


def entry(number: int, day: date) -> dict[str, Any]:
    """Return an entry of the API, with all fields that it had in August 2026."""
    submitter = {"_id": "0" * 24, "avatarUrl": "/avatars/0.svg", "fullname": "Nosy Reader"}
    organization = {"_id": "0" * 24, "name": "tide-lab", "fullname": "Tide Lab", "avatar": "x"}
    title = f"Tide Gauges of Harbour {number}"
    return {
        "paper": {
            "id": f"2608.{number:05}",
            "authors": [
                {"_id": "0" * 24, "name": "Ada Example", "hidden": False, "user": submitter},
                {"_id": "0" * 24, "name": "Ben Placeholder", "hidden": True},
            ],
            "mediaUrls": ["https://cdn.example.org/x.mp4"],
            "publishedAt": f"{day - timedelta(days=1)}T00:00:00.000Z",
            "submittedOnDailyAt": f"{day}T00:00:00.000Z",
            "submittedOnDailyBy": submitter,
            "title": title,
            "summary": "A gauge was read for a year.\nThe tide comes “later” than the tables say.",
            "upvotes": number,
            "discussionId": "0" * 24,
            "ai_summary": "Tides come late.",
            "ai_keywords": ["tides", "gauges"],
            "githubRepo": "https://github.com/tide-lab/gauges",
            "githubStars": 12,
            "projectPage": "https://tide-lab.example.org/",
            "organization": organization,
        },
        "publishedAt": f"{day - timedelta(days=2)}T20:00:00.000Z",
        "title": title,
        "summary": "A gauge was read for a year.",
        "numComments": 3,
        "submittedBy": submitter,
        "organization": organization,
        "thumbnail": "https://cdn.example.org/x.png",
    }


def atom_entry(number: int, day: date) -> str:
    """Return an entry of arXiv's answer."""
    return f"""<entry><id>http://arxiv.org/abs/2608.{number:05}v1</id>
<title>Gulls &amp; Weather {number}</title><updated>{day}T10:00:00Z</updated>
<link href="https://arxiv.org/abs/2608.{number:05}v1" rel="alternate" type="text/html"/>
<summary>Gulls come inland before a storm.</summary><category term="cs.LG" scheme="x"/>
<published>{day}T10:00:00Z</published><arxiv:comment>4 pages</arxiv:comment>
<arxiv:primary_category term="cs.LG"/><author><name>Fay Madeup</name>
<arxiv:affiliation>Nowhere</arxiv:affiliation></author></entry>"""


def atom(entries: list[str], total: int) -> bytes:
    """Return an answer of arXiv's API."""
    return f"""<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom"
 xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/"><id>https://arxiv.org/api/1</id>
<title>arXiv Query</title><updated>2026-11-26T18:00:00Z</updated>
<opensearch:totalResults>{total}</opensearch:totalResults>{"".join(entries)}</feed>""".encode()


@dataclass
class PapersApi:
    """The server's papers by day, its habits, and what it was asked.

    `titled` are the entries of arXiv that are found by the words of their titles. `faults`
    answer the next requests, one each. `most` is the largest page, `default` the size
    of one without `limit`; `knows_pages` is false for an API that ignores `p`.
    """

    daily: dict[date, list[dict[str, Any]]] = field(default_factory=dict)
    submitted: dict[date, list[str]] = field(default_factory=dict)
    found: list[dict[str, Any]] = field(default_factory=list)
    titled: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    most: int = 100
    knows_pages: bool = True
    asked: list[tuple[str, Query]] = field(default_factory=list)
    agents: list[str] = field(default_factory=list)
    address: str = ""
    stopped: threading.Event = field(default_factory=threading.Event)

    @property
    def days_asked(self) -> list[str]:
        """The days of the requests for Daily Papers, in order."""
        return [query["date"] for path, query in self.asked if path == "/api/daily_papers"]

    def answer(self, path: str, query: Query) -> tuple[int, bytes]:
        """Return the status and the content of an answer."""
        if path == "/api/daily_papers":
            size = min(int(query.get("limit", "50")), self.most)
            start = int(query.get("p", "0")) * size if self.knows_pages else 0
            entries = self.daily.get(date.fromisoformat(query["date"]), [])
            return 200, json.dumps(entries[start : start + size]).encode()
        if path == "/api/papers/search":
            return 200, json.dumps(self.found[: int(query["limit"])]).encode()
        if path == "/api/query" and query["search_query"].startswith("ti:"):
            words = query["search_query"][4:-1]
            papers = [entry for entry in self.titled if words in " ".join(entry.split())]
            return 200, atom(papers[: int(query["max_results"])], len(papers))
        if path == "/api/query":
            day = date.fromisoformat(query["search_query"].split("[")[1][:8])
            papers, start = self.submitted.get(day, []), int(query["start"])
            return 200, atom(papers[start : start + int(query["max_results"])], len(papers))
        return 404, b"Not found"


class _Handler(BaseHTTPRequestHandler):
    api: PapersApi

    def do_GET(self) -> None:
        """Answer a request, or fail if a fault is due."""
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.api.asked.append((parts.path, query))
        self.api.agents.append(self.headers["User-Agent"])
        if self.api.faults:
            self.api.faults.pop(0)(self)
        else:
            self.reply(*self.api.answer(parts.path, query))

    def reply(self, status: int, content: bytes, **headers: str) -> None:
        """Send an answer; `_` in a header's name stands for `-`."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if "Content_Length" not in headers:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def status(number: int, content: bytes = b"", **headers: str) -> Fault:
    """A fault that answers with a status."""
    return lambda handler: handler.reply(number, content, **headers)


def body(content: bytes) -> Fault:
    """A fault that answers with other content."""
    return status(200, content)


def cut(handler: _Handler) -> None:
    """Promise more than is sent."""
    handler.reply(200, b'[{"paper": ', Content_Length="1000")


def hang_up(handler: _Handler) -> None:
    """End the connection without an answer."""
    handler.close_connection = True


def silence(handler: _Handler) -> None:
    """Say nothing until the test ends."""
    handler.api.stopped.wait(60)


def trickle(handler: _Handler) -> None:
    """Send a byte now and then, without end."""
    handler.send_response(200)
    handler.end_headers()
    while not handler.api.stopped.wait(0.02):
        try:
            handler.wfile.write(b" ")
        except OSError:
            return


@contextmanager
def papers_api() -> Iterator[PapersApi]:
    """A server that runs as long as the block."""
    api = PapersApi()
    handler = type("Handler", (_Handler,), {"api": api})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    api.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield api
    finally:
        api.stopped.set()
        server.shutdown()
        thread.join()
        server.server_close()
