"""Every slug and path of the site, built here and nowhere else.

A path names a page by its place below the site's root and ends in `/`
(`papers/lora-low-rank-adaptation-1a2b3c/`); the root itself is the empty path. Pages link
to each other by relative addresses, so the site works below any sub-path.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from hashlib import sha256
from urllib.parse import urlencode

_SLUG_LENGTH = 60
# Six digits keep an address short, and are few enough for somebody to find two texts that
# share them; all 64 are not.
DIGITS, ALL_DIGITS = 6, 64
_NOT_SLUG = re.compile(r"[^a-z0-9]+")

HOME = ""
PAPERS = "papers/"
TOPICS = "tags/"
DATES = "dates/"
UNDATED = "dates/undated/"
LISTINGS = "listings/"
ORGANIZATIONS = "organizations/"
NAMES = "names/"
REPORT = "report/"

# The endings of feeds.
ATOM, JSON = "xml", "json"


def digest(text: str, digits: int = DIGITS) -> str:
    """The first hex digits of a hash of `text`, six where nothing else is asked for."""
    return sha256(text.encode()).hexdigest()[:digits]


def paper_slug(title: str, folded: str) -> str:
    """The slug of a paper: words of its title, and a digest of its folded title.

    >>> paper_slug("Überfitting?", "überfitting")
    'uberfitting-a7e837'
    >>> paper_slug("注意", "注意").startswith("paper-")
    True
    """
    return f"{_words(title, _SLUG_LENGTH) or 'paper'}-{digest(folded)}"


def name_slug(name: str) -> str:
    """The slug of a topic, an organisation or a listing: its words, lower case.

    >>> name_slug("Speech & Audio"), name_slug("2025-05-30")
    ('speech-audio', '2025-05-30')
    """
    return _words(name, _SLUG_LENGTH) or f"name-{digest(name)}"


def unique_slugs(names: list[str]) -> dict[str, str]:
    """A slug for each of the distinct `names`, whatever their order.

    Those whose plain slugs agree all get a digest of their name; should somebody have found
    names that agree even so, those get all of its digits.
    """
    slugs = {name: name_slug(name) for name in names}
    for digits in (DIGITS, ALL_DIGITS):
        sharing = Counter(slugs.values())
        slugs = {
            name: slug
            if sharing[slug] == 1 and not _is_reserved(slug)
            else f"{name_slug(name)}-{digest(name, digits)}"
            for name, slug in slugs.items()
        }
    return slugs


def _is_reserved(slug: str) -> bool:
    """Names that Windows keeps for devices, that MkDocs or our own lists give a meaning."""
    return bool(re.fullmatch(r"con|prn|aux|nul|com\d|lpt\d|index|readme|page-\d+", slug))


def _words(text: str, length: int) -> str:
    """The ASCII letters and digits of `text`, joined by `-`, cut at a word's end."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    slug = _NOT_SLUG.sub("-", plain).strip("-")
    if len(slug) <= length:
        return slug
    return slug[: length + 1].rpartition("-")[0] or slug[:length]


def paper(slug: str) -> str:
    """`papers/<slug>/`"""
    return f"{PAPERS}{slug}/"


def sibling(slug: str) -> str:
    """The page of a paper as that of another links to it: `../<slug>/`"""
    return f"../{slug}/"


def indexed(slug: str) -> str:
    """The file of what the search is told of a paper; Pagefind takes its place for an address."""
    return f"{paper(slug)}index.html"


def topic(slug: str) -> str:
    """`tags/<slug>/`"""
    return f"{TOPICS}{slug}/"


def year(number: int) -> str:
    """`dates/2025/`"""
    return f"{DATES}{number:04}/"


def month(year_number: int, number: int) -> str:
    """`dates/2025/09/`"""
    return f"{year(year_number)}{number:02}/"


def listing(slug: str) -> str:
    """`listings/<slug>/`"""
    return f"{LISTINGS}{slug}/"


def organization(slug: str) -> str:
    """`organizations/<slug>/`"""
    return f"{ORGANIZATIONS}{slug}/"


def search(*wanted: tuple[str, str]) -> str:
    """The search page with its query and filters: `search/?topic=Pruning&topic=Optimization`."""
    return f"search/?{urlencode(wanted)}" if wanted else "search/"


def page(path: str, number: int) -> str:
    """The address of page `number`, from 1, of the list at `path`: `tags/video/page-2/`."""
    return path if number == 1 else f"{path}page-{number}/"


def feed(path: str, ending: str) -> str:
    """The feed of what the page at `path` lists, as `ATOM` or `JSON`: `tags/video/feed.xml`."""
    return f"{path}feed.{ending}"


def source(path: str) -> str:
    """The Markdown file below `docs/` that becomes the page at `path`.

    >>> source("papers/lora-1a2b3c/"), source("tags/"), source("")
    ('papers/lora-1a2b3c.md', 'tags/index.md', 'index.md')
    """
    return f"{path[:-1]}.md" if path.count("/") > 1 else f"{path}index.md"


def root(path: str) -> str:
    """The site's root as the page at `path` links to it; a path goes behind it.

    >>> root("papers/lora-1a2b3c/") + topic("video"), root("") + TOPICS
    ('../../tags/video/', './tags/')
    """
    return "../" * path.count("/") or "./"
