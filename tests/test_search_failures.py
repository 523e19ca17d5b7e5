"""What did not come is no answer: it is said, and asked for again."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.support.visits import header_search, main, results, searched

LOTTERY = re.compile("^The Lottery Ticket")
PART = "A part of the search index could not be loaded, so there is no answer yet."


@pytest.fixture
def tab(browser: Browser, root: str) -> Iterator[Page]:
    # Not a visit: the browser says in the console what it could not load. A service worker would
    # answer before a route does.
    page = browser.new_page(service_workers="block")
    yield page
    page.close()


@pytest.mark.parametrize(
    ("lost", "query", "said"),
    [
        ("data/search/*/words-*", "q=lottery", PART),
        ("data/search/*/places-*", "q=%22lottery+ticket%22", PART),
        ("data/search/*/places-*", "q=author:ada", PART),
        ("data/search/*/filter-*", "q=lottery&topic=Computer+Vision", PART),
        ("data/search/*/order-*", "q=lottery&sort=date", PART),
        ("data/search/*/papers-*", "q=lottery", PART),
        ("data/search.json", "q=lottery", "The search index could not be loaded."),
        ("data/words.txt", "q=lottrey", PART),
    ],
)
@pytest.mark.parametrize("kind", ["failed", "404", "cut off"])
def test_what_did_not_come_is_asked_for_again(
    tab: Page, root: str, lost: str, query: str, said: str, kind: str
) -> None:
    def lose(route: Route) -> None:
        if kind == "failed":
            route.abort()
        elif kind == "404":
            route.fulfill(status=404, body="<title>Not found</title>", content_type="text/html")
        elif lost.startswith("data/search/"):
            route.fulfill(body=route.fetch().body()[:-20])
        else:
            route.fulfill(status=503, body="")

    tab.route(f"**/{lost}", lose)
    tab.goto(f"{root}search/?{query}")
    expect(main(tab).get_by_role("status")).to_have_text(said)
    expect(results(tab)).to_have_count(0)
    tab.unroute_all()
    main(tab).get_by_role("button", name="Try again").click()
    expect(main(tab).get_by_role("status")).not_to_have_text(said)
    found = searched(tab)
    tab.reload()
    assert searched(tab) == found
    assert bool(found) == ("topic" not in query and "author" not in query)


def test_the_next_query_is_asked_anew(tab: Page, root: str) -> None:
    tab.route("**/data/search/*/words-*", lambda route: route.abort())
    tab.goto(f"{root}search/?q=lottery")
    expect(main(tab).get_by_role("status")).to_have_text(PART)
    tab.unroute_all()
    main(tab).get_by_role("searchbox").fill("lottery ticket")
    expect(results(tab).first).to_have_text(LOTTERY)
    expect(main(tab).get_by_role("button", name="Try again")).to_have_count(0)


def test_more_results_that_do_not_come_can_be_asked_for_again(tab: Page, root: str) -> None:
    tab.goto(f"{root}search/")
    assert len(searched(tab)) == 20
    tab.route("**/data/search/*/papers-*", lambda route: route.abort())
    main(tab).get_by_role("button", name="Show more").click()
    expect(main(tab).get_by_role("status")).to_have_text(PART)
    expect(results(tab)).to_have_count(20)
    tab.unroute_all()
    main(tab).get_by_role("button", name="Try again").click()
    expect(results(tab)).to_have_count(40)


def test_a_site_that_was_published_anew_is_noticed(tab: Page, root: str) -> None:
    """The pieces of the old index are gone, and the index says that it is another."""
    tab.goto(f"{root}search/?q=%22xylophone+zeppelin%22")  # loads no paper yet
    searched(tab)
    tab.route("**/data/search/*/papers-*", lambda route: route.fulfill(status=404, body=""))
    tab.route("**/data/search.json", lambda route: route.fulfill(json={"index": "another"}))
    main(tab).get_by_role("searchbox").fill("lottery")
    said = "This site was updated after the page was opened."
    expect(main(tab).get_by_role("status")).to_have_text(said)
    tab.unroute_all()
    main(tab).get_by_role("button", name="Reload").click()
    expect(results(tab).first).to_have_text(LOTTERY)
    expect(tab).to_have_url(f"{root}search/?q=lottery")


def test_the_field_in_the_header_asks_again_too(tab: Page, root: str) -> None:
    tab.route("**/data/search/*/papers-*", lambda route: route.abort())
    tab.goto(f"{root}about/")
    header_search(tab).fill("lottery")
    banner = tab.get_by_role("banner")
    expect(banner.get_by_role("status")).to_have_text(PART)
    expect(banner.get_by_role("option")).to_have_count(0)
    # Only one search more, so that none is under way when the pieces come again.
    header_search(tab).press("Escape")
    expect(banner.get_by_role("status")).to_be_hidden()
    header_search(tab).press("ArrowDown")
    expect(banner.get_by_role("status")).to_have_text(PART)
    tab.unroute_all()
    banner.get_by_role("button", name="Try again").click()
    expect(banner.get_by_role("option").first).to_contain_text("The Lottery Ticket")


@pytest.mark.parametrize(
    ("path", "script"),
    [
        ("search/?q=lottery", "search/page.js"),
        ("search/?q=lottery", "search.js"),
        ("no-such-page/", "search/not_found.js"),
        ("reading/", "reader.js"),
    ],
)
def test_a_script_that_does_not_come_leaves_a_sentence(
    tab: Page, root: str, path: str, script: str
) -> None:
    tab.route(f"**/assets/{script}", lambda route: route.abort())
    tab.goto(root + path)
    # A sentence that no script removes is shown some seconds later.
    expect(main(tab).get_by_text("as a script is missing. Reload the page.")).to_be_visible()


@pytest.mark.parametrize("path", ["search/", "no-such-page/", "reading/"])
def test_the_sentence_goes_when_the_script_comes(tab: Page, root: str, path: str) -> None:
    tab.goto(root + path)
    expect(main(tab).get_by_text("as a script is missing")).not_to_be_visible()
    expect(main(tab).locator(".results, [data-reading] .lead").first).to_be_attached()


def test_a_server_may_decompress_what_it_sends(tab: Page, root: str) -> None:
    def send(route: Route) -> None:
        route.fulfill(body=gzip.decompress(route.fetch().body()), content_type="application/json")

    tab.route("**/data/search/**", send)
    tab.goto(f"{root}search/?q=%22lottery+ticket%22&sort=date")
    assert LOTTERY.match(searched(tab)[0])
