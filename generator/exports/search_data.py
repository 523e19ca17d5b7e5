"""Every word of the site, among which the search looks for what a misspelt one may be."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
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
    titles: set[str] = set()
    abstracts: Counter[str] = Counter()
    runs = _WordsOfRuns()
    library = groups.library
    for name in groups.author_names.values():
        titles |= runs.words(name)
    for paper in library.catalogue.papers:
        introduced = library.enrichments[paper.id].introduced
        titles |= runs.words(" ".join((paper.title, introduced.name, *introduced.spellings)))
        abstracts.update(runs.words(paper.abstract))
    return sorted(titles | {word for word, papers in abstracts.items() if papers > 1})


class _WordsOfRuns(dict[str, tuple[str, ...]]):
    """The words of each run of characters between spaces, looked for once."""

    def __missing__(self, run: str) -> tuple[str, ...]:
        return self.setdefault(run, tuple(_WORD.findall(in_ascii(run).lower())))

    def words(self, text: str) -> set[str]:
        """Return the words of a text."""
        return set(chain.from_iterable(map(self.__getitem__, set(text.split()))))
