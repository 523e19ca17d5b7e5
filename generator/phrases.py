"""Key phrases of a paper, and those that rise in the whole corpus.

After C-value (Frantzi, Ananiadou and Mima, 2000), with TF-IDF where that has frequency: a
phrase is up to `LONGEST` words that stand together, none of them a word of any paper; it
counts for more the longer it is, and for less the more often it is but a part of a longer one.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from generator.model import Catalogue, Paper, ShownDate, Trend
from generator.text.terms import Word, words

MOST = 8
LONGEST = 4
# How many mentions in an abstract one in the title is worth.
TITLE = 3
# The mentions that a phrase of no other paper needs, to be more than a turn of words.
ENOUGH_ALONE = 2
# The share of a phrase's papers in which a longer one may hold it, before it is a mere part.
MERE_PART = 0.7

# For a phrase to rise: papers that have it as theirs, and papers of the newest half that hold it.
ENOUGH_OWN, ENOUGH_NEW = 2, 3
# How sure a rise must be, in standard errors: in nine of ten cases it is none of chance.
SURE = 1.28
MOST_RISING = 30
EXAMPLES = 3
# A capital or a digit within a word, or a compound.
_NAME = re.compile(r"\w[A-Z0-9]|\w-\w")

# Words that stand together, with no mark and no word of any paper between them.
Run = list[Word]


def key_phrases(papers: Sequence[Paper]) -> list[tuple[str, ...]]:
    """Up to `MOST` phrases for each paper, best first, each as most of the texts write it.

    A phrase has one form in all papers, whatever its number, its case and its hyphens there.
    """
    standing = Counter(chain.from_iterable(map(_keys, papers)))
    forms: defaultdict[str, Counter[str]] = defaultdict(Counter)
    chosen = [_chosen(paper, standing, len(papers), forms) for paper in papers]
    shown = {key: _most_written(own) for key, own in forms.items()}
    return [tuple(map(shown.__getitem__, own)) for own in chosen]


def _most_written(forms: Counter[str]) -> str:
    """The form that is written most; of equals the one in small letters."""
    return min(forms, key=lambda form: (-forms[form], form.swapcase(), form))


def _runs(text: str) -> Iterator[Run]:
    run: Run = []
    for word in words(text):
        if word[1].key:
            run.append(word)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _spans(run: Run) -> Iterator[tuple[int, int, str]]:
    """Where the phrases of a run begin and end, and their keys."""
    for start in range(len(run)):
        key, says = "", False
        for end in range(start + 1, min(start + LONGEST, len(run)) + 1):
            _, term = run[end - 1]
            key += term.key
            says = says or not term.is_plain
            if says and not term.is_open:
                yield start, end, key


def _keys(paper: Paper) -> set[str]:
    texts = (paper.title, paper.abstract)
    return {key for text in texts for run in _runs(text) for _, _, key in _spans(run)}


class _Span(NamedTuple):
    """A phrase where it stands: the words `start` to `end` of a run."""

    run: Run
    start: int
    end: int
    is_title: bool


def _chosen(
    paper: Paper, standing: Counter[str], papers: int, forms: defaultdict[str, Counter[str]]
) -> list[str]:
    """The keys of the best phrases of a paper, best first; their forms are added to `forms`."""
    spans: defaultdict[str, list[_Span]] = defaultdict(list)
    for text, is_title in ((paper.title, True), (paper.abstract, False)):
        for run in _runs(text):
            for start, end, key in _spans(run):
                spans[key].append(_Span(run, start, end, is_title))
    scored = ((_score(own, standing[key], standing, papers), key) for key, own in spans.items())
    chosen = _apart([key for score, key in sorted(scored, key=_best_first) if score > 0], MOST)
    for key in chosen:
        for run, start, end, is_title in spans[key]:
            # A title has capitals of its own: its form counts where there is no other.
            forms[key][" ".join(token for token, _ in run[start:end])] += not is_title
    return chosen


def _best_first(scored: tuple[float, str]) -> tuple[float, str]:
    score, key = scored
    return -score, key


def _apart(keys: Iterable[str], most: int) -> list[str]:
    """The first `most` keys of which none is a part of one before it, or holds it."""
    apart: list[str] = []
    for key in keys:
        if not any(key in other or other in key for other in apart):
            apart.append(key)
            if len(apart) == most:
                break
    return apart


def _score(spans: list[_Span], standing: int, papers: Counter[str], total: int) -> float:
    """What a phrase that stands in `standing` papers says about the one with these `spans`.

    0 for a mere part of a longer one, and for what is said in passing. Rounded, so that it is
    the same on every machine.
    """
    mentions = sum(TITLE if span.is_title else 1 for span in spans)
    size = spans[0].end - spans[0].start
    if mentions < ENOUGH_ALONE and (size == 1 or standing == 1):
        return 0
    within = max(papers[key] for span in spans for key in _longer(span)) / standing
    if any(len(span.run) == size for span in spans):
        within /= 2  # it stands by itself here, whatever it does elsewhere
    elif within > MERE_PART or standing == 1:
        return 0
    rarity = math.log1p(total / standing)
    return round(math.log2(1 + size) * (1 + math.log(mentions)) * rarity * (1 - within), 6)


def _longer(span: _Span) -> Iterator[str]:
    """The keys of what a phrase and the word before it, or behind it, are together."""
    run, start, end, _ = span
    if start:
        yield "".join(term.key for _, term in run[start - 1 : end])
    yield "".join(term.key for _, term in run[start : end + 1]) if end < len(run) else ""


def rising(catalogue: Catalogue, covers: Callable[[str], bool]) -> tuple[Trend, ...]:
    """The key phrases whose share of the papers rises, surest first, uncovered ones only.

    The share of the newest half of the papers is compared to that of the others. A paper's day
    is its own or, where that is unknown, that of its earliest listing; papers without either
    say nothing about time. `covers` tells whether a topic covers a phrase already. Papers have
    their phrases.
    """
    listings = {dated.name: dated.day for dated in catalogue.listings}
    days = {paper.id: day for paper in catalogue.papers if (day := _day(paper, listings))}
    middle = sorted(days.values())[len(days) // 2] if days else ""
    newer = {paper for paper, day in days.items() if day >= middle}
    rates: dict[str, float] = {}
    standing = _standing(catalogue.papers)
    for key, (phrase, papers) in standing.items():
        recent, dated = len(newer & papers), len(days.keys() & papers)
        rate = _rise(recent, len(newer), dated - recent, len(days) - len(newer))
        if recent >= ENOUGH_NEW and rate >= SURE and not covers(phrase):
            rates[key] = rate
    surest = _apart(sorted(rates, key=lambda key: (-rates[key], key)), MOST_RISING)
    return tuple(_trend(*standing[key], newer) for key in surest)


def _standing(papers: Sequence[Paper]) -> dict[str, tuple[str, set[str]]]:
    """The key phrases of some papers by their keys: the form shown, all papers that hold it.

    A single word counts if it looks like a name: `search` rises, but names no topic.
    """
    shown = Counter(phrase for paper in papers for phrase in paper.phrases)
    standing: dict[str, tuple[str, set[str]]] = {
        "".join(term.key for _, term in words(phrase)): (phrase, set())
        for phrase, count in shown.items()
        if count >= ENOUGH_OWN and (" " in phrase or _NAME.search(phrase))
    }
    for paper in papers:
        for key in _keys(paper) & standing.keys():
            standing[key][1].add(paper.id)
    return standing


def _day(paper: Paper, listings: Mapping[str, ShownDate | None]) -> str | None:
    """The day of a paper as text that can be compared, or None where nothing dates it."""
    own = paper.published.as_iso() if paper.published else None
    seen = (listings.get(sighting.listing) for sighting in paper.sightings)
    return own or min((iso for day in seen if day and (iso := day.as_iso())), default=None)


def _rise(recent: int, newer: int, before: int, older: int) -> float:
    """How sure it is that a share rises: the log-odds ratio in standard errors (a z-score).

    `recent` of `newer` papers have it, and `before` of `older`; half a paper is added to each
    of the four, so that a phrase of few papers is not sure of anything.
    """
    if not older:
        return 0
    cells = (recent + 0.5, newer - recent + 0.5, before + 0.5, older - before + 0.5)
    odds = math.log(cells[0] * cells[3] / (cells[1] * cells[2]))
    return round(odds / math.sqrt(sum(1 / cell for cell in cells)), 6)


def _trend(phrase: str, papers: set[str], newer: set[str]) -> Trend:
    recent = sorted(papers & newer)
    return Trend(phrase, len(papers), len(recent), tuple(recent[:EXAMPLES]))
