"""Greek letters whose macros lost their backslash: `epsilon^2`, `gamma-PO`, `C_Phi`.

Most names are English as well (an alpha channel, AWS Lambda, the Phi models, Cohen's kappa).
A name that surely is a symbol at one place of a text is one throughout it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.text.latex.rules.rule import WORD, Edit, Row, swap, words
from generator.text.latex.symbols import GREEK

# Capitals that TeX has no macro for are never debris: `Alpha`, `Beta`, `Mu`.
_CAPITALS = frozenset("Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega".split())
_NO_TEX = frozenset(("omicron", "digamma"))
LETTERS = {
    name: shown
    for name, shown in {**GREEK, "ell": "ℓ"}.items()
    if (name.islower() or name in _CAPITALS) and name not in _NO_TEX
}


def _either(names: Iterator[str]) -> str:
    return "|".join(sorted(names, key=lambda name: (-len(name), name)))


_ANY = _either(iter(LETTERS))
_LOWER = _either(name for name in LETTERS if name.islower())
_VARIANTS = _either(name for name in LETTERS if name.startswith("var"))
# Neither a word of another language nor a product: where it stands so, it is the symbol.
_RARE = "mu|sigma|epsilon|gamma|theta|tau|omega"
_QUANTITY = (
    "parameters?|hyper-?parameters?|coefficients?|temperature|threshold|constant|variable|exponent"
)
_SYMBOL = "[\u0370-\u03ff∈≤≥≠≈∞×±·∘∇∑ℓ∝]"
_FREE = r"(?<![A-Za-z\\_-])"

# What makes a name a symbol for certain; each is tried where a name begins.
_CERTAIN = re.compile(
    "|".join(
        (
            # `phi_r`, `nu^2`, `lambda_max`, but not `beta_schedule`
            rf"(?<![A-Za-z\\_])(?:{_ANY})(?=[\^_](?:[\d{{(*+A-Z-]|[a-z](?![a-z])"
            rf"|(?:{_ANY}|max|min)(?![a-z])))",
            # `C_Phi`, `x^{alpha}`
            rf"(?:(?<=\^)|(?<=[\^_]\{{)|(?<=(?<![A-Za-z\d_])[^\W\d_]_)|(?<=[)}}]_)|(?<=\bmax_)"
            rf"|(?<=\bmin_))(?:{_ANY})(?![A-Za-z])",
            # `varepsilon`
            rf"(?<![A-Za-z\\])(?:{_VARIANTS})(?![A-Za-z])",
            # `Phicirc Psi`
            rf"(?<![A-Za-z\\])(?:{_ANY})(?=(?:circ|times|cdot)(?![a-z]))",
            # `muP`, `DiT-muP`
            rf"{_FREE}(?:{_RARE})(?=[A-Z])|(?<=-)mu(?=[A-Z])",
            # `gamma-PO`, `Psi-Sampler`, but not `Phi-3`, `Delta-V`
            rf"{_FREE}(?:{_LOWER}|Psi|Theta)(?=-[A-Z])",
            # `alpha1`, but not `phi3`, `chi2`
            rf"{_FREE}(?:{_LOWER})(?=\d(?!\d|-[a-z]{{3}}))(?<!phi)(?<!chi)(?<!eta)(?<!nu)(?<!xi)",
            # `(Delta11%)`
            r"(?<=\()Delta(?=\d)",
            # `|psi⟩`
            rf"(?<=\|)(?:{_ANY})(?= ?(?:rangle|⟩))",
            # `(Phi)`
            rf"(?<=\()(?:{_RARE}|Phi|Psi|Omega|Theta|Gamma|phi|psi|rho|eta|xi|zeta)(?=\))",
            # `gamma = 0.99`, `x = alpha`, `1/epsilon`
            rf"(?<![A-Za-z\\'’<-])(?:{_LOWER})(?=\s?[=<>≤≥∈]\s?[-−\d.{{(\[])",
            rf"(?:(?<==)|(?<=\b\d/)|(?<=[=<>≤≥] ))(?!lambda)(?:{_LOWER})(?![A-Za-z-])",
            # `Omega(n)`, `pi(a|s)`
            rf"{_FREE}(?:Omega|Theta|Phi|Psi|pi|phi|psi|sigma|mu)(?=\((?:[a-z\d·]\b|log\b))",
            # `where lambda is`
            rf"(?<=\b(?i:where) )(?:{_LOWER}|Phi|Psi)"
            r"(?= (?:is|are|denotes|represents|measures|controls)\b)",
            # `1-delta`, `(epsilon, delta)`, `+ lambda L`
            rf"(?<=\b1-)(?:{_LOWER})(?![A-Za-z-])|(?<=\()(?:{_LOWER})(?=, ?(?:{_LOWER})[,)])"
            rf"|(?<={_SYMBOL}, )(?:{_LOWER})(?=[,)])"
            rf"|(?<=[+=] )(?:{_LOWER})(?= (?:[A-Z](?![A-Za-z])|mathcal))",
            # beside another symbol
            rf"(?<={_SYMBOL} )(?:{_LOWER}|Phi|Psi|Theta)(?![A-Za-z-])",
            rf"{_FREE}(?:{_LOWER}|Phi|Psi|Theta)(?= {_SYMBOL})",
            rf"(?<=\b(?:circ|cdot) )(?:{_ANY})(?![A-Za-z-])|{_FREE}(?:{_ANY})(?= (?:circ|cdot)\b)",
        )
    )
)
# `beta = 1` says nothing of beta cells.
_IS_GIVEN = re.compile(r"[A-Za-z]+ ?=")
# `the threshold tau`
_NAMED_QUANTITY = re.compile(rf"\b(?:{_QUANTITY}) (?P<name>{_LOWER})(?![\w-]|'s)")
_STANDING = re.compile(rf"(?<![A-Za-z\\])(?:{_ANY})(?![a-z])(?!-(?:[34]|mini)\b)")
# Letters whose names are abbreviations or parts of names as well.
_RARELY_ALONE = frozenset(("nu", "eta"))
_GLUED = ("circ", "times", "cdot")
_ENGLISH = re.compile(
    r" (?:channels?|mattes?|matting|blending|composit\w+|layers?|masks?|version|stage|phase|"
    r"test\w*|distribution|calculus|function|rule|correction|release|rays?|radiation|particles?|"
    r"decay|cells?|waves?|bands?|rhythms?|oscillations?|protein|globulin|carotene|blockers?|"
    r"receptors?|emitters?|network|sheets?|helix|helices|male|users?|programs?)\b"
)
# `AWS Lambda`, `5 alpha`
_NAME_BEFORE = re.compile(r"(?:\d|(?<![.:!?] )\b[A-Z][A-Za-z]*[A-Z]) $")
# A coefficient that is named after somebody is plain English: Cohen's kappa.
_COEFFICIENT = re.compile(rf"['’]s (?P<name>{_LOWER})\b")
# Where a text speaks of these, `Phi` is one of them.
_PHI_MODELS = re.compile(r"\b[Pp]hi-?\d|\bPhi \(\d|\bLlama|\bLLaMA|\bMistral|\bGemma|\bQwen")


def _find(text: str) -> Iterator[Edit]:
    """Every name that is certain, and the same names wherever they stand by themselves."""
    if LETTERS.keys().isdisjoint(words(text)) and not any(end in text for end in _GLUED):
        return
    places = {match.start(): name for match in WORD.finditer(text) if (name := _name(match[0]))}
    found = {start: name for start, name in places.items() if _CERTAIN.match(text, start)} | {
        match.start("name"): match["name"] for match in _NAMED_QUANTITY.finditer(text)
    }
    if not found:
        return
    english = {match["name"] for match in _COEFFICIENT.finditer(text)}
    if _PHI_MODELS.search(text):
        english.add("Phi")
    found = {
        start: name
        for start, name in found.items()
        if name not in english or _is_script(text, start, name)
    }
    spread = (name for start, name in found.items() if not _IS_GIVEN.match(text, start))
    certain = set(spread) - english - _RARELY_ALONE
    for start, name in places.items():
        if name in certain and _STANDING.match(text, start) and not _is_english(text, start, name):
            found[start] = name
    for start, name in sorted(found.items()):
        yield start, start + len(name), LETTERS[name]


def _name(word: str) -> str:
    """The Greek letter that a run of letters names, another symbol's name glued to it or not."""
    if word in LETTERS:
        return word
    if not word.endswith(_GLUED):
        return ""
    name = next(word.removesuffix(end) for end in _GLUED if word.endswith(end))
    return name if name in LETTERS else ""


def _is_script(text: str, start: int, name: str) -> bool:
    after = text[start + len(name) : start + len(name) + 1]
    return text[start - 1 : start] in tuple("_^{") or after in tuple("_^")


def _is_english(text: str, start: int, name: str) -> bool:
    end = start + len(name)
    return (
        text[end : end + 1].isupper()
        or _ENGLISH.match(text, end) is not None
        or text[start - 1 : start] in tuple("-_/\"“'‘`")
        or _NAME_BEFORE.search(text, max(0, start - 20), start) is not None
    )


ROWS = (
    Row(
        "micro sign without its backslash",
        tuple(f"{digit}{space}mu" for digit in range(10) for space in ("", " ")),
        swap(r"(?<=\d)( ?)mu ?(?=[msgLlAVWF](?![\w'’]))", r"\1μ"),
        "a 5 mu m wing",
        "a 5 μm wing",
    ),
    Row(
        "Greek letter without its backslash",
        ("",),
        _find,
        "within epsilon^{-2} steps",
        "within ε⁻² steps",
    ),
)
