"""How much of the real listings in `captures/` is read correctly, field by field.

A title or an abstract is correct if it equals the true one after `clean`, to the letter; an
error that disappears after `gold/fold.py` is marked. Names and handles are compared after
`clean`, all else as values. A field counts if the listing shows it or a value was read: a card
shows an organisation or a count of authors, and no comments if there are none.
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
    """A field: whether only cards show it, the value read, and the true value."""

    is_on_card_only: bool
    read_value: Callable[[Entry], object]
    true_value: Callable[[Truth], object]


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
    """The values compared and the correct ones, by field, and every error."""

    correct: Counter[str] = field(default_factory=Counter)
    total: Counter[str] = field(default_factory=Counter)
    year_unknown: int = 0
    errors: list[str] = field(default_factory=list)


def run(shared: Path) -> None:
    """Print both runs: years by evidence alone, and with all days in the settings."""
    captures = shared / "captures"
    truths = {
        path.name: list(records(path.with_suffix(".truth.jsonl")))
        for path in sorted(captures.glob("*.txt"))
    }
    fold: Callable[[str], str] = runpy.run_path(str(shared / "gold" / "fold.py"))["fold"]
    days = {name: {"day": truth[0]["snapshot"]} for name, truth in truths.items()}
    print(
        "Compared: titles and abstracts to the letter after clean(); names and handles after\n"
        "clean(); days, counts and comments as values. Where a listing has no card, or a card\n"
        "does not show a field, the field is not counted.\n"
    )
    for title, listing_settings in (
        ("All captures together, no settings: years by evidence alone", {}),
        ("Each listing's day given in the settings", days),
    ):
        print(f"--- {title}\n")
        _print(*_measure(captures, truths, listing_settings, fold))


def _measure(
    captures: Path,
    truths: Mapping[str, list[dict[str, Any]]],
    listing_settings: object,
    fold: Callable[[str], str],
) -> tuple[_Score, list[DatedListing]]:
    listings = sources.read_all([captures]).listings
    merged = catalogue.build(listings, from_mapping(ROOT, {"listings": listing_settings}))
    score = _Score()
    for problem in merged.problems:
        score.errors.append(f"problem: {problem}")
    for dated in merged.listings:
        for entry, truth in zip_longest(dated.listing.entries, truths[dated.name]):
            if entry is None or truth is None:
                line = entry.lines[0] if entry else dated.listing.count.read
                score.errors.append(f"{dated.name}:{line}: entries read and true ones differ")
            _compare(entry, truth, dated, score, fold)
    return score, sorted(merged.listings, key=lambda dated: dated.name)


def _compare(
    entry: Entry | None,
    truth: Truth | None,
    dated: DatedListing,
    score: _Score,
    fold: Callable[[str], str],
) -> None:
    """Compare the fields of an entry; if one is missing, each field is an error."""
    for name, compared in FIELDS.items():
        if compared.is_on_card_only and truth is not None and not truth["card"]:
            continue
        read, true = entry and compared.read_value(entry), truth and compared.true_value(truth)
        if isinstance(read, ShownDate):
            read = ShownDate(read.month, read.day, read.year or dated.year)
            if true == replace(read, year=read.year or _year(true)) and read.year is None:
                score.year_unknown += 1
                continue
        if read is None and true is None:
            continue
        score.total[name] += 1
        score.correct[name] += read == true
        if read != true:
            line = entry.lines[0] if entry else dated.listing.count.read
            texts = [text for text in (read, true) if isinstance(text, str)]
            is_equal_folded = len(texts) == 2 and fold(texts[0]) == fold(texts[1])
            note = " (equal after folding)" if is_equal_folded else ""
            values = f"    read {_shown(read)}\n    true {_shown(true)}"
            score.errors.append(f"{dated.name}:{line}: {name}{note}\n{values}")


def _year(true: object) -> int | None:
    return true.year if isinstance(true, ShownDate) else None


def _shown(value: object) -> str:
    return value.as_shown() if isinstance(value, ShownDate) else repr(value)


def _print(score: _Score, listings: list[DatedListing]) -> None:
    rows = []
    for name in FIELDS:
        correct, total = score.correct[name], score.total[name]
        verdict = "" if correct >= total * GOAL else f"under the goal of {GOAL:.1%}"
        rows.append((name, f"{correct:,}", f"{total:,}", share(correct, total), verdict))
    print_table(("field", "correct", "of", "share", ""), rows)
    if score.year_unknown:
        print(
            f"\nYear unknown, day and month correct: {score.year_unknown:,}, not counted above. "
            "The reasons are below."
        )
    print("\nThe year of each listing and its evidence:")
    for dated in listings:
        print(f"  {dated.name}: {dated.year or 'unknown'} ({dated.evidence}). {dated.reason}")
        if dated.year is None:
            print(f"    {_why_unknown(dated)}")
    print(f"\nErrors: {len(score.errors):,}")
    for error in score.errors:
        print(f"  {error}")
    print()


def _why_unknown(dated: DatedListing) -> str:
    """Return why there is no evidence for the year of a listing."""
    shown = [(e.shown, e.lines[-1]) for e in dated.listing.entries if e.shown]
    if not shown:
        return "It shows no dates, so no date of a paper depends on its year."
    years = {day.year for day, _ in shown if day.year}
    if not years:
        return "It shows no year, and none of its papers is in another listing with one."
    listing_day = dated.day
    if listing_day is None:
        return f"It shows years up to {max(years)}, but no day of the listing to compare them with."
    later = [
        (day, line)
        for day, line in shown
        if day.year is None and (day.month, day.day) > (listing_day.month, listing_day.day)
    ]
    if not later:
        return "The evidence contradicts itself."
    day, line = later[0]
    return (
        f"It shows years up to {max(years)}, but {len(later)} of its days without a year, the "
        f"first {day.as_shown()} (line {line}), are after its own, {listing_day.as_shown()}: they "
        "are of the year before, or the page was saved later than its head says. Give its day in "
        "the settings or in the file name."
    )
