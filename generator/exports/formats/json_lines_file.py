"""Papers as JSON Lines, with the fields of the site's own data."""

from __future__ import annotations

from generator.exports.formats.selection import Selection
from generator.exports.papers_jsonl import papers_as_json_lines


def json_lines_file(selection: Selection) -> bytes:
    """Return the file: an object for each paper, as `data/papers.jsonl.gz` has it."""
    return papers_as_json_lines(selection.groups.library, selection.papers).encode()
