"""Records that an API finds by the title of a paper."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass

from generator.model import Entry
from generator.sources.document import Document
from generator.sources.fetch.client import Client, System, WrongAnswer
from generator.sources.reading import read_document

# What the search of an API takes for more than a word.
_NO_WORD = re.compile(r"[^\w]+|_+")
_MOST_WORDS = 20
# That of records of a catalogue (sources/formats.py).
_LEAST_AUTHORITY = 20


@dataclass(frozen=True, slots=True)
class TitleSearch:
    """An API that is asked by title: its name, its address and call, and its pause in seconds.

    `query` has `{}` for the words of the title.
    """

    name: str
    endpoint: str
    path: str
    query: Mapping[str, str]
    pause: float

    def parameters(self, title: str) -> dict[str, str]:
        """Return the parameters of the call for the words of a title."""
        words = " ".join(_NO_WORD.sub(" ", title).split()[:_MOST_WORDS])
        return {key: value.format(words) for key, value in self.query.items()}


# https://info.arxiv.org/help/api/tou.html: no more than one request every three seconds.
TITLE_SEARCHES = (
    TitleSearch(
        "arXiv",
        "https://export.arxiv.org",
        "/api/query",
        {"search_query": 'ti:"{}"', "max_results": "10"},
        3.0,
    ),
    TitleSearch(
        "Hugging Face",
        "https://huggingface.co",
        "/api/papers/search",
        {"q": "{}", "limit": "20"},
        0.5,
    ),
)


class TitleLookup:
    """Connections to the APIs that are asked by title. Use it in a `with` statement.

    `endpoint` replaces the addresses of all of them; `contact` is told to them.
    """

    def __init__(self, system: System, endpoint: str | None = None, contact: str = "") -> None:
        self._clients = {
            search.name: Client(endpoint or search.endpoint, search.pause, system, contact)
            for search in TITLE_SEARCHES
        }
        self._open = ExitStack()

    def __enter__(self) -> TitleLookup:
        for client in self._clients.values():
            self._open.enter_context(client)
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def records(self, search: TitleSearch, title: str) -> tuple[Entry, ...]:
        """Return what an API finds. Raise `FetchError` if it does not answer as it should."""
        client = self._clients[search.name]

        def parse(content: bytes) -> tuple[Entry, ...]:
            if content.strip() == b"[]":
                return ()
            listing = read_document(Document(search.name, content))
            if listing.authority < _LEAST_AUTHORITY:  # a page that says that there is a fault
                raise WrongAnswer(f"{client.host}: the answer is no list of papers.")
            return listing.entries

        return client.get(search.path, search.parameters(title), parse)
