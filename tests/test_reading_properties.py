"""Properties of reading any listing.

No line is lost, nothing raises, the time is linear, entries are read as they were written, and
cleaning a text twice is the same as cleaning it once.
"""

from __future__ import annotations

import codecs
import sys
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from generator.model import Listing, ShownDate
from generator.sources import Document, plain_text
from generator.sources.plain_text.grammar import MIN_ABSTRACT_LENGTH
from generator.sources.plain_text.marks import author_count, head_mark, looks_like_date
from generator.sources.records import title_fault
from generator.text import clean
from tests.support.counting import assert_linear

# Lines of every kind in the grammar, and some that look like two kinds.
LINES = (
    "new",
    "Get trending papers in your email inbox!",
    "Subscribe",
    "SubscribeKettles That Forecast",
    "Daily Papers",
    "byAK and the research community",
    "Nov 24",
    "Kettles That Forecast Rain",
    "A Ladder for Bees: 3 Steps",
    "A title.",
    "It rains.",
    "We teach a kettle to listen. " * 8,
    "We teach a kettle to listen, and " * 8,
    "  • 6 authors",
    "1 authors",
    "deepseek-ai DeepSeek",
    "·",
    "•",
    "Sep 30 2",
    "Feb 13, 2023 1",
    "Feb 30",
    "Mar 25 1.2k",
    "",
    " \t ",
    "\u200b",
    "caf\ufffd",
    "\0",
    "x" * 20_001,
)
LINE_ENDS = ("\n", "\n\n", "\r\n", "\r", "\v", "\u2028", "")


def _assert_accounted_for(content: bytes) -> None:
    """Read `content`, and check that each line is counted once, and no entry is empty."""
    listing = plain_text.read(Document("a.txt", content))
    lines = listing.count
    if not content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = content.removeprefix(codecs.BOM_UTF8)
        assert lines.read == text.count(b"\n") + (text != b"" and not text.endswith(b"\n"))
    assert lines.read == lines.blank + lines.head + lines.entries + lines.problems
    assert min(lines.blank, lines.head, lines.entries, lines.problems) >= 0
    numbers = [number for entry in listing.entries for number in entry.lines]
    assert numbers == sorted(set(numbers)), "no line is in two entries; entries are in order"
    assert len(numbers) == lines.entries
    assert all(1 <= number <= lines.read for number in numbers)
    assert all(1 <= problem.line <= max(lines.read, 1) for problem in listing.problems)
    assert listing.entries or listing.problems
    assert bool(lines.problems) <= bool(listing.problems)
    for entry in listing.entries:
        assert clean(entry.title)
        assert clean(entry.abstract)


@given(st.binary(max_size=300))
@example(b"\xef\xbb\xbf")
@example(b"\xff\xfe")
@example(b"\xff\xfe\x00")
@example(b"\n")
@example(b"\r\n\r")
def test_every_line_of_any_bytes_is_accounted_for(content: bytes) -> None:
    _assert_accounted_for(content)


@given(st.text(max_size=300), st.sampled_from(["utf-8", "utf-16", "latin-1", "cp1252"]))
def test_every_line_of_any_text_is_accounted_for(text: str, encoding: str) -> None:
    _assert_accounted_for(text.encode(encoding, "replace"))


@given(st.lists(st.tuples(st.sampled_from(LINES), st.sampled_from(LINE_ENDS)), max_size=40))
def test_every_line_of_a_shuffled_listing_is_accounted_for(lines: list[tuple[str, str]]) -> None:
    _assert_accounted_for("".join(line + end for line, end in lines).encode())


# Papers in the layouts of listings --------------------------------------------------------

WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=12
)


def _is_title(text: str) -> bool:
    return (
        clean(text) == text
        and not text.endswith(".")
        and not text.startswith("Subscribe")
        and not (head_mark(text) or looks_like_date(text) or author_count(text))
        and len(text) > 1
        and "\ufffd" not in text
        and title_fault(text) is None
    )


TITLES = (
    st.lists(WORDS, min_size=1, max_size=9).map(" ".join).filter(lambda t: len(t) < 100)
).filter(_is_title)
ABSTRACTS = st.builds(
    lambda text, end: (text.rstrip(".") + " ") * (1 + MIN_ABSTRACT_LENGTH // (len(text) + 1)) + end,
    st.lists(WORDS, min_size=1, max_size=30).map(" ".join),
    st.sampled_from(["end.", "end", "https://example.org/a"]),
).filter(lambda text: clean(text) == text and "\ufffd" not in text)
BYLINES = st.one_of(
    st.integers(0, 5000).map(lambda count: (f"  • {count:,} authors", count, None)),
    st.tuples(
        st.from_regex(r"[A-Za-z][A-Za-z0-9-]{1,20}", fullmatch=True),
        st.from_regex(r"[A-Z][A-Za-z &@()-]{0,30}[a-z]", fullmatch=True),
    ).map(lambda pair: (f"{pair[0]}  {pair[1]}", None, clean(f"{pair[0]} {pair[1]}"))),
)
DAYS = st.dates().filter(lambda day: 1900 <= day.year < 2100)
DATES = st.builds(
    lambda day, has_year: ShownDate(day.month, day.day, day.year if has_year else None),
    DAYS,
    st.booleans(),
)
COMMENTS = st.none() | st.integers(0, 999_999)
PAPERS = st.lists(
    st.tuples(TITLES, ABSTRACTS, st.none() | BYLINES, DATES, COMMENTS), min_size=1, max_size=6
)
HEAD = ("new", "Get trending papers in your email inbox!", "Subscribe", "Daily Papers", "Nov 24")


@given(PAPERS, st.sampled_from(["\n\n", "\n", "\r\n \r\n"]), st.booleans())
def test_cards_are_read_as_they_were_written(
    papers: list[tuple[str, str, tuple[str, int | None, str | None] | None, ShownDate, int | None]],
    end: str,
    has_head: bool,
) -> None:
    lines = list(HEAD) if has_head else []
    expected = []
    for title, abstract, byline, shown, comments in papers:
        text, authors, organization = byline or (None, None, None)
        date = shown.as_shown() + (f" {comments}" if comments is not None else "")
        lines += [title, abstract, *([text] if text else []), "·", date]
        expected.append((title, abstract, authors, organization, shown, comments))
    listing = plain_text.read(Document("a.txt", "".join(line + end for line in lines).encode()))
    assert not listing.problems
    assert expected == [
        (e.title, e.abstract, e.authors, e.organization, e.shown, e.comments)
        for e in listing.entries
    ]
    assert listing.day == (ShownDate(11, 24) if has_head else None)
    assert listing.count.head == len(HEAD) * has_head


@given(
    st.lists(st.tuples(TITLES, ABSTRACTS), min_size=1, max_size=8),
    st.sampled_from(["\n\n", "\n"]),
    st.sampled_from(["", "\n".join(HEAD) + "\n", f"{HEAD[1]}\n{HEAD[2]}"]),
)
def test_papers_without_bylines_are_read_as_they_were_written(
    papers: list[tuple[str, str]], end: str, head: str
) -> None:
    # `Subscribe` directly before a title such as `d and e` may be a word of the title.
    assume(not head.endswith("Subscribe") or papers[0][0][0].isupper())
    text = head + "".join(f"{title}{end}{abstract}{end}" for title, abstract in papers)
    listing = plain_text.read(Document("a.txt", text.encode()))
    assert not listing.problems
    assert papers == [(entry.title, entry.abstract) for entry in listing.entries]


# Cleaning --------------------------------------------------------------------------------

# Characters that readers see although Unicode's table gives them no glyph: joiners, which Persian
# and emoji need, and signs of Arabic, Syriac, Kaithi and Egyptian.
_VISIBLE = {
    0x200C,
    0x200D,
    *range(0x600, 0x606),
    0x6DD,
    0x70F,
    0x890,
    0x891,
    0x8E2,
    0x110BD,
    0x110CD,
}
_VISIBLE.update(range(0x13430, 0x13440))


def _is_invisible(char: str) -> bool:
    if ord(char) in _VISIBLE or char == " ":
        return False
    category = unicodedata.category(char)
    return category in ("Cc", "Cf", "Cs", "Zs", "Zl", "Zp") or char.isspace()


@given(st.text())
@example("a \u200b b")
@example("\u200d")
@example("e\u200b\u0301")
@example(" \u0301")
@example("\u1100\u1160\u11a8")
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert cleaned == cleaned.strip()
    assert "  " not in cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    assert not list(filter(_is_invisible, cleaned))
    assert not cleaned.isspace()


def test_cleaning_removes_every_invisible_character() -> None:
    for number in range(sys.maxunicode + 1):
        char = chr(number)
        if _is_invisible(char) or number & 0xFFFE == 0xFFFE or 0xFDD0 <= number <= 0xFDEF:
            assert clean(f"a{char}b") in ("ab", "a b"), hex(number)
            assert clean(char) == ""
        elif not unicodedata.combining(char) and number not in (0x200C, 0x200D):
            assert len(clean(f"a{char}b")) >= 2


@given(st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1))
def test_cleaning_keeps_visible_characters(text: str) -> None:
    fillers = "\u115f\u1160\u3164\uffa0"
    assume(not any(char in fillers for char in text))
    assert clean(text) == unicodedata.normalize("NFC", text)


# Time ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "lines",
    [
        ["Kettles", "It rains.", "• 6 authors", "·", "Sep 30 2"],
        ["Kettles", "It rains."],
        ["A title"],
        ["A paragraph."],
        ["·"],
        ["• 6 authors"],
        ["• 6 authors", "It rains."],
        ["Sep 30"],
        ["Kettles", "It rains.", "·"],
        ["new", "Subscribe"],
        [""],
        ["b" * 130],
        ["\0caf\ufffd text"],
    ],
    ids=lambda lines: "+".join(line[:12] for line in lines).replace("\0", "NUL") or "blank",
)
def test_the_time_of_reading_is_linear(lines: list[str]) -> None:
    def read(times: int) -> Callable[[], Listing]:
        content = ("\n".join(lines * times) + "\n").encode()
        return lambda: plain_text.read(Document("a.txt", content))

    assert_linear(read, 100)
