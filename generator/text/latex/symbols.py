"""What TeX calls things, from pylatexenc's tables: macro → character, accent → letter.

Only the tables and the smallest whole fragments come from it: its parser recurses with the
depth of braces, drops what it does not know and forgets where an exponent ends.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from pylatexenc.latex2text import (  # type: ignore[import-untyped]  # brings no types
    LatexNodes2Text,
    get_default_latex_context_db,
)

# Names in the tables that authors give to macros of their own (`\image`), or that are no TeX.
_NOT_TEX = frozenset("original image estimates Equal between recorder sharp because i j".split())
_MATHEMATICAL = ("Sm", "Ps", "Pe")
# Symbols that pylatexenc's tables lack (`ne`) or show in a way that reads worse.
_ADDED = {
    "ne": "≠",
    "prime": "′",
    "ast": "*",
    "dots": "…",
    "ldots": "…",
    "cdots": "⋯",
    "ell": "ℓ",
}


def _symbols() -> dict[str, str]:
    tables = get_default_latex_context_db()
    found: dict[str, str] = {}
    for table in ("latex-base", "advanced-symbols"):
        for name, macro in tables.d[table]["macros"].items():
            shown = macro.simplify_repl
            if name.isalpha() and name not in _NOT_TEX and isinstance(shown, str):
                shown = unicodedata.normalize("NFKC", shown) if _is_greek(shown) else shown
                if len(shown) == 1 and (table == "latex-base" or _is_mathematical(shown)):
                    found.setdefault(name, shown)
    return found | _ADDED


def _is_greek(shown: str) -> bool:
    return len(shown) == 1 and unicodedata.name(shown, "").startswith("GREEK")


def _is_mathematical(shown: str) -> bool:
    is_arrow = "\u2190" <= shown <= "\u21ff" or "\u27f0" <= shown <= "\u27ff"
    return is_arrow or unicodedata.category(shown) in _MATHEMATICAL


# Every macro that stands for one character: `times` → `×`, `alpha` → `α`.
SYMBOLS = _symbols()
GREEK = {name: shown for name, shown in SYMBOLS.items() if _is_greek(shown)}


def symbol_names(names: str) -> str:
    """Return a pattern for any of the macro `names`, which spaces separate, longest first.

    A rule that looks up `SYMBOLS` with what it has matched takes its pattern from here:
    `ValueError` where a name has no symbol, so that such a rule cannot even be imported.

    >>> symbol_names("le leq times")
    'times|leq|le'
    """
    unknown = [name for name in names.split() if name not in SYMBOLS]
    if unknown:
        raise ValueError(f"No symbol for {', '.join(unknown)}. Add it to _ADDED in {__name__}.")
    return "|".join(sorted(names.split(), key=lambda name: (-len(name), name)))


# Those that the measure of text and every font know. No letter but n and i: `ᵣ` is a letter
# of its own to a search.
SUPERSCRIPTS = str.maketrans("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ")
SUBSCRIPTS = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")


@lru_cache(maxsize=1024)
def letter(fragment: str) -> str | None:
    r"""The letter that a small whole fragment of TeX stands for, None where it is no letter.

    >>> letter(r'\"{\i}'), letter(r"\o"), letter(r"\'q")
    ('ï', 'ø', None)
    """
    shown = unicodedata.normalize("NFC", LatexNodes2Text().latex_to_text(fragment))
    return shown if len(shown) == 1 and shown.isalpha() else None


@lru_cache(maxsize=1024)
def blackboard(character: str) -> str:
    """`R` → `ℝ` where that is a letter of its own, else the letter as it is."""
    shown = LatexNodes2Text().latex_to_text(rf"\mathbb{{{character}}}")
    return shown if len(shown) == 1 and shown < "\uffff" else character
