"""Take pictures of every kind of page, in both schemes and at three widths, into screenshots/.

    python -m tools.screenshots [SITE]       # default: site/

A picture is of the whole page, up to a height. `sheet-320-light.png` and the others have all
kinds side by side. `readme.png` is the one that the README shows, copied to .github by hand.
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Page

from tests.support.kinds import addresses, open_kind
from tests.support.visits import Visit
from tools.browsing import chromium, served

OUT = Path("screenshots")
WIDTHS = (320, 768, 1440)
HEIGHT = 2400
SCHEMES = ("light", "dark")


def take(tab: Page, path: Path, width: int) -> None:
    """Take a picture of the page in `tab`, at most `HEIGHT` high."""
    height = min(HEIGHT, tab.evaluate("document.documentElement.scrollHeight"))
    clip = {"x": 0, "y": 0, "width": width, "height": max(height, 600)}
    tab.screenshot(path=path, full_page=True, clip=clip)  # type: ignore[arg-type]  # a FloatRect


def sheet(tab: Page, names: list[str], path: Path) -> None:
    """Take one picture of the pictures `names` side by side, small."""
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
                names = []
                for kind, path in addresses(site).items():
                    # A new context, in which nothing is starred or read yet.
                    context = browser.new_context(
                        viewport={"width": width, "height": 900},
                        color_scheme="dark" if scheme == "dark" else "light",
                    )
                    tab = open_kind(Visit(context, address), kind, site)
                    names.append(f"{kind.replace(' ', '-')}-{width}-{scheme}.png")
                    take(tab, OUT / names[-1], width)
                    wide = tab.evaluate("document.documentElement.scrollWidth")
                    if wide > width:
                        print(f"{path or '/'} is {wide} px wide at {width} px")
                    context.close()
                sheet(board, names, OUT / f"sheet-{width}-{scheme}.png")
        context = browser.new_context(viewport={"width": 1200, "height": 800})
        visit = Visit(context, address)
        visit.open()
        visit.settle().screenshot(path=OUT / "readme.png")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "site"))
