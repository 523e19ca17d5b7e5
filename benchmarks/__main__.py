"""`python -m benchmarks [NAME …]`: runs the benchmarks named, or all."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks import (
    identity,
    names,
    neighbours,
    phrases,
    preview,
    reading,
    search,
    shared,
    speed,
    text,
    topics,
)

# Each takes the shared folder and what was asked for, and prints.
BENCHMARKS: dict[str, Callable[[Path, argparse.Namespace], None]] = {
    "reading": lambda folder, _: reading.run(folder),
    "identity": lambda folder, _: identity.run(folder),
    "text": lambda folder, _: text.run(folder),
    "names": lambda folder, _: names.run(folder),
    "topics": lambda folder, asked: topics.run(folder, asked.held_out),
    "phrases": lambda folder, _: phrases.run(folder),
    "neighbours": lambda folder, asked: neighbours.run(folder, asked.held_out),
    "search": lambda folder, asked: search.run(folder, asked.site),
    "speed": lambda _, asked: speed.run(asked.papers, asked.listings, asked.keep),
    "preview": lambda folder, _: preview.run(folder),
}
NEED_NO_REAL_DATA = {"speed"}
WHAT = """what is measured:
  reading    how much of real listings is read right, field by field
  identity   how well abstracts tell whether two entries of one title are one paper
  text       how much of what listings damaged is readable again, and what is sound kept
  names      how certain the names of papers are, on 100 judged by hand
  topics     how many papers are filed where readers expect them
  phrases    what the key phrases are, and which of them rise
  neighbours how often papers near a paper share its topics, and what finding them costs
  search     whether a paper that one knows is found, how soon, for how many bytes
  speed      what a build costs, part by part, and a stock build of the same abstracts
  preview    how soon a preview shows a page, and what was edited; what idling costs"""


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
    parser.add_argument(
        "--papers", type=int, default=4000, metavar="N", help="speed: made-up papers to build of"
    )
    parser.add_argument(
        "--listings",
        type=Path,
        nargs="+",
        default=(),
        metavar="PATH",
        help="speed: folders or files of listings to build of instead",
    )
    parser.add_argument(
        "--keep",
        type=Path,
        metavar="FOLDER",
        help="speed: build in this new folder, and nothing but our site",
    )
    parser.add_argument(
        "--site", type=Path, metavar="FOLDER", help="search: measure visits to this built site"
    )
    options = parser.parse_args(arguments)
    for name in options.names:
        if name not in BENCHMARKS:
            parser.error(f"there is no benchmark “{name}”; there are {', '.join(BENCHMARKS)}")
    folder = shared()
    for number, name in enumerate(options.names or BENCHMARKS):
        print(f"{'' if number == 0 else chr(10)}=== {name}\n")
        if folder.is_dir() or name in NEED_NO_REAL_DATA:
            BENCHMARKS[name](folder, options)
        else:
            print(f"There is no {folder}, so this cannot be measured. Set ALMANAC_SHARED.")
    return 0


if __name__ == "__main__":
    # Ended by `timeout` or `kill`, a benchmark ends what it started, as at Ctrl-C.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    sys.exit(main())
