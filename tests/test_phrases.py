"""Key phrases: what is one and what is not, how spellings meet, and which phrases rise."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.enrich import key_phrases as phrases
from generator.enrich.key_phrases import LONGEST, MOST, MOST_RISING, ngrams
from generator.model import (
    Catalogue,
    Dated,
    Evidence,
    LineCount,
    Listing,
    Paper,
    ShownDate,
    Sighting,
    Trend,
)
from generator.text.language.terms import words
from tests.support.building import unknown_paper
from tests.support.counting import assert_linear


def paper(
    id: str,
    title: str,
    abstract: str = "",
    published: ShownDate | None = None,
    listings: Sequence[str] = (),
) -> Paper:
    sightings = tuple(Sighting(name, name, 1, 1, 2, title, abstract, None) for name in listings)
    return replace(unknown_paper(id, title, abstract), published=published, sightings=sightings)


def key_phrases(papers: Sequence[Paper]) -> list[tuple[str, ...]]:
    return phrases.key_phrases(phrases.read(papers))


def rising(known: Catalogue, covers: Callable[[str], bool]) -> tuple[Trend, ...]:
    return phrases.rising(known, phrases.read(known.papers), covers)


def of_one(title: str, abstract: str, *others: str) -> tuple[str, ...]:
    """The phrases of a paper among others, each of which is given by its abstract."""
    around = [paper(f"other-{at}", "Untitled", text) for at, text in enumerate(others)]
    return key_phrases([paper("one", title, abstract), *around])[0]


@pytest.mark.parametrize(
    ("title", "abstract", "phrase"),
    [
        ("Rye bread in stone ovens", "", "stone ovens"),
        ("CrumbNet", "We call it CrumbNet.", "CrumbNet"),
        ("Of loaves", "A wild yeast is slow. Our wild yeast is not.", "wild yeast"),
        ("Of loaves", "A 4-bit oven timer is set; the 4-bit oven timer rings.", "4-bit oven timer"),
        ("Crumb-aware baking of rye", "", "Crumb-aware baking"),
        ("注意 and Überbackene Brote", "", "Überbackene Brote"),
        ("Of loaves", "A GPU warms. Our GPU is warm.", "GPU"),
    ],
)
def test_what_is_a_phrase(title: str, abstract: str, phrase: str) -> None:
    assert phrase in of_one(title, abstract)


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
def test_what_is_none(text: str) -> None:
    assert of_one(text, f"{text}. {text}.") == ()


def test_a_phrase_ends_at_a_mark_and_at_a_word_of_any_paper() -> None:
    found = of_one("Rye starter (wild yeast) for honey bread", "")
    assert set(found) == {"Rye starter", "wild yeast", "honey bread"}


def test_a_phrase_that_only_stands_within_another_is_not_one() -> None:
    found = of_one(
        "Wild yeast starter", "The wild yeast starter.", "A wild yeast starter.", "Bees."
    )
    assert found == ("wild yeast starter",)


def test_a_phrase_that_also_stands_alone_is_one() -> None:
    others = ["The wild yeast is all."] * 5
    assert "wild yeast" in of_one("Of loaves", "A wild yeast. A wild yeast starter.", *others)


def test_a_turn_of_words_in_one_abstract_is_none() -> None:
    assert of_one("Of loaves", "Mellow purple crumbs sink.") == ()


@pytest.mark.parametrize(
    ("abstract", "found"),
    [
        ("Rye sparks a fire in bakers.", ()),
        ("Rye brings joy to bakers.", ("Rye Joy",)),
        ("", ("Rye Joy",)),
    ],
)
def test_a_phrase_of_a_title_counts_if_the_abstract_speaks_of_its_words(
    abstract: str, found: tuple[str, ...]
) -> None:
    assert of_one("Rye Joy", abstract) == found


@pytest.mark.parametrize(
    ("word", "found"),
    [("floral", ()), ("crumb-like", ()), ("fine-baking", ("fine-baking",)), ("removal",) * 2],
)
def test_an_adjective_alone_is_none(word: str, found: str | tuple[str, ...]) -> None:
    text = f"It is {word}, and {word}."
    assert "".join(of_one("Of loaves", text, text, text, text)) == "".join(found)


def test_a_title_in_capitals_makes_no_names() -> None:
    assert of_one("RYE MATTERS", "It is of bread.") == ()
    assert of_one("CrumbNet matters", "It is of bread.") == ("CrumbNet",)


def test_a_phrase_said_in_passing_counts_if_other_papers_have_it_as_their_own() -> None:
    own, passing = "A wild yeast. Our wild yeast.", "It has wild yeast."
    assert of_one("Of loaves", passing, own, own) == ("wild yeast",)
    assert of_one("Of loaves", passing, own) == ()
    assert of_one("Of loaves", passing, own, own, *[passing] * 9) == ()


def test_a_word_in_small_letters_counts_where_several_papers_come_back_to_it() -> None:
    own, passing = "Of yeast, and of yeast.", "Of yeast."
    assert of_one("Of loaves", own, own, own, own) == ("yeast",)
    assert of_one("Of loaves", own, own, own) == ()
    assert of_one("Of loaves", passing, own, own, own, own) == ()
    assert of_one("Of loaves", own, own, own, own, *[passing] * 9) == ()


def test_spellings_are_one_phrase_shown_as_its_paper_writes_it_in_the_capitals_of_most() -> None:
    papers = [
        paper("a", "Stone ovens", "Stone ovens. Those stone ovens: each a stone oven."),
        paper("b", "STONE OVEN", ""),
        paper("c", "Of loaves", "A stone oven. It is a stone oven."),
        paper("d", "Of loaves", "Here are stone ovens."),
    ]
    assert [found[0] for found in key_phrases(papers)] == [
        "stone ovens",
        "stone oven",
        "stone oven",
        "stone ovens",
    ]


@pytest.mark.parametrize("apostrophe", ["'", "’"])
def test_a_phrase_ends_without_its_possessive(apostrophe: str) -> None:
    text = "CrumbNet's crust is of CrumbNet's making, the stone oven's of another."
    found = of_one("On the stone oven's heat", text.replace("'", apostrophe))
    assert set(found) == {"CrumbNet", "stone oven"}


def test_the_possessive_of_a_short_name_makes_it_no_longer() -> None:
    assert of_one("Of loaves", "AI's crumbs and AI's ovens.") == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("RIB", "distribution map"),
        ("NCE", "convergence rate"),
        ("ARIA", "oven variance"),
        ("rye", "gabry elk"),
        ("gabry elk", "rye"),
    ],
)
def test_a_phrase_is_no_part_of_another_by_its_letters(one: str, other: str) -> None:
    texts = [f"A {phrase}, any {phrase}, that {phrase}." for phrase in (one, other)]
    fields = [f"{one}, and {one}"] * 4 + [f"{other}, or {other}"] * 4
    papers = [
        paper("one", f"{one.upper()} and {other}", " ".join(texts)),
        *(paper(f"other-{at}", "Untitled", text) for at, text in enumerate(fields)),
    ]
    found = {phrase.casefold() for phrase in key_phrases(papers)[0]}
    assert {one.casefold(), other.casefold()} <= found


@pytest.mark.parametrize("whole", ["sweet rye-crumb oven", "sweet rye crumb oven"])
@pytest.mark.parametrize("part", ["crumb oven", "rye-crumb", "ryecrumb"])
def test_a_phrase_is_not_shown_beside_one_that_holds_it(whole: str, part: str) -> None:
    text = f"A {part}. Our {part}. The {whole}. A {whole}."
    assert len(of_one("Of loaves", text, f"The {part}, a {part}.")) == 1


def test_what_most_papers_say_only_within_a_longer_phrase_is_a_mere_part() -> None:
    text, whole = "The wild yeast starter. A wild yeast bread.", "The wild yeast starter."
    alone = "A wild yeast."
    assert "wild yeast" not in of_one("Of loaves", text, *[whole] * 8, *[alone] * 2)
    assert "wild yeast" in of_one("Of loaves", text, *[whole] * 4, *[alone] * 6)


def test_a_part_of_what_is_too_long_for_a_phrase_is_none_in_one_paper_alone() -> None:
    text = "The mellow purple rye crumb oven rests. A mellow purple rye crumb oven sinks."
    assert of_one("Of loaves", text) == ()
    assert of_one("Of loaves", f"{text} A mellow purple rye crumb.") == ("mellow purple rye crumb",)


def test_a_name_keeps_its_case() -> None:
    papers = [
        paper("a", "BreadLoRA", "With BreadLoRA, as BreadLoRA is called."),
        paper("b", "Breadlora", "Is it BreadLoRA or breadlora?"),
    ]
    assert key_phrases(papers) == [("BreadLoRA",), ("BreadLoRA",)]


def test_the_form_of_a_title_counts_only_where_there_is_no_other() -> None:
    papers = [paper(str(at), "Wild Yeast", "") for at in range(3)]
    assert key_phrases(papers)[0] == ("Wild Yeast",)
    papers.append(paper("a", "Of loaves", "With wild yeast, and wild yeast."))
    assert key_phrases(papers)[0] == ("wild yeast",)


WORDS = st.sampled_from(
    "rye yeast wild Wild starter starters the of propose bread-oven Bread oven LoRA 4-bit . ,"
    " \\alpha 10times https://a.b data model crumb-aware ü 注意".split()
)
TEXTS = st.lists(WORDS, max_size=15).map(" ".join)
PAPERS = st.lists(st.tuples(TEXTS, TEXTS), max_size=8).map(
    lambda rows: [paper(f"id-{at}", title, abstract) for at, (title, abstract) in enumerate(rows)]
)


def key(text: str) -> str:
    return "".join(term.key for _, term in words(text))


@given(PAPERS)
def test_a_phrase_stands_in_its_paper_begins_and_ends_well_and_is_said_once(
    papers: list[Paper],
) -> None:
    for one, found in zip(papers, key_phrases(papers), strict=True):
        assert len(found) <= MOST
        assert len({key(phrase) for phrase in found}) == len(found)
        text = f"{one.title} . {one.abstract}"
        for phrase in found:
            terms = [term for _, term in words(phrase)]
            assert 1 <= len(terms) <= LONGEST
            assert all(term.key for term in terms)
            assert not terms[-1].is_open
            assert not all(term.is_plain for term in terms)
            assert key(phrase) in key(text)
            assert phrase.casefold() in text.casefold()


@given(PAPERS, st.randoms(use_true_random=False))
def test_the_order_of_papers_changes_no_phrase(papers: list[Paper], chance: object) -> None:
    shuffled = list(papers)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # Hypothesis hides a random.Random
    by_id = dict(zip((one.id for one in shuffled), key_phrases(shuffled), strict=True))
    assert [by_id[one.id] for one in papers] == key_phrases(papers)


def test_how_many_papers_are_looked_at_together_changes_no_phrase(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    texts = ["A wild yeast starter.", "Our wild yeast; the wild yeast.", "", "Rye, and more rye."]
    known = catalogue(years(texts, texts * 3))
    at_once = key_phrases(known.papers), rising(known, none)
    assert any(at_once[0])
    monkeypatch.setattr(ngrams, "BLOCK", 1)
    assert (key_phrases(known.papers), rising(known, none)) == at_once


@given(st.lists(st.tuples(st.text(), st.text()), max_size=4))
def test_no_text_is_refused(texts: list[tuple[str, str]]) -> None:
    papers = [paper(str(at), *both) for at, both in enumerate(texts)]
    assert len(key_phrases(papers)) == len(papers)


@pytest.mark.parametrize("text", ["yeast ", "wild yeast starter, ", "w-", "1. ", "a"])
def test_the_work_grows_with_the_text(text: str) -> None:
    key_phrases([paper("a", text * 4000, "")])  # what is read once is not read again
    assert_linear(lambda times: lambda: key_phrases([paper("a", "", text * times)]), 1000)


# Twenty papers of 2024 and twenty of 2025.
OLD, NEW = ShownDate(5, 1, 2024), ShownDate(5, 1, 2025)


def years(old: Sequence[str], new: Sequence[str]) -> list[Paper]:
    """Twenty papers of each year, the first of which have these titles."""
    titles = [[*given, *(["Of loaves"] * (20 - len(given)))] for given in (old, new)]
    return [
        paper(f"{day.year}-{at:02}", title, "", day)
        for day, of_day in zip((OLD, NEW), titles, strict=True)
        for at, title in enumerate(of_day)
    ]


def catalogue(
    papers: Sequence[Paper], days: dict[str, ShownDate | None] | None = None
) -> Catalogue:
    """The papers with their phrases, and listings of these days."""
    described = [
        replace(one, phrases=found) for one, found in zip(papers, key_phrases(papers), strict=True)
    ]
    nothing = LineCount(0, 0, 0, 0, 0)
    listings = [
        Dated(
            listing=Listing(name, (), (), day, 0, nothing, ""),
            day=day,
            year=day.year if day else None,
            evidence=Evidence.HEAD,
            why="",
            title=None,
            slug=name,
        )
        for name, day in (days or {}).items()
    ]
    return Catalogue(tuple(described), tuple(listings), ())


def none(_: str) -> bool:
    return False


def test_a_phrase_of_the_newest_half_rises() -> None:
    known = catalogue(years(["Stone ovens"], ["Wild yeast"] * 6 + ["Stone ovens"]))
    assert rising(known, none) == (Trend("Wild yeast", 6, 6, ("2025-00", "2025-01", "2025-02")),)


@pytest.mark.parametrize(
    ("old", "new"), [(6, 0), (6, 6), (0, 2), (3, 5), (0, 0)], ids="falls same few unsure no".split()
)
def test_what_does_not_rise(old: int, new: int) -> None:
    known = catalogue(years(["Wild yeast"] * old, ["Wild yeast"] * new))
    assert rising(known, none) == ()


def test_the_surest_comes_first() -> None:
    known = catalogue(years(["Rye crumbs"], ["Rye crumbs"] * 7 + ["Wild yeast"] * 9))
    assert [trend.phrase for trend in rising(known, none)] == ["Wild yeast", "Rye crumbs"]


def test_what_a_topic_covers_is_left_out() -> None:
    known = catalogue(years([], ["Wild yeast"] * 6 + ["Stone ovens"] * 6))
    found = rising(known, lambda phrase: "yeast" in phrase)
    assert [trend.phrase for trend in found] == ["Stone ovens"]


def test_what_many_hold_and_few_are_about_does_not_rise() -> None:
    papers = years([], ["Wild yeast"] * 6)
    assert rising(catalogue(papers), none)
    passing = [replace(one, abstract="It has wild yeast.") for one in years([], [])[:20]]
    more = [replace(one, id=f"{at}-{one.id}") for at in range(2) for one in passing]
    described = catalogue([*papers, *more])
    assert rising(described, none) == ()


@pytest.mark.parametrize(("own", "rises"), [(2, 0), (3, 1)])
def test_what_few_have_as_their_own_does_not_rise(own: int, rises: int) -> None:
    papers = [
        replace(one, phrases=("wild yeast",) if at in range(20, 20 + own) else ())
        for at, one in enumerate(years([], ["Wild yeast"] * 8))
    ]
    assert len(rising(Catalogue(tuple(papers), (), ()), none)) == rises


def test_the_spellings_of_what_rises_are_one_shown_as_most_write_it() -> None:
    forms = ["Wild yeast"] * 3 + ["Wild-yeast"] * 2 + ["Wild yeasts"] * 2
    (found,) = rising(catalogue(years([], forms)), none)
    assert (found.phrase, found.papers) == ("Wild yeast", 7)


def test_a_single_word_rises_only_as_a_name() -> None:
    known = catalogue(years([], ["Kneading"] * 6 + ["BreadNet"] * 6))
    assert [trend.phrase for trend in rising(known, none)] == ["BreadNet"]


def test_a_paper_without_a_day_counts_but_says_nothing_about_time() -> None:
    undated = [paper(f"undated-{at}", "Wild yeast", "", ShownDate(3, 1)) for at in range(9)]
    known = catalogue([*years([], ["Wild yeast"] * 6), *undated])
    assert [(trend.papers, trend.recent) for trend in rising(known, none)] == [(15, 6)]
    assert rising(catalogue(undated), none) == ()


def test_a_paper_without_a_year_has_the_day_of_its_earliest_listing() -> None:
    days = {"early": ShownDate(6, 1, 2024), "late": ShownDate(6, 1, 2025), "undated": None}
    old, new = (
        years([], [])[:20],
        [paper(f"listed-{at:02}", "Wild yeast", "", None, ("undated", "late")) for at in range(20)],
    )
    assert [trend.recent for trend in rising(catalogue([*old, *new], days), none)] == [20]
    seen_before = [
        replace(one, sightings=(*one.sightings, Sighting("early", "early", 1, 1, 2, "", "", None)))
        for one in new
    ]
    newer = [paper(f"new-{at:02}", "Of loaves", "", NEW) for at in range(20)]
    assert rising(catalogue([*seen_before, *newer], days), none) == ()


def test_one_day_for_all_has_no_newest_half() -> None:
    assert rising(catalogue([paper(str(at), "Wild yeast", "", NEW) for at in range(9)]), none) == ()
    assert rising(catalogue([]), none) == ()


def test_the_list_is_short_and_does_not_repeat_itself() -> None:
    titles = [f"Net{a}{b} ovens" for a in "ABCDEFG" for b in "HIJKLM"]
    papers = [
        paper(f"{year}-{at:03}-{n}", title, "", ShownDate(1, 1, year))
        for year, given in ((2024, ["Of loaves"] * 42), (2025, titles))
        for at, title in enumerate(given)
        for n in range(8)
    ]
    found = rising(catalogue(papers), none)
    assert len(found) == MOST_RISING
    assert all(len(trend.examples) <= 3 for trend in found)


@given(st.randoms(use_true_random=False))
def test_the_order_of_papers_changes_no_trend(chance: object) -> None:
    papers = years(["Rye crumbs"], ["Rye crumbs"] * 7 + ["Wild yeast"] * 9)
    shuffled = list(papers)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # Hypothesis hides a random.Random
    assert rising(catalogue(shuffled), none) == rising(catalogue(papers), none)
