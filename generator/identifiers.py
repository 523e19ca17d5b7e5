"""Identifiers: arXiv ids and DOIs, as texts and addresses hold them, and addresses of mail.

https://info.arxiv.org/help/arxiv_identifier.html: `2501.01234` since April 2007 (four digits
after the dot until 2014), `hep-th/9901001` or `math.GT/0309136` before. The version is dropped.
"""

from __future__ import annotations

import re
from urllib.parse import quote

_NEW_ID = r"\d{2}(?:0[1-9]|1[0-2])\.\d{4,5}"
_OLD_ID = r"[a-z-]{2,12}(?:\.[A-Z]{2})?/\d{2}(?:0[1-9]|1[0-2])\d{3}"
_ID = rf"(?P<id>{_NEW_ID}|{_OLD_ID})(?:v\d{{1,3}})?"
# Where an id stands: alone, behind `arXiv:`, or in an address of arXiv or of a site that has
# pages by arXiv id. A number elsewhere may be anything.
_ALONE = re.compile(rf"(?:arxiv: ?)?{_ID}", re.I)
_WITHIN = re.compile(
    rf"(?:\barxiv: ?|\barxiv\.org/(?:abs|pdf|html|format|src)/|\b10\.48550/arxiv\."
    rf"|\b(?:huggingface\.co|hf\.co)/papers/|\balphaxiv\.org/(?:abs|pdf|overview)/"
    rf"|\boai:arxiv\.org:){_ID}(?!\d)",
    re.I,
)
# Visible ASCII, as the DOIs of papers have.
_DOI = re.compile(r"\b(10\.\d{4,9}/[!#-;=?-\[\]_a-z~]+)", re.I | re.A)
# Papers since December 2023 are on arXiv as HTML, earlier ones on ar5iv.
_FIRST_HTML = "2312"
_ARXIV_DOI = re.compile(r"10\.48550/arxiv\.", re.I)
# RFC 5321, 4.1.2 (`Dot-string`) and 4.5.3.1: without quotes, comments and literals of hosts, which
# no reader has and some servers read in another way than others.
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"(?!-)[A-Za-z0-9-]{1,63}(?<!-)"
_MAIL_ADDRESS = re.compile(
    rf"(?P<local>{_ATOM}(?:\.{_ATOM})*)@(?P<host>(?:{_LABEL}\.)+(?!\d+$){_LABEL})"
)
_MAX_LOCAL, _MAX_ADDRESS = 64, 254


def arxiv_id(text: str) -> str | None:
    """Return the arXiv id that `text` is, without its version; None if it is no such id.

    >>> arxiv_id("arXiv:2501.01234v2"), arxiv_id("math.GT/0309136"), arxiv_id("2501.1")
    ('2501.01234', 'math.GT/0309136', None)
    """
    match = _ALONE.fullmatch(text.strip())
    return match["id"] if match else None


def find_arxiv_id(text: str) -> str | None:
    """Return the first arXiv id in a text or an address, or None.

    >>> find_arxiv_id("see https://huggingface.co/papers/2501.01234#community")
    '2501.01234'
    >>> find_arxiv_id("version 2501.01234") is None
    True
    """
    match = _WITHIN.search(text)
    return match["id"] if match else None


def arxiv_year(id: str) -> int:
    """Return the year in which a paper was submitted to arXiv, which its id begins with.

    >>> arxiv_year("1512.03385"), arxiv_year("hep-th/9901001"), arxiv_year("math/0309136")
    (2015, 1999, 2003)
    """
    year = int(id.rpartition("/")[2][:2])
    return year + (1900 if "/" in id and year > 90 else 2000)


def find_doi(text: str) -> str | None:
    """Return the first DOI in a text or an address, in lower case; None for one of arXiv's own.

    >>> find_doi("https://doi.org/10.1145/3292500.3330701"), find_doi("10.48550/arXiv.2501.01234")
    ('10.1145/3292500.3330701', None)
    """
    match = _DOI.search(text)
    if match is None or _ARXIV_DOI.match(match[1]):
        return None
    if text[match.end() : match.end() + 1].isalnum():
        return None  # it goes on in letters beyond ASCII
    return match[1].rstrip(".,;:)]").casefold()


def arxiv_url(id: str, kind: str = "abs") -> str:
    """Return the address of a paper on arXiv; `kind` is `abs`, `pdf` or `html`.

    >>> arxiv_url("1706.03762", "html")
    'https://ar5iv.labs.arxiv.org/html/1706.03762'
    """
    is_early = "/" in id or id[:4] < _FIRST_HTML
    host = "ar5iv.labs.arxiv.org" if kind == "html" and is_early else "arxiv.org"
    return f"https://{host}/{kind}/{id}"


def doi_url(doi: str) -> str:
    """Return the address that a DOI leads to, percent-encoded.

    >>> doi_url("10.1002/(sici)1097#1?")
    'https://doi.org/10.1002/(sici)1097%231%3F'
    """
    return "https://doi.org/" + quote(doi, safe="/:;()!*',@$&+=~")


def is_mail_address(text: str) -> bool:
    """Return whether a text is one address of mail in ASCII, and nothing else.

    >>> is_mail_address("ada+papers@example.org"), is_mail_address("ada@example.org\\nBcc: b@x.org")
    (True, False)
    """
    match = _MAIL_ADDRESS.fullmatch(text) if len(text) <= _MAX_ADDRESS else None
    return match is not None and len(match["local"]) <= _MAX_LOCAL


def contact_link(contact: str, subject: str) -> str:
    """Return the address of a link to a web address or to an address of mail.

    >>> contact_link("papers+list@example.org", "unsubscribe"), contact_link("", "subscribe")
    ('mailto:papers%2Blist@example.org?subject=unsubscribe', '')
    """
    if is_mail_address(contact):
        return f"mailto:{quote(contact, safe='@')}?subject={subject}"
    return contact
