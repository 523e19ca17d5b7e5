"""Where stems stand in papers: what the files of words and places are written from.

The texts of all papers are turned into numbers of their runs of characters, and the stems of each
distinct run are worked out once; the rest is done on arrays.
"""

from __future__ import annotations

import html
import re
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from generator.catalogue.authors import author_names
from generator.catalogue.groups import Groups, organization_name
from generator.exports.search_forms import other_forms, runs_of_papers
from generator.model import Paper
from generator.text.runs import IntArray, Runs, parts
from generator.text.search_words import running_words
from generator.text.stems import stem
from generator.text.transliteration import in_other_english, transliterate_words

# The first place of each field, and the end; texts of a field are a place apart.
_FIELDS = {"title": 0, "org": 1, "author": 2, "any": 3}
_FIRST_PLACES = np.array((0, 256, 512, 8192, 0x8000), np.int32)
# Names of authors of a paper that are indexed; a collaboration may have thousands.
MAX_NAMES = 1_000
# What a word counts by where it stands; in an abstract 1.
_IN_NAME, _IN_TITLE, _IN_LABEL = 10.0, 5.0, 3.0
_TAG = re.compile(r"<[^>]*>")
# Not the names of macros, nor pieces of addresses: nobody types them.
_LISTED = re.compile(r"(?<![\\\w])(?=\d*[^\W\d_]{2})\w{2,30}\b")
# The parts of `FlashAttention`, `CodeGen2`.
_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_COMPOUND = re.compile(r"[a-z][A-Z]|[A-Za-z]{2}\d")
_PLAIN = re.compile(r"[a-z]+")
# Characters that, at an end of a run, are of no word.
_EDGES = "()[]{}.,:;!?\"'“”"


def _texts(
    groups: Groups, paper: Paper, organizations: Mapping[str, str], forms: Iterable[str]
) -> Iterator[tuple[str, float, Iterable[str]]]:
    """Yield the texts that a paper is found by, with their field and weight, in order of fields."""
    enrichment = groups.library.enrichments[paper.id]
    text = shown_text(paper)
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
    is_plain = core.isascii() and not _COMPOUND.search(core)
    return _forms_of_core(core.lower() if is_plain else core)


@lru_cache(maxsize=1 << 16)
def _forms_of_core(core: str) -> tuple[int, Sequence[tuple[int, str]]]:
    words = [core] if _PLAIN.fullmatch(core) else running_words(core)
    others = [*transliterate_words(core), *in_other_english(core)]
    if _COMPOUND.search(core):
        others.append(" ".join(_PARTS.findall(core)))
    found = dict.fromkeys(enumerate(map(stem, words)))
    for other in others:
        found |= dict.fromkeys(enumerate(map(stem, running_words(other))))
    return len(words), tuple(found)


@dataclass(frozen=True, slots=True)
class _Texts:
    """The texts that papers are found by, in the order of papers and fields.

    Of each text `number` is its number in `runs`, `paper` the number of its paper, `field` that
    of its field, `weight` what its words count. All are of shape (texts,).
    """

    runs: Runs
    number: IntArray
    paper: IntArray
    field: IntArray
    weight: NDArray[np.float32]

    @classmethod
    def of_papers(cls, groups: Groups) -> _Texts:
        papers, by_organization = groups.catalogue.papers, groups.by_organization
        organizations = {key: organization_name(by_organization[key]) for key in by_organization}
        runs = runs_of_papers(papers)
        rows = array("d")
        for at, forms in enumerate(other_forms(papers, runs)):
            # Most abstracts are shown as they are.
            numbers = {papers[at].title: 2 * at, papers[at].abstract: 2 * at + 1}
            for field, weight, texts in _texts(groups, papers[at], organizations, forms):
                for text in texts:
                    number = numbers[text] if text in numbers else runs.add(text)
                    rows.extend((number, at, _FIELDS[field], weight))
        columns = np.array(rows).reshape(-1, 4)
        number, paper, field_number = columns[:, :3].T.astype(np.int32)
        return cls(runs, number, paper, field_number, columns[:, 3].astype(np.float32))


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
        stems = sorted({word for _, word in forms}, key=utf_16)
        numbers = {word: number for number, word in enumerate(stems)}
        return cls(
            stems,
            np.array([size for size, _ in of_runs], np.int32),
            np.array([len(found) for _, found in of_runs], np.int32),
            np.array([numbers[word] for _, word in forms], np.int32),
            np.array([place for place, _ in forms], np.int32),
        )


@dataclass(frozen=True, slots=True)
class Occurrences:
    """Where stems stand, in the order of stems, papers and places.

    `stems` are sorted, and may be more. Of each occurrence `stem` is the index of its stem there,
    `paper` the number of the paper, `place` where it is, `weight` what it counts; all are of
    shape (occurrences,). `lengths` are the numbers of words of the papers, of shape (papers,).
    """

    stems: list[str]
    stem: IntArray
    paper: IntArray
    place: IntArray
    weight: NDArray[np.float32]
    lengths: NDArray[np.float64]

    @classmethod
    def of_papers(cls, groups: Groups) -> Occurrences:
        """Return the occurrences in the papers of a site; one at least."""
        texts = _Texts.of_papers(groups)
        forms = _Forms.of_runs(texts.runs.vocabulary)
        text, part = parts(texts.runs.count, texts.number)
        run = texts.runs.run[part]
        # An array takes 100 MB at 100,000 papers, so none is kept longer than it is needed.
        del part
        lengths, first_place = _places(texts, forms.size[run])
        # Each run is replaced by its forms.
        run_at, form = parts(forms.count, run)
        del run
        order = _stable_order(forms.stem[form])
        run_at, form = run_at[order], form[order]
        del order
        place = first_place[run_at]
        place += forms.place[form]
        text = text[run_at]
        del first_place, run_at
        np.minimum(place, _FIRST_PLACES[texts.field + 1][text] - 1, out=place)
        is_text = texts.field == _FIELDS["any"]
        return cls(
            forms.stems,
            forms.stem[form],
            texts.paper[text],
            place,
            texts.weight[text],
            np.bincount(texts.paper, lengths * is_text).astype(np.float64),
        )


def _places(texts: _Texts, size: IntArray) -> tuple[IntArray, IntArray]:
    """Return how many places each text takes, and the first place of each run of the texts.

    `size` has the places that the runs take, of shape (runs,). The results are of shape (texts,)
    and (runs,).
    """
    count = texts.runs.count[texts.number]
    ends = np.append(np.int32(0), np.cumsum(size, dtype=np.int32))
    last = np.cumsum(count)
    # Between two texts of a field is a place without a word.
    length = ends[last] - ends[last - count] + np.int32(1)
    place = np.cumsum(length, dtype=np.int32) - length
    starts = np.flatnonzero(np.diff(texts.paper * len(_FIELDS) + texts.field, prepend=-1))
    place -= np.repeat(place[starts], np.diff(starts, append=len(place)))
    place += _FIRST_PLACES[texts.field] - ends[last - count]
    return length, np.repeat(place, count) + ends[:-1]


def _stable_order(numbers: IntArray) -> IntArray:
    """Return the indices that sort `numbers`, equal ones as they come, of the same shape.

    NumPy sorts keys with the indices in much less time than its stable `argsort` takes.
    """
    keys = numbers.astype(np.int64)
    keys <<= 32
    keys += np.arange(len(numbers), dtype=np.int32)
    keys.sort()
    keys &= 0x7FFFFFFF
    return keys.astype(np.int32)


def shown_text(paper: Paper) -> str:
    """Return the text of an abstract as its page shows it."""
    return html.unescape(_TAG.sub("", paper.abstract_html))


def utf_16(text: str) -> bytes:
    """Return what sorts as browsers compare texts."""
    return text.encode("utf-16-be", "surrogatepass")
