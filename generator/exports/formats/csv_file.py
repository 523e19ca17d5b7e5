"""Papers as CSV for spreadsheets and programs (RFC 4180).

UTF-8 with a byte order mark, without which Excel takes a file for one of the system's old
encoding; Python reads it as `utf-8-sig`, and pandas, R and LibreOffice without being told.
"""

from __future__ import annotations

import csv
import io
from typing import Any

from generator.exports.formats.columns import COLUMNS, flat
from generator.exports.formats.selection import Selection

_BYTE_ORDER_MARK = "\ufeff"
# A spreadsheet takes a cell that begins so for a formula, which may send the sheet elsewhere:
# https://owasp.org/www-community/attacks/CSV_Injection. Those of full width are the same in Excel
# for Japanese.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_file(selection: Selection) -> bytes:
    """Return the file: a line of names, then a line for each paper, which end with CR LF."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(column.name for column in COLUMNS)
    for paper in selection.papers:
        writer.writerow(_cell(column.value(selection, paper)) for column in COLUMNS)
    return (_BYTE_ORDER_MARK + text.getvalue()).encode()


def _cell(value: Any) -> str:
    """Return a cell; one that would be a formula has an apostrophe before it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = "" if value is None else str(flat(value))
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text
