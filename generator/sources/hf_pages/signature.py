"""Whether a file is a saved page of Hugging Face's papers, by its lines."""

from __future__ import annotations

import re

from generator.sources.document import Document
from generator.sources.hf_pages import marks
from generator.sources.plain_text import marks as plain
from generator.sources.plain_text.signature import is_data

_PREFIX = re.compile(r"[#>*\s-]*(?=[^\s#>*-])(?:\[[-x ]\] +(?=\S))?", re.I)
_HEAD = re.compile(r"get trending papers in your email|\band the research community\b")
_TITLE = re.compile(r"(?:daily|trending) papers(?: - hugging face)?")
_ADDRESSES = (
    ("address", re.compile(r"https?://(?:www\.)?(?:huggingface\.co|hf\.co)/", re.I)),
    (
        "link",
        re.compile(r"/login\?next=(?:%2F|/)papers(?:%2F|/)|#community(?:[)>\"]|$)", re.I),
    ),
)
_SUBMITTED = re.compile(r"submitted by\b.{0,100}")
_UPVOTE = re.compile(
    r"\[?upvotes?(?: [\d.,km-]+)?|(?:view )?arxiv page|(?:link: )?github [\d.,]+k?"
)
_LINK_OF_TEXT = re.compile(r"\[([^\[\]]{1,60})\](?:\([^()]{0,500}\)|\[\d{1,5}\])")
_TABS = frozenset(("daily", "weekly", "monthly"))
_MIN_NAVIGATION = 5
_MAX_SIGN_LENGTH = 500
_MAX_VOTE_LENGTH = 12
# Of the papers of a page, all have a line for votes; a stray number is no vote.
_MIN_SHARE_OF_VOTES = 0.5


def matches(document: Document) -> bool:
    """Return whether a file is a page of papers, in more than what plain text is read for.

    A page has its own words or addresses, and cards of papers with votes, submitters or links
    to comments. Without a head, the cards must be clear alone.
    """
    lines = document.decoded.lines
    if not lines or is_data(document):
        return False
    counts = dict.fromkeys(
        ("head", "address", "navigation", "tabs", "submitted", "link", "vote", "separator"), 0
    )
    for line in lines:
        for sign in _signs(line.text):
            counts[sign] += 1
    has_navigation = counts["navigation"] >= _MIN_NAVIGATION or counts["tabs"] >= len(_TABS)
    has_votes = counts["vote"] > 0 and counts["vote"] >= _MIN_SHARE_OF_VOTES * counts["separator"]
    has_cards = bool(counts["link"] or (has_votes and counts["separator"]))
    if counts["head"] or counts["address"] or has_navigation:
        # Notes have addresses and links too, but not the lines between the facts of a card.
        has_papers = counts["submitted"] or counts["separator"]
        if counts["head"] or has_navigation:
            has_papers = has_papers or counts["link"]
        return bool(has_papers and (has_cards or counts["submitted"] or has_navigation))
    return has_cards and (has_votes or counts["submitted"] > 0)


def _signs(text: str) -> list[str]:
    """Return what a line is a sign of."""
    if len(text) > _MAX_SIGN_LENGTH:
        return []
    signs = []
    if "://" in text:
        signs += [sign for sign, pattern in _ADDRESSES if pattern.search(text)]
    rest = _PREFIX.sub("", text, count=1) or text
    link = _LINK_OF_TEXT.fullmatch(rest) if rest[0] == "[" else None
    word = (link[1] if link else rest).strip().casefold()
    if word in marks.SURROUNDINGS and not plain.head_mark(text):
        signs.append("tabs" if word in _TABS else "navigation")
    if _HEAD.search(word) or _TITLE.fullmatch(word):
        signs.append("head")
    if _SUBMITTED.fullmatch(word):
        signs.append("submitted")
    if _UPVOTE.fullmatch(word):
        signs.append("link")
    if len(word) <= _MAX_VOTE_LENGTH:
        if marks.kind_of_text(word) is marks.Kind.NUMBER:
            signs.append("vote")
        elif plain.is_separator(text):
            signs.append("separator")
    return signs
