"""A dump's bytes → its lines. Lines end at `\\n` with an optional `\\r`, and nowhere else."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from generator.problems import Problem
from generator.text import clean

# The longest line of 5,087 real papers has under 4,000 characters.
LONGEST_LINE = 20_000
# Above this share of characters that no text has, a file is not text.
_NOISE = 0.1
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_REPLACEMENT = "\ufffd"


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank: its number from 1, its clean text, and as it stands.

    A line over `LONGEST_LINE` keeps its beginning only and says so in `is_too_long`.
    """

    number: int
    text: str
    raw: str
    is_too_long: bool = False


def split(name: str, raw: bytes) -> tuple[int, tuple[Line, ...], tuple[Problem, ...]]:
    """The number of all lines, the lines that are not blank, and what was wrong with bytes.

    A file with UTF-16's mark is read as such. A byte that is not UTF-8 is read as `�` and,
    like a NUL, reported at its line, which goes on. A file that is no text has no lines
    to read: its one problem is at line 1.
    """
    texts, damaged = _decode(raw)
    if _is_binary(texts, raw):
        what = "This is not text: it may be a picture, an archive or UTF-16 without its mark."
        return len(texts), (), (Problem(name, 1, what, "Save the listing as text in UTF-8."),)
    problems = [
        Problem(name, number, f"The line holds {what}.", "Save the file as UTF-8 and compare the line.")
        for number, what in damaged
    ]
    lines = (_line(number, text) for number, text in enumerate(texts, 1))
    return len(texts), tuple(line for line in lines if line is not None), tuple(problems)


def _decode(raw: bytes) -> tuple[list[str], list[tuple[int, str]]]:
    """The lines without their ends, and the number of each that was damaged, with how."""
    if raw.startswith(_UTF16):
        texts = raw.decode("utf-16", "replace").split("\n")
    else:
        raw = raw.removeprefix(codecs.BOM_UTF8)
        try:
            texts = raw.decode().split("\n")
        except UnicodeDecodeError:
            texts = [line.decode("utf-8", "replace") for line in raw.split(b"\n")]
    if not texts[-1]:
        texts.pop()  # what follows the last line end is no line
    texts = [text.removesuffix("\r") for text in texts]
    damaged = [
        (number, "a NUL character" if "\0" in text else "bytes that are not UTF-8")
        for number, text in enumerate(texts, 1)
        if "\0" in text or _REPLACEMENT in text
    ]
    return texts, damaged


def _is_binary(texts: list[str], raw: bytes) -> bool:
    sample = "".join(texts[:2000])[:65_536]
    noise = sum(c == _REPLACEMENT or (c < " " and c not in "\t\r\v\f") for c in sample)
    return noise > len(sample) * _NOISE


def _line(number: int, raw: str) -> Line | None:
    if len(raw) > LONGEST_LINE:
        return Line(number, clean(raw[:80]) or "…", raw[:80], is_too_long=True)
    text = clean(raw)
    return Line(number, text, raw) if text else None
