"""Run a command of the program with names of authors for generated papers.

    python -m benchmarks.speed.with_names build --dumps PATH

The generated listings are text, which has no names. About a third of the people are on two papers
or more, as of 20,000 papers of Daily Papers.
"""

from __future__ import annotations

import random
import sys
from dataclasses import replace
from itertools import accumulate

from benchmarks.speed.generate_listings import SEED
from generator import cli, pipeline
from generator.model import Library, Paper

# The names on a paper (mean 7), and the people that there are for each.
NAMES_ON_PAPER = (1, 2, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 9, 10, 12, 20)
PEOPLE_PER_PAPER = 8
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


def with_names(library: Library) -> Library:
    """Return the library with names on every paper; the same for the same papers."""
    rng = random.Random(SEED)
    papers = library.catalogue.papers
    people = range(len(papers) * PEOPLE_PER_PAPER)
    weights = list(accumulate(1 / (rank + 400) for rank in people))

    def named(paper: Paper) -> Paper:
        count = rng.choice(NAMES_ON_PAPER)
        numbers = dict.fromkeys(rng.choices(people, cum_weights=weights, k=count))
        return replace(paper, author_names=tuple(map(name, numbers)), authors=len(numbers))

    catalogue = replace(library.catalogue, papers=tuple(map(named, papers)))
    return replace(library, catalogue=catalogue)


def main(arguments: list[str]) -> int:
    """Run the command in `arguments` and return its exit code."""
    read = pipeline.read
    pipeline.read = lambda project: with_names(read(project))
    return cli.main(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
