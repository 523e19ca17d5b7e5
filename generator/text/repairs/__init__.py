"""The table of repairs: what listings do to a text, row by row, in the order of undoing it.

A row that another builds upon stands before it: escapes before symbols, symbols before the
exponents that they stand in, exponents before the styles around them.
"""

from generator.text.repairs import addresses, characters, greek, macros, names, scripts, styles
from generator.text.repairs.row import Row

# These see the text as it is; the others never see an address.
ADDRESSES: tuple[Row, ...] = addresses.ROWS
REPAIRS: tuple[Row, ...] = (
    *characters.ROWS,
    *macros.ROWS,
    *styles.ROWS,
    *greek.ROWS,
    *names.ROWS,
    *scripts.ROWS,
)

# Names that call for a closer look at a text which has no other sign of damage.
NAMES = frozenset(
    "sim pm approx le ge ll gg ne dots circ mathcal mathbb mathrm mathbf mathsf mathit "
    "boldsymbol operatorname textbf textit texttt textsc textrm textcolor frac sqrt".split()
).union(names.SURE, greek.LETTERS)

__all__ = ["ADDRESSES", "NAMES", "REPAIRS", "Row"]
