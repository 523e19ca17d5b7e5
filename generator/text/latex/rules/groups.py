"""Rules for what remains at the end: braces around words, and macros that nobody but their author
knows (`\\ours`, `\\method{}`), which are shown as their word.

A word in braces may also be a placeholder of a template (`{name}`), and several things in braces
are a set, so only braces around names and phrases go.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.text.latex.braces import match_braces
from generator.text.latex.edits import Edit
from generator.text.latex.markers import PLACEHOLDER
from generator.text.latex.rules.fonts import COLOR_NAMES, STYLE_MACROS
from generator.text.latex.rules.rule import Rule, replace_groups, replace_matches

# Macros that are no word of an author.
_STRUCTURE = (
    "begin|end|left|right|middle|big[lrgm]*|Big[lrgm]*|item|cite[a-zA-Z]*|[a-zA-Z]*ref|label|url|href"
    "|color|hat|tilde|bar|vec|d?dot|widehat|widetilde|overline|x(?:left|right)arrow"
    "|pmod|text[a-z]*script|input|include|usepackage|documentclass|newcommand|def|bibliography|frac|sqrt"
)
_NAME = rf"(?!(?:{_STRUCTURE})(?![A-Za-z]))[A-Za-z]"
# Neither a path, the line feed of a program (`\\nThe`), nor a regular expression.
_OWN_MACRO = rf"(?:(?<=[\s({{\[~–—“‘-])|^)\\(?![nrt][A-Z])(?P<name>{_NAME}[A-Za-z]{{2,29}})"
# Signs that braces belong to a template, a program or markup.
_TEMPLATE = re.compile(
    r"</?[a-z]+>|[\"'`]\{|\}[\"'`]|\}_\{|;|::|=>|\b(?:prompts?|templates?|placeholders?|slots?|format"
    r"|fill\w*|JSON|regex\w*|variables?)\b"
)
_WORD = r"(?:[^\W_]|[%+.×’'-])+"
_BRACED_NAME = re.compile(
    rf"(?<![^\s(–—-])\{{(?P<inner>(?=[^{{}}]*[A-Z])(?![A-Z]\}})[A-Za-z\d][A-Za-z\d+.-]{{1,30}}"
    rf"|[A-Za-z\d]{_WORD}(?: {_WORD}){{1,8}})\}}(?![{{^_\"'”’`])"
)
_UNMATCHED_ENDS = re.compile(r"[\s.,;:!?)]|$")


def _find_braces_around_names(text: str) -> Iterator[Edit]:
    """Find the braces around names and phrases in a text that has no templates."""
    matches = tuple(_BRACED_NAME.finditer(text))
    # Several phrases in lower case are the fields of a template.
    phrases = {match["inner"] for match in matches if match["inner"].islower()}
    if matches and len(phrases) < 2 and not _TEMPLATE.search(text):
        for match in matches:
            yield Edit(match.start(), match.start() + 1, "")
            yield Edit(match.end() - 1, match.end(), "")


def _find_unmatched_braces(text: str) -> Iterator[Edit]:
    """Find closing braces behind a word that no opening brace belongs to."""
    closers = frozenset(match_braces(text).values())
    for match in re.finditer(r"(?<=[\w.%])\}(?![}_^])", text):
        if match.start() not in closers:
            after = text[match.end() : match.end() + 1]
            if _UNMATCHED_ENDS.match(after):
                yield Edit(*match.span(), "")
            elif after.isalpha():
                yield Edit(*match.span(), " ")


def _show_argument(match: re.Match[str], inner: str) -> str | None:
    """Return the argument of an unknown macro; None where more arguments follow."""
    after = match.end() + len(inner) + 1
    if not inner.strip() or match.string[after : after + 1] in ("{", PLACEHOLDER):
        return None
    return inner


def _show_word(match: re.Match[str]) -> str:
    name = match["name"] or match["bare"] or match["short"]
    return "" if name in STYLE_MACROS else name


RULES = (
    Rule(
        "environment of TeX",
        ("\\",),
        replace_matches(
            r"\s*\\(?:begin|end)\{[a-zA-Z]{1,20}\*?\}(?:\[[^\[\]]{0,40}\])?|(?P<item>\\item(?![A-Za-z]))",
            lambda match: "•" if match["item"] else "",
        ),
        r"\begin{itemize} \item bees \item wasps \end{itemize}",
        "• bees • wasps",
    ),
    Rule(
        "colour of a word",
        ("\\color{",),
        replace_matches(
            r"\\color(?:\{[a-z]{2,12}(?P<word>[A-Z][^{}]{0,80})\}"
            rf"|\{{(?:{'|'.join(COLOR_NAMES)})\}} ?)",
            lambda match: match["word"] or "",
        ),
        r"a \color{beeBee}hive",
        "a Beehive",
    ),
    Rule(
        "argument of an unknown macro",
        ("{",),
        replace_groups(rf"(?<![\w\\/:.])\\{_NAME}[A-Za-z]{{1,29}}\*?\{{", _show_argument),
        r"an \added{entire} hive",
        "an entire hive",
        passes=3,
    ),
    Rule(
        "unknown macro",
        ("\\",),
        replace_matches(
            rf"(?:(?<=[\s(])|^)\\(?P<short>[A-Z][A-Za-z])\{{\}}|\{{{_OWN_MACRO}\}}"
            rf"|{_OWN_MACRO.replace('name', 'bare')}"
            r"(?:\{\}|\\(?= )|(?![A-Za-z{\\\d_<]|\{[^}]))",
            _show_word,
        ),
        r"we propose \ourhive, a hive",
        "we propose ourhive, a hive",
    ),
    Rule(
        "empty group behind a name",
        ("{}",),
        replace_matches(r"(?<=[A-Za-z\d])\{\}(?!\w(?<!s)|s\w)", ""),
        "the BEE{} of a hive",
        "the BEE of a hive",
    ),
    Rule(
        "braces around a name",
        ("{",),
        _find_braces_around_names,
        "{the state of the art} of hives",
        "the state of the art of hives",
    ),
    Rule(
        "brace without a partner",
        ("}",),
        _find_unmatched_braces,
        "a hive}, in short",
        "a hive, in short",
    ),
)
