"""Rules for fractions and roots: `\\frac{1}{n}`, `\\sqrt{n}`, and what is left of them: `n{mu}`.

A listing takes the macro and the braces of its first argument away and leaves `n{mu}` of
`\\frac{n}{\\mu}`. It does the same to a root, so `1{T}` may have been 1/√T and stays as it is; a
Greek letter or a power is hardly ever all that stands below a root.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.text.latex.braces import match_braces
from generator.text.latex.edits import Edit
from generator.text.latex.rules.greek import GREEK_NAMES
from generator.text.latex.rules.rule import Rule, replace_groups, replace_matches

_FRACTION = re.compile(r"\\?(?<![A-Za-z])[dtc]?frac\s?(?=\{)")
_FACTOR = re.compile(r"\\?[A-Za-z\u0370-\u03ff]+|\d+")
_PRODUCT = re.compile(r"\\?\w+")
_OPERAND_BEFORE = re.compile(r"[^\W_]|[)\]}]")
_OPERAND_BEHIND = re.compile(r"[^\W_]|[(\\]")
_GREEK = "|".join(sorted(GREEK_NAMES, key=lambda name: (-len(name), name)))
# The whole of a fraction without its macro: one factor, and a Greek letter or a power in braces.
# Behind a sum nobody can tell how much of it was divided.
LOST_FRACTION = re.compile(
    r"(?<![\w^_}\\.-])(?<![+−-] )(?P<numerator>\d{1,4}|\d?[A-Za-z])"
    rf"\{{(?:\\?(?P<name>{_GREEK}|[\u03b1-\u03c9])(?P<power>(?:\^\d)?)|(?P<base>[A-Za-z])(?P<exponent>\^\d))\}}(?![\w{{])"
)


def _find_fractions(text: str) -> Iterator[Edit]:
    """Find fractions with both groups, which may contain further groups."""
    closers = match_braces(text)
    position = 0
    for match in _FRACTION.finditer(text):
        middle = closers.get(match.end())
        if match.start() < position or middle is None:
            continue
        second = middle + 1 + (text[middle + 1 : middle + 2] == " ")
        closer = closers.get(second)
        if closer is None:
            continue
        numerator = text[match.end() + 1 : middle].strip()
        denominator = text[second + 1 : closer].strip()
        if numerator and denominator:
            position = closer + 1
            left = " " if _OPERAND_BEFORE.search(text, match.start() - 1, match.start()) else ""
            right = " " if _OPERAND_BEHIND.match(text, position) else ""
            shown = f"{_bracket(numerator, _PRODUCT)}/{_bracket(denominator, _FACTOR)}"
            yield Edit(match.start(), position, f"{left}{shown}{right}")


def _bracket(part: str, simple: re.Pattern[str]) -> str:
    return part if simple.fullmatch(part) else f"({part})"


def _write_lost_fraction(match: re.Match[str]) -> str:
    base, power = match["name"] or match["base"], match["power"] or match["exponent"] or ""
    return f"{match['numerator']}/{GREEK_NAMES.get(base, base)}{power}"


def _write_root(match: re.Match[str], inner: str) -> str:
    end = match.end() + len(inner) + 1
    after = match.string[end : end + 1]
    is_simple = _FACTOR.fullmatch(inner) or re.fullmatch(r"\w{1,3}", inner)
    return f"√{inner}" if is_simple and not (after.isalnum() or after == "\\") else f"√({inner})"


RULES = (
    Rule(
        "fraction",
        ("frac{", "frac "),
        _find_fractions,
        r"at most \frac{1}{n} of it",
        "at most 1/n of it",
        passes=3,
    ),
    Rule(
        "fraction of two digits",
        ("frac",),
        replace_matches(r"\\[dt]?frac ?(\d)(\d)(?!\d)", r"\1/\2"),
        r"at most \frac12 of it",
        "at most 1/2 of it",
    ),
    Rule(
        "fraction without its macro",
        ("{",),
        replace_matches(LOST_FRACTION.pattern, _write_lost_fraction),
        "in O(n{mu}) steps",
        "in O(n/μ) steps",
    ),
    Rule(
        "root",
        ("sqrt",),
        replace_groups(
            r"\\?(?:(?<![A-Za-z])|(?<=(?<![A-Za-z\\])[A-Za-z]))sqrt(?:\[\d\])?\{", _write_root
        ),
        r"O(\sqrt{n})",
        "O(√n)",
        passes=2,
    ),
    Rule(
        "root without braces",
        ("sqrt",),
        replace_matches(
            r"\\sqrt ?(?:(\d)|([A-Za-z])(?![A-Za-z]))"
            r"|(?<![A-Za-z\\])sqrt (?:(\d)(?!\d)|([A-Za-z])\b)"
            rf"|\\?(?<![A-Za-z])sqrt ?\\?(?P<name>{_GREEK})(?![A-Za-z])",
            lambda match: "√" + next(filter(None, match.groups())),
        ),
        r"O(\sqrt n)",
        "O(√n)",
    ),
)
