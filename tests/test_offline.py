"""Reading offline: what was visited, the reading list, a topic, everything; and forgetting it.

The server is stopped, not the network of the browser: a service worker that asked it would fail.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.support.building import build_site, edit
from tests.support.visits import (
    DEADLINE,
    DESKTOP,
    free_port,
    heading,
    main,
    results,
    searched,
    until,
)
from tools.browsing import SiteServer

TOPIC = "tags/reinforcement-learning/"
PAPER = "papers/attention-is-all-you-need-5563e1/"
NAME = "almanac-offline"


class Server:
    """A server of a site that can be stopped, and started again at the same address."""

    def __init__(self, site: Path) -> None:
        self.site = site
        self._port = free_port()
        self.root = f"http://127.0.0.1:{self._port}/{NAME}/"
        self._server: SiteServer | None = None
        self.start()

    def start(self) -> None:
        self._server = SiteServer(lambda name: self.site if name == NAME else None, self._port)

    def stop(self) -> None:
        if self._server:
            self._server.close()
        self._server = None


class Reader:
    """A tab of a browser that may keep pages."""

    def __init__(self, context: BrowserContext, server: Server) -> None:
        self.server = server
        self.context = context
        self.errors: list[str] = []
        context.on("weberror", lambda error: self.errors.append(str(error.error)))
        self.wanted: set[str] = set()
        self.tab = context.new_page()

    def open(self, path: str = "") -> Page:
        self.tab.goto(self.server.root + path)
        return self.tab

    def visit(self, path: str = "") -> Page:
        """Open a page, and wait until it is kept."""
        tab = self.open(path)
        until(lambda: self.has(path, "visited"))
        return tab

    def has(self, path: str, cache: str = "") -> bool:
        """Whether a cache whose name has `cache` in it has the file at `path`."""
        return any(
            self.server.root + path in urls for name, urls in self.kept().items() if cache in name
        )

    def kept(self) -> dict[str, list[str]]:
        """The addresses in all caches, by the names of these."""
        kept: dict[str, list[str]] = self.tab.evaluate(
            """async () => {
                const kept = {};
                for (const name of await caches.keys()) {
                    const keys = await (await caches.open(name)).keys();
                    // To open a cache that was deleted meanwhile makes an empty one.
                    if (keys.length) kept[name] = keys.map(({ url }) => url);
                }
                return kept;
            }"""
        )
        return kept

    def workers(self) -> int:
        count: int = self.tab.evaluate(
            "async () => (await navigator.serviceWorker.getRegistrations()).length"
        )
        return count


@contextmanager
def reading(browser: Browser, server: Server, **options: Any) -> Iterator[Reader]:
    context = browser.new_context(**{"viewport": DESKTOP, **options})
    context.set_default_timeout(DEADLINE * 1000)
    try:
        reader = Reader(context, server)
        yield reader
        assert [error for error in reader.errors if error not in reader.wanted] == []
    finally:
        context.close()


@pytest.fixture
def server(sample: Path) -> Iterator[Server]:
    """A server of the site of `sample`, whose pages link to each other by relative addresses."""
    server = Server(sample / "site")
    yield server
    server.stop()


@pytest.fixture
def reader(browser: Browser, server: Server) -> Iterator[Reader]:
    with reading(browser, server) as reader:
        yield reader


def keep_line(tab: Page) -> Locator:
    return main(tab).locator(".keep")


def papers_of(tab: Page) -> list[str]:
    """The paths of the papers on the page."""
    links: list[str] = (
        main(tab).locator(".card :is(h2, h3) a").evaluate_all("all => all.map(a => a.href)")
    )
    return [re.sub(r".*/(papers/[^/]+/)$", r"\1", link) for link in links]


# --- what is kept without being asked ---


def test_pages_that_were_visited_are_read_without_the_server(reader: Reader) -> None:
    reader.visit()
    reader.visit(PAPER)
    reader.visit("tags/")
    reader.server.stop()
    tab = reader.open(PAPER)
    expect(heading(tab)).to_have_text("Attention Is All You Need")
    expect(main(tab)).to_contain_text("The Transformer has no recurrent part")
    # With its scripts and its stylesheet.
    expect(tab.get_by_role("button", name="Mark as read")).to_be_visible()
    assert (
        tab.evaluate("getComputedStyle(document.querySelector('.md-header')).position") == "sticky"
    )
    expect(heading(reader.open(""))).to_be_visible()
    expect(heading(reader.open("tags/"))).to_have_text("Topics")


def test_a_page_that_is_not_kept_says_so_and_what_is(reader: Reader) -> None:
    reader.visit(PAPER)
    reader.server.stop()
    tab = reader.open(TOPIC)
    expect(heading(tab)).to_have_text("Offline")
    expect(main(tab)).to_contain_text(f"There is no network, and this page is not kept: {TOPIC}.")
    main(tab).get_by_role("link", name="Attention Is All You Need").click()
    expect(heading(tab)).to_have_text("Attention Is All You Need")
    tab.go_back()
    reader.server.start()
    main(tab).get_by_role("link", name="Try again").click()
    expect(heading(tab)).to_have_text("Reinforcement Learning")


def test_the_reading_list_is_read_with_its_abstracts(reader: Reader) -> None:
    tab = reader.visit()
    card = tab.locator(".card").first
    path = papers_of(tab)[0]
    title = card.locator("h3 a, h2 a").first.inner_text()
    card.locator("[data-star]").click()
    until(lambda: reader.has(path, "starred"))
    reader.server.stop()
    tab = reader.open("reading/")
    main(tab).get_by_role("link", name=title, exact=True).click()
    expect(heading(tab)).to_have_text(title)
    expect(main(tab).locator(".abstract")).to_be_visible()
    main(tab).locator("[data-star]").first.click()
    until(lambda: not reader.has(path, "starred"))


def test_no_more_than_the_last_hundred_pages_are_kept(reader: Reader) -> None:
    reader.visit(PAPER)
    reader.tab.evaluate(
        """async () => {
            const name = (await caches.keys()).find((name) => name.includes(":visited:"));
            const cache = await caches.open(name);
            for (let at = 0; at < 100; at++) await cache.put(`?${at}`, new Response(""));
        }"""
    )
    reader.visit("tags/")
    until(lambda: not reader.has(PAPER, "visited"))
    (visited,) = (urls for name, urls in reader.kept().items() if ":visited:" in name)
    assert len(visited) == 100


# --- what is kept on request ---


def test_a_topic_is_kept_with_all_its_papers(reader: Reader) -> None:
    tab = reader.visit(TOPIC)
    papers = papers_of(tab)
    assert len(papers) >= 3
    link = keep_line(tab).get_by_role("link")
    assert re.fullmatch(r"Keep this topic offline, \d+\.\d MB", link.inner_text())
    link.click()
    expect(keep_line(tab)).to_contain_text("Kept offline.")
    reader.server.stop()
    for path in papers:
        tab = reader.open(path)
        expect(main(tab).locator(".abstract")).to_be_visible()
    tab = reader.open("offline/")
    expect(keep_line(tab).get_by_role("link", name="Reinforcement Learning")).to_be_visible()
    reader.server.start()
    keep_line(reader.open(TOPIC)).get_by_role("button", name="Remove").click()
    expect(keep_line(tab)).to_contain_text("Keep this topic offline")
    until(lambda: not reader.has(papers[0], "kept"))


def test_everything_is_kept_and_searched(reader: Reader) -> None:
    reader.visit("about/")
    tab = reader.open("offline/")
    button = keep_line(tab).get_by_role(
        "button", name=re.compile(r"^Keep everything offline, [\d.]+ MB$")
    )
    button.click()
    expect(keep_line(tab)).to_contain_text("Kept offline.")
    reader.server.stop()
    tab = reader.open("search/?q=lottery")
    (title,) = searched(tab)
    results(tab).first.click()
    expect(heading(tab)).to_have_text(title)
    expect(heading(reader.open("dates/2017/06/"))).to_have_text("June 2017")


# --- the site is published anew ---


LATER = """Zeppelins Over the Xylophone Valley

An airship is a poor place to practise music, or so it was thought. The pilots of this study \
took xylophones along on forty flights and wrote down what they heard. Reinforcement learning \
with a reward for quiet landings taught every one of them to come home.
"""
NEW = "papers/zeppelins-over-the-xylophone-valley-"


def _published_after(site: Path, other: Path) -> Path:
    """Give the files of `site` a later time than those of `other`, by which a browser asks."""
    time = max(path.stat().st_mtime for path in other.rglob("*")) + 5
    for path in site.rglob("*"):
        os.utime(path, (time, time))
    return site


@pytest.fixture(scope="module")
def later(
    sample: Path,
    new_project: Callable[[Path], Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """The site of `sample` as it is after another listing has come; its program is the same."""
    project = new_project(tmp_path_factory.mktemp("later") / "almanac")
    (project / "dumps/later.txt").write_text(LATER, encoding="utf-8")
    return _published_after(build_site(project), sample / "site")


@pytest.fixture(scope="module")
def other_scripts(later: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The later site, with another program: its pages and its scripts say so."""
    project = tmp_path_factory.mktemp("scripts") / "almanac"
    shutil.copytree(later.parent, project, symlinks=True)
    edit(project / "overrides/main.html", '<body id="top">', '<body id="top" data-build="other">')
    script = project / "docs/assets/reader.js"
    script.write_text(
        script.read_text("utf-8") + "document.body.dataset.script = 'other';\n", encoding="utf-8"
    )
    return _published_after(build_site(project), later)


def _version(site: Path) -> str:
    version: str = json.loads((site / "data/offline.json").read_text("utf-8"))["version"]
    return version


def test_after_a_new_build_only_that_is_seen(reader: Reader, later: Path) -> None:
    reader.visit(TOPIC)
    keep_line(reader.tab).get_by_role("link").click()
    expect(keep_line(reader.tab)).to_contain_text("Kept offline.")
    reader.server.site = later
    tab = reader.open(TOPIC)
    expect(main(tab).get_by_role("link", name=re.compile("^Zeppelins"))).to_be_visible()
    until(
        lambda: (
            [name for name in reader.kept() if ":kept:" in name]
            == [f"almanac:/{NAME}/:kept:{_version(later)}"]
        )
    )
    expect(keep_line(tab)).to_contain_text("Kept offline.")
    reader.server.stop()
    main(reader.open(TOPIC)).get_by_role("link", name=re.compile("^Zeppelins")).click()
    expect(heading(tab)).to_have_text("Zeppelins Over the Xylophone Valley")


def test_everything_that_is_kept_becomes_the_new_build(reader: Reader, later: Path) -> None:
    reader.open("offline/")
    keep_line(reader.tab).get_by_role("button", name=re.compile("^Keep everything")).click()
    expect(keep_line(reader.tab)).to_contain_text("Kept offline.")
    reader.server.site = later
    tab = reader.open("about/")
    until(
        lambda: (
            [name for name in reader.kept() if ":kept:" in name]
            == [f"almanac:/{NAME}/:kept:{_version(later)}"]
        )
    )
    reader.server.stop()
    tab = reader.open("search/?q=xylophone")
    assert searched(tab) == ["Zeppelins Over the Xylophone Valley"]
    results(tab).first.click()
    expect(heading(tab)).to_have_text("Zeppelins Over the Xylophone Valley")


def test_a_page_is_never_shown_with_the_scripts_of_another_build(
    reader: Reader, later: Path, other_scripts: Path
) -> None:
    def builds(tab: Page) -> tuple[str | None, str | None]:
        expect(tab.get_by_role("contentinfo").get_by_role("link", name="Offline")).to_be_visible()
        body = tab.locator("body")
        return body.get_attribute("data-build"), body.get_attribute("data-script")

    reader.server.site = later
    assert builds(reader.visit(PAPER)) == (None, None)
    reader.visit("tags/")
    reader.server.site = other_scripts
    assert builds(reader.open(PAPER)) == ("other", "other")
    # What was visited before and has other scripts is gone.
    until(lambda: not reader.has("tags/", "visited"))
    until(lambda: reader.has(PAPER, "visited"))
    reader.server.stop()
    assert builds(reader.open(PAPER)) == ("other", "other")
    expect(heading(reader.open("tags/"))).to_have_text("Offline")


def test_a_page_of_a_build_whose_worker_has_not_come_is_not_kept(
    reader: Reader, later: Path, other_scripts: Path, tmp_path: Path
) -> None:
    reader.server.site = later
    reader.visit(PAPER)
    # The worker of the new build cannot be installed, as one of its files is not there yet.
    site = shutil.copytree(other_scripts, tmp_path / "site")
    (site / "assets/cite.js").unlink()
    _published_after(site, later)
    reader.server.site = site
    tab = reader.open("tags/")
    expect(tab.locator("body")).to_have_attribute("data-build", "other")
    # A second page, so that the worker has done with the first.
    reader.open("about/")
    assert not reader.has("tags/", "visited")
    reader.server.stop()
    tab = reader.open(PAPER)
    expect(heading(tab)).to_have_text("Attention Is All You Need")
    assert tab.locator("body").get_attribute("data-build") is None


def test_a_search_never_asks_the_index_of_another_build(
    reader: Reader, later: Path, sample: Path
) -> None:
    reader.open("offline/")
    keep_line(reader.tab).get_by_role("button", name=re.compile("^Keep everything")).click()
    expect(keep_line(reader.tab)).to_contain_text("Kept offline.")
    # A page of the new build, which loses the network before it searches.
    reader.server.site = later
    reader.context.route("**/data/offline.json", lambda route: route.abort())
    tab = reader.open("search/")
    expect(tab.locator(".filters .count").first).not_to_be_empty()
    reader.server.stop()
    main(tab).get_by_role("searchbox").fill("lottery")
    expect(main(tab).get_by_role("status")).to_contain_text("could not be loaded")


# --- forgetting ---


def test_what_is_kept_is_forgotten_and_nothing_is_kept_again(reader: Reader) -> None:
    reader.visit(PAPER)
    tab = reader.open("offline/")
    main(tab).get_by_role("button", name="Forget what is kept offline").click()
    main(tab).get_by_role("button", name="Yes, forget it").click()
    expect(main(tab)).to_contain_text("Nothing is kept.")
    until(lambda: reader.kept() == {} and reader.workers() == 0)
    tab = reader.open("tags/")
    tab.wait_for_load_state("networkidle")
    assert reader.kept() == {}
    assert reader.workers() == 0
    main(reader.open("offline/")).get_by_role("button", name="Keep pages again").click()
    reader.visit("tags/")
    assert reader.workers() == 1


def test_forgetting_everything_forgets_pages_too(reader: Reader) -> None:
    tab = reader.visit(PAPER)
    tab.get_by_role("button", name="Settings").click()
    tab.get_by_role("button", name="Forget everything").click()
    with tab.expect_navigation():
        tab.get_by_role("button", name="Yes, forget everything").click()
    until(lambda: not reader.has(f"{PAPER}x") and reader.workers() <= 1)


# --- where nothing can be kept ---


@pytest.mark.parametrize("missing", ["serviceWorker", "locks"])
def test_without_what_it_needs_one_sentence_says_so(reader: Reader, missing: str) -> None:
    reader.context.add_init_script(
        f"Object.defineProperty(Navigator.prototype, '{missing}', {{ value: undefined }})"
    )
    tab = reader.open("offline/")
    expect(main(tab)).to_contain_text("This browser keeps no pages of this site.")
    expect(main(tab).get_by_role("button")).to_have_count(0)
    tab = reader.open(TOPIC)
    keep_line(tab).get_by_role("link").click()
    expect(heading(tab)).to_have_text("Offline")


def test_what_has_no_room_is_not_kept(reader: Reader) -> None:
    reader.visit(TOPIC)
    reader.context.add_init_script(
        "StorageManager.prototype.estimate = async () => ({ quota: 10000, usage: 9000 })"
    )
    tab = reader.open(TOPIC)
    keep_line(tab).get_by_role("link").click()
    expect(keep_line(tab)).to_contain_text(re.compile(r"There is no room: it takes [\d.]+ MB"))
    expect(keep_line(tab).get_by_role("button", name="Keep this topic offline")).to_be_visible()


def test_a_preview_removes_what_a_published_site_left(reader: Reader, tmp_path: Path) -> None:
    reader.visit(PAPER)
    # As a preview serves it: no policy, no worker.
    site = shutil.copytree(reader.server.site, tmp_path / "site")
    (site / "service-worker.js").unlink()
    page = site / "about/index.html"
    page.write_text(
        re.sub("<meta http-equiv=[^>]*>", "", page.read_text("utf-8"), count=1), encoding="utf-8"
    )
    reader.server.site = _published_after(site, reader.server.site)
    reader.open("about/")
    until(lambda: reader.kept() == {} and reader.workers() == 0)


# --- installing ---


def test_the_site_can_be_installed(reader: Reader) -> None:
    tab = reader.visit(PAPER)
    session = reader.context.new_cdp_session(tab)
    manifest = session.send("Page.getAppManifest")
    assert manifest["errors"] == []
    assert manifest["url"] == f"{reader.server.root}manifest.json"
    assert session.send("Page.getInstallabilityErrors")["installabilityErrors"] == []
    said = json.loads(manifest["data"])
    assert (said["scope"], said["start_url"]) == ("./", "./")
