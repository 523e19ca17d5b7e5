"""Lines → head, entries and what fits neither.

    listing := head entry*
    head    := each line of `marks.HEAD` and the listing's day, at most once, in any order
    entry   := title abstract block?
    block   := byline? separator date

One grammar reads every layout: blank lines mean nothing, and what a dump lacks (head,
bylines, dates) is optional here. A title and an abstract are told apart by two facts
about 5,087 real papers: no title ends in a full stop, no abstract is shorter than 165
characters. Lines that fit no rule are strays; reading goes on at the next pair that fits.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from generator.model import Entry, ShownDate
from generator.problems import Problem
from generator.sources.decoding import Line
from generator.sources.plain_text import marks

SHORTEST_ABSTRACT = 120
LONGEST_TITLE = 300  # of 5,087 the longest has 168 characters
LONGEST_BYLINE = 120
# What follows `Subscribe` where it is a title's own word: `Subscribers and …`, `Subscribe: …`.
_ENDS_A_WORD = re.compile(r"(d|rs?|s)?([\s:,;.!?'’)\]-]|$)")


@dataclass(slots=True)
class Reading:
    """What the grammar made of the lines; each line is in exactly one of three places."""

    name: str
    head: list[Line] = field(default_factory=list)
    day: ShownDate | None = None
    day_line: int = 1
    entries: list[Entry] = field(default_factory=list)
    strays: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def put_aside(self, lines: Sequence[Line], what: str, remedy: str) -> None:
        """Takes `lines` as one problem, told at the first of them."""
        self.strays.extend(lines)
        quote = lines[0].text[:60] + ("…" if len(lines[0].text) > 60 else "")
        others = len(lines) - 1
        more = f" (and {others} more line{'s' if others > 1 else ''})" if others else ""
        what = f"{what}: “{quote}”{more}."
        self.problems.append(Problem(self.name, lines[0].number, what, remedy))


@dataclass(frozen=True, slots=True)
class Block:
    """The end of an entry: what it says, and how many lines it takes."""

    length: int
    authors: int | None = None
    organization: str | None = None
    shown: ShownDate | None = None
    comments: int | None = None
    bad_date: str | None = None


def parse(name: str, lines: Sequence[Line]) -> Reading:
    """Reads the lines of the dump `name`; blank lines are not among them."""
    reading = Reading(name)
    lines = _read_head(reading, lines)
    blocks = _block_lines(lines)
    at = 0
    while at < len(lines):
        if _is_pair(lines, blocks, at):
            at += _read_entry(reading, lines, blocks, at)
        else:
            at += _read_strays(reading, lines, blocks, at)
    return reading


def _read_head(reading: Reading, lines: Sequence[Line]) -> Sequence[Line]:
    """Takes the head off `lines`; the first title may be glued to `Subscribe`."""
    seen: list[str] = []
    for line in lines:
        mark = marks.head_mark(line.text) or ("day" if _is_day(line.text) else None)
        if mark is None or mark in seen:
            break
        seen.append(mark)
    if (len(seen) == 1 or "day" in seen[:-1]) and _is_title_after_all(lines, len(seen) - 1):
        seen.pop()
    reading.head.extend(lines[: len(seen)])
    if "day" in seen:
        day = lines[seen.index("day")]
        reading.day, reading.day_line = marks.shown_date(day.text)[0], day.number
    rest = lines[len(seen) :]
    if rest and seen and seen[-1].startswith("Get trending") and marks.GLUE not in seen:
        return [_unglued(rest[0]), *rest[1:]]
    return rest


def _is_day(text: str) -> bool:
    """Whether a head line is the listing's day: a date that exists, without comments."""
    try:
        return marks.shown_date(text)[1] is None
    except ValueError:
        return False


def _is_title_after_all(lines: Sequence[Line], at: int) -> bool:
    """Whether what looks like a head line is the title of the abstract below it.

    Asked only of a head's one line, and of a line below the day, with which a head ends.
    """
    return _fits(lines, at) and not _fits(lines, at + 1)


def _unglued(line: Line) -> Line:
    """`SubscribeVisualizing the …` → `Visualizing the …`; a title may begin so by itself."""
    rest = line.text.removeprefix(marks.GLUE)
    if rest == line.text or _ENDS_A_WORD.match(rest):
        return line
    _, glue, raw = line.raw.partition(marks.GLUE)
    return replace(line, text=rest, raw=raw if glue else rest)


def _fits(lines: Sequence[Line], at: int) -> bool:
    """Whether the lines at `at` and after it can be a title and its abstract."""
    if at + 1 >= len(lines):
        return False
    title, abstract = lines[at], lines[at + 1]
    return (
        len(title.text) <= LONGEST_TITLE
        and not title.text.endswith(".")
        and (len(abstract.text) >= SHORTEST_ABSTRACT or abstract.text.endswith("."))
        and not (title.is_too_long or abstract.is_too_long)
    )


def _block_lines(lines: Sequence[Line]) -> frozenset[int]:
    """The places in `lines` that only a block can explain, so that no pair takes them."""
    taken: set[int] = set()
    for at, line in enumerate(lines):
        if not marks.is_separator(line.text):
            continue
        taken.add(at)
        if at + 1 < len(lines) and marks.looks_like_date(lines[at + 1].text):
            taken.add(at + 1)
        above = lines[at - 1].text if at else ""
        if marks.author_count(above) or (len(above) < LONGEST_BYLINE and not above.endswith(".")):
            taken.add(at - 1)
    return frozenset(taken)


def _is_pair(lines: Sequence[Line], blocks: frozenset[int], at: int) -> bool:
    return at not in blocks and at + 1 not in blocks and _fits(lines, at)


def _read_entry(reading: Reading, lines: Sequence[Line], blocks: frozenset[int], at: int) -> int:
    """Reads the entry at `at`; returns how many lines it and its problems take."""
    block = _read_block(lines, blocks, at + 2)
    after = at + 2 + block.length
    taken = list(lines[at:after])
    if block.bad_date is not None:
        remedy = "The paper is kept without a date; correct the line."
        reading.put_aside(
            [taken.pop()], f"The date of an entry cannot be read ({block.bad_date})", remedy
        )
    reading.entries.append(
        Entry(
            rank=len(reading.entries) + 1,
            title=taken[0].raw,
            abstract=taken[1].raw,
            lines=tuple(line.number for line in taken),
            authors=block.authors,
            organization=block.organization,
            shown=block.shown,
            comments=block.comments,
        )
    )
    return after - at


def _read_block(lines: Sequence[Line], blocks: frozenset[int], at: int) -> Block:
    """The block at `at`, of length 0 where there is none."""
    separators = [i for i in (at, at + 1) if i < len(lines) and marks.is_separator(lines[i].text)]
    if not separators:
        return _lone_byline(lines, blocks, at)
    separator = separators[0]
    byline = lines[at].text if separator > at else ""
    if len(byline) >= LONGEST_BYLINE:
        return Block(0)
    counted = marks.author_count(byline)
    organization = marks.without_bullet(byline) if byline and counted is None else None
    block = Block(separator - at + 1, counted[0] if counted else None, organization)
    return _with_date(block, lines, blocks, separator + 1)


def _lone_byline(lines: Sequence[Line], blocks: frozenset[int], at: int) -> Block:
    """A bulleted count of authors needs no date: `• 6 authors`, then the next title."""
    counted = marks.author_count(lines[at].text) if at < len(lines) else None
    if counted is None or not counted[1]:
        return Block(0)
    if _is_pair(lines, blocks, at) and not _is_pair(lines, blocks, at + 1):
        return Block(0)  # a title that looks like a byline
    return Block(1, authors=counted[0])


def _with_date(block: Block, lines: Sequence[Line], blocks: frozenset[int], at: int) -> Block:
    """`block` with the date at `at`, or with the reason why there is none."""
    if at >= len(lines):
        return replace(block, bad_date="the file ends before it")
    try:
        shown, comments = marks.shown_date(lines[at].text)
    except ValueError as error:
        if not marks.looks_like_date(lines[at].text) and _is_pair(lines, blocks, at):
            return replace(block, bad_date="the next title stands in its place")
        return replace(block, length=block.length + 1, bad_date=str(error))
    return replace(block, length=block.length + 1, shown=shown, comments=comments)


def _read_strays(reading: Reading, lines: Sequence[Line], blocks: frozenset[int], at: int) -> int:
    """Puts the lines from `at` to the next pair aside; returns how many they are."""
    end = at + 1
    while end < len(lines) and not _is_pair(lines, blocks, end):
        end += 1
    what, remedy = _explain(lines, blocks, at)
    reading.put_aside(lines[at:end], what, remedy)
    return end - at


def _explain(lines: Sequence[Line], blocks: frozenset[int], at: int) -> tuple[str, str]:
    """What is wrong with the stray line at `at`, and what to do."""
    line = lines[at]
    if line.is_too_long:
        return "The line is far too long for a listing", "Break it up or take it out."
    if at + 1 < len(lines) and lines[at + 1].is_too_long:
        return "The line below is far too long for an abstract", "Break it up or take it out."
    if marks.head_mark(line.text):
        return "A head stands among the papers", "Keep each listing in a file of its own."
    if marks.looks_like_date(line.text):
        return (
            "A date belongs to no entry, or the listing has a day that does not exist",
            "Correct it, or put it below its paper's abstract and a line “·”.",
        )
    if at in blocks or marks.author_count(line.text):
        return "A byline belongs to no entry", "Put the paper's title and abstract above it."
    if line.text.endswith(".") or len(line.text) > LONGEST_TITLE:
        return (
            "An abstract, or a paragraph of one, has no title above it",
            "Put its title, which has no full stop at its end, on the line above, "
            "or join it to the abstract that it continues.",
        )
    if at + 1 >= len(lines):
        return "The file ends after a title", "Add the abstract below it."
    return (
        "A title has no abstract below it",
        f"Add the abstract, which has {SHORTEST_ABSTRACT} characters or a full stop at its end, "
        "or take the title out.",
    )
