"""The built site as a stranger meets it: a browser at phone and desktop width."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urlencode, urljoin

import pytest
from playwright.sync_api import (
    Browser,
    Locator,
    Page,
    Route,
    expect,
)

from tests.building import copy_project
from tests.visits import (
    DEADLINE,
    PREFIX,
    SIZES,
    Visit,
    built_and_served,
    free_port,
    header_search,
    heading,
    main,
    results,
    searched,
    visiting,
)

pytest_plugins = ("tests.visits",)

VIT = "An Image is Worth 16x16 Words: Transformers for Image Recognition at Scale"


# --- finding the way ---


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_home_topic_paper_month_search_result(
    browser: Browser, root: str, size: str, scheme: str
) -> None:
    with visiting(browser, root, viewport=SIZES[size], color_scheme=scheme) as visit:
        tab = visit.open()
        main(tab).get_by_role("link", name="Transformers & Attention").last.click()
        expect(heading(tab)).to_have_text("Transformers & Attention")
        main(tab).get_by_role("link", name="Attention Is All You Need", exact=True).click()
        expect(heading(tab)).to_have_text("Attention Is All You Need")
        expect(main(tab)).to_contain_text("12 June 2017")
        tab.get_by_role("navigation", name="Sections").get_by_role("link", name="Dates").click()
        june = main(tab).locator("tr", has_text="2017").get_by_role("link").nth(1)
        june.click()
        expect(heading(tab)).to_have_text("June 2017")
        expect(main(tab).get_by_role("link", name="Attention Is All You Need")).to_be_visible()
        header_search(tab).fill("recurrent part and no filters")
        header_search(tab).press("Enter")
        expect(tab).to_have_url(re.compile(r"/search/\?q=recurrent"))
        results(tab).filter(has_text="Attention Is All You Need").click()
        expect(heading(tab)).to_have_text("Attention Is All You Need")
        assert tab.url == f"{root}papers/attention-is-all-you-need-5563e1/"
        assert tab.evaluate("document.documentElement.scrollWidth") <= SIZES[size]["width"]


def test_a_paper_leads_to_its_topics_its_listing_its_organisation(visit: Visit) -> None:
    for name, title in (
        ("Reinforcement Learning", "Reinforcement Learning"),
        ("DeepSeek", "DeepSeek"),
        ("Listing of 30 May 2025", "Listing of 30 May 2025"),
        ("Listing of 20 June 2025", "Listing of 20 June 2025"),
    ):
        tab = visit.open(
            "papers/deepseek-r1-incentivizing-reasoning-capability-in-llms-via-69877c/"
        )
        main(tab).get_by_role("link", name=name, exact=True).first.click()
        expect(heading(tab)).to_have_text(title)
        expect(main(tab).get_by_role("link", name=re.compile("^DeepSeek-R1"))).to_be_visible()


def test_every_kind_of_page_opens_quietly(visit: Visit, sample: Path) -> None:
    pages = [
        page.parent.relative_to(sample / "site") for page in (sample / "site").rglob("index.html")
    ]
    kinds = {re.sub(r"(?<=/)[^/]+", "*", page.as_posix()): page for page in sorted(pages)}
    assert len(kinds) >= 14
    for page in kinds.values():
        tab = visit.open("" if page == Path() else f"{page.as_posix()}/")
        tab.wait_for_load_state("networkidle")


@pytest.fixture(scope="module")
def in_small_pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the sample's site with five papers a page."""
    project = copy_project(tmp_path_factory.mktemp("pages") / "almanac")
    settings = project / "mkdocs.yml"
    said = settings.read_text(encoding="utf-8")
    assert "page_size: 50" in said
    settings.write_text(said.replace("page_size: 50", "page_size: 5"), encoding="utf-8")
    with built_and_served(project) as address:
        yield address


def test_a_long_list_is_turned_page_by_page(browser: Browser, in_small_pages: str) -> None:
    with visiting(browser, in_small_pages) as visit:
        tab = visit.open("papers/")

        def turn(name: str) -> None:
            pager = tab.get_by_role("navigation", name="Pages of this list").first
            pager.get_by_role("link", name=name).click()

        def stands(path: str, range_: str, links: list[str]) -> None:
            expect(tab).to_have_url(f"{in_small_pages}papers/{path}")
            pager = tab.get_by_role("navigation", name="Pages of this list").first
            expect(pager).to_contain_text(range_)
            assert pager.get_by_role("link").all_inner_texts() == links

        back, on = ["First", "Previous"], ["Next", "Last"]
        stands("", "1–5 of 42", on)
        turn("Next")
        stands("page-2/", "6–10 of 42", back + on)
        turn("Next")
        turn("Previous")
        stands("page-2/", "6–10 of 42", back + on)
        turn("Last")
        stands("page-9/", "41–42 of 42", back)
        assert main(tab).locator("article h2 a").count() == 2
        turn("First")
        stands("", "1–5 of 42", on)


# --- searching ---


@pytest.mark.parametrize(
    "path",
    [
        "",
        "about/",
        "report/",
        "search/",
        "dates/2017/06/",
        "papers/attention-is-all-you-need-5563e1/",
    ],
)
def test_any_page_searches_from_its_header(visit: Visit, path: str) -> None:
    tab = visit.open(path)
    header_search(tab).fill("lottery ticket")
    header_search(tab).press("Enter")
    expect(tab).to_have_url(f"{visit.root}search/?q=lottery+ticket")
    assert searched(tab)[0].startswith("The Lottery Ticket Hypothesis")


def test_a_slash_goes_to_the_search_and_is_no_letter_of_it(visit: Visit) -> None:
    for path, field in (
        ("", header_search),
        ("search/", lambda tab: main(tab).get_by_role("searchbox")),
    ):
        tab = visit.open(path)
        tab.keyboard.press("/")
        expect(field(tab)).to_be_focused()
        expect(field(tab)).to_have_value("")
        tab.keyboard.type("a/b")
        expect(field(tab)).to_have_value("a/b")


def test_results_come_as_one_types(visit: Visit) -> None:
    tab = visit.open("search/")
    main(tab).get_by_role("searchbox").press_sequentially("segment anything", delay=20)
    expect(results(tab).first).to_have_text("Segment Anything")
    expect(main(tab).locator("mark").first).to_have_text(re.compile("segment", re.IGNORECASE))
    expect(tab).to_have_url(f"{visit.root}search/?q=segment+anything")
    typed = searched(tab)
    assert typed == searched(visit.open("search/?q=segment+anything"))
    assert len(typed) == len(set(typed))


def test_a_slow_answer_does_not_mix_with_a_later_one(visit: Visit) -> None:
    held: list[Route] = []
    is_held = True

    def hold(route: Route) -> None:
        if is_held:
            held.append(route)
        else:
            route.continue_()

    tab = visit.open("search/?q=%22xylophone+zeppelin%22")  # loads no paper yet
    visit.tab.context.route("**/pagefind/fragment/**", hold)
    field = main(tab).get_by_role("searchbox")
    field.fill("calibration temperature")
    expect(main(tab).get_by_role("status")).to_have_text(re.compile(r"^\d+ papers?$"))
    while not held:
        tab.wait_for_timeout(50)  # a route is held while Playwright waits for something
    is_held = False
    field.fill("speech transcripts")
    expect(results(tab).first).to_contain_text("Speech")
    for route in held:
        route.continue_()
    found = searched(tab)
    assert found == searched(visit.open("search/?q=speech+transcripts"))


def test_what_nobody_wrote_about_says_so(visit: Visit) -> None:
    tab = visit.open("search/?q=%22xylophone+zeppelin%22")
    assert searched(tab) == []
    expect(main(tab).get_by_role("status")).to_contain_text("No paper")


@pytest.mark.parametrize(
    ("label", "key", "value", "belongs"),
    [
        ("Year", "year", "2020", lambda p: str(p["published"]).startswith("2020")),
        ("Year", "year", "undated", lambda p: p["published"] is None),
        (
            "Organisation",
            "organization",
            "DeepSeek",
            lambda p: "DeepSeek" in str(p["organization"]),
        ),
    ],
    ids=["year", "undated", "organisation"],
)
def test_a_filter_finds_all_that_belongs_and_stays_in_the_address(
    visit: Visit,
    papers: list[dict[str, Any]],
    label: str,
    key: str,
    value: str,
    belongs: Callable[[dict[str, Any]], bool],
) -> None:
    wanted = sorted(paper["title"] for paper in papers if belongs(paper))
    tab = visit.open("search/")
    choice = main(tab).get_by_label(label)
    expect(choice.locator("option", has_text=value)).to_have_text(f"{value} ({len(wanted)})")
    choice.select_option(value)
    expect(tab).to_have_url(f"{visit.root}search/?{urlencode({key: value})}")
    expect(main(tab).get_by_role("status")).to_have_text(re.compile(rf"^{len(wanted)} papers?$"))
    assert sorted(searched(tab)) == wanted
    tab.reload()
    expect(choice).to_have_value(value)
    assert sorted(searched(tab)) == wanted


def topic_box(tab: Page, name: str) -> Locator:
    """The box of a topic, by its name and the number of papers behind it."""
    return main(tab).get_by_role("checkbox", name=re.compile(rf"^{re.escape(name)} \d+$"))


def test_topics_add_up_and_are_taken_out_again(visit: Visit, papers: list[dict[str, Any]]) -> None:
    def of(*topics: str) -> list[str]:
        return sorted(p["title"] for p in papers if {*topics} <= {*p["topics"]})

    vision, both = of("Computer Vision"), of("Computer Vision", "Image Classification")
    assert 0 < len(both) < len(vision)
    tab = visit.open("search/")
    main(tab).get_by_text("Topics", exact=True).click()
    topic_box(tab, "Computer Vision").check()
    expect(tab).to_have_url(f"{visit.root}search/?topic=Computer+Vision")
    assert sorted(searched(tab)) == vision
    expect(topic_box(tab, "Computer Vision")).to_be_focused()
    # The number beside a topic says how many are left once it is chosen too.
    expect(topic_box(tab, "Image Classification")).to_have_accessible_name(
        f"Image Classification {len(both)}"
    )
    topic_box(tab, "Image Classification").check()
    assert sorted(searched(tab)) == both
    tab.reload()
    assert sorted(searched(tab)) == both
    main(tab).get_by_role("button", name="Take out Image Classification").click()
    expect(tab).to_have_url(f"{visit.root}search/?topic=Computer+Vision")
    assert sorted(searched(tab)) == vision
    expect(main(tab).get_by_role("button", name="Take out")).to_have_count(1)


def test_a_topic_page_leads_to_the_papers_on_two_topics(
    visit: Visit, papers: list[dict[str, Any]]
) -> None:
    tab = visit.open("tags/computer-vision/")
    link = main(tab).get_by_role("link", name=re.compile(r"papers? on Computer Vision and")).first
    total, other = re.fullmatch(
        r"(\d+) papers? on Computer Vision and (.+)", link.get_attribute("aria-label") or ""
    ).groups()  # type: ignore[union-attr]  # the link's name was asked for
    link.click()
    wanted = sorted(p["title"] for p in papers if {"Computer Vision", other} <= {*p["topics"]})
    assert len(wanted) == int(total)
    assert sorted(searched(tab)) == wanted


def test_newest_first_the_undated_last_but_found(
    visit: Visit, papers: list[dict[str, Any]]
) -> None:
    of_topic = [paper for paper in papers if "Computer Vision" in paper["topics"]]
    dated = [paper["title"] for paper in of_topic if paper["published"]]
    undated = {paper["title"] for paper in of_topic if not paper["published"]}
    assert len(dated) > 2
    assert len(undated) > 2
    tab = visit.open("search/")
    main(tab).get_by_text("Topics", exact=True).click()
    topic_box(tab, "Computer Vision").check()
    main(tab).get_by_label("Order").select_option("newest")
    expect(tab).to_have_url(re.compile("sort=date"))
    _until(lambda: searched(tab)[: len(dated)] == dated)
    assert set(searched(tab)[len(dated) :]) == undated
    tab.reload()
    assert searched(tab)[: len(dated)] == dated
    assert set(searched(tab)[len(dated) :]) == undated


# --- what is said about a paper ---


def test_a_repaired_paper_offers_its_text_as_listed(visit: Visit) -> None:
    tab = visit.open("search/?q=16times")
    assert searched(tab) == [VIT]
    results(tab).first.click()
    abstract = main(tab).locator(".abstract")
    expect(abstract).to_contain_text("16×16 pixels")
    listed = main(tab).get_by_role("listitem").filter(has_text="the text as it stands there")
    expect(listed.first).not_to_contain_text("16times 16", use_inner_text=True)
    listed.first.get_by_text("the text as it stands there").click()
    expect(listed.first).to_contain_text("16times 16 pixels", use_inner_text=True)
    # What nothing was done to is said to be as listed.
    results(visit.open("search/?q=residual+learning")).first.click()
    expect(main(tab).get_by_text("title and abstract as listed").first).to_be_visible()


@pytest.mark.parametrize("query", ["flash attention", "FlashAttention", "flashattention"])
def test_a_name_is_found_however_it_is_spelt(visit: Visit, query: str) -> None:
    assert searched(visit.open(f"search/?{urlencode({'q': query})}"))[0].startswith(
        "FlashAttention:"
    )


def test_names_from_a_to_z_lead_to_their_papers(visit: Visit) -> None:
    tab = visit.open()
    tab.get_by_role("navigation", name="Sections").get_by_role("link", name="Names").click()
    names = main(tab).locator(".index a").all_inner_texts()
    assert "LoRA" in names
    letters = main(tab).get_by_role("navigation", name="Letters").get_by_role("link")
    assert letters.all_inner_texts() == sorted({*letters.all_inner_texts()})
    letters.get_by_text("L", exact=True).click()
    expect(main(tab).get_by_role("heading", name="L", exact=True)).to_be_in_viewport()
    main(tab).get_by_role("link", name="LoRA", exact=True).click()
    expect(heading(tab)).to_have_text(re.compile("^LoRA: "))


def test_a_paper_names_papers_near_it_and_what_they_share(visit: Visit) -> None:
    tab = visit.open("search/?q=LoRA+low-rank")
    title = searched(tab)[0]
    results(tab).first.click()
    near = main(tab).locator(".near > li")
    assert 0 < near.count() <= 6
    for item in near.all():
        assert item.get_by_role("link").inner_text() != title
        assert item.locator("small").inner_text()
    wanted = near.first.get_by_role("link").inner_text()
    near.first.get_by_role("link").click()
    expect(heading(tab)).to_have_text(wanted)


def test_a_key_phrase_searches_for_itself(visit: Visit) -> None:
    results(visit.open("search/?q=LoRA+low-rank")).first.click()
    tab = visit.tab
    title = heading(tab).inner_text()
    main(tab).locator("section", has_text="Key phrases").get_by_role("link").first.click()
    expect(tab).to_have_url(re.compile(r"/search/\?q=.+$"))
    assert title in searched(tab)


# --- coming back, and addresses that are not there ---


def test_a_search_is_there_again_on_the_way_back(visit: Visit) -> None:
    tab = visit.open("search/?q=attention&year=2017")
    found = searched(tab)
    results(tab).first.click()
    expect(heading(tab)).to_have_text(found[0])
    tab.go_back()
    expect(main(tab).get_by_role("searchbox")).to_have_value("attention")
    expect(main(tab).get_by_label("Year")).to_have_value("2017")
    assert searched(tab) == found


def test_an_address_that_is_not_there_is_searched_for(visit: Visit) -> None:
    tab = visit.open_missing("papers/attention-is-all-you-need-000000/")
    expect(heading(tab)).to_be_visible()
    expect(main(tab).get_by_role("searchbox")).to_have_value("attention is all you need")
    assert "Attention Is All You Need" in searched(tab)
    results(tab).filter(has_text="Attention Is All You Need").click()
    expect(tab).to_have_url(f"{visit.root}papers/attention-is-all-you-need-5563e1/")


def test_a_search_on_the_page_that_is_not_there_goes_on(visit: Visit) -> None:
    tab = visit.open_missing("papers/nothing/of/this/")
    main(tab).get_by_role("searchbox").fill("lottery")
    main(tab).get_by_role("searchbox").press("Enter")
    expect(tab).to_have_url(f"{visit.root}search/?q=lottery")
    assert len(searched(tab)) == 1


@pytest.mark.parametrize(
    "path", ["papers/100%25-of-lottery/", "papers/lottery-%E0%A4%A/", "papers/%/"]
)
def test_a_broken_address_is_searched_for_too(visit: Visit, path: str) -> None:
    tab = visit.open_missing(path)
    expect(heading(tab)).to_be_visible()
    searched(tab)


# --- reading ---


def test_the_palette_switches_and_stays(visit: Visit) -> None:
    tab = visit.open()
    body = tab.locator("body")
    expect(body).to_have_attribute("data-md-color-scheme", "default")
    tab.get_by_title("Switch to light").click()
    expect(body).to_have_attribute("data-md-color-scheme", "default")
    tab.get_by_title("Switch to dark").click()
    expect(body).to_have_attribute("data-md-color-scheme", "slate")
    visit.open("about/")
    expect(body).to_have_attribute("data-md-color-scheme", "slate")
    tab.get_by_title("Switch to the system's").click()
    expect(body).to_have_attribute("data-md-color-scheme", "default")
    tab.emulate_media(color_scheme="dark")
    expect(body).to_have_attribute("data-md-color-scheme", "slate")


# What has the focus, and whether one sees it; a radio button may be shown by its label.
FOCUSED = """() => {
    const at = document.activeElement, seen = at.type === "radio" ? at.nextElementSibling : at;
    const style = getComputedStyle(seen), box = seen.getBoundingClientRect();
    const part = at.closest("nav, article, form, header, main");
    return {
        name: (at.textContent || at.getAttribute("aria-label") || at.name || "").trim(),
        part: at.closest("header.md-header") ? at.closest("nav, form")?.nodeName : part?.nodeName,
        isShown: at.matches(":focus-visible") && style.outlineStyle !== "none"
            && parseFloat(style.outlineWidth) > 0 && box.width > 0
            && box.bottom > 0 && box.top < innerHeight,
    };
}"""


@pytest.mark.parametrize("size", SIZES)
def test_the_keyboard_reaches_search_sections_and_cards(
    browser: Browser, root: str, size: str
) -> None:
    with visiting(browser, root, viewport=SIZES[size]) as visit:
        tab = visit.open("tags/knowledge-distillation/")
        stops = []
        for _ in range(60):
            tab.keyboard.press("Tab")
            stops.append(tab.evaluate(FOCUSED))
            if tab.evaluate("document.activeElement.closest('.card') !== null"):
                break
        assert "Search the papers" in [stop["name"] for stop in stops]
        sections = [stop["name"] for stop in stops if stop["part"] == "NAV"]
        assert sections[:4] == ["Topics", "Dates", "Listings", "Organisations"]
        assert stops[-1]["part"] == "ARTICLE"
        assert [stop["name"] for stop in stops if not stop["isShown"]] == []
        tab.keyboard.press("Enter")
        expect(heading(tab)).to_have_text(stops[-1]["name"])


def test_without_javascript_pages_read_and_search_says_why_not(browser: Browser, root: str) -> None:
    with visiting(browser, root, java_script_enabled=False) as visit:
        tab = visit.open()
        main(tab).get_by_role("link", name="Transformers & Attention").last.click()
        main(tab).get_by_role("link", name="Attention Is All You Need", exact=True).click()
        expect(heading(tab)).to_have_text("Attention Is All You Need")
        expect(main(tab)).to_contain_text("The Transformer has no recurrent part")
        header_search(tab).fill("attention")
        header_search(tab).press("Enter")
        expect(tab).to_have_url(f"{root}search/?q=attention")
        # Not by role: Playwright takes nothing inside `noscript` for a part of the page.
        said = main(tab).locator("noscript p")
        expect(said).to_be_visible()
        assert said.inner_text().startswith("Search needs JavaScript")
        said.locator("a", has_text="by topic").click()
        expect(heading(tab)).to_have_text("Topics")


# --- every page, by its file ---


class Outline(HTMLParser):
    """What a page says of itself, where its links lead, and what can be linked to in it."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.title = ""
        self.tags: list[str] = []
        self.named: dict[str, str] = {}
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.lang = ""
        self._open = ""
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        self._open = tag
        self.ids.update(given[key] for key in ("id", "name") if given.get(key))
        if tag == "html":
            self.lang = given.get("lang", "")
        if tag == "meta" and "name" in given:
            self.named[given["name"]] = given.get("content", "")
        if tag == "link" and "rel" in given:
            self.named[given["rel"]] = given.get("href", "")
        self.links += [given[key] for key in ("href", "src", "action") if key in given]

    def handle_data(self, data: str) -> None:
        # An icon and a bar may have titles of their own.
        if self._open == "title" and "body" not in self.tags:
            self.title += data.strip()


@pytest.fixture(scope="module")
def outlines(sample: Path, root: str) -> dict[str, Outline]:
    """Every page of the built site, by its address."""
    site = sample / "site"
    return {
        root + page.relative_to(site).as_posix().removesuffix("index.html"): Outline(
            page.read_text(encoding="utf-8")
        )
        for page in sorted(site.rglob("*.html"))
    }


def test_every_page_names_itself(outlines: dict[str, Outline], root: str) -> None:
    pages = {at: page for at, page in outlines.items() if at != f"{root}404.html"}
    assert len(pages) > 150
    for address, page in pages.items():
        assert page.named.get("canonical") == address
        assert page.lang == "en", address
        assert page.tags.count("h1") == 1, address
        assert page.tags.count("main") == 1, address
    assert _shared(pages, lambda page: page.title) == {}
    assert _shared(pages, lambda page: page.named.get("description", "")) == {}


def _shared(pages: dict[str, Outline], name: Callable[[Outline], str]) -> dict[str, list[str]]:
    """The pages that have the same name, or none, by that name."""
    named: dict[str, list[str]] = {}
    for address, page in pages.items():
        named.setdefault(name(page), []).append(address)
    return {text: sharing for text, sharing in named.items() if len(sharing) > 1 or not text}


def test_no_link_of_the_site_is_broken(
    outlines: dict[str, Outline], sample: Path, root: str
) -> None:
    site = sample / "site"
    host = root.removesuffix(PREFIX)
    broken = []
    for address, page in outlines.items():
        for link in page.links:
            target, fragment = urldefrag(urljoin(address, link))
            if not target.startswith(host):
                continue
            target = target.partition("?")[0]
            path = target.removeprefix(root)
            file = site / path / "index.html" if target.endswith("/") else site / path
            is_there = target.startswith(root) and file.is_file()
            if not is_there or (fragment and fragment not in outlines[target].ids):
                broken.append(f"{address}: {link}")
    assert broken == []


def test_the_map_of_the_site_names_every_page(
    outlines: dict[str, Outline], sample: Path, root: str
) -> None:
    mapped = re.findall(
        "<loc>(.*?)</loc>", (sample / "site/sitemap.xml").read_text(encoding="utf-8")
    )
    assert mapped == sorted(set(outlines) - {f"{root}404.html"})


# --- the preview ---

NEW_PAPER = """
Zeppelins Over the Xylophone Valley

An airship is a poor place to practise music, or so it was thought. The pilots of this study \
took xylophones along on forty flights and wrote down what they heard, and every flight came home.
"""


@contextmanager
def previewed(project: Path) -> Iterator[tuple[str, Path]]:
    """The address of the preview of `project`, and the file that its log is written to."""
    port = free_port()
    log = project.parent / "preview.log"
    arguments = ["-m", "generator", "serve", "--dev-addr", f"127.0.0.1:{port}"]
    with log.open("wb") as output:
        server = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=project,
            env={**os.environ, "SITE_URL": f"http://127.0.0.1:{port}{PREFIX}"},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        _until(lambda: "Serving on" in _said(log) or server.poll() is not None)
        assert server.poll() is None, _said(log)
        yield f"http://127.0.0.1:{port}{PREFIX}", log
    finally:
        server.send_signal(signal.SIGINT)
        try:
            server.wait(timeout=20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _said(log: Path) -> str:
    return log.read_text(encoding="utf-8")


def _builds(log: Path) -> int:
    return _said(log).count("Building documentation")


def _until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + DEADLINE
    while not is_so():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.1)


def test_the_preview_shows_a_change_and_does_not_loop(browser: Browser, tmp_path: Path) -> None:
    project = copy_project(tmp_path / "almanac")
    with previewed(project) as (root, log):
        with visiting(browser, root) as visit:
            visit.wanted.add("Enabled live reload")
            # Not until the network is idle: a preview listens for changes all the time.
            tab = visit.tab
            tab.goto(root)
            expect(heading(tab)).to_be_visible()
            tab.goto(f"{root}search/?q=lottery")
            expect(results(tab)).to_have_count(1)
            tab.goto(f"{root}listings/reading-group/")
            expect(heading(tab)).to_be_visible()
            with (project / "dumps/reading-group.txt").open("a", encoding="utf-8") as dump:
                dump.write(NEW_PAPER)
            # The preview reloads the page by itself.
            new = main(tab).get_by_role("link", name="Zeppelins Over the Xylophone Valley")
            expect(new).to_be_visible(timeout=DEADLINE * 1000)
            tab.goto(f"{root}search/?q=xylophone")
            expect(results(tab)).to_have_text(["Zeppelins Over the Xylophone Valley"])
        _until(lambda: _said(log).count("Documentation built") == _builds(log))
        settled = _builds(log)
        time.sleep(5)
        assert _builds(log) == settled
        assert "WARNING" not in _said(log)
