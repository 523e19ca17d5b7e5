"""Whether a file is a listing in plain text: what the grammar can read, and can be right about.

The grammar finds a title and an abstract in any short line above a long one. A file in another
format, a letter or a list of titles would become papers that do not exist.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from generator.model import Entry
from generator.sources.decoding import Line
from generator.sources.document import Document
from generator.sources.plain_text.grammar import (
    MAX_TITLE_LENGTH,
    MIN_ABSTRACT_LENGTH,
    ParsedListing,
    parse,
)
from generator.text import clean

_QUOTED_LENGTH = 300
# A message of a chat or a line of a log: `[12:01, 3/4/2025] Ada: hey`, `Ada  10:32 AM`.
TIME_STAMPED = re.compile(
    r"[\[(]?\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4},?[ T]\d{1,2}:\d\d.*"
    r"|[\[(]\d{1,2}:\d\d.*|\d\d:\d\d:\d\d.*"
    r"|.{1,60}\s\d{1,2}:\d\d(?: ?[AP]M)?"
)
# How a file of data begins.
_DATA = re.compile(r"\s*(?:\[\s*)*(?:\{\s*[\"}]|<(?:\?xml|!doctype|html|rss|feed|rdf)\b)", re.I)
# Lines that no listing has, and the share of a file's lines from which on it is no listing.
_SIGNS = (
    (re.compile(r"\\\\(?: \(.*)?|(?:\[\d+\] *)?arxiv: ?(?:\d{4}\.|[a-z-]+/)\d.*", re.I), 0.05),
    (re.compile(r"[A-Z][A-Z0-9]  ?- ?.*|@\w+ *\{.*|[\w-]+ *= *[{\"].*"), 0.1),
    (re.compile(r"(?:[#>*+\s-]|\d+[.)])*[*_]*\[.+\]\(https?:.*"), 0.1),
    (
        re.compile(r"[\[{}\]],?|[{}\]]*\"[^\"]{1,60}\" *:.*|\{.*\},?|</?[a-z!?][^<>]*>?.*", re.I),
        0.34,
    ),
    (re.compile(r"https?://\S+"), 0.2),
    (TIME_STAMPED, 0.34),
)
_LABEL = re.compile(
    r"[*_]*(title|pdf|url|link|summary|abstract|authors?|subjects?|categor(?:y|ies)|comments?|date"
    r"|published|updated|doi|arxiv(?: id)?|journal(?:-ref)?|source|tags?|keywords?|id|venue|year"
    r"|code|project)[*_]* ?:[*_]* ?(?=\S|$).*",
    re.I,
)
_MIN_SHARE_OF_LABELS = 0.25
_NAME_BREAK = re.compile(r"\s*(?:,|;|&|\band\b|\bet al\b)\s*\.?")
_PARTICLES = frozenset("van de der den von bin ibn al la di da le del dos du ten ter".split())


def matches(document: Document) -> bool:
    """Return whether the grammar can read a file credibly.

    Of a file without a head and without papers, `unsupported` says better what it seems to be.
    """
    file = document.decoded
    if not file.is_text or not file.lines:
        return False
    if is_data(document) or _is_of_another_format(file.lines):
        return False
    return _is_credible(parse(document.name, file.lines))


def is_data(document: Document) -> bool:
    """Return whether a file is JSON, XML or HTML, whatever texts are in it."""
    return _DATA.match(document.text[:1000]) is not None


def _is_of_another_format(lines: Sequence[Line]) -> bool:
    counts = [0] * len(_SIGNS)
    labels: dict[str, int] = {}
    for line in lines:
        start = line.text[:_QUOTED_LENGTH]
        for index, (pattern, _) in enumerate(_SIGNS):
            counts[index] += bool(pattern.fullmatch(start))
        label = _LABEL.fullmatch(start)
        if label:
            name = label[1].casefold()
            labels[name] = labels.get(name, 0) + 1
    if len(labels) > 1 and sum(labels.values()) >= _MIN_SHARE_OF_LABELS * len(lines):
        return True
    return any(
        count and count >= share * len(lines)
        for count, (_, share) in zip(counts, _SIGNS, strict=True)
    )


def _is_credible(parsed: ParsedListing) -> bool:
    """Return whether the entries of a file are papers; a head alone is a listing without papers.

    A page's head or the bylines and dates of papers are proof. Without them, half of the abstracts
    must be as long as abstracts are, and no lists of names: a letter or a chat has short ones.
    """
    entries = parsed.entries
    if not entries or parsed.head:
        return bool(parsed.head)
    if 2 * sum(_has_names_for_abstract(entry) for entry in entries) >= len(entries):
        return False
    return 2 * sum(map(_is_certain, entries)) >= len(entries)


def _is_certain(entry: Entry) -> bool:
    if len(entry.lines) > 2:
        return True  # it has a byline or a date
    abstract = clean(entry.abstract)
    return len(abstract) > MAX_TITLE_LENGTH or (
        len(abstract) >= MIN_ABSTRACT_LENGTH and abstract.endswith(".")
    )


def _has_names_for_abstract(entry: Entry) -> bool:
    """Return whether what follows a title are the names of its authors: `Ada Example, Ben Lee.`"""
    if len(entry.lines) > 2:
        return False
    parts = [part for part in _NAME_BREAK.split(clean(entry.abstract).rstrip(". ")) if part]
    return len(parts) > 1 and all(map(_is_name, parts))


def _is_name(text: str) -> bool:
    words = text.split()
    return 2 <= len(words) <= 5 and all(
        word[0].isupper() or word.casefold() in _PARTICLES for word in words
    )
