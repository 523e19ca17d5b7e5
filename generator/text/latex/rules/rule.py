"""What a row of the table of repairs is, and the ways to write one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

# A piece of the text, by its start and end, and what stands there instead.
Edit = tuple[int, int, str]
Find = Callable[[str], Iterable[Edit]]
Replacement = str | Callable[[re.Match[str]], str | None]


# A run of letters as macros are written: `nablaDFT` begins with one.
WORD = re.compile("[A-Z]?[a-z]+")


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of damage: `find` gives the edits that undo it, in order, none overlapping.

    The row is tried where one of `signs` stands in the text. `listed` and `readable` are an
    example, which is a test. Where damage lies inside damage, `find` is called `depth` times.
    """

    name: str
    signs: tuple[str, ...]
    find: Find
    listed: str
    readable: str
    depth: int = 1

    def is_called_for(self, text: str) -> bool:
        for sign in self.signs:  # noqa: SIM110  # a third of the time of any(…), for every row
            if sign in text:
                return True
        return False


def swap(pattern: str, replacement: Replacement, flags: int = 0) -> Find:
    """Replaces what `pattern` matches; a replacement that is None leaves it as it is."""
    compiled = re.compile(pattern, flags)

    def find(text: str) -> Iterator[Edit]:
        for match in compiled.finditer(text):
            new = match.expand(replacement) if isinstance(replacement, str) else replacement(match)
            if new is not None and new != match[0]:
                yield match.start(), match.end(), new

    return find


@lru_cache(maxsize=1)
def words(text: str) -> frozenset[str]:
    """The runs of letters in `text`; several rows ask for them, one after another."""
    return frozenset(WORD.findall(text))


def spell(table: Mapping[str, str]) -> Find:
    """Replaces the names of `table` wherever they stand, glued to what is no letter or not."""

    def find(text: str) -> Iterator[Edit]:
        if table.keys().isdisjoint(words(text)):
            return
        for match in WORD.finditer(text):
            if match[0] in table:
                before = text[match.start() - 1 : match.start()]
                if before != "\\" and not before.isalpha():
                    yield match.start(), match.end(), table[match[0]]

    return find


def unwrap(pattern: str, rewrite: Callable[[re.Match[str], str], str | None]) -> Find:
    """Replaces what `pattern` matches up to its last `{`, and the group that it opens.

    `rewrite` gets the match and the text of the group. The groups inside are for the next call.
    """
    compiled = re.compile(pattern)

    def find(text: str) -> Iterator[Edit]:
        closers = groups(text)
        done = 0
        for match in compiled.finditer(text):
            closer = closers.get(match.end() - 1)
            if match.start() < done or closer is None:
                continue
            new = rewrite(match, text[match.end() : closer])
            if new is not None:
                done = closer + 1
                yield match.start(), done, new

    return find


def groups(text: str) -> dict[int, int]:
    """The place of the `}` that closes each `{`, by the place of the `{`; one pass."""
    open_: list[int] = []
    closers: dict[int, int] = {}
    for match in _BRACE.finditer(text):
        if match[0] == "{":
            open_.append(match.start())
        elif match[0] == "}" and open_:
            closers[open_.pop()] = match.start()
    return closers


_BRACE = re.compile(r"\\[{}]|[{}]")
