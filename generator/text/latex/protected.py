"""Spans that no repair may change: addresses, code, and groups whose meaning is unknown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from generator.text.latex.braces import match_braces
from generator.text.latex.edits import Edit, Excerpt
from generator.text.latex.marked_text import to_plain_text
from generator.text.latex.markers import PLACEHOLDER
from generator.text.latex.rules.fonts import (
    BARE_STYLE_MACROS,
    COLOR_NAMES,
    STYLE_MACROS,
    SWITCHES_WITH_ARGUMENT,
)
from generator.text.latex.rules.fractions import LOST_FRACTION
from generator.text.latex.rules.macros import MISPLACED_BRACE
from generator.text.links import split_links

_MAIL = r"(?:\{[\w.,+ -]{1,100}\}|(?<![\w.+-])[\w.+-]{1,64})@[\w-]{1,63}\.[\w.-]{1,100}"
_CODE = (
    r"``[^`\s](?:[^`\n]{0,80}[^`\s])?``(?!`)|(?<![`\w\\])`[^`'\s](?:[^`'\n]{0,80}[^`'\s\\])?`(?!`)"
)
_PATH = (
    r"\b[A-Z]:\\[\w\\.-]+|(?<!\S)\\\\\w{2,30}(?:\\\w{1,30}){2,9}"
    r"|(?<![\w\\])\w{2,30}(?:\\\w{1,30}){1,9}\.[a-z]{1,4}\b"
)
# By a sign that each match contains: without their signs, no time is spent on them.
_PATTERNS = {"@": _MAIL, "`": _CODE, "\\": _PATH}
# Characters that some write in an address, though browsers do not accept them there.
_ADDRESS_TAIL = re.compile(r"[\^\\|](?:[^\s{}<>\"]|\{[^\s{}]*\})*")
# A group behind a word is the argument of a macro that is lost (`1{t}` was a fraction or a root
# once), unless the word is a macro that a rule repairs, or the group is one character.
_ARGUMENT_OPENER = re.compile(r"(?<=[A-Za-z\d)}])\{|(?<=\w[\]*])\{")
_MACRO_BEFORE = re.compile(r"(?P<slash>\\?)(?P<name>[A-Za-z]+)(?:\[\w*\]|\*)?$")
# Macros with arguments that rules repair, in addition to the styles.
_ARGUMENT_MACROS = (
    "frac sqrt hat tilde bar vec dot widehat widetilde overline mathbb mathds textcolor color "
    "left right sum prod".split()
)
_REPAIRED_MACROS = STYLE_MACROS.union(
    _ARGUMENT_MACROS,
    "dfrac tfrac footnote textsuperscript textsubscript v c u H k d b r".split(),
)
# The same without their backslash: whole words, and the ends of words.
_REPAIRED_NAMES = frozenset(("text", *COLOR_NAMES, *SWITCHES_WITH_ARGUMENT))
_REPAIRED_ENDINGS = (*sorted(BARE_STYLE_MACROS - {"text"}), *_ARGUMENT_MACROS)
_TWO_ARGUMENT_ENDINGS = ("frac", "color")
# `x\\in\\{0, 1\\}` is listed as `xin{0, 1}`.
_ELEMENT_OF = re.compile("[ac-lnoqrt-zA-Z]in")
_CHARACTER_GROUP = re.compile(
    r"\{(?:\\?(?:times|sim|pm|cdot|to|approx|neq|leq?|geq?|circ|deg|(?:left|right|leftright|up|down)arrow)"
    r"|[=<>,.:;+*/~–-]|\\[a-zA-Z]+|\\[\"'`^~=.][^{}]{1,4}"
    r"|\\[vcuHkdbr](?: [A-Za-z]|\{[A-Za-z]\})|)\}"
)


class _Span(NamedTuple):
    """A span to protect; behind an address its tail is protected as well."""

    start: int
    end: int
    is_address: bool = False


@dataclass(frozen=True, slots=True)
class MaskedText:
    """A text with a placeholder for each protected span, and the text of these, in order."""

    text: str
    spans: tuple[str, ...]

    def unmask_edits(self, edits: Iterable[Edit]) -> Iterator[Edit]:
        """Convert `edits` of the masked text into edits of the whole text."""
        position = span_count = shift = 0
        for start, end, replacement in edits:
            before = self.text.count(PLACEHOLDER, position, start)
            shift += sum(map(len, self.spans[span_count : span_count + before])) - before
            span_count += before
            inside = self.text.count(PLACEHOLDER, start, end)
            spans = self.spans[span_count : span_count + inside]
            growth = sum(map(len, spans)) - inside
            unmasked = "".join(_fill_placeholders(replacement, spans))
            yield Edit(start + shift, end + shift + growth, unmasked)
            position, span_count, shift = end, span_count + inside, shift + growth

    def unmask(self, excerpt: Excerpt) -> str:
        """Return the plain text of an excerpt with its protected spans."""
        plain = to_plain_text(excerpt.text)
        return "".join(_fill_placeholders(plain, self.spans[excerpt.first_span :]))


def mask(text: str) -> MaskedText:
    """Put a placeholder in place of each span of `text` that no repair may change.

    Of spans that overlap, the one that begins first is protected, the longer one where they
    begin together.
    """
    parts: list[str] = []
    spans: list[str] = []
    position = 0
    for start, end, is_address in sorted(_find_spans(text), key=lambda s: (s.start, -s.end)):
        if start < position:
            continue
        # Only here, as a tail may contain further addresses, each with a tail to the same end.
        tail = _ADDRESS_TAIL.match(text, end) if is_address else None
        parts += text[position:start], PLACEHOLDER
        position = tail.end() if tail else end
        spans.append(text[start:position])
    return MaskedText("".join((*parts, text[position:])), tuple(spans))


def _fill_placeholders(text: str, spans: Sequence[str]) -> Iterator[str]:
    remaining = iter(spans)
    for index, part in enumerate(text.split(PLACEHOLDER)):
        if index:
            yield next(remaining, "")
        yield part


def _find_spans(text: str) -> Iterator[_Span]:
    position = 0
    for shown, url in split_links(text):
        if url:
            yield _Span(position, position + len(shown), is_address=True)
        position += len(shown)
    signs = tuple(sign for sign in _PATTERNS if sign in text)
    if signs:
        yield from (_Span(*match.span()) for match in _compile(signs).finditer(text))
    if "{" in text:
        yield from _find_arguments(text)


@cache
def _compile(signs: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(_PATTERNS[sign] for sign in signs))


def _find_arguments(text: str) -> Iterator[_Span]:
    """Yield the groups that are arguments of a macro that no rule repairs."""
    closers = match_braces(text)
    second_arguments: set[int] = set()
    for match in _ARGUMENT_OPENER.finditer(text):
        opener = match.start()
        closer = closers.get(opener)
        if closer is None or opener in second_arguments or _is_operand(text, opener, closer):
            continue
        macro = _MACRO_BEFORE.search(text, max(0, opener - 24), opener)
        if macro is not None and _is_repaired(macro["name"], bool(macro["slash"])):
            if macro["name"].endswith(_TWO_ARGUMENT_ENDINGS):
                second_arguments.add(closer + 1)
        elif not _CHARACTER_GROUP.fullmatch(text, opener, closer + 1) and (
            text[opener - 1] != "}" or text[opener - 2].isalnum()
        ):
            yield _Span(opener, closer + 1)


def _is_operand(text: str, opener: int, closer: int) -> bool:
    """Return whether a rule repairs the group together with what stands before it."""
    return any(
        match.end() == closer + 1
        for pattern in (LOST_FRACTION, MISPLACED_BRACE)
        for match in pattern.finditer(text, max(0, opener - 6), closer + 2)
    )


def _is_repaired(name: str, has_backslash: bool) -> bool:
    """Return whether a rule repairs the macro `name` together with its argument."""
    if has_backslash:
        return len(name) > 1 or name in _REPAIRED_MACROS
    return (
        _ELEMENT_OF.fullmatch(name) is not None
        or name in _REPAIRED_NAMES
        or name.endswith(_REPAIRED_ENDINGS)
    )
