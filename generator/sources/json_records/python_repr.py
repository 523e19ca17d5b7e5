"""A value that Python printed, `{'id': 1, 'tags': ['a', "b's"]}`, kept as a string → the value.

Programs that save a table of lists and objects as CSV or JSON write them so. The text is turned
into JSON, and never run.
"""

from __future__ import annotations

import json
import re
from typing import Any

_BEGINNING = re.compile(r"\s*[\[{(]\s*(?:['\"{\[\])}]|u['\"]|-?\d)")
_MAX_LENGTH = 1_000_000
_TOKEN = re.compile(
    r"""
    (?P<space>\s+)
    | u?(?P<text>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")
    | (?P<day>datetime\.(?:datetime|date)\((?P<y>\d{4}),[ ](?P<m>\d\d?),[ ](?P<d>\d\d?)[^()]*\))
    | (?P<word>True|False|None|nan|true|false|null|NaN)(?!\w)
    | (?P<number>-?\d{1,18}(?:\.\d{1,18})?(?:e[+-]?\d{1,3})?)(?!\w)
    | (?P<mark>[][{}(),:])
    """,
    re.X | re.S,
)
_WORDS = {"True": "true", "False": "false", "None": "null", "nan": "null", "NaN": "null"}
_MARKS = {"(": "[", ")": "]"}
# NumPy prints no comma between elements: `['a' 'b']`.
_ENDS, _BEGINNINGS = '"]}', '"[{'
_ESCAPE = re.compile(r"\\(x[0-9a-f]{2}|u[0-9a-f]{4}|U[0-9a-f]{8}|.)", re.I | re.S)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "\n": ""}


def parsed(value: Any) -> Any:
    """Return the list or object that a string is the print of; any other value as it is.

    >>> parsed("['Ada', \\"Ben O'Neil\\"]")
    ['Ada', "Ben O'Neil"]
    >>> parsed("[Ada]")
    '[Ada]'
    >>> parsed("[{'a': None} {'a': 'b' }]")
    [{'a': None}, {'a': 'b'}]
    """
    if not isinstance(value, str) or len(value) > _MAX_LENGTH or not _BEGINNING.match(value):
        return value
    tokens: list[str] = []
    position, text = 0, value.strip()
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            return value
        if not match["space"]:
            token = _as_json(match)
            if tokens and tokens[-1][-1] in _ENDS and token[0] in _BEGINNINGS:
                tokens.append(",")
            tokens.append(token)
        position = match.end()
    # A tuple of one, and a list in lines, end with a comma, which JSON does not have.
    kept = [
        token
        for token, following in zip(tokens, [*tokens[1:], ""], strict=True)
        if not (token == "," and following in ("]", "}"))
    ]
    try:
        result = json.loads("".join(kept))
    except (ValueError, RecursionError):
        return value
    return result if isinstance(result, list | dict) else value


def _as_json(match: re.Match[str]) -> str:
    if match["text"]:
        return json.dumps(_ESCAPE.sub(_unescaped, match["text"][1:-1]))
    if match["day"]:
        return json.dumps(f"{match['y']}-{int(match['m']):02}-{int(match['d']):02}")
    if match["word"]:
        return _WORDS.get(match["word"], match["word"])
    return match["number"] or _MARKS.get(match["mark"], match["mark"])


def _unescaped(match: re.Match[str]) -> str:
    escape = match[1]
    if len(escape) == 1:
        return _ESCAPES.get(escape, escape)
    code = int(escape[1:], 16)
    return chr(code) if code < 0x110000 else "\ufffd"
