"""Names of things: what is one, what is none, and how else it is typed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.names import name_of, spellings
from generator.names.shapes import KNOWN, LONGEST, Shape, is_known, shape
from generator.text import fold
from tests.counting import assert_linear

JUDGED = Path(__file__).parents[1] / "benchmarks" / "names_judged.jsonl"


@pytest.mark.parametrize(
    ("title", "abstract", "name"),
    [
        # A head that looks coined is a name by itself …
        ("HoneyMoE: Experts for hives", "", "HoneyMoE"),
        ("Hive++: Nested combs", "", "Hive++"),
        ("HARD: Hints for bees", "", "HARD"),
        ("HiveFormer - Attention for bees", "", "HiveFormer"),
        ("HiveFormer — Attention for bees", "", "HiveFormer"),
        ("HiveFormer:Attention for bees", "", "HiveFormer"),
        ("“HiveFormer”: Attention for bees", "", "HiveFormer"),
        ("Honey2.5-VL Technical Report", "", "Honey2.5-VL"),
        ("σReparam: Steady hives", "", "σReparam"),
        ("LoRA: Low-Rank Adaptation of Large Language Models", "", "LoRA"),
        # … one of ordinary words needs the abstract to use it as one.
        ("Nectar: Gathering made easy", "We propose Nectar, a way to gather.", "Nectar"),
        ("Nectar: Gathering made easy", "In it we present our Nectar framework.", "Nectar"),
        ("Nectar: Gathering made easy", "This is a method named Nectar.", "Nectar"),
        ("Nectar: Gathering made easy", "Code: https://github.com/bees/nectar.", "Nectar"),
        ("Nectar 2: Open hives", "We release Nectar 2, a family of hives.", "Nectar 2"),
        ("Busy Bees: Work for all", "To this end we introduce Busy Bees, a game.", "Busy Bees"),
        (
            "Peri-Comb: A study",
            "We call it so: the Peri-Comb and again the Peri-Comb.",
            "Peri-Comb",
        ),
        ("The Hive: Ten million bees", "We present the Hive, a data set.", "The Hive"),
        ("BERT: Hives that read", "We introduce BERT, a model of reading.", "BERT"),
        # An abstract names it.
        ("On rounding", "We propose Rounded Bees (RoBee), which fly.", "RoBee"),
        ("On rounding", "In this paper, we propose RoBee, a rounded bee.", "RoBee"),
        ("On rounding", "This work presents RoBee (Rounded Bees), which fly.", "RoBee"),
        ("On rounding", "We propose a rounded bee, dubbed as RoBee. It flies.", "RoBee"),
        ("On rounding", "We propose a rounded bee called Nectar, which flies.", "Nectar"),
        ("On rounding", "The proposed method, RoBee, flies.", "RoBee"),
        ("On rounding", "We propose a model, RoBee, that flies.", "RoBee"),
        ("On rounding", "We propose the RoBee framework.", "RoBee"),
        ("On rounding", "We then propose a new class of bee (BEEST). BEEST flies.", "BEEST"),
        ("On round bees", "Our Round Bee Hive (RBH) approach is simple.", "RBH"),
        ("On rounding", "We propose Round-Bee (ROBE) hives. They fly.", "ROBE"),
        # The one that the title tells, not the first.
        (
            "Round bees with nests",
            "We propose Round Bees (ROBE). We also propose Round Bees with Nests (RBWN).",
            "RBWN",
        ),
        # Two letters are not remembered; the words are.
        ("Grounded bees", "We introduce Grounded Bees (GB), which walk.", "Grounded Bees"),
    ],
)
def test_what_a_paper_introduces_by_name(title: str, abstract: str, name: str) -> None:
    assert name_of(title, abstract) == name


@pytest.mark.parametrize(
    ("title", "abstract"),
    [
        ("Attention is all bees need", "We propose a simple architecture."),
        ("Revisiting ResNet: Deep hives", "We study ResNet in hives."),
        ("Towards better bees: a survey", "We present a survey of bees."),
        ("Honey and wax storage: a study", "We present a study of honey and wax storage."),
        ("Low-Rank: On hives", "We study low-rank hives."),
        ("Few-Shot Learning: On hives", "We study few-shot learning."),
        ("Momentum: On hives", "Momentum, a way to move, is old. We introduce momentum here."),
        ("LLMs: On hives", "LLMs are large."),
        ("GPT-4: On hives", "GPT-4 is large. GPT-4 is slow."),
        ("CNN-LSTM: On hives", ""),
        ("LoRA: On hives", "LoRA is small. LoRA is used."),
        ("LLMs: Large Language Models in hives", ""),
        ("RLHF: Reinforcement Learning from Human Feedback in hives", ""),
        ("3D: On hives", ""),
        ("8-bit: On hives", ""),
        ("Why bees? An answer", "We propose no name."),
        # Everybody's abbreviations, and what the thing is for.
        ("On hives", "We propose a convolutional neural network (CNN)."),
        ("On hives", "We propose a new method for Graph Bee Detection (GBD). GBD is hard."),
        ("On hives", "We introduce a benchmark of Round Bee Hives (RBH). RBH is large."),
        ("On hives", "We present experiments with HoneyNet, a known model."),
        ("On hives", "We propose a HoneyNet training algorithm."),
        ("On hives", "We build on HoneyNet. We propose to train longer."),
        ("On hives", "HoneyNet (HN) is a known hive. Bees proposed HoneyNet, a hive."),
        ("On hives", "We propose concept models (CBMs), a class."),
        # Something beside the main thing.
        ("On hives", "We study bees. Additionally, we introduce HoneyNet, a hive."),
        ("On hives", "To evaluate it, we design a hive we call HoneyNet."),
        # A name that is cut short is none, nor is one of several.
        ("On hives", "We propose E.T. Bench, a benchmark."),
        ("On hives", "We propose two hives, termed the Round Hive and the Bee Hive."),
        ("On hives", "There is a gap, which we term Layer Bee Theory."),
        ("", ""),
        (":", "We propose ."),
        ("A" * 41 + "a: too long", ""),
        ("<b>Hive</b>: markup", "We propose <b>Hive</b>, a hive."),
        ('Hive"onclick=x: markup', ""),
    ],
)
def test_what_is_no_name(title: str, abstract: str) -> None:
    assert name_of(title, abstract) == ""


@pytest.mark.parametrize(
    ("word", "looks"),
    [
        *(
            (word, Shape.COINED)
            for word in "DeepSeekMoE UNet++ xLSTM FIT SimQ-NAS Honey3 RoBEe".split()
        ),
        *((word, Shape.POSSIBLE) for word in "Peri-LN Low-Rank GB Grok-1 2D-Bee".split()),
        *(
            (word, Shape.ORDINARY)
            for word in "Nectar bees LLMs CBMs GPT-4o ResNet-50 4-bit ViT".split()
        ),
    ],
)
def test_what_a_word_looks_like(word: str, looks: Shape) -> None:
    assert shape(word) == looks


def test_what_everybody_knows_is_known_in_all_its_forms() -> None:
    assert all(word == word.casefold() for word in KNOWN)
    assert all(map(is_known, ["LLM", "LLMs", "llm", "GPT-4o", "LLaMA2", "CIFAR-10", "GPT-3.5"]))
    assert not any(map(is_known, ["GPT4All", "LLMA", "BERT4Rec", ""]))


@pytest.mark.parametrize(
    ("name", "others"),
    [
        ("LoRA", []),
        ("Maestro", []),
        ("LoRA+", ["LoRA", "LoRA plus"]),
        ("Peri-LN", ["PeriLN", "Peri LN"]),
        ("SimQ-NAS", ["SimQNAS", "SimQ NAS"]),
        ("DeepSeekMoE", ["DeepSeek MoE", "Deep Seek MoE"]),
        ("CodeGen2", ["Code Gen2", "CodeGen 2"]),
        ("TÜLU 3", ["TÜLU3", "TULU 3", "TULU3"]),
        ("σReparam", ["sigmaReparam", "sigma Reparam"]),
        ("BT²", ["BT2"]),
        ("S*", []),
        ("注意", []),
    ],
)
def test_how_else_a_name_is_typed(name: str, others: list[str]) -> None:
    assert list(spellings(name)) == others


@given(st.text(max_size=LONGEST))
def test_spellings_are_few_and_differ(name: str) -> None:
    others = spellings(name)
    folded = [name.casefold(), *(other.casefold() for other in others)]
    assert len(others) <= 8
    assert len(set(folded)) == len(folded)


PIECES = tuple(
    "We |we |propose |introduce |called |dubbed |our |Our |the |a |for |HoneyNet|Honey|Bee |(|)|, "
    "|. |: | - |LLM|GB|method|framework|²|+|-|*|“|<b>|{|$|\\|注|\u0301|/|x|Additionally, ".split(
        "|"
    )
)
TEXTS = st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=30).map("".join))


@given(TEXTS, TEXTS)
def test_a_name_is_short_plain_and_of_the_paper(title: str, abstract: str) -> None:
    name = name_of(title, abstract)
    assert len(name) <= LONGEST
    assert name == " ".join(name.split())
    assert not set(name) & set("<>\"'`(){}[]$\\:;,/\n")
    assert not name or any(fold(name) in fold(text) for text in (title, abstract))
    assert not name or any(map(str.isalpha, name))


@pytest.mark.parametrize(
    "unit",
    ["A", "aB", "A ", "A-", "we propose ", "we propose A (B) ", "(A", "(A) ", "called ", "our ",
     "our a ", "we call ", "we call it a ", "method, ", "A: ", "/a", "Additionally ", "a. ", "-- "],
)  # fmt: skip
def test_long_hostile_text_takes_linear_work(unit: str) -> None:
    def run(times: int) -> Callable[[], object]:
        text = unit * times
        return lambda: (name_of(text, text), name_of("Honey", text), name_of(f"A: {text}", text))

    assert_linear(run, 300)
    assert len(name_of(unit * 50_000, unit * 50_000)) <= LONGEST


def test_judged_papers_are_a_hundred_with_names_of_their_own() -> None:
    with JUDGED.open(encoding="utf-8") as lines:
        judged = [json.loads(line) for line in lines]
    assert len(judged) == len({fold(row["title"]) for row in judged}) == 100
    assert all(row.keys() <= {"title", "name", "may"} for row in judged)


def test_judged_titles_alone_never_give_a_wrong_name() -> None:
    with JUDGED.open(encoding="utf-8") as lines:
        judged = [json.loads(line) for line in lines]
    given = [(name_of(row["title"], ""), row) for row in judged]
    wrong = [name for name, row in given if name and name not in {row["name"], *row.get("may", ())}]
    assert wrong == []
    assert sum(bool(name) for name, _ in given) >= 20
