"""Benchmarks of quality, speed and size; never run by the tests.

The ground truth lies in the folder that `ALMANAC_SHARED` names, by default `../shared`; nothing
of it is copied here.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]


def shared() -> Path:
    """Return the folder of the real listings and their ground truth, if any."""
    return (ROOT / os.environ.get("ALMANAC_SHARED", "../shared")).resolve()


def records(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a file with one JSON object a line."""
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def share(part: int, whole: int) -> str:
    """Return `99.5%`, cut, so that 100.0% means all; `-` if `whole` is 0."""
    return f"{part * 1000 // whole / 10:.1f}%" if whole else "-"


def print_table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a table: the first column aligned to the left, the others to the right."""
    texts = [[str(cell) for cell in row] for row in (head, *rows)]
    widths = [max(map(len, column)) for column in zip(*texts, strict=True)]
    for first, *others in texts:
        cells = [first.ljust(widths[0])]
        cells += [cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True)]
        print("  ".join(cells).rstrip())
