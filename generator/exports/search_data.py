"""What the search page knows before it searches: topics by facet, and every word of the site."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain, groupby

from generator import urls
from generator.exports.search_documents import PAPERS_PER_INDEX
from generator.model import Catalogue, Page, Topic
from generator.text.transliteration import in_ascii

TOPICS = "data/search.json"
WORDS = "data/words.txt"

# Two letters at least: numbers are not misspelt, they are others.
_WORD = re.compile(r"(?=\d*[^\W\d_]{2})[^\W_]{3,30}")


def data_files(catalogue: Catalogue, topics: Sequence[Topic]) -> Iterator[Page]:
    """What the search page knows before it asks: how many papers and parts, topics by facet.

    And the words of the site, one a line, sorted, for a query that has a word of none.
    """
    slugs = urls.unique_slugs([topic.name for topic in topics])
    facets = [
        [facet, [[topic.name, slugs[topic.name]] for topic in group]]
        for facet, group in groupby(topics, lambda topic: topic.facet)
    ]
    total = len(catalogue.papers)
    known = {"papers": total, "parts": len(range(0, total, PAPERS_PER_INDEX)), "facets": facets}
    yield Page(TOPICS, json.dumps(known, ensure_ascii=False, separators=(",", ":")) + "\n")
    yield Page(WORDS, "".join(f"{word}\n" for word in words(catalogue)))


def words(catalogue: Catalogue) -> list[str]:
    """Every word of a title or a name, and those of abstracts that two papers share; sorted.

    In lower case, with ASCII letters. A word of one abstract alone is as likely an error.
    """
    titles: set[str] = set()
    abstracts: Counter[str] = Counter()
    found = _Words()
    for paper in catalogue.papers:
        titles |= found.of(" ".join((paper.title, paper.name, *paper.name_spellings)))
        abstracts.update(found.of(paper.abstract))
    return sorted(titles | {word for word, papers in abstracts.items() if papers > 1})


class _Words(dict[str, tuple[str, ...]]):
    """The words of each run of characters between spaces, which are looked for once."""

    def __missing__(self, run: str) -> tuple[str, ...]:
        return self.setdefault(run, tuple(_WORD.findall(in_ascii(run).lower())))

    def of(self, text: str) -> set[str]:
        """The words of `text`."""
        return set(chain.from_iterable(map(self.__getitem__, set(text.split()))))
