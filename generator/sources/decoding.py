"""A dump's bytes → its lines. Lines end at `\\n` with an optional `\\r`, and nowhere else."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from generator.problems import Problem
from generator.text import clean

# The longest line of 5,087 real papers has under 4,000 characters.
LONGEST_LINE = 20_000
# Above this share of characters that no text has, a file is not text.
_NOISE = 0.1
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_REPLACEMENT = "\ufffd"
_NO_TEXT = re.compile(r"[\x00-\x08\n\x0e-\x1f\ufffd]")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f\ufffd]")
_DAMAGES = (
    ("\0", "a NUL character"),
    (_REPLACEMENT, "� in the place of a character that could not be read"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank: its number from 1, its clean text, and as it stands.

    A line over `LONGEST_LINE` keeps its beginning only and says so in `is_too_long`.
    """

    number: int
    text: str
    raw: str
    is_too_long: bool = False


@dataclass(frozen=True, slots=True)
class Split:
    """A dump's lines: the numbers of the blank ones, the others, and what was wrong with bytes.

    Where `is_text` is false nothing was read, and all of the `total` lines are one problem.
    """

    total: int
    blank: tuple[int, ...]
    filled: tuple[Line, ...]
    problems: tuple[Problem, ...]
    is_text: bool = True


def split(name: str, raw: bytes) -> Split:
    """The lines of the dump that consists of `raw`.

    A file with UTF-16's mark is read as such. One that holds bytes that are not UTF-8, and
    nothing beyond ASCII that is, is read as Windows-1252, of which Latin-1 is a part: one
    problem, at the first such line. In other files such a byte is read as `�` and, like a
    NUL, reported at its line, which goes on. A file that is no text has no lines to read:
    its one problem is at line 1.
    """
    texts = _decode(raw)
    if _is_binary(texts):
        what = "This is not text in UTF-8: it may be a picture, an archive or another encoding."
        problem = Problem(name, 1, what, "Save the listing as text in UTF-8.")
        return Split(len(texts), (), (), (problem,), is_text=False)
    problems: list[Problem] = []
    western = _as_western(raw, texts)
    if western is not None:
        odd = [number for number, text in enumerate(texts, 1) if _REPLACEMENT in text]
        what = f"The file is not UTF-8. Lines read as Windows-1252: {len(odd)}, this one first."
        problems.append(Problem(name, odd[0], what, "Save the file as UTF-8 and compare the line."))
        texts = western
    problems += _damage(name, texts)
    blank: list[int] = []
    filled: list[Line] = []
    for number, text in enumerate(texts, 1):
        line = _line(number, text)
        if line is None:
            blank.append(number)
        else:
            filled.append(line)
    return Split(len(texts), tuple(blank), tuple(filled), tuple(problems))


def _decode(raw: bytes) -> list[str]:
    """The lines without their ends; what cannot be decoded is `�`."""
    if raw.startswith(_UTF16):
        return _lines(raw.decode("utf-16", "replace"))
    return _lines(raw.removeprefix(codecs.BOM_UTF8).decode("utf-8", "replace"))


def _lines(text: str) -> list[str]:
    texts = text.split("\n")
    if not texts[-1]:
        texts.pop()  # what follows the last line end is no line
    return [text.removesuffix("\r") for text in texts]


def _as_western(raw: bytes, texts: list[str]) -> list[str] | None:
    """The lines read as Windows-1252, where `texts` speaks for that and nothing against it."""
    if raw.startswith((*_UTF16, codecs.BOM_UTF8)) or _REPLACEMENT.encode() in raw:
        return None
    if not any(_REPLACEMENT in text for text in texts) or any(map(_BEYOND_ASCII.search, texts)):
        return None
    try:
        return _lines(raw.decode("cp1252"))
    except UnicodeDecodeError:
        return None


def _damage(name: str, texts: list[str]) -> list[Problem]:
    """A problem for each line that lost a character or holds one that no text has."""
    remedy = "Save the file as UTF-8 and compare the line."
    return [
        Problem(name, number, f"The line holds {what}.", remedy)
        for sign, what in _DAMAGES
        for number, text in enumerate(texts, 1)
        if sign in text
    ]


def _is_binary(texts: list[str]) -> bool:
    sample = "".join(texts[:2000])[:65_536]
    return len(_NO_TEXT.findall(sample)) > len(sample) * _NOISE


def _line(number: int, raw: str) -> Line | None:
    if len(raw) > LONGEST_LINE:
        return Line(number, clean(raw[:80]) or "…", raw[:80], is_too_long=True)
    text = clean(raw)
    return Line(number, text, raw) if text else None
