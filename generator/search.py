"""The Pagefind index of a built site, the one writer of `site/pagefind/`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from generator.problems import AlmanacError

# Only paper pages are searched; lists would repeat what stands on them.
_PAGES = "papers/*/index.html"
# What the site's own script does not load: Pagefind's ready-made interfaces.
_UNUSED = (
    "pagefind-ui.*",
    "pagefind-modular-ui.*",
    "pagefind-component-ui.*",
    "pagefind-highlight.js",
)


def index(site: Path) -> None:
    """Indexes the paper pages of the finished site in the folder `site`.

    One call over the folder: Pagefind's record-by-record interface sleeps 0.1 s a record.
    `AlmanacError` says what Pagefind said when it fails.
    """
    if not any(site.glob(_PAGES)):
        return  # Pagefind takes a site without papers for a mistake
    command = [sys.executable, "-m", "pagefind", "--site", str(site), "--glob", _PAGES, "--quiet"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        said = (done.stderr or done.stdout).strip()
        raise AlmanacError(f"Pagefind could not index {site}: {said}")
    for pattern in _UNUSED:
        for unused in (site / "pagefind").glob(pattern):
            unused.unlink()
