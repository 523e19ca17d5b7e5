"""Rules for dollar signs around mathematics, in pairs or single, and for signs that TeX escapes.

A dollar sign may also be a price or a variable of a program. So a pair is removed only where the
text between is mathematics, and a single one only where none before it could be its partner.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.text.latex.edits import Edit
from generator.text.latex.rules.rule import Rule, replace_matches

# Signs of mathematics, and signs of program code.
_MATHEMATICS = re.compile(
    r"\\[A-Za-z%$]|\^|_\{|(?<![A-Za-z\d_])[A-Za-z]_\w(?!\w)|(?:text|math)\w{2,4}\{"
)
_LETTER = re.compile(
    r"-?[A-Za-z]|[A-Z]{2,3}|[^a-z]{1,3}|\([ivx]+\)|[A-Za-z]+(?:-\w+)*|\d+(?: \d{3})+"
)
_PROGRAM = re.compile(r"[\"@#`]|//|->|=~|::|\) ?\{|;(?!.*\\[A-Za-z])")
# `O(n)`, `(a, b)`, `k=3`, `<5`, `0.95`: no words except names of functions.
_FORMULA = re.compile(r"[\w ()\[\]|+*/,.!'=<>-]*[\w)\]|']")
_RELATION = re.compile(r"[=<>+*/]|[A-Za-z]\(|^[(\[]|^-?\d[\d.,-]*$|\d[A-Za-z]$|[A-Za-z] ?- ?\d")
# Two letters are a product.
_LETTERS = re.compile("[A-Za-z]{3,}|[a-z]{2}")
_FUNCTION_NAMES = frozenset("log ln exp sin cos tan max min arg sup inf det poly".split())
_UNESCAPED_DOLLAR = re.compile(r"(?<!\\)\$")
_SINGLE_DOLLAR = re.compile(r"(?<=[%×°)}≤≥])\$(?=[\s.,;:)\]]|$)|(?<!\S)\$(?=text\w\w\{)")
_DOLLAR_BEHIND_WORD = re.compile(r"\s[A-Za-z-]{4,40}\$(?:[\s.,;:)\]]|$)")


def _drop_dollars(match: re.Match[str]) -> str | None:
    """Return the text between a pair of dollar signs; None where it is not mathematics."""
    inner: str = next(filter(None, match.groups()))
    if _PROGRAM.search(inner) or not _is_mathematics(inner):
        return None
    after = match.string[match.end() : match.end() + 1]
    if match.lastgroup == "operator":
        return inner
    if after.isdigit() and "\\" not in inner and any(map(str.isalnum, inner)):
        return None
    return f"{inner}{{}}" if after.isalpha() and re.search(r"\\[A-Za-z]+$", inner) else inner


def _is_mathematics(inner: str) -> bool:
    if _MATHEMATICS.search(inner) or not inner.isascii() or _LETTER.fullmatch(inner):
        return True
    is_formula = _FORMULA.fullmatch(inner) and _RELATION.search(inner)
    return bool(is_formula) and _FUNCTION_NAMES.issuperset(_LETTERS.findall(inner))


def _find_single_dollars(text: str) -> Iterator[Edit]:
    """Find single dollar signs up to the first that stays, which a later one may belong to."""
    for match in _UNESCAPED_DOLLAR.finditer(text):
        start, end = match.span()
        if not _SINGLE_DOLLAR.match(text, start) and not _DOLLAR_BEHIND_WORD.search(
            text, max(0, start - 41), end + 1
        ):
            return
        yield Edit(start, end, "")


PAIR_RULES = (
    Rule(
        "dollars around text with a formula",
        ("$\\text", "$\\math"),
        replace_matches(
            r"\$(\\(?:text|math)\w{2}\{[^{}$]{0,60}\$[^{}$]{1,20}\$[^{}$]{0,60}\})\$", r"\1"
        ),
        r"the $\texttt{B$^3$ee}$ net",
        "the B³ee net",
    ),
    Rule(
        "two dollars",
        ("$$",),
        replace_matches(
            r"(?<=[}\w])\$\$(?=[\^_\\])()|(?<![\w$\\])\$\$([^$\s](?:[^$]{0,300}[^$\s\\])?)\$\$",
            lambda match: "" if match[1] is not None else _drop_dollars(match),
        ),
        "so $$x^2$$ holds",
        "so x² holds",
    ),
    Rule(
        "dollars around mathematics",
        ("$",),
        replace_matches(
            r"(?<![\w$\\])\$(?P<inner>(?:\\\$)?[^$\s](?:[^$]{0,200}[^$\s\\])?)\$(?!\$)"
            r"|(?<=\w)\$(?P<glued>[\^_\\][^$\s]{1,40}|[^\x00-\x7f]{1,6}|[A-Za-z]?[=/<>]\d[\d.,]{0,10})\$(?!\d)"
            # `256$\times$256`, `1$-$2`
            r"|(?<=[\w%])\$(?P<operator>(?:\^?\\[A-Za-z]{2,20} ?)+|[-–]|[×→∼±∘]+)\$(?=\d)",
            _drop_dollars,
        ),
        r"the norm $L_2$",
        "the norm L₂",
    ),
)
SINGLE_RULES = (
    Rule(
        "dollar left over",
        ("$",),
        _find_single_dollars,
        "a tenth (10%$ of it)",
        "a tenth (10% of it)",
    ),
    Rule(
        "escaped sign",
        ("\\",),
        # `x\_1` stays: without its backslash it would become an index, which it is not.
        replace_matches(
            r"\\(?:[%&#$]|(?<!(?<![\w\\])[^\W\d_]\\)_|_(?=\w\w))", lambda match: match[0][1:]
        ),
        r"a third (33\%)",
        "a third (33%)",
    ),
)
