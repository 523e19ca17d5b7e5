"""Papers → files for programs: data, feeds, citations and search documents."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from generator.catalogue.groups import Groups
from generator.exports.feeds import feeds
from generator.exports.llms_txt import llms_txt
from generator.exports.map_data import map_data
from generator.exports.month_files import month_files
from generator.exports.papers_jsonl import papers_jsonl
from generator.exports.query_match import with_found
from generator.exports.reader_data import reader_data
from generator.exports.report_jsonl import report_jsonl
from generator.exports.search_data import search_data
from generator.exports.search_documents import is_in_shard, search_documents
from generator.model import Library, OutputFile, Site

__all__ = ["EXPORTS", "is_in_shard", "render", "render_search_documents", "with_found"]

# The exports that are files of the site. Search documents are read by Pagefind only, and a
# citation is a part of the page of its paper.
EXPORTS: tuple[Callable[[Groups, Site], Iterator[OutputFile]], ...] = (
    papers_jsonl,
    report_jsonl,
    reader_data,
    search_data,
    map_data,
    feeds,
    llms_txt,
    month_files,
)


def render(library: Library, site: Site) -> Iterator[OutputFile]:
    """Yield every file that programs and scripts load from the site."""
    groups = Groups(library)
    for export in EXPORTS:
        yield from export(groups, site)


def render_search_documents(library: Library) -> Iterator[OutputFile]:
    """Yield what Pagefind indexes."""
    return search_documents(Groups(library))
