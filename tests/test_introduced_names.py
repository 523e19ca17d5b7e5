"""Names that papers introduce: what is one, what is none, and its other spellings."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.enrich.introduced_names import name_of, spellings
from generator.enrich.introduced_names.word_shapes import (
    MAX_NAME_LENGTH,
    WELL_KNOWN,
    Shape,
    is_well_known,
    shape,
)
from generator.text import fold
from tests.support.counting import assert_linear

JUDGED = Path(__file__).parents[1] / "benchmarks" / "introduced_names_judged.jsonl"
JUDGED_RECENT = JUDGED.with_name("introduced_names_judged_recent.jsonl")


@pytest.mark.parametrize(
    ("title", "abstract", "name"),
    [
        # A title head with the shape of a coined name is a name by itself …
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
        # … one of ordinary words is a name if the abstract uses it as one.
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
        # The abstract introduces the name.
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
        ("On rounding", "We have introduced a hive, Spinning the Round Bee (SRB), to fly.", "SRB"),
        ("On rounding", "By introducing RoBee, a bee that is round, hives fly.", "RoBee"),
        ("On rounding", "We present RoBee(Rounded Bees), which fly.", "RoBee"),
        ("On rounding", "We introduce RoBee - a round bee that flies.", "RoBee"),
        ("On rounding", "We introduce a novel framework, RoBee to fly.", "RoBee"),
        ("On rounding", "We propose rounded optimal bees R²OB that fly.", "R²OB"),
        ("On rounding", "We propose Gentle Node Explorers (Genex). Genex flies.", "Genex"),
        ("On rounding", "We propose the R7 framework. R7 flies.", "R7"),
        ("On rounding", "We introduce a new paradigm Nectar (Noble Early Comb Tar).", "Nectar"),
        ("On rounding", "We propose a half-round (half-R) framework, called Bee Net (BNT).", "BNT"),
        ("Round bees", "It helps through Round Bees (RoBe) here. Our RoBe flies.", "RoBe"),
        # What stands beside it is not the main thing: its data, a task, parts.
        (
            "On bees",
            "We propose RoBee, a bee. RoBee flies. We build HoneySet, a data set.",
            "RoBee",
        ),
        (
            "On bees",
            "We build HoneySet, a large data set. We propose RoBee, a bee. RoBee flies on it.",
            "RoBee",
        ),
        ("On bees", "We propose RoBee, a bee. RoBee flies; RoBee, too. We give WaxNet.", "RoBee"),
        (
            "Big Early Hives",
            "We introduce Big Early Hives (BEHV). We present HoneyNet for the BEHV task.",
            "HoneyNet",
        ),
        # Nothing else is introduced, although it has the words of what stands beside.
        (
            "On bees",
            "To evaluate bees we present Honey-Bench, a test. See Honey-Bench.",
            "Honey-Bench",
        ),
        # The name of the repository that the abstract uses.
        (
            "On bees",
            "RoBee flies. A RoBee is round, as each RoBee is. https://b.org/x/RoBee",
            "RoBee",
        ),
        ("Big RoBee: Bees that fly", "Bees fly. See https://b.org/x/Big_RoBee.", "Big RoBee"),
        # A head that only a name can be.
        ("Logic-RL: On bees", "Bees fly.", "Logic-RL"),
        ("4Real: On bees", "Bees fly.", "4Real"),
        ("Hive2Comb: On bees", "Bees fly.", "Hive2Comb"),
        ("R²ec: On bees", "Bees fly.", "R²ec"),
        ("Wonderland: Finding hives", "Bees fly.", "Wonderland"),
        ("Test of Bees: A Benchmark for Hives", "Bees fly.", "Test of Bees"),
        (
            "Meteor: Bees of comets",
            "We present moving early telescopes of round bees (Meteor).",
            "Meteor",
        ),
        # A title head with a version, or one that the abstract has literally.
        ("HIVE V2: On bees", "", "HIVE V2"),
        ("HiveNet 2.0: On bees", "", "HiveNet 2.0"),
        ("Comb c1.5: On bees", "This is how we trained Comb c1.5, our latest hive.", "Comb c1.5"),
        ("YOLO77: On hives", "Code: https://github.com/bees/yolo77.", "YOLO77"),
        ("H'IVE: On bees", "", "H'IVE"),
        ("GH³: On bees", "", "GH³"),
        ("xhive: Bees by the hour", "We introduce xhive, a test of bees.", "xhive"),
        ("φ-Flying: Bees ahead", "We present a way to fly, named φ-Flying.", "φ-Flying"),
        ("4B2Hive: Round bees", "See https://4b2hive.github.io.", "4B2Hive"),
        (
            "Hive salads: mixing many bees",
            'We call what comes out "hive salads." Eat.',
            "Hive salads",
        ),
        ("Picture a bee: On hives", "We introduce Picture a bee, a hive to see.", "Picture a bee"),
        ("Comb Pro: On bees", "Our fast model, Comb Pro, flies.", "Comb Pro"),
        ("Lingbee: On bees", "We present our bee-minded hive: Lingbee.", "Lingbee"),
        ("Boto: Bees Ordered To Order", "We use Bees Ordered To Order (Boto) here.", "Boto"),
        # The title head decides the spelling; an article before a noun is not a part of it.
        ("Waxbee-1: Towards hives", "We propose WAXBEE, a novel hive.", "Waxbee-1"),
        ("The W-loss: On bees", "We introduce a loss of bees, the W-loss, which stings.", "W-loss"),
        # Other introductions than `we propose X`.
        ("On rounding", "This gives a novel method, dubbed ROBEE, that flies.", "ROBEE"),
        ("On rounding", "The bee, dubbed RoBee, is at https://github.com/b/RoBee.", "RoBee"),
        ("On rounding", 'In our hives we use a comb, named "RoBee architecture".', "RoBee"),
        ("On rounding", "We call our way “Round Bees”, or ROBEE for short.", "ROBEE"),
        ("On rounding", "We build a hive that gives a new simple baseline -- R4Bee.", "R4Bee"),
        (
            "On rounding",
            "Our method discovers a simple algorithm, Bumble (Bees hUMBLEd).",
            "Bumble",
        ),
        ("On rounding", "We introduce Robin (Rounded Over Bees IN hives), a hive.", "Robin"),
        ("On rounding", "We present Round Wax Bee -- Every Size, ROWAB, a hive.", "ROWAB"),
        ("On B4", "We propose the Big Busy Bee Band model (B4). B4 flies.", "B4"),
        ("On round bees", "This scheme is referred to as round bees (ROBE).", "ROBE"),
        ("Round Bees everywhere", "Our procedure, Round Bees (SAM), flies.", ""),
        ("Sure Apian Moves everywhere", "Our procedure, Sure Apian Moves (SAM), flies.", "SAM"),
        ("Round Bee Hive", "We introduce Round Bee Hives (RBHs). RBHs fly.", "RBH"),
        # Of several, the one with a repository, or that the others belong to.
        (
            "On rounding",
            "We present RoBee, a hive. We present WaxNet, a hive. See https://b.org/WaxNet.",
            "WaxNet",
        ),
        ("On rounding", "We present RoBee, a hive. We introduce RoBee-Bench, a test.", "RoBee"),
        ("On rounding", "We present RoBee, a hive. We design a loss named WaxLoss.", "RoBee"),
        ("On rounding", "We present RoBee, a hive. Specifically, we design WaxNet.", "RoBee"),
        # The one that the title has, not the first.
        (
            "Round bees with nests",
            "We propose Round Bees (ROBE). We also propose Round Bees with Nests (RBWN).",
            "RBWN",
        ),
        # Designs, a repeated claim, and other forms of introduction.
        ("On rounding", "We design RoBee, a rounded bee.", "RoBee"),
        ("On rounding", "Our work introduces RoBee, a rounded bee.", "RoBee"),
        ("On rounding", "We fly well by introducing RoBee, a rounded bee.", "RoBee"),
        ("On rounding", "We study hives and propose RoBee, a rounded bee.", "RoBee"),
        ("On rounding", "Introducing RoBee for round hives.", "RoBee"),
        ("On rounding", "It is so. Introducing RoBee: bees fly.", "RoBee"),
        ("On rounding", "It flies. Our model, the RoBee, is round.", "RoBee"),
        ("On rounding", "Our proposed RoBee framework flies.", "RoBee"),
        ("On rounding", "We evaluate our resulting RoBee model.", "RoBee"),
        ("On rounding", "All bees like our RoBee framework.", "RoBee"),
        ("On rounding", "The nectar is used to train RoBee, a bee.", "RoBee"),
        ("On rounding", "We introduce Loong, a benchmark of bees.", "Loong"),
        ("On rounding", "We propose a novel long benchmark, Loong, aligned with bees.", "Loong"),
        ("On rounding", "We present a new hive of 0.5B bees, Waxy, which is round. Waxy.", "Waxy"),
        ("On rounding", "We introduce PS3 that scales bees.", "PS3"),
        ("On rounding", "We introduce R0, a novel hive.", "R0"),
        ("On rounding", "We propose Round Bee Hives, or ROBEH, which fly.", "ROBEH"),
        ("On rounding", "We propose Round Bee Hives (or ROBEH), which fly.", "ROBEH"),
        ("Round Bee Hives", "Bees fly. We call these models Round Bee hives (RBHs).", "RBH"),
        ("On rounding", "Our approach, named rounded old bees (ROBE), flies.", "ROBE"),
        ("On rounding", "The bee of it, named ROBE (Rounded Old Bees), flies.", "ROBE"),
        (
            "On rounding",
            "We introduce Round Residual Bees as a novel way to fly.",
            "Round Residual Bees",
        ),
        ("Hivetarium: A Rigorous Benchmark for Bees", "Bees are tested.", "Hivetarium"),
        ("Waxo: Round and Bee Layers", "We propose Round and Wax bees (Rawb).", ""),
        ("Rawb: Round and Bee Layers", "We propose Round and Wax bees (Rawb).", "Rawb"),
        ("Softbee: No Sting", "We introduce softbee, a rounded bee.", "Softbee"),
        ("Busy Wing V2", "This work presents Busy Wing V2. It flies.", "Busy Wing V2"),
        (
            "Wing Lens: Bees that see",
            "We use Wing Lens. So that Wing Lens flies, as the Wing Lens.",
            "Wing Lens",
        ),
        ("Hive-4-Mini Technical Report: Small hives", "We introduce Hive-4-Mini.", "Hive-4-Mini"),
        ("Hive-of-Thought: On bees", "We propose a way, hive-of-thought tests.", "Hive-of-Thought"),
        ("Hive-Comb Box: A Wide Suite for Bees", "Bees are tested.", "Hive-Comb Box"),
        ("On rounding", "We propose RoBee combining bees and wasps.", "RoBee"),
        ("On rounding", "We describe RoBee and show that it flies.", "RoBee"),
        ("On rounding", "We present δ-Bee, a rounded bee.", "δ-Bee"),
        ("On rounding", "We present 3DHive, a rounded hive.", "3DHive"),
        ("On rounding", "We introduce Bee R v1.0, a rounded bee.", "Bee R v1.0"),
        ("On rounding", "We propose an open platform RoBee to fly.", "RoBee"),
        ("On rounding", "We propose our method RoBee, which flies.", "RoBee"),
        ("On rounding", "We propose a novel approach - roBee - made to fly.", "roBee"),
        ("On rounding", "We propose a bee called Mixture of Wings (BiMoW). BiMoW flies.", "BiMoW"),
        ("On rounding", "We propose Hives with residual honey (ResHive). ResHive hums.", "ResHive"),
        ("On rounding", "We propose a novel category of round bees (RoBee).", "RoBee"),
        (
            "On rounding",
            "We find that bees tire by flying in hives and propose Rounded Bees (RoBee) to help.",
            "RoBee",
        ),
        (
            "A Bee-Critic-R1 Model",
            "It is our critic model Bee-Critic-R1, in short.",
            "Bee-Critic-R1",
        ),
        # Of an abbreviation of two letters the expansion.
        ("Grounded bees", "We introduce Grounded Bees (GB), which walk.", "Grounded Bees"),
    ],
)
def test_what_is_a_name(title: str, abstract: str, name: str) -> None:
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
        # Well-known abbreviations, and what the thing is for.
        ("On hives", "We propose a convolutional neural network (CNN)."),
        ("On hives", "We propose a new method for Graph Bee Detection (GBD). GBD is hard."),
        ("On hives", "We introduce a benchmark of Round Bee Hives (RBH). RBH is large."),
        ("On hives", "We present experiments with HoneyNet, a known model."),
        ("On hives", "We propose a HoneyNet training algorithm."),
        ("On hives", "We build on HoneyNet. We propose to train longer."),
        ("On hives", "HoneyNet (HN) is a known hive. Bees proposed HoneyNet, a hive."),
        ("On hives", "We propose concept models (CBMs), a class."),
        # Something else than the main thing.
        ("On hives", "We study bees. Additionally, we introduce HoneyNet, a hive."),
        ("On hives", "To evaluate it, we design a hive we call HoneyNet."),
        # Only a part of a name, and one of several names.
        ("On hives", "We propose E.T. Bench, a benchmark."),
        ("On hives", "We propose two hives, termed the Round Hive and the Bee Hive."),
        ("On hives", "There is a gap, which we term Layer Bee Theory."),
        # Several names that nothing distinguishes.
        ("On hives", "We propose two hives named Big Bee Hive (BBEEH) and Wax Hive (WAXH)."),
        ("On hives", "We propose Big Bee Hive (BBEEH) and the Wax Hive (WAXH). BBEEH flies."),
        ("On hives", "We present HoneyNet, a hive. Then we introduce WaxNet, a hive."),
        ("Pre-WaxNet for hives", "We further propose the Compressed Wax (WaxNet) here."),
        (
            "On hives",
            "We give the HoneyNet hive. Also, we present WaxNet, a hive. https://b.org/WaxNet",
        ),
        ("On hives", "Our proposed methods, Big Bee Hive (BBEEH) and Wax, fly."),
        # A task is not introduced.
        ("On hives", "We introduce BEEH (Bees in Every Early Hive), a novel task aimed at bees."),
        ("On hives", "We introduce Big Bees (BEEH), a new research area. BEEH is fun."),
        ("On hives", "We formulate a new research area, Big Hives (BHIV), which is fun."),
        ("On hives", "We define a new problem called HoneyNet. We introduce HoneyNet."),
        ("On hives", "We develop a hive supporting the round beeing (RoBee) way. RoBee flies."),
        ("On hives", "We introduce the Round Bees (ROBE) hive, and the Wax Net (WANE) comb."),
        ("On hives", "We propose a cross-comb Hive Lens (HL) module. The HL module flies."),
        ("On hives", "We propose bees. To evaluate our bees we present WaxSet, as WaxSet helps."),
        ("On hives", "Beeing (BeeN) is old, and BeeN is good BeeN. https://b.org/x/BeeN"),
        ("On hives", "See our GitHub page, as our GitHub is open."),
        ("Order-Disorder: On hives", "Bees fly."),
        ("Multi-LLM: On hives", "Bees fly."),
        ("Position: Hives are round", "Bees fly."),
        ("Hives: On round ones", "Each hive is round."),
        ("Learning from Bees: A Framework for Hives", "Bees fly."),
        ("On hives", "To really measure bees, we develop HoneyNet (Honey of a Net)."),
        ("On hives", "For a fair and strict evaluation, we propose HoneyNet, a test."),
        ("On hives", "Bee and Wasp study hives and propose Round Bee Hives (RoBeH)."),
        ("On hives", "We develop ModelName, a hive."),
        ("On hives", "It flies like our base model HoneyNet, a known hive."),
        ("Round Bee Map – An Open Dataset", "Bees are tested."),
        # By other authors; by unknown authors; a plural.
        ("On hives", "Recent work has a new hive, dubbed HoneyNet."),
        ("On hives", "There is a hive, dubbed HoneyNet."),
        (
            "On semi-round bees",
            "Our bees are semi-round (semi-RB). We propose semi-round (semi-RB).",
        ),
        ("The Hive: Round bees", "The hive is old."),
        ("round: on bees", "We introduce round, a test of bees."),
        ("ResNet-50: On hives", "ResNet-50 is old. See ResNet-50 at https://b.org/x."),
        ("BEE 2024: a contest", ""),
        ("", ""),
        (":", "We propose ."),
        ("A" * 41 + "a: too long", ""),
        ("<b>Hive</b>: markup", "We propose <b>Hive</b>, a hive."),
        ('Hive"onclick=x: markup', ""),
        ("Hives: A Framework for Bees", "All hives are old."),
        ("Hive Model: Bees that see", "A Hive Model is one hive model of the Hive Model kind."),
        ("Hive Model", "We present Hive Model Bees."),
        ("On rounding", "We introduce an approach called Repeated Wing of Bees."),
        ("On rounding", "On our proposed RoBee datasets it flies."),
        ("On rounding", "Of all bees our ROBE algorithm flies."),
    ],
)
def test_what_is_no_name(title: str, abstract: str) -> None:
    assert name_of(title, abstract) == ""


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        *(
            (word, Shape.COINED)
            for word in "DeepSeekMoE UNet++ xLSTM FIT SimQ-NAS Honey3 RoBEe GH³ D'OH".split()
        ),
        *((word, Shape.POSSIBLE) for word in "Peri-LN Low-Rank GB Grok-1 2D-Bee".split()),
        *(
            (word, Shape.ORDINARY)
            for word in "Nectar bees LLMs CBMs GPT-4o ResNet-50 4-bit ViT".split()
        ),
    ],
)
def test_the_shape_of_a_word(word: str, expected: Shape) -> None:
    assert shape(word) == expected


def test_a_well_known_word_is_known_in_all_its_forms() -> None:
    assert all(word == word.casefold() for word in WELL_KNOWN)
    assert all(
        map(is_well_known, ["LLM", "LLMs", "llm", "GPT-4o", "LLaMA2", "CIFAR-10", "GPT-3.5"])
    )
    assert not any(map(is_well_known, ["GPT4All", "LLMA", "BERT4Rec", ""]))


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
def test_other_spellings_of_a_name(name: str, others: list[str]) -> None:
    assert list(spellings(name)) == others


@given(st.text(max_size=MAX_NAME_LENGTH))
def test_spellings_are_few_and_distinct(name: str) -> None:
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
def test_a_name_is_short_and_plain_and_in_the_paper(title: str, abstract: str) -> None:
    name = name_of(title, abstract)
    assert len(name) <= MAX_NAME_LENGTH
    assert name == " ".join(name.split())
    assert not set(name) & set('<>"`(){}[]$\\:;,/\n')
    assert not name.startswith(("'", "’"))
    assert not name.endswith(("'", "’"))
    assert not name or any(fold(name) in fold(text) for text in (title, abstract))
    assert not name or any(map(str.isalpha, name))


@pytest.mark.parametrize(
    "unit",
    ["A", "aB", "A ", "A-", "-A", "A'", "(A", "(A) ", "A: ", "/a", "a. ", "-- ", "new ", "our ",
     "we propose ", "we propose A (B) ", "We propose HNet. ", "called ", "our a ", "we call ",
     "we call it a ", "we call our ", "method, ", "our method, A (A", "dubbed HNet ", " short ",
     "a novel task ", "problem called HNet", "Additionally ", "We bee ", "We bee and ",
     "We propose a new bee, ", "Introducing A ", "our HNet ", "to train HNet, "],
)  # fmt: skip
def test_the_work_is_linear_in_hostile_text(unit: str) -> None:
    def run(times: int) -> Callable[[], object]:
        text = unit * times
        return lambda: (name_of(text, text), name_of("Honey", text), name_of(f"A: {text}", text))

    assert_linear(run, 300)
    assert len(name_of(unit * 50_000, unit * 50_000)) <= MAX_NAME_LENGTH


def test_a_hundred_distinct_papers_are_judged() -> None:
    with JUDGED.open(encoding="utf-8") as lines:
        judged = [json.loads(line) for line in lines]
    assert len(judged) == len({fold(row["title"]) for row in judged}) == 100
    assert all(row.keys() <= {"title", "name", "may"} for row in judged)


def test_distinct_recent_papers_are_judged() -> None:
    with JUDGED_RECENT.open(encoding="utf-8") as lines:
        judged = [json.loads(line) for line in lines]
    assert len(judged) == len({fold(row["title"]) for row in judged}) == 774
    assert all(row.keys() <= {"title", "name", "may"} for row in judged)


def test_titles_of_judged_papers_alone_give_no_wrong_name() -> None:
    with JUDGED.open(encoding="utf-8") as lines:
        judged = [json.loads(line) for line in lines]
    names = [(name_of(row["title"], ""), row) for row in judged]
    wrong = [name for name, row in names if name and name not in {row["name"], *row.get("may", ())}]
    assert wrong == []
    assert sum(bool(name) for name, _ in names) >= 20
