"""The index of names from A to Z, when it takes more than a page."""

from __future__ import annotations

import re

from generator import urls
from generator.model import Catalogue, Enrichment, IntroducedName, Site
from generator.pages.alphabet import PAGE_SIZE, initial
from generator.pages.context import Context
from generator.pages.names import name_pages
from tests.support.building import unknown_paper
from tests.support.libraries import contents, library_of

SITE = Site("Almanac", "https://example.org/", 50)
NAMES = ("3D-Bees", "Ölçek", "bees", "μP", "Bees")


def test_each_letter_leads_to_the_page_where_its_first_name_stands() -> None:
    named = [*NAMES, *(f"Hive{number}" for number in range(PAGE_SIZE))]
    papers = tuple(unknown_paper(f"p{at}", name) for at, name in enumerate(named))
    names = {
        paper.id: Enrichment(introduced=IntroducedName(name))
        for paper, name in zip(papers, named, strict=True)
    }
    library = library_of(Catalogue(papers, (), ()), names)
    pages = contents(list(name_pages(Context.of(library, SITE))))
    assert list(pages) == [urls.source(urls.NAMES), urls.source(urls.page(urls.NAMES, 2))]
    shown = [
        re.findall(r'<li dir=auto><a href="[^"]*">([^<]+)</a>', text) for text in pages.values()
    ]
    assert [len(row) for row in shown] == [PAGE_SIZE, len(NAMES)]
    assert shown[0][:3] == ["Bees", "bees", "Hive0"]
    assert shown[1][-3:] == ["μP", "Ölçek", "3D-Bees"]
    for path, text in pages.items():
        up = "../" if path == urls.source(urls.NAMES) else "../../"
        (letters,) = re.findall(r"<nav class=letters aria-label=Letters>(.*?)</nav>", text)
        for href, letter in re.findall(r'<a href="([^"]+)">(.)</a>', letters):
            address, _, anchor = href.removeprefix(up).partition("#")
            heading = f'<h2 id="{anchor}">{letter}</h2>'
            first = pages[urls.source(address)].partition(heading)[2]
            assert heading in pages[urls.source(address)]
            name = re.search(r'<a href="[^"]*">([^<]+)</a>', first)
            assert name
            assert initial(name[1]) == letter


def test_no_name_gives_a_page_that_says_so() -> None:
    library = library_of(Catalogue((unknown_paper("p", "A paper"),), (), ()))
    (page,) = name_pages(Context.of(library, SITE))
    assert "No paper names" in page.render()
