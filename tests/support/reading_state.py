"""What tests of the reader's state share: cards, stars, the reading list, and what is stored."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.support.visits import Visit, main

TOPIC = "tags/computer-vision/"
# Storage belongs to the path of a site, not to the host.
SITE_PATH = (
    """() => new URL("../", document.querySelector("script[src$='scheme.js']").src).pathname"""
)


def key_of(tab: Page, name: str, path: str = "") -> str:
    """The key of what is stored by a name, for the site at a path or that of the page."""
    return f"almanac:{path or tab.evaluate(SITE_PATH)}:{name}"


def cards(tab: Page) -> Locator:
    return main(tab).locator(".card[data-paper]")


def card_of(tab: Page, id: str) -> Locator:
    return main(tab).locator(f".card[data-paper='{id}']")


def star(place: Page | Locator) -> Locator:
    """The star of a card, or of a paper's page."""
    return place.get_by_role("button", name=re.compile("^Star ")).first


def star_cards(visit: Visit, how_many: int, path: str = TOPIC) -> list[str]:
    """Stars the first cards of a page, and takes their titles, the latest starred first."""
    tab = visit.open(path)
    titles = []
    for number in range(how_many):
        star(cards(tab).nth(number)).click()
        expect(star(cards(tab).nth(number))).to_have_attribute("aria-pressed", "true")
        titles.append(cards(tab).nth(number).locator(":is(h2, h3)").inner_text())
    return titles[::-1]


def said(tab: Page) -> Locator:
    """What is said about something that could not be kept."""
    return tab.locator(".message")


def told(tab: Page) -> Locator:
    """What the page of the reading list says of files and links."""
    return main(tab).locator(".outcome")


def kept(tab: Page) -> dict[str, Any]:
    """The reading list, as it is kept."""
    found: dict[str, Any] = json.loads(stored(tab, "list") or "")["value"]
    return found


def stored(tab: Page, name: str, path: str = "") -> str | None:
    """The text that is stored by a name, for the site at a path or that of the page."""
    text: str | None = tab.evaluate("key => localStorage.getItem(key)", key_of(tab, name, path))
    return text


def store(tab: Page, name: str, text: str) -> None:
    tab.evaluate("([key, text]) => localStorage.setItem(key, text)", [key_of(tab, name), text])


def new_line(tab: Page) -> Locator:
    """The line of the home page that says what is new, and where the reader stopped."""
    return main(tab).locator(".round")


def note_on(tab: Page, title: str = "") -> Locator:
    """The field of the first note, or of that on a paper, which is opened if it is folded."""
    name = re.compile(f"^Note on {re.escape(title)}")
    field = tab.locator("textarea").and_(tab.get_by_label(name)).first
    expect(field).to_be_attached()
    folded = tab.locator("details:not([open])").filter(has=tab.get_by_label(name))
    if folded.count():
        folded.first.locator("summary").click()
    return field


def open_settings(tab: Page) -> Locator:
    tab.get_by_role("button", name="Settings", exact=True).click()
    dialog = tab.get_by_role("dialog", name="Settings")
    expect(dialog).to_be_visible()
    return dialog


def title_of(card: Locator) -> str:
    return card.locator(":is(h2, h3)").inner_text()


def add_tag(tab: Page, place: int, tags: str) -> None:
    """Add tags to the paper in that place of the list."""
    card = cards(tab).nth(place)
    field = card.get_by_role("combobox", name=re.compile("^Add a tag"))
    field.fill(tags)
    field.press("Enter")
    expect(field).to_have_value("")


def exported(tab: Page, name: str) -> Path:
    """The file that the button called `name` saves."""
    with tab.expect_download() as download:
        main(tab).get_by_role("button", name=name, exact=True).click()
    file = Path(download.value.path())
    return file.rename(file.with_name(download.value.suggested_filename))


def bring(tab: Page, file: Path | dict[str, Any]) -> None:
    main(tab).get_by_label("Add papers from a file").set_input_files(file)  # type: ignore[arg-type]  # Playwright's own type has no name


def text_file(text: str, name: str = "list.txt") -> dict[str, Any]:
    return {"name": name, "mimeType": "text/plain", "buffer": text.encode()}
