"""The names of what papers introduce, from A to Z."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from generator import urls
from generator.catalogue import labels
from generator.model import OutputFile, Paper
from generator.pages.context import Context
from generator.pages.environment import render_page
from generator.pages.paper_list import Pager, pagers
from generator.text import fold
from generator.text.transliteration import in_ascii

# Names on a page. Each takes a line, so there are many more than cards.
PAGE_SIZE = 600
OTHER = "#"


@dataclass(frozen=True, slots=True)
class NamedPaper:
    """A paper with the name of what it introduces."""

    name: str
    paper: Paper


def name_pages(context: Context) -> Iterator[OutputFile]:
    """Yield the index of names, in pages; one if there is no name."""
    enrichments = context.library.enrichments
    named = sorted(
        (
            NamedPaper(name, paper)
            for paper in context.catalogue.papers
            if (name := enrichments[paper.id].introduced.name)
        ),
        key=_order,
    )
    letters: dict[str, str] = {}
    for position, row in enumerate(named):
        letter = initial(row.name)
        address = urls.page(urls.NAMES, position // PAGE_SIZE + 1)
        letters.setdefault(letter, f"{address}#{anchor(letter)}")
    for pager in pagers(urls.NAMES, len(named), PAGE_SIZE):
        path = pager.address(pager.number)
        yield OutputFile(urls.source(path), partial(_name_page, path, pager, letters, named))


def _name_page(
    path: str, pager: Pager, letters: Mapping[str, str], named: Sequence[NamedPaper]
) -> str:
    return render_page(
        path,
        "names.md",
        "Names" if pager.number == 1 else f"Names, page {pager.number}",
        f"{labels.count(len(named), 'name')} that papers gave to their models, methods and "
        "data sets, from A to Z.",
        letters=list(letters.items()),
        runs=_by_letter(named[pager.first - 1 : pager.last]),
        pager=pager,
        range=pager.label(),
        anchor=anchor,
    )


def initial(name: str) -> str:
    """Return the letter from A to Z of a name; `#` if it has none.

    >>> initial("μP"), initial("Ölçek"), initial("3D-GS")
    ('M', 'O', '#')
    """
    first = next(filter(str.isalnum, in_ascii(name).upper()), OTHER)
    return first if first.isalpha() else OTHER


def anchor(letter: str) -> str:
    """Return the id of a letter's heading."""
    return "other" if letter == OTHER else letter.lower()


def _order(row: NamedPaper) -> tuple[bool, str, str, str, str]:
    """Sort from A to Z, then what begins with no letter, without regard to case and accents."""
    letter = initial(row.name)
    return letter == OTHER, letter, fold(in_ascii(row.name)), row.name, row.paper.id


def _by_letter(named: Sequence[NamedPaper]) -> list[tuple[str, list[NamedPaper]]]:
    groups: dict[str, list[NamedPaper]] = {}
    for row in named:
        groups.setdefault(initial(row.name), []).append(row)
    return list(groups.items())
