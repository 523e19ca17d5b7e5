"""The bytes of a file → its lines.

A line ends at `\\n` with an optional `\\r` before it, and nowhere else.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from generator.problems import Problem
from generator.text import clean

# The longest line of 5,087 real papers has fewer than 4,000 characters.
MAX_LINE_LENGTH = 20_000
# A file is binary if more than this share of its characters never occurs in text.
_MAX_NOISE = 0.1
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_REPLACEMENT = "\ufffd"
_NOISE = re.compile(r"[\x00-\x08\n\x0e-\x1f\ufffd]")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f\ufffd]")
_DAMAGE = (
    ("\0", "a NUL character"),
    (_REPLACEMENT, "� in the place of a character that could not be read"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank: its number from 1, its clean text, and its text as it is.

    `is_too_long` is true for a line over `MAX_LINE_LENGTH`, of which only the beginning is here.
    """

    number: int
    text: str
    raw: str
    is_too_long: bool = False


@dataclass(frozen=True, slots=True)
class DecodedFile:
    """The lines of a file, and what is wrong with its bytes.

    `line_count` counts all lines, `blank` has the numbers of the blank ones, `lines` the others.
    If `is_text` is false, there are no lines to read, and one problem stands for all of them.
    """

    line_count: int
    blank: tuple[int, ...]
    lines: tuple[Line, ...]
    problems: tuple[Problem, ...]
    is_text: bool = True


def decode(name: str, content: bytes) -> DecodedFile:
    """Decode the file `name`; bytes that cannot be decoded are problems, never errors.

    A file with the byte order mark of UTF-16 is UTF-16, any other is UTF-8. A file with bytes
    that are not UTF-8, in which nothing else goes beyond ASCII, is read as Windows-1252, of
    which Latin-1 is a part: one problem, at the first such line. In other files such a byte is
    read as `�`, which is a problem of its line, like a NUL; the line is read all the same. A
    binary file has one problem, at line 1.
    """
    texts = _decode_lines(content)
    if _is_binary(texts):
        what = "This is not text in UTF-8: it may be a picture, an archive or another encoding."
        problem = Problem(name, 1, what, "Save the listing as text in UTF-8.")
        return DecodedFile(len(texts), (), (), (problem,), is_text=False)
    problems: list[Problem] = []
    windows_texts = _decode_as_windows_1252(content, texts)
    if windows_texts is not None:
        numbers = [number for number, text in enumerate(texts, 1) if _REPLACEMENT in text]
        what = (
            "The file is not UTF-8. "
            f"Lines read as Windows-1252: {len(numbers)}, of which this is the first."
        )
        remedy = "Save the file as UTF-8, and check these lines."
        problems.append(Problem(name, numbers[0], what, remedy))
        texts = windows_texts
    problems += _damage(name, texts)
    blank: list[int] = []
    lines: list[Line] = []
    for number, text in enumerate(texts, 1):
        line = _line(number, text)
        if line is None:
            blank.append(number)
        else:
            lines.append(line)
    return DecodedFile(len(texts), tuple(blank), tuple(lines), tuple(problems))


def text_of(content: bytes) -> str:
    """Return the text of a file, with `\\n` at the ends of its lines, read as `decode` reads it."""
    texts = _decode_lines(content)
    return "\n".join(_decode_as_windows_1252(content, texts) or texts)


def _decode_lines(content: bytes) -> list[str]:
    """Return the lines without their ends; what cannot be decoded is `�`."""
    if content.startswith(_UTF16_MARKS):
        return _split_lines(content.decode("utf-16", "replace"))
    return _split_lines(content.removeprefix(codecs.BOM_UTF8).decode("utf-8", "replace"))


def _split_lines(text: str) -> list[str]:
    texts = text.split("\n")
    if not texts[-1]:
        texts.pop()  # nothing follows the last line end
    return [text.removesuffix("\r") for text in texts]


def _decode_as_windows_1252(content: bytes, texts: list[str]) -> list[str] | None:
    """Return the lines read as Windows-1252, or None if they are more likely damaged UTF-8."""
    if content.startswith((*_UTF16_MARKS, codecs.BOM_UTF8)) or _REPLACEMENT.encode() in content:
        return None
    if not any(_REPLACEMENT in text for text in texts) or any(map(_BEYOND_ASCII.search, texts)):
        return None
    try:
        return _split_lines(content.decode("cp1252"))
    except UnicodeDecodeError:
        return None


def _damage(name: str, texts: list[str]) -> list[Problem]:
    """Return a problem for each line with a character that was lost or never occurs in text."""
    remedy = "Save the file as UTF-8, and check the line."
    return [
        Problem(name, number, f"The line has {what}.", remedy)
        for character, what in _DAMAGE
        for number, text in enumerate(texts, 1)
        if character in text
    ]


def _is_binary(texts: list[str]) -> bool:
    sample = "".join(texts[:2000])[:65_536]
    return len(_NOISE.findall(sample)) > len(sample) * _MAX_NOISE


def _line(number: int, raw: str) -> Line | None:
    if len(raw) > MAX_LINE_LENGTH:
        return Line(number, clean(raw[:80]) or "…", raw[:80], is_too_long=True)
    text = clean(raw)
    return Line(number, text, raw) if text else None
