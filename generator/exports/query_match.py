"""Which papers a query means (`generator.query`), by the words that a search finds a paper by.

A word matches whole words, in the singular or the plural; a phrase matches words in a row. Words
of one term may stand in several places, as in a search. A phrase for a topic is its whole name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from generator.catalogue import labels
from generator.catalogue.authors import author_names
from generator.catalogue.groups import Groups, organization_name
from generator.exports.search_forms import other_forms, runs_of_papers
from generator.exports.search_occurrences import MAX_NAMES, repaired_words
from generator.model import Library, Paper
from generator.problems import Problem
from generator.query import (
    NamedQuery,
    Query,
    Term,
    TextField,
    TextTerm,
    YearTerm,
    parse_query,
)
from generator.text.language.acronyms import singular
from generator.text.search_words import running_words
from generator.text.transliteration import in_other_english, transliterate_words


@dataclass(frozen=True, slots=True)
class Document:
    """What a query may ask of a paper.

    `texts` has the words of each text of a field, in the form of a search, each between spaces;
    those of `any` include the texts of all fields. `has` is what the paper has: `code`, `pdf`.
    """

    texts: Mapping[TextField, tuple[str, ...]]
    year: int | None
    has: frozenset[str]

    @classmethod
    def of_texts(
        cls,
        texts: Mapping[TextField, Iterable[str]],
        year: int | None,
        has: Iterable[str],
    ) -> Document:
        """Return the document of a paper's texts by field; those of `any` are further ones."""
        words = {field: tuple(map(_words, values)) for field, values in texts.items()}
        everything = tuple(text for values in words.values() for text in values)
        return cls({**words, "any": everything}, year, frozenset(has))


@dataclass(frozen=True)
class PaperSearch:
    """Finds the papers of a library that a query means."""

    groups: Groups

    @cached_property
    def _names(self) -> Mapping[str, str]:
        """The names of the organisations, by their keys."""
        groups = self.groups.by_organization
        return {key: organization_name(papers) for key, papers in groups.items()}

    @cached_property
    def _forms(self) -> Mapping[str, tuple[str, ...]]:
        """The forms that papers do not use, by the papers' ids."""
        papers = self.groups.catalogue.papers
        forms = other_forms(papers, runs_of_papers(papers))
        return {paper.id: found for paper, found in zip(papers, forms, strict=True)}

    @cached_property
    def _documents(self) -> dict[str, Document]:
        """The documents that were asked for, by the papers' ids: a mail asks for a few."""
        return {}

    def matches(self, query: Query, paper: Paper) -> bool:
        """Return whether a paper of the library is one that a query means."""
        return matches(query, self.document(paper))

    def document(self, paper: Paper) -> Document:
        """Return the document of a paper of the library."""
        if paper.id not in self._documents:
            made = _document(self.groups, paper, self._names, self._forms[paper.id])
            self._documents[paper.id] = made
        return self._documents[paper.id]

    def find(self, query: Query) -> list[Paper]:
        """Return the papers that a query means, in the catalogue's order."""
        return [paper for paper in self.groups.catalogue.papers if self.matches(query, paper)]


def with_found(library: Library, queries: Sequence[NamedQuery]) -> Library:
    """Return the library with the papers of each query, and a problem for each unknown topic."""
    if not queries:
        return library
    search = PaperSearch(Groups(library))
    parsed = {query.slug: parse_query(query.text) for query in queries}
    found = {slug: tuple(paper.id for paper in search.find(q)) for slug, q in parsed.items()}
    topics = {_words(topic.name) for topic in library.topics}
    problems = [
        Problem(
            "mkdocs.yml",
            1,
            f"almanac: feeds: {query.name}: There is no topic {term.text!a}.",
            "Write its name as on the page of topics, or remove it.",
        )
        for query in queries
        for clause in parsed[query.slug]
        for term in clause
        if isinstance(term, TextTerm) and term.field == "topic" and term.is_phrase
        if _words(term.text) not in topics
    ]
    catalogue = library.catalogue
    all_problems = tuple(sorted((*catalogue.problems, *problems)))
    return replace(library, found=found, catalogue=replace(catalogue, problems=all_problems))


def matches(query: Query, document: Document) -> bool:
    """Return whether one term of each clause matches; a query without clauses means all."""
    return all(any(_matches(term, document) for term in clause) for clause in query)


# What a term counts by the field that it is found in; elsewhere 1.
_WEIGHTS: Mapping[TextField, int] = {"title": 5, "topic": 2, "author": 2, "org": 2}


def score(query: Query, document: Document) -> int:
    """Return how well a document that matches a query does so: by where its terms are."""
    terms = [
        term
        for clause in query
        for term in clause
        if isinstance(term, TextTerm) and term.field == "any" and not term.is_excluded
    ]
    return sum(
        max(
            [
                weight
                for field, weight in _WEIGHTS.items()
                if _is_met(replace(term, field=field, is_phrase=False), document)
            ],
            default=int(_is_met(term, document)),
        )
        for term in terms
    )


def _matches(term: Term, document: Document) -> bool:
    return _is_met(term, document) != term.is_excluded


def _is_met(term: Term, document: Document) -> bool:
    """Return whether a document has what a term names."""
    if isinstance(term, YearTerm):
        year = document.year
        return year is not None and (term.first or 0) <= year <= (term.last or 9999)
    if term.field == "has":
        return term.text in document.has
    texts = document.texts.get(term.field, ())
    words = _words(term.text)
    if words.isspace():
        return False
    if term.field == "topic" and term.is_phrase:
        return words in texts
    if term.field == "any" and not term.is_phrase:
        return all(any(f" {word} " in text for text in texts) for word in words.split())
    if term.is_phrase:
        return any(words in text for text in texts)
    # Of one topic or name: the words of `author:li-bo` are not of two authors.
    return any(all(f" {word} " in text for word in words.split()) for text in texts)


def _words(text: str) -> str:
    return f" {' '.join(map(_singular, running_words(text)))} "


_singular = lru_cache(maxsize=1 << 16)(singular)


def _document(
    groups: Groups, paper: Paper, organizations: Mapping[str, str], forms: Iterable[str]
) -> Document:
    """Return the document of a paper, of the same texts as its search document."""
    enrichment = groups.library.enrichments[paper.id]
    given = paper.organization
    names = (
        (organizations[groups.organization_key(given)], given.name, given.handle) if given else ()
    )
    return Document.of_texts(
        {
            "title": [paper.title],
            "topic": [match.topic for match in enrichment.topics],
            "author": list(author_names(paper).values())[:MAX_NAMES],
            "org": dict.fromkeys(filter(None, names)),
            "any": [
                paper.abstract,
                *([paper.summary.text] if paper.summary else []),
                *also_found_by(paper, enrichment.introduced.spellings),
                *forms,
            ],
        },
        paper.year,
        [name for name, value in _HAS if value(paper)],
    )


def also_found_by(paper: Paper, spellings: tuple[str, ...]) -> tuple[str, ...]:
    """Return what a query finds the paper by, beside the words that its page shows.

    The spellings of the name it introduces; its words and those of its authors' names in ASCII
    letters; its words in the other English spelling; and the words as listed of its repairs.
    """
    text = f"{paper.title} {paper.abstract}"
    names = list(author_names(paper).values())[:MAX_NAMES]
    in_ascii_letters = transliterate_words(" ".join((text, *names)))
    found = (*spellings, *in_ascii_letters, *repaired_words(paper), *in_other_english(text))
    return tuple(dict.fromkeys(found))


_HAS = (("code", labels.has_code), ("pdf", labels.has_pdf))
