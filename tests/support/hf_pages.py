"""Write pages of Hugging Face as browsers, clippers, reader services and terminals save them."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from generator.model import Organization, ShownDate

NAVIGATION = ("Hugging Face", "Models", "Datasets", "Spaces", "Docs", "Pricing", "Log In")
FOOTER = ("Company", "TOS", "Privacy", "About", "Careers", "Website", "Models", "Docs")
TABS = ("Daily", "Weekly", "Monthly", "Trending Papers")
SITE = "https://huggingface.co"


@dataclass(frozen=True)
class Shown:
    """A paper as a page shows it. `votes` 0 is shown as a dash; `summary` is the site's."""

    title: str
    abstract: str
    arxiv: str
    date: ShownDate
    votes: int = 0
    authors: int | None = None
    organization: Organization | None = None
    comments: int | None = None
    stars: int | None = None
    summary: str | None = None

    @property
    def address(self) -> str:
        return f"{SITE}/papers/{self.arxiv}"

    @property
    def login(self) -> str:
        return f"{SITE}/login?next=%2Fpapers%2F{self.arxiv}"

    @property
    def shown_votes(self) -> str:
        return _amount(self.votes) if self.votes else "-"

    @property
    def handle(self) -> str:
        assert self.organization is not None
        return self.organization.handle or ""


def _amount(number: int) -> str:
    return f"{number / 1000:.3g}k" if number >= 1000 else f"{number}"


def _authors(paper: Shown) -> str:
    return f"{paper.authors or 1} author{'s' if (paper.authors or 1) > 1 else ''}"


def _head(title: str) -> list[str]:
    return [
        *NAVIGATION,
        "new",
        "Get trending papers in your email inbox!",
        "Subscribe",
        title,
        "by",
        "AK",
        "and the research community",
        *TABS,
    ]


def search_copied(papers: Sequence[Shown]) -> str:
    lines = [*_head("Daily Papers"), "Jan 16"]
    for paper in papers:
        lines += [paper.shown_votes, paper.title, paper.abstract]
        if paper.organization:
            lines.append(f"{paper.handle} {paper.organization.name}")
        else:
            lines.append(f"  • {_authors(paper)}")
        comments = "" if paper.comments is None else f" {_amount(paper.comments)}"
        lines += ["·", f"{paper.date.as_shown()}{comments}"]
    return "\n".join([*lines, *FOOTER]) + "\n"


_SPECIAL = re.compile(r"[\\`*_\[\]]")


def _escaped(text: str) -> str:
    """Return a text as converters of HTML escape it."""
    return _SPECIAL.sub(lambda match: f"\\{match[0]}", text)


def search_by_reader(papers: Sequence[Shown]) -> str:
    lines = ["# Daily Papers", f"## by [AK]({SITE}/akhaliq) and the research community", "Jan 16"]
    for paper in papers:
        lines += [
            f"[{paper.shown_votes}]({paper.login})",
            f"### [{_escaped(paper.title)}]({paper.address})",
            f"[{_escaped(paper.abstract)}]({paper.address})",
        ]
        if paper.organization:
            name = f"![{paper.handle}](https://cdn.example/x.png){paper.organization.name}"
            lines.append(f"[{name}]({SITE}/{paper.handle})")
        else:
            images = "- ![](https://cdn.example/a.svg)\\\\\n" * 2
            lines.append(f"[{images}- {_authors(paper)}]({paper.address})")
        comments = f"[{_amount(paper.comments or 0)}]({paper.address}#community)"
        lines += ["·", paper.date.as_shown() + ("" if paper.comments is None else comments)]
    return "\n\n".join([*lines, f"[Previous]({SITE}/papers/date/2025-01-15)"]) + "\n"


def search_with_addresses(papers: Sequence[Shown]) -> str:
    lines = ["Daily Papers", "by ", "AK", f"{SITE}/akhaliq", " and the research community"]
    lines += ["a query", *TABS[:3], f"{SITE}/papers/trending", " ", "Jan 16"]
    for paper in papers:
        lines += [f" [-] {paper.shown_votes}", paper.login, paper.title, paper.address]
        lines += [paper.abstract, paper.address]
        if paper.organization:
            lines += [" ", paper.address, f" {paper.organization.name}", f"{SITE}/{paper.handle}"]
        else:
            lines += ["[", f"{_authors(paper)}]({paper.address})"]
        lines += ["·", f"{paper.date.as_shown()} "]
        if paper.comments is not None:
            lines += [_amount(paper.comments), f"{paper.address}#community"]
    return "\n\n".join(lines) + "\n"


def search_in_terminal(papers: Sequence[Shown]) -> str:
    lines = [
        "[Subscribe][29]",
        "",
        "# Daily Papers",
        "",
        "## by[AK][30] and the research community",
    ]
    lines += ["* Daily", "* Weekly", "* Monthly", "", "Jan 16"]
    for number, paper in enumerate(papers, 31):
        lines += ["[", paper.shown_votes, f"][{number}]", "", f"### [{paper.title}][{number}]", ""]
        wrapped = textwrap.wrap(paper.abstract, 120, break_long_words=False, break_on_hyphens=False)
        lines += ["[", "", *wrapped, "", f"][{number}]"]
        if paper.organization:
            lines.append(f"[[{paper.handle}] {paper.organization.name}][{number}]")
        else:
            lines += ["[", f"* {_authors(paper)}", f"][{number}]"]
        comments = f" [ {_amount(paper.comments)}][{number}]" if paper.comments is not None else ""
        lines += ["·", f"{paper.date.as_shown()}{comments}"]
    return "\n".join(lines) + "\n"


def trending_copied(papers: Sequence[Shown]) -> str:
    lines = _head("Trending Papers")
    for paper in papers:
        for published in ("Published on ", ""):
            lines += ["Submitted by", "reader-one", "", paper.title]
            lines += [paper.summary or paper.abstract, ""]
            lines.append(paper.organization.name if paper.organization else _authors(paper))
            lines += [f"· {published}{paper.date.as_shown()}", "", "Upvote", _amount(paper.votes)]
            lines += [f"GitHub {_amount(paper.stars)}"] if paper.stars is not None else []
            lines.append("arXiv Page")
    return "\n".join([*lines, *FOOTER]) + "\n"


def trending_by_reader(papers: Sequence[Shown]) -> str:
    lines = ["# Trending Papers", f"## by[[图片：x] AK]({SITE}/akhaliq) and the research community"]
    for paper in papers:
        for published in ("Published on ", ""):
            lines += ["Submitted by", "[图片：无]", "reader-one", '<a id="s-3"></a>']
            lines.append(f"### [{_escaped(paper.title)}]({paper.address})")
            lines.append(_escaped(paper.summary or paper.abstract))
            date = f"· {published}{paper.date.as_shown()}"
            if paper.organization:
                lines.append(f"[{paper.organization.name}]({SITE}/{paper.handle}) {date}")
            else:
                lines += ["-", "-", f"- {_authors(paper)}", date]
            lines.append(f"[Upvote\n\n{_amount(paper.votes)}]({paper.login})")
            code = (
                f"[GitHub {_amount(paper.stars or 0)}](https://github.com/example/x-{paper.arxiv}) "
            )
            page = f"[arXiv Page](https://arxiv.org/abs/{paper.arxiv})"
            lines.append((code if paper.stars is not None else "") + page)
    return "\n\n\n".join(lines) + "\n"


def day_copied(papers: Sequence[Shown]) -> str:
    lines = [*_head("Daily Papers"), "", "Jan 16"]
    for paper in papers:
        lines += ["Submitted by", "reader-one", paper.shown_votes, paper.title]
        lines += [paper.organization.name] if paper.organization else ["·", _authors(paper)]
        numbers = (paper.stars, paper.comments)
        lines += [_amount(number) for number in numbers if number is not None]
    return "\n".join([*lines, "Previous", *FOOTER]) + "\n"


def day_clipped(papers: Sequence[Shown]) -> str:
    lines = [f'---\ntitle: "Daily Papers"\nsource: "{SITE}/papers/date/2025-01-16"\ntags:\n---']
    lines += ["## Daily Papers", "## byAK and the research community", "Jan 16"]
    for paper in papers:
        lines += [f"[![](https://cdn.example/p.png)]({paper.address})", "Submitted by reader-one"]
        lines.append(f"### {_escaped(paper.title)}")
        if paper.organization:
            lines += ["[", paper.organization.name, f"]({SITE}/{paper.handle})"]
        else:
            lines.append(f"[\n- ·\n\t{_authors(paper)}\n]({paper.address})")
        stars = f"[{_amount(paper.stars or 0)}]({paper.address})"
        comments = f"[{_amount(paper.comments or 0)}]({paper.address}#community)"
        numbers = ((paper.stars, stars), (paper.comments, comments))
        line = " ".join(text for number, text in numbers if number is not None)
        lines += [line] if line else []
    return "\n\n".join([*lines, f"[Previous]({SITE}/papers/date/2025-01-15)"]) + "\n"


@dataclass(frozen=True)
class Way:
    """A way to save a page: how it is written, and which facts of a paper it has."""

    write: Callable[[Sequence[Shown]], str]
    facts: frozenset[str]


_SEARCH = "title abstract date upvotes comments authors organization"
_TRENDING = "title text date upvotes stars authors organization"
WAYS = {
    write.__name__: Way(write, frozenset(facts.split()))
    for write, facts in (
        (search_copied, _SEARCH),
        (search_by_reader, f"{_SEARCH} arxiv handle"),
        (search_with_addresses, f"{_SEARCH} arxiv handle"),
        (search_in_terminal, f"{_SEARCH} handle"),
        (trending_copied, _TRENDING),
        (trending_by_reader, f"{_TRENDING} arxiv handle"),
        (day_copied, "title upvotes comments stars authors organization"),
        (day_clipped, "title comments stars authors organization arxiv handle"),
    )
}
