"""Generate listings whose words are as rare as those of real ones (Zipf's law)."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import accumulate, count, islice
from pathlib import Path

import yaml

from generator.settings import VOCABULARY

SEED = 7
PAPERS_PER_LISTING = 200
DISTINCT_WORDS = 30_000
_SYLLABLES = (
    "ba be bi bo bra ca ce chi co cra da de di do dra fa fe fi fo ga ge gi gra ha he hi ho ja ka "
    "ke ki la le li lo lu ma me mi mo mu na ne ni no nu pa pe pi po pra qua ra re ri ro ru sa se "
    "si so sta su ta te ti to tra tu va ve vi vo wa we wi xa ya ze zo"
).split()
_FUNCTION_WORDS = (
    "the of and to a in we for that with on is by this are an which from as our"
).split()
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
# The probability that a word is a phrase of a topic, a function word, or damaged TeX. With these
# a paper has as many words, phrases and repairs as one of `captures/scale`.
_TOPIC_SHARE, _FUNCTION_SHARE, _DAMAGED_SHARE = 0.06, 0.73, 0.0012
_DAMAGED_TEX = ("10times", r"95\%", "O(n^{2})", "epsilon^{-3}", r"\textbf{best}", "pm 1.2")


def write_listings(papers: int, folder: Path, seed: int = SEED) -> None:
    """Write listings of `papers` papers into `folder`, about half with a byline and a date.

    The files are the same for the same arguments. Another `seed` gives other papers of later
    days, with the same words.
    """
    rng = random.Random(SEED)
    words = _invent_words(rng)
    weights = list(accumulate(1 / (rank + 3) for rank in range(DISTINCT_WORDS)))
    phrases = _topic_phrases()
    rng.seed(seed)

    def text(length: int) -> str:
        text_words = rng.choices(words, cum_weights=weights, k=length)
        for position in range(length):
            number = rng.random()
            if number < _TOPIC_SHARE:
                text_words[position] = rng.choice(phrases)
            elif number < _TOPIC_SHARE + _FUNCTION_SHARE:
                text_words[position] = rng.choice(_FUNCTION_WORDS)
            elif number > 1 - _DAMAGED_SHARE:
                text_words[position] = rng.choice(_DAMAGED_TEX)
        return " ".join(text_words)

    def sentences(number: int) -> Iterator[str]:
        for _ in range(number):
            yield f"{text(rng.randint(14, 26)).capitalize()}."

    entries = (
        f"{text(rng.randint(5, 11)).title()}\n\n{' '.join(sentences(11))}\n\n{_byline(rng)}"
        for _ in range(papers)
    )
    for number in count():
        listing = list(islice(entries, PAPERS_PER_LISTING))
        if not listing:
            return
        year, day = 2005 + number // 336 + 25 * (seed - SEED), number % 336
        name = f"{year}-{day // 28 + 1:02}-{day % 28 + 1:02}.txt"
        shown_date = f"{_MONTHS[day // 28]} {day % 28 + 1}"
        head = f"Daily Papers\n\nbyAK and the research community\n\n{shown_date}"
        (folder / name).write_text("\n\n".join((head, *listing)), encoding="utf-8")


def _byline(rng: random.Random) -> str:
    if rng.random() < 0.5:
        return ""
    month, day = rng.choice(_MONTHS), rng.randint(1, 28)
    authors = f"  • {rng.randint(1, 30)} authors"
    return f"{authors}\n·\n{month} {day}, {rng.randint(2000, 2004)} {rng.randint(1, 9)}\n"


def _invent_words(rng: random.Random) -> list[str]:
    words: dict[str, None] = {}
    while len(words) < DISTINCT_WORDS:
        words["".join(rng.choices(_SYLLABLES, k=rng.randint(2, 4)))] = None
    return list(words)


def _topic_phrases() -> list[str]:
    """Return phrases of the vocabulary, which give papers topics."""
    phrases: list[str] = []

    def collect(node: object) -> None:
        if isinstance(node, dict):
            for key, value in node.items():
                if key in ("sure", "likely", "words") and isinstance(value, list):
                    phrases.extend(str(phrase).rstrip("*") for phrase in value)
                else:
                    collect(value)
        elif isinstance(node, list):
            for value in node:
                collect(value)

    collect(yaml.safe_load(VOCABULARY.read_text(encoding="utf-8")))
    return phrases
