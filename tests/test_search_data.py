"""What the search knows before it asks, and how other spellings are found."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from generator.exports import search_data
from generator.exports.search_documents import also
from generator.model import Catalogue, Paper, Topic
from generator.text.transliteration import in_other_english
from tests.support.building import unknown_paper


def of(*papers: Paper) -> Catalogue:
    return Catalogue(papers, (), ())


def test_the_words_are_those_of_titles_and_those_that_two_abstracts_share() -> None:
    named = replace(unknown_paper("a", "Tülu-3 Prunes", "rare shared"), name="CycleGAN")
    known = of(named, unknown_paper("b", "The α-Net of GPT4", "Shared; x2 and 1234 once"))
    assert search_data.words(known) == [
        "alpha",
        "cyclegan",
        "gpt4",
        "net",
        "prunes",
        "shared",
        "the",
        "tulu",
    ]


def test_topics_are_told_by_facet_in_the_order_of_the_vocabulary() -> None:
    topics = [Topic("B & C", "Two", ""), Topic("A", "Two", ""), Topic("Z", "One", "")]
    files = {page.path: page.content for page in search_data.data_files(of(), topics)}
    assert json.loads(files[search_data.TOPICS]) == {
        "papers": 0,
        "parts": 0,
        "facets": [["Two", [["B & C", "b-c"], ["A", "a"]]], ["One", [["Z", "z"]]]],
    }
    assert files[search_data.WORDS] == ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Optimization, optimizers and optimized", ("optimise",)),
        ("an optimisation of tokenisations", ("optimize", "tokenize")),
        ("precise noise raised the size of the prize", ()),
        ("QUANTIZED", ("quantise",)),
    ],
)
def test_words_as_the_other_english_spells_them(text: str, words: tuple[str, ...]) -> None:
    assert in_other_english(text) == words


def test_a_page_is_found_by_the_other_english_too() -> None:
    assert also(unknown_paper("a", "Quantization", "is optimized")) == ("quantise", "optimise")
