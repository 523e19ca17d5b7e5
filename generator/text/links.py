"""Web addresses in a text: where they begin and end, and what they lead to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from generator.model import Link

# An address ends at white space, at what cannot stand in one, or where a listing doubled
# it: `https://a{https://a}`.
_URL = re.compile(r"https?://[^\s<>\"{}|\\^`\u0000-\u0020\u007f-\u00a0]+", re.IGNORECASE)
_CLOSERS = {")": "(", "]": "["}
_TRAILING = ".,;:!?'*_~…。，；"

# What an address leads to, by host and beginning of its path; the first row that fits.
# The order of the kinds is the order of the buttons.
KINDS = (
    ("code", r"(www\.)?(github\.com|gitlab\.com|bitbucket\.org|codeberg\.org)/[^/]+/[^/]+"),
    ("code", r"anonymous\.4open\.science/"),
    ("data set", r"(www\.)?huggingface\.co/datasets/"),
    ("demo", r"(www\.)?huggingface\.co/spaces/"),
    ("paper", r"(www\.)?huggingface\.co/papers/"),
    ("model", r"(www\.)?huggingface\.co/[^/]+"),
    ("paper", r"(www\.)?arxiv\.org/|(dx\.)?doi\.org/|openreview\.net/"),
    ("video", r"(www\.)?(youtube\.com|youtu\.be|vimeo\.com)/"),
    ("project", r""),
)
_KINDS = tuple((kind, re.compile(pattern)) for kind, pattern in KINDS)
_ORDER = tuple(dict.fromkeys(kind for kind, _ in KINDS))


def split_links(text: str) -> Iterator[tuple[str, str]]:
    """The parts of `text` in order, as `(shown, url)`; `url` is empty for plain text.

    >>> list(split_links("(https://a.org/x_(y)), ok"))
    [('(', ''), ('https://a.org/x_(y)', 'https://a.org/x_(y)'), ('), ok', '')]
    """
    end = 0
    for match in _URL.finditer(text):
        url = _without_punctuation(match[0])
        if not _has_host(url):
            continue
        if match.start() > end:
            yield text[end : match.start()], ""
        yield url, url
        end = match.start() + len(url)
    if end < len(text):
        yield text[end:], ""


def find_links(text: str) -> tuple[Link, ...]:
    """The distinct addresses in `text`, most useful kind first, else as they come.

    >>> find_links("Code: http://github.com/a/b/.")[0]
    Link(kind='code', url='http://github.com/a/b/', label='a/b')
    """
    found: dict[str, Link] = {}
    for _, url in split_links(text):
        if url:
            key = url.split("://", 1)[1].casefold().rstrip("/")
            found.setdefault(key, Link(*_kind_and_label(url)))
    return tuple(sorted(found.values(), key=lambda link: _ORDER.index(link.kind)))


def _without_punctuation(url: str) -> str:
    """`url` up to the punctuation of the sentence around it; linear in its length."""
    unmatched = {
        closer: url.count(closer) - url.count(opener) for closer, opener in _CLOSERS.items()
    }
    end = len(url)
    while end and (url[end - 1] in _TRAILING or unmatched.get(url[end - 1], 0) > 0):
        if url[end - 1] in unmatched:
            unmatched[url[end - 1]] -= 1
        end -= 1
    return url[:end]


def _has_host(url: str) -> bool:
    """Whether a browser would go to a host of the web; `http://[` raises in `urlsplit`."""
    try:
        parts = urlsplit(url)
        return "." in (parts.hostname or "") and "@" not in parts.netloc
    except ValueError:
        return False


def _kind_and_label(url: str) -> tuple[str, str, str]:
    """What `url` leads to, itself, and the name that a reader knows it by."""
    parts = urlsplit(url)
    place = parts.netloc.casefold() + parts.path
    kind = next(kind for kind, pattern in _KINDS if pattern.match(place))
    segments = [segment for segment in parts.path.split("/") if segment]
    if kind == "code" and len(segments) > 1:
        return kind, url, "/".join(segments[:2]).removesuffix(".git")
    if kind in ("data set", "demo", "model"):
        return kind, url, "/".join(segments[-2:])
    return kind, url, parts.netloc.casefold().removeprefix("www.")
