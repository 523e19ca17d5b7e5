"""Searching, as a reader does: the field on every page, and the search page."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Locator, Page, Request, Route, expect

from tests.support.building import build_site
from tests.support.reading_state import store
from tests.support.visits import (
    Visit,
    built_and_served,
    header_search,
    heading,
    main,
    results,
    searched,
    until,
    visiting,
)

LORA = "LoRA: Low-Rank Adaptation of Large Language Models"
WIDTHS = [320, 768, 1440]
Record = dict[str, Any]


def field(tab: Page) -> Locator:
    return main(tab).get_by_role("searchbox")


def status(tab: Page) -> Locator:
    return main(tab).get_by_role("status")


def listed(tab: Page) -> Locator:
    """The rows below the field in the head."""
    return tab.get_by_role("banner").get_by_role("option")


def box(tab: Page, name: str) -> Locator:
    """The box of a choice, by its name and the number of papers behind it."""
    return main(tab).get_by_role("checkbox", name=re.compile(rf"^{re.escape(name)} [\d,]+$"))


def narrowed(tab: Page) -> Page:
    """The search page with its facets counted."""
    searched(tab)
    return tab


def whole(tab: Page) -> None:
    """Shows the rows of every facet that only the first few were shown of."""
    rest = main(tab).get_by_role("button", name=re.compile(r"^\d+ more: "))
    while rest.count():
        rest.first.click()


def titles(papers: list[Record], belongs: Callable[[Record], bool]) -> list[str]:
    return sorted(paper["title"] for paper in papers if belongs(paper))


# --- the field in the head ---


@pytest.mark.parametrize(
    "path",
    ["", "about/", "report/", "search/", "dates/2017/06/"],
)
def test_any_page_searches_from_its_header(visit: Visit, path: str) -> None:
    tab = visit.open(path)
    header_search(tab).fill("lottery ticket")
    header_search(tab).press("Enter")
    expect(tab).to_have_url(f"{visit.root}search/?q=lottery+ticket")
    assert searched(tab)[0].startswith("The Lottery Ticket Hypothesis")


@pytest.mark.parametrize("key", ["/", "Control+k", "Meta+k"])
def test_a_key_goes_to_the_search_and_is_no_letter_of_it(visit: Visit, key: str) -> None:
    for path, wanted in (("", header_search), ("search/", field)):
        tab = visit.open(path)
        tab.keyboard.press(key)
        expect(wanted(tab)).to_be_focused()
        expect(wanted(tab)).to_have_value("")
        tab.keyboard.type("a/b")
        expect(wanted(tab)).to_have_value("a/b")


@pytest.mark.parametrize(
    ("event", "is_taken"),
    [
        ({"key": "л", "code": "KeyK", "ctrlKey": True}, True),
        ({"key": "κ", "code": "KeyK", "ctrlKey": True}, True),
        ({"key": "t", "code": "KeyK", "ctrlKey": True}, False),  # Dvorak
        ({"key": "k", "code": "KeyV", "ctrlKey": True}, True),
        ({"key": "K", "code": "KeyK", "ctrlKey": True, "shiftKey": True}, False),
        ({"key": "k", "code": "KeyK", "ctrlKey": True, "altKey": True}, False),
        ({"key": "л", "code": "KeyK"}, True),  # by lists, whose key k it is
        ({}, False),
    ],
)
def test_the_search_key_is_that_of_any_layout(
    visit: Visit, event: dict[str, object], is_taken: bool
) -> None:
    tab = visit.open("about/")
    dispatch = """(given) => {
        const event = new KeyboardEvent("keydown", {bubbles: true, cancelable: true, ...given});
        document.body.dispatchEvent(event);
        // A browser that fills a field in.
        document.body.dispatchEvent(new Event("keydown", {bubbles: true}));
        return event.defaultPrevented;
    }"""
    assert tab.evaluate(dispatch, event) == is_taken


def test_the_slash_can_be_switched_off(visit: Visit) -> None:
    tab = visit.open("about/")
    store(tab, "keys", "off")
    tab.keyboard.press("/")
    expect(header_search(tab)).not_to_be_focused()
    tab.keyboard.press("Control+k")
    expect(header_search(tab)).to_be_focused()


def test_nothing_of_the_index_is_loaded_before_the_field_has_the_focus(visit: Visit) -> None:
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    tab = visit.tab
    tab.on("request", note)
    visit.open("about/")
    visit.settle()
    assert [url for url in asked if "data/search" in url or "assets/search/" in url] == []
    with tab.expect_response("**/data/search.json"):
        header_search(tab).focus()
        header_search(tab).press("l")


@pytest.mark.parametrize("width", WIDTHS)
def test_papers_are_listed_as_one_types_and_chosen_by_arrows(
    browser: Browser, root: str, width: int
) -> None:
    with visiting(browser, root, viewport={"width": width, "height": 800}) as visit:
        tab = visit.open()
        head = header_search(tab)
        expect(head).to_have_attribute("aria-expanded", "false")
        head.press_sequentially("learning")
        expect(listed(tab)).to_have_count(9)
        expect(head).to_have_attribute("aria-expanded", "true")
        # Not before the last key is answered: nine are listed for “learnin” too.
        visit.settle()
        status = tab.get_by_role("banner").get_by_role("status")
        until(lambda: listed(tab).last.inner_text() == f"All {status.inner_text()}")
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        found = tab.locator(".suggestions").bounding_box()
        assert found is not None
        assert found["x"] >= 0
        assert found["x"] + found["width"] <= width
        # The arrows go round, by way of the field itself.
        for key, at in (("ArrowDown", 0), ("ArrowDown", 1), ("ArrowUp", 0), ("ArrowUp", None)):
            head.press(key)
            active = head.get_attribute("aria-activedescendant")
            assert active == (None if at is None else listed(tab).nth(at).get_attribute("id"))
            selected = tab.get_by_role("banner").locator("[aria-selected=true]")
            expect(selected).to_have_count(0 if at is None else 1)
            expect(head).to_be_focused()
        head.press("ArrowUp")
        head.press("ArrowUp")
        wanted = listed(tab).nth(7).locator("> b").inner_text()
        head.press("Enter")
        expect(heading(tab)).to_have_text(wanted)


def test_the_list_closes_and_its_last_row_shows_all(visit: Visit) -> None:
    tab = visit.open("about/")
    head = header_search(tab)
    head.press_sequentially("learning")
    expect(listed(tab)).to_have_count(9)
    head.press("Escape")
    expect(listed(tab)).to_have_count(0)
    expect(head).to_have_value("learning")
    head.press("ArrowDown")
    expect(listed(tab)).to_have_count(9)
    head.press("Escape")
    head.press("Escape")
    expect(head).not_to_be_focused()
    head.press("ArrowDown")
    expect(listed(tab)).to_have_count(9)
    heading(tab).click()
    expect(listed(tab)).to_have_count(0)
    head.click()
    listed(tab).last.click()
    expect(tab).to_have_url(f"{visit.root}search/?q=learning")


def test_the_list_stays_closed_when_the_field_was_left_before_the_answer(visit: Visit) -> None:
    held: list[Route] = []
    tab = visit.open("about/")
    tab.clock.install()
    tab.context.route("**/data/search/*/papers-*", lambda route: held.append(route))
    with tab.expect_request("**/data/search/*/papers-*"):
        header_search(tab).fill("lottery")
    heading(tab).click()
    tab.clock.run_for(1_000)  # longer than the pause that ends a word
    for route in held:
        route.continue_()
    visit.settle()
    expect(tab.locator(".suggestions")).to_be_hidden()


def test_keys_of_an_input_method_are_left_to_it(visit: Visit) -> None:
    tab = visit.open("about/")
    header_search(tab).press_sequentially("learning")
    expect(listed(tab)).to_have_count(9)
    for key in ("ArrowDown", "Escape"):
        composing = {"key": key, "isComposing": True, "bubbles": True, "cancelable": True}
        header_search(tab).dispatch_event("keydown", composing)
        expect(listed(tab)).to_have_count(9)
        expect(header_search(tab)).not_to_have_attribute("aria-activedescendant", re.compile("."))


def test_without_script_the_field_is_a_field(browser: Browser, root: str) -> None:
    with visiting(browser, root, java_script_enabled=False) as visit:
        head = header_search(visit.open())
        expect(head).to_have_role("textbox")
        names = head.evaluate("(field) => field.getAttributeNames()")
        assert [name for name in names if name.startswith("aria-")] == ["aria-label"]


def test_the_last_query_is_kept_for_the_tab(visit: Visit) -> None:
    tab = visit.open()
    header_search(tab).press_sequentially("segment anything")
    listed(tab).first.click()
    expect(heading(tab)).to_have_text("Segment Anything")
    expect(header_search(tab)).to_have_value("")
    tab.keyboard.press("/")
    expect(header_search(tab)).to_have_value("segment anything")
    expect(listed(tab).first).to_contain_text("Segment Anything")
    tab.keyboard.type("lottery")  # what was kept is selected
    expect(header_search(tab)).to_have_value("lottery")


def test_where_nothing_can_be_kept_the_field_searches_all_the_same(visit: Visit) -> None:
    visit.tab.add_init_script(
        "for (const name of ['localStorage', 'sessionStorage'])"
        " Object.defineProperty(window, name, {get() { throw new DOMException('no') }})"
    )
    tab = visit.open("about/")
    tab.keyboard.press("/")
    header_search(tab).press_sequentially("lottery")
    expect(listed(tab).first).to_contain_text("Lottery Ticket")


def test_an_order_selected_before_the_script_runs_is_kept(visit: Visit) -> None:
    held: list[Route] = []
    visit.tab.context.route("**/search/page.js", lambda route: held.append(route))
    with visit.tab.expect_request("**/search/page.js"):
        tab = visit.open("search/?q=learning")
    main(tab).get_by_label("Sort by").select_option("newest")
    while not held:
        tab.wait_for_timeout(100)
    held[0].continue_()
    expect(status(tab)).to_contain_text("newest first")
    expect(tab).to_have_url(f"{visit.root}search/?q=learning&sort=date")
    expect(main(tab).get_by_label("Sort by")).to_have_value("date")


# --- what is found ---


def test_results_come_as_one_types(visit: Visit) -> None:
    tab = visit.open("search/")
    field(tab).press_sequentially("segment anything", delay=20)
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
    expect(status(tab)).to_have_text(re.compile("^No paper"))
    visit.tab.context.route("**/data/search/*/papers-*", hold)
    with tab.expect_request("**/data/search/*/papers-*"):
        field(tab).fill("calibration temperature")
    is_held = False
    field(tab).fill("speech transcripts")
    expect(results(tab).first).to_contain_text("Speech")
    found = searched(tab)
    for route in held:
        route.continue_()
    visit.settle()
    assert searched(tab) == found == searched(visit.open("search/?q=speech+transcripts"))


def test_a_card_found_is_the_card_of_the_lists(visit: Visit) -> None:
    def cards(tab: Page) -> list[tuple[str, ...]]:
        shown = []
        for card in main(tab).locator("article.card").all():
            topics = [
                (link.inner_text(), link.evaluate("link => link.href"))
                for link in card.locator(".topics a").all()
            ]
            shown.append(
                (
                    card.locator(":is(h2, h3) a").inner_html(),
                    card.locator(":is(h2, h3) a").evaluate("link => link.href"),
                    card.locator(".facts").inner_text(),
                    str(topics),
                    *(
                        str(card.get_attribute(f"data-{name}"))
                        for name in ("paper", "first", "again")
                    ),
                )
            )
        return shown

    wanted = cards(visit.open("papers/"))[:20]
    tab = visit.open("search/")
    assert len(searched(tab)) == 20
    assert cards(tab) == wanted


def test_an_excerpt_shows_the_words_found_and_not_the_title_again(visit: Visit) -> None:
    tab = visit.open("search/?q=LoRA")
    assert searched(tab)[0] == LORA
    gists = main(tab).locator(".gist").all_inner_texts()
    for title, gist in zip(searched(tab), gists, strict=True):
        assert not gist.startswith(title)
    # A match at the end of a long abstract is shown with what stands around it.
    tab = visit.open("search/?q=%22data+counts+for+more%22")
    searched(tab)
    late = main(tab).locator(".gist").first
    assert late.locator("mark").all_inner_texts() == ["data", "counts", "for", "more"]
    assert late.inner_text().startswith("… ")


@pytest.mark.parametrize(
    ("query", "title"),
    [
        (LORA, LORA),
        (LORA.lower(), LORA),
        ("lora", LORA),
        ("flash attention", "FlashAttention: Fast and Memory-Efficient Exact Attention"),
        ("Lottery tikcet", "The Lottery Ticket Hypothesis"),
        ("lottery tickett hypothessis", "The Lottery Ticket Hypothesis"),
    ],
)
def test_what_is_known_of_a_paper_finds_it_first(visit: Visit, query: str, title: str) -> None:
    assert searched(visit.open(f"search/?{urlencode({'q': query})}"))[0].startswith(title)


def test_a_misspelt_word_is_mended_and_said(visit: Visit) -> None:
    tab = visit.open("search/?q=lottery+tikcet")
    assert searched(tab)[0].startswith("The Lottery Ticket")
    expect(status(tab)).to_contain_text("Nothing has “tikcet”: showing “ticket”.")
    expect(status(tab)).not_to_contain_text("..")
    expect(field(tab)).to_have_value("lottery tikcet")
    expect(tab).to_have_title(re.compile("^lottery tikcet - Search"))
    main(tab).get_by_role("button", name="Search as typed").click()
    expect(tab).to_have_url(f"{visit.root}search/?q=lottery+tikcet&typed=1")
    expect(status(tab)).not_to_contain_text("showing")
    main(tab).get_by_role("button", name="Clear words as typed").click()
    expect(status(tab)).to_contain_text("showing “ticket”")


def test_a_word_is_not_mended_before_it_is_finished(visit: Visit) -> None:
    tab = visit.open("search/")
    searched(tab)
    field(tab).fill("lottery tick")
    expect(results(tab)).to_have_count(1)
    assert searched(tab)[0].startswith("The Lottery Ticket")
    expect(tab).to_have_url(re.compile("tick$"))
    expect(main(tab).get_by_role("button", name="Search as typed")).to_have_count(0)


def test_a_word_that_nobody_wrote_finds_nothing(visit: Visit) -> None:
    tab = visit.open("search/?q=trainxyz")
    assert searched(tab) == []
    expect(status(tab)).to_contain_text("Nothing has “trainxyz”.")


def test_papers_with_most_of_the_words_follow_below_a_line(visit: Visit) -> None:
    tab = visit.open("search/?q=lottery+ticket+speech")
    assert searched(tab)[0].startswith("The Lottery Ticket")
    visit.open("search/?q=attention+speech")
    searched(tab)
    expect(status(tab)).to_have_text(
        re.compile(r"^No paper matches all of this; \d+ with some of these words$")
    )
    first = main(tab).locator(".results > li").first
    expect(first).to_have_text(re.compile("^Papers with some of these words"))
    expect(main(tab).get_by_text("Papers with some of these words")).to_have_count(1)
    # What the facets count are the papers shown.
    shown = len(searched(tab))
    narrowed(tab)
    years = main(tab).get_by_role("group", name="Year")
    more = years.get_by_role("button", name=re.compile(" more: Year$"))
    if more.count():
        more.click()
    counts = years.locator(".count").all_inner_texts()
    assert sum(map(int, counts)) == shown
    # Papers with all words come above it.
    tab = visit.open("search/?q=language+images")
    searched(tab)
    divided = main(tab).locator(".results > li").filter(has_text="Papers with some of these words")
    all_words = int(re.match(r"\d+", status(tab).inner_text())[0])  # type: ignore[index]
    expect(divided).to_have_count(1)
    expect(main(tab).locator(".results > li").nth(all_words)).to_have_text(
        re.compile("^Papers with some of these words")
    )


def test_papers_with_most_of_the_words_are_in_the_order_too(
    visit: Visit, papers: list[Record]
) -> None:
    days = {paper["title"]: paper["published"] or "" for paper in papers}
    tab = visit.open("search/?q=attention+speech&sort=date")
    shown = [days[title] for title in searched(tab)]
    assert len(shown) > 1
    assert shown == sorted(shown, reverse=True)
    expect(status(tab)).to_contain_text("newest first")


@pytest.mark.parametrize("word", ["q7", "zz9", "fp99", "999b"])
def test_an_unknown_short_name_is_said_to_be_unknown(visit: Visit, word: str) -> None:
    tab = visit.open(f"search/?q=lottery+{word}")
    assert searched(tab)[0].startswith("The Lottery Ticket")
    expect(status(tab)).to_contain_text(f"Nothing has “{word}”.")


@pytest.mark.parametrize("query", ["optimise", "optimising", "optimisation"])
def test_british_and_american_spellings_find_the_same(visit: Visit, query: str) -> None:
    def of(query: str) -> list[str]:
        titles = searched(visit.open(f"search/?{urlencode({'q': f'{query} stochastic'})}"))
        with_all_words = re.match(r"\d+", status(visit.tab).inner_text())
        assert with_all_words
        return sorted(titles[: int(with_all_words[0])])

    found = of(query)
    expect(status(visit.tab)).not_to_contain_text("showing")
    assert found == of("optimize") != []


def test_nothing_found_says_what_to_try(visit: Visit, papers: list[Record]) -> None:
    tab = visit.open("search/?q=%22xylophone+zeppelin%22")
    assert searched(tab) == []
    expect(main(tab)).to_contain_text("Try fewer words or another spelling, or browse by topic")
    visit.open("search/?q=lottery&year=1999")
    assert searched(tab) == []
    main(tab).get_by_role("button", name="without filters").click()
    expect(tab).to_have_url(f"{visit.root}search/?q=lottery")
    expect(main(tab).get_by_role("status")).to_contain_text("1 paper")
    assert len(searched(tab)) == 1


# --- narrowing ---


@pytest.mark.parametrize(
    ("key", "value", "belongs"),
    [
        ("year", "2020", lambda p: str(p["published"]).startswith("2020")),
        ("year", "undated", lambda p: p["published"] is None),
        ("organization", "DeepSeek", lambda p: "DeepSeek" in str(p["organization"])),
        ("code", "Has code", lambda p: any(link["kind"] == "code" for link in p["links"])),
        ("topic", "Image Classification", lambda p: "Image Classification" in p["topics"]),
    ],
)
def test_a_choice_finds_all_that_belongs_and_stays_in_the_address(
    visit: Visit, papers: list[Record], key: str, value: str, belongs: Callable[[Record], bool]
) -> None:
    wanted = titles(papers, belongs)
    assert wanted
    tab = narrowed(visit.open("search/"))
    whole(tab)
    expect(box(tab, value)).to_have_accessible_name(f"{value} {len(wanted)}")
    box(tab, value).check()
    said = "1" if key == "code" else value
    expect(tab).to_have_url(f"{visit.root}search/?{urlencode({key: said})}")
    expect(status(tab)).to_have_text(re.compile(rf"^{len(wanted)} papers?\b"))
    assert sorted(searched(tab)) == wanted
    expect(box(tab, value)).to_be_focused()
    tab.reload()
    assert sorted(searched(tab)) == wanted
    expect(box(tab, value)).to_be_checked()


def test_a_choice_that_goes_leaves_the_focus_to_what_shows_it_again(visit: Visit) -> None:
    tab = narrowed(visit.open("search/"))
    years = main(tab).get_by_role("group", name="Year")
    years.get_by_role("button", name=re.compile(" more: Year$")).click()
    years.get_by_role("checkbox").last.check()
    expect(tab).to_have_url(re.compile("year="))
    years.get_by_role("button", name="Fewer: Year").click()
    expect(years.get_by_role("checkbox")).to_have_count(6)
    years.get_by_role("checkbox").last.press("Space")
    expect(years.get_by_role("checkbox")).to_have_count(5)
    expect(years.get_by_role("button", name=re.compile(" more: Year$"))).to_be_focused()


def test_topics_add_up_or_one_is_enough_or_one_is_left_out(
    visit: Visit, papers: list[Record]
) -> None:
    one, other = "Computer Vision", "Image Classification"
    only, both, either = (
        titles(papers, lambda p: one in p["topics"] and other not in p["topics"]),
        titles(papers, lambda p: {one, other} <= {*p["topics"]}),
        titles(papers, lambda p: bool({one, other} & {*p["topics"]})),
    )
    assert 0 < len(both) < len(either)
    tab = narrowed(visit.open(f"search/?{urlencode({'topic': one})}"))
    enough = main(tab).get_by_role("checkbox", name="Match any topic")
    expect(enough).to_be_hidden()
    expect(box(tab, other)).to_have_accessible_name(f"{other} {len(both)}")
    box(tab, other).check()
    expect(status(tab)).to_have_text(re.compile(rf"^{len(both)} papers?\b"))
    assert sorted(searched(tab)) == both
    enough.check()
    expect(tab).to_have_url(re.compile(r"&any=1$"))
    expect(status(tab)).to_have_text(re.compile(rf"^{len(either)} papers?\b"))
    assert sorted(searched(tab)) == either
    main(tab).get_by_role("button", name=f"Exclude {other}", exact=True).click()
    expect(tab).to_have_url(f"{visit.root}search/?{urlencode({'topic': one, 'not': other})}")
    expect(status(tab)).to_have_text(re.compile(rf"^{len(only)} papers?\b"))
    assert sorted(searched(tab)) == only
    left_out = main(tab).get_by_role("button", name=f"Exclude {other}", exact=True)
    expect(left_out).to_have_attribute("aria-pressed", "true")


def test_counts_hold_when_one_of_several_is_enough(visit: Visit, papers: list[Record]) -> None:
    """Behind each year: papers of that year with all else that is chosen, not with the years."""
    has_code = [p for p in papers if any(link["kind"] == "code" for link in p["links"])]
    years = Counter(p["published"][:4] if p["published"] else "undated" for p in has_code)
    first, second = sorted(years)[:2]
    tab = narrowed(visit.open(f"search/?code=1&year={first}&year={second}"))
    expect(status(tab)).to_have_text(re.compile(rf"^{years[first] + years[second]} papers\b"))
    whole(tab)
    for year, count in years.items():
        expect(box(tab, year)).to_have_accessible_name(f"{year} {count}")
    # And behind each topic when one is enough: what it would add by itself.
    topics = Counter(topic for paper in has_code for topic in paper["topics"])
    (one, _), (other, _), (third, _) = topics.most_common(3)
    query = [("topic", one), ("topic", other), ("any", "1"), ("code", "1")]
    tab = narrowed(visit.open(f"search/?{urlencode(query)}"))
    expect(box(tab, third)).to_have_accessible_name(f"{third} {topics[third]}")
    expect(box(tab, one)).to_have_accessible_name(f"{one} {topics[one]}")


def test_all_that_is_chosen_can_be_taken_out(visit: Visit) -> None:
    tab = visit.open(
        "search/?q=learning&topic=Computer+Vision&not=Robotics&year=2020&organization=X&code=1"
    )
    searched(tab)
    chips = main(tab).get_by_role("button", name=re.compile("^Clear (?!filters)"))
    names = ["Computer Vision", "not Robotics", "2020", "X", "has code"]
    expect(chips).to_have_text([f"{name} ×" for name in names])
    chips.nth(1).click()
    expect(tab).not_to_have_url(re.compile("not="))
    expect(chips.nth(1)).to_be_focused()
    main(tab).get_by_role("button", name="Clear filters").click()
    expect(tab).to_have_url(f"{visit.root}search/?q=learning")
    expect(chips).to_have_count(0)


def test_a_topic_page_leads_to_the_papers_on_two_topics(visit: Visit, papers: list[Record]) -> None:
    tab = visit.open("tags/computer-vision/")
    name = re.compile(r"shared papers?: Computer Vision and")
    link = main(tab).get_by_role("link", name=name).first
    total, other = re.fullmatch(
        r"(\d+) shared papers?: Computer Vision and (.+)", link.get_attribute("aria-label") or ""
    ).groups()  # type: ignore[union-attr]  # the link's name was asked for
    link.click()
    wanted = titles(papers, lambda p: {"Computer Vision", other} <= {*p["topics"]})
    assert len(wanted) == int(total)
    assert sorted(searched(tab)) == wanted


@pytest.mark.parametrize(
    ("label", "key", "field_", "order", "lacking"),
    [
        ("newest", "date", "published", "newest first", "without a full date"),
        (
            "most discussed",
            "comments",
            "comments",
            "most discussed first",
            "without a count of comments",
        ),
    ],
)
def test_what_cannot_be_ordered_stands_last_and_is_counted(
    visit: Visit, papers: list[Record], label: str, key: str, field_: str, order: str, lacking: str
) -> None:
    values = {paper["title"]: paper[field_] for paper in papers}
    known = sorted((value for value in values.values() if value is not None), reverse=True)
    unknown = len(values) - len(known)
    assert len(known) > 1
    assert unknown > 1
    tab = visit.open("search/?q=learning")
    searched(tab)
    main(tab).get_by_label("Sort by").select_option(label)
    expect(tab).to_have_url(re.compile(f"sort={key}"))
    main(tab).get_by_role("searchbox").fill("")
    expect(status(tab)).to_have_text(f"{len(values)} papers, {order}; {unknown} {lacking} last")
    more = main(tab).get_by_role("button", name="Show more")
    for shown_now in range(40, len(values) + 20, 20):
        more.click()
        expect(results(tab)).to_have_count(min(shown_now, len(values)))
    shown = [values[title] for title in results(tab).all_inner_texts()]
    assert shown == [*known, *[None] * unknown]
    tab.reload()
    assert [values[title] for title in searched(tab)] == shown[:20]


@pytest.mark.parametrize("width", WIDTHS)
def test_an_empty_query_browses_all_of_it(
    browser: Browser, root: str, papers: list[Record], width: int
) -> None:
    with visiting(browser, root, viewport={"width": width, "height": 800}) as visit:
        tab = visit.open("search/")
        assert searched(tab) == [paper["title"] for paper in papers][:20]
        expect(status(tab)).to_have_text(re.compile(rf"^{len(papers)} papers, newest first"))
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        # Facets stand beside the results where there is room, else in a sheet.
        expect(box(tab, "Has code")).to_be_visible(visible=width > 1000)
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        main(tab).get_by_role("button", name="Show more").click()
        expect(results(tab)).to_have_count(40)
        expect(results(tab).nth(20)).to_be_focused()


# --- back and forward ---


def test_back_and_forward_go_by_what_was_settled(visit: Visit) -> None:
    tab = visit.open("about/")
    visit.open("search/")
    everything = searched(tab)
    field(tab).press_sequentially("attention", delay=20)
    expect(tab).to_have_url(f"{visit.root}search/?q=attention")
    field(tab).press("Enter")
    attention = searched(narrowed(tab))
    box(tab, "Has code").check()
    expect(tab).to_have_url(re.compile("code=1$"))
    expect(status(tab)).not_to_have_text(f"{len(attention)} papers")
    with_code = searched(tab)
    assert 0 < len(with_code) < len(attention)
    tab.go_back()
    expect(results(tab)).to_have_count(len(attention))
    assert searched(tab) == attention
    expect(box(tab, "Has code")).not_to_be_checked()
    # What was typed letter by letter is one step.
    tab.go_back()
    expect(tab).to_have_url(f"{visit.root}search/")
    expect(field(tab)).to_have_value("")
    expect(results(tab)).to_have_text(everything)
    tab.go_forward()
    expect(field(tab)).to_have_value("attention")
    expect(results(tab)).to_have_text(attention)
    tab.go_back()
    tab.go_back()
    expect(heading(tab)).to_have_text("About")


def test_a_settled_query_is_a_step_whatever_is_typed_behind_it(visit: Visit) -> None:
    tab = visit.open("search/?q=lottery")
    searched(tab)
    field(tab).evaluate(
        """(field) => {
            for (const end of [" ", " t", " ti"]) {
                field.value = `lottery${end}`;
                field.dispatchEvent(new Event("input"));
            }
        }"""
    )
    expect(tab).to_have_url(f"{visit.root}search/?q=lottery+ti")
    tab.go_back()
    expect(tab).to_have_url(f"{visit.root}search/?q=lottery")
    expect(field(tab)).to_have_value("lottery")


def test_a_paper_is_left_where_the_list_was(visit: Visit) -> None:
    tab = visit.open("search/")
    searched(tab)
    main(tab).get_by_role("button", name="Show more").click()
    expect(results(tab)).to_have_count(40)
    result = results(tab).nth(30)
    title = result.inner_text()
    result.click()
    expect(heading(tab)).to_have_text(title)
    tab.go_back()
    expect(results(tab)).to_have_count(40)
    expect(results(tab).nth(30)).to_have_text(title)
    expect(results(tab).nth(30)).to_be_in_viewport()


# --- where it cannot search ---


def test_a_site_without_papers_has_nothing_to_search_yet(browser: Browser, project: Path) -> None:
    for dump in (project / "dumps").iterdir():
        dump.write_text("", encoding="utf-8")
    with built_and_served(project) as root, visiting(browser, root) as visit:
        said = "There is nothing to search yet: no listing has been read."
        tab = visit.open("search/?q=lottery")
        expect(status(tab)).to_have_text(said)
        header_search(tab).press_sequentially("lottery")
        expect(tab.get_by_role("banner").get_by_role("status")).to_have_text(said)


def test_from_a_file_it_says_why_it_cannot(browser: Browser, sample: Path, root: str) -> None:
    # Not a visit: that a browser runs no module from a file is said in the console.
    tab = browser.new_page(service_workers="block")
    tab.goto((sample / "site/search/index.html").as_uri())
    expect(status(tab)).to_contain_text("from a server, not from a file")
    tab.close()


@pytest.mark.parametrize("body", ["{", ""])
def test_an_index_that_is_not_there_is_said(browser: Browser, root: str, body: str) -> None:
    # Not a visit: the browser says in the console what it could not load.
    tab = browser.new_page(service_workers="block")
    tab.context.route(
        "**/data/search.json",
        lambda route: route.fulfill(body=body, content_type="application/json"),
    )
    said = "The search index could not be loaded."
    tab.goto(f"{root}search/?q=lottery")
    expect(status(tab)).to_have_text(said)
    banner = tab.get_by_role("banner")
    header_search(tab).press_sequentially("lottery")
    expect(banner.get_by_role("status")).to_have_text(said)
    # Only one search more, so that none is under way when the index comes back.
    header_search(tab).press("Escape")
    expect(banner.get_by_role("status")).to_be_hidden()
    header_search(tab).press("ArrowDown")
    expect(banner.get_by_role("status")).to_have_text(said)
    tab.context.unroute_all()
    banner.get_by_role("button", name="Try again").click()
    expect(banner.get_by_role("option").first).to_contain_text("The Lottery Ticket")
    main(tab).get_by_role("button", name="Try again").click()
    expect(results(tab).first).to_have_text(re.compile("^The Lottery Ticket"))
    tab.close()


@pytest.mark.parametrize(
    "query",
    [
        "q=<img src=x onerror=alert(1)>&topic=<b>&not=__proto__&year=constructor&sort=toString",
        "q=%00%E0%A4%A&any&code&typed&organization=%22%5D%7D",
        "q=" + "a%20" * 400,
        "q=%22&topic=&year=",
        "q=((((%5B%5B%5B*%2B?",
    ],
)
def test_a_hostile_address_is_a_search_like_others(visit: Visit, query: str) -> None:
    tab = visit.open(f"search/?{query}")
    searched(tab)
    made = ".active-filters img, .active-filters b, [role=status] *"
    expect(main(tab).locator(made)).to_have_count(0)


# --- words ---


@pytest.fixture
def words(visit: Visit) -> Callable[[str], Any]:
    """Runs an expression in which the functions of `spelling.js` have their names."""
    tab = visit.open("about/")

    def run(expression: str) -> Any:
        return tab.evaluate(
            "async () => { const {distance, fold, nearest} ="
            f" await import('{visit.root}assets/search/spelling.js'); return {expression} }}"
        )

    return run


@pytest.mark.parametrize(
    ("one", "other", "far"),
    [
        ("pruning", "pruning", 0),
        ("prunning", "pruning", 1),
        ("prunig", "pruning", 1),
        ("pruming", "pruning", 1),
        ("rpuning", "pruning", 1),
        ("tikcet", "ticket", 1),
        ("optimisation", "optimization", 1),
        ("ca", "abc", 3),
        ("", "abc", 3),
        ("kitten", "sitting", 3),
    ],
)
def test_the_distance_of_words(words: Callable[[str], Any], one: str, other: str, far: int) -> None:
    assert words(f"[distance('{one}', '{other}', 9), distance('{other}', '{one}', 9)]") == [far] * 2
    # Beyond what may be wrong, it only says so.
    assert words(f"distance('{one}', '{other}', 1)") == min(far, 2)


def test_the_words_nearest_to_one(words: Callable[[str], Any]) -> None:
    known = ["planning", "pruned", "pruning", "running", "training"]
    assert words(f"nearest('prunning', {known})") == [["pruning", "running"], ["planning"]]
    assert words(f"nearest('prunin', {known})") == [["pruning"]]
    assert words("fold('Łódź–Tülu 3: ÉTÉ')") == "łodztulu3ete"


def test_readers_of_cards_are_told_of_new_ones(visit: Visit) -> None:
    visit.tab.add_init_script(
        "window.told = 0; document.addEventListener('almanac:cards', () => window.told++)"
    )
    tab = visit.open("search/?q=lottery")
    searched(tab)
    assert tab.evaluate("window.told") == 1


def test_a_build_without_papers_makes_no_index(project: Path) -> None:
    for dump in (project / "dumps").iterdir():
        dump.write_text("", encoding="utf-8")
    site = build_site(project)
    assert json.loads((site / "data/search.json").read_text("utf-8"))["words"] == []
    assert not list(site.glob("data/search/*/words-*"))
