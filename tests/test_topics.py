"""TopicMatch papers under topics: the rules of matching and of points, and a vocabulary's errors.

The vocabulary of these tests is a bakery's, so that nothing here depends on the shipped one.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from textwrap import dedent
from types import FrameType
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from generator.enrich.topics import Vocabulary, classify, is_covered, load, matcher, score_topics
from generator.enrich.topics.classify import (
    IMPLIED_POINTS,
    MAX_MENTIONS,
    MAX_TOPICS,
    MIN_POINTS,
    POINTS,
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
    """Loads a vocabulary from its text."""

    def read_text(text: str) -> Vocabulary:
        path = tmp_path / "topics.yml"
        path.write_text(text, encoding="utf-8")
        return load(path)

    return read_text


@pytest.fixture
def bakery(read: Callable[[str], Vocabulary]) -> Vocabulary:
    return read(BAKERY)


@cache
def _shipped() -> Vocabulary:
    return load(SHIPPED)


@pytest.fixture
def shipped() -> Vocabulary:
    return _shipped()


def names(filings: tuple[TopicMatch, ...]) -> list[str]:
    return [filing.topic for filing in filings]


def words(text: str, vocabulary: Vocabulary) -> set[str]:
    """The phrases found in an abstract, whichever topics they speak for."""
    return {word for filing in classify("", text, vocabulary) for word in filing.phrases}


def test_the_vocabulary_keeps_names_facets_and_order(bakery: Vocabulary) -> None:
    assert bakery.topics == (
        Topic("Sourdough", "Bread", "Bread that wild yeast has raised"),
        Topic("Ovens", "Bread", "Where bread is baked"),
        Topic("Cakes", "Sweets", "What is baked for birthdays"),
    )


@pytest.mark.parametrize(
    ("text", "found"),
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
        pytest.param("a berry cake", {"Berry cake"}, id="one capital is no case"),
        pytest.param("It grew wild. Yeast rose.", set(), id="not across a sentence"),
        pytest.param("wild (yeast)", set(), id="not into brackets"),
        pytest.param("wild, yeast", set(), id="not across a comma"),
        pytest.param("The oven: heat", {"oven", "heat"}, id="hints on both sides of a mark"),
        pytest.param("unwild yeast", set(), id="whole words only"),
        pytest.param("", set(), id="nothing"),
    ],
)
def test_how_a_phrase_is_found(bakery: Vocabulary, text: str, found: set[str]) -> None:
    assert words(text, bakery) == found


@pytest.mark.parametrize(
    ("title", "abstract", "topics"),
    [
        pytest.param("", "A stone oven.", ["Ovens"], id="one sure phrase in the abstract"),
        pytest.param("A stone oven", "", ["Ovens"], id="one sure phrase in the title"),
        pytest.param(
            "On sourdough",
            "Oven by oven by oven by oven.",
            ["Sourdough"],
            id="a hint alone, however often, is not enough",
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
            id="a hint in the title and once more is not enough",
        ),
        pytest.param(
            "Sourdough in the oven",
            "We opened the oven and felt its heat.",
            ["Sourdough", "Ovens"],
            id="... but in company it is",
        ),
        pytest.param(
            "A stone oven",
            "A layer cake is no rice cake.",
            ["Ovens"],
            id="a phrase against takes points off",
        ),
        pytest.param(
            "Sourdough, not commercial yeast", "", ["Sourdough"], id="... from what there is"
        ),
    ],
)
def test_what_is_enough(bakery: Vocabulary, title: str, abstract: str, topics: list[str]) -> None:
    assert names(classify(title, abstract, bakery)) == topics


def test_the_title_is_worth_more_than_the_abstract(bakery: Vocabulary) -> None:
    assert names(classify("Layer cake", "Wild yeast.", bakery)) == ["Cakes", "Sourdough"]
    assert names(classify("Wild yeast", "Layer cake.", bakery)) == ["Sourdough", "Cakes"]


def test_equal_topics_stand_in_the_order_of_the_vocabulary(bakery: Vocabulary) -> None:
    abstract = "A layer cake, a stone oven, and sourdough."
    assert names(classify("", abstract, bakery)) == ["Sourdough", "Ovens", "Cakes"]


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
def test_what_a_phrase_is_worth(read: Callable[[str], Vocabulary], kind: str) -> None:
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
    often = " ".join([word] * 9)
    assert points(often, "") == in_title * MAX_MENTIONS[kind]
    assert points("", often) == in_abstract * MAX_MENTIONS[kind]


def test_what_the_points_promise_the_owner_of_a_vocabulary() -> None:
    enough = {
        (kind, place)
        for kind, worth in POINTS.items()
        for place, points in worth.items()
        if points >= MIN_POINTS
    }
    assert enough == {
        ("sure", "title"),
        ("sure", "abstract"),
        ("likely", "title"),
        ("title", "title"),
    }
    assert POINTS["words"]["title"] + min(POINTS["hints"].values()) == MIN_POINTS
    said_often = {kind: POINTS[kind]["abstract"] * MAX_MENTIONS[kind] for kind in POINTS}
    assert said_often["likely"] >= MIN_POINTS
    assert max(said_often[kind] for kind in ("title", "words", "hints")) < MIN_POINTS


def test_the_head_of_the_shipped_file_tells_the_points() -> None:
    head = SHIPPED.read_text(encoding="utf-8").partition("\nField:")[0]
    rows = re.findall(r"^#   ([a-z]+) +(-?\d+) +(-?\d+) ", head, re.M)
    assert rows == [
        (kind, str(worth["title"]), str(worth["abstract"])) for kind, worth in POINTS.items()
    ]
    assert f"{MIN_POINTS} points file a paper" in head
    assert f"{MAX_TOPICS} topics are the most" in head
    assert "sure or likely\n# phrase counts up to three times, the others up to twice" in head
    assert {kind for kind, often in MAX_MENTIONS.items() if often == 3} == {"sure", "likely"}
    assert {often for kind, often in MAX_MENTIONS.items() if kind not in ("sure", "likely")} == {2}


def test_a_paper_that_speaks_against_all_has_no_topic(read: Callable[[str], Vocabulary]) -> None:
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


def test_a_topic_that_is_filed_implies_others_by_its_best_phrase(
    read: Callable[[str], Vocabulary],
) -> None:
    vocabulary = read(IMPLIED_BAKERY)
    assert vocabulary.implied == ((2, 3), (2,), (4,), (), ())
    filed = classify("", "Sourdough by a baker.", vocabulary)
    assert filed == (
        TopicMatch("Baking", ("sourdough", "baker")),
        TopicMatch("Sourdough", ("sourdough",)),
        TopicMatch("Yeast", ("sourdough",)),
    )


def test_what_is_implied_implies_nothing(read: Callable[[str], Vocabulary]) -> None:
    assert "Work" not in names(classify("", "Sourdough.", read(IMPLIED_BAKERY)))


def test_several_topics_imply_no_more_than_the_best(read: Callable[[str], Vocabulary]) -> None:
    vocabulary = read(IMPLIED_BAKERY)
    weights = score_topics("Bread rolls", "Sourdough.", vocabulary)
    baking = next(w for w in weights if vocabulary.topics[w.topic].name == "Baking")
    assert (baking.points, baking.supporting_phrases()) == (IMPLIED_POINTS, ("bread roll",))


def test_what_speaks_against_a_topic_outweighs_what_implies_it(
    read: Callable[[str], Vocabulary],
) -> None:
    filed = names(classify("Sourdough from a rice cooker", "", read(IMPLIED_BAKERY)))
    assert filed == ["Sourdough", "Yeast"]


@pytest.mark.parametrize(
    ("text", "points"),
    [
        pytest.param("wild yeast (sourdough)", 4, id="a short form in brackets"),
        pytest.param("sourdough (wild yeast)", 4, id="... behind the first word of all"),
        pytest.param("wild yeast [sourdough]", 4, id="... of another form"),
        pytest.param("wild yeast (and sourdough)", 8, id="more than it in the brackets"),
        pytest.param("wild yeast (sourdough and more)", 8, id="... behind it"),
        pytest.param("wild yeast, (sourdough)", 8, id="something between"),
        pytest.param("(sourdough)", 4, id="brackets behind nothing"),
        pytest.param("bread (sourdough)", 4, id="... behind other words"),
        pytest.param("wild yeast sourdough", 8, id="no brackets"),
        pytest.param("wild yeast (sourdough", 8, id="brackets left open"),
    ],
)
def test_a_short_form_in_brackets_says_nothing_new(
    bakery: Vocabulary, text: str, points: int
) -> None:
    assert score_topics("", text, bakery)[0].points == points


def test_a_short_form_of_another_topic_counts(bakery: Vocabulary) -> None:
    assert names(classify("", "Wild yeast (BBQ).", bakery)) == ["Sourdough", "Ovens"]


def test_phrases_that_share_a_word_count_once(read: Callable[[str], Vocabulary]) -> None:
    text = "Sweets:\n  Pies:\n    what: Round\n    sure: [apple pie, pie crust, crust]\n"
    assert words("an apple pie crust", read(text)) == {"apple pie", "crust"}
    assert words("an apple and pie crust", read(text)) == {"pie crust"}


@pytest.mark.parametrize(
    ("phrase", "is_covered"),
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
def test_what_the_vocabulary_is_covered(bakery: Vocabulary, phrase: str, is_covered: bool) -> None:
    assert is_covered(phrase, bakery) is is_covered


def test_a_hint_alone_files_a_paper_that_nothing_else_files(bakery: Vocabulary) -> None:
    assert classify("", "Icing.", bakery) == (TopicMatch("Cakes", ("icing",)),)
    assert classify("", "Icing, and an oven and its oven.", bakery) == (
        TopicMatch("Ovens", ("oven",)),
    )
    assert classify("Nothing", "Of the kind.", bakery) == ()


def test_a_phrase_within_a_longer_one_does_not_count(bakery: Vocabulary) -> None:
    assert classify("", "A starter motor, a crumb.", bakery) == ()
    assert words("A rotary deck oven.", bakery) == {"rotary deck oven"}


def test_a_longer_phrase_in_the_wrong_case_hides_nothing(
    read: Callable[[str], Vocabulary],
) -> None:
    text = "Sweets:\n  Pies:\n    what: Round things\n    sure: [apple PIE]\n    hints: [apple]\n"
    assert words("an apple pie", read(text)) == {"apple"}


def test_the_words_are_the_vocabulary_s_the_weightiest_first(bakery: Vocabulary) -> None:
    filed = classify("The Crumb", "Starters; fermented by Wild-Yeasts, FERMENTING.", bakery)
    assert filed == (TopicMatch("Sourdough", ("ferment*", "wild yeast", "crumb", "starter")),)


def test_a_word_leads_on_by_itself_and_by_its_stem(read: Callable[[str], Vocabulary]) -> None:
    vocabulary = read(
        "Dairy:\n  Milk:\n    what: White\n    sure: [fermented milk, ferment* whey]\n"
    )
    assert words("Fermented milk.", vocabulary) == {"fermented milk"}
    assert words("Fermented whey.", vocabulary) == {"ferment* whey"}


def test_phrases_of_one_stem_are_found_once_each(read: Callable[[str], Vocabulary]) -> None:
    vocabulary = read(
        "Dairy:\n  Milk:\n    what: White\n    sure: [ferment* milk, ferment* whey]\n"
    )
    assert score_topics("", "Fermented milk.", vocabulary)[0].points == POINTS["sure"]["abstract"]


@pytest.mark.parametrize(
    ("text", "found"),
    [("A BAGuette", {"BAG* stall"}), ("BAG", {"BAG* stall"}), ("Bagel", set()), ("BAX", set())],
)
def test_a_stem_with_capitals_keeps_them(
    read: Callable[[str], Vocabulary], text: str, found: set[str]
) -> None:
    vocabulary = read("Bread:\n  Stalls:\n    what: Shops\n    sure: [BAG* stall]\n")
    assert words(f"{text} stall", vocabulary) == found


def test_each_phrase_keeps_its_points(bakery: Vocabulary) -> None:
    weights = score_topics("Sourdough", "Wild yeast, a starter, commercial yeast.", bakery)
    assert weights[0].phrases == {
        "sourdough": POINTS["sure"]["title"],
        "wild yeast": POINTS["sure"]["abstract"],
        "starter": POINTS["hints"]["abstract"],
        "commercial yeast": POINTS["against"]["abstract"],
    }
    assert weights[0].points == sum(weights[0].phrases.values())


def test_a_phrase_that_speaks_for_and_against_is_not_among_the_words(
    read: Callable[[str], Vocabulary],
) -> None:
    vocabulary = read(IMPLIED_BAKERY.replace("rice cooker", "sourdough"))
    weights = score_topics("Sourdough of sourdough", "", vocabulary)
    baking = next(w for w in weights if vocabulary.topics[w.topic].name == "Baking")
    assert (baking.phrases, baking.supporting_phrases()) == ({"sourdough": 0}, ())


def test_what_speaks_against_is_not_among_the_words(bakery: Vocabulary) -> None:
    assert words("Sourdough and sourdough, commercial yeast.", bakery) == {"sourdough"}


def test_no_paper_has_more_topics_than_a_reader_can_use(
    read: Callable[[str], Vocabulary],
) -> None:
    kinds = [chr(ord("a") + at) * 4 for at in range(MAX_TOPICS + 3)]
    rows = "".join(f"  {kind}:\n    what: A\n    sure: [{kind}]\n" for kind in kinds)
    abstract = ", ".join(reversed(kinds))
    assert names(classify("", abstract, read(f"All:\n{rows}"))) == kinds[:MAX_TOPICS]


SCRIPT = """\
import sys
from pathlib import Path
from generator.enrich.topics import classify, load
text = "A stone oven, layer cakes and rice cakes, sourdough with a starter and a crumb."
print(classify("Fermenting in the heat of an oven", text, load(Path(sys.argv[1]))))
"""


def test_the_answer_does_not_hang_on_the_order_of_sets(tmp_path: Path) -> None:
    path = tmp_path / "topics.yml"
    path.write_text(BAKERY, encoding="utf-8")
    answers = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT, str(path)],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(SHIPPED.parent.parent)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(answers) == 1
    assert b"Sourdough" in answers.pop()


@given(title=st.text(), abstract=st.text())
def test_any_text_is_filed_without_fail_and_twice_the_same(title: str, abstract: str) -> None:
    first = classify(title, abstract, _shipped())
    assert first == classify(title, abstract, _shipped())
    assert len(first) <= MAX_TOPICS
    assert all(filing.phrases for filing in first)


def test_what_is_kept_of_earlier_texts_is_bounded_and_changes_nothing(
    bakery: Vocabulary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matcher, "MAX_CACHED_WORDS", 3)
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
def test_twice_the_text_is_twice_the_work(shipped: Vocabulary, piece: str) -> None:
    single = _work(piece * 1_000, shipped)
    assert _work(piece * 2_000, shipped) <= 2.1 * single


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE)
def test_a_hundred_thousand_characters_are_filed(shipped: Vocabulary, piece: str) -> None:
    text = piece * (100_000 // len(piece))
    assert len(classify(text, text, shipped)) <= MAX_TOPICS


def _work(abstract: str, vocabulary: Vocabulary) -> int:
    """How many lines of Python are run and calls of C made to file a paper: no clock.

    What one call of C does is not seen: `findall` with a pattern that never goes back, and
    methods of strings and dictionaries.
    """
    done = 0

    def count(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal done
        done += event in ("call", "line", "c_call")
        return count

    before = sys.gettrace(), sys.getprofile()
    sys.settrace(count)
    sys.setprofile(count)
    try:
        classify("", abstract, vocabulary)
    finally:
        sys.settrace(before[0])
        sys.setprofile(before[1])
    return done


GOOD = """\
Bread:
  Rolls:
    what: Small bread
    sure: [bread roll]
"""


@pytest.mark.parametrize(
    ("text", "line", "says"),
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
        pytest.param("", 1, "no topic", id="an empty file"),
        pytest.param("# nothing\n", 1, "no topic", id="comments only"),
        pytest.param("- Bread\n", 1, "The vocabulary should hold facets", id="a list"),
        pytest.param("Bread: Rolls\n", 1, "«Bread» should hold topics", id="a facet of text"),
        pytest.param("Bread:\n", 1, "«Bread» should hold topics", id="a facet of nothing"),
        pytest.param(
            dedent(GOOD.removeprefix("Bread:\n")),
            1,
            "«Rolls» holds the parts of a topic where topics should stand. "
            "Is the facet above it missing?",
            id="a file without facets",
        ),
        pytest.param(
            "Bread:\n  Rolls: [roll]\n", 2, "«Rolls» should hold parts", id="a topic of a list"
        ),
        pytest.param("Bread:\n  '': {}\n", 2, "name is missing", id="a topic without a name"),
        pytest.param(
            GOOD + "    hint: [roll]\n",
            5,
            "«hint» is no part of a topic. "
            "Use one of: what, implies, sure, likely, title, words, hints, against.",
            id="an unknown part",
        ),
        pytest.param(
            GOOD.replace("    what: Small bread\n", ""),
            2,
            "«Rolls» has no definition",
            id="no definition",
        ),
        pytest.param(
            GOOD.replace("Small bread", ""), 3, "«Rolls» has no definition", id="an empty one"
        ),
        pytest.param(
            GOOD.replace("sure", "against"),
            2,
            "«Rolls» has no phrase that speaks for it",
            id="only phrases against",
        ),
        pytest.param(
            GOOD.replace("bread roll", ""), 2, "«Rolls» has no phrase", id="an empty list"
        ),
        pytest.param(
            GOOD.replace("[bread roll]", "bread roll"), 4, "«sure» should be a list", id="no list"
        ),
        pytest.param(
            GOOD + "    implies: Rolls\n", 5, "«implies» should be a list", id="implied in no list"
        ),
        pytest.param(
            GOOD + "    implies: [Rolls]\n", 5, "«Rolls» implies itself", id="a topic of itself"
        ),
        pytest.param(
            GOOD + "    implies: [\n      Buns]\n",
            6,
            "There is no topic «Buns». Write one of this file.",
            id="a topic that is not there, on its own line",
        ),
        pytest.param(
            GOOD + "    implies: [[Rolls]]\n", 5, "There is no topic «»", id="a list for a topic"
        ),
        pytest.param(
            GOOD + "Sweets:\n  Rolls:\n    what: Sugared\n    sure: [bun]\n",
            6,
            "«Rolls» stands in line 2 too",
            id="a topic in two facets",
        ),
        pytest.param(
            GOOD + "  Rolls:\n    what: Again\n    sure: [bun]\n",
            5,
            "«Rolls» stands in line 2 already",
            id="a topic twice in a facet",
        ),
        pytest.param(GOOD + "Bread: {}\n", 5, "«Bread» stands in line 1", id="a facet twice"),
        pytest.param(GOOD + "    what: Again\n", 5, "«what» stands in line 3", id="a part twice"),
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
            "has 7 words. Shorten it to 6",
            id="a long phrase",
        ),
        pytest.param(
            GOOD.replace("bread roll", "roll, '++'"), 4, "«++» is no phrase", id="no word"
        ),
        pytest.param(
            GOOD.replace("bread roll", "bread (roll)"), 4, "is no phrase", id="a clause's end"
        ),
        pytest.param(
            GOOD.replace("bread roll", "r*ll"), 4, "is no phrase", id="a star within a word"
        ),
        pytest.param(
            GOOD.replace("bread roll", "ro*"), 4, "too few letters before its *", id="short stem"
        ),
        pytest.param(
            GOOD + "    hints: [Bread-Roll]\n",
            5,
            "«Bread-Roll» stands under this topic already, as «bread roll»",
            id="a phrase twice, in other words the same",
        ),
        pytest.param(
            GOOD + "    hints: [bread rolls]\n",
            5,
            "«bread rolls» stands under this topic already, as «bread roll»",
            id="a plural behind its singular",
        ),
        pytest.param(
            GOOD.replace("bread roll", "breads roll") + "    hints: [bread roll]\n",
            5,
            "«bread roll» stands under this topic already, as «breads roll»",
            id="a singular behind its plural",
        ),
        pytest.param(
            GOOD.replace("[bread roll]", "[bun,\n      bread\n      roll]"),
            5,
            "«bread roll» runs over the end of the line",
            id="a comma that is forgotten at the end of a line",
        ),
    ],
)
def test_an_error_names_its_line(
    read: Callable[[str], Vocabulary], text: str, line: int, says: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        read(text)
    messages = str(caught.value).splitlines()
    assert any(row.startswith(f"topics.yml:{line}: ") and says in row for row in messages)


def test_a_file_without_facets_is_told_so_and_nothing_else(
    read: Callable[[str], Vocabulary],
) -> None:
    with pytest.raises(SettingsError) as caught:
        read(dedent(GOOD.removeprefix("Bread:\n")))
    assert len(str(caught.value).splitlines()) == 1


def test_a_topic_may_have_the_name_of_a_part(read: Callable[[str], Vocabulary]) -> None:
    vocabulary = read(GOOD.replace("Rolls", "title"))
    assert [topic.name for topic in vocabulary.topics] == ["title"]


def test_a_plural_of_another_kind_or_topic_is_no_twin(
    read: Callable[[str], Vocabulary],
) -> None:
    other_kind = read(GOOD + "    hints: [BREAD rolls, bread roll mix]\n")
    (filing,) = classify("BREAD rolls", "", other_kind)
    assert filing.phrases == ("BREAD rolls",)
    other_topic = read(GOOD + "  Buns:\n    what: Round\n    sure: [bread rolls]\n")
    assert [one.topic for one in classify("bread rolls", "", other_topic)] == ["Rolls", "Buns"]


def test_all_errors_are_told_at_once_in_the_order_of_the_lines(
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


def test_a_file_that_is_not_utf_8_is_named_by_line(tmp_path: Path) -> None:
    path = tmp_path / "topics.yml"
    path.write_bytes(GOOD.encode() + b"# caf\xe9\n")
    with pytest.raises(SettingsError, match=r"^topics\.yml:5: This is not UTF-8"):
        load(path)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Bread: [\n", id="a list that is left open in the last line"),
        pytest.param(GOOD + "   hints: [bun]\n", id="a wrong indent"),
    ],
)
def test_only_what_began_in_another_line_is_said_to_have_begun(
    read: Callable[[str], Vocabulary], text: str
) -> None:
    with pytest.raises(SettingsError, match="This is not YAML") as caught:
        read(text)
    assert "begun" not in str(caught.value)


def test_a_file_that_is_not_there_is_a_settings_error(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"^topics\.yml:1: .*cannot be read: No such file"):
        load(tmp_path / "topics.yml")


def test_a_byte_order_mark_is_no_error(tmp_path: Path) -> None:
    path = tmp_path / "topics.yml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.encode())
    assert [topic.name for topic in load(path).topics] == ["Rolls"]


def test_a_phrase_may_have_six_words(read: Callable[[str], Vocabulary]) -> None:
    phrase = "one two three four five six"
    assert words(phrase, read(GOOD.replace("bread roll", phrase))) == {phrase}


def test_words_that_yaml_takes_for_values_are_phrases(
    read: Callable[[str], Vocabulary],
) -> None:
    text = GOOD.replace("bread roll", "null, no, 1.5, 3D")
    assert words("No null below 1.5 in 3D", read(text)) == {"null", "no", "1.5", "3D"}


def test_the_shipped_vocabulary_has_its_topics(shipped: Vocabulary) -> None:
    assert len({topic.name for topic in shipped.topics}) == len(shipped.topics) == 91
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
    ],
)
def test_the_shipped_vocabulary_files_plain_cases(
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
            "Learned image compression at low bitrates",
            "Our codec beats older image compression.",
            "Model Compression",
            id="compression of something else",
        ),
    ],
)
def test_the_shipped_vocabulary_is_not_fooled(
    shipped: Vocabulary, title: str, abstract: str, topic: str
) -> None:
    assert topic not in names(classify(title, abstract, shipped))


def test_no_everyday_word_of_the_shipped_vocabulary_files_a_title_alone(
    shipped: Vocabulary,
) -> None:
    facets = yaml.load(SHIPPED.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    everyday = [
        (topic, word.replace("*", ""))
        for bodies in facets.values()
        for topic, body in bodies.items()
        for word in body.get("words", ())
    ]
    assert len(everyday) > 50
    for topic, word in everyday:
        weights = score_topics(word, "", shipped)
        points = {shipped.topics[weight.topic].name: weight.points for weight in weights}
        assert 0 < points[topic] < MIN_POINTS, (topic, word)
        assert is_covered(word, shipped)


def test_every_strong_phrase_of_the_shipped_vocabulary_files_a_title(shipped: Vocabulary) -> None:
    """What the head of the file says of each kind, for each phrase that stands there."""
    facets = yaml.load(SHIPPED.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    alone = [
        (topic, kind, phrase.replace("*", ""))
        for bodies in facets.values()
        for topic, body in bodies.items()
        for kind in ("sure", "likely", "title")
        for phrase in body.get(kind, ())
    ]
    assert len(alone) > 1_000
    lost = [
        (topic, phrase)
        for topic, kind, phrase in alone
        if topic not in names(classify(phrase, "", shipped))
        or not is_covered(phrase, shipped)
        or (kind == "sure" and topic not in names(classify("", phrase, shipped)))
    ]
    assert lost == []


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
    ("title", "abstract", "filed"),
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
def test_a_vocabulary_of_another_field_takes_the_place_of_the_shipped(
    read: Callable[[str], Vocabulary], title: str, abstract: str, filed: list[str]
) -> None:
    assert names(classify(title, abstract, read(CHEMISTRY))) == filed
