"""`python -m benchmarks [NAME …]`: runs the benchmarks named, or all."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks import identity, names, neighbours, phrases, reading, search, shared, text, topics

# Each takes the shared folder and whether held-out papers are to be measured, and prints.
BENCHMARKS: dict[str, Callable[[Path, bool], None]] = {
    "reading": lambda folder, _: reading.run(folder),
    "identity": lambda folder, _: identity.run(folder),
    "text": lambda folder, _: text.run(folder),
    "names": lambda folder, _: names.run(folder),
    "topics": topics.run,
    "phrases": lambda folder, _: phrases.run(folder),
    "neighbours": neighbours.run,
    "search": lambda folder, _: search.run(folder),
}
WHAT = """what is measured:
  reading    how much of real listings is read right, field by field
  identity   how well abstracts tell whether two entries of one title are one paper
  text       how much of what listings damaged is readable again, and what is sound kept
  names      how certain the names of papers are, on 100 judged by hand
  topics     how many papers are filed where readers expect them
  phrases    what the key phrases are, and which of them rise
  neighbours how often papers near a paper share its topics, and what finding them costs
  search     whether a paper that one knows is found, how soon, for how many bytes"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs what `arguments` (default: the process's) name; the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Measures the program on the real listings that ALMANAC_SHARED names "
        "(default: ../shared).",
        epilog=WHAT,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="default: all")
    parser.add_argument(
        "--held-out",
        action="store_true",
        help="topics, neighbours: measure the papers kept for the last look",
    )
    options = parser.parse_args(arguments)
    for name in options.names:
        if name not in BENCHMARKS:
            parser.error(f"there is no benchmark “{name}”; there are {', '.join(BENCHMARKS)}")
    folder = shared()
    if not folder.is_dir():
        print(f"There is no {folder}, so nothing can be measured. Set ALMANAC_SHARED.")
        return 0
    for number, name in enumerate(options.names or BENCHMARKS):
        print(f"{'' if number == 0 else chr(10)}=== {name}\n")
        BENCHMARKS[name](folder, options.held_out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
