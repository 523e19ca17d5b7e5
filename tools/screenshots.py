"""Pictures of every kind of page into screenshots/, both schemes, three widths.

    python -m tools.screenshots [SITE]       # default: site/

A picture is of the whole page, up to a height. `sheet-320-light.png` and the others have all
kinds side by side. `readme.png` is the one that the README shows, copied to .github by hand.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page

from tools.browsing import chromium, served

OUT = Path("screenshots")
WIDTHS = (320, 768, 1440)
HEIGHT = 2400
SCHEMES = ("light", "dark")
FIXED = {
    "home": "",
    "topics": "tags/",
    "dates": "dates/",
    "undated": "dates/undated/",
    "listings": "listings/",
    "organizations": "organizations/",
    "names": "names/",
    "all-papers": "papers/",
    "page-2": "papers/page-2/",
    "search": "search/",
    "search-results": "search/?q=learning&topic=Computer+Vision",
    "search-none": "search/?q=%22xylophone+zeppelin%22",
    "reading": "reading/",
    "subscribe": "subscribe/",
    "about": "about/",
    "report": "report/",
    "missing": "papers/deep-learning-000000/",
}


def _size(page: Path) -> int:
    return page.stat().st_size


def _shares(page: Path) -> int:
    return page.read_text(encoding="utf-8").count("share this title")


# Kinds of many pages: where they lie, and of which of them the picture is: that with the most.
CHOSEN: dict[str, tuple[str, Callable[[Path], int]]] = {
    "paper": ("papers/*-*", _size),
    "paper-short": ("papers/*-*", lambda page: -_size(page)),
    "shared-title": ("papers/*-*", _shares),
    "topic": ("tags/*", _size),
    "year": ("dates/[0-9]*", _size),
    "month": ("dates/[0-9]*/[0-9]*", _size),
    "listing": ("listings/*", _size),
    "organization": ("organizations/*", _size),
}


def kinds(site: Path) -> dict[str, str]:
    """An address of every kind of page that the folder `site` has."""
    pages = {
        name: path
        for name, path in FIXED.items()
        if name == "missing" or (site / path.partition("?")[0] / "index.html").exists()
    }
    for kind, (folders, weight) in CHOSEN.items():
        found = [
            page
            for page in sorted(site.glob(f"{folders}/index.html"))
            if not page.parent.name.startswith("page-")
        ]
        if found:
            chosen = max(found, key=weight)
            pages[kind] = chosen.parent.relative_to(site).as_posix() + "/"
    return pages


def take(tab: Page, path: Path, width: int) -> None:
    """A picture of the page in `tab`, at most `HEIGHT` high."""
    height = min(HEIGHT, tab.evaluate("document.documentElement.scrollHeight"))
    clip = {"x": 0, "y": 0, "width": width, "height": max(height, 600)}
    tab.screenshot(path=path, full_page=True, clip=clip)  # type: ignore[arg-type]  # a FloatRect


def sheet(tab: Page, names: list[str], path: Path) -> None:
    """The pictures of `names` side by side, small, as one."""
    shown = "".join(f'<img src="{name}" width="320">' for name in names)
    board = OUT / "sheet.html"
    board.write_text(
        "<style>body{margin:0;display:flex;flex-wrap:wrap;align-items:start;gap:8px;"
        f"background:#99f}}</style>{shown}",
        encoding="utf-8",
    )
    tab.goto(board.absolute().as_uri(), wait_until="load")
    tab.screenshot(path=path, full_page=True)
    board.unlink()


def main(site: Path) -> None:
    OUT.mkdir(exist_ok=True)
    with served(site) as address, chromium() as browser:
        board = browser.new_page(viewport={"width": 2616, "height": 900})
        for scheme in SCHEMES:
            for width in WIDTHS:
                context = browser.new_context(
                    viewport={"width": width, "height": 900},
                    color_scheme="dark" if scheme == "dark" else "light",
                )
                tab = context.new_page()
                names = []
                for name, path in kinds(site).items():
                    tab.goto(address + path, wait_until="networkidle")
                    names.append(f"{name}-{width}-{scheme}.png")
                    take(tab, OUT / names[-1], width)
                    wide = tab.evaluate("document.documentElement.scrollWidth")
                    if wide > width:
                        print(f"{path or '/'} is {wide} px wide at {width} px")
                context.close()
                sheet(board, names, OUT / f"sheet-{width}-{scheme}.png")
        picture = browser.new_page(viewport={"width": 1200, "height": 800})
        picture.goto(address, wait_until="networkidle")
        picture.screenshot(path=OUT / "readme.png")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "site"))
