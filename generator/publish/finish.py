"""From the pages that MkDocs built to a site that can be published."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from generator.publish import minify, offline, shards, sitemap, swap
from generator.runtime.memo import NO_MEMO, Memo


def finish_site(site: Path, site_url: str, memo: Memo = NO_MEMO) -> None:
    """Minify the scripts and styles of the site in the folder `site`, and write its sitemap.

    `memo` has the scripts of earlier builds.
    """
    minify.minify_assets(site / "assets", memo)
    _write_sitemaps(site, site_url)


def join(folders: Sequence[Path], site: Path, site_url: str) -> None:
    """Join the shards in `folders` to the whole site in the folder `site`.

    Raise `SettingsError` if they are not all shards of one site.
    """
    staged = swap.stage(site)
    shards.join(folders, staged)
    for path in staged.glob("sitemap*.xml"):
        path.unlink()
    _write_sitemaps(staged, site_url)
    offline.write_lists(staged)
    swap.remove_old(swap.publish(staged))


def _write_sitemaps(site: Path, site_url: str) -> None:
    for path, content in sitemap.sitemaps(sitemap.addresses(site), site_url):
        (site / path).write_text(content, encoding="utf-8", newline="\n")


def remove_cache(root: Path) -> None:
    """Remove what builds keep for the next one in the project in the folder `root`."""
    shutil.rmtree(root / ".cache" / "almanac", ignore_errors=True)
