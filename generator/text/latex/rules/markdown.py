"""Rules for the emphasis of Markdown: `**bold**`, `*emphasis*`.

A star also marks a footnote (`*equal`), a name (`A*`) or a product (`2 * 3`), so a pair must stand
tightly around words, with nothing glued to its left.
"""

from __future__ import annotations

from generator.text.latex.markers import mark_emphasis, mark_strong
from generator.text.latex.rules.rule import Rule, replace_matches

RULES = (
    Rule(
        "bold type of Markdown",
        ("**",),
        replace_matches(
            r"(?<![\w)\]}*\\/])\*\*(?=[^\s*,.;:)])([^*]{1,200}?)(?<=[^\s*(])\*\*(?!\*)",
            lambda match: mark_strong(match[1]),
        ),
        "**B**ees and **wasps** fly",
        "Bees and wasps fly",
    ),
    Rule(
        "emphasis of Markdown",
        ("*",),
        replace_matches(
            r"(?:(?<=[\s(“\"])|^)\*(?=[^\W_])((?:(?![.!?;] )[^*]){2,80}?)(?<=[^\W_])(?<!\W[A-Z])"
            r"\*(?![\w*])",
            lambda match: mark_emphasis(match[1]),
        ),
        "they *always* fly",
        "they always fly",
    ),
)
