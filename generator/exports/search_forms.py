"""Other forms of a paper's words, for a search that finds words as they are written.

What is another form is told from all papers: an acronym and its long form, and words written
together by some and apart by others.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise

from generator.model import Paper
from generator.text.language.acronyms import definitions, singular, singular_acronym
from generator.text.language.stopwords import FUNCTION_WORDS

# An acronym has a long form that so many papers give it, and this part of those that give one.
MIN_PAPERS, MIN_SHARE = 2, 0.6
# Of two words that some write as one, the least letters of each, and how many papers must write
# them apart, as a part of those that do not: a line may end within a word.
_MIN_LETTERS, _MIN_APART = 3, 0.1
_FUNCTION_WORDS = frozenset(FUNCTION_WORDS.split())
_TOKEN = re.compile(r"[^\W_][\w-]*")
_SPACED = str.maketrans({"-": " ", **{mark: f" {mark} " for mark in "!\"'(),./:;?[]{}"}})


@dataclass(frozen=True, slots=True)
class SearchForms:
    """The forms that the papers of a site use.

    `long_forms` are by acronym, `acronyms` by the first word of a long form; `compounds` are the
    two words of each word that is also written apart, and `first_parts` the first of these.
    """

    long_forms: Mapping[str, tuple[str, ...]]
    acronyms: Mapping[str, Sequence[tuple[tuple[str, ...], str]]]
    compounds: Mapping[str, tuple[str, str]]
    first_parts: frozenset[str]

    @classmethod
    def of_papers(cls, papers: Sequence[Paper]) -> SearchForms:
        """Return the forms that `papers` use, whatever their order."""
        long_forms = _long_forms(papers)
        acronyms = defaultdict(list)
        for short, long in sorted(long_forms.items()):
            acronyms[long[0]].append((long, short))
        compounds = _compounds(papers)
        first_parts = frozenset(one for one, _ in compounds.values())
        return cls(long_forms, dict(acronyms), compounds, first_parts)

    def other_forms(self, paper: Paper) -> tuple[str, ...]:
        """Return the forms that a paper's title and abstract do not use, each once, in order."""
        runs = _runs(paper)
        tokens = list(chain.from_iterable(map(_tokens, runs)))
        used = dict.fromkeys(chain.from_iterable(map(_acronyms, runs)))
        forms = (*self._other_acronyms(used, tokens), *self._other_compounds(tokens))
        return tuple(dict.fromkeys(forms))

    def _other_acronyms(self, used: Mapping[str, None], tokens: list[str]) -> Iterable[str]:
        long_forms: dict[tuple[str, ...], str] = {}
        end = 0
        starts = [at for at, token in enumerate(tokens) if token in self.acronyms]
        for at in starts:
            # Not the `language model` of a `large language model`.
            for long, short in self.acronyms[tokens[at]] if at >= end else ():
                if tuple(map(_singular, tokens[at : at + len(long)])) == long:
                    long_forms[long] = short
                    end = max(end, at + len(long))
        yield from (short for short in long_forms.values() if short not in used)
        for short in used:
            form = self.long_forms.get(short)
            if form and form not in long_forms:
                yield " ".join(form)

    def _other_compounds(self, tokens: list[str]) -> Iterable[str]:
        distinct = dict.fromkeys(tokens)
        yield from (" ".join(self.compounds[word]) for word in distinct if word in self.compounds)
        for one, other in pairwise(tokens):
            if one not in self.first_parts:
                continue
            word = one + other
            if self.compounds.get(word) == (one, other) and word not in distinct:
                yield word


def _runs(paper: Paper) -> list[str]:
    """Return the runs of characters between spaces of a title and an abstract."""
    return f"{paper.title}\n{paper.abstract}".replace("\n", " . ").split()


@lru_cache(maxsize=1 << 18)
def _tokens(run: str) -> tuple[str, ...]:
    """Return the words of a run in lower case, and its marks; a dash separates words."""
    return tuple(run.lower().translate(_SPACED).split())


@lru_cache(maxsize=1 << 18)
def _acronyms(run: str) -> tuple[str, ...]:
    """Return what may be acronyms in a run: what has two capitals."""
    found = map(singular_acronym, _TOKEN.findall(run))
    return tuple(short for short in found if sum(map(str.isupper, short)) > 1)


_singular = lru_cache(maxsize=1 << 16)(singular)


def _long_forms(papers: Sequence[Paper]) -> dict[str, tuple[str, ...]]:
    """Return the words of the long form of each acronym that has one for most papers."""
    by_acronym: defaultdict[str, Counter[tuple[str, ...]]] = defaultdict(Counter)
    for paper in papers:
        for long, short in set(definitions(paper.abstract)):
            by_acronym[short][long] += 1
    found = {}
    for short, counts in by_acronym.items():
        long = min(counts, key=lambda long: (-counts[long], long))
        if counts[long] >= max(MIN_PAPERS, MIN_SHARE * counts.total()):
            found[short] = long
    return found


def _compounds(papers: Sequence[Paper]) -> dict[str, tuple[str, str]]:
    """Return the two words of each word that others write with a space or a dash between them."""
    frequencies: Counter[str] = Counter()
    apart: Counter[tuple[str, str]] = Counter()
    texts = [list(chain.from_iterable(map(_tokens, _runs(paper)))) for paper in papers]
    for tokens in texts:
        frequencies.update(set(tokens))
    others = _second_parts(frequencies)
    for tokens in texts:
        apart.update({p for p in pairwise(tokens) if p[0] in others and p[1] in others[p[0]]})
    compounds: dict[str, tuple[str, str]] = {}
    for (one, other), count in sorted(apart.items(), key=lambda item: (-item[1], item[0])):
        word = one + other
        if count >= _MIN_APART * frequencies[word]:
            compounds.setdefault(word, (one, other))
    return compounds


def _second_parts(words: Iterable[str]) -> dict[str, set[str]]:
    """Return the ends of words that begin with a word, by that word; both are among `words`."""
    known = {word for word in words if len(word) >= _MIN_LETTERS and word.isalpha()}
    found: defaultdict[str, set[str]] = defaultdict(set)
    for word in known - _FUNCTION_WORDS:
        for at in range(_MIN_LETTERS, len(word) - _MIN_LETTERS + 1):
            one, other = word[:at], word[at:]
            if one in known and other in known and other not in _FUNCTION_WORDS:
                found[one].add(other)
    return dict(found)
