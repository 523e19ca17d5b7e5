"""How pages hold what is hard to show: a gallery of papers that stretch them, in a browser.

The gallery is the sample, some of whose papers are changed before pages are made of them:
no listing that the grammar takes for one has a title of 600 letters, or 40 topics.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from playwright.sync_api import Browser, Locator, expect

from generator import pipeline, urls
from generator.catalogue import labels
from generator.model import (
    IntroducedName,
    Library,
    Link,
    Organization,
    RelatedPaper,
    Repair,
    TopicMatch,
)
from generator.project import Project
from tests.support.building import unknown_paper
from tests.support.visits import PREFIX, Visit, free_port, heading, main, visiting
from tools.browsing import served

WIDTHS = (320, 768, 1440)
ORGANIZATION = Organization("Institute for the Study of Long Names of Institutes " * 5, "h" * 90)
NAMES = ("M" * 100, "نور الهدى", "A. B. C. D. E. F. G. van der " + "Mühlen-" * 9 + "Graz", "Bo Li")
ADDRESS = f"https://example.org/{'a' * 280}"


def stretched(library: Library) -> Library:
    """Return the library with the gallery's papers in place of its first ones."""
    papers = library.catalogue.papers
    matches = tuple(
        TopicMatch(topic.name, (topic.name.lower(),) * 6) for topic in library.topics[:40]
    )
    related = tuple(RelatedPaper(paper.id, ("n" * 60, "a shared word")) for paper in papers[2:])
    # What the sources say of each, and what we say.
    changes: tuple[tuple[dict[str, Any], dict[str, Any]], ...] = (
        ({"title": "Un" + "believably" * 60}, {"introduced": IntroducedName("N" * 120)}),
        ({"author_names": NAMES}, {"topics": matches, "related": (related * 5)[:200]}),
        ({"author_names": NAMES, "authors": 671, "comments": 1_234_567}, {}),
        (
            {"abstract": "", "abstract_html": "", "links": (), "published": None},
            {"topics": ()},
        ),
        (
            {"title": "تعلم الآلة في ساعات الأبراج القديمة وأثر الطقس فيها"},
            {"introduced": IntroducedName()},
        ),
        (
            {"title": "BERT للغة العربية: A Study (نص) of Mixed Directions"},
            {"introduced": IntroducedName("BERT")},
        ),
        ({"organization": ORGANIZATION, "authors": None}, {"topics": matches[:1]}),
        ({"links": tuple(Link("project", f"{ADDRESS}{n}", ADDRESS[8:]) for n in range(200))}, {}),
        (
            {"abstract": "w" * 3000, "abstract_html": "w" * 3000},
            {"key_phrases": ("p" * 80,) * 8},
        ),
        (
            {
                "corrected": (("title", "r" * 300),),
                "year_inferred": True,
                "year_reason": "y" * 300,
            },
            {},
        ),
    )
    assert len(papers) > len(changes)
    changed = [
        replace(paper, **change) for paper, (change, _) in zip(papers, changes, strict=False)
    ]
    enrichments = library.enrichments | {
        paper.id: replace(library.enrichments[paper.id], **change)
        for paper, (_, change) in zip(papers, changes, strict=False)
    }
    catalogue = replace(library.catalogue, papers=(*changed, *papers[len(changed) :]))
    return replace(library, catalogue=catalogue, enrichments=enrichments)


@pytest.fixture(scope="module")
def gallery(
    new_project: Callable[[Path], Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, list[str]]]:
    """The address of the gallery's site, and the paths of its pages to be looked at."""
    project = new_project(tmp_path_factory.mktemp("looks") / "almanac")
    sample = project / "dumps/reading-group.txt"
    sample.rename(sample.with_name(f"{'long-name-' * 15}.txt"))
    libraries: list[Library] = []
    read = pipeline.read

    def read_stretched(project: Project) -> Library:
        libraries.append(stretched(read(project)))
        return libraries[0]

    port = free_port()
    root = f"http://127.0.0.1:{port}{PREFIX}"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "read", read_stretched)
        build(load_config(str(project / "mkdocs.yml"), site_url=root))
    catalogue = libraries[0].catalogue
    site = project / "site"
    paths = [urls.paper(paper.id) for paper in catalogue.papers[:10]]
    paths += [f"{section}/" for section in ("papers", "tags", "dates", "listings", "report")]
    paths += ["", "organizations/", "authors/", "names/", "about/", "subscribe/", "dates/undated/"]
    paths += [
        path.parent.relative_to(site).as_posix() + "/" for path in site.glob("authors/*/*.html")
    ]
    for kind in ("tags/*", "organizations/*", "listings/*", "dates/2*", "dates/2*/*"):
        found = sorted(site.glob(f"{kind}/index.html"), key=lambda p: (p.stat().st_size, p))
        paths.append(found[-1].parent.relative_to(site).as_posix() + "/")
    with served(site, PREFIX, port) as address:
        yield address, paths


FAULTS = (Path(__file__).parent / "support/layout_faults.js").read_text(encoding="utf-8")


# In one scheme: the schemes differ in colour only (tests/test_accessibility.py).
@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_overflows_overlaps_or_is_too_small(
    browser: Browser, gallery: tuple[str, list[str]], width: int
) -> None:
    root, paths = gallery
    size = {"width": width, "height": 900}
    with visiting(browser, root, viewport=size) as visit:
        faults = {}
        for path in paths:
            visit.open(path)
            faults[path] = visit.settle().evaluate(FAULTS)
    assert {path: said for path, said in faults.items() if said} == {}


def test_the_looks_test_sees_what_is_wrong(visit: Visit) -> None:
    tab = visit.open()
    assert tab.evaluate(FAULTS) == []
    tab.evaluate(
        """() => {
            const main = document.querySelector("main");
            for (const [tag, css] of [
                ["p", "max-width: none; width: 3000px"],
                ["a", "display: block; font-size: 4px; width: 60px"],
                ["p", "width: 20px; overflow: hidden; white-space: nowrap"],
                ["h6", "margin-top: -60px"], ["p", "margin-top: -30px"],
            ]) {
                const made = document.createElement(tag);
                made.textContent = `wrong in some way: ${css}`;
                made.href = "#";
                for (const rule of css.split("; ")) made.style.setProperty(...rule.split(": "));
                main.append(made);
            }
        }"""
    )
    said = " ".join(tab.evaluate(FAULTS))
    for fault in ("sideways", "outside", "60.0 ×", "clipped", "on one another", "leaves out"):
        assert fault in said


# --- bars ---


def named(bar: Locator) -> tuple[str, str]:
    """The period and the count that a bar's name tells; what is seen of it stands in the name."""
    name = bar.get_attribute("aria-label") or ""
    assert " ".join(bar.inner_text().split()) in name.replace(":", "")
    month = re.fullmatch(r"[\d,]+ \w{3}: ([\d,]+ papers?) in (.+)", name)
    label, count = month.groups()[::-1] if month else name.split(": ")
    return label, count


@pytest.mark.parametrize("path", ["papers/", "tags/computer-vision/", "dates/2017/"])
def test_a_bar_leads_to_the_first_paper_of_its_period(visit: Visit, path: str) -> None:
    tab = visit.open(path)
    found = main(tab).locator(":is(.year-bars, .months) a")
    for place in range(found.count()):
        tab = visit.open(path)
        bar = found.nth(place)
        label, count = named(bar)
        bar.click()
        here = re.sub(".*#", "", tab.url)
        cards = main(tab).locator(".card")
        ids = cards.evaluate_all("(cards) => cards.map((card) => card.id)")
        dates = cards.locator(".facts").all_inner_texts()
        of_period = [
            id for id, facts in zip(ids, dates, strict=True) if label.lower() in facts.lower()
        ]
        assert of_period[0] == here
        assert count == labels.count(len(of_period), "paper")


def test_the_month_one_is_in_stands_out(visit: Visit) -> None:
    tab = visit.open("dates/")
    link = main(tab).locator(".months a").first
    label, _ = named(link)
    link.click()
    expect(heading(tab)).to_have_text(label)
    assert named(main(tab).locator("[aria-current]"))[0] == label
    others = main(tab).locator(".months a:not([aria-current]) rect")
    current = main(tab).locator("[aria-current] rect")
    accent = tab.evaluate("getComputedStyle(document.querySelector('main a')).color")
    expect(current).to_have_css("fill", accent)
    for other in others.all():
        expect(other).not_to_have_css("fill", accent)


# --- where a list goes on ---


def test_a_list_can_be_searched_sorted_and_narrowed(visit: Visit) -> None:
    every = {
        "Search these papers": "",
        "Newest first": "sort=date",
        "Most discussed": "sort=comments",
        "With code": "code=1",
    }
    seen = set()
    for path, query in (
        ("tags/computer-vision/", "topic=Computer+Vision"),
        ("dates/2017/", "year=2017"),
        ("organizations/deepseek-ai/", "organization=DeepSeek"),
        ("dates/undated/", "year=undated"),
        ("papers/", ""),
    ):
        tab = visit.open(path)
        links = main(tab).locator(".ways a")
        expect(links.first).to_have_text("Search these papers")
        for link in links.all():
            way = link.inner_text()
            wanted = "&".join(filter(None, (query, every[way])))
            address = f"{visit.root}search/?{wanted}".removesuffix("?")
            assert link.evaluate("(link) => link.href") == address
            seen.add(way)
        # A list without a date cannot be sorted by it.
        dated = main(tab).get_by_role("link", name="Newest first")
        expect(dated).to_have_count(0 if path == "dates/undated/" else 1)
    assert seen == set(every)


def test_a_card_and_a_citation_say_that_a_year_is_inferred(
    browser: Browser, gallery: tuple[str, list[str]]
) -> None:
    root, _ = gallery
    with visiting(browser, root) as visit:
        tab = visit.open("papers/")
        inferred = main(tab).locator(".card", has_text="(year inferred)")
        expect(inferred).to_have_count(1)
        inferred.locator("h2 a").click()
        main(tab).get_by_role("button", name="BibTeX").click()
        expect(main(tab).locator(".cite")).to_contain_text("; year inferred}")


def test_a_topics_list_shows_the_other_topics_of_its_papers(visit: Visit) -> None:
    tab = visit.open("tags/computer-vision/")
    shown = main(tab).locator(".card .topics a")
    expect(shown.first).to_be_visible()
    assert "Computer Vision" not in shown.all_inner_texts()


def test_the_text_as_listed_marks_what_was_repaired() -> None:
    repairs = (
        Repair("times", "abstract", "10times", "10×", "a.txt", 1),
        Repair("percent", "title", "5\\%", "5%", "a.txt", 1),
        Repair("times", "abstract", "10times", "10×", "a.txt", 1),
        Repair("times", "abstract", "of another listing", "x", "b.txt", 1),
    )
    paper = replace(unknown_paper("p", "5% less"), repairs=repairs)
    listed = "5\\% and 10times, then 10times more"
    pieces = labels.repaired_pieces(listed, paper, "abstract")
    assert "".join(piece for piece, _ in pieces) == listed
    assert [piece for piece, is_changed in pieces if is_changed] == ["10times", "10times"]
    assert labels.repaired_pieces("5\\% less", paper, "title") == [("5\\%", True), (" less", False)]


# --- on paper ---


def test_a_paper_prints_as_a_clean_sheet(visit: Visit) -> None:
    tab = visit.open("papers/")
    main(tab).locator(".card :is(h2, h3) a").first.click()
    tab.emulate_media(media="print", color_scheme="dark")
    expect(heading(tab)).to_be_visible()
    expect(main(tab).locator(".abstract")).to_be_visible()
    expect(main(tab).locator(".cite")).to_be_visible()
    for unwanted in ("Topics", "Key phrases", "Find it elsewhere"):
        expect(main(tab).get_by_text(unwanted, exact=True)).to_be_hidden()
    expect(tab.locator(".md-header")).to_be_hidden()
    expect(tab.locator("html")).to_have_css("background-color", "rgb(255, 255, 255)")


def test_a_list_prints_as_its_cards(visit: Visit) -> None:
    tab = visit.open("tags/computer-vision/")
    tab.emulate_media(media="print")
    expect(main(tab).locator(".card").first).to_be_visible()
    for unwanted in (".year-bars", ".ways", ".md-header", ".md-tabs", ".md-footer"):
        expect(tab.locator(unwanted)).to_be_hidden()
    assert all(not button.is_visible() for button in tab.get_by_role("button").all())
