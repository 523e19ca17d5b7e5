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
_SIMPLE = re.compile(r"\\?\w+")
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
        opener = match.end()
        middle = closers.get(opener)
        if match.start() < position or middle is None or text[middle + 1 : middle + 2] != "{":
            continue
        closer = closers.get(middle + 1)
        if closer is None:
            continue
        parts = (text[opener + 1 : middle].strip(), text[middle + 2 : closer].strip())
        if all(parts):
            numerator, denominator = map(_bracket, parts)
            position = closer + 1
            yield Edit(match.start(), position, f"{numerator}/{denominator}")


def _write_lost_fraction(match: re.Match[str]) -> str:
    base, power = match["name"] or match["base"], match["power"] or match["exponent"] or ""
    return f"{match['numerator']}/{GREEK_NAMES.get(base, base)}{power}"


def _bracket(part: str) -> str:
    return part if _SIMPLE.fullmatch(part) or part.isdecimal() else f"({part})"


def _write_root(match: re.Match[str], inner: str) -> str:
    return f"√{inner}" if re.fullmatch(r"\\?\w{1,10}", inner) else f"√({inner})"


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
        replace_groups(r"\\?(?<![A-Za-z])sqrt(?:\[\d\])?\{", _write_root),
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
