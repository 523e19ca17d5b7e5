"""Rules for styles and fonts: bold and emphasis become markup, fonts and colours are removed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.text.latex.braces import match_braces
from generator.text.latex.edits import Edit
from generator.text.latex.markers import (
    PLACEHOLDER,
    mark_emphasis,
    mark_strong,
    mark_subscript,
    mark_superscript,
)
from generator.text.latex.rules.rule import Rule, replace_groups, replace_matches
from generator.text.latex.symbols import to_double_struck

_STRONG_MACROS = frozenset("textbf bf bfseries".split())
_EMPHASIS_MACROS = frozenset("emph em textit it itshape textsl sl".split())
_FONT_MACROS = frozenset(
    "text textrm textsc texttt textsf textnormal textup textmd underline uline mbox hbox "
    "mathrm mathit mathsf mathtt mathnormal mathcal mathscr mathfrak mathbf boldsymbol bm pmb "
    "operatorname ensuremath sc tt rm sf scshape ttfamily rmfamily sffamily normalfont".split()
)
STYLE_MACROS = _STRONG_MACROS | _EMPHASIS_MACROS | _FONT_MACROS
# Styles that are recognised without their backslash, as they are no English words.
BARE_STYLE_MACROS = STYLE_MACROS - frozenset(
    "underline it em bf sl sc tt rm sf uline bm pmb".split()
)
# `\\rm{Bees}` takes no argument in TeX, but many write it so. Without a brace these are words.
SWITCHES_WITH_ARGUMENT = ("bf", "rm", "cal", "tt", "sf", "sc", "it", "em", "bm", "pmb")
_FAMILIES = frozenset(
    "ttfamily sffamily rmfamily bfseries mdseries itshape scshape slshape upshape".split()
)
# What is left of `\\textcolor{red}{…}` without its macro: `red{…}`.
COLOR_NAMES = tuple("red blue green orange teal purple violet cyan magenta brown gray".split())

_ANY_STYLE = "|".join(sorted(STYLE_MACROS))
_ANY_BARE_STYLE = "|".join(sorted(BARE_STYLE_MACROS))
_SWITCH = "|".join("bf em it sl sc tt rm sf cal emph".split()) + "|(?:bf|sc)series|[a-z]+shape"
_SWITCH_BARE = "rm|bf|tt|sc|cal|em"
_COLOR = (
    r"\\?\b(?:textcolor|color(?=\{\w+\}\{))(?:\[\w+\])?\{[^{}]{0,40}\}\{"
    rf"|(?<![A-Za-z\\])(?:{'|'.join(COLOR_NAMES)})\{{"
)
_UNCLOSED = re.compile(
    rf"\\(?:{_ANY_STYLE}|(?!begin|end|cite|frac|sqrt|ref|label|url|href)[a-z]{{2,20}})\{{(?=\S)"
)


def _apply_style(name: str, inner: str) -> str:
    if name in _STRONG_MACROS:
        return mark_strong(inner)
    return mark_emphasis(inner) if name in _EMPHASIS_MACROS else inner


def _style_argument(match: re.Match[str], inner: str) -> str:
    return _apply_style(match["name"], inner)


def _style_bare_argument(match: re.Match[str], inner: str) -> str | None:
    """Return the styled text; None where more arguments follow, as in `text{bees}{3}`."""
    after = match.end() + len(inner) + 1
    return None if match.string[after : after + 1] == PLACEHOLDER else _style_argument(match, inner)


def _style_group(match: re.Match[str], inner: str) -> str | None:
    name = re.match(r"\\?(\w+)\s*", inner)
    return _apply_style(name[1], inner[name.end() :].rstrip()) if name else None


def _write_double_struck(match: re.Match[str], inner: str) -> str:
    return to_double_struck(inner) if re.fullmatch("[A-Z]", inner) else inner


def _find_unclosed(text: str) -> Iterator[Edit]:
    """Find the macros of styles whose group is never closed."""
    closers = match_braces(text)
    for match in _UNCLOSED.finditer(text):
        if match.end() - 1 not in closers:
            yield Edit(match.start(), match.end(), "")


RULES = (
    Rule(
        "raised or lowered text",
        ("script{",),
        replace_groups(
            r"\\?(?<![A-Za-z])text(?P<place>super|sub)script\{",
            lambda match, inner: (
                mark_superscript(inner) if match["place"] == "super" else mark_subscript(inner)
            ),
        ),
        r"the H\textsubscript{2} bond",
        "the H₂ bond",
    ),
    Rule(
        "text in a colour",
        ("{",),
        replace_groups(_COLOR, lambda match, inner: inner),
        r"\textcolor[rgb]{0, 0, 1}{a blue word}",
        "a blue word",
        passes=3,
    ),
    Rule(
        "colour of a group",
        ("\\color",),
        replace_groups(
            r"\{(?=\\color(?:\[\w+\])?\{[^{}]{0,40}\})",
            lambda match, inner: inner[inner.index("}") + 1 :].strip(),
        ),
        r"{\color{red} a red} word",
        "a red word",
        passes=3,
    ),
    Rule(
        "font of an index",
        ("_text", "_math", "_\\", "^text", "^math", "^\\"),
        replace_matches(
            r"([_^])\\?(?:text(?:rm|it|bf|tt|sf)?|math(?:rm|it|bf|sf|tt|cal)|mbox)"
            r"(\{[^{}]{1,40}\})",
            r"\1\2",
        ),
        "the loss L_text{KL}",
        "the loss L_{KL}",
    ),
    Rule(
        "double-struck letter",
        ("mathbb", "mathds"),
        replace_groups(r"\\?(?<![A-Za-z])math(?:bb|ds)\{", _write_double_struck),
        "a point of mathbb{R}",
        "a point of ℝ",
    ),
    Rule(
        "double-struck letter without braces",
        ("mathbb",),
        replace_matches(
            r"\\?(?<![A-Za-z])math(?:bb|ds) ?([A-Z])(?![A-Za-z])",
            lambda match: to_double_struck(match[1]),
        ),
        "a point of mathbb R^n",
        "a point of ℝⁿ",
    ),
    Rule(
        "letter in a font",
        tuple("mathcal mathbf mathrm mathsf mathit mathscr boldsymbol".split()),
        replace_matches(
            r"\\?(?<![A-Za-z])(?:math(?:cal|bf|rm|sf|it|scr)|boldsymbol) ?([A-Za-z])(?![A-Za-z{])",
            r"\1",
        ),
        "a set mathcal X",
        "a set X",
    ),
    Rule(
        "style of a word",
        ("{",),
        replace_groups(rf"\\(?P<name>{_ANY_STYLE})\*?\s?\{{", _style_argument),
        r"a \textbf{bold} word",
        "a bold word",
        passes=4,
    ),
    Rule(
        "style of a word without its backslash",
        ("{",),
        replace_groups(rf"(?<![A-Za-z\\])(?P<name>{_ANY_BARE_STYLE})\{{", _style_bare_argument),
        "texttt{B}ees",
        "Bees",
        passes=4,
    ),
    Rule(
        "switch with an argument, without its backslash",
        ("{",),
        replace_groups(
            rf"(?<![A-Za-z\\])(?P<name>{'|'.join(SWITCHES_WITH_ARGUMENT)})\{{",
            _style_bare_argument,
        ),
        "rm{Bees} fly",
        "Bees fly",
        passes=2,
    ),
    Rule(
        "switch of a font without its backslash",
        (),
        replace_matches(rf"(?<![\w\\-])(?:{'|'.join(sorted(_FAMILIES))})(?: |(?=[A-Z]))", ""),
        "on the ttfamily hive page",
        "on the hive page",
        words=_FAMILIES,
    ),
    Rule(
        "style of a group",
        ("{",),
        replace_groups(
            rf"\{{(?=\\(?:{_SWITCH})(?![A-Za-z])|(?:{_SWITCH_BARE}) )",
            _style_group,
        ),
        r"{\em many} bees",
        "many bees",
        passes=4,
    ),
    Rule(
        "style that never ends",
        ("{",),
        _find_unclosed,
        r"a \textbf{bold word",
        "a bold word",
    ),
)
