"""Names of TeX, from pylatexenc's tables: macro → character, accent → letter.

Only the tables are used, and the parser for complete fragments of a few characters: on whole
texts it recurses with the depth of braces, drops unknown macros, and loses the end of exponents.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from pylatexenc.latex2text import (  # type: ignore[import-untyped]  # brings no types
    LatexNodes2Text,
    get_default_latex_context_db,
)

# Names that authors give to macros of their own (`\image`), or that TeX does not have.
_EXCLUDED = frozenset("original image estimates Equal between recorder sharp because i j".split())
# Symbols that the tables lack (`ne`), or show as a character that reads worse.
_ADDED = {
    "ne": "≠",
    "prime": "′",
    "ast": "*",
    "dots": "…",
    "ldots": "…",
    "cdots": "⋯",
    "ell": "ℓ",
    "checkmark": "✓",
    "xmark": "✗",
    "bigstar": "★",
    "gets": "←",
    "iff": "⇔",
    "implies": "⇒",
    "land": "∧",
    "lor": "∨",
    "neg": "¬",
    "bot": "⊥",
    "ddagger": "‡",
    "coloneqq": "≔",
    "lbrack": "[",
    "rbrack": "]",
    "textless": "<",
    "textgreater": ">",
    "textbar": "|",
    "textlangle": "⟨",
    "textrangle": "⟩",
    "textellipsis": "…",
    "textdegree": "°",
    "textmu": "μ",
    "textcopyright": "©",
    "textregistered": "®",
    "texttrademark": "™",
    "pounds": "£",
}
_MATHEMATICAL_CATEGORIES = ("Sm", "Ps", "Pe")


def _load_symbols() -> dict[str, str]:
    tables = get_default_latex_context_db()
    symbols: dict[str, str] = {}
    for table in ("latex-base", "advanced-symbols"):
        for name, macro in tables.d[table]["macros"].items():
            symbol = macro.simplify_repl
            if name.isalpha() and name not in _EXCLUDED and isinstance(symbol, str):
                symbol = unicodedata.normalize("NFKC", symbol) if _is_greek(symbol) else symbol
                if len(symbol) == 1 and (table == "latex-base" or _is_mathematical(symbol)):
                    symbols.setdefault(name, symbol)
    return symbols | _ADDED


def _is_greek(symbol: str) -> bool:
    return len(symbol) == 1 and unicodedata.name(symbol, "").startswith("GREEK")


def _is_mathematical(character: str) -> bool:
    is_arrow = "\u2190" <= character <= "\u21ff" or "\u27f0" <= character <= "\u27ff"
    return is_arrow or unicodedata.category(character) in _MATHEMATICAL_CATEGORIES


# Every macro that stands for one character: `times` → `×`, `alpha` → `α`.
SYMBOLS = _load_symbols()
GREEK = {name: symbol for name, symbol in SYMBOLS.items() if _is_greek(symbol)}


def build_name_pattern(names: str) -> str:
    """Return a pattern for any of the macro `names`, which spaces separate, longest first.

    A rule that looks up `SYMBOLS` with what it has matched takes its pattern from here.
    `ValueError` where a name has no symbol, so that such a rule cannot even be imported.

    >>> build_name_pattern("le leq times")
    'times|leq|le'
    """
    unknown = [name for name in names.split() if name not in SYMBOLS]
    if unknown:
        raise ValueError(f"No symbol for {', '.join(unknown)}. Add it to _ADDED in {__name__}.")
    return "|".join(sorted(names.split(), key=lambda name: (-len(name), name)))


# Arrows whose names no English word contains; `nearrow` and its like are left out.
ARROW_NAMES = " ".join(
    name
    for name in sorted(SYMBOLS)
    if re.fullmatch(
        "(?:[Ll]ong|hook|twohead)?(?:[Ll]eft|[Rr]ight|[Ll]eftright|[Uu]p|[Dd]own)arrow", name
    )
)
# Operators between two operands that are parts of English words as well.
RELATION_NAMES = (
    "leq geq neq le ge ne ll gg sim approx equiv in notin to mid times cdot circ pm mp cup cap "
    "subset subseteq perp wedge vee oplus otimes propto mapsto"
)

# Only characters that most fonts have. Of the letters only n and i: a search does not find `r`
# where the text has `ᵣ`.
SUPERSCRIPTS = str.maketrans("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ")
SUBSCRIPTS = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")


@lru_cache(maxsize=1024)
def to_letter(fragment: str) -> str | None:
    r"""Return the letter that a complete fragment of TeX stands for, None where it is no letter.

    >>> to_letter(r'\"{\i}'), to_letter(r"\o"), to_letter(r"\'q")
    ('ï', 'ø', None)
    """
    text = unicodedata.normalize("NFC", LatexNodes2Text().latex_to_text(fragment))
    return text if len(text) == 1 and text.isalpha() else None


@lru_cache(maxsize=1024)
def to_double_struck(letter: str) -> str:
    """Return the double-struck `letter`, `ℝ` for `R`, or the letter where Unicode has none."""
    text = LatexNodes2Text().latex_to_text(rf"\mathbb{{{letter}}}")
    return text if len(text) == 1 and text < "\uffff" else letter
