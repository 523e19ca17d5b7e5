"""The HTML of the site is valid, by the Nu HTML checker.

Its jar is named by `ALMANAC_NU`, which `make test` finds or fetches (tools/nu). Where there is
none, these tests are left out, and the summary of the run says so (tests/conftest.py).
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.support.kinds import addresses, open_kind
from tests.support.real_data import nu_checker
from tests.support.visits import visiting

pytestmark = pytest.mark.skipif(not nu_checker(), reason="Nu HTML checker: left out")

# A file has no host, so `'self'` in its policy lets nothing in: for the checker, not for a site.
# And it takes a data block (JSON-LD) for a script, which no browser does; that no page has an
# inline script is seen in tests/test_policy.py.
OF_FILES = ".*(?:Resource|Inline script) violates Content Security Policy.*"
# The pages that scripts add most to.
MADE = ["home", "paper", "search with results", "reading list with papers"]


def _messages(files: Sequence[Path]) -> list[str]:
    """What the checker says of these pages, errors and warnings alike."""
    command = ["java", "-jar", nu_checker(), "--format", "json", "--stdout", "--exit-zero-always"]
    done = subprocess.run(
        [*command, "--no-langdetect", "--filterpattern", OF_FILES, *map(str, files)],
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=True,
    )
    return [
        f"{Path(said['url']).parent.name}, line {said.get('lastLine')}: {said['message']}"
        for said in json.loads(done.stdout)["messages"]
    ]


def test_the_checker_sees_what_is_wrong(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<!doctype html><html lang=en><title>x</title><p id=a><b id=a>", "utf-8")
    assert any("Duplicate ID" in message for message in _messages([page]))


def test_every_page_is_valid(every_kind: tuple[str, Path], published: tuple[str, Path]) -> None:
    of_sample = sorted(every_kind[1].rglob("*.html"))
    assert len(of_sample) > 150
    _, site = published
    # The five dumps have no author's names, so no page of that kind.
    paths = sorted({path.partition("?")[0] for path in addresses(site).values()})
    of_published = [site / path / "index.html" for path in paths]
    pages = [*of_sample, *(page for page in of_published if page.exists())]
    assert len(pages) > len(of_sample) + 15
    assert _messages(pages) == []


def test_what_scripts_make_of_a_page_is_valid(
    browser: Browser, every_kind: tuple[str, Path], tmp_path: Path
) -> None:
    root, site = every_kind
    pages = []
    for kind in MADE:
        with visiting(browser, root) as visit:
            tab = open_kind(visit, kind, site)
            pages.append(tmp_path / kind / "index.html")
            pages[-1].parent.mkdir()
            pages[-1].write_text(tab.content(), encoding="utf-8")
    assert _messages(pages) == []
