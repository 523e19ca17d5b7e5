"""Rules for dashes and quotation marks that TeX and Markdown write in ASCII: `--`, ``` ``…'' ```.

A dash of TeX stands between two words or numbers, or between two spaces. An option of a program
(`--help`), an arrow (`-->`) and a decrement (`i--`) stand elsewhere.
"""

from __future__ import annotations

import re

from generator.text.latex.markers import PLACEHOLDER
from generator.text.latex.rules.rule import Rule, replace_matches

# What stands on both sides of a dash: words or numbers, a word and a space, or spaces.
_SIDES_OF_DASH = tuple(
    (re.compile(f"(?:{left})$"), re.compile(right))
    for left, right in (
        (
            r"[^\W_]|[\w.,!?][\"']|[.,:;!?)\]}”’%°×∞…⁰¹²³⁴-⁹]" + f"|{PLACEHOLDER}",
            r"[^\W_]|[(\[{\"'“‘`\\$∼~≈<>+×]" + f"|{PLACEHOLDER}",
        ),
        (r"(?<!\|)\s|^", r"[\s,.;:)]|$"),
        (r"[^\W_](?:[^\W_]|[)\]”%])", r"\s[^\W_]"),
        (r"[^\W_] ", "[A-Z][a-z]"),
    )
)
_WITHOUT_QUOTE = r"(?:[^'\"“”]|'(?!'))"


def _write_dash(match: re.Match[str]) -> str | None:
    before = match.string[max(0, match.start() - 2) : match.start()]
    after = match.string[match.end() : match.end() + 2]
    if before == "<!" or not any(
        left.search(before) and right.match(after) for left, right in _SIDES_OF_DASH
    ):
        return None
    return "–" if len(match[0]) == 2 else "—"


RULES = (
    Rule(
        "TeX's quotation marks",
        ("``",),
        replace_matches(r"(?<!`)``(?!`)((?:[^`\"“”]|`(?!`)){1,300}?)(?:''|\"|”)", r"“\1”"),
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
            r"(?<![`\w\\':])`(?=[^\W_])((?:[^`'\"(]|'(?=\w)|(?<= )\(){1,80}?)(?<=[^\s(])'"
            r"(?![\w']|[^\s`]{0,20}`)",
            r"‘\1’",
        ),
        "`bees'",
        "‘bees’",
    ),
    Rule(
        "dash of TeX",
        ("--",),
        replace_matches(r"--(?<!---)-?(?![->|])", _write_dash),
        "two--three bees---or wasps -- fly",
        "two–three bees—or wasps – fly",
    ),
)
