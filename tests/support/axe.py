"""What axe, the checker of accessibility, says of an open page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

# All rules that follow from WCAG 2.2 AA, and good practice.
ALL: Mapping[str, Any] = {
    "type": "tag",
    "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
# All that another colour scheme can change.
OF_COLOUR: Mapping[str, Any] = {
    "type": "rule",
    "values": ["color-contrast", "link-in-text-block"],
}
# From the top of the page: what lies halfway under the header has no small target for that.
_RUN = """async ([context, options]) => {
    const top = scrollY;
    scrollTo({ top: 0, behavior: "instant" });
    const found = await axe.run(context ?? document, options);
    scrollTo({ top, behavior: "instant" });
    return found.violations.flatMap(violation => violation.nodes.map(node =>
        `${violation.id}: ${node.html.slice(0, 200)} ${node.failureSummary}`));
}"""


def violations(tab: Page, rules: Mapping[str, Any] = ALL, within: str = "") -> list[str]:
    """Return the rule, the element and the reason of each violation on a page.

    `rules` is axe's `runOnly`; `within` selects a part of the page. The policy of the page stays
    on, as Playwright evaluates from outside of it. The script is half a megabyte, so a page is
    given it once.
    """
    if tab.evaluate("typeof axe") == "undefined":
        tab.evaluate(AXE_SCRIPT)
    options = {"resultTypes": ["violations"], "runOnly": rules}
    found: list[str] = tab.evaluate(_RUN, [within or None, options])
    return found
