"""arXiv's API: the papers of a category that were submitted on a day, as Atom.

https://info.arxiv.org/help/api/user-manual.html. What is written has the entries as they came,
with the elements below, in a feed without the times of the request.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import partial
from xml.etree.ElementTree import Element, ParseError, SubElement, fromstring, indent, tostring

from generator.identifiers import find_arxiv_id
from generator.problems import SettingsError
from generator.sources.fetch.api import Answer, Api
from generator.sources.fetch.client import Client, TemporaryFailure, WrongAnswer
from generator.text import clean

_NAMESPACES = {
    "": "http://www.w3.org/2005/Atom",
    "arxiv": "http://arxiv.org/schemas/atom",
}
_TOTAL = "{http://a9.com/-/spec/opensearch/1.1/}totalResults"
# The elements of an entry and their attributes.
_ELEMENTS: Mapping[str, tuple[str, ...]] = {
    "id": (),
    "title": (),
    "updated": (),
    "published": (),
    "link": ("href", "rel", "type", "title"),
    "summary": (),
    "category": ("term", "scheme"),
    "author": (),
    "arxiv:comment": (),
    "arxiv:journal_ref": (),
    "arxiv:doi": (),
    "arxiv:primary_category": ("term", "scheme"),
}
_PAGE = 100
# cs.LG has some 500 papers on its busiest days.
_MOST_PAPERS = 10_000
_MOST_PAGES = 200
# The archive, such as `cs` or `astro-ph`, and mostly a part of it, such as `LG` or `mes-hall`.
_CATEGORY = re.compile(r"[a-z]{1,7}(-[a-z]{2,4})?(\.([A-Z]{2}|[a-z]{2,7}(-[a-z]{2,4})?))?", re.A)


def arxiv_api(category: str) -> Api:
    """Return the API of a category. Raise `SettingsError` if it is no category of arXiv.

    Papers are announced up to three days after they were submitted, four where there is a
    holiday: a day's list is complete five days later.
    """
    if not _CATEGORY.fullmatch(category):
        raise SettingsError(
            f"--arxiv: {category!r} is not a category. Expected one such as cs.LG: "
            "https://arxiv.org/category_taxonomy has them all."
        )
    suffix = f"-arxiv-{category}.xml"
    return Api(
        kind=f"arxiv-{category}",
        server="https://export.arxiv.org",
        pause=3.0,
        settling_days=5,
        earliest=date(1991, 8, 1),
        file_suffix=suffix,
        day_suffixes=(suffix,),
        fetch_day=partial(fetch_day, category),
    )


def fetch_day(category: str, client: Client, day: date) -> Answer:
    """Return the papers of a category that were submitted on a day, each once, oldest first."""
    entries: dict[str, Element] = {}
    start = 0
    times = f"[{day:%Y%m%d}0000 TO {day:%Y%m%d}2359]"
    for _ in range(_MOST_PAGES):
        query = {
            "search_query": f"cat:{category} AND submittedDate:{times}",
            "sortBy": "submittedDate",
            "sortOrder": "ascending",
            "start": str(start),
            "max_results": str(_PAGE),
        }
        total, page = client.get("/api/query", query, partial(_read_page, start))
        if total > _MOST_PAPERS:
            raise WrongAnswer(f"The answer promises {total:,} papers of one day.")
        for id, entry in page:
            entries.setdefault(id, entry)
        start += len(page)
        if start >= total:
            break
    else:
        raise WrongAnswer(f"There are more than {_MOST_PAGES} pages of papers.")
    published = {entry.findtext("published", "")[:10] for entry in entries.values()}
    if published and day.isoformat() not in published:
        raise WrongAnswer(f"The answer is for {clean(min(published))}, not for {day}.")
    return Answer(_as_bytes(f"{category}, {day}", entries), len(entries))


def _read_page(start: int, content: bytes) -> tuple[int, list[tuple[str, Element]]]:
    """Return how many papers the whole answer has, and those of a page by their ids.

    A page is sometimes empty where it should not be; another attempt helps.
    """
    feed = _parse(content)
    try:
        total = int(feed.findtext(_TOTAL, "")[:12])
    except ValueError as error:
        raise WrongAnswer("The answer does not say how many papers there are.") from error
    elements = feed.findall(_qualified("entry"))
    page = [_read_entry(start + n, element) for n, element in enumerate(elements, 1)]
    if not page and start < total:
        raise TemporaryFailure(f"The answer has none of the {total:,} papers that it promises.")
    return total, page


def _parse(content: bytes) -> Element:
    """Return the feed. No document type is read, as its entities can grow without end."""
    try:
        text = content.decode("utf-8-sig")
        if "<!DOCTYPE" in text or "<!ENTITY" in text:
            raise ValueError("a document type")
        feed = fromstring(text)
    except (ValueError, ParseError) as error:
        start = clean(content[:200].decode("utf-8", "replace"))[:60]
        what = f"The answer is no Atom feed; it begins with “{start}”."
        raise TemporaryFailure(what) from error
    if feed.tag != _qualified("feed"):
        raise WrongAnswer("The answer is XML, but no Atom feed.")
    return feed


def _read_entry(number: int, element: Element) -> tuple[str, Element]:
    """Return the id of a paper, and its entry with the elements that are written."""
    address = _text(element, "id")
    if "/api/errors" in address:
        raise WrongAnswer(f"arXiv says “{clean(_text(element, 'summary'))[:120]}”.")
    id = find_arxiv_id(address)
    if id is None or not _text(element, "title"):
        raise WrongAnswer(f"Paper {number} of the answer has no {'title' if id else 'arXiv id'}.")
    entry = Element("entry")
    for child in element:
        name = _NAMES.get(child.tag)
        if name is None:
            continue
        attributes = {key: child.attrib[key] for key in _ELEMENTS[name] if key in child.attrib}
        if name == "author":
            SubElement(SubElement(entry, name), "name").text = _text(child, "name")
        else:
            SubElement(entry, name, attributes).text = "".join(child.itertext()).strip() or None
    return id, entry


def _qualified(name: str) -> str:
    prefix, _, local = name.rpartition(":")
    return f"{{{_NAMESPACES[prefix]}}}{local}"


_NAMES = {_qualified(name): name for name in _ELEMENTS}


def _text(element: Element, name: str) -> str:
    child = element.find(_qualified(name))
    return "" if child is None else "".join(child.itertext()).strip()


def _as_bytes(title: str, entries: Mapping[str, Element]) -> bytes:
    """Return the feed; its elements have names with prefixes, declared at its root."""
    declarations = {
        f"xmlns:{prefix}" if prefix else "xmlns": uri for prefix, uri in _NAMESPACES.items()
    }
    feed = Element("feed", declarations)
    SubElement(feed, "title").text = f"arXiv: {title}"
    feed.extend(entries.values())
    indent(feed, " ")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(feed, "unicode")}\n'.encode()
