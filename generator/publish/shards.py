"""Shards: a site built by several jobs, each of which makes a part of the pages and files.

Every job reads all listings, works out how papers are related, and makes the search index;
pages and their HTML, which take most of the time, are divided. `join` puts the shards together.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

from generator.problems import SettingsError

# The file in the folder of a shard that says which shard it is, and of what.
NOTE = "shard.json"
_FORM = re.compile(r"(?P<number>[1-9]\d{0,2})/(?P<total>[1-9]\d{0,2})")


@dataclass(frozen=True, slots=True)
class Shard:
    """Job `number`, from 1, of the `total` jobs that build a site; it has yet to be joined.

    Every job makes the pages `everywhere`, the sources of those in the navigation, as the head
    of each page names them.
    """

    number: int
    total: int
    everywhere: frozenset[str] = frozenset()
    is_whole_site: bool = False

    def has_page(self, path: str) -> bool:
        """Return whether this job makes the page at `path`: an even share of any pages."""
        return path in self.everywhere or crc32(path.encode()) % self.total == self.number - 1


# What a build makes that is not told to make a shard; there is nothing to join.
WHOLE_SITE = Shard(1, 1, is_whole_site=True)


def parse(text: str) -> Shard:
    """Return the shard of `2/3`. Raise `SettingsError` for any other text."""
    match = _FORM.fullmatch(text)
    if not match or int(match["number"]) > int(match["total"]):
        raise SettingsError(f"Invalid shard “{text}”. Expected I/N, for example 2/3.")
    return Shard(int(match["number"]), int(match["total"]))


def write_note(site: Path, shard: Shard, inputs: str) -> None:
    """Write into the folder `site` which shard it is; `inputs` is the build's fingerprint."""
    note = {"number": shard.number, "of": shard.total, "key": inputs}
    (site / NOTE).write_text(json.dumps(note), encoding="utf-8", newline="\n")


def join(folders: Sequence[Path], target: Path) -> None:
    """Put the shards in `folders` together in the new folder `target`.

    Raise `SettingsError` unless they are all the shards of one site.
    """
    notes = [_read_note(folder) for folder in folders]
    if len({(note["of"], note["key"]) for note in notes}) != 1:
        raise SettingsError(
            "These shards are of different sites. Build all of them from the same inputs."
        )
    missing = set(range(1, notes[0]["of"] + 1)) - {note["number"] for note in notes}
    if missing:
        numbers = ", ".join(f"{number}/{notes[0]['of']}" for number in sorted(missing))
        raise SettingsError(f"Shards are missing: {numbers}. Build them, and join all again.")
    for folder in folders:
        shutil.copytree(folder, target, dirs_exist_ok=True)
    (target / NOTE).unlink()


def _read_note(folder: Path) -> dict[str, int]:
    try:
        note = json.loads((folder / NOTE).read_text(encoding="utf-8"))
        return {"number": note["number"], "of": note["of"], "key": note["key"]}
    except (OSError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise SettingsError(
            f"{folder}: this is not a shard. Build one with --shard 1/2 --site-dir {folder}."
        ) from error
