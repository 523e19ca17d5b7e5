"""A site built by several jobs at once: which pages and which parts of the index each makes.

Every job reads all listings and works out what papers have to do with each other; pages, their
HTML and the index, which take the most time, are divided. `join` puts them together.
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

# The variable in which `build --shard` tells MkDocs' events of which.
VARIABLE = "ALMANAC_SHARD"
# Tells in the folder of a shard which it is, and of what.
NOTE = "shard.json"
_FORM = re.compile(r"(?P<number>[1-9]\d{0,2})/(?P<of>[1-9]\d{0,2})")


@dataclass(frozen=True, slots=True)
class Shard:
    """Job `number`, from 1, of the `of` jobs that build a site."""

    number: int
    of: int

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"

    def has_page(self, path: str) -> bool:
        """Whether it makes the page at `path`: an even share, whatever the pages are."""
        return crc32(path.encode()) % self.of == self.number - 1

    def has_part(self, number: int) -> bool:
        """Whether it makes part `number`, from 0, of the index."""
        return number % self.of == self.number - 1


def parse(text: str) -> Shard | None:
    """The shard that `2/3` names; none where the text is empty. `SettingsError` for others."""
    found = _FORM.fullmatch(text)
    if found and int(found["number"]) <= int(found["of"]):
        return Shard(int(found["number"]), int(found["of"]))
    if text:
        raise SettingsError(f"“{text}” is no shard. Write which of how many, as in 2/3.")
    return None


def note(site: Path, shard: Shard, key: str) -> None:
    """Writes into the folder `site` of which shard it is; `key` is a digest of its inputs."""
    said = {"number": shard.number, "of": shard.of, "key": key}
    (site / NOTE).write_text(json.dumps(said), encoding="utf-8")


def join(folders: Sequence[Path], target: Path) -> None:
    """Puts the shards in `folders` together in the new folder `target`.

    `SettingsError` unless they are all the shards of one site.
    """
    notes = [_noted(folder) for folder in folders]
    if len({(note["of"], note["key"]) for note in notes}) != 1:
        raise SettingsError("These shards are of different sites: build all from the same inputs.")
    missing = set(range(1, notes[0]["of"] + 1)) - {note["number"] for note in notes}
    if missing:
        numbers = ", ".join(f"{number}/{notes[0]['of']}" for number in sorted(missing))
        raise SettingsError(f"Shards are missing: {numbers}. Build them, and join all.")
    for folder in folders:
        shutil.copytree(folder, target, dirs_exist_ok=True)
    (target / NOTE).unlink()


def _noted(folder: Path) -> dict[str, int]:
    try:
        said = json.loads((folder / NOTE).read_text(encoding="utf-8"))
        return {"number": said["number"], "of": said["of"], "key": said["key"]}
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise SettingsError(
            f"{folder}: this is no shard. Build one with --shard 1/2 --site-dir {folder}."
        ) from error
