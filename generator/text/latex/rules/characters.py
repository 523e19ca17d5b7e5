"""Damage to plain text: character codes, escapes, spaces, quotation marks, accents."""

from __future__ import annotations

import html
import re

from generator.text.cleaning import clean
from generator.text.latex.rules.rule import Row, swap
from generator.text.latex.symbols import letter

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
    if match["bare"] and _CITATION.search(
        match.string, max(0, match.start() - 24), match.end() + 2
    ):
        return None
    shown = chr(int(match["code"] or match["bare"], 16))
    return shown if clean(shown) == shown else None


def _reference(match: re.Match[str]) -> str | None:
    shown = html.unescape(match[0])
    return " " if shown == "\xa0" else shown if clean(shown) == shown else None


def _accented(match: re.Match[str]) -> str | None:
    return letter(match["letter"] or match[0])


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
_HEX = "(?P<code>20(?:1[0-9a-d]|26|32))"
# `Fox2019a` is a paper.
_CITATION = re.compile(r"\b[A-Z][a-z]*x20\d\d[a-f](?![^\W_])")
_LIGATURE = r"\\(?:oe|OE|ae|AE|aa|AA|ss|o|O|l|L|i|j)"

# Not a letter by itself before a tilde (`x~p`, `y_i~x`), nor `N(0, 1)` behind one: that is drawn
# from a distribution.
_NO_VARIABLE = r"(?<!(?<![^\W_])(?![aAI])[^\W\d_])(?<!(?<![^\W_])[A-Za-z]\d)"
_NO_DISTRIBUTION = r"(?![^\W\d_]\w{0,15}\(|\\?math|[^\W\d_](?<![aAI])(?![^\W_]))"
_UNITS = (
    "[kcmµn]?m|[kmµ]?g|[mµn]?s|h|min|[kMGT]?Hz|[kKMGT]i?B|dB|[kMG]?W|[mk]?V|[kMGT]?eV|K|°C|fps|FPS|px"
    "|times|hours?|days?|years?|minutes?|seconds?"
)
_NUMBERED = (
    "Theorem|Lemma|Corollary|Proposition|Definition|Assumption|Section|Sec|Chapter|Appendix|Figure"
    "|Fig|Figs|Table|Tab|Equation|Eq|Algorithm|Version|Step|Phase|Task|Level"
)
# A tilde that was a space, by what stands on its sides.
_JOINTS = (
    r"(?<=[A-Za-z]\.)~(?=\d)",
    r"(?<=[^\W\d_]{2})~(?=\d{1,2}(?![\w.%~]|,\d)(?! ?%))",
    rf"\b(?:{_NUMBERED})~(?=\d)",
    rf"(?<=\d)(?<![A-Za-z]\d)~(?=(?:{_UNITS})(?![\w(-]))",
    rf"(?:(?<=%)|(?<=[^\W_.,:;)\]}}])){_NO_VARIABLE}~(?=[(\[\\“\"{{A-ZÀ-Þ\ufdd5]){_NO_DISTRIBUTION}",
    rf"(?<=[.,:;)\]}}])~(?=[^\W\d_]|[(\[\\“\"{{\ufdd5])(?![a-z]+\d){_NO_DISTRIBUTION}",
    rf"(?<=[a-z]){_NO_VARIABLE}~(?=(?:[a-z]{{2,}}|a)(?![\w(-]))(?<![a-z]\d~)",
    r"(?<=/[A-Z])~(?=[a-z]{2})",
)

ROWS = (
    Row(
        "code instead of a character",
        ("x20", "u20"),
        swap(
            # `Phoenix2014T` and `index2015` are names: without a backslash, inside a word only.
            rf"(?<=[^\W\d]|[\])”\"'.,%])\\[ux]{_HEX}(?![0-9a-f]{{0,3}}\d)"
            rf"|(?<=[^\W\d_]|[\])”\"'.,%])[ux]{_HEX.replace('code', 'bare')}(?=[a-zß-ÿ])",
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
        swap(r"(?<=[^\W\d_])\\'(?=(?:s|t|re|ve|ll|d|m)?(?![^\W\d_]|[{\\]))", "'"),
        r"the model\'s eye",
        "the model's eye",
    ),
    Row(
        "accent beside its letter",
        ("\\",),
        swap(
            rf"\{{(?:{_ON}|{_BELOW}|{_LIGATURE})\}}|{_ON}|{_BELOW}"
            # TeX eats the space behind the name of a letter.
            rf"|(?P<letter>{_LIGATURE})(?:\{{\}}|(?<!\d \\AA)(?<!\d\\AA) (?=[a-z])|(?![A-Za-z]))",
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
        swap("|".join(_JOINTS), lambda match: match[0].replace("~", " ")),
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
