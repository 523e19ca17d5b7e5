"""The index of names from A to Z, when it takes more than a page."""

from __future__ import annotations

import re
from dataclasses import replace

from generator import urls
from generator.pages.names import PAGE_SIZE, initial, name_pages
from tests.support.building import unknown_paper

NAMES = ("3D-Bees", "Ölçek", "bees", "μP", "Bees")


def test_each_letter_leads_to_the_page_where_its_first_name_stands() -> None:
    named = [*NAMES, *(f"Hive{number}" for number in range(PAGE_SIZE))]
    papers = [replace(unknown_paper(f"p{at}", name), name=name) for at, name in enumerate(named)]
    pages = {page.path: page.content for page in name_pages(papers)}
    assert list(pages) == [urls.source(urls.NAMES), urls.source(urls.page(urls.NAMES, 2))]
    shown = [
        re.findall(r'<li dir=auto><a href="[^"]*">([^<]+)</a>', text) for text in pages.values()
    ]
    assert [len(names) for names in shown] == [PAGE_SIZE, len(NAMES)]
    assert shown[0][:3] == ["Bees", "bees", "Hive0"]
    assert shown[1][-3:] == ["μP", "Ölçek", "3D-Bees"]
    for path, text in pages.items():
        up = "../" if path == urls.source(urls.NAMES) else "../../"
        (letters,) = re.findall(r"<nav class=letters[^>]*>(.*?)</nav>", text)
        for href, letter in re.findall(r'<a href="([^"]+)">(.)</a>', letters):
            address, _, anchor = href.removeprefix(up).partition("#")
            heading = f'<h2 id="{anchor}">{letter}</h2>'
            first = pages[urls.source(address)].partition(heading)[2]
            assert heading in pages[urls.source(address)]
            name = re.search(r'<a href="[^"]*">([^<]+)</a>', first)
            assert name
            assert initial(name[1]) == letter


def test_no_name_gives_a_page_that_says_so() -> None:
    (page,) = name_pages([unknown_paper("p", "A paper")])
    assert "No paper has named" in page.content
