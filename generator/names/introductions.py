"""What an abstract introduces, and the words in which it does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from generator.names.shapes import LONGEST, WORD, Shape, is_known, shape

# Abstracts are a few thousand characters; what a hostile one says later does not matter.
MOST_READ = 20_000
_REACH = 320

_VERB = (
    "(?:propos(?:e|es|ed)|introduc(?:e|es|ed)|present(?:s|ed)?|develop(?:s|ed)?|design(?:s|ed)?"
    "|devis(?:e|es|ed)|releas(?:e|es|ed)|unveil(?:s|ed)?|build|built|construct(?:s|ed)?"
    "|creat(?:e|es|ed)|contribut(?:e|es|ed)|describ(?:e|es|ed)|launch(?:ed)?|offer(?:s|ed)?"
    "|formulat(?:e|es|ed)|open-sourc(?:e|ed)|establish(?:ed)?)"
)
_SUBJECT = r"(?:[Ww]e|[Tt]his (?:paper|work|article|study|report|survey|thesis)|[Tt]he paper|us to)"
_CLAIM = re.compile(
    rf"\b{_SUBJECT} (?:\w+ly |thus |then |therefore |here |first |now |hence |instead |also "
    rf"|further )?(?:\w+ and )?{_VERB}\b"
)
# What is introduced beside the main thing.
_BESIDE = re.compile(
    r"\b(?:also|additionally|furthermore|moreover|further|finally|besides|addition|second|secondly"
    r"|third|another|subsequently|lastly|to (?:\w+ )?(?:evaluate|validate|verify|assess|test))\b",
    re.IGNORECASE,
)
NOUN = (
    "(?:methods?|models?|frameworks?|algorithms?|architectures?|approach|loss|losses|networks?"
    "|optimi[sz]ers?|data ?sets?|benchmarks?|systems?|strategy|techniques?|toolkit|library|module"
    "|mechanism|attack|layer|pipeline|family|series|suite|scheme|paradigm|objective|regulari[sz]er"
    "|corpus|metric|agent|agents|platform|recipe|procedure|solution|variant|estimator|operator"
    "|augmentation|pruning|quantization|attention|normalization|tokenizer|encoder|decoder)"
)
_QUOTE = "[\"“”‘’'`]{0,2}"
_NAME = rf"({WORD}(?: (?=[A-Z\d]){WORD}){{0,2}})(?! [A-Z])"
_DIRECT = re.compile(
    r" (?P<article>(?:(?:a|an|the|our|its) )?(?:(?:new|novel|simple|efficient|powerful) )?)"
    rf"{_QUOTE}{_NAME}{_QUOTE}"
    rf"(?:(?P<after>,? \(|, (?:a|an|the|our|one|which)\b|:| ?(?:--+|–|—)|[.,;]|$"
    rf"| (?:which|that|to|for|as|by|with|in)\b)|(?P<noun> (?:[\w-]+ )?{NOUN}\b))"
)
_CALLED = re.compile(
    r"\b(?:called|named|dubbed|termed|coined|abbreviated|titled|denoted|namely|referred to"
    r"|we (?:call|name|term|dub|denote|refer to)(?: it| this)?)"
    rf"(?: as| by)?,? (?:(?:the|a|an) )?{_QUOTE}{_NAME}{_QUOTE}(?=[.,;:)]|$| (?!and\b)[\w(–—-])"
)
_WE_CALL = re.compile(
    r"\bwe (?:call|name|term|dub)(?: (?:it|this|our|the)(?: [\w-]+){0,3})?(?: as)? (?:the )?"
    rf"{_QUOTE}({WORD})(?! [A-Z])"
)
_BESIDE_NOUN = re.compile(rf"\b{NOUN}, {_QUOTE}({WORD}){_QUOTE},")
_OURS = re.compile(rf"\b(?:[Oo]ur|[Tt]he proposed)((?: [\w-]+){{0,3}}) {NOUN}, ({WORD}),")
_CALLING = re.compile(r"\b(?:called|named|dubbed|termed|coined)\b")
_BRACKET = re.compile(rf"\(({WORD})\)")
_OURS_SHORT = re.compile(
    rf"\b(?:[Oo]ur|[Tt]he proposed)(?P<long>(?: [\w-]+){{1,8}}) \(({WORD})\)(?= {NOUN}\b)"
)
# Words that lead from the thing to what it is for, made of or like.
_LEADING_AWAY = frozenset(
    "for of in on with by from to using via that which based towards toward called into and or "
    "where when as over under against between through whose like such is are".split()
)
_KIND_OF = re.compile(r"\b(?:class|family|set|series|suite|type|kind|variant|collection) of\b")


@dataclass(frozen=True, slots=True)
class Introduction:
    """A name as an abstract introduces it; `long` are the words that it is short for, if any.

    `is_beside` says that the abstract has named something before. `is_direct` says that the
    name itself is what is proposed, not a bracket behind other words.
    """

    name: str
    long: str = ""
    is_beside: bool = False
    is_direct: bool = True


def introductions(abstract: str) -> Iterator[Introduction]:
    """What `abstract` introduces by name, in its order; not what everybody calls so."""
    text = abstract[:MOST_READ]
    found = [
        *_claimed(text),
        *((match.start(), Introduction(match[2])) for match in _OURS.finditer(text)),
        *_ours_for_short(text),
        *_as_we_call_it(text),
    ]
    for _, introduction in sorted(found, key=lambda one: one[0]):
        name = introduction.name
        if len(name) <= LONGEST and not is_known(name) and not name.islower():
            yield introduction


def _claimed(text: str) -> Iterator[tuple[int, Introduction]]:
    """What stands behind `we propose` and the like, and where."""
    for claim in _CLAIM.finditer(text):
        introduction = next(_introduced(_clause(text, claim.end())), None)
        if introduction:
            is_beside = _is_beside(text, claim.start(), claim.end())
            yield claim.start(), replace(introduction, is_beside=is_beside)


def _as_we_call_it(text: str) -> Iterator[tuple[int, Introduction]]:
    """`… a detector that we call RetinaNet`, and where."""
    for match in _WE_CALL.finditer(text):
        if shape(match[1]):
            is_beside = _is_beside(text, match.start(), match.start())
            yield match.start(), Introduction(match[1], is_beside=is_beside)


def _is_beside(text: str, start: int, end: int) -> bool:
    """Whether the sentence up to `end` says that its thing is not the main one."""
    lead = re.split(r"[.;] ", text[max(0, start - 120) : end])[-1]
    return bool(_BESIDE.search(lead))


def _clause(text: str, start: int) -> str:
    """The rest of the sentence from `start`, within reach."""
    rest = text[start : start + _REACH]
    end = re.search(r"[.;!?](?: |$)", rest)
    return rest[: end.end()] if end else rest


def _introduced(clause: str) -> Iterator[Introduction]:
    """What the words behind the verb name, the surest way of naming first."""
    direct = _DIRECT.match(clause)
    short = list(_in_brackets(clause))
    is_shortened = bool(direct and short and short[0].long == direct[2])
    if direct and not is_shortened and _is_named_directly(direct):
        yield Introduction(direct[2])
    yield from short
    called = _CALLED.search(clause)
    if called and (called[1][0].isupper() or shape(called[1]) == Shape.COINED):
        yield Introduction(called[1])
    beside = _BESIDE_NOUN.search(clause)
    if beside and shape(beside[1]):
        yield Introduction(beside[1])


def _is_named_directly(direct: re.Match[str]) -> bool:
    """Whether the words behind the verb are a name, by their look and what comes then."""
    name, after = direct[2], direct["after"]
    if after is None and direct["article"].startswith(("a ", "an ")):
        return False  # `a BERT training algorithm`
    looks = shape(name) if " " not in name else Shape.ORDINARY
    if looks == Shape.COINED:
        return True
    if after is None or not name[0].isupper():
        return False
    if looks == Shape.POSSIBLE:
        return bool(re.match(r"[.,;:(]| ?[-–—(]|$", after))
    # Ordinary words with capitals: only where the sentence goes on to say what it is.
    return bool(re.match(r", (?:a|an|the|our|which)|:| ?--| ?[–—]", after))


def _in_brackets(clause: str) -> Iterator[Introduction]:
    """`Low-Rank Adaptation (LoRA)`, where that is what the verb governs."""
    for bracket in _BRACKET.finditer(clause):
        short = bracket[1]
        before = _CALLING.split(clause[: bracket.start()])[-1].split()
        start = _expansion(short, before)
        gap = before if start is None else before[:start]
        if shape(short) == Shape.ORDINARY and not _is_short(short):
            continue
        if _leads_away(gap) or (start is None and shape(short) < Shape.COINED):
            return
        long = "" if start is None else " ".join(before[start:])
        yield Introduction(short, long, is_direct=False)
        return


def _ours_for_short(text: str) -> Iterator[tuple[int, Introduction]]:
    """`Our Orthogonal Compatible Aligned (OCA) approach`."""
    for match in _OURS_SHORT.finditer(text):
        words = match["long"].split()
        start = _expansion(match[2], words)
        if start is not None and start <= 2 and not _leads_away(words[:start]):
            yield match.start(), Introduction(match[2], " ".join(words[start:]), is_direct=False)


def _is_short(word: str) -> bool:
    """`UN`, `GT`: too short to be coined."""
    return word.isalpha() and word.isupper() and len(word) >= 2 and not is_known(word)


def _leads_away(words: list[str]) -> bool:
    gap = _KIND_OF.sub("", " ".join(words).casefold())
    return any(word.strip(",") in _LEADING_AWAY for word in gap.split())


def _expansion(short: str, words: list[str]) -> int | None:
    """Where in `words` the last run begins that `short` can be short for; None if there is none.

    The run's letters hold those of `short` in order, beginning with its first.
    """
    letters = [letter for letter in short.casefold() if letter.isalpha()]
    if not letters:
        return None
    for start in range(len(words) - 1, max(-1, len(words) - 2 * len(letters) - 4), -1):
        run = iter("".join(words[start:]).casefold())
        first = words[start].lstrip("\"'“‘(").casefold()[:1]
        if first == letters[0] and all(letter in run for letter in letters):
            return start
    return None
