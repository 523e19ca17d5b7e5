"""Dollars around mathematics, one of a pair that is lost, and signs that TeX escapes.

A dollar is a price and a variable of a program as well: it goes where what it stands around is
mathematics, and alone where nothing before it could be its other half.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.text.latex.rules.rule import Edit, Row, swap

# What stands in mathematics, and what only in programs.
_MATHEMATICS = re.compile(
    r"\\[A-Za-z%$]|\^|_\{|(?<![A-Za-z\d_])[A-Za-z]_\w(?!\w)|(?:text|math)\w{2,4}\{"
)
_LETTER = re.compile(r"[A-Za-z]|[A-Z]{2,3}|[^a-z]{1,3}")
_PROGRAM = re.compile(r"[\";@#`]|//|->|=~|::|\) ?\{")
# `O(n)`, `(a, b)`, `k=3`, `<5`, `0.95`: no words but those of functions, nothing left open.
_FORMULA = re.compile(r"[\w ()\[\]|+*/,.!'=<>-]*[\w)\]|']")
_RELATED = re.compile(r"[=<>+*/]|[A-Za-z]\(|^[(\[]|^-?\d[\d.,-]*$|\d[A-Za-z]$|[A-Za-z] ?- ?\d")
_LETTERS = re.compile("[A-Za-z]{2,}")
_FUNCTIONS = frozenset("log ln exp sin cos tan max min arg sup inf det poly".split())
_ANY = re.compile(r"(?<!\\)\$")
_ALONE = re.compile(r"(?<=[%×°)}≤≥])\$(?=[\s.,;:)\]]|$)|(?<!\S)\$(?=text\w\w\{)")
_BEHIND_A_WORD = re.compile(r"\s[A-Za-z-]{4,40}\$(?:[\s.,;:)\]]|$)")


def _mathematics(match: re.Match[str]) -> str | None:
    """What stands between dollars, where it is mathematics rather than prices."""
    inner = match["inner"] or match["glued"]
    if _PROGRAM.search(inner) or not _is_mathematics(inner):
        return None
    after = match.string[match.end() : match.end() + 1]
    if after.isdigit() and "\\" not in inner and any(map(str.isalnum, inner)):
        return None
    return f"{inner}{{}}" if after.isalpha() and re.search(r"\\[A-Za-z]+$", inner) else inner


def _is_mathematics(inner: str) -> bool:
    if _MATHEMATICS.search(inner) or not inner.isascii() or _LETTER.fullmatch(inner):
        return True
    is_formula = _FORMULA.fullmatch(inner) and _RELATED.search(inner)
    return bool(is_formula) and _FUNCTIONS.issuperset(_LETTERS.findall(inner))


def _alone(text: str) -> Iterator[Edit]:
    """Dollars whose other half is lost, as long as none stays that could be that half."""
    for match in _ANY.finditer(text):
        start, end = match.span()
        if not _ALONE.match(text, start) and not _BEHIND_A_WORD.search(
            text, max(0, start - 41), end + 1
        ):
            return
        yield start, end, ""


PAIRED = (
    Row(
        "dollars around mathematics",
        ("$",),
        swap(
            r"(?<![\w$\\])\$(?P<inner>(?:\\\$)?[^$\s](?:[^$]{0,200}[^$\s\\])?)\$(?!\$)"
            r"|(?<=\w)\$(?P<glued>[\^_\\][^$\s]{1,40})\$(?!\d)",
            _mathematics,
        ),
        r"the norm $L_2$",
        "the norm L₂",
    ),
)
ALONE = (
    Row(
        "dollar left over",
        ("$",),
        _alone,
        "a tenth (10%$ of it)",
        "a tenth (10% of it)",
    ),
    Row(
        "escaped sign",
        ("\\",),
        # `x\_1` would become an index, which it says that it is not.
        swap(r"\\(?:[%&#$]|(?<!(?<![\w\\])[^\W\d_]\\)_|_(?=\w\w))", lambda match: match[0][1:]),
        r"a third (33\%)",
        "a third (33%)",
    ),
)
