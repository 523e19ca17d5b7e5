"""What no repair may touch: addresses, code, and groups that nobody can know the meaning of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from generator.text.latex.edits import Piece
from generator.text.latex.markers import KEPT, plain
from generator.text.latex.rules.fonts import BARE_STYLES, COLORS, STYLES
from generator.text.latex.rules.rule import Edit, groups
from generator.text.links import split_links

_MAIL = r"(?:\{[\w.,+ -]{1,100}\}|(?<![\w.+-])[\w.+-]{1,64})@[\w-]{1,63}\.[\w.-]{1,100}"
_CODE = (
    r"``[^`\s](?:[^`\n]{0,80}[^`\s])?``(?!`)|(?<![`\w\\])`[^`'\s](?:[^`'\n]{0,80}[^`'\s\\])?`(?!`)"
)
_PATH = (
    r"\b[A-Z]:\\[\w\\.-]+|(?<!\S)\\\\\w{2,30}(?:\\\w{1,30}){2,9}"
    r"|(?<![\w\\])\w{2,30}(?:\\\w{1,30}){1,9}\.[a-z]{1,4}\b"
)
_MAIL_OR_CODE = re.compile(rf"{_MAIL}|{_CODE}|{_PATH}")
# What some write in an address, though no browser takes it for a part of one.
_REST = re.compile(r"[\^\\|](?:[^\s{}<>\"]|\{[^\s{}]*\})*")
# A group behind a word is an argument whose macro is lost or unknown (`n{mu}`, `\cite{key}`),
# unless the word is a macro that a row undoes, or the group stands for one character.
_ARGUMENT = re.compile(r"(?<=[A-Za-z\d)}])\{|(?<=\w[\]*])\{")
_MACRO = re.compile(r"(?P<slash>\\?)(?P<name>[A-Za-z]+)(?:\[\w*\]|\*)?$")
# Macros, beside the styles, that have arguments and that a row undoes.
_ARGUED = (
    "frac sqrt hat tilde bar vec dot widehat widetilde overline mathbb mathds textcolor color "
    "left right sum prod".split()
)
_UNDONE = STYLES.union(
    _ARGUED, "dfrac tfrac footnote textsuperscript textsubscript v c u H k d b r".split()
)
_UNDONE_BARE = frozenset(("text", *COLORS))
_UNDONE_GLUED = (*sorted(BARE_STYLES - {"text"}), *_ARGUED)
_OF_TWO = ("frac", "color")
_CHARACTER = re.compile(
    r"\{(?:\\?(?:times|sim|pm|cdot|to|rightarrow|leq?|geq?|circ|deg)"
    r"|[=<>,.:;+*/~–-]|\\[a-zA-Z]+|\\[\"'`^~=.][^{}]{1,4}"
    r"|\\[vcuHkdbr](?: [A-Za-z]|\{[A-Za-z]\})|)\}"
)


@dataclass(frozen=True, slots=True)
class Masked:
    """A text in which one character stands for each kept piece, and these, in order."""

    text: str
    kept: tuple[str, ...]

    def restored(self, edits: Iterable[Edit]) -> Iterator[Edit]:
        """Edits of the masked text as edits of the whole one, with the pieces in their places."""
        done = kept = longer = 0
        for start, end, new in edits:
            before = self.text.count(KEPT, done, start)
            longer += sum(map(len, self.kept[kept : kept + before])) - before
            kept += before
            inside = self.text.count(KEPT, start, end)
            pieces = self.kept[kept : kept + inside]
            longer_inside = sum(map(len, pieces)) - inside
            yield start + longer, end + longer + longer_inside, "".join(_restored(new, pieces))
            done, kept, longer = end, kept + inside, longer + longer_inside

    def piece(self, piece: Piece) -> str:
        """A piece of such a text as a reader sees it."""
        return "".join(_restored(plain(piece.text), self.kept[piece.kept :]))


def mask(text: str) -> Masked:
    """`text` with everything put aside that no repair may touch."""
    parts: list[str] = []
    kept: list[str] = []
    done = 0
    for start, end in sorted(_spans(text), key=lambda span: (span[0], -span[1])):
        if start >= done:
            parts += text[done:start], KEPT
            kept.append(text[start:end])
            done = end
    return Masked("".join((*parts, text[done:])), tuple(kept))


def _restored(text: str, kept: Sequence[str]) -> Iterator[str]:
    pieces = iter(kept)
    for number, part in enumerate(text.split(KEPT)):
        if number:
            yield next(pieces, "")
        yield part


def _spans(text: str) -> Iterator[tuple[int, int]]:
    place = 0
    for shown, url in split_links(text):
        place += len(shown)
        if url:
            rest = _REST.match(text, place)
            yield place - len(shown), rest.end() if rest else place
    if "@" in text or "`" in text or "\\" in text:
        yield from (match.span() for match in _MAIL_OR_CODE.finditer(text))
    if "{" in text:
        yield from _arguments(text)


def _arguments(text: str) -> Iterator[tuple[int, int]]:
    """The groups that belong to no macro that a row undoes."""
    closers = groups(text)
    seconds: set[int] = set()
    for match in _ARGUMENT.finditer(text):
        opener = match.start()
        closer = closers.get(opener)
        if closer is None or opener in seconds or _CHARACTER.fullmatch(text, opener, closer + 1):
            continue
        macro = _MACRO.search(text, max(0, opener - 24), opener)
        if macro is None or not _is_undone(macro["name"], bool(macro["slash"])):
            if text[opener - 1] != "}" or text[opener - 2].isalnum():
                yield opener, closer + 1
        elif macro["name"].endswith(_OF_TWO):
            seconds.add(closer + 1)


def _is_undone(name: str, has_backslash: bool) -> bool:
    if has_backslash:
        return name in _UNDONE
    return name in _UNDONE_BARE or name.endswith(_UNDONE_GLUED)
