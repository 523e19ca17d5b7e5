"""The table of repair rules, in the order in which they are tried.

A rule stands before those that build on its result: escapes before symbols, symbols before the
exponents that contain them, exponents before the styles around them.
"""

from generator.text.latex.rules import (
    addresses,
    bare_macros,
    characters,
    dollars,
    fonts,
    fractions,
    greek,
    groups,
    macros,
    markdown,
    operators,
    punctuation,
    scripts,
)
from generator.text.latex.rules.rule import Rule
from generator.text.latex.rules.rule_table import RuleTable

# Tried on the whole text, before its addresses and other protected spans are masked.
ADDRESS_RULES = RuleTable(*addresses.RULES)
# Tried on the masked text.
REPAIR_RULES = RuleTable(
    *characters.RULES,
    *punctuation.RULES,
    *markdown.RULES,
    *dollars.PAIR_RULES,
    *fractions.RULES,
    *macros.RULES,
    *dollars.SINGLE_RULES,
    *fonts.RULES,
    *operators.RULES,
    *greek.RULES,
    *bare_macros.RULES,
    *groups.RULES,
    *scripts.RULES,
)

__all__ = ["ADDRESS_RULES", "REPAIR_RULES", "Rule", "RuleTable"]
