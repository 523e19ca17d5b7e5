"""Papers near a paper: who is near whom and why, what never is, and how much work it takes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from generator.enrich import related
from generator.enrich.related.similarity import (
    BUDGET,
    CANDIDATES,
    LEAST_AT_FIRST,
    MOST,
    MOST_WORDS,
    POSTINGS,
    asked_of,
    candidates_of,
    postings_of,
)
from generator.enrich.related.tfidf import UNIT, bags
from generator.model import Filing, Near, Paper
from generator.text.language.terms import parts, read, tokens, words
from generator.text.language.token_array import stream_of_papers
from tests.support.building import unknown_paper


def paper(id: str, title: str, abstract: str = "", topics: Sequence[str] = ()) -> Paper:
    filings = tuple(Filing(topic, ()) for topic in topics)
    return replace(unknown_paper(id, title, abstract), topics=filings)


# A small world: bread, bees and bridges.
WORLD = (
    paper(
        "rye", "Sourdough from Rye", "A sourdough starter of rye flour ferments in warm kitchens."
    ),
    paper(
        "wheat", "Wheat Flour and its Crumb", "The starter ferments; sourdough bread has a crumb."
    ),
    paper("oven", "Stone Ovens for Bread", "Bread in a stone oven: in winter its flour burns."),
    paper(
        "hive", "BeeNet: Counting Bees at the Hive", "A camera on the hive counts each honey bee."
    ),
    paper("honey", "Honey Yields of a Hive", "With BeeNet the honey bee and its hive are watched."),
    paper("swarm", "When Bees Swarm", "Honey bees leave the hive in a swarm on warm days."),
    paper("arch", "Load on an Arch Bridge", "An arch bridge of stone carries its load in winter."),
    paper("cable", "Cable Bridges in Wind", "A cable bridge swings; wind load is what it carries."),
)


def near(papers: Sequence[Paper]) -> list[tuple[Near, ...]]:
    """The papers near each, in whatever order they are given."""
    ordered = sorted(papers, key=lambda one: one.id)
    found = related.near(ordered, stream_of_papers(ordered))
    ids = [one.id for one in ordered]
    return [found[ids.index(one.id)] for one in papers]


def by_id(papers: Sequence[Paper]) -> dict[str, tuple[Near, ...]]:
    return {one.id: found for one, found in zip(papers, near(papers), strict=True)}


@pytest.mark.parametrize(
    ("id", "first"),
    [("rye", "wheat"), ("wheat", "rye"), ("hive", "honey"), ("honey", "hive"), ("arch", "cable")],
)
def test_the_nearest_paper_is_of_the_same_matter(id: str, first: str) -> None:
    assert by_id(WORLD)[id][0].id == first


def test_shared_words_are_named_as_texts_write_them_the_most_telling_first() -> None:
    found = by_id(WORLD)
    assert found["rye"][0].words == ("sourdough", "flour", "starter", "ferments")
    assert found["oven"][0].words == ("bread", "flour")


def test_a_word_named_within_another_is_not_named_again() -> None:
    assert set(by_id(WORLD)["hive"][0].words) == {"hive", "BeeNet", "honey bee"}


def test_a_name_is_told_without_its_possessive() -> None:
    papers = [paper("a", "CrumbNet's"), paper("b", "On CrumbNet's"), *WORLD]
    (found,) = by_id(papers)["a"]
    assert found == Near("b", ("CrumbNet",))


def test_two_words_that_all_texts_write_together_once_are_no_term() -> None:
    papers = [
        paper("a", "Bakeries", "Starters of wild yeast."),
        paper("b", "A bakery", "A wild-yeast starter."),
    ]
    (found,) = by_id(papers)["a"]
    assert set(found.words) == {"bakery", "starter", "yeast"}


def test_the_words_named_are_of_the_strongest_terms_only() -> None:
    text = "Here swarms, and arches; there kettles, and mugs."
    papers = [
        paper("a", "Sweet Rye Crumb Ovens", text),
        paper("b", "Our Sweet Rye Crumb Ovens", ""),
    ]
    papers[1] = replace(papers[1], abstract=text.replace("there", "elsewhere"))
    (found,) = by_id([*papers, *WORLD])["a"][:1]
    assert found.id == "b"
    assert {part for word in found.words for part in word.split()} <= set(
        "Sweet Rye Crumb Ovens sweet rye crumb ovens".split()
    )


def test_spellings_of_a_word_are_one() -> None:
    two = [
        paper("a", "Fine-tuning of bakeries", "Low-rank ovens."),
        paper("b", "Finetuning in a bakery", "An oven of low rank, and all have a low rank."),
        paper("c", "Of bees", "Nothing but hives."),
    ]
    (found,) = by_id(two)["a"]
    assert found.id == "b"
    assert {read(name.replace(" ", "-")).key for name in found.words} == {
        "finetuning",
        "bakery",
        "lowrank",
        "oven",
    }


def test_words_of_any_paper_bring_no_papers_together() -> None:
    papers = [
        paper("a", "A Novel Approach to Rye", "We propose a novel method; results are better."),
        paper("b", "A Novel Approach to Bees", "We propose a new method with better results."),
        *WORLD[-2:],
    ]
    assert "b" not in {one.id for one in by_id(papers)["a"]}


@pytest.mark.parametrize(
    ("common", "topics", "near_it"),
    [
        ("Simplex.", "", False),
        ("Simplex.", "x", False),
        ("Tricks, despite real-time ad-hoc serving.", "x", False),
        ("Loss functions.", "x", False),
        ("A marmalade function.", "", False),
        ("A marmalade function.", "x", True),
        ("Marmalade. Oranges.", "", True),
        ("CrumbNet.", "", True),
    ],
)
def test_it_takes_two_words_or_one_and_a_topic(common: str, topics: str, near_it: bool) -> None:
    papers = [paper("a", "Rye", common, topics), paper("b", "Bees", common + "!", topics)]
    papers = [replace(one, abstract=f"{one.abstract} Of {one.title}.") for one in papers]
    assert bool(by_id([*papers, *WORLD[-2:]])["a"]) is near_it


def test_what_many_papers_say_once_brings_none_together() -> None:
    papers = [paper(f"p{at:02}", f"Of x{at}", "A quagga, an okapi.") for at in range(12)]
    assert not any(near([replace(one, abstract=one.abstract + one.title) for one in papers]))
    again = [replace(one, abstract=f"{one.title}. {one.abstract * 2}") for one in papers]
    assert all(near(again))


def test_a_paper_with_nothing_in_common_has_none_near_it() -> None:
    assert by_id([*WORLD, paper("alone", "Zymurgy", "Quagga okapi.")])["alone"] == ()


def test_the_title_is_worth_more_than_the_abstract() -> None:
    filler = "Kettles boil, mugs warm and spoons stir while saucers wait for biscuits."
    papers = [
        paper("asked", "Marmalade", "Of oranges."),
        paper("in-abstract", "Kitchens", f"{filler} Marmalade of oranges."),
        paper("in-title", "Orange Marmalade Kitchens", filler),
        *WORLD,
    ]
    assert [one.id for one in by_id(papers)["asked"]][:2] == ["in-title", "in-abstract"]


def test_a_common_topic_brings_papers_nearer_but_does_not_make_them_near() -> None:
    topics = {id: list("abcdefgh") for id in ("arch", "oven", "swarm")}
    filed = [paper(one.id, one.title, one.abstract, topics.get(one.id, ())) for one in WORLD]
    assert [one.id for one in by_id(WORLD)["oven"]] == ["wheat", "arch"]
    assert [one.id for one in by_id(filed)["oven"]] == ["arch", "wheat"]


def test_a_duplicate_is_never_near() -> None:
    text = "A sourdough starter of rye flour ferments in warm kitchens, it is said."
    papers = [
        *WORLD,
        paper("same-title", "SOURDOUGH from rye!", "Sourdough: a rye starter."),
        paper("one", "Rye Today", text),
        paper("same-text", "Flour of Rye", text.upper()),
    ]
    found = by_id(papers)
    near_ids = {id: {one.id for one in others} for id, others in found.items()}
    assert "same-title" not in near_ids["rye"]
    assert "rye" not in near_ids["same-title"]
    assert "same-text" not in near_ids["one"]
    assert {"rye", "wheat"} & near_ids["one"]


def test_duplicates_do_not_crowd_out_the_others() -> None:
    copies = [
        paper(f"copy-{n:02}", f"Loaf {n}", WORLD[0].abstract * 2) for n in range(CANDIDATES + 6)
    ]
    assert "wheat" in {one.id for one in by_id([*WORLD, *copies])["copy-00"]}


def test_papers_without_abstracts_have_papers_near_them() -> None:
    titles = [paper("a", "Bees in a Hive"), paper("b", "The Hive of a Bee"), paper("c", "Bees")]
    assert [one.id for one in by_id(titles)["a"]] == ["b"]


@pytest.mark.parametrize("papers", [[], [paper("a", "")], [paper("a", "…"), paper("b", "?!")]])
def test_nothing_is_near_where_there_is_nothing(papers: list[Paper]) -> None:
    assert near(papers) == [()] * len(papers)


WORDS = st.sampled_from(
    "rye-bread rye breads hive Hives honey bee the a novel GPT-4 LoRA loras stone arch, bridge."
    " flour oven \\alpha 10times https://a.b ü 注意".split()
)
TEXTS = st.lists(WORDS, max_size=12).map(" ".join)
PAPERS = st.lists(
    st.tuples(TEXTS.filter(bool), TEXTS, st.sets(st.sampled_from("xyz"))), max_size=14
).map(
    lambda rows: [
        paper(f"id-{at:02}", title, abstract, sorted(topics))
        for at, (title, abstract, topics) in enumerate(rows)
    ]
)


@given(PAPERS, st.randoms(use_true_random=False))
def test_the_order_of_papers_changes_nothing(papers: list[Paper], chance: object) -> None:
    shuffled = list(papers)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # Hypothesis hides a random.Random
    assert by_id(shuffled) == by_id(papers)


@given(PAPERS)
def test_what_is_near_has_words_in_common_and_is_another(papers: list[Paper]) -> None:
    texts = {one.id: _keys(f"{one.title} . {one.abstract}") for one in papers}
    folded = {one.id: one for one in papers}
    for id, others in by_id(papers).items():
        assert len(others) <= MOST
        assert len({one.id for one in others}) == len(others)
        for other in others:
            assert other.id != id
            assert folded[other.id].title.casefold() != folded[id].title.casefold()
            assert 0 < len(other.words) <= MOST_WORDS
            shared = {key for word in other.words for key in _keys(word)}
            assert shared <= texts[id] & texts[other.id]


def _keys(text: str) -> set[str]:
    """The keys of the words of a text, and of the parts of its compounds."""
    found = [part for token in tokens(text) for part in (token, *parts(token))]
    simple = [word for word in found if not parts(word)]
    return {read(word).key for word in simple} - {""}


@given(st.lists(st.tuples(st.text(), st.text()), max_size=5))
def test_no_text_is_refused(texts: list[tuple[str, str]]) -> None:
    papers = [paper(str(at), *both) for at, both in enumerate(texts)]
    assert len(near(papers)) == len(papers)


@pytest.mark.parametrize("count", [200, 800])
def test_the_work_for_a_paper_is_bounded_however_many_there_are(count: int) -> None:
    text = " ".join(f"w{letter}{digit}" for letter in "abcdefghij" for digit in range(10)) * 2
    papers = [paper(f"{at:03}", f"Title q{at} q{at + 1}", text) for at in range(count)]
    weights = bags(len(papers), stream_of_papers(papers)).weights
    postings = postings_of(weights)
    asked = asked_of(weights, postings)
    lengths = (postings != 0).astype("int64").sum(axis=1)
    assert lengths.max() == POSTINGS
    reads = (asked != 0).astype("int64") @ lengths
    assert BUDGET - POSTINGS <= reads.max() <= BUDGET
    apart = [np.arange(count)]
    pairs = candidates_of(asked[:50], postings, 0, apart)
    assert np.bincount(pairs.paper).max() == CANDIDATES


def test_what_has_next_to_nothing_in_common_is_no_candidate() -> None:
    shares = np.array([[UNIT], [UNIT * LEAST_AT_FIRST // 100], [UNIT * LEAST_AT_FIRST // 50]])
    weights = sparse.csr_array(shares)
    pairs = candidates_of(weights[:1], postings_of(weights), 0, [])
    assert pairs.other.tolist() == [2]


def test_weights_have_one_length() -> None:
    weights = bags(len(WORLD), stream_of_papers(WORLD)).weights
    lengths = (weights * weights).sum(axis=1) ** 0.5
    assert all(abs(length - UNIT) < UNIT / 100 for length in lengths.tolist())


def test_numpy_is_not_imported_until_it_is_needed() -> None:
    rooms = "generator.enrich.related, generator.enrich.key_phrases"
    code = f"import sys, {rooms}; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


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
def test_spellings_meet_in_one_key(spellings: str) -> None:
    keys = {read(word).key for word in spellings.split()}
    assert len(keys) == 1
    assert keys != {""}


@pytest.mark.parametrize("one", ["car care", "plan plane", "rat rate", "new news"])
def test_words_that_differ_keep_apart(one: str) -> None:
    first, second = one.split()
    assert read(first).key != read(second).key


@pytest.mark.parametrize(
    "token",
    "the novel proposes state-of-the-art significantly 95.8 10times x \\mathcal https://a.b"
    " mathbf leq don't , studies improved".split(),
)
def test_what_says_nothing_has_no_key(token: str) -> None:
    assert read(token).key == ""


@given(st.text())
def test_words_are_the_tokens_read(text: str) -> None:
    assert list(words(text)) == [(token, read(token)) for token in tokens(text)]


@pytest.mark.parametrize("text", ["a" * 100_000, "a-" * 50_000, "1." * 50_000, "\\" * 100_000])
def test_a_run_without_spaces_is_read_at_once(text: str) -> None:
    assert "".join(tokens(text)) == text
    assert {term.key for _, term in words(text)} <= {"", "a"}
