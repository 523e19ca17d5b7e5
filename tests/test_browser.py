"""The built site as a stranger meets it: a browser at phone and desktop width."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import (
    Browser,
    Locator,
    Page,
    Route,
    expect,
)

from tests.support.building import edit
from tests.support.visits import (
    PREFIX,
    SIZES,
    Visit,
    free_port,
    go_to_section,
    header_search,
    heading,
    main,
    results,
    searched,
    until,
    visiting,
)

VIT = "An Image is Worth 16x16 Words: Transformers for Image Recognition at Scale"


# --- finding the way ---


@pytest.mark.parametrize("size", SIZES)
def test_home_topic_paper_month_search_result(browser: Browser, root: str, size: str) -> None:
    with visiting(browser, root, viewport=SIZES[size]) as visit:
        tab = visit.open()
        main(tab).get_by_role("link", name="Transformers & Attention").last.click()
        expect(heading(tab)).to_have_text("Transformers & Attention")
        main(tab).get_by_role("link", name="Attention Is All You Need", exact=True).click()
        expect(heading(tab)).to_have_text("Attention Is All You Need")
        expect(main(tab)).to_contain_text("12 June 2017")
        go_to_section(tab, "Dates", "Archive")
        main(tab).get_by_role("link", name=re.compile(r"\d+ papers? in June 2017$")).click()
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
        ("30 May 2025", "30 May 2025"),
        ("20 June 2025", "20 June 2025"),
    ):
        tab = visit.open(
            "papers/deepseek-r1-incentivizing-reasoning-capability-in-llms-via-69877c/"
        )
        main(tab).get_by_role("link", name=name, exact=True).first.click()
        expect(heading(tab)).to_have_text(title)
        expect(main(tab).get_by_role("link", name=re.compile("^DeepSeek-R1"))).to_be_visible()


def test_a_long_list_is_turned_page_by_page(
    browser: Browser, in_small_pages: tuple[str, Path]
) -> None:
    root, _ = in_small_pages
    with visiting(browser, root) as visit:
        tab = visit.open("papers/")

        def turn(name: str) -> None:
            pager = tab.get_by_role("navigation", name="Pages of this list").first
            pager.get_by_role("link", name=name).click()

        def stands(path: str, range_: str, links: list[str]) -> None:
            expect(tab).to_have_url(f"{root}papers/{path}")
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


# --- what is said about a paper ---


def test_a_repaired_paper_offers_its_text_as_listed(visit: Visit) -> None:
    tab = visit.open("search/?q=16times")
    assert searched(tab) == [VIT]
    results(tab).first.click()
    abstract = main(tab).locator(".abstract")
    expect(abstract).to_contain_text("16×16 pixels")
    listed = main(tab).get_by_role("listitem").filter(has_text="Original text")
    expect(listed.first).not_to_contain_text("16times 16", use_inner_text=True)
    listed.first.get_by_text("Original text").click()
    expect(listed.first).to_contain_text("16times 16 pixels", use_inner_text=True)


@pytest.mark.parametrize("query", ["flash attention", "FlashAttention", "flashattention"])
def test_a_name_is_found_however_it_is_spelt(visit: Visit, query: str) -> None:
    assert searched(visit.open(f"search/?{urlencode({'q': query})}"))[0].startswith(
        "FlashAttention:"
    )


def test_names_from_a_to_z_lead_to_their_papers(visit: Visit) -> None:
    tab = visit.open()
    go_to_section(tab, "Methods & models", "More")
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
    expect(main(tab).get_by_role("button", name="Clear 2017")).to_be_visible()
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


def test_text_typed_on_the_404_page_before_its_script_runs_is_kept(visit: Visit) -> None:
    held: list[Route] = []
    visit.tab.context.route("**/search/not_found.js", lambda route: held.append(route))
    with visit.tab.expect_request("**/search/not_found.js"):
        tab = visit.open_missing("papers/attention-is-all-you-need-000000/")
    main(tab).get_by_role("searchbox").fill("lottery")
    until(lambda: held)
    held[0].continue_()
    assert "Attention Is All You Need" in searched(tab)
    expect(main(tab).get_by_role("searchbox")).to_have_value("lottery")


def test_typing_replaces_what_the_script_of_the_404_page_fills_in(visit: Visit) -> None:
    held: list[Route] = []
    visit.tab.context.route("**/search/not_found.js", lambda route: held.append(route))
    with visit.tab.expect_request("**/search/not_found.js"):
        tab = visit.open_missing("papers/nothing/of/this/")
    field = main(tab).get_by_role("searchbox")
    field.focus()
    until(lambda: held)
    held[0].continue_()
    expect(field).to_have_value("this")
    tab.keyboard.type("lottery")
    expect(field).to_have_value("lottery")


@pytest.mark.parametrize(
    "path", ["papers/100%25-of-lottery/", "papers/lottery-%E0%A4%A/", "papers/%/"]
)
def test_a_broken_address_is_searched_for_too(visit: Visit, path: str) -> None:
    tab = visit.open_missing(path)
    expect(heading(tab)).to_be_visible()
    searched(tab)


# --- reading ---


def colours(tab: Page) -> Locator:
    return tab.get_by_role("banner").get_by_role("button", name=re.compile("^Switch to"))


@pytest.fixture
def backgrounds(visit: Visit) -> tuple[str, str]:
    """The colours of the page in the light and in the dark scheme, whatever the palette is."""
    tab = visit.open("about/")
    background = "getComputedStyle(document.documentElement).backgroundColor"
    tab.emulate_media(color_scheme="light")
    light = tab.evaluate(background)
    tab.emulate_media(color_scheme="dark")
    # A script gives the page its colours when it hears of it.
    tab.wait_for_function(f"light => {background} !== light", arg=light)
    dark = tab.evaluate(background)
    tab.emulate_media(color_scheme="light")
    tab.wait_for_function(f"light => {background} === light", arg=light)
    assert (
        sum(map(int, re.findall(r"\d+", light))) > 3 * 128 > sum(map(int, re.findall(r"\d+", dark)))
    )
    return light, dark


def test_the_colours_are_chosen_and_stay(visit: Visit, backgrounds: tuple[str, str]) -> None:
    light, dark = backgrounds
    tab = visit.open()
    tab.emulate_media(color_scheme="dark")
    drawn = tab.locator("html")
    for name, in_light, in_dark in (
        ("light mode", light, dark),
        ("dark mode", light, light),
        ("the system’s mode", dark, dark),
    ):
        expect(colours(tab)).to_have_accessible_name(f"Switch to {name}")
        for path in ("", "about/"):
            visit.open(path)
            tab.emulate_media(color_scheme="light")
            expect(drawn).to_have_css("background-color", in_light)
            tab.emulate_media(color_scheme="dark")
            expect(drawn).to_have_css("background-color", in_dark)
        colours(tab).click()
    expect(colours(tab)).to_have_accessible_name("Switch to light mode")


def test_the_first_press_changes_the_colours_of_the_system(
    visit: Visit, backgrounds: tuple[str, str]
) -> None:
    light, dark = backgrounds
    tab = visit.open()
    drawn = tab.locator("html")
    expect(drawn).to_have_css("background-color", light)
    expect(colours(tab)).to_have_accessible_name("Switch to dark mode")
    colours(tab).click()
    expect(drawn).to_have_css("background-color", dark)
    colours(tab).click()
    expect(drawn).to_have_css("background-color", light)


def test_where_nothing_is_kept_the_colours_change_all_the_same(
    visit: Visit, backgrounds: tuple[str, str]
) -> None:
    light, dark = backgrounds
    visit.tab.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no') }})"
    )
    tab = visit.open()
    colours(tab).click()
    expect(tab.locator("html")).to_have_css("background-color", dark)
    visit.open("about/")
    expect(tab.locator("html")).to_have_css("background-color", light)


def test_without_script_no_button_promises_colours(
    browser: Browser, root: str, backgrounds: tuple[str, str]
) -> None:
    _, dark = backgrounds
    with visiting(browser, root, java_script_enabled=False, color_scheme="dark") as visit:
        tab = visit.open()
        expect(tab.locator("html")).to_have_css("background-color", dark)
        expect(tab.get_by_role("banner").get_by_role("link").first).to_be_visible()
        expect(tab.locator("header button")).to_be_hidden()


def test_without_javascript_pages_read_and_search_says_why_not(browser: Browser, root: str) -> None:
    with visiting(browser, root, java_script_enabled=False) as visit:
        tab = visit.open()
        main(tab).get_by_role("link", name="Transformers & Attention").last.click()
        main(tab).get_by_role("link", name="Attention Is All You Need", exact=True).click()
        expect(heading(tab)).to_have_text("Attention Is All You Need")
        expect(main(tab)).to_contain_text("The Transformer has no recurrent part")
        # What would do nothing is not there; who comes by a link is told why.
        expect(header_search(tab)).to_be_hidden()
        tab = visit.open("search/?q=attention")
        expect(main(tab).locator("form")).to_be_hidden()
        # Not by role: Playwright takes nothing inside `noscript` for a part of the page.
        said = main(tab).locator("noscript p")
        expect(said).to_be_visible()
        assert said.inner_text().startswith("Search needs JavaScript")
        said.locator("a", has_text="by topic").click()
        expect(heading(tab)).to_have_text("Topics")


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
        until(lambda: "Serving on" in _said(log) or server.poll() is not None)
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


def test_the_preview_shows_a_change_and_does_not_loop(browser: Browser, project: Path) -> None:
    with previewed(project) as (root, log):
        with visiting(browser, root) as visit:
            visit.wanted.add("Enabled live reload")
            tab = visit.tab
            tab.goto(root)
            expect(heading(tab)).to_be_visible()
            # What changes all the time is not kept offline.
            assert tab.request.get(f"{root}service-worker.js").status == 404
            until(lambda: _said(log).count("Documentation built") == _builds(log))
            tab.goto(f"{root}search/?q=lottery")
            expect(results(tab)).to_have_count(1)
            tab.goto(f"{root}listings/reading-group/")
            expect(heading(tab)).to_be_visible()
            with (project / "dumps/reading-group.txt").open("a", encoding="utf-8") as dump:
                dump.write(NEW_PAPER)
            # The preview reloads the page by itself.
            new = main(tab).get_by_role("link", name="Zeppelins Over the Xylophone Valley")
            expect(new).to_be_visible()
            until(lambda: _said(log).count("Documentation built") == _builds(log))
            tab.goto(f"{root}search/?q=xylophone")
            expect(results(tab)).to_have_text(["Zeppelins Over the Xylophone Valley"])
        until(lambda: _said(log).count("Documentation built") == _builds(log))
        settled = _builds(log)
        time.sleep(5)
        assert _builds(log) == settled
        # What was asked for above is not there, and the server says so.
        said = re.sub(r".*service-worker\.js.* code 404", "", _said(log))
        assert "WARNING" not in said


def _save(path: Path, text: str) -> None:
    """Write a file at once, so that a preview sees no part of it, nor another file beside it."""
    written = path.parents[2] / path.name
    written.write_text(text, encoding="utf-8")
    written.replace(path)


def test_the_preview_shows_an_edited_paper_before_all_is_built(
    browser: Browser, project: Path
) -> None:
    # With a pause that nobody waits for, from the first edit on.
    edit(project / "generator/site_build.py", "PAUSE_SHARE = 0.1", "PAUSE_SHARE = 3600")
    with previewed(project) as (root, log), visiting(browser, root) as visit:
        visit.wanted.add("Enabled live reload")
        tab, page = visit.tab, next((project / "docs/papers").glob("training-language-models-*"))
        tab.goto(f"{root}papers/{page.stem}/")
        expect(heading(tab)).to_be_visible()
        listing = project / "dumps/2025-06-20.txt"
        text = listing.read_text(encoding="utf-8")
        assert "Truthfulness improves" in text
        _save(listing, text.replace("Truthfulness improves", "Honesty (<b>) improves"))
        expect(main(tab)).to_contain_text("Honesty (<b>) improves")
        assert _builds(log) == 1
        assert "Edited papers shown: 1." in _said(log)
        # What is more than an edit comes with all that depends on it.
        _save(project / "dumps/2025-07-09.txt", NEW_PAPER)
        until(lambda: _said(log).count("Documentation built") == 2)
        expect(main(tab).get_by_role("heading", name="Related papers")).to_be_visible()
        expect(main(tab)).to_contain_text("Honesty (<b>) improves")
