"""Rules for macros that kept their backslash or braces: symbols, accents, fractions, brackets."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from generator.text.latex.edits import Edit
from generator.text.latex.rules.rule import Rule, replace_groups, replace_matches
from generator.text.latex.symbols import GREEK, SYMBOLS, build_name_pattern


def _look_up_symbol(match: re.Match[str]) -> str | None:
    return SYMBOLS.get(match["name"])


def _find_symbols_in_braces(text: str) -> Iterator[Edit]:
    """Find symbols alone in braces; in a text with `{name}`, `{alpha}` is a placeholder too."""
    matches = tuple(_IN_BRACES.finditer(text))
    has_placeholders = any(
        match["bare"] and match["bare"] not in _SYMBOLS_IN_BRACES for match in matches
    )
    for match in matches:
        if _MACRO_BEFORE.search(text, max(0, match.start() - 24), match.start()):
            continue
        bare = None if has_placeholders else _SYMBOLS_IN_BRACES.get(match["bare"])
        shown = SYMBOLS.get(match["name"]) or bare
        if shown:
            yield Edit(*match.span(), shown)


def _write_function(match: re.Match[str]) -> str:
    """Return the name of a function, separated from a letter before and a macro behind it."""
    before = match.string[match.start() - 1 : match.start()]
    after = match.string[match.end() : match.end() + 2]
    is_apart = not (before.isalnum() or before in _CLOSING_BRACKETS)
    return f"{'' if is_apart else ' '}{match['name']}{' ' if re.match(_MACRO, after) else ''}"


def _add_mark(match: re.Match[str]) -> str | None:
    mark, name = (
        next(filter(None, match.group("mark", "bare", "name", "tilde", "over"))),
        next(filter(None, match.group(*_LETTER_GROUPS))),
    )
    shown = name if len(name) == 1 else GREEK.get(name)
    return unicodedata.normalize("NFC", shown + _COMBINING_MARKS[mark]) if shown else None


def _look_up_symbol_in_font(match: re.Match[str]) -> str | None:
    name = next(filter(None, match.group("group", "macro", "name", "letter")))
    return SYMBOLS.get(name)


def _write_footnote(match: re.Match[str], inner: str) -> str:
    return f"{' ' if match.start() else ''}({inner.strip()})"


# Names that are a symbol where they are alone in braces.
_SYMBOLS_IN_BRACES = {
    name: SYMBOLS[name]
    for name in (
        "sim times pm approx cdot circ leq geq alpha gamma delta epsilon varepsilon zeta theta "
        "kappa lambda mu sigma tau phi varphi psi omega "
        "Gamma Delta Theta Lambda Sigma Phi Psi Omega"
    ).split()
}
_MACRO_BEFORE = re.compile(r"\\[A-Za-z]+\*?$")
_IN_BRACES = re.compile(
    r"\{\\(?P<name>[A-Za-z]{2,20})\}"
    r"|(?<![\w\\}^_)\]\"'“‘`$])\{(?P<bare>[A-Za-z]{2,20})\}(?![\"'”’`])"
)
_FUNCTIONS = (
    "arccos|arcsin|arctan|argmax|argmin|arg|cosh|cos|coth|cot|det|dim|exp|gcd|inf|ker|lg|liminf"
    "|limsup|lim|ln|log|max|min|Pr|sec|sinh|sin|sup|tanh|tan"
)
_OPERATORS_IN_BRACES = build_name_pattern(
    "times sim pm cdot to le leq ge geq approx neq rightarrow leftarrow leftrightarrow uparrow "
    "downarrow"
)
MISPLACED_BRACE = re.compile(
    rf"(?<=[^\W_])\{{(?P<name>{_OPERATORS_IN_BRACES})"
    r"(?P<inner>[A-Z\d][^{}]{0,20}(?:\{\w{1,14}\}[^{}]{0,20}){0,3})\}"
)
_CLOSING_BRACKETS = (")", "]", "}")
_MACRO = r"\\[A-Za-z]"
_COMBINING_MARKS = {
    "hat": "\u0302",
    "widehat": "\u0302",
    "tilde": "\u0303",
    "widetilde": "\u0303",
    "bar": "\u0304",
    "overline": "\u0304",
    "vec": "\u20d7",
    "dot": "\u0307",
    "ddot": "\u0308",
}
_GREEK_NAMES = "|".join(sorted(GREEK, key=lambda name: (-len(name), name)))
_MARKED_LETTER = rf"[^\W\d_]|{_GREEK_NAMES}"
_LETTER_GROUPS = ("letter", "glued", "apart", "inner", "greek", "base", "under")
_FONT = r"(?:math(?:bf|rm|sf|it|cal|frak)|boldsymbol|(?<=\\)(?:bm|pmb))"

RULES = (
    Rule(
        "mark above a letter",
        (*(f"{mark}{{" for mark in ("hat", "tilde", "bar", "line", "vec", "dot")), "\\"),
        replace_matches(
            rf"\\(?P<mark>{'|'.join(_COMBINING_MARKS)})(?:\{{\\?(?P<letter>{_MARKED_LETTER})\}}"
            rf"| ?\\(?P<glued>{_GREEK_NAMES})(?![A-Za-z])| (?P<apart>[A-Za-z])(?![A-Za-z]))"
            rf"|(?<![A-Za-z\\-])(?P<name>{'|'.join(_COMBINING_MARKS)})(?P<greek>{_GREEK_NAMES})"
            r"(?![A-Za-z])|(?<![\w-])(?P<tilde>(?:wide)?tilde) ?"
            r"(?P<base>(?<= )[B-HJ-Zb-z](?![\w'’-])|(?:O|Omega|Theta)(?=\())"
            r"|(?<![\w'’-])(?P<over>hat|bar) (?P<under>[xyzpquvwXYZ](?![\w'’-]))"
            rf"|(?<![A-Za-z\\])(?P<bare>{'|'.join(_COMBINING_MARKS)})\{{(?P<inner>{_MARKED_LETTER})\}}",
            _add_mark,
        ),
        r"a point \hat{y}",
        "a point ŷ",
        words=frozenset(_COMBINING_MARKS)
        | frozenset(f"{mark}{name}" for mark in _COMBINING_MARKS for name in GREEK),
    ),
    Rule(
        "symbol in a font",
        ("math", "bold", "\\bm"),
        replace_matches(
            rf"\\{_FONT}(?:\{{\\(?P<group>[A-Za-z]{{2,20}})\}}"
            r"| ?\\(?P<macro>[A-Za-z]{2,20})(?![A-Za-z{]))"
            rf"|\\?(?<![A-Za-z]){_FONT} ?(?P<name>[A-Za-z]{{2,10}})(?![A-Za-z{{])"
            rf"|(?<![A-Za-z\\])(?:boldsymbol|mathbf)\{{(?P<letter>{_GREEK_NAMES})\}}",
            _look_up_symbol_in_font,
        ),
        "the weights boldsymbol theta",
        "the weights θ",
    ),
    Rule(
        "degree sign as a macro",
        ("{deg", "\\deg", "circ", "∘"),
        replace_matches(
            r"(?<=\d)(?:\^?\{\\?deg(?:ree)?\}|\^?\\deg(?:ree)?(?![a-z])"
            r"|\^\{(?:\\?circ|∘)\}|\^\\?circ(?=times|pm|sim|[^a-z]|$)|\{\\circ\}|\^∘"
            r"|circ(?=[ .,;)C]|$))"
            r"(?P<word>(?!times|pm|sim)(?=[^\W\d_]{2}))?",
            lambda match: "°" if match["word"] is None else "° ",
        ),
        r"a turn of 90{\deg}is",
        "a turn of 90° is",
    ),
    Rule(
        "TeX's brackets around mathematics",
        ("\\(", "\\["),
        replace_matches(
            r"\\\((?P<inner>(?:[^\\]|\\(?![()])){1,300}?)\\\)",
            lambda match: match["inner"].strip(),
        ),
        r"time \( O(n) \)",
        "time O(n)",
    ),
    Rule(
        "size of a bracket",
        ("left", "right", "big", "Big"),
        replace_matches(
            r"\\(?:left|right|middle)(?=[\[\](){}|./<>\\]|\\?[lr]?(?:angle|vert|ceil|floor))\.?"
            r"|\\[bB]igg?[lrm]?(?=[\[\](){}|/\\])",
            "",
        ),
        r"\left(a+b\right)",
        "(a+b)",
    ),
    Rule(
        "brace behind its operator",
        ("{",),
        replace_matches(
            # No macro is called `\\cdotZ`, so its brace was closed too late.
            MISPLACED_BRACE.pattern,
            lambda match: f"{SYMBOLS[match['name']]}{match['inner']}",
        ),
        "HiveX{cdotY{cdot}Z}",
        "HiveX·Y·Z",
    ),
    Rule(
        "operator in braces",
        ("}",),
        replace_matches(
            rf"(?<=[^\W_]|[)\]%])\{{(?:\\?(?P<name>{_OPERATORS_IN_BRACES})"
            r"|(?P<sign>[=<>,.:;+*/~–-]))\}",
            lambda match: match["sign"] or SYMBOLS[match["name"]],
        ),
        "b{=}4",
        "b=4",
    ),
    Rule(
        "symbol in braces",
        ("}",),
        _find_symbols_in_braces,
        r"the angle {\theta} of",
        "the angle θ of",
    ),
    Rule(
        "operator as a macro",
        ("\\",),
        replace_matches(rf"\\(?P<name>{_FUNCTIONS})(?![A-Za-z])(?:\{{\}})?", _write_function),
        r"O(n\log n)",
        "O(n log n)",
    ),
    Rule(
        "symbol as a macro",
        ("\\",),
        replace_matches(r"\\(?P<name>[A-Za-z]{2,20})(?![A-Za-z])(?:\{\})?", _look_up_symbol),
        r"4\times faster",
        "4× faster",
    ),
    Rule(
        "macro without a meaning of its own",
        ("\\",),
        replace_matches(
            r"\\(?:xspace|noindent|protect|displaystyle|textstyle|limits|nolimits|centering|par"
            r"|bigskip|medskip|smallskip|hfill|newline|linebreak|maketitle|newpage|clearpage"
            r"|hline|toprule|midrule|bottomrule|scriptstyle|scriptscriptstyle|footnotemark|scriptsize|footnotesize|small|large|Large)(?![A-Za-z])(?:\{\})?"
            r"|\\[vh](?:space|phantom)\*?\{[^{}]{0,40}\}",
            "",
        ),
        r"our net\xspace, a hive",
        "our net, a hive",
    ),
    Rule(
        "footnote",
        ("\\footnote{",),
        replace_groups(r" ?\\footnote\{", _write_footnote),
        r"our hive\footnote{in June}",
        "our hive (in June)",
    ),
)
