"""The sitemap for search engines.

MkDocs' own writes today's date into every line and packs it with the time, so the same
dumps would not give the same bytes. The protocol allows 50,000 addresses a file:
https://www.sitemaps.org/protocol.html
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote
from xml.sax.saxutils import escape

PER_FILE = 45_000
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_XMLNS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def addresses(site: Path) -> Iterator[str]:
    """Yield the address of every page of the site in the folder `site`, relative to its root."""
    start = len(os.fspath(site)) + 1
    for folder, _, files in os.walk(site):
        if "index.html" in files:
            yield f"{folder[start:]}/".replace(os.sep, "/") if folder[start:] else ""


def sitemaps(paths: Iterable[str], site_url: str) -> Iterator[tuple[str, str]]:
    """Yield the path and the content of `sitemap.xml`, and of the parts it needs.

    `site_url` is the full address of the site's root and ends in `/`.
    """
    addresses = [site_url + quote(path) for path in sorted(set(paths))]
    parts = [addresses[i : i + PER_FILE] for i in range(0, len(addresses), PER_FILE)] or [[]]
    if len(parts) == 1:
        yield "sitemap.xml", _document("urlset", "url", parts[0])
        return
    names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    for name, part in zip(names, parts, strict=True):
        yield name, _document("urlset", "url", part)
    yield "sitemap.xml", _document("sitemapindex", "sitemap", [site_url + n for n in names])


def _document(root: str, item: str, addresses: Iterable[str]) -> str:
    lines = "".join(f"<{item}><loc>{escape(address)}</loc></{item}>\n" for address in addresses)
    return f"{_HEAD}<{root} {_XMLNS}>\n{lines}</{root}>\n"
