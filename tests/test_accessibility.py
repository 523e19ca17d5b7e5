"""A page of every kind, for everyone: axe, the keyboard, enlarged, in forced colours.

Whatever is done to a page here, it is watched as in every visit (tests/support/visits.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.axe import ALL_RULES, COLOUR_RULES, violations
from tests.support.kinds import KINDS, open_kind
from tests.support.visits import SIZES, Visit, heading, visiting

WIDTHS = (320, 768, 1440)


@pytest.fixture(scope="module", params=KINDS)
def opened(
    request: pytest.FixtureRequest, browser: Browser, every_kind: tuple[str, Path]
) -> Iterator[Page]:
    """A page of each kind, opened once for all tests that ask for it."""
    root, site = every_kind
    # No colour on its way to another when axe looks at it.
    with visiting(browser, root, reduced_motion="reduce") as visit:
        yield open_kind(visit, request.param, site)


@contextmanager
def shown(tab: Page, width: int, css: str = "", **media: Any) -> Iterator[Page]:
    """The page at this width, with a style that its policy has no say in, or other media."""
    tab.set_viewport_size({"width": width, "height": 900})
    tab.emulate_media(**media)
    tab.evaluate(
        """css => {
            const sheet = new CSSStyleSheet();
            sheet.replaceSync(css);
            document.adoptedStyleSheets = [sheet];
            // Scripts hear of other media before the next frame.
            return new Promise(done => requestAnimationFrame(() => setTimeout(done)));
        }""",
        css,
    )
    try:
        yield tab
    finally:
        tab.evaluate("document.adoptedStyleSheets = []")
        tab.emulate_media(color_scheme="null", forced_colors="null")


# --- every kind of page ---


@contextmanager
def unfolded(tab: Page) -> Iterator[None]:
    """The page with all that is folded away to be seen, but menus, which lie over the page."""
    folded = tab.evaluate_handle("[...document.querySelectorAll('main details:not([open])')]")
    folded.evaluate("all => all.forEach(one => { one.open = true })")
    try:
        yield
    finally:
        folded.evaluate("all => all.forEach(one => { one.open = false })")


@pytest.mark.parametrize(
    ("scheme", "rules"), [("light", ALL_RULES), ("dark", COLOUR_RULES)], ids=["light", "dark"]
)
@pytest.mark.parametrize("width", [320, 1440])
def test_axe_has_nothing_to_say(
    opened: Page, width: int, scheme: str, rules: Mapping[str, Any]
) -> None:
    with shown(opened, width, color_scheme=scheme), unfolded(opened):
        assert violations(opened, rules) == []


@pytest.mark.parametrize("name", ["Archive", "More"])
def test_axe_has_nothing_to_say_of_an_open_menu(
    browser: Browser, every_kind: tuple[str, Path], name: str
) -> None:
    with visiting(browser, every_kind[0], reduced_motion="reduce") as visit:
        tab = visit.open("about/")
        sections = tab.get_by_role("navigation", name="Sections")
        sections.get_by_text(name, exact=True).click()
        expect(sections.locator("details[open] a").last).to_be_visible()
        assert violations(tab, within=".md-tabs") == []


# What sticks out of the window, and what is cut off. A gist is cut on purpose: its paper has
# the whole; and what has no room of its own is for screen readers.
OVERFLOWING = """() => [...document.querySelectorAll("body, body *")].filter(at => {
    const style = getComputedStyle(at);
    const isCut = style.overflowX !== "visible" && style.overflowX !== "auto"
        && style.overflowX !== "scroll" && at.clientWidth > 1
        && (at.scrollWidth > at.clientWidth + 1 || at.scrollHeight > at.clientHeight + 1);
    const isScrolled = style.overflowX === "auto" || style.overflowX === "scroll";
    return (isCut && !at.matches(".gist, input, select, svg"))
        || (isScrolled && at.scrollWidth > at.clientWidth && at.tabIndex < 0);
}).map(at => at.outerHTML.slice(0, 120))"""
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# Text and controls that are there or can be unfolded, or opened as a sheet.
SHOWN = """() => {
    // The list of a page's headings repeats what is there in any case.
    document.querySelectorAll("main > .md-sidebar--secondary").forEach(at => at.remove());
    const opener = document.querySelector("[data-filters]");
    if (opener?.checkVisibility()) opener.click();
    // After the click, which closes the menus of the header.
    document.querySelectorAll("details").forEach(at => { at.open = true; });
    const shown = everything();
    document.querySelector("dialog[open]")?.close();
    return shown;
function everything() {
    const all = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), texts = [];
    while (all.nextNode()) texts.push(all.currentNode);
    return [
        ...texts.filter(text => text.parentElement.checkVisibility())
            .flatMap(text => text.data.toLowerCase().split(/\\s+/)),
        // A table that is turned into a list takes its heads along.
        ...[...document.querySelectorAll("[data-label]")]
            .flatMap(at => at.dataset.label.split(" ")),
        ...[...document.querySelectorAll("a, button, input, select, textarea, summary")]
            .filter(at => at.checkVisibility())
            .map(at => at.outerHTML),
    ];
}
}"""
SPACED = """
* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
    word-spacing: 0.16em !important; }
p { margin-bottom: 2em !important; }
"""


@pytest.fixture(scope="module")
def wide_screen_content(opened: Page) -> set[str]:
    """All that a page has on a wide screen."""
    with shown(opened, 1280):
        return set(opened.evaluate(SHOWN))


@pytest.mark.parametrize(
    ("width", "css"),
    [
        (320, ""),
        (768, ""),
        (1440, ""),
        (640, ""),
        (320, SPACED),
    ],
    ids=["320", "768", "1440", "zoomed to 200%", "spaced out at 320"],
)
def test_nothing_is_lost_or_sticks_out(
    opened: Page, wide_screen_content: set[str], width: int, css: str
) -> None:
    with shown(opened, width, css):
        assert wide_screen_content - set(opened.evaluate(SHOWN)) == set()
        assert opened.evaluate(SIDEWAYS) <= 0
        assert opened.evaluate(OVERFLOWING) == []


BOXES = """() => [...document.querySelectorAll("body, body *")].map(at => {
    const { x, y, width, height } = at.getBoundingClientRect();
    return `${at.nodeName}.${at.className} ${x} ${y} ${width} ${height}`;
})"""


@pytest.mark.parametrize("width", [320, 1440])
def test_the_schemes_differ_in_colour_only(opened: Page, width: int) -> None:
    # So what is seen of the layout in one scheme holds in the other.
    with shown(opened, width, color_scheme="light"), unfolded(opened):
        light = opened.evaluate(BOXES)
    with shown(opened, width, color_scheme="dark"), unfolded(opened):
        assert opened.evaluate(BOXES) == light


# A link with other words beside it in its paragraph, list item or cell.
PLAIN_IN_TEXT = """() => [...document.querySelectorAll("main a, footer a")].filter(at => {
    const words = [...at.parentNode.childNodes].filter(beside => beside.nodeType === 3);
    return /\\p{L}{2}/u.test(words.map(word => word.data).join(""))
        && !getComputedStyle(at).textDecorationLine.includes("underline");
}).map(at => at.outerHTML)"""


def test_links_in_running_text_are_underlined(opened: Page) -> None:
    with shown(opened, 1280):
        assert opened.evaluate(PLAIN_IN_TEXT) == []


def test_a_page_says_what_its_parts_are(opened: Page) -> None:
    for role, name in (
        ("banner", None),
        ("navigation", "Sections"),
        ("main", None),
        ("contentinfo", None),
    ):
        expect(opened.get_by_role(role, name=name)).to_have_count(1)  # type: ignore[arg-type]  # they are roles
    expect(heading(opened)).to_have_count(1)


SCHEME = "name => document.documentElement.setAttribute('data-md-color-scheme', name)"
# Drawn shapes that cannot be told from the page, by the luminance of what they are drawn in.
UNSEEN = """() => {
    const numbers = colour => (colour.match(/[\\d.]+/g) ?? []).map(Number);
    const light = ([r, g, b]) => [r, g, b].map(part => part / 255)
        .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
        .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
    const canvas = document.createElement("i");
    canvas.hidden = true;
    canvas.setAttribute("class", "canvas-of-the-test");
    document.body.append(canvas);
    const page = numbers(getComputedStyle(canvas).backgroundColor);
    canvas.remove();
    return [...document.querySelectorAll("svg :is(rect, path, circle, line, polyline)")]
        .filter(at => at.checkVisibility({checkOpacity: true}))
        .filter(at => {
            const style = getComputedStyle(at);
            const drawn = numbers(style.fill === "none" ? style.stroke : style.fill);
            const part = Number(style.opacity) * (drawn[3] ?? 1);
            const mixed = page.slice(0, 3).map((of, at) => of + (drawn[at] - of) * part);
            const [low, high] = [light(page), light(mixed)].sort((one, other) => one - other);
            return (high + 0.05) / (low + 0.05) < 3;
        }).map(at => at.outerHTML);
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_bar_vanishes_in_forced_colours(opened: Page, scheme: str) -> None:
    # The reader's own choice of colours may go against the ones that are forced.
    canvas = ".canvas-of-the-test { background: Canvas; }"
    for chosen in ("default", "slate"):
        with shown(opened, 1280, canvas, forced_colors="active", color_scheme=scheme):
            opened.evaluate(SCHEME, chosen)
            try:
                assert opened.evaluate(UNSEEN) == [], chosen
            finally:
                opened.evaluate(SCHEME, "")


# --- with the keyboard alone ---

# All that Tab should come to, in the order of the page, numbered for the walk. Of radio
# buttons with one name it comes to one.
STOPS = """() => {
    const at = "a[href], button, input, select, textarea, summary, [tabindex]";
    const stops = [...document.querySelectorAll(at)].filter(stop =>
        stop.tabIndex === 0 && !stop.disabled && stop.checkVisibility({visibilityProperty: true}));
    stops.forEach((stop, number) => { stop.dataset.stop = number; });
    return stops.length;
}"""
# Which of them has the focus; and, where one would not see that, what it is.
FOCUSED = """() => {
    const at = document.activeElement, style = getComputedStyle(at);
    const box = at.getClientRects()[0] ?? new DOMRect();
    const [x, y] = [box.x + box.width / 2, box.y + Math.min(box.height / 2, 20)];
    const drawn = document.elementFromPoint(x, y);
    const isSeen = at.matches(":focus-visible") && style.outlineStyle !== "none"
        && parseFloat(style.outlineWidth) >= 2
        && drawn !== null && (at.contains(drawn) || drawn.contains(at));
    return [Number(at.dataset.stop ?? -1), isSeen ? "" : at.outerHTML.slice(0, 120)];
}"""


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", ["home", "paper", "all papers", "search with results"])
def test_tab_comes_to_everything_in_order_and_is_seen(
    browser: Browser, every_kind: tuple[str, Path], kind: str, size: str
) -> None:
    root, site = every_kind
    with visiting(browser, root, viewport=SIZES[size]) as visit:
        tab = open_kind(visit, kind, site)
        tab.evaluate("document.activeElement.blur()")
        count = tab.evaluate(STOPS)
        walked = []
        for _ in range(count):
            tab.keyboard.press("Tab")
            walked.append(tab.evaluate(FOCUSED))
        assert [number for number, _ in walked] == list(range(count))
        assert [unseen for _, unseen in walked if unseen] == []
        # It goes on, out of the page, and back in by the same way.
        tab.keyboard.press("Tab")
        assert tab.evaluate(FOCUSED)[0] == -1
        tab.keyboard.press("Shift+Tab")
        assert tab.evaluate(FOCUSED)[0] == count - 1


# --- where one thing is enough ---


@pytest.fixture
def visit(browser: Browser, every_kind: tuple[str, Path]) -> Iterator[Visit]:
    with visiting(browser, every_kind[0]) as opened:
        yield opened


def test_the_first_stop_skips_to_the_content(visit: Visit) -> None:
    tab = visit.open("tags/")
    skip = tab.get_by_role("link", name="Skip to the content")
    tab.keyboard.press("Tab")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport(ratio=1)
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("main")).to_be_focused()
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.closest('main') !== null")


@pytest.mark.parametrize("width", WIDTHS)
def test_the_head_is_walked_as_it_is_read(visit: Visit, width: int) -> None:
    visit.tab.set_viewport_size({"width": width, "height": 900})
    tab = visit.open()
    tops = []
    for _ in range(40):
        tab.keyboard.press("Tab")
        box = tab.evaluate(
            """() => {
                const at = document.activeElement;
                const isInHead = at.closest(".md-header, .md-tabs");
                return isInHead ? at.getBoundingClientRect().bottom : null;
            }"""
        )
        if box is not None:
            tops.append(round(box / 24))
    assert len(tops) > 3
    assert tops == sorted(tops)


def test_results_are_announced(visit: Visit) -> None:
    tab = visit.open("search/")
    status = tab.get_by_role("main").get_by_role("status")
    expect(status).to_have_text(re.compile(r"^130 papers"))
    tab.get_by_role("main").get_by_role("searchbox").fill("lottery ticket")
    expect(status).to_have_text(re.compile(r"^1 paper\b"))


MOVING = """() => {
    const isSlow = text => text.split(",").some(part => parseFloat(part) > 0);
    return [
        [...document.querySelectorAll("*")].filter(at => {
            const style = getComputedStyle(at);
            return isSlow(style.transitionDuration) || isSlow(style.animationDuration);
        }).length,
        getComputedStyle(document.documentElement).scrollBehavior === "smooth" ? 1 : 0,
    ];
}"""


def test_nothing_moves_for_who_asked_for_less_motion(visit: Visit) -> None:
    tab = visit.open()
    slow, _ = tab.evaluate(MOVING)
    assert slow
    tab.emulate_media(reduced_motion="reduce")
    assert tab.evaluate(MOVING) == [0, 0]
