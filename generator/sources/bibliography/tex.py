r"""The TeX of a BibTeX value → text: braces, accents, escapes, ties, dashes.

What BibTeX adds to a text goes. Formulas and macros with arguments (`\emph{x}`) stay as they
are: `text.repair` makes them readable, with the markup that an abstract may have.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from generator.text.latex.symbols import SYMBOLS, to_letter

# A longer text, in characters, is no field of a paper.
MAX_LENGTH = 50_000
_MARKS = re.compile(r"[\\{}~]|--|``|''")
_TOKEN = re.compile(
    r"""
    (?P<math>\$(?:[^$\\]|\\.){0,2000}+\$|\\\((?:[^\\]|\\[^)]){0,2000}+\\\))
    |(?P<address>https?://[^\s{}\\]+)
    |(?P<accent>\\(?:
        ["'`^~=.](?:[ ]?\{[ ]?\\?[A-Za-z][ ]?\}|[ ]?\\[ij](?![A-Za-z])|[ ]?[A-Za-z])
        |[uvHcdbrk](?:[ ]?\{[ ]?\\?[A-Za-z][ ]?\}|[ ]\\?[A-Za-z](?![A-Za-z]))
    ))
    |\\(?P<macro>[A-Za-z]++)(?P<gap>\{\}|\s*+)
    |\\(?P<escape>.)
    |(?P<open>\{)
    |(?P<close>\})
    |(?P<quotes>``|'')
    |(?P<dashes>(?<!-)-{2,3}(?!-))
    |(?P<tie>~)
    """,
    re.X | re.S,
)
_SWITCH = re.compile(r"\\(?:bf|em|it|sl|sc|tt|rm|sf|cal|color|[a-z]+(?:shape|series|family))\b")
_TEXT_SYMBOLS = {name: symbol for name, symbol in SYMBOLS.items() if name.startswith("text")} | {
    "textless": "<",
    "textgreater": ">",
    "textquotesingle": "'",
    "textquotedbl": '"',
    "textquotedblleft": "“",
    "textquotedblright": "”",
    "textunderscore": "_",
    "textbar": "|",
    "textbraceleft": "{",
    "textbraceright": "}",
    "textasciicircum": "^",
    "textasciigrave": "`",
    "textasciitilde": "~",
    "textdegree": "°",
    "textellipsis": "…",
    "textbullet": "•",
    "textregistered": "®",
    "texttrademark": "™",
    "textcopyright": "©",
    "textmu": "µ",
}
# What changes how a text is set, and not what it says.
_SETTINGS = (
    "relax protect ignorespaces noindent tiny scriptsize footnotesize small normalsize large Large "
    "LARGE huge Huge"
).split()
_TEXT_SYMBOLS |= dict.fromkeys(_SETTINGS, "")
# What stands for a character behind a backslash. `\$` stays: without its backslash, it would
# begin a formula.
_ESCAPES = dict.fromkeys("&%#_{}", None) | {"\\": " ", " ": " ", "\n": " ", ",": " ", ";": " "}
_NOTHING = "-/!:@"


def decode(text: str, *, is_name: bool = False) -> str:
    r"""Return the text of a BibTeX value, with single spaces; linear in its length.

    The macros and braces in a name (`is_name`) are no markup, and go.

    >>> decode(r'{BERT} and {\"O}zg{\"u}r~\v{S}koda: {\textless}5\% of $\alpha_{1}$ --- \emph{so}')
    'BERT and Özgür Škoda: <5% of $\\alpha_{1}$ — \\emph{so}'
    >>> decode(r"{\relax Yu}. Nesterov {\textsc{jr}}", is_name=True)
    'Yu. Nesterov jr'
    """
    if len(text) <= MAX_LENGTH and _MARKS.search(text):
        text = _Decoder(text, is_name).run()
    return " ".join(text.split())


class _Decoder:
    """One pass over a text; `_kept` has for each open brace whether it stays in the text."""

    def __init__(self, text: str, is_name: bool) -> None:
        self._text = text
        self._is_name = is_name
        self._kept: list[bool] = []
        self._argument_at = -1  # where an opening brace begins the argument of a macro

    def run(self) -> str:
        parts: list[str] = []
        end = 0
        for match in _TOKEN.finditer(self._text):
            parts += (self._text[end : match.start()], self._replace(match))
            end = match.end()
        parts.append(self._text[end:])
        return "".join(parts)

    def _replace(self, match: re.Match[str]) -> str:
        kind = match.lastgroup or ""
        return _REPLACEMENTS.get(kind, _Decoder._as_it_is)(self, match)

    def _as_it_is(self, match: re.Match[str]) -> str:
        return match[0]

    def _accent(self, match: re.Match[str]) -> str:
        return to_letter(match[0]) or match[0][1:]

    def _macro(self, match: re.Match[str]) -> str:
        name = match["macro"]
        if name in _TEXT_SYMBOLS:
            return _TEXT_SYMBOLS[name]
        letter = to_letter(f"\\{name}") if len(name) <= 2 else None
        if letter is not None:
            return letter
        self._argument_at = match.end()
        return "" if self._is_name else match[0]

    def _escape(self, match: re.Match[str]) -> str:
        character = match["escape"]
        if character in _NOTHING:
            return ""
        return _ESCAPES.get(character, match[0]) or character

    def _open(self, match: re.Match[str]) -> str:
        at = match.start()
        is_argument = at == self._argument_at or self._text[at - 1 : at] in ("_", "^")
        is_kept = not self._is_name and (
            is_argument or _SWITCH.match(self._text, at + 1) is not None
        )
        self._kept.append(is_kept)
        return "{" if is_kept else ""

    def _close(self, match: re.Match[str]) -> str:
        if not self._kept or not self._kept.pop():
            return ""
        self._argument_at = match.end()
        return "}"

    def _quotes(self, match: re.Match[str]) -> str:
        return "“" if match[0] == "``" else "”"

    def _dashes(self, match: re.Match[str]) -> str:
        if len(match[0]) == 3:
            return "—"
        before = self._text[max(0, match.start() - 1) : match.start()]
        after = self._text[match.end() : match.end() + 1]
        is_option = not before.strip() and after.strip()  # `--flag`
        return match[0] if is_option else "–"

    def _tie(self, match: re.Match[str]) -> str:
        before = self._text[max(0, match.start() - 1) : match.start()]
        return " " if before.strip() else "~"  # `about ~5` is no tie


_REPLACEMENTS: dict[str, Callable[[_Decoder, re.Match[str]], str]] = {
    "accent": _Decoder._accent,
    "gap": _Decoder._macro,
    "macro": _Decoder._macro,
    "escape": _Decoder._escape,
    "open": _Decoder._open,
    "close": _Decoder._close,
    "quotes": _Decoder._quotes,
    "dashes": _Decoder._dashes,
    "tie": _Decoder._tie,
}
