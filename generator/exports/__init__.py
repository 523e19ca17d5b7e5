"""Papers → files for programs: data, feeds, citations and the search index."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from generator.catalogue.groups import Groups
from generator.exports.changes_jsonl import changes_jsonl
from generator.exports.feeds import feeds
from generator.exports.llms_txt import llms_txt
from generator.exports.map_data import map_data
from generator.exports.month_files import month_files
from generator.exports.papers_jsonl import papers_jsonl
from generator.exports.query_match import with_found
from generator.exports.reader_data import reader_data
from generator.exports.report_jsonl import report_jsonl
from generator.exports.search_data import search_data
from generator.exports.search_index import index_files
from generator.exports.site_changes import with_changes
from generator.model import Library, OutputFile, Site

__all__ = [
    "EXPORTS",
    "index_files",
    "render",
    "render_part",
    "with_changes",
    "with_found",
]

# The search index is no row, as it is a part of its own; a citation is a part of its paper's page.
EXPORTS: tuple[Callable[[Groups, Site], Iterator[OutputFile]], ...] = (
    papers_jsonl,
    report_jsonl,
    changes_jsonl,
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
    for number in range(len(EXPORTS)):
        yield from render_part(groups, site, number)


def render_part(groups: Groups, site: Site, number: int) -> Iterator[OutputFile]:
    """Yield the files of the export of that number."""
    return EXPORTS[number](groups, site)
