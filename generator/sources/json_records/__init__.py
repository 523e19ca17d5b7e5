"""Papers as records of JSON or CSV, from any of the programs that write them.

`kinds` says which, `fields` what their fields are called, `finding` where their records stand.
"""

from generator.sources.json_records import csv_records, saved_page
from generator.sources.json_records.kinds import KINDS, Kind
from generator.sources.json_records.reader import kind_in, read

__all__ = ["KINDS", "Kind", "csv_records", "kind_in", "read", "saved_page"]
