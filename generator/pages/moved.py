"""A page at each address that a page had earlier, which leads to it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from generator import urls
from generator.catalogue.moved import moved_pages
from generator.model import OutputFile
from generator.pages.context import Context
from generator.pages.environment import render_page


def former_addresses(context: Context) -> Iterator[OutputFile]:
    """Yield a page for each earlier address of a topic, listing, organisation or author."""
    moved = moved_pages(context.groups, context.site.moved)
    for old, (path, title) in moved.items():
        yield OutputFile(urls.source(old), partial(_moved, old, path, title), (path, title))


def _moved(old: str, path: str, title: str) -> str:
    return render_page(old, "moved.md", title, f"{title} has another address.", target=path)
