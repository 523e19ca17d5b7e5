"""The words of a query and of the index have one form, and other forms are told from all papers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser

from generator.exports.search_forms import other_forms, runs_of_papers
from generator.text.language.acronyms import definitions
from generator.text.search_words import search_words
from generator.text.stems import stem
from generator.text.transliteration import in_other_english
from tests.support.building import unknown_paper
from tests.support.visits import visiting

# Texts, each with its words: the same for the index and for the browser.
CASES = json.loads((Path(__file__).parent / "search_words.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("text", "words"), CASES, ids=[text or "empty" for text, _ in CASES])
def test_the_words_of_a_text(text: str, words: list[str]) -> None:
    assert list(search_words(text)) == words


@pytest.mark.browser
def test_the_browser_forms_the_same_words(browser: Browser, root: str) -> None:
    with visiting(browser, root) as visit:
        found = visit.open("about/").evaluate(
            """async ([root, texts]) => {
                const { formWords } = await import(root + "assets/search/spelling.js");
                return texts.map(formWords);
            }""",
            [root, [text for text, _ in CASES]],
        )
    assert found == [words for _, words in CASES]


@given(st.text())
def test_words_of_words_are_the_same(text: str) -> None:
    words = [word for word in search_words(text) if word.isascii()]
    assert [*search_words(" ".join(words))] == words


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("A Vision Transformer (ViT) is", "ViT", "vision transformer"),
        ("mixtures-of-experts (MoEs)", "MoE", "mixture of expert"),
        ("by Proximal Policy Optimization (PPO)", "PPO", "proximal policy optimization"),
        ("For self-supervised learning (SSL)", "SSL", "self supervised learning"),
        ("Multi-modal large language models (MLLMs)", "MLLM", "multi modal large language model"),
        ("out of distribution (OOD) data", "OOD", "out of distribution"),
        ("with hidden Markov trees (HMT)", "HMT", "hidden markov tree"),
    ],
)
def test_an_acronym_is_read_with_its_long_form(text: str, short: str, long: str) -> None:
    assert list(definitions(text)) == [(tuple(long.split()), short)]


@pytest.mark.parametrize(
    "text",
    ["as shown (OOD)", "in Paris (see below)", "a test. Other (TO)", "(AB)", "of (A) and (b)"],
)
def test_what_stands_in_brackets_is_not_always_an_acronym(text: str) -> None:
    assert list(definitions(text)) == []


@given(st.text("aAbB (-)", max_size=200))
def test_reading_acronyms_never_fails(text: str) -> None:
    for long, short in definitions(text):
        assert len(long) > 1
        assert short in text


@pytest.mark.parametrize(
    "forms",
    [
        "prune prunes pruned pruning",
        "model models modelling modeling modelled",
        "optimise optimize optimising optimization optimisation optimizer",
        "generate generates generation generative generator",
        "represent representation representations",
        "detect detection detector detecting",
        "analysis analyses analyze analysing",
        "classify classifier classification classified",
        "hypothesis hypotheses",
        "robust robustness robustly",
        "efficient efficiency efficiently",
        "convolution convolutional convolutions",
        "embed embedding embedded embeddings",
        "sparse sparsity sparsely",
        "retrieve retrieval retriever",
        "supervise supervised supervision",
        "class classes",
        "gpu gpus",
    ],
)
def test_forms_of_a_word_have_one_stem(forms: str) -> None:
    assert len({stem(word) for word in forms.split()}) == 1


@pytest.mark.parametrize(
    "words", ["object objective", "string str", "attention attend", "university diversity"]
)
def test_other_words_have_other_stems(words: str) -> None:
    assert len({stem(word) for word in words.split()}) == 2


@given(st.text(st.characters(categories=["Ll", "Nd"]), min_size=1, max_size=30))
def test_a_word_has_a_stem(word: str) -> None:
    assert 0 < len(stem(word)) <= len(word) + 2


@pytest.mark.browser
def test_the_browser_has_the_same_stems(browser: Browser, root: str) -> None:
    words = [*"pruning optimisation analyses generative gpus objective".split(), "ss", "é", "注意"]
    words += ["\U00010428s", "__proto__", "constructor"]
    with visiting(browser, root) as visit:
        found = visit.open("about/").evaluate(
            """async ([root, words]) => {
                const { stem } = await import(root + "assets/search/index.js");
                const { siteData } = await import(root + "assets/site.js");
                const { endings } = await siteData();
                return words.map((word) => stem(word, endings));
            }""",
            [root, words],
        )
    assert found == [stem(word) for word in words]


def _forms(*abstracts: str) -> list[tuple[str, ...]]:
    papers = [unknown_paper(str(at), "Title", text) for at, text in enumerate(abstracts)]
    forms, of_reversed = (
        other_forms(given, runs_of_papers(given)) for given in (papers, papers[::-1])
    )
    assert of_reversed == forms[::-1]
    return forms


def test_a_paper_is_found_by_the_form_that_it_does_not_use() -> None:
    given_by_two = ["a state space model (SSM)", "state-space models (SSMs)"]
    assert _forms(*given_by_two, "State space models win", "our SSMs", "the space model") == [
        (),
        (),
        ("SSM",),
        ("state space model",),
        (),
    ]
    assert _forms(given_by_two[0], "our SSM") == [(), ()]


def test_an_acronym_with_several_meanings_is_left_alone() -> None:
    one, other = "continual learning (CL)", "contrastive losses (CL)"
    assert _forms(one, one, other, other, "CL")[-1] == ()
    assert _forms(one, one, one, other, other, "CL")[-1] == ("continual learning",)


def test_the_end_of_a_longer_form_is_no_form_of_its_own() -> None:
    definitions = ["large language model (LLM)", "language model (LM)"] * 2
    assert _forms(*definitions, "large language models")[-1] == ("LLM",)


def test_words_written_together_are_found_apart_and_the_other_way_round() -> None:
    assert _forms(
        "overfitting", "over-fitting of nets", "the over fitting.", "over all fitting"
    ) == [
        ("over fitting",),
        ("overfitting",),
        ("overfitting",),
        (),
    ]
    # A word that a line's end broke is no pair of words.
    assert _forms(*["training"] * 20, "train ing")[0] == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [("colour", "color"), ("centres", "centers"), ("behavioral", "behavioural")],
)
def test_both_spellings_of_english_are_found(one: str, other: str) -> None:
    assert in_other_english(one) == (other,)
    assert in_other_english("models of labels by a parameter") == ()
