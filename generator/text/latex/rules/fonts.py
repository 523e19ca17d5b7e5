"""Styles and fonts, their backslash kept or lost: bold and emphasis stay, a font goes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.text.latex.markers import KEPT, emphasis, strong, subscript, superscript
from generator.text.latex.rules.rule import Edit, Row, groups, swap, unwrap
from generator.text.latex.symbols import blackboard

_STRONG = frozenset("textbf bf bfseries".split())
_EMPHASIS = frozenset("emph em textit it itshape textsl sl".split())
_FONTS = frozenset(
    "text textrm textsc texttt textsf textnormal textup textmd underline uline mbox hbox "
    "mathrm mathit mathsf mathtt mathnormal mathcal mathscr mathfrak mathbf boldsymbol bm "
    "operatorname ensuremath sc tt rm sf scshape ttfamily rmfamily sffamily normalfont".split()
)
STYLES = _STRONG | _EMPHASIS | _FONTS
# Those that are no English before a group, with the backslash lost.
BARE_STYLES = STYLES - frozenset("underline it em bf sl sc tt rm sf uline bm".split())
# As they stand before a group of `\\textcolor` that has lost everything else.
COLORS = tuple("red blue green orange teal purple violet cyan magenta brown gray".split())

_EITHER = "|".join(sorted(STYLES))
_EITHER_BARE = "|".join(sorted(BARE_STYLES))
_SWITCH = "|".join("bf em it sl sc tt rm sf cal emph".split()) + "|(?:bf|sc)series|[a-z]+shape"
_SWITCH_BARE = "rm|bf|tt|sc|cal|em"
_COLOR = (
    r"\\?\b(?:textcolor|color(?=\{\w+\}\{))(?:\[\w+\])?\{[^{}]{0,40}\}\{"
    rf"|(?<![A-Za-z\\])(?:{'|'.join(COLORS)})\{{"
)
_UNCLOSED = re.compile(rf"\\(?:{_EITHER})\{{(?=\S)")


def _styled(name: str, inner: str) -> str:
    if name in _STRONG:
        return strong(inner)
    return emphasis(inner) if name in _EMPHASIS else inner


def _style(match: re.Match[str], inner: str) -> str:
    return _styled(match["name"], inner)


def _bare_style(match: re.Match[str], inner: str) -> str | None:
    """None where more arguments follow: what `text{bees}{3}` was cannot be known."""
    after = match.end() + len(inner) + 1
    return None if match.string[after : after + 1] == KEPT else _style(match, inner)


def _switched(match: re.Match[str], inner: str) -> str | None:
    name = re.match(r"\\?(\w+)\s*", inner)
    return _styled(name[1], inner[name.end() :].rstrip()) if name else None


def _double_struck(match: re.Match[str], inner: str) -> str:
    return blackboard(inner) if re.fullmatch("[A-Z]", inner) else inner


def _unclosed(text: str) -> Iterator[Edit]:
    """The beginnings of styles whose group never ends."""
    closers = groups(text)
    for match in _UNCLOSED.finditer(text):
        if match.end() - 1 not in closers:
            yield match.start(), match.end(), ""


ROWS = (
    Row(
        "raised or lowered text",
        ("script{",),
        unwrap(
            r"\\?(?<![A-Za-z])text(?P<place>super|sub)script\{",
            lambda match, inner: (
                superscript(inner) if match["place"] == "super" else subscript(inner)
            ),
        ),
        r"the H\textsubscript{2} bond",
        "the H₂ bond",
    ),
    Row(
        "text in a colour",
        ("color{", "color[", *(f"{color}{{" for color in COLORS)),
        unwrap(_COLOR, lambda match, inner: inner),
        r"\textcolor[rgb]{0, 0, 1}{a blue word}",
        "a blue word",
        depth=3,
    ),
    Row(
        "colour of a group",
        ("\\color",),
        unwrap(
            r"\{(?=\\color(?:\[\w+\])?\{[^{}]{0,40}\})",
            lambda match, inner: inner[inner.index("}") + 1 :].strip(),
        ),
        r"{\color{red} a red} word",
        "a red word",
        depth=3,
    ),
    Row(
        "font of an index",
        ("_text", "_math", "_\\", "^text", "^math", "^\\"),
        swap(
            r"([_^])\\?(?:text(?:rm|it|bf|tt|sf)?|math(?:rm|it|bf|sf|tt|cal)|mbox)"
            r"(\{[^{}]{1,40}\})",
            r"\1\2",
        ),
        "the loss L_text{KL}",
        "the loss L_{KL}",
    ),
    Row(
        "double-struck letter",
        ("mathbb", "mathds"),
        unwrap(r"\\?(?<![A-Za-z])math(?:bb|ds)\{", _double_struck),
        "a point of mathbb{R}",
        "a point of ℝ",
    ),
    Row(
        "double-struck letter without braces",
        ("mathbb",),
        swap(
            r"\\?(?<![A-Za-z])math(?:bb|ds) ?([A-Z])(?![A-Za-z])",
            lambda match: blackboard(match[1]),
        ),
        "a point of mathbb R^n",
        "a point of ℝⁿ",
    ),
    Row(
        "letter in a font",
        ("math", "bold"),
        swap(
            r"\\?(?<![A-Za-z])(?:math(?:cal|bf|rm|sf|it|scr)|boldsymbol) ?([A-Za-z])(?![A-Za-z{])",
            r"\1",
        ),
        "a set mathcal X",
        "a set X",
    ),
    Row(
        "style of a word",
        ("{",),
        unwrap(rf"\\(?P<name>{_EITHER})\*?\s?\{{", _style),
        r"a \textbf{bold} word",
        "a bold word",
        depth=4,
    ),
    Row(
        "style of a word without its backslash",
        ("{",),
        unwrap(rf"(?<![A-Za-z\\])(?P<name>{_EITHER_BARE})\{{", _bare_style),
        "texttt{B}ees",
        "Bees",
        depth=4,
    ),
    Row(
        "style of a group",
        ("{",),
        unwrap(
            rf"\{{(?=\\(?:{_SWITCH})(?![A-Za-z])|(?:{_SWITCH_BARE}) )",
            _switched,
        ),
        r"{\em many} bees",
        "many bees",
        depth=4,
    ),
    Row(
        "style that never ends",
        ("{",),
        _unclosed,
        r"a \textbf{bold word",
        "a bold word",
    ),
)
