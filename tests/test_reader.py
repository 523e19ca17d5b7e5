"""What the browser remembers of its reader: new, read, starred; the way along a list; keys."""

from __future__ import annotations

import base64
import json
import re
import struct
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from playwright.sync_api import Browser, Locator, Page, expect

from tests.support.axe import ALL_RULES, COLOUR_RULES, violations
from tests.support.building import build_site
from tests.support.reading_state import (
    TOPIC,
    add_tag,
    bring,
    card_of,
    cards,
    exported,
    kept,
    key_of,
    new_line,
    note_on,
    open_settings,
    said,
    star,
    star_cards,
    store,
    stored,
    text_file,
    title_of,
    told,
)
from tests.support.visits import (
    PREFIX,
    Visit,
    free_port,
    header_search,
    heading,
    main,
    results,
    searched,
    until,
    visiting,
)
from tools.browsing import served

ATTENTION = "papers/attention-is-all-you-need-5563e1/"
WIDTHS = (320, 768, 1440)
NOTE = 'Read § 3 & "Table 2"\n\nTY  - 50% {of} \\it_all ~ $x^2$ #1 <b>\n> quoted, @misc{x, y}'
# The second listing of a paper may come before its first: it is not new by that.
KNOWN = ("2025-06-20.txt", "retrospective-vision.txt")
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)

DENIED = """
for (const name of ["localStorage", "sessionStorage"]) {
    Object.defineProperty(window, name, {
        get() { throw new DOMException("denied", "SecurityError"); },
    });
}
"""
FULL = """
Storage.prototype.setItem = function () {
    throw new DOMException("full", "QuotaExceededError");
};
"""


def key_switch(tab: Page) -> Locator:
    """The box in the dialog of keys that switches single keys off."""
    return tab.get_by_role("checkbox", name=re.compile("^Use single-key"))


# --- the data that the scripts ask for ---


def test_titles_come_as_one_would_read_them_and_listings_are_all_named(
    sample: Path, root: str, papers: list[dict[str, Any]]
) -> None:
    assert root
    data = sample / "site/data"
    listings = json.loads((data / "listings.json").read_text(encoding="utf-8"))
    titles = json.loads((data / "titles.json").read_text(encoding="utf-8"))
    assert len(listings) == len(list((sample / "dumps").glob("*.txt")))
    assert {paper["id"]: paper["title"] for paper in papers} == {
        paper["id"]: paper["title"] for paper in titles
    }
    newest = [paper for paper in titles if listings[0] in paper["listings"]]
    assert titles[: len(newest)] == newest
    ranks = {
        paper["id"]: seen["rank"]
        for paper in papers
        for seen in paper["sightings"]
        if seen["listing"] == f"{listings[0]}.txt"
    }
    assert [ranks[paper["id"]] for paper in newest] == sorted(ranks.values())


# --- new since the last visit ---


@dataclass(frozen=True)
class Arrivals:
    """Two sites of one address, and which papers of the second were in no listing of the first."""

    before: Path
    after: Path
    port: int
    new: list[str]
    titles: list[dict[str, Any]]


@pytest.fixture(scope="module")
def arrivals(
    new_project: Callable[[Path], Path], tmp_path_factory: pytest.TempPathFactory
) -> Arrivals:
    project = new_project(tmp_path_factory.mktemp("arrivals") / "almanac")
    port = free_port()
    address = f"http://127.0.0.1:{port}{PREFIX}"
    known = [project / "dumps" / name for name in KNOWN]
    before = build_site(project, address, dumps=known).rename(project.parent / "before")
    after = build_site(project, address)
    titles = json.loads((after / "data/titles.json").read_text(encoding="utf-8"))
    stems = {Path(name).stem for name in KNOWN}
    new = [paper["id"] for paper in titles if not stems & {*paper["listings"]}]
    assert 0 < len(new) < len(titles)
    return Arrivals(before, after, port, new, titles)


@contextmanager
def replaced(folder: Path, other: Path) -> Iterator[None]:
    """The folder `other` in the place of `folder`, whose server keeps its port."""
    aside = folder.with_name("aside")
    folder.rename(aside)
    folder.symlink_to(other)
    try:
        yield
    finally:
        folder.unlink()
        aside.rename(folder)


@pytest.fixture
def returned(browser: Browser, arrivals: Arrivals) -> Iterator[Visit]:
    """A visit to the site of all listings, half a day after one when two were not there."""
    with (
        served(arrivals.before, PREFIX, arrivals.port) as root,
        visiting(browser, root) as visit,
    ):
        visit.tab.context.clock.set_fixed_time(NOON - timedelta(hours=12))
        expect_known(visit.open())
        visit.open("about/")
        visit.settle()
        with replaced(arrivals.before, arrivals.after):
            visit.tab.context.clock.set_fixed_time(NOON)
            yield visit
            visit.settle()


def expect_known(tab: Page) -> None:
    """Waits until the browser has noted which listings there are."""
    until(lambda: stored(tab, "visit") is not None)


def marked(tab: Page, state: str) -> list[str]:
    """The ids of the cards that say this of their papers."""
    shown = main(tab).locator(f".card[data-state={state}]")
    return [card.get_attribute("data-paper") or "" for card in shown.all()]


def test_the_first_visit_marks_nothing(visit: Visit) -> None:
    expect_known(visit.open())
    for path in ("", TOPIC, "listings/2025-05-30/"):
        tab = visit.open(path)
        expect(star(cards(tab).first)).to_be_visible()
        assert marked(tab, "new") == []
        expect(main(tab)).not_to_contain_text("since your last visit")


def test_what_came_between_two_visits_is_new(returned: Visit, arrivals: Arrivals) -> None:
    tab = returned.open()
    expect(new_line(tab)).to_contain_text(f"{len(arrivals.new)} papers new since your last visit")
    for path in ("", TOPIC, "listings/2025-05-30/", "listings/2025-06-20/", "papers/"):
        tab = returned.open(path)
        expect(star(cards(tab).first)).to_be_visible()
        shown = [card.get_attribute("data-paper") for card in cards(tab).all()]
        assert marked(tab, "new") == [id for id in shown if id in arrivals.new], path
    # Of its two listings, the older came later.
    both = [paper["id"] for paper in arrivals.titles if len(paper["listings"]) == 2]
    again = next(id for id in both if id not in arrivals.new)
    tab = returned.open("listings/2025-05-30/")
    expect(card_of(tab, again)).to_have_attribute("data-first", "2025-05-30")
    expect(card_of(tab, again).locator(".mark")).to_have_text("")


def test_a_mark_outlives_a_reload_and_ends_with_the_next_visit(
    returned: Visit, arrivals: Arrivals
) -> None:
    tab = returned.open()
    expect(new_line(tab)).to_contain_text("new since")
    for hours in (0, 3, 6):
        tab.context.clock.set_fixed_time(NOON + timedelta(hours=hours))
        tab.reload()
        expect(new_line(tab)).to_contain_text(f"{len(arrivals.new)} papers new")
    tab.context.clock.set_fixed_time(NOON + timedelta(hours=11))
    tab.reload()
    expect(star(cards(tab).first)).to_be_visible()
    until(lambda: not set(json.loads(stored(tab, "visit") or "")["value"]["now"]) - before(tab))
    expect(new_line(tab)).not_to_contain_text("new")
    assert marked(tab, "new") == []


def before(tab: Page) -> set[str]:
    """The listings that were there before this visit."""
    return set(json.loads(stored(tab, "visit") or "")["value"]["before"])


def test_the_new_papers_are_walked_along_and_marked_as_read(
    returned: Visit, arrivals: Arrivals
) -> None:
    tab = returned.open()
    expect(new_line(tab)).to_contain_text("new since")
    main(tab).get_by_role("link", name="Start with No. 1", exact=True).click()
    expect(tab).to_have_url(f"{returned.root}papers/{arrivals.new[0]}/")
    along = tab.get_by_role("navigation", name="In the list")
    expect(along).to_contain_text(f"1 of {len(arrivals.new)}")
    tab.keyboard.press("j")
    expect(tab).to_have_url(f"{returned.root}papers/{arrivals.new[1]}/")
    expect(along).to_contain_text(f"2 of {len(arrivals.new)}")
    tab.keyboard.press("u")
    expect(tab).to_have_url(returned.root)
    expect(new_line(tab)).to_contain_text(f"{len(arrivals.new)} papers new")
    # One by its card, and the focus is not lost with the button.
    tab = returned.open("listings/2025-05-30/")
    card = main(tab).locator(".card[data-state=new]").first
    id = card.get_attribute("data-paper") or ""
    read = card_of(tab, id).locator("[data-read]")
    read.press("Enter")
    expect(card_of(tab, id).locator(".mark")).to_have_text("read")
    expect(read).to_be_focused()
    expect(read).to_have_accessible_name(re.compile("^Mark as unread: "))
    tab = returned.open()
    expect(new_line(tab)).to_contain_text(f"{len(arrivals.new) - 1} papers new")
    main(tab).get_by_role("button", name="Mark all as read").click()
    expect(new_line(tab)).to_contain_text(f"That was all: {len(arrivals.new)} papers.")
    assert marked(tab, "new") == []
    assert returned.open("listings/2025-05-30/")
    expect(main(tab).locator(".card[data-state=read]").first).to_be_visible()
    assert marked(tab, "new") == []


def test_where_the_reader_stopped_is_remembered_to_the_end(
    returned: Visit, arrivals: Arrivals
) -> None:
    tab = returned.open()
    new = arrivals.new
    expect(new_line(tab)).to_contain_text("new since")
    new_line(tab).get_by_role("link").first.click()
    along = tab.get_by_role("navigation", name="In the list")
    expect(along).to_contain_text(f"1 of {len(new)}")
    until(lambda: stored(tab, "round") is not None)
    # The next morning brings nothing new, in a new tab.
    tab.context.clock.set_fixed_time(NOON + timedelta(hours=20))
    other = tab.context.new_page()
    other.goto(returned.root)
    going_on = new_line(other).get_by_role("link", name="Go on with No. 2", exact=False)
    going_on.click()
    expect(other).to_have_url(f"{returned.root}papers/{new[1]}/")
    for number, id in enumerate(new[2:], start=3):
        expect(along_of(other)).to_contain_text(f"{number - 1} of {len(new)}")
        other.keyboard.press("j")
        expect(other).to_have_url(f"{returned.root}papers/{id}/")
    expect(along_of(other)).to_contain_text(f"That was all: {len(new)} papers")
    expect(along_of(other).get_by_role("link", name="Next")).to_have_count(0)
    other.close()


def along_of(tab: Page) -> Locator:
    return tab.get_by_role("navigation", name="In the list")


def test_the_newest_listing_is_gone_through_as_a_whole_from_the_home_page(
    visit: Visit, arrivals: Arrivals
) -> None:
    # The home page has its first ten papers only.
    tab = visit.open()
    newest = [
        paper for paper in arrivals.titles if arrivals.titles[0]["listings"][0] in paper["listings"]
    ]
    count = len(newest)
    expect(new_line(tab)).to_contain_text(f"{count} papers. ")
    new_line(tab).get_by_role("link", name="Start with No. 1").click()
    for number in range(1, count):
        expect(along_of(tab)).to_contain_text(f"{number} of {count}")
        tab.keyboard.press("j")
        expect(tab).to_have_url(f"{visit.root}papers/{newest[number]['id']}/")
    expect(along_of(tab)).to_contain_text(f"That was all: {count} papers")
    tab.keyboard.press("u")
    expect(new_line(tab)).to_contain_text(f"That was all: {count} papers")


def test_the_home_page_and_the_table_of_listings_count_the_same(visit: Visit) -> None:
    tab = visit.open()
    slug = main(tab).locator("[data-newest]").get_attribute("data-newest")
    total = int(new_line(tab).get_attribute("data-total") or 0)
    cards(tab).nth(0).locator("[data-read]").press("Enter")
    cards(tab).nth(1).locator("[data-mute]").press("Enter")
    expect(new_line(tab)).to_contain_text(f"{total - 2} of {total} papers unread")
    tab = visit.open("listings/")
    expect(tab.locator(f"td[data-unread='{slug}']")).to_have_text(str(total - 2))


def test_a_saved_search_counts_the_new_papers_that_it_finds(
    returned: Visit, arrivals: Arrivals
) -> None:
    new = {paper["title"] for paper in arrivals.titles if paper["id"] in arrivals.new}
    query = {"version": 1, "value": [{"name": "Images", "query": "?q=image", "added": 1}]}
    tab = returned.open("about/")
    store(tab, "searches", json.dumps(query))
    tab = returned.open("search/?q=image")
    found = [title for title in searched(tab) if title in new]
    assert 0 < len(found) < results(tab).count()
    saved = tab.get_by_text("Saved searches (1)")
    saved.click()
    news = main(tab).locator(".saved-searches .news")
    expect(news).to_have_text(f"{len(found)} new")
    tab = returned.open()
    expect(news).to_have_text(f"{len(found)} new")
    # On the next visit nothing of it is new.
    tab.context.clock.set_fixed_time(NOON + timedelta(hours=11))
    tab.reload()
    expect(new_line(tab)).not_to_contain_text("new since")
    expect(tab.get_by_role("region", name="Saved searches")).to_be_visible()
    returned.settle()
    expect(news).to_have_text("")


def test_what_is_new_keeps_the_focus_when_another_tab_reads(returned: Visit) -> None:
    tab = returned.open()
    done = main(tab).get_by_role("button", name="Mark all as read")
    done.focus()
    other = tab.context.new_page()
    other.goto(f"{returned.root}listings/2025-05-30/")
    before = new_line(tab).inner_text()
    main(other).get_by_role("button", name="Mark as read").first.press("Enter")
    expect(new_line(tab)).not_to_have_text(before)
    expect(done).to_be_focused()
    other.goto(returned.root)
    main(other).get_by_role("button", name="Mark all as read").click()
    expect(new_line(tab)).to_contain_text("That was all")
    expect(main(tab)).to_be_focused()


def test_titles_that_did_not_come_are_asked_for_again(returned: Visit) -> None:
    tab = returned.tab
    returned.cut_off_first("data/titles.json")
    with tab.expect_response("**/data/titles.json"):
        returned.open()
    expect(star(cards(tab).first)).to_be_visible()
    expect(new_line(tab)).not_to_contain_text("new")
    star(cards(tab).first).click()
    expect(new_line(tab)).to_contain_text("new since")


def test_a_paper_is_read_when_one_says_so_or_opens_it_if_one_likes(visit: Visit) -> None:
    tab = visit.open(TOPIC)
    first, second = (cards(tab).nth(number).locator("a").first for number in range(2))
    name = first.inner_text()
    first.click()
    expect(heading(tab)).to_have_text(name)
    read = main(tab).get_by_role("button", name="Mark as read", exact=True)
    read.click()
    expect(main(tab).get_by_role("button", name="Read ✓", exact=True)).to_be_focused()
    tab.go_back()
    expect(cards(tab).first).to_have_attribute("data-state", "read")
    expect(cards(tab).first.locator(".mark")).to_have_text("read")
    first.click()
    main(tab).get_by_role("button", name="Read ✓", exact=True).click()
    expect(read).to_be_visible()
    dialog = open_settings(tab)
    tab.get_by_role("checkbox", name="Mark papers as read when I open them").check()
    dialog.get_by_role("button", name="Close").click()
    visit.open(TOPIC)
    expect(star(cards(tab).first)).to_be_visible()
    assert marked(tab, "read") == []
    second.click()
    expect(main(tab).get_by_role("button", name="Read ✓", exact=True)).to_be_visible()
    # What the reader marks as not read, opening does not mark as read again.
    main(tab).get_by_role("button", name="Read ✓", exact=True).click()
    expect(read).to_be_visible()
    tab.reload()
    expect(read).to_be_visible()
    read.click()
    tab.reload()
    expect(main(tab).get_by_role("button", name="Read ✓", exact=True)).to_be_visible()


@pytest.mark.parametrize(("answer", "state"), [("Yes", "Read ✓"), ("No", "Mark as read")])
def test_whether_opened_papers_count_as_read_is_asked_once(
    visit: Visit, answer: str, state: str
) -> None:
    tab = visit.open(ATTENTION)  # not from a list: nobody goes through papers
    expect(star(main(tab))).to_be_visible()
    question = tab.get_by_role("region", name=re.compile("^Count the papers that you open"))
    expect(question).to_have_count(0)
    visit.open(TOPIC)
    cards(tab).nth(0).locator("a").first.click()
    question.get_by_role("button", name=answer).click()
    expect(question).to_have_count(0)
    expect(main(tab).get_by_role("button", name=state, exact=True)).to_be_visible()
    visit.open(TOPIC)
    cards(tab).nth(1).locator("a").first.click()
    expect(main(tab).get_by_role("button", name=state, exact=True)).to_be_visible()
    expect(question).to_have_count(0)
    open_settings(tab)
    box = tab.get_by_role("checkbox", name="Mark papers as read when I open them")
    assert box.is_checked() == (answer == "Yes")


# --- the reading list ---


@pytest.mark.parametrize("path", ["", TOPIC, "listings/2025-05-30/", ATTENTION, "search/?q=image"])
def test_a_star_stays_and_is_large_enough(visit: Visit, path: str) -> None:
    tab = visit.open(path)
    button = star(main(tab))
    expect(button).to_have_attribute("aria-pressed", "false")
    box = button.bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 24
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    tab.reload()
    expect(button).to_have_attribute("aria-pressed", "true")
    button.press("Enter")
    expect(button).to_have_attribute("aria-pressed", "false")
    tab.reload()
    expect(button).to_have_attribute("aria-pressed", "false")


def test_a_star_pressed_by_mistake_loses_no_note(visit: Visit) -> None:
    tab = visit.open(ATTENTION)
    star(main(tab)).click()
    note = main(tab).get_by_role("textbox", name=re.compile("^Note on"))
    note.fill(NOTE)
    star(main(tab)).click()
    expect(note).to_have_count(0)
    assert kept(tab) == {}
    star(main(tab)).click()
    expect(note).to_have_value(NOTE)
    # Folded on the next visit, with its first words.
    tab.reload()
    expect(main(tab).get_by_text("Note: Read § 3")).to_be_visible()
    expect(note).to_have_count(0)


def test_the_list_shows_the_latest_first_with_notes_and_takes_papers_out(visit: Visit) -> None:
    titles = star_cards(visit, 3)
    tab = visit.open("reading/")
    expect(cards(tab).locator(":is(h2, h3)")).to_have_text(titles)
    expect(main(tab)).to_contain_text("3 papers, kept only in this browser")
    note = note_on(tab, titles[1])
    note.fill(NOTE)
    main(tab).get_by_role("button", name=f"Remove {titles[1]}").click()
    expect(cards(tab).locator(":is(h2, h3)")).to_have_text([titles[0], titles[2]])
    undo = main(tab).get_by_role("button", name="Undo")
    expect(undo).to_be_focused()
    undo.press("Enter")
    expect(cards(tab).locator(":is(h2, h3)")).to_have_text(titles)
    expect(note).to_have_value(NOTE)
    main(tab).get_by_role("button", name=f"Remove {titles[0]}").click()
    tab.reload()
    expect(cards(tab).locator(":is(h2, h3)")).to_have_text(titles[1:])
    # The note is the paper's, wherever it is shown.
    main(tab).get_by_role("link", name=titles[1]).click()
    expect(note_on(tab, titles[1])).to_have_value(NOTE)
    main(tab).get_by_role("button", name="Mark as read", exact=True).click()
    tab.get_by_role("link", name="Back to Reading list").click()
    expect(main(tab).get_by_role("link", name=titles[1])).to_be_focused()
    expect(cards(tab).first.locator(".mark")).to_have_text("read")
    expect(cards(tab).nth(1)).not_to_have_attribute("data-state", "read")


def test_tabs_stay_in_step(visit: Visit) -> None:
    titles = star_cards(visit, 2)
    tab = visit.open("reading/")
    other = tab.context.new_page()
    other.goto(f"{visit.root}{TOPIC}")
    star(cards(other).nth(2)).click()
    expect(cards(tab)).to_have_count(3)
    note_on(tab, titles[0]).fill("from the first tab")
    main(tab).get_by_role("button", name=f"Remove {titles[1]}").click()
    expect(star(cards(other).first)).to_have_attribute("aria-pressed", "false")
    expect(star(cards(other).nth(1))).to_have_attribute("aria-pressed", "true")
    other.goto(f"{visit.root}reading/")
    field = note_on(other, titles[0])
    expect(field).to_have_value("from the first tab")
    field.fill("from the second")
    expect(note_on(tab, titles[0])).to_have_value("from the second")


def id_in(address: str) -> str:
    """The id of the paper whose page is at an address."""
    return address.split("/")[-2]


READ_BY_OTHERS: dict[str, Callable[[str], object]] = {
    "BibTeX": lambda text: [id_in(entry["url"]) for entry in parse_string(text).entries],
    "RIS": lambda text: [id_in(entry["urls"][0]) for entry in rispy.loads(text)],
    "CSL-JSON": lambda text: [id_in(item["URL"]) for item in json.loads(text)],
    "Markdown": lambda text: re.findall(r"^- \[.+\]\(http.+/papers/(.+)/\)$", text, re.MULTILINE),
}


@pytest.mark.parametrize("name", READ_BY_OTHERS)
def test_a_list_comes_back_from_every_format(visit: Visit, name: str) -> None:
    star_cards(visit, 3)
    tab = visit.open("reading/")
    note_on(tab).fill(NOTE)
    add_tag(tab, 0, "to read, Größe & co")
    file = exported(tab, name)
    expect(told(tab)).to_have_text(f"3 papers saved as {name}.")
    before = kept(tab)
    newest_first = sorted(before, key=lambda id: -before[id]["added"])
    with file.open(encoding="utf-8", newline="") as opened:
        assert READ_BY_OTHERS[name](opened.read()) == newest_first
    # Read back onto the list itself, nothing changes; onto none, all is there again.
    bring(tab, file)
    expect(told(tab)).to_have_text("0 papers added, 3 on the list already.")
    assert kept(tab) == before
    tab.evaluate("localStorage.clear()")
    tab.reload()
    expect(cards(tab)).to_have_count(0)
    bring(tab, file)
    expect(told(tab)).to_have_text("3 papers added.")
    after = kept(tab)
    assert sorted(after, key=lambda id: -after[id]["added"]) == newest_first
    for id, one in before.items():
        for field in ("title", "note", "tags"):
            assert after[id].get(field) == one.get(field)


def test_an_export_has_the_facts_of_papers_that_were_starred_on_cards(
    visit: Visit, papers: list[dict[str, Any]]
) -> None:
    star_cards(visit, 2, "dates/2025/")
    tab = visit.open("reading/")
    items = json.loads(exported(tab, "CSL-JSON").read_text("utf-8"))
    by_id = {id_in(item["URL"]): item for item in items}
    wanted = {paper["id"]: paper["published"] for paper in papers if paper["id"] in by_id}
    assert len(wanted) == 2
    for id, day in wanted.items():
        parts = by_id[id]["issued"]["date-parts"][0]
        assert "-".join(f"{part:02}" for part in parts) == day


OTHERS_FILES = {
    "BibTeX": """@comment{a list}
@article{vaswani, title = "{Attention} is all {Y}ou Need", author = {A and B}, year = 2017 # x}
@inproceedings(he, title={Deep Residual Learning for Image Recognition}, note={see {this}})
@misc{unknown, title = {<img src=x onerror=alert(1)> \\"Uber Zeppelins}}
""",
    "RIS": """TY  - JOUR
T1  - Attention is all you need
ER  -
TY  - CONF
TI  - Deep residual learning
      for image
recognition
ER  -
TY  - GEN
TI  - <img src=x onerror=alert(1)> Über Zeppelins
ER  -
""",
    "CSL-JSON": json.dumps(
        [
            {"id": "a", "title": "<i>Attention</i> Is All You Need"},
            {"id": 7, "title": "Deep Residual Learning for Image Recognition"},
            {"id": "c", "title": "<img src=x onerror=alert(1)> Über Zeppelins"},
            None,
        ]
    ),
    "Markdown": """# What I read
* [Attention Is All You Need](https://arxiv.org/abs/1706.03762) by Vaswani
1. [X] Deep Residual Learning for Image Recognition
- [ ] <img src=x onerror=alert(1)> Über Zeppelins

Some words.
""",
}


@pytest.mark.parametrize("name", OTHERS_FILES)
def test_other_peoples_files_match_by_title_and_the_rest_is_said(visit: Visit, name: str) -> None:
    tab = visit.open("reading/")
    bring(tab, text_file(OTHERS_FILES[name]))
    expect(told(tab)).to_have_text("2 papers added. 1 paper could not be matched with this site:")
    assert {one["title"] for one in kept(tab).values()} == {
        "Attention Is All You Need",
        "Deep Residual Learning for Image Recognition",
    }
    missing = main(tab).locator(".unmatched li")
    expect(missing).to_have_text([re.compile(r"^<img src=x onerror=alert\(1\)> Über Zeppelins$")])
    expect(main(tab).locator("img")).to_have_count(0)


@pytest.mark.parametrize("text", ["", "Nothing of the kind.", "{", "[1, 2]", "@misc{", "TY  - "])
def test_a_file_that_is_no_list_says_so_and_changes_nothing(visit: Visit, text: str) -> None:
    star_cards(visit, 1)
    tab = visit.open("reading/")
    bring(tab, text_file(text))
    expect(told(tab)).to_have_text(re.compile("No papers found|could not be matched"))
    expect(cards(tab)).to_have_count(1)


@pytest.mark.parametrize(
    "text",
    [
        "\n" * 100_000,
        "[" * 100_000,
        "[" + r"\[" * 100_000,
        "- " + " " * 100_000 + "x\u2028y",
        "@a(" * 100_000,
        "@a{" + " " * 100_000,
        json.dumps({"title": "<" * 100_000, "URL": ""}),
    ],
    ids=["lines", "brackets", "escapes", "item", "entries", "key", "tags"],
)
def test_a_file_of_any_kind_is_read_in_time(visit: Visit, text: str) -> None:
    # Where a pattern tries each beginning with each end, this takes minutes.
    tab = visit.open("reading/")
    bring(tab, text_file(text))
    expect(told(tab)).to_contain_text(re.compile("No papers found|not be matched"), timeout=15_000)


def test_a_link_carries_the_list_and_only_offers_it(
    browser: Browser, root: str, visit: Visit
) -> None:
    titles = star_cards(visit, 3)
    tab = visit.open("reading/")
    main(tab).get_by_role("button", name="Copy a link").click()
    link = main(tab).get_by_label("Link to this list").input_value()
    assert link.startswith(f"{root}reading/#list=")
    with visiting(browser, root) as elsewhere:
        other = elsewhere.tab
        star_cards(elsewhere, 1)
        there = kept(other)
        other.goto(link)
        offer = other.get_by_role("region", name="A list from another device")
        expect(offer).to_contain_text("3 papers, 1 on your list already")
        expect(offer.get_by_role("listitem")).to_have_text(titles)
        assert kept(other).keys() == there.keys()
        offer.get_by_role("button", name="Not now").click()
        expect(offer).to_be_hidden()
        expect(other).to_have_url(f"{root}reading/")
        assert kept(other).keys() == there.keys()
        elsewhere.open("about/")
        other.goto(link)
        offer.get_by_role("button", name="Add 2 papers").click()
        expect(cards(other)).to_have_count(3)
        assert {one["title"] for one in kept(other).values()} == {*titles}
        elsewhere.open("about/")
        other.goto(f"{link}AAAAAA")
        expect(offer).to_contain_text("1 not on this site")
        elsewhere.open("about/")
        other.goto(link[:-2])
        expect(told(other)).to_contain_text("This link carries no list that can be read")


def _hash(id: str) -> int:
    """Return the 32-bit FNV-1a hash of an id."""
    value = 0x811C9DC5
    for byte in id.encode():
        value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    return value


COUNT_SEARCHED = """
window.searched = 0;
for (const name of ["indexOf", "includes", "find", "findIndex"]) {
    const search = Array.prototype[name];
    Array.prototype[name] = function (...given) {
        window.searched += this.length;
        return search.apply(this, given);
    };
}
"""


def test_a_link_of_very_many_papers_is_read_in_linear_time(browser: Browser, root: str) -> None:
    # Looking each paper up in the list of hashes makes a tab stand still for 20 s.
    papers = [{"id": f"kettles-{n:06x}", "title": f"Kettles {n}"} for n in range(100)]
    hashes = [*range(20_000), *(_hash(paper["id"]) for paper in papers)]
    text = base64.urlsafe_b64encode(struct.pack(f"<{len(hashes)}I", *hashes)).decode().rstrip("=")
    with visiting(browser, root) as visit:
        tab = visit.tab
        tab.add_init_script(COUNT_SEARCHED)
        tab.route("**/data/titles.json", lambda route: route.fulfill(json=papers))
        tab.goto(f"{root}reading/#list=1.{text}")
        offer = tab.get_by_role("region", name="A list from another device")
        said = offer.get_by_role("paragraph").first
        expect(said).to_contain_text("100 papers, 20000 not on this site", timeout=30_000)
        expect(offer.get_by_role("link").last).to_have_text("Kettles 99")
        assert tab.evaluate("window.searched") < 10 * len(hashes)


# --- storage that does not work ---


@pytest.mark.parametrize(
    ("script", "why"),
    [(DENIED, "storage is switched off"), (FULL, "storage for this site is full")],
)
def test_what_cannot_be_kept_is_said(browser: Browser, root: str, script: str, why: str) -> None:
    with visiting(browser, root) as visit:
        visit.tab.context.add_init_script(script)
        tab = visit.open(TOPIC)
        star(cards(tab).first).click()
        expect(said(tab)).to_contain_text(why)
        expect(star(cards(tab).first)).to_have_attribute("aria-pressed", "false")
        cards(tab).first.locator("a").first.click()
        read = main(tab).get_by_role("button", name="Mark as read", exact=True)
        read.click()
        expect(said(tab).filter(has_text=why)).to_be_visible()
        expect(read).to_be_visible()
        tab.keyboard.press("?")
        key_switch(tab).click()
        expect(tab.get_by_role("dialog").get_by_role("status")).to_contain_text(why)
        expect(key_switch(tab)).to_be_checked()
        tab = visit.open("reading/")
        bring(tab, text_file("- Attention Is All You Need"))
        expect(told(tab)).to_contain_text(why)


@pytest.mark.parametrize("path", [ATTENTION, "reading/"])
def test_a_note_that_cannot_be_stored_stays_in_its_field(visit: Visit, path: str) -> None:
    star(main(visit.open(ATTENTION))).click()
    tab = visit.open(path)
    note = note_on(tab)
    expect(note).to_have_value("")
    tab.evaluate("() => { " + FULL + " }")
    note.fill(NOTE)
    expect(said(tab)).to_contain_text("storage for this site is full")
    heading(tab).click()
    tab.evaluate("dispatchEvent(new StorageEvent('storage', { key: null }))")
    expect(note).to_have_value(NOTE)


def test_one_module_uses_the_storage_of_the_browser() -> None:
    scripts = (Path(__file__).parents[1] / "docs/assets").rglob("*.js")
    users = [
        path.name
        for path in scripts
        if re.search("(local|session)Storage\\b", path.read_text("utf-8"))
    ]
    # scheme.js reads one key before the first paint, when no module has run.
    assert sorted(users) == ["scheme.js", "storage.js"]


BROKEN = ["", "{", "null", "[]", '"x"', '{"version": 1}', '{"version": 1, "value": null}']


@pytest.mark.parametrize("text", BROKEN)
def test_damaged_storage_is_put_aside(visit: Visit, text: str) -> None:
    tab = visit.open("about/")
    for key in ("list", "read", "visit"):
        store(tab, key, text)
    tab.evaluate("key => sessionStorage.setItem(key, '{')", key_of(tab, "trail"))
    tab = visit.open("reading/")
    expect(main(tab)).to_contain_text("could not be read, and was put aside")
    assert stored(tab, "list.damaged") == text
    tab = visit.open(ATTENTION)
    star(main(tab)).click()
    expect(star(main(tab))).to_have_attribute("aria-pressed", "true")
    assert stored(tab, "list.damaged") == text
    tab = visit.open("reading/")
    expect(cards(tab).locator(":is(h2, h3)")).to_have_text(["Attention Is All You Need"])


def test_of_a_list_that_is_partly_damaged_the_rest_is_shown(visit: Visit) -> None:
    (title,) = star_cards(visit, 1)
    tab = visit.tab
    visit.missing |= {f"{visit.root}papers/{name}-1a2b3c/" for name in ("odd", "far", "tagged")}
    damaged = tab.evaluate(
        """key => {
            const list = JSON.parse(localStorage.getItem(key));
            list.value["../../evil"] = { title: "Evil", added: 1, note: "" };
            list.value["no-title"] = { added: 1 };
            list.value["odd-1a2b3c"] = { title: "Odd", added: "x", note: 7, cited: { id: 1 } };
            list.value["far-1a2b3c"] = { title: "Far", added: 1e300, note: "" };
            list.value["tagged-1a2b3c"] = { title: "Tag", added: 2, note: "", tags: ["a", "<b>,"] };
            localStorage.setItem(key, JSON.stringify(list));
            return JSON.stringify(list);
        }""",
        key_of(tab, "list"),
    )
    tab = visit.open("reading/")
    expect(cards(tab).locator(":is(h2, h3)")).to_have_text([title, "Tag", "Far", "Odd"])
    expect(main(tab)).to_contain_text("A part of what this browser had kept could not be read")
    note_on(tab, "Far").fill("kept")
    assert {"Far", "Odd", "Tag", title} == {one["title"] for one in kept(tab).values()}
    tab.reload()
    expect(main(tab)).to_contain_text("4 papers, kept only in this browser")
    assert stored(tab, "list.damaged") == damaged


def test_what_cannot_be_put_aside_stays_as_it_is(browser: Browser, root: str) -> None:
    with visiting(browser, root) as visit:
        key = f"almanac:{urlsplit(root).path}:list"
        visit.tab.context.add_init_script(f"localStorage.setItem('{key}', '{{'); {FULL}")
        tab = visit.open(TOPIC)
        star(cards(tab).first).click()
        expect(said(tab)).to_contain_text("no room to put it aside, so nothing is changed")
        assert stored(tab, "list") == "{"


@pytest.mark.parametrize("value", ["7", "[]", "{}"])
def test_facts_of_another_kind_do_not_stop_an_export(visit: Visit, value: str) -> None:
    star_cards(visit, 1)
    visit.tab.evaluate(
        """([key, value]) => {
            const list = JSON.parse(localStorage.getItem(key));
            const [[id, kept]] = Object.entries(list.value);
            const organization = JSON.parse(value);
            kept.cited = { id, title: "T", url: "https://example.org/", organization };
            localStorage.setItem(key, JSON.stringify(list));
        }""",
        [key_of(visit.tab, "list"), value],
    )
    tab = visit.open("reading/")
    exported(tab, "BibTeX")
    expect(told(tab)).to_have_text("1 paper saved as BibTeX.")


def test_what_a_newer_version_wrote_is_left_alone(visit: Visit) -> None:
    newer = '{"version": 2, "value": ["of another shape"]}'
    tab = visit.open("about/")
    store(tab, "list", newer)
    tab = visit.open(TOPIC)
    star(cards(tab).first).click()
    expect(said(tab)).to_contain_text("newer version")
    assert stored(tab, "list") == newer


# --- along a list ---


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (TOPIC, "Computer Vision"),
        ("dates/2025/", "2025"),
        ("listings/2025-05-30/", "30 May 2025"),
        ("organizations/deepseek-ai/", "DeepSeek"),
        ("search/?q=image", "Search: image"),
        ("", "Newest listing"),
    ],
)
def test_a_paper_opened_from_a_list_leads_along_it_and_back(
    visit: Visit, path: str, name: str
) -> None:
    tab = visit.open(path)
    expect(star(cards(tab).first)).to_be_visible()
    titles = [title_of(card) for card in cards(tab).all()]
    # The home page has the first papers only, and leads along all of them.
    count = len(titles) if path else int(new_line(tab).get_attribute("data-total") or 0)
    main(tab).get_by_role("link", name=titles[0], exact=True).click()
    way = tab.get_by_role("navigation", name="In the list")
    expect(way).to_contain_text(f"1 of {count}")
    expect(way.get_by_role("link", name="Previous")).to_have_count(0)
    if len(titles) > 1:
        way.get_by_role("link", name=f"Next: {titles[1]}").click()
        expect(heading(tab)).to_have_text(titles[1])
        way.get_by_role("link", name=f"Previous: {titles[0]}").click()
        expect(heading(tab)).to_have_text(titles[0])
        expect(way).to_contain_text(f"1 of {count}")  # by the script that takes the keys
        tab.keyboard.press("j")
        expect(heading(tab)).to_have_text(titles[1])
    last = titles[min(1, len(titles) - 1)]
    way.get_by_role("link", name=f"Back to {name}", exact=True).click()
    expect(main(tab).get_by_role("link", name=last, exact=True).first).to_be_focused()
    expect(tab).to_have_url(f"{visit.root}{path}")


def test_a_paper_that_was_not_opened_from_a_list_has_no_way_along_one(visit: Visit) -> None:
    tab = visit.open(TOPIC)
    cards(tab).first.locator("a").first.click()
    expect(tab.get_by_role("navigation", name="In the list")).to_be_visible()
    tab = visit.open(ATTENTION)
    expect(star(main(tab))).to_be_visible()
    expect(tab.get_by_role("navigation", name="In the list")).to_have_count(0)


def test_at_the_end_of_a_page_the_way_leads_to_the_next(
    browser: Browser, in_small_pages: tuple[str, Path]
) -> None:
    root, _ = in_small_pages
    with visiting(browser, root) as visit:
        tab = visit.open("papers/page-2/")
        cards(tab).nth(4).locator("a").first.click()
        way = tab.get_by_role("navigation", name="In the list")
        expect(way).to_contain_text("5 of 5")
        way.get_by_role("link", name="Next page").click()
        expect(tab).to_have_url(f"{root}papers/page-3/")
        visit.open("papers/page-2/")
        cards(tab).first.locator("a").first.click()
        expect(way).to_contain_text("1 of 5")
        tab.keyboard.press("k")
        expect(tab).to_have_url(f"{root}papers/")


# --- keys ---


def test_keys_move_open_and_star(visit: Visit) -> None:
    tab = visit.open(TOPIC)
    titles = [card.locator(":is(h2, h3) a") for card in cards(tab).all()[:3]]
    expect(star(cards(tab).first)).to_be_visible()
    tab.keyboard.press("j")
    expect(titles[0]).to_be_focused()
    tab.keyboard.press("j")
    tab.keyboard.press("j")
    tab.keyboard.press("k")
    expect(titles[1]).to_be_focused()
    tab.keyboard.press("s")
    expect(star(cards(tab).nth(1))).to_have_attribute("aria-pressed", "true")
    expect(titles[1]).to_be_focused()
    name = titles[1].inner_text()
    tab.keyboard.press("o")
    expect(heading(tab)).to_have_text(name)
    expect(star(main(tab))).to_have_attribute("aria-pressed", "true")
    tab.keyboard.press("s")
    expect(star(main(tab))).to_have_attribute("aria-pressed", "false")


def test_keys_are_letters_where_one_types_and_nothing_with_a_modifier(visit: Visit) -> None:
    tab = visit.open(TOPIC)
    expect(star(cards(tab).first)).to_be_visible()
    field = header_search(tab)
    field.click()
    tab.keyboard.type("jokes?")
    expect(field).to_have_value("jokes?")
    expect(tab.get_by_role("dialog", name="Keyboard shortcuts")).to_have_count(0)
    field.fill("")
    field.blur()
    tab.keyboard.press("Alt+j")
    expect(cards(tab).first.locator(":is(h2, h3) a")).not_to_be_focused()
    star(main(visit.open(ATTENTION))).click()
    note = note_on(tab)
    note.press_sequentially("sojk?")
    expect(note).to_have_value("sojk?")
    expect(star(main(tab))).to_have_attribute("aria-pressed", "true")


def test_keys_are_named_and_can_be_switched_off(visit: Visit) -> None:
    tab = visit.open(TOPIC)
    expect(star(cards(tab).first)).to_be_visible()
    tab.keyboard.press("?")
    dialog = tab.get_by_role("dialog", name="Keyboard shortcuts")
    expect(dialog).to_be_visible()
    assert dialog.locator("kbd").all_inner_texts() == [
        *"jko",
        "Enter",
        *"usrm",
        "/",
        "Ctrl K",
        "?",
    ]
    tab.keyboard.press("j")
    expect(cards(tab).first.locator(":is(h2, h3) a")).not_to_be_focused()
    key_switch(tab).uncheck()
    tab.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    for path in (TOPIC, TOPIC):
        for key in "jo?":
            tab.keyboard.press(key)
        expect(dialog).to_be_hidden()
        expect(cards(tab).first.locator(":is(h2, h3) a")).not_to_be_focused()
        assert stored(tab, "keys") == "off"
        visit.open(path)
        expect(star(cards(tab).first)).to_be_visible()
    tab.get_by_role("contentinfo").get_by_role("button", name="Keyboard shortcuts").click()
    key_switch(tab).check()
    dialog.get_by_role("button", name="Close").click()
    tab.keyboard.press("j")
    expect(main(tab).locator(".card :is(h2, h3) a:focus")).to_have_count(1)


# --- everywhere ---


def test_without_script_nothing_is_dead_and_the_list_says_why(browser: Browser, root: str) -> None:
    with visiting(browser, root, java_script_enabled=False) as visit:
        tab = visit.open(TOPIC)
        expect(main(tab).locator("button")).to_have_count(0)
        tab = visit.open("reading/")
        # Not by role: Playwright takes nothing inside `noscript` for a part of the page.
        expect(main(tab).locator("noscript p")).to_contain_text("needs JavaScript")


@pytest.mark.parametrize(
    ("width", "scheme", "rules"),
    [
        *((width, "light", ALL_RULES) for width in WIDTHS),
        (320, "dark", COLOUR_RULES),
        (1440, "dark", COLOUR_RULES),
    ],
    ids=[*(f"light-{width}" for width in WIDTHS), "dark-320", "dark-1440"],
)
def test_what_script_adds_fits_and_is_for_everyone(
    returned: Visit, arrivals: Arrivals, width: int, scheme: Any, rules: Mapping[str, Any]
) -> None:
    tab = returned.tab
    tab.set_viewport_size({"width": width, "height": 900})
    tab.emulate_media(color_scheme=scheme)

    def fits() -> None:
        assert tab.evaluate("document.documentElement.scrollWidth") <= width

    def holds() -> None:
        fits()
        assert violations(tab, rules) == []

    returned.open()
    expect(new_line(tab)).to_contain_text("new since")
    fits()
    new_line(tab).get_by_role("link", name="Start").click()
    star(main(tab)).click()
    note_on(tab).fill("long" * 40)
    holds()
    tab.get_by_role("button", name="Keyboard shortcuts").click()
    expect(tab.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    holds()
    tab.keyboard.press("Escape")
    returned.open("reading/")
    main(tab).get_by_role("button", name="Copy a link").click()
    link = main(tab).get_by_label("Link to this list").input_value()
    bring(tab, text_file(f"- {'Zeppelin' * 30}"))
    expect(told(tab)).to_contain_text("could not be matched")
    main(tab).get_by_role("button", name="Remove").click()
    returned.open("about/")
    tab.goto(link)
    expect(tab.get_by_role("region", name="A list from another device")).to_be_visible()
    holds()
    assert arrivals.new
