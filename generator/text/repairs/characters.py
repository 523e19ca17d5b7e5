"""Damage to plain text: character codes, escapes, spaces, quotation marks, accents."""

from __future__ import annotations

import html
import re

from generator.text.cleaning import clean
from generator.text.repairs.row import Row, swap
from generator.text.tex import letter

_ABBREVIATIONS = {
    "eg": "e.g.",
    "Eg": "E.g.",
    "ie": "i.e.",
    "Ie": "I.e.",
    "etal": "et al.",
    "etc": "etc.",
    "vs": "vs.",
    "cf": "cf.",
    "wrt": "w.r.t.",
    "aka": "a.k.a.",
    "LaTeX": "LaTeX",
    "TeX": "TeX",
}


def _abbreviation(match: re.Match[str]) -> str:
    return _ABBREVIATIONS[match["name"]]


def _code(match: re.Match[str]) -> str | None:
    shown = chr(int(match["code"], 16))
    return shown if clean(shown) == shown else None


def _reference(match: re.Match[str]) -> str | None:
    shown = html.unescape(match[0])
    return " " if shown == "\xa0" else shown if clean(shown) == shown else None


def _accented(match: re.Match[str]) -> str | None:
    return letter(match[0])


# A diaeresis, an umlaut … stands on few letters; elsewhere the sign is a quotation mark or an
# apostrophe that somebody escaped.
_ACCENTS = (
    ('"', "aeiouyAEIOUY"),
    ("'", "aeiouyAEIOUYcnszCNSZ"),
    ("`", "aeiouAEIOU"),
    ("^", "aceghijosuwyACEGHIJOSUWY"),
    ("~", "anoANO"),
    ("=", "aeiouAEIOU"),
    (".", "cegzIZ"),
)
_ON = "|".join(
    rf"\\{re.escape(sign)}(?:\s?\{{(?:[{on}]|\\[ij])\}}|[{on}]|\\[ij](?![A-Za-z]))"
    for sign, on in _ACCENTS
)
_BELOW = r"\\[vcuHkdbr]\{[A-Za-z]\}|\\[vcuHkdbr] [A-Za-z](?=\})"
_LIGATURE = r"\\(?:oe|OE|ae|AE|aa|AA|ss|o|O|l|L|i|j)"

ROWS = (
    Row(
        "code instead of a character",
        ("x20", "u20"),
        swap(
            r"(?<=[^\W\d]|[\])”\"'.,%])\\?[ux](?P<code>20(?:1[0-9a-d]|26|32))(?![0-9a-f]{0,3}\d)",
            _code,
        ),
        "a lightx2013dark border",
        "a light–dark border",
    ),
    Row(
        "reference of HTML instead of a character",
        ("&",),
        swap(
            r"&(?:amp|lt|gt|quot|apos|nbsp|[mn]dash|hellip|times|plusmn|[lg]e|[lr][sd]quo"
            r"|#\d{2,5}|#x[0-9a-fA-F]{2,4});",
            _reference,
        ),
        "salt &amp; pepper",
        "salt & pepper",
    ),
    Row(
        "escaped quotation marks",
        ('\\"', "\\'"),
        swap(r"(?<![\w{])\\([\"'])([^\"'\\{}]{1,200})\\\1(?!\w)", r"\1\2\1"),
        r"the \"new\" way",
        'the "new" way',
    ),
    Row(
        "escaped apostrophe",
        ("\\'",),
        swap(r"(?<=[^\W\d_])\\'(?=(?:s|t|re|ve|ll|d|m)?(?![^\W\d_]))", "'"),
        r"the model\'s eye",
        "the model's eye",
    ),
    Row(
        "accent beside its letter",
        ("\\",),
        swap(
            rf"\{{(?:{_ON}|{_BELOW}|{_LIGATURE})\}}|{_ON}|{_BELOW}|{_LIGATURE}(?:\{{\}}|(?![A-Za-z]))",
            _accented,
        ),
        r"M\"obius",
        "Möbius",
    ),
    Row(
        "abbreviation as a macro",
        ("\\",),
        swap(
            rf"~?\\(?P<name>{'|'.join(_ABBREVIATIONS)})(?![A-Za-z])(?:\{{\}}|\\(?= ))?\.?",
            lambda match: (" " if match[0][0] == "~" else "") + _abbreviation(match),
        ),
        r"small cats, \eg, lynxes",
        "small cats, e.g., lynxes",
    ),
    Row(
        "escaped sign",
        ("\\",),
        swap(r"\\([%&#_$])", r"\1"),
        r"a third (33\%)",
        "a third (33%)",
    ),
    Row(
        "space as a macro",
        ("\\",),
        swap(
            r"\\[,;:](?=[\w\\(])|(?<=[^\W_])\\quad(?![A-Za-z])|\\q?quad\b ?|(?<=[.,:;)\d%])\\ +"
            r"|(?<=\S)\s?\\\\\s",
            " ",
        ),
        r"5\,km",
        "5 km",
    ),
    Row(
        "TeX's negative space",
        ("!",),
        swap(
            r"\\!|(?<=[\w)\]%])!([-–=:/+<>]|times|sim|pm)!(?=[\w(\[\\])|(?<=\bsim)!(?=\d)",
            lambda match: match[1] or "",
        ),
        "2.5!-!3.5 km",
        "2.5-3.5 km",
    ),
    Row(
        "TeX's quotation marks",
        ("``",),
        swap(r"``((?:[^`\"“”]|`(?!`)){1,300}?)(?:''|\"|”)", r"“\1”"),
        "``bees''",
        "“bees”",
    ),
    Row(
        "TeX's opening quotation mark",
        ("``",),
        swap(r"(?<!`)``(?=\w)(?![^`]{0,400}``)", "“"),
        "``bees and wasps",
        "“bees and wasps",
    ),
    Row(
        "tilde instead of a space",
        ("~",),
        swap(
            r"(?<=[A-Za-z]\.)~(?=\d)|(?<=[^\W\d_])~(?=\d{1,2}(?![\w.%~]|,\d)(?! ?%))"
            r"|(?:(?<=%)|(?<=[^\W_.,:;)\]}]))~(?=[(\[\\“\"{A-ZÀ-Þ\ufdd5])"
            r"|(?<=[.,:;)\]}])~(?=[^\W\d_]|[(\[\\“\"{\ufdd5])(?![a-z]+\d)"
            r"|(?<=[a-z])~(?=[a-z]+(?![\w-]))(?<![a-z]\d~)",
            " ",
        ),
        "a network~(GAN)",
        "a network (GAN)",
    ),
    Row(
        "tilde beside a space",
        ("~ ", " ~"),
        swap(r"(?<=[^\W_])~(?= )", ""),
        "a network~ of bees",
        "a network of bees",
    ),
)
