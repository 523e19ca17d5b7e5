"""The data of a published site: from its folder, or from its address."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from generator import urls
from generator.catalogue.groups import Groups
from generator.exports.papers_jsonl import PAPERS
from generator.exports.query_match import PaperSearch
from generator.exports.report_jsonl import REPORT
from generator.model import (
    Catalogue,
    Code,
    Enrichment,
    IntroducedName,
    Library,
    Link,
    Organization,
    Paper,
    ShownDate,
    Summary,
    TopicMatch,
)
from generator.problems import AlmanacError
from generator.sources.fetch.published import published_file

_MOST_BYTES = 2_000_000_000
_GZIP = b"\x1f\x8b"
Record = Mapping[str, Any]


@dataclass(frozen=True)
class Published:
    """What a site publishes: its papers in their order, and the phrases that rise.

    `records` has the record of each paper by its id; `address` is the site's, with a final slash,
    or empty if it is unknown.
    """

    address: str
    papers: tuple[Paper, ...]
    records: Mapping[str, Record]
    rising: Sequence[Record]
    enrichments: Mapping[str, Enrichment]

    @cached_property
    def by_id(self) -> Mapping[str, Paper]:
        """The papers by their ids."""
        return {paper.id: paper for paper in self.papers}

    @cached_property
    def search(self) -> PaperSearch:
        """What finds the papers that a query means."""
        library = Library(Catalogue(self.papers, (), ()), (), dict(self.enrichments))
        return PaperSearch(Groups(library))


def read_published(site: str) -> Published:
    """Return the data of the site in a folder or at an address, http or https.

    Raise `AlmanacError` if there is none, or if it is damaged.
    """
    is_address = site.startswith(("http://", "https://"))
    base = f"{site.rstrip('/')}/"
    read = _from_address(base) if is_address else _from_folder(Path(site))
    records = list(_records(read(PAPERS), PAPERS))
    papers, enrichments = [], {}
    for number, record in enumerate(records, 1):
        try:
            paper, enrichment = _paper(record)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise AlmanacError(
                f"{PAPERS}:{number}: this is no paper of an almanac. Expected the fields that "
                "its about page documents."
            ) from error
        papers.append(paper)
        enrichments[paper.id] = enrichment
    return Published(
        base if is_address else _address(read),
        tuple(papers),
        {record["id"]: record for record in records},
        [record for record in _records(read(REPORT), REPORT) if record.get("kind") == "rising"],
        enrichments,
    )


def _from_address(base: str) -> Callable[[str], bytes]:
    return lambda path: published_file(base + path)


def _from_folder(folder: Path) -> Callable[[str], bytes]:
    def read(path: str) -> bytes:
        if not (folder / path).is_file():
            raise AlmanacError(f"{folder}: there is no {path}, so this is no built site.")
        return (folder / path).read_bytes()

    return read


def _address(read: Callable[[str], bytes]) -> str:
    """Return the address of a site in a folder, which its feed has."""
    try:
        address = json.loads(read(urls.feed(urls.HOME, urls.JSON)))["home_page_url"]
    except (ValueError, KeyError, TypeError, AlmanacError):
        return ""
    return address if isinstance(address, str) and "://" in address else ""


def _records(content: bytes, path: str) -> Iterator[Record]:
    """Yield the objects of a file of JSON Lines, compressed or not."""
    try:
        text = (_unzip(content) if content.startswith(_GZIP) else content).decode()
        for line in text.split("\n"):
            if line:
                record = json.loads(line)
                if not isinstance(record, dict):
                    raise ValueError("not an object")
                yield record
    except (ValueError, RecursionError, zlib.error) as error:
        raise AlmanacError(f"{path}: the file is damaged, or not that of an almanac.") from error


def _unzip(content: bytes) -> bytes:
    inflate = zlib.decompressobj(zlib.MAX_WBITS | 16)
    text = inflate.decompress(content, _MOST_BYTES)
    if not inflate.eof:
        raise ValueError("too large, or cut off")
    return text


def _paper(record: Record) -> tuple[Paper, Enrichment]:
    """Return the paper of a record, with what a search and an answer need of it."""
    organization, code, summary = record["organization"], record["code"], record["summary"]
    paper = Paper(
        id=_text(record["id"]),
        title=_text(record["title"]),
        abstract=_text(record["abstract"]),
        abstract_html="",
        abstract_listed="",
        published=_day(record["published"]),
        year_inferred=bool(record["published_year_inferred"]),
        year_reason="",
        authors=record["authors"],
        organization=organization
        and Organization(_text(organization["name"]), _optional_text(organization["handle"])),
        comments=record["comments"],
        upvotes=record["upvotes"],
        sightings=(),
        links=tuple(
            Link(*(_text(link[name]) for name in ("kind", "url", "label")))
            for link in record["links"]
        ),
        arxiv=_optional_text(record["arxiv"]),
        doi=_optional_text(record["doi"]),
        author_names=tuple(map(_text, record["author_names"])),
        code=code and Code(_text(code["url"] or ""), code["stars"]),
        project_page=_optional_text(record["project_page"]),
        year_alone=None if record["published"] else _year(record.get("year")),
        summary=summary and Summary(_text(summary["text"]), _text(summary["source"])),
    )
    name = record["name"] or ""
    # What answers read of the record itself.
    for other in (*record["near"], *(seen["listed"] or "" for seen in record["sightings"])):
        _text(other)
    topics = tuple(TopicMatch(_text(topic), ()) for topic in record["topics"])
    return paper, Enrichment(topics, IntroducedName(_text(name), (name,) if name else ()))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _optional_text(value: object) -> str | None:
    return None if value is None else _text(value)


def _year(value: object) -> int | None:
    if value is not None and not isinstance(value, int):
        raise TypeError(value)
    return value


def _day(value: str | None) -> ShownDate | None:
    if value is None:
        return None
    year, month, day = map(int, value.split("-"))
    return ShownDate(month, day, year)
