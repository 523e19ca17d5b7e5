"""Draw the icons with which the site is installed, from its favicon, into docs/assets/.

    python -m tools.icons

An owner with another favicon draws them anew, or puts pictures of these names and sizes there.
A maskable icon fills its square, as systems cut it to their own shape.
"""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser

from tools.browsing import chromium

ASSETS = Path("docs/assets")
FAVICON = ASSETS / "favicon.svg"
# By name: width, the part of it that the favicon takes, and the colour around that.
ICONS = {
    "icon-192.png": (192, 1.0, "transparent"),
    "icon-512.png": (512, 1.0, "transparent"),
    "icon-maskable-512.png": (512, 0.8, "#a63d2f"),
}


def draw(browser: Browser, name: str) -> None:
    """Draw the icon `name`."""
    width, part, colour = ICONS[name]
    page = browser.new_page(viewport={"width": width, "height": width})
    page.set_content(
        f"<style>body{{margin:0;height:100vh;display:grid;place-items:center;background:{colour}}}"
        f"svg{{width:{part:.0%}}}</style>{FAVICON.read_text('utf-8')}"
    )
    page.screenshot(path=ASSETS / name, omit_background=True)
    page.close()


def main() -> None:
    """Draw all icons."""
    with chromium() as browser:
        for name in ICONS:
            draw(browser, name)


if __name__ == "__main__":
    main()
