"""Where papers are on the map, in the file `map.jsonl`.

The file is in the folder of mkdocs.yml, is written by `python -m generator map`, and is
committed. It has a JSON array a line for each paper, sorted by id: its id, and how far it is from
the left and from the top, from 0 to 65535:

    ["lora-1a2b3c", 20480, 41216]
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

from generator.problems import SettingsError
from generator.runtime.disk import explain, read_file
from generator.settings import PLACES

_LARGEST = (1 << 16) - 1

Positions = Mapping[str, tuple[int, int]]


def load(root: Path) -> dict[str, tuple[int, int]]:
    """Read the file in the folder `root` by the papers' ids; it need not exist.

    Raise `SettingsError` with the line of the first record that is wrong.
    """
    path = root / PLACES
    if not os.path.lexists(path):  # a link that leads nowhere is an error, not an empty file
        return {}
    try:
        content = read_file(path).decode("utf-8-sig")
    except OSError as error:
        raise SettingsError(explain(error, path)) from error
    except UnicodeDecodeError as error:
        number = error.object.count(b"\n", 0, error.start) + 1
        raise _error(number, "This is not UTF-8") from error
    positions: dict[str, tuple[int, int]] = {}
    for number, line in enumerate(content.split("\n"), 1):
        if line.strip():
            id, position = _record(line, number)
            if id in positions:
                raise _error(number, f"The paper “{id}” is here twice")
            positions[id] = position
    return positions


def dump(positions: Positions) -> str:
    """Return the content of the file, in the order of ids."""
    rows = ([id, *position] for id, position in sorted(positions.items()))
    return "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)


def _record(line: str, number: int) -> tuple[str, tuple[int, int]]:
    try:
        match json.loads(line):
            case [str(id), int(x), int(y)] if id and _is_place(x) and _is_place(y):
                return id, (x, y)
    except (ValueError, RecursionError):
        pass
    raise _error(number, 'This is not a paper with its position, as ["lora-1a2b3c", 20480, 41216]')


def _is_place(value: int) -> bool:
    return not isinstance(value, bool) and 0 <= value <= _LARGEST


def _error(number: int, what: str) -> SettingsError:
    return SettingsError(
        f"{PLACES}:{number}: {what}. Correct the line, or remove it and run "
        "“python -m generator map” again."
    )
