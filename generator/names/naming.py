"""Which name a paper gives to the thing that it introduces, where that is certain.

A name stands at the head of the title (`LoRA: Low-Rank …`) or is introduced by the abstract
(`we propose Low-Rank Adaptation (LoRA)`). A head that looks coined is a name by itself; one of
ordinary words needs the abstract to use it as one.
"""

from __future__ import annotations

import re

from generator.names.introductions import (
    MOST_READ,
    Introduction,
    introductions,
)
from generator.names.shapes import LONGEST, WORD, Shape, is_known, shape
from generator.text import fold

_HEAD = re.compile(
    r"(?P<head>[^:–—]{2,60}?)(?:\s*:\s*| (?:--?|–|—) )(?=\S)|(?P<report>.{2,40}) Technical Report$"
)
_NAME = re.compile(rf"{WORD}(?: {WORD}){{0,2}}")
_MOST_PLACES = 20
_INTRODUCED_BEFORE = re.compile(
    r"(?:(?:propos|introduc|present|develop|releas|describ|design|devis|unveil|build|launch"
    r"|creat)\w*(?: (?!(?:for|of|in|on|with|by|from|to|using|via|that|which) )[\w,-]+){0,6}"
    r"|\b(?:called|named|dubbed|termed|coined)(?: as)?|\b[Oo]ur|[Pp]roposed)"
    r"(?: the)? [\"“‘'`]{0,2}$"
)
_INTRODUCED_AFTER = re.compile(
    r"[\"”’']{0,2}(?: \([^()]{1,80}\))?(?:,| --| [–—]) (?:a|an|the first|our|which)\b"
)


def name_of(title: str, abstract: str) -> str:
    """The name of the main thing that a paper introduces; empty where it is not certain.

    >>> name_of("LoRA: Low-Rank Adaptation of Large Language Models", "")
    'LoRA'
    >>> name_of("Rounding done well", "We propose Adaptive Rounding (AdaRound).")
    'AdaRound'
    >>> name_of("Revisiting attention: a survey", "Attention (MHA) is used everywhere.")
    ''
    """
    text = abstract[:MOST_READ]
    head = _head(title)
    if head and (_is_certain(head, text) or _is_spelt_out(head, title)):
        return head
    return _introduced(title, text)


def _head(title: str) -> str:
    """What stands before the colon of `title`, where it can be a name at all."""
    match = _HEAD.match(title)
    head = (match["head"] or match["report"]).strip(" \"“”‘’'`") if match else ""
    return head if len(head) <= LONGEST and _NAME.fullmatch(head) else ""


def _is_certain(head: str, abstract: str) -> bool:
    words = head.split()
    looks = shape(head) if len(words) == 1 else Shape.ORDINARY
    if looks == Shape.COINED and len(head) > 2:
        return True
    if len(words) > 1 and not all(word[0].isupper() or word[0].isdigit() for word in words):
        return False
    return _is_used_as_name(head, abstract, looks)


def _is_spelt_out(head: str, title: str) -> bool:
    """Whether a head that is well known by now is what this title abbreviates: `LoRA: Low-Rank …`.

    Not one in capitals only: `RLHF: Reinforcement Learning from …` is about what others made.
    """
    singular = head.removesuffix("s")
    if not head.isalpha() or singular.isupper() or not any(map(str.isupper, head[1:])):
        return False
    words = title.partition(head)[2].lstrip(" :-–—\"”’'").split()[: len(head)]
    run = iter("".join(words).casefold())
    begins_alike = bool(words) and words[0][0].casefold() == head[0].casefold()
    return begins_alike and all(letter in run for letter in head.casefold())


def _is_used_as_name(head: str, abstract: str, looks: Shape) -> bool:
    """Whether the abstract introduces `head`, whose look does not say enough."""
    bare = head.removeprefix("The ")
    mentions = 0
    for number, match in enumerate(
        re.finditer(rf"(?<![\w-]){re.escape(bare)}(?!\w)", abstract, re.I)
    ):
        if number == _MOST_PLACES:
            break
        if not (match[0][0].isupper() or match[0][0].isdigit()):
            continue
        before = re.split(r"[.;!?] ", abstract[max(0, match.start() - 100) : match.start()])[-1]
        after = abstract[match.end() : match.end() + 100]
        mentions += bool(before.strip()) and match[0] == bare
        if _INTRODUCED_BEFORE.search(before):
            return True
        if before.strip() and _INTRODUCED_AFTER.match(after):
            return True
    if is_known(head):
        return False
    is_repository = len(head.split()) == 1 and any(
        fold(part) == fold(head) for part in re.findall(r"/([\w.-]+)", abstract)[:_MOST_PLACES]
    )
    return is_repository or (looks == Shape.POSSIBLE and mentions >= 2)


def _introduced(title: str, abstract: str) -> str:
    """The name of what the abstract introduces, if it is one thing or one that the title tells."""
    found = list(introductions(abstract))
    folded = fold(title)
    titled = [one for one in found if _is_of_title(one, title, folded)]
    if titled:
        return _memorable(max(titled, key=lambda one: len(one.long)))
    main = [one for one in found if not one.is_beside]
    if not main:
        return ""
    first = main[0]
    mentions = len(re.findall(rf"(?<!\w){re.escape(first.name)}(?!\w)", abstract))
    is_spelt_out = bool(first.long) and shape(first.name) == Shape.COINED
    return _memorable(first) if first.is_direct or is_spelt_out or mentions > 1 else ""


def _is_of_title(one: Introduction, title: str, folded: str) -> bool:
    """Whether the title has the name, or the words that it is short for."""
    has_name = re.search(rf"(?<!\w){re.escape(one.name)}(?!\w)", title, re.IGNORECASE)
    return bool(has_name) or (len(one.long.split()) > 1 and fold(one.long) in folded)


def _memorable(one: Introduction) -> str:
    """The name, or the words that it is short for where it has but two letters."""
    words = one.long.split()
    if len(one.name) > 2:
        return one.name
    if 2 <= len(words) <= 3 and all(word[0].isupper() for word in words):
        return one.long if _NAME.fullmatch(one.long) and len(one.long) <= LONGEST else ""
    return ""
