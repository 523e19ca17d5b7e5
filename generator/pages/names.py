"""The names of the things that papers introduce, from A to Z."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator import urls
from generator.catalogue import labels
from generator.model import Page, Paper
from generator.pages.environment import page
from generator.pages.paper_list import in_words, pagers
from generator.text import fold
from generator.text.transliteration import in_ascii

# Names on a page: a line each, so many more than cards.
PAGE_SIZE = 600
OTHER = "#"


def name_pages(papers: Sequence[Paper]) -> Iterator[Page]:
    """The index of names, in pages; one even if there is no name."""
    named = sorted((paper for paper in papers if paper.name), key=_place)
    letters: dict[str, str] = {}
    for at, paper in enumerate(named):
        letter = initial(paper.name)
        address = urls.page(urls.NAMES, at // PAGE_SIZE + 1)
        letters.setdefault(letter, f"{address}#{anchor(letter)}")
    for pager in pagers(urls.NAMES, len(named), PAGE_SIZE):
        yield page(
            pager.address(pager.number),
            "names.md",
            "Names" if pager.number == 1 else f"Names, page {pager.number}",
            f"{labels.count(len(named), 'name')} that papers gave to their models, methods and "
            "data sets, from A to Z.",
            letters=list(letters.items()),
            runs=_runs(named[pager.first - 1 : pager.last]),
            pager=pager,
            range=in_words(pager),
            anchor=anchor,
        )


def initial(name: str) -> str:
    """The letter from A to Z under which a name stands; `#` for all that have none.

    >>> initial("μP"), initial("Ölçek"), initial("3D-GS")
    ('M', 'O', '#')
    """
    first = next(filter(str.isalnum, in_ascii(name).upper()), OTHER)
    return first if first.isalpha() else OTHER


def anchor(letter: str) -> str:
    """The id of a letter's heading."""
    return "other" if letter == OTHER else letter.lower()


def _place(paper: Paper) -> tuple[bool, str, str, str, str]:
    """From A to Z, then what begins with no letter; case and accents mean nothing."""
    letter = initial(paper.name)
    return letter == OTHER, letter, fold(in_ascii(paper.name)), paper.name, paper.id


def _runs(papers: Sequence[Paper]) -> list[tuple[str, list[Paper]]]:
    runs: dict[str, list[Paper]] = {}
    for paper in papers:
        runs.setdefault(initial(paper.name), []).append(paper)
    return list(runs.items())
