"""The history of a paper: its counts in each listing, and what changed in its text."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.catalogue import build
from generator.catalogue.text_changes import MOST_CHANGES, MOST_WORDS, difference
from generator.model import (
    Catalogue,
    Count,
    Entry,
    Listing,
    Site,
    TextChange,
    TextPiece,
)
from generator.pages.context import Context
from generator.pages.history import HEIGHT, MARGIN, MOST_ROWS, WIDTH, history
from generator.pages.paper import paper_pages
from generator.settings import Settings
from generator.text import fold
from tests.support.counting import assert_linear
from tests.support.libraries import library_of

TITLE = "Lamps for Small Rooms"
TEXT = "We light small rooms with few bulbs, and count the switches that nobody needs any more."


def _entry(rank: int = 1, title: str = TITLE, abstract: str = TEXT, **fields: Any) -> Entry:
    return Entry(rank, title, abstract, (1, 2), **fields)


def _listing(name: str, *entries: Entry) -> Listing:
    return Listing(name, entries, (), None, 1, Count(2, 0, 0, 2, 0), name)


def _catalogue(**entries: Entry) -> Catalogue:
    """Return the catalogue of a listing for each entry, by its day: `d01` is 1 September 2025."""
    listings = [
        _listing(f"2025-09-{name[1:]}.txt" if name[0] == "d" else f"{name}.txt", entry)
        for name, entry in entries.items()
    ]
    return build(listings, Settings((), Path(), 50, {}, {}))


def _page(catalogue: Catalogue) -> str:
    context = Context.of(library_of(catalogue), Site("Lamps", "https://lamps.example/", 50))
    (file,) = paper_pages(context)
    return file.render()


def _changes(catalogue: Catalogue) -> list[TextChange]:
    (paper,) = catalogue.papers
    return list(paper.changes)


def _table(page: str) -> list[list[str]]:
    """Return the cells of the table, as a reader sees them."""
    table = page.partition("<table class=ledger>")[2].partition("</table>")[0]
    rows = re.split("<tr>", table)[1:]
    return [[re.sub("<[^>]*>", "", cell) for cell in re.split("<t[hd]", row)[1:]] for row in rows]


def test_a_paper_of_one_listing_has_no_history() -> None:
    page = _page(_catalogue(d01=_entry(upvotes=3)))
    assert "History" not in page
    assert "<table" not in page


def test_a_paper_that_is_twice_in_one_listing_has_no_history() -> None:
    twice = _listing("a.txt", _entry(1), _entry(2))
    assert "History" not in _page(build([twice], Settings((), Path(), 50, {}, {})))


def test_each_listing_is_a_row_with_what_it_shows() -> None:
    catalogue = _catalogue(
        club=_entry(7),
        d02=_entry(1, upvotes=1320, comments=0),
        d01=_entry(3, upvotes=12),
    )
    rows = [[cell.partition(">")[2] for cell in row] for row in _table(_page(catalogue))]
    assert rows == [
        ["Listing", "No.", "Upvotes", "Comments"],
        ["1 September 2025", "3 of 1", "12", ""],
        ["2 September 2025", "1 of 1", "1,320", "0"],
        ["Club", "7 of 1", "", ""],
    ]


def test_a_column_without_a_number_is_left_out() -> None:
    head = _table(_page(_catalogue(d01=_entry(3, comments=2), d02=_entry(1))))[0]
    assert [cell.partition(">")[2] for cell in head] == ["Listing", "No.", "Comments"]


def _points(name: str, **entries: Entry) -> tuple[tuple[float, float], ...]:
    catalogue = _catalogue(**entries)
    (paper,) = catalogue.papers
    listings = {listing.name: listing for listing in catalogue.listings}
    found = history(paper, listings)
    assert found is not None
    (points,) = (column.points for column in found.columns if column.name == name)
    return points


def test_a_line_stands_on_the_scale_of_days() -> None:
    counts = {"d01": 10, "d03": 20, "d11": 30}
    points = _points("Upvotes", **{day: _entry(upvotes=count) for day, count in counts.items()})
    right, bottom = WIDTH - MARGIN, HEIGHT - MARGIN
    fifth = MARGIN + (WIDTH - 2 * MARGIN) / 5
    expected: object = ((MARGIN, bottom), (round(fifth, 1), HEIGHT / 2), (right, MARGIN))
    assert points == expected


def test_the_line_of_the_rank_rises_to_the_first_place() -> None:
    (_, low), (_, high) = _points("No.", d01=_entry(9), d02=_entry(1))
    assert low > high


@pytest.mark.parametrize(
    "entries",
    [
        {"d01": _entry(upvotes=5), "d02": _entry(upvotes=5)},
        {"d01": _entry(upvotes=5), "d02": _entry()},
        {"d01": _entry(upvotes=5), "club": _entry(upvotes=9)},
    ],
    ids=["the same number", "one number", "one day"],
)
def test_a_line_that_would_say_nothing_is_not_drawn(entries: dict[str, Entry]) -> None:
    assert _points("Upvotes", **entries) == ()


def test_very_many_listings_are_cut_to_the_newest() -> None:
    days = {f"d{day:02}": _entry(day) for day in range(1, 31)}
    days |= {f"club{number}": _entry(number) for number in range(MOST_ROWS)}
    assert len(_table(_page(_catalogue(**days)))) == 1 + MOST_ROWS


# --- text ---


def test_a_change_is_shown_with_words_that_are_heard() -> None:
    page = _page(
        _catalogue(
            d01=_entry(arxiv="2509.00001"),
            d02=_entry(title="Lamps for Large Rooms", arxiv="2509.00001"),
        )
    )
    assert (
        "Lamps for <del><span>[deleted: </span>Small<span>]</span></del> "
        "<ins><span>[inserted: </span>Large<span>]</span></ins> Rooms" in page
    )
    assert "What changed in the abstract" not in page


def test_the_abstract_of_each_listing_is_compared_with_the_one_before() -> None:
    catalogue = _catalogue(
        d03=_entry(abstract=TEXT.replace("few", "two")),
        d01=_entry(),
        d02=_entry(abstract=""),
    )
    (change,) = _changes(catalogue)
    assert (change.listing, change.field) == ("2025-09-03.txt", "abstract")
    assert [(p.kind, p.text) for p in change.pieces if p.kind != "kept"] == [
        ("deleted", "few"),
        ("inserted", "two"),
    ]
    assert "What changed in the abstract since 3 September 2025" in _page(catalogue)


@pytest.mark.parametrize(
    "other",
    [
        TEXT.replace(",", " –").upper(),
        TEXT.replace("small", "small\u200b"),
        "",
    ],
    ids=["case and dashes", "characters that are not seen", "no abstract"],
)
def test_what_nobody_would_call_a_change_is_none(other: str) -> None:
    assert not _changes(_catalogue(d01=_entry(), d02=_entry(abstract=other)))


def test_what_a_listing_damaged_and_a_repair_mended_is_no_change() -> None:
    sound, damaged = f"{TEXT} It is 10 times cheaper.", f"{TEXT} It is 10times cheaper."
    assert not _changes(_catalogue(d01=_entry(abstract=damaged), d02=_entry(abstract=sound)))


def test_listings_without_a_day_or_of_one_day_have_no_order() -> None:
    other = _entry(abstract=TEXT.replace("few", "two"))
    assert not _changes(_catalogue(d01=_entry(), club=other))
    names = ("2025-09-01.txt", "2025-09-01-club.txt")
    listings = [_listing(name, entry) for name, entry in zip(names, (_entry(), other), strict=True)]
    assert not _changes(build(listings, Settings((), Path(), 50, {}, {})))


def test_another_text_is_said_to_be_one() -> None:
    other = "Every seventh staircase has been measured by a cat that walks on Tuesdays only."
    catalogue = _catalogue(d01=_entry(arxiv="2509.1"), d02=_entry(abstract=other, arxiv="2509.1"))
    (change,) = _changes(catalogue)
    assert change.pieces == ()
    assert "Another abstract since <a" in _page(catalogue)


def test_the_newest_changes_are_kept() -> None:
    days = {f"d{day:02}": _entry(abstract=f"{TEXT} Version {day}.") for day in range(1, 20)}
    changes = _changes(_catalogue(**days))
    assert [change.listing[8:10] for change in changes] == ["15", "16", "17", "18", "19"]
    assert len(changes) == MOST_CHANGES


def test_markup_in_a_listing_stays_text() -> None:
    bad = "<img src=x onerror=alert(1)> {{ config }}"
    page = _page(
        _catalogue(
            d01=_entry(abstract=f"{TEXT} {bad}", arxiv="2509.00001"),
            d02=_entry(abstract=f"{TEXT} plain", title=f"{TITLE} {bad}", arxiv="2509.00001"),
        )
    )
    assert "<img" not in page


# --- the comparison ---

WORDS = st.lists(st.sampled_from(["lamp", "Room,", "a", "注意", "switch."]), max_size=60)


@given(WORDS, WORDS)
def test_pieces_are_the_two_texts(before: list[str], after: list[str]) -> None:
    pieces = difference(" ".join(before), " ".join(after))
    if not pieces or any("…" in piece.text for piece in pieces):
        return
    for kind, words in (("deleted", before), ("inserted", after)):
        text = "".join(piece.text for piece in pieces if piece.kind in (kind, "kept"))
        assert fold(text) == fold("".join(words))


def test_the_same_text_is_one_piece() -> None:
    assert difference(TEXT, TEXT) == (TextPiece("kept", difference(TEXT, TEXT)[0].text),)


def test_a_long_run_without_a_change_is_cut() -> None:
    many = " ".join(f"w{number}" for number in range(100))
    pieces = difference(f"{many} old {many}", f"{many} new {many}")
    assert [piece.text for piece in pieces] == [
        "… w92 w93 w94 w95 w96 w97 w98 w99",
        "old",
        "new",
        "w0 w1 w2 w3 w4 w5 w6 w7 …",
    ]


def test_words_between_two_changes_are_a_part_of_them() -> None:
    pieces = difference(
        "We light rooms by a lamp or two in every house of ours",
        "We light rooms with a candle or two in every house of ours",
    )
    assert [(piece.kind, piece.text) for piece in pieces] == [
        ("kept", "We light rooms"),
        ("deleted", "by a lamp"),
        ("inserted", "with a candle"),
        ("kept", "or two in every house of ours"),
    ]


def test_texts_that_are_too_long_are_not_compared() -> None:
    long = " ".join(f"w{number}" for number in range(MOST_WORDS))
    assert difference(f"a {long} b c", f"d {long} e f") == ()
    assert difference(f"a {long}", f"b {long}")


def test_many_versions_take_linear_time() -> None:
    def build_of(number: int) -> Callable[[], object]:
        listings = [
            _listing(f"2025-09-{1 + n % 28:02}-{n}.txt", _entry(abstract=f"{TEXT} {n}"))
            for n in range(number)
        ]
        return lambda: build(listings, Settings((), Path(), 50, {}, {}))

    assert_linear(build_of, 300)
