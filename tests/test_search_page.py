"""The search page as a reader uses it: filters on a phone, results to take along, and stillness."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.visits import (
    DESKTOP,
    PHONE,
    Visit,
    header_search,
    main,
    results,
    searched,
    visiting,
)

# Sum what moves without the reader's doing, from the first paint.
WATCH_SHIFTS = """
    window.shift = 0;
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) {
            if (!entry.hadRecentInput) window.shift += entry.value;
        }
    }).observe({ type: "layout-shift", buffered: true });
"""


def _count(tab: Page) -> int:
    searched(tab)
    found = re.match(r"\d+", main(tab).get_by_role("status").inner_text())
    assert found
    return int(found[0])


@pytest.mark.parametrize("width", [320, 390, 768])
def test_on_a_small_screen_the_filters_are_a_sheet(browser: Browser, root: str, width: int) -> None:
    with visiting(browser, root, viewport={"width": width, "height": 700}) as visit:
        tab = visit.open("search/?q=learning")
        every = _count(tab)
        sheet = main(tab).get_by_role("dialog", name="Filters")
        opener = main(tab).get_by_role("button", name="Filters", exact=True)
        expect(sheet).to_be_hidden()
        opener.click()
        expect(sheet).to_be_visible()
        show = sheet.get_by_role("button", name=re.compile("^Show "))
        expect(show).to_have_text(f"Show {every} papers")
        expect(show).to_be_focused()
        sheet.get_by_role("checkbox", name=re.compile("^Has code ")).check()
        expect(show).not_to_have_text(f"Show {every} papers")
        some = _count(tab)
        assert 1 < some < every
        expect(show).to_have_text(f"Show {some} papers")
        # The number and what was chosen stay in view, whatever is scrolled.
        sheet.locator(".sheet-content").evaluate("(content) => content.scrollTo(0, 1e6)")
        expect(show).to_be_in_viewport()
        chip = sheet.get_by_role("button", name="Clear has code")
        expect(chip).to_be_in_viewport()
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        show.click()
        expect(sheet).to_be_hidden()
        expect(opener).to_be_focused()
        main(tab).get_by_role("button", name="Clear has code").click()
        expect(tab).to_have_url(f"{visit.root}search/?q=learning")
        assert _count(tab) == every
        opener.click()
        tab.keyboard.press("Escape")
        expect(sheet).to_be_hidden()


def test_a_chip_removed_in_the_sheet_leaves_the_focus_in_it(browser: Browser, root: str) -> None:
    with visiting(browser, root, viewport=PHONE) as visit:
        tab = visit.open("search/?q=learning&code=1")
        searched(tab)
        main(tab).get_by_role("button", name="Filters", exact=True).click()
        sheet = main(tab).get_by_role("dialog")
        sheet.get_by_role("button", name="Clear has code").click()
        expect(sheet.get_by_role("button", name=re.compile("^Show "))).to_be_focused()


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desk"])
@pytest.mark.parametrize(
    "path", ["search/?q=attention", "search/?code=1", "search/", "", "papers/", "tags/", "dates/"]
)
def test_nothing_moves_while_a_page_loads(
    browser: Browser, root: str, path: str, viewport: dict[str, int]
) -> None:
    with visiting(browser, root, viewport=viewport) as visit:
        visit.tab.add_init_script(WATCH_SHIFTS)
        tab = visit.open(path)
        if path.startswith("search/"):
            searched(tab)
        visit.settle()
        # Shifts of a frame are reported after it.
        tab.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
        assert tab.evaluate("window.shift") <= 0.02


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desk"])
def test_the_list_below_the_header_has_years_and_no_scroll_of_its_own(
    browser: Browser, root: str, papers: list[dict[str, Any]], viewport: dict[str, int]
) -> None:
    years = {paper["title"]: str(paper["published"] or "")[:4] for paper in papers}
    with visiting(browser, root, viewport=viewport) as visit:
        tab = visit.open("about/")
        header_search(tab).fill("learning")
        options = tab.get_by_role("banner").get_by_role("option")
        expect(options).to_have_count(9)
        visit.settle()
        for option in options.all()[:8]:
            year = years[option.locator("> b").inner_text()]
            shown = option.locator(".year").all_inner_texts()
            assert shown == ([year] if year else [])
        popup = tab.locator(".suggestions")
        heights = popup.evaluate("(popup) => [popup.scrollHeight, popup.clientHeight]")
        assert heights[0] == heights[1]
        bounds = popup.bounding_box()
        assert bounds
        assert bounds["y"] + bounds["height"] <= viewport["height"]
        if viewport == PHONE:
            assert (bounds["x"], bounds["width"]) == (0, PHONE["width"])


# --- results to take along ---


def _exported(visit: Visit, query: str, name: str) -> tuple[str, str]:
    """The text of the file and what the page says."""
    tab = visit.open(f"search/?{query}")
    searched(tab)
    main(tab).locator("[data-export] summary").click()
    with tab.expect_download() as download:
        main(tab).get_by_role("button", name=name, exact=True).click()
    said = main(tab).locator("[data-export] .outcome")
    expect(said).to_contain_text(f"saved as {name}.")
    return download.value.path().read_text(encoding="utf-8"), said.inner_text()


@pytest.mark.parametrize(
    ("name", "entry"),
    [("BibTeX", "@misc{"), ("RIS", "TY  - "), ("Markdown", "- [")],
)
def test_results_are_saved_in_their_order(visit: Visit, name: str, entry: str) -> None:
    text, said = _exported(visit, "q=calibration", name)
    titles = results(visit.tab).all_inner_texts()
    assert titles
    assert text.count(entry) == len(titles)
    assert said == f"{len(titles)} paper{'s' * (len(titles) > 1)} saved as {name}."
    places = [text.index(title.split(":")[0]) for title in titles]
    assert places == sorted(places)


def test_results_are_saved_with_their_citations(visit: Visit) -> None:
    text, _ = _exported(visit, "q=lottery+ticket+hypothesis", "CSL-JSON")
    (first, *_) = json.loads(text)
    assert first["title"].startswith("The Lottery Ticket Hypothesis")
    assert first["URL"].startswith("http")


def test_a_page_that_does_not_come_is_saved_by_title_and_address(
    browser: Browser, root: str
) -> None:
    tab = browser.new_page(
        service_workers="block"
    )  # not a visit: the browser complains in the console
    tab.goto(f"{root}search/?q=%22lottery+ticket%22")
    number = len(searched(tab))
    tab.route("**/papers/*/", lambda route: route.abort())
    main(tab).locator("[data-export] summary").click()
    with tab.expect_download() as download:
        main(tab).get_by_role("button", name="Markdown").click()
    assert "The Lottery Ticket Hypothesis" in download.value.path().read_text(encoding="utf-8")
    expect(main(tab).locator("[data-export] .outcome")).to_contain_text(
        f"The pages of {number} paper"
    )
    tab.close()
