"""Text listings as files of the API: the same papers with ids, names, votes and code.

Ids and names are made up. About a third of the people are on two papers or more, as of 20,000
papers of Daily Papers.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from itertools import accumulate, count
from pathlib import Path
from typing import Any

from benchmarks.speed.generate_listings import SEED
from generator import sources
from generator.model import Entry
from generator.text import clean

# The names on a paper (mean 7), and the people that there are for each.
NAMES_ON_PAPER = (1, 2, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 9, 10, 12, 20)
PEOPLE_PER_PAPER = 8
_SHARE_WITH_CODE = 0.5
_GIVEN = "A B C D E F G H I J K L M N O P R S T U V W X Y Z".split()
_SYLLABLES = (
    "an bo chen da er fa gu hao in jo kim li mar na or pe qi ro san ti ul va wu xi ya zo".split()
)


def name(number: int) -> str:
    """Return the name of a person: two words, different for each number."""
    words = []
    for base in (number % 676, number // 676):
        word = ""
        while base or not word:
            base, syllable = divmod(base, len(_SYLLABLES))
            word += _SYLLABLES[syllable]
        words.append(word.capitalize())
    return f"{words[0]} {_GIVEN[number % len(_GIVEN)]}. {words[1]}"


def write_named(listings: Sequence[Path], folder: Path) -> None:
    """Write the papers of text listings into `folder`, a JSON file for each listing."""
    read = sources.read_all(listings).listings
    people = range(sum(len(listing.entries) for listing in read) * PEOPLE_PER_PAPER)
    weights = list(accumulate(1 / (rank + 400) for rank in people))
    rng, numbers = random.Random(SEED), count()
    folder.mkdir(exist_ok=True)
    for listing in read:
        records = [
            _record(entry, next(numbers), rng, _names(rng, people, weights))
            for entry in listing.entries
        ]
        path = folder / f"{Path(listing.name).stem}.json"
        path.write_text(json.dumps(records), encoding="utf-8")


def _names(rng: random.Random, people: range, weights: list[float]) -> Iterator[str]:
    chosen = rng.choices(people, cum_weights=weights, k=rng.choice(NAMES_ON_PAPER))
    return map(name, dict.fromkeys(chosen))


def _record(entry: Entry, number: int, rng: random.Random, names: Iterator[str]) -> dict[str, Any]:
    month, id = number // 99_999 + 1, number % 99_999 + 1
    paper: dict[str, Any] = {
        "id": f"24{month:02}.{id:05}",
        "title": clean(entry.title),
        "summary": clean(entry.abstract),
        "authors": [{"name": name, "hidden": False} for name in names],
        "publishedAt": f"2024-{month:02}-{id % 28 + 1:02}T00:00:00.000Z",
        "upvotes": rng.randint(0, 200),
    }
    if rng.random() < _SHARE_WITH_CODE:
        paper["githubRepo"] = f"https://github.com/example-{id % 500}/code-{number}"
    return {"paper": paper, "title": paper["title"], "numComments": rng.randint(0, 9)}
