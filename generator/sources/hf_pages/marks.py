"""The marks of a page: what a short text is by its form, and what an address leads to.

Another layout is more rows in these tables, not another parser.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from generator.identifiers import find_arxiv_id
from generator.sources.plain_text import marks as plain
from generator.sources.plain_text.grammar import MIN_ABSTRACT_LENGTH


class Kind(StrEnum):
    """What a piece of a page is, by its form."""

    NONE = "nothing"
    SUBMITTED = "submitter"
    NUMBER = "number"
    UPVOTE = "upvotes"
    CODE = "code repository"
    ARXIV = "link to arXiv"
    PROJECT = "link to a project page"
    AUTHORS = "number of authors"
    SEPARATOR = "separator"
    DATE = "date"
    SURROUNDINGS = "surroundings"
    TEXT = "text"


# The lines around the papers of a page: navigation, tabs, pages before and after, footer.
SURROUNDINGS = frozenset(
    name.strip()
    for line in """
        hugging face | hugging face's logo | models | datasets | spaces | buckets | community
        docs | documentation | enterprise | pricing | solutions | log in | login | sign up
        sign in | settings | profile | notifications | inbox | new model | new dataset
        new space | new collection | create organization | log out | logout | sign out | posts
        blog | papers | daily papers | trending papers | daily | weekly | monthly | trending
        subscribe | subscribed | new | search | search papers | previous | next | load more
        show more | view all | today | yesterday | this week | this month | company | tos
        privacy | about | careers | jobs | website | system theme | light | dark | theme
        collections | organizations | languages | learn | discord | forum | github | articles
        tasks | huggingchat | changelog | storage | inference endpoints | inference providers
        team & enterprise | hugging face hub | main page | by | ak | byak
        and the research community | daily papers - hugging face
        trending papers - hugging face | markdown content: | skip to content | menu
        toggle navigation | back to top | references | terms of service | status | support
    """.strip().splitlines()
    for name in line.split("|")
)
_SURROUNDINGS = re.compile(
    r"get trending papers in your email inbox.{0,40}|by ?ak and the research community"
    r"|trending papers ranked by .{1,60}|`{3}\w{0,20}|© .{0,60}|hugging face[' ]s logo"
    r"|[-_*=–—]{3,}|(?:\[\d{1,5}\]:|\d{1,5}\.) +<?https?://\S{1,4000}"
    r"|\**(?:title|page title|url source|source|url|published time|created|captured|retrieved"
    r"|description)(?: \(utc\))?(?::\**|\**:) .{1,500}",
    re.I,
)
# A reader may give a page's day in any of these lines.
_SOURCE_DAY = re.compile(
    r"(?:source|url|url source|permalink|canonical): *[\"'<]?"
    r"https?://(?:www\.)?(?:huggingface\.co|hf\.co)/papers(?:/date/|\?date=)"
    r"(\d{4})-(\d\d)-(\d\d)[\"'>]?",
    re.I,
)
NO_VOTES = "-‐‑‒–—−"
_AMOUNT = r"\d{1,3}(?:,\d{3})+|\d{1,9}|\d{1,4}[.,]\d{1,2} ?[kKmM]|\d{1,4} ?[kKmM]"
_NUMBER = re.compile(rf"(?:[▲△⬆↑👍♥❤]\ufe0f? ?)?(?P<amount>{_AMOUNT}|[{NO_VOTES}])")
_FACTORS = {"k": 1_000, "m": 1_000_000}
_NAME = r"[^\s]{1,100}(?: [^\s]{1,60}){0,5}"
_UPVOTE = re.compile(
    rf"(?:upvotes?:?(?: (?P<a>{_AMOUNT}|[{NO_VOTES}]))?|(?P<b>{_AMOUNT}) upvotes?)", re.I
)
_CODE = re.compile(rf"git ?hub (?P<a>{_AMOUNT})(?: stars?)?|view on git ?hub", re.I)
_CODE_ALONE = "github"  # a line of a page's surroundings too
_DATE_PREFIX = re.compile(rf"[{re.escape(plain.SEPARATORS)}]? ?(?:published(?: on)?:? )?", re.I)
_BYLINE_DATE = re.compile(
    rf"(?s)\s*(?P<byline>\S.{{0,{MIN_ABSTRACT_LENGTH}}}?)\s+"
    rf"(?P<date>[{re.escape(plain.SEPARATORS)}]\s*(?:published\s+(?:on\s+)?)?[A-Z][a-z]{{2,8}}\.? "
    r"\d{1,2}(?:, \d{4})?(?: [\d.,]+[kKmM]?)?)\s*",
    re.I,
)
_PATTERNS = (
    (Kind.SUBMITTED, re.compile(rf"submitted by:?(?: (?P<name>{_NAME}))?", re.I)),
    (Kind.NUMBER, _NUMBER),
    (Kind.UPVOTE, _UPVOTE),
    (Kind.CODE, _CODE),
    (Kind.ARXIV, re.compile(r"(?:view )?arxiv page|view (?:on arxiv|pdf)", re.I)),
    (Kind.PROJECT, re.compile(r"project(?: page| website)?|homepage", re.I)),
)
_ON_PAGE = re.compile(
    r"https?://(?:www\.)?(?:huggingface\.co|hf\.co|[\w-]+\.huggingface\.co|arxiv\.org)(?:[/?#]|$)",
    re.I,
)
_REPOSITORY = re.compile(r"https?://(?:www\.)?github\.com/[\w.-]+/[\w.-]+/?", re.I)
_HANDLE = re.compile(
    r"https?://(?:www\.)?(?:huggingface\.co|hf\.co)/(?:organizations/)?([\w.-]{1,96})/?", re.I
)
# First parts of addresses of the site that are no account.
_NO_HANDLES = frozenset(
    "papers models datasets spaces docs blog pricing enterprise login join settings tasks chat "
    "posts collections organizations search front terms-of-service privacy huggingface".split()
)


def kind_of_text(text: str) -> Kind:
    """Return the kind of a clean text, by its form alone."""
    if not text:
        return Kind.NONE
    if len(text) > MIN_ABSTRACT_LENGTH and not _SURROUNDINGS.fullmatch(text):
        return Kind.TEXT
    for kind, pattern in _PATTERNS:
        if pattern.fullmatch(text):
            return kind
    if plain.is_separator(text):
        return Kind.SEPARATOR
    if author_count(text) is not None:
        return Kind.AUTHORS
    if plain.looks_like_date(without_date_prefix(text)):
        return Kind.DATE
    if text.casefold() in SURROUNDINGS or _SURROUNDINGS.fullmatch(text) or plain.head_mark(text):
        return Kind.SURROUNDINGS
    return Kind.TEXT


def kinds_of(texts: Sequence[str], addresses: Sequence[Sequence[str]]) -> list[Kind]:
    """Return the kinds of the texts of a page: `GitHub` is one where a repository is named."""
    kinds = list(map(kind_of_text, texts))
    for index, text in enumerate(texts):
        if text.casefold() != _CODE_ALONE:
            continue
        if kinds[index + 1 : index + 2] == [Kind.NUMBER] or any(map(repository, addresses[index])):
            kinds[index] = Kind.CODE
    return kinds


def is_sentence(text: str) -> bool:
    """Return whether a text can be an abstract, or a paragraph of one."""
    return len(text) >= MIN_ABSTRACT_LENGTH or text.endswith((".", "…"))


def author_count(text: str) -> int | None:
    """Return the number in `• 2 authors`, `· 2 authors` or `1 author`; None for another text."""
    count = plain.author_count(plain.without_bullet(text))
    return count and count[0]


def without_date_prefix(text: str) -> str:
    """Return `Jan 14, 2025` of `· Published on Jan 14, 2025`."""
    match = _DATE_PREFIX.match(text)
    return text[match.end() :] if match else text


def split_date(text: str) -> tuple[str, str] | None:
    """Return `Example Lab` and `· Published on Jan 14, 2025` of a line that has both."""
    match = _BYLINE_DATE.fullmatch(text) if len(text) < 2 * MIN_ABSTRACT_LENGTH else None
    return (match["byline"], match["date"]) if match else None


def submitter(text: str) -> str | None:
    """Return the name in `Submitted by reader-one`, or None if it is not there."""
    match = _PATTERNS[0][1].fullmatch(text)
    return match["name"] if match else None


def amount(text: str) -> int | None:
    """Return the number of `101`, `1,204`, `1.32k`, `Upvote 7` or `GitHub 1.2k`; a dash is 0.

    None if the text has no number.
    """
    for pattern in (_NUMBER, _UPVOTE, _CODE):
        match = pattern.fullmatch(text)
        if match:
            found = next((value for value in match.groupdict().values() if value), None)
            return None if found is None else _as_number(found)
    return None


def is_dash(text: str) -> bool:
    """Return whether the text is the sign that a page shows in place of no votes."""
    return len(text) == 1 and text in NO_VOTES


def _as_number(text: str) -> int:
    if is_dash(text):
        return 0
    factor = _FACTORS.get(text[-1].casefold(), 1)
    if factor == 1:
        return int(text.replace(",", ""))
    return round(float(text[:-1].strip().replace(",", ".")) * factor)


# Addresses ---------------------------------------------------------------------------------


def absolute(address: str) -> str:
    """Return an address of the site in full; any other that a browser does not open is none."""
    if address.startswith("/") and not address.startswith("//"):
        return f"https://huggingface.co{address}"
    return address if address.startswith(("https://", "http://")) else ""


def is_of_page(address: str) -> bool:
    """Return whether an address is one that a page of papers has of itself."""
    return bool(_ON_PAGE.match(address) or _REPOSITORY.fullmatch(address))


def arxiv_id(address: str) -> str | None:
    """Return the arXiv id of the paper to which an address leads."""
    for sign, plain_sign in (("%2F", "/"), ("%2f", "/"), ("/login?next=", "")):
        address = address.replace(sign, plain_sign)
    return find_arxiv_id(address)


def is_vote(address: str) -> bool:
    """Return whether an address is that of the button for a vote: who is not logged in, logs in."""
    return "/login?next=" in address


def is_discussion(address: str) -> bool:
    """Return whether an address leads to the comments on a paper."""
    return address.endswith("#community")


def repository(address: str) -> str | None:
    """Return the address if it is that of a repository."""
    return address if _REPOSITORY.fullmatch(address) else None


def handle(address: str) -> str | None:
    """Return the handle of the account to which an address leads."""
    match = _HANDLE.fullmatch(address)
    return match[1] if match and match[1].casefold() not in _NO_HANDLES else None


def source_day(text: str) -> tuple[int, int, int] | None:
    """Return year, month and day of the page's own address in the head of a saved page."""
    match = _SOURCE_DAY.fullmatch(text)
    return match and (int(match[1]), int(match[2]), int(match[3]))
