"""Locate what a run may lack: the real listings, and the Nu HTML checker."""

from __future__ import annotations

import os
from pathlib import Path

SHARED = Path(os.environ.get("ALMANAC_SHARED") or Path(__file__).parents[3] / "shared")
# The sets of real files by name, and the pattern of the files that a set cannot be without.
SETS = {
    "dumps": "dumps/*.txt",
    "captures": "captures/*.truth.jsonl",
    "scale": "captures/scale/*.txt",
}


def real_data(name: str) -> list[Path]:
    """Return the files of the set `name`, sorted by name; none where it is missing."""
    return sorted(SHARED.glob(SETS[name]))


def nu_checker() -> str:
    """Return the path of the Nu HTML checker's jar, or an empty string where there is none."""
    return os.environ.get("ALMANAC_NU", "")
