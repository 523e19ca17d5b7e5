"""The table of repairs: what listings do to a text, row by row, in the order of undoing it.

A row that another builds upon stands before it: escapes before symbols, symbols before the
exponents that they stand in, exponents before the styles around them.
"""

from generator.text.repairs import (
    addresses,
    characters,
    dollars,
    greek,
    macros,
    names,
    scripts,
    styles,
)
from generator.text.repairs.row import Row

# These see the text as it is; the others never see an address.
ADDRESSES: tuple[Row, ...] = addresses.ROWS
REPAIRS: tuple[Row, ...] = (
    *characters.ROWS,
    *dollars.PAIRED,
    *macros.ROWS,
    *dollars.ALONE,
    *styles.ROWS,
    *greek.ROWS,
    *names.ROWS,
    *scripts.ROWS,
)

__all__ = ["ADDRESSES", "REPAIRS", "Row"]
