"""Rules for plain text: character codes, escapes, spaces, quotation marks, accents."""

from __future__ import annotations

import html
import re

from generator.text.cleaning import clean
from generator.text.latex.markers import PLACEHOLDER
from generator.text.latex.rules.rule import Rule, replace_matches
from generator.text.latex.symbols import (
    ARROW_NAMES,
    RELATION_NAMES,
    SYMBOLS,
    build_name_pattern,
    to_letter,
)

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


def _expand_abbreviation(match: re.Match[str]) -> str:
    return _ABBREVIATIONS[match["name"]]


def _decode_code_point(match: re.Match[str]) -> str | None:
    if match["bare"] and _CITATION.search(
        match.string, max(0, match.start() - 24), match.end() + 2
    ):
        return None
    shown = chr(int(match["code"] or match["bare"], 16))
    return shown if clean(shown) == shown else None


def _decode_reference(match: re.Match[str]) -> str | None:
    shown = html.unescape(match[0])
    return " " if shown == "\xa0" else shown if clean(shown) == shown else None


def _decode_macro(match: re.Match[str]) -> str | None:
    shown = chr(int(match["code"], 16))
    return shown if clean(shown) == shown else None


def _drop_negative_space(match: re.Match[str]) -> str:
    if match["macro"]:
        return f"{match['macro']}{{}}"
    operator = match["operator"] or match["apart"] or ""
    return SYMBOLS.get(operator, operator) or match["left"] or ""


def _compose_letter(match: re.Match[str]) -> str | None:
    return to_letter(match["letter"] or match[0])


# The accents and the letters that have them; before any other letter the sign is an escaped
# quotation mark or apostrophe.
_ACCENTS = (
    ('"', "aeiouyAEIOUY"),
    ("'", "aeiouyAEIOUYcnszCNSZ"),
    ("`", "aeiouAEIOU"),
    ("^", "aceghijosuwyACEGHIJOSUWY"),
    ("~", "anoANO"),
    ("=", "aeiouAEIOU"),
    (".", "cegzIZ"),
)
_ACCENT_ABOVE = "|".join(
    rf"\\{re.escape(sign)}(?:\s?\{{(?:[{letters}]|\\[ij])\}}|[{letters}]|\\[ij](?![A-Za-z]))"
    for sign, letters in _ACCENTS
)
_ACCENT_BELOW = r"\\[vcuHkdbr]\{[A-Za-z]\}|\\[vcuHkdbr] [A-Za-z](?=\})"
_CODE_POINT = "(?P<code>20(?:1[0-9a-d]|26|32)|2(?:19[0-4]|212|248|260|26[45])|00(?:d7|b1|b7))"
# `Fox2019a` is the key of a citation.
_CITATION = re.compile(r"\b[A-Z][a-z]*x20\d\d[a-f](?![^\W_])")
_LIGATURE = r"\\(?:oe|OE|ae|AE|aa|AA|ss|o|O|l|L|i|j)"

# Operators beside which authors remove space: `x\\!\\in\\!X`, which is listed as `x!in!X`.
_OPERATORS = build_name_pattern(f"{RELATION_NAMES} {ARROW_NAMES}")

# A variable before a tilde (`x~p`, `y_i~x`) or a distribution behind it (`~N(0, 1)`) means that
# the tilde is the sign for a random sample, which stays.
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
# Contexts in which a tilde was a space.
_TILDE_CONTEXTS = (
    r"(?<=[A-Za-z]\.)~(?=\d)",
    r"(?<=[^\W\d_]{2})~(?=\d{1,2}(?![\w.%~]|,\d)(?! ?%))",
    rf"\b(?:{_NUMBERED})~(?=\d)",
    # `GLM~5.1`, but not `by~5.1%`
    r"(?<![^\W_])(?!FID|[PC]?SNR|PSNR|SSIM|A?U?ROC|AUC|RMSE|MAE|IoU|BLEU|WER|CER|ACC)(?:[A-Z][\w-]{1,20}|[Vv]ersion|of|to|at|with|than|from)(?<=[^\W_]{2})~"
    r"(?=\d{1,3}\.\d[\d.]{0,4}(?![\w.%~]|,\d)(?! ?%|\\%))",
    r"(?<=\b[GR]TX)~(?=\d)",
    rf"(?<=\d)(?<![A-Za-z]\d)~(?=(?:{_UNITS}|[a-z]{{3,}})(?![\w(-]))",
    rf"(?:(?<=%)|(?<=[^\W_.,:;)\]}}])){_NO_VARIABLE}~(?=[(\[\\“\"{{A-ZÀ-Þ{PLACEHOLDER}]){_NO_DISTRIBUTION}",
    rf"(?<=[.,:;)\]}}])~(?=[^\W\d_]|[(\[\\“\"{{{PLACEHOLDER}])(?![a-z]+\d){_NO_DISTRIBUTION}",
    rf"(?<=[a-z]){_NO_VARIABLE}~(?=(?:[a-z]{{2,}}|a)(?![\w(-]))(?<![a-z]\d~)",
    r"(?<=/[A-Z])~(?=[a-z]{2})",
)

# The comma first, so that few places are looked at.
_COMMA_BEFORE_UNIT = (
    r",(?<=\d,)(?=(?:[mµn]s|mus|[kMG]Hz|[kMGT]i?B|[cmk]m|[kMGT]eV|dB|fps|FPS)(?![\w-]))"
)

RULES = (
    Rule(
        "thin space before a unit",
        # `10\\,ms` between dollars.
        (),
        replace_matches(_COMMA_BEFORE_UNIT, " "),
        "after 10,ms of it",
        "after 10 ms of it",
        trigger_pattern=re.compile(_COMMA_BEFORE_UNIT),
    ),
    Rule(
        "code instead of a character",
        ("x2", "u2", "x00"),
        replace_matches(
            # Without a backslash only inside a word: `Phoenix2014T` and `index2015` are names.
            rf"(?<=[^\W\d]|[\])”\"'.,%])\\[ux]{_CODE_POINT}(?![0-9a-f]{{0,3}}\d)"
            rf"|(?<=[^\W\d_]|[\])”\"'.,%])[ux]{_CODE_POINT.replace('code', 'bare')}(?=[a-zß-ÿ])",
            _decode_code_point,
        ),
        "a lightx2013dark border",
        "a light–dark border",
    ),
    Rule(
        "reference of HTML instead of a character",
        ("&",),
        replace_matches(
            r"&(?:amp|lt|gt|quot|apos|nbsp|[mn]dash|hellip|times|plusmn|[lg]e|[lr][sd]quo"
            r"|#\d{2,5}|#x[0-9a-fA-F]{2,4});",
            _decode_reference,
        ),
        "salt &amp; pepper",
        "salt & pepper",
    ),
    Rule(
        "escaped quotation marks",
        ('\\"', "\\'"),
        replace_matches(r"(?<![\w{])\\([\"'])([^\"'\\{}]{1,200})\\\1(?!\w)", r"\1\2\1"),
        r"the \"new\" way",
        'the "new" way',
    ),
    Rule(
        "escaped apostrophe",
        ("\\'",),
        replace_matches(r"(?<=[^\W\d_])\\'(?=(?:s|t|re|ve|ll|d|m)?(?![^\W\d_]|[{\\]))", "'"),
        r"the model\'s eye",
        "the model's eye",
    ),
    Rule(
        "accent beside its letter",
        ("\\",),
        replace_matches(
            rf"\{{(?:{_ACCENT_ABOVE}|{_ACCENT_BELOW}|{_LIGATURE})\}}|{_ACCENT_ABOVE}|{_ACCENT_BELOW}"
            # TeX ignores the space behind the name of a letter.
            rf"|(?P<letter>{_LIGATURE})(?:\{{\}}|(?<!\d \\AA)(?<!\d\\AA) (?=[a-z])|(?![A-Za-z]))",
            _compose_letter,
        ),
        r"M\"obius",
        "Möbius",
    ),
    Rule(
        "abbreviation as a macro",
        ("\\",),
        replace_matches(
            rf"~?\\(?P<name>{'|'.join(_ABBREVIATIONS)})(?![A-Za-z])(?:\{{\}}|\\(?= ))?\.?",
            lambda match: (" " if match[0][0] == "~" else "") + _expand_abbreviation(match),
        ),
        r"small cats, \eg, lynxes",
        "small cats, e.g., lynxes",
    ),
    Rule(
        "space as a macro",
        ("\\",),
        replace_matches(
            r"\\[,;:](?=[\w\\(])|(?<=[^\W_])\\quad(?![A-Za-z])|\\q?quad\b ?|(?<=[.,:;)\d%])\\ +"
            r"|(?<=\S)\s?\\\\\s",
            " ",
        ),
        r"5\,km",
        "5 km",
    ),
    Rule(
        "character code as a macro",
        ("unicode{",),
        replace_matches(
            r"(?P<dollar>\$)?\\unicode\{x(?P<code>[0-9a-fA-F]{2,5})\}(?(dollar)\$)",
            _decode_macro,
        ),
        r"a light\unicode{x2013}dark border",
        "a light–dark border",
    ),
    Rule(
        "price without its dollar sign",
        ("\\",),
        replace_matches(r"(?:(?<=[ ~])|^)\\(?=\d[\d,.]*[kKMB]?(?![\w\\]))", "$"),
        r"a hive for \120 a year",
        "a hive for $120 a year",
    ),
    Rule(
        "TeX's negative space",
        ("!",),
        replace_matches(
            # Behind a macro an empty group keeps it apart from a letter.
            rf"(?P<macro>\\[A-Za-z]+)(?:\\!)+(?=[A-Za-z])|\\!|(?<=\d,)!(?=\d{{3}}(?!\d))"
            rf"|(?<=[\w)\]%}}] )!(?P<apart>{_OPERATORS})!(?= [\w(\[{{\\])"
            rf"|(?<=[\w)\]%}}])!+(?P<operator>[-–=:/+<>|∼]|\\?(?:{_OPERATORS}))!+(?=[\w(\[{{\\])"
            rf"|(?P<left>(?<![^\W_])(?:{_OPERATORS})|∼) ?!+ ?(?=\d)"
            r"|(?<=\b[A-Za-z])!(?=left[(\[{|])",
            _drop_negative_space,
        ),
        "2.5!-!3.5 km",
        "2.5-3.5 km",
    ),
    Rule(
        "citation behind a tilde",
        ("~",),
        replace_matches(r"~([a-z]{2,20}(?:19|20)\d\d[a-z]{2,20})(?!\w)", r" [\1]"),
        "bees~bee2020hive fly",
        "bees [bee2020hive] fly",
    ),
    Rule(
        "hyphenation point",
        ("\\-", "\\@"),
        replace_matches(r"(?<=[a-z])\\-(?=[a-z])|(?<=[.:)])\\@(?!\w)", ""),
        r"a para\-meter",
        "a parameter",
    ),
    Rule(
        "tilde instead of a space",
        ("~",),
        replace_matches(
            # The tilde, which is among the first characters of a match, is found sooner.
            f"(?=[^~]{{0,21}}~)(?:{'|'.join(_TILDE_CONTEXTS)})",
            lambda match: match[0].replace("~", " "),
        ),
        "a network~(GAN)",
        "a network (GAN)",
    ),
    Rule(
        "tilde beside a space",
        ("~ ", " ~"),
        replace_matches(r"(?<=[^\W_])~(?= )", ""),
        "a network~ of bees",
        "a network of bees",
    ),
)
