"""Whether a file is a saved page of Hugging Face's papers, by its lines."""

from __future__ import annotations

import re

from generator.sources.document import Document
from generator.sources.hf_pages import marks
from generator.sources.plain_text import marks as plain

# Data in braces or tags is of another format, whatever texts are in it.
_DATA = re.compile(r"[\[\s]*[{<]|@\w+ *\{")
_PREFIX = re.compile(r"[#>*\s-]*(?=[^\s#>*-])(?:\[[-x ]\] +(?=\S))?", re.I)
_HEAD = re.compile(r"get trending papers in your email|\band the research community\b", re.I)
_TITLE = re.compile(r"\[?(?:daily|trending) papers\b(?: - hugging face)?", re.I)
_ADDRESS = re.compile(r"https?://(?:www\.)?(?:huggingface\.co|hf\.co)/", re.I)
_VOTE_ADDRESS = re.compile(r"/login\?next=(?:%2F|/)papers(?:%2F|/)", re.I)
_SUBMITTED = re.compile(r"submitted by\b.{0,100}", re.I)
_UPVOTE = re.compile(r"\[?upvotes?(?: [\d.,kKmM-]+)?(?:\].{0,300})?|\[?arxiv page\b.{0,300}", re.I)
_LINK_OF_TEXT = re.compile(r"\[?([^\[\]]{1,60})\](?:\(.{0,500}\)|\[\d{1,5}\])")
_TABS = frozenset(("daily", "weekly", "monthly"))
_MIN_NAVIGATION = 5
# Of the papers of a page, all have a line for votes; a stray number is no vote.
_MIN_SHARE_OF_VOTES = 0.5


def matches(document: Document) -> bool:
    """Return whether a file is a page of papers, in more than what plain text is read for.

    A page has its own words or addresses, and cards of papers with votes, submitters or links
    to comments. Without a head, the cards must be clear alone.
    """
    lines = document.decoded.lines
    if not lines or _DATA.match(document.text[:1000].lstrip("\ufeff")):
        return False
    counts = dict.fromkeys(
        ("head", "address", "navigation", "tabs", "submitted", "link", "vote", "separator"), 0
    )
    for line in lines:
        for sign in _signs(line.text, line.raw):
            counts[sign] += 1
    is_page = bool(
        counts["head"] or counts["address"] or counts["navigation"] >= _MIN_NAVIGATION
    )
    has_votes = (
        counts["vote"] > 0 and counts["vote"] >= _MIN_SHARE_OF_VOTES * counts["separator"]
    )
    has_cards = bool(counts["link"] or (has_votes and counts["separator"]))
    if is_page:
        return bool(
            has_cards
            or counts["submitted"]
            or counts["navigation"] >= _MIN_NAVIGATION
            or counts["tabs"] == len(_TABS)
        ) and bool(counts["submitted"] or counts["separator"] or counts["link"] or counts["head"])
    return has_cards if not counts["submitted"] else has_votes or counts["link"] > 0


def _signs(text: str, raw: str) -> list[str]:
    """Return what a line is a sign of."""
    if len(text) > 1000:
        return []
    rest = _PREFIX.sub("", text, count=1) or text
    signs = []
    if _ADDRESS.search(text):
        signs.append("address")
    if _VOTE_ADDRESS.search(text) or "#community)" in text or text.endswith("#community"):
        signs.append("link")
    if _HEAD.search(text) or (len(text) < 200 and _TITLE.fullmatch(rest)):
        signs.append("head")
    link = _LINK_OF_TEXT.fullmatch(rest)
    word = (link[1] if link else rest).strip().casefold()
    kind = marks.kind_of_text(word)
    if word in _TABS:
        signs.append("tabs")
    if word in marks.SURROUNDINGS and not plain.head_mark(text):
        signs.append("navigation")
    if _SUBMITTED.fullmatch(rest):
        signs.append("submitted")
    if _UPVOTE.fullmatch(rest):
        signs.append("link")
    if kind is marks.Kind.NUMBER:
        signs.append("vote")
    if plain.is_separator(text):
        signs.append("separator")
    return signs
