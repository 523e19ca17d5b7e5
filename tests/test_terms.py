"""Terms of English text: tokens, stop words, and keys."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.text.language.terms import term_of, tokenize, tokens_and_terms


@pytest.mark.parametrize(
    "spellings",
    [
        "fine-tuning Fine-Tuning finetuning fine\u2011tuning",
        "LLM LLMs llm LLM's",
        "class classes Classes",
        "cache caches cache's",
        "study-group study-groups",
        "bias biases",
        "LM LMs",
        "movie movies",
        "GPT-4o gpt-4o",
        "box boxes",
    ],
)
def test_spellings_of_a_word_have_one_key(spellings: str) -> None:
    keys = {term_of(word).key for word in spellings.split()}
    assert len(keys) == 1
    assert keys != {""}


@pytest.mark.parametrize("words", ["car care", "plan plane", "rat rate", "new news"])
def test_different_words_have_different_keys(words: str) -> None:
    first, second = words.split()
    assert term_of(first).key != term_of(second).key


@pytest.mark.parametrize(
    "token",
    "the novel proposes state-of-the-art significantly 95.8 10times x \\mathcal https://a.b"
    " mathbf leq don't , studies improved".split(),
)
def test_a_stop_word_or_mark_has_no_key(token: str) -> None:
    assert term_of(token).key == ""


@given(st.text())
def test_tokens_and_terms_are_the_term_of_each_token(text: str) -> None:
    assert list(tokens_and_terms(text)) == [(token, term_of(token)) for token in tokenize(text)]


@pytest.mark.parametrize("text", ["a" * 100_000, "a-" * 50_000, "1." * 50_000, "\\" * 100_000])
def test_a_long_text_without_spaces_is_tokenized_in_one_pass(text: str) -> None:
    assert "".join(tokenize(text)) == text
    assert {term.key for _, term in tokens_and_terms(text)} <= {"", "a"}
