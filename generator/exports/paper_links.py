"""Where a paper is found: the addresses that exports give."""

from __future__ import annotations

from collections.abc import Iterator

from generator.identifiers import arxiv_url, doi_url
from generator.model import Paper
from generator.text.links import web_address


def paper_links(paper: Paper) -> Iterator[tuple[str, str]]:
    """Yield what an address leads to, and the address, each kind once."""
    if paper.arxiv:
        yield "arXiv", arxiv_url(paper.arxiv)
        yield "PDF", arxiv_url(paper.arxiv, "pdf")
    if paper.doi:
        yield "DOI", doi_url(paper.doi)
    if code := code_url(paper):
        yield "Code", code
    if project := paper.project_page and web_address(paper.project_page):
        yield "Project page", project


def code_url(paper: Paper) -> str:
    """Return the address of the code that a source names, else of the first in the abstract."""
    urls = [
        *([paper.code.url] if paper.code else []),
        *(link.url for link in paper.links if link.kind == "code"),
    ]
    return next(filter(None, map(web_address, urls)), "")
