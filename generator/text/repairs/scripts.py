"""Exponents and indices: `10^{-3}`, `v_{reason}`, `L_2`.

An index without braces is one only behind a single letter: `unique_references` is a name.
"""

from __future__ import annotations

import re

from generator.text.repairs.row import Row, swap, unwrap
from generator.text.spans import subscript, superscript
from generator.text.tex import SYMBOLS

_IN_EXPONENTS = frozenset("circ star top ast prime dagger infty perp bot".split())
_GROUP = re.compile(r"(?<![\^_\w])\{(\w+)\}")
_OPERATOR = re.compile(
    r"(?<=(?<!\w)\w )(?:times|in|to|le|ge|neq|sim|pm|cup|cap|mid|cdot)(?= [\w(]{1,2}(?!\w))"
)
_BASE = r"[\w)\]}′°∑∏∫∇⌉⟩‖\ufdd4]"
_BEHIND = rf"(?:(?<={_BASE})|(?<=\w['*])|(?<=\w\|)(?=[\^_]\{{?\d))"


def _symbol(match: re.Match[str]) -> str | None:
    name = match["braced"] or match["bare"]
    return "^" + SYMBOLS[name] if name in _IN_EXPONENTS and name in SYMBOLS else None


def _inside(script: str) -> str:
    """A script without braces that TeX alone needs; between single letters names are symbols."""
    bare = _GROUP.sub(r"\1", script).strip()
    return _OPERATOR.sub(lambda match: SYMBOLS[match[0]], bare)


def _raised(match: re.Match[str], inner: str) -> str:
    return superscript(_inside(inner)) if inner.strip() else ""


def _lowered(match: re.Match[str], inner: str) -> str:
    return subscript(_inside(inner)) if inner.strip() else ""


ROWS = (
    Row(
        "symbol in an exponent",
        ("^",),
        swap(r"\^(?:\{\\?(?P<braced>[a-z]{3,6})\}|(?P<bare>[a-z]{3,6}(?![a-z])))", _symbol),
        "the route A^{star}",
        "the route A^⋆",
    ),
    Row(
        "prime as an exponent",
        ("^′",),
        swap(r"(?<=\w)\^′", "′"),
        "a point x^{prime}",
        "a point x′",
    ),
    Row(
        "braces around a base",
        ("}^", "}_"),
        swap(r"(?<![\w\\}^_])\{(\w{1,12})\}(?=[\^_])", r"\1"),
        "{AB}^2 bees",
        "AB² bees",
    ),
    Row(
        "exponent in braces",
        ("^{",),
        unwrap(rf"{_BEHIND}\^\{{", _raised),
        "10^{-3} of them",
        "10⁻³ of them",
        depth=3,
    ),
    Row(
        "index in braces",
        ("_{",),
        unwrap(rf"{_BEHIND}_\{{", _lowered),
        "the vector v_{0}",
        "the vector v₀",
        depth=3,
    ),
    Row(
        "exponent",
        ("^",),
        swap(
            rf"{_BEHIND}\^(-?\d+(?!\.\d)|[^\W\d_](?![^\W_])|[*+†⋆⊤⊥∞](?!\w))",
            lambda match: superscript(match[1]),
        ),
        "10^6 bees",
        "10⁶ bees",
    ),
    Row(
        "index",
        ("_",),
        swap(
            r"(?:(?<=(?<![\w\\])[^\W\d_])|(?<=\blog)|(?<=[∑∏∫∇ℓ‖]))_(\d+(?!\.?\d)|[^\W\d_]|∞)(?![^\W_]|_)",
            lambda match: subscript(match[1]),
        ),
        "the norm L_2",
        "the norm L₂",
    ),
    Row(
        "escaped brace",
        ("\\{", "\\}", "\\|"),
        swap(r"(?<!\\)\\([{}|])", lambda match: "‖" if match[1] == "|" else match[1]),
        r"the set \{1, 2\}",
        "the set {1, 2}",
    ),
    Row(
        "space left over",
        ("  ",),
        swap(r"  +", " "),
        "\\text{if } x",
        "if x",
    ),
)
