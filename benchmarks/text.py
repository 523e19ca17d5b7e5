"""How well damaged text is repaired, against what its authors wrote.

A run of words is right when its folded reading stands as whole words in the folded repair of
the run between its neighbours; `fold.py`, which lies beside the runs, says what is folded.
Damaged runs are to be repaired, sound runs kept, undamaged abstracts left alone.
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
    """Prints the share of each kind that is right, and every miss."""
    gold = shared / "gold"
    measure = runpy.run_path(str(gold / "fold.py"))
    all_of, right = Counter[str](), Counter[str]()
    misses = []
    for kind, listed, readable, is_right in _judged(gold, measure["holds"]):
        all_of[kind] += 1
        right[kind] += is_right
        if not is_right:
            misses.append((kind, readable, listed))
    rows = [
        (kind, share(right[kind], count), f"{right[kind]} of {count}")
        for kind, count in all_of.items()
    ]
    print_table(("runs", "right", ""), rows)
    print(f"\nRuns and abstracts that are not right: {len(misses)}")
    for kind, readable, listed in misses:
        print(f"  {kind}: {listed}")
        print(f"    is repaired to {repair(clean(listed)).text}")
        print(f"    and should hold {readable}")


def _judged(gold: Path, holds: Holds) -> Iterator[tuple[str, str, str, bool]]:
    """Kind, text as listed, reading, and whether the repair is right."""
    for row in records(gold / "text_dev.jsonl"):
        if row["kind"] == "control":
            text = clean(row["text"])
            yield "control", text, text, repair(text).text == text
        else:
            text = " ".join((row["before"], row["listed"], row["after"])).strip()
            yield row["kind"], text, row["readable"], _is_right(text, row["readable"], holds)
    for row in records(gold / "text_dumps_dev.jsonl"):
        text = row["listed"]
        yield "in the dumps", text, row["readable"], _is_right(text, row["readable"], holds)


def _is_right(text: str, readable: str, holds: Holds) -> bool:
    return holds(readable, repair(clean(text)).text)
