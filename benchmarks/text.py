"""Share of damaged passages that are repaired as their authors wrote them.

A passage is right when its readable form, folded, stands as whole words in the folded repair of
the passage with its context; `fold.py` in the folder of the passages defines how. Damaged
passages must be repaired, sound ones must keep their meaning, undamaged abstracts must not
change, except for dashes and quotation marks, which folding does not tell apart. The passages are
read as they are listed and, of those that their authors wrote in LaTeX, as they wrote them.
"""

from __future__ import annotations

import runpy
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from benchmarks import print_table, records, share
from generator.text import clean, repair

Contains = Callable[[str, str], bool]
Fold = Callable[[str], str]


class _Verdict(NamedTuple):
    """A passage: its kind, its text as listed, the readable form, whether the repair is right."""

    kind: str
    listed: str
    readable: str
    is_right: bool


def run(shared: Path) -> None:
    """Print the share of each kind that is right, and every passage that is wrong."""
    gold = shared / "gold"
    measure = runpy.run_path(str(gold / "fold.py"))
    verdicts = list(_judge(gold, measure["holds"], measure["fold"]))
    totals = Counter(verdict.kind for verdict in verdicts)
    right = Counter(verdict.kind for verdict in verdicts if verdict.is_right)
    rows = [
        (kind, share(right[kind], total), f"{right[kind]} of {total}")
        for kind, total in totals.items()
    ]
    print_table(("passages", "right", ""), rows)
    wrong = [verdict for verdict in verdicts if not verdict.is_right]
    print(f"\nPassages and abstracts that are wrong: {len(wrong)}")
    for kind, listed, readable, _ in wrong:
        print(f"  {kind}: {listed}")
        print(f"    repaired: {repair(clean(listed)).text}")
        print(f"    expected: {readable}")


def _judge(gold: Path, contains: Contains, fold: Fold) -> Iterator[_Verdict]:
    for row in records(gold / "text_dev.jsonl"):
        if row["kind"] == "control":
            text = clean(row["text"])
            yield _Verdict("control", text, text, fold(repair(text).text) == fold(text))
        else:
            for kind, passage in ((row["kind"], "listed"), ("as written", "latex")):
                text = " ".join((row["before"], row[passage], row["after"])).strip()
                yield _judge_passage(kind, text, row["readable"], contains)
    for row in records(gold / "text_dumps_dev.jsonl"):
        yield _judge_passage("in the dumps", row["listed"], row["readable"], contains)


def _judge_passage(kind: str, listed: str, readable: str, contains: Contains) -> _Verdict:
    is_right = contains(readable, repair(clean(listed)).text)
    return _Verdict(kind, listed, readable, is_right)
