"""The sitemap: ours, without dates, in files that the protocol allows."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from generator.publish import sitemap

NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
ROOT = "https://example.org/almanac/"


def _addresses(content: str) -> list[str]:
    root = ElementTree.fromstring(content)
    return [found.text or "" for found in root.iter(f"{NAMESPACE}loc")]


def test_addresses_in_order_and_nothing_else() -> None:
    ((path, content),) = sitemap.sitemaps(["papers/b-1/", "", "papers/a-1/", ""], ROOT)
    assert path == "sitemap.xml"
    assert _addresses(content) == [ROOT, f"{ROOT}papers/a-1/", f"{ROOT}papers/b-1/"]
    tags = {element.tag for element in ElementTree.fromstring(content).iter()}
    assert tags == {f"{NAMESPACE}{name}" for name in ("urlset", "url", "loc")}


def test_the_order_of_addresses_does_not_matter() -> None:
    paths = [f"papers/{number}/" for number in range(100)]
    assert list(sitemap.sitemaps(paths, ROOT)) == list(sitemap.sitemaps(paths[::-1], ROOT))


def test_addresses_are_escaped() -> None:
    paths = ["a&b/", "<c>/", "é/", 'd"e/', "f g/"]
    ((_, content),) = sitemap.sitemaps(paths, "https://example.org/?a&b=")
    assert "a&b" not in content
    assert set(_addresses(content)) == {
        f"https://example.org/?a&b={path}"
        for path in ("a%26b/", "%3Cc%3E/", "%C3%A9/", "d%22e/", "f%20g/")
    }


@pytest.mark.parametrize(("total", "files"), [(0, 1), (1, 1), (45_000, 1), (45_001, 2)])
def test_files_stay_below_50_000_addresses(total: int, files: int) -> None:
    paths = (f"papers/{number}/" for number in range(total))
    contents = [content for _, content in sitemap.sitemaps(paths, ROOT)]
    parts = contents[:-1] if len(contents) > 1 else contents
    assert len(parts) == files
    assert all(len(_addresses(part)) < 50_000 for part in parts)
    assert all(len(part.encode()) < 50 * 2**20 for part in parts)
    assert sum(len(_addresses(part)) for part in parts) == total


def test_many_files_have_an_index() -> None:
    *parts, index = sitemap.sitemaps((f"papers/{number}/" for number in range(100_000)), ROOT)
    path, content = index
    assert path == "sitemap.xml"
    assert ElementTree.fromstring(content).tag == f"{NAMESPACE}sitemapindex"
    assert _addresses(content) == [ROOT + path for path, _ in parts]
    assert len({address for _, part in parts for address in _addresses(part)}) == 100_000


def test_the_built_site_has_a_map_of_its_pages(sample_site: Path) -> None:
    text = (sample_site / "sitemap.xml").read_text(encoding="utf-8")
    assert "lastmod" not in text
    assert not re.search(r"20\d\d-\d\d-\d\dT?", re.sub(r"listings/[^<]*", "", text))
    listed = _addresses(text)
    root = "http://127.0.0.1:8000/"
    built = {
        root + path.parent.relative_to(sample_site).as_posix().removeprefix(".") + "/"
        for path in sample_site.rglob("index.html")
    }
    assert {address.rstrip("/") for address in listed} == {a.rstrip("/") for a in built}
    assert not (sample_site / "sitemap.xml.gz").exists(), "gzip holds the time of day"
