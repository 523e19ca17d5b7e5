"""What an abstract introduces, and the words in which it does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from generator.enrich.introduced_names.expansions import expansion, holds
from generator.enrich.introduced_names.shapes import LONGEST, WORD, Shape, is_known, shape

# Abstracts are a few thousand characters; what a hostile one says later does not matter.
MOST_READ = 20_000
_MOST = 20  # introductions of one abstract
_REACH = 320

_VERB = (
    "(?:propos(?:e|es|ed)|introduc(?:e|es|ed)|present(?:s|ed)?|develop(?:s|ed)?|design(?:s|ed)?"
    "|devis(?:e|es|ed)|releas(?:e|es|ed)|unveil(?:s|ed)?|build|built|construct(?:s|ed)?"
    "|creat(?:e|es|ed)|contribut(?:e|es|ed)|describ(?:e|es|ed)|launch(?:ed)?|offer(?:s|ed)?"
    "|formulat(?:e|es|ed)|open-sourc(?:e|ed)|establish(?:ed)?|discover(?:s|ed)?)"
)
_SUBJECT = (
    r"(?:[Ww]e|[Tt]his (?:paper|work|article|study|report|survey|thesis)|[Tt]he paper|us to"
    r"|[Oo]ur (?:method|approach|search))"
)
_CLAIM = re.compile(
    rf"\b{_SUBJECT} (?:\w+ly |thus |then |therefore |here |first |now |hence |instead |also "
    rf"|further )?(?:\w+ and )?{_VERB}\b"
)
# What is introduced beside the main thing.
_BESIDE = re.compile(
    r"\b(?:also|additionally|furthermore|moreover|further|finally|besides|addition|second|secondly"
    r"|third|another|subsequently|lastly"
    r"|to (?:\w+ )?(?:evaluate|validate|verify|assess|measure|test))\b",
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
_BESIDE_NOUN = re.compile(
    rf"\b{NOUN}, {_QUOTE}(?P<name>{WORD}){_QUOTE}(?:,| \((?P<long>[^()\d]{{3,80}})\))"
    rf"|\b(?:new|novel)(?: [\w-]+){{1,4}} (?:--+|–|—) (?P<last>{WORD})(?=[.,]|$)"
)
_OURS = re.compile(rf"\b(?:[Oo]ur|[Tt]he proposed)((?: [\w-]+){{0,3}}) {NOUN}, ({WORD}),")
_CALLING = re.compile(r"\b(?:called|named|dubbed|termed|coined)\b")
# `Low-Rank Adaptation (LoRA)`, `Low-Rank Adaptation, LoRA, a …`.
_SHORT = re.compile(rf"\((?P<inside>{WORD})\)|, (?P<between>{WORD})(?=, (?:a|an|the|our)\b)")
_ANOTHER_SHORT = re.compile(rf",? and(?: [\w-]+){{1,14}} \({WORD}\)")
_OURS_SHORT = re.compile(
    rf"\b(?:[Oo]ur|[Tt]he proposed)(?P<long>(?: [\w-]+){{1,8}}) \(({WORD})\)(?= {NOUN}\b)"
    rf"|\b[Oo]ur(?: [\w-]+){{0,2}} {NOUN}, (?P<apart>(?:[\w-]+ ){{1,8}})\((?P<short>{WORD})\)"
    r"(?! and\b)"
)
# `… our approach “Bees of Every Size”, or BEES for short`.
_FOR_SHORT = re.compile(
    rf"\b(?:[Ww]e|[Oo]ur) [^.;]{{1,200}}?(?:\bor|[,(]) ({WORD}),? (?:for|in) short\b"
)
_CALLED_SHORT = re.compile(
    rf"\b(?:we (?:call|name|term|dub) (?:our|this) (?:[\w-]+ )?{NOUN}|[Tt]his {NOUN} is"
    rf" (?:called|named|dubbed|termed|referred to as)) (?P<long>(?:[\w-]+ ){{1,8}})\(({WORD})\)"
)
# Anywhere in a sentence that says whose it is.
_DUBBED = re.compile(
    rf"(?:\b(?:called|named|dubbed|termed|coined)(?: as)?,? )"
    rf"{_QUOTE}({WORD})(?: {NOUN})?{_QUOTE}(?=[.,;:)]|$| (?!and\b)[a-z(–—-])"
)
_OWN = re.compile(r"\b(?:[Ww]e|[Oo]ur|[Tt]his (?:paper|work)|novel|new)\b")
_FOREIGN = re.compile(
    r"\b(?:(?i:recent(?:ly)?|existing|previous(?:ly)?|prior|popular|known|et al|widely|commonly"
    r"|state-of-the-art|traditional(?:ly)?|compar\w+)|by [A-Z])\b"
)
_SEVERAL = re.compile(r" (?:the |new |novel )?(?:two|three|four|five|several|multiple|various)\b")
# What the main thing is made of, and what leads to the telling of it.
_PART = re.compile(
    r"\b(?:[Ee]ncoding|[Ee]mbedding|[Ll]ayer|[Ll]oss(?:es)?|[Mm]odule|[Mm]echanism|[Bb]lock|[Hh]ead"
    r"|[Kk]ernel|[Rr]egulari[sz]er|[Tt]oken|[Oo]bjective|[Ss]core|[Mm]etric)s?\b"
    r"|\b(?:First(?:ly)?|Specifically|In particular|Concretely), "
)
# Words that lead from the thing to what it is for, made of or like.
_LEADING_AWAY = frozenset(
    "for of in on with by from to using via that which based towards toward called into and or "
    "where when as over under against between through whose like such is are supporting "
    "leveraging utilizing utilising employing incorporating integrating extending including "
    "applying exploiting".split()
)
_KIND_OF = re.compile(r"\b(?:class|family|set|series|suite|type|kind|variant|collection) of\b")


@dataclass(frozen=True, slots=True)
class Introduction:
    """A name as an abstract introduces it; `long` are the words that it is short for, if any.

    `is_beside` says that it is one of several, or not the main thing by what the abstract
    says; `is_part` that it may be a part of that. `is_direct` says that the name itself is what
    is proposed, not a bracket behind other words. `is_ours` says that the abstract calls it so
    by `our`.
    """

    name: str
    long: str = ""
    is_beside: bool = False
    is_part: bool = False
    is_direct: bool = True
    is_ours: bool = False


def introductions(abstract: str) -> Iterator[Introduction]:
    """What `abstract` introduces by name, in its order, save what everybody calls so.

    Some may be tasks and the like: see `questions`.
    """
    text = abstract[:MOST_READ]
    found = [
        *_claimed(text),
        *((match.start(), Introduction(match[2])) for match in _OURS.finditer(text)),
        *_ours_for_short(text),
        *_as_we_call_it(text),
        *_dubbed(text),
    ]
    for start, introduction in islice(sorted(found, key=lambda one: one[0]), _MOST):
        name = introduction.name
        is_new = not is_known(name) or introduction.is_ours
        if len(name) <= LONGEST and is_new and not name.islower():
            at = max(start, text.find(name, start))
            window = text[max(0, at - 60) : at + len(name) + 20]
            yield replace(introduction, is_part=bool(_PART.search(window)))


def _claimed(text: str) -> Iterator[tuple[int, Introduction]]:
    """What stands behind `we propose` and the like, and where."""
    for claim in _CLAIM.finditer(text):
        clause = _clause(text, claim.end())
        introduction = next(_introduced(clause), None)
        if introduction:
            is_beside = _is_beside(text, claim.start(), claim.end()) or bool(_SEVERAL.match(clause))
            is_beside = is_beside or introduction.is_beside
            yield claim.start(), replace(introduction, is_beside=is_beside)


def _as_we_call_it(text: str) -> Iterator[tuple[int, Introduction]]:
    """`… a detector that we call RetinaNet`, `or BEES for short`, and where."""
    for match in _WE_CALL.finditer(text):
        if shape(match[1]):
            is_beside = _is_beside(text, match.start(), match.start())
            yield match.start(), Introduction(match[1], is_beside=is_beside)
    for match in _FOR_SHORT.finditer(text) if " short" in text else ():
        if shape(match[1]) == Shape.COINED:
            yield match.start(), Introduction(match[1])


def _dubbed(text: str) -> Iterator[tuple[int, Introduction]]:
    """`a new hive, dubbed HoneyNet`, and where; not one of somebody else."""
    for match in _DUBBED.finditer(text):
        lead = _lead(text, match.start())
        is_own = _OWN.search(lead) or f"/{match[1]}" in text
        if shape(match[1]) == Shape.COINED and is_own and not _FOREIGN.search(lead):
            is_beside = bool(_BESIDE.search(lead))
            yield match.start(), Introduction(match[1], is_beside=is_beside)


def _is_beside(text: str, start: int, end: int) -> bool:
    """Whether the sentence up to `end` says that its thing is not the main one."""
    return bool(_BESIDE.search(_lead(text, end, start)))


def _lead(text: str, end: int, start: int | None = None) -> str:
    """The sentence up to `end`, from `start` at the latest; no more than a little of it."""
    begin = max(0, end - _REACH if start is None else start - 120)
    return re.split(r"[.;!?] ", text[begin:end])[-1]


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
    if direct and not is_shortened:
        long = _explained(direct, clause)
        if long or _is_named_directly(direct):
            yield Introduction(direct[2], long)
    yield from short
    called = _CALLED.search(clause)
    if called and (called[1][0].isupper() or shape(called[1]) == Shape.COINED):
        yield Introduction(called[1])
    beside = _BESIDE_NOUN.search(clause)
    if beside:
        name, long = beside["name"] or beside["last"], beside["long"] or ""
        is_made_of = name[0].isupper() and holds(long, name) and len(long.split()) > 1
        if is_made_of or (shape(name) and not long):
            yield Introduction(name)


def _explained(direct: re.Match[str], clause: str) -> str:
    """The words in brackets behind a name that it is short for: `Recon (Reasoning …)`."""
    behind = re.match(r",? \(([^()]{3,120})\)", clause[direct.end(2) :])
    words = behind[1].split() if behind else []
    is_name = direct[2][0].isupper() and len(words) > 1
    return " ".join(words) if is_name and expansion(direct[2], words) == 0 else ""


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
    # Ordinary words with capitals: only where the sentence goes on to say what it is, and the
    # name does not go on itself (`Bees -- Every Size`).
    if re.search(r"[-–—]$", after) and re.match(" ?[A-Z]", direct.string[direct.end() :]):
        return False
    return bool(re.match(r", (?:a|an|the|our|which)|:| ?--| ?[–—]", after))


def _in_brackets(clause: str) -> Iterator[Introduction]:
    """`Low-Rank Adaptation (LoRA)`, where that is what the verb governs."""
    for match in _SHORT.finditer(clause):
        short = match["inside"] or match["between"]
        before = _CALLING.split(clause[: match.start()])[-1].split()
        start = expansion(short, before)
        gap = before if start is None else before[:start]
        if match["between"] and (start is None or not before[start][0].isupper()):
            continue
        if shape(short) == Shape.ORDINARY and not _is_short(short):
            continue
        if _leads_away(gap) or (start is None and shape(short) < Shape.COINED):
            return
        long = "" if start is None else " ".join(before[start:])
        is_one_of_two = bool(_ANOTHER_SHORT.match(clause, match.end()))
        yield Introduction(short, long, is_beside=is_one_of_two, is_direct=False)
        return


def _ours_for_short(text: str) -> Iterator[tuple[int, Introduction]]:
    """`The proposed Bees of Every Size (BEES) method`, and where."""
    for match in _OURS_SHORT.finditer(text):
        words, short = (match["long"] or match["apart"]).split(), match[2] or match["short"]
        start = expansion(short, words)
        if start is not None and start <= 2 and not _leads_away(words[:start]):
            one = Introduction(
                short, " ".join(words[start:]), is_direct=False, is_ours=bool(match["apart"])
            )
            yield match.start(), one
    for match in _CALLED_SHORT.finditer(text):
        words = match["long"].split()
        if expansion(match[2], words) == 0:
            # The title must tell that it is the main one.
            one = Introduction(match[2], " ".join(words), is_beside=True, is_direct=False)
            yield match.start(), one


def _is_short(word: str) -> bool:
    """`UN`, `GT`: too short to be coined."""
    return word.isalpha() and word.isupper() and len(word) >= 2 and not is_known(word)


def _leads_away(words: list[str]) -> bool:
    gap = _KIND_OF.sub("", " ".join(words).casefold())
    return any(word.strip(",") in _LEADING_AWAY for word in gap.split())
