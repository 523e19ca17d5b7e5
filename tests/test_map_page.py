"""The page of the map in a browser: what lights up, what a pointer and what the keys do."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from generator.model import MAP_COLOURS
from tests.support.visits import PHONE, Visit, main, until, visiting

Site = tuple[str, Path]

# The places of points on the canvas, by the page's own modules, and their numbers.
PLACES = """async (numbers) => {
    const { loadPoints } = await import("../assets/map/data.js");
    const { View } = await import("../assets/map/view.js");
    const points = await loadPoints();
    const canvas = document.querySelector("canvas");
    const view = new View(canvas.clientWidth, canvas.clientHeight);
    const box = canvas.getBoundingClientRect();
    return numbers.map((n) => [
        box.x + canvas.clientLeft + view.left(points.x[n]),
        box.y + canvas.clientTop + view.top(points.y[n]),
    ]);
}"""
DRAWN = """() => {
    const canvas = document.querySelector(".map canvas");
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    return new Set(new Uint32Array(data.buffer)).size > 3;
}"""
PIXELS = """() => {
    const canvas = document.querySelector("canvas");
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    let sum = 0;
    for (let at = 0; at < data.length; at += 4) {
        sum = (sum * 31 + data[at] * 65536 + data[at + 1] * 256 + data[at + 2]) % 1000000007;
    }
    return sum;
}"""


@pytest.fixture
def visit(browser: Browser, every_kind: Site) -> Iterator[Visit]:
    with visiting(browser, every_kind[0]) as opened:
        yield opened


@pytest.fixture(scope="module")
def cards(every_kind: Site) -> list[list[str]]:
    """The id, title and so on of each paper, by its number."""
    folder = every_kind[1] / "data/map"
    files = sorted(folder.glob("[0-9]*.json"), key=lambda path: int(path.stem))
    return [row for file in files for row in json.loads(file.read_text("utf-8"))]


def open_map(visit: Visit, query: str = "") -> Page:
    """Open the map and wait until it is drawn."""
    tab = visit.open(f"map/{query}")
    expect(tab.locator(".map canvas")).to_be_visible()
    until(lambda: tab.evaluate(DRAWN))
    return tab


def place_of(tab: Page, number: int) -> Any:
    (place,) = tab.evaluate(PLACES, [number])
    return place


def lonely(tab: Page, count: int) -> int:
    """Return the number of the paper that is farthest from every other."""
    places = tab.evaluate(PLACES, list(range(count)))

    def room(number: int) -> float:
        x, y = places[number]
        others = (place for at, place in enumerate(places) if at != number)
        return float(min((x - left) ** 2 + (y - top) ** 2 for left, top in others))

    return max(range(count), key=room)


def test_a_pointer_shows_the_card_and_a_click_opens_the_paper(
    visit: Visit, cards: list[list[str]]
) -> None:
    tab = open_map(visit)
    number = lonely(tab, len(cards))
    tab.mouse.move(*place_of(tab, number))
    card = tab.locator(".map-card")
    id, title, *_ = cards[number]
    expect(card.get_by_role("link", name=title, exact=True)).to_have_attribute(
        "href", re.compile(f"/papers/{id}/$")
    )
    tab.keyboard.press("Escape")
    expect(card).to_be_hidden()
    tab.mouse.click(*place_of(tab, number))
    tab.wait_for_url(f"**/papers/{id}/")


def test_a_finger_shows_the_card_first(
    browser: Browser, every_kind: Site, cards: list[list[str]]
) -> None:
    with visiting(browser, every_kind[0], viewport=PHONE, has_touch=True) as visit:
        tab = open_map(visit)
        number = lonely(tab, len(cards))
        tab.touchscreen.tap(*place_of(tab, number))
        link = tab.locator(".map-card a")
        expect(link).to_have_text(cards[number][1])
        link.click()
        tab.wait_for_url(f"**/papers/{cards[number][0]}/")


def test_the_map_alone_loads_little_and_only_on_its_page(visit: Visit, every_kind: Site) -> None:
    asked: list[str] = []
    visit.tab.on("request", lambda request: asked.append(request.url))
    visit.open("")
    assert not [url for url in asked if "/map" in url]
    open_map(visit)
    visit.settle()
    assert not [url for url in asked if "/data/map/" in url], "no card is loaded before one is seen"
    assert [url for url in asked if url.endswith("/data/map.json")]


def test_keys_and_buttons_move_and_zoom(visit: Visit) -> None:
    tab = open_map(visit)
    whole = tab.evaluate(PIXELS)
    canvas = tab.get_by_role("application", name="Map of papers")

    def changed(before: int) -> int:
        until(lambda: tab.evaluate(PIXELS) != before)
        return int(tab.evaluate(PIXELS))

    canvas.focus()
    canvas.press("+")
    zoomed = changed(whole)
    canvas.press("ArrowRight")
    moved = changed(zoomed)
    canvas.press("0")
    until(lambda: tab.evaluate(PIXELS) == whole)
    tab.get_by_role("button", name="Zoom in").click()
    until(lambda: tab.evaluate(PIXELS) != whole)
    tab.get_by_role("button", name="Show the whole map").click()
    until(lambda: tab.evaluate(PIXELS) == whole)
    assert moved != zoomed


def test_those_who_use_keys_get_the_papers_in_view_as_links(
    visit: Visit, cards: list[list[str]]
) -> None:
    tab = open_map(visit)
    tab.get_by_role("button", name="Zoom in").press("Enter")
    region = tab.get_by_role("region", name="Papers in the middle")
    links = region.get_by_role("link")
    expect(links.first).to_be_visible()
    titles = {title for _, title, *_ in cards}
    assert set(links.all_inner_texts()) <= titles
    links.first.focus()
    expect(tab.locator(".map-card a")).to_have_text(links.first.inner_text())


def test_what_is_searched_for_lights_up(visit: Visit) -> None:
    tab = open_map(visit)
    before = tab.evaluate(PIXELS)
    field = main(tab).get_by_role("searchbox", name="Search the map")
    field.fill("learning")
    field.press("Enter")
    status = main(tab).get_by_role("status")
    expect(status).to_have_text(re.compile(r"^\d+ papers?\.$|^The best 50 of"))
    expect(tab).to_have_url(re.compile(r"\?q=learning$"))
    assert tab.evaluate(PIXELS) != before
    main(tab).get_by_role("button", name="Clear").click()
    until(lambda: tab.evaluate(PIXELS) == before)
    field.fill("xylophone zeppelin")
    field.press("Enter")
    expect(status).to_have_text("No paper has these words.")
    tab.go_back()


def test_a_colour_is_a_button(visit: Visit) -> None:
    tab = open_map(visit)
    before = tab.evaluate(PIXELS)
    legend = tab.locator(".map-legend")
    button = legend.get_by_role("button").first
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(main(tab).get_by_role("status")).to_contain_text("of this group")
    until(lambda: tab.evaluate(PIXELS) != before)
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")
    until(lambda: tab.evaluate(PIXELS) == before)


def test_topics_and_papers_lead_to_the_map(visit: Visit, every_kind: Site) -> None:
    topics = every_kind[1] / "tags"
    page = next(p for p in sorted(topics.glob("*/index.html")) if "map/?topic=" in p.read_text())
    tab = visit.open(f"tags/{page.parent.name}/")
    tab.get_by_role("link", name="On the map").click()
    expect(main(tab).get_by_role("status")).to_contain_text("on ")
    tab.get_by_role("region", name="Lit papers in view").get_by_role("link").first.click()
    title = tab.get_by_role("heading", level=1).inner_text()
    tab.get_by_role("link", name="On the map").click()
    expect(tab.locator(".map-card a")).to_have_text(title)


def test_an_address_that_names_nothing_shows_the_map(visit: Visit) -> None:
    for query in ("?paper=none-000000", "?group=99", "?q=%ff", "?topic=../x", "?x", "#x"):
        tab = open_map(visit, query)
        expect(tab.locator(".map-card")).to_be_hidden()


def test_without_scripts_there_are_the_groups(browser: Browser, every_kind: Site) -> None:
    with visiting(browser, every_kind[0], java_script_enabled=False) as visit:
        tab = visit.open("map/")
        expect(tab.locator(".map")).to_be_hidden()
        groups = tab.locator(".map-groups > li")
        assert 2 <= groups.count() <= MAP_COLOURS + 1
        groups.get_by_role("link").first.click()
        expect(tab).to_have_url(re.compile("/tags/"))


def test_data_that_does_not_come_is_said(visit: Visit) -> None:
    visit.tab.route("**/data/map.json", lambda route: route.fulfill(status=404))
    visit.missing.add(f"{visit.root}data/map.json")
    tab = visit.open("map/")
    expect(main(tab).get_by_role("status")).to_contain_text("could not be loaded")
