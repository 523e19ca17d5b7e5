"""An introduction of a name, and what its sentence says about it."""

from __future__ import annotations

import re
from dataclasses import dataclass

# The kinds of things that papers introduce.
ARTIFACT = (
    "(?:methods?|models?|frameworks?|algorithms?|architectures?|approach|loss|losses|networks?"
    "|optimi[sz]ers?|data ?sets?|benchmarks?|systems?|strategy|techniques?|toolkit|library|module"
    "|mechanism|attack|layer|pipeline|family|series|suite|scheme|paradigm|objective|regulari[sz]er"
    "|corpus|metric|agent|agents|platform|recipe|procedure|solution|variant|estimator|operator"
    "|collection|simulator|engine|leaderboard"
    "|augmentation|pruning|quantization|attention|normalization|tokenizer|encoder|decoder)"
)
QUOTE = "[\"“”‘’'`]{0,2}"
# The longest part of a sentence that is read, in characters.
MAX_SENTENCE = 320

# Words of a sentence about something else than the main thing.
_SECONDARY = re.compile(
    r"\b(?:also|additionally|furthermore|moreover|further|finally|besides|addition|second|secondly"
    r"|third|another|subsequently|lastly"
    r"|for (?:[\w-]+,? ){0,5}evaluation, we"
    r"|to (?:\w+ )?(?:evaluate|validate|verify|assess|measure|test))\b",
    re.IGNORECASE,
)
# Words for components of the main thing, and words that begin its description.
_COMPONENT = re.compile(
    r"\b(?:[Ee]ncoding|[Ee]mbedding|[Ll]ayer|[Ll]oss(?:es)?|[Mm]odule|[Mm]echanism|[Bb]lock|[Hh]ead"
    r"|[Kk]ernel|[Rr]egulari[sz]er|[Tt]oken|[Oo]bjective|[Ss]core|[Mm]etric)s?\b"
    r"|\b(?:Among these(?: \w+)?|First(?:ly)?|Specifically|In particular|Concretely), "
)
# Words after which the sentence says what the thing is for, consists of or resembles.
_RELATION_WORDS = frozenset(
    "for of in on with by from to using via that which based towards toward called into and or "
    "where when as over under against between through whose like such is are supporting "
    "leveraging utilizing utilising employing incorporating integrating extending including "
    "applying exploiting".split()
)
_KIND_OF = re.compile(
    r"\b(?:class|family|set|series|suite|type|kind|variant|collection|category) of\b"
)


@dataclass(frozen=True, slots=True)
class Introduction:
    """A name that an abstract introduces, and its expansion if it is an abbreviation.

    `is_secondary`: one of several, or not the main thing by what the abstract says.
    `is_component`: perhaps a part of the main thing. `is_direct`: the name itself is proposed; it
    is not an abbreviation in brackets. `is_ours`: the abstract says that it is by `our`.
    """

    name: str
    expansion: str = ""
    is_secondary: bool = False
    is_component: bool = False
    is_direct: bool = True
    is_ours: bool = False


def sentence_before(text: str, end: int, start: int | None = None) -> str:
    """Return the sentence up to the index `end`.

    It is cut at `MAX_SENTENCE` characters, or a little before the index `start`.
    """
    begin = max(0, end - MAX_SENTENCE if start is None else start - 120)
    return re.split(r"[.;!?] ", text[begin:end])[-1]


def has_secondary_word(sentence: str) -> bool:
    """Return whether a sentence says that its thing is not the main one."""
    return bool(_SECONDARY.search(sentence))


def has_component_word(text: str, name: str, start: int) -> bool:
    """Return whether words around a name, from the index `start`, are of a part."""
    place = max(start, text.find(name, start))
    window = text[max(0, place - 60) : place + len(name) + 20]
    return bool(_COMPONENT.search(window))


def has_relation_word(words: list[str]) -> bool:
    """Return whether words lead from a thing to its purpose, parts or kin."""
    text = _KIND_OF.sub("", " ".join(words).casefold())
    return any(word.strip(",") in _RELATION_WORDS for word in text.split())
