"""Papers → one file of a format that other programs read: `python -m generator export`."""

from __future__ import annotations

from generator.exports.formats.citation_files import bibtex_file, csl_file, ris_file
from generator.exports.formats.csv_file import csv_file
from generator.exports.formats.json_lines_file import json_lines_file
from generator.exports.formats.parquet_file import parquet_file
from generator.exports.formats.selection import Format, Selection, select
from generator.exports.formats.sqlite_file import sqlite_file

__all__ = ["FORMATS", "Format", "Selection", "select"]

FORMATS: dict[str, Format] = {
    "jsonl": Format(json_lines_file, is_text=True),
    "csv": Format(csv_file, is_text=True),
    "parquet": Format(parquet_file, is_text=False),
    "bibtex": Format(bibtex_file, is_text=True),
    "ris": Format(ris_file, is_text=True),
    "csl": Format(csl_file, is_text=True),
    "sqlite": Format(sqlite_file, is_text=False),
}
