"""Macros that kept their backslash or their braces: symbols, fractions, brackets, dollars."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from generator.text.latex.rules.rule import Edit, Row, swap, unwrap
from generator.text.latex.symbols import GREEK, SYMBOLS, symbol_names


def _symbol(match: re.Match[str]) -> str | None:
    return SYMBOLS.get(match["name"])


def _alone(text: str) -> Iterator[Edit]:
    """Symbols in braces of their own. Beside `{name}`, `{alpha}` is a place to fill in as well."""
    found = tuple(_IN_BRACES.finditer(text))
    fills_in = any(match["bare"] and match["bare"] not in _SYMBOLS_IN_BRACES for match in found)
    for match in found:
        bare = None if fills_in else _SYMBOLS_IN_BRACES.get(match["bare"])
        shown = SYMBOLS.get(match["name"]) or bare
        if shown:
            yield *match.span(), shown


def _operator(match: re.Match[str]) -> str:
    """The name of a function, apart from a letter before it and a macro behind it."""
    before = match.string[match.start() - 1 : match.start()]
    after = match.string[match.end() : match.end() + 2]
    is_apart = not (before.isalnum() or before in _CLOSERS)
    return f"{'' if is_apart else ' '}{match['name']}{' ' if re.match(_MACRO, after) else ''}"


def _marked(match: re.Match[str]) -> str | None:
    mark, name = match["mark"] or match["bare"], next(filter(None, match.group(*_NAMES)))
    shown = name if len(name) == 1 else GREEK.get(name)
    return unicodedata.normalize("NFC", shown + _MARKS[mark]) if shown else None


def _in_font(match: re.Match[str]) -> str | None:
    name = next(filter(None, match.group("group", "macro", "name", "letter")))
    return SYMBOLS.get(name)


def _fraction(match: re.Match[str]) -> str:
    above, below = (
        part if re.fullmatch(r"\w+", part) else f"({part})" for part in match.group(1, 2)
    )
    return f"{above}/{below}"


def _footnote(match: re.Match[str], inner: str) -> str:
    return f"{' ' if match.start() else ''}({inner.strip()})"


def _root(match: re.Match[str], inner: str) -> str:
    return f"√{inner}" if re.fullmatch(r"\w{1,3}", inner) else f"√({inner})"


# Names that are a symbol where a pair of braces holds nothing else.
_SYMBOLS_IN_BRACES = {
    name: SYMBOLS[name]
    for name in (
        "sim times pm approx cdot circ leq geq alpha gamma delta epsilon varepsilon zeta theta "
        "kappa lambda mu sigma tau phi varphi psi omega "
        "Gamma Delta Theta Lambda Sigma Phi Psi Omega"
    ).split()
}
_IN_BRACES = re.compile(
    r"\{\\(?P<name>[A-Za-z]{2,20})\}"
    r"|(?<![\w\\}^_)\]\"'“‘`$])\{(?P<bare>[A-Za-z]{2,20})\}(?![\"'”’`])"
)
_OPERATORS = (
    "arccos|arcsin|arctan|argmax|argmin|arg|cosh|cos|coth|cot|det|dim|exp|gcd|inf|ker|lg|liminf"
    "|limsup|lim|ln|log|max|min|Pr|sec|sinh|sin|sup|tanh|tan"
)
_OPERATORS_IN_BRACES = symbol_names("times sim pm cdot to rightarrow le leq ge geq")
_CLOSERS = (")", "]", "}")
_MACRO = r"\\[A-Za-z]"
_MARKS = {
    "hat": "\u0302",
    "widehat": "\u0302",
    "tilde": "\u0303",
    "widetilde": "\u0303",
    "bar": "\u0304",
    "overline": "\u0304",
    "vec": "\u20d7",
    "dot": "\u0307",
}
_GREEK = "|".join(sorted(GREEK, key=lambda name: (-len(name), name)))
_MARKED = rf"[^\W\d_]|{_GREEK}"
_NAMES = ("letter", "glued", "apart", "inner")
_FONT = r"(?:math(?:bf|rm|sf|it|cal|frak)|boldsymbol|(?<=\\)bm)"

ROWS = (
    Row(
        "mark above a letter",
        (*(f"{mark}{{" for mark in _MARKS), *(f"\\{mark}" for mark in _MARKS)),
        swap(
            rf"\\(?P<mark>{'|'.join(_MARKS)})(?:\{{\\?(?P<letter>{_MARKED})\}}"
            rf"| ?\\(?P<glued>{_GREEK})(?![A-Za-z])| (?P<apart>[A-Za-z])(?![A-Za-z]))"
            rf"|(?<![A-Za-z\\])(?P<bare>{'|'.join(_MARKS)})\{{(?P<inner>{_MARKED})\}}",
            _marked,
        ),
        r"a point \hat{y}",
        "a point ŷ",
    ),
    Row(
        "symbol in a font",
        ("math", "bold", "\\bm"),
        swap(
            rf"\\{_FONT}(?:\{{\\(?P<group>[A-Za-z]{{2,20}})\}}"
            r"| ?\\(?P<macro>[A-Za-z]{2,20})(?![A-Za-z{]))"
            rf"|\\?(?<![A-Za-z]){_FONT} ?(?P<name>[A-Za-z]{{2,10}})(?![A-Za-z{{])"
            rf"|(?<![A-Za-z\\])(?:boldsymbol|mathbf)\{{(?P<letter>{_GREEK})\}}",
            _in_font,
        ),
        "the weights boldsymbol theta",
        "the weights θ",
    ),
    Row(
        "degree sign as a macro",
        ("deg", "circ", "∘"),
        swap(
            r"(?<=\d)(?:\^?\{\\?deg(?:ree)?\}|\^?\\deg(?:ree)?(?![a-z])"
            r"|\^\{(?:\\?circ|∘)\}|\^\\?circ(?=times|pm|sim|[^a-z]|$)|\{\\circ\}|\^∘)"
            r"(?P<word>(?!times|pm|sim)(?=[^\W\d_]{2}))?",
            lambda match: "°" if match["word"] is None else "° ",
        ),
        r"a turn of 90{\deg}is",
        "a turn of 90° is",
    ),
    Row(
        "TeX's brackets around mathematics",
        ("\\(", "\\["),
        swap(
            r"\\\((?P<inner>(?:[^\\]|\\(?![()])){1,300}?)\\\)",
            lambda match: match["inner"].strip(),
        ),
        r"time \( O(n) \)",
        "time O(n)",
    ),
    Row(
        "size of a bracket",
        ("left", "right", "big", "Big"),
        swap(
            r"\\(?:left|right|middle)(?=[\[\](){}|./<>\\]|\\?[lr]?(?:angle|vert|ceil|floor))\.?"
            r"|\\[bB]igg?[lrm]?(?=[\[\](){}|/\\])",
            "",
        ),
        r"\left(a+b\right)",
        "(a+b)",
    ),
    Row(
        "operator in braces",
        ("}",),
        swap(
            rf"(?<=[\w)\]%])\{{(?:\\?(?P<name>{_OPERATORS_IN_BRACES})"
            r"|(?P<sign>[=<>,.:;+*/~–-]))\}",
            lambda match: match["sign"] or SYMBOLS[match["name"]],
        ),
        "b{=}4",
        "b=4",
    ),
    Row(
        "symbol in braces",
        ("}",),
        _alone,
        r"the angle {\theta} of",
        "the angle θ of",
    ),
    Row(
        "operator as a macro",
        ("\\",),
        swap(rf"\\(?P<name>{_OPERATORS})(?![A-Za-z])(?:\{{\}})?", _operator),
        r"O(n\log n)",
        "O(n log n)",
    ),
    Row(
        "symbol as a macro",
        ("\\",),
        swap(r"\\(?P<name>[A-Za-z]{2,20})(?![A-Za-z])(?:\{\})?", _symbol),
        r"4\times faster",
        "4× faster",
    ),
    Row(
        "macro without a meaning of its own",
        ("\\",),
        swap(
            r"\\(?:xspace|noindent|protect|displaystyle|textstyle|limits|nolimits|centering|par"
            r"|bigskip|medskip|smallskip|hfill|newline|linebreak)(?![A-Za-z])(?:\{\})?",
            "",
        ),
        r"our net\xspace, a hive",
        "our net, a hive",
    ),
    Row(
        "footnote",
        ("\\footnote{",),
        unwrap(r" ?\\footnote\{", _footnote),
        r"our hive\footnote{in June}",
        "our hive (in June)",
    ),
    Row(
        "fraction",
        ("frac{",),
        swap(r"\\?(?<![A-Za-z])[dtc]?frac\{([^{}]{1,80})\}\{([^{}]{1,80})\}", _fraction),
        r"at most \frac{1}{n} of it",
        "at most 1/n of it",
    ),
    Row(
        "root",
        ("sqrt{",),
        unwrap(r"\\?(?<![A-Za-z])sqrt\{", _root),
        r"O(\sqrt{n})",
        "O(√n)",
    ),
)
