"""Other spellings of a name that a reader may search for."""

from __future__ import annotations

import re
import unicodedata

from generator.text.transliteration import in_ascii

MAX_SPELLINGS = 8
_NOT_WORD = re.compile(r"[\W_]+")
_PLUS = re.compile(r"\++")
_CASE_CHANGE = re.compile(r"(?<=[a-z])(?=[A-Z])")
_DIGITS_START = re.compile(r"(?<=[a-z])(?=\d)")
# Shorter parts of a compound are never written as separate words.
_MIN_PART_LENGTH = 3


def spellings(name: str) -> tuple[str, ...]:
    """Return other spellings of a name, the most common first.

    They differ in more than case. The search ignores case and splits words at punctuation and
    capitals, so that most spellings only improve the ranking; `CodeGen 2` and `sigmaReparam`
    would not be found without them.

    >>> spellings("Peri-LN"), spellings("DeepSeekMoE"), spellings("TÜLU 3")
    (('PeriLN', 'Peri LN'), ('DeepSeek MoE', 'Deep Seek MoE'), ('TÜLU3', 'TULU 3', 'TULU3'))
    """
    by_folded: dict[str, str] = {name.casefold(): name}
    ascii_name = in_ascii(unicodedata.normalize("NFKC", name))
    for form in dict.fromkeys((name, ascii_name)):
        for spelling in _variants(form):
            if len(spelling) > 1:
                by_folded.setdefault(spelling.casefold(), spelling)
    return tuple(by_folded.values())[1 : MAX_SPELLINGS + 1]


def _variants(name: str) -> list[str]:
    """Return variants of a name, the most common first; some are equal or empty."""
    with_plus = _PLUS.sub(lambda plus: " plus" * len(plus[0]), name)
    return [
        name,
        _NOT_WORD.sub("", name),
        _NOT_WORD.sub(" ", name).strip(),
        *_compounds(name),
        _DIGITS_START.sub(" ", name) if " " not in name and "-" not in name else "",
        _NOT_WORD.sub(" ", with_plus).strip() if with_plus != name else "",
    ]


def _compounds(name: str) -> list[str]:
    """Return `DeepSeekMoE` as two words, and as three; nothing if it has spaces."""
    if _NOT_WORD.search(name.rstrip("+")):
        return []
    words: list[str] = []
    for part in _CASE_CHANGE.sub("\0", name).split("\0"):
        if words and (len(part) < 2 or len(words[-1]) < _MIN_PART_LENGTH):
            words[-1] += part
        else:
            words.append(part)
    if len(words) < 2 or any(len(word) < _MIN_PART_LENGTH for word in words):
        return []
    return [f"{''.join(words[:-1])} {words[-1]}", " ".join(words)]
