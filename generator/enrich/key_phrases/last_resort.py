"""A phrase for a paper that has no key phrase: a run of terms of its title or abstract."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.enrich.key_phrases import MAX_LENGTH
from generator.enrich.key_phrases.candidates import is_adjective_at_end, is_gerund
from generator.enrich.key_phrases.ngrams import Corpus
from generator.enrich.key_phrases.phrase import looks_like_name
from generator.text.language.terms import Term, term_of, without_possessive

# A run of terms with their tokens, and whether it is of the title.
_Run = tuple[list[tuple[str, Term]], bool]


def last_resort(corpus: Corpus, paper: int) -> tuple[str, ...]:
    """Return one phrase of the paper, or none if it has no abstract or no term.

    It is a run of the title or of the abstract, rather of several words, rather of the title,
    rather a specific and an early one; its end is cut to a noun and to `MAX_LENGTH` terms.
    """
    start = int(corpus.paper_ends[paper - 1]) if paper else 0
    part = slice(start, int(corpus.paper_ends[paper]))
    tokens = [corpus.tokens.vocabulary[id] for id in corpus.tokens.token_ids[part].tolist()]
    is_title = (corpus.tokens.text_ids[part] % 2 == 1).tolist()
    if len(tokens) - sum(is_title) <= 1:  # only the mark at the end
        return ()
    runs = list(_runs(tokens, is_title))
    best = min(enumerate(runs), key=lambda row: (_rank(row[1]), row[0]), default=None)
    if best is None:
        return ()
    terms, _ = best[1]
    return (without_possessive(" ".join(token for token, _ in terms)),)


def _runs(tokens: Sequence[str], is_title: Sequence[bool]) -> Iterator[_Run]:
    """Yield the runs of terms, without modifiers at their end, not longer than a phrase."""
    run: list[tuple[str, Term]] = []
    for token, title in zip(tokens, is_title, strict=True):
        term = term_of(token)
        if term.key and (run or not term.is_head):
            run.append((token, term))
            continue
        while run and (run[-1][1].is_modifier or is_adjective_at_end(run[-1][0])):
            run.pop()
        if title and len(run) > 1 and is_gerund(run[0][0]):  # `Balancing Variable Workloads`
            run = run[1:]
        if run:
            yield run[-MAX_LENGTH:], title
        run = []


def _rank(run: _Run) -> tuple[bool, bool, bool, bool, bool]:
    """Return what makes a run worse than another, the weightiest first."""
    terms, is_title = run
    is_word = len(terms) == 1
    is_generic = all(term.is_generic for _, term in terms)
    is_poor = (is_word and terms[0][1].is_vague) or (is_generic and not is_title)
    is_name = is_word and looks_like_name(terms[0][0])
    return is_poor, is_word, not is_title, is_generic, not is_name
