"""Papers as bags of weighted terms (TF-IDF), one row of a sparse matrix each.

A term is a word, a word of a compound, or two words that follow each other. The only loop
over the words of a text is the one that numbers them; what follows is done for all at once.
"""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from generator.text.language.terms import bare, parts, read
from generator.text.language.token_array import Numbers, Stream

# How many mentions in an abstract one in the title is worth.
TITLE = 3
# The length of a row. Weights are whole numbers: those have one sum, in whatever order and on
# whatever machine they are added.
UNIT = 4096
# The power to which the logarithm of a term's rarity is raised: below 1, what two papers
# share by chance weighs less beside what a whole field has.
RARITY = 0.8
# A term of so many papers tells of none of them if fewer than one in `SAID_AGAIN` of these say
# it again: `despite` stands once wherever it stands, `pruning` comes back (it is bursty).
ENOUGH, SAID_AGAIN = 8, 10
# What a term tells by itself, of which two papers need `nearest.ENOUGH` in common: a name
# (`LayerNorm`), a word, and a pair or compound beside what its words tell already. No number
# of pairs makes up for a word.
NAME, WORD, PAIR = 200, 100, 1

# Small letters and capitals within a word, as somebody coined it: no acronym, which may be two.
_NAME = re.compile(r"[a-z]{2}\w*[A-Z]|[A-Z]\w*[A-Z][a-z]{2}")


@dataclass(frozen=True, slots=True)
class Bags:
    """A row for each paper, a column for each term; `shown` is a term as texts write it.

    A row's weights have the length `UNIT`, but for rounding, or are all nought. `tells` is what
    each term tells by itself, in points.
    """

    weights: sparse.csr_array
    shown: list[str]
    tells: Numbers


@dataclass(frozen=True, slots=True)
class _Found:
    """What was found where: a form by its number, the paper's row, what the mention counts."""

    form: Numbers
    paper: Numbers
    mentions: Numbers


def bags(papers: int, stream: Stream) -> Bags:
    """The terms of each paper that some other has too, each with its weight.

    `stream` has of each of so many `papers` its abstract, then its title.
    """
    forms = list(stream.forms)
    keys = [read(form).key for form in forms]
    mentions = np.where(stream.text % 2, TITLE, 1)
    found = _with_pairs(_Found(stream.form, stream.text // 2, mentions), forms, keys)
    counted = sparse.csr_array(
        (found.mentions, (found.paper, found.form)), shape=(papers, len(forms))
    )
    in_abstracts = np.bincount(found.form, weights=found.mentions == 1, minlength=len(forms))
    terms, shown = _terms(forms, keys, in_abstracts.tolist())
    counts = counted @ terms
    used = np.bincount(counts.indices, minlength=len(shown))
    again = np.bincount(counts.indices, weights=counts.data > 1, minlength=len(shown))
    kept = np.flatnonzero((used > 1) & ((used < ENOUGH) | (again * SAID_AGAIN >= used)))
    names = [shown[term] for term in kept]
    tells = np.fromiter(map(_tells, names), dtype=np.int64, count=len(names))
    return Bags(_weighted(counts[:, kept], used[kept]), names, tells)


def _tells(form: str) -> int:
    """What a term tells by itself; a plain word tells nothing."""
    if " " in form:
        return PAIR
    if read(form).is_plain:
        return 0
    if any(not read(part).is_plain for part in parts(form)):
        return PAIR
    return NAME if _NAME.search(form) else WORD


def _with_pairs(stream: _Found, forms: list[str], keys: list[str]) -> _Found:
    """The words that say something, and the pairs of them, which `forms` and `keys` gain.

    A pair that stands only once in all texts is none: most do.
    """
    says = np.array([key != "" for key in keys], dtype=bool)[stream.form]
    words = np.flatnonzero(says)
    firsts = np.flatnonzero(says[:-1] & says[1:])
    code = stream.form[firsts] * len(keys) + stream.form[firsts + 1]
    pairs, number, times = np.unique(code, return_inverse=True, return_counts=True)
    again = times > 1
    form = len(forms) + np.cumsum(again) - 1
    lefts, rights = np.divmod(pairs[again], len(keys))
    for left, right in zip(lefts.tolist(), rights.tolist(), strict=True):
        forms.append(f"{forms[left]} {forms[right]}")
        keys.append(keys[left] + keys[right])
    firsts, number = firsts[again[number]], number[again[number]]
    at = np.concatenate((words, firsts))
    return _Found(
        np.concatenate((stream.form[words], form[number])), stream.paper[at], stream.mentions[at]
    )


def _terms(
    forms: list[str], keys: list[str], times: list[float]
) -> tuple[sparse.csr_array, list[str]]:
    """Which terms each form stands for, and each term's form that is written most `times`.

    A compound stands for itself and for its parts.
    """
    numbers: dict[str, int] = {}
    best: list[tuple[float, str, str]] = []
    rows, columns = array("q"), array("q")
    for row, (form, key) in enumerate(zip(forms, keys, strict=True)):
        if not key:
            continue
        found = [(form, key, -times[row])]
        if " " not in form:
            found += [(part, read(part).key, 0) for part in parts(form)]
        for text, name, rank in found:
            term = numbers.setdefault(name, len(numbers))
            rows.append(row)
            columns.append(term)
            text = bare(text)
            own = (rank, text.swapcase(), text)  # of equals, the one in small letters
            if term == len(best):
                best.append(own)
            elif own < best[term]:
                best[term] = own
    ones = np.ones(len(rows), dtype=np.int64)
    shape = (len(forms), len(numbers))
    return sparse.csr_array((ones, (rows, columns)), shape=shape), [text for _, _, text in best]


def _weighted(counts: sparse.csr_array, used: Numbers) -> sparse.csr_array:
    """TF-IDF: the logarithm of a term's mentions by that of its rarity, rows of one length."""
    rarity = np.log1p(counts.shape[0] / used) ** RARITY
    weights = np.rint(256 * (1 + np.log(counts.data)) * rarity[counts.indices])
    rows = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    lengths = np.sqrt(np.bincount(rows, weights * weights, minlength=counts.shape[0]))
    scaled = np.rint(UNIT * weights / np.maximum(lengths, 1)[rows]).astype(np.int32)
    return sparse.csr_array((scaled, counts.indices, counts.indptr), shape=counts.shape)
