"""Which name a paper gives to the thing that it introduces, where that is certain.

A name stands at the head of the title (`LoRA: Low-Rank …`) or is introduced by the abstract
(`we propose Low-Rank Adaptation (LoRA)`). A head that looks coined is a name by itself; one of
ordinary words needs the abstract to use it as one.
"""

from __future__ import annotations

import re

from generator.enrich.introduced_names.expansions import expansion
from generator.enrich.introduced_names.introductions import (
    MOST_READ,
    NOUN,
    Introduction,
    introductions,
)
from generator.enrich.introduced_names.questions import is_asked
from generator.enrich.introduced_names.shapes import LONGEST, WORD, Shape, is_known, shape
from generator.text import fold

_HEAD = re.compile(
    r"(?P<head>[^:–—]{2,60}?)(?:\s*:\s*| (?:--?|–|—) )(?=\S)|(?P<report>.{2,40}) Technical Report$"
)
_NAME = re.compile(rf"{WORD}(?: {WORD}){{0,2}}")
_MOST_PLACES = 20
_VERSIONED = re.compile(r"(\S+) (?:[vV]\d+(?:\.\d+)?|\d\.\d+|\d)")
_VERSION = re.compile(r"[ -]?v?\d[\d.]*$", re.IGNORECASE)
# `The Z-loss`: the noun is not a part of the name, so neither is its article.
_ARTICLE = re.compile(rf"The (?=\S+[ -]{NOUN}$)", re.IGNORECASE)
_INTRODUCED_BEFORE = re.compile(
    r"(?:(?:propos|introduc|present|develop|releas|describ|design|devis|unveil|build|launch"
    r"|creat)\w*(?: (?!(?:for|of|in|on|with|by|from|to|using|via|that|which) )[\w,-]+){0,6}"
    rf"|\b(?:called|named|dubbed|termed|coined)(?: as)?|\b[Oo]ur(?:(?: [\w-]+){{0,3}} {NOUN},)?"
    r"|[Pp]roposed):?(?: the)? [\"“‘'`]{0,2}$"
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
    if head and (_is_certain(head, title, text) or _is_spelt_out(head, title)):
        return head
    name = _introduced(title, text)
    is_head = head and name and fold(_VERSION.sub("", head)) == fold(name)
    return head if is_head else name


def _head(title: str) -> str:
    """What stands before the colon of `title`, where it can be a name at all."""
    match = _HEAD.match(title)
    head = (match["head"] or match["report"]).strip(" \"“”‘’'`") if match else ""
    head = _ARTICLE.sub("", head)
    return head if len(head) <= LONGEST and _NAME.fullmatch(head) else ""


def _is_certain(head: str, title: str, abstract: str) -> bool:
    words = head.split()
    looks = shape(head) if len(words) == 1 else Shape.ORDINARY
    versioned = _VERSIONED.fullmatch(head)
    coined = versioned[1] if versioned else head if len(words) == 1 else ""
    if coined and shape(coined) == Shape.COINED and len(coined) > 2:
        return True
    if len(words) > 1 and not all(word[0].isupper() or _has_digit(word) for word in words):
        return _is_quoted(head, abstract)
    if head.islower() and title.islower():
        return False
    return _is_used_as_name(head, abstract, looks) or _is_short_for_title(head, title, abstract)


def _has_digit(word: str) -> bool:
    return any(map(str.isdigit, word))


def _is_quoted(head: str, abstract: str) -> bool:
    """Whether the abstract calls something so in quotes, or introduces it word by word."""
    words = re.escape(head)
    quoted = rf"\b[Ww]e (?:call|name|term|dub)(?: [\w-]+){{0,3}} [\"“‘]{words}[.,]?[\"”’]"
    if re.search(quoted, abstract, re.IGNORECASE):
        return True
    claimed = rf"\b[Ww]e (?:propose|introduce|present) {words},? (?:a|an)\b"
    return bool(re.search(claimed, abstract))


def _is_short_for_title(head: str, title: str, abstract: str) -> bool:
    """`Toto: Time Series …`, where the abstract has the same words and `(Toto)` behind them."""
    at = abstract.find(f" ({head})")
    if at < 0 or is_known(head):
        return False
    words = abstract[max(0, at - 160) : at].split()
    start = expansion(head, words)
    return (
        start is not None and len(words) - start > 1 and fold("".join(words[start:])) in fold(title)
    )


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
        if not (match[0] == bare or match[0][0].isupper() or match[0][0].isdigit()):
            continue
        before = re.split(r"[.;!?] ", abstract[max(0, match.start() - 100) : match.start()])[-1]
        after = abstract[match.end() : match.end() + 100]
        mentions += bool(before.strip()) and match[0] == bare
        if _INTRODUCED_BEFORE.search(before):
            return True
        if before.strip() and _INTRODUCED_AFTER.match(after):
            return True
    if is_known(head) and not _has_digit(head):
        return False
    is_repository = len(head.split()) == 1 and fold(head) in _addresses(abstract)
    return is_repository or (looks == Shape.POSSIBLE and mentions >= 2 and not is_known(head))


def _addresses(abstract: str) -> frozenset[str]:
    """What repositories and pages are called, folded: `/bees`, `//bees.github.io`."""
    parts = re.findall(r"/([\w.-]+)", abstract)[:_MOST_PLACES]
    return frozenset(fold(name) for part in parts for name in (part, part.partition(".")[0]))


def _introduced(title: str, abstract: str) -> str:
    """The name of what the abstract introduces, if it is one thing or one that the title tells."""
    found = list(introductions(abstract))
    folded = fold(title)
    titled = [one for one in found if _is_of_title(one, title, folded)]
    if titled:
        one = max(titled, key=lambda one: len(one.long))
        return "" if is_asked(abstract, one.name, one.long) else _memorable(one)
    first = _main(found, abstract)
    if not first or is_asked(abstract, first.name, first.long):
        return ""
    mentions = len(re.findall(rf"(?<!\w){re.escape(first.name)}(?!\w)", abstract))
    is_spelt_out = bool(first.long) and shape(first.name) == Shape.COINED
    return _memorable(first) if first.is_direct or is_spelt_out or mentions > 1 else ""


def _main(found: list[Introduction], abstract: str) -> Introduction | None:
    """The one thing of those introduced that the others belong to; None where several may be.

    What the repository or the page is called after is the main thing, or there is none.
    `Hive-Bench` does not vie with `Hive`.
    """
    names = {f"-{one.name}-" for one in found}
    new = [
        one
        for one in found
        if not is_known(one.name)
        and not any(name in f"-{one.name}-" for name in names - {f"-{one.name}-"})
    ]
    addressed = {fold(one.name) for one in new} & _addresses(abstract)
    main = [one for one in new if not one.is_beside]
    if addressed:
        main = [one for one in main if fold(one.name) in addressed]
    elif len({fold(one.name) for one in main}) > 1:
        main = [one for one in main if not one.is_part]
    return main[0] if len({fold(one.name) for one in main}) == 1 else None


def _is_of_title(one: Introduction, title: str, folded: str) -> bool:
    """Whether the title has the name, or the words that it is short for."""
    is_long = " " in one.long or one.long.count("-") > 1  # not `semi-autoregressive`
    has_long = is_long and fold(one.long) in folded
    if is_known(one.name):
        return has_long
    name = re.search(rf"(?<![\w-]){re.escape(one.name)}(?!\w)", title, re.IGNORECASE)
    return bool(name) or has_long


def _memorable(one: Introduction) -> str:
    """The name, or the words that it is short for where it has but two letters.

    Of several of a kind (`Round Bee Hives (RBHs)`) it is the singular.
    """
    words = one.long.split()
    if len(one.name) > 2 or (words and one.name[1:].isdigit()):
        is_plural = one.name[:-1].isupper() and len(one.name) > 3 and one.long.endswith("s")
        return one.name.removesuffix("s") if is_plural else one.name
    if 2 <= len(words) <= 3 and all(word[0].isupper() for word in words):
        return one.long if _NAME.fullmatch(one.long) and len(one.long) <= LONGEST else ""
    return ""
