"""Made-up listings: words as rare as real ones are (Zipf), the same for the same number."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import accumulate, count, islice
from pathlib import Path

import yaml

from generator.settings import VOCABULARY

SEED = 7
# Papers of one listing.
A_LISTING = 200
WORDS = 30_000
_SYLLABLES = (
    "ba be bi bo bra ca ce chi co cra da de di do dra fa fe fi fo ga ge gi gra ha he hi ho ja ka "
    "ke ki la le li lo lu ma me mi mo mu na ne ni no nu pa pe pi po pra qua ra re ri ro ru sa se "
    "si so sta su ta te ti to tra tu va ve vi vo wa we wi xa ya ze zo"
).split()
_FUNCTION = "the of and to a in we for that with on is by this are an which from as our".split()
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
# How often a word is one of a topic's own, a function word, or damaged TeX; so that a paper has as
# many words, phrases and repairs as one of `captures/scale`.
_TOPICAL, _PLAIN, _DAMAGED = 0.06, 0.73, 0.0012
_DEBRIS = ("10times", r"95\%", "O(n^{2})", "epsilon^{-3}", r"\textbf{best}", "pm 1.2")


def listings(papers: int, folder: Path, seed: int = SEED) -> None:
    """Writes listings of `papers` papers into `folder`, about half with a byline and a date.

    Those of another `seed` are other papers of later days, of the same words.
    """
    chance = random.Random(SEED)
    words = _words(chance)
    weights = list(accumulate(1 / (rank + 3) for rank in range(WORDS)))
    phrases = _phrases()
    chance.seed(seed)

    def text(length: int) -> str:
        said = chance.choices(words, cum_weights=weights, k=length)
        for at in range(length):
            die = chance.random()
            if die < _TOPICAL:
                said[at] = chance.choice(phrases)
            elif die < _TOPICAL + _PLAIN:
                said[at] = chance.choice(_FUNCTION)
            elif die > 1 - _DAMAGED:
                said[at] = chance.choice(_DEBRIS)
        return " ".join(said)

    def sentences(number: int) -> Iterator[str]:
        for _ in range(number):
            yield f"{text(chance.randint(14, 26)).capitalize()}."

    entries = (
        f"{text(chance.randint(5, 11)).title()}\n\n{' '.join(sentences(11))}\n\n{_byline(chance)}"
        for _ in range(papers)
    )
    for number in count():
        listed = list(islice(entries, A_LISTING))
        if not listed:
            return
        year, day = 2005 + number // 336 + 25 * (seed - SEED), number % 336
        name = f"{year}-{day // 28 + 1:02}-{day % 28 + 1:02}.txt"
        shown = f"{_MONTHS[day // 28]} {day % 28 + 1}"
        head = f"Daily Papers\n\nbyAK and the research community\n\n{shown}"
        (folder / name).write_text("\n\n".join((head, *listed)), encoding="utf-8")


def _byline(chance: random.Random) -> str:
    if chance.random() < 0.5:
        return ""
    month, day = chance.choice(_MONTHS), chance.randint(1, 28)
    who = f"  • {chance.randint(1, 30)} authors"
    return f"{who}\n·\n{month} {day}, {chance.randint(2000, 2004)} {chance.randint(1, 9)}\n"


def _words(chance: random.Random) -> list[str]:
    made: dict[str, None] = {}
    while len(made) < WORDS:
        made["".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4)))] = None
    return list(made)


def _phrases() -> list[str]:
    """Words that the vocabulary files papers by."""
    topics = yaml.safe_load(VOCABULARY.read_text(encoding="utf-8"))
    found: list[str] = []

    def gather(node: object) -> None:
        if isinstance(node, dict):
            for key, value in node.items():
                if key in ("sure", "likely", "words") and isinstance(value, list):
                    found.extend(str(phrase).rstrip("*") for phrase in value)
                else:
                    gather(value)
        elif isinstance(node, list):
            for value in node:
                gather(value)

    gather(topics)
    return found
