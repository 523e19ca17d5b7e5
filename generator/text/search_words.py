"""Words in the form in which a query is searched for.

The browser forms the words of a query in the same way (docs/assets/search/spelling.js);
tests/search_words.json has the cases for both.
"""

from __future__ import annotations

import re
import unicodedata

_LANGUAGES = (
    ("#", re.compile(r"(?<![^\W_])([cf])#"), r"\1sharp"),
    ("++", re.compile(r"(?<![^\W_])c\+\+"), "cplusplus"),
)
# Within a word: a decimal point, an apostrophe, the mark of an index (`x_1^2`), and the dash
# behind a single letter (`x-ray`). That all begin with one set of characters makes it fast.
_REMOVED = re.compile(
    r"[_^.,'’‘ʼ‐-―-](?:(?<=[.,'’‘ʼ])|(?<=[^\W_][_^])(?=\d)"
    r"|(?<=(?<![^\W_])[^\W\d_][-‐-―])(?=[^\W\d_]))"
)
_WORD = re.compile(r"[^\W_]+")
# Hiragana, katakana and Han, written without spaces.
_UNSPACED = re.compile(r"([぀-ヿ㐀-鿿]{2,})")


def search_words(text: str) -> tuple[str, ...]:
    """Return the words of a text, each once, in order: in lower case and without accents.

    `x-ray` is one word, `GPT-3.5` two; of Chinese and Japanese each pair of characters is one.

    >>> search_words("ＧＰＴ-3.5’s R² of an X-ray in C#, x_1^2"), search_words("注意机制")
    (('gpt', '35s', 'r2', 'of', 'an', 'xray', 'in', 'csharp', 'x12'), ('注意', '意机', '机制'))
    """
    return tuple(dict.fromkeys(running_words(text)))


def running_words(text: str) -> list[str]:
    """Return the words of a text as `search_words` does, but each as often as it is there."""
    plain = text if text.isascii() else _without_accents(text)
    plain = plain.lower()
    for mark, language, name in _LANGUAGES:
        if mark in plain:
            plain = language.sub(name, plain)
    plain = _REMOVED.sub("", plain)
    if plain.isascii():
        return _WORD.findall(plain)
    words: list[str] = []
    for word in _WORD.findall(plain):
        for at, run in enumerate(_UNSPACED.split(word)):
            is_unspaced = at % 2
            words += [run[i : i + 2] for i in range(len(run) - 1)] if is_unspaced else [run]
    return list(filter(None, words))


def _without_accents(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    marks = (character for character in decomposed if unicodedata.category(character)[0] != "M")
    return unicodedata.normalize("NFC", "".join(marks))
