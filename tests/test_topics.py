"""Topics of papers: matching, points, and the errors of a vocabulary.

The vocabulary of these tests is that of a bakery, so that they do not depend on the shipped one.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent
from types import FrameType
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from generator.enrich.topics import Vocabulary, classify, is_covered, load, matcher, score_topics
from generator.enrich.topics import vocabulary as vocabulary_file
from generator.enrich.topics.classify import (
    IMPLIED_POINTS,
    MAX_HINT_POINTS,
    MAX_MENTIONS,
    MAX_TOPICS,
    MIN_POINTS,
    POINTS,
    POINTS_BY_RANK,
)
from generator.model import Topic, TopicMatch
from generator.problems import SettingsError

SHIPPED = Path(__file__).parent.parent / "generator/enrich/topics/vocabulary.yml"

BAKERY = """\
Bread:
  Sourdough:
    what: Bread that wild yeast has raised
    sure: [wild yeast, sourdough, ferment*, Berry cake]
    hints: [starter, crumb, hydration]
    against: [starter motor, commercial yeast]
  Ovens:
    what: Where bread is baked
    sure: [stone oven, BBQ, rotary deck oven]
    hints: [oven, heat]
Sweets:
  Cakes:
    what: What is baked for birthdays
    sure: [layer cake, cherry pie]
    hints: [cake, glass, icing]
    against: [rice cake]
"""


@pytest.fixture
def read(tmp_path: Path) -> Callable[[str], Vocabulary]:
    """Return a function that loads a vocabulary from its text."""

    def read_text(text: str) -> Vocabulary:
        path = tmp_path / "topics.yml"
        path.write_text(text, encoding="utf-8")
        return load(path)

    return read_text


@pytest.fixture
def bakery(read: Callable[[str], Vocabulary]) -> Vocabulary:
    return read(BAKERY)


@pytest.fixture
def shipped() -> Vocabulary:
    return load(SHIPPED)


def names(matches: tuple[TopicMatch, ...]) -> list[str]:
    return [match.topic for match in matches]


def phrases_in(text: str, vocabulary: Vocabulary) -> set[str]:
    """Return the phrases that an abstract mentions, of all topics."""
    return {phrase for match in classify("", text, vocabulary) for phrase in match.phrases}


def test_the_vocabulary_keeps_names_facets_and_order(bakery: Vocabulary) -> None:
    assert bakery.topics == (
        Topic("Sourdough", "Bread", "Bread that wild yeast has raised"),
        Topic("Ovens", "Bread", "Where bread is baked"),
        Topic("Cakes", "Sweets", "What is baked for birthdays"),
    )


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        pytest.param("Raised by wild yeast alone", {"wild yeast"}, id="plain"),
        pytest.param("WILD Yeast", {"wild yeast"}, id="case does not matter"),
        pytest.param("wild-yeast", {"wild yeast"}, id="a hyphen is a space"),
        pytest.param("wild\n   yeast", {"wild yeast"}, id="white space is a space"),
        pytest.param("wild\u2010yeast/wild\u2013yeast", {"wild yeast"}, id="other hyphens too"),
        pytest.param("two layer cakes", {"layer cake"}, id="plural"),
        pytest.param("two cherry pies", {"cherry pie"}, id="plural of -ie"),
        pytest.param("wild yeasted", set(), id="no other ending"),
        pytest.param("a fermentation", {"ferment*"}, id="star: any ending"),
        pytest.param("to ferment", {"ferment*"}, id="star: no ending"),
        pytest.param("the fermion", set(), id="star: not half the stem"),
        pytest.param("a BBQ or two BBQs", {"BBQ"}, id="two capitals: as written"),
        pytest.param("a bbq or a Bbq", set(), id="two capitals: in no other case"),
        pytest.param("a berry cake", {"Berry cake"}, id="one capital: in any case"),
        pytest.param("It grew wild. Yeast rose.", set(), id="not across a sentence"),
        pytest.param("wild (yeast)", set(), id="not into brackets"),
        pytest.param("wild, yeast", set(), id="not across a comma"),
        pytest.param("wild,yeast", set(), id="not across a comma without a space"),
        pytest.param("wild_yeast", {"wild yeast"}, id="an underscore is a space"),
        pytest.param("The oven: heat", {"oven", "heat"}, id="hints on both sides of a mark"),
        pytest.param("unwild yeast", set(), id="whole words only"),
        pytest.param("", set(), id="nothing"),
    ],
)
def test_how_a_phrase_matches(bakery: Vocabulary, text: str, phrases: set[str]) -> None:
    assert phrases_in(text, bakery) == phrases


@pytest.mark.parametrize(
    ("title", "abstract", "topics"),
    [
        pytest.param("", "A stone oven.", ["Ovens"], id="one sure phrase in the abstract"),
        pytest.param("A stone oven", "", ["Ovens"], id="one sure phrase in the title"),
        pytest.param(
            "On sourdough",
            "Oven by oven by oven by oven.",
            ["Sourdough"],
            id="a hint alone, whatever its mentions, is not enough",
        ),
        pytest.param(
            "On sourdough",
            "The heat of an oven, the heat of any oven.",
            ["Sourdough", "Ovens"],
            id="hints in company",
        ),
        pytest.param(
            "Sourdough in the oven",
            "We opened the oven.",
            ["Sourdough"],
            id="a hint in the title and in the abstract is not enough",
        ),
        pytest.param(
            "Sourdough in the oven",
            "We opened the oven and felt its heat.",
            ["Sourdough", "Ovens"],
            id="... but in company it is",
        ),
        pytest.param(
            "A stone oven",
            "A layer cake is no rice cake, and no rice cake is one.",
            ["Ovens"],
            id="a phrase against a topic gives negative points",
        ),
        pytest.param(
            "Sourdough, not commercial yeast", "", ["Sourdough"], id="... which may leave enough"
        ),
    ],
)
def test_which_points_are_enough(
    bakery: Vocabulary, title: str, abstract: str, topics: list[str]
) -> None:
    assert names(classify(title, abstract, bakery)) == topics


def test_the_title_gives_more_points_than_the_abstract(bakery: Vocabulary) -> None:
    assert names(classify("Layer cake", "Wild yeast.", bakery)) == ["Cakes", "Sourdough"]
    assert names(classify("Wild yeast", "Layer cake.", bakery)) == ["Sourdough", "Cakes"]


def test_topics_of_equal_points_are_in_the_order_of_the_vocabulary(bakery: Vocabulary) -> None:
    abstract = "A layer cake, a stone oven, and sourdough."
    assert names(classify("", abstract, bakery)) == ["Sourdough", "Ovens", "Cakes"]


@pytest.mark.parametrize(
    ("points", "topics"),
    [
        ((9, 8, 7, 6, 4), 4),
        ((9, 8, 7, 6, 5, 5), 5),
        ((9, 8, 8, 8, 8, 7, 7), 7),
        ((9, 8, 8, 8, 8, 6, 6), 6),
    ],
)
def test_a_topic_behind_many_needs_more_points(
    read: Callable[[str], Vocabulary], points: tuple[int, ...], topics: int
) -> None:
    """A `title` phrase in the title gives four points, each other word of it one more."""
    words = [chr(ord("a") + n) * 4 for n in range(len(points))]
    more = [
        [f"{word}{n}" for n in range(wanted - 4)]
        for word, wanted in zip(words, points, strict=True)
    ]
    vocabulary = read(
        "All:\n"
        + "".join(
            f"  {word}:\n    what: A\n    title: [{word}]\n    hints: [{', '.join(others)}]\n"
            for word, others in zip(words, more, strict=True)
        )
    )
    abstract = ". ".join(word for others in more for word in others)
    assert len(classify(". ".join(words), abstract, vocabulary)) == topics


KINDS = """\
All:
  Topic:
    what: One word of each kind
    sure: [surely]
    likely: [likely]
    title: [titular]
    words: [daily]
    hints: [hinted]
    against: [against]
"""


@pytest.mark.parametrize("kind", POINTS)
def test_the_points_of_a_phrase(read: Callable[[str], Vocabulary], kind: str) -> None:
    word = {"sure": "surely", "title": "titular", "words": "daily", "hints": "hinted"}.get(
        kind, kind
    )
    vocabulary = read(KINDS)

    def points(title: str, abstract: str) -> int:
        return score_topics(title, abstract, vocabulary)[0].points

    in_title, in_abstract = POINTS[kind]["title"], POINTS[kind]["abstract"]
    assert points(word, "") == in_title
    assert points("", word) == in_abstract
    assert points(word, word) == in_title + in_abstract
    repeated = " ".join([word] * 9)
    most = MAX_HINT_POINTS if kind == "hints" else 99
    assert points(repeated, "") == min(in_title * MAX_MENTIONS[kind], most)
    assert points("", repeated) == min(in_abstract * MAX_MENTIONS[kind], most)
    in_both = (in_title + in_abstract) * MAX_MENTIONS[kind]
    assert points(repeated, repeated) == min(in_both, most)


def test_the_points_are_as_the_head_of_the_vocabulary_promises() -> None:
    enough = {
        (kind, place)
        for kind, by_place in POINTS.items()
        for place, points in by_place.items()
        if points >= MIN_POINTS
    }
    assert enough == {
        ("sure", "title"),
        ("sure", "abstract"),
        ("likely", "title"),
        ("title", "title"),
    }
    assert POINTS["words"]["title"] + min(POINTS["hints"].values()) == MIN_POINTS
    repeated = {kind: POINTS[kind]["abstract"] * MAX_MENTIONS[kind] for kind in POINTS}
    assert repeated["likely"] >= MIN_POINTS
    assert max(repeated[kind] for kind in ("title", "words", "hints")) < MIN_POINTS


def test_the_head_of_the_shipped_file_has_the_points() -> None:
    head = SHIPPED.read_text(encoding="utf-8").partition("\nField:")[0]
    rows = re.findall(r"^#   ([a-z]+) +(-?\d+) +(-?\d+) ", head, re.M)
    assert rows == [
        (kind, str(points["title"]), str(points["abstract"])) for kind, points in POINTS.items()
    ]
    assert f"a paper has a topic with {MIN_POINTS} points or more" in head
    assert f"a paper has {MAX_TOPICS} topics at most" in head
    assert POINTS_BY_RANK == (MIN_POINTS,) * 4 + (5, 6, 7)
    assert "Behind four better topics a topic needs 5 points, behind five 6 and behind six 7" in (
        head.replace("\n#", "")
    )
    assert f"A hint gives {MAX_HINT_POINTS} points at most" in head.replace("\n#", "")
    assert "sure or likely phrase counts up to three times, other phrases up to twice" in (
        head.replace("\n#", "")
    )
    assert {kind for kind, most in MAX_MENTIONS.items() if most == 3} == {"sure", "likely"}
    assert {most for kind, most in MAX_MENTIONS.items() if kind not in ("sure", "likely")} == {2}


def test_a_paper_with_phrases_against_all_topics_has_no_topic(
    read: Callable[[str], Vocabulary],
) -> None:
    assert classify("against", "against", read(KINDS)) == ()


IMPLIED_BAKERY = """\
Bread:
  Sourdough:
    what: Bread that wild yeast has raised
    implies: [Baking, Yeast]
    sure: [sourdough]
  Rolls:
    what: Small bread
    implies: [Baking]
    sure: [bread roll]
Work:
  Baking:
    what: All that is baked
    implies: [Work]
    hints: [baker]
    against: [rice cooker]
  Yeast:
    what: What raises it
    hints: [yeast]
  Work:
    what: All that is done
    hints: [labour]
"""


def test_a_topic_with_enough_points_implies_others_by_its_best_phrase(
    read: Callable[[str], Vocabulary],
) -> None:
    vocabulary = read(IMPLIED_BAKERY)
    assert vocabulary.implied == ((2, 3), (2,), (4,), (), ())
    matches = classify("", "Sourdough by a baker.", vocabulary)
    assert matches == (
        TopicMatch("Sourdough", ("sourdough",)),
        TopicMatch("Baking", ("sourdough", "baker")),
        TopicMatch("Yeast", ("sourdough",)),
    )


def test_an_implied_topic_implies_no_other(read: Callable[[str], Vocabulary]) -> None:
    assert "Work" not in names(classify("", "Sourdough.", read(IMPLIED_BAKERY)))


def test_several_topics_imply_one_with_the_points_of_the_best(
    read: Callable[[str], Vocabulary],
) -> None:
    vocabulary = read(IMPLIED_BAKERY)
    scores = score_topics("Bread rolls", "Sourdough.", vocabulary)
    baking = next(s for s in scores if vocabulary.topics[s.topic].name == "Baking")
    assert (baking.points, baking.supporting_phrases()) == (IMPLIED_POINTS, ("bread roll",))


def test_a_phrase_against_a_topic_outweighs_what_implies_it(
    read: Callable[[str], Vocabulary],
) -> None:
    matches = classify("Sourdough from a rice cooker", "", read(IMPLIED_BAKERY))
    assert names(matches) == ["Sourdough", "Yeast"]


@pytest.mark.parametrize(
    ("text", "points"),
    [
        pytest.param("wild yeast (sourdough)", 5, id="an abbreviation in brackets"),
        pytest.param("sourdough (wild yeast)", 5, id="... after the first word of the text"),
        pytest.param("wild yeast [sourdough]", 5, id="... of another form"),
        pytest.param("wild yeast (and sourdough)", 10, id="more words before it in the brackets"),
        pytest.param("wild yeast (sourdough and more)", 10, id="... after it"),
        pytest.param("wild yeast, (sourdough)", 10, id="a mark between them"),
        pytest.param("(sourdough)", 5, id="brackets after nothing"),
        pytest.param("bread (sourdough)", 5, id="... after other words"),
        pytest.param("wild yeast sourdough", 10, id="no brackets"),
        pytest.param("wild yeast (sourdough", 10, id="no closing bracket"),
    ],
)
def test_an_abbreviation_in_brackets_is_no_further_mention(
    bakery: Vocabulary, text: str, points: int
) -> None:
    assert score_topics("", text, bakery)[0].points == points


def test_an_abbreviation_of_another_topic_counts(bakery: Vocabulary) -> None:
    assert names(classify("", "Wild yeast (BBQ).", bakery)) == ["Sourdough", "Ovens"]


def test_of_phrases_that_share_a_word_one_counts(read: Callable[[str], Vocabulary]) -> None:
    text = "Sweets:\n  Pies:\n    what: Round\n    sure: [apple pie, pie crust, crust]\n"
    assert phrases_in("an apple pie crust", read(text)) == {"apple pie", "crust"}
    assert phrases_in("an apple and pie crust", read(text)) == {"pie crust"}


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("wild yeasts", True),
        ("hot stone-oven", True),
        ("hydration", False),
        ("hydration of sourdough", True),
        ("commercial yeast", False),
        ("starter motor", False),
        ("rye bread", False),
        ("", False),
    ],
)
def test_which_phrases_the_vocabulary_covers(
    bakery: Vocabulary, phrase: str, expected: bool
) -> None:
    assert is_covered(phrase, bakery) is expected


def test_a_hint_alone_is_enough_if_no_topic_has_enough_points(bakery: Vocabulary) -> None:
    assert classify("", "Icing.", bakery) == (TopicMatch("Cakes", ("icing",)),)
    assert classify("", "Icing, and an oven and its oven.", bakery) == (
        TopicMatch("Ovens", ("oven",)),
    )
    assert classify("Nothing", "Of the kind.", bakery) == ()


def test_a_phrase_nested_in_a_longer_one_does_not_count(bakery: Vocabulary) -> None:
    assert classify("", "A starter motor, a crumb.", bakery) == ()
    assert phrases_in("A rotary deck oven.", bakery) == {"rotary deck oven"}


def test_a_longer_phrase_in_the_wrong_case_hides_nothing(
    read: Callable[[str], Vocabulary],
) -> None:
    text = "Sweets:\n  Pies:\n    what: Round things\n    sure: [apple PIE]\n    hints: [apple]\n"
    assert phrases_in("an apple pie", read(text)) == {"apple"}


def test_phrases_are_spelt_as_in_the_vocabulary_most_points_first(bakery: Vocabulary) -> None:
    matches = classify("The Crumb", "Starters; fermented by Wild-Yeasts, FERMENTING.", bakery)
    assert matches == (TopicMatch("Sourdough", ("ferment*", "wild yeast", "crumb", "starter")),)


def test_a_word_matches_both_itself_and_a_wildcard(read: Callable[[str], Vocabulary]) -> None:
    vocabulary = read(
        "Dairy:\n  Milk:\n    what: White\n    sure: [fermented milk, ferment* whey]\n"
    )
    assert phrases_in("Fermented milk.", vocabulary) == {"fermented milk"}
    assert phrases_in("Fermented whey.", vocabulary) == {"ferment* whey"}


def test_phrases_with_the_same_wildcard_match_once_each(read: Callable[[str], Vocabulary]) -> None:
    vocabulary = read(
        "Dairy:\n  Milk:\n    what: White\n    sure: [ferment* milk, ferment* whey]\n"
    )
    assert score_topics("", "Fermented milk.", vocabulary)[0].points == POINTS["sure"]["abstract"]


@pytest.mark.parametrize(
    ("text", "phrases"),
    [("A BAGuette", {"BAG* stall"}), ("BAG", {"BAG* stall"}), ("Bagel", set()), ("BAX", set())],
)
def test_the_case_of_a_wildcard_with_capitals_matters(
    read: Callable[[str], Vocabulary], text: str, phrases: set[str]
) -> None:
    vocabulary = read("Bread:\n  Stalls:\n    what: Shops\n    sure: [BAG* stall]\n")
    assert phrases_in(f"{text} stall", vocabulary) == phrases


def test_a_score_has_the_points_of_each_phrase(bakery: Vocabulary) -> None:
    best = score_topics("Sourdough", "Wild yeast, a starter, commercial yeast.", bakery)[0]
    assert best.phrases == {
        "sourdough": POINTS["sure"]["title"],
        "wild yeast": POINTS["sure"]["abstract"],
        "starter": POINTS["hints"]["abstract"],
        "commercial yeast": POINTS["against"]["abstract"],
    }
    assert best.points == sum(best.phrases.values())


def test_a_phrase_both_for_and_against_a_topic_does_not_support_it(
    read: Callable[[str], Vocabulary],
) -> None:
    vocabulary = read(IMPLIED_BAKERY.replace("rice cooker", "sourdough"))
    scores = score_topics("Sourdough of sourdough", "", vocabulary)
    baking = next(s for s in scores if vocabulary.topics[s.topic].name == "Baking")
    assert (baking.phrases, baking.supporting_phrases()) == ({"sourdough": 0}, ())


def test_a_phrase_against_a_topic_does_not_support_it(bakery: Vocabulary) -> None:
    assert phrases_in("Sourdough and sourdough, commercial yeast.", bakery) == {"sourdough"}


STARS = """\
All:
  Bread:
    what: What is baked
    sure: ["*roll", "*Bun", bake a * loaf, bake the * * crust]
"""


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        pytest.param("a SpringRoll", {"*roll"}, id="the beginning of a name"),
        pytest.param("many springrolls", {"*roll"}, id="... in the plural, in any case"),
        pytest.param("a roll", set(), id="... not of none"),
        pytest.param("rolling", set(), id="... and no ending"),
        pytest.param("a MilkBun", {"*Bun"}, id="with a capital: as written"),
        pytest.param("a milkbun", set(), id="with a capital: in no other case"),
        pytest.param("bake a dark loaf", {"bake a * loaf"}, id="any word"),
        pytest.param("Bake a Dark Loaf", {"bake a * loaf"}, id="any word in any case"),
        pytest.param("bake a loaf", set(), id="... not none"),
        pytest.param("bake a dark rye loaf", set(), id="... not two"),
        pytest.param("bake the dark rye crust", {"bake the * * crust"}, id="two words"),
        pytest.param("bake a, dark loaf", set(), id="no mark"),
        pytest.param("bake a (dark) loaf", set(), id="no bracket"),
        pytest.param("bake a", set(), id="no end of the text"),
    ],
)
def test_stars_that_begin_a_word_or_stand_alone(
    read: Callable[[str], Vocabulary], text: str, phrases: set[str]
) -> None:
    assert phrases_in(text, read(STARS)) == phrases


def test_the_number_of_topics_is_limited(
    read: Callable[[str], Vocabulary],
) -> None:
    topics = [chr(ord("a") + n) * 4 for n in range(MAX_TOPICS + 3)]
    rows = "".join(f"  {topic}:\n    what: A\n    sure: [{topic}]\n" for topic in topics)
    abstract = ", ".join(reversed(topics * 2))
    assert names(classify("", abstract, read(f"All:\n{rows}"))) == topics[:MAX_TOPICS]


SCRIPT = """\
import sys
from pathlib import Path
from generator.enrich.topics import classify, load
text = "A stone oven, layer cakes and rice cakes, sourdough with a starter and a crumb."
print(classify("Fermenting in the heat of an oven", text, load(Path(sys.argv[1]))))
"""


def test_the_result_does_not_depend_on_the_order_of_sets(tmp_path: Path) -> None:
    path = tmp_path / "topics.yml"
    path.write_text(BAKERY, encoding="utf-8")
    outputs = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT, str(path)],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(SHIPPED.parents[3])},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(outputs) == 1
    assert b"Sourdough" in outputs.pop()


@given(title=st.text(), abstract=st.text())
def test_any_text_is_classified_and_twice_the_same(title: str, abstract: str) -> None:
    first = classify(title, abstract, load(SHIPPED))
    assert first == classify(title, abstract, load(SHIPPED))
    assert len(first) <= MAX_TOPICS
    assert all(match.phrases for match in first)


def test_the_cache_of_start_nodes_is_bounded_and_changes_no_result(
    bakery: Vocabulary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matcher, "MAX_CACHED_WORDS", 3)
    bakery.start_nodes.clear()  # as other tests have filled it
    text = "Sourdough of wild yeast, a stone oven, fermented layer cakes with icing."
    first = classify(text, text, bakery)
    assert 1 < len(bakery.start_nodes) <= 3
    assert classify(text, text, bakery) == first
    assert names(first) == ["Sourdough", "Cakes", "Ovens"]


HOSTILE = {
    "symbols": "$%{}\\^~",
    "marks": "....",
    "one long word": "quantiz",
    "the start of a long phrase again and again": "mixture of ",
    "a phrase again and again": "large language model ",
    "capitals": "GAN ",
    "emoji": "\U0001f600\u200d",
    "combining": "e\u0301\u0301\u0301",
    "letters that grow in lower case": "\u0130",
    "nulls": "\0",
}


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE)
def test_the_work_is_linear_in_hostile_text(shipped: Vocabulary, piece: str) -> None:
    single = _work(piece * 1_000, shipped)
    assert _work(piece * 2_000, shipped) <= 2.1 * single


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE)
def test_a_hundred_thousand_characters_are_classified(shipped: Vocabulary, piece: str) -> None:
    text = piece * (100_000 // len(piece))
    assert len(classify(text, text, shipped)) <= MAX_TOPICS


def _work(abstract: str, vocabulary: Vocabulary) -> int:
    """Return how many lines of Python and calls of C classify a paper: no clock.

    The work within a call of C is not counted: `findall` with a pattern that never backtracks,
    and methods of strings and dictionaries.
    """
    steps = 0

    def count(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal steps
        steps += event in ("call", "line", "c_call")
        return count

    before = sys.gettrace(), sys.getprofile()
    sys.settrace(count)
    sys.setprofile(count)
    try:
        classify("", abstract, vocabulary)
    finally:
        sys.settrace(before[0])
        sys.setprofile(before[1])
    return steps


GOOD = """\
Bread:
  Rolls:
    what: Small bread
    sure: [bread roll]
"""


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        pytest.param("Bread: [", 1, "not YAML", id="a bracket that is left open"),
        pytest.param(GOOD + "  \tTab: x\n", 5, "not YAML", id="a tab in the indent"),
        pytest.param(GOOD + "\thints: [a]\n", 5, "Use spaces", id="a tab before a part"),
        pytest.param(
            GOOD.replace("[bread", "[*ase, bread"), 4, "Take the * out", id="a star before a word"
        ),
        pytest.param(GOOD.replace("[bread", "[*, bread"), 4, "Take the * out", id="a lone star"),
        pytest.param(
            GOOD.replace("Small", "Bread: small"),
            3,
            "Put a text that holds a colon in quotes",
            id="a colon in a text",
        ),
        pytest.param(
            GOOD.replace("what:", "what"), 4, "colon missing in the line above", id="a lost colon"
        ),
        pytest.param(
            GOOD.replace("roll]", "roll") + "    hints: [bun]\n  Buns:\n",
            5,
            "the list was begun in line 4",
            id="a bracket that is missed in the next line",
        ),
        pytest.param(
            GOOD.replace("Small", '"Small') + "Sweets:\n",
            5,
            "the quotation was begun in line 3",
            id="a quote that is missed at the end",
        ),
        pytest.param(GOOD + "# \x07\n", 5, "control character", id="a control character"),
        pytest.param("", 1, "no topics", id="an empty file"),
        pytest.param("# nothing\n", 1, "no topics", id="comments only"),
        pytest.param("- Bread\n", 1, "The vocabulary should contain facets", id="a list"),
        pytest.param("Bread: Rolls\n", 1, "“Bread” should contain topics", id="a facet of text"),
        pytest.param("Bread:\n", 1, "“Bread” should contain topics", id="a facet of nothing"),
        pytest.param(
            dedent(GOOD.removeprefix("Bread:\n")),
            1,
            "“Rolls” contains the keys of a topic, but should contain topics. "
            "Add the missing facet above it.",
            id="a file without facets",
        ),
        pytest.param(
            "Bread:\n  Rolls: [roll]\n",
            2,
            "“Rolls” should contain the keys of a topic",
            id="a topic of a list",
        ),
        pytest.param("Bread:\n  '': {}\n", 2, "name is missing", id="a topic without a name"),
        pytest.param(
            GOOD + "    hint: [roll]\n",
            5,
            "“hint” is not a key of a topic. "
            "Use one of: what, implies, formerly, sure, likely, title, words, hints, against.",
            id="an unknown key",
        ),
        pytest.param(
            GOOD.replace("    what: Small bread\n", ""),
            2,
            "“Rolls” has no description",
            id="no description",
        ),
        pytest.param(
            GOOD.replace("Small bread", ""), 3, "“Rolls” has no description", id="an empty one"
        ),
        pytest.param(
            GOOD.replace("sure", "against"),
            2,
            "“Rolls” has no phrase that supports it",
            id="only phrases against",
        ),
        pytest.param(
            GOOD.replace("bread roll", ""), 2, "“Rolls” has no phrase", id="an empty list"
        ),
        pytest.param(
            GOOD.replace("[bread roll]", "bread roll"), 4, "“sure” should be a list", id="no list"
        ),
        pytest.param(
            GOOD + "    implies: Rolls\n", 5, "“implies” should be a list", id="implied in no list"
        ),
        pytest.param(
            GOOD + "    implies: [Rolls]\n",
            5,
            "“Rolls” implies itself",
            id="a topic that implies itself",
        ),
        pytest.param(
            GOOD + "    implies: [\n      Buns]\n",
            6,
            "There is no topic “Buns”. Use the name of a topic of this file.",
            id="a topic that does not exist, on its own line",
        ),
        pytest.param(
            GOOD + "    implies: [[Rolls]]\n", 5, "There is no topic “”", id="a list for a topic"
        ),
        pytest.param(
            GOOD + "Sweets:\n  Rolls:\n    what: Sugared\n    sure: [bun]\n",
            6,
            "The topic “Rolls” is also in line 2",
            id="a topic in two facets",
        ),
        pytest.param(
            GOOD + "  Rolls:\n    what: Again\n    sure: [bun]\n",
            5,
            "“Rolls” is already in line 2",
            id="a topic twice in a facet",
        ),
        pytest.param(GOOD + "Bread: {}\n", 5, "“Bread” is already in line 1", id="a facet twice"),
        pytest.param(
            GOOD + "    what: Again\n", 5, "“what” is already in line 3", id="a key twice"
        ),
        pytest.param(
            GOOD.replace("[bread roll]", "[bread roll,\n      '']"),
            5,
            "A phrase is empty",
            id="an empty phrase, on its own line",
        ),
        pytest.param(
            GOOD.replace("[bread roll]", "[bun, [roll]]"),
            4,
            "A phrase is empty",
            id="a list for a phrase",
        ),
        pytest.param(
            GOOD.replace("bread roll", "one two three four five six seven"),
            4,
            "has 7 words. Shorten it to 6 words or fewer",
            id="a long phrase",
        ),
        pytest.param(
            GOOD.replace("bread roll", "roll, '++'"), 4, "“++” is not a valid phrase", id="no word"
        ),
        pytest.param(
            GOOD.replace("bread roll", "bread (roll)"),
            4,
            "is not a valid phrase",
            id="the end of a clause",
        ),
        pytest.param(
            GOOD.replace("bread roll", "r*ll"),
            4,
            "is not a valid phrase",
            id="a star within a word",
        ),
        pytest.param(
            GOOD.replace("bread roll", "ro*"), 4, "too few letters beside its *", id="short stem"
        ),
        pytest.param(
            GOOD.replace("bread roll", '"*ll"'), 4, "too few letters beside its *", id="short end"
        ),
        pytest.param(
            GOOD.replace("bread roll", '"*rol*"'), 4, "not a valid phrase", id="stars at both ends"
        ),
        pytest.param(
            GOOD.replace("bread roll", "roll *"), 4, "ends with a * alone", id="a star at the end"
        ),
        pytest.param(
            GOOD.replace("bread roll", '"* roll"'), 4, "with a * alone", id="a star at the start"
        ),
        pytest.param(
            GOOD + "    hints: [Bread-Roll]\n",
            5,
            "“Bread-Roll” matches the same words as “bread roll”",
            id="a phrase twice, in another spelling",
        ),
        pytest.param(
            GOOD + "    hints: [bread rolls]\n",
            5,
            "“bread rolls” matches the same words as “bread roll”",
            id="a plural after its singular",
        ),
        pytest.param(
            GOOD.replace("bread roll", "breads roll") + "    hints: [bread roll]\n",
            5,
            "“bread roll” matches the same words as “breads roll”",
            id="a singular after its plural",
        ),
        pytest.param(
            GOOD.replace("[bread roll]", "[bun,\n      bread\n      roll]"),
            5,
            "“bread roll” continues on the next line",
            id="a missing comma at the end of a line",
        ),
    ],
)
def test_an_error_has_its_line(
    read: Callable[[str], Vocabulary], text: str, line: int, message: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        read(text)
    rows = str(caught.value).splitlines()
    assert any(row.startswith(f"topics.yml:{line}: ") and message in row for row in rows)


def test_a_file_without_facets_has_a_single_error(
    read: Callable[[str], Vocabulary],
) -> None:
    with pytest.raises(SettingsError) as caught:
        read(dedent(GOOD.removeprefix("Bread:\n")))
    assert len(str(caught.value).splitlines()) == 1


def test_a_topic_may_have_the_name_of_a_key(read: Callable[[str], Vocabulary]) -> None:
    vocabulary = read(GOOD.replace("Rolls", "title"))
    assert [topic.name for topic in vocabulary.topics] == ["title"]


def test_a_phrase_of_another_case_or_topic_is_no_duplicate(
    read: Callable[[str], Vocabulary],
) -> None:
    other_kind = read(GOOD + "    hints: [BREAD rolls, bread roll mix]\n")
    (match,) = classify("BREAD rolls", "", other_kind)
    assert match.phrases == ("BREAD rolls",)
    other_topic = read(GOOD + "  Buns:\n    what: Round\n    sure: [bread rolls]\n")
    assert names(classify("bread rolls", "", other_topic)) == ["Rolls", "Buns"]


def test_all_errors_are_reported_at_once_sorted_by_line(
    read: Callable[[str], Vocabulary],
) -> None:
    text = """\
        Bread:
          Rolls:
            sure: ['']
            maybe: [roll]
          Buns:
            what: Round
        """
    with pytest.raises(SettingsError) as caught:
        read(dedent(text))
    lines = [row.split(":")[1] for row in str(caught.value).splitlines()]
    assert lines == ["2", "2", "3", "4", "5"]


def test_a_file_that_is_not_utf_8_is_an_error_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "topics.yml"
    path.write_bytes(GOOD.encode() + b"# caf\xe9\n")
    with pytest.raises(SettingsError, match=r"^topics\.yml:5: This is not UTF-8"):
        load(path)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Bread: [\n", id="a list without its bracket in the last line"),
        pytest.param(GOOD + "   hints: [bun]\n", id="a wrong indent"),
    ],
)
def test_only_an_error_that_began_in_another_line_names_that_line(
    read: Callable[[str], Vocabulary], text: str
) -> None:
    with pytest.raises(SettingsError, match="This is not YAML") as caught:
        read(text)
    assert "begun" not in str(caught.value)


def test_a_missing_file_is_a_settings_error(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"^topics\.yml:1: .*cannot be read: No such file"):
        load(tmp_path / "topics.yml")


def test_a_vocabulary_is_read_again_when_it_has_changed(tmp_path: Path) -> None:
    path = tmp_path / "topics.yml"
    path.write_text(GOOD, encoding="utf-8")
    first = load(path)
    assert load(path) is first
    path.write_text(GOOD.replace("Rolls", "Buns"), encoding="utf-8")
    assert [topic.name for topic in load(path).topics] == ["Buns"]
    path.unlink()
    with pytest.raises(SettingsError, match="cannot be read"):
        load(path)


def test_a_byte_order_mark_is_ignored(tmp_path: Path) -> None:
    path = tmp_path / "topics.yml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.encode())
    assert [topic.name for topic in load(path).topics] == ["Rolls"]


def test_a_vocabulary_of_too_many_spellings_ends_with_a_message(
    read: Callable[[str], Vocabulary], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (
        "Bread:\n  Stalls:\n    what: Shops\n    sure: [bun stall, roll stall,\n      tart stall]\n"
    )
    monkeypatch.setattr(vocabulary_file, "MAX_SPELLINGS", 12)
    assert read(text)
    monkeypatch.setattr(vocabulary_file, "MAX_SPELLINGS", 11)
    with pytest.raises(SettingsError, match=r"^topics.yml:5: Up to here the phrases have more"):
        read(f"{text}# The same bytes are not read again.\n")


def test_former_names_of_topics(read: Callable[[str], Vocabulary]) -> None:
    body = "    what: Shops\n    sure: [{}]\n"
    text = "Bread:\n  Stalls:\n" + body.format("stall") + "    formerly: [Shops, Mar\u200bkets]\n"
    assert read(text).topics[0].formerly == ("Shops", "Markets")
    other = "  Mills:\n" + body.format("mill")
    with pytest.raises(SettingsError) as error:
        read(text + other + '    formerly: [Shops, Stalls, "\u200b"]\n')
    assert [
        line.partition(": ")[2].partition(".")[0] for line in str(error.value).splitlines()
    ] == [
        "A former name is empty",
        "“Shops” is a name of “Stalls” too",
        "“Stalls” is a name of a topic of this file",
    ]


def test_a_phrase_may_have_six_words(read: Callable[[str], Vocabulary]) -> None:
    phrase = "one two three four five six"
    assert phrases_in(phrase, read(GOOD.replace("bread roll", phrase))) == {phrase}


def test_words_that_are_values_in_yaml_are_phrases(
    read: Callable[[str], Vocabulary],
) -> None:
    text = GOOD.replace("bread roll", "null, no, 1.5, 3D")
    assert phrases_in("No null below 1.5 in 3D", read(text)) == {"null", "no", "1.5", "3D"}


def test_the_shipped_vocabulary_has_its_topics(shipped: Vocabulary) -> None:
    assert len({topic.name for topic in shipped.topics}) == len(shipped.topics) == 107
    facets = list(dict.fromkeys(topic.facet for topic in shipped.topics))
    assert facets == [
        "Field",
        "Model",
        "Training",
        "Efficiency",
        "Understanding",
        "Task",
        "Kind",
    ]
    assert all(topic.what for topic in shipped.topics)


@pytest.mark.parametrize(
    ("title", "abstract", "topic"),
    [
        (
            "Cheap rank-one adapters for language models",
            "We fine-tune large language models with LoRA on a laptop.",
            "Fine-Tuning & PEFT",
        ),
        (
            "Rounding for free",
            "Post-training quantization of weights to 4 bits keeps what the network knew.",
            "Quantization",
        ),
        (
            "A GAN that forgets its discriminator",
            "The generator of a GAN learns alone, and its pictures stay sharp.",
            "GANs",
        ),
        (
            "Thirty years of pooling: a survey",
            "This survey orders what was written on pooling in convolutional networks.",
            "Survey",
        ),
        (
            "Holes in old photographs",
            "Image inpainting fills what time took, without a prior.",
            "Computer Vision",
        ),
        (
            "One warehouse, forty arms",
            "Robots learn grasping from each other, and a robot that drops a box tells the rest.",
            "Robotics & Autonomous Driving",
        ),
        (
            "How wide is wide enough?",
            "We prove that two-layer networks learn parity with a sample complexity near optimal.",
            "Theory",
        ),
        (
            "Does shuffling matter?",
            "A systematic study of batch order: we find no effect in forty training runs.",
            "Empirical Study",
        ),
        (
            "Ten thousand kitchens",
            "We introduce a new dataset of kitchens with annotated cupboards.",
            "Dataset & Benchmark",
        ),
        (
            "StealthKitchenBench: who ate the cake?",
            "Detectives made of language models fail one case in three.",
            "Dataset & Benchmark",
        ),
        (
            "Who ate the cake?",
            "We introduce a hand-made benchmark of four hundred cases.",
            "Dataset & Benchmark",
        ),
        ("A kitchen of agents", "LLM agents cook, and call tools.", "Agents & Tool Use"),
        ("Robots that fold napkins", "A robot policy for each hand.", "Embodied AI & VLA"),
        ("Folding proteins in a cafe", "A protein in a minute.", "AI for Science"),
        ("A world model of a kitchen", "It foresees which plate falls.", "World Models"),
        (
            "One cook for two dishes",
            "A unified multimodal model for image understanding and generation.",
            "Unified Multimodal Models",
        ),
        (
            "Words in any order",
            "Masked diffusion language models fill in a recipe.",
            "Diffusion Language Models",
        ),
        ("Cooking with GRPO", "Verifiable rewards for recipes.", "RL for Reasoning"),
        ("Who judges the soup?", "LLM-as-a-judge, and a reward model.", "Reward Models & Judges"),
        (
            "A thousand recipes at a time",
            "Long-context models with a smaller KV cache.",
            "Long Context & Memory",
        ),
        ("Jailbreaks by recipe", "Harmful requests in verse.", "Safety & Jailbreaks"),
        (
            "Made-up recipes",
            "We measure hallucination and factuality.",
            "Hallucination & Factuality",
        ),
        ("Ordering a cake", "A GUI agent on a phone, by screenshots.", "GUI & Computer Use"),
        ("Text-to-video of a cake", "It rises in steady light.", "Video Generation"),
        ("Cakes to walk around", "Text-to-3D with a textured mesh.", "3D Generation"),
        (
            "Look it up",
            "RAG with recipes, that is, retrieval-augmented generation.",
            "Retrieval-Augmented Generation",
        ),
        ("Reading menus", "OCR and chart understanding of menus.", "Document Understanding"),
    ],
)
def test_the_shipped_vocabulary_finds_the_topics_of_plain_cases(
    shipped: Vocabulary, title: str, abstract: str, topic: str
) -> None:
    assert topic in names(classify(title, abstract, shipped))


@pytest.mark.parametrize(
    ("title", "abstract", "topic"),
    [
        pytest.param(
            "A vision-language model for maps",
            "Our vision-language model reads street names.",
            "Large Language Models",
            id="a language model that sees",
        ),
        pytest.param(
            "Tagging parts of speech",
            "We tag the part of speech of every word.",
            "Speech & Audio",
            id="no speech",
        ),
        pytest.param(
            "Faster pooling",
            "Pooling has attracted attention. It still receives more attention every year.",
            "Transformers & Attention",
            id="attention of people",
        ),
        pytest.param(
            "Faster pooling",
            "Pooling twice is enough. Our code is available at https://github.com/a/b.",
            "Code & Software Engineering",
            id="code that is only available",
        ),
        pytest.param(
            "Faster pooling for object detection",
            "Pooling twice is enough, as ResNet, ViT, BERT, GPT-2 and Mamba show on CIFAR-10.",
            "State Space & Recurrent Models",
            id="a model among those it was tried on",
        ),
        pytest.param(
            "Pooling and the brain drain of small laboratories",
            "Quantization of what is pooled keeps them busy, and quantization is cheap.",
            "Medical & Healthcare",
            id="an everyday word in a title",
        ),
        pytest.param(
            "RoBoT: pooling found by a better search",
            "A neural architecture search finds where to pool; RoBoT needs no training.",
            "Robotics & Autonomous Driving",
            id="a name that is spelt like a word",
        ),
        pytest.param(
            "Pre-attention spikes",
            "What the eye does before it looks. Language models do not.",
            "Spiking Neural Networks",
            id="spikes of something else",
        ),
        pytest.param(
            "Rank-23 schemes for products of matrices",
            "Language models find them in a week.",
            "Low-Rank Methods",
            id="the rank of something else",
        ),
        pytest.param(
            "A touch of noise",
            "Language models forgive it.",
            "Embodied AI & VLA",
            id="a figure of speech",
        ),
        pytest.param(
            "A faster oven for cakes",
            "Language models name it. Experiments on SWE-bench and MT-Bench.",
            "Dataset & Benchmark",
            id="benchmarks it was tried on",
        ),
        pytest.param(
            "Multimodal models for maps",
            "Multimodal large language models (MLLMs) read street names.",
            "Large Language Models",
            id="a language model as a part",
        ),
        pytest.param(
            "Learned image compression at low bitrates",
            "Our codec beats older image compression.",
            "Model Compression",
            id="compression of something else",
        ),
    ],
)
def test_the_shipped_vocabulary_is_not_misled(
    shipped: Vocabulary, title: str, abstract: str, topic: str
) -> None:
    assert topic not in names(classify(title, abstract, shipped))


def example(phrase: str) -> str:
    """Return a text that a phrase of the vocabulary matches."""
    words = ("some" if word == "*" else word.replace("*", "") for word in phrase.split())
    return f"Some{phrase[1:]}" if phrase.startswith("*") else " ".join(words)


def test_an_everyday_word_of_the_shipped_vocabulary_alone_is_not_enough(
    shipped: Vocabulary,
) -> None:
    facets = yaml.load(SHIPPED.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    everyday = [
        (topic, example(word))
        for bodies in facets.values()
        for topic, body in bodies.items()
        for word in body.get("words", ())
    ]
    assert len(everyday) > 50
    for topic, word in everyday:
        scores = score_topics(word, "", shipped)
        points = {shipped.topics[score.topic].name: score.points for score in scores}
        assert 0 < points[topic] < MIN_POINTS, (topic, word)
        assert is_covered(word, shipped)


def test_every_strong_phrase_of_the_shipped_vocabulary_is_enough_in_a_title(
    shipped: Vocabulary,
) -> None:
    """What the head of the file says about each kind is true of each phrase in it."""
    facets = yaml.load(SHIPPED.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    phrases = [
        (topic, kind, example(phrase))
        for bodies in facets.values()
        for topic, body in bodies.items()
        for kind in ("sure", "likely", "title")
        for phrase in body.get(kind, ())
    ]
    assert len(phrases) > 1_000
    not_enough = [
        (topic, phrase)
        for topic, kind, phrase in phrases
        if topic not in names(classify(phrase, "", shipped))
        or not is_covered(phrase, shipped)
        or (kind == "sure" and topic not in names(classify("", phrase, shipped)))
    ]
    assert not_enough == []


CHEMISTRY = """\
Field:
  Organic Chemistry:
    what: Molecules with carbon, how they are made and how they react
    likely: [organic synthesis, cross-coupling, retrosynthe*]
    title: [synthesis, reaction]
    hints: [yield, reagent, solvent]
    against: [photosynthesis]
  Electrochemistry:
    what: Chemistry that moves charge
    likely: [lithium-ion, electrolyte, redox]
    hints: [electrode, battery, voltage]
Method:
  Catalysis:
    what: What speeds a reaction up and remains
    implies: [Organic Chemistry]
    likely: [cataly*]
    hints: [turnover]
  Spectroscopy:
    what: What light and fields tell of matter
    likely: [NMR, infrared spectr*, mass spectrometry]
    hints: [spectrum, spectra, peak]
"""


@pytest.mark.parametrize(
    ("title", "abstract", "topics"),
    [
        (
            "Palladium catalysts that forgive water",
            "Cross-coupling in wet solvents, with a yield of 90%.",
            ["Organic Chemistry", "Catalysis"],
        ),
        (
            "A solid electrolyte for lithium-ion batteries",
            "The battery keeps its voltage for a thousand cycles.",
            ["Electrochemistry"],
        ),
        (
            "What the peaks hide",
            "NMR spectra of mixtures, read beside mass spectrometry.",
            ["Spectroscopy"],
        ),
        (
            "Artificial photosynthesis by catalysis at an electrode",
            "Redox steps at the electrode are followed.",
            ["Electrochemistry", "Catalysis"],
        ),
        ("Of nmr and the rest", "Nothing that this vocabulary knows.", []),
    ],
)
def test_a_vocabulary_of_another_field_replaces_the_shipped_one(
    read: Callable[[str], Vocabulary], title: str, abstract: str, topics: list[str]
) -> None:
    assert names(classify(title, abstract, read(CHEMISTRY))) == topics
