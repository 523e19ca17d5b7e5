"""What a reader stores belongs to one site, moves as a whole, and marks or folds cards."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from playwright.sync_api import Browser, Locator, Page, expect

from tests.support.axe import violations
from tests.support.reading_state import (
    TOPIC,
    add_tag,
    bring,
    cards,
    exported,
    kept,
    note_on,
    open_settings,
    star,
    star_cards,
    store,
    stored,
    text_file,
    title_of,
    told,
)
from tests.support.visits import Visit, header_search, main, until, visiting
from tools.browsing import SiteServer

LISTING = "listings/2025-05-30/"
ATTENTION = "attention-is-all-you-need-5563e1"
WIDTHS = (320, 390, 768, 1440)

MEASURE_SHIFTS = """
window.shift = 0;
new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""


def mute(card: Locator) -> None:
    card.locator("[data-mute]").press("Enter")


def value(tab: Page, name: str) -> Any:
    """A stored value without its version."""
    return json.loads(stored(tab, name) or "{}").get("value")


# --- two almanacs of one host, and what older versions stored ---


@pytest.fixture
def host(sample: Path, root: str) -> Iterator[str]:
    """A host that serves the site of the tests twice, below `a/` and `b/`."""
    assert root
    server = SiteServer(lambda name: sample / "site" if name in ("a", "b") else None)
    try:
        yield server.address
    finally:
        server.close()


def test_almanacs_of_one_host_share_nothing(browser: Browser, host: str) -> None:
    with visiting(browser, f"{host}/a/") as visit:
        tab = visit.open(LISTING)
        star(cards(tab).first).click()
        mute(cards(tab).nth(1))
        header_search(tab).fill("image")
        until(lambda: stored(tab, "visit", "/a/") is not None)
        tab.goto(f"{host}/b/{LISTING}")
        expect(star(cards(tab).first)).to_have_attribute("aria-pressed", "false")
        expect(cards(tab).nth(1).locator(".folded")).to_have_count(0)
        expect(header_search(tab)).to_have_value("")
        tab.goto(f"{host}/b/reading/")
        expect(main(tab)).to_contain_text("Nothing here yet")
        keys = tab.evaluate("Object.keys(localStorage)")
        assert all(key.startswith(("almanac:/a/:", "almanac:/b/:")) for key in keys)


OLD = {
    "list": {
        ATTENTION: {"title": "Attention Is All You Need", "added": 1, "note": "mine"},
        "of-another-site-1a2b3c": {"title": "Of another site", "added": 2, "note": "theirs"},
    },
    "read": [ATTENTION, "of-another-site-1a2b3c"],
}


def test_what_older_versions_stored_is_taken_over_by_the_site_it_belongs_to(
    browser: Browser, host: str
) -> None:
    other = "papers/of-another-site-1a2b3c/"
    with visiting(browser, f"{host}/a/") as visit:
        visit.missing |= {f"{host}/{name}/{other}" for name in "ab"}
        tab = visit.open("about/")
        tab.evaluate("localStorage.clear()")
        for name, old in OLD.items():
            text = json.dumps({"version": 1, "value": old})
            tab.evaluate(
                "([key, text]) => localStorage.setItem(key, text)", [f"almanac.{name}", text]
            )
        tab.evaluate("localStorage.setItem('almanac.keys', 'off')")
        for name in "ab":
            tab.goto(f"{host}/{name}/reading/")
            expect(cards(tab).locator("h2")).to_have_text(["Attention Is All You Need"])
            expect(cards(tab).first.locator(".mark")).to_have_text("read")
            expect(note_on(tab)).to_have_value("mine")
            until(partial(stored, tab, "taken-over", f"/{name}/"))
            assert stored(tab, "keys", f"/{name}/") == "off"
        # Once: what is taken out afterwards does not come back. The other's paper is not lost.
        main(tab).get_by_role("button", name="Remove Attention").click()
        tab.reload()
        expect(main(tab)).to_contain_text("Nothing here yet")
        assert "of-another-site" in tab.evaluate("localStorage.getItem('almanac.list')")


# --- keys ---


def press(tab: Page, **event: Any) -> None:
    """Send a key to the page as a keyboard of another layout does."""
    tab.evaluate(
        """event => document.body.dispatchEvent(
            new KeyboardEvent("keydown", { bubbles: true, cancelable: true, ...event }))""",
        event,
    )


@pytest.mark.parametrize(
    "event",
    [
        {"key": "j", "code": "KeyJ"},
        {"key": "J", "code": "KeyJ"},  # Caps Lock
        {"key": "о", "code": "KeyJ"},  # Russian
        {"key": "ξ", "code": "KeyJ"},  # Greek
        {"key": "j", "code": "KeyC"},  # Dvorak
    ],
    ids=["latin", "caps-lock", "russian", "greek", "dvorak"],
)
def test_a_key_does_the_same_on_every_layout(visit: Visit, event: dict[str, str]) -> None:
    tab = visit.open(TOPIC)
    expect(star(cards(tab).first)).to_be_visible()
    press(tab, **event)
    expect(cards(tab).first.locator("h2 a")).to_be_focused()


def test_other_keys_and_events_without_a_key_do_nothing(visit: Visit) -> None:
    tab = visit.open(TOPIC)
    expect(star(cards(tab).first)).to_be_visible()
    press(tab, key="h", code="KeyJ")  # Dvorak has another letter there
    press(tab, key="toString", code="")
    tab.evaluate("document.body.dispatchEvent(new Event('keydown', { bubbles: true }))")
    expect(main(tab).locator("h2 a:focus")).to_have_count(0)
    press(tab, key="j", code="KeyJ")
    expect(cards(tab).first.locator("h2 a")).to_be_focused()


def test_keys_sort_papers_and_lead_back(visit: Visit) -> None:
    tab = visit.open(TOPIC)
    expect(star(cards(tab).first)).to_be_visible()
    tab.keyboard.press("j")
    tab.keyboard.press("r")
    expect(cards(tab).first.locator(".mark")).to_have_text("read")
    tab.keyboard.press("r")
    expect(cards(tab).first.locator(".mark")).to_have_text("")
    tab.keyboard.press("m")
    undo = cards(tab).first.get_by_role("button", name=re.compile("^Undo"))
    expect(undo).to_be_focused()
    # A folded card is passed over.
    tab.keyboard.press("j")
    expect(cards(tab).nth(1).locator("h2 a")).to_be_focused()
    tab.keyboard.press("o")
    expect(tab.get_by_role("navigation", name="In the list")).to_contain_text("1 of ")
    tab.keyboard.press("r")
    expect(main(tab).get_by_role("button", name="Read ✓")).to_be_visible()
    tab.keyboard.press("u")
    expect(cards(tab).nth(1).locator("h2 a")).to_be_focused()


# --- triage ---


def test_a_muted_paper_is_folded_everywhere_until_that_is_undone(visit: Visit) -> None:
    tab = visit.open(TOPIC)
    title = title_of(cards(tab).first)
    mute(cards(tab).first)
    folded = cards(tab).first.locator(".folded")
    expect(folded).to_contain_text(f"Muted: {title}")
    expect(cards(tab).first.locator("h2")).to_be_hidden()
    tab.reload()
    expect(folded).to_be_visible()
    folded.get_by_role("button", name=f"Show {title}").press("Enter")
    expect(cards(tab).first.locator("h2 a")).to_be_focused()
    tab.reload()
    folded.get_by_role("button", name=re.compile("^Undo")).press("Enter")
    expect(cards(tab).first.locator("h2 a")).to_be_focused()
    tab.reload()
    expect(star(cards(tab).first)).to_be_visible()
    expect(folded).to_have_count(0)
    mute(cards(tab).first)
    open_settings(tab).get_by_role("button", name="Unmute all").click()
    expect(folded).to_have_count(0)
    assert value(tab, "muted") == []


def test_words_mark_and_fold_cards(visit: Visit) -> None:
    tab = visit.open(TOPIC)
    first, second = (title_of(cards(tab).nth(place)) for place in range(2))
    word, other = first.split()[0], second.split()[0]
    assert word.lower() not in second.lower()
    dialog = open_settings(tab)
    dialog.get_by_label("Words to highlight").fill(f"{word.upper()}, .*, (")
    dialog.get_by_label("Words to mute").fill(other.lower())
    dialog.get_by_role("button", name="Close").click()
    marks = cards(tab).first.locator("h2 mark")
    expect(marks).to_have_text([word])
    assert title_of(cards(tab).first) == first
    expect(cards(tab).nth(1).locator(".folded")).to_contain_text(f"Muted word “{other}”: {second}")
    tab.reload()
    expect(marks).to_have_text([word])
    expect(cards(tab).nth(1).locator(".folded")).to_be_visible()
    cards(tab).nth(1).get_by_role("button", name=f"Show {second}").press("Enter")
    expect(cards(tab).nth(1).locator("h2 a")).to_be_focused()
    # Results of a search are cards too.
    tab = visit.open(f"search/?q={word}")
    expect(main(tab).locator(".results h2 mark").first).to_be_visible()
    dialog = open_settings(tab)
    dialog.get_by_label("Words to highlight").fill("")
    dialog.get_by_role("button", name="Close").click()
    expect(main(tab).locator(".results h2 mark")).to_have_count(0)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    "path", ["", LISTING, TOPIC, "listings/", f"papers/{ATTENTION}/", "reading/"]
)
def test_nothing_moves_when_scripts_add_their_buttons(
    browser: Browser, root: str, path: str, width: int
) -> None:
    with visiting(browser, root, viewport={"width": width, "height": 900}) as visit:
        visit.tab.add_init_script(MEASURE_SHIFTS)
        tab = visit.open(path)
        visit.settle()
        assert tab.evaluate("window.shift") <= 0.02
        sizes = (
            main(tab)
            .locator(".triage button, .star")
            .evaluate_all(
                "all => all.map(one => { const { width, height } = one.getBoundingClientRect();"
                " return Math.min(width, height) })"
            )
        )
        assert all(size >= 24 for size in sizes)


def test_the_buttons_of_a_card_show_on_a_touch_screen_and_by_keyboard(
    browser: Browser, root: str
) -> None:
    opacity = "one => getComputedStyle(one).opacity"
    with visiting(browser, root, has_touch=True, is_mobile=True) as visit:
        tab = visit.open(LISTING)
        assert cards(tab).nth(1).locator("[data-mute]").evaluate(opacity) == "1"
    with visiting(browser, root) as visit:
        tab = visit.open(LISTING)
        button = cards(tab).nth(1).locator("[data-mute]")
        assert button.evaluate(opacity) == "0"
        button.focus()
        assert button.evaluate(opacity) == "1"


# --- saved searches ---


def save_search(tab: Page, name: str) -> None:
    main(tab).get_by_role("button", name="Save this search").click()
    field = main(tab).get_by_label("Name of this search")
    expect(field).to_be_focused()
    field.fill(name)
    field.press("Enter")
    expect(main(tab).locator("[data-save-search] [aria-live]")).to_have_text(f"Saved as “{name}”.")


def test_a_search_is_saved_shown_and_removed(visit: Visit) -> None:
    tab = visit.open("search/?q=image&topic=Computer+Vision")
    name = "<b>Images</b> & more"
    save_search(tab, name)
    summary = main(tab).get_by_text("Saved searches (1)")
    expect(summary).to_be_visible()
    tab = visit.open()
    saved = tab.get_by_role("region", name="Saved searches")
    saved.get_by_role("link", name=name).click()
    expect(main(tab).get_by_role("searchbox")).to_have_value("image")
    expect(tab).to_have_url(f"{visit.root}search/?q=image&topic=Computer+Vision")
    summary.click()
    main(tab).get_by_role("button", name=f"Remove the saved search {name}").click()
    expect(summary).to_have_count(0)
    expect(main(tab).get_by_role("button", name="Save this search")).to_be_focused()
    tab = visit.open()
    expect(star(cards(tab).first)).to_be_visible()
    expect(saved).to_have_count(0)


def test_an_empty_search_is_not_saved(visit: Visit) -> None:
    tab = visit.open("search/")
    main(tab).get_by_role("button", name="Save this search").click()
    status = main(tab).locator("[data-save-search] [aria-live]")
    expect(status).to_contain_text("Type something to search for")
    assert stored(tab, "searches") is None


def test_without_a_saved_search_the_home_page_loads_no_search(visit: Visit) -> None:
    asked: list[str] = []
    visit.tab.on("request", lambda request: asked.append(request.url))
    visit.open()
    visit.settle()
    assert not [url for url in asked if "engine.js" in url or "data/search" in url]


# --- the reading list ---


def test_the_list_shows_facts_sorts_and_filters_by_tag(
    visit: Visit, papers: list[dict[str, Any]]
) -> None:
    titles = star_cards(visit, 3, "dates/2025/")
    dates = {paper["title"]: paper["published"] for paper in papers}
    tab = visit.open("reading/")
    shown = cards(tab).locator("h2")
    expect(shown).to_have_text(titles)
    expect(cards(tab).locator(".gist")).to_have_count(3)
    expect(cards(tab).first.locator("ul.topics a").first).to_be_visible()
    order = main(tab).get_by_label("Sort by")
    order.select_option("title")
    expect(shown).to_have_text(sorted(titles))
    order.select_option("date of the paper")
    expect(shown.first).to_have_text(max(titles, key=lambda title: dates[title]))
    add_tag(tab, 0, "to read; to read, RAG")
    chips = cards(tab).first.locator(".tags li")
    expect(chips).to_have_text(["to read×", "RAG×"])
    tagged = title_of(cards(tab).first)
    tags = main(tab).get_by_label("Tag", exact=True)
    tags.select_option("RAG")
    expect(shown).to_have_text([tagged])
    expect(main(tab)).to_contain_text("1 of 3 papers")
    main(tab).get_by_role("button", name=f"Remove the tag RAG from {tagged}").click()
    expect(shown).to_have_count(3)
    expect(tags.locator("option")).to_have_text(["all", "to read"])
    tab.reload()
    expect(shown.first).to_have_text(tagged)  # the order stays for the tab
    assert [paper.get("tags") for paper in kept(tab).values() if paper.get("tags")] == [["to read"]]


def test_the_navigation_counts_the_list(visit: Visit) -> None:
    star_cards(visit, 2)
    tab = visit.open("about/")
    link = tab.get_by_role("navigation", name="Sections").get_by_role("link", name="Reading list")
    expect(link).to_have_attribute("data-count", "2")
    store(tab, "list", '{"version": 1, "value": {}}')
    tab.evaluate("dispatchEvent(new StorageEvent('storage', { key: null }))")
    expect(link).to_have_attribute("data-count", "")


def test_tags_and_notes_go_out_as_other_programs_read_them(visit: Visit) -> None:
    star_cards(visit, 1)
    tab = visit.open("reading/")
    note_on(tab).fill("§ 3")
    add_tag(tab, 0, "50% {odd}, two")
    entry = parse_string(exported(tab, "BibTeX").read_text("utf-8")).entries[0]
    assert entry["keywords"] == r"50\% \textbraceleft{}odd\textbraceright{}, two"
    assert entry["annote"] == "§ 3"
    with exported(tab, "RIS").open(encoding="utf-8", newline="") as opened:
        assert rispy.loads(opened.read())[0]["keywords"] == ["50% {odd}", "two"]
    item = json.loads(exported(tab, "CSL-JSON").read_text("utf-8"))[0]
    assert (item["keyword"], item["annote"]) == ("50% {odd}, two", "§ 3")
    lines = exported(tab, "Markdown").read_text("utf-8").splitlines()
    assert lines[1:] == ["  Tags: 50% {odd}, two", "  > § 3"]


@pytest.mark.parametrize("width", [320, 1440])
def test_two_papers_stand_side_by_side(browser: Browser, root: str, width: int) -> None:
    with visiting(browser, root, viewport={"width": width, "height": 900}) as visit:
        titles = star_cards(visit, 4, "dates/2025/")
        tab = visit.open("reading/")
        link = main(tab).locator("a.compare")
        expect(link).to_be_hidden()
        boxes = main(tab).get_by_role("checkbox")
        for place in range(4):
            boxes.nth(place).check()
        expect(link).to_have_text("Select at most 3")
        boxes.nth(1).uncheck()
        boxes.nth(3).uncheck()
        main(tab).get_by_role("link", name="Compare 2 papers").click()
        table = main(tab).get_by_role("region", name="Papers side by side").get_by_role("table")
        expect(table.get_by_role("columnheader")).to_have_text([titles[0], titles[2]])
        expect(main(tab).get_by_role("heading", name="Side by side")).to_be_focused()
        expect(table.get_by_role("rowheader", name="Abstract")).to_be_visible()
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        assert violations(tab) == []
        # The address is enough, and one that is damaged does no harm.
        tab.reload()
        expect(table.get_by_role("columnheader")).to_have_count(2)
        main(tab).get_by_role("button", name="Close").click()
        expect(table).to_have_count(0)
        visit.open("about/")
        visit.open("reading/#compare=../../evil,constructor,__proto__")
        expect(main(tab)).to_contain_text("Two or three papers of this list are needed")


# --- all of it ---


def test_a_full_backup_comes_back_in_another_browser(
    browser: Browser, root: str, visit: Visit
) -> None:
    star_cards(visit, 2)
    tab = visit.tab
    cards(tab).nth(2).locator("[data-read]").press("Enter")
    mute(cards(tab).nth(3))
    dialog = open_settings(tab)
    dialog.get_by_label("Words to highlight").fill("agent")
    dialog.get_by_role("checkbox", name="Mark papers as read when I open them").check()
    dialog.get_by_role("button", name="Close").click()
    save_search(visit.open("search/?q=image"), "Images")
    tab = visit.open("reading/")
    note_on(tab).fill("from here")
    add_tag(tab, 0, "one")
    expect(cards(tab).locator(".gist")).to_have_count(2)
    file = exported(tab, "Save a full backup")
    names = ("list", "read", "muted", "searches", "words")
    before = {name: value(tab, name) for name in names}
    # Read in where it came from, it changes nothing.
    bring(tab, file)
    expect(told(tab)).to_contain_text("0 papers added")
    assert {name: value(tab, name) for name in names} == before
    with visiting(browser, root) as elsewhere:
        star_cards(elsewhere, 1)
        other = elsewhere.open("reading/")
        note_on(other).fill("from there")
        add_tag(other, 0, "two")
        bring(other, file)
        expect(told(other)).to_contain_text("1 paper added to the reading list")
        after = {name: value(other, name) for name in names}
        for name in names[1:]:
            assert after[name] == before[name]
        assert stored(other, "opened") == "on"
        assert after["list"].keys() == before["list"].keys()
        both = next(paper for paper in after["list"].values() if "there" in paper["note"])
        assert both["note"] in ("from there", "from there\nfrom here")
        assert {tag for paper in after["list"].values() for tag in paper.get("tags", [])} == {
            "one",
            "two",
        }


HOSTILE = {
    "format": "almanac backup",
    "version": 1,
    "readingList": {
        "good-1a2b3c": {"title": "<img src=x onerror=alert(1)>", "added": 1, "note": "n"},
        "../../evil": {"title": "Evil", "added": 1, "note": ""},
        "__proto__": {"title": 7},
    },
    "readPapers": ["good-1a2b3c", 7],
    "mutedPapers": {"a": 1},
    "savedSearches": [
        {"name": "Good", "query": "?q=a", "added": 1},
        {"name": "Script", "query": "javascript:alert(1)", "added": 1},
        {"name": "", "query": "?q=b", "added": 1},
        None,
    ],
    "words": {"highlight": ["a" * 500, "fine"], "mute": "x"},
    "visit": "x",
    "round": {"name": "x", "href": "https://example.org/", "papers": [], "at": ""},
    "settings": {"keys": "off", "evil": "x", "opened": 7},
}


def test_of_a_hostile_backup_the_sound_part_is_read(visit: Visit) -> None:
    tab = visit.open("reading/")
    visit.missing |= {f"{visit.root}papers/good-1a2b3c/"}
    bring(tab, text_file(json.dumps(HOSTILE), "backup.json"))
    expect(told(tab)).to_contain_text("1 paper added to the reading list")
    expect(told(tab)).to_contain_text("parts of it could not be read")
    expect(cards(tab).locator("h2")).to_have_text(["<img src=x onerror=alert(1)>"])
    assert [*kept(tab)] == ["good-1a2b3c"]
    assert value(tab, "read") == ["good-1a2b3c"]
    assert value(tab, "searches") == [{"name": "Good", "query": "?q=a", "added": 1}]
    assert stored(tab, "keys") == "off"
    assert stored(tab, "round") is None
    assert tab.evaluate("Object.keys(localStorage).every(key => key.startsWith('almanac:/'))")


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ('{"format": "almanac backup", "version": 1, "readingList": {', "This backup is damaged"),
        ('{"format": "almanac backup", "version": 9}', "written by a newer version"),
    ],
)
def test_a_backup_that_cannot_be_read_changes_nothing(visit: Visit, text: str, answer: str) -> None:
    star_cards(visit, 1)
    tab = visit.open("reading/")
    before = kept(tab)
    bring(tab, text_file(text, "backup.json"))
    expect(told(tab)).to_contain_text(answer)
    assert kept(tab).keys() == before.keys()


def test_everything_is_forgotten_after_a_question(visit: Visit) -> None:
    star_cards(visit, 1)
    tab = visit.tab
    tab.evaluate("localStorage.setItem('almanac.list', '{}'); localStorage.setItem('other', '1')")
    tab.evaluate("localStorage.setItem('almanac:/other/:list', '1')")
    dialog = open_settings(tab)
    dialog.get_by_role("button", name="Forget everything", exact=True).click()
    expect(dialog.get_by_role("button", name="Keep it")).to_be_focused()
    dialog.get_by_role("button", name="Keep it").click()
    assert len(kept(tab)) == 1
    dialog.get_by_role("button", name="Forget everything", exact=True).click()
    with tab.expect_navigation():
        dialog.get_by_role("button", name="Yes, forget everything").click()
    expect(star(cards(tab).first)).to_have_attribute("aria-pressed", "false")
    assert stored(tab, "list") is None
    keys = tab.evaluate("Object.keys(localStorage)")
    assert "other" in keys
    assert "almanac:/other/:list" in keys
    assert not [key for key in keys if key.startswith("almanac.")]


@pytest.mark.parametrize("width", [320, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_settings_and_folded_cards_are_for_everyone(
    browser: Browser, root: str, width: int, scheme: Any
) -> None:
    size = {"width": width, "height": 900}
    with visiting(browser, root, viewport=size, color_scheme=scheme) as visit:
        tab = visit.open(LISTING)
        mute(cards(tab).first)
        cards(tab).nth(1).locator("[data-read]").press("Enter")
        dialog = open_settings(tab)
        dialog.get_by_label("Words to highlight").fill("the, a, e")
        dialog.get_by_role("button", name="Forget everything", exact=True).click()
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        for _ in range(2):
            assert violations(tab) == []
            if dialog.is_visible():
                dialog.get_by_role("button", name="Close").click()
                expect(cards(tab).nth(1).locator("mark.word").first).to_be_visible()
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
