"""Introductions by a designation: `our method, X`, `dubbed X`, `X for short`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from generator.enrich.introduced_names.abbreviations import find_expansion
from generator.enrich.introduced_names.introduction import (
    ARTIFACT,
    QUOTE,
    Introduction,
    has_relation_word,
    has_secondary_word,
    sentence_before,
)
from generator.enrich.introduced_names.mentions import find_all, matches_at
from generator.enrich.introduced_names.word_shapes import WORD, Shape, shape

# The first words of the patterns of each kind below. No pattern begins otherwise, so that these
# are searched for, and the patterns are tried where they are.
_OUR = ("Our ", "our ")
_THE_PROPOSED = ("The proposed ", "the proposed ")
_THIS = ("This ", "this ")
_WE_NAME = tuple(f"{we} {verb} " for we in ("We", "we") for verb in ("call", "name", "term", "dub"))
_TO_BUILD = ("to train ", "to build ", "to obtain ")
_PARTICIPLES = ("called", "named", "dubbed", "termed", "coined")
# `our method, X,`, `our model, the X,`
_OUR_ARTIFACT = re.compile(
    rf"\b(?:[Oo]ur|[Tt]he proposed)(?: [\w-]+){{0,3}} {ARTIFACT}, (?:the )?({WORD}),"
)
# `our proposed X framework`; data sets come beside the main thing.
_OUR_PROPOSED = re.compile(
    rf"\b[Oo]ur (?P<new>(?:proposed|new|novel|resulting) )?({WORD})"
    r" (?:method|model|framework|approach|architecture|algorithm|network|system|agent)\b"
)
# `our critic model X`; which model is also what others are built on.
_OUR_ARTIFACT_NAMED = re.compile(
    rf"\b[Oo]ur(?: (?!base|backbone|teacher|student|target|pre-?trained|underlying)[\w-]+){{0,3}}"
    rf" {ARTIFACT} ({WORD})(?=[,.;:)]| [a-z])"
)
# `our X outperforms`
_OUR_NAME = re.compile(rf"\b[Oo]ur ({WORD})(?=[.,;:)]| [a-z])")
_NOT_OURS = frozenset("github huggingface youtube openreview arxiv linkedin".split())
# `… to train X, a hive`
_TO_TRAIN = re.compile(rf"\bto (?:train|build|obtain) ({WORD}), (?:a|an|our)\b")
# `the proposed Bees of Every Size (BEES) method`, `our method, Bees of Every Size (BEES)`.
_OUR_ABBREVIATION = re.compile(
    rf"\b(?:[Oo]ur|[Tt]he proposed)(?P<before>(?: [\w-]+){{1,8}}) \(({WORD})\)(?= {ARTIFACT}\b)"
    rf"|\b[Oo]ur(?: [\w-]+){{0,2}} {ARTIFACT}, (?P<after>(?:[\w-]+ ){{1,8}})\((?P<name>{WORD})\)"
    r"(?! and\b)"
)
# `we call our approach Bees of Every Size (BEES)`, `our approach, named Bees … (BEES)`.
_CALLED_ABBREVIATION = re.compile(
    rf"\b(?:[Ww]e (?:call|name|term|dub) (?:our|this|these) (?:[\w-]+ )?{ARTIFACT}"
    rf"|[Tt]his {ARTIFACT} is (?:called|named|dubbed|termed|referred to as)"
    rf"|(?P<ours>[Oo]ur (?:[\w-]+ )?{ARTIFACT}, (?:called|named|dubbed|termed)))"
    rf" (?P<expansion>(?:[\w-]+ ){{1,8}})\((?P<name>{WORD})\)"
)
# `… that we call X`.
_WE_CALL = re.compile(
    r"\b[Ww]e (?:call|name|term|dub)(?: (?:it|this|our|the)(?: [\w-]+){0,3})?(?: as)? (?:the )?"
    rf"{QUOTE}({WORD})(?! [A-Z])"
)
# `… our approach “Bees of Every Size”, or BEES for short`.
_FOR_SHORT = re.compile(
    rf"\b(?:[Ww]e|[Oo]ur) [^.;]{{1,200}}?(?:\bor|[,(]) ({WORD}),? (?:for|in) short\b"
)
# `… dubbed X`, anywhere in a sentence that says whose it is.
_DUBBED = re.compile(
    rf"(?:\b(?:called|named|dubbed|termed|coined)(?: as)?,? )"
    rf"{QUOTE}({WORD})(?: {ARTIFACT})?{QUOTE}(?=[.,;:)]|$| (?!and\b)[a-z(–—-])"
)
_BY_AUTHORS = re.compile(r"\b(?:[Ww]e|[Oo]ur|[Tt]his (?:paper|work)|novel|new)\b")
_BY_OTHERS = re.compile(
    r"\b(?:(?i:recent(?:ly)?|existing|previous(?:ly)?|prior|popular|known|et al|widely|commonly"
    r"|state-of-the-art|traditional(?:ly)?|compar\w+)|by [A-Z])\b"
)


def designations(text: str) -> Iterator[tuple[int, Introduction]]:
    """Yield what each designation introduces, with its index in the text."""
    our = find_all(_OUR, text)
    ours = sorted(our + find_all(_THE_PROPOSED, text))
    we_name = find_all(_WE_NAME, text)
    named = sorted(our + we_name + find_all(_THIS, text))
    for match in matches_at(_OUR_ARTIFACT, text, ours):
        yield match.start(), Introduction(match[1])
    for match in matches_at(_OUR_PROPOSED, text, ours):
        is_new = match["new"] is not None or not match[2].isupper()  # `our MBRL algorithm`
        if shape(match[2]) == Shape.COINED and is_new:
            yield match.start(), Introduction(match[2])
    for match in matches_at(_OUR_ARTIFACT_NAMED, text, ours):
        if shape(match[1]):
            # Secondary, so that it is shown only if the title has it too.
            yield match.start(), Introduction(match[1], is_secondary=True)
    for match in matches_at(_TO_TRAIN, text, find_all(_TO_BUILD, text)):
        if shape(match[1]) == Shape.COINED:
            yield match.start(), Introduction(match[1])
    yield from _our_names(text, our)
    yield from _our_abbreviations(text, ours, named)
    yield from _we_call(text, we_name)
    yield from _dubbed(text)


def _our_names(text: str, our: Sequence[int]) -> Iterator[tuple[int, Introduction]]:
    """Yield coined names after `our`, secondary, so that the title must have them too."""
    for match in matches_at(_OUR_NAME, text, our):
        name = match[1]
        # `our MBRL algorithm`, `our StyleHive-based algorithm`
        is_word_of_name = name.isupper() or ("-" in name and name[-3:].islower())
        if shape(name) != Shape.COINED or is_word_of_name or name.casefold() in _NOT_OURS:
            continue
        bracket = text.find(f" ({name})")
        words = text[max(0, bracket - 120) : bracket].split() if bracket > 0 else []
        start = find_expansion(name, words)
        expansion = "" if start is None else " ".join(words[start:])
        yield match.start(), Introduction(name, expansion, is_secondary=True)


def _our_abbreviations(
    text: str, ours: Sequence[int], named: Sequence[int]
) -> Iterator[tuple[int, Introduction]]:
    """Yield abbreviations whose expansion the abstract calls its own."""
    for match in matches_at(_OUR_ABBREVIATION, text, ours):
        words = (match["before"] or match["after"]).split()
        name = match[2] or match["name"]
        start = find_expansion(name, words)
        if start is not None and start <= 2 and not has_relation_word(words[:start]):
            expansion = " ".join(words[start:])
            is_ours = bool(match["after"])
            yield match.start(), Introduction(name, expansion, is_direct=False, is_ours=is_ours)
    for match in matches_at(_CALLED_ABBREVIATION, text, named):
        words = match["expansion"].split()
        is_ours = match["ours"] is not None
        start = find_expansion(match["name"], words)
        if start == 0 or (is_ours and start is not None):
            # Secondary unless it is ours, so that it is shown only if the title has it too.
            yield (
                match.start(),
                Introduction(
                    match["name"],
                    " ".join(words[start:]),
                    is_secondary=not is_ours,
                    is_direct=False,
                ),
            )


def _we_call(text: str, we_name: Sequence[int]) -> Iterator[tuple[int, Introduction]]:
    """Yield names after `we call`, and before `for short`."""
    for match in matches_at(_WE_CALL, text, we_name):
        if shape(match[1]):
            start = match.start()
            is_secondary = has_secondary_word(sentence_before(text, start, start))
            yield start, Introduction(match[1], is_secondary=is_secondary)
    for match in _FOR_SHORT.finditer(text) if " short" in text else ():
        if shape(match[1]) == Shape.COINED:
            yield match.start(), Introduction(match[1])


def _dubbed(text: str) -> Iterator[tuple[int, Introduction]]:
    """Yield names after `dubbed` and the like, except those of other authors' work."""
    for match in matches_at(_DUBBED, text, find_all(_PARTICIPLES, text)):
        sentence = sentence_before(text, match.start())
        is_by_authors = (
            _BY_AUTHORS.search(sentence)
            or f"/{match[1]}" in text
            or _is_expanded(match[1], text[match.end() : match.end() + 120])
        )
        if shape(match[1]) == Shape.COINED and is_by_authors and not _BY_OTHERS.search(sentence):
            is_secondary = has_secondary_word(sentence)
            yield match.start(), Introduction(match[1], is_secondary=is_secondary)


def _is_expanded(name: str, after: str) -> bool:
    """Return whether brackets behind a name have its words: `SEA (Sample-Efficient …)`."""
    brackets = re.match(r" \(([^()]{3,100})\)", after)
    words = brackets[1].split() if brackets else []
    return len(words) > 1 and find_expansion(name, words) == 0
