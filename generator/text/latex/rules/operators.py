"""Rules for operators whose macros are glued to their operands: `ARrightarrowEN`, `p(ymid x)`.

A listing that strips dollars and backslashes also joins what they kept apart: `15$\\times$` and
`$\\sim$50` become `15timessim50`. A name that no English word contains is an operator anywhere;
another one only between numbers, in a pair of brackets, or where nothing but a formula stands
around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.text.latex.edits import Edit
from generator.text.latex.rules.greek import GREEK_NAMES
from generator.text.latex.rules.rule import Rule, glue_letters, replace_matches
from generator.text.latex.symbols import (
    ARROW_NAMES,
    RELATION_NAMES,
    SYMBOLS,
    build_name_pattern,
)

_GREEK = "|".join(sorted(GREEK_NAMES, key=lambda name: (-len(name), name)))
# No English word contains these.
_ARROWS = build_name_pattern(
    f"{ARROW_NAMES} mapsto rightleftharpoons infty propto setminus emptyset subseteq supseteq "
    "checkmark"
)
_DELIMITERS = {
    "langle": "⟨",
    "lceil": "⌈",
    "lfloor": "⌊",
    "lVert": "‖",
    "lvert": "|",
    "rangle": "⟩",
    "rceil": "⌉",
    "rfloor": "⌋",
    "rVert": "‖",
    "rvert": "|",
}
_PAIR = re.compile(
    r"(?<![A-Za-z\\])(?P<left>(?:left)?l(?P<kind>angle|ceil|floor|[vV]ert) ?)"
    r"(?=(?:(?!l(?P=kind)).){1,120}?(?P<right> ?(?:right)?r(?P=kind))(?![a-z]))"
)
_RELATIONS = build_name_pattern(RELATION_NAMES)
_GREEK_RELATIONS = build_name_pattern(
    "leq geq neq sim approx equiv in to mid times cdot circ pm cup cap subset"
)
_BEFORE_GREEK = build_name_pattern("leq geq neq approx propto cdot pm times")
_BEFORE_A_FONT = build_name_pattern("to in notin subset subseteq sim times cup cap mapsto")
# A short group without groups inside, and what stands before it.
_GROUP = re.compile(
    r"(?:(?P<script>[_^]\{)|(?<![\w\\}])\{|(?P<call>[^\W\d]\()|(?P<square>\b[A-Z]\[))"
    r"(?P<inner>[^(){}\[\]]{3,60}(?:[_^]\{[^(){}\[\]]{1,20}\}[^(){}\[\]]{0,30}){0,3})(?=[)}\]])"
)
_CALL = re.compile(r"\((?<=[^\W\d]\()")
_WORD = re.compile(r"[A-Za-z]+")
_GLUED = re.compile(rf"(?P<left>{_GREEK}|[A-Za-z])?(?P<name>{_RELATIONS})(?P<right>{_GREEK})?")
_FUNCTIONS = tuple("log ln exp sin cos tan max min sup inf det Pr".split())
# Operators that English writes between two letters as well, as in `f(a to b)`.
_ENGLISH_NAMES = frozenset(("in", "to", "times"))
_OPERATORS_OF_GREEK = "pm times cdot circ in sim leq geq to".split()
_GREEK_AND_RELATION = frozenset(
    f"{greek}{name}" for greek in GREEK_NAMES for name in _GREEK_RELATIONS.split("|")
) | frozenset(
    f"{greek}{name}{other}"
    for greek in GREEK_NAMES
    for name in _OPERATORS_OF_GREEK
    for other in GREEK_NAMES
)
# Words that are operators behind a variable as well: `all` is not a ≪.
_ENGLISH_WORDS = frozenset("all ill ell egg age one ale mle".split())
_UNUSUAL_NAMES = " ".join(name for name in RELATION_NAMES.split() if name not in _ENGLISH_NAMES)
_WORDS_WITH_RELATION = (
    frozenset(_UNUSUAL_NAMES.split()) | glue_letters(_UNUSUAL_NAMES)
) - _ENGLISH_WORDS
_KIND = "(?:text|image|video|audio|speech)"
_TWO_KINDS = frozenset(
    f"{kind}to{other}" for kind in _KIND[3:-1].split("|") for other in _KIND[3:-1].split("|")
)
_LEFT_OPERAND = re.compile(r"(?:[\w)\]}′*⟩⁰¹²³⁴-⁹]|\w') ?$")
_RIGHT_OPERAND = re.compile(r" ?[^\s,;:)\]}]")


def _find_pairs(text: str) -> Iterator[Edit]:
    """Find the names of delimiters that stand in pairs, with the spaces inside of them."""
    edits: list[Edit] = []
    for match in _PAIR.finditer(text):
        for side in ("left", "right"):
            name = match[side].strip()
            name = name.removeprefix("left") if side == "left" else name.removeprefix("right")
            edits.append(Edit(*match.span(side), _DELIMITERS[name]))
    yield from sorted(set(edits))


def _find_operators_in_formulas(text: str) -> Iterator[Edit]:
    """Find the operators in groups that hold nothing but a formula."""
    if "{" not in text and "[" not in text and not _CALL.search(text):
        return
    for group in _GROUP.finditer(text):
        words = list(_WORD.finditer(text, *group.span("inner")))
        edits = [_parse_operator(word, group) for word in words]
        is_formula = all(
            edit or _is_in_formulas(word[0]) for word, edit in zip(words, edits, strict=True)
        )
        if is_formula:
            yield from filter(None, edits)
        elif group["call"]:
            yield from _find_bars(text, group)


def _is_in_formulas(word: str) -> bool:
    """Return whether `word` is a variable, a Greek letter or a function."""
    return len(word) == 1 or word in GREEK_NAMES or word.endswith(_FUNCTIONS)


def _parse_operator(word: re.Match[str], group: re.Match[str]) -> Edit | None:
    """Return the edit that writes the operator in `word` as a symbol, None where it has none."""
    parts = _GLUED.fullmatch(word[0])
    if parts is None or _is_in_formulas(word[0]):
        return None
    left, name, right = parts["left"] or "", parts["name"], parts["right"] or ""
    text = word.string
    before = text[group.start("inner") : word.start()]
    after = text[word.end() : group.end("inner")]
    if name in _ENGLISH_NAMES and not group["script"]:
        return None
    if not (left or _LEFT_OPERAND.search(before)) or not (right or _RIGHT_OPERAND.match(after)):
        return None
    start, end = word.start() + len(left), word.end() - len(right)
    # The space behind a macro ends its name only.
    is_apart = not left and text[start - 1] == " "
    return Edit(start, end + (not is_apart and after[:1] == " " and not right), SYMBOLS[name])


def _find_bars(text: str, group: re.Match[str]) -> Iterator[Edit]:
    """Find the bar of a condition between words: `p(answer mid question)`."""
    if group["call"][0] in "pPqr" and not text[group.start() - 1 : group.start()].isalpha():
        for match in re.finditer(r"(?<=\w )mid(?= \w)", group["inner"]):
            start = group.start("inner") + match.start()
            yield Edit(start, start + 3, SYMBOLS["mid"])


def _write_operator(match: re.Match[str]) -> str:
    return SYMBOLS[match["name"]]


def _write_greek_and_operator(match: re.Match[str]) -> str:
    return GREEK_NAMES[match["greek"]] + SYMBOLS[match["name"]]


def _separate_function(match: re.Match[str]) -> str:
    if match["name"]:
        return f"{match['factor'] or ''} {match['name']}"
    return "∇ " if match[0].startswith("nabla") else "log "


# A set or an interval: `[0, 1]`, `{1, …`, `R^d`.
_SET = (
    r"(?:\[[A-Za-z]\]|[\[(]-?\d[\d.]*, ?[^\s\])]{1,12}[\])]|\{(?:-?\d|\w,)|[RZN]\^|mathbb|[ℝℤℕ]"
    r"|\[0,|mathcal)"
)
_ARGUMENT = rf"(?: ?(?:[A-Za-z\d\u0370-\u03ff](?![A-Za-z])|\(|log\b|(?:{_GREEK})(?![a-z]))|[_^|])"
_VARIABLE = r"[A-Za-z](?![\w'’-])"

# The letters first, so that few places are looked at.
_ARROW_BETWEEN_NUMBERS = (
    r"to(?=\d|[A-Z]{2})(?:(?<=\d%to)|(?<=\.\dto)|(?<=\.\d\dto)|(?<=\.\d{3}to)"
    r"|(?<=\.\d{4}to)|(?<=\d\dto)(?=\d\d)|(?<=\d[KMBTk×]to)(?=\d)"
    r"|(?<=(?<![A-Za-z])[A-Z]{2}to)(?=[A-Z]{2}(?![A-Za-z])))"
)

RULES = (
    Rule(
        "pair of delimiters",
        tuple(name for name in _DELIMITERS if name[0] == "r"),
        _find_pairs,
        "the pair langle a, brangle",
        "the pair ⟨a, b⟩",
    ),
    Rule(
        "arrow glued to a word",
        ("arrow", "mapsto", "infty", "propto", "setminus", "emptyset", "seteq", "checkmark"),
        replace_matches(rf"(?<!\\)(?P<name>{_ARROWS})(?!s\b|_[a-z]{2})", _write_operator),
        "HiverightarrowHive",
        "Hive→Hive",
    ),
    Rule(
        "operator glued to a Greek letter",
        (),
        replace_matches(
            rf"(?<![A-Za-z\\])(?P<greek>{_GREEK})(?P<name>{_GREEK_RELATIONS})"
            rf"(?:(?=[^A-Za-z ]|$|[A-Z](?![a-z])|(?:{_GREEK})(?![a-z])) ?| )",
            _write_greek_and_operator,
        ),
        "for thetain[0, 1]",
        "for θ∈[0, 1]",
        words=_GREEK_AND_RELATION,
    ),
    Rule(
        "operator in front of a Greek letter",
        (),
        replace_matches(
            rf"(?<![A-Za-z\\])(?P<name>{_BEFORE_GREEK})(?P<greek>{_GREEK})(?![A-Za-z])",
            lambda match: SYMBOLS[match["name"]] + GREEK_NAMES[match["greek"]],
        ),
        "a rate leqepsilon",
        "a rate ≤ε",
        words=frozenset(
            f"{name}{greek}" for name in _BEFORE_GREEK.split("|") for greek in GREEK_NAMES
        ),
    ),
    Rule(
        "operator in front of a letter in a font",
        tuple("mathbb mathcal mathbf mathrm mathfrak mathscr mathds".split()),
        # No English word ends in front of `math`; the font goes in the next round.
        replace_matches(
            rf"(?<![A-Za-z\\])(?P<left>[A-Za-z]|{_GREEK}|)(?P<name>{_BEFORE_A_FONT})"
            r"(?=math(?:bb|cal|bf|rm|frak|scr|ds) ?[{A-Z])",
            lambda match: match["left"] + SYMBOLS[match["name"]],
        ),
        "from R^dtomathbb{R}",
        "from R^d→ℝ",
    ),
    Rule(
        "arrow between numbers",
        (),
        replace_matches(_ARROW_BETWEEN_NUMBERS, "→"),
        "from 0.25to0.75",
        "from 0.25→0.75",
        trigger_pattern=re.compile(_ARROW_BETWEEN_NUMBERS),
    ),
    Rule(
        "arrow between letters",
        ("to∞", "to ∞", ")to", "f: ", "g: ", "h: ", "φ: ", "π: "),
        replace_matches(
            r"(?<=(?<!\w)[A-Za-z\u0370-\u03ff]: [A-Z] )to(?= [A-Z](?![\w'’-]))"
            r"|(?<=(?<![A-Za-z\\])[A-Za-z\u0370-\u03ff])to(?= ?∞)|(?<=\))to(?=[A-Z]\()",
            "→",
        ),
        "as nto ∞",
        "as n→ ∞",
    ),
    Rule(
        "arrow between kinds of data",
        (),
        replace_matches(rf"(?<![A-Za-z])({_KIND})to(?={_KIND}(?![a-z]))", r"\1→"),
        "from texttoimage",
        "from text→image",
        words=_TWO_KINDS,
    ),
    Rule(
        "bar of a condition",
        (),
        replace_matches(
            r"(?:(?<=(?<![\w'’.-])[A-Za-z\u0370-\u03ff])|(?<=[)}\]])|(?<=_\w))(?<!\ba) mid "
            r"(?=[b-zB-HJ-Z\u0370-\u03ff](?![\w'’-])|\w[_(^]|do\(|mid\b)|(?<=[)}\]])mid (?=\w)",
            lambda match: match[0].replace("mid", "|") if match[0][0] == " " else "|",
        ),
        "of f(x) mid y",
        "of f(x) | y",
        words=frozenset(("mid",)),
    ),
    Rule(
        "end of a state",
        ("rangle",),
        replace_matches(
            rf"(?<=\|)(?P<state>(?:{_GREEK})(?=rangle)|[\w+-]{{1,12}}?)rangle(?![a-z])",
            lambda match: f"{GREEK_NAMES.get(match['state'], match['state'])}⟩",
        ),
        "the state |psirangle",
        "the state |ψ⟩",
    ),
    Rule(
        "operator in a formula",
        ("_{", "^{"),
        _find_operators_in_formulas,
        "a model of p(ymid x)",
        "a model of p(y|x)",
        words=_WORDS_WITH_RELATION,
    ),
    Rule(
        "sign for an element",
        ("in[", "in{", "in(", "in [", "in {", "in (", "R^", "ℝ", "mathbb"),
        replace_matches(
            rf"(?<![A-Za-z\\])(?P<glued>[AC-LN-RT-Zac-ln-rt-z])in ?(?={_SET})"
            rf"|(?<![\w'’.-])(?P<apart>(?:[b-zB-HJ-Z]|[\u0370-\u03ff])(?:_\w)?) in (?={_SET})",
            lambda match: f"{match['glued']}∈" if match["glued"] else f"{match['apart']} ∈ ",
        ),
        "for xin[0, 1]",
        "for x∈[0, 1]",
    ),
    Rule(
        "sign for a distribution",
        (),
        replace_matches(
            r"(?<![A-Za-z\\])(?P<left>[A-Za-z\u0370-\u03ff](?:_\w)?)(?P<space> ?)sim "
            rf"(?=[A-Za-z](?:\(|_[\w{{])|mathcal|(?:{_GREEK})[_(]|[\u0370-\u03ff])",
            lambda match: f"{match['left']}{match['space']}∼ ",
        ),
        "for x sim p(y)",
        "for x ∼ p(y)",
        words=glue_letters("sim") | {"sim"},
    ),
    Rule(
        "operator glued to a variable",
        (),
        replace_matches(
            r"(?<![A-Za-z\\])(?:(?P<any>[A-Za-z])"
            rf"(?:{build_name_pattern('cup cap equiv perp wedge vee oplus otimes circ sim')})"
            rf"|(?P<given>[b-zA-Z]){build_name_pattern('mid')}"
            rf"|(?P<size>[nmkdpNMTD])(?:{build_name_pattern('ll gg')})"
            rf"|(?P<element>[xyzuvijqr])(?:{build_name_pattern('in to')})) (?={_VARIABLE})",
            lambda match: f"{match[0][0]}{SYMBOLS[match[0][1:-1]]}",
        ),
        "for Acup B",
        "for A∪B",
        words=glue_letters("cup cap equiv perp wedge vee oplus otimes circ sim mid")
        | glue_letters("ll gg", "nmkdpNMTD")
        | glue_letters("in to", "xyzuvijqr"),
    ),
    Rule(
        "length glued to a factor",
        (),
        replace_matches(r"(?<=\bO\([kmnpqrKLMN])ell(?=[) ^_])", "ℓ"),
        "O(nell)",
        "O(nℓ)",
        words=glue_letters("ell", "kmnpqrKLMN"),
    ),
    Rule(
        "function glued to a factor",
        (),
        replace_matches(
            rf"(?:(?<![A-Za-z\\])(?P<factor>[ACDHKLMNSTVdkmnp])|(?<=[\d)\]}}²³⁴ⁿ]))"
            rf"(?P<name>log|ln)(?={_ARGUMENT}|log)|(?<![A-Za-z])log(?=log )"
            r"|(?<![A-Za-z])nabla ?(?=log )",
            _separate_function,
        ),
        "O(nlog n)",
        "O(n log n)",
        words=glue_letters("log ln loglog") | {"log", "ln", "loglog", "nablalog"},
    ),
)
