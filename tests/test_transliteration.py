"""Words spelled with ASCII letters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.text.transliteration import in_ascii, transliterate_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("plain words, and 10 of them", ()),
        ("a Sørensen loss", ("Sorensen",)),
        ("the Łojasiewicz and Hölder conditions", ("Lojasiewicz", "Holder")),
        ("(α-divergence), ς and Λ", ("alpha-divergence", "sigma", "Lambda")),
        ("straße, æther, œuvre, İzmir", ("strasse", "aether", "oeuvre", "Izmir")),
        ("ﬁne ℓ² ϵ-greedy 𝓞(n)", ("fine", "l2", "epsilon-greedy", "O")),
        ("“quoted” – 10× more … 注意", ()),
        ("naïve and naïve again", ("naive",)),
    ],
)
def test_words_with_other_letters_are_transliterated(text: str, words: tuple[str, ...]) -> None:
    assert transliterate_words(text) == words


@given(st.text())
def test_transliteration_is_ascii_and_not_empty(text: str) -> None:
    assert in_ascii(text).isascii()
    assert all(word.isascii() and any(map(str.isalnum, word)) for word in transliterate_words(text))
    assert in_ascii(in_ascii(text)) == in_ascii(text)
    if text.isascii():
        assert in_ascii(text) == text
