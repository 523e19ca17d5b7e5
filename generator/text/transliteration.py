"""Other spellings of words, for a search that only finds the spelling in the text."""

from __future__ import annotations

import re
import unicodedata

# Words that British English spells with s and American English with z. With s only the nouns
# count: `precise` and `raised` have no other spelling. The search finds `optimised` by `optimise`.
_TWO_SPELLINGS = re.compile(
    r"\b(?P<z>[a-z]{3,}?)iz(?:e[drs]?|ers|ing|ations?)\b|\b(?P<s>[a-z]{3,}?)isations?\b"
)
# Words with two spellings, British and American, whatever ending of `_ENDING` follows.
_PAIRS = tuple(
    pair.split("/")
    for pair in (
        "analyse/analyze analysing/analyzing armour/armor artefact/artifact behaviour/behavior "
        "calibre/caliber catalogue/catalog catalyse/catalyze centre/center centred/centered "
        "colour/color defence/defense dialogue/dialog favour/favor fibre/fiber flavour/flavor "
        "grey/gray harbour/harbor honour/honor humour/humor judgement/judgment labour/labor "
        "labelled/labeled labelling/labeling licence/license litre/liter manoeuvre/maneuver "
        "metre/meter modelled/modeled modelling/modeling neighbour/neighbor odour/odor "
        "rigour/rigor rumour/rumor sceptic/skeptic signalling/signaling spectre/specter "
        "theatre/theater travelling/traveling tumour/tumor vapour/vapor vigour/vigor"
    ).split()
)
_OTHER = {word: pair[1 - at] for pair in _PAIRS for at, word in enumerate(pair)}
_ENDING = r"(?:s|d|r|rs|ed|ing|er|ers|able|al|ally|less|ful|hoods?)?"
_PAIRED = re.compile(
    rf"\b(?P<prefix>(?:multi|kilo|milli|micro|nano|re|un|in|mis)?)"
    rf"(?P<word>{'|'.join(sorted(_OTHER, key=len, reverse=True))})(?P<ending>{_ENDING})\b"
)
_WORD = re.compile(r"\w+(?:-\w+)*")
# Unicode names: `GREEK SMALL LETTER ALPHA` is spelled alpha, `LATIN SMALL LETTER O WITH STROKE` o.
_LETTER_NAME = re.compile(
    r"GREEK (?P<case>SMALL|CAPITAL) LETTER (?:FINAL )?(?P<greek>\w+)"
    r"|LATIN (?:SMALL|CAPITAL) (?:LETTER|LIGATURE) (?P<latin>[A-Z]{1,2})(?: WITH .*)?"
)
_SPELLINGS = {"ß": "ss", "ẞ": "SS", "þ": "th", "Þ": "Th", "ð": "d", "Ð": "D", "ı": "i"}


def transliterate_words(text: str) -> tuple[str, ...]:
    """Return the words of `text` that have letters beyond ASCII, spelled with ASCII letters.

    A word without such a spelling (`注意`) is left out. Each is returned once, in order.

    >>> transliterate_words("a Sørensen loss with α-divergence")
    ('Sorensen', 'alpha-divergence')
    """
    if text.isascii():
        return ()
    words = (word for word in _WORD.findall(text) if any(map(_is_beyond_ascii, word)))
    spellings = (in_ascii(word).strip("-_") for word in words)
    return tuple(dict.fromkeys(filter(None, spellings)))


def in_ascii(text: str) -> str:
    """Return `text` spelled with ASCII characters; those without such a spelling are left out.

    >>> in_ascii("Tülu 3"), in_ascii("μP")
    ('Tulu 3', 'muP')
    """
    return text if text.isascii() else "".join(map(_spell, text))


def in_other_english(text: str) -> tuple[str, ...]:
    """Return the words of `text` that British and American English spell differently.

    Each is returned once, in the spelling that `text` does not use, those in -ise as verbs.

    >>> in_other_english("Quantized, optimizing and quantization of tokenisation in colour")
    ('quantise', 'optimise', 'tokenize', 'color')
    """
    lower = text.lower()
    # Most words have neither ending, which is quickly seen.
    words = [word for word in lower.split() if "iz" in word or "isation" in word]
    found = [
        f"{match['z']}ise" if match["z"] else f"{match['s']}ize"
        for word in words
        for match in _TWO_SPELLINGS.finditer(word)
    ]
    found += [
        match["prefix"] + _OTHER[match["word"]] + match["ending"]
        for match in _PAIRED.finditer(lower)
    ]
    return tuple(dict.fromkeys(found))


def _is_beyond_ascii(character: str) -> bool:
    return not character.isascii() and character.isalpha()


def _spell(character: str) -> str:
    """Return the ASCII spelling of a character, or an empty string where it has none."""
    if character.isascii():
        return character
    plain = unicodedata.normalize("NFKD", character)
    if plain[0].isascii():
        return "".join(filter(str.isascii, plain))
    plain = plain[0]
    if plain in _SPELLINGS:
        return _SPELLINGS[plain]
    match = _LETTER_NAME.fullmatch(unicodedata.name(plain, "").partition(" WITH ")[0])
    if match is None:
        return ""
    if match["greek"]:
        name = match["greek"].replace("LAMDA", "LAMBDA")
        return name.lower() if match["case"] == "SMALL" else name.capitalize()
    return match["latin"].lower() if plain.islower() else match["latin"]
