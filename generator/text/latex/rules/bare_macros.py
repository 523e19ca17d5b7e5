"""Rules for symbols whose macros lost their backslash: `10times`, `leq 2%`, `95.8 pm 1.2`.

Many names are English words too (`times`, `sim`, `in`, `top`). The pattern of a rule describes the
context in which the name can only be a symbol, for example directly behind a number or a bracket.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.text.latex.edits import Edit
from generator.text.latex.markers import PLACEHOLDER
from generator.text.latex.rules.rule import Rule, glue_letters, replace_matches, replace_names
from generator.text.latex.symbols import SYMBOLS, build_name_pattern

# Names that are no English words, so that they are symbols in any context.
_UNAMBIGUOUS_NAME = re.compile(
    r".+arrow|.+(?:eqq?|eqslant|approx|sim)|[lr](?:ceil|floor|angle)|(?:sub|sup)setn?eqq?"
    r"|o(?:plus|times|dot|minus|slash)|[lc]dots|cdot|infty|nabla|forall|propto|emptyset"
    r"|text(?:times|asciitilde|pm|mu|degree|langle|rangle|ellipsis)"
    r"|varnothing|setminus|mapsto|hbar"
)
UNAMBIGUOUS_SYMBOLS = {
    name: shown for name, shown in SYMBOLS.items() if _UNAMBIGUOUS_NAME.fullmatch(name)
}
_VARIABLE = "[B-HJ-Zb-hj-z]"  # a single letter that is no English word
_TIME_OF_DAY = re.compile(
    r":[0-5]\d$|\b(?:at|by|from|until|till|to|and|around|before|after|between|since|on|is) ?1?\d$",
    re.IGNORECASE,
)
# What stands before a number of things: `of sim 20` is about 20, `a robot sim 20` is a name.
_BEFORE_A_NUMBER = re.compile(
    r"(?:^|[(\[,;:=<>≤≥~+/-]|\d|\b(?:of|by|to|from|with|at|than|over|only|for|just|is|are|under"
    r"|within|after|every|per|takes|uses|using|needs|requires|achieves|reaches|gains|saves|costs"
    r"|contains|covers|spans|has|have)) ?$",
    re.IGNORECASE,
)
# `sim2real` and `sim1 and sim2` are names of simulations.
_SIM = re.compile(
    r"(?<![A-Za-z-])sim(?=\d)(?!2[a-z]{2}|\d[.,;:)]?(?: (?:and|or|to|is)\b|$)|\d[.,;:)] )"
    r"|(?P<between>(?<=[\d×%°)}])sim ?(?=\d)|(?<=[×%°] )sim ?(?=\d)|(?<=\d[KMBTk])sim(?=\d))"
    r"|(?P<apart>(?<![A-Za-z-])sim (?=\d))"
)
_SIMULATION = re.compile(
    r"\b(?:in|the|real|our|a|an|this|and|or|each)[ -]sim\b(?! ?\d)|\bsim[ -](?:to|2|env)"
)
_FORMULA = re.compile(rf"[\d^_{{}}\\=/+|,{PLACEHOLDER}]|^\w( \w)*$")


def _find_about_signs(text: str) -> Iterator[Edit]:
    """Find `sim` that means about; the sign is joined to its number, except in `10 ∼ 20`."""
    has_simulation = _SIMULATION.search(text) is not None
    for match in _SIM.finditer(text):
        start, end = match.span()
        before = text[max(0, start - 12) : start]
        if not match["between"] and has_simulation:
            continue
        if match["apart"] and not _BEFORE_A_NUMBER.search(before):
            continue
        has_spaces = text[end - 1] == " " and re.search(r"\d $", before)
        yield Edit(start, end, "∼ " if has_spaces else "∼")


def _join_grid_side(match: re.Match[str]) -> str | None:
    before = match.string[max(0, match.start() - 7) : match.start()]
    has_third_side = match["power"] or before.endswith((" times ", " × ", "^"))
    is_square = match["one"] == match["other"]
    is_large = min(len(match["one"]), len(match["other"])) > 1
    return f"{match['one']} × " if has_third_side or is_square or is_large else None


def _look_up_symbol(match: re.Match[str]) -> str:
    return SYMBOLS[match["name"]]


def _look_up_glued_symbol(match: re.Match[str]) -> str:
    return SYMBOLS[match["name"] or match["between"]]


def _drop_bracket_size(match: re.Match[str]) -> str | None:
    inner = match["inner"]
    if not _FORMULA.search(inner) or "left" in inner[-5:]:
        return None
    return f"{match['open']}{inner.strip()}{match['close']}"


def _write_plus_minus(match: re.Match[str]) -> str | None:
    is_time = _TIME_OF_DAY.search(match.string, max(0, match.start() - 14), match.start())
    return None if is_time and match[0][-1] == " " else match[0].replace("pm", "±")


_OPENING_SIZE = "(?:left|[bB]igg?l?)"
_MAGNIFICATION = r"(?= \d+ (?:super|up|down|zoom|speed|mag))"
_BEFORE_A_LIMIT = "|".join(rf"(?<=\b{word} )" for word in "with of at to in only for".split())
_RELATIONS = build_name_pattern("le ge ne equiv perp cup cap prec succ wedge vee")
_GLUED_NAMES = build_name_pattern("leq geq neq cdot")

RULES = (
    Rule(
        "size of a bracket without its backslash",
        ("left(", "left[", "left{", "left|", "ig(", "ig[", "ig|", "igl(", "igl[", "igg("),
        replace_matches(
            rf"(?:(?<=propto)|(?<=[A-Z])|(?<![A-Za-z\\-])){_OPENING_SIZE}(?P<open>[(\[{{|])"
            rf"(?P<inner>(?:(?!{_OPENING_SIZE}[(\[{{]).){{1,160}}?) ?(?:right|[bB]igg?r?)"
            r"(?P<close>[)\]}|])",
            _drop_bracket_size,
        ),
        "Oleft(n^2mright)",
        "O(n²m)",
        passes=2,
    ),
    Rule(
        "times sign without its backslash",
        ("times",),
        replace_matches(
            # The name first, so that few places are looked at.
            r"times(?:(?<=[\d)\]}°%|]times)(?: (?=\d+(?![\d.%]|,\d)))?"
            r"(?!(?:tep|tamp|cale|pan|lot|hift|heet)s?\b|eries\b)|(?<![A-Za-z]times)(?=\d)"
            rf"|(?:(?<=\ba times)|(?<=\bthe times)|(?<=^times)){_MAGNIFICATION}"
            r"|(?<![\w-]times)(?=-shaped\b)|(?<=\b[A-Za-z]times)(?=[a-z](?![A-Za-z]))"
            r"|(?<=\b[A-Zdhkmnw]times)(?: (?=[b-zA-Z]\b)|(?![a-z ])|(?= [a-z]{2})))",
            "×",
        ),
        "16times faster",
        "16× faster",
    ),
    Rule(
        "times sign between numbers",
        (" times ",),
        # `5 times 2 seconds` is English; a grid is large, square, a power, or has three sides.
        replace_matches(
            r"(?<![\d.])(?P<one>\d+(?:\.\d+)?) times "
            r"(?=(?P<other>\d+)(?:\.\d+)?(?P<power>\^| times \d|\}?\^)?"
            r"(?![\d%]|\.\d|-?[a-z]| (?:second|minute|hour|day|week|month|year)s?\b))",
            _join_grid_side,
        ),
        "a grid of 32 times 32",
        "a grid of 32 × 32",
    ),
    Rule(
        "times sign between letters",
        (" times ",),
        replace_matches(
            rf"(?<=\}}) times (?={_VARIABLE}(?![A-Za-z'’-])|\d)"
            rf"|(?<![\w'’.])(?:{_VARIABLE} times (?={_VARIABLE}(?![\w'’-]))"
            rf"|\d+ times (?={_VARIABLE}(?![\w'’-]))"
            rf"|{_VARIABLE} times (?=\d+(?![\w'’-])(?! out\b)))",
            lambda match: match[0].replace("times", "×"),
        ),
        "a matrix of m times n",
        "a matrix of m × n",
        passes=2,
    ),
    Rule(
        "about sign without its backslash",
        (),
        _find_about_signs,
        "a set of sim30K birds",
        "a set of ∼30K birds",
        words=glue_letters("sim") | {"sim"},
    ),
    Rule(
        "plus-minus sign without its backslash",
        ("pmvar",),
        replace_matches(
            r"(?<=[\d)%}]) pm (?=\d)|(?<=[\d)%}])pm ?(?=\d)|(?<=\d)pm(?=var[a-z])"
            r"|(?<=[\u0370-\u03ff]) pm (?=[\u0370-\u03ff\d])|(?<=[a-z]{2} )pm (?=\d+\.\d)"
            r"|(?:(?<=\ba )|(?<=\bby )|(?<=\bof ))pm (?=\d)"
            r"|(?<![\w:.-])pm(?!2\.5|10\b)(?=\d)|(?<=[({]) ?pm ?(?=\d)"
            r"|(?<=[\w)]) pm (?=(?:SEM|SD|SE|std|sd|s\.d\.|standard)\b)",
            _write_plus_minus,
        ),
        "a mean of 4.5 pm 0.2",
        "a mean of 4.5 ± 0.2",
        words=frozenset(("pm",)),
    ),
    Rule(
        "approximately-equal sign without its backslash",
        ("approx",),
        replace_matches(
            r"(?<![A-Za-z\\.-])approx(?= ?[\d$∼-])|(?<=[\d)}]) ?approx(?= ?(?:[\d(]|[A-Za-z]\b))"
            r"|(?<=\b[A-Za-z\u0370-\u03ff] )approx(?= [A-Za-z\u0370-\u03ff]\b| \d)"
            r"|(?<=\b[A-Za-z\u0370-\u03ff])approx(?= ?(?:\d|[A-Za-z\u0370-\u03ff]\b))|{approx}",
            lambda match: match[0].strip("{}").replace("approx", "≈"),
        ),
        "in approx 16 days",
        "in ≈ 16 days",
    ),
    Rule(
        "comparison without its backslash",
        (),
        replace_matches(
            rf"(?<![\w\\.-])(?:{build_name_pattern('le ge')})(?=\d)"
            rf"|(?:(?<=\b[knKLMN])|(?<=\b[b-hj-zB-HJ-Z] ))(?:{build_name_pattern('le ge')})(?= \d)"
            rf"|(?:{_BEFORE_A_LIMIT})"
            rf"(?:{build_name_pattern('le ge')})(?= \d)"
            rf"|(?:(?<=[)\]}}\d] )|(?<=\())(?:{build_name_pattern('le ge ne')})(?= [\d(])"
            rf"|(?<=\b[B-HJ-Zb-z\d] )(?:{build_name_pattern('ll gg')})(?= [A-Za-z\d]{{1,4}}\b)"
            rf"|(?<=\d )(?:{build_name_pattern('le ge')})(?= [\u0370-\u03ffℓ]\b)"
            rf"|(?<=\b[B-HJ-Zb-z\u0370-\u03ffℓ] )(?:{_RELATIONS})"
            r"(?= [B-HJ-Zb-z\u0370-\u03ffℓ]\b)|(?<=\bA )(?:cup|cap)(?= [B-Z]\b)",
            lambda match: SYMBOLS[match[0]],
        ),
        "where n gg m holds",
        "where n ≫ m holds",
        words=frozenset("le ge ll gg ne equiv perp cup cap prec succ wedge vee".split())
        | glue_letters("le ge", "knKLMN"),
    ),
    Rule(
        "arrow towards infinity",
        (" to infty", " to ∞"),
        replace_matches(r"(?<=\b[A-Za-z]) to (?=infty\b|∞)", " → "),
        "as n to infty",
        "as n → ∞",
    ),
    Rule(
        "dots without their backslash",
        ("dots",),
        replace_matches(
            r"(?<=,)( ?)dots(?=\s?[,})\]])"
            rf"|(?<![A-Za-z\\])(?P<name>{build_name_pattern('ldots cdots')})(?![a-z])",
            lambda match: (match[1] or "") + SYMBOLS[match["name"] or "dots"],
        ),
        "{a, b, dots}",
        "{a, b, …}",
    ),
    Rule(
        "composition sign without its backslash",
        ("circ",),
        replace_matches(
            r"(?<=(?<![A-Za-z\\])[A-Za-z])circ(?= [A-Za-z](?![\w'’-]))"
            r"|(?<=[^\W\d_]) circ (?=[^\W\d_](?![a-z])|\()(?<!\w\w circ )"
            r"|(?<=[\u0391-\u03c9])circ ?(?=[^\W\d_](?![a-z]))",
            lambda match: " ∘ " if match[0][0] == " " else "∘",
        ),
        "the map f circ g",
        "the map f ∘ g",
    ),
    Rule(
        "place of limits",
        ("limits_",),
        replace_matches(r"(?<=sum|int|min|max)limits(?=_)|(?<=prod)limits(?=_)", ""),
        "the score sumlimits_i w",
        "the score ∑_i w",
    ),
    Rule(
        "sum sign without its backslash",
        ("sum_", "prod_", "int_", "bigcup_", "bigcap_"),
        replace_matches(
            rf"(?<![A-Za-z\\_])(?P<name>{build_name_pattern('sum prod bigcup bigcap')}"
            rf"|{build_name_pattern('int')}(?=_(?:\{{|\w\^)))(?=_(?:\{{|\w(?:\b|\^)))",
            _look_up_symbol,
        ),
        "the score sum_i w",
        "the score ∑_i w",
    ),
    Rule(
        "symbol without its backslash",
        (),
        replace_names(UNAMBIGUOUS_SYMBOLS),
        "a loss of leq 2%",
        "a loss of ≤ 2%",
        words=frozenset(UNAMBIGUOUS_SYMBOLS),
    ),
    Rule(
        "symbol without its backslash, glued to a letter",
        ("leq", "geq", "neq", "cdot"),
        replace_matches(
            rf"(?<=[A-Z])(?P<between>{build_name_pattern('cdot')})(?=[A-Z])"
            rf"|(?<=\b[A-Za-z])(?P<name>{_GLUED_NAMES})"
            r"(?= ?(?:\d|\(|[A-Za-z](?![A-Za-z\d])))",
            _look_up_glued_symbol,
        ),
        "for kgeq 1",
        "for k≥ 1",
    ),
    Rule(
        "space inside a bracket",
        ("⌈ ", " ⌉", "⌊ ", " ⌋", "⟨ ", " ⟩"),
        replace_matches(r"(?<=[⌈⌊⟨]) | (?=[⌉⌋⟩])", ""),
        "lceil x",
        "⌈x",
    ),
)
