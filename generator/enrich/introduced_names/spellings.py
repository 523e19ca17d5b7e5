"""How else a searcher may type a name."""

from __future__ import annotations

import re
import unicodedata

from generator.text.transliteration import in_ascii

MOST = 8
_NOT_WORD = re.compile(r"[\W_]+")
_PLUS = re.compile(r"\++")
_CASE = re.compile(r"(?<=[a-z])(?=[A-Z])")
_DIGITS = re.compile(r"(?<=[a-z])(?=\d)")
# A word of a compound that somebody may type by itself has as many letters at least.
_SHORTEST_PART = 3


def spellings(name: str) -> tuple[str, ...]:
    """The spellings of `name` whose words are not those of the name, the commonest first.

    The search ignores case and splits at punctuation and capitals, so most of them only help
    it to rank; `CodeGen 2` and `sigmaReparam` it would not find at all (tried with Pagefind 1.5).

    >>> spellings("Peri-LN"), spellings("DeepSeekMoE"), spellings("TÜLU 3")
    (('PeriLN', 'Peri LN'), ('DeepSeek MoE', 'Deep Seek MoE'), ('TÜLU3', 'TULU 3', 'TULU3'))
    """
    found: dict[str, str] = {name.casefold(): name}
    ascii_name = in_ascii(unicodedata.normalize("NFKC", name))
    for written in dict.fromkeys((name, ascii_name)):
        for spelt in _ways(written):
            if len(spelt) > 1:
                found.setdefault(spelt.casefold(), spelt)
    return tuple(found.values())[1 : MOST + 1]


def _ways(name: str) -> list[str]:
    """All the ways to write `name`, the commonest first; some of them may be equal."""
    said = _PLUS.sub(lambda plus: " plus" * len(plus[0]), name)
    return [
        name,
        _NOT_WORD.sub("", name),
        _NOT_WORD.sub(" ", name).strip(),
        *_compounds(name),
        _DIGITS.sub(" ", name) if " " not in name and "-" not in name else "",
        _NOT_WORD.sub(" ", said).strip() if said != name else "",
    ]


def _compounds(name: str) -> list[str]:
    """`DeepSeekMoE` in two words, and in all that it has; none of a name of several words."""
    if _NOT_WORD.search(name.rstrip("+")):
        return []
    words: list[str] = []
    for part in _CASE.sub("\0", name).split("\0"):
        if words and (len(part) < 2 or len(words[-1]) < _SHORTEST_PART):
            words[-1] += part
        else:
            words.append(part)
    if len(words) < 2 or any(len(word) < _SHORTEST_PART for word in words):
        return []
    return [f"{''.join(words[:-1])} {words[-1]}", " ".join(words)]
