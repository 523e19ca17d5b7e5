"""What each build changed, as the entries of a feed."""

from __future__ import annotations

import json

from generator import urls
from generator.catalogue import labels
from generator.catalogue.arrival import UNKNOWN
from generator.exports.changes_jsonl import record_of_change
from generator.model import CHANGE_KINDS, ShownDate, SiteChange


def anchor(change: SiteChange) -> str:
    """Return the id of a change on the page, which two changes of one day do not share."""
    return f"c-{urls.digest(json.dumps(record_of_change(change)))}"


def heading(change: SiteChange) -> str:
    """Return `Papers up to 4 September 2025`."""
    if change.day == UNKNOWN:
        return "Papers without a date"
    year, month, day = map(int, change.day.split("-"))
    return f"Papers up to {labels.day(ShownDate(month, day, year))}"


def text(change: SiteChange) -> str:
    """Return the papers of a change as plain text: a line for each kind."""
    lines = []
    for kind in CHANGE_KINDS:
        if total := change.totals[kind]:
            titles = [paper.title for paper in change.papers[kind]]
            more = [f"and {total - len(titles):,} more"] if total > len(titles) else []
            lines.append(f"{kind[:1].upper()}{kind[1:]}: {'; '.join((*titles, *more))}")
    return "\n\n".join(lines)
