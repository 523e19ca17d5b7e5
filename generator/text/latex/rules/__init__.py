"""The table of repairs: what listings do to a text, row by row, in the order of undoing it.

A row that another builds upon stands before it: escapes before symbols, symbols before the
exponents that they stand in, exponents before the styles around them.
"""

from generator.text.latex.rules import (
    addresses,
    bare_macros,
    characters,
    dollars,
    fonts,
    greek,
    macros,
    scripts,
)
from generator.text.latex.rules.rule import Row

# These see the text as it is; the others never see an address.
ADDRESSES: tuple[Row, ...] = addresses.ROWS
REPAIRS: tuple[Row, ...] = (
    *characters.ROWS,
    *dollars.PAIRED,
    *macros.ROWS,
    *dollars.ALONE,
    *fonts.ROWS,
    *greek.ROWS,
    *bare_macros.ROWS,
    *scripts.ROWS,
)

__all__ = ["ADDRESSES", "REPAIRS", "Row"]
