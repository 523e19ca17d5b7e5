"""Key phrases of a paper, and those that rise in the whole corpus.

After C-value (Frantzi, Ananiadou and Mima, 2000), with TF-IDF where that has frequency: a
phrase is up to `LONGEST` words that stand together, none of them a word of any paper; it
counts for more the longer it is, and for less the more often it is but a part of a longer one.
What a paper says once counts only where others come back to it: terms do, turns of words do not.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations
from typing import NamedTuple

from generator import beside
from generator.model import Catalogue, Paper, ShownDate, Trend
from generator.text.terms import Word, bare, key_of, keys_within, words

MOST = 5
LONGEST = 4
# How many mentions in an abstract one in the title is worth.
TITLE = 3
# The mentions by which a paper says that a phrase is its own, and not said in passing.
ENOUGH_ALONE = 2
# What makes a phrase that a paper says once a term of the field: papers that have it as their
# own, and their share of those that hold it. The same for a single word in small letters.
TERM_OF, TERM_SHARE = 2, 0.25
WORD_OF, WORD_SHARE = 4, 0.4
# What a word that says something only beside another counts for the length of a phrase.
PLAIN = 0.5
# The share of a phrase's papers in which a longer one may hold it, before it is a mere part.
MERE_PART = 0.7

# For a phrase to rise: papers that have it as theirs, and their share of those that hold it (the
# name of a benchmark stands in many, but few are about it).
ENOUGH_OWN, OWN_SHARE = 3, 0.25
# How sure a rise must be, in standard errors: of twenty by chance one is.
SURE = 1.64
MOST_RISING = 15
EXAMPLES = 3
# A capital or a digit within a word; a name of two letters is said of many things.
_NAME = re.compile(r"[^\W\d_][A-Z0-9]")
_SHORTEST_NAME = 3
# How a word ends, or a compound but `fine-tuning`, that most often stands before another; the
# nouns among them are a small loss.
_ADJECTIVE = re.compile(r"(?:[^vos]al|ive|ic|ary|ous|[^im]ent|ant|-\w+(?<!ing)(?<!tion))$")

# Words that stand together, with no mark and no word of any paper between them.
Run = list[Word]


@dataclass(frozen=True, slots=True)
class Corpus:
    """How many papers there are, hold a phrase, and have it as their own, by its key."""

    papers: int
    standing: Counter[str]
    own: Counter[str]

    def is_term(self, key: str, papers: int, share: float) -> bool:
        """Whether so many papers, and so large a share of those that hold it, have it as theirs."""
        return self.own[key] >= max(papers, share * self.standing[key])


def key_phrases(papers: Sequence[Paper], corpus: Corpus | None = None) -> list[tuple[str, ...]]:
    """Up to `MOST` phrases for each paper, best first, each as the paper writes it.

    Only the capitals are those of most papers: a title and a sentence have some of their own.
    `corpus` is that of `papers`, where it is at hand.
    """
    weighed_by = corpus or corpus_of(papers)
    written: defaultdict[str, Counter[str]] = defaultdict(Counter)
    chosen: list[list[str]] = []
    for best in beside.each(lambda paper: _chosen(paper, weighed_by), papers, "Choosing phrases"):
        own: list[str] = []
        for forms in best:
            letters: Counter[str] = Counter()
            for form, times in forms.items():
                letters[form.casefold()] += times
                written[form.casefold()][form] += times
            own.append(_most_written(letters))
        chosen.append(own)
    shown = {letters: _most_written(forms) for letters, forms in written.items()}
    return [tuple(map(shown.__getitem__, own)) for own in chosen]


def corpus_of(papers: Sequence[Paper]) -> Corpus:
    """What the phrases of each paper are weighed by: those of all `papers`."""
    standing: Counter[str] = Counter()
    own: Counter[str] = Counter()
    for paper in papers:
        titled, said = _keys(paper.title), Counter(_keys(paper.abstract))
        standing.update({*titled, *said})
        own.update({key for key, times in said.items() if times >= ENOUGH_ALONE}.union(titled))
    return Corpus(len(papers), standing, own)


def _most_written(forms: Counter[str]) -> str:
    """The form that is written most; of equals the one in small letters."""
    return min(forms, key=lambda form: (-forms[form], form.swapcase(), form))


def _endings(text: str) -> Iterator[tuple[Run, list[str], int]]:
    """At each word that ends a phrase its run so far, and the keys of one, two, … words.

    The number is that of words that are too few for a phrase, as they are all plain.
    """
    run: Run = []
    keys: list[str] = []
    plain = 0
    for word in words(text):
        term = word[1]
        if not term.key:
            if keys:
                run, keys, plain = [], [], 0
            continue
        run.append(word)
        keys = [term.key, *[key + term.key for key in keys[: LONGEST - 1]]]
        plain = plain + 1 if term.is_plain else 0
        if plain < len(keys) and not term.is_open:
            yield run, keys, plain


def _keys(text: str) -> list[str]:
    """The keys of all phrases of a text, as often as they stand there."""
    return [key for _, keys, plain in _endings(text) for key in keys[plain:]]


class _Span(NamedTuple):
    """A phrase where it stands: the words `start` to `end` of a run."""

    run: Run
    start: int
    end: int
    is_title: bool


def _chosen(paper: Paper, corpus: Corpus) -> list[Counter[str]]:
    """The forms of the best phrases of a paper, best first."""
    spans: defaultdict[str, list[_Span]] = defaultdict(list)
    for text, is_title in ((paper.abstract, False), (paper.title, True)):
        for run, keys, plain in _endings(text):
            end = len(run)
            for length, key in enumerate(keys[plain:], plain + 1):
                if key in corpus.own:  # most are not: they are said once, by whomever
                    spans[key].append(_Span(run, end - length, end, is_title))
    said = {term.key for _, term in words(paper.abstract)} - {""}
    scored = ((_score(key, own, corpus, said), key) for key, own in spans.items())
    best = (key for score, key in sorted(scored, key=_best_first) if score > 0)
    chosen = _apart(best, lambda key: _words_of(spans[key][0]), MOST)
    return [_forms(spans[key]) for key in chosen]


def _words_of(span: _Span) -> Run:
    return span.run[span.start : span.end]


def _form(span: _Span) -> str:
    """A phrase as it is written, but of no possessive."""
    return bare(" ".join(token for token, _ in _words_of(span)))


def _forms(spans: list[_Span]) -> Counter[str]:
    """How a paper writes a phrase; a form of its title counts where there is no other."""
    forms: Counter[str] = Counter()
    for span in spans:
        forms[_form(span)] += not span.is_title
    return forms


def _best_first(scored: tuple[float, str]) -> tuple[float, str]:
    score, key = scored
    return -score, key


def _apart(keys: Iterable[str], words_of: Callable[[str], Run], most: int) -> list[str]:
    """The first `most` keys of which none is a part of one before it, or holds it."""

    def holds(whole: str, part: str) -> bool:
        # Letters first, which is fast: `rat` is in `strategy`, but is no word of it.
        return part in whole and part in _within(words_of(whole))

    apart: list[str] = []
    for key in keys:
        if not any(holds(key, other) or holds(other, key) for other in apart):
            apart.append(key)
            if len(apart) == most:
                break
    return apart


def _within(run: Run) -> Iterator[str]:
    """The keys of all that words say which follow each other in a phrase, or in a compound."""
    keys = [key for token, _ in run for key in keys_within(token)]
    places = range(len(keys) + 1)
    return ("".join(keys[start:end]) for start, end in combinations(places, 2))


def _score(key: str, spans: list[_Span], corpus: Corpus, said: set[str]) -> float:
    """What a phrase says about the paper with these `spans`, whose abstract has `said` words.

    0 for a mere part of a longer one, and for what is no phrase. Rounded, so that it is the
    same on every machine.
    """
    mentions = sum(TITLE if span.is_title else 1 for span in spans)
    terms = [term for _, term in _words_of(spans[0])]
    standing = corpus.standing[key]
    single = len(terms) == 1
    if not (_is_word(key, spans, corpus) if single else _is_phrase(key, spans, corpus, said)):
        return 0
    within = max(corpus.standing[longer] for span in spans for longer in _longer(span)) / standing
    alone = any(len(span.run) == len(terms) for span in spans)
    if alone and (not single or _is_name(_form(spans[0]))):
        within /= 2  # it stands by itself here, whatever it does elsewhere
    elif within > MERE_PART or (standing == 1 and not alone):
        return 0
    size = sum(PLAIN if term.is_plain else 1 for term in terms)
    rarity = math.log1p(corpus.papers / standing)
    return round(math.log2(1 + size) * (1 + math.log(mentions)) * rarity * (1 - within), 6)


def _is_phrase(key: str, spans: list[_Span], corpus: Corpus, said: set[str]) -> bool:
    """Whether some words are more than a turn of words, or of a title.

    They are if the paper says them twice in its abstract, if the field does, or if the abstract
    speaks of all the words of a title's phrase, which it does not of those of a joke.
    """
    if len(spans) >= ENOUGH_ALONE or corpus.is_term(key, TERM_OF, TERM_SHARE):
        return True
    first = spans[0]
    keys = (term.key for _, term in _words_of(first))
    return first.is_title and (not said or said.issuperset(keys))


def _is_word(key: str, spans: list[_Span], corpus: Corpus) -> bool:
    """Whether a single word is a term of the paper: a name, or a word of the field, said again."""
    token = _form(spans[0])
    if len(token) < _SHORTEST_NAME or len(spans) < ENOUGH_ALONE:
        # A title that shouts makes a name of every word.
        return spans[0].is_title and not token.isupper() and _is_name(token)
    return _is_name(token) or (
        corpus.is_term(key, WORD_OF, WORD_SHARE) and _ADJECTIVE.search(token) is None
    )


def _is_name(token: str) -> bool:
    return _NAME.search(token) is not None


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
        if rate >= SURE and not covers(phrase):
            rates[key] = rate
    surest = _apart(
        sorted(rates, key=lambda key: (-rates[key], key)),
        lambda key: list(words(standing[key][0])),
        MOST_RISING,
    )
    return tuple(_trend(*standing[key], newer) for key in surest)


def _standing(papers: Sequence[Paper]) -> dict[str, tuple[str, set[str]]]:
    """The key phrases of some papers by their keys: the form shown most, all papers that hold it.

    A single word counts if it looks like a name: `search` rises, but names no topic.
    """
    written: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for phrase in chain.from_iterable(paper.phrases for paper in papers):
        written[key_of(phrase)][phrase] += 1
    shown = {key: _most_written(own) for key, own in written.items() if own.total() >= ENOUGH_OWN}
    held: dict[str, set[str]] = {
        key: set() for key, phrase in shown.items() if " " in phrase or _is_name(phrase)
    }
    for paper in papers:
        texts = chain(_keys(paper.title), _keys(paper.abstract))
        for key in held.keys() & texts:
            held[key].add(paper.id)
    return {
        key: (shown[key], ids)
        for key, ids in held.items()
        if written[key].total() >= OWN_SHARE * len(ids)
    }


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
