"""JSON Lines: one JSON value a line, in UTF-8 (https://jsonlines.org)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

# Characters that some programs take for the end of a line, though JSON does not.
_LINE_ENDS = re.compile("[\x85\u2028\u2029]")


def json_lines(records: Iterable[dict[str, Any]]) -> str:
    """Return the records as text, one a line."""
    lines = (json.dumps(record, ensure_ascii=False) for record in records)
    return "".join(_LINE_ENDS.sub(_escape, line) + "\n" for line in lines)


def _escape(end: re.Match[str]) -> str:
    return f"\\u{ord(end[0]):04x}"
