"""Papers as Parquet for data frames, by pyarrow: the extra `parquet`."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

from generator.exports.formats.columns import COLUMNS, Kind
from generator.exports.formats.selection import Selection
from generator.problems import SettingsError


def parquet_file(selection: Selection) -> bytes:
    """Return the file. Raise `SettingsError` if pyarrow is not installed."""
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as error:
        raise SettingsError(
            "--format parquet needs pyarrow, which is not installed. Install it: "
            ".venv/bin/python -m pip install --require-hashes -r requirements-parquet.txt"
        ) from error
    types = {
        Kind.TEXT: pyarrow.string(),
        Kind.INTEGER: pyarrow.int64(),
        Kind.BOOLEAN: pyarrow.bool_(),
        Kind.DAY: pyarrow.date32(),
        Kind.TEXTS: pyarrow.list_(pyarrow.string()),
    }
    table = pyarrow.table(
        {
            column.name: pyarrow.array(
                [_value(column.kind, column.value(selection, p)) for p in selection.papers],
                types[column.kind],
            )
            for column in COLUMNS
        }
    )
    file = io.BytesIO()
    parquet.write_table(table, file, compression="zstd")
    return file.getvalue()


def _value(kind: Kind, value: Any) -> Any:
    return date.fromisoformat(value) if kind is Kind.DAY and value else value
