"""The search index: files of which a browser loads a few for each query.

docs/assets/search/index.js reads it. Papers have numbers, in the order of the site. Below
`data/search/DIGEST/`, compressed:

- `words-N.json`: `[stem, numbers, scores]` of each stem, sorted. Numbers are differences; a score
  is a character, which grows with the weight of the stem in the paper;
- `places-N.bin`: where these stems stand in each of their papers, 16 bits a place, little-endian;
  the highest bit marks the last place in a paper. The places tell the field;
- `papers-N.json`: what results show of `PAPERS_IN_FILE` papers;
- `filter-NAME.json`: the papers of each value; `order-NAME.json`: the value of each paper.

`data/search.json` names the digest of all of it, and the first stem of each file of words. A new
index has a new digest, so a browser never mixes it with an old one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from hashlib import blake2b
from itertools import groupby, pairwise

import numpy as np
from numpy.typing import NDArray

from generator.catalogue import labels
from generator.catalogue.groups import Groups, organization_name
from generator.exports.search_occurrences import Occurrences, shown_text, utf_16
from generator.model import OutputFile, Paper
from generator.text.runs import IntArray
from generator.text.stems import PASSES

SITE = "data/search.json"
PAPERS_IN_FILE = 8
# The size of a file of words before it is compressed, unless a single stem has more.
_WORDS_SIZE = 24_000
_LAST_IN_PAPER = 0x8000
# The filters that authors are divided into, so that a search for the papers of one loads a small
# part of all names.
AUTHOR_FILTERS = 16
# BM25's k1 and b, and the usual number of words: fixed, so that a score depends on its paper only.
_SATURATION, _LENGTH_SHARE, _USUAL_LENGTH = 1.2, 0.4, 180
# Scores are characters that need no escape in JSON.
_SCORE_0, _SCORES = 36, 55


def index_files(groups: Groups) -> Iterator[OutputFile]:
    """Yield the files of the index."""
    files = _files(groups) if groups.catalogue.papers else {}
    state = blake2b(digest_size=10)
    for name, content in files.items():
        state.update(f"{name} {len(content)} ".encode() + content)
    folder = f"data/search/{state.hexdigest()}"
    yield OutputFile(SITE, partial(_site, groups, state.hexdigest(), list(_first_stems(files))))
    for name, content in files.items():
        path = f"{folder}/{name}.gz"
        yield OutputFile(path, partial(str, content, "latin-1"), folder, "latin-1")


def _files(groups: Groups) -> dict[str, bytes]:
    """Return the content of each file of the index by its name."""
    return {
        **_word_files(groups),
        **_paper_files(groups),
        **_filters(groups),
        **_orders(groups),
    }


def _first_stems(files: Mapping[str, bytes]) -> Iterator[str]:
    """Yield the first stem of each file of words."""
    for number in range(len(files)):
        if content := files.get(f"words-{number}.json"):
            yield json.loads(content)[0][0]


def _site(groups: Groups, digest: str, first_stems: Sequence[str]) -> str:
    """Return what the search knows before it loads a file of the index."""
    slugs = groups.topic_slugs
    years = {paper.year for paper in groups.catalogue.papers}
    return _json(
        {
            "papers": len(groups.catalogue.papers),
            "years": sorted(filter(None, years)),
            "facets": [
                [facet, [[topic.name, slugs[topic.name]] for topic in topics]]
                for facet, topics in groupby(groups.library.topics, lambda topic: topic.facet)
            ],
            "index": digest,
            "words": first_stems,
            "endings": PASSES,
        }
    )


# --- words ---


def _word_files(groups: Groups) -> dict[str, bytes]:
    """Return the files of words and places."""
    found = Occurrences.of_papers(groups)
    # A posting is a stem in a paper.
    is_first = _differs(found.stem)
    is_first |= _differs(found.paper)
    starts = np.flatnonzero(is_first)
    papers, stems = found.paper[starts], found.stem[starts]
    characters = _scores(found, starts).tobytes().decode()
    firsts = np.flatnonzero(np.diff(stems, prepend=-1))
    differences = np.diff(papers, prepend=0)
    differences[firsts] = papers[firsts]
    ends = np.append(starts[1:], len(found.place))
    places = found.place.astype("<u2")
    places[ends - 1] |= _LAST_IN_PAPER
    bounds = list(pairwise((*firsts.tolist(), len(starts))))
    files: dict[str, bytes] = {}
    rows: list[str] = []
    size = first_place = 0
    for number, (start, end) in enumerate(bounds):
        # Not all numbers at once, which as a list take seven times the memory.
        numbers = differences[start:end].tolist()
        rows.append(_json([found.stems[stems[start]], numbers, characters[start:end]]))
        size += len(rows[-1])
        following = bounds[number + 1] if number + 1 < len(bounds) else None
        # A paper takes some four bytes: a difference, a comma, a score.
        if not following or size + 4 * (following[1] - following[0]) > _WORDS_SIZE:
            file = len(files) // 2
            files[f"words-{file}.json"] = f"[{','.join(rows)}]".encode()
            files[f"places-{file}.bin"] = places[first_place : ends[end - 1]].tobytes()
            rows, size, first_place = [], 0, ends[end - 1]
    return files


def _differs(numbers: IntArray) -> NDArray[np.bool_]:
    """Return whether each number differs from the one before it, as the first does."""
    return np.append(True, numbers[1:] != numbers[:-1])


def _scores(found: Occurrences, starts: NDArray[np.int64]) -> NDArray[np.uint8]:
    """Return the score of each posting as a character; `starts` are their first occurrences.

    Both are of shape (postings,).
    """
    weights = np.add.reduceat(found.weight, starts)
    usual = 1 - _LENGTH_SHARE + _LENGTH_SHARE * found.lengths[found.paper[starts]] / _USUAL_LENGTH
    scores = _SCORE_0 + _SCORES * weights / (weights + _SATURATION * usual)
    return scores.astype(np.uint8)


# --- what results show, filters and orders ---


def _paper_files(groups: Groups) -> dict[str, bytes]:
    papers = groups.catalogue.papers
    return {
        f"papers-{at // PAPERS_IN_FILE}.json": _json(
            [_document(groups, paper) for paper in papers[at : at + PAPERS_IN_FILE]]
        ).encode()
        for at in range(0, len(papers), PAPERS_IN_FILE)
    }


def _document(groups: Groups, paper: Paper) -> dict[str, object]:
    """Return what results show of a paper."""
    enrichment = groups.library.enrichments[paper.id]
    listings = list(dict.fromkeys(sighting.slug for sighting in paper.sightings))
    document = {
        "id": paper.id,
        "title": paper.title,
        "name": enrichment.introduced.name,
        "facts": labels.byline(paper, enrichment.introduced.name),
        "text": shown_text(paper),
        "topics": [match.topic for match in enrichment.topics],
        "year": paper.year,
        "first": " ".join(listings[:1]),
        "again": " ".join(listings[1:]),
    }
    return {key: value for key, value in document.items() if value}


def _filters(groups: Groups) -> dict[str, bytes]:
    """Return a file of the papers of each value, for each filter."""
    organizations = {
        key: organization_name(papers) for key, papers in groups.by_organization.items()
    }
    values: dict[str, Callable[[Paper], Iterable[str]]] = {
        "topic": lambda paper: (
            match.topic for match in groups.library.enrichments[paper.id].topics
        ),
        "year": lambda paper: [str(paper.year or "undated")],
        "organization": lambda paper: (
            [organizations[groups.organization_key(paper.organization)]]
            if paper.organization
            else []
        ),
        "code": lambda paper: ["yes"] if labels.has_code(paper) else [],
        "pdf": lambda paper: ["yes"] if labels.has_pdf(paper) else [],
        # By these the new papers of a saved search are counted (reader/saved_searches.js).
        "listing": lambda paper: dict.fromkeys(seen.slug for seen in paper.sightings),
    }
    found: dict[str, dict[str, list[int]]] = {name: {} for name in values}
    found |= {f"author{number}": {} for number in range(AUTHOR_FILTERS)}
    for number, paper in enumerate(groups.catalogue.papers):
        for name, values_of in values.items():
            for value in values_of(paper):
                found[name].setdefault(value, []).append(number)
        for author in groups.authors_with_page(paper).values():
            found[author_filter(author)].setdefault(author, []).append(number)
    return {
        f"filter-{name}.json": _json(
            {value: _differences(numbers) for value, numbers in sorted(of_value.items())}
        ).encode()
        for name, of_value in found.items()
    }


def author_filter(name: str) -> str:
    """Return the filter that has an author's name, by the length of the name in UTF-16.

    >>> author_filter("Ada Example")
    'author11'
    """
    return f"author{len(utf_16(name)) // 2 % AUTHOR_FILTERS}"


def _differences(numbers: Sequence[int]) -> list[int]:
    return [numbers[0], *(other - one for one, other in pairwise(numbers))]


def _orders(groups: Groups) -> dict[str, bytes]:
    """Return a file with the value of each paper, null if unknown, for each order."""
    papers = groups.catalogue.papers
    values = {
        "date": [_day(paper) for paper in papers],
        "comments": [paper.comments for paper in papers],
        "upvotes": [paper.upvotes for paper in papers],
    }
    return {f"order-{name}.json": _json(found).encode() for name, found in values.items()}


def _day(paper: Paper) -> int | None:
    """Return the day of a paper as a number that sorts as it does: 20240229."""
    day = paper.published and paper.published.as_iso()
    return int(day.replace("-", "")) if day else None


_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
