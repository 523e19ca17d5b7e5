"""Every generated file of a site, in parts that worker processes render at the same time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial

from generator import exports, pages
from generator.model import Library, OutputFile, Site
from generator.pages.context import Context


@dataclass(frozen=True)
class SiteFiles:
    """The files of a library. What the parts share is worked out once in each process."""

    library: Library
    site: Site

    @cached_property
    def _context(self) -> Context:
        return Context.of(self.library, self.site)

    def parts(self) -> list[Callable[[], Iterator[OutputFile]]]:
        """Return functions that each yield a part of the files; together they yield all, once.

        The search index takes longest and is first. The pages of papers are in the last parts,
        which are short, so that all workers end at about the same time.
        """
        data = range(len(exports.EXPORTS))
        some_pages = range(pages.number_of_parts(self.library))
        return [
            self._search_index,
            *(partial(self._data, number) for number in data),
            *(partial(self._pages, number) for number in some_pages),
        ]

    def _search_index(self) -> Iterator[OutputFile]:
        return exports.index_files(self._context.groups)

    def _data(self, number: int) -> Iterator[OutputFile]:
        return exports.render_part(self._context.groups, self.site, number)

    def _pages(self, number: int) -> Iterator[OutputFile]:
        return pages.render_part(self._context, number)
