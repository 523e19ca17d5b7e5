"""Exponents and indices: `10^{-3}`, `v_{reason}`, `L_2`.

An index without braces is one only behind a single letter: `unique_references` is a name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from generator.text.latex.markers import subscript, superscript
from generator.text.latex.rules.rule import Edit, Row, swap, unwrap
from generator.text.latex.symbols import SYMBOLS, symbol_names

_IN_EXPONENTS = frozenset("circ star top ast prime dagger infty perp bot".split())
_GROUP = re.compile(r"(?<![\^_\w])\{(\w+)\}")
_OPERATOR = re.compile(
    rf"(?<=(?<!\w)\w )(?:{symbol_names('times in to le ge neq sim pm cup cap mid cdot')})"
    r"(?= [\w(]{1,2}(?!\w))"
)
_LETTER = r"[^\W\d_]"
_BASE = r"[\w)\]}′°∑∏∫∇⌉⟩‖\ufdd4]"
_ENDS = " \u200c\u200d"
_SPACES = re.compile("(?<= ) +")
_BEHIND = rf"(?:(?<={_BASE})|(?<=\w['*])|(?<=\w\|)(?=[\^_]\{{?\d))"

# Few of them: `BN_2` is a layer, `CNN_2` a net.
_MOLECULE = (
    "H_2O|CO_2|CH_4|N_2O|NO_[23]|SO_[234]|NH_[34]|PO_4|H_2S|H_2SO_4|CaCO_3"
    "|(?:Si|Ti|Zr|Mn|Sn|Ce|Hf|V)O_2"
    "|(?:Al|Fe|Cr|Ga|In)_2O_3|Fe_3O_4|(?:Mo|W)(?:S|Se|Te)_2|SF_6|CF_4|(?:Ca|Mg)F_2|MgB_2|LiFePO_4"
    "|(?:Ba|Sr)TiO_3|CsPbBr_3|Si_3N_4|C_2H_[246]|C_3H_8|CH_3OH|C_2H_5OH"
)


def _symbol(match: re.Match[str]) -> str | None:
    name = match["braced"] or match["bare"]
    return "^" + SYMBOLS[name] if name in _IN_EXPONENTS and name in SYMBOLS else None


def _inside(script: str) -> str:
    """A script without braces that TeX alone needs; between single letters names are symbols."""
    bare = _GROUP.sub(r"\1", script).strip()
    return _OPERATOR.sub(lambda match: SYMBOLS[match[0]], bare)


def _atoms(match: re.Match[str]) -> str:
    return re.sub(r"_(\d)", lambda count: subscript(count[1]), match[0])


def _raised(match: re.Match[str], inner: str) -> str:
    return superscript(_inside(inner)) if inner.strip() else ""


def _lowered(match: re.Match[str], inner: str) -> str:
    return subscript(_inside(inner)) if inner.strip() else ""


def _spaces(text: str) -> Iterator[Edit]:
    """Those that other rows have left: double ones, and any at an end."""
    begin, end = len(text) - len(text.lstrip(_ENDS)), len(text.rstrip(_ENDS))
    if begin:
        yield 0, begin, ""
    if "  " in text:
        yield from ((*match.span(), "") for match in _SPACES.finditer(text, begin, end))
    if begin < end < len(text):
        yield end, len(text), ""


def _composed(text: str) -> Iterator[Edit]:
    """Words that another row has left in pieces."""
    if not unicodedata.is_normalized("NFC", text):
        for match in re.finditer(r"[^ ]+", text):
            if not unicodedata.is_normalized("NFC", match[0]):
                yield *match.span(), unicodedata.normalize("NFC", match[0])


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
        swap(r"(?<![\w\\}^_$])\{(\w{1,12})\}(?=[\^_])", r"\1"),
        "{AB}^2 bees",
        "AB² bees",
    ),
    Row(
        "exponent in braces",
        ("^{",),
        unwrap(rf"(?:{_BEHIND}|(?<![^\s(-])(?=\^\{{\d{{1,3}}\}}[A-Z]))\^\{{", _raised),
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
        "number of atoms",
        ("_",),
        swap(rf"(?<![\w\\/.-])(?:{_MOLECULE})(?![\w^]|\.[a-z])", _atoms),
        "a ton of CO_2",
        "a ton of CO₂",
    ),
    Row(
        "exponent",
        ("^",),
        swap(
            rf"{_BEHIND}(?<!\$\{{\w\}})\^(-?\d+(?!\.\d)|[^\W\d_](?![^\W_])|[*+†⋆⊤⊥∞](?!\w))",
            lambda match: superscript(match[1]),
        ),
        "10^6 bees",
        "10⁶ bees",
    ),
    Row(
        "index",
        ("_",),
        swap(
            # Neither `model.w_1`, `data/x_1`, `x_1.csv`, `s_3://` nor `<T_1>`.
            rf"(?:(?<=(?<![\w\\.$])(?<![A-Za-z.:~]/){_LETTER})|(?<=\blog)|(?<=[∑∏∫∇ℓ‖])"
            rf"|(?<={_LETTER}[⁰¹²³⁴-⁹ⁿ′*\ufdd4]))"
            r"_(\d+(?!\.?\d)|[^\W\d_]|[∞⊙†*](?!\w))(?![^\W_]|_|\.[a-z]|:/|>(?<=<\w_\w>))",
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
        ("",),
        _spaces,
        "\\text{if } x",
        "if x",
    ),
    Row(
        "letter apart from its mark",
        ("",),
        _composed,
        "a cafe&#769;",
        "a café",
    ),
)
