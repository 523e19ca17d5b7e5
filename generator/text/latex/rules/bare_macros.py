"""Symbols whose macros lost their backslash: `10times`, `leq 2%`, `95.8 pm 1.2`.

Many names are English as well (`times`, `sim`, `in`, `top`); a row says what must stand
beside one to make it a symbol for certain. Glued to a number or a bracket it is no word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.text.latex.rules.rule import Edit, Row, spell, swap
from generator.text.latex.symbols import SYMBOLS, symbol_names

# Names that no English text holds as words, so that they need nothing beside them.
_FORM = re.compile(
    r".+arrow|.+(?:eqq?|eqslant|approx|sim)|[lr](?:ceil|floor|angle)|(?:sub|sup)setn?eqq?"
    r"|o(?:plus|times|dot|minus|slash)|[lc]dots|cdot|infty|nabla|forall|propto|emptyset"
    r"|varnothing|setminus|mapsto|hbar"
)
SURE = {name: shown for name, shown in SYMBOLS.items() if _FORM.fullmatch(name)}
_NAME = "[B-HJ-Zb-hj-z]"  # a single letter that is no word
_AN_HOUR = re.compile(
    r":[0-5]\d$|\b(?:at|by|from|until|till|to|and|around|before|after|between|since|on|is) ?1?\d$",
    re.IGNORECASE,
)
# What stands before a number of things, not before a thing: `of sim 20`, but `a robot sim 20`.
_BEFORE_A_NUMBER = re.compile(
    r"(?:^|[(\[,;:=<>≤≥~+/-]|\d|\b(?:of|by|to|from|with|at|than|over|only|for|just|is|are|under"
    r"|within|after|every|per|takes|uses|using|needs|requires|achieves|reaches|gains|saves|costs"
    r"|contains|covers|spans|has|have)) ?$",
    re.IGNORECASE,
)
# `sim2real` and `sim1 and sim2` are names.
_SIM = re.compile(
    r"(?<![A-Za-z-])sim(?=\d)(?!2[a-z]{2}|\d[.,;:)]?(?: (?:and|or|to|is)\b|$)|\d[.,;:)] )"
    r"|(?P<between>(?<=\d)sim ?(?=\d)|(?<=\d[KMBTk])sim(?=\d))"
    r"|(?P<apart>(?<![A-Za-z-])sim (?=\d))"
)
_SIMULATION = re.compile(
    r"\b(?:in|the|real|our|a|an|this|and|or|each)[ -]sim\b(?! ?\d)|\bsim[ -](?:to|2|env)"
)


def _about(text: str) -> Iterator[Edit]:
    """It stands at its number, save between two that stand apart: `10 ∼ 20`."""
    is_thing = _SIMULATION.search(text) is not None
    for match in _SIM.finditer(text):
        start, end = match.span()
        before = text[max(0, start - 12) : start]
        if not match["between"] and is_thing:
            continue
        if match["apart"] and not _BEFORE_A_NUMBER.search(before):
            continue
        is_apart = text[end - 1] == " " and re.search(r"\d $", before)
        yield start, end, "∼ " if is_apart else "∼"


def _grid(match: re.Match[str]) -> str | None:
    before = match.string[max(0, match.start() - 7) : match.start()]
    is_one_of_three = match["power"] or before.endswith((" times ", " × ", "^"))
    is_square = match["one"] == match["other"]
    is_large = min(len(match["one"]), len(match["other"])) > 1
    return f"{match['one']} × " if is_one_of_three or is_square or is_large else None


def _named(match: re.Match[str]) -> str:
    return SYMBOLS[match["name"]]


def _glued(match: re.Match[str]) -> str:
    return SYMBOLS[match["name"] or match["between"]]


def _bracket(match: re.Match[str]) -> str | None:
    inner = match["inner"]
    if not re.search(r"[\d^_{}\\=/+|,\ufdd5]|^\w( \w)*$", inner) or "left" in inner[-5:]:
        return None
    return f"{match['open']}{inner.strip()}{match['close']}"


def _plus_minus(match: re.Match[str]) -> str | None:
    is_time = _AN_HOUR.search(match.string, max(0, match.start() - 14), match.start())
    return None if is_time and match[0][-1] == " " else match[0].replace("pm", "±")


_RELATIONS = symbol_names("le ge ne equiv perp cup cap prec succ wedge vee")
_GLUED_NAMES = symbol_names("leq geq neq cdot")

ROWS = (
    Row(
        "size of a bracket without its backslash",
        ("left(", "left[", "left{", "left|"),
        swap(
            r"(?:(?<=propto)|(?<=[A-Z])|(?<![A-Za-z\\-]))left(?P<open>[(\[{|])"
            r"(?P<inner>(?:(?!left[(\[{|]).){1,160}?) ?right(?P<close>[)\]}|])",
            _bracket,
        ),
        "Oleft(n^2mright)",
        "O(n²m)",
        depth=2,
    ),
    Row(
        "times sign without its backslash",
        ("times",),
        swap(
            r"(?<=[\d)\]}°%])times(?:(?P<space> )(?=\d+(?![\d.%]|,\d)))?(?![a-z]{2})"
            r"|(?<![A-Za-z])times(?=\d)"
            r"|(?<=\b[A-Zdhkmnw])times(?: (?=[b-zA-Z]\b)|(?![a-z ])|(?= [a-z]{2}))",
            "×",
        ),
        "16times faster",
        "16× faster",
    ),
    Row(
        "times sign between numbers",
        (" times ",),
        # `5 times 2 seconds` is English; a grid is large, square, a power, or has three sides.
        swap(
            r"(?<![\d.])(?P<one>\d+(?:\.\d+)?) times "
            r"(?=(?P<other>\d+)(?:\.\d+)?(?P<power>\^| times \d|\}?\^)?"
            r"(?![\d%]|\.\d|-?[a-z]| (?:second|minute|hour|day|week|month|year)s?\b))",
            _grid,
        ),
        "a grid of 32 times 32",
        "a grid of 32 × 32",
    ),
    Row(
        "times sign between letters",
        (" times ",),
        swap(
            rf"(?<=\}}) times (?={_NAME}(?![A-Za-z'’-])|\d)"
            rf"|(?<![\w'’.])(?:{_NAME} times (?={_NAME}(?![\w'’-]))"
            rf"|\d+ times (?={_NAME}(?![\w'’-]))|{_NAME} times (?=\d+(?![\w'’-])(?! out\b)))",
            lambda match: match[0].replace("times", "×"),
        ),
        "a matrix of m times n",
        "a matrix of m × n",
        depth=2,
    ),
    Row(
        "about sign without its backslash",
        ("sim ", *(f"sim{digit}" for digit in range(10))),
        _about,
        "a set of sim30K birds",
        "a set of ∼30K birds",
    ),
    Row(
        "plus-minus sign without its backslash",
        ("pm ", *(f"pm{digit}" for digit in range(10)), "pmvar"),
        swap(
            r"(?<=[\d)%}]) pm (?=\d)|(?<=[\d)%}])pm ?(?=\d)|(?<=\d)pm(?=var[a-z])"
            r"|(?<![\w:.-])pm(?!2\.5|10\b)(?=\d)|(?<=[({]) ?pm ?(?=\d)"
            r"|(?<=[\w)]) pm (?=(?:SEM|SD|SE|std|sd|s\.d\.|standard)\b)",
            _plus_minus,
        ),
        "a mean of 4.5 pm 0.2",
        "a mean of 4.5 ± 0.2",
    ),
    Row(
        "approximately-equal sign without its backslash",
        ("approx",),
        swap(
            r"(?<![A-Za-z\\.-])approx(?= ?[\d$∼-])|(?<=[\d)}]) ?approx(?= ?(?:[\d(]|[A-Za-z]\b))"
            r"|(?<= [A-Za-z] )approx(?= [A-Za-z]\b)",
            lambda match: match[0].replace("approx", "≈"),
        ),
        "in approx 16 days",
        "in ≈ 16 days",
    ),
    Row(
        "comparison without its backslash",
        (
            " le ",
            "(le ",
            " ge ",
            "(ge ",
            " ll ",
            " gg ",
            " ne ",
            " equiv ",
            " perp ",
            " cup ",
            " cap ",
            " prec ",
            " succ ",
            " wedge ",
            " vee ",
        ),
        swap(
            rf"(?:(?<=[)\]}}\d] )|(?<=\())(?:{symbol_names('le ge ne')})(?= [\d(])"
            rf"|(?<=\b[B-HJ-Zb-z\d] )(?:{symbol_names('ll gg')})(?= [A-Za-z\d]{{1,4}}\b)"
            rf"|(?<=\b[B-HJ-Zb-z] )(?:{_RELATIONS})"
            r"(?= [B-HJ-Zb-z]\b)",
            lambda match: SYMBOLS[match[0]],
        ),
        "where n gg m holds",
        "where n ≫ m holds",
    ),
    Row(
        "arrow towards infinity",
        (" to infty", " to ∞"),
        swap(r"(?<=\b[A-Za-z]) to (?=infty\b|∞)", " → "),
        "as n to infty",
        "as n → ∞",
    ),
    Row(
        "dots without their backslash",
        ("dots",),
        swap(
            r"(?<=,)( ?)dots(?=\s?[,})\]])"
            rf"|(?<![A-Za-z\\])(?P<name>{symbol_names('ldots cdots')})(?![a-z])",
            lambda match: (match[1] or "") + SYMBOLS[match["name"] or "dots"],
        ),
        "{a, b, dots}",
        "{a, b, …}",
    ),
    Row(
        "composition sign without its backslash",
        ("circ",),
        swap(
            r"(?<=[^\W\d_]) circ (?=[^\W\d_](?![a-z])|\()(?<!\w\w circ )"
            r"|(?<=[\u0391-\u03c9])circ ?(?=[^\W\d_](?![a-z]))",
            lambda match: " ∘ " if match[0][0] == " " else "∘",
        ),
        "the map f circ g",
        "the map f ∘ g",
    ),
    Row(
        "sum sign without its backslash",
        ("sum_", "prod_", "int_"),
        swap(
            rf"(?<![A-Za-z\\_])(?P<name>{symbol_names('sum prod')}"
            rf"|{symbol_names('int')}(?=_(?:\{{|\w\^)))(?=_(?:\{{|\w(?:\b|\^)))",
            _named,
        ),
        "the score sum_i w",
        "the score ∑_i w",
    ),
    Row(
        "symbol without its backslash",
        ("",),
        spell(SURE),
        "a loss of leq 2%",
        "a loss of ≤ 2%",
    ),
    Row(
        "symbol without its backslash, glued to a letter",
        ("leq", "geq", "neq", "cdot"),
        swap(
            rf"(?<=[A-Z])(?P<between>{symbol_names('cdot')})(?=[A-Z])"
            rf"|(?<=\b[b-hj-zA-HJ-Z])(?P<name>{_GLUED_NAMES})"
            r"(?= ?(?:\d|\(|[A-Za-z](?![A-Za-z])))",
            _glued,
        ),
        "for kgeq 1",
        "for k≥ 1",
    ),
    Row(
        "space inside a bracket",
        ("⌈ ", " ⌉", "⌊ ", " ⌋", "⟨ ", " ⟩"),
        swap(r"(?<=[⌈⌊⟨]) | (?=[⌉⌋⟩])", ""),
        "lceil x rceil",
        "⌈x⌉",
    ),
)
