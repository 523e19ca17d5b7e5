"""What each tool answers: plain values, of the published data."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

from generator import urls
from generator.catalogue import labels
from generator.exports.paper_links import paper_links
from generator.exports.query_match import score
from generator.identifiers import arxiv_id, find_arxiv_id
from generator.mcp_server.published import Published
from generator.model import Paper
from generator.problems import AlmanacError
from generator.query import parse_query

MOST, MOST_QUERY = 50, 2_000
_GIST = 300
_NAMES = 10
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.A)


class AnswerError(AlmanacError):
    """What was asked cannot be answered; the message is for who asked."""


def search(site: Published, query: str, limit: int, offset: int) -> dict[str, Any]:
    """Return the papers that match a query, best first, and how many there are."""
    if len(query) > MOST_QUERY:
        raise AnswerError(f"The query has more than {MOST_QUERY:,} characters.")
    clauses = parse_query(query)
    if not clauses:
        raise AnswerError("The query has no word. For all papers ask new_since.")
    found = site.search.find(clauses)
    # Of equal ones the newest first, as the papers are.
    found.sort(key=lambda paper: -score(clauses, site.search.document(paper)))
    shown = found[_first(offset) :][: _limit(limit)]
    return {"total": len(found), "papers": [_brief(site, paper) for paper in shown]}


def paper(site: Published, id: str) -> dict[str, Any]:
    """Return all that is known of a paper."""
    found = _paper(site, id)
    record = dict(site.records[found.id])
    return record | {"url": site.address + urls.paper(found.id), "addresses": _links(found)}


def related(site: Published, id: str, limit: int) -> dict[str, Any]:
    """Return the papers near a paper, the nearest first."""
    near = site.records[_paper(site, id).id]["near"]
    papers = [site.by_id[other] for other in near if other in site.by_id]
    return {"papers": [_brief(site, paper) for paper in papers[: _limit(limit)]]}


def new_since(site: Published, day: str, query: str, limit: int, offset: int) -> dict[str, Any]:
    """Return the papers that were first listed on a day or later, the latest first."""
    if not _DAY.fullmatch(day):
        raise AnswerError(f"{day[:40]!a} is not a day. Expected one such as 2025-09-30.")
    if len(query) > MOST_QUERY:
        raise AnswerError(f"The query has more than {MOST_QUERY:,} characters.")
    clauses = parse_query(query)
    days = {paper.id: _first_listed(site, paper) for paper in site.papers}
    papers = [paper for paper in site.papers if days[paper.id] >= day]
    found = [paper for paper in papers if not clauses or site.search.matches(clauses, paper)]
    found.sort(key=lambda paper: days[paper.id], reverse=True)
    shown = found[_first(offset) :][: _limit(limit)]
    return {
        "total": len(found),
        "papers": [_brief(site, p) | {"first_listed": days[p.id]} for p in shown],
    }


def trends(site: Published, limit: int) -> dict[str, Any]:
    """Return the phrases that rise, and the topics with the largest part of newer papers."""
    dated = [paper for paper in site.papers if paper.published]
    newer = dated[: len(dated) // 2]  # the newest come first
    counts, recent = Counter(_topics(site, dated)), Counter(_topics(site, newer))
    topics = sorted(counts, key=lambda topic: (-recent[topic] / counts[topic], topic))
    fields = ("phrase", "topic", "since", "papers", "recent", "examples")
    rising = site.rising[: _limit(limit)]
    return {
        "dated_papers": len(dated),
        "phrases": [{name: row.get(name) for name in fields} for row in rising],
        "topics": [
            {"topic": topic, "papers": counts[topic], "recent": recent[topic]}
            for topic in topics[: _limit(limit)]
        ],
    }


def _topics(site: Published, papers: Iterable[Paper]) -> Iterable[str]:
    return (match.topic for paper in papers for match in site.enrichments[paper.id].topics)


def _limit(limit: int) -> int:
    if not 1 <= limit <= MOST:
        raise AnswerError(f"limit: {limit} is not valid. Expected a number from 1 to {MOST}.")
    return limit


def _first(offset: int) -> int:
    if offset < 0:
        raise AnswerError(f"offset: {offset} is not valid. Expected 0 or more.")
    return offset


def _paper(site: Published, id: str) -> Paper:
    """Return a paper by its id, by the address of its page, or by its arXiv id."""
    wanted = id.strip().rstrip("/").rpartition("/")[2]
    if wanted in site.records:
        return site.by_id[wanted]
    arxiv = arxiv_id(id) or find_arxiv_id(id)
    for paper in site.papers:
        if arxiv and paper.arxiv == arxiv:
            return paper
    raise AnswerError(f"There is no paper {id[:120]!a}. Find its id by search.")


def _first_listed(site: Published, paper: Paper) -> str:
    """Return the day of the first listing with the paper, else its own, else an empty text."""
    listed = [seen["listed"] for seen in site.records[paper.id]["sightings"] if seen["listed"]]
    return min(listed, default="") or str(site.records[paper.id]["published"] or "")


def _links(paper: Paper) -> dict[str, str]:
    return {name.lower().replace(" ", "_"): address for name, address in paper_links(paper)}


def _brief(site: Published, paper: Paper) -> dict[str, Any]:
    """Return what tells a paper from others; `paper` has the rest."""
    record = site.records[paper.id]
    brief: dict[str, Any] = {
        "id": paper.id,
        "title": paper.title,
        "url": site.address + urls.paper(paper.id),
        "published": record["published"],
        "authors": list(paper.author_names[:_NAMES]),
        "organization": paper.organization and paper.organization.name,
        "topics": record["topics"],
        "abstract": labels.summary(paper.abstract, _GIST),
        **_links(paper),
    }
    return {name: value for name, value in brief.items() if value}
