"""What the search knows before it asks, and how other spellings are found."""

from __future__ import annotations

import json

import pytest

from generator.catalogue.groups import Groups
from generator.exports.query_match import also_found_by
from generator.exports.search_data import words
from generator.exports.search_index import SITE, index_files
from generator.model import Catalogue, Enrichment, IntroducedName, Topic
from generator.text.transliteration import in_other_english
from tests.support.building import unknown_paper
from tests.support.libraries import groups_of, library_of


def test_the_words_are_those_of_titles_and_those_that_two_abstracts_share() -> None:
    papers = (
        unknown_paper("a", "Tülu-3 Prunes", "rare shared"),
        unknown_paper("b", "The α-Net of GPT4", "Shared; x2 and 1234 once, Once"),
    )
    named = Enrichment(introduced=IntroducedName("CycleGAN"))
    assert words(Groups(library_of(Catalogue(papers, (), ()), {"a": named}))) == [
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
    (file,) = (file for file in index_files(groups_of(topics=topics)) if file.path == SITE)
    site = json.loads(file.as_bytes())
    assert {name: site[name] for name in ("papers", "years", "facets", "words")} == {
        "papers": 0,
        "years": [],
        "facets": [["Two", [["B & C", "b-c"], ["A", "a"]]], ["One", [["Z", "z"]]]],
        "words": [],
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Optimization, optimizers and optimized", ("optimise",)),
        ("an optimisation of tokenisations", ("optimize", "tokenize")),
        ("precise noise raised the size of the prize", ()),
        ("QUANTIZED", ("quantise",)),
    ],
)
def test_words_as_the_other_english_spells_them(text: str, expected: tuple[str, ...]) -> None:
    assert in_other_english(text) == expected


def test_a_page_is_found_by_the_other_english_too() -> None:
    assert also_found_by(unknown_paper("a", "Quantization", "is optimized"), ()) == (
        "quantise",
        "optimise",
    )
