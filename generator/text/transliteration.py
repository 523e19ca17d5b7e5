"""Words as they can be typed on any keyboard, for a search that knows only the letters given."""

from __future__ import annotations

import re
import unicodedata

# What English spells with z or s; `precise` and `raised` have no other spelling, so that of the
# words with s only the nouns count. The search knows `optimised` where it knows `optimise`.
_ENGLISH = re.compile(
    r"\b(?P<z>[a-z]{3,}?)iz(?:e[drs]?|ers|ing|ations?)\b|\b(?P<s>[a-z]{3,}?)isations?\b"
)
_WORD = re.compile(r"\w+(?:-\w+)*")
# `GREEK SMALL LETTER ALPHA` is typed alpha, `LATIN SMALL LETTER O WITH STROKE` o.
_NAMED = re.compile(
    r"GREEK (?P<case>SMALL|CAPITAL) LETTER (?:FINAL )?(?P<greek>\w+)"
    r"|LATIN (?:SMALL|CAPITAL) (?:LETTER|LIGATURE) (?P<latin>[A-Z]{1,2})(?: WITH .*)?"
)
_TYPED = {"ß": "ss", "ẞ": "SS", "þ": "th", "Þ": "Th", "ð": "d", "Ð": "D", "ı": "i"}


def typed(text: str) -> tuple[str, ...]:
    """The words of `text` that have letters beyond ASCII, written with ASCII letters only.

    A word whose letters have no such spelling (`注意`) is left out; each stands once, in order.

    >>> typed("a Sørensen loss with α-divergence")
    ('Sorensen', 'alpha-divergence')
    """
    if text.isascii():
        return ()
    words = (word for word in _WORD.findall(text) if any(map(_is_foreign, word)))
    spelt = (in_ascii(word).strip("-_") for word in words)
    return tuple(dict.fromkeys(filter(None, spelt)))


def in_ascii(text: str) -> str:
    """`text` with ASCII characters only; what has no such spelling is left out.

    >>> in_ascii("Tülu 3"), in_ascii("μP")
    ('Tulu 3', 'muP')
    """
    return text if text.isascii() else "".join(map(_typed, text))


def in_other_english(text: str) -> tuple[str, ...]:
    """The words of `text` that British and American English spell apart, as the other does.

    Each stands once, as a verb, in order.

    >>> in_other_english("Quantized, optimizing and quantization of tokenisation")
    ('quantise', 'optimise', 'tokenize')
    """
    found = (
        f"{match['z']}ise" if match["z"] else f"{match['s']}ize"
        for word in text.lower().split()
        if "iz" in word or "isation" in word  # most have neither, and are not looked at
        for match in _ENGLISH.finditer(word)
    )
    return tuple(dict.fromkeys(found))


def _is_foreign(character: str) -> bool:
    return not character.isascii() and character.isalpha()


def _typed(character: str) -> str:
    """The ASCII spelling of one character; nothing for what has none."""
    if character.isascii():
        return character
    plain = unicodedata.normalize("NFKD", character)
    if plain[0].isascii():
        return "".join(filter(str.isascii, plain))
    plain = plain[0]
    if plain in _TYPED:
        return _TYPED[plain]
    named = _NAMED.fullmatch(unicodedata.name(plain, "").partition(" WITH ")[0])
    if named is None:
        return ""
    if named["greek"]:
        name = named["greek"].replace("LAMDA", "LAMBDA")
        return name.lower() if named["case"] == "SMALL" else name.capitalize()
    return named["latin"].lower() if plain.islower() else named["latin"]
