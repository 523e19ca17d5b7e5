"""An index from A to Z, in pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from generator import urls
from generator.pages.paper_list import Pager, pagers
from generator.text import fold
from generator.text.transliteration import in_ascii

# Rows on a page. Each takes a line, so there are many more than cards.
PAGE_SIZE = 600
OTHER = "#"

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class IndexPage(Generic[Row]):
    """A page of an index: its rows by letter, and the addresses of the other letters.

    `letters` has each letter of the whole index and where it begins. `parts` has, of a letter
    on this page that takes several pages, the first word and the address of each of these pages.
    """

    pager: Pager
    letters: Sequence[tuple[str, str]]
    parts: Sequence[tuple[str, Sequence[tuple[str, str]]]]
    runs: Sequence[tuple[str, Sequence[Row]]]

    @property
    def path(self) -> str:
        """The path of the page."""
        return self.pager.address(self.pager.number)


def index_pages(
    path: str, rows: Sequence[Row], sort_word: Callable[[Row], str]
) -> Iterator[IndexPage[Row]]:
    """Yield the pages at `path` of an index of sorted `rows`; one if there is none.

    `sort_word` returns the word by which a row stands under its letter.
    """
    starts: dict[str, str] = {}
    parts: dict[str, list[tuple[str, str]]] = {}
    for position, row in enumerate(rows):
        word = sort_word(row)
        letter = initial(word)
        address = urls.page(path, position // PAGE_SIZE + 1)
        if letter not in starts or position % PAGE_SIZE == 0:
            starts.setdefault(letter, f"{address}#{anchor(letter)}")
            parts.setdefault(letter, []).append((word, f"{address}#{anchor(letter)}"))
    for pager in pagers(path, len(rows), PAGE_SIZE):
        runs: dict[str, list[Row]] = {}
        for row in rows[pager.first - 1 : pager.last]:
            runs.setdefault(initial(sort_word(row)), []).append(row)
        yield IndexPage(
            pager=pager,
            letters=list(starts.items()),
            parts=[(letter, parts[letter]) for letter in runs if len(parts[letter]) > 1],
            runs=list(runs.items()),
        )


def initial(word: str) -> str:
    """Return the letter from A to Z of a word; `#` if it has none.

    >>> initial("μP"), initial("Ölçek"), initial("3D-GS")
    ('M', 'O', '#')
    """
    first = next(filter(str.isalnum, in_ascii(word).upper()), OTHER)
    return first if first.isalpha() else OTHER


def anchor(letter: str) -> str:
    """Return the id of a letter's heading."""
    return "other" if letter == OTHER else letter.lower()


def alphabetical(word: str) -> tuple[bool, str, str, str]:
    """Return what sorts a word from A to Z, then what begins with no letter.

    Case and accents have no effect but between words that are the same without them.
    """
    letter = initial(word)
    return letter == OTHER, letter, fold(in_ascii(word)), word
