"""What measures how well the program reads, merges and files; never run by the tests.

The truth it is measured against lies in the folder that `ALMANAC_SHARED` names, by default
`../shared`; nothing of it is copied here.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]


def shared() -> Path:
    """The folder with the real listings and the truth about them, be it there or not."""
    return (ROOT / os.environ.get("ALMANAC_SHARED", "../shared")).resolve()


def records(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a file that holds one JSON object a line."""
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def share(part: int, whole: int) -> str:
    """`99.5%`, cut rather than rounded, so that 100.0% means all; `-` of nothing."""
    return f"{part * 1000 // whole / 10:.1f}%" if whole else "-"


def print_table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Prints a table: the first column to the left, numbers to the right."""
    texts = [[str(cell) for cell in row] for row in (head, *rows)]
    widths = [max(map(len, column)) for column in zip(*texts, strict=True)]
    for first, *others in texts:
        cells = [first.ljust(widths[0])]
        cells += [cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True)]
        print("  ".join(cells).rstrip())
