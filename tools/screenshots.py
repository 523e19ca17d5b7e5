"""Pictures of every kind of page into screenshots/, both schemes, three widths.

    python -m tools.screenshots [SITE]       # default: site/

`screenshots/readme.png` is the one that the README shows, copied to .github by hand.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tools.browsing import chromium, served

OUT = Path("screenshots")
WIDTHS = (320, 768, 1440)
SCHEMES = ("light", "dark")
FIRST = {"paper": "papers", "topic": "tags", "listing": "listings", "organization": "organizations"}
SECTIONS = (
    "tags",
    "dates",
    "listings",
    "organizations",
    "names",
    "papers",
    "dates/undated",
    "report",
)


def kinds(site: Path) -> dict[str, str]:
    """An address of every kind of page: the one with most to show."""
    pages = {
        "home": "",
        "about": "about/",
        "search": "search/?q=learning&topic=Computer+Vision",
        "missing": "papers/deep-learning-000000/",
    }
    pages |= {section.replace("/", "-"): f"{section}/" for section in SECTIONS}
    for kind, section in FIRST.items():
        found = sorted((site / section).glob("*/index.html"), key=lambda p: (p.stat().st_size, p))
        found = [page for page in found if not page.parent.name.startswith("page-")]
        if found:
            pages[kind] = found[-1].parent.relative_to(site).as_posix() + "/"
    months = sorted((site / "dates").glob("[0-9]*/[0-9][0-9]/index.html"))
    if months:
        pages["month"] = months[-1].parent.relative_to(site).as_posix() + "/"
    return pages


def main(site: Path) -> None:
    OUT.mkdir(exist_ok=True)
    with served(site) as address, chromium() as browser:
        for scheme in SCHEMES:
            for width in WIDTHS:
                context = browser.new_context(
                    viewport={"width": width, "height": 900},
                    color_scheme="dark" if scheme == "dark" else "light",
                )
                tab = context.new_page()
                for name, path in kinds(site).items():
                    tab.goto(address + path, wait_until="networkidle")
                    tab.screenshot(path=OUT / f"{name}-{width}-{scheme}.png")
                    wide = tab.evaluate("document.documentElement.scrollWidth")
                    if wide > width:
                        print(f"{path or '/'} is {wide} px wide at {width} px")
                context.close()
        picture = browser.new_page(viewport={"width": 1200, "height": 800})
        picture.goto(address, wait_until="networkidle")
        picture.screenshot(path=OUT / "readme.png")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "site"))
