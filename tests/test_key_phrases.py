"""Key phrases: which there are, their spellings, and which of them may have a trend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.enrich import key_phrases
from generator.enrich.key_phrases import (
    MAX_LENGTH,
    MAX_PHRASES,
    ngrams,
    ranking,
)
from generator.enrich.key_phrases.ngrams import hash_keys
from generator.model import IntroducedName, Paper
from generator.text.language.terms import key_of, tokens_and_terms
from tests.support.building import unknown_paper
from tests.support.counting import assert_linear


def paper(id: str, title: str, abstract: str = "") -> Paper:
    return unknown_paper(id, title, abstract)


def no_names(papers: Sequence[Paper]) -> dict[str, IntroducedName]:
    return {paper.id: IntroducedName() for paper in papers}


def find_phrases(papers: Sequence[Paper]) -> list[tuple[str, ...]]:
    """Return the key phrases of each paper, in the order of the papers, without a last resort."""
    with patch.object(ranking, "last_resort", lambda *_: ()):
        phrases = key_phrases.enrich(papers, key_phrases.read_corpus(papers), no_names(papers))
    return [phrases[paper.id] for paper in papers]


def phrases_of(title: str, abstract: str, *other_abstracts: str) -> tuple[str, ...]:
    """Return the key phrases of a paper among others with these abstracts."""
    others = [paper(f"other-{n}", "Untitled", text) for n, text in enumerate(other_abstracts)]
    return find_phrases([paper("first", title, abstract), *others])[0]


@pytest.mark.parametrize(
    ("title", "abstract", "phrase"),
    [
        ("Rye bread in stone ovens", "", "stone ovens"),
        ("CrumbNet", "We call it CrumbNet.", "CrumbNet"),
        ("Of loaves", "A wild yeast is slow. Our wild yeast is not.", "wild yeast"),
        ("Of loaves", "A 4-bit oven timer is set; the 4-bit oven timer rings.", "4-bit oven timer"),
        ("Crumb-aware baking of rye", "", "Crumb-aware baking"),
        ("注意 and Überbackene Brote", "", "Überbackene Brote"),
        ("Of loaves", "A BPU warms. Our BPU is warm.", "BPU"),
        ("Of loaves", "Then Muffon rises. See Muffon, as Muffon’s crumb is soft.", "Muffon"),
        ("On Muffon", "Then Muffon rises, as does Muffon.", "Muffon"),
    ],
)
def test_what_is_a_phrase(title: str, abstract: str, phrase: str) -> None:
    assert phrase in phrases_of(title, abstract)


@pytest.mark.parametrize(
    "text",
    [
        "we propose a novel method",
        "our results show that it significantly outperforms",
        "see https://a.example/bread-oven and www.b.example",
        "of 10times and 95.8 and 2024",
        "mathcal leq 2% {sim} \\textbf",
        "state-of-the-art end-to-end",
        "on the other hand and so on",
        "data and models",
        "x and y",
        "crumb-aware, supervised",
        "Yeast matters",
        "Loaves and ovens",
        "ovens excel",
        "past decades",
        "pp",
        "despite designed",
        "... ??? !!!",
        "",
    ],
)
def test_what_is_no_phrase(text: str) -> None:
    assert phrases_of(text, f"{text}. {text}.") == ()


def test_a_phrase_ends_at_a_mark_and_at_a_stop_word() -> None:
    phrases = phrases_of("Rye starter (wild yeast) for honey bread", "")
    assert set(phrases) == {"Rye starter", "wild yeast", "honey bread"}


def test_a_phrase_that_is_only_nested_in_another_is_none() -> None:
    phrases = phrases_of(
        "Wild yeast starter", "The wild yeast starter.", "A wild yeast starter.", "Bees."
    )
    assert phrases == ("wild yeast starter",)


def test_a_phrase_that_is_also_used_alone_is_one() -> None:
    others = ["The wild yeast is all."] * 5
    assert "wild yeast" in phrases_of("Of loaves", "A wild yeast. A wild yeast starter.", *others)


def test_words_mentioned_once_in_one_abstract_are_no_phrase() -> None:
    assert phrases_of("Of loaves", "Mellow purple crumbs sink.") == ()


@pytest.mark.parametrize(
    ("abstract", "phrases"),
    [
        ("Rye sparks a fire in bakers.", ()),
        ("Rye brings joy to bakers.", ("Rye Joy",)),
        ("", ("Rye Joy",)),
    ],
)
def test_a_phrase_of_a_title_counts_if_the_abstract_has_its_words(
    abstract: str, phrases: tuple[str, ...]
) -> None:
    assert phrases_of("Rye Joy", abstract) == phrases


@pytest.mark.parametrize(
    ("word", "phrases"),
    [("floral", ()), ("crumb-like", ()), ("fine-baking", ("fine-baking",)), ("retrieval",) * 2],
)
def test_an_adjective_alone_is_no_phrase(word: str, phrases: str | tuple[str, ...]) -> None:
    text = f"It is {word}, and {word}."
    assert "".join(phrases_of(f"Of {word}", text, text, text, text)) == "".join(phrases)


@pytest.mark.parametrize(
    ("title", "abstract", "phrases"),
    [
        ("Wild crumb learning", "Of wild crumb learning.", {"wild crumb learning"}),
        ("Learning wild crumbs", "Of wild crumbs, learning.", {"wild crumbs"}),
        ("Floral crumbs", "The floral framework of crumbs.", {"floral crumbs"}),
        ("Of loaves", "Wild crumb signal, a wild crumb signal.", {"wild crumb signal"}),
        ("Of loaves", "Wild crumb retrieval, a wild crumb retrieval.", {"wild crumb retrieval"}),
        ("Of loaves", "Wild crumb floral, a wild crumb floral.", set()),
        ("Of loaves", "Wild crumb-to-loaf, a wild crumb-to-loaf.", set()),
        ("Of loaves", "Wild crumb-box, a wild crumb-box.", set()),
        ("Kneading wild crumbs", "A wild kneading of crumbs.", set()),
        ("Rye: Kneading wild crumbs", "A wild kneading of crumbs.", set()),
        ("Kneading crumbs", "On kneading crumbs.", {"kneading crumbs"}),
        ("Wild crumb tins with rye", "A wild one, a crumb.", set()),
        ("Of loaves", "Wild crumb tins, the wild crumb tins, wild crumb tin.", {"wild crumb tins"}),
        ("Of loaves", "Wild yeast shallow, a wild yeast shallow.", set()),
        ("Of loaves", "Wild crumb mixture of rye, a wild crumb mixture of oats.", set()),
        ("Of loaves", "Rye-based depth and oven maps, rye-based depth and crust maps.", set()),
        ("Of loaves", "By Wild BREAD Approach, at Wild BREAD Approach.", set()),
        ("Of loaves", "The oven's wild crumb, that oven's wild crumb.", set()),
        ("Image crumbs", "Wild image. On crumbs.", {"image crumbs"}),
        ("Rye image crumbs", "On crumbs, as an image.", set()),
        ("Of loaves", "A wild yeast prior, the wild yeast priors.", {"wild yeast prior"}),
    ],
)
def test_a_phrase_is_not_cut_off(title: str, abstract: str, phrases: set[str]) -> None:
    assert {phrase.lower() for phrase in phrases_of(title, abstract)} == phrases


def test_a_vague_word_is_no_phrase_alone_but_within_one() -> None:
    text = "A graph, and a graph; any distribution, that distribution."
    assert phrases_of("Of loaves", text, text, text, text) == ()
    text = "The wild graph, a wild graph."
    assert phrases_of("Of loaves", text, text) == ("wild graph",)


@pytest.mark.parametrize(
    ("title", "abstract", "phrases"),
    [
        ("Of wild crumbs", "It is rye.", ("wild crumbs",)),
        ("Of Crumbs", "They have wild yeast in them.", ("wild yeast",)),
        ("Loss Functions", "They have wild yeast in them.", ("Loss Functions",)),
        ("Of Crumbs", "It is so.", ("Crumbs",)),
        ("Kneading Purple Crumbs", "It is so.", ("Purple Crumbs",)),
        ("Floral, sweetened", "It is wild yeast sweetened.", ("wild yeast",)),
        ("Mellow purple rye crumb ovens", "So it is with rye.", ("purple rye crumb ovens",)),
        ("Of Crumbs", "", ()),
        ("Of it", "It is so.", ()),
    ],
)
def test_a_paper_with_an_abstract_has_a_phrase(
    title: str, abstract: str, phrases: tuple[str, ...]
) -> None:
    papers = [paper("a", title, abstract), paper("b", "Of bees", "Of bees.")]
    corpus = key_phrases.read_corpus(papers)
    assert key_phrases.enrich(papers, corpus, no_names(papers))["a"] == phrases


def test_a_word_that_is_a_name_in_a_paper_keeps_its_capitals() -> None:
    others = [paper(str(n), "Of loaves", "It is latte, and latte.") for n in range(5)]
    papers = [paper("a", "LaTTE", "With LaTTE, as LaTTE is called."), *others]
    assert find_phrases(papers)[0] == ("LaTTE",)


def test_words_of_a_title_in_capitals_are_no_names() -> None:
    assert phrases_of("RYE MATTERS", "It is of bread.") == ()
    assert phrases_of("CrumbNet matters", "It is of bread.") == ("CrumbNet",)


def test_a_phrase_mentioned_in_passing_counts_if_it_is_salient_in_other_papers() -> None:
    salient, passing = "A wild yeast. Our wild yeast.", "It has wild yeast."
    assert phrases_of("Of loaves", passing, salient, salient) == ("wild yeast",)
    assert phrases_of("Of loaves", passing, salient) == ()
    assert phrases_of("Of loaves", passing, salient, salient, *[passing] * 9) == ()


def test_a_word_in_lower_case_counts_if_it_is_salient_in_several_papers() -> None:
    salient, passing = "Of yeast, and of yeast.", "Of yeast."
    assert phrases_of("Of yeast", salient, salient, salient, salient) == ("yeast",)
    assert phrases_of("Of loaves", salient, salient, salient, salient) == ()
    assert phrases_of("Of yeast", salient, salient, salient) == ()
    assert phrases_of("Of yeast", "", salient, salient, salient, salient) == ()
    assert phrases_of("Of yeast", salient, salient, salient, salient, *[passing] * 9) == ()


@pytest.mark.parametrize(
    "text",
    [
        "The Bayesian way, the Bayesian oven.",
        "As Muffon, so muffon, so Muffon, so Muffon.",
        "Muffon rises. Muffon sinks. Muffon cools.",
        "It is Muffon; yes, Muffon.",
        "The Graph, any Graph, that Graph, this Graph.",
        "An LLM, another LLM, and LLMs.",
    ],
)
def test_what_is_no_name_alone(text: str) -> None:
    assert phrases_of("Of loaves", text) == ()


def test_the_name_that_a_paper_introduces_is_its_first_phrase() -> None:
    papers = [
        paper("a", "BreadNet 2: Wild yeast ovens", "BreadNet and BreadNet, wild yeast ovens."),
        paper("b", "Of loaves", "It is so."),
    ]
    names = {"a": IntroducedName("BreadNet 2"), "b": IntroducedName("Crumb")}
    phrases = key_phrases.enrich(papers, key_phrases.read_corpus(papers), names)
    assert phrases == {"a": ("BreadNet 2", "wild yeast ovens"), "b": ("Crumb",)}


def test_what_is_mentioned_in_passing_is_shown_only_where_there_are_few_phrases() -> None:
    passing = "It has wild yeast."
    others = ["A wild yeast. Our wild yeast."] * 2
    central = "Stone ovens, stone ovens; rye starters, rye starters; oat bread, oat bread."
    assert "wild yeast" in phrases_of("Of loaves", f"Stone ovens, stone ovens. {passing}", *others)
    assert "wild yeast" not in phrases_of("Of loaves", f"{central} {passing}", *others)
    vague = "The dense models. Our dense models."
    assert phrases_of("Of loaves", "It has dense models.", vague, vague) == ()


def test_phrases_that_differ_in_the_ending_of_the_last_word_are_one() -> None:
    text = "A crumb model, a crumb model. Crumb modeling, and crumb modeling."
    assert phrases_of("Of loaves", text) == ("crumb model",)


def test_a_phrase_is_spelt_as_in_its_paper_with_the_case_of_most_papers() -> None:
    papers = [
        paper("a", "Stone ovens", "Stone ovens. Those stone ovens: each a stone oven."),
        paper("b", "STONE OVEN", ""),
        paper("c", "Of loaves", "A stone oven. It is a stone oven."),
        paper("d", "Of loaves", "Here are stone ovens."),
    ]
    assert [phrases[0] for phrases in find_phrases(papers)] == [
        "stone ovens",
        "stone oven",
        "stone oven",
        "stone ovens",
    ]


@pytest.mark.parametrize("apostrophe", ["'", "’"])
def test_a_phrase_has_no_possessive(apostrophe: str) -> None:
    text = "CrumbNet's crust is of CrumbNet's making, the stone oven's of another."
    phrases = phrases_of("On the stone oven's heat", text.replace("'", apostrophe))
    assert set(phrases) == {"CrumbNet", "stone oven"}


def test_a_possessive_does_not_count_for_the_length_of_a_name() -> None:
    assert phrases_of("Of loaves", "AI's crumbs and AI's ovens.") == ()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("RIB", "distribution map"),
        ("NCE", "convergence rate"),
        ("ARIA", "oven variance"),
        ("rye", "gabry elk"),
        ("gabry elk", "rye"),
    ],
)
def test_a_phrase_is_not_nested_in_another_by_its_letters(first: str, second: str) -> None:
    texts = [f"A {phrase}, any {phrase}, that {phrase}." for phrase in (first, second)]
    others = [f"{first}, and {first}"] * 4 + [f"{second}, or {second}"] * 4
    papers = [
        paper("first", f"{first.upper()} and {second}", " ".join(texts)),
        *(paper(f"other-{n}", "Untitled", text) for n, text in enumerate(others)),
    ]
    phrases = {phrase.casefold() for phrase in find_phrases(papers)[0]}
    assert {first.casefold(), second.casefold()} <= phrases


@pytest.mark.parametrize("whole", ["sweet rye-crumb oven", "sweet rye crumb oven"])
@pytest.mark.parametrize("part", ["crumb oven", "rye-crumb", "ryecrumb"])
def test_a_phrase_is_not_shown_together_with_one_that_contains_it(whole: str, part: str) -> None:
    text = f"A {part}. Our {part}. The {whole}. A {whole}."
    assert len(phrases_of("Of loaves", text, f"The {part}, a {part}.")) == 1


def test_a_phrase_that_most_papers_have_only_in_a_longer_one_is_none() -> None:
    text, whole = "The wild yeast starter. A wild yeast bread.", "The wild yeast starter."
    alone = "A wild yeast."
    assert "wild yeast" not in phrases_of("Of loaves", text, *[whole] * 8, *[alone] * 2)
    assert "wild yeast" in phrases_of("Of loaves", text, *[whole] * 4, *[alone] * 6)


def test_a_part_of_a_run_that_is_too_long_is_no_phrase_in_a_single_paper() -> None:
    text = "The mellow purple rye crumb oven rests. A mellow purple rye crumb oven sinks."
    assert phrases_of("Of loaves", text) == ()
    assert phrases_of("Of loaves", f"{text} A mellow purple rye crumb.") == (
        "mellow purple rye crumb",
    )


def test_a_name_keeps_its_case() -> None:
    papers = [
        paper("a", "BreadLoRA", "With BreadLoRA, as BreadLoRA is called."),
        paper("b", "Breadlora", "Is it BreadLoRA or breadlora?"),
    ]
    assert find_phrases(papers) == [("BreadLoRA",), ("BreadLoRA",)]


def test_the_spelling_of_a_title_counts_only_if_there_is_no_other() -> None:
    papers = [paper(str(n), "Wild Yeast", "") for n in range(3)]
    assert find_phrases(papers)[0] == ("Wild Yeast",)
    papers.append(paper("a", "Of loaves", "With wild yeast, and wild yeast."))
    assert find_phrases(papers)[0] == ("wild yeast",)


WORDS = st.sampled_from(
    "rye yeast wild Wild starter starters the of propose bread-oven Bread oven LoRA 4-bit . ,"
    " \\alpha 10times https://a.b data model crumb-aware ü 注意".split()
)
TEXTS = st.lists(WORDS, max_size=15).map(" ".join)
PAPERS = st.lists(st.tuples(TEXTS, TEXTS), max_size=8).map(
    lambda rows: [paper(f"id-{n}", title, abstract) for n, (title, abstract) in enumerate(rows)]
)


@given(PAPERS)
def test_phrases_are_distinct_terms_of_their_paper(papers: list[Paper]) -> None:
    for paper, phrases in zip(papers, find_phrases(papers), strict=True):
        assert len(phrases) <= MAX_PHRASES
        assert len(set(map(key_of, phrases))) == len(phrases)
        text = f"{paper.title} . {paper.abstract}"
        for phrase in phrases:
            terms = [term for _, term in tokens_and_terms(phrase)]
            assert 1 <= len(terms) <= MAX_LENGTH
            assert all(term.key for term in terms)
            assert not terms[-1].is_modifier
            assert not all(term.is_generic for term in terms)
            assert key_of(phrase) in key_of(text)
            assert phrase.casefold() in text.casefold()


@given(PAPERS, st.randoms(use_true_random=False))
def test_the_order_of_papers_changes_no_phrase(papers: list[Paper], chance: object) -> None:
    shuffled = list(papers)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # Hypothesis hides a random.Random
    by_id = dict(zip((paper.id for paper in shuffled), find_phrases(shuffled), strict=True))
    assert [by_id[paper.id] for paper in papers] == find_phrases(papers)


def test_the_size_of_a_batch_changes_no_phrase(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    texts = ["A wild yeast starter.", "Our wild yeast; the wild yeast.", "", "Rye, and more rye."]
    titles = [*texts * 4, *["Of loaves"] * 24]
    papers = [paper(f"{n:02}", title) for n, title in enumerate(titles)]
    in_one_batch = find_phrases(papers), usages(titles)
    assert any(in_one_batch[0])
    assert in_one_batch[1]
    monkeypatch.setattr(ngrams, "BATCH_SIZE", 1)
    assert (find_phrases(papers), usages(titles)) == in_one_batch


@given(st.lists(st.tuples(st.text(), st.text()), max_size=4))
def test_any_text_is_accepted(texts: list[tuple[str, str]]) -> None:
    papers = [paper(str(n), *text) for n, text in enumerate(texts)]
    assert len(find_phrases(papers)) == len(papers)


@pytest.mark.parametrize("text", ["yeast ", "wild yeast starter, ", "w-", "1. ", "a"])
def test_the_work_is_linear_in_the_text(text: str) -> None:
    find_phrases([paper("a", text * 4000, "")])  # fill the cache of terms
    assert_linear(lambda times: lambda: find_phrases([paper("a", "", text * times)]), 1000)


# --- the phrases that may have a trend ---


def usages(
    titles: Sequence[str],
    passing: int = 0,
    phrases: Mapping[str, tuple[str, ...]] | None = None,
) -> list[tuple[str, int]]:
    """Return the phrases that may have a trend among papers of these titles, with their papers.

    There are twenty papers more, and `passing` ones that mention wild yeast; `phrases` replaces
    the key phrases.
    """
    papers = [paper(f"{n:03}", title) for n, title in enumerate([*titles, *["Of loaves"] * 20])]
    papers += [paper(f"p{n}", "Of loaves", "It has wild yeast.") for n in range(passing)]
    corpus = key_phrases.read_corpus(papers)
    known = dict(phrases or key_phrases.enrich(papers, corpus, no_names(papers)))
    known |= {f"p{n}": () for n in range(passing)}
    given = {one.id: known.get(one.id, ()) for one in papers}
    found = key_phrases.usages(papers, given, corpus)
    return sorted((usage.spelling, len(usage.papers)) for usage in found)


def test_a_key_phrase_of_three_papers_may_have_a_trend() -> None:
    assert usages(["Wild yeast"] * 3 + ["Rye crumbs"] * 2) == [("Wild yeast", 3)]
    assert usages([]) == []


def test_a_phrase_that_many_papers_mention_in_passing_has_no_trend() -> None:
    assert usages(["Wild yeast"] * 6, passing=6) == [("wild yeast", 12)]
    assert usages(["Wild yeast"] * 6, passing=40) == []


def test_papers_that_contain_a_phrase_are_counted_though_others_have_it_as_a_key_phrase() -> None:
    phrases = {f"{n:03}": ("wild yeast",) for n in range(3)}
    assert usages(["Wild yeast"] * 8, phrases=phrases) == [("wild yeast", 8)]


def test_spellings_of_a_phrase_are_merged_to_the_most_frequent() -> None:
    spellings = ["Wild yeast"] * 3 + ["Wild-yeast"] * 2 + ["Wild yeasts"] * 2
    assert usages(spellings) == [("Wild yeast", 7)]


def test_a_single_word_has_a_trend_only_if_it_looks_like_a_name() -> None:
    assert usages(["Kneading"] * 6 + ["BreadNet"] * 6) == [("BreadNet", 6)]


@given(st.lists(st.text(max_size=9), max_size=6))
def test_the_hash_of_a_key_depends_on_no_other_key(keys: list[str]) -> None:
    assert hash_keys(keys).tolist() == [hash_keys([key]).item() for key in keys]


def test_a_hash_is_the_value_of_a_polynomial_of_the_characters() -> None:
    base = hash_keys(["\x01\x00"]).item()
    expected = (ord("a") * base + ord("𝐛")) % (1 << 64)
    assert hash_keys(["", "a𝐛"]).tolist() == [0, expected]
