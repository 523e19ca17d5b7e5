"""Other forms of a paper's words, for a search that finds words as they are written.

What is another form is told from all papers: an acronym and its long form, and words written
together by some and apart by others.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from itertools import chain

import numpy as np

from generator.exports.search_tokens import Pair, Tokens
from generator.model import Paper
from generator.text.language.acronyms import definitions, singular, singular_acronym
from generator.text.language.stopwords import FUNCTION_WORDS
from generator.text.runs import Runs

# An acronym has a long form that so many papers give it, and this part of those that give one.
MIN_PAPERS, MIN_SHARE = 2, 0.6
# Of two words that some write as one, the least letters of each and the most of both, and how many
# papers must write them apart, as a part of those that do not: a line may end within a word.
_MIN_LETTERS, _MAX_LETTERS, _MIN_APART = 3, 40, 0.1
_FUNCTION_WORDS = frozenset(FUNCTION_WORDS.split())
_TOKEN = re.compile(r"[^\W_][\w-]*")

LongForm = tuple[str, ...]


def runs_of_papers(papers: Iterable[Paper]) -> Runs:
    """Return the runs of the title and the abstract of each paper: texts 2n and 2n + 1.

    Each line ends with a mark, so that words of two lines, or papers, are no neighbours.
    """
    texts = (text for paper in papers for text in (paper.title, paper.abstract))
    return Runs(f"{text}\n".replace("\n", " . ") for text in texts)


def other_forms(papers: Sequence[Paper], runs: Runs) -> list[tuple[str, ...]]:
    """Return the forms that each paper's title and abstract do not use, each once, in order.

    `runs` are those of the papers.
    """
    tokens = Tokens.of_papers(runs)
    forms: list[dict[str, None]] = [{} for _ in papers]
    acronyms = _other_acronyms(_long_forms(papers), runs, tokens)
    for paper, form in chain(acronyms, _other_compounds(_compounds(tokens), tokens)):
        forms[paper][form] = None
    return list(map(tuple, forms))


# --- acronyms and their long forms ---


def _long_forms(papers: Sequence[Paper]) -> dict[str, LongForm]:
    """Return the words of the long form of each acronym that has one for most papers."""
    by_acronym: defaultdict[str, Counter[LongForm]] = defaultdict(Counter)
    for paper in papers:
        for long, short in set(definitions(paper.abstract)):
            by_acronym[short][long] += 1
    found = {}
    for short, counts in by_acronym.items():
        long = min(counts, key=lambda long: (-counts[long], long))
        if counts[long] >= max(MIN_PAPERS, MIN_SHARE * counts.total()):
            found[short] = long
    return found


def _other_acronyms(
    long_forms: Mapping[str, LongForm], runs: Runs, tokens: Tokens
) -> Iterator[tuple[int, str]]:
    """Yield acronyms whose long form a paper has, and the other way round, with the paper."""
    acronyms = _acronyms_by_paper(long_forms, runs)
    long_by_paper = _long_forms_by_paper(long_forms, tokens)
    for paper, found in long_by_paper.items():
        used = acronyms.get(paper, ())
        yield from ((paper, short) for short in found.values() if short not in used)
    for paper, shorts in acronyms.items():
        found = long_by_paper.get(paper, {})
        forms = (long_forms[short] for short in shorts)
        yield from ((paper, " ".join(form)) for form in forms if form not in found)


def _acronyms_by_paper(known: Container[str], runs: Runs) -> dict[int, dict[str, None]]:
    """Return the known acronyms that each paper has, in order."""
    acronyms = [tuple(filter(known.__contains__, _acronyms(run))) for run in runs.vocabulary]
    at = np.flatnonzero(np.array(list(map(bool, acronyms)), np.bool_)[runs.run])
    found: defaultdict[int, dict[str, None]] = defaultdict(dict)
    for paper, run in zip((runs.text[at] // 2).tolist(), runs.run[at].tolist(), strict=True):
        found[paper] |= dict.fromkeys(acronyms[run])
    return found


def _acronyms(run: str) -> Iterable[str]:
    """Return what may be acronyms in a run: what has two capitals."""
    if run[1:].islower():
        return ()
    found = map(singular_acronym, _TOKEN.findall(run))
    return (short for short in found if sum(map(str.isupper, short)) > 1)


def _long_forms_by_paper(
    long_forms: Mapping[str, LongForm], tokens: Tokens
) -> dict[int, dict[LongForm, str]]:
    """Return the long forms that each paper has, with their acronyms, in order."""
    words, by_start = list(tokens.numbers), _by_start(long_forms, tokens.numbers)
    starts = list(by_start)
    found: defaultdict[int, dict[LongForm, str]] = defaultdict(dict)
    end = 0
    for at, start in zip(*map(np.ndarray.tolist, tokens.positions_of_pairs(starts)), strict=True):
        # Not the `language model` of a `large language model`.
        for long, short in by_start[starts[start]] if at >= end else ():
            following = tokens.token[at : at + len(long)].tolist()
            if tuple(singular(words[number]) for number in following) == long:
                found[int(tokens.paper[at])][long] = short
                end = max(end, at + len(long))
    return found


def _by_start(
    long_forms: Mapping[str, LongForm], words: Collection[str]
) -> dict[Pair, list[tuple[LongForm, str]]]:
    """Return long forms and their acronyms, by the two words that they may begin with."""
    seconds: defaultdict[str, list[str]] = defaultdict(list)
    for word in words:
        seconds[singular(word)].append(word)
    found: defaultdict[Pair, list[tuple[LongForm, str]]] = defaultdict(list)
    for short, long in sorted(long_forms.items()):
        for second in seconds[long[1]] if long[0] in words else ():
            found[long[0], second].append((long, short))
    return found


# --- words written together and apart ---


def _compounds(tokens: Tokens) -> dict[str, Pair]:
    """Return the two words of each word that others write with a space or a dash between them."""
    pairs = _possible_compounds(tokens.numbers)
    apart = tokens.papers_of_each(*tokens.positions_of_pairs(pairs), len(pairs))
    counts = {pair: count for pair, count in zip(pairs, apart, strict=True) if count}
    together = tokens.positions(one + other for one, other in counts)
    frequencies = tokens.papers_of_each(together, tokens.token[together], len(tokens.numbers))
    compounds: dict[str, Pair] = {}
    for (one, other), count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        word = one + other
        if count >= _MIN_APART * frequencies[tokens.numbers[word]]:
            compounds.setdefault(word, (one, other))
    return compounds


def _other_compounds(compounds: Mapping[str, Pair], tokens: Tokens) -> Iterator[tuple[int, str]]:
    """Yield words apart that a paper has together, and the other way round, with the paper."""
    words = list(tokens.numbers)
    at = tokens.positions(compounds)
    together = dict.fromkeys(zip(tokens.paper[at].tolist(), tokens.token[at].tolist(), strict=True))
    for paper, number in together:
        yield paper, " ".join(compounds[words[number]])
    numbers = [tokens.numbers[word] for word in compounds]
    at, index = tokens.positions_of_pairs(list(compounds.values()))
    for paper, pair in zip(tokens.paper[at].tolist(), index.tolist(), strict=True):
        if (paper, numbers[pair]) not in together:
            yield paper, words[numbers[pair]]


def _possible_compounds(words: Iterable[str]) -> list[Pair]:
    """Return the two words of each word that is written of two; all three are among `words`."""
    lengths = range(_MIN_LETTERS, _MAX_LETTERS + 1)
    known = {word for word in words if len(word) in lengths and word.isalpha()}
    return [
        (word[:at], word[at:])
        for word in known - _FUNCTION_WORDS
        for at in range(_MIN_LETTERS, len(word) - _MIN_LETTERS + 1)
        if word[:at] in known and word[at:] in known and word[at:] not in _FUNCTION_WORDS
    ]
