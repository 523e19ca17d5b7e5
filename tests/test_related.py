"""Related papers: which are related and why, and how much work it takes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from generator.enrich import related
from generator.enrich.related.similarity import (
    MAX_CANDIDATES,
    MAX_POSTINGS,
    MAX_POSTINGS_READ,
    MAX_RELATED,
    MAX_SHARED_WORDS,
    MIN_CANDIDATE_COSINE,
    SCORE_UNITS,
    TOPIC_BONUS,
    build_postings,
    build_queries,
    find_candidates,
)
from generator.enrich.related.tfidf import ROW_LENGTH, tfidf_matrix
from generator.model import Paper, RelatedPaper, TopicMatch
from generator.text.language.terms import compound_terms, term_of, tokenize
from generator.text.language.token_array import TokenArray
from tests.support.building import unknown_paper

# Topics by paper id; a paper that is not in it has none.
Topics = Mapping[str, Sequence[str]]


def paper(id: str, title: str, abstract: str = "") -> Paper:
    return unknown_paper(id, title, abstract)


def tokens_of(papers: Sequence[Paper]) -> TokenArray:
    return TokenArray.from_texts(text for paper in papers for text in (paper.abstract, paper.title))


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


def find_related(
    papers: Sequence[Paper], topics: Topics | None = None
) -> dict[str, tuple[RelatedPaper, ...]]:
    """Return the related papers of each paper by its id; the order is free."""
    by_id = sorted(papers, key=lambda paper: paper.id)
    matches = {
        paper.id: tuple(TopicMatch(topic, ()) for topic in (topics or {}).get(paper.id, ()))
        for paper in papers
    }
    return related.enrich(by_id, tokens_of(by_id), matches)


def ids(papers: Sequence[RelatedPaper]) -> list[str]:
    return [paper.id for paper in papers]


@pytest.mark.parametrize(
    ("id", "first"),
    [("rye", "wheat"), ("wheat", "rye"), ("hive", "honey"), ("honey", "hive"), ("arch", "cable")],
)
def test_the_most_related_paper_is_about_the_same_thing(id: str, first: str) -> None:
    assert find_related(WORLD)[id][0].id == first


def test_shared_words_are_as_written_in_texts_the_most_specific_first() -> None:
    related_papers = find_related(WORLD)
    assert related_papers["rye"][0].shared_words == ("sourdough", "flour")
    assert related_papers["oven"][0].shared_words == ("bread", "flour")


def test_a_word_within_a_shared_bigram_is_not_repeated() -> None:
    papers = [replace(paper, abstract=f"{paper.abstract} A honey bee!") for paper in WORLD]
    assert set(find_related(papers)["hive"][0].shared_words) == {"hive", "BeeNet", "honey bee"}


def test_words_that_both_mention_in_passing_are_named_only_if_there_are_no_others() -> None:
    papers = [
        paper("a", "Rye Crumbs", "Of sourdough kettles."),
        paper("b", "Crumbs", "A sourdough kettle and its crumb."),
        paper("c", "Of loaves", "Mellow saucers, purple spoons."),
        paper("d", "Of ovens", "Purple saucers, mellow spoons."),
    ]
    related_papers = find_related([*papers, *WORLD[3:]])
    assert related_papers["a"] == (RelatedPaper("b", ("crumb",)),)
    assert set(related_papers["c"][0].shared_words) == {"mellow", "purple", "saucers", "spoons"}


@pytest.mark.parametrize("word", ["check", "far", "drop", "graph", "distribution", "order"])
def test_an_everyday_word_is_never_named(word: str) -> None:
    papers = [
        paper("a", f"{word} Sourdough Crumbs", f"A {word}, that {word}."),
        paper("b", f"{word} Sourdough Crumbs Today", f"Any {word}, each {word}."),
    ]
    (other,) = find_related([*papers, *WORLD[3:]])["a"]
    assert word not in other.shared_words


def test_a_shared_name_has_no_possessive() -> None:
    papers = [paper("a", "CrumbNet's"), paper("b", "On CrumbNet's"), *WORLD]
    (other,) = find_related(papers)["a"]
    assert other == RelatedPaper("b", ("CrumbNet",))


def test_a_bigram_that_occurs_only_once_as_such_is_no_term() -> None:
    papers = [
        paper("a", "Bakeries", "Starters of wild yeast; a yeast and a starter."),
        paper("b", "A bakery", "A wild-yeast starter."),
    ]
    (other,) = find_related(papers)["a"]
    assert set(other.shared_words) == {"bakery", "starter", "yeast"}


def test_shared_words_are_of_the_strongest_terms_only() -> None:
    text = "Here swarms, and arches; there kettles, and mugs."
    papers = [
        paper("a", "Sweet Rye Crumb Ovens", text),
        paper("b", "Our Sweet Rye Crumb Ovens", ""),
    ]
    papers[1] = replace(papers[1], abstract=text.replace("there", "elsewhere"))
    (other,) = find_related([*papers, *WORLD])["a"][:1]
    assert other.id == "b"
    assert {part for word in other.shared_words for part in word.split()} <= set(
        "Sweet Rye Crumb Ovens sweet rye crumb ovens".split()
    )


def test_spellings_of_a_word_are_one_term() -> None:
    papers = [
        paper("a", "Fine-tuning of bakeries", "Low-rank ovens, and more ovens."),
        paper("b", "Finetuning in a bakery", "An oven of low rank, and all have a low rank."),
        paper("c", "Of bees", "Nothing but hives."),
    ]
    (other,) = find_related(papers)["a"]
    assert other.id == "b"
    assert {term_of(name.replace(" ", "-")).key for name in other.shared_words} == {
        "finetuning",
        "bakery",
        "lowrank",
        "oven",
    }


def test_stop_words_make_no_papers_related() -> None:
    papers = [
        paper("a", "A Novel Approach to Rye", "We propose a novel method; results are better."),
        paper("b", "A Novel Approach to Bees", "We propose a new method with better results."),
        *WORLD[-2:],
    ]
    assert "b" not in ids(find_related(papers)["a"])


@pytest.mark.parametrize(
    ("common", "topics", "are_related"),
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
def test_two_words_are_enough_or_one_and_a_topic(
    common: str, topics: str, are_related: bool
) -> None:
    papers = [paper("a", "Rye", common), paper("b", "Bees", common + "!")]
    papers = [replace(paper, abstract=f"{paper.abstract} Of {paper.title}.") for paper in papers]
    related_papers = find_related([*papers, *WORLD[-2:]], {"a": topics, "b": topics})
    assert bool(related_papers["a"]) is are_related


@pytest.mark.parametrize(
    ("topics", "other_topics", "are_related"),
    [("", "", True), ("x", "", True), ("x", "y", False), ("xy", "yz", True), ("xy", "xy", True)],
)
def test_papers_of_other_topics_need_more_in_common(
    topics: str, other_topics: str, are_related: bool
) -> None:
    text = "Kettles boil, mugs warm, spoons stir, saucers wait; biscuits, candles, napkins, straws."
    papers = [
        paper("a", "Sourdough kitchens", text),
        paper("b", "Sourdough bakers", "Loaves of a mill: a kettle, sieves, bowls, scales, trays."),
    ]
    context = [paper(f"c-{n}", f"{text} Mills.", f"{text} Loaves, bowls.") for n in range(2)]
    related_papers = find_related([*papers, *context, *WORLD], {"a": topics, "b": other_topics})
    assert ("b" in ids(related_papers["a"])) is are_related


def test_a_common_topic_counts_more_the_fewer_papers_have_it() -> None:
    rare, common = {"hive": "x", "honey": "x"}, {paper.id: "x" for paper in WORLD}
    assert _number_related(find_related(WORLD, rare)) >= _number_related(find_related(WORLD))
    assert find_related(WORLD, common) == find_related(WORLD)


def _number_related(related_papers: Mapping[str, tuple[RelatedPaper, ...]]) -> int:
    return sum(map(len, related_papers.values()))


def test_scores_and_rows_of_millions_of_papers_are_sorted_as_one_number() -> None:
    max_score = 1000 * SCORE_UNITS * (100 + TOPIC_BONUS) // 100
    assert max_score * 3_000_000**2 < 2**63


def test_words_that_many_papers_have_once_make_none_related() -> None:
    papers = [paper(f"p{n:02}", f"Of x{n}", "A quagga, an okapi.") for n in range(12)]
    once = [replace(paper, abstract=paper.abstract + paper.title) for paper in papers]
    assert not any(find_related(once).values())
    twice = [replace(paper, abstract=f"{paper.title}. {paper.abstract * 2}") for paper in papers]
    assert all(find_related(twice).values())


def test_a_paper_with_nothing_in_common_has_no_related_papers() -> None:
    assert find_related([*WORLD, paper("alone", "Zymurgy", "Quagga okapi.")])["alone"] == ()


def test_the_title_counts_more_than_the_abstract() -> None:
    filler = "Kettles boil, mugs warm and spoons stir while saucers wait for biscuits."
    papers = [
        paper("query", "Marmalade", "Of oranges."),
        paper("in-abstract", "Kitchens", f"{filler} Marmalade of oranges."),
        paper("in-title", "Orange Marmalade Kitchens", filler),
        *WORLD,
    ]
    assert ids(find_related(papers)["query"])[:1] == ["in-title"]


def test_what_is_behind_the_nearest_needs_more_in_common() -> None:
    filler = "Kettles boil, mugs warm and spoons stir while saucers wait for biscuits."
    far = paper("far", "Kitchens", f"{filler} Marmalade of oranges.")
    papers = [paper("query", "Marmalade", "Of oranges."), far, *WORLD]
    assert ids(find_related(papers)["query"]) == ["far"]
    near = paper("near", "Orange Marmalade Kitchens", filler)
    assert ids(find_related([*papers, near])["query"]) == ["near"]


def test_a_common_topic_ranks_related_papers_but_makes_none_related() -> None:
    topics = {id: list("abcdefgh") for id in ("arch", "oven", "swarm")}
    assert ids(find_related(WORLD)["oven"]) == ["wheat"]
    assert ids(find_related(WORLD, topics)["oven"]) == ["arch", "wheat"]


def test_a_duplicate_is_never_related() -> None:
    text = "A sourdough starter of rye flour ferments in warm kitchens, it is said."
    papers = [
        *WORLD,
        paper("same-title", "SOURDOUGH from rye!", "Sourdough: a rye starter."),
        paper("rye-today", "Rye Today", text),
        paper("same-text", "Flour of Rye", text.upper()),
    ]
    related_ids = {id: set(ids(others)) for id, others in find_related(papers).items()}
    assert "same-title" not in related_ids["rye"]
    assert "rye" not in related_ids["same-title"]
    assert "same-text" not in related_ids["rye-today"]
    assert {"rye", "wheat"} & related_ids["rye-today"]


def test_duplicates_do_not_crowd_out_the_others() -> None:
    copies = [
        paper(f"copy-{n:02}", f"Loaf {n}", WORLD[0].abstract * 2) for n in range(MAX_CANDIDATES + 6)
    ]
    assert "wheat" in ids(find_related([*WORLD, *copies])["copy-00"])


def test_papers_without_abstracts_have_related_papers() -> None:
    titles = [paper("a", "Bees in a Hive"), paper("b", "The Hive of a Bee"), paper("c", "Bees")]
    assert ids(find_related(titles)["a"]) == ["b"]


@pytest.mark.parametrize("papers", [[], [paper("a", "")], [paper("a", "…"), paper("b", "?!")]])
def test_empty_papers_have_no_related_papers(papers: list[Paper]) -> None:
    assert find_related(papers) == {paper.id: () for paper in papers}


WORDS = st.sampled_from(
    "rye-bread rye breads hive Hives honey bee the a novel GPT-4 LoRA loras stone arch, bridge."
    " flour oven \\alpha 10times https://a.b ü 注意".split()
)
TEXTS = st.lists(WORDS, max_size=12).map(" ".join)
# Papers, and the topics of each.
PAPERS = st.lists(
    st.tuples(TEXTS.filter(bool), TEXTS, st.sets(st.sampled_from("xyz"))), max_size=14
).map(
    lambda rows: {
        paper(f"id-{n:02}", title, abstract): sorted(topics)
        for n, (title, abstract, topics) in enumerate(rows)
    }
)


@given(PAPERS, st.randoms(use_true_random=False))
def test_the_order_of_papers_changes_nothing(
    papers: dict[Paper, list[str]], chance: object
) -> None:
    topics = {paper.id: topics for paper, topics in papers.items()}
    shuffled = list(papers)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # Hypothesis hides a random.Random
    assert find_related(shuffled, topics) == find_related(list(papers), topics)


@given(PAPERS)
def test_related_papers_differ_and_have_words_in_common(papers: dict[Paper, list[str]]) -> None:
    topics = {paper.id: topics for paper, topics in papers.items()}
    keys = {paper.id: _keys(f"{paper.title} . {paper.abstract}") for paper in papers}
    titles = {paper.id: paper.title.casefold() for paper in papers}
    for id, others in find_related(list(papers), topics).items():
        assert len(others) <= MAX_RELATED
        assert len(set(ids(others))) == len(others)
        for other in others:
            assert other.id != id
            assert titles[other.id] != titles[id]
            assert 0 < len(other.shared_words) <= MAX_SHARED_WORDS
            shared = {key for word in other.shared_words for key in _keys(word)}
            assert shared <= keys[id] & keys[other.id]


def _keys(text: str) -> set[str]:
    """Return the keys of the words of a text, and of the parts of its compounds."""
    words = [word for token in tokenize(text) for word in (token, *compound_terms(token))]
    simple = [word for word in words if not compound_terms(word)]
    return {term_of(word).key for word in simple} - {""}


@given(st.lists(st.tuples(st.text(), st.text()), max_size=5))
def test_any_text_is_accepted(texts: list[tuple[str, str]]) -> None:
    papers = [paper(str(n), *text) for n, text in enumerate(texts)]
    assert len(find_related(papers)) == len(papers)


@pytest.mark.parametrize("count", [200, 800])
def test_the_work_for_a_paper_has_a_bound_whatever_their_number(count: int) -> None:
    text = " ".join(f"w{letter}{digit}" for letter in "abcdefghij" for digit in range(10)) * 2
    papers = [paper(f"{n:03}", f"Title q{n} q{n + 1}", text) for n in range(count)]
    weights = tfidf_matrix(len(papers), tokens_of(papers)).weights
    postings = build_postings(weights)
    queries = build_queries(weights, postings)
    lengths = (postings != 0).astype("int64").sum(axis=1)
    assert lengths.max() == MAX_POSTINGS
    reads = (queries != 0).astype("int64") @ lengths
    assert MAX_POSTINGS_READ - MAX_POSTINGS <= reads.max() <= MAX_POSTINGS_READ
    no_duplicates = [np.arange(count)]
    pairs = find_candidates(queries[:50], postings, 0, no_duplicates)
    assert np.bincount(pairs.papers).max() == MAX_CANDIDATES


def test_a_paper_with_almost_nothing_in_common_is_no_candidate() -> None:
    least = ROW_LENGTH * MIN_CANDIDATE_COSINE
    weights = sparse.csr_array(np.array([[ROW_LENGTH], [least // 100], [least // 50]]))
    pairs = find_candidates(weights[:1], build_postings(weights), 0, [])
    assert pairs.others.tolist() == [2]


def test_rows_of_weights_have_one_length() -> None:
    weights = tfidf_matrix(len(WORLD), tokens_of(WORLD)).weights
    lengths = (weights * weights).sum(axis=1) ** 0.5
    assert all(abs(length - ROW_LENGTH) < ROW_LENGTH / 100 for length in lengths.tolist())


def test_numpy_is_not_imported_until_it_is_needed() -> None:
    packages = "generator.enrich.related, generator.enrich.key_phrases"
    code = f"import sys, {packages}; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
