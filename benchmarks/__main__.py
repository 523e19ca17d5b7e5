"""`python -m benchmarks [NAME …]`: runs the benchmarks named, or all."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks import identity, reading, shared, topics

# Each takes the shared folder and whether held-out papers are to be measured, and prints.
BENCHMARKS: dict[str, Callable[[Path, bool], None]] = {
    "reading": lambda folder, _: reading.run(folder),
    "identity": lambda folder, _: identity.run(folder),
    "topics": topics.run,
}
WHAT = """what is measured:
  reading    how much of real listings is read right, field by field
  identity   how well abstracts tell whether two entries of one title are one paper
  topics     how many papers are filed where readers expect them"""


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
        "--held-out", action="store_true", help="topics: measure the papers kept for the last look"
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
