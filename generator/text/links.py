"""Web addresses in a text: where they begin and end, and the links they become."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import quote, urlsplit, urlunsplit

from generator.model import Link
from generator.text.cleaning import clean
from generator.text.link_targets import KINDS, find_target, normalize_host

# A character of an address: no white space, nothing that a browser would encode, no typographic
# or East Asian punctuation, no apostrophe (`…/ladder's code`). TeX escapes some with a backslash.
_CHARACTER = (
    r"(?:[^\s<>\"'{}|\\^`\x00-\x20\x7f-\xa0«»"
    r"\u2000-\u206f\u3000-\u303f\uff00-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]"
    r"|\\(?=[_%#&~]))"
)
# An address ends where the next begins (`[a](b)`, `a,b`), unless that is part of its path or
# query.
_REST = rf"(?:(?!\]\(|(?<![/=])https?://){_CHARACTER})+"
_NOT_INSIDE = r"(?<![\w@./\\-])"
# Hosts that are recognised without `https://`, or with a space in the name, before a path. Matched
# as ASCII: ignoring case, Unicode takes `gıthub.com` for the same.
_KNOWN_HOSTS = "|".join(
    host.replace(".", r"\. ?")
    for host in (
        "github.com gist.github.com raw.githubusercontent.com gitlab.com bitbucket.org "
        "codeberg.org anonymous.4open.science huggingface.co hf.co arxiv.org export.arxiv.org "
        "alphaxiv.org doi.org dx.doi.org openreview.net aclanthology.org zenodo.org youtu.be "
        "youtube.com vimeo.com"
    ).split()
)
_ADDRESS = re.compile(
    rf"(?:https?: ?// ?|{_NOT_INSIDE})(?:www\.)?(?a:{_KNOWN_HOSTS})/{_REST}"
    rf"|https?: ?//(?!https?:){_REST}"
    rf"|{_NOT_INSIDE}www\.[\w-]+\.(?=\w){_REST}"
    rf"|{_NOT_INSIDE}(?a:[a-z\d][a-z\d-]*\.git(?:hub|lab)\.io)(?![\w-])(?:/{_REST})?"
    rf"|{_NOT_INSIDE}(?P<doi>doi: ?)10\.\d{{4,9}}/{_REST}"
    rf"|{_NOT_INSIDE}(?P<arxiv>arxiv(?:: ?| ))"
    r"(?:\d{4}\.\d{4,5}|[a-z]+(?:-[a-z]+)?(?:\.[a-z]{2})?/\d{7})(?:v\d+)?(?!\w)",
    re.IGNORECASE,
)
# Every match of `_ADDRESS` contains one of these, ignoring case, or a slash and one of the others.
# Most abstracts contain none, and this search takes a hundredth of the time.
_HINTS = "www.", ".io", "arxiv"
_HINTS_WITH_SLASH = tuple(
    "http github gitlab. bitbucket. codeberg. 4open. huggingface. hf. alphaxiv. doi. doi: "
    "openreview. aclanthology. zenodo. youtu vimeo.".split()
)
# A match begins at most so many characters before the first of them, or no space is between.
_MAX_BEFORE_HINT = len("anonymous. ")
_SCHEME = re.compile("https?://", re.IGNORECASE)
# What stays as it is in a path, a query or a fragment; `%` as an address may be encoded already.
_URL_MARKS = "/%:?@!$&()*+,;=~[]"
ESCAPING_BACKSLASH = re.compile(r"\\(?=[_%#&~])")
_HOST = re.compile(r"(?:[\w-]+\.)+(?:xn--[\w-]+|[^\W\d_]{2,})", re.IGNORECASE)
_CLOSERS = {")": "(", "]": "["}
_TRAILING = frozenset(".,;:!?*~([\\")  # the backslash is that of a `\~`, which goes first
# Words that begin a sentence directly behind an address (`…/ladder.The code`); no file name and
# no host ends with one.
_SENTENCE_STARTS = frozenset(
    "Additionally All Also And Besides Both But Code Data Experiments Extensive Finally For "
    "Furthermore Here However In It Its Model Models Moreover On Our Overall Project Results "
    "Source The Their These They This To Using Video We With".split()
)
_MAX_SENTENCE_START = 1 + max(map(len, _SENTENCE_STARTS))


# Repair, HTML and the list of links ask for the same text one after the other.
@lru_cache(maxsize=8)
def split_links(text: str) -> tuple[tuple[str, str], ...]:
    """Split `text` into pairs `(shown, url)`, in order; `url` is empty for plain text.

    `shown` is the part as it is in the text; all of them joined are `text`. `url` is what a
    browser understands: it differs where the text lacks `https://`, says `arXiv:2504.00001`, or
    contains a space or a backslash by mistake.

    >>> split_links("(https://a.org/x_(y)), ok")
    (('(', ''), ('https://a.org/x_(y)', 'https://a.org/x_(y)'), ('), ok', ''))
    >>> [url for _, url in split_links("See github.com/bees/ladder.")]
    ['', 'https://github.com/bees/ladder', '']
    """
    return tuple(_split(text))


def _split(text: str) -> Iterator[tuple[str, str]]:
    start = _find_search_start(text)
    if start is None:
        if text:
            yield text, ""
        return
    end = 0
    for match in _ADDRESS.finditer(text, start):
        before = text[match.start() - 1 : match.start()]
        shown = _strip_punctuation(match[0], "_" if before == "_" else "")
        url = _to_url(shown, match)
        if not _has_public_host(url):
            continue
        if match.start() > end:
            yield text[end : match.start()], ""
        yield shown, url
        end = match.start() + len(shown)
    if end < len(text):
        yield text[end:], ""


def _find_search_start(text: str) -> int | None:
    """Return where to begin the search for addresses in `text`; None where there is none.

    A quick test that rules out most texts, and most of the others up to their first address.
    """
    folded = text.casefold()
    hints = (*_HINTS, *_HINTS_WITH_SLASH) if "/" in text else _HINTS
    positions = [position for hint in hints if (position := folded.find(hint)) >= 0]
    if not positions:
        return None
    # Folding has moved the hints, or an address has an `ı`, which only the pattern takes for an i.
    if len(folded) != len(text) or "ı" in text:
        return 0
    return text.rfind(" ", 0, max(0, min(positions) - _MAX_BEFORE_HINT)) + 1


def find_links(text: str) -> tuple[Link, ...]:
    """Return a link for each thing that addresses in `text` lead to, the most useful kind first.

    Links of one kind are in the order of the text. Each has the simplest of its addresses.

    >>> find_links("Code: github.com/a/b/tree/main, http://github.com/a/b/.")[0]
    Link(kind='code', url='http://github.com/a/b/', label='a/b')
    """
    links: dict[tuple[str, str], Link] = {}
    for _, url in split_links(text):
        if url:
            target = find_target(url)
            earlier = links.get(target.identity)
            if earlier is None or _complexity(url) < _complexity(earlier.url):
                links[target.identity] = Link(target.kind, url, target.label)
    return tuple(sorted(links.values(), key=lambda link: KINDS.index(link.kind)))


def web_address(text: str) -> str | None:
    """Return the web address that `text` is, percent-encoded; None if it is none to link to.

    >>> web_address("https://a.org/x y"), web_address("javascript:alert(1)")
    ('https://a.org/x%20y', None)
    """
    address = clean(text)
    if not _SCHEME.match(address) or not _has_public_host(address):
        return None
    parts = urlsplit(address)
    host = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode("ascii")
    path, query, fragment = (quote(part, safe=_URL_MARKS) for part in parts[2:])
    return urlunsplit((parts.scheme, host, path, query, fragment))


def _strip_punctuation(address: str, extra: str) -> str:
    """Return `address` without the punctuation of the sentence around it; in linear time.

    `extra` are further characters that belong to the sentence.
    """
    unmatched = {
        closer: address.count(closer) - address.count(opener) for closer, opener in _CLOSERS.items()
    }
    end = len(address)
    while end:
        dot = address.rfind(".", max(0, end - _MAX_SENTENCE_START), end)
        if dot > 0 and address[dot + 1 : end] in _SENTENCE_STARTS:
            end = dot
            continue
        last = address[end - 1]
        if last not in _TRAILING and last not in extra and unmatched.get(last, 0) <= 0:
            break
        for closer, opener in _CLOSERS.items():
            unmatched[closer] += (last == opener) - (last == closer)
        end -= 1
    return address[:end]


def _to_url(shown: str, match: re.Match[str]) -> str:
    """Return the URL that `shown` stands for."""
    address = ESCAPING_BACKSLASH.sub("", shown)
    for group, site in (("doi", "https://doi.org/"), ("arxiv", "https://arxiv.org/abs/")):
        if match[group]:
            return site + address[len(match[group]) :]
    address = address.replace(" ", "")
    return address if _SCHEME.match(address) else f"https://{address}"


def _has_public_host(url: str) -> bool:
    """Return whether `url` leads to a host with a name, without a user name or a password.

    A host in numbers may be one of the reader's own network.
    """
    try:
        parts = urlsplit(url)  # raises for `http://[`
        _ = parts.port  # raises for a port that is no number
        has_name = bool(_HOST.fullmatch(parts.hostname or "")) and bool(normalize_host(parts))
        return has_name and "@" not in parts.netloc
    except ValueError:
        return False


def _complexity(url: str) -> tuple[int, bool, int]:
    """Return a sort key by which the simplest of several addresses comes first."""
    parts = urlsplit(url)
    more = len(parts.path.split("/")) + 2 * bool(parts.query) + bool(parts.fragment)
    return more, parts.scheme != "https", len(url)
