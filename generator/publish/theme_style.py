"""Material's stylesheet as it is published: only the rules that the site's pages can use.

Most of its bytes are for parts that no page has. A rule stays if templates, scripts or pages name
each class in its selector; a variable or an animation, if they or a rule that stays name it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Final
from urllib.parse import quote

# Material's own: its root element has 20 px. Here that is the reader's size, 16 px by default.
_REM: Final = re.compile(r"(?<![\w.#])(\d*\.?\d+)rem\b")
_SCALE: Final = 1.25

# Where a file has names: tags and Jinja's parts, texts of a script, classes and variables.
_PLACES: Final = {
    ".html": re.compile(r"<[^<>]*>|\{[{%].*?[%}]\}", re.DOTALL),
    ".md": re.compile(r"<[^<>]*>|\{[{%].*?[%}]\}", re.DOTALL),
    ".js": re.compile(r""""[^"\n]*"|'[^'\n]*'|`[^`]*`"""),
    ".css": re.compile(r"--[\w-]+|(?<=\.)[A-Za-z][\w-]*"),
}
_WORD: Final = re.compile(r"[\w-]+")
_TOKEN: Final = re.compile(
    r"""/\*.*?\*/|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\\.|[{};]""", re.DOTALL
)
# Of a selector: a class, or the value of an attribute that a palette or a direction sets.
_NEEDED: Final = re.compile(r"\.((?:[\w-]|\\.)+)|\[(?:dir|data-md-color-[a-z]+)=\"?([\w-]+)")
_NEGATION: Final = re.compile(r":not\([^)]*\)")
_VARIABLE: Final = re.compile(r"(?:^|[;{\s])(--[\w-]+)\s*:")
# Of an SVG, beside letters and digits, what may stand in a quoted address as it is.
_IN_ADDRESS: Final = " '<>=/:;,.()-"
# A value may have texts with anything in them.
_DECLARATION: Final = re.compile(
    r"""(?<=[{;\s])(--[\w-]+)\s*:(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^;{}"'])*(?:;|(?=\}))"""
)
_NAMED: Final = re.compile(r"var\((--[\w-]+)")
_EMPTY: Final = re.compile(r"[^{};]+\{\s*\}")
_COMMA: Final = re.compile(r",(?![^(\[]*[)\]])")


@dataclass(frozen=True, slots=True)
class _Rule:
    """A rule, or a block of rules such as `@media`; a statement has no content."""

    head: str
    body: str | None = None
    rules: tuple[_Rule, ...] = ()


def names_in(suffix: str, text: str) -> frozenset[str]:
    """Return the words of a file that can be the name of a class or of a variable.

    >>> sorted(names_in(".html", '<p class="a {{ b }}">c<p>'))
    ['a', 'b', 'class', 'p']
    >>> sorted(names_in(".css", ".a b{c:var(--d)}"))
    ['--d', 'a']
    """
    places = _PLACES[suffix].findall(text)
    return frozenset(word for place in places for word in _WORD.findall(place))


def published_style(
    sheets: Iterable[str], words: frozenset[str], icons: Mapping[str, str] | None = None
) -> str:
    """Return one stylesheet of the rules in `sheets` that `words` can use.

    `icons` has SVG by selector: what matches it has the drawing as the variable `--md-icon`.

    >>> published_style([".a,.b{top:2rem}.c{left:0}"], frozenset({"b"}))
    '.b{top:2.5rem}'
    """
    rules = tuple(rule for sheet in sheets for rule in _used(_parse(sheet), words))
    text = _without_unused_variables("".join(map(_as_css, _without_animations(rules))), words)
    return text + "".join(
        f"{selector}{{--md-icon:{image_address(svg)}}}" for selector, svg in (icons or {}).items()
    )


def image_address(svg: str) -> str:
    """Return an image as a value of CSS.

    >>> image_address('<svg a="b"/>')
    'url("data:image/svg+xml,<svg a=\\'b\\'/>")'
    """
    return f'url("data:image/svg+xml,{quote(svg.replace(chr(34), chr(39)), safe=_IN_ADDRESS)}")'


@cache  # for the next build of a preview
def _parse(sheet: str) -> tuple[_Rule, ...]:
    sheet = _REM.sub(lambda match: f"{float(match[1]) * _SCALE:.6g}rem", sheet)
    rules, _ = _rules(sheet, 0)
    return tuple(rules)


def _rules(sheet: str, start: int) -> tuple[list[_Rule], int]:
    """Return the rules from `start` to the end of their block, and where that is."""
    rules: list[_Rule] = []
    head = ""
    at = start
    for match in _tokens(sheet, start):
        if match.start() < at:
            continue  # in a block that was read
        token = match[0]
        head += sheet[at : match.start()]
        at = match.end()
        if token == ";":
            rules.append(_Rule(head.strip()))
            head = ""
        elif token == "}":
            break
        elif token == "{":
            name = head.strip()
            if name.startswith(("@media", "@supports")):
                inner, at = _rules(sheet, at)
                rules.append(_Rule(name, rules=tuple(inner)))
            else:
                end = _end_of_block(sheet, at)
                rules.append(_Rule(name, body=_without_comments(sheet[at : end - 1])))
                at = end
            head = ""
        elif not token.startswith("/*"):
            head += token
    return rules, at


def _tokens(sheet: str, start: int) -> Iterator[re.Match[str]]:
    return _TOKEN.finditer(sheet, start)


def _end_of_block(sheet: str, start: int) -> int:
    """Return the place behind the block whose content begins at `start`."""
    depth = 1
    for match in _tokens(sheet, start):
        depth += {"{": 1, "}": -1}.get(match[0], 0)
        if not depth:
            return match.end()
    return len(sheet)


def _without_comments(text: str) -> str:
    return _TOKEN.sub(lambda match: "" if match[0].startswith("/*") else match[0], text)


def _used(rules: Iterable[_Rule], words: frozenset[str]) -> Iterator[_Rule]:
    """Yield what of `rules` can apply to a page."""
    for rule in rules:
        if rule.rules:
            if inner := tuple(_used(rule.rules, words)):
                yield _Rule(rule.head, rules=inner)
        elif rule.body is None or rule.head == "@page" or rule.head.startswith("@keyframes"):
            if not rule.head.startswith("@charset"):
                yield rule
        elif selectors := [s for s in _COMMA.split(rule.head) if _is_used(s, words)]:
            yield _Rule(",".join(selectors), body=rule.body)


def _is_used(selector: str, words: frozenset[str]) -> bool:
    needed = _NEEDED.findall(_NEGATION.sub("", selector))
    return all((name or value) in words for name, value in needed)


def _as_css(rule: _Rule) -> str:
    if rule.rules:
        return f"{rule.head}{{{''.join(map(_as_css, rule.rules))}}}"
    return f"{rule.head};" if rule.body is None else f"{rule.head}{{{rule.body}}}"


def _without_animations(rules: Sequence[_Rule]) -> Iterator[_Rule]:
    """Yield the rules without the animations that no other names."""
    named = " ".join(map(_as_css, (r for r in rules if not _is_animation(r))))
    for rule in rules:
        if not _is_animation(rule) or re.search(rf"animation[^;}}]*\b{rule.head[11:]}\b", named):
            yield rule


def _is_animation(rule: _Rule) -> bool:
    return rule.head.startswith("@keyframes ")


def _without_unused_variables(css: str, words: frozenset[str]) -> str:
    """Return a stylesheet without the variables that nothing names, and their rules if empty."""
    while unused := set(_VARIABLE.findall(css)) - words - set(_NAMED.findall(css)):
        # Those that only these name are unused by then.
        css = _EMPTY.sub("", _DECLARATION.sub(partial(_unless_in, unused), css))
    return css


def _unless_in(unused: set[str], declaration: re.Match[str]) -> str:
    return "" if declaration[1] in unused else declaration[0]
