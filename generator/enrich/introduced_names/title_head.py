"""The name at the head of a title, before its colon: `LoRA: Low-Rank …`."""

from __future__ import annotations

import re
from itertools import islice

from generator.enrich.introduced_names.abbreviations import find_expansion, has_letters_in_order
from generator.enrich.introduced_names.introduction import ARTIFACT
from generator.enrich.introduced_names.mentions import find_mentions, lower_of_length
from generator.enrich.introduced_names.repositories import repository_names
from generator.enrich.introduced_names.word_shapes import (
    MAX_NAME_LENGTH,
    WORD,
    Shape,
    is_well_known,
    shape,
)
from generator.text import fold

_HEAD = re.compile(
    r"(?P<report>[^:–—]{2,40}) Technical Report(?:$|:)"
    r"|(?P<head>[^:–—]{2,60}?)(?:\s*:\s*| (?:--?|–|—) )(?=\S)"
)
_NAME = re.compile(rf"{WORD}(?: {WORD}){{0,2}}")
# `Code Graph Model (CGM): …`
_ABBREVIATED_HEAD = re.compile(rf"(?P<words>\S+(?: \S+)+) \((?P<name>{WORD})\)")
_MAX_MENTIONS = 20
_VERSIONED = re.compile(r"(\S+) (?:[vV]\d+(?:\.\d+)?|\d\.\d+|\d)")
# `The Z-loss`: the noun is not a part of the name, and so the article is not.
_ARTICLE = re.compile(rf"The (?=\S+[ -]{ARTIFACT}$)", re.IGNORECASE)
# Words of a name that have no capital: `Test of Time`.
_SMALL_WORDS = frozenset("a an and at for from in of on the to with".split())
# `4Real`
_COUNTED_WORD = re.compile(r"\d[A-Z][a-z]{2,}")
# Parts of compounds that are adjectives: `Multi-LLM`.
_PREFIXES = frozenset("anti co cross inter intra multi non post pre self semi sub un".split())
# What says of which kind a paper is.
_LABELS = frozenset(
    """
    benchmark commentary correction discussion dissertation introduction opinion overview
    perspective position preprint report review short study survey thesis tutorial viewpoint
    workshop
    """.split()
)
# `Planetarium: A Rigorous Benchmark for …`
_KIND_AFTER_HEAD = re.compile(
    r"\s*[:–—-]+ (?:A|An|The)(?: [\w-]+){0,6}? (?i:benchmark|data ?set|corpus|library|toolkit|suite"
    r"|framework|platform|agent|architecture)\b"
)
_END_OF_SENTENCE = re.compile(r"[.;!?] ")
_WITHIN_SENTENCE = re.compile(r"[\w,(] $")
_INTRODUCED_BEFORE = re.compile(
    r"(?:(?:propos|introduc|present|develop|releas|describ|design|devis|unveil|build|launch"
    r"|creat)\w*(?: (?!(?:for|of|in|on|with|by|from|to|using|via|that|which) )[\w,-]+){0,6}"
    r"|\b(?:called|named|dubbed|termed|coined)(?: as)?"
    rf"|\b[Oo]ur(?:(?: [\w-]+){{0,3}} {ARTIFACT},)?|[Pp]roposed):?(?: the)? [\"“‘'`]{{0,2}}$"
)
_CLAIM_BEFORE_EXPANSION = re.compile(
    r"\b(?:[Ww]e|[Tt]his (?:paper|work)) (?:\w+ )?(?:propose|introduce|present)s?\b[^.;:]*$"
)
_INTRODUCED_AFTER = re.compile(
    r"[\"”’']{0,2}(?: \([^()]{1,80}\))?(?:,| --| [–—]) (?:a|an|the first|our|which)\b"
)


def title_head(title: str) -> str:
    """Return the head of a title if it has the form of a name, else nothing.

    That is its abbreviation if it has one in brackets.
    """
    match = _HEAD.match(title)
    head = (match["head"] or match["report"]).strip(" \"“”‘’'`") if match else ""
    head = _ARTICLE.sub("", head)
    abbreviation = _ABBREVIATED_HEAD.fullmatch(head)
    if abbreviation and find_expansion(abbreviation["name"], abbreviation["words"].split()) == 0:
        return abbreviation["name"]
    return head if len(head) <= MAX_NAME_LENGTH and _NAME.fullmatch(head) else ""


def is_name_alone(title: str, abstract: str) -> bool:
    """Return whether the whole title is a name: the abstract introduces it as one."""
    has_form = len(title) <= MAX_NAME_LENGTH and _NAME.fullmatch(title)
    is_capitalized = all(word[0].isupper() or _has_digit(word) for word in title.split())
    if not has_form or not is_capitalized or is_well_known(title):
        return False
    claimed = (
        r"\b(?:[Ww]e|work|paper|report) (?:introduce|present|propose|release)s? "
        rf"{re.escape(title)}(?!\w)(?! [A-Z(])"
    )
    return bool(re.search(claimed, abstract))


def is_certain(head: str, title: str, abstract: str) -> bool:
    """Return whether the head of a title is the name of what the paper introduces."""
    return (
        _is_name(head, title, abstract)
        or _is_expanded_in_title(head, title)
        or _is_proper_noun(head, title, abstract)
    )


def _is_proper_noun(head: str, title: str, abstract: str) -> bool:
    """Return whether the head is one by its title and abstract: never in small letters there.

    The title says what kind of thing it is, or the abstract has it twice within a sentence.
    """
    words = head.split()
    is_capitalized = words[0][0].isupper() and not head.isupper()
    is_capitalized &= all(word[0].isupper() or word in _SMALL_WORDS for word in words)
    if words[0].endswith("ing") and not _SMALL_WORDS.isdisjoint(words):
        return False  # `Learning from Bees`
    rest = title[title.find(head) + len(head) :]
    if not is_capitalized or is_well_known(head) or head.lower() in f"{rest} {abstract}":
        return False
    is_of_form = "-" not in head if len(words) == 1 else rest[:1] == ":" and words[0] != "The"
    if is_of_form and _KIND_AFTER_HEAD.match(rest):
        return True
    if len(words) == 1:
        return False
    mentions = sum(
        _WITHIN_SENTENCE.search(abstract[max(0, start - 2) : start]) is not None
        and not abstract.startswith(("-", " ("), start + len(head))
        for start in find_mentions(head, abstract)
    )
    return mentions > 1 and len(words) == 2


def _is_name(head: str, title: str, abstract: str) -> bool:
    words = head.split()
    head_shape = shape(head) if len(words) == 1 else Shape.ORDINARY
    versioned = _VERSIONED.fullmatch(head)
    word = versioned[1] if versioned else head if len(words) == 1 else ""
    if word and len(word) > 2 and (shape(word) == Shape.COINED or _is_compound_name(word)):
        return True
    if len(words) == 1 and _is_unused_word(head, title, abstract):
        return True
    if len(words) > 1 and not all(word[0].isupper() or _has_digit(word) for word in words):
        return _is_quoted(head, abstract)
    if head.islower() and title.islower():
        return False
    return _is_used_as_name(head, abstract, head_shape) or _is_abbreviation_of_title(
        head, title, abstract
    )


def _is_compound_name(word: str) -> bool:
    """Return whether a word is a name only as the head of a title: `Logic-RL`, `V-Hive`, `4Real`.

    Words of the field are among its parts. `Order-Disorder` and `Low-Rank` have none.
    """
    if shape(word) != Shape.POSSIBLE or is_well_known(word):
        return bool(_COUNTED_WORD.fullmatch(word))
    parts = word.split("-")
    has_sign = any(
        len(part) == 1 or _has_digit(part) or part[1:] != part[1:].lower() for part in parts
    )
    is_of_known = all(map(is_well_known, parts)) and not _has_digit(word)  # `CNN-LSTM`
    is_prefixed = parts[0].casefold() in _PREFIXES
    return len(parts) > 1 and has_sign and not is_of_known and not is_prefixed


def _is_unused_word(head: str, title: str, abstract: str) -> bool:
    """Return whether a word with a capital occurs nowhere else, so that it can only be a name.

    `Wonderland: Navigating …`, but not `Position: …` and not `Attention: …` with attention in
    the abstract.
    """
    rest = f"{title[len(head) :]} {abstract}".casefold()
    is_word = head.isalpha() and head[0].isupper() and head[1:].islower() and len(head) > 3
    is_label = head.casefold() in _LABELS or head.endswith(("ing", "ed"))
    return is_word and not is_label and bool(abstract) and head.casefold()[:-1] not in rest


def _has_digit(word: str) -> bool:
    return any(map(str.isdigit, word))


def _is_quoted(head: str, abstract: str) -> bool:
    """Return whether the abstract has the name in quotes, or after `we propose`."""
    words = re.escape(head)
    quoted = rf"\b[Ww]e (?:call|name|term|dub)(?: [\w-]+){{0,3}} [\"“‘]{words}[.,]?[\"”’]"
    if re.search(quoted, abstract, re.IGNORECASE):
        return True
    claimed = rf"\b[Ww]e (?:propose|introduce|present) {words},? (?:a|an)\b"
    return bool(re.search(claimed, abstract))


def _is_abbreviation_of_title(head: str, title: str, abstract: str) -> bool:
    """Return whether the abstract has the head in brackets, after title words.

    `Toto: Time Series …`, and `time series … (Toto)` in the abstract; or `we propose tidy tools
    (Toto)`.
    """
    start = abstract.find(f" ({head})")
    if start < 0 or is_well_known(head):
        return False
    words = abstract[max(0, start - 160) : start].split()
    first = find_expansion(head, words)
    if first is None or len(words) - first < 2:
        return False
    if _CLAIM_BEFORE_EXPANSION.search(" ".join(words[:first])):
        return True
    return fold("".join(words[first:])) in fold(title)


def _is_expanded_in_title(head: str, title: str) -> bool:
    """Return whether the title expands the head, as of a new name: `LoRA: Low-…`.

    Not for one in upper case only: `RLHF: Reinforcement Learning from …` is by other authors.
    """
    singular = head.removesuffix("s")
    if not head.isalpha() or singular.isupper() or not any(map(str.isupper, head[1:])):
        return False
    words = title.partition(head)[2].lstrip(" :-–—\"”’'").split()[: len(head)]
    has_initial = bool(words) and words[0][0].casefold() == head[0].casefold()
    return has_initial and has_letters_in_order("".join(words), head)


def _is_used_as_name(head: str, abstract: str, head_shape: Shape) -> bool:
    """Return whether the abstract introduces the head, or uses it as a name."""
    name = head.removeprefix("The ")
    mentions = 0
    starts = find_mentions(name.lower(), lower_of_length(abstract), not_before="-")
    for start in islice(starts, _MAX_MENTIONS):
        end = start + len(name)
        mention = abstract[start:end]
        is_spelt_as_name = mention == name or mention[0].isupper() or mention[0].isdigit()
        before = _END_OF_SENTENCE.split(abstract[max(0, start - 100) : start])[-1]
        after = abstract[end : end + 100]
        if not is_spelt_as_name:
            # `we introduce softpick, a …`: both sides must say that it is one.
            is_introduced = _INTRODUCED_BEFORE.search(before) and _INTRODUCED_AFTER.match(after)
            is_method = "-of-" in name and _INTRODUCED_BEFORE.search(before)  # `Bee-of-Thought`
            if " " not in name and (is_introduced or is_method):
                return True
            continue
        is_first_word = not before.strip()
        mentions += not is_first_word and mention == name
        if _INTRODUCED_BEFORE.search(before):
            return True
        if not is_first_word and _INTRODUCED_AFTER.match(after):
            return True
    if is_well_known(head) and not _has_digit(head):
        return False
    words = head.split()
    is_coined = len(words) == 1 or any(shape(word) == Shape.COINED for word in words)
    if is_coined and fold(head) in repository_names(abstract):
        return True
    return head_shape == Shape.POSSIBLE and mentions >= 2 and not is_well_known(head)
