"""The papers of a mail → HTML that mail programs show, and plain text with the same papers.

HTML: one column, styles at the elements, as some programs drop the rest, and a style element for
dark mode, which the others ignore. Nothing is loaded. Gmail cuts a mail off at 102 KB, so what
would be beyond `MAX_SIZE` is a link to the site.
"""

from __future__ import annotations

import quopri
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from generator import urls
from generator.catalogue import labels
from generator.catalogue.groups import Groups
from generator.digest.period import Period
from generator.digest.selection import Pick
from generator.exports.paper_links import code_url
from generator.identifiers import arxiv_url, doi_url
from generator.model import Paper, Site
from generator.text import clean

TEMPLATES = Path(__file__).with_name("templates")
# Of the HTML as it is sent, in quoted-printable.
MAX_SIZE = 98_000
# Characters of an abstract, and of a title in a list of reasons.
GIST, MAX_NAME = 300, 80
# What a listing may have without limit.
_MAX_TITLE, _MAX_FACT, _MAX_REASONS = 300, 120, 5
_TEXT_WIDTH = 72


@dataclass(frozen=True, slots=True)
class Item:
    """A paper as a mail shows it: plain text; `links` are names and addresses.

    `facts` are authors, organisation and votes, `gist` is a sentence or the first lines;
    `gist_source` says whose machine wrote it, if one did. `reason` says why the reader gets it.
    """

    title: str
    url: str
    facts: tuple[str, ...]
    gist: str
    gist_source: str
    links: tuple[tuple[str, str], ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Digest:
    """What a mail says: its title, its papers, and how many more are at `more_url`.

    `unsubscribe` is where the reader ends these mails.
    """

    site_name: str
    site_url: str
    title: str
    items: tuple[Item, ...]
    more: int
    more_url: str
    unsubscribe: str

    @property
    def total(self) -> int:
        """The number of papers, with those that only the site shows."""
        return len(self.items) + self.more


def digest_of(
    picks: Sequence[Pick],
    period: Period,
    groups: Groups,
    site: Site,
    days: Mapping[str, str],
    limit: int,
    unsubscribe: str,
) -> Digest:
    """Return the first papers of a mail, at most `limit`, and as many as fit into `MAX_SIZE`."""

    def digest(items: Sequence[Item]) -> Digest:
        return Digest(
            site_name=clean(site.name),
            site_url=site.url,
            title=period.title,
            items=tuple(items),
            more=len(picks) - len(items),
            more_url=site.url + _listing_path(period, groups, days),
            unsubscribe=unsubscribe,
        )

    items: list[Item] = []
    size = _size(html(digest(())))
    for pick in picks[:limit]:
        item = _item(pick, groups, site)
        size += _size(_item_html(item))
        if size > MAX_SIZE:
            break
        items.append(item)
    return digest(items)


def _listing_path(period: Period, groups: Groups, days: Mapping[str, str]) -> str:
    """Return the path of the page with all papers: the one listing's, else that of listings."""
    slugs = [listing.slug for listing in groups.catalogue.listings if days[listing.name] in period]
    return urls.listing(slugs[0]) if len(slugs) == 1 else urls.LISTINGS


def _item(pick: Pick, groups: Groups, site: Site) -> Item:
    paper = pick.paper
    abstract, summary = clean(paper.abstract), paper.summary
    gist = clean(summary.text) if summary else abstract
    return Item(
        title=_short(paper.title, _MAX_TITLE),
        url=site.url + urls.paper(paper.id),
        facts=tuple(_short(fact, _MAX_FACT) for fact in _facts(paper)),
        gist=labels.summary(gist, GIST),
        gist_source=_short(summary.source, MAX_NAME) if summary else "",
        links=tuple(_links(paper)),
        reason=_reason(pick),
    )


def _reason(pick: Pick) -> str:
    """Return `Because you follow: Pruning. Near to “A Title”, which you starred.`, or less."""
    followed = ", ".join(_short(name, MAX_NAME) for name in pick.follows[:_MAX_REASONS])
    near = _short(pick.near.title, MAX_NAME) if pick.near else ""
    return " ".join(
        (
            *([f"Because you follow: {followed}."] if followed else []),
            *([f"Near to “{near}”, which you starred."] if near else []),
        )
    )


def _short(text: str, length: int) -> str:
    return labels.summary(clean(text), length)


def _facts(paper: Paper) -> Iterator[str]:
    if paper.author_names:
        yield labels.first_authors(paper.author_names, paper.authors)
    elif paper.authors is not None:
        yield labels.count(paper.authors, "author")
    if paper.organization is not None:
        yield paper.organization.name
    if paper.upvotes:
        yield labels.count(paper.upvotes, "upvote")
    if paper.comments:
        yield labels.count(paper.comments, "comment")


def _links(paper: Paper) -> Iterator[tuple[str, str]]:
    """Yield the links to the paper itself and to its code."""
    if paper.arxiv:
        yield "PDF", arxiv_url(paper.arxiv, "pdf")
    elif paper.doi:
        yield "DOI", doi_url(paper.doi)
    if code := code_url(paper):
        yield "Code", code


@cache
def _environment() -> Environment:
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=lambda name: name is not None and name.endswith(".html"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    env.filters |= {"count": labels.count, "wrapped": _wrapped}
    return env


def _wrapped(text: str, indent: str = "") -> str:
    """Return a text in lines that every mail program shows whole; addresses are not broken."""
    return textwrap.fill(
        text,
        _TEXT_WIDTH,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def html(digest: Digest) -> str:
    """Return the HTML of a mail."""
    return _environment().get_template("digest.html").render(digest=digest)


def _item_html(item: Item) -> str:
    """Return the HTML of one paper."""
    module = _environment().get_template("item.html").module
    return str(module.item(item))  # type: ignore[attr-defined]


def text(digest: Digest) -> str:
    """Return the plain text of a mail."""
    return _environment().get_template("digest.txt").render(digest=digest)


def _size(markup: str) -> int:
    """Return how many bytes markup takes as it is sent."""
    return len(quopri.encodestring(markup.encode()))
