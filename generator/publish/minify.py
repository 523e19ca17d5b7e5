"""Minify the published scripts and stylesheets.

Of both go comments, and white space that means nothing. Of a script tree-sitter's parser says
what is a comment, a text or a regular expression, and that the minified script has the same tree.
Of a stylesheet a pattern says what is a comment or a text, as its syntax has no more of them
(https://www.w3.org/TR/css-syntax-3/#tokenization).
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from itertools import chain, count
from pathlib import Path
from typing import Final

import tree_sitter_javascript
from tree_sitter import Language, Node, Parser, Query, QueryCursor

from generator.runtime.fingerprint import program_fingerprint
from generator.runtime.memo import NO_MEMO, Memo

log = logging.getLogger("mkdocs.almanac")

_IMPORT: Final = re.compile(r'^@import "([\w-]+\.css)"(?: layer\(([\w.-]+)\))?;\n', re.MULTILINE)
# Stands for an imported stylesheet while the one that imports it is minified.

# What has rules of its own for white space, or may be left out as a whole.
_NOT_CODE: Final = """
    [(comment) (html_comment) (hash_bang_line)] @comment
    [(string) (template_string) (regex)] @literal
"""
# Comments that a licence asks to keep.
_LEGAL: Final = re.compile(r"/[*/]!|#!|.*@(?:license|preserve)\b", re.DOTALL)
_COMMENT_IN_TREE: Final = re.compile(r" ?\((?:html_comment|comment)\)")

# Stands for a literal while white space is taken out around it; no code has this letter.
_LITERAL: Final = "\ue000"
# In code without literals and comments. A line's end may end a statement, so it goes only where
# the statement goes on: behind what needs an operand, before what needs something on its left.
_WHITE_SPACE: Final = (
    (re.compile(r"\s*\n\s*"), "\n"),
    (re.compile(r"[^\S\n]+"), " "),
    (re.compile(r"(?<=[{(\[,;:=&|])\n|\n(?=[)\]},;:=&|?])"), ""),
    (re.compile(rf"(?<=[A-Za-z_$)\]}}{_LITERAL}])\n(?=\.[\w#])"), ""),
    (re.compile(r" (?=[{}()\[\],;:=&|*%^<>?~]|[-+!]=)"), ""),
    # `? .5` is no `?.`, and `< ! --` no comment of HTML.
    (re.compile(r"(?<=[{}()\[\],;:=&|*%^>~]) |(?<=[<?!]) (?![-.!])"), ""),
    # Two signs would be one.
    (re.compile(r"(?<=[^-+\s]) (?=[-+][^-+])"), ""),
    (re.compile(r"(?<=[^-+\s][-+]) (?=[^-+\s])"), ""),
    (re.compile(rf"(?<=\w) (?={_LITERAL})"), ""),
)

# What has rules of its own for white space. An escape may end in a blank.
_NOT_STYLE: Final = re.compile(
    r"""(?P<comment>/\*.*?(?:\*/|\Z))"""
    r"""|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'"""
    r"""|\burl\(\s*[^\s"'()]+\s*\)|\\(?:[0-9a-fA-F]{1,6}\s?|.)""",
    re.DOTALL | re.IGNORECASE,
)
# What parts two tokens, so that a comment there may go.
_PARTING: Final = frozenset(" \t\r\n\f{};,")
# A blank before `:` is that of `a :hover`, one before `(` that of `and (`, and those around `+`
# and `-` those of `calc()`. The value `--empty: ;` is one.
_STYLE_WHITE_SPACE: Final = (
    (re.compile(r"\s+"), " "),
    (re.compile(r"(?<!:) (?=[{};,])|(?<=[{};,]) "), ""),
    (re.compile(r"(?<=:) (?![;}])"), ""),
    (re.compile(r"(?<=\() | (?=\))| (?=[>~!])|(?<=[>~]) "), ""),
    (re.compile(r";+(?=\})"), ""),
)


@dataclass(frozen=True, slots=True)
class _Script:
    """A minified script, or why there is none."""

    text: str
    error: str | None = None


def minify_assets(assets: Path, memo: Memo = NO_MEMO) -> None:
    """Minify every script and stylesheet below the folder `assets`, in place.

    Stylesheets are joined with those in the same folder that they import. Files in another
    encoding than UTF-8 and `*.min.*` stay as they are. A script that cannot be minified stays as
    well, with a warning. `memo` has the scripts of earlier builds. `OSError` where a file cannot
    be read or written.
    """
    scripts = dict(_texts(_paths(assets, ".js")))
    minified = dict(_minified_scripts(scripts, assets, memo))
    for path in _paths(assets, ".css"):
        with suppress(UnicodeDecodeError):
            minified[path] = _minified_style(path)
    # Only now, as a stylesheet may be imported by one that comes behind it.
    for path, text in minified.items():
        path.write_text(text, encoding="utf-8", newline="\n")


def _paths(assets: Path, suffix: str) -> list[Path]:
    paths = sorted(assets.rglob(f"*{suffix}"))
    return [path for path in paths if not path.name.endswith(f".min{suffix}")]


def _texts(paths: Iterable[Path]) -> Iterator[tuple[Path, str]]:
    for path in paths:
        with suppress(UnicodeDecodeError):
            yield path, path.read_text(encoding="utf-8")


def _minified_scripts(
    texts: Mapping[Path, str], assets: Path, memo: Memo
) -> Iterator[tuple[Path, str]]:
    scripts = list(texts.values())
    results = memo.map("scripts", program_fingerprint(), _try_script, None, scripts)
    for path, script in zip(texts, results, strict=True):
        if script.error is None:
            yield path, script.text
            continue
        log.warning(
            "%s is published unminified: %s. Mend it, or name it *.min.js to keep it as it is.",
            path.relative_to(assets.parent).as_posix(),
            script.error,
        )


def _try_script(_: None, text: str) -> _Script:
    try:
        return _Script(minify_script(text))
    except ValueError as error:
        return _Script("", str(error))


def minify_script(text: str) -> str:
    """Return a script with the same tree in fewer bytes.

    `ValueError` where its syntax is not understood, or the minified script would have another.

    >>> minify_script("// Why.\\n  const a = /** @type {string} */ (b);\\n")
    'const a=(b);'
    """
    parser, _ = _javascript()
    tree = parser.parse(text.encode()).root_node
    if tree.has_error:
        line = _error(tree).start_point[0] + 1
        raise ValueError(f"its syntax is not understood in line {line}")
    code, literals = _code_and_literals(text.encode(), tree)
    for pattern, replacement in _WHITE_SPACE:
        code = pattern.sub(replacement, code)
    rest = iter(literals)
    minified = re.sub(_LITERAL, lambda _: next(rest), code.strip())
    if _outline(parser.parse(minified.encode()).root_node) != _outline(tree):
        raise ValueError("without its white space it would be another script")
    return minified


def _code_and_literals(script: bytes, tree: Node) -> tuple[str, list[str]]:
    """Return the code of a script with `_LITERAL` in the place of each literal, and those.

    Comments are gone from it, but for those that a licence asks to keep: they count as literals.
    """
    code: list[str] = []
    literals: list[str] = []
    end = 0
    captures = QueryCursor(_javascript()[1]).captures(tree)
    comments = {node.id for node in captures.get("comment", ())}
    for node in sorted(chain(*captures.values()), key=lambda node: node.start_byte):
        if node.start_byte < end:
            continue  # in a template literal
        code.append(script[end : node.start_byte].decode())
        end = node.end_byte
        text = script[node.start_byte : end].decode()
        if node.id in comments and not _LEGAL.match(text):
            code.append("\n" if "\n" in text else " ")
        else:
            code.append(_LITERAL)
            literals.append(f"{text}\n" if text.startswith(("//", "#!")) else text)
    code.append(script[end:].decode())
    return "".join(code), literals


@cache  # not at import, as it takes a while
def _javascript() -> tuple[Parser, Query]:
    """Return a parser of JavaScript, and the query of `_NOT_CODE`."""
    language = Language(tree_sitter_javascript.language())
    return Parser(language), Query(language, _NOT_CODE)


def _error(node: Node) -> Node:
    """Return the first node in `node` that is an error or is missing."""
    while not (node.is_error or node.is_missing):
        node = next(child for child in node.children if child.has_error)
    return node


def _outline(tree: Node) -> str:
    """Return the types of all nodes but comments, nested as they are."""
    return _COMMENT_IN_TREE.sub("", str(tree))


@cache
def minify_style(text: str) -> str:
    """Return a stylesheet with the same rules in fewer bytes.

    >>> minify_style("a :hover > b { color: red; /* Why. */ margin: calc(1px + 2px) ; }\\n")
    'a :hover>b{color:red;margin:calc(1px + 2px)}'
    """
    if _LITERAL in text:
        return text
    literals: list[str] = []

    def replace(match: re.Match[str]) -> str:
        literal = match[0]
        if match["comment"] and not _LEGAL.match(literal):
            is_parted = text[match.start() - 1 : match.start()] in _PARTING
            if match.start() == 0 or is_parted or text[match.end() : match.end() + 1] in _PARTING:
                return ""
            literal = "/**/"  # as in `a/**/b`, which is not `ab`
        literals.append(literal)
        return _LITERAL

    code = _NOT_STYLE.sub(replace, text)
    for pattern, replacement in _STYLE_WHITE_SPACE:
        code = pattern.sub(replacement, code)
    rest = iter(literals)
    return re.sub(_LITERAL, lambda _: next(rest), code.strip())


def _minified_style(path: Path) -> str:
    """Return a stylesheet with those that it imports in their places, each in its cascade layer.

    Each file is minified by itself, before it is put into the place of its import.
    """
    text = path.read_text(encoding="utf-8")
    imported = [
        f"@layer {match[2]}{{{style}}}" if match[2] else style
        for match in _IMPORT.finditer(text)
        for style in [_minified_style(path.with_name(match[1]))]
    ]
    numbers = count()
    own = minify_style(_IMPORT.sub(lambda _: f"@imported-{next(numbers)};", text))
    # One in a comment is gone, and so may be the last `;`.
    return re.sub(r"@imported-(\d+);?", lambda match: imported[int(match[1])], own)
