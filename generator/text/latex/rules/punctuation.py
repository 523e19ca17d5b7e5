"""Rules for dashes and quotation marks that TeX and Markdown write in ASCII: `--`, ``` ``…'' ```.

A dash of TeX stands between two words or numbers, or between two spaces. An option of a program
(`--help`), an arrow (`-->`) and a decrement (`i--`) stand elsewhere.
"""

from __future__ import annotations

import re

from generator.text.latex.markers import PLACEHOLDER
from generator.text.latex.rules.rule import Rule, replace_matches

_LEFT_OF_DASH = r"[^\W_]|[.,:;!?)\]}\"'”’%°×∞…⁰¹²³⁴-⁹*]" + f"|{PLACEHOLDER}"
_RIGHT_OF_DASH = r"[^\W_]|[(\[{\"'“‘`\\$∼~≈<>+×]" + f"|{PLACEHOLDER}"
_NO_DASH = r"(?![->|])"
_WITHOUT_QUOTE = r"(?:[^'\"“”]|'(?!'))"


def _write_dash(match: re.Match[str]) -> str:
    return "–" if len(match[0]) == 2 else "—"


RULES = (
    Rule(
        "TeX's quotation marks",
        ("``",),
        replace_matches(r"``((?:[^`\"“”]|`(?!`)){1,300}?)(?:''|\"|”)", r"“\1”"),
        "``bees''",
        "“bees”",
    ),
    Rule(
        "TeX's opening quotation mark",
        ("``",),
        replace_matches(r"(?<!`)``(?=\w)(?![^`]{0,400}``)", "“"),
        "``bees and wasps",
        "“bees and wasps",
    ),
    Rule(
        "TeX's closing quotation marks",
        ("''",),
        replace_matches(
            # On both sides of a phrase, or on its right where its left has a typewriter's.
            rf"(?<![\w'’=])(?:''|\"|“)(?=[^\s'\",.;:!?)\]])({_WITHOUT_QUOTE}{{1,300}}?)"
            r"(?<=[^\s'(\[{=])''(?![\w'(])",
            r"“\1”",
        ),
        "''bees''",
        "“bees”",
    ),
    Rule(
        "TeX's single quotation marks",
        ("`",),
        replace_matches(
            r"(?<![`\w\\'])`(?=[^\W_])((?:[^`'\"]|'(?=\w)){1,80}?)(?<=[^\s(])'(?![\w'])", r"‘\1’"
        ),
        "`bees'",
        "‘bees’",
    ),
    Rule(
        "dash of TeX",
        ("--",),
        replace_matches(
            rf"(?:(?<=\s)|^)(?<!\| )---?{_NO_DASH}(?=[\s,.;:)]|$)"
            rf"|(?:(?<=[^\W_]{{2}})|(?<=[^\W_][)\]”%]))---?{_NO_DASH}(?=\s[^\W_])"
            r"|(?<=[^\W_] )---?(?=[A-Z][a-z])"
            rf"|(?<={_LEFT_OF_DASH})---?{_NO_DASH}(?={_RIGHT_OF_DASH})",
            _write_dash,
        ),
        "two--three bees---or wasps -- fly",
        "two–three bees—or wasps – fly",
    ),
)
