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

import html
import json
import re
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from hashlib import blake2b
from itertools import groupby, pairwise

import numpy as np
from numpy.typing import NDArray

from generator.catalogue import labels
from generator.catalogue.authors import author_names
from generator.catalogue.groups import Groups, organization_name
from generator.exports.search_forms import other_forms
from generator.model import Library, OutputFile, Paper
from generator.runtime.parallel import parallel_map, workers_for
from generator.text.runs import IntArray, Runs, parts
from generator.text.search_words import running_words
from generator.text.stems import PASSES, stem
from generator.text.transliteration import in_other_english, transliterate_words

SITE = "data/search.json"
PAPERS_IN_FILE = 8
# The size of a file of words before it is compressed, unless a single stem has more.
_WORDS_SIZE = 24_000
# The first place of each field, and the end; texts of a field are a place apart.
_FIELDS = {"title": 0, "org": 1, "author": 2, "any": 3}
_FIRST_PLACES = np.array((0, 256, 512, 8192, 0x8000), np.int32)
_LAST_IN_PAPER = 0x8000
# Names of authors of a paper that are indexed; a collaboration may have thousands.
MAX_NAMES = 1_000
# The filters that authors are divided into, so that a search for the papers of one loads a small
# part of all names.
AUTHOR_FILTERS = 16
# What a word counts by where it stands; in an abstract 1.
_IN_NAME, _IN_TITLE, _IN_LABEL = 10.0, 5.0, 3.0
# BM25's k1 and b, and the usual number of words: fixed, so that a score depends on its paper only.
_SATURATION, _LENGTH_SHARE, _USUAL_LENGTH = 1.2, 0.4, 180
# Scores are characters that need no escape in JSON.
_SCORE_0, _SCORES = 36, 55
_TAG = re.compile(r"<[^>]*>")
# Not the names of macros, nor pieces of addresses: nobody types them.
_LISTED = re.compile(r"(?<![\\\w])(?=\d*[^\W\d_]{2})\w{2,30}\b")
# The parts of `FlashAttention`, `CodeGen2`.
_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_COMPOUND = re.compile(r"[a-z][A-Z]|[A-Za-z]{2}\d")
_EDGES = "()[]{}.,:;!?\"'“”"


def index_files(library: Library) -> list[OutputFile]:
    """Return the files of the index of a library."""
    groups = Groups(library)
    workers = workers_for(len(groups.catalogue.papers))
    kinds = parallel_map(_files_of_kind, library, range(len(_KINDS)), workers=workers)
    files = {name: content for kind in kinds for name, content in kind.items()}
    state = blake2b(digest_size=10)
    for name, content in files.items():
        state.update(f"{name} {len(content)} ".encode() + content)
    folder = f"data/search/{state.hexdigest()}"
    return [
        OutputFile(SITE, partial(_site, groups, state.hexdigest(), list(_first_stems(files)))),
        *(
            OutputFile(f"{folder}/{name}.gz", partial(str, content, "latin-1"), folder, "latin-1")
            for name, content in files.items()
        ),
    ]


def _files_of_kind(library: Library, number: int) -> dict[str, bytes]:
    groups = Groups(library)
    return _KINDS[number](groups) if groups.catalogue.papers else {}


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


def _texts(
    groups: Groups, paper: Paper, organizations: Mapping[str, str], forms: Iterable[str]
) -> Iterator[tuple[str, float, Iterable[str]]]:
    """Yield the texts that a paper is found by, with their field and weight, in order of fields."""
    enrichment = groups.library.enrichments[paper.id]
    text = _text(paper)
    yield "title", _IN_TITLE, [paper.title]
    if given := paper.organization:
        name = organizations[groups.organization_key(given)]
        yield "org", _IN_LABEL, dict.fromkeys((name, given.name, given.handle or ""))
    yield "author", _IN_LABEL, list(author_names(paper).values())[:MAX_NAMES]
    yield "any", 1, [text, paper.summary.text] if paper.summary else [text]
    yield "any", _IN_LABEL, [match.topic for match in enrichment.topics]
    yield "any", _IN_NAME, [enrichment.introduced.name]
    yield "any", 1, (*enrichment.introduced.spellings, *forms)
    yield "any", 1, repaired_words(paper)


def repaired_words(paper: Paper) -> list[str]:
    """Return the words as listed that a repair took away (`10times`)."""
    if not paper.repairs:
        return []
    visible = f"{paper.title} {paper.abstract}".casefold()
    listed = (word for repair in paper.repairs for word in _LISTED.findall(repair.listed))
    return [word for word in dict.fromkeys(listed) if word.casefold() not in visible]


def _forms(run: str) -> tuple[int, Sequence[tuple[int, str]]]:
    """Return how many places a run of characters takes, and its stems, each with its place.

    Other forms stand where its words do: `flash` and `attention` of `FlashAttention`.
    """
    core = run.strip(_EDGES)
    is_compound = _COMPOUND.search(core)
    if core.isascii() and core.isalpha() and not is_compound:
        return 1, _forms_of_word(core.lower())
    words = running_words(run)
    others = [*transliterate_words(run), *in_other_english(core)]
    if is_compound:
        others.append(" ".join(_PARTS.findall(run)))
    found = dict.fromkeys(enumerate(map(stem, words)))
    for other in others:
        found |= dict.fromkeys(enumerate(map(stem, running_words(other))))
    return len(words), tuple(found)


@lru_cache(maxsize=1 << 17)
def _forms_of_word(word: str) -> tuple[tuple[int, str], ...]:
    """Return the stems of a word of letters from a to z, with their place."""
    stems = dict.fromkeys(map(stem, (word, *in_other_english(word))))
    return tuple((0, found) for found in stems)


@dataclass(frozen=True, slots=True)
class _Texts:
    """The texts that papers are found by, in the order of papers and fields.

    Of each text `paper` is the number of its paper, `field` that of its field, `weight` what its
    words count. All are of shape (texts,).
    """

    runs: Runs
    paper: IntArray
    field: IntArray
    weight: NDArray[np.float32]

    @classmethod
    def of_papers(cls, groups: Groups) -> _Texts:
        by_organization = groups.by_organization
        organizations = {key: organization_name(by_organization[key]) for key in by_organization}
        papers = groups.catalogue.papers
        runs, rows = Runs(), array("d")
        for number, forms in enumerate(other_forms(papers)):
            for field, weight, texts in _texts(groups, papers[number], organizations, forms):
                for text in texts:
                    runs.add(text)
                    rows.extend((number, _FIELDS[field], weight))
        columns = np.array(rows).reshape(-1, 3)
        return cls(
            runs,
            columns[:, 0].astype(np.int32),
            columns[:, 1].astype(np.int32),
            columns[:, 2].astype(np.float32),
        )


@dataclass(frozen=True, slots=True)
class _Forms:
    """The stems of each distinct run, worked out once.

    `stems` are sorted. Run number n of the vocabulary takes `size[n]` places and has `count[n]`
    forms, both of shape (distinct runs,). Of each form `stem` is the index of its stem, `place`
    its place in the run; both of shape (forms,).
    """

    stems: list[str]
    size: IntArray
    count: IntArray
    stem: IntArray
    place: IntArray

    @classmethod
    def of_runs(cls, vocabulary: Iterable[str]) -> _Forms:
        of_runs = list(map(_forms, vocabulary))
        forms = [form for _, found in of_runs for form in found]
        stems = sorted({word for _, word in forms}, key=_utf_16)
        numbers = {word: number for number, word in enumerate(stems)}
        return cls(
            stems,
            np.array([size for size, _ in of_runs], np.int32),
            np.array([len(found) for _, found in of_runs], np.int32),
            np.array([numbers[word] for _, word in forms], np.int32),
            np.array([place for place, _ in forms], np.int32),
        )


@dataclass(frozen=True, slots=True)
class _Occurrences:
    """Where stems stand, in the order of stems, papers and places.

    `stems` are sorted. Of each occurrence `stem` is the index of its stem there, `paper` the
    number of the paper, `place` where it is, `weight` what it counts; all are of shape
    (occurrences,). `lengths` are the numbers of words of the papers.
    """

    stems: list[str]
    stem: IntArray
    paper: IntArray
    place: IntArray
    weight: NDArray[np.float32]
    lengths: NDArray[np.float64]

    @classmethod
    def of_papers(cls, groups: Groups) -> _Occurrences:
        texts = _Texts.of_papers(groups)
        forms = _Forms.of_runs(texts.runs.vocabulary)
        lengths, place_of_run = _places(texts, forms.size)
        run, form = parts(forms.count, texts.runs.run)
        order = _order(forms.stem[form])
        run, form = run[order], form[order]
        text = texts.runs.text[run]
        end = _FIRST_PLACES[texts.field + 1][text]
        return cls(
            forms.stems,
            forms.stem[form],
            texts.paper[text],
            np.minimum(place_of_run[run] + forms.place[form], end - 1),
            texts.weight[text],
            np.bincount(texts.paper, lengths * (texts.field == _FIELDS["any"])).astype(np.float64),
        )


def _places(texts: _Texts, size: IntArray) -> tuple[IntArray, IntArray]:
    """Return how many places each text takes, and the first place of each run of the texts.

    `size` has the places that the distinct runs take, of shape (distinct runs,). The results are
    of shape (texts,) and (runs,).
    """
    count = texts.runs.count
    ends = np.append(np.int32(0), np.cumsum(size[texts.runs.run], dtype=np.int32))
    last = np.cumsum(count)
    # Between two texts of a field is a place without a word.
    length = ends[last] - ends[last - count] + np.int32(1)
    place = np.cumsum(length, dtype=np.int32) - length
    starts = np.flatnonzero(np.diff(texts.paper * len(_FIELDS) + texts.field, prepend=-1))
    place -= np.repeat(place[starts], np.diff(starts, append=len(place)))
    place += _FIRST_PLACES[texts.field] - ends[last - count]
    return length, np.repeat(place, count) + ends[:-1]


def _order(numbers: IntArray) -> IntArray:
    """Return the indices that sort numbers, equal ones in the order in which they are.

    A sort of keys takes a fifth of the time of a stable `argsort`.
    """
    keys = numbers.astype(np.int64) << 32 | np.arange(len(numbers))
    keys.sort()
    return (keys & 0x7FFFFFFF).astype(np.int32)


def _word_files(groups: Groups) -> dict[str, bytes]:
    """Return the files of words and places."""
    found = _Occurrences.of_papers(groups)
    # A posting is a stem in a paper.
    is_first = (np.diff(found.stem, prepend=-1) != 0) | (np.diff(found.paper, prepend=-1) != 0)
    starts = np.flatnonzero(is_first)
    papers, stems = found.paper[starts], found.stem[starts]
    weights = np.add.reduceat(found.weight, starts)
    usual = 1 - _LENGTH_SHARE + _LENGTH_SHARE * found.lengths[papers] / _USUAL_LENGTH
    scores = _SCORE_0 + _SCORES * weights / (weights + _SATURATION * usual)
    firsts = np.flatnonzero(np.diff(stems, prepend=-1))
    differences = np.diff(papers, prepend=0)
    differences[firsts] = papers[firsts]
    ends = np.append(starts[1:], len(found.place))
    places = found.place.astype("<u2")
    places[ends - 1] |= _LAST_IN_PAPER
    numbers, characters = differences.tolist(), scores.astype(np.uint8).tobytes().decode()
    bounds = list(pairwise((*firsts.tolist(), len(starts))))
    files: dict[str, bytes] = {}
    rows: list[str] = []
    size = first_place = 0
    for number, (start, end) in enumerate(bounds):
        rows.append(_json([found.stems[number], numbers[start:end], characters[start:end]]))
        size += len(rows[-1])
        following = bounds[number + 1] if number + 1 < len(bounds) else None
        # A paper takes some four bytes: a difference, a comma, a score.
        if not following or size + 4 * (following[1] - following[0]) > _WORDS_SIZE:
            file = len(files) // 2
            files[f"words-{file}.json"] = f"[{','.join(rows)}]".encode()
            files[f"places-{file}.bin"] = places[first_place : ends[end - 1]].tobytes()
            rows, size, first_place = [], 0, ends[end - 1]
    return files


def _utf_16(text: str) -> bytes:
    """Return what sorts as browsers compare texts."""
    return text.encode("utf-16-be", "surrogatepass")


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
        "text": _text(paper),
        "topics": [match.topic for match in enrichment.topics],
        "year": paper.year,
        "first": " ".join(listings[:1]),
        "again": " ".join(listings[1:]),
    }
    return {key: value for key, value in document.items() if value}


def _text(paper: Paper) -> str:
    """Return the text of an abstract as its page shows it."""
    return html.unescape(_TAG.sub("", paper.abstract_html))


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
    return f"author{len(_utf_16(name)) // 2 % AUTHOR_FILTERS}"


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


# What is worked out at the same time, by several processes.
_KINDS = (_word_files, _paper_files, _filters, _orders)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
