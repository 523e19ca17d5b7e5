"""What axe, the checker of accessibility, says of an open page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

# All rules that follow from WCAG 2.2 AA, and good practice.
ALL_RULES: Mapping[str, Any] = {
    "type": "tag",
    "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
# All that another colour scheme can change.
COLOUR_RULES: Mapping[str, Any] = {
    "type": "rule",
    "values": ["color-contrast", "link-in-text-block"],
}
# From the top of the page: the rule `target-size` would report what the header covers in part.
_RUN = """async ([context, options]) => {
    const top = scrollY;
    scrollTo({ top: 0, behavior: "instant" });
    try {
        const found = await axe.run(context ?? document, options);
        if (!found.passes.length) return ["no rule has anything to check"];
        return found.violations.flatMap(violation => violation.nodes.map(node =>
            `${violation.id}: ${node.html.slice(0, 200)} ${node.failureSummary}`));
    } finally {
        scrollTo({ top, behavior: "instant" });
    }
}"""


def violations(tab: Page, rules: Mapping[str, Any] = ALL_RULES, within: str = "") -> list[str]:
    """Return the rule, the element and the reason of each violation on a page.

    `rules` is axe's `runOnly`; `within` selects a part of the page. The policy of the page stays
    on, as Playwright evaluates from outside of it. The script is half a megabyte, so a page is
    given it once.
    """
    if not tab.evaluate("typeof globalThis.axe?.run === 'function'"):
        tab.evaluate(AXE_SCRIPT)
    options = {"resultTypes": ["violations"], "runOnly": rules}
    found: list[str] = tab.evaluate(_RUN, [within or None, options])
    return found
