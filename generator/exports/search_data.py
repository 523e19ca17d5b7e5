"""Every word of the site, among which the search looks for what a misspelt one may be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import chain

from generator.catalogue.groups import Groups
from generator.model import OutputFile, Site
from generator.text.transliteration import in_ascii

WORDS = "data/words.txt"

# Two letters at least: a number is not a misspelling of another number.
_WORD = re.compile(r"(?=\d*[^\W\d_]{2})[^\W_]{3,30}")


def search_data(groups: Groups, _: Site) -> Iterator[OutputFile]:
    """Yield the file of words, one a line, sorted."""
    yield OutputFile(WORDS, partial(_words, groups))


def _words(groups: Groups) -> str:
    return "".join(f"{word}\n" for word in words(groups))


def words(groups: Groups) -> list[str]:
    """Return every word of a title or a name, and those of two abstracts or more; sorted.

    A name is that of what a paper introduces, or of an author with a page. In lower case and
    ASCII letters. A word of one abstract only may well be an error.
    """
    library = groups.library
    papers = library.catalogue.papers
    names = [*groups.author_names.values(), *(paper.title for paper in papers)]
    for paper in papers:
        introduced = library.enrichments[paper.id].introduced
        names += (introduced.name, *introduced.spellings)
    runs = set(chain.from_iterable(map(str.split, names)))
    of_names = set(chain.from_iterable(map(_words_of_run, runs)))
    return sorted(of_names | _words_of_two(paper.abstract for paper in papers))


def _words_of_two(texts: Iterable[str]) -> set[str]:
    """Return the words that two texts have, or more."""
    first: dict[str, int] = {}  # the first text of each run of characters between spaces
    in_two: set[str] = set()
    for number, text in enumerate(texts):
        runs = set(text.split())
        new = runs.difference(first)
        in_two |= runs - new
        first.update(dict.fromkeys(new, number))
    text_of: dict[str, int] = {}
    return {
        word
        for run, number in first.items()
        for word in _words_of_run(run)
        if run in in_two or text_of.setdefault(word, number) != number
    }


def _words_of_run(run: str) -> list[str]:
    return _WORD.findall(in_ascii(run).lower())
