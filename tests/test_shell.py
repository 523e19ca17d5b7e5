"""The header, the tabs and drawer, the side column, the footer: with an owner's settings, or none.

Material's settings are those of https://squidfunk.github.io/mkdocs-material/setup/.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.building import edit
from tests.support.kinds import KINDS, addresses, open_kind
from tests.support.sites import SharedSites
from tests.support.visits import Visit, go_to_section, main, visiting

PHONE, TABLET, DESK = (
    {"width": 390, "height": 844},
    {"width": 768, "height": 1024},
    {"width": 1440, "height": 900},
)
ICON = "at => getComputedStyle(at, '::before').maskImage"
INDIGO = "rgb(64, 81, 181)"
WHITE = "rgb(255, 255, 255)"

THEME = """favicon: assets/mark.svg
  logo: assets/mark.svg
  icon:
    repo: fontawesome/brands/github
  palette:
    - media: "(prefers-color-scheme: light)"
      primary: indigo
      toggle: {icon: material/weather-sunny, name: To the dark}
    - media: "(prefers-color-scheme: dark)"
      scheme: slate
      primary: teal
      accent: amber
      toggle: {icon: material/weather-night, name: To the light}
"""
FEATURES = """    - navigation.tabs
    - navigation.tabs.sticky
    - header.autohide
"""
OTHERS = """repo_url: https://example.org/owner/papers
repo_name: owner/papers
extra:
  social:
    - {icon: fontawesome/brands/mastodon, link: "https://example.org/@owner", name: The owner}
    - {icon: material/rss, link: "https://example.org/news"}
"""
MARK = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><circle r="9"/></svg>'


def _as_an_owner_sets_it(project: Path) -> None:
    settings = project / "mkdocs.yml"
    edit(settings, "favicon: assets/favicon.svg\n", THEME)
    edit(settings, "    - navigation.tabs\n", FEATURES)
    edit(settings, "Abstracts belong to their authors.", "'&copy; <a href=/>A</a>'")
    edit(settings, "  - assets/site.css\n", "  - assets/site.css\n  - assets/mine.css\n")
    settings.write_text(settings.read_text("utf-8") + OTHERS, encoding="utf-8")
    (project / "docs/assets/mark.svg").write_text(MARK, encoding="utf-8")
    (project / "docs/assets/mine.css").write_text("h1 { color: rgb(1, 2, 3) }", encoding="utf-8")


def _without_features(project: Path) -> None:
    edit(project / "mkdocs.yml", "    - navigation.tabs\n    - navigation.top\n", "    []\n")
    edit(project / "mkdocs.yml", "  favicon: assets/favicon.svg\n", "  palette: {scheme: slate}\n")


@pytest.fixture(scope="module")
def owners(shared_sites: SharedSites) -> str:
    """The address of a site with all settings of an owner's."""
    shared_sites.project("owners-looks", _as_an_owner_sets_it)
    return shared_sites.url("owners-looks")


@pytest.fixture
def desk(browser: Browser, owners: str) -> Iterator[Visit]:
    with visiting(browser, owners, viewport=DESK, color_scheme="light") as visit:
        yield visit


# --- what an owner sets ---


def test_the_palette_colours_header_links_and_charts(desk: Visit) -> None:
    tab = desk.open("tags/computer-vision/")
    expect(tab.locator(".md-header")).to_have_css("background-color", INDIGO)
    expect(tab.locator(".md-header")).to_have_css("color", WHITE)
    expect(tab.locator(".md-tabs")).to_have_css("background-color", INDIGO)
    expect(main(tab).locator("p a").first).to_have_css("color", INDIGO)
    bar = main(tab).locator(".year-bars a").first
    bar.hover()
    expect(bar.locator("rect")).to_have_css("fill", INDIGO)


def test_the_palette_follows_the_system_and_then_the_reader(desk: Visit) -> None:
    tab = desk.open()
    drawn = tab.locator("html")
    toggle = tab.get_by_role("banner").get_by_role("button", name="To the dark")
    expect(toggle).to_be_visible()
    toggle.click()
    for path in ("", "about/"):
        desk.open(path)
        expect(drawn).to_have_attribute("data-md-color-scheme", "slate")
        expect(drawn).to_have_attribute("data-md-color-primary", "teal")
        expect(drawn).to_have_attribute("data-md-color-accent", "amber")
        expect(tab.get_by_role("button", name="To the light")).to_be_visible()
    tab.get_by_role("button", name="To the light").click()
    expect(drawn).to_have_attribute("data-md-color-scheme", "default")
    # An attribute of the colours before it does not stay.
    assert drawn.get_attribute("data-md-color-accent") is None


def test_a_page_has_the_readers_colours_before_it_is_drawn(browser: Browser, owners: str) -> None:
    with visiting(browser, owners, color_scheme="dark") as visit:
        tab = visit.open()
        assert tab.locator("html").get_attribute("data-md-color-scheme") == "slate"
        assert tab.evaluate(
            """() => {
                const script = document.querySelector("script[src*=scheme]");
                return script.closest("head") !== null && !script.async && !script.defer
                    && script.type === "";
            }"""
        )


def test_logo_favicon_repository_copyright_and_links(desk: Visit) -> None:
    tab = desk.open("tags/")
    head, foot = tab.get_by_role("banner"), tab.get_by_role("contentinfo")
    logo = head.locator(".md-logo img")
    assert logo.evaluate("image => image.complete && image.naturalWidth > 0")
    expect(tab.locator("link[rel=icon]")).to_have_attribute("href", "../assets/mark.svg")
    repository = head.get_by_role("link", name="owner/papers")
    expect(repository).to_have_attribute("href", "https://example.org/owner/papers")
    expect(foot).to_contain_text("© A")
    expect(foot.get_by_role("link", name="A", exact=True)).to_be_visible()
    expect(foot.get_by_role("link", name="The owner")).to_have_attribute("rel", "noopener me")
    expect(foot.get_by_role("link", name="example.org")).to_be_visible()
    drawn = [link.evaluate(ICON) for link in (repository, *foot.locator(".md-social__link").all())]
    assert all(image.startswith('url("data:image/svg+xml') for image in drawn)
    assert len(set(drawn)) == 3


def test_a_stylesheet_of_the_owners_wins(desk: Visit) -> None:
    expect(desk.open("about/").get_by_role("heading", level=1)).to_have_css("color", "rgb(1, 2, 3)")


def test_sticky_tabs_stay_and_the_header_goes_as_one_reads(desk: Visit) -> None:
    tab = desk.open("papers/")
    header, tabs = tab.locator(".md-header"), tab.locator(".md-tabs")
    tab.evaluate("scrollTo(0, 2000)")
    expect(header).not_to_be_in_viewport()
    expect(tabs).to_be_in_viewport()
    tab.evaluate("scrollTo(0, 1500)")
    expect(header).to_be_in_viewport()
    tab.evaluate("scrollTo(0, 2500)")
    expect(header).not_to_be_in_viewport()
    tab.locator(".md-logo").focus()
    expect(header).to_be_in_viewport()


def test_without_features_the_sections_are_a_column(
    browser: Browser, shared_sites: SharedSites
) -> None:
    shared_sites.project("no-features", _without_features)
    with visiting(browser, shared_sites.url("no-features"), viewport=DESK) as visit:
        tab = visit.open("tags/")
        expect(tab.locator(".md-tabs")).to_have_count(0)
        column = tab.get_by_role("navigation", name="Sections").bounding_box()
        content = main(tab).bounding_box()
        assert column is not None
        assert content is not None
        assert column["x"] + column["width"] <= content["x"]
        expect(tab.locator(".md-top")).to_have_count(0)
        # One scheme and no toggle: what the system asks for changes nothing.
        tab.emulate_media(color_scheme="light")
        expect(tab.locator("html")).to_have_css("color-scheme", "dark")
        expect(tab.locator("button.scheme")).to_have_count(0)
        assert tab.locator("link[rel=icon]").get_attribute("href") == "../assets/images/favicon.png"


# --- the drawer and the tabs ---


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_the_drawer_opens_and_closes(browser: Browser, root: str, script: bool) -> None:
    with visiting(browser, root, viewport=PHONE, java_script_enabled=script) as visit:
        tab = visit.open("tags/")
        sections = tab.get_by_role("navigation", name="Sections")
        menu = tab.get_by_role("checkbox", name="Menu")
        expect(sections).to_be_hidden()
        menu.check()
        expect(sections.get_by_role("link", name="Reading list")).to_be_in_viewport(ratio=1)
        tab.mouse.click(PHONE["width"] - 5, 400)  # beside it
        expect(sections).to_be_hidden()
        go_to_section(tab, "Dates", "Archive")
        expect(tab).to_have_url(re.compile("/dates/$"))


def test_the_drawer_goes_by_the_keyboard(browser: Browser, root: str) -> None:
    with visiting(browser, root, viewport=PHONE) as visit:
        tab = visit.open("tags/")
        menu = tab.get_by_role("checkbox", name="Menu")
        tab.keyboard.press("Tab")
        tab.keyboard.press("Tab")
        expect(menu).to_be_focused()
        tab.keyboard.press("Enter")
        expect(menu).to_be_checked()
        tab.keyboard.press("Enter")
        expect(menu).not_to_be_checked()
        tab.keyboard.press("Space")
        link = tab.get_by_role("navigation", name="Sections").get_by_role("link", name="Today")
        expect(link).to_be_visible()
        link.focus()
        tab.keyboard.press("Escape")
        expect(link).to_be_hidden()
        expect(menu).to_be_focused()


def test_a_menu_of_the_tabs_closes_by_escape_and_by_a_press_beside_it(
    browser: Browser, root: str
) -> None:
    with visiting(browser, root, viewport=DESK) as visit:
        tab = visit.open()
        menu = tab.get_by_role("navigation", name="Sections").get_by_text("More", exact=True)
        about = tab.get_by_role("link", name="About", exact=True)
        menu.click()
        expect(about).to_be_visible()
        tab.keyboard.press("Escape")
        expect(about).to_be_hidden()
        expect(menu).to_be_focused()
        menu.click()
        tab.mouse.click(20, 500)
        expect(about).to_be_hidden()


@pytest.mark.parametrize(
    ("path", "name"), [("", "Today"), ("tags/computer-vision/", "Topics"), ("dates/", "Archive")]
)
def test_the_tab_of_the_page_is_marked(browser: Browser, root: str, path: str, name: str) -> None:
    with visiting(browser, root, viewport=DESK) as visit:
        tab = visit.open(path)
        marked = tab.evaluate(
            """() => [...document.querySelectorAll(".md-tabs > ul > li")].filter(item => {
                const style = getComputedStyle(item.querySelector("a, summary"));
                return style.borderBottomColor === style.color;
            }).map(item => item.querySelector("a, summary").textContent)"""
        )
        assert marked == [name]
        here = tab.get_by_role("navigation", name="Sections").locator("[aria-current]")
        expect(here).to_have_count(1)


# --- every kind of page ---


def _settled(
    browser: Browser, every_kind: tuple[str, Path], size: dict[str, int]
) -> Iterator[Page]:
    root, site = every_kind
    with visiting(browser, root, viewport=size) as visit:
        for kind in KINDS:
            if kind in addresses(site):
                yield open_kind(visit, kind, site)


def test_on_a_phone_the_header_is_low_and_the_title_near(
    browser: Browser, every_kind: tuple[str, Path]
) -> None:
    for tab in _settled(browser, every_kind, PHONE):
        header, title = tab.evaluate(
            """() => [document.querySelector(".md-header").getBoundingClientRect().height,
                      document.querySelector("h1").getBoundingClientRect().top]"""
        )
        assert header == 48, tab.url
        assert title < PHONE["height"] / 3, tab.url


def test_what_a_link_leads_to_is_not_below_the_header(browser: Browser, root: str) -> None:
    with visiting(browser, root, viewport=PHONE) as visit:
        tab = visit.open("names/#L")
        heading = tab.get_by_role("heading", name="L", exact=True).bounding_box()
        assert heading is not None
        assert heading["y"] >= 48


def test_the_side_column_stays_and_can_be_read_to_its_end(
    browser: Browser, every_kind: tuple[str, Path]
) -> None:
    root, site = every_kind
    with visiting(browser, root, viewport={"width": 1440, "height": 500}) as visit:
        tab = open_kind(visit, "paper", site)
        column = main(tab).locator(".md-sidebar--secondary")
        tab.evaluate("scrollTo(0, 300)")
        box = column.bounding_box()
        assert box is not None
        assert 48 < box["y"] < 100
        assert box["y"] + box["height"] <= 500
        column.locator("a").last.focus()
        expect(column.locator("a").last).to_be_in_viewport(ratio=1)


def test_back_to_top(browser: Browser, root: str) -> None:
    with visiting(browser, root, viewport=PHONE, java_script_enabled=False) as visit:
        tab = visit.open("papers/")
        tab.get_by_role("link", name="Back to top").click()
        expect(tab.get_by_role("heading", level=1)).to_be_in_viewport()


# What a mark is drawn in, and what it is drawn on.
MARKS = """() => {
    const seen = (selector, property, pseudo) => [...document.querySelectorAll(selector)]
        .filter(at => at.checkVisibility())
        .map(at => getComputedStyle(at, pseudo)[property]);
    const marks = [".md-logo", ".find", ".scheme", ".md-top"];
    return {
        canvas: getComputedStyle(document.documentElement).backgroundColor,
        icons: marks.flatMap(mark => seen(mark, "backgroundColor", "::before")),
        tabs: seen(".md-tabs > ul > li > a", "borderBottomColor"),
        stars: seen(".star", "color"),
    };
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_mark_is_seen_in_forced_colours(browser: Browser, root: str, scheme: Any) -> None:
    options = {"viewport": DESK, "forced_colors": "active", "color_scheme": scheme}
    with visiting(browser, root, **options) as visit:
        tab = visit.open()
        tab.locator(".card .star").first.click()
        expect(tab.locator(".card .star").first).to_have_attribute("aria-pressed", "true")
        marks = tab.evaluate(MARKS)
        assert len(marks["icons"]) == 4
        assert marks["canvas"] not in marks["icons"]
        current, *others = marks["tabs"]
        assert current != marks["canvas"]
        assert set(others) == {marks["canvas"]}
        starred, *unstarred = marks["stars"]
        assert marks["canvas"] not in marks["stars"]
        assert starred not in unstarred
        toggle = tab.locator("button.scheme")
        before = toggle.evaluate(ICON)
        toggle.click()
        assert toggle.evaluate(ICON) != before
