"""How well damaged text is repaired, against what its authors wrote.

A run of words is correct if its folded reading is found as whole words in the folded repair of
the run between its neighbours; `fold.py`, which lies beside the runs, says what is folded.
Damaged runs should be repaired, sound runs and undamaged abstracts left unchanged.
"""

from __future__ import annotations

import runpy
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks import print_table, records, share
from generator.text import clean, repair

Holds = Callable[[str, str], bool]


def run(shared: Path) -> None:
    """Print the share of each kind that is correct, and every error."""
    gold = shared / "gold"
    fold_module = runpy.run_path(str(gold / "fold.py"))
    total, correct = Counter[str](), Counter[str]()
    errors = []
    for kind, listed, readable, is_correct in _judge(gold, fold_module["holds"]):
        total[kind] += 1
        correct[kind] += is_correct
        if not is_correct:
            errors.append((kind, readable, listed))
    rows = [
        (kind, share(correct[kind], count), f"{correct[kind]} of {count}")
        for kind, count in total.items()
    ]
    print_table(("runs", "right", ""), rows)
    print(f"\nRuns and abstracts that are not right: {len(errors)}")
    for kind, readable, listed in errors:
        print(f"  {kind}: {listed}")
        print(f"    is repaired to {repair(clean(listed)).text}")
        print(f"    and should hold {readable}")


def _judge(gold: Path, holds: Holds) -> Iterator[tuple[str, str, str, bool]]:
    """Yield kind, text as listed, reading, and whether the repair is correct."""
    for row in records(gold / "text_dev.jsonl"):
        if row["kind"] == "control":
            text = clean(row["text"])
            yield "control", text, text, repair(text).text == text
        else:
            text = " ".join((row["before"], row["listed"], row["after"])).strip()
            yield row["kind"], text, row["readable"], _is_correct(text, row["readable"], holds)
    for row in records(gold / "text_dumps_dev.jsonl"):
        text = row["listed"]
        yield "in the dumps", text, row["readable"], _is_correct(text, row["readable"], holds)


def _is_correct(text: str, readable: str, holds: Holds) -> bool:
    return holds(readable, repair(clean(text)).text)
