"""The lines of a saved page → pieces, in one form for every way in which a page is saved.

A piece is what the page shows in one place: a title, an abstract, a number. The ways:

    Jan 14 6                             copied from a browser: a line is a piece
    Jan 14[6](https://…#community)       Markdown of a clipper or a reader service
    [ / 2 authors / ](https://…)         the same, with a link over several lines
    6 / https://…#community              a notebook's export: the address is the next line
    [ / 6 / ][35]                        a terminal browser: the addresses are elsewhere

Blank lines have no meaning. The time is linear: a link that is still open after
`_MAX_LINK_LINES` lines is no link.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from generator.sources.decoding import Line
from generator.sources.hf_pages import marks
from generator.sources.plain_text.grammar import MIN_ABSTRACT_LENGTH
from generator.text import clean

_MAX_LINK_LINES = 200  # an abstract of 5,000 characters in a terminal of 40 columns
# A wrapped line is as long as the words let it be.
_MIN_WRAPPED_LENGTH = 40
_HEADING = re.compile(r" {0,3}#{1,6} +")
_LIST_ITEM = re.compile(r"\s*(?:[*+>-]\s+)+(?=\S)")
_INPUT = re.compile(r"\s*\[[-x ]\]\s+(?=\S)", re.I)  # a button, as notebooks export it
_IMAGE = re.compile(r"!\[[^\]\[]{0,500}\]\([^()\s]{0,4000}(?: \"[^\"\n]{0,500}\")?\)")
# An image as some readers write it: `[图片：nvidia]`, `[Image 3: a chart]`; and an anchor.
_IMAGE_IN_WORDS = re.compile(
    r"\[(?:image|img|picture|图片|圖片|画像|이미지)(?: ?\d{1,5})?[:：][^\[\]]{0,200}\]", re.I
)
_ANCHOR = re.compile(r"<a (?:id|name)=[\"'][\w.:-]{1,100}[\"'] ?(?:/>|></a>)")
_LINK_LABEL = re.compile(r"\s*link: ", re.I)
# The end of a line in a heading, as some readers write it.
_ESCAPED_BREAK = re.compile(r"\\{1,2}(?=  )")
_LINK_END = re.compile(
    r"\]\(<?([^\s<>()]*(?:\([^\s<>()]*\)[^\s<>()]*)*)>?(?: \"[^\"\n]{0,500}\")?\)|\]\[(\d{1,5})\]"
)
_ADDRESS = re.compile(r"<?(https?://[^\s<>]+)>?")
_DEFINITION = re.compile(r"\s*(?:\[(\d{1,5})\]:|(\d{1,5})\.) +<?(https?://[^\s<>]+)>?")
_ESCAPE = re.compile(r"\\([\\`*_\[\]#+~=>.-])")
_BOLD = re.compile(r"(\*\*|__)(?=\S)(.+)(?<=\S)\1")


@dataclass(frozen=True, slots=True)
class Piece:
    """What a page shows in one place.

    `text` is clean, `raw` has its white space; `numbers` are those of its lines, `addresses`
    what it links to. An image alone has no text. `is_too_long` as in `Line`.
    """

    text: str
    raw: str
    numbers: tuple[int, ...]
    addresses: tuple[str, ...] = ()
    is_heading: bool = False
    is_too_long: bool = False


@dataclass(slots=True)
class _Draft:
    """A piece to which lines are still added: the parts of its text, and the rest of `Piece`."""

    parts: list[str]
    numbers: list[int]
    addresses: list[str] = field(default_factory=list)
    is_heading: bool = False
    is_too_long: bool = False

    def is_sentence(self) -> bool:
        """Return whether the text so far can be an abstract, or a paragraph of one."""
        return len(self.parts) > 1 or marks.is_sentence(clean(self.parts[0]))

    def finish(self) -> Piece:
        raw = "\n".join(self.parts)
        return Piece(
            clean(raw),
            raw,
            tuple(self.numbers),
            tuple(self.addresses),
            self.is_heading,
            self.is_too_long,
        )


def pieces_of(lines: Sequence[Line]) -> list[Piece]:
    """Return the pieces of lines that are not blank; each line is in one piece or more."""
    texts = [_without_images(line.raw) for line in lines]
    is_wrapped = any("][" in text and _LINK_END.search(text) for text in texts)
    style = _Style(
        is_escaped=not is_wrapped and any(map(_HEADING.match, texts)),
        is_wrapped=is_wrapped,
        definitions=_definitions(texts),
    )
    if style.is_escaped:
        texts = [text.rstrip("\\") for text in texts]  # the sign of a line's end
    drafts: list[_Draft] = []
    for start, end in _blocks(lines, texts):
        block = lines[start:end]
        if not (drafts and len(block) == 1 and _join(drafts[-1], block[0], texts[start], style)):
            drafts += _drafts_of_block(block, texts[start:end], style)
    return [draft.finish() for draft in drafts]


@dataclass(frozen=True, slots=True)
class _Style:
    """How a file is written: whether signs have a backslash, and lines are wrapped."""

    is_escaped: bool
    is_wrapped: bool
    definitions: Mapping[str, str]


def _without_images(raw: str) -> str:
    """Return a line without images and anchors."""
    text = raw
    if "](" in text:
        text = _IMAGE.sub("", text)
    if "[" in text:
        text = _IMAGE_IN_WORDS.sub("", text)
    if "<a" in text:
        text = _ANCHOR.sub("", text)
    return text.rstrip()


def _definitions(texts: Sequence[str]) -> dict[str, str]:
    """Return the addresses of `[29]: https://…`, by number."""
    matches = filter(None, map(_DEFINITION.fullmatch, texts))
    return {match[1] or match[2]: match[3] for match in matches}


def _blocks(lines: Sequence[Line], texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the first and the last index (exclusive) of the lines that belong together."""
    ends = _link_ends(lines, texts)
    index = 0
    while index < len(texts):
        end = index + 1
        if _opens_link(texts[index]) and ends[end] - index <= _MAX_LINK_LINES:
            end = ends[end] + 1
        yield index, end
        index = end


def _opens_link(text: str) -> bool:
    """Return whether a link begins on a line and ends on a later one."""
    rest = _without_prefix(text)
    last = text.rfind("[")
    return last >= 0 and (
        (rest.startswith("[") and rest.count("[") > rest.count("]")) or not text[last + 1 :].strip()
    )


def _link_ends(lines: Sequence[Line], texts: Sequence[str]) -> list[int]:
    """Return for each index the next line that ends a link which it does not begin.

    The end of a link is not behind the beginning of another, a heading, or a line that is too
    long. `ends[i]` is far away where there is none.
    """
    nowhere = 2 * len(texts) + 2 * _MAX_LINK_LINES
    ends = [nowhere] * (len(texts) + 1)
    for index in range(len(texts) - 1, -1, -1):
        end = _LINK_END.search(texts[index])
        if end and "[" not in texts[index][: end.start()]:
            ends[index] = index
        elif not (
            _HEADING.match(texts[index]) or lines[index].is_too_long or _opens_link(texts[index])
        ):
            ends[index] = ends[index + 1]
    return ends


def _without_prefix(text: str) -> str:
    """Return a line without the marks of a heading, a list or a button before it."""
    for prefix in (_HEADING, _LIST_ITEM, _INPUT):
        match = prefix.match(text)
        text = text[match.end() :] if match else text
    return text


def _join(last: _Draft, line: Line, text: str, style: _Style) -> bool:
    """Add a line that says no more than the piece before it; return whether it was one.

    Such are an address, and the rest of a sentence or a title that was wrapped.
    """
    if line.is_too_long or last.is_too_long:
        return False
    address = _ADDRESS.fullmatch(line.text)
    if address and (marks.is_of_page(address[1]) or not last.is_sentence()):
        last.numbers.append(line.number)
        last.addresses.append(address[1])
        return True
    if not _continues(last, line, text, style):
        return False
    last.numbers.append(line.number)
    last.parts.append(_unescaped(line.raw) if style.is_escaped else line.raw)
    return True


def _continues(last: _Draft, line: Line, text: str, style: _Style) -> bool:
    """Return whether a line continues the paragraph or the heading on the line above it."""
    if last.numbers[-1] != line.number - 1 or text != _without_prefix(text):
        return False
    if _LINK_END.search(text) or marks.kind_of_text(line.text) is not marks.Kind.TEXT:
        return False
    if last.is_heading:
        return line.raw.startswith("  ")  # as arXiv breaks titles
    is_wrapped = style.is_wrapped or style.is_escaped
    return is_wrapped and not last.addresses and len(last.parts[-1]) >= _MIN_WRAPPED_LENGTH


def _drafts_of_block(block: Sequence[Line], texts: Sequence[str], style: _Style) -> list[_Draft]:
    numbers = [line.number for line in block]
    if block[0].is_too_long:
        return [_Draft([block[0].raw], numbers, is_too_long=True)]
    if _DEFINITION.fullmatch(texts[0]):
        return [_Draft([block[0].raw], numbers)]
    is_heading = bool(_HEADING.match(texts[0]))
    links = _parts([_without_prefix(texts[0]), *texts[1:]], style)
    parts = [part for text, address in links for part in _split(text, address)]
    if len(parts) > 1 and sum(map(_is_text, parts)) > 1:
        parts = [("".join(text for text, _ in parts), _addresses(parts))]
    drafts = []
    for text, addresses in parts:
        raw = _unescaped(text) if style.is_escaped else text
        raw = _without_bold(raw.strip()) if len(block) > 1 or style.is_escaped else raw
        drafts.append(_Draft([raw], list(numbers), list(addresses), is_heading))
    return drafts or [_Draft([""], numbers)]


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(r"\1", _ESCAPED_BREAK.sub("", text))


def _without_bold(text: str) -> str:
    bold = _BOLD.fullmatch(text)
    return bold[2] if bold else text


def _parts(texts: Sequence[str], style: _Style) -> list[tuple[str, str]]:
    """Return the links of a block and the text between them, each with its address or "".

    A link alone is the whole block, whatever brackets its text has.
    """
    text = "\n".join(texts)
    ends = list(_LINK_END.finditer(text))
    if not ends:
        return [(text, "")]
    stripped = text.strip()
    is_alone = len(ends) == 1 and stripped.startswith("[") and text[ends[0].end() :].strip() == ""
    parts: list[tuple[str, str]] = []
    before = 0
    for end in ends:
        segment = text[before : end.start()]
        start = segment.index("[") if is_alone else _opening(segment)
        if start is None:
            parts.append((text[before : end.end()], ""))
        else:
            address = end[1] if end[1] is not None else style.definitions.get(end[2], "")
            parts.append((segment[:start], ""))
            parts.append((_without_list(segment[start + 1 :]), marks.absolute(address)))
        before = end.end()
    parts.append((text[before:], ""))
    return [(part, address) for part, address in parts if part.strip() or address]


def _opening(segment: str) -> int | None:
    """Return where the link begins that ends at the end of `segment`."""
    depth = 0
    for index in range(len(segment) - 1, -1, -1):
        if segment[index] == "]":
            depth += 1
        elif segment[index] == "[":
            if depth == 0:
                return index
            depth -= 1
    first = segment.find("[")
    return first if first >= 0 else None


def _without_list(text: str) -> str:
    """Return the text of a link without the marks of a list in it; a long text has no list."""
    label = _LINK_LABEL.match(text)
    text = text[label.end() :] if label else text
    if len(text) >= MIN_ABSTRACT_LENGTH:
        return text
    return "\n".join(map(_without_prefix, text.strip().split("\n")))


def _split(text: str, address: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return `Example Lab · Published on Jan 14, 2025` in two, any other text as it is."""
    addresses = (address,) if address else ()
    parted = marks.split_date(text) if not address else None
    return [(part, ()) for part in parted] if parted else [(text, addresses)]


def _is_text(part: tuple[str, tuple[str, ...]]) -> bool:
    return marks.kind_of_text(clean(part[0])) is marks.Kind.TEXT


def _addresses(parts: Sequence[tuple[str, tuple[str, ...]]]) -> tuple[str, ...]:
    return tuple(address for _, addresses in parts for address in addresses)
