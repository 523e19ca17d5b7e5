"""All slugs and paths of the site, which are built here and nowhere else.

A path leads from the site's root to a page and ends in `/`, for example
`papers/lora-low-rank-adaptation-1a2b3c/`; that of the root is empty. Pages link to each other by
relative addresses, so that the site works below any path of a server.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Set
from hashlib import sha256
from urllib.parse import urlencode

_SLUG_LENGTH = 60
# Six digits keep an address short, but two texts that share them can be searched for; two that
# share all 64 cannot.
DIGITS, ALL_DIGITS = 6, 64
_NOT_SLUG = re.compile(r"[^a-z0-9]+")
# Names of devices in Windows, of pages to which MkDocs gives a meaning, and of pages of lists.
_RESERVED = re.compile(r"con|prn|aux|nul|com\d|lpt\d|index|readme|page-\d+")

HOME = ""
PAPERS = "papers/"
TOPICS = "tags/"
DATES = "dates/"
UNDATED = "dates/undated/"
LISTINGS = "listings/"
ORGANIZATIONS = "organizations/"
AUTHORS = "authors/"
NAMES = "names/"
TRENDS = "trends/"
MAP = "map/"
FEEDS = "feeds/"
REPORT = "report/"
CHANGES = "changes/"
OFFLINE = "offline/"

# The sections whose pages may have moved.
MOVABLE = (TOPICS, LISTINGS, ORGANIZATIONS, AUTHORS, PAPERS)
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

# The suffixes of feeds.
ATOM, JSON = "xml", "json"


def digest(text: str, digits: int = DIGITS) -> str:
    """Return the first hexadecimal digits of the SHA-256 of a text."""
    return sha256(text.encode()).hexdigest()[:digits]


def paper_slug(title: str, folded: str) -> str:
    """Return the slug of a paper: words of its title, and a digest of its folded title.

    >>> paper_slug("Überfitting?", "überfitting")
    'uberfitting-a7e837'
    >>> paper_slug("注意", "注意").startswith("paper-")
    True
    """
    return f"{_words(title, _SLUG_LENGTH) or 'paper'}-{digest(folded)}"


def name_slug(name: str) -> str:
    """Return the slug of a topic, an organisation, an author or a listing: words in lower case.

    >>> name_slug("Speech & Audio"), name_slug("2025-05-30")
    ('speech-audio', '2025-05-30')
    """
    return _words(name, _SLUG_LENGTH) or f"name-{digest(name)}"


def unique_slugs(names: Iterable[str], taken: Set[str] = frozenset()) -> dict[str, str]:
    """Return a slug for each of the distinct `names`; of names with one slug, the first has it.

    The others get a digest, and so do names whose slug is reserved or `taken`; all its digits if
    even that is taken, which happens only if somebody searched for such names. So a name that
    comes behind the others never changes the slug of one of them.
    """
    slugs: dict[str, str] = {}
    used = set(taken)
    for name in names:
        plain = name_slug(name)
        choices = (plain, *(f"{plain}-{digest(name, digits)}" for digits in (DIGITS, ALL_DIGITS)))
        free = (slug for slug in choices if slug not in used and not _is_reserved(slug))
        slugs[name] = next(free, choices[-1])
        used.add(slugs[name])
    return slugs


def is_slug(text: str) -> bool:
    """Return whether a text may be the last part of an address.

    >>> is_slug("2025-05-30"), is_slug("page-2"), is_slug("A b")
    (True, False, False)
    """
    is_short = len(text) <= 2 * _SLUG_LENGTH + ALL_DIGITS
    return is_short and _SLUG.fullmatch(text) is not None and not _is_reserved(text)


def is_movable(path: str) -> bool:
    """Return whether a text is the path of a page that may have moved.

    >>> is_movable("tags/video/"), is_movable("tags/"), is_movable("tags/../video/")
    (True, False, False)
    """
    section, _, slug = path.removesuffix("/").partition("/")
    return path.endswith("/") and f"{section}/" in MOVABLE and is_slug(slug)


def _is_reserved(slug: str) -> bool:
    return _RESERVED.fullmatch(slug) is not None


def _words(text: str, length: int) -> str:
    """Return the ASCII letters and digits of a text, joined by `-`, cut at the end of a word."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    slug = _NOT_SLUG.sub("-", plain).strip("-")
    if len(slug) <= length:
        return slug
    return slug[: length + 1].rpartition("-")[0] or slug[:length]


def paper(slug: str) -> str:
    """Return the path of a paper: `papers/<slug>/`."""
    return f"{PAPERS}{slug}/"


def sibling(slug: str) -> str:
    """Return the address of a paper relative to the page of another: `../<slug>/`."""
    return f"../{slug}/"


def topic(slug: str) -> str:
    """Return the path of a topic: `tags/<slug>/`."""
    return f"{TOPICS}{slug}/"


def year(number: int) -> str:
    """Return the path of a year: `dates/2025/`."""
    return f"{DATES}{number:04}/"


def month(year_number: int, number: int) -> str:
    """Return the path of a month: `dates/2025/09/`."""
    return f"{year(year_number)}{number:02}/"


def week(year_number: int, number: int) -> str:
    """Return the path of a week: `dates/2025/W36/`."""
    return f"{year(year_number)}W{number:02}/"


def listing(slug: str) -> str:
    """Return the path of a listing: `listings/<slug>/`."""
    return f"{LISTINGS}{slug}/"


def organization(slug: str) -> str:
    """Return the path of an organisation: `organizations/<slug>/`."""
    return f"{ORGANIZATIONS}{slug}/"


def author(slug: str) -> str:
    """Return the path of an author: `authors/<slug>/`."""
    return f"{AUTHORS}{slug}/"


def trend(slug: str) -> str:
    """Return the path of the trends of a group of topics, or of a phrase: `trends/<slug>/`."""
    return f"{TRENDS}{slug}/"


def query_feed(slug: str) -> str:
    """Return the path of a query with a feed: `feeds/<slug>/`."""
    return f"{FEEDS}{slug}/"


def search(*parameters: tuple[str, str]) -> str:
    """Return the search page with query and filters: `search/?topic=Pruning&q=attention`."""
    return f"search/?{urlencode(parameters)}" if parameters else "search/"


def offline(path: str) -> str:
    """Return the page for reading offline, with what is to be kept: `?keep=tags%2Fvideo%2F`."""
    return f"{OFFLINE}?{urlencode({'keep': path})}"


def on_map(kind: str, slug: str) -> str:
    """Return the map on which a `topic` or a `paper` stands out: `map/?topic=video`."""
    return f"{MAP}?{urlencode({kind: slug})}"


def page(path: str, number: int) -> str:
    """Return the path of page `number`, from 1, of the list at `path`: `tags/video/page-2/`."""
    return path if number == 1 else f"{path}page-{number}/"


def feed(path: str, suffix: str) -> str:
    """Return the path of the feed of a list, `ATOM` or `JSON`: `tags/video/feed.xml`."""
    return f"{path}feed.{suffix}"


def source(path: str) -> str:
    """Return the path below `docs/` of the Markdown file that becomes the page at `path`.

    >>> source("papers/lora-1a2b3c/"), source("tags/"), source("")
    ('papers/lora-1a2b3c.md', 'tags/index.md', 'index.md')
    """
    return f"{path[:-1]}.md" if path.count("/") > 1 else f"{path}index.md"


def root(path: str) -> str:
    """Return the site's root as the page at `path` links to it; other paths are appended to it.

    >>> root("papers/lora-1a2b3c/") + topic("video"), root("") + TOPICS
    ('../../tags/video/', './tags/')
    """
    return "../" * path.count("/") or "./"
