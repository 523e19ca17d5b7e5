"""Web addresses in a text: where they begin and end, and the links that they make."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import urlsplit

from generator.model import Link
from generator.text.link_targets import KINDS, host_of, target

# What may stand in an address: no white space, nothing that a browser would encode, no
# typographic or East Asian punctuation, no apostrophe (`…/ladder's code`). TeX puts a
# backslash before some characters that may.
_CHARACTER = (
    r"(?:[^\s<>\"'{}|\\^`\x00-\x20\x7f-\xa0«»"
    r"\u2000-\u206f\u3000-\u303f\uff00-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]"
    r"|\\(?=[_%#&~]))"
)
# An address ends where the next begins (`[a](b)`, `a,b`), save that one may be a part of the
# path or the query of another.
_REST = rf"(?:(?!\]\(|(?<![/=])https?://){_CHARACTER})+"
_NOT_INSIDE = r"(?<![\w@./\\-])"
# Hosts that are known without `https://`, or with a space in them, where a path follows; in
# ASCII, as other letters count as the same (`gıthub.com`) where case is ignored.
_KNOWN = "|".join(
    host.replace(".", r"\. ?")
    for host in (
        "github.com gist.github.com raw.githubusercontent.com gitlab.com bitbucket.org "
        "codeberg.org anonymous.4open.science huggingface.co hf.co arxiv.org export.arxiv.org "
        "alphaxiv.org doi.org dx.doi.org openreview.net aclanthology.org zenodo.org youtu.be "
        "youtube.com vimeo.com"
    ).split()
)
_ADDRESS = re.compile(
    rf"(?:https?: ?// ?|{_NOT_INSIDE})(?:www\.)?(?a:{_KNOWN})/{_REST}"
    rf"|https?: ?//(?!https?:){_REST}"
    rf"|{_NOT_INSIDE}www\.[\w-]+\.(?=\w){_REST}"
    rf"|{_NOT_INSIDE}(?a:[a-z\d][a-z\d-]*\.git(?:hub|lab)\.io)(?![\w-])(?:/{_REST})?"
    rf"|{_NOT_INSIDE}(?P<doi>doi: ?)10\.\d{{4,9}}/{_REST}"
    rf"|{_NOT_INSIDE}(?P<arxiv>arxiv(?:: ?| ))"
    r"(?:\d{4}\.\d{4,5}|[a-z]+(?:-[a-z]+)?(?:\.[a-z]{2})?/\d{7})(?:v\d+)?(?!\w)",
    re.IGNORECASE,
)
# What every match of `_ADDRESS` holds, case aside; most abstracts hold none of it, and to
# look for it takes a hundredth of the time.
_HINTS = tuple(
    "http www. .io github gitlab. bitbucket. codeberg. 4open. huggingface. hf. arxiv alphaxiv. "
    "doi. doi: openreview. aclanthology. zenodo. youtu vimeo.".split()
)
_SCHEME = re.compile("https?://", re.IGNORECASE)
ESCAPE = re.compile(r"\\(?=[_%#&~])")
_HOST = re.compile(r"(?:[\w-]+\.)+(?:xn--[\w-]+|[^\W\d_]{2,})", re.IGNORECASE)
_CLOSERS = {")": "(", "]": "["}
_TRAILING = frozenset(".,;:!?*~([\\")  # the backslash of a `\~` that goes
# Words that begin a sentence, where it goes on without a space (`…/ladder.The code`); no file
# and no host ends in one.
_NEXT_SENTENCE = frozenset(
    "Additionally All Also And Besides Both But Code Data Experiments Extensive Finally For "
    "Furthermore Here However In It Its Model Models Moreover On Our Overall Project Results "
    "Source The Their These They This To Using Video We With".split()
)
_LONGEST_GLUED = 1 + max(map(len, _NEXT_SENTENCE))


# The repairs, the markup and the list of links ask for the same text one after the other.
@lru_cache(maxsize=8)
def split_links(text: str) -> tuple[tuple[str, str], ...]:
    """The parts of `text` in order, as `(shown, url)`; `url` is empty for plain text.

    `shown` is as it stands in the text, so that all of them together are the text; `url` is
    what a browser understands, which differs where the text leaves out `https://`, says
    `arXiv:2504.00001`, or has a space or a backslash that does not belong.

    >>> split_links("(https://a.org/x_(y)), ok")
    (('(', ''), ('https://a.org/x_(y)', 'https://a.org/x_(y)'), ('), ok', ''))
    >>> [url for _, url in split_links("See github.com/bees/ladder.")]
    ['', 'https://github.com/bees/ladder', '']
    """
    return tuple(_parts(text))


def _parts(text: str) -> Iterator[tuple[str, str]]:
    if not _hints(text):
        if text:
            yield text, ""
        return
    end = 0
    for match in _ADDRESS.finditer(text):
        opened = text[match.start() - 1 : match.start()]
        shown = _without_punctuation(match[0], "_" if opened == "_" else "")
        url = _url(shown, match)
        if not _leads_to_a_host(url):
            continue
        if match.start() > end:
            yield text[end : match.start()], ""
        yield shown, url
        end = match.start() + len(shown)
    if end < len(text):
        yield text[end:], ""


def _hints(text: str) -> bool:
    """Whether there may be an address: most texts have none, and this is all they cost."""
    folded = text.casefold()
    for hint in _HINTS:  # noqa: SIM110  # a third of the time of any(…)
        if hint in folded:
            return True
    return False


def find_links(text: str) -> tuple[Link, ...]:
    """The things that the addresses in `text` lead to, most useful kind first, else as they come.

    Each is one link, with the simplest of its addresses.

    >>> find_links("Code: github.com/a/b/tree/main, http://github.com/a/b/.")[0]
    Link(kind='code', url='http://github.com/a/b/', label='a/b')
    """
    found: dict[tuple[str, str], Link] = {}
    for _, url in split_links(text):
        if url:
            to = target(url)
            known = found.get(to.identity)
            if known is None or _effort(url) < _effort(known.url):
                found[to.identity] = Link(to.kind, url, to.label)
    return tuple(sorted(found.values(), key=lambda link: KINDS.index(link.kind)))


def _without_punctuation(address: str, also: str) -> str:
    """`address` up to the punctuation of the sentence around it; linear in its length.

    `also` are further characters that belong to the sentence.
    """
    unmatched = {
        closer: address.count(closer) - address.count(opener) for closer, opener in _CLOSERS.items()
    }
    end = len(address)
    while end:
        dot = address.rfind(".", max(0, end - _LONGEST_GLUED), end)
        if dot > 0 and address[dot + 1 : end] in _NEXT_SENTENCE:
            end = dot
            continue
        last = address[end - 1]
        if last not in _TRAILING and last not in also and unmatched.get(last, 0) <= 0:
            break
        for closer, opener in _CLOSERS.items():
            unmatched[closer] += (last == opener) - (last == closer)
        end -= 1
    return address[:end]


def _url(shown: str, match: re.Match[str]) -> str:
    """The address that `shown` means."""
    address = ESCAPE.sub("", shown)
    for group, site in (("doi", "https://doi.org/"), ("arxiv", "https://arxiv.org/abs/")):
        if match[group]:
            return site + address[len(match[group]) :]
    address = address.replace(" ", "")
    return address if _SCHEME.match(address) else f"https://{address}"


def _leads_to_a_host(url: str) -> bool:
    """Whether a browser would go to a host of the web, by its name and by nothing hidden.

    Not to an address in numbers, which may be one of the reader's own network.
    """
    try:
        parts = urlsplit(url)  # raises for `http://[`
        _ = parts.port  # raises where it is none
        known = bool(_HOST.fullmatch(parts.hostname or "")) and bool(host_of(parts))
        return known and "@" not in parts.netloc
    except ValueError:
        return False


def _effort(url: str) -> tuple[int, bool, int]:
    """How far an address is from the simplest one to the same thing."""
    parts = urlsplit(url)
    more = len(parts.path.split("/")) + 2 * bool(parts.query) + bool(parts.fragment)
    return more, parts.scheme != "https", len(url)
