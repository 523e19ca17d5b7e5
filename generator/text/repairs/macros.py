"""Macros that kept their backslash or their braces: symbols, fractions, brackets, dollars."""

from __future__ import annotations

import re

from generator.text.repairs.row import Row, swap, unwrap
from generator.text.tex import SYMBOLS


def _symbol(match: re.Match[str]) -> str | None:
    return SYMBOLS.get(match["name"])


def _alone(match: re.Match[str]) -> str | None:
    return SYMBOLS.get(match["name"]) if match["name"] else _IN_BRACES.get(match["bare"])


def _fraction(match: re.Match[str]) -> str:
    above, below = (
        part if re.fullmatch(r"\w+", part) else f"({part})" for part in match.group(1, 2)
    )
    return f"{above}/{below}"


# What stands between dollars in mathematics, and what only in programs.
_MATHEMATICS = re.compile(
    r"\\[A-Za-z]|\^|_\{|(?<![A-Za-z\d_])[A-Za-z]_\w(?!\w)|(?:text|math)\w{2,4}\{"
)
_LETTER = re.compile(r"[A-Za-z]|[A-Z]{2,3}|[^a-z]{1,3}")
_CODE = re.compile(r"[\";@#`]|//|->|=~|::|\) ?\{")


def _dollars(match: re.Match[str]) -> str | None:
    """What stands between dollars, where it is mathematics rather than prices."""
    inner = match["inner"] or match["glued"]
    looks = _MATHEMATICS.search(inner) or not inner.isascii() or _LETTER.fullmatch(inner)
    if not looks or _CODE.search(inner):
        return None
    after = match.string[match.end() : match.end() + 1]
    if after.isdigit() and "\\" not in inner and any(map(str.isalnum, inner)):
        return None
    return f"{inner}{{}}" if after.isalpha() and re.search(r"\\[A-Za-z]+$", inner) else inner


def _footnote(match: re.Match[str], inner: str) -> str:
    return f"{' ' if match.start() else ''}({inner.strip()})"


def _root(match: re.Match[str], inner: str) -> str:
    return f"√{inner}" if re.fullmatch(r"\w{1,3}", inner) else f"√({inner})"


# Names that are a symbol where a pair of braces holds nothing else.
_IN_BRACES = {
    name: SYMBOLS[name]
    for name in (
        "sim times pm approx cdot circ leq geq alpha gamma delta epsilon varepsilon zeta theta "
        "kappa lambda mu sigma tau phi varphi psi omega "
        "Gamma Delta Theta Lambda Sigma Phi Psi Omega"
    ).split()
}
_MARKED = {"hat": "\u0302", "tilde": "\u0303", "bar": "\u0304", "vec": "\u20d7", "dot": "\u0307"}

ROWS = (
    Row(
        "degree sign as a macro",
        ("deg", "circ"),
        swap(
            r"(?<=\d)(?:\^?\{\\?deg(?:ree)?\}|\^?\\deg(?:ree)?(?![a-z])"
            r"|\^\{\\?circ\}|\^\\?circ(?=times|pm|sim|[^a-z]|$)|\{\\circ\})"
            r"(?P<word>(?!times|pm|sim)(?=[^\W\d_]{2}))?",
            lambda match: "°" if match["word"] is None else "° ",
        ),
        r"a turn of 90{\deg}is",
        "a turn of 90° is",
    ),
    Row(
        "dollars around mathematics",
        ("$",),
        swap(
            r"(?<![\w$\\])\$(?P<inner>[^$\s](?:[^$]{0,200}[^$\s])?)\$(?!\$)"
            r"|(?<=\w)\$(?P<glued>[\^_\\][^$\s]{1,40})\$(?!\d)",
            _dollars,
        ),
        r"the norm $L_2$",
        "the norm L₂",
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
            r"(?<=[\w)\]%])\{(?:\\?(?P<name>times|sim|pm|cdot|to|rightarrow|leq?|geq?)"
            r"|(?P<sign>[=<>,.:;+*/~–-]))\}",
            lambda match: match["sign"] or SYMBOLS[match["name"]],
        ),
        "b{=}4",
        "b=4",
    ),
    Row(
        "symbol in braces",
        ("}",),
        swap(
            r"\{\\(?P<name>[A-Za-z]{2,20})\}|(?<![\w\\}^_)\]])\{(?P<bare>[A-Za-z]{2,20})\}",
            _alone,
        ),
        r"the angle {\theta} of",
        "the angle θ of",
    ),
    Row(
        "symbol as a macro",
        ("\\",),
        swap(r"\\(?P<name>[A-Za-z]{2,20})(?![A-Za-z])(?:\{\})?", _symbol),
        r"4\times faster",
        "4× faster",
    ),
    Row(
        "dollar left over",
        ("$",),
        swap(
            r"(?:(?<=[%×°)}≤≥])|(?<=\s)(?P<word>[A-Za-z-]{4,40}))\$(?=[\s.,;:)\]]|$)"
            r"|(?<!\S)\$(?=text\w\w\{)",
            lambda match: match["word"] or "",
        ),
        "a tenth (10%$ of it)",
        "a tenth (10% of it)",
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
    Row(
        "mark above a letter",
        ("hat{", "tilde{", "bar{", "vec{", "dot{", "line{"),
        swap(
            r"\\?(?<![A-Za-z])(?:wide|over)?(hat|tilde|bar|vec|dot)\{([^\W\d_])\}",
            lambda match: match[2] + _MARKED[match[1]],
        ),
        r"a point \hat{y}",
        "a point y\u0302",
    ),
)
