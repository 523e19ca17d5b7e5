"""The policy of every page: nothing inline stands in a page, and a browser keeps to it.

That a preview, which has none, still reloads is seen in tests/test_browser.py.
"""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.support.kinds import open_kind
from tests.support.visits import header_search, heading, results, searched, visiting


class Inline(HTMLParser):
    """What stands in a page itself: its policies, its scripts, its styles, its handlers."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.policies: list[str] = []
        self.scripts: list[str] = []
        self.data: list[str] = []  # blocks of JSON-LD, which no browser runs
        self.forbidden: list[str] = []
        self.before_the_policy: list[str] = []
        self._is_inline_script = False
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if given.get("http-equiv", "").lower() == "content-security-policy":
            self.policies.append(given["content"])
        elif not self.policies:
            self.before_the_policy.append(tag)
        self._is_inline_script = tag == "script" and "src" not in given
        self._texts = self.data if given.get("type") == "application/ld+json" else self.scripts
        if self._is_inline_script:
            self._texts.append("")
        self.forbidden += [tag] if tag in ("style", "base", "iframe", "object", "embed") else []
        self.forbidden += [name for name in given if name == "style" or name.startswith("on")]
        self.forbidden += [
            value for value in given.values() if value.strip().lower().startswith("javascript:")
        ]

    def handle_endtag(self, tag: str) -> None:
        self._is_inline_script = False

    def handle_data(self, data: str) -> None:
        if self._is_inline_script:
            self._texts[-1] += data


def test_nothing_inline_stands_in_a_page(published: tuple[str, Path]) -> None:
    pages = sorted(published[1].rglob("*.html"))
    assert len(pages) > 150
    for page in pages:
        inline = Inline(page.read_bytes().decode("utf-8"))
        (policy,) = inline.policies
        rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
        assert "'unsafe-inline'" not in rules["script-src"]
        assert inline.scripts == [], page
        for block in inline.data:
            assert not set("<>&") & set(block), page
            assert json.loads(block)["@type"] == "ScholarlyArticle", page
        assert inline.forbidden == [], page
        # A policy says nothing about what stands before it.
        assert set(inline.before_the_policy) <= {"html", "head", "meta"}, page


def test_an_inline_script_would_be_seen() -> None:
    page = Inline("<meta http-equiv=Content-Security-Policy content=x><script>a<b</script>")
    assert page.scripts == ["a<b"]
    assert Inline("<p style='color: red' onclick=x><a href=' JavaScript:x'>").forbidden == [
        "style",
        "onclick",
        " JavaScript:x",
    ]


# --- in a browser, which tells the console of all that a policy forbids: a visit fails then ---


def test_the_browser_keeps_to_the_policy_and_a_visit_would_fail(
    browser: Browser, every_kind: tuple[str, Path]
) -> None:
    with visiting(browser, every_kind[0]) as visit:
        tab = visit.open()
        assert tab.evaluate(
            """async () => {
                const script = document.createElement("script");
                script.textContent = "window.ran = true";
                const image = document.createElement("img");
                image.src = "https://example.org/none.png";
                const isRefused = new Promise(done => { image.onerror = done; });
                document.body.append(script, image);
                await isRefused;
                return window.ran === undefined;
            }"""
        )
        refused = "\n".join(visit.complaints)
        visit.complaints.clear()
    assert refused.count("Content Security Policy") == 2


@pytest.mark.parametrize("kind", ["paper", "search with results", "reading list with papers"])
def test_all_that_a_page_offers_is_allowed(
    browser: Browser, every_kind: tuple[str, Path], kind: str
) -> None:
    root, site = every_kind
    with visiting(browser, root) as visit:
        tab = open_kind(visit, kind, site)
        tab.evaluate("document.querySelectorAll('summary, button').forEach(at => at.click())")


def test_all_that_a_search_uses_is_allowed(browser: Browser, every_kind: tuple[str, Path]) -> None:
    with visiting(browser, every_kind[0]) as visit:
        tab = visit.open()
        header_search(tab).fill("lottery")
        header_search(tab).press("Enter")
        (title,) = searched(tab)
        rules = tab.evaluate("document.querySelector('head > [type=speculationrules]').text")
        assert list(json.loads(rules)) == ["prefetch"]
        results(tab).first.hover()  # fetched ahead, by these rules
        results(tab).first.click()
        expect(heading(tab)).to_have_text(title)
