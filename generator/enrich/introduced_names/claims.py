"""Introductions by a claim: `we propose X`, `this paper introduces X`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from generator.enrich.introduced_names.abbreviations import find_expansion, has_letters_in_order
from generator.enrich.introduced_names.introduction import (
    ARTIFACT,
    MAX_SENTENCE,
    QUOTE,
    Introduction,
    has_relation_word,
    has_secondary_word,
    sentence_before,
)
from generator.enrich.introduced_names.mentions import find_all, matches_at
from generator.enrich.introduced_names.word_shapes import WORD, Shape, is_well_known, shape

_SUBJECT = (
    r"(?:[Ww]e|[Tt]his (?:paper|work|article|study|report|survey|thesis)|[Tt]he paper|us to"
    r"|[Oo]ur (?:method|approach|search|work|paper|study))"
)
_VERB = (
    "(?:propos(?:e|es|ed)|introduc(?:e|es|ed)|present(?:s|ed)?|develop(?:s|ed)?|design(?:s|ed)?"
    "|devis(?:e|es|ed)|releas(?:e|es|ed)|unveil(?:s|ed)?|build|built|construct(?:s|ed)?"
    "|creat(?:e|es|ed)|contribut(?:e|es|ed)|describ(?:e|es|ed)|launch(?:ed)?|offer(?:s|ed)?"
    "|formulat(?:e|es|ed)|open-sourc(?:e|ed)|establish(?:ed)?|discover(?:s|ed)?)"
)
_CLAIM = re.compile(
    rf"\b{_SUBJECT} (?:have )?(?:\w+ly |thus |then |therefore |here |first |now |hence |instead "
    rf"|also |further )?(?:\w+ and )?{_VERB}\b"
    r"|(?:^|(?<=[.!?] ))Introducing\b"
    r"|\b[Ww]e [^.;:]{1,120}? by (?:introducing|proposing|presenting)\b"
    r"|(?:^|(?<=[.!?] ))(?:By|Through) (?:introducing|proposing|presenting)\b"
    r"|(?P<and>\band (?:introduce|propose|present|develop)\b)"
)
# The first words of claims: no claim begins otherwise.
_FIRST_WORDS = (
    *("We ", "we ", "This ", "this ", "The paper ", "the paper ", "us to ", "Our ", "our "),
    *("Introducing", "By ", "Through "),
    *("and introduce", "and propose", "and present", "and develop"),
)
# The sentence of `… and propose` must say who does.
_BY_AUTHORS = re.compile(r"\b(?:[Ww]e|[Tt]his (?:paper|work))\b")
_SEVERAL = re.compile(r" (?:the |new |novel )?(?:two|three|four|five|several|multiple|various)\b")
_NAME = rf"({WORD}(?: (?=[A-Z\d]|v\d){WORD}){{0,2}})(?! [A-Z])"
# `… a novel X, which …`, `… the X framework`.
_NAME_AFTER_VERB = re.compile(
    r" (?P<article>(?:(?:a|an|the|our|its) )?(?:(?:new|novel|simple|efficient|powerful) )?)"
    rf"{QUOTE}{_NAME}{QUOTE}"
    rf"(?:(?P<after>,? ?\(|, (?:a|an|the|our|one|which)\b|:| ?(?:--+|–|—)| - |[.,;]|$"
    rf"| (?:which|that|to|for|as|by|with|in|on|combining|comprising|consisting|leveraging|using"
    rf"|based|built|designed|trained|via"
    r"|and (?:show|demonstrate|evaluate|apply|study|prove))\b)"
    rf"|(?P<noun> (?:[\w-]+ )?{ARTIFACT}\b))"
)
# `… a novel hive, X, that …`, where X may be an ordinary word with a capital.
_NEW_APPOSITION = re.compile(
    rf"^ (?:a|an|the) (?:new|novel)(?: [\w-]+){{0,5}}? {ARTIFACT}, {QUOTE}(?=[A-Z])({WORD}){QUOTE},"
)
# `… a new family of hives with …, X, which …`
_NEW_LATE_APPOSITION = re.compile(
    rf"^ (?:a|an|the) (?:new|novel) (?:[^.;:()]|\.(?=\d)){{3,160}}, (?=[A-Z])({WORD}), which\b"
)
# `… a hive called X`.
_CALLED = re.compile(
    r"\b(?:called|named|dubbed|termed|coined|abbreviated|titled|denoted|namely|referred to"
    r"|we (?:call|name|term|dub|denote|refer to)(?: it| this)?)"
    rf"(?: as| by)?,? (?:(?:the|a|an) )?{QUOTE}{_NAME}{QUOTE}"
    r"(?=[.,;:)]|$| (?!(?:and|of)\b)[\w(–—-])"
)
_CALLED_VERB = re.compile(r"\b(?:called|named|dubbed|termed|coined)\b")
# `… a model, X, that …`, `… a new simple baseline -- X`.
_APPOSITION = re.compile(
    rf"\b{ARTIFACT}, {QUOTE}(?P<name>{WORD}){QUOTE}(?:,| \((?P<expansion>[^()\d]{{3,80}})\)"
    r"|(?P<open> (?:to|that|which|for)\b))"
    rf"|\b(?:new|novel)(?: [\w-]+){{1,4}} (?:--+|–|—) (?P<last>{WORD})(?=[.,]|$)"
    rf"|\b(?:a|an|the)(?: [\w-]+){{1,4}} (?P<dash>--?|–|—) (?P<between>{WORD}) (?P=dash) "
)
_KIND = re.compile(rf"(?: [\w-]+){{0,2}} {ARTIFACT}\b")
# `… an open platform X to`, where X is certainly a name.
_BARE_APPOSITION = re.compile(
    rf"^ (?:a|an|the|our)(?: [\w-]+){{0,5}}? {ARTIFACT} {QUOTE}({WORD}){QUOTE}"
    r"(?=[,.:;(]|$| \(| (?:to|that|which|for|with|by|based|built|consisting|containing)\b)"
)
# `Low-Rank Adaptation (LoRA)`, `Low-Rank Adaptation, LoRA, a …`, `…, or LoRA, which …`.
_ABBREVIATION = re.compile(
    rf"\((?:or )?(?P<bracketed>{WORD})\)|, (?P<apposed>{WORD})(?=, (?:a|an|the|our)\b)"
    rf"|, or (?P<alternative>{WORD})(?=, (?:a|an|the|our|which)\b)"
)
# `… and Every Size (ES)`, `… hive, and the Every Size (ES)`.
_SECOND_ABBREVIATION = re.compile(
    rf"(?:(?: (?!(?:for|of|in|on|with|by|to|via|that|which)\b)[\w-]+){{1,5}},? and (?:a|an|the)"
    rf"|,? and)(?: [\w-]+){{1,14}} \({WORD}\)"
)
# `a new optimal hive OptiHive that …`: a name after the words that it abbreviates.
_BARE_ABBREVIATION = re.compile(
    rf"^(?P<words>(?: [\w-]+){{2,9}}?) (?P<name>(?=\S*[A-Z]\S*[A-Z]){WORD})"
    r"(?=[.,;:]| (?:that|which|for|to|with|by)\b)"
)


def claims(text: str) -> Iterator[tuple[int, Introduction]]:
    """Yield what each claim introduces, with the index of the claim."""
    for claim in matches_at(_CLAIM, text, find_all(_FIRST_WORDS, text)):
        if claim["and"] and not _BY_AUTHORS.search(sentence_before(text, claim.start())):
            continue
        clause = _clause_after(text, claim.end())
        introduction = next(_introductions(clause), None)
        if introduction:
            is_secondary = (
                introduction.is_secondary
                or bool(_SEVERAL.match(clause))
                or has_secondary_word(sentence_before(text, claim.end(), claim.start()))
            )
            yield claim.start(), replace(introduction, is_secondary=is_secondary)


def _clause_after(text: str, start: int) -> str:
    """Return the rest of the sentence from the index `start`, at most `MAX_SENTENCE`."""
    rest = text[start : start + MAX_SENTENCE]
    end = re.search(r"[.;!?](?: |$)", rest)
    return rest[: end.end()] if end else rest


def _introductions(clause: str) -> Iterator[Introduction]:
    """Yield what the words after the verb name, the most certain first."""
    direct = _NAME_AFTER_VERB.match(clause)
    abbreviation = _abbreviation(clause)
    is_expansion = bool(direct and abbreviation and abbreviation.expansion == direct[2])
    if direct and not is_expansion:
        expansion = _expansion_in_brackets(direct, clause, 2)
        if expansion or _is_direct_name(direct):
            yield Introduction(direct[2], expansion)
    if abbreviation:
        yield abbreviation
    called = _CALLED.search(clause)
    if called and (called[1][0].isupper() or shape(called[1]) == Shape.COINED):
        yield Introduction(called[1])
    new_apposition = _NEW_APPOSITION.match(clause)
    if new_apposition:
        yield Introduction(new_apposition[1])
    late_apposition = _NEW_LATE_APPOSITION.match(clause)
    if late_apposition:
        yield Introduction(late_apposition[1], is_direct=False)
    apposition = _APPOSITION.search(clause)
    if apposition:
        name = apposition["name"] or apposition["last"] or apposition["between"]
        expansion = apposition["expansion"] or ""
        is_abbreviation = (
            not apposition["open"]
            and name[0].isupper()
            and has_letters_in_order(expansion, name)
            and len(expansion.split()) > 1
        )
        least = Shape.COINED if apposition["open"] else Shape.POSSIBLE
        if is_abbreviation or (shape(name) >= least and not expansion):
            yield Introduction(name)
    yield from _bare_introductions(clause)


def _bare_introductions(clause: str) -> Iterator[Introduction]:
    """Yield names that follow what they name without a sign: `an open platform X to`."""
    apposition = _BARE_APPOSITION.match(clause)
    if apposition:
        expansion = _expansion_in_brackets(apposition, clause)
        if shape(apposition[1]) == Shape.COINED or expansion:
            yield Introduction(apposition[1], expansion)
    match = _BARE_ABBREVIATION.match(clause)
    if not match or shape(match["name"]) != Shape.COINED:
        return
    words = match["words"].split()
    start = find_expansion(match["name"], words)
    if start is None or len(words) - start < 2 or has_relation_word(words[:start]):
        return
    if all(shape(word) < Shape.COINED for word in words[start:]):
        yield Introduction(match["name"], " ".join(words[start:]))


def _expansion_in_brackets(match: re.Match[str], clause: str, group: int = 1) -> str:
    """Return the expansion in brackets after a name: `Recon (Reasoning …)`.

    The name is a group of a match in the clause.
    """
    brackets = re.match(r",? ?\(([^()]{3,120})\)", clause[match.end(group) :])
    words = brackets[1].split() if brackets else []
    may_be_expansion = match[group][0].isupper() and len(words) > 1
    if may_be_expansion and find_expansion(match[group], words) == 0:
        return " ".join(words)
    return ""


def _is_direct_name(direct: re.Match[str]) -> bool:
    """Return whether the words after the verb are a name, by shape and context."""
    name, after = direct[2], direct["after"]
    if after is None and direct["article"].startswith(("a ", "an ")):
        return False  # `a BERT training algorithm`
    name_shape = shape(name) if " " not in name else Shape.ORDINARY
    if name_shape == Shape.COINED:
        return True
    if after is None and direct["article"].startswith("the") and len(name) == 2:
        return name[0].isupper() and name[1].isdigit()  # `the R0 framework`
    if after is None or not name[0].isupper():
        return False
    if name_shape == Shape.POSSIBLE:
        is_numbered = name[-1].isdigit() and after in (" that", " which")
        return is_numbered or bool(re.match(r"[.,;:(]| ?[-–—(]|$", after))
    # Ordinary words with capitals: only if the sentence goes on to say what it is, and the name
    # itself does not continue (`Bees -- Every Size`).
    if re.search(r"[-–—]$", after) and re.match(" ?[A-Z]", direct.string[direct.end() :]):
        return False
    if after == " as":
        return bool(re.match(r" an? (?:new|novel)\b", direct.string[direct.end() :]))
    return bool(re.match(r", (?:a|an|the|our|which)|:| ?--| ?[–—]| - ", after))


def _abbreviation(clause: str) -> Introduction | None:
    """Return the abbreviation of what the verb governs: `Low-Rank Adaptation (LoRA)`."""
    for match in _ABBREVIATION.finditer(clause):
        name = match["bracketed"] or match["apposed"] or match["alternative"]
        parts = _CALLED_VERB.split(clause[: match.start()])
        before = parts[-1].split()
        start = find_expansion(name, before)
        if not match["bracketed"] and (start is None or not before[start][0].isupper()):
            continue
        if shape(name) == Shape.ORDINARY and not (
            _is_short_abbreviation(name) or _is_word_of_initials(name, before, start)
        ):
            continue
        if (
            start == len(before) - 1
            and before[start].islower()
            and _KIND.match(clause, match.end())
        ):
            continue  # `a half-automatic (half-A) framework`
        # `called Mixture of Bees (BinaryMoB)`, `we propose Hives with honey (HoneyHive)`
        is_alone = 0 < len(before) <= 5 and (len(parts) > 1 or before[0][0].isupper())
        words_before_expansion = [] if is_alone and start is None else before[:start]
        if has_relation_word(words_before_expansion):
            return None
        if start is None and shape(name) < Shape.COINED:
            return None
        expansion = "" if start is None else " ".join(before[start:])
        is_one_of_two = bool(_SECOND_ABBREVIATION.match(clause, match.end()))
        return Introduction(name, expansion, is_secondary=is_one_of_two, is_direct=False)
    return None


def _is_word_of_initials(word: str, before: list[str], start: int | None) -> bool:
    """Return whether a word with a capital abbreviates what the verb governs: `Genex`."""
    is_word = len(word) > 3 and word.isalpha() and word[0].isupper() and word[1:].islower()
    return is_word and start is not None and start < 4 and len(before) - start > 1


def _is_short_abbreviation(word: str) -> bool:
    """Return whether a word is an abbreviation too short to be coined: `GT`."""
    return word.isalpha() and word.isupper() and len(word) >= 2 and not is_well_known(word)
