"""How much of the real listings in `captures/` is read right, field by field.

A title or an abstract is right if it is the true one after `clean`, to the letter; a miss
that only `gold/fold.py` calls alike says so. Names and handles are compared after `clean`,
all else as values. A field counts where the listing shows it or a value was read: a card
shows an organisation or a count of authors, and no comments where there are none.
"""

from __future__ import annotations

import runpy
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from pathlib import Path
from typing import Any

from benchmarks import ROOT, print_table, records, share
from generator import catalogue, sources
from generator.catalogue.merge import organization
from generator.model import DatedListing, Entry, ShownDate
from generator.settings import from_mapping
from generator.text import clean

GOAL = 0.995
Truth = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Field:
    """A field: whether only cards show it, what was read, what is true; None if not shown."""

    is_on_card: bool
    read: Callable[[Entry], object]
    true: Callable[[Truth], object]


DATE = "date with its year"
FIELDS = {
    "title": _Field(False, lambda e: clean(e.title), lambda t: clean(t["title"])),
    "abstract": _Field(False, lambda e: clean(e.abstract), lambda t: clean(t["abstract"])),
    DATE: _Field(True, lambda e: e.shown, lambda t: ShownDate(*_month_day_year(t["date"]))),
    "author count": _Field(
        True, lambda e: e.authors, lambda t: None if t["organization"] else t["authors"]
    ),
    "organisation, name and handle": _Field(
        True,
        lambda e: (o := organization(e.organization, {})) and (o.name, o.handle),
        lambda t: t["organization"] and (clean(t["organization"]), clean(t["handle"])),
    ),
    "comment count": _Field(True, lambda e: e.comments, lambda t: t["comments"] or None),
}


def _month_day_year(iso: str) -> tuple[int, int, int]:
    year, month, day = map(int, iso.split("-"))
    return month, day, year


@dataclass(slots=True)
class _Score:
    """What was counted, by field, and every miss."""

    right: Counter[str] = field(default_factory=Counter)
    of: Counter[str] = field(default_factory=Counter)
    year_unknown: int = 0
    misses: list[str] = field(default_factory=list)


def run(shared: Path) -> None:
    """Prints both runs: years by the evidence alone, and with each listing's day given."""
    captures = shared / "captures"
    truths = {
        path.name: list(records(path.with_suffix(".truth.jsonl")))
        for path in sorted(captures.glob("*.txt"))
    }
    alike: Callable[[str], str] = runpy.run_path(str(shared / "gold" / "fold.py"))["fold"]
    days = {name: {"day": truth[0]["snapshot"]} for name, truth in truths.items()}
    print(
        "Compared: titles and abstracts to the letter after clean(); names and handles after\n"
        "clean(); days, counts and comments as values. Where a listing has no card, or a card\n"
        "does not show a field, the field is not counted.\n"
    )
    for title, said in (
        ("All captures together, no settings: years by evidence alone", {}),
        ("Each listing's day given in the settings", days),
    ):
        print(f"--- {title}\n")
        _print(*_measure(captures, truths, said, alike))


def _measure(
    captures: Path,
    truths: Mapping[str, list[dict[str, Any]]],
    said: object,
    alike: Callable[[str], str],
) -> tuple[_Score, list[DatedListing]]:
    listings = sources.read_all([captures]).listings
    known = catalogue.build(listings, from_mapping(ROOT, {"listings": said}))
    score = _Score()
    for problem in known.problems:
        score.misses.append(f"problem: {problem}")
    for dated in known.listings:
        for entry, truth in zip_longest(dated.listing.entries, truths[dated.name]):
            if entry is None or truth is None:
                line = entry.lines[0] if entry else dated.listing.lines.read
                score.misses.append(f"{dated.name}:{line}: entries read and true ones differ")
            _compare(entry, truth, dated, score, alike)
    return score, sorted(known.listings, key=lambda dated: dated.name)


def _compare(
    entry: Entry | None,
    truth: Truth | None,
    dated: DatedListing,
    score: _Score,
    alike: Callable[[str], str],
) -> None:
    """Counts each field of an entry; one that is lacking misses all that the other has."""
    for name, one in FIELDS.items():
        if one.is_on_card and truth is not None and not truth["card"]:
            continue
        read, true = entry and one.read(entry), truth and one.true(truth)
        if isinstance(read, ShownDate):
            read = ShownDate(read.month, read.day, read.year or dated.year)
            if true == replace(read, year=read.year or _year(true)) and read.year is None:
                score.year_unknown += 1
                continue
        if read is None and true is None:
            continue
        score.of[name] += 1
        score.right[name] += read == true
        if read != true:
            line = entry.lines[0] if entry else dated.listing.lines.read
            texts = [text for text in (read, true) if isinstance(text, str)]
            is_alike = len(texts) == 2 and alike(texts[0]) == alike(texts[1])
            note = " (alike after folding)" if is_alike else ""
            values = f"    read {_shown(read)}\n    true {_shown(true)}"
            score.misses.append(f"{dated.name}:{line}: {name}{note}\n{values}")


def _year(true: object) -> int | None:
    return true.year if isinstance(true, ShownDate) else None


def _shown(value: object) -> str:
    return value.as_shown() if isinstance(value, ShownDate) else repr(value)


def _print(score: _Score, listings: list[DatedListing]) -> None:
    rows = []
    for name in FIELDS:
        right, of = score.right[name], score.of[name]
        verdict = "" if right >= of * GOAL else f"under the goal of {GOAL:.1%}"
        rows.append((name, f"{right:,}", f"{of:,}", share(right, of), verdict))
    print_table(("field", "right", "of", "share", ""), rows)
    if score.year_unknown:
        print(
            f"\nYear unknown, day and month right: {score.year_unknown:,}, not counted above. "
            "See below why."
        )
    print("\nThe year of each listing and what it rests on:")
    for dated in listings:
        print(f"  {dated.name}: {dated.year or 'unknown'} ({dated.evidence}). {dated.reason}")
        if dated.year is None:
            print(f"    {_why_unknown(dated)}")
    print(f"\nMisses: {len(score.misses):,}")
    for miss in score.misses:
        print(f"  {miss}")
    print()


def _why_unknown(dated: DatedListing) -> str:
    """Which evidence for a listing's year there might have been, and why there is none."""
    shown = [(e.shown, e.lines[-1]) for e in dated.listing.entries if e.shown]
    if not shown:
        return "It shows no dates, so no date of a paper depends on its year."
    years = {day.year for day, _ in shown if day.year}
    if not years:
        return "It shows no year, and no paper of it is in another listing with one."
    own = dated.day
    if own is None:
        return f"It shows years up to {max(years)}, but no day of its own to compare days with."
    late = [
        (day, line)
        for day, line in shown
        if day.year is None and (day.month, day.day) > (own.month, own.day)
    ]
    if not late:
        return "The evidence contradicts itself."
    day, line = late[0]
    return (
        f"It shows years up to {max(years)}, but {len(late)} of its days without a year, the first "
        f"{day.as_shown()} (line {line}), lie after its own, {own.as_shown()}: they are of the "
        "year before, or the page was saved later than its head says. Its day in the settings "
        "or in the file's name tells."
    )
