"""The site's own scripts and styles without what only their readers need.

Of a script go comments, types, and most spaces and ends of lines; libraries that take out more
(rjsmin) lose spaces of a template in a template. Only a script that says `// @ts-check` is one of
ours, of which no template literal goes over several lines; others are published as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

from rcssmin import cssmin

# A comment over whole lines, a line of comment, one behind a line's code that no text can hold,
# and the type of what follows.
_COMMENT = re.compile(
    r"^[ \t]*/\*(?:(?!\*/).)*\*/[ \t]*\n|^[ \t]*//[^\n]*\n"
    r"|(?<=[;,{(}\]]) // [^\n\"'`]*$|/\*\* @type (?:(?!\*/).)*\*/ ?",
    re.MULTILINE | re.DOTALL,
)
_IMPORT = re.compile(r'^@import "([\w-]+\.css)";\n', re.M)
_INDENT = re.compile(r"^\s+", re.M)
# A line without a template, an expression or a comment; in it a text, which stays, or spaces that
# only readers need.
_BARE = re.compile(r"^[^'`/\n]+$", re.M)
_SPACE = re.compile(
    r"""("(?:[^"\\]|\\.)*")| ?(=>|[!=]==|&&|\|\||\?\?|\?(?! ?\.)|[<>]=?|[,;=:{}*]) ?"""
)
# A line of code alone that goes on in the next.
_OPEN = re.compile(r"^((?:(?!//)[^\n])*[{(\[,;])\n", re.M)


@cache  # a preview shrinks the same ones after every edit
def script(text: str) -> str:
    """A script that does the same. No line within a template literal may look like a comment.

    >>> script("// Why.\\n  const a = /** @type {string} */ (b);\\n")
    'const a=(b);'
    """
    text = _INDENT.sub("", _COMMENT.sub("", text))
    text = _BARE.sub(lambda line: _SPACE.sub(r"\1\2", line[0]), text)
    return _OPEN.sub(r"\1", text)


@cache
def style(text: str) -> str:
    """A style that does the same."""
    return str(cssmin(text))


def _joined(path: Path) -> str:
    """The text of a script, or of a style with those beside it that it imports."""
    text = path.read_text("utf-8")
    if path.suffix != ".css":
        return text
    return _IMPORT.sub(lambda found: _joined(path.with_name(found[1])), text)


def _ours(text: str) -> str:
    return script(text) if "\n// @ts-check\n" in text else text


_SHRINK: dict[str, Callable[[str], str]] = {".js": _ours, ".css": style}


def shrink(assets: Path) -> None:
    """Takes what only its readers need out of every script and style below the folder `assets`."""
    for path in sorted(assets.rglob("*")):
        if path.suffix in _SHRINK and not path.name.endswith(f".min{path.suffix}"):
            try:
                text = _joined(path)
            except UnicodeDecodeError:
                continue  # the owner's own, in another encoding: it is published as it is
            path.write_text(_SHRINK[path.suffix](text), encoding="utf-8")
