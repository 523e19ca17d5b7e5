"""Rules for exponents and indices: `10^{-3}`, `v_{reason}`, `L_2`.

Without braces, an index must follow a single letter: `unique_references` is a name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from generator.text.latex.edits import Edit
from generator.text.latex.markers import END, PLACEHOLDER, mark_subscript, mark_superscript
from generator.text.latex.rules.rule import Rule, replace_groups, replace_matches
from generator.text.latex.symbols import SYMBOLS, build_name_pattern

_EXPONENT_SYMBOLS = frozenset("circ star top ast prime dagger infty perp bot".split())
_BRACED_WORD = re.compile(r"(?<![\^_\w])\{(\w+)\}")
_OPERATOR = re.compile(
    rf"(?<=(?<!\w)\w )(?:{build_name_pattern('times in to le ge neq sim pm cup cap mid cdot')})"
    r"(?= [\w(]{1,2}(?!\w))"
)
_LETTER = r"[^\W\d_]"
_BASE = rf"[\w)\]}}′°∑∏∫∇⌉⟩‖{END}]"
_ENDS = " \u200c\u200d"
_SPACES = re.compile("(?<= ) +")
_AFTER_BASE = rf"(?:(?<={_BASE})|(?<=\w['*])|(?<=\w\|)(?=[\^_]\{{?\d))"

# A list, not a pattern of elements: `BN_2` is a layer, `CNN_2` a network.
_MOLECULE = (
    "H_2O|CO_2|CH_4|N_2O|NO_[23]|SO_[234]|NH_[34]|PO_4|H_2S|H_2SO_4|CaCO_3"
    "|(?:Si|Ti|Zr|Mn|Sn|Ce|Hf|V)O_2"
    "|(?:Al|Fe|Cr|Ga|In)_2O_3|Fe_3O_4|(?:Mo|W)(?:S|Se|Te)_2|SF_6|CF_4|(?:Ca|Mg)F_2|MgB_2|LiFePO_4"
    "|(?:Ba|Sr)TiO_3|CsPbBr_3|Si_3N_4|C_2H_[246]|C_3H_8|CH_3OH|C_2H_5OH"
)


def _look_up_exponent(match: re.Match[str]) -> str | None:
    name = match["braced"] or match["bare"]
    return "^" + SYMBOLS[name] if name in _EXPONENT_SYMBOLS and name in SYMBOLS else None


def _simplify_script(script: str) -> str:
    """Return a script without needless braces, and with symbols for names between letters."""
    bare = _BRACED_WORD.sub(r"\1", script).strip()
    return _OPERATOR.sub(lambda match: SYMBOLS[match[0]], bare)


def _lower_digits(match: re.Match[str]) -> str:
    return re.sub(r"_(\d)", lambda count: mark_subscript(count[1]), match[0])


def _to_superscript(match: re.Match[str], inner: str) -> str:
    return mark_superscript(_simplify_script(inner)) if inner.strip() else ""


def _to_subscript(match: re.Match[str], inner: str) -> str:
    return mark_subscript(_simplify_script(inner)) if inner.strip() else ""


def _find_extra_spaces(text: str) -> Iterator[Edit]:
    """Find spaces that other rules have left: double ones, and those at both ends."""
    start, end = len(text) - len(text.lstrip(_ENDS)), len(text.rstrip(_ENDS))
    if start:
        yield Edit(0, start, "")
    if "  " in text:
        yield from (Edit(*match.span(), "") for match in _SPACES.finditer(text, start, end))
    if start < end < len(text):
        yield Edit(end, len(text), "")


def _find_decomposed_words(text: str) -> Iterator[Edit]:
    """Find words that other rules have left decomposed (not in NFC)."""
    if not unicodedata.is_normalized("NFC", text):
        for match in re.finditer(r"[^ ]+", text):
            if not unicodedata.is_normalized("NFC", match[0]):
                yield Edit(*match.span(), unicodedata.normalize("NFC", match[0]))


RULES = (
    Rule(
        "symbol in an exponent",
        ("^",),
        replace_matches(
            r"\^(?:\{\\?(?P<braced>[a-z]{3,6})\}|(?P<bare>[a-z]{3,6}(?![a-z])))",
            _look_up_exponent,
        ),
        "the route A^{star}",
        "the route A^⋆",
    ),
    Rule(
        "prime as an exponent",
        ("^′",),
        replace_matches(r"(?<=\w)\^′", "′"),
        "a point x^{prime}",
        "a point x′",
    ),
    Rule(
        "braces around a base",
        ("}^", "}_"),
        replace_matches(r"(?<![\w\\}^_$])\{([^\W_]{1,12})\}(?=[\^_])", r"\1"),
        "{AB}^2 bees",
        "AB² bees",
    ),
    Rule(
        "exponent in braces",
        ("^{",),
        replace_groups(
            rf"(?:{_AFTER_BASE}|(?<![^\s(-])(?=\^\{{\d{{1,3}}\}}[A-Z]))\^\{{", _to_superscript
        ),
        "10^{-3} of them",
        "10⁻³ of them",
        passes=3,
    ),
    Rule(
        "index in braces",
        ("_{",),
        replace_groups(rf"{_AFTER_BASE}_\{{", _to_subscript),
        "the vector v_{0}",
        "the vector v₀",
        passes=3,
    ),
    Rule(
        "number of atoms",
        ("_",),
        replace_matches(rf"(?<![\w\\/.-])(?:{_MOLECULE})(?![\w^]|\.[a-z])", _lower_digits),
        "a ton of CO_2",
        "a ton of CO₂",
    ),
    Rule(
        "exponent",
        ("^",),
        replace_matches(
            rf"{_AFTER_BASE}(?<!\$\{{\w\}})\^(-?\d+(?!\.\d)|[^\W\d_](?![^\W_])|[*+†⋆⊤⊥∞](?!\w))",
            lambda match: mark_superscript(match[1]),
        ),
        "10^6 bees",
        "10⁶ bees",
    ),
    Rule(
        "index",
        ("_",),
        replace_matches(
            # Neither `model.w_1`, `data/x_1`, `x_1.csv`, `s_3://` nor `<T_1>`.
            rf"(?:(?<=(?<![\w\\.$])(?<![A-Za-z.:~]/){_LETTER})|(?<=\blog)|(?<=[∑∏∫∇ℓ‖])"
            rf"|(?<={_LETTER}[⁰¹²³⁴-⁹ⁿ′*{END}]))"
            r"_(\d+(?!\.?\d)|[^\W\d_]|[∞⊙†*](?!\w))(?![^\W_]|_|\.[a-z]|:/|>(?<=<\w_\w>))",
            lambda match: mark_subscript(match[1]),
        ),
        "the norm L_2",
        "the norm L₂",
    ),
    Rule(
        "escaped brace",
        ("\\{", "\\}", "\\|"),
        replace_matches(r"(?<!\\)\\([{}|])", lambda match: "‖" if match[1] == "|" else match[1]),
        r"the set \{1, 2\}",
        "the set {1, 2}",
    ),
    Rule(
        "space left over",
        ("",),
        _find_extra_spaces,
        "\\text{if } x",
        "if x",
    ),
    Rule(
        "letter apart from its mark",
        (),
        _find_decomposed_words,
        "a cafe&#769;",
        "a café",
        trigger_pattern=re.compile(rf"[^\x00-\x7f{PLACEHOLDER}]"),
    ),
)
